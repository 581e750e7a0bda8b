"""Settings of the vault: saving what can be read when a dossier is damaged, and which ones did not come back whole."""

from desktop.shell import Shell, trouble_text
from desktop.trouble import Trouble
from desktop.unlock.parts import PassphraseField
from desktop.widgets import Banner, Card, button, label, row_of


class RescueCard(Card):
    """Asks the passphrase; the vault locks, is put together anew from all that is whole, and is opened again."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.words("settings.rescue"))
        self.shell, self.words = shell, shell.words
        self.banner = Banner("amber")
        self.body.addWidget(self.banner)
        self.seen = button(self.words("settings.rescue.seen"), name="rescue-seen", on_click=self._looked_at)
        self.body.addLayout(row_of(self.seen, None))
        self.body.addWidget(label(self.words("settings.rescue.about"), "soft"))
        self.body.addWidget(label(self.words("passphrase.old"), "strong"))
        self.passphrase = PassphraseField(shell, "rescue-passphrase", self.words("passphrase.old"))
        self.body.addWidget(self.passphrase)
        self.go = button(self.words("rescue.do"), name="rescue-do", on_click=self._mend)
        self.body.addLayout(row_of(self.go, None))
        self.said = label("", "error")
        self.said.setObjectName("rescue-said")
        self.body.addWidget(self.said)

    def show_not_whole(self) -> None:
        """Say which dossiers did not come back whole the last time."""
        desk, words = self.shell.desk, self.words
        known = {card.dossier_id: str(card.data.get("name") or "") for card in desk.cards}
        names = sorted(known.get(one) or words("settings.rescue.nameless", id=one[:8]) for one in desk.not_whole)
        about = words("settings.rescue.partly" if desk.team.now is None else "settings.rescue.partly.region")
        self.banner.show_message("amber", about, ", ".join(names))
        for shown in (self.banner, self.seen):
            shown.setVisible(bool(names))

    def _looked_at(self) -> None:
        self.shell.desk.looked_at()
        self.show_not_whole()

    def forget(self) -> None:
        """Nothing of a passphrase stays on a page that is left."""
        self.passphrase.clear()
        self.said.setText("")
        self.go.setEnabled(True)

    def _mend(self) -> None:
        self.go.setEnabled(False)
        self.said.setText("")
        self.shell.desk.mend_open(self.passphrase.text(), self._refused)
        self.passphrase.clear()

    def _refused(self, trouble: Trouble) -> None:
        self.go.setEnabled(True)
        self.said.setText(trouble_text(self.words, trouble))
        self.passphrase.setFocus()
