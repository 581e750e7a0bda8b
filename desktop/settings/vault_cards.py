"""Settings of the vault itself: a new recovery code, and putting a backup back."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.shell import Shell, trouble_text
from desktop.trouble import Trouble
from desktop.unlock.parts import PassphraseField
from desktop.unlock.recovery_code import RecoverySheet
from desktop.widgets import Banner, Card, button, clear_layout, label, row_of
from forms.words import moments
from sync.laptop.copies import BackupInfo
from sync.rescue.differing import Difference


class CodeCard(Card):
    """Makes a new recovery code for who knows the passphrase; shows it once and has it typed back."""

    revealed = Signal(QWidget, QWidget)  # to be brought into sight, the second surely

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.words("settings.code"))
        self.shell, self.words = shell, shell.words
        words = self.words
        self.banner = Banner("amber")
        self.banner.show_message("amber", words("settings.code.unconfirmed"), words("settings.code.unconfirmed.do"))
        self.body.addWidget(self.banner)
        self.body.addWidget(label(words("settings.code.about"), "soft"))
        self.passphrase = PassphraseField(shell, "code-passphrase", words("passphrase.old"))
        self.body.addWidget(label(words("passphrase.old"), "strong"))
        self.body.addWidget(self.passphrase)
        self.make = button(words("settings.code.do"), name="new-code", on_click=self._make)
        self.body.addLayout(row_of(self.make, None))
        self._shown = QWidget()
        column = QVBoxLayout(self._shown)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(label(words("first.recovery.about")))
        column.addWidget(label(words("recovery.until")))
        self.code = label("", "big")
        self.code.setObjectName("new-code-shown")
        column.addWidget(self.code)
        self.sheet = RecoverySheet(shell)
        column.addWidget(self.sheet)
        column.addWidget(label(words("first.recovery.again"), "strong"))
        self.again = QLineEdit()
        self.again.setObjectName("new-code-again")
        self.again.setAccessibleName(words("first.recovery.again"))
        self.again.returnPressed.connect(self._check)
        column.addWidget(self.again)
        column.addLayout(row_of(button(words("first.recovery.done"), name="new-code-done", on_click=self._check), None))
        self.body.addWidget(self._shown)
        self._shown.hide()
        self.said = label("", "strong")
        self.said.setObjectName("new-code-said")
        self.body.addWidget(self.said)

    def forget(self) -> None:
        """Nothing of a code or passphrase stays on a page that is left."""
        self.code.setText("")
        self.sheet.show_code("")
        self.again.clear()
        self.passphrase.clear()
        self._shown.hide()
        self.make.setEnabled(True)
        self.said.setText("")
        self.show_confirmed()

    def show_confirmed(self) -> None:
        """Say so while the code of this vault was never typed back."""
        self.banner.setVisible(not self.shell.desk.code_confirmed)

    def _make(self) -> None:
        self.make.setEnabled(False)
        self.said.setText(self.words("settings.passphrase.busy"))
        self.shell.desk.new_recovery_code(self.passphrase.text(), self._show, self._refused)

    def _show(self, code: str) -> None:
        self.passphrase.clear()
        self.code.setText(code)
        self.sheet.show_code(code)
        self.said.setText("")
        self._shown.show()
        self.again.setFocus()
        self.revealed.emit(self._shown, self.again)

    def _check(self) -> None:
        if self.code.text():
            self.shell.desk.confirm_code(self.again.text(), self._answered, self._refused)

    def _answered(self, same: bool) -> None:
        if not same:
            self.said.setText(self.words("first.recovery.differs"))
            self.again.setFocus()
            return
        self.forget()
        self.said.setText(self.words("settings.code.done"))

    def _refused(self, trouble: Trouble) -> None:
        self.make.setEnabled(True)
        self.said.setText(trouble_text(self.words, trouble))
        (self.again if self.code.text() else self.passphrase).setFocus()


class BackupsCard(Card):
    """The backups in the profile, each to be put back after saying what would be different."""

    revealed = Signal(QWidget, QWidget)  # to be brought into sight, the second surely

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.words("settings.backups"))
        self.shell, self.words = shell, shell.words
        self.body.addWidget(label(self.words("settings.backups.about"), "soft"))
        self._rows = QVBoxLayout()
        self.body.addLayout(self._rows)
        self._asked = QWidget()
        column = QVBoxLayout(self._asked)
        column.setContentsMargins(0, 0, 0, 0)
        self.banner = Banner("amber")
        column.addWidget(self.banner)
        column.addWidget(label(self.words("settings.backups.stays")))
        column.addWidget(label(self.words("settings.backups.passphrase"), "strong"))
        self.passphrase = PassphraseField(shell, "restore-passphrase", self.words("settings.backups.passphrase"))
        column.addWidget(self.passphrase)
        self.go = button(self.words("settings.backups.do"), name="restore-do", on_click=self._restore)
        stop = button(self.words("settings.backups.not"), "quiet", name="restore-not", on_click=self.forget)
        column.addLayout(row_of(self.go, stop, None))
        self.body.addWidget(self._asked)
        self.said = label("", "error")
        self.said.setObjectName("restore-said")
        self.body.addWidget(self.said)
        self._chosen: BackupInfo | None = None
        self.forget()

    def show_backups(self) -> None:
        """Fetch what there is now."""
        if self.shell.desk.sample_folder is None:
            self.shell.desk.backups(self._list)

    def forget(self) -> None:
        """Nothing is asked any more."""
        self._chosen = None
        self.passphrase.clear()
        self.go.setEnabled(True)
        self._asked.hide()
        self.said.setText("")

    def _list(self, found: tuple[BackupInfo, ...]) -> None:
        clear_layout(self._rows)
        if not found:
            self._rows.addWidget(label(self.words("settings.backups.none")))
        said = moments([one.made_at.astimezone() for one in found], self.words)
        for one, at in reversed(list(zip(found, said, strict=True))):
            ask = partial(self._ask, one, at)
            put_back = button(self.words("settings.backups.choose"), name=f"restore-{one.number}", on_click=ask)
            put_back.setAccessibleName(f"{self.words('settings.backups.choose')} {at}")
            self._rows.addLayout(row_of(label(at, wrap=False), None, put_back))

    def _ask(self, one: BackupInfo, at: str) -> None:
        self.shell.desk.compare_backup(one.folder, lambda found: self._tell(one, at, found))

    def _tell(self, one: BackupInfo, at: str, found: Difference) -> None:
        self._chosen = one
        words = self.words
        lines = [words("settings.backups.holds", n=found.dossiers)]
        lines += [words("settings.backups.absent", n=len(found.absent))] if found.absent else []
        lines += [words("settings.backups.behind", n=len(found.behind), m=found.revisions)] if found.behind else []
        lines += [words("settings.backups.same")] if not found.absent and not found.behind else []
        self.banner.show_message("amber", words("settings.backups.sure", at=at), " ".join(lines))
        self._asked.show()
        self.passphrase.setFocus()
        self.revealed.emit(self._asked, self.go)

    def _restore(self) -> None:
        if self._chosen is None:
            return
        self.go.setEnabled(False)
        self.said.setText("")
        self.shell.desk.restore(self._chosen.folder, self.passphrase.text(), self._refused)
        self.passphrase.clear()

    def _refused(self, trouble: Trouble) -> None:
        self.go.setEnabled(True)
        self.said.setText(trouble_text(self.words, trouble))
        self.passphrase.setFocus()
        self.revealed.emit(self.passphrase, self.said)
