"""Match regular expressions of a form in bounded time: a set of states walks along the text, nothing backtracks.

What takes exponential time elsewhere ("(a+)+$") takes one pass here. Supported: literals, ., classes, \\d \\w \\s and
their opposites, \\b, ^, $, groups, |, *, +, ?, {n,m}; lazy marks change nothing. Not supported: looking around,
possessive marks and back references; a pattern that has them is refused at load (F-015).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from forms.engine.problems import Clause, clause

MAX_PATTERN: Final = 2_000  # characters
MAX_STATES: Final = 2 * MAX_PATTERN + 10  # each character takes two, again for each time that {n,m} has it
MAX_VISITS: Final = 400_000  # states visited in one match; about 0.2 s
MAX_NESTING: Final = 30
_OTHER_DIALECTS: Final = ("[:", "&&")  # [[:alpha:]], [a-z&&[^b]]: read as plain signs they refuse good answers

Test = Callable[[str], bool]


class PatternProblem(Exception):
    """A pattern that cannot be used; why: what is wrong with it."""

    def __init__(self, why: Clause) -> None:
        super().__init__(str(why))
        self.why = why


@dataclass(slots=True)
class _State:
    """test: takes one character on to `then`; guard: goes on only there; neither: goes on to all of `then`."""

    then: list[int]
    test: Test | None = None
    guard: str = ""


@dataclass(frozen=True)
class Pattern:
    """A compiled pattern."""

    states: tuple[_State, ...]
    start: int
    end: int
    _seen: dict[tuple[frozenset[int], str], frozenset[int]] = field(default_factory=dict, compare=False)

    def search(self, text: str, spend: Callable[[int], None] = lambda _: None) -> bool:
        """Whether the pattern matches somewhere in the text; `spend` is told of the states visited.

        Raises PatternProblem when that takes too long.
        """
        self._seen.clear()
        visits = 0
        here: frozenset[int] = frozenset()
        for place in range(len(text) + 1):
            active = self._closure({*here, self.start}, text, place)
            if self.end in active:
                return True
            if place == len(text):
                return False
            visits += len(active) + 1
            spend(len(active) + 1)
            if visits > MAX_VISITS:
                raise PatternProblem(clause("pattern_slow"))
            here = self._step(active, text[place])
        return False

    def _step(self, active: frozenset[int], character: str) -> frozenset[int]:
        key = (active, character)
        if key not in self._seen:
            if len(self._seen) > 5_000:
                self._seen.clear()
            states = (self.states[number] for number in active)
            self._seen[key] = frozenset(
                then for state in states if state.test and state.test(character) for then in state.then
            )
        return self._seen[key]

    def _closure(self, begin: set[int], text: str, place: int) -> frozenset[int]:
        found, stack = set(begin), list(begin)
        while stack:
            state = self.states[stack.pop()]
            if state.test or (state.guard and not _holds(state.guard, text, place)):
                continue
            for then in state.then:
                if then not in found:
                    found.add(then)
                    stack.append(then)
        return frozenset(found)


def _word(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character == "_")


def _holds(guard: str, text: str, place: int) -> bool:
    if guard == "^":
        return place == 0
    if guard == "$":
        return place == len(text)
    edge = (place > 0 and _word(text[place - 1])) != (place < len(text) and _word(text[place]))
    return edge if guard == "b" else not edge


_SETS: Final[dict[str, Test]] = {
    "d": lambda c: "0" <= c <= "9",
    "w": _word,
    "s": str.isspace,
}
_CONTROL: Final = {"n": "\n", "r": "\r", "t": "\t", "f": "\f", "v": "\v", "0": "\0"}


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of the machine, from one state to another."""

    first: int
    last: int


class _Builder:
    def __init__(self, text: str) -> None:
        self.text, self.place, self.states, self.depth = text, 0, list[_State](), 0

    def state(self, then: list[int] | None = None, test: Test | None = None, guard: str = "") -> int:
        if len(self.states) >= MAX_STATES:
            raise PatternProblem(clause("pattern_large"))
        self.states.append(_State(then if then is not None else [], test, guard))
        return len(self.states) - 1

    def next(self) -> str:
        return self.text[self.place] if self.place < len(self.text) else ""

    def take(self) -> str:
        character = self.next()
        if not character:
            raise PatternProblem(clause("ends_early"))
        self.place += 1
        return character

    def alternatives(self) -> _Part:
        self.depth += 1
        if self.depth > MAX_NESTING:
            raise PatternProblem(clause("pattern_deep"))
        branches = [self.sequence()]
        while self.next() == "|":
            self.take()
            branches.append(self.sequence())
        self.depth -= 1
        if len(branches) == 1:
            return branches[0]
        last = self.state()
        for branch in branches:
            self.states[branch.last].then.append(last)
        return _Part(self.state([branch.first for branch in branches]), last)

    def sequence(self) -> _Part:
        first = last = self.state()
        while self.next() not in ("", "|", ")"):
            begin = self.place
            part = self.repeated(self.atom(), begin)
            self.states[last].then.append(part.first)
            last = part.last
        return _Part(first, last)

    def repeated(self, part: _Part, begin: int) -> _Part:
        least, most = self.bounds()
        if (least, most) == (1, 1):
            return part
        if most == 0:
            nothing = self.state()
            return _Part(nothing, nothing)
        end = self.place
        parts = [part] + [self.again(begin) for _ in range(max(least, most or 1, 1) - 1)]
        self.place = end
        first, last = self.state(), self.state()
        self.states[first].then = [parts[0].first] + ([last] if least == 0 else [])
        for number, each in enumerate(parts, 1):
            onward = self.states[each.last].then
            if number < len(parts):
                onward.append(parts[number].first)
            if number >= least:
                onward.append(last)
        if most is None:
            self.states[parts[-1].last].then.append(parts[-1].first)
        return _Part(first, last)

    def again(self, begin: int) -> _Part:
        self.place = begin
        return self.atom()

    def bounds(self) -> tuple[int, int | None]:
        """How often the last piece may stand there; None is without end."""
        sign = self.next()
        found: tuple[int, int | None] = {"*": (0, None), "+": (1, None), "?": (0, 1)}.get(sign, (1, 1))
        if sign and sign in "*+?":
            self.take()
        elif sign == "{":
            found = self.braces()
        else:
            return found
        if self.next() == "?":  # a lazy mark: which match is found first does not matter here
            self.take()
        return found

    def braces(self) -> tuple[int, int | None]:
        end = self.text.find("}", self.place)
        least, comma, most = self.text[self.place + 1 : max(end, 0)].partition(",")
        if not (least.isdecimal() and (most == "" or most.isdecimal())) or len(least) > 4 or len(most) > 4:
            raise PatternProblem(clause("pattern_brace", left="{", right="}"))
        self.place = end + 1
        bounds = (int(least), int(most) if most else None if comma else int(least))
        if bounds[1] is not None and bounds[1] < bounds[0]:
            raise PatternProblem(clause("pattern_numbers", left="{", right="}"))
        return bounds

    def atom(self) -> _Part:
        character = self.take()
        if character == "(":
            return self.group()
        if character == "[":
            return self.one(self.members())
        if character == ".":
            return self.one(lambda c: c not in "\n\r")
        if character in "^$":
            return self.guard(character)
        if character == "\\":
            return self.escaped()
        if character in "*+?{":
            raise PatternProblem(clause("pattern_nothing", token=character))
        return self.one(character.__eq__)

    def group(self) -> _Part:
        if self.next() == "?":
            self.marked()
            self.place += 2
        part = self.alternatives()
        if self.next() != ")":
            raise PatternProblem(clause("pattern_open"))
        self.take()
        return part

    def marked(self) -> None:
        """Refuse "(?" before anything but ":", and say what it asks for."""
        after = self.text[self.place + 1 : self.place + 3]
        if after.startswith(("=", "!", "<=", "<!")):
            raise PatternProblem(clause("pattern_looks"))
        if not after.startswith(":"):
            end = self.text.find(")", self.place)
            token = self.text[self.place - 1 : min(end + 1 or self.place + 3, self.place + 12)]
            raise PatternProblem(clause("pattern_mode" if after[:1].isalpha() else "pattern_unknown", token=token))

    def one(self, test: Test) -> _Part:
        last = self.state()
        return _Part(self.state([last], test), last)

    def guard(self, kind: str) -> _Part:
        last = self.state()
        return _Part(self.state([last], guard=kind), last)

    def escaped(self) -> _Part:
        if self.next() in ("b", "B"):
            return self.guard(self.take())
        return self.one(self.escape())

    def escape(self) -> Test:
        character = self.take()
        if character.lower() in _SETS:
            test = _SETS[character.lower()]
            return test if character.islower() else lambda c: not test(c)
        if character in "ux":
            digits = self.text[self.place : self.place + (4 if character == "u" else 2)]
            self.place += len(digits)
            try:
                return chr(int(digits, 16)).__eq__
            except ValueError:
                raise PatternProblem(clause("pattern_hex", token=f"\\{character}")) from None
        if character in _CONTROL:
            return _CONTROL[character].__eq__
        if character.isascii() and character.isalnum():
            raise PatternProblem(clause("pattern_unknown", token=f"\\{character}"))
        return character.__eq__

    def members(self) -> Test:
        """A class in square brackets."""
        negated = self.next() == "^"
        if negated:
            self.take()
        tests: list[Test] = []
        first = True
        while first or self.next() != "]":
            first = False
            tests.append(self.member())
        self.take()
        return (lambda c: not any(test(c) for test in tests)) if negated else lambda c: any(test(c) for test in tests)

    def member(self) -> Test:
        low = self.take()
        if low + self.next() in _OTHER_DIALECTS:
            raise PatternProblem(clause("pattern_unknown", token=low + self.next()))
        if low == "\\":
            test = self.escape()
            low = getattr(test, "__self__", "")
            if not isinstance(low, str) or not low:
                return test
        if self.next() == "-" and self.text[self.place + 1 : self.place + 2] not in ("]", ""):
            self.take()
            high = self.take()
            if high == "\\":
                high = getattr(self.escape(), "__self__", "")
            if not isinstance(high, str) or not high or high < low:
                raise PatternProblem(clause("pattern_range"))
            return lambda c: low <= c <= high
        return low.__eq__


@lru_cache(maxsize=256)
def compile_pattern(text: str) -> Pattern:
    """The pattern of a regular expression. Raises PatternProblem."""
    if len(text) > MAX_PATTERN:
        raise PatternProblem(clause("pattern_long"))
    builder = _Builder(text)
    part = builder.alternatives()
    if builder.place < len(text):
        raise PatternProblem(clause("pattern_closed"))
    return Pattern(tuple(builder.states), part.first, part.last)
