"""The check by the Matterhorn Protocol knows every number, and sees each fault that it looks for."""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pikepdf
import pytest

from forms.paper.plan import plan_pdf
from forms.plan import Helper
from tests.forms.paper.matterhorn import failures, nodes
from tests.forms.paper.matterhorn_points import ABSENT, CHECKED, CONDITIONS, NO_TEST, PEOPLE, numbers
from tests.forms.paper.plans import a_plan, a_step

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
    "11-006": packet(b"<dc:language>", b"<dc:taal>"),
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


def test_every_number_that_is_checked_has_its_damage(pdf: bytes) -> None:
    assert DAMAGES.keys() == CHECKED
    assert failures(pdf) == []


@pytest.mark.parametrize("number", sorted(DAMAGES))
def test_the_check_sees_what_is_wrong(pdf: bytes, number: str) -> None:
    broken = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as document:
        DAMAGES[number](document)
        document.save(broken)
    assert any(number in one for one in failures(broken.getvalue()))
