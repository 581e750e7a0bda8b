"""A region for tests, made of real keys and statements: a root, administrators, teams, devices, dossiers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync import chain, wire
from sync.chain import Statement
from sync.identity import Device, DevicePublic, Receiver
from sync.region import team_keys
from sync.region.holders import Holders
from sync.region.roster import Roster, founding

AT = datetime(2026, 12, 23, 9, 0, tzinfo=UTC)


def team_id(name: str) -> bytes:
    """The 16 bytes of a team of this name."""
    return name.encode().ljust(16, b"-")[:16]


def device_body(public: DevicePublic, teams: tuple[bytes, ...]) -> dict[str, wire.Plain]:
    """What add_device says of a device."""
    return {"sign": public.sign, "mlkem": public.mlkem, "x25519": public.x25519, "teams": sorted(teams)}


@dataclass
class Region:
    """A region that grows: statements are appended as they are said, and refused as the program refuses them."""

    root: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    statements: list[Statement] = field(default_factory=list)
    roster: Roster = field(default_factory=Roster)
    devices: dict[str, Device] = field(default_factory=dict)
    keys: dict[bytes, Receiver] = field(default_factory=dict)  # private team keys by id

    @classmethod
    def founded(cls, teams: Mapping[str, tuple[str, ...]], coordinators: tuple[str, ...] = ()) -> "Region":
        """A region with an administrator "admin" outside every team, and teams of named devices, each with a key.

        coordinators: the names of the teams that coordinate.
        """
        made = cls()
        made.add(founding(made.root, "Regio Proef", AT))
        made.admit("admin", by_root=True)
        made.by_root("appoint", {"device": made.id("admin")})
        for team in teams:
            made.by("admin", "add_team", {"team": team_id(team), "name": team, "coordinators": team in coordinators})
        for name in dict.fromkeys(name for names in teams.values() for name in names):
            made.admit(name, *(team for team, names in teams.items() if name in names))
        for team, names in teams.items():
            if names:
                made.new_key(team, names[0])
        return made

    def id(self, name: str) -> bytes:
        """The device id of a name."""
        return self.devices[name].public.id

    def add(self, statement: Statement) -> Statement:
        """Append a statement. Raises Refused."""
        self.roster = self.roster.after(statement)
        self.statements.append(statement)
        return statement

    def said(self, name: str, kind: str, body: Mapping[str, wire.Plain]) -> Statement:
        """A signed statement of a device on the present head, not appended."""
        return chain.sign(self.roster.saying(kind, body, self.id(name), AT), self.devices[name].signer)

    def said_by_root(self, kind: str, body: Mapping[str, wire.Plain]) -> Statement:
        """A signed statement of the root on the present head, not appended."""
        author = chain.root_id(self.root.public_key().public_bytes_raw())
        return chain.sign(self.roster.saying(kind, body, author, AT), self.root)

    def by(self, name: str, kind: str, body: Mapping[str, wire.Plain]) -> Statement:
        """Append a device's statement."""
        return self.add(self.said(name, kind, body))

    def by_root(self, kind: str, body: Mapping[str, wire.Plain]) -> Statement:
        """Append a statement of the root."""
        return self.add(self.said_by_root(kind, body))

    def admit(self, name: str, *teams: str, by_root: bool = False) -> Device:
        """Add a device of this name to teams."""
        device = self.devices[name] = Device.new()
        body = device_body(device.public, tuple(team_id(team) for team in teams))
        if by_root:
            self.by_root("add_device", body)
        else:
            self.by("admin", "add_device", body)
        return device

    def new_key(self, team: str, name: str) -> Receiver:
        """A member makes the team's next key."""
        made = Receiver.new()
        self.keys[made.public.id] = made
        public = made.public
        self.by(name, "team_key", {"team": team_id(team), "mlkem": public.mlkem, "x25519": public.x25519})
        return made

    def seal(self, team: str, author: str, recipient: str) -> team_keys.TeamSeal:
        """The team's newest key sealed by one device to another."""
        key = self.roster.teams[team_id(team)].key
        assert key is not None
        assert self.roster.region is not None
        return team_keys.seal(
            self.roster.region, team_id(team), self.keys[key.id], self.devices[recipient].public, self.devices[author]
        )

    def holds(
        self, holders: Holders, dossier: bytes, name: str, kind: str, body: Mapping[str, wire.Plain] | None = None
    ) -> Statement:
        """A signed statement on the head of a dossier, by the roster as it is now."""
        unsigned = holders.saying(dossier, kind, body or {}, self.id(name), self.roster, AT)
        return chain.sign(unsigned, self.devices[name].signer)

    def created(self, dossier: bytes, name: str, team: str) -> Holders:
        """A dossier that a device's team holds."""
        made = self.holds(Holders(), dossier, name, "create", {"team": team_id(team)})
        return Holders().after(made, self.roster)
