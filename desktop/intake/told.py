"""What a chosen answer means, said quietly below it: the region of a municipality, who pays in a legal form.

A form asks for it in `bind::kt:tells`: `region` or `legal_form`. Sources: resources/regions, resources/legal_forms.
"""

from collections.abc import Callable, Mapping
from typing import Final

from forms.reference import legal_forms, region_of, regions
from forms.words import Words


def told(about: str, value: str, words: Words) -> str:
    """The line of an answer; "" for one that is in no list, or a question that tells nothing."""
    maker = _ABOUT.get(about)
    return maker(value, words) if maker is not None and value else ""


def _region(value: str, words: Words) -> str:
    code = region_of(value)
    return words("told.region", region=regions()[code]) if code is not None else ""


def _legal_form(value: str, words: Words) -> str:
    found = legal_forms().get(value)
    if found is None:
        return ""
    return f"{words(f'told.liable.{found.privately_liable}')} {words(f'told.debt_help.{found.debt_help}')}"


def why_told(about: str, value: str, words: Words) -> str:
    """Rule and source of that line; "" where nothing is told."""
    return words(f"told.why.{about}") if told(about, value, words) else ""


_ABOUT: Final[Mapping[str, Callable[[str, Words], str]]] = {"region": _region, "legal_form": _legal_form}
