"""The card of what page 2 says by itself: each line with its reason on demand."""

from PySide6.QtWidgets import QVBoxLayout

from desktop.plan.by_itself_page import ByItself, Line
from desktop.plan.fields import Why
from desktop.widgets import Card, clear_layout, label
from forms.words import Words


class ByItselfCard(Card):
    """Nothing can be changed here; another answer changes it."""

    def __init__(self, words: Words) -> None:
        super().__init__(words("plan.itself.title"))
        self.setObjectName("plan-itself")
        self.words = words
        self._shown: ByItself | None = None
        self._opened: set[str] = set()  # whose reasons are unfolded
        self.body.addWidget(label(words("plan.itself.told"), "soft"))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2)
        self.body.addLayout(self._rows)

    def show_page(self, page: ByItself) -> None:
        """Show other lines; what was unfolded stays so, and the keyboard stays where it was."""
        if page == self._shown:
            return
        self._shown = page
        held = self.focusWidget()
        focus = held.objectName() if held is not None and held.hasFocus() else ""
        clear_layout(self._rows)
        made: dict[str, Why] = {}
        for key, lines in (("warnings", page.warnings), ("conditions", page.agreements), ("papers", page.papers)):
            if lines:
                self._rows.addWidget(label(self.words(f"paper.private.{key}"), "strong"))
            for line in lines:
                why = made[f"why-itself-{line.key}"] = self._why(line)
                self._rows.addLayout(why.under(label(f"•  {line.text}")))
        if focus in made:
            made[focus].button.setFocus()

    def forget(self) -> None:
        """Another dossier lies open: what was unfolded is folded again."""
        self._shown = None
        self._opened.clear()

    def _why(self, line: Line) -> Why:
        why = Why(self.words("rule.why"), line.why, f"why-itself-{line.key}", line.text)
        why.button.setChecked(line.key in self._opened)
        why.button.toggled.connect(lambda on: (self._opened.add if on else self._opened.discard)(line.key))
        return why
