"""Functions of places for XForms expressions; the places themselves come from defaults and lists, not from a device.

A place is "latitude longitude altitude accuracy"; a line or area is places by semicolons. The earth is a sphere with
the radius at the equator, and height does not count (ODK XForms specification, geographic functions).
"""

import math
from itertools import pairwise
from typing import Final

from forms.engine.function_table import function, long, nodes
from forms.engine.scope import Scope, Value
from forms.engine.values import to_number

RADIUS_M: Final = 6_378_100.0

Place = tuple[float, float]  # latitude and longitude in degrees


def _places(scope: Scope, of: Value) -> list[Place] | None:
    """The places of a list of nodes, or of one text; None when one of them cannot be read."""
    texts: list[Value] = [spot.read() for spot in nodes(of)] if isinstance(of, list) else [of]
    found = [_place(part) for text in texts for part in long(scope, text).split(";") if part.strip()]
    return None if None in found else [place for place in found if place]


def _place(text: str) -> Place | None:
    parts = [to_number(part) for part in text.split()[:2]]
    fits = len(parts) == 2 and abs(parts[0]) <= 90 and abs(parts[1]) <= 180
    return (parts[0], parts[1]) if fits else None


@function("distance", 1, None)
def _distance(scope: Scope, *of: Value) -> Value:
    """Metres along the places in their order, of all arguments together; 0 for fewer than two."""
    found = [_places(scope, each) for each in of]
    if None in found:
        return math.nan
    places = [place for each in found for place in each or ()]
    scope.spend(len(places))
    return sum((_between(one, other) for one, other in pairwise(places)), 0.0)


def _between(one: Place, other: Place) -> float:
    low, high = math.radians(one[0]), math.radians(other[0])
    across = math.radians(other[1] - one[1])
    half = math.sin((high - low) / 2) ** 2 + math.cos(low) * math.cos(high) * math.sin(across / 2) ** 2
    return 2 * RADIUS_M * math.asin(min(1.0, math.sqrt(half)))


@function("area", 1, 1)
def _area(scope: Scope, of: Value) -> Value:
    """Square metres within the places; 0 for fewer than three."""
    places = _places(scope, of)
    if places is None:
        return math.nan
    if len(places) < 3:
        return 0.0
    scope.spend(len(places))
    degree = 2 * math.pi * RADIUS_M / 360
    begin = places[0]
    flat = [((p[1] - begin[1]) * degree * math.cos(math.radians(p[0])), (p[0] - begin[0]) * degree) for p in places]
    turns = zip(flat, [*flat[1:], flat[0]], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in turns)) / 2
