"""The cards of the quick scan: outcome with bars and figures, what is missing, the line of earlier figures."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.plan.fields import Why
from desktop.scan.bars import TurnoverBars
from desktop.scan.course import CourseChart
from desktop.scan.figures import Fact
from desktop.scan.marks import mark
from desktop.scan.page import Earlier, Missing, ScanPage
from desktop.widgets import Banner, Card, button, chip, clear_layout, flow_of, label, row_of, set_role, tool
from forms.words import Words


class FactRow(QFrame):
    """One figure: icon, title and value, its sentence, and how it was reached on demand."""

    def __init__(self, fact: Fact, words: Words) -> None:
        super().__init__()
        self.setObjectName(f"fact-{fact.rule}")
        self.setAccessibleName(" ".join(part for part in (fact.title, fact.value, fact.state) if part))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(mark(fact.kind), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(2)
        parts: list[QWidget] = [label(f"{fact.title}:", wrap=False), label(fact.value, "strong", wrap=False)]
        if fact.state and fact.kind in ("red", "amber"):
            parts.append(chip(fact.state, fact.kind))
        column.addWidget(flow_of(parts, 6))
        if fact.sentence:
            column.addWidget(label(fact.sentence, "soft"))
        why = Why(words("quick.why"), fact.why.text(), f"why-{fact.rule}", fact.title)
        column.addWidget(why.answer)
        row.addLayout(column, 1)
        row.addWidget(why.button, 0, Qt.AlignmentFlag.AlignTop)


class ScanCard(Card):
    """The outcome; go_to is called with the name of a question whose figure is missing, show_open to list them all."""

    def __init__(self, words: Words, go_to: Callable[[str], None], show_open: Callable[[], object]) -> None:
        super().__init__()
        self.words, self._go_to = words, go_to
        self._shown: ScanPage | None = None
        self._all = False
        self._chip = chip("")
        self._chip.setObjectName("scan-colour")
        self._day = label("", "soft", wrap=False)
        title = label(words("scan.title"), "heading", wrap=False)
        self.why = Why(words("quick.why"), "", "why-R0")
        self.body.addWidget(flow_of([title, self._chip, self._day, self.why.button], 12))
        self.body.addWidget(self.why.answer)
        self.headline = label("", "big")
        self.headline.setObjectName("scan-headline")
        self.body.addWidget(self.headline)
        self.missing = _MissingPart(words, go_to, show_open)
        self.body.addWidget(self.missing)
        self.bars = TurnoverBars()
        self.body.addSpacing(4)
        self.body.addWidget(self.bars)
        self._bars_why = QVBoxLayout()
        self.body.addLayout(self._bars_why)
        self._doubts = QVBoxLayout()
        self._doubts.setSpacing(4)
        self.body.addLayout(self._doubts)
        self._others = QVBoxLayout()
        self._others.setSpacing(4)
        self.body.addLayout(self._others)
        self._facts = QVBoxLayout()
        self._facts.setSpacing(4)
        self.body.addLayout(self._facts)
        self.note = label(words("scan.indication"), "soft")
        self.note.setObjectName("scan-note")
        self.body.addWidget(self.note)

    def show_page(self, page: ScanPage) -> None:
        """Draw another outcome; nothing happens when it is the same."""
        if page == self._shown:
            return
        self._shown = page
        self._chip.setText(page.chip)
        set_role(self._chip, f"chip-{page.kind}" if page.kind else "chip")
        self._day.setText(page.day)
        self.why.show_answer(page.why, f"{self.words('scan.title')}: {page.chip}")
        self.headline.setText(page.headline)
        self.missing.show_missing(page.missing)
        self.bars.show_bars(page.bars)
        clear_layout(self._bars_why)
        if page.bars is not None:
            question = self.words("quick.why")
            why = Why(question, page.bars.why, "why-R6", page.bars.needed_label)
            self._bars_why.addLayout(row_of(why.button, label(question, "soft", wrap=False), None, gap=2))
            self._bars_why.addWidget(why.answer)
        self._draw_doubts(page.doubts)
        self._draw_others(page)
        self._draw_facts(page)

    def _draw_doubts(self, doubts: tuple[Missing, ...]) -> None:
        """Why it is provisional, each reason with the way to its question."""
        clear_layout(self._doubts)
        if doubts:
            self._doubts.addWidget(label(self.words("scan.doubts"), "strong"))
        for one in doubts:
            said = label(f"•  {one.label}")
            said.setObjectName(f"doubt-{one.name}")
            row = row_of(said, *([self._way(one)] if one.place else []), gap=2)
            row.setStretch(0, 1)
            self._doubts.addLayout(row)

    def _way(self, one: Missing) -> QWidget:
        said = f"{self.words('scan.doubt.go')}: {one.label}"
        return tool("arrow-right", said, f"doubt-go-{one.name}", partial(self._go_to, one.place))

    def _draw_others(self, page: ScanPage) -> None:
        """The other businesses of the household, each by itself."""
        clear_layout(self._others)
        for place, one in enumerate(page.together):
            why = Why(self.words("quick.why"), one.why, f"why-together-{place}", one.text)
            self._others.addLayout(why.under(label(one.text, "soft" if place else "")))

    def forget(self) -> None:
        """Another dossier lies open: what was unfolded is folded again."""
        self._all, self._shown = False, None
        self.why.fold()

    def _draw_facts(self, page: ScanPage) -> None:
        clear_layout(self._facts)
        for fact in (*page.facts, *(page.more if self._all else ())):
            self._facts.addWidget(FactRow(fact, self.words))
        if page.more:
            more = button(
                self.words("quick.less" if self._all else "quick.more"),
                "quiet",
                icon_name="caret-up" if self._all else "caret-down",
                name="scan-all",
                on_click=self._toggle,
            )
            self._facts.addLayout(row_of(more, None))

    def _toggle(self) -> None:
        self._all = not self._all
        if self._shown is not None:
            self._draw_facts(self._shown)
            again = self.findChild(QWidget, "scan-all")
            if again is not None:
                again.setFocus()


class _MissingPart(QWidget):
    """Which figures are missing, each with a button that goes to its question."""

    def __init__(self, words: Words, go_to: Callable[[str], None], show_open: Callable[[], object]) -> None:
        super().__init__()
        self.words, self._go_to, self._show_open = words, go_to, show_open
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)

    def show_missing(self, missing: tuple[Missing, ...]) -> None:
        """Show another list; nothing at all when nothing is missing."""
        clear_layout(self._column)
        self.setVisible(bool(missing))
        if not missing:
            return
        banner = Banner("amber")
        banner.show_message("amber", self.words("quick.missing"), "\n".join(f"•  {one.label}" for one in missing))
        banner.setObjectName("scan-missing")
        self._column.addWidget(banner)
        first = next((one for one in missing if one.place), None)
        every = button(self.words("open.title"), "", name="scan-show-open", on_click=self._show_open)
        every.setToolTip(f"{self.words('open.title')} (Ctrl+M)")
        self._column.addWidget(flow_of([*([self._go(first)] if first is not None else []), every], 8))

    def _go(self, first: Missing) -> QWidget:
        """The way to the first question that is missing and that the form asks."""
        words, to = self.words("quick.fill_in"), first.place
        made = button(words, "primary", icon_name="arrow-right", name="missing-go", on_click=lambda: self._go_to(to))
        made.setAccessibleDescription(first.label)
        return made


class EarlierCard(Card):
    """The line of earlier figures: one row a set, the newest on top."""

    def __init__(self, words: Words) -> None:
        super().__init__(words("quick.earlier"))
        self.setObjectName("scan-earlier")
        self.words = words
        self._shown: tuple[Earlier, ...] | None = None
        self._line = label("")
        self._line.setObjectName("earlier-line")
        self.body.addWidget(self._line)
        self.chart = CourseChart()
        self.body.addWidget(self.chart)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        for column, share in enumerate((3, 2, 4, 4, 2)):
            self._grid.setColumnStretch(column, share)
        self.body.addLayout(self._grid)

    def show_page(self, page: ScanPage) -> None:
        """Draw what changed; the card hides with nothing to compare."""
        self._show_rows(page.earlier, page.line)
        self.chart.show_course(page.course)

    def _show_rows(self, rows: tuple[Earlier, ...], told: str) -> None:
        self._line.setText(told)
        self._line.setVisible(bool(told))
        if rows == self._shown:
            return
        self._shown = rows
        self.setVisible(bool(rows))
        clear_layout(self._grid)
        for column, key in enumerate(("day", "turnover", "room", "runway", "colour")):
            self._grid.addWidget(label(self.words(f"quick.earlier.{key}"), "soft"), 0, column)
        for number, row in enumerate(rows):
            line = 1 + 2 * number
            role = "strong" if row.newest else ""
            cells = (row.day, row.turnover, row.room, row.runway)
            said = ", ".join((*cells, row.colour))
            for column, text in enumerate(cells):
                cell = label(text, role, wrap=column > 1)
                cell.setAccessibleName(said if column == 0 else text)
                self._grid.addWidget(cell, line, column)
            why = Why(self.words("quick.why"), row.why, f"why-earlier-{number}", said)
            self._grid.addWidget(flow_of([chip(row.colour, row.kind), why.button]), line, 4)
            self._grid.addWidget(why.answer, line + 1, 0, 1, 5)
