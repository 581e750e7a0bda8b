"""Carries a round of syncing between its two sides: steps of the vault on its thread, requests on the network's.

The round is a generator without a network (sync/client); here each request that it yields goes out, and what comes
back goes in. Nothing blocks the window, and a vault that closes leaves the round where it was.
"""

from collections.abc import Callable, Generator
from functools import partial

from PySide6.QtCore import QObject, Signal

from desktop.jobs import Jobs, Lane
from desktop.trouble import Trouble
from sync.client.asking import Answer, Asked, Request, Told, Unreachable
from sync.client.progress import Outcome, Progress

Talk = Generator[Asked, Told, Outcome]
Send = Callable[[Request], Answer | Unreachable]


class Rounds(QObject):
    """One round at a time. ended carries how it ended; failed what the vault or this laptop could not do."""

    progressed = Signal(Progress)
    ended = Signal(Outcome)
    failed = Signal(Trouble)

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs
        self._talk: Talk | None = None
        self._send: Send | None = None

    @property
    def busy(self) -> bool:
        """True while a round is under way."""
        return self._talk is not None

    def begin(self, talk: Talk, send: Send) -> None:
        """Start a round; send is called on the network's thread. While one is under way nothing happens."""
        if self._talk is None:
            self._talk, self._send = talk, send
            self._step(talk, None)

    def end(self) -> None:
        """The vault closes: let go of the round, on the vault's own thread."""
        talk, self._talk = self._talk, None
        if talk is not None:
            self._jobs.run(Lane.VAULT, talk.close)

    def _step(self, talk: Talk, told: Told) -> None:
        if self._talk is talk:
            self._jobs.run(
                Lane.VAULT, partial(_advance, talk, told), partial(self._asked, talk), self._stop, always=True
            )

    def _asked(self, talk: Talk, found: Asked | Outcome) -> None:
        if self._talk is not talk or self._send is None:
            return
        if isinstance(found, Progress):
            self.progressed.emit(found)
            self._step(talk, None)
        elif isinstance(found, Request):
            self._jobs.run(Lane.NETWORK, partial(self._send, found), partial(self._step, talk), self._stop, always=True)
        else:
            self._talk = None
            self.ended.emit(found)

    def _stop(self, trouble: Trouble) -> None:
        if self._talk is not None:
            self.end()
            self.failed.emit(trouble)


def _advance(talk: Talk, told: Told) -> Asked | Outcome:
    try:
        return talk.send(told)
    except StopIteration as end:
        outcome: Outcome = end.value
        return outcome
