"""Read XML that may come from anyone: no document type, no entities, bounded size, depth and number of elements.

The result is a plain tree with line numbers, so that a problem can say where it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final
from xml.parsers import expat

from forms.engine.problems import clause

MAX_BYTES: Final = 16_000_000
MAX_DEPTH: Final = 60
MAX_ELEMENTS: Final = 400_000
SHORT: Final = {  # how namespaces are written here, whatever prefix a form gives them
    "http://www.w3.org/2002/xforms": "",
    "http://www.w3.org/1999/xhtml": "h",
    "http://openrosa.org/javarosa": "jr",
    "http://openrosa.org/xforms": "orx",
    "http://www.opendatakit.org/xforms": "odk",
}


class XmlRefused(Exception):
    """The XML cannot be used. code: one of problems.MESSAGES; what: fills its blanks; line: where, from 1.

    row: of the sheet that the XML was made of, where it is known.
    """

    def __init__(self, code: str, line: int | None = None, row: int | None = None, **what: object) -> None:
        super().__init__(code)
        self.code, self.line, self.row, self.what = code, line, row, what


@dataclass(slots=True)
class Element:
    """One element. tag: without prefix; space: its namespace, as SHORT has it; of others the whole of it, "-" for none.

    Names of attributes have the short namespace before them ("jr:count"); of one not in SHORT the form's prefix.
    """

    tag: str
    attributes: dict[str, str]
    line: int
    space: str = ""
    parts: list["Element | str"] = field(default_factory=list)

    def __iter__(self) -> Iterator["Element"]:
        return (part for part in self.parts if isinstance(part, Element))

    def find(self, *tags: str) -> "Element | None":
        """The first element along the tags, or None."""
        found: Element | None = self
        for tag in tags:
            found = next((child for child in found if child.tag == tag), None) if found else None
        return found

    def all(self, *tags: str) -> Iterator["Element"]:
        """This element and all in it that have one of the tags, in document order."""
        if self.tag in tags:
            yield self
        for child in self:
            yield from child.all(*tags)

    @property
    def text(self) -> str:
        """The characters directly in it."""
        return "".join(part for part in self.parts if isinstance(part, str))


class _Reader:
    def __init__(self) -> None:
        self.parser = expat.ParserCreate("utf-8", "\n")  # whatever the declaration says: it is text already
        self.parser.namespace_prefixes = True
        self.parser.buffer_text = True
        self.parser.ordered_attributes = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters
        self.parser.StartDoctypeDeclHandler = self.refuse
        self.parser.EntityDeclHandler = self.refuse
        self.stack: list[Element] = []
        self.root: Element | None = None
        self.count = 0

    def refuse(self, *_: object) -> None:
        raise XmlRefused("F-003", self.parser.CurrentLineNumber)

    def start(self, name: str, attributes: list[str]) -> None:
        self.count += 1
        if self.count > MAX_ELEMENTS:
            raise XmlRefused("F-005", self.parser.CurrentLineNumber, limit=MAX_ELEMENTS, what=clause("elements"))
        if len(self.stack) >= MAX_DEPTH:
            raise XmlRefused("F-005", self.parser.CurrentLineNumber, limit=MAX_DEPTH, what=clause("levels"))
        tag, namespace, _ = _name(name)
        pairs = zip(attributes[::2], attributes[1::2], strict=True)
        space = SHORT.get(namespace, namespace or "-")
        element = Element(tag, {_attribute(key): value for key, value in pairs}, 0, space)
        element.line = self.parser.CurrentLineNumber
        if self.stack:
            self.stack[-1].parts.append(element)
        else:
            self.root = element
        self.stack.append(element)

    def end(self, _: str) -> None:
        self.stack.pop()

    def characters(self, data: str) -> None:
        if self.stack:
            self.stack[-1].parts.append(data)


def _name(raw: str) -> tuple[str, str, str]:
    """(local name, namespace, prefix) of expat's "uri\\nlocal\\nprefix"."""
    parts = raw.split("\n")
    return (parts[0], "", "") if len(parts) == 1 else (parts[1], parts[0], parts[2] if len(parts) == 3 else "")


@lru_cache(maxsize=1024)
def _attribute(raw: str) -> str:
    """The name of an attribute with its short namespace; with the whole of it behind a prefix that means another."""
    local, namespace, prefix = _name(raw)
    short = SHORT.get(namespace) or (namespace if prefix in SHORT.values() else prefix)
    return f"{short}:{local}" if short else local


def read_xml(text: str) -> Element:
    """The root element; attribute names keep their prefix ("jr:count"). Raises XmlRefused."""
    data = text.encode("utf-8", "surrogatepass")
    if len(data) > MAX_BYTES:
        raise XmlRefused("F-002", limit=MAX_BYTES // 1_000_000)
    reader = _Reader()
    try:
        reader.parser.Parse(data, True)
    except expat.ExpatError as error:
        raise XmlRefused("F-004", error.lineno, why=clause("library", text=expat.ErrorString(error.code))) from None
    if reader.root is None:
        raise XmlRefused("F-004", None, why=clause("no_element"))
    return reader.root
