"""Keep every expression of a form being filled up to date: after a change, run only what depends on it.

While an expression runs, each node that it reads is noted. What runs first follows from the form (Form.ranks), and a
value that is needed earlier is computed on the spot, so the order never changes the result.
"""

import heapq
from typing import Final

from forms.engine.scope import Effort, ExpressionFailed, Scope, TooMuch, World, budget
from forms.engine.tree import CALCULATE, OFFERED, RELEVANT, Formula, Place, Repeat, Watchers

MAX_INSIDE: Final = 12  # expressions computed inside each other before the inner one gets its own turn
MAX_RUNS: Final = 20  # times that one change may run the same expression
LATE: Final = 1_000_000  # constraints and the like: nothing depends on them
VERDICTS: Final = frozenset({"constraint", "required", "readonly", OFFERED})


class _Circle(Exception):
    """Items of a repeat that depend on each other: all that take part become empty."""

    def __init__(self, begin: Formula) -> None:
        super().__init__()
        self.begin = begin


class _Inside(Exception):
    """An expression that must run first, at the outside."""

    def __init__(self, formula: Formula) -> None:
        super().__init__()
        self.formula = formula


class Solver:
    """The expressions of one form being filled. changed: paths whose state changed since take_changed().

    verdicts: the work of those that waited, which the texts beside them do not take away.
    """

    def __init__(self) -> None:
        self.world: World | None = None
        self.verdicts = Effort()
        self.queue: list[tuple[tuple[int, int], Formula]] = []  # by rank, which is held against others much faster
        self.running: list[Formula] = []
        self.changed: dict[Place, None] = {}
        self.counted: dict[Repeat, None] = {}
        self._number = 0

    def next_number(self) -> int:
        """Numbers in order of making: document order, later items last."""
        self._number += 1
        return self._number

    def note(self, watchers: Watchers) -> None:
        """The expression that runs now depends on what these watch."""
        if self.running:
            reader = self.running[-1]
            if reader not in watchers:
                watchers[reader] = None
                reader.sources.append(watchers)

    def add(self, formula: Formula) -> None:
        """Take in an expression; settle() runs it."""
        formula.place.formulas[formula.facet] = formula
        self._stale(formula)

    def remove(self, place: Place) -> None:
        """Forget the expressions of a node that goes."""
        for formula in place.formulas.values():
            formula.forget()
            formula.is_fresh = True
        place.formulas = {}

    def _stale(self, formula: Formula) -> None:
        formula.is_fresh = False
        if not formula.queued:
            formula.queued = True
            heapq.heappush(self.queue, (formula.rank, formula))

    def fire(self, watchers: Watchers) -> None:
        """Something that these watch has changed."""
        for formula in list(watchers):
            if formula.asked_for:
                formula.is_fresh, formula.again, formula.tired = False, True, False
            elif formula.is_fresh:
                self._stale(formula)
            elif formula.running:  # it read this before it changed
                formula.again = True
            elif not formula.queued:  # it was left until somebody asks
                self._later(formula)

    def touch(self, place: Place) -> None:
        """The value of a node has changed."""
        self.changed[place] = None
        self.fire(place.watch_value)

    def again(self, formula: Formula) -> None:
        """Run an expression once more, as its node was emptied."""
        self.touch(formula.place)
        self._stale(formula)

    def fresh(self, formula: Formula) -> bool | str:
        """The result of an expression, computed now when it is not up to date."""
        if formula.running:
            raise _Circle(formula)
        if not formula.is_fresh:
            if len(self.running) >= MAX_INSIDE:
                raise _Inside(formula)
            self._run(formula)
        return formula.result

    def settle(self) -> None:
        """Run all that is not up to date."""
        ran: list[Formula] = []
        while self.queue:
            _, formula = heapq.heappop(self.queue)
            formula.queued = False
            if formula.facet in VERDICTS and self.world is not None and self.world.effort.is_long:
                self._later(formula)
            elif not formula.is_fresh:
                formula.runs += 1
                ran.append(formula)
                if formula.runs > MAX_RUNS:  # cannot settle: leave it empty rather than go on for ever
                    self._done(formula, formula.otherwise)
                else:
                    self._outside(formula)
        for formula in ran:
            formula.runs = 0

    def _later(self, formula: Formula) -> None:
        """Leave what nothing depends on until somebody asks for it: a form may hold very many of them."""
        place = formula.place
        self.changed.update(dict.fromkeys(place.below() if formula.facet == "readonly" else (place,)))

    def asked(self, formula: Formula) -> bool | str:
        """The result of an expression for who shows it."""
        if not formula.is_fresh and (world := self.world) is not None:
            before, world.effort = world.effort, self.verdicts
            try:
                self._outside(formula)
            finally:
                world.effort = before
        return formula.result

    def _outside(self, formula: Formula) -> None:
        """Run an expression, and before it those it needs that lie too deep inside."""
        stack = [formula]
        while stack:
            try:
                if not stack[-1].is_fresh:
                    self._run(stack[-1])
                stack.pop()
            except _Inside as inside:
                if inside.formula in stack:
                    self._done(inside.formula, inside.formula.otherwise)
                else:
                    stack.append(inside.formula)

    def _run(self, formula: Formula) -> None:
        formula.forget()
        formula.running, formula.again, formula.tired = True, False, False
        self.running.append(formula)
        try:
            result = self._value(formula)
        except ExpressionFailed as failure:
            result = formula.otherwise
            formula.tired = isinstance(failure, TooMuch)
        except RecursionError:
            if len(self.running) > 1:
                raise _Inside(formula) from None
            result = formula.otherwise
        except _Circle as circle:
            self._done(formula, formula.otherwise)
            if circle.begin is formula:
                return
            raise
        finally:
            formula.running = False
            self.running.pop()
        self._done(formula, result)
        if formula.again:
            self._stale(formula)

    def _value(self, formula: Formula) -> bool | str:
        world = self.world
        if world is None:
            raise ExpressionFailed("nothing to run on")
        with budget(world):
            return formula.convert(formula.run(Scope(world, formula.place)))

    def _done(self, formula: Formula, result: bool | str) -> None:
        formula.is_fresh = True
        if result == formula.result and (formula.facet != CALCULATE or result == formula.place.own):
            return
        formula.result = result
        place = formula.place
        if formula.facet == CALCULATE:
            place.own = str(result)
            self.touch(place)
        elif formula.facet == RELEVANT:
            for below in place.below():
                self.changed[below] = None
                self.fire(below.watch_relevant)
                self.fire(below.watch_value)
        elif formula.facet == "count" and isinstance(place, Repeat):
            self.counted[place] = None
        elif formula.facet == "readonly":
            self.changed.update(dict.fromkeys(place.below()))
        else:
            self.changed[place] = None
