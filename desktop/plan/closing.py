"""Close a dossier with a result and a reason, and open it again. Stored under `closing/`."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QScrollArea, QVBoxLayout, QWidget

from desktop.plan.fields import GrowingField, beneath
from desktop.shell import Shell
from desktop.sitting import Sitting
from desktop.trouble import Trouble
from desktop.widgets import Banner, Card, button, label, row_of

RESULTS: Final = (
    "goes_on",
    "goes_on_changed",
    "stopped",
    "job",
    "job_beside",
    "information_only",
    "lost_contact",
)


class ClosingPanel(Card):
    """Asks with which result it ends; `done` is called when the panel has nothing more to do."""

    def __init__(self, shell: Shell, done: Callable[[], None]) -> None:
        super().__init__(shell.words("closing.title"))
        self.setObjectName("closing")
        self.shell, self.desk, self.words, self._done = shell, shell.desk, shell.words, done
        self._sitting: Sitting | None = None  # the dossier that is asked about
        self.body.addWidget(label(self.words("closing.told"), "soft"))
        self._group = QButtonGroup(self)
        self._radios: dict[str, QRadioButton] = {}
        for result in RESULTS:
            one = QRadioButton(self.words(f"closing.result.{result}"))
            one.setObjectName(f"closing-{result}")
            self._group.addButton(one)
            self._radios[result] = one
            self.body.addWidget(one)
        name = label(self.words("closing.reason"), "soft")
        self.reason = GrowingField(
            "closing-reason", self.words("closing.reason"), self.words("closing.reason.hint"), lines=2
        )
        name.setBuddy(self.reason)
        self.body.addWidget(name)
        self.body.addWidget(beneath(self.reason, self.words))
        self.asked = label(self.words("closing.choose"), "error")
        self.asked.hide()
        self.body.addWidget(self.asked)
        close = button(self.words("closing.do"), "primary", name="closing-do", on_click=self._close)
        stop = button(self.words("closing.cancel"), "quiet", name="closing-cancel", on_click=done)
        nothing = button(self.words("closing.nothing"), "quiet", name="closing-nothing", on_click=self._ask_nothing)
        self.body.addLayout(row_of(close, stop, None, nothing))
        self.sure = self._sure()
        self.body.addWidget(self.sure)

    def _sure(self) -> QWidget:
        """What is gone and what remains, before a whole dossier is taken away."""
        asked = QWidget()
        column = QVBoxLayout(asked)
        column.setContentsMargins(0, 12, 0, 0)
        banner = Banner("amber")
        banner.show_message("amber", self.words("closing.nothing.sure"), self.words("closing.nothing.goes"))
        column.addWidget(banner)
        column.addWidget(label(self.words("closing.nothing.stays")))
        self._go = button(self.words("closing.nothing.do"), name="closing-nothing-do", on_click=self._keep_nothing)
        self._stay = button(self.words("closing.nothing.not"), "quiet", name="closing-nothing-not", on_click=asked.hide)
        column.addLayout(row_of(self._go, self._stay, None))
        asked.hide()
        return asked

    def _ask_nothing(self) -> None:
        region = self.desk.team.now
        if region is not None and self._sitting is not None and self._sitting.dossier_id in region.custody:
            self.shell.go("dossier/team")  # in a region that takes two people
            return
        self._go.setEnabled(True)
        self.sure.show()
        self._stay.setFocus()
        QTimer.singleShot(0, self.sure, self._show_sure)

    def _show_sure(self) -> None:
        """Bring the question into sight; it stands below everything else."""
        around = self.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        if around is not None:
            around.ensureWidgetVisible(self.sure, 0, 24)

    def _keep_nothing(self) -> None:
        if self.desk.sitting is None or self.desk.sitting is not self._sitting:
            self.forget()
            return
        self._go.setEnabled(False)
        self.desk.destroy(self._gone, self._not_gone)

    def _gone(self) -> None:
        self.shell.go("dossiers")
        self.shell.tell(self.words("closing.nothing.done"))

    def _not_gone(self, trouble: Trouble) -> None:
        self._go.setEnabled(True)
        self.desk.trouble.emit(trouble)

    def open(self) -> None:
        """Show the panel with what stands in the dossier."""
        if self.desk.sitting is None:
            return
        self._sitting = self.desk.sitting
        dossier = self._sitting.dossier()
        self._show(dossier.text("closing/result"), dossier.text("closing/reason"))
        self.show()
        self._radios[RESULTS[0]].setFocus()

    def forget(self) -> None:
        """Another dossier lies open: what was chosen and typed here was not about it."""
        self._sitting = None
        self._show("", "")
        self.hide()

    def _show(self, chosen: str, reason: str) -> None:
        self._group.setExclusive(False)
        for result, one in self._radios.items():
            one.setChecked(chosen == result)
        self._group.setExclusive(True)
        self.reason.show_value(reason)
        self.asked.hide()
        self.sure.hide()

    def _close(self) -> None:
        if self.desk.sitting is None or self.desk.sitting is not self._sitting:
            self.forget()
            return
        result = next((result for result, one in self._radios.items() if one.isChecked()), "")
        if not result:
            self.asked.show()
            return
        if self.reason.is_too_long:
            self.reason.setFocus()
            return
        reason = self.reason.toPlainText().strip()
        self.desk.put(
            {"closing/result": result, "closing/reason": reason or None, "closing/at": self.desk.clock().isoformat()}
        )
        self.desk.commit()
        self._done()
        self.shell.tell(self.words("closing.done", result=self.words(f"closing.result.{result}")))


def reopen(shell: Shell) -> None:
    """Open a closed dossier again; what the result was stays in the history."""
    if shell.desk.sitting is not None:
        shell.desk.put({"closing/result": None, "closing/reason": None, "closing/at": None})
        shell.desk.commit()
        shell.tell(shell.words("closing.reopened"))
