"""The card of what page 2 says by itself: each line with its reason on demand."""

from functools import partial

from PySide6.QtWidgets import QWidget

from desktop.plan.by_itself_page import ByItself, Line
from desktop.plan.edit_cards import RowsCard
from desktop.plan.fields import Why
from desktop.widgets import label
from forms.words import Words


class ByItselfCard(RowsCard):
    """Nothing can be changed here; another answer changes it. A line that stays keeps its place for the keyboard."""

    def __init__(self, words: Words) -> None:
        super().__init__(words("plan.itself.title"), words("plan.itself.told"))
        self.setObjectName("plan-itself")
        self.words = words
        self._shown: ByItself | None = None
        self._opened: set[str] = set()  # whose reasons are unfolded
        self.rows.setSpacing(2)

    def show_page(self, page: ByItself) -> None:
        """Show other lines; what was unfolded stays so."""
        if page == self._shown:
            return
        self._shown = page
        parts = (("warnings", page.warnings), ("conditions", page.agreements), ("papers", page.papers))
        lines = {f"{part}/{line.key}": line for part, found in parts for line in found}
        heads = [(part, found) for part, found in parts if found]
        order = [one for part, found in heads for one in (part, *(f"{part}/{line.key}" for line in found))]
        self.keep(order, partial(self._row, lines))
        for path, line in lines.items():
            made = self.row(path)
            if isinstance(made, ItselfLine):
                made.show_line(line)

    def forget(self) -> None:
        """Another dossier lies open: what was unfolded is folded again."""
        self._shown = None
        self._opened.clear()
        super().forget()

    def _row(self, lines: dict[str, Line], path: str) -> QWidget:
        if path not in lines:
            return label(self.words(f"paper.private.{path}"), "strong")
        key = lines[path].key
        made = ItselfLine(key, self.words)
        made.why.button.setChecked(key in self._opened)
        made.why.button.toggled.connect(lambda on: (self._opened.add if on else self._opened.discard)(key))
        return made


class ItselfLine(QWidget):
    """One line, its question mark, and below both the reason."""

    def __init__(self, key: str, words: Words) -> None:
        super().__init__()
        self.text = label()
        self.why = Why(words("rule.why"), "", f"why-itself-{key}")
        within = self.why.under(self.text)
        within.setContentsMargins(0, 0, 0, 0)
        self.setLayout(within)

    def show_line(self, line: Line) -> None:
        """Show another line."""
        self.text.setText(f"•  {line.text}")
        self.why.show_answer(line.why, line.text)
