"""Syncing on the screen: the glance in the navigation, and the panel that says what is sent, what waits and why."""

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from desktop.history.said import breakable
from desktop.shell import Screen, Shell
from desktop.team.apart_item import ApartItem
from desktop.team.sync_page import ApartRow, SyncPage, sync_page
from desktop.theme import look
from desktop.widgets import Card, Column, button, clear_layout, flow_of, label, picture


def page_of(shell: Shell) -> SyncPage:
    """The page as it stands now, with the names of the dossiers on this laptop."""
    now = shell.desk.team.sync
    told = {*now.waiting, *(one.dossier_id for one in now.apart)}
    names = {row.dossier_id: row.name for row in shell.desk.rows if row.dossier_id in told} if told else {}
    return sync_page(now, names, shell.words)


class SyncScreen(Screen):
    """Nothing here has to be pressed: sending goes by itself."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.setProperty("role", "page")
        self.page: SyncPage | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        column = Column((28, 24, 28, 24))
        outer.addWidget(column)
        body = column.body
        body.addWidget(label(self.words("sync.title"), "title"))
        body.addWidget(label(self.words("sync.safe"), "soft"))
        body.addWidget(self._state())
        self._apart = Card(self.words("sync.apart.title"))
        self._apart.setObjectName("sync-apart")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(12)
        self._apart.body.addLayout(self._rows)
        body.addWidget(self._apart)
        self.desk.team.synced.connect(self._follow)

    def _state(self) -> Card:
        words = self.words
        card = Card()
        self._head = QHBoxLayout()
        card.body.addLayout(self._head)
        self._told = label("")
        self._told.setObjectName("sync-told")
        card.body.addWidget(self._told)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(words("sync.progress"))
        card.body.addWidget(self.bar)
        self._waiting = label("", "soft")
        self._waiting.setObjectName("sync-waiting")
        self._waiting_title = label(words("sync.waiting.title"), "strong")
        card.body.addWidget(self._waiting_title)
        card.body.addWidget(self._waiting)
        self.now = button(
            words("sync.now"), icon_name="arrows-clockwise", name="sync-now", on_click=self.desk.team.sync_now
        )
        self.pause = button(words("sync.pause"), name="sync-pause", on_click=self._turn)
        card.body.addWidget(flow_of([self.now, self.pause]))
        self.restored = QWidget()
        column = QVBoxLayout(self.restored)
        column.setContentsMargins(0, 8, 0, 0)
        column.addWidget(label(words("sync.restored")))
        column.addWidget(
            flow_of([button(words("sync.restored.do"), name="sync-confirm", on_click=self.desk.team.confirm_server)])
        )
        card.body.addWidget(self.restored)
        return card

    def enter(self) -> None:
        self.page = None
        self._draw()
        self.now.setFocus()

    def _follow(self) -> None:
        if self.isVisible():
            self._draw()

    def _draw(self) -> None:
        page = page_of(self.shell)
        if page == self.page:
            return
        before, self.page = self.page, page
        if before is None or (before.glance, before.kind) != (page.glance, page.kind):
            clear_layout(self._head)
            colours = look().colours
            colour = {"green": colours.green, "amber": colours.amber}.get(page.kind, colours.accent)
            self._head.addWidget(picture(page.icon_name, 26, colour))
            self._head.addWidget(label(page.glance, "heading"), 1)
        self._told.setText("\n".join(page.sentences))
        self.bar.setVisible(page.busy)
        self.bar.setRange(0, page.progress[1])
        self.bar.setValue(page.progress[0])
        self._waiting.setText(breakable("\n".join(page.waiting)))
        for one in (self._waiting, self._waiting_title):
            one.setVisible(bool(page.waiting))
        self.pause.setText(self.words("sync.resume" if page.paused else "sync.pause"))
        self.pause.setMinimumWidth(self.pause.sizeHint().width())
        self.restored.setVisible(page.restored)
        self.now.setEnabled(not page.paused)  # also while a round runs: what is disabled loses the keyboard
        if before is None or before.apart != page.apart:
            self._show_apart(page.apart)

    def _show_apart(self, rows: tuple[ApartRow, ...]) -> None:
        focus = self.window().focusWidget()
        here = focus is not None and self._apart.isAncestorOf(focus)
        clear_layout(self._rows)
        self._apart.setVisible(bool(rows))
        for number, row in enumerate(rows):
            self._rows.addWidget(ApartItem(self.shell, number, row))
        if here:
            self.now.setFocus()  # what the keyboard was at is gone

    def _turn(self) -> None:
        self.desk.team.pause(not self.desk.team.sync.paused)
