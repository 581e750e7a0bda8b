"""A list over the dossier: what is still missing, purpose by purpose; a press jumps to the question."""

from PySide6.QtWidgets import QWidget

from desktop.intake.cover import Overlay
from desktop.intake.open_page import OpenLine, PurposeLine, open_page
from desktop.intake.parts import WrapButton, sheet_of
from desktop.intake.read_along import ReadAlong
from desktop.shell import Shell
from desktop.theme import look
from desktop.widgets import label


class OpenQuestions(Overlay):
    """Purposes unfold one at a time. Esc goes back to where the worker was."""

    def __init__(self, shell: Shell, over: QWidget, page: tuple[PurposeLine, ...], purpose: str = "") -> None:
        words = shell.words
        super().__init__(over, words("open.title"), words("open.close"))
        self.setObjectName("open-questions")
        self.shell = shell
        self.body.setSpacing(2)
        self.body.addWidget(label(words("open.about"), "soft"))
        self.heads: dict[str, WrapButton] = {}
        self._lines: dict[str, tuple[WrapButton, ...]] = {}
        for one in page:
            self._add(one)
        self.unfold(purpose)

    def _add(self, purpose: PurposeLine) -> None:
        head = WrapButton(purpose.said, "phase", name=f"open-{purpose.name}")
        head.clicked.connect(lambda _on=False: self.unfold("" if self._is_unfolded(purpose.name) else purpose.name))
        head.setEnabled(bool(purpose.questions))
        self.heads[purpose.name] = head
        self.body.addWidget(head)
        self._lines[purpose.name] = tuple(self._line(purpose.name, one) for one in purpose.questions)
        for line in self._lines[purpose.name]:
            self.body.addWidget(line)

    def _line(self, purpose: str, one: OpenLine) -> WrapButton:
        said = f"{one.label} · {one.section}"
        made = WrapButton(said, "section", name=f"open-{purpose}-{one.target}", on_click=lambda: self._go(one.target))
        made.setAccessibleName(self.shell.words("open.go", label=one.label, section=one.section))
        made.show_icon("arrow-right", look().colours.accent, text=look().colours.ink)
        return made

    def _is_unfolded(self, purpose: str) -> bool:
        return any(line.isVisibleTo(self) for line in self._lines[purpose])

    def unfold(self, purpose: str) -> None:
        """Show the questions of one purpose, and of the others only how many there are."""
        colours = look().colours
        for name, lines in self._lines.items():
            unfolded = name == purpose
            sign = ("caret-down" if unfolded else "caret-right") if lines else "check-circle-fill"
            self.heads[name].show_icon(sign, colours.soft if lines else colours.green, text=colours.ink)
            for line in lines:
                line.setVisible(unfolded)
        self.fit()

    def _go(self, target: str) -> None:
        self.end()
        self.shell.desk.commit_decided()
        self.shell.go(f"dossier/intake/{target}")


def show_open_questions(shell: Shell, widget: QWidget, purpose: str = "") -> OpenQuestions | None:
    """Lay the list over the sheet that a widget lies on; None when there is no dossier or the client reads along."""
    sitting, sheet = shell.desk.sitting, sheet_of(widget)
    if sitting is None or any(
        one.isVisible() for one in (*sheet.findChildren(ReadAlong), *sheet.findChildren(OpenQuestions))
    ):
        return None
    made = OpenQuestions(shell, sheet, open_page(sitting, shell.words), purpose)
    made.open_it(next((head for head in made.heads.values() if head.isEnabled()), None))
    return made
