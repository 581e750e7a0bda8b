"""The card "Sinds de vorige keer": steps, the clock, new figures beside old. Hides itself at a first visit."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QVBoxLayout, QWidget

from desktop.history.said import breakable
from desktop.history.since_page import OUTCOMES, SincePage, SinceStep, last_time, new_figures, since_page, steps_in
from desktop.ids import new_item_id
from desktop.plan.fields import Segments, Why
from desktop.shell import Shell
from desktop.theme import look
from desktop.trouble import Trouble
from desktop.widgets import Card, button, clear_layout, flow_of, label
from sync.errors import UnknownDossier
from sync.history import State

FIRST_FIGURE = "f1_turnover_1"
WIDE = 760  # at 100 % text; below it the buttons of a step stand under it


class SinceLastTime(Card):
    """Shown at the top of plan and scan from the second visit on."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.setObjectName("since")
        self.shell, self.desk, self.words = shell, shell.desk, shell.words
        self._shown: SincePage | None = None
        self._known: dict[str, frozenset[str]] = {}  # revision of a given plan -> the steps that stood in it
        self._asked: set[str] = set()
        self._steps: dict[str, Segments] = {}
        self._lines: list[QBoxLayout] = []
        self._top = QVBoxLayout()
        self._top.setSpacing(8)
        self.body.addLayout(self._top)
        self.hide()

    def refresh(self) -> None:
        """Draw what is there now."""
        if self.desk.sitting is None:
            self.hide()
            return
        dossier = self.desk.sitting.dossier()
        page = since_page(dossier, self.words, self._steps_then())
        self.setVisible(page is not None)
        if page is None or page == self._shown:
            return
        if self._shown is not None and self._same_rows(page, self._shown):
            for step in page.steps:
                self._steps[step.path].show_value(step.status if step.status in OUTCOMES else "")
            self._told.setText(page.told)
        else:
            self._draw(page)
        self._shown = page

    def forget(self) -> None:
        """Another dossier lies open: its rows are drawn anew."""
        self._shown = None
        self._known.clear()
        self._asked.clear()
        self.hide()

    def _same_rows(self, page: SincePage, shown: SincePage) -> bool:
        """True when only the outcome of steps changed, so that the button that was pressed keeps the focus."""

        def bare(one: SincePage) -> tuple[object, ...]:
            steps = tuple((step.path, step.text, step.detail) for step in one.steps)
            return (one.title, steps, one.clock, one.then_day, one.now_day, one.compared, one.fresh, one.why)

        return bare(page) == bare(shown)

    def _steps_then(self) -> frozenset[str] | None:
        """The steps that stood in the last plan given before today; None while or when that is not known."""
        sitting = self.desk.sitting
        if sitting is None:
            return None
        day = last_time(sitting.dossier())
        plans = [plan for plan in sitting.given if day is not None and plan.at.date() <= day]
        if not plans:
            return None
        revision = max(plans, key=lambda plan: plan.number).revision
        if revision not in self._asked:
            self._asked.add(revision)
            self.desk.state_at(revision, lambda state: self._learn(revision, state), self._not_there)
        return self._known.get(revision)

    def _not_there(self, trouble: Trouble) -> None:
        """What a plan was made of may be gone, by damage: nobody asked for it, and the card does without."""
        if trouble.code != UnknownDossier.code:
            self.desk.trouble.emit(trouble)

    def _learn(self, revision: str, state: State) -> None:
        self._known[revision] = steps_in(state.values)
        self.refresh()

    def _draw(self, page: SincePage) -> None:
        clear_layout(self._top)
        self._steps, self._lines = {}, []
        self._told = label(page.told, "soft")
        self._told.setObjectName("since-told")
        title = label(page.title, "heading")
        why = Why(self.words("rule.why"), page.why, "why-since", page.title)
        self._top.addLayout(why.under(title)) if page.why else self._top.addWidget(title)
        if page.clock:
            self._top.addWidget(label(page.clock, "strong"))
        if page.steps:
            self._top.addWidget(self._told)
        for place, step in enumerate(page.steps):
            self._top.addWidget(self._step(step, place))
        if page.compared:
            self._top.addLayout(self._figures(page))
        key = "since.new_figures.go" if page.fresh else "since.new_figures"
        go = button(self.words(key), icon_name="plus-circle", name="since-new-figures", on_click=self.new_figures)
        self._top.addWidget(flow_of([go, label(self.words("since.new_figures.told"), "soft", wrap=False)]))

    def _step(self, step: SinceStep, place: int) -> QWidget:
        row = QFrame()
        line = QBoxLayout(self._direction(), row)
        line.setContentsMargins(0, 4, 0, 4)
        line.setSpacing(8)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(label(breakable(step.text), "strong"))
        if step.detail:
            column.addWidget(label(breakable(step.detail), "soft"))
        line.addLayout(column, 1)
        choices = [(one, self.words(f"plan.status.{one}")) for one in OUTCOMES]
        outcome = Segments(f"since-step-{place}", step.text, choices)
        outcome.show_value(step.status if step.status in OUTCOMES else "")
        outcome.chosen.connect(lambda value, path=step.path: self._became(path, value))
        self._steps[step.path] = outcome
        line.addWidget(outcome)
        self._lines.append(line)
        return row

    def _direction(self) -> QBoxLayout.Direction:
        wide = self.width() >= look().px(WIDE)
        return QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for line in self._lines:
            if line.direction() != self._direction():
                line.setDirection(self._direction())

    def _became(self, path: str, status: str) -> None:
        if self.desk.sitting is not None:
            self.desk.answer(f"{path}/pl2_status", status or "open")

    def _figures(self, page: SincePage) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(4)
        for column, text in (
            (1, f"{self.words('since.then')} · {page.then_day}"),
            (2, f"{self.words('since.now')} · {page.now_day}"),
        ):
            grid.addWidget(label(text, "soft"), 0, column)
        for line, row in enumerate(page.compared, start=1):
            title = label(row.title)
            title.setAccessibleName(f"{row.title}: {row.then}, {row.now}")
            grid.addWidget(title, line, 0)
            grid.addWidget(label(row.then), line, 1)
            grid.addWidget(label(row.now, "strong"), line, 2)
        for column in range(3):
            grid.setColumnStretch(column, 1)
        return grid

    def new_figures(self) -> None:
        """Make today's figures, empty, beside the old ones, and go there."""
        if self.desk.sitting is None:
            return
        answers = new_figures(self.desk.sitting.dossier(), new_item_id())
        if answers:
            self.desk.answer_many(answers)
        self.shell.go(f"dossier/intake/{FIRST_FIGURE}")
