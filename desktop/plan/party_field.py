"""A line for an organisation that offers names of the catalogue while it is typed; another name may stand there too."""

from collections.abc import Callable

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import QCompleter

from desktop.plan.fields import LineField


class PartyField(LineField):
    """offers: names for what was typed, best first."""

    picked = Signal(str)  # a name of the catalogue was chosen

    def __init__(self, name: str, said: str, offers: Callable[[str], tuple[str, ...]]) -> None:
        super().__init__(name, said, said)
        self._offers = offers
        self._names = QStringListModel(self)
        completer = QCompleter(self._names, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.activated.connect(self.picked)
        self.textEdited.connect(self._offer)
        self.setCompleter(completer)

    def offered(self) -> list[str]:
        """The names that are offered now."""
        return self._names.stringList()

    def _offer(self, typed: str) -> None:
        self._names.setStringList(list(self._offers(typed)))
