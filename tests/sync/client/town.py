"""A region of real vaults and the real server, in this process: founded once, copied for each test."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sync.client.asking import Answer, Request, Unreachable
from sync.client.carrying import carried
from sync.client.progress import Outcome
from sync.client.syncer import Syncer
from sync.kdf import FLOOR
from sync.protocol.exchange import CBOR
from sync.region.shares import Root
from sync.vault import Value, Vault
from tests.conftest import PASSPHRASE, HandClock
from tests.sync.conftest import FORM, named_card
from tests.sync.server.inside import Inside

Carrier = Callable[[Request], Answer | Unreachable]
SERVER = "http://127.0.0.1:8480"
NORTH, SOUTH, COORDINATORS = "Noord", "Zuid", "Regie"


def over(inside: Inside) -> Carrier:
    """Carries requests to a server in this process."""

    def carry(request: Request) -> Answer:
        kind = {"content-type": CBOR} if request.body else {}
        found = inside.request(request.method, request.target, request.body, {**request.headers, **kind})
        return Answer(found.status_code, found.headers.get("content-type", ""), found.content)

    return carry


@dataclass
class Laptop:
    """A vault with what syncs it. clock: its own, which may be wrong."""

    name: str
    vault: Vault
    clock: Callable[[], datetime]
    syncer: Syncer = field(init=False)

    def __post_init__(self) -> None:
        self.vault.card_maker = named_card
        self.syncer = Syncer(self.vault.region, drafts=lambda: len(self.vault.drafts()), clock=self.clock)

    def set_clock(self, now: datetime) -> None:
        """Set this laptop's own clock."""
        self.clock = lambda: now
        self.syncer = Syncer(self.vault.region, drafts=lambda: len(self.vault.drafts()), clock=self.clock)

    @property
    def device(self) -> str:
        return self.vault.region.device_id

    def new(self, **changes: Value) -> str:
        """A dossier with these answers."""
        return self.vault.new_dossier(changes, form=FORM, at=self.clock())

    def write(self, dossier: str, **changes: Value) -> str:
        """Save changes over the present heads."""
        heads = self.vault.dossier(dossier).heads
        return self.vault.save(dossier, changes, parents=heads, form=FORM, at=self.clock())

    def values(self) -> Mapping[str, tuple[object, ...]]:
        """Everything a worker sees: dossier -> its values, conflicts, late and waiting revisions."""
        found: dict[str, tuple[object, ...]] = {}
        for card in self.vault.cards():
            state = self.vault.dossier(card.dossier_id)
            found[card.dossier_id] = (dict(state.values), dict(state.conflicts), state.heads, state.late, state.waiting)
        return found

    def sync(self, carry: Carrier, token: str | None = None) -> Outcome:
        """One round."""
        return carried(self.syncer.round(token=token), carry)


@dataclass
class Town:
    """The laptops of a region and the way to their server."""

    carry: Carrier
    clock: HandClock
    laptops: dict[str, Laptop] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Laptop:
        return self.laptops[name]

    def sync(self, *names: str) -> Outcome:
        """A round of each of these, of all without a name; how the last one went."""
        for name in names or tuple(self.laptops):
            outcome = self.laptops[name].sync(self.carry)
        return outcome

    def settle(self, rounds: int = 3) -> None:
        """Rounds of all until everything got everywhere; all must end synced."""
        for _ in range(rounds):
            self.sync()
        assert all((outcome := one.sync(self.carry)).synced for one in self.laptops.values()), outcome

    def team(self, name: str) -> str:
        roster = next(iter(self.laptops.values())).vault.region.roster
        return next(team.id.hex() for team in roster.teams.values() if team.name == name)

    def close(self) -> None:
        for one in self.laptops.values():
            one.vault.close()

    def opened(self, name: str, folder: Path) -> Laptop:
        """The laptop of this folder, its vault made when there is none."""
        if Vault.exists(folder):
            vault = Vault.unlock(folder, PASSPHRASE, clock=self.clock)
        else:
            vault = Vault.create(folder, PASSPHRASE, cost=FLOOR, clock=self.clock)
        self.laptops[name] = Laptop(name, vault, self.clock)
        return self.laptops[name]

    def found(self, name: str, folder: Path, token: str) -> Root:
        """Found the region on this laptop, with its teams; it is in the first."""
        anna, root, at = self.opened(name, folder), Root.new(), self.clock()
        region = anna.vault.region
        region.found("Regio Proef", SERVER, root, archive=None, at=at)
        teams = [
            region.add_team(team, coordinators=team == COORDINATORS, at=at) for team in (NORTH, SOUTH, COORDINATORS)
        ]
        region.join_own_team(teams[0], at)
        outcome = anna.sync(self.carry, token)
        assert outcome.synced, outcome
        return root

    def join(self, name: str, folder: Path, *teams: str, by: str = "anna") -> Laptop:
        """A new laptop, let in by an administrator who heard its words."""
        at = self.clock()
        admin, made = self[by], self.opened(name, folder)
        code = admin.vault.region.invite(expires=at + timedelta(days=1), at=at)
        self.sync(by)
        made.vault.region.request_join(code, f"{name.title()} Onbekendsma", at)
        self.sync(name, by)
        assert made.vault.region.words() == admin.vault.region.words(made.device)
        admin.vault.region.approve(made.device, [self.team(team) for team in teams], at)
        self.sync(by, name, by, name)
        return made

    def copied(self, other: "Town", source: Path, folder: Path) -> "Town":
        """With copies of the laptops of another town, whose folders lie in source."""
        for name in other.laptops:
            shutil.copytree(source / name, folder / name, ignore=shutil.ignore_patterns("lock"))
            self.opened(name, folder / name)
        return self
