"""Compare two values of an expression: = and !=, and < <= > >= (XPath 1.0, 3.4)."""

from collections.abc import Callable

from forms.engine.functions import COMPARE
from forms.engine.scope import Value, boolean, number


def equal(left: Value, right: Value, holds: bool) -> bool:
    """Whether the values are equal, or with `holds` false unequal; of lists of nodes, whether any pair of them is."""
    if isinstance(left, bool) or isinstance(right, bool):
        return (boolean(left) == boolean(right)) is holds
    if isinstance(left, list) and isinstance(right, list):
        return _any_pair({spot.read() for spot in left}, {spot.read() for spot in right}, holds)
    if isinstance(left, list):
        return any(equal(spot.read(), right, holds) for spot in left)
    if isinstance(right, list):
        return any(equal(left, spot.read(), holds) for spot in right)
    if isinstance(left, float) or isinstance(right, float):
        return (number(left) == number(right)) is holds
    return (left == right) is holds


def _any_pair(left: set[str], right: set[str], holds: bool) -> bool:
    """Whether any text of the one equals, or does not equal, any of the other; two long lists have very many pairs."""
    if holds:
        return not left.isdisjoint(right)
    return bool(left and right) and len(left | right) > 1


def relation(sign: str) -> Callable[[Value, Value], bool]:
    """The function that tells whether any number of the one is less than any of the other, and so on."""
    holds, less = COMPARE[sign], sign.startswith("<")

    def run(left: Value, right: Value) -> bool:
        ours, theirs = _numbers(left, right), _numbers(right, left)
        if not ours or not theirs:
            return False
        return holds(min(ours), max(theirs)) if less else holds(max(ours), min(theirs))

    return run


def _numbers(value: Value, other: Value) -> list[float]:
    """The numbers to compare: of a list of nodes each, but beside a boolean whether it holds. Not a number is none."""
    if isinstance(value, list) and not isinstance(other, bool):
        found = [number(spot.read()) for spot in value]
    else:
        found = [number(boolean(value) if isinstance(value, list) else value)]
    return [each for each in found if each == each]
