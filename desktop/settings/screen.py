"""Settings: who you are (it stands on every plan), how the window looks, the region's own, the passphrase, about."""

from importlib.metadata import version

from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QVBoxLayout

from desktop.settings.region_card import RegionCard
from desktop.settings.rescue_card import RescueCard
from desktop.settings.vault_cards import BackupsCard, CodeCard
from desktop.shell import Screen, Shell, trouble_text
from desktop.theme import TEXT_SIZES
from desktop.trouble import Trouble
from desktop.unlock.first_start import PERSONAL
from desktop.unlock.parts import NewPassphraseFields, PassphraseField
from desktop.widgets import Card, Column, button, label, row_of

IDLE_MINUTES = (5, 10, 15, 30, 60)


class Settings(Screen):
    """Every change counts at once; there is no button to keep it."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.setProperty("role", "page")
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        self._scroll = column = Column((28, 24, 28, 24))
        page.addWidget(column)
        column.body.addWidget(label(self.words("nav.settings"), "title"))
        column.body.addWidget(self._personal())
        column.body.addWidget(self._looks())
        self.region = RegionCard(shell)
        self._column = column.body
        column.body.addWidget(self.region)
        column.body.addWidget(self._form())
        column.body.addWidget(self._passphrase())
        self.code, self.backups = CodeCard(shell), BackupsCard(shell)
        column.body.addWidget(self.code)
        column.body.addWidget(self.backups)
        for card in (self.code, self.backups):
            card.revealed.connect(column.reveal)
        self.rescue = RescueCard(shell)
        column.body.addWidget(self.rescue)
        column.body.addWidget(self._about())

    def enter(self) -> None:
        for key, field in self.personal.items():
            field.setText(str(self.desk.settings.get(key) or ""))
        if self.region.year != self.desk.today.year:
            self._renew_region()
        self.region.show_settings()
        self._said.setText("")
        self.code.show_confirmed()
        self.backups.show_backups()
        self.rescue.show_not_whole()

    def leave(self) -> None:
        self.code.forget()
        self.backups.forget()
        self.rescue.forget()
        self._keep_personal()
        self.region.keep()
        self.old.clear()
        self.fields.wipe()

    # Cards.

    def _renew_region(self) -> None:
        """A new year asks for amounts of its own; the window may have been open over New Year."""
        old, self.region = self.region, RegionCard(self.shell)
        self._column.replaceWidget(old, self.region)
        old.hide()
        old.deleteLater()

    def _personal(self) -> Card:
        card = Card(self.words("settings.you"))
        card.body.addWidget(label(self.words("settings.you.about"), "soft"))
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        grid.setHorizontalSpacing(16)
        self.personal: dict[str, QLineEdit] = {}
        for row, key in enumerate(PERSONAL):
            field = QLineEdit()
            field.setObjectName(f"settings-{key}")
            field.setAccessibleName(self.words(f"settings.{key}"))
            field.setPlaceholderText(self.words(f"settings.{key}.hint"))
            field.editingFinished.connect(self._keep_personal)
            grid.addWidget(label(self.words(f"settings.{key}"), wrap=False), row, 0)
            grid.addWidget(field, row, 1)
            self.personal[key] = field
        card.body.addLayout(grid)
        return card

    def _looks(self) -> Card:
        words, prefs = self.words, self.shell.prefs
        card = Card(words("settings.looks"))
        grid = QGridLayout()
        grid.setColumnStretch(2, 1)
        grid.setHorizontalSpacing(16)
        rows = (
            ("language", (("nl", "Nederlands"), ("en", "English")), prefs.language),
            ("percent", tuple((size, f"{size}%") for size in TEXT_SIZES), prefs.percent),
            ("dark", tuple((key, words(f"settings.dark.{key}")) for key in ("system", "light", "dark")), prefs.dark),
            (
                "idle_minutes",
                tuple((minutes, words("settings.minutes", minutes=minutes)) for minutes in IDLE_MINUTES),
                prefs.idle_minutes,
            ),
        )
        for row, (key, choices, chosen) in enumerate(rows):
            box = _box(choices, chosen, words(f"settings.{key}"), f"settings-{key}")
            box.activated.connect(lambda _index, key=key, box=box: self._set(key, box.currentData()))
            grid.addWidget(label(words(f"settings.{key}"), wrap=False), row, 0)
            grid.addWidget(box, row, 1)
        card.body.addLayout(grid)
        return card

    def _form(self) -> Card:
        card = Card(self.words("publishing.screen"))
        card.body.addWidget(label(self.words("publishing.about"), "soft"))
        go = button(self.words("settings.form"), name="settings-form", on_click=lambda: self.shell.go("publishing"))
        card.body.addLayout(row_of(go, None))
        return card

    def _passphrase(self) -> Card:
        words = self.words
        card = Card(words("settings.passphrase"))
        card.body.addWidget(label(words("settings.passphrase.about"), "soft"))
        self.old = PassphraseField(self.shell, "old-passphrase", words("passphrase.old"))
        self.fields = NewPassphraseFields(self.shell, "change")
        self.fields.submitted.connect(self._change)
        self.fields.told.connect(lambda: self._scroll.reveal(self.fields.problem))
        self._said = label("", "strong")
        self._said.setObjectName("passphrase-changed")
        card.body.addWidget(label(words("passphrase.old"), "strong"))
        card.body.addWidget(self.old)
        card.body.addWidget(self.fields)
        card.body.addWidget(self._said)
        self.change_button = button(
            words("settings.passphrase.do"), name="change-passphrase", on_click=self.fields.submit
        )
        card.body.addLayout(row_of(self.change_button, None))
        return card

    def _about(self) -> Card:
        card = Card(self.words("settings.about"))
        card.body.addWidget(label(self.words("settings.about.text", version=version("keukentafel"))))
        card.body.addWidget(label(self.words("settings.about.data"), "soft"))
        return card

    # Intents.

    def _keep_personal(self) -> None:
        typed = {key: field.text().strip() for key, field in self.personal.items()}
        if self.desk.is_unlocked and any(self.desk.settings.get(key, "") != text for key, text in typed.items()):
            self.desk.save_settings(typed)

    def _set(self, key: str, value: object) -> None:
        setattr(self.shell.prefs, key, value)
        self.shell.prefs.save()
        self.shell.redress()

    def _change(self, passphrase: str) -> None:
        self.change_button.setEnabled(False)
        self._said.setText(self.words("settings.passphrase.busy"))
        self.desk.change_passphrase(self.old.text(), passphrase, self._changed, self._refused)

    def _changed(self) -> None:
        self.change_button.setEnabled(True)
        self.old.clear()
        self.fields.wipe()
        self._said.setText(self.words("settings.passphrase.done"))

    def _refused(self, trouble: Trouble) -> None:
        self.change_button.setEnabled(True)
        self._said.setText("")
        self.fields.refuse(trouble_text(self.words, trouble))


def _box(choices: tuple[tuple[object, str], ...], chosen: object, accessible: str, name: str) -> QComboBox:
    box = QComboBox()
    box.setObjectName(name)
    box.setAccessibleName(accessible)
    for value, text in choices:
        box.addItem(text, value)
    box.setCurrentIndex(next((number for number, (value, _text) in enumerate(choices) if value == chosen), 0))
    return box
