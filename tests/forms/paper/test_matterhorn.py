"""The check by the Matterhorn Protocol knows every number, and sees each fault that it looks for."""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from forms.paper.plan import plan_pdf
from forms.plan import Helper
from tests.forms.paper.matterhorn import failures, nodes
from tests.forms.paper.matterhorn_points import ABSENT, CHECKED, CONDITIONS, NO_TEST, PEOPLE, numbers
from tests.forms.paper.plans import a_plan, a_step

JUDGED = Path(__file__).parents[3] / "docs" / "paper.md"
Damage = Callable[[pikepdf.Pdf], None]


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return plan_pdf(a_plan((a_step(1),), helpers=(Helper("KVK", url="https://www.kvk.nl"),)))


def test_every_failure_condition_is_checked_impossible_or_for_people() -> None:
    every = [f"{point:02}-{number:03}" for point, count in CONDITIONS.items() for number in range(1, count + 1)]
    settled = [*CHECKED, *numbers(ABSENT), *numbers(PEOPLE), *NO_TEST]
    assert sorted(settled) == every
    assert len(CHECKED) + len(numbers(ABSENT)) == 87
    assert len(numbers(PEOPLE)) == 48


def test_what_people_judged_is_written_down_for_each_condition_that_asks_for_them() -> None:
    rows = [line.split("|")[1] for line in JUDGED.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    found: list[str] = []
    for begin, _, end in re.findall(r"(\d\d-\d{3})( to (\d\d-\d{3}))?", " ".join(rows)):
        last = int((end or begin)[3:])
        found += [f"{begin[:2]}-{number:03}" for number in range(int(begin[3:]), last + 1)]
    assert sorted(found) == sorted(numbers(PEOPLE))


def _element(document: pikepdf.Pdf, role: str) -> Any:
    return next(node.entry for node in nodes(document.Root.StructTreeRoot) if node.role == role)


def _fonts(document: pikepdf.Pdf) -> Iterator[Any]:
    """Each font once, also where several pages share it."""
    found = [font for page in document.pages for font in page.Resources.Font.values()]
    yield from {font.objgen: font for font in found}.values()


def renamed(role: str, to: str) -> Damage:
    def damage(document: pikepdf.Pdf) -> None:
        _element(document, role).S = pikepdf.Name("/" + to)

    return damage


def without(role: str, entry: str) -> Damage:
    def damage(document: pikepdf.Pdf) -> None:
        del _element(document, role)[entry]

    return damage


def drawn(content: bytes) -> Damage:
    return lambda document: document.pages[0].contents_add(content)


def packet(old: bytes, new: bytes) -> Damage:
    def damage(document: pikepdf.Pdf) -> None:
        whole = document.Root.Metadata.read_bytes()
        assert old in whole
        document.Root.Metadata.write(whole.replace(old, new))

    return damage


def link(change: Callable[[Any], None]) -> Damage:
    def damage(document: pikepdf.Pdf) -> None:
        change(next(page.Annots[0] for page in document.pages if "/Annots" in page))

    return damage


def pages(change: Callable[[Any], None]) -> Damage:
    def damage(document: pikepdf.Pdf) -> None:
        for page in document.pages:
            change(page.obj)

    return damage


def font(change: Callable[[Any], None]) -> Damage:
    def damage(document: pikepdf.Pdf) -> None:
        for one in _fonts(document):
            change(one)

    return damage


def descendant(change: Callable[[Any], None]) -> Damage:
    return font(lambda one: change(one.DescendantFonts[0]))


def means(every: bytes) -> Damage:
    """Every code of every font stands for this, as hexadecimal UTF-16; for nothing where it is empty."""
    pairs = b"\n".join(b"<%04X> <%s>" % (code, every) for code in range(1, 200)) if every else b""
    return font(lambda one: one.ToUnicode.write(pairs))


def glyphs(number: bytes) -> Damage:
    return descendant(lambda one: one.CIDToGIDMap.write(number * 300))


def _remove(owner: Any, entry: str) -> None:
    del owner[entry]


def _two_headings_of_no_level(document: pikepdf.Pdf) -> None:
    section = _element(document, "Sect")
    heading = _element(document, "H2")
    heading.S = pikepdf.Name.H
    section.K.append(document.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.H, P=section, K=pikepdf.Array())))


DAMAGES: dict[str, Damage] = {
    "01-003": drawn(b"/P <</MCID 0>> BDC /Artifact BMC EMC EMC"),
    "01-004": drawn(b"/Artifact BMC /P <</MCID 0>> BDC EMC EMC"),
    "01-005": drawn(b"BT /F1 9 Tf 9 9 Td <0001> Tj ET"),
    "01-007": lambda document: document.Root.MarkInfo.__setitem__("/Suspects", True),
    "02-001": renamed("P", "Alinea"),
    "06-001": lambda document: _remove(document.Root, "/Metadata"),
    "06-002": packet(b"<pdfuaid:part>1</pdfuaid:part>", b""),
    "06-003": packet(b"Uw plan", b""),
    "07-001": lambda document: _remove(document.Root.ViewerPreferences, "/DisplayDocTitle"),
    "07-002": lambda document: document.Root.ViewerPreferences.__setitem__("/DisplayDocTitle", False),
    "09-004": renamed("TD", "P"),
    "09-005": renamed("LBody", "P"),
    "10-001": means(b""),
    "11-001": lambda document: _remove(document.Root, "/Lang"),
    "11-002": lambda document: _remove(document.Root, "/Lang"),
    "11-004": lambda document: _remove(document.Root, "/Lang"),
    "11-006": packet(b"dc:language", b"dc:type"),
    "13-004": without("Figure", "/Alt"),
    "14-002": renamed("H1", "H2"),
    "14-003": renamed("H2", "H4"),
    "14-006": _two_headings_of_no_level,
    "14-007": renamed("H2", "H"),
    "15-003": without("TH", "/A"),
    "28-004": link(lambda one: _remove(one, "/Contents")),
    "28-008": pages(lambda page: _remove(page, "/Tabs")),
    "28-009": pages(lambda page: page.__setitem__("/Tabs", pikepdf.Name.R)),
    "28-011": renamed("Link", "Span"),
    "28-012": link(lambda one: _remove(one, "/Contents")),
    "31-004": descendant(lambda one: one.__setitem__("/CIDToGIDMap", pikepdf.Name("/Other"))),
    "31-005": descendant(lambda one: _remove(one, "/CIDToGIDMap")),
    "31-006": font(lambda one: one.__setitem__("/Encoding", pikepdf.Name("/Other-H"))),
    "31-009": descendant(lambda one: _remove(one.FontDescriptor, "/FontFile2")),
    "31-011": glyphs(b"\xff\xf0"),
    "31-016": descendant(lambda one: one.W.__setitem__(1, pikepdf.Array([1] * 300))),
    "31-027": font(lambda one: _remove(one, "/ToUnicode")),
    "31-028": means(b"0000"),
    "31-029": means(b"FEFF"),
    "31-030": glyphs(b"\0\0"),
}


def _element_set(role: str, entry: str, value: Any) -> Damage:
    return lambda document: _element(document, role).__setitem__(entry, value)


def _told(owner: str, entry: str, value: Any) -> Damage:
    """One entry of the catalogue's dictionary of this name."""
    return lambda document: document.Root[owner].__setitem__(entry, value)


def _row_too_short(document: pikepdf.Pdf) -> None:
    row = _element(document, "TR")
    row.K = pikepdf.Array(list(row.K)[:-1])


def _link_of_another(document: pikepdf.Pdf) -> None:
    """The way back from a link leads to a link that does not hold it."""
    numbers = document.Root.StructTreeRoot.ParentTree.Nums
    holder = numbers[len(numbers) - 1]
    copy = pikepdf.Dictionary(S=pikepdf.Name.Link, P=holder.P, K=pikepdf.Array())
    numbers[len(numbers) - 1] = document.make_indirect(copy)


def _title_of_the_file(document: pikepdf.Pdf) -> None:
    document.docinfo["/Title"] = "Iets anders"


def _with_cid_set(document: pikepdf.Pdf) -> None:
    for one in _fonts(document):
        one.DescendantFonts[0].FontDescriptor.CIDSet = document.make_stream(b"\xff")


SCRIPT = pikepdf.Dictionary(S=pikepdf.Name.JavaScript)
# More ways to break a page: what the check says, a number or what a screen reader would stumble over.
OTHERS: tuple[tuple[str, Damage], ...] = (
    ("01-005", drawn(b"q 9 0 0 9 9 9 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x00 EI Q")),
    ("06-001", packet(b"</rdf:RDF>", b"")),
    ("06-002", packet(b"http://www.aiim.org/pdfua/ns/id/", b"http://voorbeeld.invalid/")),
    ("06-002", packet(b"part>1<", b"part>2<")),
    ("10-001", means(b"E000")),
    ("11-001", _element_set("P", "/Lang", "nl_NL")),
    ("11-006", packet(b"<rdf:li>nl<", b"<rdf:li><")),
    ("13-004", _element_set("Figure", "/Alt", " ")),
    ("15-003", lambda document: _element(document, "TH").A[0].__setitem__("/Scope", pikepdf.Name.Diagonal)),
    ("names another parent", without("Sect", "/P")),
    ("names another parent", lambda document: _element_set("LI", "/P", _element(document, "Document"))(document)),
    ("rows of one table", _row_too_short),
    ("does not say how it is numbered", without("L", "/A")),
    ("a link without its way back", _link_of_another),
    ("a link without its way back", link(lambda one: _remove(one, "/StructParent"))),
    ("a page without its way back", pages(lambda page: page.__setitem__("/StructParents", 9))),
    ("the title of the file", _title_of_the_file),
    ("not marked as tagged", _told("/MarkInfo", "/Marked", False)),
    ("marked content is not closed", drawn(b"/Artifact BMC")),
    ("not expected: a language", drawn(b"/Artifact BMC /Span <</Lang (nl)>> BDC EMC EMC")),
    ("not expected: a CIDSet", _with_cid_set),
    ("not expected: an action", pages(lambda page: page.__setitem__("/AA", pikepdf.Dictionary(O=SCRIPT)))),
    ("not expected: /Link", link(lambda one: one.A.__setitem__("/Next", SCRIPT))),
    ("not expected: /Link", link(lambda one: one.__setitem__("/A", SCRIPT))),
    ("not expected: /Pattern", pages(lambda page: page.Resources.__setitem__("/Pattern", pikepdf.Dictionary(P=1)))),
    ("not expected: /AcroForm", lambda document: document.Root.__setitem__("/AcroForm", pikepdf.Dictionary())),
    ("stands in the tree twice", lambda document: _element(document, "Document").K.append(_element(document, "Sect"))),
)


def test_every_number_that_is_checked_has_its_damage(pdf: bytes) -> None:
    assert DAMAGES.keys() == CHECKED
    assert failures(pdf) == []


def _failures_after(damage: Damage, pdf: bytes) -> list[str]:
    broken = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as document:
        damage(document)
        document.save(broken, fix_metadata_version=False)
    return failures(broken.getvalue())


@pytest.mark.parametrize("number", sorted(DAMAGES))
def test_the_check_sees_what_is_wrong(pdf: bytes, number: str) -> None:
    assert any(number in one for one in _failures_after(DAMAGES[number], pdf))


@pytest.mark.parametrize("place", range(len(OTHERS)))
def test_the_check_sees_what_else_can_be_wrong(pdf: bytes, place: int) -> None:
    told, damage = OTHERS[place]
    assert any(told in one for one in _failures_after(damage, pdf))
