"""The agreed steps: what, who, when, how it stands, in their order."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from desktop.plan.edit_cards import RowsCard, named
from desktop.plan.editor import Editor
from desktop.plan.fields import ChoiceField, DayField, GrowingField, LineField, beneath, tool
from desktop.plan.page import STATUSES, STEPS, WHO, PlanPage, StepRow
from desktop.widgets import button, chip, flow_of, label, row_of
from forms.words import Words

MANY = 7


class StepsCard(RowsCard):
    """The list, and a way to add a step of one's own."""

    def __init__(self, words: Words, editor: Editor) -> None:
        super().__init__(words("plan.steps.title"), words("plan.steps.told"), words("plan.steps.empty"))
        self.words, self._editor = words, editor
        self.add = button(words("plan.steps.add"), icon_name="plus", name="step-add", on_click=self._add)
        self._many = label(words("plan.steps.many"), "soft")
        self._many.hide()
        self.body.addWidget(self._many)
        self.body.addLayout(row_of(self.add, None))

    def show_page(self, page: PlanPage) -> None:
        """Show other steps."""
        self.keep([row.path for row in page.steps], lambda path: StepEdit(path, self.words, self._editor))
        for row in page.steps:
            made = self.row(row.path)
            if isinstance(made, StepEdit):
                made.show_row(row)
        self._many.setVisible(len(page.steps) > MANY)

    def _add(self) -> None:
        made = self._made.get(self._editor.add(STEPS, {"pl2_who": "client", "pl2_status": "open"}))
        if isinstance(made, StepEdit):
            made.action.setFocus()


class StepEdit(QFrame):
    """One step; party and phone show when a party does it, or when they are known."""

    def __init__(self, path: str, words: Words, editor: Editor) -> None:
        super().__init__()
        self.setObjectName("step")
        self.words, self.path = words, path
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 8)
        column.setSpacing(6)
        self._number = label("", "strong", wrap=False)
        self._fridge = chip(words("plan.step.fridge"))
        self.up = tool("arrow-up", "", "step-up", lambda: editor.move(path, -1))
        self.down = tool("arrow-down", "", "step-down", lambda: editor.move(path, 1))
        self.remove = tool("trash", "", "step-remove", lambda: editor.remove(path))
        column.addLayout(row_of(self._number, self._fridge, None, self.up, self.down, self.remove, gap=4))
        self.action = GrowingField("step-action", words("plan.step.hint"), words("plan.step.hint"))
        self.action.typed.connect(lambda text: editor.write(f"{path}/pl2_action", text))
        column.addWidget(beneath(self.action, words))
        self.who = ChoiceField(
            "step-who",
            words("plan.who"),
            [("", words("plan.who.none")), *((one, words(f"plan.who.{one}")) for one in WHO)],
        )
        self.who.chosen.connect(lambda value: editor.write(f"{path}/pl2_who", value))
        self.status = ChoiceField(
            "step-status", words("plan.status"), [(one, words(f"plan.status.{one}")) for one in STATUSES]
        )
        self.status.chosen.connect(lambda value: editor.write(f"{path}/pl2_status", value))
        self.day = DayField("step-day", words("plan.step.when"), editor.today, words)
        self.day.typed.connect(lambda day: editor.write(f"{path}/pl2_date", day))
        column.addWidget(flow_of([self.who, self.day, self.status], middle=False))
        self.party = LineField("step-party", words("plan.step.party"), words("plan.step.party"))
        self.party.typed.connect(lambda text: editor.write(f"{path}/pl2_party", text))
        self.phone = LineField("step-phone", words("plan.step.phone"), words("plan.step.phone"))
        self.phone.typed.connect(lambda text: editor.write(f"{path}/pl2_phone", text))
        self.money = LineField("step-money", words("plan.step.money"), words("plan.step.money"))
        self.money.typed.connect(lambda text: editor.write(f"{path}/pl2_money", text))
        party = QHBoxLayout()
        party.setSpacing(8)
        self._party, self._phone = (
            named(words("plan.step.party"), beneath(self.party, words), self.party),
            named(words("plan.step.phone"), beneath(self.phone, words), self.phone),
        )
        party.addWidget(self._party, 3)
        party.addWidget(self._phone, 2)
        column.addLayout(party)
        self._money = named(words("plan.step.money"), beneath(self.money, words), self.money)
        self._money.hide()
        self.more = tool("dots-three", words("plan.step.more"), "step-more", self._more)
        self.more.setCheckable(True)
        self.layout().itemAt(0).layout().insertWidget(3, self.more)  # type: ignore[union-attr]
        column.addWidget(self._money)

    def _more(self) -> None:
        self._money.setVisible(self.more.isChecked())
        if self.more.isChecked():
            self.money.setFocus()

    def show_row(self, row: StepRow) -> None:
        """Show another step."""
        self._number.setText(self.words("plan.step", n=row.number))
        self._fridge.setVisible(row.fridge)
        self.action.show_value(row.action)
        self.action.setAccessibleName(self.words("plan.step", n=row.number))
        self.who.show_value(row.who)
        self.status.show_value(row.status)
        self.day.show_value(row.day)
        self.party.show_value(row.party)
        self.phone.show_value(row.phone)
        self.money.show_value(row.money)
        party = row.who == "party" or bool(row.party or row.phone) or self.party.hasFocus() or self.phone.hasFocus()
        self._party.setVisible(party)
        self._phone.setVisible(party)
        if row.money:
            self.more.setChecked(True)
            self._money.show()
        self.up.setEnabled(not row.first)
        self.down.setEnabled(not row.last)
        for part, key in ((self.up, "up"), (self.down, "down"), (self.remove, "remove")):
            said = self.words(f"plan.step.{key}", n=row.number)
            part.setToolTip(said)
            part.setAccessibleName(said)
        self.setAccessibleName(self.words("plan.step", n=row.number))
