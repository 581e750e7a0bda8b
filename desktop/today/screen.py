"""The screen of today: lines to press, grouped, the most pressing first; each leads to its place."""

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.cards import Row
from desktop.history.said import breakable
from desktop.intake.parts import WrapButton
from desktop.shell import Screen, Shell
from desktop.theme import look
from desktop.today.page import TodayGroup, TodayLine, TodayPage, today_page
from desktop.widgets import Card, Column, label, picture, row_of
from forms.reference import municipality_name, sector_name


class Today(Screen):
    """Drawn by enter() and whenever the rows or the region change while it can be seen."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.setProperty("role", "page")
        self.page: TodayPage | None = None
        self._place = ""  # where the dossier that was pressed opens
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.column = Column((28, 24, 28, 24))
        outer.addWidget(self.column)
        for changed in (self.desk.cards_changed, self.desk.team.changed, self.desk.team.synced):
            changed.connect(self._follow)

    def enter(self) -> None:
        self.page = None
        self._draw()
        first = self.findChild(QWidget, "today-0-0")
        if first is not None:
            first.setFocus()

    def _follow(self) -> None:
        if self.isVisible():
            self._draw()

    def _draw(self) -> None:
        rows = self.desk.rows
        team = self.desk.team
        page = today_page(
            rows, team.now, self.desk.today, self.words, self._name,
            unsent=team.sync.waiting if team.sync.last_why or team.sync.paused else frozenset(),
            joining=sum(not one.expired for one in team.joining), unconfirmed=not self.desk.code_confirmed,
            not_whole=len(self.desk.not_whole),
        )  # fmt: skip
        if page == self.page:
            return
        self.page = page
        self.column.redraw(lambda: self._show(page))

    def _show(self, page: TodayPage) -> None:
        body = self.column.body
        body.addWidget(label(self.words("today.title", day=self.desk.today), "title"))
        if page.calm:
            body.addLayout(row_of(picture("coffee", 40), label(page.calm), gap=16))
        for number, group in enumerate(page.groups):
            body.addWidget(self._group(number, group))

    def _group(self, number: int, group: TodayGroup) -> Card:
        card = Card(group.title)
        card.setObjectName(f"today-{group.key}")
        for place, line in enumerate(group.lines):
            card.body.addWidget(self._line(f"today-{number}-{place}", line))
        if group.more is not None:
            card.body.addWidget(self._line(f"today-more-{group.key}", group.more))
        return card

    def _line(self, name: str, line: TodayLine) -> WrapButton:
        colours = look().colours
        colour = {"red": colours.red, "amber": colours.amber}.get(line.kind, colours.accent)
        text = f"{breakable(line.title)}: {line.detail}" if line.detail else breakable(line.title)
        one = WrapButton(text, "row", name=name, on_click=partial(self._go, line))
        one.show_icon(line.icon_name, colour, text=colours.ink)
        one.setEnabled(bool(line.dossier_id or line.route))
        return one

    def _name(self, row: Row) -> str:
        """As the list calls it."""
        if row.name:
            return row.name
        language = self.words.language
        parts = (sector_name(row.sector, language) if row.sector else "", municipality_name(row.place))
        return ", ".join(part for part in parts if part) or self.words("dossier.unnamed")

    def _go(self, line: TodayLine) -> None:
        if line.dossier_id:
            self.shell.open_at(line.dossier_id, line.route)
        else:
            self.shell.go(line.route)
