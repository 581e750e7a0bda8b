"""The functions of XForms expressions, per the ODK XForms specification; those that need a phone are left out.

Each function takes the scope and its arguments, evaluated already, and gives a value. Functions that must choose what
to evaluate (if, coalesce, once, indexed-repeat) stand in expression.py. Aggregates (count, sum, min, max, join, concat)
leave out nodes that are not relevant, because those are no part of the record.
"""

import base64
import hashlib
import math
import operator
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

# these three enter their functions in TABLE when they are imported
from forms.engine import date_functions, geo_functions, number_functions  # noqa: F401
from forms.engine.function_table import TABLE, bounded, function, long, nodes, texts, whole
from forms.engine.pattern import PatternProblem, compile_pattern
from forms.engine.scope import ExpressionFailed, Scope, Spot, Value, boolean, number, string
from forms.engine.values import round_half_up, stripped, words_of


@function("string", 0, 1)
def _string(scope: Scope, *of: Value) -> Value:
    return string(of[0]) if of else scope.node.read()


@function("concat", 1, None)
def _concat(scope: Scope, *of: Value) -> Value:
    return bounded("".join(texts(of)))


@function("join", 1, None)
def _join(scope: Scope, separator: Value, *of: Value) -> Value:
    return bounded(string(separator).join(texts(of)))


@function("substr", 2, 3)
def _substr(scope: Scope, text: Value, start: Value, end: Value | None = None) -> Value:
    return string(text)[whole(start) : None if end is None else whole(end)]


@function("substring", 2, 3)
def _substring(scope: Scope, text: Value, start: Value, length: Value | None = None) -> Value:
    characters = long(scope, text)
    first = round_half_up(number(start))
    last = math.inf if length is None else first + round_half_up(number(length))
    return "".join(each for place, each in enumerate(characters, 1) if first <= place < last)


@function("substring-before", 2, 2)
def _substring_before(scope: Scope, text: Value, mark: Value) -> Value:
    before, found, _ = string(text).partition(string(mark)) if string(mark) else ("", "", "")
    return before if found else ""


@function("substring-after", 2, 2)
def _substring_after(scope: Scope, text: Value, mark: Value) -> Value:
    return string(text).partition(string(mark))[2] if string(mark) else string(text)


@function("translate", 3, 3)
def _translate(scope: Scope, text: Value, old: Value, new: Value) -> Value:
    table: dict[int, str | None] = {}
    others = string(new)
    for place, character in enumerate(long(scope, old)):
        table.setdefault(ord(character), others[place : place + 1] or None)
    return long(scope, text).translate(table)


@function("string-length", 1, 1)
def _string_length(scope: Scope, text: Value) -> Value:
    return float(len(string(text)))


@function("normalize-space", 0, 1)
def _normalize_space(scope: Scope, *of: Value) -> Value:
    return " ".join(words_of(long(scope, of[0] if of else scope.node.read())))


@function("contains", 2, 2)
def _contains(scope: Scope, text: Value, part: Value) -> Value:
    return string(part) in long(scope, text)


@function("starts-with", 2, 2)
def _starts_with(scope: Scope, text: Value, part: Value) -> Value:
    return string(text).startswith(string(part))


@function("ends-with", 2, 2)
def _ends_with(scope: Scope, text: Value, part: Value) -> Value:
    return string(text).endswith(string(part))


@function("digest", 2, 3)
def _digest(scope: Scope, text: Value, algorithm: Value, encoding: Value = "base64") -> Value:
    name = string(algorithm).lower().replace("-", "")
    if name not in ("md5", "sha1", "sha256", "sha384", "sha512"):
        return ""
    digest = hashlib.new(name, long(scope, text).encode("utf-8", "surrogatepass"), usedforsecurity=False).digest()
    return digest.hex() if string(encoding) == "hex" else base64.b64encode(digest).decode()


@function("base64-decode", 1, 1)
def _base64_decode(scope: Scope, text: Value) -> Value:
    """The text (UTF-8) that was encoded; empty when it was not."""
    try:
        return base64.b64decode(long(scope, text).strip(), validate=True).decode()
    except ValueError:  # also what is no UTF-8
        return ""


@function("boolean", 1, 1)
def _boolean(scope: Scope, of: Value) -> Value:
    return boolean(of)


@function("boolean-from-string", 1, 1)
def _boolean_from_string(scope: Scope, of: Value) -> Value:
    return string(of) in ("true", "1")


@function("not", 1, 1)
def _not(scope: Scope, of: Value) -> Value:
    return not boolean(of)


@function("true", 0, 0)
def _true(scope: Scope) -> Value:
    return True


@function("false", 0, 0)
def _false(scope: Scope) -> Value:
    return False


@function("regex", 2, 2)
def _regex(scope: Scope, text: Value, pattern: Value) -> Value:
    try:
        return compile_pattern(string(pattern)).search(string(text), scope.spend)
    except PatternProblem as problem:
        raise ExpressionFailed(str(problem)) from None


def _ticks(values: Iterable[Value]) -> list[bool]:
    ticks: list[bool] = []
    for value in values:
        members = [spot.read() for spot in nodes(value)] if isinstance(value, list) else [value]
        ticks += [member if isinstance(member, bool) else number(member) > 0 for member in members]
    return ticks


@function("checklist", 2, None)
def _checklist(scope: Scope, least: Value, most: Value, *values: Value) -> Value:
    return _between(float(sum(_ticks(values))), number(least), number(most))


@function("weighted-checklist", 2, None)
def _weighted_checklist(scope: Scope, least: Value, most: Value, *values: Value) -> Value:
    """Two lists of nodes pair off; else each value stands before its weight."""
    if len(values) == 2 and isinstance(values[0], list) and isinstance(values[1], list):
        weights = [number(spot.read()) for spot in nodes(values[1])]
        pairs = list(zip(_ticks(values[:1]), weights, strict=False))
    else:
        pairs = [(any(_ticks([value])), number(weight)) for value, weight in _pairs(values)]
    return _between(float(sum(weight for ticked, weight in pairs if ticked)), number(least), number(most))


def _pairs(values: Sequence[Value]) -> Iterator[tuple[Value, Value]]:
    return zip(values[::2], values[1::2], strict=False)  # syntax.py refuses an odd number


def _between(count: float, least: float, most: float) -> bool:
    return (least == -1 or count >= least) and (most == -1 or count <= most)


@function("count", 1, 1)
def _count(scope: Scope, of: Value) -> Value:
    return float(len(nodes(of)))


@function("count-non-empty", 1, 1)
def _count_non_empty(scope: Scope, of: Value) -> Value:
    return float(sum(1 for spot in nodes(of) if spot.read()))


@function("position", 0, 1)
def _position(scope: Scope, *of: Value) -> Value:
    if not of:
        return float(scope.position)
    first = of[0][0] if isinstance(of[0], list) and of[0] else None
    if first is None:
        return math.nan
    if first.parent is None:
        return 1.0  # the top node has no other beside it
    return float(first.place())


@function("last", 0, 0)
def _last(scope: Scope) -> Value:
    return float(scope.size)


@function("name", 0, 1)
@function("local-name", 0, 1)
def _name_of(scope: Scope, *of: Value) -> Value:
    spots = of[0] if of else [scope.node]
    return spots[0].name if isinstance(spots, list) and spots else ""


@function("instance", 1, 1)
def _instance(scope: Scope, name: Value) -> Value:
    return scope.world.instance(string(name))


@function("current", 0, 0)
def _current(scope: Scope) -> Value:
    return [scope.current]


@function("pulldata", 4, 4)
def _pulldata(scope: Scope, name: Value, wanted: Value, column: Value, value: Value) -> Value:
    for top in scope.world.instance(string(name)):
        for root in top.named("root"):
            for first in root.named("item")[:1]:
                for row in (first.rows_by(string(column)) or {}).get(string(value), [])[:1]:
                    return "".join(cell.read() for cell in row.named(string(wanted))[:1])
    return ""


@function("randomize", 1, 2)
def _randomize(scope: Scope, of: Value, seed: Value | None = None) -> Value:
    return shuffled(scope, of if isinstance(of, list) else [], seed)


def _seed(scope: Scope, seed: Value) -> int:
    """The whole number of a seed, in 64 bits; of a text that is no number, the first of those of its SHA-256.

    So JavaRosa and ODK Web Forms have it, where the specification names no more than the numbers that follow.
    """
    start = number(seed)
    if not math.isnan(start):
        return max(-(2**63), min(2**63 - 1, int(start if math.isfinite(start) else math.copysign(2**64, start))))
    text = long(scope, seed)
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big", signed=True) if text else 0


def shuffled(scope: Scope, spots: Sequence[Spot], seed: Value | None = None) -> list[Spot]:
    """Nodes in another order, the same for the same seed (Park-Miller numbers, Fisher-Yates from the inside out)."""
    start = _seed(scope, seed) if seed is not None else int(scope.world.random(scope.current) * 2**31)
    state = abs(start) % 2147483647 * (-1 if start < 0 else 1)
    state = state if state > 0 else state + 2147483646
    found: list[Spot] = []
    for place, spot in enumerate(spots):
        state = state * 16807 % 2147483647
        other = math.floor((state - 1) / 2147483646 * (place + 1))
        found.append(spot)
        if other != place:
            found[place] = found[other]
            found[other] = spot
    return found


@function("random", 0, 0)
def _random(scope: Scope) -> Value:
    return scope.world.random(scope.current)


@function("selected", 2, 2)
def _selected(scope: Scope, chosen: Value, value: Value) -> Value:
    return stripped(string(value)) in (words_of(long(scope, chosen)) or [""])  # nothing is chosen: the empty text is


@function("selected-at", 2, 2)
def _selected_at(scope: Scope, chosen: Value, index: Value) -> Value:
    found, place = words_of(long(scope, chosen)), number(index)
    return found[int(place)] if 0 <= place < len(found) else ""


@function("count-selected", 1, 1)
def _count_selected(scope: Scope, chosen: Value) -> Value:
    return float(len(words_of(long(scope, chosen))))


@function("jr:choice-name", 2, 2)
def _choice_name(scope: Scope, value: Value, path: Value) -> Value:
    return scope.world.choice_label(string(path).strip(), string(value), scope.current)


@function("jr:itext", 1, 1)
def _itext(scope: Scope, name: Value) -> Value:
    return scope.world.itext(string(name))


@function("uuid", 0, 1)
def _uuid(scope: Scope, *length: Value) -> Value:
    return scope.world.uuid(scope.current, whole(length[0]) if length else None)


_LAZY: Final = {"if": (3, 3), "coalesce": (2, None), "once": (1, 1), "indexed-repeat": (3, 7)}
PAIRED: Final = {"weighted-checklist": 0, "indexed-repeat": 1}  # by name: how many values, besides pairs, modulo 2
FUNCTIONS: Final = {name: run for name, (_, _, run) in TABLE.items()}
SIGNATURES: Final[dict[str, tuple[int, int | None]]] = {
    **_LAZY,
    **{name: (least, most) for name, (least, most, _) in TABLE.items()},
}
COMPARE: Final[dict[str, Callable[[float, float], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
