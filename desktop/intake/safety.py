"""The safety card: how to ask, whom to call, and a button that keeps only when it was spoken about."""

from PySide6.QtWidgets import QWidget

from desktop.intake.cover import Overlay
from desktop.intake.header_page import safety_line
from desktop.shell import Shell
from desktop.widgets import Banner, button, label, row_of
from forms.rules.urgency import LOW_FEELING


class SafetyCard(Overlay):
    """Lies over the dossier. Nothing that is said here is written down: the vault gets a time and no more."""

    def __init__(self, shell: Shell, over: QWidget) -> None:
        words = shell.words
        super().__init__(over, words("safety.title"), words("safety.close"))
        self.setObjectName("safety-card")
        self.shell = shell
        self.body.addWidget(label(words("safety.alone")))
        self.body.addWidget(label(words("safety.how"), "strong"))
        for number in ("1", "2", "3"):
            self.body.addWidget(label(f"{number}.  {words(f'safety.how.{number}')}"))
        danger = Banner("red")
        danger.show_message("red", words("safety.now"), words("safety.now.text"))
        self.body.addWidget(danger)
        self.body.addWidget(label(words("safety.call"), "strong"))
        for line in ("113", "gp", "home"):
            self.body.addWidget(label(words(f"safety.call.{line}"), selectable=True))
        self.body.addWidget(label(words("safety.check"), "soft"))
        self.body.addWidget(label(words("safety.only"), "soft"))
        self.body.addWidget(label(words("safety.why", most=LOW_FEELING), "soft"))
        self.said = label("", "strong")
        self.discussed = button(
            words("safety.done"), "primary", icon_name="check", on_click=self._discussed, name="safety-discussed"
        )
        self.body.addWidget(self.said)
        self.body.addLayout(row_of(self.discussed, None))
        self._show()

    def _discussed(self) -> None:
        self.shell.desk.put({"safety/discussed_at": self.shell.desk.clock().isoformat(timespec="minutes")})
        self._show()

    def _show(self) -> None:
        sitting = self.shell.desk.sitting
        said = safety_line(sitting.dossier(), self.shell.words) if sitting is not None else ""
        self.said.setText(said)
        self.said.setVisible(bool(said))
