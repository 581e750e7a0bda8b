"""Which control answers which question, and the tiles of the urgency page."""

from datetime import date
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget

from desktop.intake.answering import Option
from desktop.intake.choice_fields import (
    ButtonsField,
    ChecksField,
    LikertField,
    RadioField,
    RowField,
    ScaleField,
    toggled,
)
from desktop.intake.date_field import DateField
from desktop.intake.fields import Field, LineField, LinesField, QuietField, ShownField, TickField
from desktop.intake.menu_field import MenuField
from desktop.intake.money_field import MoneyField
from desktop.intake.parts import WrapButton
from desktop.intake.range_field import RangeField
from desktop.intake.row import Question
from desktop.intake.search_fields import SearchesField, SearchField
from desktop.intake.signature_field import SignatureField
from desktop.intake.urgency_page import tile_kind
from desktop.theme import look
from forms.words import Words


class TilesField(ButtonsField):
    """Each choice a tile with an icon; pressing the chosen one again takes it away."""

    def __init__(self, question: Question, today: date, words: Words) -> None:
        super().__init__(question, today, words)
        self._paint_all()

    def make_button(self, option: Option) -> QAbstractButton:
        kind = tile_kind(self.question.name, option.name)
        made = WrapButton(option.label, {"red": "tile", "calm": "tile-calm"}.get(kind, "tile-amber"))
        made.setCheckable(True)
        return made

    def show_question(self, question: Question) -> None:
        super().show_question(question)
        self._paint_all()

    def _paint_all(self) -> None:
        colours = look().colours
        signs = {
            "red": ("warning-octagon-fill", colours.red),
            "amber": ("warning", colours.amber),
            "calm": ("check-circle-fill", colours.green),
        }
        for name, one in self.buttons.items():
            if isinstance(one, WrapButton):
                on = signs[tile_kind(self.question.name, name)]
                if one.isChecked():
                    one.show_icon(*on)
                else:
                    one.show_icon("circle", colours.soft, text=colours.ink)

    def _clicked(self, name: str, on: bool) -> None:
        many = self.question.field == "tiles-many"
        value = toggled(self.question.value, name, on, self.question.options) if many else (name if on else "")
        self._check(value)
        self._paint_all()
        self.changed.emit(value)


_FIELDS: Final[dict[str, type[Field]]] = {
    "lines": LinesField,
    "money": MoneyField,
    "money-month": MoneyField,
    "date": DateField,
    "month": DateField,
    "year": DateField,
    "time": DateField,
    "radios": RadioField,
    "checks": ChecksField,
    "scale": ScaleField,
    "likert": LikertField,
    "buttons": RowField,
    "menu": MenuField,
    "search": SearchField,
    "searches": SearchesField,
    "range": RangeField,
    "signature": SignatureField,
    "shown": ShownField,
    "moment": DateField,
    "tiles": TilesField,
    "tiles-many": TilesField,
    "tick": TickField,
    "note": QuietField,
    "line": QuietField,
}


def make_field(question: Question, today: date, words: Words) -> Field:
    """The control for a question."""
    return _FIELDS.get(question.field, LineField)(question, today, words)


def focus_of(field: QWidget) -> QWidget:
    """The part of a control that takes the keyboard: of one choice out of several the one that was made."""
    inside = [one for one in field.findChildren(QWidget) if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
    buttons = field.buttons.values() if isinstance(field, ButtonsField) and field.group.exclusive() else ()
    chosen = [one for one in buttons if one.isChecked()]
    return (chosen or inside or [field])[0]
