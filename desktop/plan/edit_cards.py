"""The cards a plan is made of: words and goals, referrals, dates, agreement, what is missing.

Each card shows a part of the page and tells the editor what was done. Rows are kept by the path of their item, so that
nothing that is being typed is ever drawn anew.
"""

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.plan.editor import Editor
from desktop.plan.fields import GrowingField, LineField, Segments, Why, beneath
from desktop.plan.moments import DayField, TimeField
from desktop.plan.page import (
    AGREE,
    GOALS,
    REFERRALS,
    SIGNED,
    Agreement,
    Dates,
    GoalRow,
    PlanPage,
    ReferralRow,
)
from desktop.plan.party_field import PartyField
from desktop.widgets import Card, button, clear_layout, flow_of, label, let_go, row_of, tool
from forms.words import Words


def named(text: str, field: QWidget, target: QWidget | None = None) -> QWidget:
    """A field with its name above it."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    name = label(text, "soft")
    name.setBuddy(target or field)
    column.addWidget(name)
    column.addWidget(field)
    return holder


class RowsCard(Card):
    """A card with rows kept by path; make builds a row that has show_row."""

    def __init__(self, title: str, told: str = "", empty: str = "") -> None:
        super().__init__(title)
        if told:
            self.body.addWidget(label(told, "soft"))
        self._empty = label(empty, "soft")
        self._empty.setVisible(False)
        self.body.addWidget(self._empty)
        self.rows = QVBoxLayout()
        self.rows.setSpacing(8)
        self.body.addLayout(self.rows)
        self._made: dict[str, QWidget] = {}

    def keep(self, paths: list[str], make: Callable[[str], QWidget]) -> None:
        """Make what is new, take out what is gone, and put all in this order."""
        for path in [path for path in self._made if path not in paths]:
            let_go(self._made.pop(path), self.rows)
        for place, path in enumerate(paths):
            if path not in self._made:
                self._made[path] = make(path)
            if self.rows.indexOf(self._made[path]) != place:  # shown at once, so that it can take the focus
                self.rows.insertWidget(place, self._made[path])
                self._made[path].show()
        self._empty.setVisible(not paths and bool(self._empty.text()))

    def forget(self) -> None:
        """Another dossier lies open: every row is made anew, folded."""
        self.keep([], lambda _path: QWidget())

    def row(self, path: str) -> QWidget:
        """The row of an item."""
        return self._made[path]


class WishCard(Card):
    """What the client wants: the choice made in the intake, and the client's own words."""

    def __init__(self, words: Words, editor: Editor) -> None:
        super().__init__(words("plan.wish.title"))
        self.chosen = label("", "strong")
        self.body.addWidget(self.chosen)
        self.own = GrowingField("plan-own-words", words("plan.wish.words"), words("plan.wish.hint"), lines=2)
        self.own.typed.connect(lambda text: editor.write("w3_change", text))
        self.body.addWidget(named(words("plan.wish.words"), beneath(self.own, words), self.own))

    def show_page(self, page: PlanPage) -> None:
        """Show another wish."""
        self.chosen.setText(page.wish)
        self.own.show_value(page.own_words)


class GoalsCard(RowsCard):
    """At most three goals."""

    def __init__(self, words: Words, editor: Editor) -> None:
        super().__init__(words("plan.goals.title"), words("plan.goals.told"), words("plan.goals.empty"))
        self.words, self._editor = words, editor
        self.add = button(words("plan.goals.add"), icon_name="plus", name="goal-add", on_click=self._add)
        self.body.addLayout(row_of(self.add, None))

    def show_page(self, page: PlanPage) -> None:
        """Show other goals."""
        self.keep([row.path for row in page.goals], lambda path: _Goal(path, self.words, self._editor))
        for place, row in enumerate(page.goals, start=1):
            made = self.row(row.path)
            if isinstance(made, _Goal):
                made.show_row(row, place)
        self.add.setVisible(page.can_add_goal)

    def _add(self) -> None:
        path = self._editor.add(GOALS, {"pl1_goal": ""})
        made = self._made.get(path)
        if isinstance(made, _Goal):
            made.goal.setFocus()


class _Goal(QFrame):
    def __init__(self, path: str, words: Words, editor: Editor) -> None:
        super().__init__()
        self.words = words
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 4)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        self.goal = GrowingField("goal", words("plan.goal.hint"), words("plan.goal.hint"))
        self.goal.typed.connect(lambda text: editor.write(f"{path}/pl1_goal", text))
        self.why = LineField("goal-why", words("plan.goal.why"), words("plan.goal.why"))
        self.why.typed.connect(lambda text: editor.write(f"{path}/pl1_why", text))
        self.by = DayField("goal-by", words("plan.goal.by"), editor.today, words)
        self.by.typed.connect(lambda day: editor.write(f"{path}/pl1_by", day))
        self.remove = tool("trash", "", "goal-remove", lambda: editor.remove(path))
        grid.addWidget(beneath(self.goal, words), 0, 0)
        grid.addWidget(self.remove, 0, 1, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(flow_of([named(words("plan.goal.by"), self.by, self.by.line)]), 2, 0, 1, 2)
        grid.addWidget(beneath(self.why, words), 1, 0, 1, 2)

    def show_row(self, row: GoalRow, place: int) -> None:
        """Show another goal."""
        self.goal.show_value(row.goal)
        self.why.show_value(row.why)
        self.by.show_value(row.by)
        self.setAccessibleName(self.words("plan.goal", n=place))
        self.goal.setAccessibleName(self.words("plan.goal", n=place))
        said = self.words("plan.goal.remove", n=place)
        self.remove.setAccessibleName(said)
        self.remove.setToolTip(said)


class ReferralsCard(RowsCard):
    """The parties the client is referred to."""

    def __init__(self, words: Words, editor: Editor) -> None:
        super().__init__(words("plan.referrals.title"), "", words("plan.referrals.empty"))
        self.words, self._editor = words, editor
        self.add = button(words("plan.referrals.add"), icon_name="plus", name="referral-add", on_click=self._add)
        self.body.addLayout(row_of(self.add, None))

    def show_page(self, page: PlanPage) -> None:
        """Show other referrals."""
        self.keep([row.path for row in page.referrals], lambda path: _Referral(path, self.words, self._editor))
        for place, row in enumerate(page.referrals, start=1):
            made = self.row(row.path)
            if isinstance(made, _Referral):
                made.show_row(row, place)

    def _add(self) -> None:
        made = self._made.get(self._editor.add(REFERRALS, {"pl3_party": ""}))
        if isinstance(made, _Referral):
            made.party.setFocus()


class _Referral(QFrame):
    def __init__(self, path: str, words: Words, editor: Editor) -> None:
        super().__init__()
        self.words = words
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(6)
        self.party = PartyField("referral-party", words("plan.referral.party"), editor.parties)
        self.party.typed.connect(lambda text: editor.write(f"{path}/pl3_party", text))
        self.party.picked.connect(lambda name: editor.write(f"{path}/pl3_party", name))
        self.remove = tool("trash", "", "referral-remove", lambda: editor.remove(path))
        column.addLayout(row_of(beneath(self.party, words), self.remove))
        self.contact = LineField("referral-contact", words("plan.referral.contact"), words("plan.referral.contact"))
        self.contact.typed.connect(lambda text: editor.write(f"{path}/pl3_contact", text))
        column.addWidget(beneath(self.contact, words))
        self.day = DayField("referral-day", words("plan.referral.day"), editor.today, words)
        self.day.typed.connect(lambda day: editor.write(f"{path}/pl3_date", day))
        choices = [(one, words(f"plan.{one}")) for one in ("yes", "no")]
        self.warm = Segments("referral-warm", words("plan.referral.warm"), choices)
        self.warm.chosen.connect(lambda value: editor.write(f"{path}/pl3_warm", value))
        day = named(words("plan.referral.day"), self.day, self.day.line)
        column.addWidget(flow_of([day, named(words("plan.referral.warm"), self.warm)], 16, middle=False))

    def show_row(self, row: ReferralRow, place: int) -> None:
        """Show another referral."""
        self.party.show_value(row.party)
        self.contact.show_value(row.contact)
        self.day.show_value(row.day)
        self.warm.show_value(row.warm)
        self.setAccessibleName(self.words("plan.referral", n=place))
        said = self.words("plan.referral.remove", n=place)
        self.remove.setAccessibleName(said)
        self.remove.setToolTip(said)


class DatesCard(Card):
    """The day to look back, with a proposal, and the next appointment."""

    def __init__(self, words: Words, editor: Editor) -> None:
        super().__init__(words("plan.dates.title"))
        self.words = words
        self._proposed: date = editor.today
        self.review = DayField("review-date", words("plan.review"), editor.today, words)
        self.review.typed.connect(lambda day: editor.write("pl4_review_date", day))
        self.take = button(
            "",
            icon_name="check",
            name="review-take",
            on_click=lambda: editor.write("pl4_review_date", self._proposed.isoformat()),
        )
        self.why = label("", "soft")
        self.rule = Why(words("rule.why"), "", "why-review")
        self.body.addWidget(named(words("plan.review"), self.review, self.review.line))
        self.body.addLayout(row_of(self.take, None))
        self.body.addLayout(self.rule.under(self.why))
        self.day = DayField("next-date", words("plan.next.day"), editor.today, words)
        self.day.typed.connect(lambda day: editor.write("pl4_next_date", day))
        self.time = TimeField("next-time", words("plan.next.time"), words)
        self.time.typed.connect(lambda value: editor.write("pl4_next_time", value))
        self.place = LineField("next-place", words("plan.next.place"), words("plan.next.place.hint"))
        self.place.typed.connect(lambda text: editor.write("pl4_next_place", text))
        day = named(words("plan.next.day"), self.day, self.day.line)
        self.body.addWidget(flow_of([day, named(words("plan.next.time"), self.time)], 16, middle=False))
        self.body.addWidget(named(words("plan.next.place"), beneath(self.place, words), self.place))

    def show_page(self, dates: Dates) -> None:
        """Show other dates."""
        self._proposed = dates.proposed
        self.review.show_value(dates.review)
        self.take.setText(self.words("plan.review.take", day=dates.proposed))
        self.take.setMinimumWidth(self.take.sizeHint().width())
        for part in (self.take, self.why, self.rule.button):
            part.setVisible(not dates.review)
        if dates.review:
            self.rule.fold()
        self.why.setText(dates.why)
        self.rule.show_answer(dates.rule, dates.why)
        self.day.show_value(dates.next_day)
        self.time.show_value(dates.next_time)
        self.place.show_value(dates.next_place)


class AgreementCard(Card):
    """Does the client agree, what is said about it, and how it was signed."""

    def __init__(self, words: Words, editor: Editor) -> None:
        super().__init__(words("plan.agree.title"))
        self._editor = editor
        self.agree = Segments("agree", words("plan.agree.title"), [(one, words(f"plan.agree.{one}")) for one in AGREE])
        self.agree.chosen.connect(lambda value: editor.write("pl5_agree", value))
        self.body.addWidget(self.agree)
        self.reaction = GrowingField("agree-reaction", words("plan.agree.reaction"), words("plan.agree.reaction"))
        self.reaction.typed.connect(lambda text: editor.write("pl5_reaction", text))
        self.body.addWidget(beneath(self.reaction, words))
        self.signed = Segments(
            "signed", words("plan.agree.signed"), [(one, words(f"plan.signed.{one}")) for one in SIGNED]
        )
        self.signed.chosen.connect(self._sign)
        self._signed = named(words("plan.agree.signed"), self.signed)
        self.on = DayField("signed-on", words("plan.agree.signed_on"), editor.today, words)
        self.on.typed.connect(lambda day: editor.write("pl5_signed_on", day))
        self._on = named(words("plan.agree.signed_on"), self.on, self.on.line)
        self.body.addWidget(flow_of([self._signed, self._on], 16, middle=False))
        self.earlier = label("", "soft")
        self.body.addWidget(self.earlier)

    def show_page(self, agreement: Agreement) -> None:
        """Show another agreement; signing is asked only after yes or partly."""
        self.agree.show_value(agreement.agree)
        self.reaction.show_value(agreement.reaction)
        self.signed.show_value(agreement.signed)
        self.on.show_value(agreement.signed_on)
        self._signed.setVisible(agreement.agree in ("yes", "partly"))
        self._on.setVisible(agreement.agree in ("yes", "partly") and bool(agreement.signed))
        self.earlier.setText(agreement.earlier)
        self.earlier.setVisible(bool(agreement.earlier))

    def _sign(self, how: str) -> None:
        """Signing is nearly always done today."""
        self._editor.write_many({"pl5_signed": how, "pl5_signed_on": self._editor.today.isoformat() if how else ""})


class MissingCard(Card):
    """What isn't known yet, with a way to each question."""

    def __init__(self, words: Words, go_to: Callable[[str], None]) -> None:
        super().__init__(words("plan.missing.title"))
        self.setObjectName("plan-missing")
        self.words, self._go_to = words, go_to
        self._shown: tuple[tuple[str, str], ...] | None = None
        self.body.addWidget(label(words("plan.missing.told"), "soft"))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.body.addLayout(self._rows)

    def show_page(self, missing: tuple[tuple[str, str], ...]) -> None:
        """Show another list."""
        if missing == self._shown:
            return
        self._shown = missing
        clear_layout(self._rows)
        if not missing:
            self._rows.addWidget(label(self.words("plan.missing.none")))
        for name, asked in missing:
            row = QHBoxLayout()
            row.addWidget(label(f"•  {asked}"), 1)
            said = self.words("plan.missing.go", label=asked)
            row.addWidget(tool("arrow-right", said, f"plan-missing-{name}", partial(self._go_to, name)))
            self._rows.addLayout(row)
