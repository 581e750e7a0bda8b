"""The choices that questions offer: worked out when they are shown, remembered, and of long lists a piece at a time.

What was worked out stays until something that it was worked out from changes. A page works for a moment; what is not
ready by then waits, and whoever shows it calls go_on() between other things until nothing waits. So no list, and no
number of lists, keeps anybody waiting who types.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from forms.engine.listed import ListItem
from forms.engine.model import Choice, Node
from forms.engine.program import Program, speaks
from forms.engine.scope import MAX_WORK, ExpressionFailed, Scope, Spot, TooMuch
from forms.engine.solver import LATE, Solver
from forms.engine.tree import CHOICES, Formula, Place
from forms.engine.world import WORK_PER_CHOICE, FormWorld

MAX_PAGE: Final = 60_000  # nodes visited for the choices of a page before it is shown; some 0.1 s
MAX_PIECE: Final = 20_000  # nodes visited in one go after that
MAX_KEPT: Final = 10_000_000  # choices of all questions together that are remembered


class Offered(tuple[Choice, ...]):
    """Choices as they are shown. speaks: whether labels in their list show values.

    made: what whoever shows them made of them, by language, for as long as they last.
    """

    speaks: bool
    made: dict[str, Any]

    def __new__(cls, choices: Iterable[Choice] = (), *, speaks: bool = False) -> "Offered":
        """The choices in their order."""
        found = super().__new__(cls, choices)
        found.speaks, found.made = speaks, {}
        return found


class Listing(Formula):
    """The choices of one question. shown: the last that were whole, which stay while others are worked out.

    again: they must be worked out anew. steps: goes on with that; found: those there are so far; work: nodes visited.
    """

    asked_for = True
    __slots__ = ("found", "shown", "steps", "work")

    def __init__(self, place: Place) -> None:
        super().__init__(place, CHOICES, lambda _scope: False, LATE, bool)
        self.again, self.work = True, 0
        self.steps: Iterator[None] = iter(())
        self.found: list[Choice] = []
        self.shown = Offered()


class Offers:
    """The choices of the questions of one form being filled."""

    def __init__(self, program: Program, solver: Solver, world: FormWorld) -> None:
        self.program, self.solver, self.world = program, solver, world
        self.waiting: dict[Place, Listing] = {}  # in the order in which they were asked for
        self.asked: dict[Listing, None] = {}
        self.kept: dict[Listing, None] = {}
        self.spent = 0

    def begin(self) -> None:
        """A page is made, with time of its own; much that the one before it did not show is forgotten."""
        if sum(len(each.shown) for each in self.kept) > MAX_KEPT // 2:
            for listing in [each for each in self.kept if each not in self.asked]:
                listing.again, listing.is_fresh, listing.shown = True, False, Offered()
                del self.kept[listing]
        self.asked, self.waiting, self.spent = {}, {}, 0

    def choices(self, place: Place) -> Offered:
        """The choices of a select as far as they are ready; while new ones wait, those it had before."""
        listing = place.formulas.get(CHOICES)
        if not isinstance(listing, Listing):
            listing = place.formulas[CHOICES] = Listing(place)
        self.asked[listing] = None
        if not listing.is_fresh and not self._work(listing, MAX_PAGE):
            self.waiting[place] = listing
        return listing.shown

    def go_on(self, first: Place | None = None) -> bool:
        """Work a little on what waits, at one place before all others; whether choices became ready."""
        place = first if first in self.waiting else next(iter(self.waiting), None)
        self.spent = 0
        if place is None or not self._work(self.waiting[place], MAX_PIECE):
            return False
        del self.waiting[place]
        return True

    def _work(self, listing: Listing, allowed: int) -> bool:
        """Work on a list while what was begun may go on; whether it is whole."""
        if self.spent > allowed:
            return False
        if listing.again:
            self._restart(listing)
        before, self.world.work = self.world.work, 0
        self.solver.running.append(listing)
        try:
            for _ in listing.steps:
                if self.spent + self.world.work > allowed:
                    return self._is_too_much(listing)
            self._whole(listing, listing.found)
        except (ExpressionFailed, RecursionError) as failure:
            self._whole(listing, [], tired=isinstance(failure, TooMuch))
        finally:
            self.solver.running.pop()
            self.spent += self.world.work
            listing.work += self.world.work
            self.world.work = before
        return True

    def _restart(self, listing: Listing) -> None:
        listing.forget()
        listing.again, listing.work, listing.found = False, 0, []
        listing.steps = self._steps(listing)

    def _is_too_much(self, listing: Listing) -> bool:
        """Give a list up that takes more than any form needs."""
        rows = len(self.program.form.choices.get(listing.place.node.choice_list or "", ()))
        if listing.work + self.world.work <= MAX_WORK + rows * WORK_PER_CHOICE:
            return False
        self._whole(listing, [], tired=True)
        return True

    def _whole(self, listing: Listing, found: list[Choice], *, tired: bool = False) -> None:
        others = sum(len(each.shown) for each in self.kept if each is not listing)
        listing.tired = tired or others + len(found) > MAX_KEPT
        speaks = listing.place.node.choice_list in self.program.speaking
        made = Offered(() if listing.tired else found, speaks=speaks)
        listing.shown = listing.shown if made == listing.shown else made  # with what was made of them
        listing.is_fresh, listing.steps, listing.found = True, iter(()), []
        self.kept[listing] = None

    def _steps(self, listing: Listing) -> Iterator[None]:
        """Find the choices, with a stop after each row."""
        place, node = listing.place, listing.place.node
        spots = list[Spot]()
        expression = node.choice_filter or node.choice_nodes
        if expression is None:
            found = iter(self.program.form.choices.get(node.choice_list or "", ()))
        else:
            yield from self._spots(Scope(self.world, place), expression, spots)
            found = (choice for spot in spots if (choice := _choice(spot, node)).name)
        if node.choice_list not in self.program.speaking:
            listing.found += found
            return
        for choice in found:
            listing.found.append(self.world.spoken(choice, place) if speaks(choice) else choice)
            self.world.work += 1
            yield

    def _spots(self, scope: Scope, expression: str, into: list[Spot]) -> Iterator[None]:
        """Put the rows that an expression asks for into a list, with a stop after each that a condition looked at."""
        itemset = self.program.itemset(expression)
        if itemset is None:
            value = self.program.run(expression)(scope)
            into += value if isinstance(value, list) else []
            return
        rows = itemset.rows(scope)
        for condition in itemset.conditions:
            if condition.looks_up(rows):
                rows = condition.left(scope, rows)
                yield
                continue
            left = list[Spot]()
            for row, holds in condition.each(scope, rows):
                if holds:
                    left.append(row)
                yield
            rows = left
        into += rows if itemset.shuffled is None else itemset.shuffled(scope, rows)


def _choice(spot: Spot, node: Node) -> Choice:
    if isinstance(spot, ListItem):
        return spot.choice
    value = "".join(each.read() for each in spot.named(node.choice_value)[:1])
    label = "".join(each.read() for each in spot.named(node.choice_label)[:1])
    return Choice(value, {"": label or value})
