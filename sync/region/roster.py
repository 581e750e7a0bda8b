"""The roster: who belongs to a region, in which teams, with which keys, as a chain of signed statements says. Pure.

The root, which exists on paper only, founds the region and appoints administrators; administrators add teams and
devices; a team's members make the team's keys. A statement that its author may not make, or that does not follow on
the head, is refused and changes nothing (G-15, G-16).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync import chain, wire
from sync.chain import Statement, body_of, sized, sized_all
from sync.errors import BadBox, Refused
from sync.identity import DevicePublic, ReceiverPublic
from sync.layers import Layers
from sync.region.roster_bodies import BODIES, RECEIVER, device_of, name_of, receiver_of
from sync.sealing import ID_BYTES, SHORT_ID_BYTES, load_public

MAX_TEAMS: Final = 500  # of a region
MAX_TEAMS_OF_DEVICE: Final = 50
MAX_DEVICES: Final = 5_000  # of a region, revoked ones too

_BY_ROOT: Final = frozenset({"appoint", "dismiss", "archive"})
_BY_MEMBER: Final = frozenset({"team_key"})
_BY_ANYONE: Final = frozenset({"let_go", "unsay"})
MAX_LET_GO: Final = 8  # statements in one: a chain's longest statement holds them
MAX_UNSAID: Final = 256  # words about dossiers in one


@dataclass(frozen=True)
class Member:
    """A device of the region. teams: ids, sorted. revoked_at: the statement that revoked it; None while it belongs."""

    public: DevicePublic
    teams: tuple[bytes, ...] = ()
    revoked_at: bytes | None = None
    erase: bool = False  # asked to delete what it has, once its unsent work is up


@dataclass(frozen=True)
class Team:
    """A team of the region. keys: oldest first. stale: somebody left since the newest key was made."""

    id: bytes
    name: str
    coordinators: bool
    keys: tuple[ReceiverPublic, ...] = ()
    stale: bool = False

    @property
    def key(self) -> ReceiverPublic | None:
        """The newest key; None before the first one."""
        return self.keys[-1] if self.keys else None


@dataclass(frozen=True)
class Roster:
    """What the chain says up to its head. Empty (region None) before the first statement.

    root: the region's public root key. administrators: devices that are appointed and not revoked. signers: devices
    whose packs count. length: the number of statements. ever: device -> the teams that it is or was in.
    signing: public signing key -> its device. gone: statement that a restored server lost and that was let go of -> the
    length of this chain that stands for it. unsaid: device -> its statements about dossiers that it let go of.
    """

    region: bytes | None = None
    name: str = ""
    root: bytes = b""
    head: bytes | None = None
    length: int = 0
    devices: Layers[bytes, Member] = field(default_factory=Layers)
    administrators: frozenset[bytes] = frozenset()
    teams: Mapping[bytes, Team] = field(default_factory=dict)
    archive: ReceiverPublic | None = None
    signers: frozenset[bytes] = frozenset()
    ever: Layers[bytes, frozenset[bytes]] = field(default_factory=Layers)
    signing: Layers[bytes, bytes] = field(default_factory=Layers)
    gone: Layers[bytes, int] = field(default_factory=Layers)
    unsaid: Layers[bytes, frozenset[bytes]] = field(default_factory=Layers)
    earlier: "Roster | None" = field(default=None, repr=False, compare=False)

    def after(self, statement: Statement) -> "Roster":
        """The roster after one more statement. Raises Refused, and nothing has changed then."""
        if statement.chain != chain.ROSTER or statement.roster is not None or statement.kind not in BODIES:
            raise Refused("malformed")
        if self.length >= chain.MAX_STATEMENTS:
            raise Refused("too-many")
        body = body_of(statement, BODIES[statement.kind])
        if self.region is None:
            return replace(_founded(statement, body), earlier=self)
        if statement.kind == "found" or (statement.subject, statement.region) != (self.region, self.region):
            raise Refused("another-region")
        if statement.before != self.head:
            raise Refused("not-on-head")
        self._check_author(statement, body)
        changed = _CHANGES[statement.kind](self, statement, body)
        return replace(changed, head=statement.id, length=self.length + 1, earlier=self)

    def saying(self, kind: str, body: Mapping[str, wire.Plain], author: bytes, at: datetime) -> Statement:
        """An unsigned statement that follows on this head. author: a device id, or the root's."""
        return Statement(chain.ROSTER, self.region, self.region, None, self.head, author, at, kind, body)

    def at(self, head: bytes) -> "Roster":
        """The roster as it was after this statement, or when it was let go of. Raises Refused for any other one."""
        found = self._by_head.get(head)
        if found is not None:
            return found
        if head in self.gone:
            return self.of_length(self.gone[head])
        raise Refused("unknown-head")

    @cached_property
    def _by_head(self) -> Mapping[bytes, "Roster"]:
        found: dict[bytes, Roster] = {}
        one: Roster | None = self
        while one is not None and one.head is not None:
            found[one.head] = one
            one = one.earlier
        return MappingProxyType(found)

    def of_length(self, length: int) -> "Roster":
        """The roster as it was after so many statements; itself when it has no more than that."""
        found = self
        while found.length > length and found.earlier is not None:
            found = found.earlier
        return found

    def length_at(self, head: bytes) -> int | None:
        """How many statements there were up to this one; None for a statement that is not of this chain."""
        found = self._by_head.get(head)
        return self.gone.get(head) if found is None else found.length

    def without(self, lost: Statement, author: bytes) -> "Roster":
        """A statement of another branch is let go of by who said it; a team's key by anyone: a newer one may follow it.

        Raises Refused. What stands before it is on this chain or was let go of too: nobody's words between go unseen.
        """
        if lost.chain != chain.ROSTER or lost.region != self.region or lost.before is None:
            raise Refused("malformed")
        if self.length_at(lost.id) is not None:
            raise Refused("known-statement")
        self.at(lost.before)
        member = self.devices.get(lost.author)
        if member is None:
            raise Refused("unknown-author")
        lost.check_signed_by(member.public.signer)
        if lost.author != author and lost.kind not in _BY_MEMBER:
            raise Refused("no-right")
        return replace(self, gone=self.gone.with_one(lost.id, self.length))

    def states(self) -> Iterable["Roster"]:
        """This and every state before it, in no order."""
        return self._by_head.values()

    def is_active(self, device: bytes) -> bool:
        """True for a device of the region that is not revoked."""
        member = self.devices.get(device)
        return member is not None and member.revoked_at is None

    def is_member(self, device: bytes, team: bytes) -> bool:
        """True for a device that is in the team now and is not revoked."""
        return self.is_active(device) and team in self.devices[device].teams

    def is_administrator(self, device: bytes) -> bool:
        """True for an appointed device that is not revoked."""
        return device in self.administrators

    def is_coordinator(self, device: bytes) -> bool:
        """True for a member of a team of coordinators."""
        return self.is_active(device) and any(self.teams[team].coordinators for team in self.devices[device].teams)

    def members(self, team: bytes) -> tuple[bytes, ...]:
        """The devices in the team now, sorted."""
        return tuple(sorted(device for device in self.devices if self.is_member(device, team)))

    def was_member(self, device: bytes, team: bytes) -> bool:
        """True for a device that is or ever was in the team."""
        return team in self.ever.get(device, frozenset())

    def was_in_any(self, device: bytes, teams: Iterable[bytes]) -> bool:
        """True for a device that is or ever was in one of these teams."""
        return not self.ever.get(device, frozenset()).isdisjoint(teams)

    def team_of_key(self, key: bytes) -> bytes | None:
        """The team that this key id is or was a key of; None for a key the region does not know."""
        return self._teams_by_key.get(key)

    @cached_property
    def _teams_by_key(self) -> Mapping[bytes, bytes]:
        return {key.id: team.id for team in self.teams.values() for key in team.keys}

    def _check_author(self, statement: Statement, body: Mapping[str, Any]) -> None:
        """Signature before rights: nobody is told about rights who did not sign."""
        if statement.author == chain.root_id(self.root):
            statement.check_signed_by(load_public(self.root))
            first = statement.kind == "add_device" and not self.administrators
            if statement.kind not in _BY_ROOT and not first:
                raise Refused("no-right")
            return
        member = self.devices.get(statement.author)
        if member is None:
            raise Refused("unknown-author")
        statement.check_signed_by(member.public.signer)
        if member.revoked_at is not None:
            raise Refused("revoked")
        if not self._may(statement, body):
            raise Refused("no-right")

    def _may(self, statement: Statement, body: Mapping[str, Any]) -> bool:
        if statement.kind in _BY_ROOT:
            return False
        if statement.kind in _BY_ANYONE:
            return True
        if statement.kind in _BY_MEMBER:
            return self.is_member(statement.author, sized(body["team"]))
        return self.is_administrator(statement.author)

    def _known(self, device: object) -> bytes:
        """A device that belongs now. Raises Refused."""
        found = sized(device)
        if found not in self.devices:
            raise Refused("unknown-device")
        if self.devices[found].revoked_at is not None:
            raise Refused("revoked-device")
        return found

    def _known_teams(self, teams: object) -> tuple[bytes, ...]:
        found = sized_all(teams, SHORT_ID_BYTES, MAX_TEAMS_OF_DEVICE)
        if any(team not in self.teams for team in found):
            raise Refused("unknown-team")
        return found

    def _with_member(self, device: bytes, member: Member) -> "Roster":
        ever = self.ever.get(device, frozenset()) | {*member.teams}
        return replace(
            self,
            devices=self.devices.with_one(device, member),
            ever=self.ever.with_one(device, ever),
            signing=self.signing.with_one(member.public.sign, device),
        )

    def _left(self, teams: Iterable[bytes]) -> "Roster":
        """The newest keys of these teams are known to somebody who is not in them any more."""
        changed = {team: replace(self.teams[team], stale=bool(self.teams[team].keys)) for team in teams}
        return replace(self, teams={**self.teams, **changed}) if changed else self


def founding(root: Ed25519PrivateKey, name: str, at: datetime) -> Statement:
    """The signed first statement of a new region; its id names the region."""
    public = root.public_key().public_bytes_raw()
    body: dict[str, wire.Plain] = {"root": public, "name": name}
    return chain.sign(Statement(chain.ROSTER, None, None, None, None, chain.root_id(public), at, "found", body), root)


def read_roster(statements: Iterable[Statement], known: Roster | None = None) -> Roster:
    """The roster that these statements make, from the first one on or after a known one. Raises Refused."""
    found = known or Roster()
    for statement in statements:
        found = found.after(statement)
    return found


def _founded(statement: Statement, body: Mapping[str, Any]) -> Roster:
    if statement.kind != "found" or (statement.subject, statement.region, statement.before) != (None, None, None):
        raise Refused("another-region")
    if statement.author != chain.root_id(body["root"]):
        raise Refused("unknown-author")
    try:
        root = load_public(body["root"])
    except BadBox:
        raise Refused("malformed") from None
    statement.check_signed_by(root)
    return Roster(statement.id, name_of(body["name"]), body["root"], statement.id, 1)


def _appoint(roster: Roster, _statement: Statement, body: Mapping[str, Any]) -> Roster:
    return replace(roster, administrators=roster.administrators | {roster._known(body["device"])})


def _dismiss(roster: Roster, _statement: Statement, body: Mapping[str, Any]) -> Roster:
    if sized(body["device"]) not in roster.administrators:
        raise Refused("unknown-device")
    return replace(roster, administrators=roster.administrators - {body["device"]})


def _archive(roster: Roster, _statement: Statement, body: Mapping[str, Any]) -> Roster:
    if body["key"] is None:
        return replace(roster, archive=None)
    if body["key"].keys() != RECEIVER.keys() or not all(type(part) is bytes for part in body["key"].values()):
        raise Refused("malformed")
    return replace(roster, archive=receiver_of(body["key"]))


def _add_team(roster: Roster, _statement: Statement, body: Mapping[str, Any]) -> Roster:
    if sized(body["team"]) in roster.teams:
        raise Refused("known-team")
    if len(roster.teams) >= MAX_TEAMS:
        raise Refused("too-many")
    made = Team(body["team"], name_of(body["name"]), body["coordinators"])
    return replace(roster, teams={**roster.teams, made.id: made})


def _add_device(roster: Roster, _statement: Statement, body: Mapping[str, Any]) -> Roster:
    public = device_of(body)
    if public.sign in roster.signing:
        raise Refused("known-device")
    if len(roster.devices) >= MAX_DEVICES:
        raise Refused("too-many")
    return roster._with_member(public.id, Member(public, roster._known_teams(body["teams"])))


def _assign(roster: Roster, _statement: Statement, body: Mapping[str, Any]) -> Roster:
    device = roster._known(body["device"])
    member, teams = roster.devices[device], roster._known_teams(body["teams"])
    left = [team for team in member.teams if team not in teams]
    return roster._with_member(device, replace(member, teams=teams))._left(left)


def _revoke(roster: Roster, statement: Statement, body: Mapping[str, Any]) -> Roster:
    device = roster._known(body["device"])
    member = replace(roster.devices[device], revoked_at=statement.id, erase=body["erase"])
    revoked = replace(roster, administrators=roster.administrators - {device}, signers=roster.signers - {device})
    return revoked._with_member(device, member)._left(member.teams)


def _team_key(roster: Roster, _statement: Statement, body: Mapping[str, Any]) -> Roster:
    team, key = roster.teams[body["team"]], receiver_of(body)
    known = {one.id for one in (roster.archive,) if one is not None}
    if key.id in roster._teams_by_key or key.id in known:
        raise Refused("known-key")
    changed = replace(team, keys=(*team.keys, key), stale=False)
    return replace(roster, teams={**roster.teams, team.id: changed})


def _signer(roster: Roster, _statement: Statement, body: Mapping[str, Any]) -> Roster:
    device = sized(body["device"])
    if not body["on"]:
        return replace(roster, signers=roster.signers - {device})
    return replace(roster, signers=roster.signers | {roster._known(device)})


def _let_go(roster: Roster, statement: Statement, body: Mapping[str, Any]) -> Roster:
    lost = body["statements"]
    if not 1 <= len(lost) <= MAX_LET_GO or not all(type(one) is bytes for one in lost):
        raise Refused("malformed")
    for data in lost:
        try:
            roster = roster.without(Statement.decode(data), statement.author)
        except BadBox:
            raise Refused("malformed") from None
    return roster


def _unsay(roster: Roster, statement: Statement, body: Mapping[str, Any]) -> Roster:
    words = sized_all(body["words"], ID_BYTES, MAX_UNSAID)
    if not words:
        raise Refused("malformed")
    said = roster.unsaid.get(statement.author, frozenset()) | {*words}
    return replace(roster, unsaid=roster.unsaid.with_one(statement.author, said))


_CHANGES: Final[dict[str, Callable[[Roster, Statement, Mapping[str, Any]], Roster]]] = {
    "appoint": _appoint,
    "dismiss": _dismiss,
    "archive": _archive,
    "add_team": _add_team,
    "add_device": _add_device,
    "assign": _assign,
    "revoke": _revoke,
    "team_key": _team_key,
    "signer": _signer,
    "let_go": _let_go,
    "unsay": _unsay,
}
