"""The one place that starts threads (vault, paper, backups, network, form); outcomes come back on the window's thread.

Work in a lane runs in the order it was asked for. With a key, only the newest request of that key is answered:
an older one that has not begun is dropped, the answer of one that has begun is thrown away.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from types import CellType
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from desktop.trouble import BUG, Trouble, trouble_of

T = TypeVar("T")


class Lane(StrEnum):
    """One thread each."""

    VAULT = "vault"
    PAPER = "paper"
    BACKUP = "backup"
    NETWORK = "network"
    FORM = "form"  # reading a spreadsheet; pages of the plan do not wait for it


@dataclass
class _Job:
    lane: Lane
    key: str | None
    turn: int
    done: Callable[[Any], None] | None
    failed: Callable[[Trouble], None] | None
    always: bool = False
    future: "Future[Any] | None" = None


class Jobs(QObject):
    """Runs work beside the window. settled is sent when nothing is under way any more."""

    settled = Signal()
    trouble = Signal(Trouble)
    _finished = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes = {lane: ThreadPoolExecutor(max_workers=1, thread_name_prefix=str(lane)) for lane in Lane}
        self._newest: dict[tuple[Lane, str], int] = {}
        self._jobs: dict[int, _Job] = {}
        self._turn = 0
        self._closed = False
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """True while anything is under way."""
        return bool(self._jobs)

    def run(
        self,
        lane: Lane,
        work: Callable[[], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[Trouble], None] | None = None,
        *,
        key: str | None = None,
        always: bool = False,
    ) -> None:
        """Run work in its lane; then done or failed on the window's thread.

        A failure without a failed of its own goes to the trouble signal. What is no known error is a bug:
        it is raised on the window's thread, for the hook that reports bugs. After close nothing is taken on.

        always: answer even when what the answer was made with is gone; for callers that look after that themselves.
        """
        if self._closed:
            return
        self._turn += 1
        job = _Job(lane, key, self._turn, done, failed, always)
        if key is not None:
            older = self._jobs.get(self._newest.get((lane, key), 0))
            if older is not None and older.future is not None:
                older.future.cancel()
            self._newest[(lane, key)] = job.turn
        self._jobs[job.turn] = job
        job.future = self._lanes[lane].submit(work)
        job.future.add_done_callback(partial(self._tell, job))

    def close(self) -> None:
        """Wait for what is under way and end the threads; their answers are no longer delivered."""
        self._closed = True
        for executor in self._lanes.values():
            executor.shutdown(wait=True, cancel_futures=False)

    def _tell(self, job: _Job, _future: "Future[Any]") -> None:
        self._finished.emit(job)

    def _deliver(self, job: _Job) -> None:
        try:
            self._answer(job)
        finally:
            self._jobs.pop(job.turn, None)
            if not self._jobs:
                self.settled.emit()

    def _answer(self, job: _Job) -> None:
        if job.future is None or job.future.cancelled():
            return
        if job.key is not None and self._newest.get((job.lane, job.key)) != job.turn:
            return
        error = job.future.exception()
        if error is None:
            if job.done is not None and (job.always or still_wanted(job.done)):
                job.done(job.future.result())
            return
        known = trouble_of(error)
        wanted = job.failed is not None and (job.always or still_wanted(job.failed))
        failed = job.failed if wanted and job.failed is not None else self.trouble.emit
        failed(known or BUG)
        if known is None:
            raise error


def still_wanted(answer: Callable[..., object], depth: int = 3) -> bool:
    """False when the widget that asked is gone: what it belongs to, or what it was made with, was destroyed."""
    holds: list[object] = [getattr(answer, "__self__", None)]
    holds += [cell.cell_contents for cell in getattr(answer, "__closure__", None) or () if _filled(cell)]
    for one in holds:
        if isinstance(one, QObject) and not isValid(one):
            return False
        if depth and callable(one) and not isinstance(one, type) and not still_wanted(one, depth - 1):
            return False
    return True


def _filled(cell: CellType) -> bool:
    try:
        return cell.cell_contents is not None
    except ValueError:  # a name that was not given a value yet
        return False
