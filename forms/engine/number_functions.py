"""Number functions of XForms expressions; sum, max and min leave out nodes that are not relevant."""

import math
from collections.abc import Callable, Iterable
from typing import Final

from forms.engine.function_table import TABLE, function, nodes, whole
from forms.engine.scope import Scope, Value, number
from forms.engine.values import round_half_up


@function("number", 0, 1)
def _number(scope: Scope, *of: Value) -> Value:
    return number(of[0]) if of else number(scope.node.read())


@function("int", 1, 1)
def _int(scope: Scope, of: Value) -> Value:
    value = number(of)
    return value if math.isnan(value) or math.isinf(value) else float(math.trunc(value))


@function("floor", 1, 1)
def _floor(scope: Scope, of: Value) -> Value:
    value = number(of)
    return value if math.isnan(value) or math.isinf(value) else float(math.floor(value))


@function("ceiling", 1, 1)
def _ceiling(scope: Scope, of: Value) -> Value:
    value = number(of)
    return value if math.isnan(value) or math.isinf(value) else float(math.ceil(value))


@function("round", 1, 2)
def _round(scope: Scope, of: Value, places: Value = 0.0) -> Value:
    return round_half_up(number(of), whole(places))


def _numbers(arguments: Iterable[Value]) -> list[float]:
    """All numbers of the arguments; every relevant node of a node-set is one."""
    found: list[float] = []
    for argument in arguments:
        found += [number(spot.read()) for spot in nodes(argument)] if isinstance(argument, list) else [number(argument)]
    return found


@function("sum", 1, None)
def _sum(scope: Scope, *of: Value) -> Value:
    return float(sum(_numbers(of)))


@function("max", 1, None)
def _max(scope: Scope, *of: Value) -> Value:
    values = _numbers(of)
    return math.nan if not values or any(map(math.isnan, values)) else max(values)


@function("min", 1, None)
def _min(scope: Scope, *of: Value) -> Value:
    values = _numbers(of)
    return math.nan if not values or any(map(math.isnan, values)) else min(values)


def _arithmetic(name: str, of_floats: Callable[..., float], count: int = 1) -> None:
    def run(scope: Scope, *of: Value) -> Value:
        try:
            return float(of_floats(*map(number, of)))
        except (ValueError, ZeroDivisionError):
            return math.nan
        except OverflowError:
            return math.inf

    TABLE[name] = (count, count, run)


def _log(of: float) -> float:
    return -math.inf if of == 0 else math.log(of)


def _log10(of: float) -> float:
    return -math.inf if of == 0 else math.log10(of)


def _power(base: float, power: float) -> float:
    """As IEEE 754 has it, to which XPath 3.0 refers: Python raises where that gives infinity."""
    try:
        return math.pow(base, power)
    except (OverflowError, ValueError):
        if base < 0 and power != math.floor(power):
            return math.nan
        return math.copysign(math.inf, base) if math.fmod(power, 2) in (1, -1) else math.inf


_FOLLOWING_MATH: Final[dict[str, Callable[..., float]]] = {
    **{name: getattr(math, name) for name in ("sin", "cos", "tan", "asin", "acos", "atan", "sqrt", "exp")},
    "abs": abs,
    "log": _log,
    "log10": _log10,
    "exp10": lambda power: math.pow(10, power),
}
for _name, _each in _FOLLOWING_MATH.items():
    _arithmetic(_name, _each)
_arithmetic("pow", _power, 2)
_arithmetic("atan2", math.atan2, 2)
_arithmetic("pi", lambda: math.pi, 0)
