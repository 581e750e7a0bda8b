"""Hold an XForm to its XML namespaces: what has a name of XForms and is of another namespace is no part of the form.

Source: ODK XForms specification, namespaces: what is in XForms 1.0 is of the XForms namespace, the title of XHTML's,
and what OpenRosa and ODK add (jr:count, odk:rank) of their own.
"""

from collections.abc import Callable, Iterator
from typing import Final

from forms.engine.safexml import SHORT, Element

_WIDGETS: Final = "group repeat input select select1 upload trigger range secret label hint item itemset output"
_OF_XFORMS: Final = frozenset(f"model instance bind itext translation text value setvalue {_WIDGETS}".split())
_OF_HTML: Final = frozenset({"head", "title", "body"})
_OF_OPENROSA: Final = frozenset({"count", "noAddRemove", "constraintMsg", "requiredMsg", "preload", "preloadParams"})
_META: Final = "/meta/"  # the specification's own example writes what is in it without the prefix

Strange = Callable[[Element, str, str], None]  # an element, the name in it that is strange, and the namespace it needs


def without_strangers(root: Element, strange: Strange) -> None:
    """Take out what is of another namespace than its name says; `strange` hears of each, in document order.

    Nothing in an instance is looked at: what is asked may be of any namespace.
    """
    for name in _attributes(root):
        strange(root, name, "jr")
    kept: list[Element | str] = []
    for part in root.parts:
        needs = None if isinstance(part, str) else _needs(part.tag)
        if isinstance(part, Element) and needs not in (None, part.space):
            strange(part, part.tag, needs or "")
            continue
        kept.append(part)
        if isinstance(part, Element) and part.tag != "instance":
            without_strangers(part, strange)
    root.parts = kept


def uri(space: str) -> str:
    """The namespace that is written short ("jr") in this program."""
    return next(long for long, short in SHORT.items() if short == space)


def _needs(tag: str) -> str | None:
    """The namespace that a name is of, written short; None for a name of anybody's."""
    return "" if tag in _OF_XFORMS else "h" if tag in _OF_HTML else "odk" if tag == "rank" else None


def _attributes(element: Element) -> Iterator[str]:
    """The attributes that would be OpenRosa's, were they of its namespace."""
    if element.tag not in ("bind", "repeat") or _META in element.attributes.get("nodeset", ""):
        return
    for name in element.attributes:
        space, _, local = name.rpartition(":")
        if local in _OF_OPENROSA and space != "jr":
            yield local
