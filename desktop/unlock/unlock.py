"""The lock: one passphrase field. Works always, without any connection."""

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from desktop.shell import Screen, Shell, trouble_text
from desktop.trouble import Trouble
from desktop.unlock.parts import Middle, NewPassphraseFields, PassphraseField
from desktop.unlock.recovery_code import RecoveryCode
from desktop.unlock.rescue import Rescued, RescueOffer
from desktop.widgets import button, label, picture, row_of, set_role
from sync.errors import MistypedRecoveryCode, WrongRecoveryCode
from sync.rescue.salvage import Salvaged

_OF_THE_CODE: Final = (WrongRecoveryCode.code, MistypedRecoveryCode.code)  # told beside its field


class Unlock(Screen):
    """Says in words what is wrong; a wrong passphrase erases nothing. With the recovery code a new one is set."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.setProperty("role", "page")
        self.recovery: NewPassphraseFields | None = None
        self.code_rescue: RescueOffer | None = None
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        self._middle = Middle(shell, 440)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._middle)
        page.addWidget(self._pages)
        self._ask_passphrase()

    def enter(self) -> None:
        self.passphrase.setFocus()

    def leave(self) -> None:
        self.passphrase.clear()

    def _ask_passphrase(self) -> None:
        words, body = self.words, self._middle.card.body
        title = label(words("app.name"), "title", wrap=False)
        self.passphrase = PassphraseField(self.shell, "passphrase", words("unlock.passphrase"))
        self.passphrase.returnPressed.connect(self._unlock)
        self.problem = label("", "error")
        self.problem.setObjectName("unlock-problem")
        self.problem.hide()
        self.open_button = button(
            words("unlock.open"), "primary", icon_name="lock-open", name="unlock", on_click=self._unlock
        )
        forgotten = button(words("unlock.forgotten"), "quiet", name="forgotten", on_click=self._ask_recovery)
        body.addWidget(picture("coffee", 40))
        body.addWidget(title)
        body.addWidget(label(words("unlock.about"), "soft"))
        body.addWidget(label(words("unlock.passphrase"), "strong"))
        body.addWidget(self.passphrase)
        body.addWidget(self.problem)
        self.rescue = RescueOffer(self.shell, self._rescue)
        body.addWidget(self.rescue)
        body.addLayout(row_of(self.open_button, forgotten, None))

    def _unlock(self) -> None:
        if not self.open_button.isEnabled():
            return
        typed = self.passphrase.text()
        if not typed:
            self.say(self.words("unlock.empty"))
            return
        self.open_button.setEnabled(False)
        self.open_button.setText(self.words("unlock.opening"))
        self.problem.hide()
        self.rescue.hide()
        self.desk.unlock(typed, self._refused)

    def _refused(self, trouble: Trouble) -> None:
        self.open_button.setEnabled(True)
        self.open_button.setText(self.words("unlock.open"))
        self.say(trouble_text(self.words, trouble))
        self.rescue.offer_for(trouble)
        self.passphrase.selectAll()
        self.passphrase.setFocus()
        self._middle.reveal(self.rescue.button if self.rescue.isVisible() else self.open_button)

    def _rescue(self) -> None:
        """Save what can be read, by what was typed to open it, then open it."""
        self.desk.mend(self.passphrase.text(), self._show_rescued(self._unlock), self._refused)

    def _rescue_by_code(self) -> None:
        if self.recovery is not None:
            self.desk.mend_by_code(self.code.text(), self._show_rescued(self.recovery.submit), self._refused_code)

    def _show_rescued(self, then: Callable[[], None]) -> Callable[[Salvaged], None]:
        def go_on() -> None:
            self._pages.setCurrentWidget(self._middle)
            then()

        def show(done: Salvaged) -> None:
            for offer in (self.rescue, self.code_rescue):
                if offer is not None:
                    offer.hide()
            self.problem.hide()
            shown = Rescued(self.shell, done, go_on)
            self._pages.addWidget(shown)
            self._pages.setCurrentWidget(shown)
            shown.go_on.setFocus()

        return show

    def say(self, sentence: str, role: str = "error") -> None:
        """Show a sentence under the field."""
        set_role(self.problem, role)
        self.problem.setText(sentence)
        self.problem.show()

    def _ask_recovery(self) -> None:
        if self.recovery is not None:
            return
        words, body = self.words, self._middle.card.body
        self.code = PassphraseField(self.shell, "recovery-code", words("recovery.code"))
        self.recovery = NewPassphraseFields(self.shell, "reset")
        self.recovery.submitted.connect(self._recover)
        self.recovery.told.connect(self._show_why_not)
        self.code_problem = label("", "error")
        self.code_problem.setObjectName("recovery-code-problem")
        self.code_problem.hide()
        body.addSpacing(12)
        body.addWidget(label(words("recovery.title"), "heading"))
        body.addWidget(label(words("recovery.about"), "soft"))
        body.addWidget(label(words("recovery.code"), "strong"))
        body.addWidget(self.code)
        body.addWidget(self.code_problem)
        body.addWidget(self.recovery)
        self.code_rescue = RescueOffer(self.shell, self._rescue_by_code)
        body.addWidget(self.code_rescue)
        body.addLayout(
            row_of(button(words("recovery.set"), "primary", name="recover", on_click=self.recovery.submit), None)
        )
        self.code.setFocus()
        self._middle.reveal(self.code)

    def _recover(self, passphrase: str) -> None:
        if self.recovery is not None:
            self.code_problem.hide()
            self.desk.recover(self.code.text(), passphrase, self._show_new_code, self._refused_code)

    def _refused_code(self, trouble: Trouble) -> None:
        if self.recovery is None or self.code_rescue is None:
            return
        self.code_rescue.offer_for(trouble)
        if trouble.code in _OF_THE_CODE:
            self.code_problem.setText(trouble_text(self.words, trouble))
            self.code_problem.show()
            self.code.selectAll()
            self.code.setFocus()
            self._middle.reveal(self.code_problem)
        else:
            self.recovery.refuse(trouble_text(self.words, trouble))

    def _show_why_not(self) -> None:
        if self.recovery is not None and self.code_rescue is not None:
            offered = self.code_rescue.isVisible()
            self._middle.reveal(self.code_rescue.button if offered else self.recovery.problem)

    def _show_new_code(self, code: str) -> None:
        """The code that was used counts until the new one was typed back from its sheet."""
        self.code.clear()
        shown = RecoveryCode(self.shell, code, self.desk.come_in, instead=True)
        self._pages.addWidget(shown)
        self._pages.setCurrentWidget(shown)
        shown.ask()
