"""A damaged vault at the lock: the offer to save what can be read, and what came of it."""

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.shell import Shell
from desktop.trouble import Trouble
from desktop.unlock.page import is_mendable, rescued_lines
from desktop.unlock.parts import Middle
from desktop.widgets import button, label, picture, row_of
from sync.rescue.salvage import Salvaged


class RescueOffer(QWidget):
    """Hidden until files turn out to be damaged."""

    def __init__(self, shell: Shell, wanted: Callable[[], None]) -> None:
        super().__init__()
        self._words, self._wanted = shell.words, wanted
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(label(shell.words("rescue.about")))
        self.button = button(shell.words("rescue.do"), icon_name="lifebuoy", name="rescue", on_click=self._begin)
        column.addLayout(row_of(self.button, None))
        self.hide()

    def offer_for(self, trouble: Trouble) -> None:
        """Show when this trouble can be mended so."""
        self.button.setEnabled(True)
        self.button.setText(self._words("rescue.do"))
        self.setVisible(is_mendable(trouble.code))

    def _begin(self) -> None:
        self.button.setEnabled(False)
        self.button.setText(self._words("rescue.busy"))
        self._wanted()


class Rescued(Middle):
    """What was saved, in numbers; nothing of a client, since the vault is not open yet."""

    def __init__(self, shell: Shell, done: Salvaged, then: Callable[[], None]) -> None:
        super().__init__(shell, 520, languages=False)
        words, body = shell.words, self.card.body
        self.go_on = button(words("rescue.open"), "primary", icon_name="lock-open", name="rescue-open", on_click=then)
        self.told = label("\n".join(rescued_lines(done, words)))
        self.told.setObjectName("rescued")
        body.addWidget(picture("lifebuoy", 40))
        body.addWidget(label(words("rescue.title"), "title"))
        body.addWidget(self.told)
        body.addLayout(row_of(self.go_on, None))
