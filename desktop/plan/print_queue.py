"""Print every plan that waits for a printer: one job a plan, so that two clients never share a sheet."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtPrintSupport import QPrinter

from desktop.cards import waits_to_print
from desktop.dossier import items
from desktop.jobs import Lane
from desktop.plan.printing import put_on_paper
from desktop.shell import Shell
from desktop.trouble import Trouble
from forms.words import Words
from sync.errors import SyncError
from sync.vault import Vault


@dataclass(frozen=True)
class Waiting:
    """A given plan that waits to be printed."""

    dossier_id: str
    plan_id: str
    number: int


@dataclass(frozen=True)
class Outcome:
    """How far printing came. unread: plans or dossiers that could not be read; they wait on.

    stopped: by the worker; refused: the printer took no more.
    """

    total: int
    printed: int = 0
    unread: int = 0
    stopped: bool = False
    refused: bool = False

    @property
    def is_whole(self) -> bool:
        """True when nothing waits any more of what was asked for."""
        return self.printed == self.total and not self.unread


def waiting_plans(vault: Vault, dossier_ids: Sequence[str]) -> tuple[tuple[Waiting, ...], int]:
    """What waits in these dossiers, in their order, and how many of them can't be read."""
    found: list[Waiting] = []
    unread = 0
    for dossier_id in dossier_ids:
        try:
            told = items(vault.dossier(dossier_id).values, "given")
            plans = vault.given_plans(dossier_id)
        except SyncError:
            unread += 1
            continue
        waits = {plan_id for plan_id, plan in told.items() if waits_to_print(plan)}
        found += [Waiting(dossier_id, plan.plan_id, plan.number) for plan in plans if plan.plan_id in waits]
    return tuple(found), unread


def told(outcome: Outcome, words: Words) -> str:
    """What the worker is told at the end."""
    sentences = []
    if outcome.stopped:
        sentences.append(words("queue.stopped"))
    if outcome.refused:
        sentences.append(words("queue.refused"))
    if outcome.printed < outcome.total:
        sentences.append(words("queue.part", n=outcome.printed, total=outcome.total))
    elif outcome.total:
        sentences.append(words("queue.done.one") if outcome.total == 1 else words("queue.done", n=outcome.total))
    if outcome.unread:
        sentences.append(words("queue.unread.one") if outcome.unread == 1 else words("queue.unread", n=outcome.unread))
    return " ".join(sentences)


class PrintQueue(QObject):
    """Works through the queue beside the window. went_on: which plan is being printed, of how many."""

    went_on = Signal(int, int)
    ended = Signal(Outcome)

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell, self._desk = shell, shell.desk
        self._outcome: Outcome | None = None  # while printing
        self._plans: tuple[Waiting, ...] = ()
        self._at = 0
        self._file = ""  # that the printer writes into, if it is one that makes files

    @property
    def is_printing(self) -> bool:
        """True from start until ended."""
        return self._outcome is not None

    def start(self, printer: QPrinter, dossier_ids: Sequence[str]) -> None:
        """Print what waits in these dossiers, in this order."""
        if self._outcome is not None:
            return
        self._outcome, self._at, self._file = Outcome(0), 0, printer.outputFileName()
        printer.setPrintRange(QPrinter.PrintRange.AllPages)  # a part of each plan would count as printed
        self._desk.with_vault(
            lambda vault: waiting_plans(vault, dossier_ids), lambda found: self._found(printer, found), self._failed
        )

    def stop(self) -> None:
        """Print no further plan; the one on its way to the printer is finished."""
        if self._outcome is not None:
            self._outcome = replace(self._outcome, stopped=True)

    def _found(self, printer: QPrinter, found: tuple[tuple[Waiting, ...], int]) -> None:
        self._plans, unread = found
        self._change(total=len(self._plans), unread=unread)
        self._next(printer)

    def _next(self, printer: QPrinter) -> None:
        outcome = self._outcome
        if outcome is None:
            return
        if self._at == len(self._plans) or outcome.stopped or outcome.refused:
            self._end(replace(outcome, stopped=outcome.stopped and not outcome.is_whole))
            return
        plan = self._plans[self._at]
        self._at += 1
        self.went_on.emit(self._at, len(self._plans))
        self._desk.with_vault(
            lambda vault: vault.given_pdf(plan.dossier_id, plan.number),
            lambda pdf: self._print(printer, plan, pdf),
            lambda _trouble: self._unread(printer),
        )

    def _print(self, printer: QPrinter, plan: Waiting, pdf: bytes) -> None:
        if self._file:
            printer.setOutputFileName(str(file_of(Path(self._file), self._at)))

        def taken(took: bool) -> None:
            if not took:
                self._change(refused=True)
                self._next(printer)
                return
            self._desk.note_printed(plan.dossier_id, plan.plan_id, lambda: self._noted(printer), self._failed)

        self._shell.jobs.run(Lane.PAPER, lambda: put_on_paper(printer, pdf), taken, self._failed)

    def _noted(self, printer: QPrinter) -> None:
        if self._outcome is not None:
            self._change(printed=self._outcome.printed + 1)
        self._next(printer)

    def _unread(self, printer: QPrinter) -> None:
        if self._outcome is not None:
            self._change(unread=self._outcome.unread + 1)
        self._next(printer)

    def _change(self, **to: int) -> None:
        if self._outcome is not None:
            self._outcome = replace(self._outcome, **to)  # type: ignore[arg-type]

    def _failed(self, trouble: Trouble) -> None:
        """The vault or the machine refuses: told as any trouble, and what was not printed waits on."""
        if self._outcome is not None:
            self._end(replace(self._outcome, stopped=True))
        self._desk.trouble.emit(trouble)

    def _end(self, outcome: Outcome) -> None:
        self._outcome, self._plans = None, ()
        self.ended.emit(outcome)


def file_of(first: Path, number: int) -> Path:
    """Where a printer that makes files puts a plan: the chosen file, then numbered ones that replace nothing."""
    if number == 1:
        return first
    place = number
    while (path := first.with_name(f"{first.stem}-{place}{first.suffix}")).exists():
        place += 1
    return path
