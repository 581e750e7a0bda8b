"""What the parts of one round share: the vault's side, the line, the pace, and what was done so far."""

from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, TypeVar

from sync.client.asking import Asked, Told
from sync.client.line import Line
from sync.client.pace import Pace
from sync.client.progress import CHECKING, LISTING, Outcome, Progress
from sync.client.side import Received, Side

SLICE_S: Final = 0.02  # of work in the vault before the worker's own saves may come in between
_AHEAD: Final = 48  # things that are named ahead at a time, to be checked together
T = TypeVar("T")

# What stands on something that is not here: the whole dossier is fetched.
BEGINNING: Final = frozenset({"not-on-head", "unknown-dossier", "no-parents"})
_ROSTER: Final = frozenset({"unknown-head", "unknown-author"})


@dataclass
class Trip:
    """One round. ticks: seconds of a clock that only goes forward; clock: the time of day, for people and signing."""

    side: Side
    line: Line
    pace: Pace
    clock: Callable[[], datetime]
    ticks: Callable[[], float]
    outcome: Outcome = field(default_factory=Outcome)
    wanted: set[str] = field(default_factory=set)  # dossiers to fetch whole, hex
    lacking: set[str] = field(default_factory=set)  # dossiers whose beginning the server does not have, hex
    sent: set[bytes] = field(default_factory=set)  # ids of what the server said in this round that it has
    received: int = 0
    dossiers: set[str] = field(default_factory=set)  # of which something came, hex
    behind: bool = False  # something names a roster that is not here
    again: bool = False  # something has to be sent once more
    admitted: bool = False  # an administrator let this laptop in, in this round
    token: str | None = None  # what the server's first start printed; only for founding

    def slices(
        self,
        things: Sequence[T],
        do: Callable[[T], None],
        done: Callable[[T], None] = lambda _: None,
        named: Callable[[T], tuple[str, bytes]] | None = None,
    ) -> Generator[int, None, None]:
        """Do all things, as many in one durable step as take SLICE_S; done: the last of the step, inside it.

        named: kind and bytes of things that will be received, to check them ahead. Yields how many are done, after
        each step.
        """
        at = 0
        while at < len(things):
            with self.side.together():
                until = self.ticks() + SLICE_S
                while True:
                    if named is not None and at % _AHEAD == 0:
                        self.side.ahead([named(one) for one in things[at : at + _AHEAD]])
                    do(things[at])
                    at += 1
                    left = until - self.ticks()
                    if at == len(things) or left <= 0 or (at % _AHEAD == 0 and left < SLICE_S / 2):
                        break  # the next that are named take some milliseconds at once
                done(things[at - 1])
            yield at

    def freshen(self) -> Generator[Asked, Told, None]:
        """Make the rows of the list anew that are behind what came, in short steps."""
        while left := self.side.behind:
            with self.side.together():
                until = self.ticks() + SLICE_S
                while self.side.behind and self.ticks() < until:
                    self.side.freshen()
            yield Progress(LISTING, 0, left)

    def gathered(self, ids: Iterable[bytes]) -> Generator[Asked, Told, set[bytes]]:
        """All ids, which the vault looks up as they are asked for, in short steps."""
        found: set[bytes] = set()
        yield from self._in_steps(map(found.add, ids))
        return found

    def counted(self) -> Generator[Asked, Told, None]:
        """Count what the sums of this laptop stand on, in short steps; later nobody has to wait for it."""
        yield from self._in_steps(self.side.counting())

    def _in_steps(self, parts: Iterable[None]) -> Generator[Asked, Told, None]:
        """Take the parts, which are worked out as they are asked for; one step is as many as take SLICE_S."""
        until = self.ticks() + SLICE_S
        for _ in parts:
            if self.ticks() >= until:
                yield Progress(CHECKING)
                until = self.ticks() + SLICE_S

    def take(self, kind: str, data: bytes, sequence: int | None = None) -> Received:
        """Hand something that the server gave to the vault, and note what became of it."""
        got = self.side.receive(kind, data, sequence)
        if got.outcome == "stored":
            self.received += 1
            self.dossiers |= {got.dossier} if got.dossier else set()
        elif got.why in _ROSTER:
            self.behind = True
        elif got.why in BEGINNING and got.dossier:
            self.wanted.add(got.dossier)
        return got

    def unsend(self, ids: set[bytes]) -> None:
        """The server lacks these; inside a step, or as one."""
        if ids:
            self.side.unsend(ids)
            self.again = True

    def note(self, **changes: object) -> None:
        """Change what the outcome will say."""
        self.outcome = replace(self.outcome, **changes)  # type: ignore[arg-type]


def steps(phase: str, total: int, parts: Iterable[int]) -> Generator[Asked, Told, None]:
    """Progress after each part."""
    for done in parts:
        yield Progress(phase, done, max(total, done))
