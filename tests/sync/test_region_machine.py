"""Whatever three laptops, an administrator and the line between them do, in the end all agree and nothing is lost."""

import os
import random
import shutil
import tempfile
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from sync.errors import Refused
from sync.sealing import Box
from sync.vault import Vault
from tests.sync.conftest import FORM
from tests.sync.world import AT, Hub, World, new, pull, pull_roster, push, restarted

TEAMS = {"noord": ("anna", "bo"), "zuid": ("cas",)}
LAPTOPS = ("anna", "bo", "cas")
PATHS = ("p1_name", "phone", "debts/0000000000000001/amount", "debts/0000000000000001/order")

who = st.sampled_from(LAPTOPS)
which = st.integers(0, 3)
days = st.integers(-1, 1).map(lambda number: timedelta(days=number))  # clocks are wrong by a day


class Machine(RuleBasedStateMachine):
    """Everything that is written is remembered, and looked for at the end."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.world = World.made(self.folder, TEAMS)
        self.dossiers: list[str] = []
        self.written: set[str] = set()
        self.redacted: set[str] = set()
        self.make("anna")
        self.world.sync()

    def at(self, name: str, number: int) -> tuple[Vault, str] | None:
        """A laptop and a dossier that it has."""
        vault, dossier = self.world[name], self.dossiers[number % len(self.dossiers)]
        return (vault, dossier) if vault.has(dossier) else None

    @rule(name=who)
    def make(self, name: str) -> None:
        if len(self.dossiers) < 4:
            dossier = new(self.world[name], p1_name=f"{name} {len(self.dossiers)}")
            self.dossiers.append(dossier)
            self.written |= {*self.world[name].dossier(dossier).heads}

    @rule(name=who, number=which, path=st.sampled_from(PATHS), value=st.sampled_from([None, 1, "x"]), wrong=days)
    def write(self, name: str, number: int, path: str, value: str | int | None, wrong: timedelta) -> None:
        if found := self.at(name, number):
            vault, dossier = found
            heads = vault.dossier(dossier).heads
            if heads:
                self.written.add(vault.save(dossier, {path: value}, parents=heads, form=FORM, at=AT + wrong))

    @rule(name=who, number=which, kind=st.sampled_from(["withdraw", "close", "reopen"]), wrong=days)
    def say(self, name: str, number: int, kind: str, wrong: timedelta) -> None:
        with suppress(Refused):
            getattr(self.world[name].region, kind)(self.dossiers[number % len(self.dossiers)], AT + wrong)

    @rule(name=who, number=which, team=st.sampled_from(["noord", "zuid"]))
    def offer(self, name: str, number: int, team: str) -> None:
        if found := self.at(name, number):
            with suppress(Refused):
                found[0].region.offer(found[1], self.world.teams[team], AT)

    @rule(name=who, number=which, takes=st.booleans())
    def answer(self, name: str, number: int, takes: bool) -> None:
        if found := self.at(name, number):
            with suppress(Refused):
                if takes:
                    found[0].region.accept(found[1], AT, FORM)
                else:
                    found[0].region.decline(found[1], "nee", AT)

    @rule(name=who, number=which, takes=st.booleans())
    def decide(self, name: str, number: int, takes: bool) -> None:
        if found := self.at(name, number):
            vault, dossier = found
            late = [one.id for one in vault.region.late(dossier)]
            with suppress(Refused):
                if takes:
                    vault.region.accept_late(dossier, late, AT, FORM)
                else:
                    vault.region.set_aside(dossier, late, AT, FORM)

    @rule(name=who, number=which)
    def redact(self, name: str, number: int) -> None:
        if found := self.at(name, number):
            vault, dossier = found
            state = vault.dossier(dossier)
            wrote = [one for one in vault.history(dossier) if one.changes.get("phone") is not None]
            if wrote and not state.conflicts and state.heads and state.values.get("phone") is not None:
                with suppress(Refused):
                    vault.redact(dossier, "phone", wrote[-1].id, form=FORM, at=AT)
                    self.redacted.add(dossier)

    @rule(teams=st.sets(st.sampled_from(["noord", "zuid"]), min_size=1))
    def move(self, teams: set[str]) -> None:
        """bo works elsewhere from now on."""
        with suppress(Refused):
            chosen = [self.world.teams[team] for team in teams]
            self.world["admin"].region.assign_teams(self.world.device("bo"), chosen, AT)
        pull(self.world["admin"], self.world.hub)
        push(self.world["admin"], self.world.hub)

    @rule(name=who)
    def round(self, name: str) -> None:
        self.world.sync(name, rounds=1)

    @rule(name=who, most=st.integers(1, 4), lost=st.booleans())
    def cut_off_push(self, name: str, most: int, lost: bool) -> None:
        """The line breaks after a few items; perhaps the answer is lost although the server has them."""
        vault = self.world[name]
        pull_roster(vault, self.world.hub)
        for item in vault.region.pending(most):
            why = self.world.hub.take(item, vault.region.device.public.id)
            if why is None and not lost:
                vault.region.sent([item.id])

    @rule(name=who, chance=st.randoms(use_true_random=False))
    def strange_pull(self, name: str, chance: random.Random) -> None:
        """What comes is reordered, repeated, and some of it not there."""
        vault = self.world[name]
        pull_roster(vault, self.world.hub)
        told = self.world.hub.told(vault.region.device.public.id)
        for kind, _, data in chance.choices(told, k=min(len(told), 12)) if told else ():
            vault.region.receive(kind, data)

    @rule(name=who)
    def crash(self, name: str) -> None:
        self.world.laptops[name] = restarted(self.world[name])

    @rule()
    def server_from_backup(self) -> None:
        """The server loses its newest entries; laptops send again what it lacks, and it takes nothing new before."""
        hub = self.world.hub
        keep = len(hub.rows) * 3 // 4
        lost = {one for kind, one, _, _ in hub.rows[keep:]}
        rows = hub.rows[:keep]
        again = Hub(hub.roster, hub.chain, rows=[], joins=hub.joins)
        again.known = hub.known - lost
        again.rows = rows
        again.refold()
        self.world.hub = again
        for vault in self.world.laptops.values():
            vault.region.unsend(lost)
        for vault in [*self.world.laptops.values()] * 4:
            for item in vault.region.pending():
                if item.id in lost and again.take(item, vault.region.device.public.id) is None:
                    vault.region.sent([item.id])

    def teardown(self) -> None:
        if not hasattr(self, "world"):
            return
        try:
            self.world.sync(rounds=6)
            self.all_agree()
            self.nothing_is_lost()
        finally:
            self.world.close()
            shutil.rmtree(self.folder)

    def all_agree(self) -> None:
        hub = self.world.hub
        for dossier in self.dossiers:
            held = hub.holders.get(bytes.fromhex(dossier))
            if held is None:
                continue
            members = [
                vault for vault in self.world.laptops.values() if held.entitled(vault._membership.id, hub.roster)
            ]
            states = [vault.dossier(dossier) for vault in members]
            assert all(one == states[0] for one in states)
            assert all(vault.region.holders(dossier).head == held.head for vault in members)
        for vault in self.world.laptops.values():
            assert vault.check().sound

    def nothing_is_lost(self) -> None:
        there = {one.hex() for kind, one, _, _ in self.world.hub.rows if kind == "revision"}
        here = {
            one.hex()
            for vault in self.world.laptops.values()
            for (one,) in vault._store.rows("select id from revisions")
        }
        assert self.written <= there | here
        for kind, _, data, dossier in self.world.hub.rows:
            if kind == "revision" and Box.decode(data).ciphertext is None:
                assert dossier is not None
                assert dossier.hex() in self.redacted


TestRegion = Machine.TestCase
TestRegion.settings = settings(
    max_examples=int(os.environ.get("KEUKENTAFEL_EXAMPLES", "4")),
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[*HealthCheck],
    phases=[Phase.generate],
)
