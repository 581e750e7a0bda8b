"""One entry of the catalogue as a card: what it is, for which road, phone, site, and whether to check it first."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from desktop.catalogue.page import EntryCard
from desktop.intake.parts import WrapButton
from desktop.theme import look
from desktop.widgets import Card, button, chip, flow_of, label, picture
from forms.words import Words

NO_ENTRY: Final = EntryCard()


class EntryView(Card):
    """Shows one entry at a time; what does not hold of it takes no room."""

    put = Signal(str)  # this entry should be a step in the plan
    jumped = Signal(str)  # show what there is now instead, by its key

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words, self._shown = words, NO_ENTRY
        self.name = label("", "heading")
        self.kind = chip("")
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.name, 1)
        head.addWidget(self.kind, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(head)
        self.ended, self.doubt = Marked("prohibit", look().colours.red), Marked("warning", look().colours.amber)
        self.what = label("")
        self.ask = label("", "strong")
        self.phone, self.site = _Reach("phone", "strong"), _Reach("globe", "")
        self.roads, self.places = label("", "soft"), label("", "soft")
        self.source = label("", "soft", selectable=True)
        for part in (self.ended, self.doubt, self.what, self.ask, self.phone, self.site):
            self.body.addWidget(part)
        self.put_button = button(
            words("catalogue.put"), "primary", icon_name="plus", name="entry-put", on_click=self._put
        )
        self.body.addWidget(flow_of([self.put_button]))
        self.now_button = WrapButton("", "", name="entry-now", on_click=self._jump)
        self.now_button.show_icon("arrow-right", look().colours.ink)
        self.body.addWidget(self.now_button)
        for told in (self.roads, self.places, self.source):
            self.body.addWidget(told)
        self.show_card(NO_ENTRY)

    def show_card(self, shown: EntryCard) -> None:
        """Show another entry."""
        self._shown = shown
        self.setAccessibleName(shown.spoken)
        texts: tuple[tuple[QLabel | Marked | _Reach, str], ...] = (
            (self.name, shown.name),
            (self.kind, shown.kind),
            (self.ended, shown.ended),
            (self.doubt, shown.doubt),
            (self.what, shown.what),
            (self.ask, shown.ask),
            (self.phone, shown.phone),
            (self.site, shown.site),
            (self.roads, shown.roads),
            (self.places, shown.places),
            (self.source, shown.source),
        )
        for part, text in texts:
            part.setText(text)
            part.setVisible(bool(text))
        self.put_button.setVisible(shown.can_step)
        self.now_button.setVisible(bool(shown.now))
        if shown.now:
            self.now_button.say(self._words("catalogue.now", name=shown.now_name))
            self.now_button.setAccessibleName(self.now_button.words)
        self.put_button.setAccessibleName(f"{self.put_button.text()}: {shown.name}")

    def act(self) -> None:
        """What Enter does: put it into the plan, or go to what there is now."""
        if self._shown.can_step:
            self._put()
        elif self._shown.now:
            self._jump()

    def _put(self) -> None:
        self.put.emit(self._shown.key)

    def _jump(self) -> None:
        self.jumped.emit(self._shown.now)


class Marked(QWidget):
    """A sentence with its icon; the words say it too."""

    def __init__(self, icon_name: str, colour: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(picture(icon_name, 20, colour), 0, Qt.AlignmentFlag.AlignTop)
        self._text = label("", "strong")
        row.addWidget(self._text, 1)

    def setText(self, text: str) -> None:
        self._text.setText(text)

    def text(self) -> str:
        """What it says."""
        return self._text.text()


class _Reach(QWidget):
    """A number or an address that can be copied."""

    def __init__(self, icon_name: str, role: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(picture(icon_name, 20), 0, Qt.AlignmentFlag.AlignTop)
        self._text = label("", role, selectable=True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        row.addWidget(self._text, 1)

    def setText(self, text: str) -> None:
        self._text.setText(text.replace("/", "/\u200b"))  # a long address may go on in the next line

    def text(self) -> str:
        """What it says."""
        return self._text.text().replace("\u200b", "")
