"""Read a form's own texts: the itext block, its languages, and values put into sentences.

Source: ODK XForms specification, languages. pyxform writes "-" where a language has no text; that counts as none.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from forms.engine.model import OUTPUT_END, OUTPUT_START, Texts
from forms.engine.safexml import Element

_CALL = re.compile(r"""^jr:itext\(\s*(?:'([^']*)'|"([^"]*)")\s*\)$""")
_IN_BRACKETS = re.compile(r"\(([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]+)*)\)\s*$")


def language_code(name: str) -> str:
    """The code of "Nederlands (nl)" or "nl"; a name without a code stays the name; "default" means no language."""
    found = _IN_BRACKETS.search(name)
    code = found.group(1) if found else name.strip()
    return "" if code == "default" else code


@dataclass(frozen=True)
class Itext:
    """The texts of a form by id, for labels, and apart for guidance (the longer hint)."""

    languages: tuple[str, ...] = ()
    by_id: Mapping[str, Texts] = field(default_factory=dict)
    guidance: Mapping[str, Texts] = field(default_factory=dict)

    def resolve(self, text: str) -> Texts:
        """The texts of "jr:itext('id')"; or a text that stands there itself, in no language."""
        found = _CALL.match(text.strip())
        if found:
            return self.by_id.get(found.group(1) or found.group(2) or "", {})
        return {"": text.strip()} if text.strip() else {}

    def of(self, element: Element | None) -> Texts:
        """The texts of a label or hint element."""
        if element is None:
            return {}
        said = self.resolve(element.attributes["ref"]) if "ref" in element.attributes else {}
        return said or _plain(sentence(element))

    def guidance_of(self, element: Element | None) -> Texts:
        """The guidance that belongs to a hint element."""
        found = _CALL.match(element.attributes.get("ref", "").strip()) if element else None
        return self.guidance.get(found.group(1) or found.group(2) or "", {}) if found else {}


def _plain(text: str) -> Texts:
    return {"": text} if text else {}


def sentence(element: Element) -> str:
    """The text of an element; a value to fill in stands between OUTPUT_START and OUTPUT_END."""
    parts = []
    for part in element.parts:
        if isinstance(part, str):
            parts.append(part)
        elif part.tag == "output":
            shown = part.attributes.get("value") or part.attributes.get("ref") or "''"
            parts.append(OUTPUT_START + shown.strip() + OUTPUT_END)
        else:
            parts.append(sentence(part))
    return "".join(parts).strip()


def read_itext(model: Element) -> Itext:
    """The itext block of a model; the default language comes first."""
    block = model.find("itext")
    translations = [child for child in block if child.tag == "translation"] if block else []
    translations.sort(key=lambda each: each.attributes.get("default", "") != "true()")
    labels: dict[str, dict[str, str]] = {}
    guidance: dict[str, dict[str, str]] = {}
    codes = []
    for translation in translations:
        code = language_code(translation.attributes.get("lang", ""))
        codes.append(code)
        for text in translation:
            name = text.attributes.get("id", "")
            labels.setdefault(name, {})
            for value in text:
                form, said = value.attributes.get("form", "long"), sentence(value)
                if said and said != "-" and form in ("long", "guidance"):
                    (guidance if form == "guidance" else labels).setdefault(name, {}).setdefault(code, said)
    return Itext(tuple(dict.fromkeys(filter(None, codes))), labels, guidance)
