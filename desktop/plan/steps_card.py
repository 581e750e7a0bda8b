"""The agreed steps: what, who, when, how it stands, in their order."""

from functools import partial

from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from desktop.catalogue.cards import Marked
from desktop.plan.edit_cards import RowsCard, named
from desktop.plan.editor import Editor
from desktop.plan.fields import ChoiceField, GrowingField, LineField, Why, beneath
from desktop.plan.moments import DayField
from desktop.plan.page import STATUSES, STEPS, WHO, PlanPage, StepRow
from desktop.plan.party_field import PartyField
from desktop.plan.step_help import NO_OFFER, Paying, StepHelp
from desktop.theme import look
from desktop.widgets import button, chip, flow_of, label, row_of, tool
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
        look_up = button(
            words("plan.steps.look_up"), icon_name="magnifying-glass", name="step-look-up", on_click=editor.look_up
        )
        self.body.addWidget(flow_of([self.add, look_up]))

    def show_page(self, page: PlanPage) -> None:
        """Show other steps."""
        self.keep([row.path for row in page.steps], lambda path: StepEdit(path, self.words, self._editor))
        for row in page.steps:
            made = self.row(row.path)
            if isinstance(made, StepEdit):
                made.show_row(row)
                made.show_help(page.help[row.path])
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
        self.words, self.path, self._editor = words, path, editor
        self._paying: tuple[Paying, ...] = ()
        self._place = 0
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 8)
        column.setSpacing(6)
        self._head = self._made_head()
        column.addLayout(self._head)
        column.addWidget(self._made_action())
        column.addWidget(self._made_moment())
        column.addLayout(self._made_party())
        column.addLayout(self._made_help())
        column.addWidget(self._made_money())

    def _write(self, name: str, value: str) -> None:
        self._editor.write(f"{self.path}/{name}", value)

    def _made_head(self) -> QHBoxLayout:
        """Which step it is, and what can be done with it as a whole."""
        path, editor = self.path, self._editor
        self._number = label("", "strong", wrap=False)
        self._fridge = chip(self.words("plan.step.fridge"))
        self.up = tool("arrow-up", "", "step-up", lambda: editor.move(path, -1))
        self.down = tool("arrow-down", "", "step-down", lambda: editor.move(path, 1))
        self.remove = tool("trash", "", "step-remove", lambda: editor.remove(path))
        return row_of(self._number, self._fridge, None, self.up, self.down, self.remove, gap=4)

    def _made_action(self) -> QWidget:
        self.action = GrowingField("step-action", self.words("plan.step.hint"), self.words("plan.step.hint"))
        self.action.typed.connect(partial(self._write, "pl2_action"))
        return beneath(self.action, self.words)

    def _made_moment(self) -> QWidget:
        """Who does it, when, and how it stands."""
        words = self.words
        doers = [("", words("plan.who.none")), *((one, words(f"plan.who.{one}")) for one in WHO)]
        self.who = ChoiceField("step-who", words("plan.who"), doers)
        self.who.chosen.connect(partial(self._write, "pl2_who"))
        self.day = DayField("step-day", words("plan.step.when"), self._editor.today, words)
        self.day.typed.connect(partial(self._write, "pl2_date"))
        standings = [(one, words(f"plan.status.{one}")) for one in STATUSES]
        self.status = ChoiceField("step-status", words("plan.status"), standings)
        self.status.chosen.connect(partial(self._write, "pl2_status"))
        return flow_of([self.who, self.day, self.status], middle=False)

    def _made_party(self) -> QHBoxLayout:
        words, path, editor = self.words, self.path, self._editor
        self.party = PartyField("step-party", words("plan.step.party"), editor.parties)
        self.party.typed.connect(partial(self._write, "pl2_party"))
        self.party.picked.connect(lambda name: editor.take_party(path, name))
        self.phone = LineField("step-phone", words("plan.step.phone"), words("plan.step.phone"))
        self.phone.typed.connect(partial(self._write, "pl2_phone"))
        self._party = named(words("plan.step.party"), beneath(self.party, words), self.party)
        self._phone = named(words("plan.step.phone"), beneath(self.phone, words), self.phone)
        row = row_of()
        row.addWidget(self._party, 3)
        row.addWidget(self._phone, 2)
        return row

    def _made_help(self) -> QVBoxLayout:
        """What the catalogue knows of it, who pays, and why it is there."""
        words, made = self.words, QVBoxLayout()
        self.checked, self.doubt = label("", "soft"), Marked("warning", look().colours.amber)
        self.counts = label(words("plan.step.counts"), "soft")
        lack = partial(self._write, "pl2_status", NO_OFFER)
        self.lack = button(words("catalogue.no_offer"), "quiet", icon_name="prohibit", name="step-lack", on_click=lack)
        self.pay = button(words("plan.step.pay"), "quiet", icon_name="currency-eur", name="step-pay")
        self.pay.setMenu(QMenu(self.pay))
        self.why = Why(words("plan.step.why"), "", "step-why")
        made.setSpacing(6)
        for told in (self.checked, self.doubt, self.counts):
            made.addWidget(told)
        made.addWidget(flow_of([self.pay, self.lack, self.why.button]))
        made.addWidget(self.why.answer)
        return made

    def _made_money(self) -> QWidget:
        """Where the money comes from, folded until it is asked for; what unfolds it stands in the head."""
        said = self.words("plan.step.money")
        self.more = tool("dots-three", self.words("plan.step.more"), "step-more", self._more)
        self.more.setCheckable(True)
        self._head.insertWidget(3, self.more)
        self.money = LineField("step-money", said, said)
        self.money.typed.connect(partial(self._write, "pl2_money"))
        self._money = named(said, beneath(self.money, self.words), self.money)
        self._money.hide()
        return self._money

    def _more(self) -> None:
        self._money.setVisible(self.more.isChecked())
        if self.more.isChecked():
            self.money.setFocus()

    def show_row(self, row: StepRow) -> None:
        """Show another step."""
        self._place = row.number
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

    def show_help(self, help: StepHelp) -> None:
        """Show what the catalogue knows of this step."""
        known = " · ".join(part for part in (help.site, "" if help.doubt else help.checked) if part)
        for part, text in ((self.checked, known), (self.doubt, help.doubt)):
            part.setText(text)
            part.setVisible(bool(text))
        self.counts.setVisible(help.lacks)
        self.why.show_answer(help.why, self.words("plan.step", n=self._place))
        self.why.button.setVisible(bool(help.why))
        if not help.why:
            self.why.fold()
        self.lack.setVisible(help.can_lack)
        self.pay.setVisible(bool(help.money))
        if help.money != self._paying:
            self._paying = help.money
            menu = self.pay.menu()
            menu.clear()
            for source in help.money:
                menu.addAction(source.said).triggered.connect(partial(self._pay, source.name))

    def _pay(self, name: str, _checked: bool = False) -> None:
        self._write("pl2_money", name)
