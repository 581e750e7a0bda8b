"""The card of the road: the client's wish, what speaks for looking further, and the choice made together."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from desktop.history.said import breakable
from desktop.plan.fields import GrowingField, Why, beneath
from desktop.scan.marks import mark
from desktop.scan.road_page import Notice, RoadPage, reason_is_missing
from desktop.widgets import Banner, Card, button, chip, clear_layout, flow_of, label, row_of
from forms.words import Words


class NoticeRow(QFrame):
    """A warning or possibility with its reason on demand; what must not be overlooked stands in a banner."""

    def __init__(self, notice: Notice, words: Words) -> None:
        super().__init__()
        self.setObjectName(f"notice-{notice.code}")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        why = Why(words("rule.why"), notice.why, f"why-{notice.code}", notice.text)
        if notice.hard or (notice.kind == "red" and notice.code.startswith("road.")):
            banner = Banner()
            title, text = (notice.text, "") if notice.hard else ("", notice.text)
            banner.show_message("red" if notice.hard else "amber", title, text)
            banner.buttons.addWidget(why.button)
            column.addWidget(banner)
        else:
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(mark("amber" if notice.kind in ("red", "amber") else "info"), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(label(notice.text), 1)
            row.addWidget(why.button, 0, Qt.AlignmentFlag.AlignTop)
            column.addLayout(row)
        column.addWidget(why.answer)


class RoadCard(Card):
    """choose is called with road and reason; ask with the name of the question of the wish."""

    def __init__(self, words: Words, choose: Callable[[str, str], None], ask: Callable[[str], None]) -> None:
        super().__init__()
        self.setObjectName("road")
        self.words, self._choose, self._ask = words, choose, ask
        self._shown: RoadPage | None = None
        self._top = QVBoxLayout()
        self._top.setSpacing(8)
        self.body.addLayout(self._top)
        self.other = OtherRoad(words, self._chosen, self._cancel)
        self.other.hide()
        self.body.addWidget(self.other)
        self.body.addWidget(label(words("road.advice"), "soft"))

    def show_page(self, page: RoadPage) -> None:
        """Draw another road; what is being typed as a reason stays."""
        if page == self._shown:
            return
        self._shown = page
        clear_layout(self._top)
        title = label(self.words("choose.title"), "heading", wrap=False)
        road = chip(page.chosen_chip or page.advised_chip)
        road.setObjectName("road-chip")
        why = Why(self.words("rule.why"), page.why, "why-W1", page.chosen_chip or page.advised_chip)
        tracks = (chip(track, "amber") for track in page.tracks)
        self._top.addWidget(flow_of([title, road, *tracks, why.button], 12))
        self._top.addWidget(why.answer)
        self._top.addWidget(label(f"{self.words('choose.wish')}: {page.wish}", "strong"))
        if page.own_words:
            self._top.addWidget(label(f"“{breakable(page.own_words)}”"))
        for notice in page.notices:
            self._top.addWidget(NoticeRow(notice, self.words))
        self._choice(page)
        self.other.show_page(page)

    def forget(self) -> None:
        """Another dossier lies open: the choice and the reason that were being made are not about it."""
        self._shown = None
        self.other.hide()
        self.other.reason.forget()
        self.other.asked.hide()

    def _choice(self, page: RoadPage) -> None:
        if page.chosen:
            told = label(page.told, "strong")
            told.setObjectName("road-told")
            self._top.addWidget(flow_of([mark("green"), told]))
            if page.deviates:
                why = self.words("choose.deviates", reason=breakable(page.reason)) if page.reason else ""
                self._top.addWidget(label(why or self.words("choose.changed")))
                self._top.addWidget(label(f"{self.words('choose.advised')} {page.advised_chip}", "soft"))
        buttons: list[QWidget] = []
        if not page.chosen and page.advised != "undecided":
            buttons.append(
                button(
                    self.words("choose.confirm"),
                    "primary",
                    icon_name="handshake",
                    name="road-confirm",
                    on_click=lambda: self._choose(page.advised, ""),
                )
            )
        if not page.chosen and page.advised == "undecided":
            buttons.append(button(self.words("choose.ask"), "", name="road-ask", on_click=lambda: self._ask("w1_wish")))
        buttons.append(button(self.words("choose.other"), name="road-other", on_click=self.open_other))
        self._buttons = flow_of(buttons)
        self._top.addWidget(self._buttons)  # first: a part without a parent would show itself as a window
        self._buttons.setVisible(self.other.isHidden())

    def open_other(self) -> None:
        """Let worker and client choose another road."""
        self._buttons.hide()
        self.other.show()
        self.other.first().setFocus()

    def _chosen(self, road: str, reason: str) -> None:
        self.other.hide()
        self._buttons.show()
        self._choose(road, reason)

    def _cancel(self) -> None:
        self.other.hide()
        self._buttons.show()
        opener = self.findChild(QWidget, "road-other")
        if opener is not None:
            opener.setFocus()


class OtherRoad(QFrame):
    """The roads side by side, and the reason; a missing reason is asked for kindly and nothing is lost."""

    def __init__(self, words: Words, choose: Callable[[str, str], None], cancel: Callable[[], None]) -> None:
        super().__init__()
        self.setObjectName("road-choices")
        self.words, self._choose, self._advised = words, choose, ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(4)
        column.addWidget(label(words("choose.other.title"), "strong"))
        self._group = QButtonGroup(self)
        self._radios: dict[str, QRadioButton] = {}
        self._column = QVBoxLayout()
        self._column.setSpacing(0)
        column.addLayout(self._column)
        name = label(words("choose.reason"), "strong")
        self.reason = GrowingField("road-reason", words("choose.reason"), words("choose.reason.hint"), lines=2)
        name.setBuddy(self.reason)
        column.addWidget(name)
        column.addWidget(beneath(self.reason, words))
        self.asked = label(words("choose.reason.missing"), "error")
        self.asked.setObjectName("road-reason-missing")
        self.asked.hide()
        column.addWidget(self.asked)
        save = button(words("choose.save"), "primary", name="road-save", on_click=self._save)
        stop = button(words("choose.cancel"), "quiet", name="road-cancel", on_click=cancel)
        column.addLayout(row_of(save, stop, None))

    def first(self) -> QWidget:
        """Where the keyboard begins: the road that is on, else the first."""
        return next((one for one in self._radios.values() if one.isChecked()), next(iter(self._radios.values())))

    def show_page(self, page: RoadPage) -> None:
        """Offer these roads; a choice being made stays."""
        self._advised = page.advised
        if not self._radios:
            for road, text in page.choices:
                one = QRadioButton(text)
                one.setObjectName(f"road-{road}")
                self._group.addButton(one)
                self._radios[road] = one
                self._column.addWidget(one)
        for road, text in page.choices:
            fits = road == page.advised
            self._radios[road].setText(self.words("choose.fits", road=text) if fits else text)
        if not self.isVisible():
            self._radios.get(page.chosen or page.advised, self._radios["A"]).setChecked(True)
            self.reason.show_value(page.reason)
        self.asked.hide()

    def _save(self) -> None:
        road = next((road for road, one in self._radios.items() if one.isChecked()), "")
        reason = self.reason.toPlainText()
        if reason_is_missing(self._advised, road, reason):
            self.asked.show()
            self.reason.setFocus()
            return
        self.asked.hide()
        if self.reason.is_too_long:
            self.reason.setFocus()
            return
        self._choose(road, reason)
