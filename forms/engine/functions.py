"""The functions of XForms expressions, per the ODK XForms specification; those that need a phone are left out.

Each function takes the scope and its arguments, evaluated already, and gives a value. Functions that must choose what
to evaluate (if, coalesce, once, indexed-repeat) stand in expression.py. Aggregates (count, sum, min, max, join, concat)
leave out nodes that are not relevant, because those are no part of the record.
"""

import base64
import hashlib
import math
import operator
from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from typing import Final

from forms.engine.pattern import PatternProblem, compile_pattern
from forms.engine.scope import ExpressionFailed, Scope, Spot, Value, boolean, number, string
from forms.engine.values import MAX_RESULT, days_since_epoch, from_days, round_half_up, to_moment, to_time

Function = Callable[..., Value]
_FUNCTIONS: Final[dict[str, tuple[int, int | None, Function]]] = {}


def _function(name: str, least: int, most: int | None) -> Callable[[Function], Function]:
    def add(function: Function) -> Function:
        _FUNCTIONS[name] = (least, most, function)
        return function

    return add


def _texts(arguments: Iterable[Value]) -> Iterable[str]:
    """All texts of the arguments; every relevant node of a node-set is one."""
    for argument in arguments:
        if isinstance(argument, list):
            yield from (spot.read() for spot in argument if spot.counts())
        else:
            yield string(argument)


def _nodes(argument: Value) -> list[Spot]:
    return [spot for spot in argument if spot.counts()] if isinstance(argument, list) else []


def _bounded(text: str) -> str:
    if len(text) > MAX_RESULT:
        raise ExpressionFailed("the text becomes too long")
    return text


@_function("string", 0, 1)
def _string(scope: Scope, *of: Value) -> Value:
    return string(of[0]) if of else scope.node.read()


@_function("concat", 1, None)
def _concat(scope: Scope, *of: Value) -> Value:
    return _bounded("".join(_texts(of)))


@_function("join", 1, None)
def _join(scope: Scope, separator: Value, *of: Value) -> Value:
    return _bounded(string(separator).join(_texts(of)))


@_function("substr", 2, 3)
def _substr(scope: Scope, text: Value, start: Value, end: Value | None = None) -> Value:
    return string(text)[_index(start) : None if end is None else _index(end)]


def _index(value: Value) -> int:
    place = number(value)
    return 0 if math.isnan(place) else int(max(-MAX_RESULT, min(MAX_RESULT, place)))


@_function("substring", 2, 3)
def _substring(scope: Scope, text: Value, start: Value, length: Value | None = None) -> Value:
    first = round_half_up(number(start))
    last = math.inf if length is None else first + round_half_up(number(length))
    return "".join(each for place, each in enumerate(string(text), 1) if first <= place < last)


@_function("substring-before", 2, 2)
def _substring_before(scope: Scope, text: Value, mark: Value) -> Value:
    before, found, _ = string(text).partition(string(mark)) if string(mark) else ("", "", "")
    return before if found else ""


@_function("substring-after", 2, 2)
def _substring_after(scope: Scope, text: Value, mark: Value) -> Value:
    return string(text).partition(string(mark))[2] if string(mark) else string(text)


@_function("translate", 3, 3)
def _translate(scope: Scope, text: Value, old: Value, new: Value) -> Value:
    table: dict[int, str | None] = {}
    for place, character in enumerate(string(old)):
        table.setdefault(ord(character), string(new)[place : place + 1] or None)
    return string(text).translate(table)


@_function("string-length", 1, 1)
def _string_length(scope: Scope, text: Value) -> Value:
    return float(len(string(text)))


@_function("normalize-space", 0, 1)
def _normalize_space(scope: Scope, *of: Value) -> Value:
    return " ".join((string(of[0]) if of else scope.node.read()).split())


@_function("contains", 2, 2)
def _contains(scope: Scope, text: Value, part: Value) -> Value:
    return string(part) in string(text)


@_function("starts-with", 2, 2)
def _starts_with(scope: Scope, text: Value, part: Value) -> Value:
    return string(text).startswith(string(part))


@_function("ends-with", 2, 2)
def _ends_with(scope: Scope, text: Value, part: Value) -> Value:
    return string(text).endswith(string(part))


@_function("digest", 2, 3)
def _digest(scope: Scope, text: Value, algorithm: Value, encoding: Value = "base64") -> Value:
    name = string(algorithm).lower().replace("-", "")
    if name not in ("md5", "sha1", "sha256", "sha384", "sha512"):
        return ""
    digest = hashlib.new(name, string(text).encode(), usedforsecurity=False).digest()
    return digest.hex() if string(encoding) == "hex" else base64.b64encode(digest).decode()


@_function("boolean", 1, 1)
def _boolean(scope: Scope, of: Value) -> Value:
    return boolean(of)


@_function("boolean-from-string", 1, 1)
def _boolean_from_string(scope: Scope, of: Value) -> Value:
    return string(of) in ("true", "1")


@_function("not", 1, 1)
def _not(scope: Scope, of: Value) -> Value:
    return not boolean(of)


@_function("true", 0, 0)
def _true(scope: Scope) -> Value:
    return True


@_function("false", 0, 0)
def _false(scope: Scope) -> Value:
    return False


@_function("regex", 2, 2)
def _regex(scope: Scope, text: Value, pattern: Value) -> Value:
    try:
        return compile_pattern(string(pattern)).search(string(text))
    except PatternProblem as problem:
        raise ExpressionFailed(str(problem)) from None


def _ticks(values: Iterable[Value]) -> list[bool]:
    ticks: list[bool] = []
    for value in values:
        members = [spot.read() for spot in _nodes(value)] if isinstance(value, list) else [value]
        ticks += [member if isinstance(member, bool) else number(member) > 0 for member in members]
    return ticks


@_function("checklist", 2, None)
def _checklist(scope: Scope, least: Value, most: Value, *values: Value) -> Value:
    return _between(float(sum(_ticks(values))), number(least), number(most))


@_function("weighted-checklist", 2, None)
def _weighted_checklist(scope: Scope, least: Value, most: Value, *values: Value) -> Value:
    pairs = zip(values[::2], values[1::2], strict=False)
    total = sum(number(weight) for value, weight in pairs if any(_ticks([value])))
    return _between(float(total), number(least), number(most))


def _between(count: float, least: float, most: float) -> bool:
    return (least == -1 or count >= least) and (most == -1 or count <= most)


@_function("number", 0, 1)
def _number(scope: Scope, *of: Value) -> Value:
    return number(of[0]) if of else number(scope.node.read())


@_function("int", 1, 1)
def _int(scope: Scope, of: Value) -> Value:
    value = number(of)
    return value if math.isnan(value) or math.isinf(value) else float(math.trunc(value))


@_function("floor", 1, 1)
def _floor(scope: Scope, of: Value) -> Value:
    value = number(of)
    return value if math.isnan(value) or math.isinf(value) else float(math.floor(value))


@_function("ceiling", 1, 1)
def _ceiling(scope: Scope, of: Value) -> Value:
    value = number(of)
    return value if math.isnan(value) or math.isinf(value) else float(math.ceil(value))


@_function("round", 1, 2)
def _round(scope: Scope, of: Value, places: Value = 0.0) -> Value:
    return round_half_up(number(of), _index(places))


def _numbers(arguments: Iterable[Value]) -> list[float]:
    return [number(text) for text in _texts(arguments)]


@_function("sum", 1, None)
def _sum(scope: Scope, *of: Value) -> Value:
    return math.fsum(_numbers(of)) if all(map(math.isfinite, _numbers(of))) else sum(_numbers(of))


@_function("max", 1, None)
def _max(scope: Scope, *of: Value) -> Value:
    values = _numbers(of)
    return math.nan if not values or any(map(math.isnan, values)) else max(values)


@_function("min", 1, None)
def _min(scope: Scope, *of: Value) -> Value:
    values = _numbers(of)
    return math.nan if not values or any(map(math.isnan, values)) else min(values)


def _arithmetic(name: str, function: Callable[..., float], count: int = 1) -> None:
    def run(scope: Scope, *of: Value) -> Value:
        try:
            return float(function(*map(number, of)))
        except (ValueError, ZeroDivisionError):
            return math.nan
        except OverflowError:
            return math.inf

    _FUNCTIONS[name] = (count, count, run)


def _log(of: float) -> float:
    return -math.inf if of == 0 else math.log(of)


def _log10(of: float) -> float:
    return -math.inf if of == 0 else math.log10(of)


def _power(base: float, power: float) -> float:
    return math.inf if base == 0 and power < 0 else math.pow(base, power)


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


@_function("count", 1, 1)
def _count(scope: Scope, of: Value) -> Value:
    return float(len(_nodes(of)))


@_function("count-non-empty", 1, 1)
def _count_non_empty(scope: Scope, of: Value) -> Value:
    return float(sum(1 for spot in _nodes(of) if spot.read()))


@_function("position", 0, 1)
def _position(scope: Scope, *of: Value) -> Value:
    if not of:
        return float(scope.position)
    first = of[0][0] if isinstance(of[0], list) and of[0] else None
    if first is None or first.parent is None:
        return math.nan
    siblings = first.parent.named(first.name)
    return float(next((place for place, spot in enumerate(siblings, 1) if spot is first), math.nan))


@_function("last", 0, 0)
def _last(scope: Scope) -> Value:
    return float(scope.size)


@_function("name", 0, 1)
@_function("local-name", 0, 1)
def _name_of(scope: Scope, *of: Value) -> Value:
    spots = of[0] if of else [scope.node]
    return spots[0].name if isinstance(spots, list) and spots else ""


@_function("instance", 1, 1)
def _instance(scope: Scope, name: Value) -> Value:
    return scope.world.instance(string(name))


@_function("current", 0, 0)
def _current(scope: Scope) -> Value:
    return [scope.current]


@_function("pulldata", 4, 4)
def _pulldata(scope: Scope, name: Value, wanted: Value, column: Value, value: Value) -> Value:
    for root in scope.world.instance(string(name)):
        for row in root.named("root")[0].named("item") if root.named("root") else []:
            scope.spend(1)
            if any(cell.read() == string(value) for cell in row.named(string(column))):
                return "".join(cell.read() for cell in row.named(string(wanted))[:1])
    return ""


@_function("randomize", 1, 2)
def _randomize(scope: Scope, of: Value, seed: Value | None = None) -> Value:
    """Shuffled; the same seed gives the same order (Park-Miller numbers, Fisher-Yates from the inside out)."""
    start = number(seed) if seed is not None else float(scope.world.random(scope.current) * 2**31)
    state = int(start) % 2147483647 if math.isfinite(start) else 0
    state = state if state > 0 else state + 2147483646
    found: list[Spot] = []
    for place, spot in enumerate(of if isinstance(of, list) else []):
        state = state * 16807 % 2147483647
        other = math.floor((state - 1) / 2147483646 * (place + 1))
        found.append(spot)
        if other != place:
            found[place] = found[other]
            found[other] = spot
    return found


@_function("random", 0, 0)
def _random(scope: Scope) -> Value:
    return scope.world.random(scope.current)


@_function("today", 0, 0)
def _today(scope: Scope) -> Value:
    return scope.world.today.isoformat()


@_function("now", 0, 0)
def _now(scope: Scope) -> Value:
    return scope.world.now.isoformat(timespec="milliseconds")


def _moment(of: Value) -> datetime | date | None:
    if isinstance(of, float):
        return from_days(of)
    text = string(of).strip()
    found = to_moment(text)
    return from_days(number(text)) if found is None and not math.isnan(number(text)) else found


@_function("date", 1, 1)
def _date(scope: Scope, of: Value) -> Value:
    moment = _moment(of)
    return "" if moment is None else moment.isoformat()[:10]


@_function("date-time", 1, 1)
def _date_time(scope: Scope, of: Value) -> Value:
    moment = _moment(of)
    if moment is None:
        return ""
    at = moment if isinstance(moment, datetime) else datetime.combine(moment, time(), scope.world.now.tzinfo)
    return at.isoformat(timespec="milliseconds")


@_function("decimal-date-time", 1, 1)
def _decimal_date_time(scope: Scope, of: Value) -> Value:
    moment = _moment(of)
    return math.nan if moment is None else days_since_epoch(moment)


@_function("decimal-time", 1, 1)
def _decimal_time(scope: Scope, of: Value) -> Value:
    at = to_time(string(of).strip())
    if at is None:
        return math.nan
    return (at.hour * 3600 + at.minute * 60 + at.second + at.microsecond / 1e6) / 86_400


@_function("format-date", 2, 2)
@_function("format-date-time", 2, 2)
def _format_date(scope: Scope, of: Value, pattern: Value) -> Value:
    moment = _moment(of)
    if moment is None:
        return ""
    at = moment if isinstance(moment, datetime) else datetime.combine(moment, time())
    from forms.engine.dates import format_moment

    return format_moment(at, string(pattern), scope.world.language)


@_function("selected", 2, 2)
def _selected(scope: Scope, chosen: Value, value: Value) -> Value:
    return string(value).strip() in string(chosen).split()


@_function("selected-at", 2, 2)
def _selected_at(scope: Scope, chosen: Value, index: Value) -> Value:
    found, place = string(chosen).split(), number(index)
    return found[int(place)] if 0 <= place < len(found) else ""


@_function("count-selected", 1, 1)
def _count_selected(scope: Scope, chosen: Value) -> Value:
    return float(len(string(chosen).split()))


@_function("jr:choice-name", 2, 2)
def _choice_name(scope: Scope, value: Value, path: Value) -> Value:
    return scope.world.choice_label(string(path).strip(), string(value))


@_function("jr:itext", 1, 1)
def _itext(scope: Scope, name: Value) -> Value:
    return scope.world.itext(string(name))


@_function("uuid", 0, 1)
def _uuid(scope: Scope, *length: Value) -> Value:
    return scope.world.uuid(scope.current, _index(length[0]) if length else None)


_LAZY: Final = {"if": (3, 3), "coalesce": (2, None), "once": (1, 1), "indexed-repeat": (3, 7)}
FUNCTIONS: Final = {name: function for name, (_, _, function) in _FUNCTIONS.items()}
SIGNATURES: Final[dict[str, tuple[int, int | None]]] = {
    **_LAZY,
    **{name: (least, most) for name, (least, most, _) in _FUNCTIONS.items()},
}
COMPARE: Final[dict[str, Callable[[float, float], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
