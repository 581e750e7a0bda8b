"""Reads the region from the vault, as frozen values for the screens. Runs on the vault's thread; no Qt."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from desktop.team.now import Colleague, Custody, DossierSeen, Purge, Receipt, RegionNow, Team
from desktop.team.published import Given, given, versions
from desktop.team.put_away import Shelved, shelved
from desktop.team.region_page import Joining, Version
from desktop.team.sync_page import Apart, Unsent
from sync.chain import HOLDERS, Statement
from sync.region import dispatch
from sync.region.holders import Holders
from sync.region.region import Region
from sync.vault import Vault

PURGE_AFTER = timedelta(days=7)
EQUAL_AT = "synced_at"  # the state that says when this laptop and the server were last the same


@dataclass(frozen=True)
class Seen:
    """Everything of the region that the screens show, at one moment."""

    standing: str = "none"
    now: RegionNow | None = None
    joining: tuple[Joining, ...] = ()
    signers: frozenset[str] = frozenset()
    versions: tuple[Version, ...] = ()
    unsent: tuple[Unsent, ...] = ()
    apart: tuple[Apart, ...] = ()
    dossiers: int = 0
    shelved: tuple[Shelved, ...] = ()
    equal_at: datetime | None = None
    given: tuple[Given, ...] = ()

    @property
    def region(self) -> tuple[object, ...]:
        """What the screens of the region show, without what only tells how far the sending is."""
        return self.standing, self.now, self.joining, self.signers, self.versions, self.shelved, self.given


def read_seen(vault: Vault) -> Seen:
    """The region as this laptop knows it."""
    region = vault.region
    if region.standing == "none":
        return Seen()
    return Seen(
        standing=region.standing,
        now=_now(region),
        joining=tuple(Joining(one.device, one.name, one.expired) for one in region.requests()),
        versions=versions(vault, lambda device: _name(region, device)),
        signers=frozenset(one.hex() for one in region.roster.signers),
        unsent=tuple(_unsent(region)),
        apart=tuple(_apart(one) for one in region.apart()),
        dossiers=len(vault.cards()),
        shelved=shelved(vault),
        equal_at=equal_at(vault),
        given=given(vault, lambda device: _name(region, device)),
    )


def note_equal(vault: Vault, at: datetime) -> None:
    """The server just stated the same sum, and nothing waited."""
    vault.set_state(EQUAL_AT, at.isoformat())


def equal_at(vault: Vault) -> datetime | None:
    """When this laptop and the server were last the same; None when they never were."""
    stored = vault.state(EQUAL_AT)
    return datetime.fromisoformat(stored) if isinstance(stored, str) else None


def _now(region: Region) -> RegionNow:
    roster = region.planned
    return RegionNow(
        name=region.name,
        me=region.device_id,
        server=region.enrolment.server if region.enrolment is not None else "",
        pending=region.standing == "asked",
        words=region.words() if region.standing == "asked" else (),
        administrator=region.is_administrator,
        teams=tuple(Team(one.id.hex(), one.name, one.coordinators) for one in roster.teams.values()),
        people=tuple(_people(region)),
        custody=dict(_custody(region)),
        signer=bytes.fromhex(region.device_id) in roster.signers,
        archive=roster.archive is not None,
        locked=tuple(team.id.hex() for team in region.locked_teams()),
        authority=region.enrolment.ca if region.enrolment is not None else None,
        answered=region.answered(),
        deleted=region.deleted(),
    )


def _apart(one: dispatch.Apart) -> Apart:
    return Apart(one.id.hex(), one.dossier or "", one.kind, one.why, one.at, one.ours and one.kind == HOLDERS)


def _unsent(region: Region) -> Iterator[Unsent]:
    """What waits, dossier by dossier; then what belongs to none. What was set apart is told apart from it."""
    apart = {one.id for one in region.apart() if one.ours}
    for dossier_id in region.unsent_dossiers():
        yield Unsent(dossier_id, "revision")
    if sum(region.unsent().values()) > sum(region.unsent_dossiers().values()) + len(apart):
        yield Unsent("", "")


def _people(region: Region) -> Iterator[Colleague]:
    roster, names = region.planned, region.people()
    for device, member in roster.devices.items():
        person = names.get(device.hex())
        yield Colleague(
            device=device.hex(),
            name=person.name if person is not None else "",
            phone=person.phone if person is not None else "",
            teams=tuple(team.hex() for team in member.teams),
            administrator=device in roster.administrators,
            revoked=member.revoked_at is not None,
            absent_until=person.absent_until if person is not None else None,
        )


def _name(region: Region, device: str) -> str:
    person = region.people().get(device)
    return person.name if person is not None else device[:6]


def _custody(region: Region) -> Iterator[tuple[str, Custody]]:
    for dossier_id, holding in region.holdings().items():
        purge = _purge(region.holders(dossier_id)) if holding.purge else None
        yield dossier_id, Custody(holding.team, holding.offered or "", purge)


def _purge(held: Holders) -> Purge | None:
    asked = held.purge
    if asked is None:
        return None
    by = asked.confirmed_by.hex() if asked.confirmed_by is not None else ""
    due = asked.confirmed_at + PURGE_AFTER if asked.confirmed_at is not None else None
    return Purge(asked.asked_by.hex(), asked.asked_at, by, due)


def read_dossier(vault: Vault, dossier_id: str) -> DossierSeen:
    """What the region knows of one dossier; nothing of one that was never saved."""
    if not vault.has(dossier_id):
        return DossierSeen()
    region = vault.region
    late = region.late(dossier_id)
    known = {one.id for one in late}
    revisions = tuple(one for one in vault.history(dossier_id) if one.id not in known)
    notes = region.declined_note(dossier_id) or ""
    receipts = tuple(_receipts(region.statements(dossier_id), notes))
    return DossierSeen(revisions, late, receipts)


def _receipts(statements: tuple[Statement, ...], note: str) -> Iterator[Receipt]:
    """note: the reason of the last decline."""
    team = offered = ""
    declines = [number for number, one in enumerate(statements) if one.kind == "decline"]
    for number, one in enumerate(statements):
        named = one.body.get("team")
        if one.kind in ("create", "offer") and isinstance(named, bytes):
            team, offered = (named.hex(), "") if one.kind == "create" else (team, named.hex())
        who = offered if one.kind in ("offer", "accept", "decline") else team
        said = note if declines and number == declines[-1] else ""
        yield Receipt(one.kind, one.author.hex(), one.at, who, said)
        if one.kind == "accept":
            team, offered = offered, ""
        elif one.kind in ("decline", "withdraw"):
            offered = ""
