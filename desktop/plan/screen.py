"""The plan screen: at the left what is agreed, at the right the pages as they will be handed over."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QMenu, QWidget

from desktop.history.since import SinceLastTime
from desktop.plan.by_itself_card import ByItselfCard
from desktop.plan.closing import ClosingPanel, reopen
from desktop.plan.edit_cards import (
    AgreementCard,
    DatesCard,
    GoalsCard,
    MissingCard,
    ReferralsCard,
    WishCard,
)
from desktop.plan.editor import Editor
from desktop.plan.fields import Forgetting
from desktop.plan.give import Giver
from desktop.plan.page import PlanPage, plan_page
from desktop.plan.pages import PAPER_ENGLISH, paper_language, plan_of
from desktop.plan.per_sitting import PerSitting
from desktop.plan.preview import Preview
from desktop.plan.steps_card import StepsCard
from desktop.plan.suggestions_card import SuggestionsCard
from desktop.plan.told import Telling, ToldBanner
from desktop.shell import Screen, Shell
from desktop.theme import icon, look
from desktop.widgets import Banner, Card, Column, button, flow_of, row_of

LOW = 400  # with less height a page beside the plan would show nothing of use
TWO_COLUMNS = 780  # at 100 % text; below it plan and pages take turns
OTHER_WAYS = (  # in their menu: how, and its picture
    ("qr", "qr-code"),
    ("queue", "printer"),
    ("shown", "eye"),
    ("phone", "phone"),
    ("saved_named", "file-pdf"),
)


class PlanScreen(Screen):
    """Follows the dossier while it is seen. The route `dossier/plan/close` opens the panel that closes it."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.editor = Editor(shell)
        self.giver = Giver(shell, self)
        self.giver.told.connect(self._tell)
        self.giver.busy.connect(self._busy)
        self._seen = False
        self._pages_first = False
        self._pressed: QWidget | None = None  # the button that is at work and had the keyboard
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 0)
        row.setSpacing(16)
        self.column = Column((0, 0, 8, 8))
        row.addWidget(self.column, 12)
        self.right = Column(fill=True)  # scrolls where large text leaves too little room for pages and buttons
        self.right.body.addWidget(self._pages())
        row.addWidget(self.right, 9)
        self._cards()
        self._per_sitting = PerSitting(self.desk, self, self._forget)
        self.desk.changed.connect(self._follow)

    # Building.

    def _cards(self) -> None:
        words, editor = self.words, self.editor
        self.show_pages = button(
            words("plan.preview.show"), icon_name="file-text", name="show-pages", on_click=self._turn
        )
        self.show_pages.hide()
        self.closed = Banner("info")
        self.closed.setObjectName("closed")
        self.closed.buttons.addWidget(
            button(words("closing.reopen"), name="reopen", on_click=lambda: reopen(self.shell))
        )
        self.given = Banner("info")
        self.given.setObjectName("given-before")
        self.since = SinceLastTime(self.shell)
        self.closing = ClosingPanel(self.shell, self._close_done)
        self.closing.hide()
        self.wish, self.goals = WishCard(words, editor), GoalsCard(words, editor)
        self.suggestions, self.steps = SuggestionsCard(words, editor), StepsCard(words, editor)
        self.referrals, self.dates = ReferralsCard(words, editor), DatesCard(words, editor)
        self.agreement = AgreementCard(words, editor)
        self.missing, self.itself = MissingCard(words, self._go_to), ByItselfCard(words)
        self.close_button = button(
            words("closing.open"), "quiet", icon_name="archive", name="close-dossier", on_click=self.open_closing
        )
        for part in (
            self.show_pages, self.closed, self.closing, self.given, self.since, self.wish, self.goals,
            self.suggestions, self.steps, self.referrals, self.dates, self.agreement, self.itself, self.missing,
        ):  # fmt: skip
            self.column.body.addWidget(part)
        self.column.body.addLayout(row_of(self.close_button, None))

    def _pages(self) -> Card:
        words = self.words
        card = Card()
        self.preview = Preview(self.shell, words("plan.preview.title"))
        card.body.addWidget(self.preview, 1)
        self.told = ToldBanner(words, "give-told")
        card.body.addWidget(self.told)
        self.large = QCheckBox(words("give.large"))
        self.large.setObjectName("give-large")
        self.large.toggled.connect(self._large)
        self.english = QCheckBox(words("give.english"))
        self.english.setObjectName("give-english")
        self.english.clicked.connect(lambda on: self.desk.put({PAPER_ENGLISH: "yes" if on else "no"}))
        card.body.addWidget(flow_of([self.large, self.english], 16))
        self.give_buttons = [
            button(words("give.print"), "primary", icon_name="printer", name="give-print"),
            button(words("give.save"), icon_name="file-pdf", name="give-save"),
            button(words("give.other"), "menu", name="give-other"),
        ]
        self.give_buttons[0].clicked.connect(lambda _checked=False: self.give("printed"))
        self.give_buttons[1].clicked.connect(lambda _checked=False: self.give("saved"))
        menu = QMenu(self)
        for how, icon_name in OTHER_WAYS:
            action = menu.addAction(icon(icon_name), words(f"give.{how}"))
            action.setObjectName(f"give-{how}")
            action.triggered.connect(lambda _checked=False, how=how: self.give(how))
        self.give_buttons[2].setMenu(menu)
        self._back = button(words("plan.preview.hide"), icon_name="arrow-left", name="hide-pages", on_click=self._turn)
        self._back.hide()
        card.body.addWidget(flow_of([self._back, *self.give_buttons]))
        return card

    def _large(self, large: bool) -> None:
        self.giver.large = large
        self.refresh()

    # Coming and going.

    def enter(self) -> None:
        self._seen = True
        self.told.put_away()
        self.refresh()

    def let_write(self, on: bool) -> None:
        self.column.let_write(on)
        self.english.setEnabled(on)
        self.refresh()

    def seek(self, place: str) -> None:
        """`close` opens the closing panel."""
        self._per_sitting.check()
        if place == "close" and self.desk.may_write:
            self.open_closing()

    def leave(self) -> None:
        self._seen = False

    def _forget(self) -> None:
        self.told.put_away()
        self.closing.forget()
        self.since.forget()
        self.itself.forget()
        self.preview.clear()
        self.large.setChecked(False)
        for rows in (self.goals, self.suggestions, self.steps, self.referrals):
            rows.forget()
        dates, agreement = self.dates, self.agreement
        fields: tuple[Forgetting, ...] = (
            self.wish.own, agreement.reaction, agreement.on, dates.review, dates.day, dates.time, dates.place,
        )  # fmt: skip
        for field in fields:
            field.forget()
        self._pages_first = False
        self._arrange()

    def refresh(self) -> None:
        """Draw what is there now; what did not change is left alone."""
        self._per_sitting.check()
        sitting = self.desk.sitting
        if sitting is None:
            self.preview.clear()
            return
        dossier = sitting.dossier()
        self.show_page(plan_page(dossier, sitting.lookup, self.words))
        self.since.refresh()
        language = paper_language(dossier, sitting.language)
        self.english.setChecked(language == "en")
        self.preview.show_plan(plan_of(dossier, self.desk.settings), language, self.giver.large)

    def show_page(self, page: PlanPage) -> None:
        """Show another page in every card."""
        self.closed.setVisible(bool(page.closed))
        self.closed.show_message("info", page.closed)
        self.close_button.setVisible(not page.closed)
        self.given.setVisible(bool(page.given))
        self.given.show_message("info", page.given)
        for card in (self.wish, self.goals, self.suggestions, self.steps, self.referrals):
            card.show_page(page)
        self.dates.show_page(page.dates)
        self.agreement.show_page(page.agreement)
        self.missing.show_page(page.missing)
        self.itself.show_page(page.itself)
        for one in self.give_buttons:
            one.setEnabled(page.can_give and self.desk.may_write)

    def _follow(self, paths: frozenset[str]) -> None:
        if any(not path.startswith("given/") for path in paths):
            self.told.put_away()  # it was about the plan as it was
        if self.isVisible() and self.desk.sitting is not None:
            self.refresh()

    def _go_to(self, question: str) -> None:
        """What is asked on this screen is found here; the rest in the intake."""
        places: dict[str, QWidget] = {
            "pl1": self.goals.add,
            "pl2": self.steps.add,
            "pl3": self.referrals.add,
            "pl4_review_date": self.dates.review.line,
            "pl4": self.dates.day.line,
            "pl5_agree": self.agreement.agree.first(),
            "pl5_signed": self.agreement.signed.first(),
            "pl5_signed_on": self.agreement.on.line,
            "w3_change": self.wish.own,
        }
        place = places.get(question) or places.get(question.partition("_")[0])
        if place is None:
            self.shell.go(f"dossier/intake/{question}")
        else:
            place.setFocus()
            self.column.ensureWidgetVisible(place)

    # Giving.

    def give(self, how: str) -> None:
        """Hand the plan over in this way."""
        self.told.put_away()
        self.giver.give(how)

    def _busy(self, busy: bool) -> None:
        """Switch the buttons off meanwhile. The keyboard waits on the page, and then goes back to the button.

        Qt would hand it on to the next field, where a key would write into the words of the client.
        """
        has = self.window().focusWidget()
        if busy and has in self.give_buttons:
            self._pressed = has
            self.preview.paper.setFocus()
        for one in self.give_buttons:
            one.setEnabled(not busy)
        if not busy and self._pressed is not None:
            if has is self.preview.paper:
                self._pressed.setFocus()
            self._pressed = None

    def _tell(self, telling: Telling) -> None:
        self.told.show_telling(telling)
        QTimer.singleShot(0, self, lambda: self.right.ensureWidgetVisible(self.told))

    # Closing.

    def open_closing(self) -> None:
        """Ask with which result the dossier ends."""
        self.closing.open()
        self.column.verticalScrollBar().setValue(0)

    def _close_done(self) -> None:
        self.closing.hide()
        self.close_button.setFocus()

    # Room.

    def _turn(self) -> None:
        self._pages_first = not self._pages_first
        self._arrange()
        (self._back if self._pages_first else self.show_pages).setFocus()

    def _arrange(self) -> None:
        wide = self.width() >= look().px(TWO_COLUMNS) and self.height() >= look().px(LOW)
        self.show_pages.setVisible(not wide)
        self._back.setVisible(not wide)
        self.column.setVisible(wide or not self._pages_first)
        self.right.setVisible(wide or self._pages_first)

    def resizeEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        super().resizeEvent(event)
        self._arrange()
