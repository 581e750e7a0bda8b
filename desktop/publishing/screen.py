"""The screen of the form: which one is in use, save it as a spreadsheet, read another, try it, put it in use."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from desktop.file_dialogs import ask_file, ask_where
from desktop.history.said import breakable
from desktop.intake.parts import sheet_of
from desktop.jobs import Lane
from desktop.publishing.page import CandidatePage, candidate_page, in_use_page
from desktop.publishing.reader import Reader, Stopped
from desktop.publishing.reading import KINDS, Candidate, own_source, read_candidate, write_form
from desktop.publishing.source import Source, share_source, source_of
from desktop.publishing.trial import Trial
from desktop.questionnaire import Questionnaire
from desktop.shell import Screen, Shell, trouble_text
from desktop.trouble import Trouble
from desktop.widgets import Banner, Card, Column, button, flow_of, label
from forms.engine.xform import Stage


class Publishing(Screen):
    """Reading and comparing go on beside the window; only the last button changes what is asked."""

    _begins = Signal(str)  # a stage of the reading, said by its thread

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.setProperty("role", "page")
        self.candidate: Candidate | None = None
        self.reader: Reader | None = None
        self.file: Path | None = None
        self.found: CandidatePage | None = None
        self.ask_file: Callable[[Callable[[Path], None]], None] = self._ask_file
        self.ask_where: Callable[[str, Callable[[Path], None]], None] = self._ask_where
        self._begins.connect(self._tell)
        self.desk.locking.connect(self._end_reading)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        self.column = Column((28, 24, 28, 24))
        page.addWidget(self.column)

    def enter(self) -> None:
        self._draw()

    def leave(self) -> None:
        self._end_reading()
        self.candidate = self.found = None

    # Drawing.

    def _draw(self, said: str = "", kind: str = "green") -> None:
        body = self.column.body
        self.column.clear()
        body.addWidget(label(self.words("publishing.screen"), "title"))
        body.addWidget(label(self.words("publishing.about"), "soft"))
        self.said = Banner(kind)
        self.said.setObjectName("publishing-said")
        self.said.show_message(kind, "", said)
        body.addWidget(self.said)
        self.said.setVisible(bool(said))  # shown before it has its place, it would be a window of its own
        body.addWidget(self._in_use())
        if self.found is not None:
            for card in self._cards(self.found):
                body.addWidget(card)

    def _say(self, said: str = "", kind: str = "green") -> None:
        """Say what was done, with the keyboard at the first button; while a form is read, only at the bottom."""
        if self.reader is not None:
            self.shell.tell(said)
            return
        self._draw(said, kind)
        self._stand(self.read)

    def _stand(self, at: QWidget) -> None:
        """The keyboard goes here, unless the worker went elsewhere meanwhile."""
        if self.isVisible():
            at.setFocus()

    def _in_use(self) -> Card:
        words, page = self.words, in_use_page(self.desk.questionnaire, self.words)
        card = Card(words("publishing.in_use"))
        card.body.addWidget(label(breakable(page.title), "strong"))
        card.body.addWidget(label(page.told, "soft"))
        if page.trouble:
            trouble = Banner("amber")
            trouble.show_message("amber", "", page.trouble)
            card.body.addWidget(trouble)
        self.save = button(words("publishing.save"), icon_name="export", name="form-save", on_click=self._save)
        self.read = button(words("publishing.read"), icon_name="folder-open", name="form-read", on_click=self._read)
        buttons = [self.read, self.save]
        region = self.desk.team.now
        if region is not None and region.signer:
            give = button(words("publishing.to_region"), icon_name="users-three", name="form-region")
            give.clicked.connect(lambda _on=False: self._to_region())
            buttons.append(give)
        if not page.own:
            buttons.append(button(words("publishing.save_own"), name="form-save-own", on_click=self._save_own))
            buttons.append(button(words("publishing.to_own"), name="form-own", on_click=self._to_own))
        settings = button(words("publishing.back"), icon_name="arrow-left", name="publishing-back")
        settings.clicked.connect(lambda _on=False: self.shell.go("settings"))
        card.body.addWidget(flow_of([*buttons, settings]))
        return card

    def _cards(self, page: CandidatePage) -> list[Card]:
        words = self.words
        head = Card(words("publishing.candidate", file=page.file))
        head.body.addWidget(label(breakable(page.title), "strong"))
        verdict = Banner(page.kind)
        verdict.setObjectName("verdict")
        verdict.show_message(page.kind, page.verdict)
        head.body.addWidget(verdict)
        self.try_out = button(words("publishing.try"), icon_name="eye", name="form-try", on_click=self._try)
        self.use = button(words("publishing.use"), "primary", icon_name="check", name="form-use", on_click=self._use)
        self.use.setEnabled(page.usable and not page.confirm)
        self.try_out.setEnabled(self.candidate is not None and bool(self.candidate.form.root.children))
        cards = [head]
        cards += [self._list(key, lines) for key, lines in self._lists(page) if lines]
        if page.usable and page.confirm:
            self.agreed = QCheckBox(words("publishing.agree"))
            self.agreed.setObjectName("form-agree")
            self.agreed.toggled.connect(self.use.setEnabled)
            head.body.addWidget(self.agreed)
        head.body.addWidget(flow_of([self.use, self.try_out]))
        return cards

    def _lists(self, page: CandidatePage) -> list[tuple[str, tuple[str, ...]]]:
        return [
            ("publishing.refused", page.refused),
            ("publishing.confirm", page.confirm),
            ("publishing.differences", page.differences),
        ]

    def _list(self, key: str, lines: tuple[str, ...]) -> Card:
        card = Card(self.words(key))
        for line in lines:
            card.body.addWidget(label(breakable(line), selectable=True))
        return card

    # Intents.

    def _read(self) -> None:
        self.ask_file(self.read_file)

    def read_file(self, path: Path) -> None:
        """Read a form and hold it against the one in use; one at a time, and the one that was shown before goes."""
        if self.reader is not None:
            return
        self.candidate = self.found = None
        self._draw()
        self.file, self.reader = path, Reader(self._begins.emit)
        self.read.setEnabled(False)
        self._tell(Stage.OPEN)
        stop = button(self.words("publishing.stop"), name="form-stop", on_click=self._stop)
        self.said.buttons.addWidget(stop)
        self.said.show()
        self._stand(stop)
        found, words, reader = self.desk.questionnaire, self.words, self.reader

        def compare(earlier: tuple[Questionnaire, ...]) -> None:
            def work() -> tuple[Candidate, CandidatePage] | None:
                try:
                    read = read_candidate(path, reader)
                except Stopped:
                    return None
                return read, candidate_page(read, found, tuple(one.form for one in earlier), words)

            self.shell.jobs.run(Lane.FORM, work, self._took, self._unread, key="form")

        self.desk.kept_forms(compare)

    def _tell(self, stage: str) -> None:
        """Say how far the reading is."""
        if self.file is not None and self.reader is not None:
            place = tuple(Stage).index(Stage(stage)) + 1
            what = self.words(f"publishing.stage.{stage}", n=place, of=len(Stage))
            self.said.show_message("info", self.words("publishing.reading", file=self.file.name), what)

    def _end_reading(self) -> None:
        """End the reading that is under way, if any; nothing of it is shown any more."""
        if self.reader is not None:
            self.reader.stop()
            self.reader = None

    def _stop(self) -> None:
        self._end_reading()
        self._say(self.words("publishing.stopped"), "info")

    def _took(self, result: tuple[Candidate, CandidatePage] | None) -> None:
        if result is None or self.reader is None:
            return  # it was stopped
        self.reader = None
        self.candidate, self.found = result
        self._draw()
        QTimer.singleShot(0, self, self._show_verdict)  # once it has its place

    def _show_verdict(self) -> None:
        """The verdict in sight, with the keyboard at what there is to do."""
        page = self.found
        if page is None:
            return
        ready = self.agreed if page.usable and page.confirm else self.use
        at = next((one for one in (ready, self.try_out) if one.isEnabled()), None)
        self._stand(at or self.read)
        self.column.reveal(*filter(None, (at, *self.findChildren(Banner, "verdict"))))

    def _unread(self, trouble: Trouble) -> None:
        """The file that was to be read is gone, or the computer does not give it."""
        self._end_reading()
        why = trouble_text(self.words, trouble)
        self._say(why, "amber")
        if self.file is not None:
            self.said.show_message("amber", self.words("publishing.unread", file=self.file.name), why)

    def _refused(self, trouble: Trouble) -> None:
        self._say(trouble_text(self.words, trouble), "amber")

    def _try(self) -> None:
        if self.candidate is not None:
            Trial(self.shell, sheet_of(self), self.candidate.form)

    def _use(self) -> None:
        if self.candidate is not None:
            self.use.setEnabled(False)
            self.desk.publish(self.candidate.form, self._used, self._refused, self.candidate.source)

    def _used(self) -> None:
        self.candidate = self.found = None
        self._say(self.words("publishing.used"))

    def _to_own(self) -> None:
        self.desk.publish(None, partial(self._say, self.words("publishing.own_again")), self._refused)

    def _to_region(self) -> None:
        name, at = self.desk.questionnaire.name, self.desk.clock()
        self.desk.with_vault(lambda vault: share_source(vault, name, at), lambda _none: None)
        self.desk.team.publish_form(partial(self._say, self.words("publishing.given")))

    def _save(self) -> None:
        """Ask where the form in use is to be saved; the program's own when its spreadsheet is not on this laptop."""
        found = self.desk.questionnaire
        if found.own:
            self._save_own()
        else:
            self.desk.with_vault(lambda vault: source_of(vault, found.name), self._save_found)

    def _save_found(self, source: Source | None) -> None:
        if source is None:
            self._say(self.words("publishing.no_source"), "amber")
        else:
            self.ask_where(source.file, partial(self.save_source, source))

    def save_source(self, source: Source, path: Path) -> None:
        """Write the spreadsheet of the form in use, with its own lists beside it."""
        ending = Path(source.file).suffix
        path = path if path.suffix.lower() == ending.lower() else path.with_name(path.name + ending)

        def work() -> Path:
            source.write(path)
            return path

        self.shell.jobs.run(Lane.PAPER, work, self._saved, self._refused)

    def _save_own(self) -> None:
        self.ask_where(f"{self.words('publishing.file')}.xlsx", self.save_to)

    def save_to(self, path: Path) -> None:
        """Write the program's own form as a spreadsheet, with its list of municipalities beside it."""
        if path.suffix.lower() not in (".xlsx", ".csv"):
            path = path.with_name(path.name + ".xlsx")

        def work() -> Path:
            write_form(path, own_source(path.suffix.lower()))
            return path

        self.shell.jobs.run(Lane.PAPER, work, self._saved, self._refused)

    def _saved(self, path: Path) -> None:
        self._say(self.words("publishing.saved", file=path.name))

    # Files.

    def _ask_file(self, then: Callable[[Path], None]) -> None:
        kinds = f"{self.words('publishing.screen')} ({' '.join(f'*{kind}' for kind in KINDS)})"
        ask_file(self, self.words("publishing.read"), then, kinds=kinds)

    def _ask_where(self, name: str, then: Callable[[Path], None]) -> None:
        ask_where(self, self.words("publishing.save"), name, then, kinds="Excel (*.xlsx);;CSV (*.csv)")
