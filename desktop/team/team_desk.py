"""The region at the worker's desk: what the screens show of it, what they may do with it, and syncing by itself.

Everything that reads or writes the vault runs on its thread; requests run on the network's. A round is started after
saving, when the network returns, and every few minutes; it never keeps the worker waiting.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.history.authors import Who
from desktop.jobs import Lane, still_wanted
from desktop.region import keep_closed_days
from desktop.team.founded import Founded
from desktop.team.now import DossierSeen, RegionNow
from desktop.team.published import Fresh, apply_published, publish_form, publish_settings
from desktop.team.put_away import put_away_closed, tell_closed
from desktop.team.reading import Seen, read_dossier, read_seen
from desktop.team.region_page import Joining, Version, same_words
from desktop.team.rounds import Rounds
from desktop.team.sync_page import Busy, LastRound, SyncNow
from desktop.trouble import Trouble
from forms.words import Words
from sync.client.asking import Answer, Request, Unreachable
from sync.client.progress import Outcome, Progress
from sync.enrolment import Enrolment
from sync.region import Region
from sync.shares import Root
from sync.vault import Vault

if TYPE_CHECKING:
    from PySide6.QtNetwork import QNetworkInformation

    from desktop.desk import Desk
    from sync.client.syncer import Syncer
    from sync.client.transport import Transport

T = TypeVar("T")

PAUSED: Final = "sync_paused"  # the setting of this profile
YES: Final = "yes"
SOON_MS: Final = 1_500  # after saving: what is saved right after it goes along
EVERY_S: Final = 180
RETRY_S: Final = (15, 30, 60, 120, EVERY_S)
INVITED: Final = timedelta(days=7)


class TeamDesk(QObject):
    """changed: the region, who holds what, who wants to join. synced: how it stands with the server."""

    changed = Signal()
    synced = Signal()
    asked = Signal()  # this laptop asked to join, as the worker wanted at the first start

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk)
        self._desk, self._jobs = desk, desk.jobs
        self.seen = Seen()
        self.sync = SyncNow()
        self._vault: Vault | None = None
        self._syncer: Syncer | None = None
        self._transport: Transport | None = None
        self._token: str | None = None
        self._again = False
        self._confirming = False
        self._failures = 0
        self._when_done: Callable[[], object] | None = None
        self._wants_in: tuple[Enrolment, str] | None = None
        self._rounds = Rounds(self._jobs)
        self._rounds.progressed.connect(self._progressed)
        self._rounds.ended.connect(self._ended)
        self._rounds.failed.connect(self._failed)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.sync_now)
        desk.saved.connect(lambda _at: self._saved())
        desk.unlocked.connect(self._begin)
        desk.locking.connect(self._end)

    # What there is.

    @property
    def now(self) -> RegionNow | None:
        """The region; None without one."""
        return self.seen.now

    @property
    def standing(self) -> str:
        """none, founding, asked, member or revoked."""
        return self.seen.standing

    @property
    def joining(self) -> tuple[Joining, ...]:
        """Laptops that ask to join, for an administrator."""
        return self.seen.joining

    @property
    def versions(self) -> tuple[Version, ...]:
        """Of what this laptop uses."""
        return self.seen.versions

    @property
    def signers(self) -> frozenset[str]:
        """The laptops that may publish."""
        return self.seen.signers

    def who(self, words: Words) -> Who | None:
        """How the screens name who wrote something; None without a region."""
        now = self.now
        return None if now is None else lambda device: now.who(device, words)

    def dossier(self, dossier_id: str, done: Callable[[DossierSeen], None]) -> None:
        """What the region knows of one dossier."""
        vault = self._vault_now()
        self._jobs.run(Lane.VAULT, lambda: read_dossier(vault, dossier_id), done, key="together")

    def read(self, then: Callable[[], None] | None = None) -> None:
        """Read the region anew; changed and synced follow where something is different."""
        vault = self._vault
        if vault is None:
            return

        def take(seen: Seen) -> None:
            if self._vault is vault:
                self._take(seen)
                if then is not None and still_wanted(then):
                    then()

        self._jobs.run(Lane.VAULT, lambda: read_seen(vault), take, always=True)

    def _take(self, seen: Seen) -> None:
        before, self.seen = self.seen, seen
        if before.region != seen.region:
            self.changed.emit()
        self._show_sync(
            joined=seen.standing != "none",
            pending=seen.standing == "asked",
            unsent=seen.unsent,
            apart=seen.apart,
            dossiers=seen.dossiers,
            administrator=seen.now is not None and seen.now.administrator,
        )

    def _show_sync(self, **changes: object) -> None:
        sync = replace(self.sync, **changes)  # type: ignore[arg-type]
        if sync != self.sync:
            self.sync = sync
            self.synced.emit()

    # Coming and going.

    def _begin(self) -> None:
        self._vault = self._desk.open_vault()
        self.sync = SyncNow(paused=self._desk.settings.get(PAUSED) == YES)
        self._failures = 0
        self.read(then=self.soon)
        wanted, self._wants_in = self._wants_in, None
        if wanted is not None:
            self.request_join(*wanted, self.asked.emit)

    def join_once_in(self, code: Enrolment, name: str) -> None:
        """Ask to join as soon as the vault is open."""
        self._wants_in = (code, name)

    def _end(self) -> None:
        self._timer.stop()
        self._rounds.end()
        transport, self._transport = self._transport, None
        if transport is not None:
            self._jobs.run(Lane.NETWORK, transport.close)
        self._vault = self._syncer = self._token = self._when_done = None
        self.seen, self.sync = Seen(), SyncNow()

    def _vault_now(self) -> Vault:
        if self._vault is None:
            raise RuntimeError("the vault is locked")
        return self._vault

    # Syncing.

    @property
    def _can_sync(self) -> bool:
        return self._vault is not None and self.standing != "none" and not self.sync.paused

    def soon(self) -> None:
        """Start a round in a moment."""
        if self._can_sync:
            self._timer.start(SOON_MS)

    def sync_now(self) -> None:
        """Start a round; while one is under way, another follows it. What is typed becomes a revision first."""
        if not self._can_sync:
            return
        if self._rounds.busy:
            self._again = True
        elif self._desk.sitting is not None and self._desk.sitting.unsaved:
            self._desk.commit(then=self._start)
        else:
            self._start()

    def last_round(self, done: Callable[[], object]) -> bool:
        """Before closing: a round if anything waits; True when one was begun, and done follows it."""
        if not self._can_sync or not self.sync.unsent or self._failures:
            return False
        self._when_done = done
        self.sync_now()
        return True

    def pause(self, on: bool) -> None:
        """Stop sending by choice, or go on."""
        self._desk.save_settings({PAUSED: YES if on else ""})
        self._show_sync(paused=on)
        if on:
            self._timer.stop()
        else:
            self.soon()

    def try_again(self, item: str) -> None:
        """Send something again that was set apart."""
        self.act(lambda region: region.try_again(bytes.fromhex(item)))

    def confirm_server(self) -> None:
        """As an administrator: what this laptop knows of the region is how far the restored server was."""
        self._confirming = True
        self.sync_now()

    def _saved(self) -> None:
        self.read(then=self.soon)

    def _start(self) -> None:
        if self._rounds.busy or not self._can_sync:
            return
        vault = self._vault_now()
        if self._syncer is None:
            from sync.client.syncer import Syncer  # what signs and compares is not needed to open the window

            self._syncer = Syncer(vault.region, drafts=lambda: len(vault.drafts()), clock=self._desk.clock)
        self._show_sync(busy=Busy())
        at = self._desk.clock()
        confirming, self._confirming = self._confirming, False
        talk = self._syncer.confirm() if confirming else self._syncer.round(token=self._token)

        def begin(_none: None) -> None:
            if self._vault is vault and self._can_sync:
                self._rounds.begin(talk, self._send)

        self._jobs.run(Lane.VAULT, lambda: tell_closed(vault, at), begin, self._failed, always=True)

    def _send(self, request: Request) -> Answer | Unreachable:
        """On the network's thread."""
        if self._transport is None:
            from sync.client.transport import Transport

            enrolment = self._vault_now().region.enrolment
            if enrolment is None:
                raise RuntimeError("no server is known")
            self._transport = Transport(enrolment.server, enrolment.ca)
        return self._transport.send(request)

    def _progressed(self, progress: Progress) -> None:
        doing = {"sending": "sending", "receiving": "fetching"}.get(progress.phase, "asking")
        self._show_sync(busy=Busy(doing, progress.done, progress.total))

    def _ended(self, outcome: Outcome) -> None:
        at = self._desk.clock()
        why = _why(outcome)
        self._failures = self._failures + 1 if outcome.stopped else 0
        self._show_sync(
            busy=None,
            last=LastRound(at, why, outcome.sent, outcome.received),
            equal_at=at if outcome.synced else self.sync.equal_at,
        )
        if self._token is not None and not outcome.stopped:
            self._token = None
        if outcome.received or outcome.sent:
            self._desk.refresh_cards()
        self._desk.take_in_news(outcome.dossiers)
        self._settle()
        self._next(outcome.retry_s)
        self._tell_done()

    def _settle(self) -> None:
        """After a round: put in use what the region published, and let go of what was closed long ago."""
        vault, at, today = self._vault_now(), self._desk.clock(), self._desk.today
        days = keep_closed_days(self._desk.settings)

        def work() -> tuple[Fresh, int]:
            return apply_published(vault, at), put_away_closed(vault, at, today, days)

        def take(found: tuple[Fresh, int]) -> None:
            if self._vault is vault:
                self._desk.take_published(*found[0])
                if found[1]:
                    self._desk.refresh_cards()
                self.read()

        self._jobs.run(Lane.VAULT, work, take, always=True)

    def _failed(self, trouble: Trouble) -> None:
        self._failures += 1
        self._show_sync(busy=None, last=LastRound(self._desk.clock(), "local"))
        self._desk.trouble.emit(trouble)
        self._next(None)
        self._tell_done()

    def _tell_done(self) -> None:
        done, self._when_done = self._when_done, None
        if done is not None:
            done()

    def _next(self, retry_s: int | None) -> None:
        if self._again and not self._failures:
            self._again = False
            self.soon()
            return
        self._again = False
        wait = RETRY_S[min(self._failures, len(RETRY_S)) - 1] if self._failures else EVERY_S
        if self._can_sync:
            self._timer.start(max(wait, retry_s or 0) * 1_000)

    def watch_network(self) -> None:
        """Sync when the computer has a network again; where the system does not tell, the next round finds out."""
        from PySide6.QtNetwork import QNetworkInformation

        if QNetworkInformation.loadDefaultBackend():
            QNetworkInformation.instance().reachabilityChanged.connect(self._network_changed)

    def _network_changed(self, reach: "QNetworkInformation.Reachability") -> None:
        from PySide6.QtNetwork import QNetworkInformation

        if reach in (QNetworkInformation.Reachability.Online, QNetworkInformation.Reachability.Site):
            self._failures = 0
            self.soon()

    # Doing something.

    def act(
        self,
        work: Callable[[Region], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[Trouble], None] | None = None,
    ) -> None:
        """Change something in the region on the vault's thread; then read it anew, and sync soon."""
        vault = self._vault_now()

        def take(result: T) -> None:
            if self._vault is not vault:
                return
            self._desk.refresh_cards()
            self._desk.take_in_news(None)
            self.read(then=self.soon)
            if done is not None and still_wanted(done):
                done(result)

        self._jobs.run(Lane.VAULT, lambda: work(vault.region), take, failed or self._desk.trouble.emit, always=True)

    def _doing(self, work: Callable[[Region, datetime], object], done: Callable[[], None]) -> None:
        at = self._desk.clock()
        self.act(lambda region: work(region, at), lambda _result: done())

    # Dossiers.

    def offer(self, dossier_id: str, team: str, done: Callable[[], None]) -> None:
        """Offer a dossier to another team."""
        self._doing(lambda region, at: region.offer(dossier_id, team, at), done)

    def withdraw(self, dossier_id: str, done: Callable[[], None]) -> None:
        """Take an offer back."""
        self._doing(lambda region, at: region.withdraw(dossier_id, at), done)

    def accept(self, dossier_id: str, done: Callable[[], None]) -> None:
        """Take a dossier that was offered."""
        form = self._desk.questionnaire.name
        self._doing(lambda region, at: region.accept(dossier_id, at, form), done)

    def decline(self, dossier_id: str, reason: str, done: Callable[[], None]) -> None:
        """Send a dossier back that was offered, with a reason."""
        self._doing(lambda region, at: region.decline(dossier_id, reason or None, at), done)

    def accept_late(self, dossier_id: str, revision: str, reason: str, done: Callable[[], None]) -> None:
        """Let a late change count."""
        form = self._desk.questionnaire.name
        self._doing(lambda region, at: region.accept_late(dossier_id, [revision], at, form, reason or None), done)

    def set_late_aside(self, dossier_id: str, revision: str, reason: str, done: Callable[[], None]) -> None:
        """Leave a late change out; it stays in the history."""
        form = self._desk.questionnaire.name
        self._doing(lambda region, at: region.set_aside(dossier_id, [revision], at, form, reason or None), done)

    def ask_purge(self, dossier_id: str, done: Callable[[], None]) -> None:
        """Ask to take a dossier away for good."""
        self._doing(lambda region, at: region.ask_purge(dossier_id, at), done)

    def confirm_purge(self, dossier_id: str, done: Callable[[], None]) -> None:
        """Confirm, as a coordinator, that a dossier may go."""
        self._doing(lambda region, at: region.confirm_purge(dossier_id, at), done)

    def keep(self, dossier_id: str, done: Callable[[], None]) -> None:
        """Stop a dossier from being taken away."""
        self._doing(lambda region, at: region.keep(dossier_id, at), done)

    # The region.

    def request_join(self, code: Enrolment, name: str, done: Callable[[], None]) -> None:
        """Ask to join the region of this code."""
        self._doing(lambda region, at: region.request_join(code, name, at), done)

    def found(self, chosen: Founded, done: Callable[[], None]) -> None:
        """Found a region with its first teams; everything secret is on paper by now."""
        at, name = self._desk.clock(), str(self._desk.settings.get("worker_name") or "")
        self._token = chosen.token

        def work(region: Region) -> None:
            region.found(chosen.name, chosen.server, chosen.root, archive=chosen.archive, at=at)
            region.join_own_team(region.add_team(chosen.team, at=at), at)
            if chosen.coordinators:
                region.join_own_team(region.add_team(chosen.coordinators, coordinators=True, at=at), at)
            if name:
                region.name_device(region.device_id, name, at=at)

        self.act(work, lambda _none: done())

    def invite(self, done: Callable[[str, datetime], None]) -> None:
        """Make an enrolment code."""
        at = self._desk.clock()
        self.act(
            lambda region: region.invite(expires=at + INVITED, at=at), lambda code: done(code.as_text(), code.expires)
        )

    def approve(self, device: str, typed: str, teams: tuple[str, ...], done: Callable[[bool], None]) -> None:
        """Let a laptop in when the words that were typed are those of its request; done gets whether they were."""
        at = self._desk.clock()

        def work(region: Region) -> bool:
            same = same_words(typed, region.words(device))
            if same:
                region.approve(device, teams, at)
            return same

        self.act(work, done)

    def refuse_request(self, device: str, done: Callable[[], None]) -> None:
        """Do not let a laptop in."""
        self._doing(lambda region, _at: region.refuse_request(device), done)

    def add_team(self, name: str, coordinators: bool, done: Callable[[], None]) -> None:
        """Make a team."""
        self._doing(lambda region, at: region.add_team(name, coordinators=coordinators, at=at), done)

    def assign_teams(self, device: str, teams: tuple[str, ...], done: Callable[[], None]) -> None:
        """Put a laptop in these teams, and in no other."""
        self._doing(lambda region, at: region.assign_teams(device, teams, at), done)

    def let_publish(self, device: str, on: bool) -> None:
        """Whether a laptop may publish forms, amounts and texts."""
        self._doing(lambda region, at: region.signer(device, on, at), lambda: None)

    def revoke(self, device: str, erase: bool, done: Callable[[], None]) -> None:
        """Take a laptop out of the region."""
        self._doing(lambda region, at: region.revoke(device, at, erase=erase), done)

    def by_root(
        self, kind: str, device: str, code: str, done: Callable[[], None], failed: Callable[[Trouble], None]
    ) -> None:
        """Appoint or dismiss an administrator with the key that was typed over from paper."""
        at = self._desk.clock()
        self.act(
            lambda region: region.by_root(Root.from_text(code), kind, {"device": bytes.fromhex(device)}, at),
            lambda _none: done(),
            failed,
        )

    def publish_form(self, done: Callable[[], None]) -> None:
        """Give the form in use to every laptop of the region."""
        form = self._desk.questionnaire.form
        self._doing(lambda region, at: publish_form(region, form, at), done)

    def publish_settings(self, done: Callable[[], None]) -> None:
        """Give the region's amounts and choices to every laptop."""
        settings = dict(self._desk.settings)
        self._doing(lambda region, at: publish_settings(region, settings, at), done)

    def name_device(
        self, device: str, name: str, phone: str, absent_until: date | None, done: Callable[[], None]
    ) -> None:
        """Who works with a laptop, and from which day they are there again; for an administrator."""
        self._doing(lambda region, at: region.name_device(device, name, phone, absent_until, at=at), done)


def _why(outcome: Outcome) -> str:
    """Why a round did not end in step; "" when it did, or only more is on its way."""
    if outcome.stopped:
        return outcome.stopped
    if outcome.server_waits:
        return "waiting"
    if outcome.withheld:
        return "withheld"
    return "differs" if outcome.differs else ""
