"""A card of papers beside the plan, each with print and save; and a menu of the blank ones for the start screen."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QCheckBox, QFrame, QMenu, QVBoxLayout, QWidget

from desktop.history.authors import by_number
from desktop.plan.give import Giver
from desktop.plan.pages import worker_of
from desktop.plan.papers import Making, PaperRow, copy_maker
from desktop.shell import Shell
from desktop.widgets import Card, button, clear_layout, flow_of, label
from sync.vault import RevisionInfo


class OtherPapers(Card):
    """rows_of gives what there is now, in large print or not; a paper is made of what stands in the dossier then."""

    def __init__(self, shell: Shell, giver: Giver, rows_of: Callable[[bool], tuple[PaperRow, ...]]) -> None:
        super().__init__(shell.words("papers.title"))
        self.setObjectName("other-papers")
        self._shell, self._giver, self._rows_of = shell, giver, rows_of
        self._shown: list[tuple[str, str, str, bool]] = []
        self.body.addWidget(label(shell.words("papers.told"), "soft"))
        self.large = QCheckBox(shell.words("give.large"))
        self.large.setObjectName("papers-large")
        self.body.addWidget(self.large)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        self.body.addLayout(self._rows)

    def refresh(self) -> None:
        """Draw what there is now."""
        rows = self._rows_of(False)
        shown = [(row.key, row.title, row.detail, row.can_be_made) for row in rows]
        if shown != self._shown:
            self._shown = shown
            clear_layout(self._rows)
            for row in rows:
                self._rows.addWidget(self._row(row))

    def _row(self, row: PaperRow) -> QWidget:
        frame = QFrame()
        column = QVBoxLayout(frame)
        column.setContentsMargins(0, 8, 0, 8)
        column.setSpacing(4)
        column.addWidget(label(row.title, "strong"))
        column.addWidget(label(row.detail, "soft"))
        if row.can_be_made:
            column.addWidget(flow_of([self._button(row, "print", "printer"), self._button(row, "save", "file-pdf")]))
        return frame

    def _button(self, row: PaperRow, way: str, icon_name: str) -> QWidget:
        words = self._shell.words
        act = partial(self._act, row.key, way)
        one = button(words(f"papers.{way}"), icon_name=icon_name, name=f"paper-{way}-{row.key}", on_click=act)
        one.setAccessibleName(f"{words(f'papers.{way}')}: {row.title}")
        return one

    def _act(self, key: str, way: str) -> None:
        row = next((one for one in self._rows_of(self.large.isChecked()) if one.key == key), None)
        if row is not None:
            self._with_history(row, partial(hand_out, self._giver, row, way, why_not=partial(self._why_not, row)))

    def _why_not(self, chosen: PaperRow) -> str:
        """Why a paper may not be made after all: a yes may be taken back while a printer or a file is chosen."""
        now = (one for one in self._rows_of(False) if (one.key, one.title) == (chosen.key, chosen.title))
        row = next(now, replace(chosen, make=None, detail=self._shell.words("papers.referral.none")))
        return "" if row.can_be_made else row.detail

    def _with_history(self, row: PaperRow, then: Callable[[Making], None]) -> None:
        """The copy of a dossier needs its history, which the vault gives after a moment."""
        if row.make is not None:
            then(row.make)
            return
        desk, words, sitting = self._shell.desk, self._shell.words, self._shell.desk.sitting
        large = self.large.isChecked()
        if row.of_history and sitting is not None:

            def make(all_: Sequence[RevisionInfo]) -> None:
                worker = worker_of(desk.settings).name.strip()
                who = desk.team.who_elsewhere(words) or by_number(all_, words, worker)
                then(copy_maker(sitting.dossier(), all_, sitting.lookup, words, large=large, who=who))

            desk.commit(then=lambda: desk.history(make))


def hand_out(giver: Giver, row: PaperRow, way: str, make: Making, why_not: Callable[[], str] = str) -> None:
    """Print a paper, or save it. why_not: as of Giver.print_paper."""
    if way == "print":
        giver.print_paper(row.title, make.work, make.typed, why_not)
    else:
        giver.save_paper(row.title, row.file, make.work, make.typed, why_not)


def papers_menu(shell: Shell, giver: Giver, rows_of: Callable[[], tuple[PaperRow, ...]], parent: QWidget) -> QMenu:
    """Papers that need no dossier, as a menu."""
    menu = QMenu(parent)
    for row in rows_of():
        for way in ("print", "save"):
            action = menu.addAction(f"{row.title}: {shell.words(f'papers.{way}').lower()}")
            action.setObjectName(f"paper-{way}-{row.key}")
            action.triggered.connect(partial(_chosen, giver, rows_of, row.key, way))
    return menu


def _chosen(
    giver: Giver, rows_of: Callable[[], tuple[PaperRow, ...]], key: str, way: str, _checked: bool = False
) -> None:
    for row in rows_of():
        if row.key == key and row.make is not None:
            hand_out(giver, row, way, row.make)
