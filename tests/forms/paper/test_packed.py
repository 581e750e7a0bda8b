"""A packed file holds the same objects as the file that reportlab writes, and is much smaller."""

import zlib
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import pikepdf
from PIL import Image
from reportlab.lib.utils import ImageReader  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from forms.paper.packed import pack
from forms.paper.plan import plan_pdf
from forms.plan import Plan, Step, Who
from tests.forms.paper.plans import TODAY, a_full_plan
from tests.paper_text import page_texts

MOST_BYTES = 150_000
SAID = (
    "Bel de boekhouder over de aangifte van het derde kwartaal",
    "اتصل بالمحاسب بخصوص الإقرار الضريبي قبل 12 مارس",
    "התקשר לרואה החשבון בקשר לדוח המס",
    "Позвоните бухгалтеру по поводу налоговой декларации",
    "Τηλεφωνήστε στον λογιστή για τη φορολογική δήλωση",
    "Muhasebeciyi arayın: üçüncü çeyrek beyannamesi 😀",
)


def _drawn(packed: bool, pages: int = 3) -> bytes:
    """Some pages with whatever reportlab puts in a file beside pages: an outline, a link, a form, a font, a picture."""
    made = BytesIO()
    canvas = Canvas(made, invariant=1, pageCompression=1)
    if packed:
        pack(canvas)
    canvas.beginForm("vorm")
    canvas.rect(0, 0, 9, 9)
    canvas.endForm()
    for number in range(pages):
        canvas.bookmarkPage(f"p{number}")
        canvas.addOutlineEntry(f"Bladzijde ( {number} \\ endstream", f"p{number}")
        canvas.drawString(60, 700, f"Dit is bladzijde {number}")
        canvas.doForm("vorm")
        canvas.linkURL("https://www.voorbeeld.invalid/", (60, 690, 200, 710))
        canvas.drawImage(ImageReader(Image.new("RGB", (4, 4), "red")), 60, 60)
        canvas.showPage()
    canvas.save()
    return made.getvalue()


def _objects(pdf: bytes) -> Iterator[bytes]:
    """What stands in each object, by its number; without those that only hold others."""
    with pikepdf.open(BytesIO(pdf)) as document:
        for one in document.objects:
            if not isinstance(one, pikepdf.Stream):
                yield one.unparse()
            elif one.get("/Type") not in ("/ObjStm", "/XRef"):
                yield repr({key: str(one[key]) for key in sorted(one.keys() - {"/Length"})}).encode() + one.read_bytes()


def test_every_object_is_the_one_that_reportlab_writes_under_the_same_number() -> None:
    packed, plain = _drawn(packed=True), _drawn(packed=False)
    count = len(list(_objects(plain)))
    assert list(_objects(packed))[:count] == list(_objects(plain))
    assert page_texts(packed) == page_texts(plain) == [f"Dit is bladzijde {number}" for number in range(3)]
    with pikepdf.open(BytesIO(packed)) as document:
        assert document.check_pdf_syntax() == []
        assert not document.is_encrypted
        assert document.docinfo["/Producer"]


def _sixty_steps() -> Plan:
    steps = tuple(
        Step(
            number,
            f"{SAID[number % 6]}, {number}",
            tuple(Who)[number % 3],
            SAID[(number + 1) % 6],
            due=TODAY,
            money=SAID[(number + 3) % 6],
            phone="06 00 00 00 01",
        )
        for number in range(1, 61)
    )
    return replace(a_full_plan(), steps=steps)


def test_sixty_steps_in_six_scripts_and_two_languages_in_large_print_are_a_small_file() -> None:
    pdf = plan_pdf(_sixty_steps(), "en", large=True)
    assert len(pdf) < MOST_BYTES
    with pikepdf.open(BytesIO(pdf)) as document:
        assert document.check_pdf_syntax() == []
        assert len(document.pages) > 20


def _shown(place: int, pdf: bytes, about: bytes) -> bytes:
    """What is packed in the stream that stands at a place, whose dictionary says this."""
    head, _, rest = pdf[place:].partition(b"stream\n")
    assert about in head
    return zlib.decompress(rest[: int(head.partition(b"/Length ")[2].partition(b">")[0])])


def _entries(pdf: bytes) -> list[tuple[int, int, int]]:
    """The cross-reference as a simple reader takes it: kind, offset or stream, place in the stream."""
    start = int(pdf.rpartition(b"startxref\n")[2].partition(b"\n")[0])
    packed, found, above = _shown(start, pdf, b"/Type /XRef"), [], bytes(8)
    for at in range(0, len(packed), 9):
        above = bytes((one + up) & 0xFF for one, up in zip(packed[at + 1 : at + 9], above, strict=True))
        found.append((above[0], int.from_bytes(above[1:5]), int.from_bytes(above[5:])))
    return found


def test_a_reader_that_goes_by_the_cross_reference_alone_finds_every_object_at_its_place() -> None:
    pdf, plain = _drawn(packed=True), _drawn(packed=False)
    entries = _entries(pdf)
    (holder,) = {where for kind, where, _ in entries if kind == 2}
    stream = _shown(entries[holder][1], pdf, b"%d 0 obj\n<</Type /ObjStm" % holder)
    count, first = (
        int(pdf[entries[holder][1] :].partition(b" /%s " % name)[2].split()[0]) for name in (b"N", b"First")
    )
    held = list(map(int, stream[:first].split()))
    begins = [*held[1::2], len(stream) - first]
    assert [number for number, (kind, _, _) in enumerate(entries) if kind == 2] == sorted(held[::2])
    assert len(held) == 2 * count
    for number, (kind, where, place) in enumerate(entries):
        if kind == 1:
            assert pdf[where:].startswith(b"%d 0 obj" % number)
        elif kind == 2:
            assert held[2 * place] == number
            content = stream[first + begins[place] : first + begins[place + 1]].rstrip()
            assert plain.partition(b"\n%d 0 obj\n" % number)[2].startswith(content + b"\nendobj")


def test_a_file_is_of_the_version_that_knows_what_is_in_it_and_never_of_an_older_one_than_it_was() -> None:
    assert _drawn(packed=True).startswith(b"%PDF-1.5")
    made = BytesIO()
    canvas = Canvas(made, invariant=1, pdfVersion=(1, 7))
    pack(canvas)
    canvas.showPage()
    canvas.save()
    assert made.getvalue().startswith(b"%PDF-1.7")
