"""History: who changed what, when and why; any earlier state to look at; conflicts to settle."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.dossier import OWN_NODES
from desktop.history.conflicts_card import ConflictsCard
from desktop.history.page import Change, HistoryPage, RevisionRow, changes_of, history_page, state_page
from desktop.history.rows import AnswerRow, ChangeRow, Roomy
from desktop.history.said import breakable
from desktop.intake.parts import WrapButton, sheet_of
from desktop.plan.per_sitting import PerSitting
from desktop.publishing.carried import open_carried, page_of
from desktop.shell import Screen, Shell
from desktop.theme import look
from desktop.widgets import Banner, Card, Column, button, flow_of, label, row_of
from sync.history import State
from sync.vault import RevisionInfo, Value

TWO_COLUMNS = 760


class History(Screen):
    """Revisions at the left, what one changed at the right; with little room they take turns."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._revisions: tuple[RevisionInfo, ...] = ()
        self._page: HistoryPage | None = None
        self._newest_first = True
        self._chosen = ""
        self._detail_open = False
        self._back: QPushButton | None = None  # to the list, of what is shown now
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 4, 0, 0)
        outer.setSpacing(12)
        self._settling = False  # the worker comes to settle what differs
        self._history_first = False  # the worker chose to look at the history before settling conflicts
        self.conflicts = ConflictsCard(
            self.words, self._settle, self._ask_again, lambda: self._turn(history_first=True)
        )
        self.conflict_column = Column((0, 0, 8, 8))
        self.conflict_column.body.addWidget(self.conflicts)
        self.conflict_column.hide()
        outer.addWidget(self.conflict_column, 1)
        self._both = QWidget()
        row = QHBoxLayout(self._both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        outer.addWidget(self._both, 1)
        self.left = self._list()
        row.addWidget(self.left, 4)
        self.right = Card()
        self.detail = Column()
        self.right.body.addWidget(self.detail, 1)
        row.addWidget(self.right, 5)
        self._per_sitting = PerSitting(self.desk, self, self._forget)
        self.desk.changed.connect(self._follow)

    def _list(self) -> Card:
        card = Card(self.words("history.title"))
        self._order = QButtonGroup(self)
        buttons: list[QWidget] = []
        for newest, key in ((True, "history.newest"), (False, "history.oldest")):
            one = button(self.words(key), "choice", name=key.replace(".", "-"), on_click=partial(self._sort, newest))
            one.setCheckable(True)
            one.setChecked(newest)
            self._order.addButton(one)
            buttons.append(one)
        card.body.addWidget(flow_of(buttons))
        self.to_conflicts = button(
            self.words("history.conflicts.back"),
            icon_name="arrow-left",
            name="history-conflicts",
            on_click=lambda: self._turn(history_first=False),
        )
        card.body.addLayout(row_of(self.to_conflicts, None))
        self.carried = WrapButton(self.words("history.carried"), "choice", name="history-carried")
        self.carried.clicked.connect(lambda _on=False: open_carried(self.shell, sheet_of(self)))
        card.body.addWidget(self.carried)
        self.unsaved = label(self.words("history.unsaved"), "soft")
        card.body.addWidget(self.unsaved)
        self.empty = label(self.words("history.empty"), "strong")
        card.body.addWidget(self.empty)
        self.list = QListWidget()
        self.list.setObjectName("history-list")
        self.list.setAccessibleName(self.words("history.title"))
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setItemDelegate(Roomy(self.list))
        self.list.setStyleSheet(f"QListWidget::item {{ padding: {look().px(8)}px; }}")
        self.list.currentItemChanged.connect(self._picked)
        self.list.itemActivated.connect(lambda _item: self._open_detail())
        self.list.itemClicked.connect(lambda _item: self._open_detail())
        card.body.addWidget(self.list, 1)
        return card

    # Coming and going.

    def enter(self) -> None:
        self.refresh()

    def seek(self, place: str) -> None:
        """Go to what is to be settled: conflicts."""
        self._per_sitting.check()  # that another dossier lay open forgets no place in this one
        self._settling = place == "conflicts"
        if self._settling:
            self._history_first = False

    def let_write(self, on: bool) -> None:
        self._arrange()
        self._show_changes()

    def leave(self) -> None:
        self._revisions, self._page, self._chosen, self._detail_open = (), None, "", False
        self._settling = False
        self.list.clear()
        self._clear_detail()

    def _forget(self) -> None:
        """Another dossier lies open: nothing that is still shown may be settled or chosen in it."""
        self.leave()
        self._history_first = False
        self.conflicts.show_conflicts(())
        self._arrange()

    def refresh(self) -> None:
        """Fetch the revisions and draw them."""
        self._per_sitting.check()
        sitting = self.desk.sitting
        if sitting is not None:
            self.desk.history(lambda revisions: self._take(revisions) if self.desk.sitting is sitting else None)

    def _follow(self, _paths: frozenset[str]) -> None:
        if self.isVisible() and self.desk.sitting is not None:
            self.refresh()

    def _take(self, revisions: tuple[RevisionInfo, ...]) -> None:
        sitting = self.desk.sitting
        if sitting is None or not self.isVisible():
            return
        self._revisions = revisions
        told = page_of(self.shell)
        self.carried.setVisible(told is not None and bool(told.lines))
        page = history_page(
            sitting.dossier(), revisions, sitting.lookup, self.words,
            newest_first=self._newest_first, who=self.desk.team.who(self.words),
        )  # fmt: skip
        settling, choosing = self.conflicts.has_keyboard or self._settling, self.conflicts.is_choosing or self._settling
        self._settling = False
        if page != self._page:
            self._page = page
            self._draw(page)
        if settling:
            self._arrange()  # it may be that the history was looked at first
            QTimer.singleShot(0, self, partial(self._go_on_settling, choosing))  # once it is there to be seen

    def _draw(self, page: HistoryPage) -> None:
        focus = self.window().focusWidget()
        reading = focus is not None and self.detail.isAncestorOf(focus)
        self.conflicts.show_conflicts(page.conflicts)
        self.unsaved.setVisible(page.unsaved)
        self.empty.setVisible(not page.rows)
        self.list.setVisible(bool(page.rows))
        kept = self._chosen
        self.list.blockSignals(True)
        self.list.clear()
        for row in page.rows:
            self.list.addItem(self._item(row))
        self.list.blockSignals(False)
        places = [row.revision for row in page.rows]
        if places:
            self.list.setCurrentRow(places.index(kept) if kept in places else 0)
        else:
            self._say(self.words("history.choose"))
        self._arrange()
        if reading:  # what the keyboard was at is gone with what was shown
            self._stand()

    def _stand(self) -> None:
        (self._back if self._back is not None and not self.list.isVisible() else self.list).setFocus()

    def _item(self, row: RevisionRow) -> QListWidgetItem:
        lines = [f"{row.when} · {row.who}", row.summary]
        if row.reason:
            lines.append(self.words("history.reason", text=row.reason))
        item = QListWidgetItem("\n".join(lines))
        item.setData(Qt.ItemDataRole.UserRole, row.revision)
        item.setData(
            Qt.ItemDataRole.AccessibleTextRole,
            self.words("history.row", when=row.when, who=row.who, summary=row.summary),
        )
        return item

    def _sort(self, newest_first: bool) -> None:
        self._newest_first = newest_first
        self._page = None
        self._take(self._revisions)

    # One revision.

    def _picked(self, item: QListWidgetItem | None, _before: QListWidgetItem | None) -> None:
        if item is not None:
            self._chosen = str(item.data(Qt.ItemDataRole.UserRole))
            self._show_changes()

    def _row(self) -> RevisionRow | None:
        rows = self._page.rows if self._page is not None else ()
        return next((row for row in rows if row.revision == self._chosen), None)

    def _show_changes(self) -> None:
        row, sitting = self._row(), self.desk.sitting
        if row is None or sitting is None:
            return
        self._clear_detail()
        body = self.detail.body
        body.addWidget(label(f"{row.when} · {row.who}", "heading"))
        if row.reason:
            body.addWidget(label(self.words("history.reason", text=row.reason)))
        self._view = button(
            self.words("history.view"),
            icon_name="clock-counter-clockwise",
            name="history-view",
            on_click=lambda: self._view_state(row),
        )
        body.addLayout(self._head(self._view))
        if row.removed:
            body.addWidget(label(row.summary))
            body.addWidget(label(self.words("history.removed.told"), "soft"))
        for change in changes_of(self._revisions, row.revision, sitting.lookup, self.words):
            remove = partial(self._ask_to_remove, row, change) if self.desk.may_write else None
            body.addWidget(ChangeRow(change, self.words, remove))

    def _head(self, first: QPushButton) -> QHBoxLayout:
        self._back = button(
            self.words("history.to_list"), "quiet", icon_name="arrow-left", name="history-list-back",
            on_click=self._close_detail,
        )  # fmt: skip
        if self._wide():  # shown it would be a window of its own as long as it stands nowhere, and take the keyboard
            self._back.hide()
        return row_of(first, self._back, None)

    def _view_state(self, row: RevisionRow) -> None:
        self.desk.state_at(row.revision, lambda state: self._show_state(row, state))

    def _show_state(self, row: RevisionRow, state: State) -> None:
        sitting = self.desk.sitting
        if self._chosen != row.revision or sitting is None:
            return
        self._clear_detail()
        body = self.detail.body
        body.addWidget(label(self.words("history.viewing", when=row.when), "heading"))
        banner = Banner("info")
        banner.show_message("info", "", self.words("history.viewing.told"))
        body.addWidget(banner)
        back = button(
            self.words("history.back"), icon_name="arrow-left", name="history-back", on_click=self._show_changes
        )
        body.addLayout(self._head(back))
        present = {path: value for path, value in state.values.items() if value is not None}
        sections = state_page(present, sitting.lookup, self.words)
        if not sections:
            body.addWidget(label(self.words("history.viewing.empty"), "soft"))
        for section in sections:
            body.addWidget(label(section.title, "heading"))
            for question, answer in section.answers:
                body.addWidget(AnswerRow(question, answer))
        back.setFocus()

    def _clear_detail(self) -> None:
        self._back = None
        self.detail.clear()

    # Taking away for good.

    def _ask_to_remove(self, row: RevisionRow, change: Change) -> None:
        """Say what goes and what stays, before anything happens."""
        self._clear_detail()
        body = self.detail.body
        body.addWidget(label(self.words("history.remove.title"), "heading"))
        body.addWidget(label(breakable(change.question), "soft"))
        body.addWidget(label(breakable(change.after), "strong"))
        banner = Banner("amber")
        banner.show_message("amber", self.words("history.remove.sure"), self.words("history.remove.goes"))
        body.addWidget(banner)
        body.addWidget(label(self.words("history.remove.stays")))
        body.addWidget(label(self.words("history.remove.elsewhere"), "soft"))
        self._remove = button(
            self.words("history.remove.do"),
            name="history-remove-do",
            on_click=lambda: self._do_remove(row, change),
        )
        stop = button(self.words("history.remove.not"), "quiet", name="history-remove-not", on_click=self._show_changes)
        body.addLayout(row_of(self._remove, stop, None))
        stop.setFocus()
        self.detail.reveal(stop)

    def _do_remove(self, row: RevisionRow, change: Change) -> None:
        self._remove.setEnabled(False)
        self._remove.setText(self.words("history.remove.busy"))
        self.desk.redact(change.path, row.revision, self._done_removing, lambda _trouble: self._show_changes())

    def _done_removing(self) -> None:
        self.shell.go("dossier/history")
        self.list.setFocus()  # the button that was pressed is gone
        self.shell.tell(self.words("history.remove.done"))

    def _say(self, sentence: str) -> None:
        self._clear_detail()
        self.detail.body.addWidget(label(sentence, "soft"))

    # Conflicts.

    def _settle(self, changes: Mapping[str, Value]) -> None:
        """An ordinary revision over both; its values end the conflict."""
        if self.desk.sitting is None:
            return
        own = {path: value for path, value in changes.items() if path.split("/", 1)[0] in OWN_NODES}
        if own:
            self.desk.put(own)
        answers = {path: value for path, value in changes.items() if path not in own}
        if answers:
            self.desk.answer_many({path: None if one is None else str(one) for path, one in answers.items()})
        self.desk.commit()

    def _ask_again(self, path: str) -> None:
        """The question itself, where every answer it knows can be given."""
        self.shell.go(f"dossier/intake/{path}")

    def _go_on_settling(self, choosing: bool) -> None:
        """The button that was pressed went with its conflict: on to the next one, or to the history.

        choosing: the keyboard was at a value, or comes to one; Qt gives it to the button below those.
        """
        if not self.conflicts.isVisible():
            self.list.setFocus()
        elif not (self.conflicts.is_choosing if choosing else self.conflicts.has_keyboard):
            self.conflicts.take_keyboard()

    def _turn(self, *, history_first: bool) -> None:
        self._history_first = history_first
        self._arrange()
        if history_first:
            self.list.setFocus()
        else:
            self.conflicts.take_keyboard()

    # Room.

    def _wide(self) -> bool:
        return self.width() >= look().px(TWO_COLUMNS)

    def _open_detail(self) -> None:
        if not self._wide():
            self._detail_open = True
            self._arrange()
            if self._back is not None:
                self._back.setFocus()

    def _close_detail(self) -> None:
        self._detail_open = False
        self._arrange()
        self.list.setFocus()

    def _arrange(self) -> None:
        wide = self._wide()
        torn = self.desk.may_write and bool(self._page is not None and self._page.conflicts)
        settling = torn and not self._history_first
        self.conflict_column.setVisible(settling)
        self.to_conflicts.setVisible(torn)
        self._both.setVisible(not settling)
        self.left.setVisible(wide or not self._detail_open)
        self.right.setVisible(wide or self._detail_open)
        if self._back is not None:
            self._back.setVisible(not wide)

    def resizeEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        super().resizeEvent(event)
        self._arrange()
