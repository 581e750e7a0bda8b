"""Three laptops of two teams over the real server, and everything that can happen to them, in any order.

The suite plays a few; `python -m tests.sync.client.faults play` many, each drawn by a number (hunting.py). At the end
of each play every network is mended, the administrator confirms what has to be confirmed, and people let go of what
they said that others made needless. Then every laptop must be in step with the server, all of a team must have the
same, and nothing that was ever saved may be missing that was not taken away on request, or was on the server alone when
that was put back from an older backup (decision 27).
"""

import shutil
import tempfile
from collections.abc import Callable
from contextlib import ExitStack, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from sync.client.asking import Answer, Request, Unreachable
from sync.client.carrying import carried
from sync.errors import SyncError
from sync.server import backups
from sync.server.app import make_app
from sync.server.service import Service
from sync.vault import Vault
from tests.conftest import PASSPHRASE, HandClock
from tests.sync.client import stored
from tests.sync.client.decisions import NAMES, Decisions, names, numbers
from tests.sync.client.town import NORTH, SOUTH, Carrier, Laptop, Town, over
from tests.sync.conftest import AT
from tests.sync.server import inside

faults = st.sampled_from(["none", "none", "none", "lost", "answer lost", "twice", "late", "proxy"])


class Play(Decisions, RuleBasedStateMachine):
    """One play. source and made: the folders and the laptops of a town that was founded before."""

    source: Path
    made: Town
    settings_of: Callable[[Path], Any]

    def __init__(self) -> None:
        super().__init__()
        self.begins()

    def begins(self) -> None:
        """Nothing happened yet."""
        self.stack = ExitStack()
        self.folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory(prefix="kt-play-")))
        self.clock = HandClock(AT)
        self.late: list[Request] = []
        self.saved: dict[str, set[str]] = {}
        self.written: dict[str, dict[str, str]] = {}
        self.gone: set[str] = set()
        self.only_there: set[str] = set()
        self.offline: set[str] = set()
        self.backups: list[Path] = []
        self.revoked = False
        self.number = 0

    @initialize()
    def opens(self) -> None:
        shutil.copy(self.source / "server.db", self.folder / "server.db")
        self.running = self.stack.enter_context(ExitStack())
        self.start()
        self.service.removals.create()
        self.town = Town(self.line, self.clock)
        for name in (*NAMES, "dora"):
            shutil.copytree(self.source / name, self.folder / name, ignore=shutil.ignore_patterns("lock"))
            self.town.opened(name, self.folder / name)

    def start(self) -> None:
        """The server on the database that lies there."""
        self.service = Service(type(self).settings_of(self.folder), self.clock)
        self.served = over(self.running.enter_context(inside.running(make_app(self.service))))

    def line(self, request: Request) -> Answer | Unreachable:
        return self.served(request)

    def with_fault(self, name: str, fault: str, at: int) -> Carrier:
        """Carries, with one fault at one request of the round."""
        count = 0

        def carry(request: Request) -> Answer | Unreachable:
            nonlocal count
            count += 1
            if name in self.offline:
                return Unreachable("offline")
            if count != at + 1 or fault == "none":
                return self.line(request)
            if fault == "late":
                self.late.append(request)
            if fault == "proxy":
                return Answer(502, "text/html", b"<html>")
            if fault in ("answer lost", "twice"):
                self.line(request)
            return self.line(request) if fault == "twice" else Unreachable("cut")

        return carry

    # What people do.

    @rule(name=names, which=numbers, path=st.sampled_from("abc"))
    def writes(self, name: str, which: int, path: str) -> None:
        laptop = self.town[name]
        mine = [one for one in sorted(card.dossier_id for card in laptop.vault.cards()) if self.may_write(laptop, one)]
        self.number += 1
        if mine and which < 8:
            dossier = mine[which % len(mine)]
            said = {path: f"{name} {self.number}"}
            revision = laptop.write(dossier, **said)
            self.written |= {revision: said} if name == "bo" else {}
        elif name == "bo" and self.revoked:
            return  # nobody would ever get it
        else:
            dossier = laptop.new(p1_name=f"Voorbeeld {self.number}")
            revision = laptop.vault.dossier(dossier).heads[0]
        self.saved.setdefault(dossier, set()).add(revision)

    @staticmethod
    def may_write(laptop: Laptop, dossier: str) -> bool:
        return laptop.vault.region.may_write(dossier) and bool(laptop.vault.dossier(dossier).heads)

    @rule(name=names, which=numbers)
    def offers(self, name: str, which: int) -> None:
        laptop = self.town[name]
        mine = sorted(card.dossier_id for card in laptop.vault.cards())
        if mine:
            team = self.town.team(SOUTH if name != "carl" else NORTH)
            with suppress(SyncError):
                laptop.vault.region.offer(mine[which % len(mine)], team, self.clock())

    @rule(name=names, yes=st.booleans())
    def answers_an_offer(self, name: str, yes: bool) -> None:
        region = self.town[name].vault.region
        for dossier in sorted(region.incoming())[:1]:
            with suppress(SyncError):
                if yes:
                    region.accept(dossier, self.clock(), "intake 1")
                else:
                    region.decline(dossier, "niet voor ons", self.clock())

    @rule(name=names, which=numbers)
    def redacts(self, name: str, which: int) -> None:
        vault = self.town[name].vault
        mine = [card.dossier_id for card in vault.cards() if self.may_write(self.town[name], card.dossier_id)]
        if not mine:
            return
        dossier = sorted(mine)[which % len(mine)]
        for info in vault.history(dossier):
            if "a" in info.changes and info.removed_at is None:
                with suppress(SyncError):
                    vault.redact(dossier, "a", info.id, form="intake 1", at=self.clock())
                    self.gone.add(info.id)
                return

    @precondition(lambda self: not self.revoked and self.number > 3)
    @rule(chance=numbers)
    def revokes_bo(self, chance: int) -> None:
        if chance == 0:
            self.town["anna"].vault.region.revoke(self.town["bo"].device, self.clock())
            self.revoked = True

    @rule(name=names, which=numbers)
    def asks_to_purge(self, name: str, which: int) -> None:
        mine = sorted(card.dossier_id for card in self.town[name].vault.cards())
        if mine and which < 3:
            with suppress(SyncError):
                self.town[name].vault.region.ask_purge(mine[which % len(mine)], self.clock())

    @rule(name=names, which=numbers)
    def stops_a_purge(self, name: str, which: int) -> None:
        region = self.town[name].vault.region
        asked = sorted(dossier for dossier, held in region.holdings().items() if held.purge)
        if asked and which < 3:
            with suppress(SyncError):
                region.keep(asked[which % len(asked)], self.clock())

    @rule(fault=faults, at=st.integers(0, 5))
    def the_coordinator_confirms_what_is_asked(self, fault: str, at: int) -> None:
        dora = self.town["dora"]
        dora.sync(self.line)
        for dossier, held in sorted(dora.vault.region.holdings().items()):
            if held.purge:
                with suppress(SyncError):
                    dora.vault.region.confirm_purge(dossier, self.clock())
        dora.sync(self.with_fault("dora", fault, at))

    @rule()
    def a_week_passes(self) -> None:
        later = self.clock() + timedelta(days=8)
        self.clock.set(later.year, later.month, later.day, later.hour)
        self.service.purger.purge(self.service.now())

    # What happens to them.

    @rule(name=names, fault=faults, at=st.integers(0, 5))
    def syncs(self, name: str, fault: str, at: int) -> None:
        self.town[name].sync(self.with_fault(name, fault, at))

    @rule(name=names, steps=st.integers(1, 12))
    def crashes_in_a_round(self, name: str, steps: int) -> None:
        laptop = self.town[name]
        talk, told = laptop.syncer.round(), None
        with suppress(StopIteration):
            for _ in range(steps):
                asked = talk.send(told)
                told = self.with_fault(name, "none", 0)(asked) if isinstance(asked, Request) else None
        talk.close()
        laptop.vault.close()
        self.town.laptops[name] = Laptop(name, Vault.unlock(self.folder / name, PASSPHRASE), laptop.clock)

    @rule(name=names)
    def loses_or_gets_its_network(self, name: str) -> None:
        self.offline ^= {name}

    @rule(name=names, days=st.integers(-1, 1))
    def has_a_wrong_clock(self, name: str, days: int) -> None:
        self.town[name].set_clock(self.clock() + timedelta(days=days))

    @precondition(lambda self: bool(self.late))
    @rule(which=numbers)
    def a_late_request_arrives(self, which: int) -> None:
        self.line(self.late.pop(which % len(self.late)))

    @rule()
    def the_server_is_backed_up(self) -> None:
        file = self.folder / f"backup-{len([*self.folder.glob('backup-*')])}"
        backups.backup(self.service.database, file)
        self.backups.append(file)

    @precondition(lambda self: bool(self.backups))
    @rule(which=numbers)
    def the_server_is_restored_older(self, which: int) -> None:
        self.running.close()
        for file in self.folder.glob("server.db*"):
            file.unlink()
        service = Service(type(self).settings_of(self.folder), self.clock)
        file = self.backups[which % len(self.backups)]
        backups.restore(file, service.database, service.removals, service.now())
        service.database.close()
        self.start()
        ever = {one for ids in self.saved.values() for one in ids}
        self.only_there |= ever - self.on_laptops() - stored.ids(self.service)

    def on_laptops(self) -> set[str]:
        """The revisions that some laptop has."""
        stores = [laptop.vault._store for laptop in self.town.laptops.values()]
        return {one.hex() for store in stores for (one,) in store.rows("select id from revisions")}

    # The end.

    def teardown(self) -> None:
        try:
            if hasattr(self, "town"):
                self.all_is_well()
        finally:
            self.ends()

    def ends(self) -> None:
        """Close everything."""
        if hasattr(self, "town"):
            self.town.close()
        self.stack.close()

    def all_is_well(self) -> None:
        self.offline.clear()
        for laptop in self.town.laptops.values():
            laptop.set_clock(self.clock())
        self.settles()
        if self.moved and not self.revoked:
            self.moves_bo_to(NORTH)
            self.settles()
        self.gets_back_what_was_put_away()
        self.all_end_equal()
        self.one_goes_for_good()
        self.all_end_equal()

    def all_end_equal(self) -> None:
        """In step with the server and with each other, and nothing is missing."""
        for laptop in self.town.laptops.values():
            self.lets_go(laptop)
        self.town.sync()
        staying = [name for name in NAMES if name != "bo" or not self.revoked]
        for name in (*staying, "dora"):
            outcome = self.town[name].sync(self.line)
            apart = self.town[name].vault.region.apart()
            assert outcome.synced, f"{name}: {outcome}, {apart}"
        values = {name: self.town[name].values() for name in staying}
        if not self.revoked:
            assert values["anna"] == values["bo"], self.differing("anna", "bo")
        region = self.town["anna"].vault.region
        for dossier in values["anna"].keys() & values["carl"].keys():
            assert region.holders(dossier).offered, "a dossier is with one team"
        for name in (*staying, "dora"):
            self.knows_who_holds_what(name)
        self.nothing_is_missing(staying)
        self.nothing_is_stale()

    def knows_who_holds_what(self, name: str) -> None:
        """By the chain that the server has; of a dossier that it tells this laptop of no more, by a part of that."""
        region = self.town[name].vault.region
        told = stored.told(self.service, {team.id for team in region.my_teams})
        theirs = stored.chains(self.service)
        gone_with_it = {dossier for dossier, ids in self.saved.items() if ids <= self.only_there} - theirs.keys()
        for dossier in (region.holdings().keys() | told) - self.purged() - gone_with_it:
            ours, known = [one.id for one in region.statements(dossier)], theirs.get(dossier, [])
            assert ours == (known if dossier in told else known[: len(ours)]), f"{name} knows {dossier} by other words"

    def one_goes_for_good(self) -> None:
        """Of whatever was played before: asked by one, confirmed by the other, and deleted after seven days."""
        anna = self.town["anna"]
        held = anna.vault.region.holders
        mine = [one for one in self.dossiers("anna") if self.may_write(anna, one) and held(one).offered is None]
        dossier = mine[0] if mine else anna.new(p1_name="Voorbeeld")
        self.town.sync("anna", "bo")
        if held(dossier).purge is None:
            anna.vault.region.ask_purge(dossier, self.clock())
        self.town.sync("anna")
        self.the_coordinator_confirms_what_is_asked("none", 0)
        self.a_week_passes()
        assert dossier in self.purged(), "what two people asked was not deleted"
        for laptop in self.town.laptops.values():
            laptop.set_clock(self.clock())

    def settles(self) -> None:
        """Rounds of all, after the administrator confirmed what a restored server waits for."""
        for _ in range(4):
            carried(self.town["anna"].syncer.confirm(), self.line)
            self.town.sync()

    def nothing_is_stale(self) -> None:
        """What a laptop remembers of its dossiers is what it reads anew."""
        for name, laptop in self.town.laptops.items():
            remembered = laptop.values()
            laptop.vault._dossiers.forget()
            assert remembered == laptop.values(), name

    @staticmethod
    def lets_go(laptop: Laptop) -> None:
        """A person lets go of what was said and others made needless; nothing else may stand apart."""
        for one in laptop.vault.region.apart():
            if one.ours and one.kind == "holders":
                laptop.vault.region.forget_apart(one.id)

    def purged(self) -> set[str]:
        """The dossiers that two devices had deleted for good."""
        return {one.dossier.hex() for one in self.service.removals.read() if one.kind == "purged"}

    def differing(self, one: str, other: str) -> str:
        """What two laptops have that is not the same."""
        first, second = self.town[one].values(), self.town[other].values()
        keys = [key for key in first.keys() | second.keys() if first.get(key) != second.get(key)]
        apart = [self.town[name].vault.region.apart() for name in (one, other)]
        return "\n".join(f"{key}: {first.get(key)} and {second.get(key)}" for key in keys) + f"\n{apart}"

    def is_only_with_who_left(self, dossier: str, ids: set[str]) -> bool:
        """True for what bo began while in no team, and still has: revoked before it was in one, nobody is to get it."""
        vault = self.town["bo"].vault
        if not self.revoked or not vault.has(dossier) or vault.region.team_of(dossier) is not None:
            return False
        return ids <= {info.id for info in vault.history(dossier)}

    def nothing_is_missing(self, staying: list[str]) -> None:
        purged = self.purged()
        for dossier, ids in self.saved.items():
            holders = [name for name in staying if dossier in self.town[name].values()]
            if dossier in purged:
                assert not holders, f"{dossier} was deleted and is with {holders}"
                continue
            ids = ids - self.only_there
            if not holders and (not ids or self.is_only_with_who_left(dossier, ids)):
                continue
            assert holders, f"{dossier} is with nobody"
            for name in holders:
                there = {info.id: info.changes for info in self.town[name].vault.history(dossier)}
                lacking = {one for one in ids - there.keys() if not self.was_written_anew(one, there.values())}
                assert not lacking, f"{name} lacks {lacking}"


def play(source: Path, made: Town, settings_of: Callable[[Path], Any], examples: int, steps: int) -> None:
    """Play so many times; raises what went wrong, with the steps that led to it."""
    kind = type("Play", (Play,), {"source": source, "made": made, "settings_of": staticmethod(settings_of)})
    run_state_machine_as_test(
        kind,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            phases=[Phase.generate, Phase.shrink] if examples > 20 else [Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
