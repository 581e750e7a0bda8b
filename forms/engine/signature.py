"""Write a drawn signature as text, and read it: strokes of whole points, so that it can be drawn at any size.

A value is "x,y x,y x,y;x,y x,y": points by a space, strokes by a semicolon. x runs from 0 (left) up to WIDTH, y from 0
(top) up to HEIGHT. The name of a picture file ("1732.png") is what other programs on the same forms store; it is kept
and counts as answered, and there is nothing to draw. AGREED stands for someone who agrees and does not draw.
The text is never longer than MAX_TEXT.
"""

import math
import re
from collections.abc import Iterator, Sequence
from typing import Final

from forms.answers import MAX_TEXT

AGREED: Final = "agreed"
WIDTH: Final = 1_000
HEIGHT: Final = 320

Point = tuple[int, int]
Strokes = tuple[tuple[Point, ...], ...]

_POINT: Final = r"[0-9]{1,4},[0-9]{1,4}"
_STROKES: Final = re.compile(rf"{_POINT}(?:[ ;]{_POINT})*", re.ASCII)
_FILE: Final = re.compile(r"[\w.-][\w. -]{0,200}\.(?:png|jpe?g)", re.ASCII | re.IGNORECASE)
_NEAR: Final = (0, 2, 4, 8, 16, 32, 64, 128, 2_000)  # points nearer to each other than this are left out, in turns


def is_signature(value: str) -> bool:
    """Whether a text is a signature: strokes within the field, AGREED, or the name of a picture file."""
    return value == AGREED or bool(_FILE.fullmatch(value)) or bool(strokes(value))


def strokes(value: str) -> Strokes:
    """The strokes of a value; none when it holds no strokes, or points outside the field."""
    if len(value) > MAX_TEXT or not _STROKES.fullmatch(value):
        return ()
    found = tuple(tuple(_points(stroke)) for stroke in value.split(";"))
    return found if all(x <= WIDTH and y <= HEIGHT for stroke in found for x, y in stroke) else ()


def written(drawn: Sequence[Sequence[tuple[float, float]]]) -> str:
    """The value of what was drawn, in coordinates of WIDTH by HEIGHT; thinned out, and at last cut, until it fits."""
    kept: list[str] = []
    for near in _NEAR:
        kept = [" ".join(f"{x},{y}" for x, y in _thinned(stroke, near)) for stroke in drawn if stroke]
        if len(";".join(kept)) <= MAX_TEXT:
            break
    while len(";".join(kept)) > MAX_TEXT:
        kept.pop()
    return ";".join(kept)


def _points(stroke: str) -> Iterator[Point]:
    for point in stroke.split(" "):
        x, _, y = point.partition(",")
        yield int(x), int(y)


def _thinned(stroke: Sequence[tuple[float, float]], near: int) -> list[Point]:
    points = [(_within(x, WIDTH), _within(y, HEIGHT)) for x, y in stroke]
    kept = points[:1]
    for place, point in enumerate(points[1:], 2):
        if point != kept[-1] and (math.dist(point, kept[-1]) >= near or place == len(points)):
            kept.append(point)
    return kept


def _within(place: float, most: int) -> int:
    return 0 if math.isnan(place) else round(max(0.0, min(float(most), place)))
