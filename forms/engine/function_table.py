"""The table that functions of XForms expressions enter themselves in, and what they share."""

import math
from collections.abc import Callable, Iterable
from typing import Final

from forms.engine.scope import LETTERS, Scope, Spot, TooMuch, Value, number, string
from forms.engine.values import MAX_RESULT

Function = Callable[..., Value]
TABLE: Final[dict[str, tuple[int, int | None, Function]]] = {}  # by name: least and most values, and what runs


def function(name: str, least: int, most: int | None) -> Callable[[Function], Function]:
    """Enter a function; most None: any number of values. It gets the scope, then its values, evaluated already."""

    def add(run: Function) -> Function:
        TABLE[name] = (least, most, run)
        return run

    return add


def texts(arguments: Iterable[Value]) -> Iterable[str]:
    """All texts of the arguments; every relevant node of a node-set is one."""
    for argument in arguments:
        if isinstance(argument, list):
            yield from (spot.read() for spot in argument if spot.counts())
        else:
            yield string(argument)


def long(scope: Scope, value: Value) -> str:
    """The text of a value, for a function that looks at each of its characters, which takes time."""
    text = string(value)
    if len(text) > LETTERS:
        scope.spend(len(text) // LETTERS)
    return text


def nodes(argument: Value) -> list[Spot]:
    return [spot for spot in argument if spot.counts()] if isinstance(argument, list) else []


def bounded(text: str) -> str:
    if len(text) > MAX_RESULT:
        raise TooMuch("the text becomes too long")
    return text


def whole(value: Value) -> int:
    place = number(value)
    return 0 if math.isnan(place) else int(max(-MAX_RESULT, min(MAX_RESULT, place)))
