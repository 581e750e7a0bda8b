"""Laptops of a region and a server between them, in memory as far as it goes: real vaults, a server that only relays.

The server here keeps what it judges right by the rules and gives it to the teams concerned; tests make it lie, forget,
repeat and reorder. Vaults are made without deriving a key from a passphrase, so that a dozen cost little.
"""

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sync import sealing
from sync.chain import Statement
from sync.errors import Refused
from sync.files import ProfileLock
from sync.history import State
from sync.identity import Device, Grant
from sync.kdf import FLOOR
from sync.laptop import header, store
from sync.region.dispatch import Outgoing
from sync.region.holders import Holders
from sync.region.roster import Roster
from sync.region.shares import Root
from sync.rescue import opening
from sync.vault import Vault
from tests.sync.conftest import FORM, named_card

AT = datetime(2026, 12, 23, 9, 0, tzinfo=UTC)
SERVER = "https://sync.voorbeeld.nl"


def laptop(folder: Path) -> Vault:
    """An open, empty vault of its own device."""
    folder.mkdir(parents=True)
    key, vault = os.urandom(32), os.urandom(16)
    made = header.VaultHeader(vault, 1, os.urandom(16), FLOOR, b"", b"")
    store.Store.create(folder / store.NAME, key, vault, Device.new().encode())
    return _opened(folder, made, key)


def restarted(vault: Vault) -> Vault:
    """The same vault after its program ended and began anew."""
    vault.close()
    return _opened(vault.folder, vault.credentials.header, vault._key)


def _opened(folder: Path, made: header.VaultHeader, key: bytes) -> Vault:
    opened = store.Store(folder / store.NAME, key)
    device = opening._device(opened, made.vault)
    found = opening.Found(folder, made, key, ProfileLock.take(folder), opened, device, False)
    one = Vault(found, lambda: AT)
    one.card_maker = named_card
    return one


@dataclass
class Hub:
    """A server that relays. rows: kind, id, data, dossier, in the order in which they were stored."""

    roster: Roster = field(default_factory=Roster)
    chain: list[bytes] = field(default_factory=list)
    holders: dict[bytes, Holders] = field(default_factory=dict)
    rows: list[tuple[str, bytes, bytes, bytes | None]] = field(default_factory=list)
    known: set[bytes] = field(default_factory=set)
    joins: list[bytes] = field(default_factory=list)
    purged: list[bytes] = field(default_factory=list)

    def take(self, item: Outgoing, author: bytes) -> str | None:
        """Judge an item as the server does; None when it is there now, else the reason for which it is not."""
        if item.kind in ("enrolment", "join"):
            if item.kind == "join":
                self.joins.append(item.data)
            return None
        if item.id in self.known:
            return None
        try:
            self._judge(item, author)
        except Refused as error:
            return error.why
        self.known.add(item.id)
        dossier = None if item.dossier is None else bytes.fromhex(item.dossier)
        if item.kind != "roster":
            self.rows.append((item.kind, item.id, self._blanked(item), dossier))
        return None

    def _blanked(self, item: Outgoing) -> bytes:
        if item.kind != "revision":
            return item.data
        box = sealing.Box.decode(item.data)
        return box.blanked().encode() if box.id in self.holders[box.header.dossier].redacted else item.data

    def _judge(self, item: Outgoing, author: bytes) -> None:
        dossier = None if item.dossier is None else bytes.fromhex(item.dossier)
        if dossier in self.purged:
            raise Refused("purged")
        if item.kind == "roster":
            self.roster = self.roster.after(Statement.decode(item.data))
            self.chain.append(item.data)
        elif item.kind == "holders":
            before, said = self.holders.get(dossier or b"", Holders()), Statement.decode(item.data)
            since = 0 if said.kind == "create" else self.roster.length  # what was begun comes, however late
            self.holders[dossier or b""] = after = before.after(said, self.roster, at_least=since)
            self._blank(dossier or b"", after.redacted - before.redacted)
        elif dossier is not None:
            if dossier not in self.holders:
                raise Refused("unknown-dossier")
            held = self.holders[dossier]
            if item.kind == "grant":
                writer = Grant.decode(item.data).author
                if not any(self.roster.was_member(writer, team) for team in held.ever):
                    raise Refused("no-right")
            elif not any(self.roster.was_member(author, team) for team in held.ever):
                raise Refused("no-right")

    def _blank(self, dossier: bytes, ids: frozenset[bytes]) -> None:
        self.rows = [
            (kind, one, sealing.Box.decode(data).blanked().encode() if one in ids else data, where)
            for kind, one, data, where in self.rows
        ]

    def refold(self) -> None:
        """Work out the holders anew from the rows."""
        self.holders = {}
        for kind, _, data, dossier in self.rows:
            if kind == "holders" and dossier is not None:
                said = Statement.decode(data)
                self.holders[dossier] = self.holders.get(dossier, Holders()).after(said, self.roster)

    def told(self, device: bytes) -> list[tuple[str, bytes, bytes]]:
        """Everything that this device may have, in the order in which it was stored."""
        if not self.roster.is_active(device):
            return []
        mine = self.roster.devices[device].teams
        found = []
        for kind, one, data, dossier in self.rows:
            held = self.holders.get(dossier) if dossier is not None else None
            current = held is None or held.team in mine or held.offered in mine
            if current or (kind == "holders" and held is not None and {*held.ever} & {*mine}):
                found.append((kind, one, data))
        return found

    def purge(self, dossier: bytes) -> None:
        """Seven days after the second signature: the content goes."""
        self.purged.append(dossier)
        self.rows = [row for row in self.rows if row[3] != dossier or row[0] == "holders"]
        self.rows.append(("purged", dossier, dossier, dossier))

    def join_body(self) -> list[bytes]:
        """The requests that were sent."""
        from sync.protocol.entrance import Join

        return [Join.decode(data).request for data in self.joins]


def push(vault: Vault, hub: Hub) -> None:
    """Send everything that waits, statement of the roster by statement."""
    region = vault.region
    for _ in range(50):
        items = region.pending()
        progress = False
        for item in items:
            if item.kind == "join" and item.data in hub.joins:
                continue
            why = hub.take(item, vault.region.device.public.id)
            if why is None:
                region.sent([item.id])
                progress = True
            elif why == "not-on-head":
                pull_chain(vault, hub, item)
                progress = True
                break
            else:
                region.refused(item.id, why)
                progress = True
        if not items or not progress:
            return


def pull_chain(vault: Vault, hub: Hub, item: Outgoing) -> None:
    """The chain of which another statement took the head."""
    if item.kind == "roster":
        pull_roster(vault, hub)
        return
    for kind, _, data, dossier in hub.rows:
        if kind == "holders" and dossier is not None and dossier.hex() == item.dossier:
            vault.region.receive(kind, data)


def pull_roster(vault: Vault, hub: Hub) -> None:
    """The roster from where it is known."""
    for data in hub.chain[vault.region.roster.length if vault.region.roster.region in _regions(hub) else 0 :]:
        vault.region.receive("roster", data)


def _regions(hub: Hub) -> set[bytes | None]:
    return {hub.roster.region}


def pull(vault: Vault, hub: Hub) -> None:
    """Take in everything the server tells."""
    pull_roster(vault, hub)
    with vault.region.together():
        for kind, _, data in hub.told(vault.region.device.public.id):
            vault.region.receive(kind, data)


def sync(hub: Hub, *vaults: Vault, rounds: int = 3) -> None:
    """Rounds of all these laptops, one after the other, until everything went round."""
    for _ in range(rounds):
        for vault in vaults:
            pull(vault, hub)
            vault.region.tidy(AT)
            vault.region.pass_on()
            push(vault, hub)
    for vault in vaults:
        pull(vault, hub)


@dataclass
class World:
    """A region with laptops by name. admin is outside every team."""

    folder: Path
    hub: Hub = field(default_factory=Hub)
    laptops: dict[str, Vault] = field(default_factory=dict)
    teams: dict[str, str] = field(default_factory=dict)
    root: Root = field(default_factory=Root.new)

    @classmethod
    def made(cls, folder: Path, teams: dict[str, tuple[str, ...]], coordinators: tuple[str, ...] = ()) -> "World":
        """Found a region and let everybody in, by codes and requests as in life."""
        world = cls(folder)
        admin = world.laptops["admin"] = laptop(folder / "admin")
        admin.region.found("Regio Proef", SERVER, world.root, archive=None, at=AT)
        for team in teams:
            world.teams[team] = admin.region.add_team(team, coordinators=team in coordinators, at=AT)
        sync(world.hub, admin, rounds=1)
        names = dict.fromkeys(name for members in teams.values() for name in members)
        for name in names:
            world.join(name, *(team for team, members in teams.items() if name in members))
        world.sync()
        return world

    def join(self, name: str, *teams: str) -> Vault:
        """A new laptop joins these teams."""
        admin, one = self.laptops["admin"], laptop(self.folder / name)
        self.laptops[name] = one
        code = admin.region.invite(expires=AT + timedelta(days=7), at=AT)
        one.region.request_join(code, name, AT)
        push(one, self.hub)
        seen = admin.region.receive("join", self.hub.join_body()[-1])
        assert seen.outcome == "stored"
        assert seen.id is not None
        admin.region.approve(seen.id.hex(), [self.teams[team] for team in teams], AT)
        sync(self.hub, admin, one, rounds=1)
        return one

    def __getitem__(self, name: str) -> Vault:
        return self.laptops[name]

    def device(self, name: str) -> str:
        """The device id of a laptop, in hex."""
        return self[name].region.device_id

    def sync(self, *names: str, rounds: int = 3) -> None:
        """Rounds of these laptops, or of all."""
        sync(self.hub, *(self[name] for name in names or self.laptops), rounds=rounds)

    def close(self) -> None:
        """Close every vault."""
        for vault in self.laptops.values():
            vault.close()


def write(vault: Vault, dossier: str, **changes: str | int | bool | None) -> str:
    """Save changes over the present heads."""
    return vault.save(dossier, changes, parents=vault.dossier(dossier).heads, form=FORM, at=AT)


def new(vault: Vault, **changes: str | int | bool | None) -> str:
    """A dossier with these answers."""
    return vault.new_dossier(changes, form=FORM, at=AT)


def confirm_purge(world: World, dossier: str) -> Vault:
    """The coordinator, who is in no team that holds a dossier, hears of all that was said and confirms its removal."""
    dirk = world["dirk"]
    for kind, _, data, _ in world.hub.rows:
        if kind == "holders":
            dirk.region.receive(kind, data)
    dirk.region.confirm_purge(dossier, AT)
    return dirk


def state(vault: Vault, dossier: str) -> State:
    """The dossier as this laptop sees it."""
    return vault.dossier(dossier)


def all_is_well(world: World) -> bool:
    """Nothing waits, nothing is set apart, and everybody in a team counts the same."""
    for vault in world.laptops.values():
        assert vault.region.unsent() == {}
        assert vault.region.apart() == ()
        assert vault.check().sound
    totals: dict[str, set[tuple[int, bytes]]] = {}
    for vault in world.laptops.values():
        for team in vault.region.my_teams:
            totals.setdefault(team.id.hex(), set()).add(vault.region.total(team.id.hex()))
    return all(len(found) == 1 for found in totals.values())
