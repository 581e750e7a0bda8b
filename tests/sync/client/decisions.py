"""What people decide in a play about dossiers, late revisions, keys and who works where."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import rule

from sync.client.carrying import carried
from sync.errors import SyncError
from tests.conftest import HandClock
from tests.sync.client.town import NORTH, SOUTH, Town
from tests.sync.conftest import FORM

NAMES = ("anna", "bo", "carl")  # dora, who coordinates, only confirms
names = st.sampled_from(NAMES)
numbers = st.integers(0, 9)


class Decisions:
    """Rules of a play. moved: somebody was told to work in other teams; written: what bo wrote, by revision.

    backups: of the server.
    """

    town: Town
    clock: HandClock
    revoked: bool
    written: dict[str, dict[str, str]]
    gone: set[str]
    backups: list[Path]
    moved: bool = False
    places: ClassVar = ((NORTH,), (SOUTH,), (NORTH, SOUTH), ())

    def dossiers(self, name: str) -> list[str]:
        """The dossiers of a laptop, in an order that does not depend on it."""
        return sorted(card.dossier_id for card in self.town[name].vault.cards())

    def was_written_anew(self, revision: str, there: Collection[Mapping[str, object]]) -> bool:
        """True for what bo wrote by words that a restored server lost, and that comes by another id since he left.

        What was taken away of it before need not come.
        """
        if not self.revoked or revision not in self.written:
            return False
        return revision in self.gone or self.written[revision] in there

    @rule(name=names, which=numbers)
    def decides_on_what_came_late(self, name: str, which: int) -> None:
        region = self.town[name].vault.region
        for dossier in self.dossiers(name):
            with suppress(SyncError):
                late = [one.id for one in region.late(dossier)][: 1 + which]
                if late and region.may_write(dossier):
                    (region.accept_late if which % 2 else region.set_aside)(dossier, late, self.clock(), FORM)
                    return

    @rule(name=names, which=numbers)
    def closes_or_reopens(self, name: str, which: int) -> None:
        region, mine = self.town[name].vault.region, self.dossiers(name)
        if mine:
            dossier = mine[which % len(mine)]
            with suppress(SyncError):
                (region.reopen if region.holders(dossier).closed_at else region.close)(dossier, self.clock())

    @rule(name=names, which=numbers)
    def puts_away(self, name: str, which: int) -> None:
        """What is closed leaves the laptop after a round in which the server proved to have it; else one is closed.

        That is a month later: the backups of before are gone by then (decision 27).
        """
        region, mine = self.town[name].vault.region, self.dossiers(name)
        closed = [one for one in mine if region.holders(one).closed_at]
        if mine and not closed:
            with suppress(SyncError):
                region.close(mine[which % len(mine)], self.clock())
        elif mine and self.town.sync(name).synced:
            dossier = closed[which % len(closed)]
            with suppress(SyncError):
                region.put_away(dossier, self.clock())
                self.backups.clear()

    def gets_back_what_was_put_away(self) -> None:
        """On every laptop, so that all of a team have the same."""
        for laptop in self.town.laptops.values():
            carried(laptop.syncer.round(fetch=frozenset(laptop.vault.region.away())), self.town.carry)

    @rule(name=names, which=numbers)
    def withdraws(self, name: str, which: int) -> None:
        region = self.town[name].vault.region
        offered = sorted(region.outgoing())
        if offered:
            with suppress(SyncError):
                region.withdraw(offered[which % len(offered)], self.clock())

    @rule(which=numbers)
    def moves_bo(self, which: int) -> None:
        if not self.revoked:
            self.moves_bo_to(*self.places[which % len(self.places)])
            self.moved = True

    def moves_bo_to(self, *teams: str) -> None:
        """bo works in these teams from now on."""
        chosen = [self.town.team(team) for team in teams]
        with suppress(SyncError):
            self.town["anna"].vault.region.assign_teams(self.town["bo"].device, chosen, self.clock())

    @rule(name=names)
    def tries_again(self, name: str) -> None:
        region = self.town[name].vault.region
        for one in region.apart():
            with suppress(SyncError):
                region.try_again(one.id)

    @rule(name=names, chance=numbers)
    def makes_a_key_of_the_team(self, name: str, chance: int) -> None:
        region = self.town[name].vault.region
        for team in region.my_teams if chance < 3 else ():
            with suppress(SyncError):
                region.new_team_key(team.id.hex(), self.clock())
