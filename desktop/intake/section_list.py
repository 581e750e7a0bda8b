"""Where we are: phases with their sections, each with its progress as icon and words."""

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QButtonGroup, QLabel

from desktop.intake.page import PhaseLine, SectionLine
from desktop.intake.parts import WrapButton
from desktop.theme import look
from desktop.widgets import Card, Column, label

SIGNS: Final = {"done": "check-circle-fill", "half": "circle-half-fill", "empty": "circle"}


class SectionList(Card):
    """The list at the left of the questions."""

    def __init__(self, go: Callable[[str], None]) -> None:
        super().__init__()
        self.setObjectName("sections")
        self.body.setContentsMargins(8, 8, 4, 8)
        self._go = go
        self._group = QButtonGroup(self)
        self._column = Column()
        self._column.body.setSpacing(0)
        self.body.addWidget(self._column)
        self.buttons: dict[str, WrapButton] = {}
        self._titles: dict[str, tuple[QLabel, QLabel]] = {}
        self._shape: tuple[tuple[str, tuple[str, ...]], ...] = ()
        self._shown: tuple[tuple[PhaseLine, ...], str] | None = None

    def show_phases(self, phases: tuple[PhaseLine, ...], section: str) -> None:
        """Show the phases, with the section that is open now."""
        if (phases, section) == self._shown:
            return
        self._shown = (phases, section)
        shape = tuple((phase.name, tuple(line.name for line in phase.sections)) for phase in phases)
        if shape != self._shape:
            self._shape = shape
            self._build(phases)
        for phase in phases:
            title, hint = self._titles[phase.name]
            title.setText(phase.title)
            hint.setText(phase.hint)
            hint.setVisible(bool(phase.hint))
            for line in phase.sections:
                self._show_line(line, line.name == section)

    def _build(self, phases: tuple[PhaseLine, ...]) -> None:
        self._column.clear()
        kept, self.buttons, self._titles = self.buttons, {}, {}
        for one in kept.values():
            self._group.removeButton(one)
        for number, phase in enumerate(phases):
            title, hint = label(phase.title, "heading"), label(phase.hint, "soft")
            title.setContentsMargins(10, 10 if number else 2, 4, 0)
            hint.setContentsMargins(10, 0, 4, 2)
            self._titles[phase.name] = (title, hint)
            self._column.body.addWidget(title)
            self._column.body.addWidget(hint)
            for line in phase.sections:
                one = WrapButton(line.title, "section", name=f"section-{line.name}")
                one.setCheckable(True)
                one.clicked.connect(lambda _on=False, name=line.name: self._go(name))
                self._group.addButton(one)
                self.buttons[line.name] = one
                self._column.body.addWidget(one)

    def _show_line(self, line: SectionLine, here: bool) -> None:
        one = self.buttons[line.name]
        colours = look().colours
        one.setChecked(here)
        one.setAccessibleName(line.spoken)
        one.setToolTip(line.spoken)
        one.say(line.title)
        colour = {"done": colours.green, "half": colours.accent}.get(line.state, colours.soft)
        one.show_icon(SIGNS[line.state], colour, text=colours.accent if here else colours.ink)
        if here:
            self._column.ensureWidgetVisible(one, 0, 40)
