"""Write a reportlab document in the small form of PDF 1.5: everything but streams packed together and deflated.

A tagged page has hundreds of structure elements. reportlab writes each by itself, a quarter of a kilobyte uncompressed;
in one object stream they take a tenth of that. The numbers of the objects stay as reportlab gave them.
Source: ISO 32000-1, 7.5.7 (object streams) and 7.5.8 (cross-reference streams).
"""

import zlib
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, Final

_VERSION: Final = (1, 5)  # the first that knows object streams
_FREE, _OFFSET, _PACKED = 0, 1, 2  # what an entry of the cross-reference says
_ENTRY: Final = (1, 4, 3)  # bytes: what it says, offset or stream, generation or place in the stream
_UP: Final = 2  # PNG predictor: each byte less the one above it


def pack(canvas: Any) -> None:
    """Let a canvas write its document packed when it is saved."""
    document = canvas._doc
    document._pdfVersion = max(document._pdfVersion, _VERSION)
    document.format = lambda: _file(document)


def _file(document: Any) -> bytes:
    from reportlab.pdfbase import pdfdoc  # type: ignore[import-untyped]

    root, info = document.Reference(document.Catalog), document.Reference(document.info)
    file = pdfdoc.PDFFile(document._pdfVersion)
    objects = list(_objects(document, pdfdoc))
    holder = len(objects) + 1
    entries = [(_FREE, 0, 0xFFFF)]
    packed: list[tuple[int, bytes]] = []
    for number, content in objects:
        if content.endswith(b"endstream\n"):
            entries.append((_OFFSET, file.add(b"%d 0 obj\n%sendobj\n" % (number, content)), 0))
        else:
            entries.append((_PACKED, holder, len(packed)))
            packed.append((number, content))
    entries.append((_OFFSET, file.add(_stream(holder, *_object_stream(packed))), 0))
    start = file.offset
    entries.append((_OFFSET, start, 0))
    about = b"/Root %s /Info %s /ID %s" % (root.format(document), info.format(document), document.ID())
    file.add(_stream(len(entries) - 1, *_cross_reference(entries, about)))
    file.add(b"startxref\n%d\n%%%%EOF\n" % start)
    return bytes(file.format(document))


def _objects(document: Any, pdfdoc: Any) -> Iterator[tuple[int, bytes]]:
    """Every object by its number; writing one may add others behind it."""
    number = 1
    while number in document.numberToId:
        one = document.idToObject[document.numberToId[number]]
        if getattr(one, "filters", None) == [pdfdoc.PDFZCompress]:
            one.filters = [_Smallest()]
        content = pdfdoc.format(one, document, toplevel=1)
        yield number, content.rstrip() + b"\n"
        number += 1


class _Smallest:
    """Deflates a page as small as can be."""

    pdfname = "FlateDecode"

    def encode(self, content: str) -> bytes:
        """What is drawn on a page, deflated."""
        return zlib.compress(content.encode(), 9)


def _object_stream(packed: Sequence[tuple[int, bytes]]) -> tuple[bytes, bytes]:
    """What stands in its dictionary, and the stream: number and place of each object, then the objects."""
    places, used = [], 0
    for number, content in packed:
        places.append(b"%d %d" % (number, used))
        used += len(content)
    head = b" ".join(places) + b"\n"
    return b"/Type /ObjStm /N %d /First %d" % (len(packed), len(head)), head + b"".join(one for _, one in packed)


def _cross_reference(entries: Sequence[tuple[int, int, int]], about: bytes) -> tuple[bytes, bytes]:
    """What stands in its dictionary, and where every object is; a row differs little from the one above it."""
    rows = [b"".join(part.to_bytes(size) for part, size in zip(entry, _ENTRY, strict=True)) for entry in entries]
    above = pairwise([bytes(sum(_ENTRY)), *rows])
    turned = [bytes([_UP, *((a - b) & 0xFF for b, a in zip(up, row, strict=True))]) for up, row in above]
    widths = b" ".join(b"%d" % size for size in _ENTRY)
    predictor = b"/DecodeParms <</Predictor 12 /Columns %d>>" % sum(_ENTRY)
    return b"/Type /XRef /Size %d /W [%s] %s %s" % (len(entries), widths, predictor, about), b"".join(turned)


def _stream(number: int, about: bytes, content: bytes) -> bytes:
    small = zlib.compress(content, 9)
    start = b"%d 0 obj\n<<%s /Filter /FlateDecode /Length %d>>\nstream\n" % (number, about, len(small))
    return start + small + b"\nendstream\nendobj\n"
