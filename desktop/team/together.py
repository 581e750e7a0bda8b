"""The tab "together" of a dossier: who holds it, on whose name, late changes, handing over, receipts, removal."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QButtonGroup, QFrame, QLineEdit, QVBoxLayout, QWidget

from desktop.half_done import HalfDone, half_done, put_back
from desktop.history.said import breakable
from desktop.ids import new_item_id
from desktop.named import ASSIGNED, named
from desktop.plan.per_sitting import PerSitting
from desktop.shell import Screen, Shell
from desktop.sitting import Sitting
from desktop.team.now import DossierSeen
from desktop.team.parts import Radio, choice_box
from desktop.team.together_page import CONSENTS, HANDOVER, Choice, LateRow, TogetherPage, together_page
from desktop.widgets import Banner, Card, Column, button, flow_of, label, unfold
from forms.answers import clean_text

MAX_NOTE: Final = 500  # characters of a reason


class Together(Screen):
    """Drawn by enter(), and again when the region or the dossier changes while it can be seen."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.page: TogetherPage | None = None
        self._declining = False  # the worker was asked why
        self._kept: HalfDone | None = None  # what was typed when the worker went to another tab
        self._sought = ""  # the card to go to
        self.team = shell.desk.team
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 4, 0, 0)
        self.column = Column((0, 0, 8, 8))
        outer.addWidget(self.column)
        self._per_sitting = PerSitting(self.desk, self, self._forget)
        self.desk.changed.connect(lambda _paths: self._follow())
        self.team.changed.connect(self._follow)

    # Coming and going.

    def enter(self) -> None:
        self._per_sitting.check()
        self._fetch()

    def seek(self, place: str) -> None:
        """Go to a card, and to the first control in it: incoming, late, handover, removal, whose."""
        self._per_sitting.check()  # that another dossier lay open forgets no place in this one
        self._sought = place

    def _forget(self) -> None:
        self._declining, self._kept, self._sought = False, None, ""
        self._clear()

    def _clear(self) -> None:
        self.page = None
        self.column.clear()

    def leave(self) -> None:
        if self.page is not None:
            self._kept = half_done(self.column)
        self._clear()

    def _follow(self) -> None:
        if self.isVisible() and self.desk.sitting is not None:
            self._fetch()

    def _fetch(self) -> None:
        sitting = self.desk.sitting
        if sitting is not None and self.team.now is not None:
            self.team.dossier(sitting.dossier_id, partial(self._take, sitting))

    def _take(self, sitting: Sitting, seen: DossierSeen) -> None:
        if self.desk.sitting is not sitting or self.team.now is None or not self.isVisible():
            return
        page = together_page(sitting.dossier(), self.team.now, seen, sitting.lookup, self.words)
        if page != self.page:
            self.page = page
            self.column.redraw(lambda: self._draw(page))
        if self._kept is not None:
            put_back(self.column, self._kept)
            self._kept = None
        if self._sought:
            QTimer.singleShot(0, self, partial(self.column.go_to, self._sought))  # once it is there to be seen
            self._sought = ""

    # Drawing.

    def _draw(self, page: TogetherPage) -> None:
        body = self.column.body
        for card in (
            self._incoming(page),
            self._late(page.late),
            self._whose(page),
            self._handover(page),
            self._receipts(page),
            self._removal(page),
        ):
            if card is not None:
                body.addWidget(card)

    def _whose(self, page: TogetherPage) -> Card:
        card = Card(self.words("together.title"))
        card.setObjectName("whose")
        for sentence in page.sentences:
            card.body.addWidget(label(breakable(sentence)))
        if page.take_over:
            take = button(
                page.take_over, "primary", icon_name="arrows-left-right", name="take-over", on_click=self._take_over
            )
            card.body.addWidget(flow_of([take]))
        if page.assign:
            self.assign = choice_box(page.assign, self.words("together.assign"), "assign-to")
            do = button(self.words("together.assign.do"), name="assign-do", on_click=self._assign)
            card.body.addWidget(label(self.words("together.assign"), "strong"))
            card.body.addWidget(flow_of([self.assign, do]))
        return card

    def _incoming(self, page: TogetherPage) -> Card | None:
        if not page.handover.incoming:
            return None
        words = self.words
        card = Card(page.handover.incoming)
        card.setObjectName("incoming")
        card.body.addWidget(label(words("together.incoming.about", team=self._from_team())))
        if page.handover.consent:
            card.body.addWidget(label(page.handover.consent, "strong"))
        accept = button(
            words("together.accept"), "primary", icon_name="handshake", name="handover-accept", on_click=self._accept
        )
        decline = button(words("together.decline"), name="handover-decline", on_click=lambda: self._ask_why(asked))
        asked = _Asking(
            words("together.decline.reason"), f"{words('together.decline.told')} {words('reason.stays')}",
            words("together.decline.do"),
            "decline", self._decline,
        )  # fmt: skip
        card.body.addWidget(flow_of([accept, decline]))
        card.body.addWidget(asked)
        asked.setVisible(self._declining)
        return card

    def _ask_why(self, asked: "_Asking") -> None:
        self._declining = True
        unfold(asked, asked.field)

    def _late(self, rows: Sequence[LateRow]) -> Card | None:
        if not rows:
            return None
        card = Card(self.words("late.title"))
        card.setObjectName("late")
        card.body.addWidget(label(self.words("late.told"), "soft"))
        if len(rows) > 1:
            ids = tuple(row.revision for row in rows)
            everything = button(
                self.words("late.accept.all", n=len(rows)), name="late-accept-all",
                on_click=lambda: self._accept_late(ids, "", "late.accepted.all"),
            )  # fmt: skip
            card.body.addWidget(flow_of([everything]))
        for row in rows:
            card.body.addWidget(self._late_row(row))
        return card

    def _late_row(self, row: LateRow) -> QWidget:
        words = self.words
        frame = QFrame()
        frame.setProperty("role", "inner-card")
        column = QVBoxLayout(frame)
        column.addWidget(label(breakable(row.title), "strong"))
        column.addWidget(label(row.reason, "soft"))
        for change in row.changes:
            told = change.after if change.fresh else words("history.became", before=change.before, after=change.after)
            asked = change.question if change.question.endswith("?") else f"{change.question}:"
            column.addWidget(label(breakable(f"{asked} {told}")))
        reason = QLineEdit()
        reason.setObjectName(f"late-reason-{row.short}")
        reason.setMaxLength(MAX_NOTE)
        reason.setPlaceholderText(words("late.reason"))
        reason.setAccessibleName(words("late.reason"))
        column.addWidget(reason)
        column.addWidget(label(words("reason.stays"), "soft"))
        accept = button(
            words("late.accept"), name=f"late-accept-{row.short}",
            on_click=lambda: self._accept_late((row.revision,), reason.text()),
        )  # fmt: skip
        aside = button(
            words("late.aside"), "quiet", name=f"late-aside-{row.short}",
            on_click=lambda: self._set_aside(row, reason.text()),
        )  # fmt: skip
        column.addWidget(flow_of([accept, aside]))
        return frame

    def _handover(self, page: TogetherPage) -> Card | None:
        shown = page.handover
        if shown.offered:
            card = Card(self.words("together.handover"))
            card.setObjectName("handover")
            card.body.addWidget(label(shown.offered))
            if shown.consent:
                card.body.addWidget(label(shown.consent, "soft"))
            if shown.can_withdraw:
                stop = button(self.words("together.withdraw"), name="handover-withdraw", on_click=self._withdraw)
                card.body.addWidget(flow_of([stop]))
            return card
        return self._offer(shown.teams, shown.declined) if shown.teams else None

    def _offer(self, teams: Sequence[Choice], declined: str) -> Card:
        words = self.words
        card = Card(words("together.handover"))
        card.setObjectName("handover")
        if declined:
            card.body.addWidget(label(breakable(declined), "strong"))
        card.body.addWidget(label(words("together.handover.about"), "soft"))
        self.offer_to = choice_box(teams, words("together.handover.team"), "offer-to")
        card.body.addWidget(label(words("together.handover.team"), "strong"))
        card.body.addWidget(flow_of([self.offer_to]))
        card.body.addWidget(label(words("together.handover.consent"), "strong"))
        self._consent = QButtonGroup(card)
        for number, how in enumerate(CONSENTS):
            one = Radio(words(f"together.consent.choose.{how}"), f"consent-{how}")
            self._consent.addButton(one, number)
            card.body.addWidget(one)
        self.offer_problem = label("", "error")
        self.offer_problem.setObjectName("offer-problem")
        self.offer_problem.hide()
        card.body.addWidget(self.offer_problem)
        do = button(
            words("together.handover.do"), icon_name="handshake", name="handover-offer", on_click=self._do_offer
        )
        card.body.addWidget(flow_of([do]))
        return card

    def _receipts(self, page: TogetherPage) -> Card:
        card = Card(self.words("together.receipts"))
        card.setObjectName("receipts")
        for receipt in page.receipts or (self.words("together.receipts.none"),):
            card.body.addWidget(label(breakable(receipt), selectable=True))
        return card

    def _removal(self, page: TogetherPage) -> Card | None:
        shown, words = page.removal, self.words
        if not (shown.told or shown.can_ask):
            return None
        card = Card(words("removal.title"))
        card.setObjectName("removal")
        if shown.told:
            banner = Banner("amber")
            banner.show_message("amber", "", shown.told)
            card.body.addWidget(banner)
        card.body.addWidget(label(words("removal.about"), "soft"))
        buttons: list[QWidget] = []
        for may, key, act in (
            (shown.can_ask, "ask", self._ask_purge),
            (shown.can_confirm, "confirm", self._confirm_purge),
            (shown.can_keep, "keep", self._keep),
        ):
            if may:
                buttons.append(button(words(f"removal.{key}"), name=f"removal-{key}", on_click=act))
        card.body.addWidget(flow_of(buttons))
        return card

    def _from_team(self) -> str:
        now, sitting = self.team.now, self.desk.sitting
        if now is None or sitting is None or sitting.dossier_id not in now.custody:
            return ""
        return now.team_name(now.custody[sitting.dossier_id].team)

    # Intents.

    def _dossier_id(self) -> str:
        return self.desk.sitting.dossier_id if self.desk.sitting is not None else ""

    def _done(self, key: str, **names: str) -> Callable[[], None]:
        return lambda: self.shell.tell(self.words(key, **names))

    def _take_over(self) -> None:
        if self.team.now is not None:
            self._put_on(self.team.now.me)

    def _assign(self) -> None:
        self._put_on(str(self.assign.currentData()))

    def _put_on(self, device: str) -> None:
        now = self.team.now
        if now is None or self.desk.sitting is None:
            return
        person = now.by_device.get(device)
        self.desk.put_beside({ASSIGNED: named(device, person.name if person is not None else "")})
        self.desk.commit(then=self._done("together.assign.done", name=now.who(device, self.words)))

    def _do_offer(self) -> None:
        how = self._consent.checkedId()
        if how < 0:
            self.offer_problem.setText(self.words("together.handover.needs"))
            self.offer_problem.show()
            self.column.reveal(self.offer_problem)
            return
        team, name, dossier_id = str(self.offer_to.currentData()), self.offer_to.currentText(), self._dossier_id()
        item = f"{HANDOVER}/{new_item_id()}"
        self.desk.put_beside(
            {
                f"{item}/team": named(team, name),
                f"{item}/consent": CONSENTS[how],
                f"{item}/at": self.desk.today.isoformat(),
            }
        )
        done = self._done("together.handover.done", team=name)
        self.desk.commit(then=lambda: self.team.offer(dossier_id, team, done))

    def _withdraw(self) -> None:
        self.team.withdraw(self._dossier_id(), self._done("together.withdrawn"))

    def _accept(self) -> None:
        self.team.accept(self._dossier_id(), self._done("together.accepted"))

    def _decline(self, reason: str) -> None:
        self.team.decline(self._dossier_id(), reason, self._done("together.declined"))

    def _accept_late(self, revisions: tuple[str, ...], reason: str, done: str = "late.accepted") -> None:
        self.team.accept_late(self._dossier_id(), revisions, clean_text(reason).strip(), self._done(done))

    def _set_aside(self, row: LateRow, reason: str) -> None:
        self.team.set_late_aside(
            self._dossier_id(), row.revision, clean_text(reason).strip(), self._done("late.set_aside")
        )

    def _ask_purge(self) -> None:
        self.team.ask_purge(self._dossier_id(), self._done("removal.asked.done"))

    def _confirm_purge(self) -> None:
        self.team.confirm_purge(self._dossier_id(), self._done("removal.confirmed.done"))

    def _keep(self) -> None:
        self.team.keep(self._dossier_id(), self._done("removal.keep.done"))


class _Asking(QWidget):
    """A field for a reason with one button, folded until it is asked for."""

    def __init__(self, question: str, told: str, do: str, name: str, act: Callable[[str], None]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.field = QLineEdit()
        self.field.setObjectName(f"{name}-reason")
        self.field.setAccessibleName(question)
        self.field.setMaxLength(MAX_NOTE)
        column.addWidget(label(question, "strong"))
        column.addWidget(self.field)
        column.addWidget(label(told, "soft"))
        send = button(do, name=f"{name}-do", on_click=lambda: act(clean_text(self.field.text()).strip()))
        column.addWidget(flow_of([send]))
