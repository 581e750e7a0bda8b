"""The region as the screens see it at one moment: teams, colleagues, who holds which dossier. Frozen; no Qt.

Made anew from the vault after every change (reading.py). Ids are hex text, as everywhere in the desktop.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from forms.words import Words
from sync.region.answered import Answered
from sync.region.deleted import Deleted
from sync.vault import RevisionInfo


@dataclass(frozen=True)
class Team:
    """A team of the region. coordinators: its members confirm that a dossier may go for good."""

    team: str
    name: str
    coordinators: bool = False


@dataclass(frozen=True)
class Colleague:
    """A laptop and who works with it. absent_until: the first day on which somebody who is away is there again."""

    device: str
    name: str = ""
    phone: str = ""
    teams: tuple[str, ...] = ()
    administrator: bool = False
    revoked: bool = False
    absent_until: date | None = None

    def is_absent(self, today: date) -> bool:
        """True on every day before they are there again."""
        return self.absent_until is not None and self.absent_until > today


@dataclass(frozen=True)
class Purge:
    """A dossier that somebody asked to take away for good. due: the moment from which it goes, once confirmed."""

    asked_by: str
    asked_at: datetime
    confirmed_by: str = ""
    due: datetime | None = None


@dataclass(frozen=True)
class Receipt:
    """A dated fact about who holds a dossier. kind: create, offer, withdraw, accept, decline, close, reopen, ..."""

    kind: str
    by: str
    at: datetime
    team: str = ""
    note: str = ""


@dataclass(frozen=True)
class Custody:
    """Who holds a dossier. team: now; offered: the team it waits for."""

    team: str
    offered: str = ""
    purge: Purge | None = None


@dataclass(frozen=True)
class DossierSeen:
    """What the region knows of one dossier besides its values. revisions and receipts: oldest first; late: of them."""

    revisions: tuple[RevisionInfo, ...] = ()
    late: tuple[RevisionInfo, ...] = ()
    receipts: tuple[Receipt, ...] = ()


@dataclass(frozen=True)
class RegionNow:
    """The region and this laptop in it. pending: it asked to join and nobody approved it yet; words: to be read out."""

    name: str
    me: str
    server: str = ""
    pending: bool = False
    words: tuple[str, ...] = ()
    administrator: bool = False
    teams: tuple[Team, ...] = ()
    people: tuple[Colleague, ...] = ()
    custody: Mapping[str, Custody] = field(default_factory=dict)
    signer: bool = False  # may publish forms, amounts and texts to the region
    archive: bool = False  # the region can be reached with two papers
    locked: tuple[str, ...] = ()  # teams of this laptop of which a key did not reach it
    authority: str | None = None  # the region's own certificate authority, PEM
    answered: tuple[Answered, ...] = ()  # to offers of this laptop's teams, the latest first
    deleted: tuple[Deleted, ...] = ()  # for good, by two people, the latest first

    @cached_property
    def by_team(self) -> Mapping[str, Team]:
        """The teams by id."""
        return {one.team: one for one in self.teams}

    @cached_property
    def by_device(self) -> Mapping[str, Colleague]:
        """The colleagues by device."""
        return {one.device: one for one in self.people}

    @property
    def my_teams(self) -> tuple[str, ...]:
        """The teams that this laptop is in."""
        mine = self.by_device.get(self.me)
        return mine.teams if mine is not None and not mine.revoked else ()

    @property
    def coordinator(self) -> bool:
        """True when this laptop is in a team of coordinators."""
        return any(one.coordinators and one.team in self.my_teams for one in self.teams)

    def holds(self, dossier_id: str) -> bool:
        """True when a team of this laptop holds the dossier; also for one that is not told to the region yet."""
        held = self.custody.get(dossier_id)
        return held is None or held.team in self.my_teams

    def is_offered_to_me(self, dossier_id: str) -> bool:
        """True when the dossier waits for a team of this laptop to accept it."""
        held = self.custody.get(dossier_id)
        return held is not None and held.offered in self.my_teams

    def team_name(self, team: str) -> str:
        """The name of a team, "" for an unknown one."""
        found = self.by_team.get(team)
        return found.name if found is not None else ""

    def colleagues_in(self, team: str) -> tuple[Colleague, ...]:
        """Who works in a team now, by name."""
        found = [one for one in self.people if team in one.teams and not one.revoked]
        return tuple(sorted(found, key=lambda one: (one.name.casefold(), one.device)))

    def is_last_administrator(self, device: str) -> bool:
        """True for the only one who can let laptops in and take them out."""
        return [one.device for one in self.people if one.administrator and not one.revoked] == [device]

    def teams_without(self, device: str) -> tuple[str, ...]:
        """The names of the teams in which nobody is left once this laptop is taken out, sorted."""
        mine = self.by_device[device].teams if device in self.by_device else ()
        alone = [team for team in mine if [one.device for one in self.colleagues_in(team)] == [device]]
        return tuple(sorted(map(self.team_name, alone)))

    def who(self, device: str, words: Words) -> str:
        """As who_elsewhere, to who sits at this laptop, which is told as theirs."""
        if device != self.me:
            return self.who_elsewhere(device, words)
        found = self.by_device.get(device)
        return words("team.me", name=found.name) if found is not None and found.name else words("history.this_laptop")

    def who_elsewhere(self, device: str, words: Words) -> str:
        """A person by name; a laptop by its number while nobody said whose it is. For paper: "you" is another there."""
        found = self.by_device.get(device)
        return found.name if found is not None and found.name else words("team.laptop", id=device[:6])
