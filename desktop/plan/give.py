"""Give a plan: make its pages once, freeze and seal them, then print, save, or note how it was given."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from desktop import left_over
from desktop.cards import waits_to_print
from desktop.dossier import items
from desktop.file_dialogs import ask_where
from desktop.jobs import Lane
from desktop.plan.file_names import file_name
from desktop.plan.pages import lacking, lacking_in_words, maker, next_number, paper_language, plan_of
from desktop.plan.phone_code import PhoneCode
from desktop.plan.printing import new_printer, put_on_paper
from desktop.plan.told import Telling
from desktop.saved_file import beside, cloud_of, write_file
from desktop.shell import Shell, trouble_text
from desktop.sitting import Sitting
from desktop.trouble import Trouble
from forms.plan_phone import phone_text
from forms.words import Words
from sync.vault import GivenPlanInfo, Value

REFUSED: Final = tuple(f"D-20{number}" for number in range(1, 6))  # codes of FileNotWritten
HOWS: Final = ("printed", "saved", "shown", "phone", "qr", "queue")


@dataclass(frozen=True)
class Made:
    """Pages, the revision they are of, and the given plan whose sealed pages they are to the last byte, if any."""

    pdf: bytes
    revision: str
    again: GivenPlanInfo | None = None


@dataclass(frozen=True)
class Leaving:
    """A file on its way out of the vault.

    saved, unsaved: what is said then; typed: what people typed on it; noted: is told whether the file is there.
    """

    path: Path
    make: Callable[[], bytes]
    saved: Callable[..., str]
    unsaved: str
    typed: object = ()
    noted: Callable[[bool], None] = lambda _written: None


def pages_of(sitting: Sitting, settings: Mapping[str, Value], large: bool = False) -> Callable[[], Made]:
    """The work that makes the pages as they are to be given now; nothing of the window is touched."""
    dossier = sitting.dossier()
    language = paper_language(dossier, sitting.language)
    revision = sitting.heads[0] if sitting.heads else ""
    make = maker(plan_of(dossier, settings), language, large)
    newest = max(sitting.given, key=lambda plan: plan.number, default=None)
    if newest is None:
        return lambda: Made(make(), revision)
    make_again = maker(plan_of(replace(dossier, today=newest.at.date()), settings, newest.number), language, large)

    def work() -> Made:
        pdf = make_again()
        if sha256(pdf).hexdigest() == newest.pdf_sha256:
            return Made(pdf, newest.revision, newest)
        return Made(make(), revision)

    return work


class Giver(QObject):
    """One way out for plans, new ones and those given before."""

    told = Signal(Telling)
    busy = Signal(bool)

    def __init__(self, shell: Shell, window: QWidget) -> None:
        super().__init__(window)
        self.shell, self.desk, self.words, self._window = shell, shell.desk, shell.words, window
        self.large = False  # the pages are given in large print
        self.ask_printer: Callable[[Callable[[QPrinter], None]], None] = self._ask_printer
        self.ask_file: Callable[[str, Callable[[Path], None]], None] = self._ask_file

    # The plan as it stands now.

    def give(self, how: str) -> None:
        """Give the plan as it stands now. Asking for printer or file comes first: giving up there changes nothing.

        When nothing changed since the newest given plan, that one is handed out again from its sealed pages. how: one
        of HOWS, or saved_named: as a file that is proposed the client's name.
        """
        sitting = self.desk.sitting
        if sitting is None or not self.desk.may_write:
            return
        if how == "printed":
            self.ask_printer(lambda printer: self._freeze(sitting, how, partial(self._print, printer)))
        elif how in ("saved", "saved_named"):
            whose = sitting.dossier().intake.name or "" if how == "saved_named" else ""
            self._make(sitting, partial(self._ask_where, sitting, whose))  # which plan it is gives the file its name
        else:
            self._freeze(sitting, how, partial(self._shown, how))

    def _ask_where(self, sitting: Sitting, whose: str, made: Made) -> None:
        self.busy.emit(False)
        day = self.desk.today if made.again is None else made.again.at.date()
        number = next_number(sitting.dossier()) if made.again is None else made.again.number
        self.ask_file(
            file_name(number, day.isoformat(), whose),
            lambda path: self._freeze(sitting, "saved", partial(self._save, path)),
        )

    def _make(self, sitting: Sitting, take: Callable[[Made], None]) -> None:
        """Save what is typed, and make the pages of exactly that; take is called while the dossier still lies open."""
        if self.desk.sitting is not sitting:
            return
        self.busy.emit(True)

        def saved() -> None:
            if self.desk.sitting is not sitting:
                self.busy.emit(False)
            elif sitting.unsaved:  # typed while it was being saved
                self.desk.commit(then=saved, failed=refused)
            else:
                self.shell.jobs.run(Lane.PAPER, pages_of(sitting, self.desk.settings, self.large), made, self._failed)

        def made(pages: Made) -> None:
            if self.desk.sitting is sitting:
                take(pages)
            else:
                self.busy.emit(False)

        def refused(_told_already: Trouble) -> None:
            self.busy.emit(False)

        self.desk.commit(then=saved, failed=refused)

    def _freeze(self, sitting: Sitting, how: str, then: Callable[[GivenPlanInfo, bytes, bool], None]) -> None:
        """Seal the pages as a new plan, unless they were sealed before; then gets plan, pages, and if it is again."""

        def made(pages: Made) -> None:
            if pages.again is not None:
                done(pages.again, pages.pdf, True)
            else:
                self.desk.give_plan(
                    pages.pdf,
                    how,
                    lambda info: done(info, pages.pdf, False),
                    revision=pages.revision,
                    failed=self._failed,
                )

        def done(info: GivenPlanInfo, pdf: bytes, again: bool) -> None:
            self.busy.emit(False)
            then(info, pdf, again)

        self._make(sitting, made)

    def _failed(self, trouble: Trouble) -> None:
        self.busy.emit(False)
        self.desk.trouble.emit(trouble)

    def _shown(self, how: str, info: GivenPlanInfo, _pdf: bytes, again: bool) -> None:
        if how == "qr":
            self._show_code(info.number)
        elif how == "queue" and again and not self._waits(info):
            self._let_wait(info)
            again = False  # it was given in another way before; now it waits too
        self._tell(f"give.{'again' if again else 'done'}.{how}", info)

    def _waits(self, info: GivenPlanInfo) -> bool:
        """True for a plan of the dossier that lies open that waits for a printer."""
        sitting = self.desk.sitting
        return sitting is not None and waits_to_print(items(sitting.dossier().values, "given").get(info.plan_id, {}))

    def _let_wait(self, info: GivenPlanInfo) -> None:
        """Have a plan of the dossier that lies open wait for a printer."""
        now = self.desk.clock().isoformat()
        self.desk.put({f"given/{info.plan_id}/queued": now, f"given/{info.plan_id}/printed": None})
        self.desk.commit()

    def _show_code(self, number: int) -> None:
        """The plan as a code for the client's phone, in the language that the client reads better."""
        sitting = self.desk.sitting
        if sitting is not None:
            dossier = sitting.dossier()
            words = Words(paper_language(dossier, sitting.language))
            plan = plan_of(dossier, self.desk.settings, number)
            self.code = PhoneCode(self.shell, phone_text(plan, words), self._window)
            self.code.open()

    # A plan that was given before.

    def print_again(self, info: GivenPlanInfo) -> None:
        """Print a given plan from its sealed pages."""
        self.ask_printer(
            lambda printer: self.desk.given_pdf(info.number, lambda pdf: self._print(printer, info, pdf, True))
        )

    def save_again(self, info: GivenPlanInfo) -> None:
        """Save a given plan from its sealed pages."""
        name = file_name(info.number, info.at.date().isoformat())
        self.ask_file(
            name, lambda path: self.desk.given_pdf(info.number, lambda pdf: self._save(path, info, pdf, True))
        )

    # Papers beside the plan.

    def print_paper(
        self, title: str, make: Callable[[], bytes], typed: object = (), why_not: Callable[[], str] = str
    ) -> None:
        """Print another paper; it is made when the printer was chosen, while the same dossier lies open.

        typed: what people typed on it; characters in it that no font has are named. why_not: asked when the printer was
        chosen: why it may not be made after all, or "".
        """
        sitting, words = self.desk.sitting, self.words

        def printed(names: tuple[str, ...]) -> None:
            lacks = lacking_in_words(names, words)
            self._done(words("papers.done.printed", name=title), lacks, warns=bool(lacks))

        def refused() -> None:
            self.told.emit(Telling(words("papers.printer.failed"), warns=True))

        def chosen(printer: QPrinter) -> None:
            if self.desk.sitting is sitting and not self._stopped(why_not()):
                self._paint(printer, make, printed, refused, typed)

        self.ask_printer(chosen)

    def save_paper(
        self, title: str, file: str, make: Callable[[], bytes], typed: object = (), why_not: Callable[[], str] = str
    ) -> None:
        """Save another paper as a file. typed, why_not: as of print_paper."""
        sitting, saved = self.desk.sitting, partial(self.words, "papers.done.saved", name=title)

        def chosen(path: Path) -> None:
            if self.desk.sitting is sitting and not self._stopped(why_not()):
                self._put(Leaving(path, make, saved, self.words("papers.unsaved", name=title), typed))

        self.ask_file(file, chosen)

    def _stopped(self, why: str) -> bool:
        """Say why a paper may not be made after all; True when there is such a reason."""
        if why:
            self.told.emit(Telling(why, warns=True))
        return bool(why)

    # The ways out.

    def _print(self, printer: QPrinter, info: GivenPlanInfo, pdf: bytes, again: bool) -> None:
        sitting = self.desk.sitting

        def printed(_lacking: tuple[str, ...]) -> None:
            if sitting is not None and self.desk.is_unlocked and self._waits(info):
                self.desk.note_printed(sitting.dossier_id, info.plan_id, lambda: None)
            self._tell(f"give.{'again' if again else 'done'}.printed", info)

        def refused() -> None:
            if not again and self.desk.sitting is sitting:
                self._let_wait(info)  # else it would be told as printed, and nobody would print it
            key = "give.printer.failed" if again else "give.printer.waits"
            self.told.emit(Telling(self.words(key, n=info.number), warns=True))

        self._paint(printer, lambda: pdf, printed, refused)

    def _tell(self, key: str, info: GivenPlanInfo) -> None:
        self.told.emit(Telling(self.words(key, n=info.number)))

    def _done(self, *sentences: str, warns: bool) -> None:
        """Say what was done, and what the worker must know of it."""
        self.told.emit(Telling(" ".join(filter(None, sentences)), warns))

    def _paint(
        self,
        printer: QPrinter,
        make: Callable[[], bytes],
        printed: Callable[[tuple[str, ...]], None],
        refused: Callable[[], None],
        typed: object = (),
    ) -> None:
        """Make pages and put them on paper, beside the window.

        printed: gets the characters in typed that no font has, by name; refused: the printer did not take them.
        """

        def take(taken: tuple[bool, tuple[str, ...]]) -> None:
            if taken[0]:
                printed(taken[1])
            else:
                refused()

        self.shell.jobs.run(Lane.PAPER, lambda: (put_on_paper(printer, make()), lacking(typed)), take, self._failed)

    def _save(self, path: Path, info: GivenPlanInfo, pdf: bytes, again: bool) -> None:
        n, key = info.number, f"give.{'again' if again else 'done'}.saved"
        saved, noted = partial(self.words, key, n=n), partial(self._note_file, self.desk.sitting, info, again)
        self._put(Leaving(path, lambda: pdf, saved, self.words("give.unsaved", n=n), noted=noted))

    def _note_file(self, sitting: Sitting | None, info: GivenPlanInfo, again: bool, written: bool) -> None:
        """Keep in the dossier that a plan which was to be a file is none yet: what is sealed can't tell."""
        if sitting is None or self.desk.sitting is not sitting or not self.desk.may_write:
            return
        path = f"given/{info.plan_id}/unsaved"
        lacks = bool(sitting.dossier().text(path))
        if (written and lacks) or not (written or lacks or again):
            self.desk.put({path: None if written else self.desk.clock().isoformat()})
            self.desk.commit()

    def _put(self, leaving: Leaving) -> None:
        """Make pages beside the window and write them where the worker chose."""
        sitting, words, vault = self.desk.sitting, self.words, self.desk.open_vault()
        first = beside(leaving.path)

        def work() -> tuple[str, ...]:
            write_file(leaving.path, leaving.make(), first)
            return lacking(leaving.typed)

        def write(_noted: None) -> None:
            self.shell.jobs.run(Lane.PAPER, work, take, failed)

        def forget() -> None:
            if self.desk.is_unlocked and self.desk.open_vault() is vault:
                self.shell.jobs.run(Lane.VAULT, lambda: left_over.forget(vault, (first,)))

        def take(names: tuple[str, ...]) -> None:
            forget()
            cloud = cloud_of(leaving.path, os.environ)
            warning = words("give.cloud", name=cloud) if cloud else ""
            leaving.noted(True)
            saved, lacks = leaving.saved(file=leaving.path.name), lacking_in_words(names, words)
            self._done(saved, warning, lacks, warns=True)  # what left the vault is no longer encrypted

        def to(path: Path) -> None:
            if self.desk.sitting is sitting:
                self._put(replace(leaving, path=path))

        def failed(trouble: Trouble) -> None:
            if trouble.code in REFUSED:
                forget()
                leaving.noted(False)
                sentence = f"{leaving.unsaved} {trouble_text(words, trouble)}"
                self.told.emit(Telling(sentence, True, lambda: self.ask_file(leaving.path.name, to)))
            else:
                self._failed(trouble)

        self.shell.jobs.run(Lane.VAULT, lambda: left_over.note(vault, first), write, self._failed)

    # Asking.

    def _ask_printer(self, then: Callable[[QPrinter], None]) -> None:
        printer = new_printer()
        dialog = QPrintDialog(printer, self._window)
        dialog.accepted.connect(lambda: then(printer))
        _open(dialog)

    def _ask_file(self, name: str, then: Callable[[Path], None]) -> None:
        words = self.words
        ask_where(self._window, words("give.file.title"), name, then, kinds=words("give.file.filter"))


def _open(dialog: QDialog) -> None:
    dialog.finished.connect(dialog.deleteLater)
    QDialog.open(dialog)  # a print dialog hides it behind one that wants a slot
