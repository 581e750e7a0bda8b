"""What a new form made different for the open dossier: told once above it, and on demand as a list."""

from typing import Final

from PySide6.QtWidgets import QWidget

from desktop.history.said import breakable
from desktop.intake.cover import Overlay
from desktop.intake.parts import sheet_of
from desktop.publishing.carried_page import READ, CarriedPage, Line, carried_page
from desktop.shell import Shell
from desktop.theme import look
from desktop.widgets import Banner, Card, button, label, row_of

LOW: Final = 700  # height of a window, at 100% text, in which the banner says no more than it must


def page_of(shell: Shell) -> CarriedPage | None:
    """The page of the open dossier; None when none lies open."""
    sitting = shell.desk.sitting
    return None if sitting is None else carried_page(sitting, shell.desk.asked_with.name, shell.words)


class CarriedBanner(Banner):
    """Stands above a dossier until the worker has seen what is different."""

    def __init__(self, shell: Shell) -> None:
        super().__init__("info")
        self.shell = shell
        self.setObjectName("carried")
        words = shell.words
        self.buttons.addWidget(button(words("carried.open"), name="carried-open", on_click=self._open))
        self.buttons.addWidget(button(words("carried.read"), name="carried-read", on_click=self._read))
        self.hide()

    def refresh(self) -> None:
        """Show or hide it, as the open dossier has it."""
        page = page_of(self.shell)
        fresh = page is not None and page.fresh and self.shell.desk.may_write  # who only reads has nothing to check
        self.setVisible(fresh)
        if page is not None and fresh:
            low = self.window().height() < look().px(LOW)
            self.show_message("info", self.shell.words("carried.banner"), "" if low else page.summary)

    def _open(self) -> None:
        open_carried(self.shell, sheet_of(self))

    def _read(self) -> None:
        page = page_of(self.shell)
        if page is not None:
            self.shell.desk.put_beside({READ: page.seen})
        self.refresh()


def open_carried(shell: Shell, over: QWidget) -> Overlay:
    """Lay the list over the sheet."""
    return CarriedList(shell, over).overlay


class CarriedList:
    """The list in its overlay."""

    def __init__(self, shell: Shell, over: QWidget) -> None:
        self.shell = shell
        words = shell.words
        self.overlay = Overlay(over, words("carried.title"), words("carried.close"), width=720)
        self.overlay.setObjectName("carried-overlay")
        page = page_of(shell)
        lines = page.lines if page is not None else ()
        self.overlay.body.addWidget(label(page.summary if page and lines else words("carried.empty"), "soft"))
        for line in lines:
            self.overlay.body.addWidget(self._card(line))
        self.overlay.open_it()

    def _card(self, line: Line) -> Card:
        card = Card()
        card.body.addWidget(label(breakable(line.question), "soft"))
        card.body.addWidget(label(breakable(line.answer), "strong"))
        card.body.addWidget(label(line.sentence))
        if line.can_clear:
            clear = button(self.shell.words("carried.clear"), name=f"carried-clear-{line.path}")
            clear.setAccessibleName(f"{self.shell.words('carried.clear')}: {line.question}")
            clear.clicked.connect(lambda _on=False: self._clear(line, card))
            card.body.addLayout(row_of(clear, None))
        return card

    def _clear(self, line: Line, card: Card) -> None:
        self.shell.desk.put({line.path: None})
        self.shell.tell(self.shell.words("carried.cleared"))
        card.hide()
