"""Syncing by itself: after saving, when the network returns, every few minutes; nobody ever waits for it.

Everything that reads or writes the vault runs on its thread; requests run on the network's.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer

from desktop.jobs import Lane, still_wanted
from desktop.region import keep_closed_days
from desktop.sitting_desk import SittingDesk
from desktop.team.published import Fresh, apply_published
from desktop.team.put_away import note_got_back, put_away_closed, tell_closed
from desktop.team.reading import note_equal
from desktop.team.rounds import Rounds, Talk
from desktop.team.sync_page import Busy, LastRound
from desktop.team.team_vault import TeamVault
from desktop.trouble import Trouble
from sync.client.asking import Answer, Request, Unreachable
from sync.client.progress import LISTING, Outcome, Progress

if TYPE_CHECKING:
    from PySide6.QtNetwork import QNetworkInformation

    from sync.client.syncer import Syncer
    from sync.client.transport import Transport

PAUSED: Final = "sync_paused"  # the setting of this profile
YES: Final = "yes"
SOON_MS: Final = 1_500  # after saving: what is saved right after it goes along
EVERY_S: Final = 180
ROWS_MS: Final = 2_000  # between looks at the list while much comes in
RETRY_S: Final = (15, 30, 60, 120, EVERY_S)


class SyncDesk(TeamVault):
    """One round at a time; while one is under way, another may be asked to follow it."""

    _token: str | None = None  # what the server showed when it was set up, for founding

    def __init__(self, desk: SittingDesk) -> None:
        super().__init__(desk)
        self._syncer: Syncer | None = None
        self._transport: Transport | None = None
        self._again = False
        self._confirming = False
        self._failures = 0
        self._when_done: Callable[[], object] | None = None
        self._getting: dict[str, Callable[[str], None]] = {}  # dossiers that somebody wants back
        self._asked_for: frozenset[str] = frozenset()  # of them, in the round under way
        self._rounds = Rounds(self._jobs)
        self._rounds.progressed.connect(self._progressed)
        self._rounds.ended.connect(self._ended)
        self._rounds.failed.connect(self._failed)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.sync_now)
        self._rows = QTimer(self)
        self._rows.setSingleShot(True)
        self._rows.timeout.connect(self._show_rows)
        desk.saved.connect(lambda _at: self._saved())

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
            self._desk.commit_decided(then=self._start)
        else:
            self._start()

    def get_back(self, dossier_id: str, done: Callable[[str], None]) -> None:
        """Fetch a closed dossier that is at the server only; done gets "" once it is here, else why it is not.

        Why: paused, gone, or what stopped the round.
        """
        if not self._can_sync:
            done("paused")
            return
        self._getting[dossier_id] = done
        self.sync_now()

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

    def try_again(self, item: str, token: str = "", failed: Callable[[Trouble], None] | None = None) -> None:
        """Send something again that was set apart. token: of the server, for a region that it has still to found."""
        self._token = token or self._token
        self.act(lambda region: region.try_again(bytes.fromhex(item)), failed=failed)

    def let_go(self, item: str) -> None:
        """Let go of something that was said here and that others made needless."""
        self.act(lambda region: region.forget_apart(bytes.fromhex(item)))

    def move_server(
        self, address: str, authority: str | None, done: Callable[[], None], failed: Callable[[Trouble], None]
    ) -> None:
        """The server has another address. authority: the certificate of the region's own authority, PEM."""

        def moved(_none: None) -> None:
            self._hang_up()
            self._failures = 0
            done()

        self.act(lambda region: region.move_server(address, authority), moved, failed)

    def _hang_up(self) -> None:
        transport, self._transport = self._transport, None
        if transport is not None:
            self._jobs.run(Lane.NETWORK, transport.close)

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
        talk = self._syncer.confirm() if confirming else self._round(self._syncer)

        def begin(_none: None) -> None:
            if self._vault is vault and self._can_sync:
                self._rounds.begin(talk, self._send)

        self._jobs.run(Lane.VAULT, lambda: tell_closed(vault, at), begin, self._failed, always=True)

    def _round(self, syncer: "Syncer") -> Talk:
        self._asked_for = frozenset(self._getting)
        return syncer.round(token=self._token, fetch=self._asked_for)

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
        if progress.phase == LISTING and not self._rows.isActive():
            self._rows.start(ROWS_MS)

    def _show_rows(self) -> None:
        """A first round takes a while: what is here already can be worked with meanwhile."""
        if self._rounds.busy:
            self._desk.refresh_cards()

    def _ended(self, outcome: Outcome) -> None:
        self._rows.stop()
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
        revoked = outcome.stopped == "revoked"  # it may have erased all that it had
        if outcome.received or outcome.sent or revoked:
            self._desk.refresh_cards()
        self._desk.take_in_news(None if revoked else outcome.dossiers)
        self._settle(why or "gone", at if outcome.synced else None)
        self._next(outcome.retry_s)
        self._tell_done()

    def _settle(self, why_not: str, equal_at: datetime | None) -> None:
        """After a round: put in use what the region published, and let go of what was closed long ago.

        why_not: for who wanted a dossier back that is not here. equal_at: when the server proved to have the same; else
        nothing leaves this laptop, as the server may have been put back from before it had it.
        """
        vault, at, today = self._vault_now(), self._desk.clock(), self._desk.today
        days = keep_closed_days(self._desk.settings)

        asked_for, self._asked_for = self._asked_for, frozenset()

        def work() -> tuple[Fresh, frozenset[str], int]:
            if equal_at is not None:
                note_equal(vault, equal_at)
            here = note_got_back(vault, asked_for, today)
            gone = 0 if equal_at is None else put_away_closed(vault, at, today, days)
            return apply_published(vault, at), here, gone

        def take(found: tuple[Fresh, frozenset[str], int]) -> None:
            fresh, here, gone = found
            if self._vault is vault:
                self._desk.take_published(*fresh)
                if gone:
                    self._desk.refresh_cards()
                self.read()
                self._tell_got(asked_for, here, why_not)

        self._jobs.run(Lane.VAULT, work, take, always=True)

    def _tell_got(self, asked_for: frozenset[str], here: frozenset[str], why_not: str) -> None:
        for one in asked_for:
            done = self._getting.pop(one, None)
            if done is not None and still_wanted(done):
                done("" if one in here else why_not)

    def _failed(self, trouble: Trouble) -> None:
        self._failures += 1
        self._tell_got(self._asked_for, frozenset(), "local")
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


def _why(outcome: Outcome) -> str:
    """Why a round did not end in step; "" when it did, or only more is on its way."""
    if outcome.stopped:
        return outcome.stopped
    if outcome.limited:
        return outcome.limited
    if outcome.server_waits:
        return "waiting"
    if outcome.withheld:
        return "withheld"
    return "differs" if outcome.differs else ""
