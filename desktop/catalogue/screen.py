"""The screen "Wie en wat": search who can help and with what, and put it into the plan of the open dossier."""

from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.catalogue.cards import EntryView
from desktop.catalogue.page import ALL, KINDS, Asked, CataloguePage, catalogue_page, own_step, step_of_entry
from desktop.dossier import Dossier
from desktop.dossiers.list_view import RowModel, goes_to_search, list_of_rows
from desktop.history.said import breakable
from desktop.plan.editor import Editor
from desktop.plan.page import STEPS
from desktop.shell import Screen, Shell
from desktop.theme import look
from desktop.widgets import Card, Column, SignEdit, button, flow_of, label

BESIDE: Final = 820  # at 100 % text; in less width the entry stands below the list
LEAST_ROWS: Final = 140  # height at 100 % text: two rows
LEAST_ENTRY: Final = 138


class CatalogueScreen(Screen):
    """Typing goes to the search field; arrows choose in the list, Enter does what the shown entry's button does.

    The route `catalogue/<key>` shows one entry.
    """

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.setProperty("role", "page")
        self.editor = Editor(shell)
        self._kind, self._everywhere = ALL, False
        self._page = CataloguePage("", (), "", "", "", "")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self._whole = Column((28, 24, 28, 16), fill=True)  # scrolls where large text leaves too little room
        whole.addWidget(self._whole)
        page = self._whole.body
        page.addLayout(self._head())
        page.addWidget(self._filters())
        page.addWidget(self._told())
        self._stack = QStackedWidget()
        self._stack.addWidget(self._results())
        self._stack.addWidget(self._nothing())
        page.addWidget(self._stack, 1)
        self.desk.opened.connect(self._forget)
        QShortcut(QKeySequence("Ctrl+F"), self, lambda: self.search.setFocus())
        QShortcut(QKeySequence("Esc"), self, self.go_back)

    # Building.

    def _head(self) -> QVBoxLayout:
        words = self.words
        self.search = SignEdit("magnifying-glass")
        self.search.setObjectName("catalogue-search")
        self.search.setPlaceholderText(words("catalogue.search"))
        self.search.setAccessibleName(words("catalogue.search"))
        self.search.setClearButtonEnabled(True)
        self.search.setMaxLength(1_000)
        self.search.textChanged.connect(lambda _text: self._again())
        self.search.installEventFilter(self)
        self.back = button(
            words("catalogue.back"), "quiet", icon_name="arrow-left", name="catalogue-back", on_click=self._to_plan
        )
        self._head_row = QHBoxLayout()
        self._head_row.setSpacing(12)
        self._head_row.addWidget(label(words("nav.catalogue"), "title", wrap=False))
        self._head_row.addWidget(self.search, 1)
        self._head_row.addWidget(self.back)
        self._head_rows = QVBoxLayout()
        self._head_rows.setSpacing(12)
        self._head_rows.addLayout(self._head_row)
        return self._head_rows

    def _filters(self) -> QWidget:
        self._group = QButtonGroup(self)
        self._pills: dict[str, QPushButton] = {}
        for kind in KINDS:
            text = self.words(f"catalogue.kinds.{kind}")
            one = button(text, "pill", name=f"kind-{kind}", on_click=partial(self._choose, kind))
            one.setCheckable(True)
            one.setChecked(kind == self._kind)
            self._group.addButton(one)
            self._pills[kind] = one
        return flow_of(self._pills.values())

    def _told(self) -> QWidget:
        self.heading = label("", "soft", wrap=False)
        self.heading.setObjectName("catalogue-heading")
        self.elsewhere = button("", "quiet", name="catalogue-elsewhere", on_click=self._show_everywhere)
        return flow_of([self.heading, self.elsewhere])

    def _results(self) -> QWidget:
        holder = QWidget()
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight, holder)
        self._beside.setContentsMargins(0, 0, 0, 0)
        self._beside.setSpacing(12)
        self._model = RowModel(self)
        self.rows = list_of_rows("catalogue-rows", self.words("palette.found"), self._model)
        self.rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.rows.selectionModel().currentChanged.connect(self._show_entry)
        self.rows.installEventFilter(self)
        self.entry = EntryView(self.words)
        self.entry.put.connect(self.put)
        self.entry.jumped.connect(self.jump)
        self._column = Column((0, 2, 8, 8))
        self._column.body.addWidget(self.entry)
        for part, least in ((self.rows, LEAST_ROWS), (self._column, LEAST_ENTRY)):
            part.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
            part.setMinimumHeight(look().px(least))
        self._beside.addWidget(self.rows, 5)
        self._beside.addWidget(self._column, 6)
        return holder

    def _nothing(self) -> QWidget:
        """Nothing was found: what to do now."""
        column = Column()
        card = Card()
        card.setObjectName("catalogue-nothing")
        self.none_title, self.none_text = label("", "heading"), label("")
        card.body.addWidget(self.none_title)
        card.body.addWidget(self.none_text)
        self._own = flow_of(
            [
                button(self.words("catalogue.own"), icon_name="plus", name="own-step", on_click=self._put_own),
                button(
                    self.words("catalogue.no_offer"), icon_name="prohibit", name="no-offer", on_click=self._no_offer
                ),
            ]
        )
        card.body.addWidget(self._own)
        column.body.addWidget(card)
        return column

    # Coming and going.

    def enter(self) -> None:
        self._refresh()
        self.search.setFocus()

    def seek(self, place: str) -> None:
        """Show one entry, by its key."""
        entry = self.desk.shelf.catalogue.entries.get(place)
        if entry is not None:
            self._everywhere = True
            self._choose(ALL)
            self.search.setText(entry.name.get(self.words.language) or entry.name["nl"])
            self._refresh()
            self._choose_row(next((n for n, card in enumerate(self._page.cards) if card.key == place), 0))

    def leave(self) -> None:
        self._forget()

    def go_back(self) -> None:
        """Empty the search; with an empty one, to the plan of the dossier that lies open."""
        if self.search.text():
            self.search.clear()
            self.search.setFocus()
        else:
            self._to_plan()

    def _to_plan(self) -> None:
        if self.desk.sitting is not None:
            self.shell.go("dossier/plan")

    def _forget(self) -> None:
        """What was looked for with one client is not seen by the next."""
        self._everywhere = False
        self._choose(ALL)
        self.search.clear()

    def _dossier(self) -> Dossier | None:
        return self.desk.sitting.dossier() if self.desk.sitting is not None else None

    # Showing.

    def _choose(self, kind: str) -> None:
        self._kind = kind
        self._pills[kind].setChecked(True)
        self._again()

    def _again(self) -> None:
        if self.isVisible():
            self._refresh()

    def _show_everywhere(self) -> None:
        self._everywhere = not self._everywhere
        self._refresh()

    def _refresh(self) -> None:
        asked = Asked(self.search.text(), self._kind, self._everywhere)
        page = catalogue_page(self.desk.shelf.catalogue, asked, self.desk.today, self.words, self._dossier())
        self.back.setVisible(self.desk.sitting is not None)
        self.heading.setText(page.heading)
        self.heading.setVisible(bool(page.heading))
        self.elsewhere.setText(page.elsewhere or self.words("catalogue.here"))
        self.elsewhere.setMinimumWidth(self.elsewhere.sizeHint().width())
        self.elsewhere.setVisible(bool(page.elsewhere) or self._everywhere)
        self._page = page
        self.none_title.setText(breakable(page.empty_title))
        self.none_text.setText(page.empty_text)
        self._own.setVisible(bool(page.own))
        self._stack.setCurrentIndex(1 if page.empty_title else 0)
        self._model.show_rows(tuple(card.row(self.words) for card in page.cards))
        self._choose_row(0)

    def _choose_row(self, number: int) -> None:
        index = self._model.index(number)
        self.rows.setCurrentIndex(index)
        self.rows.scrollTo(index)
        self._show_entry(index)

    def _show_entry(self, index: QModelIndex, _before: QModelIndex | None = None) -> None:
        there = 0 <= index.row() < len(self._page.cards)
        self.entry.setVisible(there)
        if there:
            self.entry.show_card(self._page.cards[index.row()])
            self._column.verticalScrollBar().setValue(0)

    # Doing.

    def put(self, key: str) -> None:
        """Make a step of an entry, and show it in the plan."""
        dossier = self._dossier()
        if dossier is not None:
            step = step_of_entry(self.desk.shelf.catalogue, key, self.desk.today, self.words, dossier)
            self._write(step, "catalogue.put.done")

    def _put_own(self) -> None:
        self._write(own_step(self._page.own, self.words, offered=True), "catalogue.put.done")

    def _no_offer(self) -> None:
        self._write(own_step(self._page.own, self.words, offered=False), "catalogue.no_offer.done")

    def _write(self, step: dict[str, str], said: str) -> None:
        if step:
            self.editor.add(STEPS, step)
            self._to_plan()
            self.shell.tell(self.words(said))

    def jump(self, key: str) -> None:
        """Show what there is now instead."""
        self.seek(key)
        self._to_rows()

    # The keyboard, and room.

    def _to_rows(self) -> None:
        """The keyboard to the list, with the list in sight and as much of the entry as fits."""
        self.rows.setFocus()
        for part in (self._column, self.rows):
            self._whole.ensureWidgetVisible(part, 0, look().px(8))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.search and event.type() == QEvent.Type.FocusIn:
            self._whole.ensureWidgetVisible(self.search)  # a letter or Ctrl+F goes there from further down
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._pressed(watched, event):
            return True
        return super().eventFilter(watched, event)

    def _pressed(self, watched: QObject, event: QKeyEvent) -> bool:
        """True when the key was meant for the list or the search."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and watched is self.rows:
            self.entry.act()
        elif watched is self.search and key in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._to_rows()
        elif watched is self.rows and key == Qt.Key.Key_Up and self.rows.currentIndex().row() <= 0:
            self.search.setFocus()
        else:
            return watched is self.rows and goes_to_search(event, self.search)
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() >= look().px(BESIDE)
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._beside.setDirection(way)
        if beside:
            self._head_row.insertWidget(1, self.search, 1)
        else:
            self._head_rows.addWidget(self.search)  # beside the title there is no room to type
