"""Tick boxes for the teams that a laptop is in."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.team.parts import Tick
from desktop.team.together_page import Choice


class TeamBoxes(QWidget):
    """Tick boxes for the teams of a laptop."""

    def __init__(self, choices: Sequence[Choice], chosen: Sequence[str], name: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._boxes: dict[str, Tick] = {}
        for number, one in enumerate(choices):
            box = Tick(one.text, f"{name}-{number}")
            box.setChecked(one.key in chosen)
            self._boxes[one.key] = box
            column.addWidget(box)
        if self._boxes:
            self.setFocusProxy(next(iter(self._boxes.values())))

    @property
    def chosen(self) -> tuple[str, ...]:
        """The ids of the ticked teams."""
        return tuple(team for team, box in self._boxes.items() if box.isChecked())
