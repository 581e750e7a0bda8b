"""The bar over the list of plans that still wait for a printer: print all, how far it is, and what came of it."""

from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFrame, QVBoxLayout

from desktop.plan.give import Giver
from desktop.plan.print_queue import Outcome, PrintQueue, told
from desktop.shell import Shell
from desktop.widgets import Banner, button, flow_of, label


class QueueBar(QFrame):
    """Shown with the filter of what waits, and as long as something is being printed."""

    def __init__(self, shell: Shell, giver: Giver) -> None:
        super().__init__()
        self.setObjectName("queue-bar")
        self._words, self._giver = shell.words, giver
        self._chosen = False
        self._ids: tuple[str, ...] = ()
        self._count = 0
        self.queue = PrintQueue(shell, self)
        self.queue.went_on.connect(self._went_on)
        self.queue.ended.connect(self._ended)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.told = Banner("green")
        self.told.setObjectName("queue-told")
        self.told.hide()
        self.about = label(shell.words("queue.about"), "soft")
        self.going = label("", "strong")
        self.going.setObjectName("queue-going")
        self.print = button("", "primary", icon_name="printer", name="queue-print", on_click=self._ask)
        self.stop = button(shell.words("queue.stop"), name="queue-stop", on_click=self._stop)
        for part in (self.told, self.about, self.going, flow_of([self.print, self.stop])):
            column.addWidget(part)
        self._show()

    def show_waiting(self, chosen: bool, ids: tuple[str, ...], count: int) -> None:
        """What the list shows now. chosen: it shows what waits; ids of those dossiers, and how many plans they hold."""
        if not chosen and not self.queue.is_printing:
            self.told.hide()
        self._chosen, self._ids, self._count = chosen, ids, count
        self._show()

    def _show(self) -> None:
        going = self.queue.is_printing
        self.going.setVisible(going)
        self.stop.setVisible(going)
        self.about.setVisible(not going and self._count > 0)
        self.print.setVisible(not going and self._count > 0)
        self.print.setText(self._words("queue.print", n=self._count))
        self.setVisible(going or self._chosen)

    def _ask(self) -> None:
        self._giver.ask_printer(self._start)

    def _start(self, printer: QPrinter) -> None:
        self.told.hide()
        self.going.setText(self._words("queue.begins"))
        self.stop.setEnabled(True)
        self.queue.start(printer, self._ids)
        self._show()
        self.stop.setFocus()

    def _stop(self) -> None:
        self.queue.stop()
        self.stop.setEnabled(False)

    def _went_on(self, number: int, total: int) -> None:
        self.going.setText(self._words("queue.going", n=number, total=total))

    def _ended(self, outcome: Outcome) -> None:
        self.told.show_message("green" if outcome.is_whole else "amber", "", told(outcome, self._words))
        self.told.show()
        if self.stop.hasFocus():  # it goes away, and the keyboard must be somewhere
            self.focusNextChild()
        self._show()
