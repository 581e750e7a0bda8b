"""Who works on a dossier: offering, accepting, declining, closing, deleting together, and what came late."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sync import history, records, sealing, wire
from sync.chain import Statement
from sync.errors import BadBox, Refused
from sync.laptop import redaction
from sync.laptop.dossiers import id_bytes
from sync.laptop.opened import Saying
from sync.laptop.removing import CLOSED, Removal
from sync.records import RevisionInfo
from sync.region.answered import Answered, AnsweredOffers
from sync.region.deleted import Deleted, DeletedDossiers
from sync.region.granting import Granting
from sync.region.holders import Holders
from sync.region.parts import Parts, bytes_of

MAX_REASON_CHARS: Final = 1_000
MAX_TOLD_CHARS: Final = 1_000
_NOTE: Final = "decline-note"


@dataclass(frozen=True)
class Holding:
    """Who holds a dossier, in hex. purge: somebody asked to delete it."""

    team: str
    offered: str | None = None
    closed: bool = False
    purge: bool = False


class Handover:
    """The part of a region that is about dossiers."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._members, self._words = parts.members, parts.words
        self.granting = Granting(parts)
        self._answered = AnsweredOffers(parts.store, parts.members, parts.removals)
        self._deleted = DeletedDossiers(parts.members, parts.removals)

    # Who holds it.

    def holders(self, dossier_id: str) -> Holders:
        """Who holds it, with what this laptop said and the server does not have yet."""
        return self._members.holders(id_bytes(dossier_id))

    def statements(self, dossier_id: str) -> tuple[Statement, ...]:
        """What was said about who holds it, in order; our own unsent words last."""
        dossier = id_bytes(dossier_id)
        return (*self._members.statements(dossier), *(one.statement for one in self._members.wishes.of(dossier)))

    def holdings(self) -> dict[str, Holding]:
        """Dossier -> who holds it, for the list: of all at once, without reading their chains."""
        rows = self._parts.store.rows("select dossier, team, offered, closed, purge from holdings")
        return {
            dossier.hex(): Holding(team.hex(), None if offered is None else offered.hex(), bool(closed), bool(purge))
            for dossier, team, offered, closed, purge in rows
        }

    def team_of(self, dossier_id: str) -> str | None:
        """The team that holds it, in hex; None before it belongs to one."""
        held = self.holders(dossier_id)
        return None if held.dossier is None else held.team.hex()

    def may_write(self, dossier_id: str) -> bool:
        """True unless what this laptop writes in it would be late."""
        entitled = self._members.entitled(id_bytes(dossier_id))
        return entitled is None or entitled(self._members.id.hex())

    def incoming(self) -> tuple[str, ...]:
        """The dossiers that are offered to this laptop's teams."""
        return self._offered("offered")

    def outgoing(self) -> tuple[str, ...]:
        """The dossiers that this laptop's teams offered to others."""
        return self._offered("team")

    def _offered(self, column: str) -> tuple[str, ...]:
        mine = [team.id for team in self._members.my_teams]
        rows = self._parts.store.rows(
            f"select dossier, {column} from holdings where offered is not null"  # noqa: S608 -- our own columns
        )
        return tuple(dossier.hex() for dossier, team in rows if team in mine)

    def answered(self) -> tuple[Answered, ...]:
        """What other teams answered to our offers, the latest first; also of dossiers that left this laptop."""
        return self._answered.all()

    def deleted(self) -> tuple[Deleted, ...]:
        """Dossiers that this laptop had or confirmed and that are deleted for good, the latest first."""
        return self._deleted.all()

    def adopt(self, dossier_id: str, team: str, at: datetime) -> None:
        """Give a dossier of before joining to a team of this laptop's; everything in it goes there with it."""
        dossier, mine = id_bytes(dossier_id), bytes_of(team)
        with self._parts.together():
            self._members.outbox.drop_content(dossier)  # it goes behind what is said now, once
            self._declare(dossier, "create", {"team": mine}, at)
            for grant in self._parts.dossiers.grants(dossier):
                if self._members.roster.team_of_key(grant.recipient) == mine:
                    self._members.outbox.add("grant", grant.id, dossier)
            self.granting.all_to(dossier, self._members.fit_team_key(mine))
            rows = self._parts.store.rows("select id from revisions where dossier = ? order by n", dossier)
            self._words.take_back((one for (one,) in rows), at)
            for (one,) in rows:
                self._members.outbox.add("revision", one, dossier)
            self._members.sums.forget()  # counted while it was nobody's, they would count again once they are sent

    def offer(self, dossier_id: str, team: str, at: datetime) -> None:
        """Offer it to another team, which may read it from now on. Raises Refused."""
        dossier = id_bytes(dossier_id)
        key = self._members.fit_team_key(bytes_of(team))
        if key is None:
            raise Refused("no-key")
        with self._parts.together():
            self._declare(dossier, "offer", {"team": bytes_of(team)}, at)
            self.granting.all_to(dossier, key)

    def withdraw(self, dossier_id: str, at: datetime) -> None:
        """Take an offer back."""
        self._declare(id_bytes(dossier_id), "withdraw", {}, at)

    def accept(self, dossier_id: str, at: datetime, form: str) -> None:
        """Take over what is offered: what counted for the team that offered it counts on, under a key of our own team.

        What was late or set aside there stays so: nobody of theirs decided that it counts. (G-14)
        """
        dossier = id_bytes(dossier_id)
        everything = self._parts.dossiers.get(dossier_id).revisions.values()
        heads = history.merge(everything, self._members.entitled(dossier)).heads
        with self._parts.together():
            self._declare(dossier, "accept", {}, at)
            self._parts.write(dossier_id, Saying({}, (*heads,), form, None, at))

    def decline(self, dossier_id: str, reason: str | None, at: datetime) -> None:
        """Do not take over what is offered. reason: read by the team that offered it."""
        dossier = id_bytes(dossier_id)
        note = None if reason is None else self._sealed(dossier, records.short(reason, MAX_REASON_CHARS))
        self._declare(dossier, "decline", {"note": note}, at)

    def _sealed(self, dossier: bytes, reason: str) -> bytes:
        key, dossier_key = list(self._parts.dossiers.keys(dossier).items())[-1]
        return key + sealing.seal_row(dossier_key, _NOTE, dossier, reason.encode())

    def declined_note(self, dossier_id: str) -> str | None:
        """Why the last offer was declined; None without a reason, or one that cannot be read here."""
        dossier = id_bytes(dossier_id)
        declined = self.holders(dossier_id).declined
        if declined is None or declined.note is None:
            return None
        key, sealed = declined.note[: sealing.SHORT_ID_BYTES], declined.note[sealing.SHORT_ID_BYTES :]
        try:
            return sealing.open_row(self._parts.dossiers.keys(dossier)[key], _NOTE, dossier, sealed).decode()
        except (BadBox, KeyError, UnicodeDecodeError):
            return None

    def close(self, dossier_id: str, at: datetime) -> None:
        """Nothing more is to be done."""
        self._declare(id_bytes(dossier_id), "close", {}, at)

    def reopen(self, dossier_id: str, at: datetime) -> None:
        """There is something to be done again."""
        self._declare(id_bytes(dossier_id), "reopen", {}, at)

    def ask_purge(self, dossier_id: str, at: datetime) -> None:
        """Ask that it is deleted for good, everywhere; a coordinator confirms."""
        self._declare(id_bytes(dossier_id), "ask_purge", {}, at)

    def confirm_purge(self, dossier_id: str, at: datetime) -> None:
        """The second of two signatures; after seven days the server deletes it."""
        self._declare(id_bytes(dossier_id), "purge", {}, at)

    def keep(self, dossier_id: str, at: datetime) -> None:
        """Stop a deletion that was asked for."""
        self._declare(id_bytes(dossier_id), "keep", {}, at)

    def _declare(self, dossier: bytes, kind: str, body: Mapping[str, wire.Plain], at: datetime) -> None:
        with self._parts.together():
            self._words.say(self._words.say_of(dossier, kind, body, at))
            if self._parts.dossiers.has(dossier):
                self._parts.arrivals.touch(dossier)
            self._parts.dossiers.forget(dossier.hex())

    # What came late.

    def late(self, dossier_id: str) -> tuple[RevisionInfo, ...]:
        """What was written without the right to, each after what it was written over; not merged."""
        opened = self._parts.dossiers.get(dossier_id)
        late, told = history.late_after(opened.state, opened.revisions), self._members.redacted_at(id_bytes(dossier_id))
        return tuple(redaction.dated(records.info_of(one), told) for one in late)

    def accept_late(
        self, dossier_id: str, ids: Iterable[str], at: datetime, form: str, reason: str | None = None
    ) -> None:
        """Let late revisions count: one is written over them. Raises Refused for who may not write."""
        state = self._may_decide(dossier_id)
        chosen = {*ids}
        if not chosen or not chosen <= {*state.late, *state.set_aside}:
            raise Refused("not-late")
        revisions = self._parts.dossiers.get(dossier_id).revisions.values()
        ends = history.latest(revisions, {*state.heads, *chosen})
        self._parts.write(dossier_id, Saying({}, (*ends,), form, reason, at))

    def accept_late_by(self, dossier_id: str, device: str, at: datetime, form: str) -> bool:
        """Let everything late count that one laptop wrote, such as that of somebody who left; False for nothing."""
        chosen = [one.id for one in self.late(dossier_id) if one.device == device]
        if chosen:
            self.accept_late(dossier_id, chosen, at, form)
        return bool(chosen)

    def set_aside(
        self, dossier_id: str, ids: Iterable[str], at: datetime, form: str, reason: str | None = None
    ) -> None:
        """Decide that late revisions do not count; they can still be found. Raises Refused for who may not write."""
        state = self._may_decide(dossier_id)
        chosen = tuple(sorted({*ids}))
        if not chosen or not {*chosen} <= {*state.late} or not state.heads:
            raise Refused("not-late")
        self._parts.write(dossier_id, Saying({}, state.heads, form, reason, at, chosen))

    def _may_decide(self, dossier_id: str) -> history.State:
        if not self.may_write(dossier_id):
            raise Refused("no-right")
        return self._parts.dossiers.get(dossier_id).state

    # Copies.

    def put_away(self, dossier_id: str, at: datetime, told: str = "") -> None:
        """Take a closed dossier off this laptop; the server has it all. Raises Refused when something is only here.

        Also for one that is not here (not-here), such as one that was deleted or left before.
        told: by which the worker finds it again; sealed, and gone when the dossier comes back, is redacted or purged.
        """
        dossier = id_bytes(dossier_id)
        store = self._parts.store
        if not self._parts.dossiers.has(dossier):
            raise Refused("not-here")
        if self._members.outbox.waits(dossier) or store.rows("select 1 from drafts where dossier = ?", dossier):
            raise Refused("unsent")
        if self._members.confirmed(dossier).closed_at is None:
            raise Refused("not-closed")
        with self._parts.together():
            count, total = self._members.sums.of(self._members.confirmed(dossier).team)[dossier]
            self._members.shelf.put(dossier, count, total, records.short(told, MAX_TOLD_CHARS).encode())
            for table in ("revisions", "snapshots", "cards"):
                store.write(f"delete from {table} where dossier = ?", dossier)  # noqa: S608 -- our own tables
            self._parts.removals.note(Removal(dossier_id, at, CLOSED, pending=False))
            self._parts.dossiers.forget(dossier_id)
            self._parts.cards.drop(dossier_id)

    def away(self) -> dict[str, str]:
        """Closed dossiers of this laptop's teams that left it -> what was told of them, "" for nothing."""
        mine = {team.id.hex() for team in self._members.my_teams}
        holdings, shelf = self.holdings(), self._members.shelf
        held = ((dossier, holdings.get(dossier.hex())) for dossier in shelf.dossiers())
        return {dossier.hex(): shelf.told(dossier) for dossier, now in held if now is not None and now.team in mine}

    def short(self) -> frozenset[str]:
        """Dossiers that left this laptop and of which a server that was put back does not have everything any more."""
        return frozenset(dossier.hex() for dossier in self._members.shelf.short())
