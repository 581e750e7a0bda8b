"""The settings of a region: whether the BSN is asked and why, the mandate, and amounts that no source gave yet."""

from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from desktop.region import BSN, BSN_REASON, KEEP_CLOSED, MANDATE, YES, is_share, read_setting, show_setting
from desktop.shell import Shell
from desktop.widgets import Card, button, label, row_of
from forms.rules.amounts import UNITS, settings_to_fill_in

TOLD = ("amounts_source", "amounts_checked")  # where the amounts were found, and on which day; a year follows


class RegionCard(Card):
    """Every change counts at once, also for the dossier that lies open. What is not filled in is said to be unset."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.words("region.title"))
        self.words, self.desk, self._shell = shell.words, shell.desk, shell
        self.year = self.desk.today.year
        self.choices: dict[str, QComboBox] = {}
        self.texts: dict[str, QLineEdit] = {}
        self.amounts: dict[str, QLineEdit] = {}
        self.body.addWidget(label(self.words("region.about"), "soft"))
        self._grid = QGridLayout()
        self._grid.setColumnStretch(1, 1)
        self._grid.setHorizontalSpacing(16)
        self.body.addLayout(self._grid)
        self._choice(BSN)
        self._text(BSN_REASON, self.words(f"region.{BSN_REASON}"))
        self.needs_reason = label(self.words("region.needs_reason"), "caution")
        self._row(self.needs_reason)
        self._choice(MANDATE)
        self._row(label(self.words("region.mandate.about"), "soft"))
        self._row(label(self.words("region.amounts", year=str(self.year)), "strong"))
        for setting in settings_to_fill_in(self.year):
            self._amount(setting)
        for name in TOLD:
            self._text(f"{name}/{self.year}", self.words(f"region.{name}"))
        self._text(KEEP_CLOSED, self.words(f"region.{KEEP_CLOSED}"))
        self.wrong = label("", "error")
        self._row(self.wrong)
        self.publish = button(
            self.words("region.publish"), icon_name="export", name="region-publish", on_click=self._publish
        )
        self.body.addLayout(row_of(self.publish, None))

    def show_settings(self) -> None:
        """Show what is kept now."""
        kept = {key: value if isinstance(value, str) else "" for key, value in self.desk.settings.items()}
        for key, box in self.choices.items():
            box.setCurrentIndex(int(kept.get(key, "") == YES))
        for key, edit in self.texts.items():
            edit.setText(kept.get(key, ""))
        for key, edit in self.amounts.items():
            edit.setText(show_setting(key, kept.get(key, ""), self.words.language))
        self.wrong.hide()
        region = self.desk.team.now
        self.publish.setVisible(region is not None and region.signer)
        self._tell()

    def _publish(self) -> None:
        """Give what stands here to every laptop of the region."""
        self.keep()
        self.desk.team.publish_settings(lambda: self._shell.tell(self.words("region.published")))

    def keep(self) -> None:
        """Keep what was typed; an amount that cannot be one is told and stays as it was kept."""
        if not self.desk.is_unlocked:
            return
        read = {key: read_setting(key, edit.text(), self.words.language) for key, edit in self.amounts.items()}
        typed = {key: edit.text().strip() for key, edit in self.texts.items()}
        typed |= {key: str(box.currentData()) for key, box in self.choices.items()}
        typed |= {key: text for key, text in read.items() if text is not None}
        wrong = [self._name(key) for key, text in read.items() if text is None]
        self.wrong.setText(self.words("region.wrong", which=", ".join(wrong)))
        self.wrong.setVisible(bool(wrong))
        changed = {key: text for key, text in typed.items() if (self.desk.settings.get(key) or "") != text}
        if changed:
            self.desk.save_settings(changed)
        self._tell()

    def _tell(self) -> None:
        asked = self.choices[BSN].currentData() == YES
        self.needs_reason.setVisible(asked and not self.texts[BSN_REASON].text().strip())

    # Building.

    def _row(self, widget: QWidget, said: str = "") -> None:
        row = self._grid.rowCount()
        if said:
            self._grid.addWidget(label(said), row, 0)
            self._grid.addWidget(widget, row, 1)
        else:
            self._grid.addWidget(widget, row, 0, 1, 2)

    def _choice(self, key: str) -> None:
        box = QComboBox()
        box.setObjectName(f"region-{key}")
        said = self.words(f"region.{key}")
        box.setAccessibleName(said)
        for value, text in (("", "region.no"), (YES, "region.yes")):
            box.addItem(self.words(text), value)
        box.activated.connect(lambda _index: self.keep())
        self.choices[key] = box
        self._row(box, said)

    def _text(self, key: str, said: str) -> None:
        self.texts[key] = self._edit(key, said, "")

    def _amount(self, key: str) -> None:
        self.amounts[key] = self._edit(key, self._name(key), self.words("region.unset"))

    def _name(self, key: str) -> str:
        last = key.rpartition("/")[2]
        unit = "percent" if is_share(key) else UNITS.get(last, "euro")
        own, shared = f"region.amount.{last}", "amount.tax_share" if is_share(key) else f"amount.{last}"
        said = self.words(own if own in self.words else shared)
        return f"{said} ({self.words(f'region.unit.{unit}')})"

    def _edit(self, key: str, said: str, hint: str) -> QLineEdit:
        edit = QLineEdit()
        edit.setObjectName(f"region-{key}")
        edit.setAccessibleName(said)
        edit.setPlaceholderText(hint)
        edit.editingFinished.connect(self.keep)
        self._row(edit, said)
        return edit
