"""The screen of the region: join or found one; while waiting the four words; afterwards teams, people, versions."""

from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from desktop.history.said import breakable
from desktop.shell import Screen, Shell
from desktop.team.archive_card import ArchiveCard
from desktop.team.founded import Founded
from desktop.team.founding import Founding
from desktop.team.join_form import JoinForm
from desktop.team.joining_cards import InviteCard, JoiningCard
from desktop.team.people_card import PeopleCard
from desktop.team.region_page import RegionPage, region_page
from desktop.team.removals_card import RemovalsCard
from desktop.team.root_card import RootCard
from desktop.team.server_card import ServerCard
from desktop.team.teams_card import TeamsCard
from desktop.widgets import Card, Column, button, flow_of, label
from sync.region.enrolment import Enrolment


class TeamScreen(Screen):
    """Drawn by enter(), and anew when the region changed while nothing was being typed in it."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.setProperty("role", "page")
        self.team = shell.desk.team
        self.page: RegionPage | None = None
        self._founding: Founding | None = None
        self._sought = ""  # the card to go to
        self._changing: set[str] = set()  # the devices of who are being changed
        self._forgetting: list[InviteCard | RootCard | ArchiveCard] = []
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.column = Column((28, 24, 28, 24))
        outer.addWidget(self.column)
        for changed in (self.team.changed, self.desk.cards_changed):
            changed.connect(self._follow)
        self.team.synced.connect(self._follow_answer)

    def enter(self) -> None:
        self.page = None
        self._draw()

    def seek(self, place: str) -> None:
        """Go to a card once it is there: handed."""
        self._sought = place

    def leave(self) -> None:
        self._forget()
        self._sought = ""
        self._changing.clear()
        self._founding = None
        self.page = None
        self.column.clear()

    def _forget(self) -> None:
        if self._founding is not None:
            self._founding.forget()
        for one in self._forgetting:
            one.forget()
        self._forgetting = []

    def _follow(self) -> None:
        typing = any(field.isModified() for field in self.findChildren(QLineEdit) if field.isVisible())
        if self.isVisible() and self._founding is None and not typing:
            self._draw()

    def _follow_answer(self) -> None:
        """Only the server tells a laptop that asks to join that its code counts no more."""
        if self.page is not None and self.page.standing == "asked":
            self._follow()

    def _draw(self) -> None:
        team = self.team
        page = region_page(
            team.now, team.standing, self.desk.today, self.words,
            joining=team.joining, versions=team.versions, late=self._late(), refused=team.sync.not_let_in,
        )  # fmt: skip
        if page == self.page:
            return
        self._forget()
        self.page = page
        self.column.redraw(lambda: self._show(page))
        if self._sought and self.column.findChild(QWidget, self._sought) is not None:
            QTimer.singleShot(0, self, partial(self.column.go_to, self._sought))  # once it is there to be seen
            self._sought = ""

    def _show(self, page: RegionPage) -> None:
        body = self.column.body
        body.addWidget(label(breakable(page.title), "title"))
        for sentence in page.sentences:
            body.addWidget(label(breakable(sentence), selectable=True))
        for card in self._cards(page):
            body.addWidget(card)

    def _late(self) -> int:
        """Dossiers of our teams in which something waits until somebody lets it count."""
        now = self.team.now
        waits = (card.dossier_id for card in self.desk.cards if card.data.get("late"))
        return sum(now is not None and now.holds(one) for one in waits)

    def _keep_secret(self, card: InviteCard | RootCard | ArchiveCard) -> QWidget:
        """What is typed or shown in it is gone when the page is left."""
        self._forgetting.append(card)
        return card

    def _cards(self, page: RegionPage) -> list[QWidget]:
        if page.standing == "none":
            return [] if self.desk.sample_folder is not None else [self._join(), self._found()]
        if page.standing == "asked":
            return [self._words(page)]
        if page.standing == "revoked":
            return []
        cards: list[QWidget] = []
        if page.locked:
            cards.append(self._keep_secret(ArchiveCard(self.shell, page)))
        if page.can_manage:
            cards += [JoiningCard(self.shell, page), self._keep_secret(InviteCard(self.shell))]
        if page.removals:
            cards.append(RemovalsCard(self.shell, page))
        cards += [TeamsCard(self.shell, page), self._people(page)]
        if page.handed:
            cards.append(self._told("handed", page.handed))
        if page.deleted:
            cards.append(self._told("deleted", page.deleted))
        cards += [self._versions(page), self._keep_secret(RootCard(self.shell, page)), ServerCard(self.shell, page)]
        return cards

    def _words(self, page: RegionPage) -> Card:
        card = Card(self.words("region.asked.words") if page.words else "")
        shown: list[QWidget] = []
        for number, word in enumerate(page.words):
            one: QLabel = label(word, "spoken", wrap=False, selectable=True)
            one.setObjectName(f"word-{number}")
            shown.append(one)
        if shown:
            card.body.addWidget(flow_of(shown, 32))
        again = self.words("region.asked.stop" if page.words else "region.not_let_in.again")
        stop = button(again, "quiet" if page.words else "primary", name="withdraw-request", on_click=self._withdraw)
        card.body.addWidget(flow_of([stop]))
        return card

    def _withdraw(self) -> None:
        self.team.withdraw_request(lambda: self.shell.tell(self.words("region.asked.stopped")))

    def _join(self) -> Card:
        card = Card(self.words("join.title"))
        self.form = JoinForm(self.shell)
        self.form.submitted.connect(self._ask_to_join)
        card.body.addWidget(self.form)
        go = button(self.words("join.do"), "primary", icon_name="handshake", name="join-do", on_click=self.form.submit)
        card.body.addWidget(flow_of([go]))
        return card

    def _ask_to_join(self, code: Enrolment, name: str) -> None:
        self.team.request_join(code, name, self._told_asked)

    def _told_asked(self) -> None:
        self.column.clear()  # what was typed is used: it holds the page no longer
        self.enter()
        self.shell.tell(self.words("join.asked"))

    def _found(self) -> Card:
        card = Card(self.words("found.title"))
        card.body.addWidget(label(self.words("found.about"), "soft"))
        go = button(self.words("found.begin"), name="found-begin", on_click=self._begin_founding)
        card.body.addWidget(flow_of([go]))
        return card

    def _begin_founding(self) -> None:
        self.column.clear()
        self._founding = Founding(self.shell, self._founded, self._stop_founding)
        self.column.body.addWidget(self._founding)
        self._founding.fields["name"].setFocus()

    def _stop_founding(self) -> None:
        self._founding = None
        self.enter()

    def _founded(self, chosen: Founded) -> None:
        self._founding = None
        self.team.found(chosen, self._told_founded)

    def _told_founded(self) -> None:
        self._sought = "invite-card"  # what comes next
        self.enter()
        self.shell.tell(self.words("found.done"))

    def _people(self, page: RegionPage) -> Card:
        return PeopleCard(self.shell, page, self.team.signers, self._changing, self._turn_person)

    def _turn_person(self, device: str, on: bool) -> None:
        (self._changing.add if on else self._changing.discard)(device)

    def _told(self, name: str, lines: tuple[str, ...]) -> Card:
        """What happened to dossiers that are no longer here; name: handed, deleted."""
        card = Card(self.words(f"region.{name}"))
        card.setObjectName(name)
        card.body.addWidget(label(self.words(f"region.{name}.about"), "soft"))
        for one in lines:
            card.body.addWidget(label(breakable(one), selectable=True))
        return card

    def _versions(self, page: RegionPage) -> Card:
        card = Card(self.words("region.versions"))
        for one in page.versions:
            card.body.addWidget(label(breakable(one)))
        if page.can_publish:
            give = button(self.words("packs.go"), icon_name="users-three", name="packs-go")
            give.clicked.connect(lambda _on=False: self.shell.go("packs"))
            card.body.addWidget(flow_of([give]))
        return card
