"""Read the mark-up of a form's texts, as XLSForm has it: bold, italic, headings and links. Pure.

Only these become mark-up; everything else is shown as it stands, so that no text of a form or of a client can draw
anything of its own. A link is never pressed: it becomes its words with its address behind them.
Source: XLSForm documentation, styling prompts (Markdown).
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Final

_MARKS: Final = re.compile(r"[*_\\\[#<]")
_TAGS: Final = re.compile(r"</?(?:span|p)(?:\s[^<>]*)?>|<br\s*/?>", re.IGNORECASE)
_LINK: Final = re.compile(r"\[([^\[\]]+)\]\(([^()\s]*)\)")
_ESCAPED: Final = re.compile(r"\\([\\*_#\[\]()])")
_STRONG: Final = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*|(?<!\w)__(?=\S)(.+?)(?<=\S)__(?!\w)")
_BOTH: Final = re.compile(r"\*\*\*(?=\S)(.+?)(?<=\S)\*\*\*")
_EMPHASIS: Final = re.compile(r"(?<!\w)\*(?=\S)(.+?)(?<=\S)\*(?!\w)|(?<!\w)_(?=\S)(.+?)(?<=\S)_(?!\w)")
_UPRIGHT: Final = re.compile("[\u0590-\u08ff]")
_HEADING: Final = re.compile(r"#{1,6}\s+(.*?)\s*#*")
_KEPT: Final = 0xE000  # escaped marks wait as private characters, which no rule touches
_MARKED: Final = "\\*_#[]()"


@dataclass(frozen=True)
class Marked:
    """A text without its marks, for a screen reader and a title; html: the same with bold and italic, "" when plain."""

    plain: str
    html: str = ""


@lru_cache(maxsize=4_096)
def marked(text: str) -> Marked:
    """The text of a label, hint or note as it is shown."""
    if not _MARKS.search(text):
        return Marked(text)
    kept = _ESCAPED.sub(lambda found: chr(_KEPT + _MARKED.index(found[1])), text)
    kept = _LINK.sub(_link, _TAGS.sub("", kept))
    lines = [_line(line) for line in kept.split("\n")]
    plain = _given_back("\n".join(one.plain for one in lines))
    html = _given_back("<br>".join(one.html for one in lines))
    return Marked(plain, html if html != escape(plain).replace("\n", "<br>") else "")


def _link(found: re.Match[str]) -> str:
    words, address = found[1], found[2]
    if not address.startswith("https://") or words == address:
        return words if not address.startswith("https://") else address
    kept = address.translate({ord(mark): chr(_KEPT + place) for place, mark in enumerate(_MARKED)})
    return f"{words} ({kept})"


def _line(text: str) -> Marked:
    heading = _HEADING.fullmatch(text)
    inner = heading[1] if heading else text
    plain = _EMPHASIS.sub(_inside, _STRONG.sub(_inside, _BOTH.sub(r"\1", inner)))
    html = _STRONG.sub(r"<b>\1\2</b>", _BOTH.sub(r"<b><i>\1</i></b>", escape(inner)))
    html = _EMPHASIS.sub(_slanted, html)
    return Marked(plain, f"<b>{html}</b>" if heading else html)


def _slanted(found: re.Match[str]) -> str:
    """Italic; in Arabic and Hebrew, which have none, such words are bold."""
    mark = "b" if _UPRIGHT.search(_inside(found)) else "i"
    return f"<{mark}>{_inside(found)}</{mark}>"


def _inside(found: re.Match[str]) -> str:
    return found[1] or found[2] or ""


def _given_back(text: str) -> str:
    for place, mark in enumerate(_MARKED):
        text = text.replace(chr(_KEPT + place), mark)
    return text
