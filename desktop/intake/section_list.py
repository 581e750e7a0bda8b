"""Where we are: phases that fold, with their sections, each with its progress as icon and words."""

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QButtonGroup, QLabel

from desktop.intake.page import PhaseLine, SectionLine
from desktop.intake.parts import WrapButton
from desktop.theme import look
from desktop.widgets import Card, Column, label
from forms.words import Words

SIGNS: Final = {"done": "check-circle-fill", "half": "circle-half-fill", "empty": "circle"}
OPEN_AT_FIRST: Final = 2  # phases: those of the first visit; the rest waits folded


class SectionList(Card):
    """The list at the left of the questions. show_open: shows what is missing; None where nothing is kept."""

    def __init__(self, go: Callable[[str], None], words: Words, show_open: Callable[[], object] | None = None) -> None:
        super().__init__()
        self.setObjectName("sections")
        self.body.setContentsMargins(6, 6, 2, 6)
        self._go = go
        self._group = QButtonGroup(self)
        self._column = Column((0, 0, 2, 0))
        self._column.body.setSpacing(0)
        self.body.addWidget(self._column)
        self.missing = WrapButton(words("open.title"), "section", name="show-open-questions", on_click=show_open)
        self.missing.setToolTip(f"{words('open.title')} (Ctrl+M)")
        self.missing.show_icon("list-bullets", look().colours.accent)
        self.body.addWidget(self.missing)
        if show_open is None:
            self.missing.hide()
        self.buttons: dict[str, WrapButton] = {}
        self.phases: dict[str, WrapButton] = {}
        self._hints: dict[str, QLabel] = {}
        self._open: set[str] = set()
        self._shape: tuple[tuple[str, tuple[str, ...]], ...] = ()
        self._shown: tuple[tuple[PhaseLine, ...], str] = ((), "")

    def show_phases(self, phases: tuple[PhaseLine, ...], section: str) -> None:
        """Show the phases, with the section that is open now."""
        if (phases, section) == self._shown:
            return
        moved = section != self._shown[1]
        if not self._shape:
            self._open = {phase.name for phase in phases[:OPEN_AT_FIRST]}
        self._shown = (phases, section)
        shape = tuple((phase.name, tuple(line.name for line in phase.sections)) for phase in phases)
        if shape != self._shape:
            self._shape = shape
            self._build(phases)
        if moved:
            self._open |= {phase.name for phase in phases if any(line.name == section for line in phase.sections)}
        self._show_all()
        if moved and section in self.buttons:
            self._column.ensureWidgetVisible(self.buttons[section], 0, 40)

    def _build(self, phases: tuple[PhaseLine, ...]) -> None:
        for one in self.buttons.values():
            self._group.removeButton(one)
        self._column.clear()
        self.buttons, self.phases, self._hints = {}, {}, {}
        for phase in phases:
            head = WrapButton(phase.title, "phase", name=f"phase-{phase.name}")
            head.clicked.connect(lambda _on=False, name=phase.name: self._fold(name))
            hint = label(phase.hint, "soft")
            hint.setContentsMargins(look().px(36), 0, 4, 4)
            self.phases[phase.name], self._hints[phase.name] = head, hint
            self._column.body.addWidget(head)
            self._column.body.addWidget(hint)
            for line in phase.sections:
                one = WrapButton(line.title, "section", name=f"section-{line.name}")
                one.setCheckable(True)
                one.clicked.connect(lambda _on=False, name=line.name: self._go(name))
                self._group.addButton(one)
                self.buttons[line.name] = one
                self._column.body.addWidget(one)
        self._column.body.addStretch(1)

    def _fold(self, phase: str) -> None:
        self._open ^= {phase}
        self._show_all()

    def _show_all(self) -> None:
        phases, section = self._shown
        colours = look().colours
        for phase in phases:
            opened = phase.name in self._open or not phase.title
            head = self.phases[phase.name]
            head.say(phase.title if opened else f"{phase.title}  {phase.count}")
            head.setVisible(bool(phase.title))
            head.setAccessibleName(phase.spoken)
            head.setToolTip(phase.spoken)
            head.show_icon("caret-down" if opened else "caret-right", colours.soft, text=colours.ink)
            self._hints[phase.name].setText(phase.hint)
            self._hints[phase.name].setVisible(opened and bool(phase.hint))
            for line in phase.sections:
                self.buttons[line.name].setVisible(opened)
                self._show_line(line, line.name == section)

    def _show_line(self, line: SectionLine, here: bool) -> None:
        one = self.buttons[line.name]
        colours = look().colours
        one.setChecked(here)
        one.setAccessibleName(line.spoken)
        one.setToolTip(line.spoken)
        one.say(line.title)
        colour = {"done": colours.green, "half": colours.accent}.get(line.state, colours.soft)
        one.show_icon(SIGNS[line.state], colour, text=colours.accent if here else colours.ink)
