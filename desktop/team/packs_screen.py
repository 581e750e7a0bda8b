"""The screen to give a catalogue or texts to the whole region, and to go back to an earlier version of anything."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.file_dialogs import ask_file, ask_where
from desktop.history.said import breakable
from desktop.jobs import Lane
from desktop.shell import Screen, Shell, trouble_text
from desktop.team.packs import (
    CATALOGUE,
    TEXTS,
    TEXTS_FILE,
    PackRead,
    catalogue_in_use,
    programs_own,
    read_catalogue_pack,
    read_texts_pack,
    texts_table,
    write_catalogue,
)
from desktop.team.published import Given
from desktop.team.saving import write_or_tell
from desktop.trouble import trouble_of
from desktop.widgets import Banner, Card, Column, button, flow_of, label
from forms.words import moments, own

MOST_EARLIER = 30


class Packs(Screen):
    """For who may publish. Reading goes on beside the window; only the last button changes what others use."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.setProperty("role", "page")
        self.read: PackRead | None = None
        self.ask_what: Callable[[str, Callable[[Path], None]], None] = self._ask_what
        self.ask_where: Callable[[str, Callable[[Path], None]], None] = self._ask_where
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.column = Column((28, 24, 28, 24))
        outer.addWidget(self.column)
        self.desk.team.changed.connect(self._follow)

    def enter(self) -> None:
        self._draw()
        QTimer.singleShot(0, self, partial(self.column.go_to, "packs-head"))  # once it is there to be seen

    def leave(self) -> None:
        self.read = None
        self.column.clear()

    def _follow(self) -> None:
        if self.isVisible():
            self._draw()

    # Drawing.

    def _draw(self) -> None:
        self.column.redraw(self._show)

    def _show(self) -> None:
        words, region = self.words, self.desk.team.now
        body = self.column.body
        body.addWidget(label(words("packs.title"), "title"))
        if region is None or not region.signer:
            body.addWidget(label(words("packs.not_you")))
            body.addWidget(flow_of([self._back()]))
            return
        body.addWidget(label(words("packs.about"), "soft"))
        body.addWidget(self._elsewhere())
        body.addWidget(self._kind(CATALOGUE))
        body.addWidget(self._kind(TEXTS))
        earlier = [one for one in self.desk.team.given if not one.last][:MOST_EARLIER]
        if earlier:
            body.addWidget(self._earlier(earlier))

    def _back(self) -> QWidget:
        return button(
            self.words("packs.back"), icon_name="arrow-left", name="packs-back", on_click=lambda: self.shell.go("team")
        )

    def _elsewhere(self) -> QWidget:
        """Form and amounts are given where they are made."""
        words = self.words
        form = button(words("packs.form"), name="packs-form", on_click=lambda: self.shell.go("publishing"))
        amounts = button(words("packs.amounts"), name="packs-amounts", on_click=lambda: self.shell.go("settings"))
        head = flow_of([form, amounts, self._back()])
        head.setObjectName("packs-head")
        return head

    def _kind(self, kind: str) -> Card:
        words = self.words
        card = Card(words(f"region.version.{kind}"))
        card.setObjectName(f"pack-{kind}")
        card.body.addWidget(label(words(f"packs.{kind}.about"), "soft"))
        choose = button(
            words(f"packs.{kind}.read"), icon_name="folder-open", name=f"pack-read-{kind}",
            on_click=lambda: self.ask_what(kind, partial(self.read_from, kind)),
        )  # fmt: skip
        buttons: list[QWidget] = [choose]
        save = button(words(f"packs.{kind}.save"), icon_name="export", name=f"pack-save-{kind}")
        save.clicked.connect(lambda _on=False: self._save(kind))
        buttons.append(save)
        if any(one.kind == kind for one in self.desk.team.given):
            buttons.append(button(words("packs.own"), name=f"pack-own-{kind}", on_click=partial(self._own, kind)))
        card.body.addWidget(flow_of(buttons))
        if self.read is not None and self.read.kind == kind:
            self._candidate(card, self.read)
        return card

    def _candidate(self, card: Card, read: PackRead) -> None:
        """What was read: what is wrong with it, or what would change, and then the button that gives it."""
        usable = read.content is not None
        verdict = Banner("info" if usable else "red")
        verdict.setObjectName("pack-verdict")
        key = "packs.changes" if usable else "packs.problems"
        verdict.show_message("info" if usable else "red", self.words(key, source=read.source))
        card.body.addWidget(verdict)
        for line in read.lines:
            card.body.addWidget(label(breakable(line), selectable=True))
        if usable:
            give = button(
                self.words("region.publish"), "primary", icon_name="users-three", name=f"pack-give-{read.kind}",
                on_click=lambda: self._give(read),
            )  # fmt: skip
            card.body.addWidget(flow_of([give]))

    def _earlier(self, rows: list[Given]) -> Card:
        words = self.words
        card = Card(words("packs.earlier"))
        card.setObjectName("packs-earlier")
        card.body.addWidget(label(words("packs.earlier.about"), "soft"))
        for one, at in zip(rows, moments([one.at for one in rows], words), strict=True):
            kind = "amounts" if one.kind == "settings" else one.kind
            said = words(f"region.version.{kind}") if f"region.version.{kind}" in words else kind
            said = words("packs.earlier.row", kind=f"{said} {one.name}".strip(), at=at, by=one.by)
            name = f"pack-again-{one.item}"  # not its place: pressed twice, it would give what was just replaced
            again = button(words("packs.again"), name=name, on_click=partial(self._again, one.item))
            again.setAccessibleName(words("packs.again.named", what=said))
            card.body.addWidget(label(breakable(said), "strong"))
            card.body.addWidget(flow_of([again]))
        return card

    # Intents.

    def read_from(self, kind: str, path: Path) -> None:
        """Read a folder or a file, and hold it against what is in use."""
        words, shelf = self.words, self.desk.shelf.catalogue

        def work() -> PackRead:
            if kind == CATALOGUE:
                return read_catalogue_pack(path, shelf, words)
            return read_texts_pack(path, own(), words)

        self.shell.jobs.run(Lane.FORM, work, self._took, key="pack")

    def _took(self, read: PackRead) -> None:
        if self.isVisible():
            self.read = read
            self._draw()

    def _give(self, read: PackRead) -> None:
        if read.content is not None:
            self.desk.team.publish(read.kind, read.name, read.content, partial(self._given, read.kind))

    def _given(self, kind: str = "") -> None:
        """kind: of what was read before: its button to give it is gone, and the keyboard stays in its card."""
        self.read = None
        self.column.redraw(self._show, at=f"pack-read-{kind}" if kind else "")
        self.shell.tell(self.words("region.published"))

    def _own(self, kind: str) -> None:
        self.desk.team.publish(kind, *programs_own(kind), partial(self._given, kind))

    def _again(self, item: str) -> None:
        self.desk.team.publish_again(item, self._given)

    def _save(self, kind: str) -> None:
        if kind == TEXTS:
            self.ask_where(TEXTS_FILE, self.save_texts)
        else:
            self.ask_what(CATALOGUE, self.save_catalogue)

    def save_catalogue(self, within: Path) -> None:
        """Write the files of the catalogue in use in a new folder within this one."""
        folder = within / self.words("packs.folder")

        def write(content: bytes) -> None:
            try:
                write_catalogue(content, folder)
            except FileExistsError:
                self.shell.tell(self.words("packs.folder.there", file=folder.name))
            except OSError as error:
                known = trouble_of(error)
                if known is None:
                    raise
                self.shell.tell(trouble_text(self.words, known))
            else:
                self.shell.tell(self.words("packs.saved.folder", file=folder.name))

        self.desk.with_vault(catalogue_in_use, write)

    def save_texts(self, path: Path) -> None:
        """Write every sentence that may be changed as a spreadsheet."""
        write_or_tell(self.shell, path, texts_table(own()), self.words("packs.saved", file=path.name))

    def _ask_what(self, kind: str, then: Callable[[Path], None]) -> None:
        ask_file(self, self.words(f"packs.{kind}.read"), then, folder=kind == CATALOGUE)

    def _ask_where(self, name: str, then: Callable[[Path], None]) -> None:
        ask_where(self, self.words("packs.texts.save"), name, then)
