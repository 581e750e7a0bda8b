"""The dossier list: search while typing, a few filters, one press to open."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from itertools import islice
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.dossiers.list_view import RowModel, goes_to_search, list_of_rows
from desktop.dossiers.page import APART, FILTERS, ListPage, Views, counts_of, list_page
from desktop.dossiers.queue_bar import QueueBar
from desktop.dossiers.rows import Index, RowView, Spoken, index_rows
from desktop.dossiers.unmet_bar import UnmetBar
from desktop.dossiers.unmet_page import NOTHING, unmet_page
from desktop.plan.give import Giver
from desktop.plan.other_papers import papers_menu
from desktop.plan.papers import PaperRow, blank_papers
from desktop.plan.told import ToldBanner
from desktop.shell import Screen, Shell
from desktop.team.now import RegionNow
from desktop.team.put_away import Shelved
from desktop.team.sync_page import OFFLINE
from desktop.theme import look
from desktop.trouble import Trouble
from desktop.widgets import SignEdit, button, flow_of, label
from forms.reference import municipality_name, sector_name
from sync.vault import Card

_AHEAD: Final = 16  # things that rows say put into words in one idle moment, well within a millisecond
TITLE: Final = 640  # with less width, before the text size of the screen, the title gives way


class DossierList(Screen):
    """Typing goes to the search field wherever the focus is in the list; Enter opens the row."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.setProperty("role", "page")
        self._index = Index()
        self._page = ListPage()
        self._filter = "open"
        self._names = (municipality_name, lambda code: sector_name(code, self.words.language))
        page = QVBoxLayout(self)
        page.setContentsMargins(28, 24, 28, 16)
        page.setSpacing(12)
        page.addLayout(self._head())
        page.addWidget(self.told)
        page.addWidget(self._filters())
        self.queue = QueueBar(shell, self.giver)
        page.addWidget(self.queue)
        self.unmet = UnmetBar(self.words)
        page.addWidget(self.unmet)
        self._model = RowModel(self)
        self.rows = list_of_rows("dossier-rows", self.words("nav.dossiers"), self._model)
        self.rows.clicked.connect(lambda index: self._open(index.row()))
        self.rows.installEventFilter(self)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.rows)
        self._stack.addWidget(self._empty())
        page.addWidget(self._stack, 1)
        self._unsaid: Iterator[Spoken] = iter(())
        self._idle = QTimer(self)
        self._idle.timeout.connect(self._say_ahead)
        self._of: tuple[Card, ...] | None = None  # what the index was made of, and on which day
        self._on: date | None = None
        self._with: tuple[RegionNow | None, frozenset[str], tuple[Shelved, ...]] = (None, frozenset(), ())
        for changed in (shell.desk.cards_changed, shell.desk.team.changed, shell.desk.team.synced):
            changed.connect(self._follow)
        QShortcut(QKeySequence("Ctrl+F"), self, self._search_again)
        QShortcut(QKeySequence("Ctrl+N"), self, shell.desk.new_dossier)

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(12)
        self._title = label(self.words("nav.dossiers"), "title", wrap=False)
        head.addWidget(self._title)
        self.search = SignEdit("magnifying-glass")
        self.search.setObjectName("dossier-search")
        self.search.setPlaceholderText(self.words("dossiers.search"))
        self.search.setAccessibleName(self.words("dossiers.search"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._show)
        self.search.installEventFilter(self)
        head.addWidget(self.search, 1)
        papers = button(self.words("dossiers.papers"), "menu", icon_name="printer", name="blank-papers")
        papers.setToolTip(self.words("dossiers.papers.tip"))
        giver = Giver(self.shell, self)
        self.told = ToldBanner(self.words, "list-told")
        giver.told.connect(self.told.show_telling)
        papers.setMenu(papers_menu(self.shell, giver, self._blank_papers, self))
        self.giver = giver
        head.addWidget(papers)
        new = button(
            self.words("dossiers.new"), "primary", icon_name="plus", name="new-dossier", on_click=self.desk.new_dossier
        )
        new.setToolTip(self.words("dossiers.new.tip"))
        head.addWidget(new)
        return head

    def _blank_papers(self) -> tuple[PaperRow, ...]:
        return blank_papers(self.desk.settings, self.words, self.words.language)

    def _filters(self) -> QWidget:
        self._buttons: dict[str, QPushButton] = {}
        group = QButtonGroup(self)
        for name in FILTERS:
            one = button("", "pill", name=f"filter-{name}", on_click=partial(self._choose, name))
            one.setCheckable(True)
            one.setChecked(name == self._filter)
            group.addButton(one)
            self._buttons[name] = one
        return flow_of(self._buttons.values())

    def _empty(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        column.setContentsMargins(16, 64, 16, 16)
        self._empty_title = label("", "heading")
        self._empty_text = label("", "soft")
        for one in (self._empty_title, self._empty_text):
            one.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(one)
        self._elsewhere = {
            name: button("", name=f"found-{name}", on_click=partial(self._go_on_under, name)) for name in APART
        }
        for other in self._elsewhere.values():
            column.addWidget(other, 0, Qt.AlignmentFlag.AlignHCenter)
        return holder

    def _go_on_under(self, name: str) -> None:
        """What was looked for is under another filter: show it there."""
        self.seek(name)
        self.rows.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Large letters on a small screen: the search needs the room more than the title, which the menu says too."""
        super().resizeEvent(event)
        self._title.setVisible(self.width() >= look().px(TITLE))

    def enter(self) -> None:
        self._refresh()
        self.search.setFocus()

    def leave(self) -> None:
        self.search.clear()
        self.told.put_away()

    def seek(self, place: str) -> None:
        """Show what falls under a filter."""
        if place in self._buttons:
            self._buttons[place].setChecked(True)
            self._choose(place)

    def views(self) -> Sequence[RowView]:
        """Every row, most pressing first, whatever the search says."""
        return Views(self._index)

    def _follow(self) -> None:
        if self.isVisible():  # else when the worker comes back
            self._refresh()

    def _refresh(self) -> None:
        team = self.desk.team
        beside = (team.now, team.sync.waiting, team.shelved)
        if self._of is self.desk.cards and (self._on, self._with) == (self.desk.today, beside):
            return
        self._of, self._on, self._with = self.desk.cards, self.desk.today, beside
        self._index = index_rows(
            self.desk.rows,
            self.desk.today,
            self.words,
            *self._names,
            region=beside[0],
            unsent=beside[1],
            before=self._index,
            shelved=beside[2],
        )
        self._unsaid = iter(self._index.spoken)
        self._idle.start()
        for name, count in counts_of(self._index).items():
            one = self._buttons[name]
            one.setText(self.words(f"filter.{name}", count=count))
            one.setMinimumWidth(one.sizeHint().width())
            one.setVisible(name in ("open", "all", self._filter) or count > 0)
        at = self.rows.currentIndex().row()
        current = self._page.found[at].row.dossier_id if 0 <= at < len(self._page.found) else ""
        self._show()
        self._stay_at(current)

    def _say_ahead(self) -> None:
        """What the first letter of a search looks in is put into words while nothing else is to do."""
        if not [one.folded for one in islice(self._unsaid, _AHEAD)]:
            self._idle.stop()

    def _stay_at(self, dossier_id: str) -> None:
        """Rows that came or went leave the worker at the row they were at."""
        at = next((at for at, one in enumerate(self._page.found) if one.row.dossier_id == dossier_id), -1)
        if at >= 0 and at != self.rows.currentIndex().row():
            self.rows.setCurrentIndex(self._model.index(at))

    def _choose(self, name: str) -> None:
        self._filter = name
        self._show()

    def _show(self) -> None:
        page = self._page = list_page(self._index, self.search.text(), self._filter, self.words, self._page)
        self._model.show_rows(page.rows)
        self._empty_title.setText(page.empty_title)
        self._empty_text.setText(page.empty_text)
        for name, count in page.elsewhere:
            self._elsewhere[name].setText(self.words(f"filter.{name}", count=count))
        for name, one in self._elsewhere.items():
            one.setVisible(name in dict(page.elsewhere))
        self._stack.setCurrentIndex(0 if page.rows else 1)
        waits = self._filter == "print"
        self.queue.show_waiting(waits, tuple(row.dossier_id for row in page.rows) if waits else (), page.to_print)
        self._count_unmet()
        if page.rows and not self.rows.currentIndex().isValid():
            self.rows.setCurrentIndex(self._model.index(0))

    def _count_unmet(self) -> None:
        """The sums of what no offer was found for, over what is found under that filter."""
        rows = (one.row for one in self._page.found)
        asked = self._filter == "unmet"
        self.unmet.show_page(unmet_page(rows, self.words, *self._names) if asked else NOTHING)

    def _open(self, number: int) -> None:
        if 0 <= number < len(self._model.rows):
            self.open_row(self._model.rows[number].dossier_id)

    def open_row(self, dossier_id: str) -> None:
        """Open a dossier; one that is at the server only is fetched first."""
        if all(one.dossier_id != dossier_id for one in self.desk.team.shelved):
            self.desk.open_dossier(dossier_id)
            return
        self.shell.tell(self.words("dossiers.shelved.coming"))
        self.desk.team.get_back(dossier_id, partial(self._got, dossier_id))

    def _got(self, dossier_id: str, why_not: str) -> None:
        if not why_not:
            self.desk.open_dossier(dossier_id)
            return
        key = "offline" if why_not in OFFLINE else why_not if why_not in ("paused", "gone") else "other"
        self.desk.trouble.emit(Trouble("D-113", "", f"dossiers.shelved.{key}"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if self._pressed(event.key(), in_rows=watched is self.rows):
                return True
            if watched is self.rows and goes_to_search(event, self.search):
                return True
        return super().eventFilter(watched, event)

    def _pressed(self, key: int, *, in_rows: bool) -> bool:
        """Whether a key did something: Enter opens, arrows go between search and rows, Escape empties the search.

        Where something is found under other filters only, Enter goes to the first, and the arrow down to its button.
        """
        at = self.rows.currentIndex().row()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._model.rows:
            self._open(max(at, 0))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._page.elsewhere:
            self._go_on_under(self._page.elsewhere[0][0])
        elif key == Qt.Key.Key_Down and self._page.elsewhere:
            self._elsewhere[self._page.elsewhere[0][0]].setFocus()
        elif key == Qt.Key.Key_Down and not in_rows and self._model.rows:
            self.rows.setFocus()
        elif key == Qt.Key.Key_Up and in_rows and at <= 0:
            self.search.setFocus()
        elif key == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
            self.search.setFocus()
        else:
            return False
        return True

    def _search_again(self) -> None:
        """Into the search, where the next letter takes the place of what was looked for."""
        self.search.setFocus()
        self.search.selectAll()
