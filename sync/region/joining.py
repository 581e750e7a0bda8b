"""Founding a region, letting people in, and who may do what in it: what administrators and newcomers do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sync import chain, wire
from sync.errors import BadBox, BadChange, OtherPapers, Refused
from sync.identity import Device, DevicePublic, Receiver, ReceiverPublic
from sync.kdf import FLOOR, Cost
from sync.region import enrolment, notices
from sync.region.enrolment import Enrolment, JoinRequest
from sync.region.founding import first_words
from sync.region.notices import PACK, STAFF, Notice, Person
from sync.region.parts import Parts, bytes_of
from sync.region.roster import Member, Roster, Team
from sync.region.shares import Root
from sync.region.wishes import Wish
from sync.sealing import new_salt

_INVITES: Final = "region.invites"
_NAME: Final = "region.my_name"
_REQUEST: Final = "region.my_request"
_KEPT_DAYS: Final = 30  # after a code expired, a request made with it can still be read


@dataclass(frozen=True)
class JoinSeen:
    """A request to be let in. device: hex; expired: its code is too old; known: it was let in before."""

    device: str
    name: str
    expired: bool
    public: DevicePublic
    code: Enrolment


class Joining:
    """The part of a region that is about people and laptops."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._members, self._words = parts.members, parts.words

    # What it is.

    @property
    def standing(self) -> str:
        """How this laptop stands: none, asked, member, revoked."""
        return self._parts.standing

    @property
    def roster(self) -> Roster:
        """As the server has it, or as it was founded here."""
        return self._members.roster

    @property
    def planned(self) -> Roster:
        """With what this laptop said and the server does not have yet: what an administrator looks at."""
        return self._members.planned

    @property
    def name(self) -> str:
        """The region's."""
        return self.roster.name

    @property
    def device(self) -> Device:
        """The keys of this laptop."""
        return self._members.device

    @property
    def device_id(self) -> str:
        """This laptop's, in hex."""
        return self._members.id.hex()

    @property
    def me(self) -> Member | None:
        """This laptop in the roster."""
        return self._members.me

    @property
    def my_teams(self) -> tuple[Team, ...]:
        """The teams this laptop is in."""
        return self._members.my_teams

    @property
    def is_administrator(self) -> bool:
        """May this laptop let others in?"""
        return self.roster.is_administrator(self._members.id)

    @property
    def is_coordinator(self) -> bool:
        """Is this laptop in a team of coordinators?"""
        return self.roster.is_coordinator(self._members.id)

    @property
    def enrolment(self) -> Enrolment | None:
        """Where the region is; None before one was founded or asked for."""
        return self._members.code

    @property
    def fingerprint(self) -> str:
        """Of the root, for reading out; empty without a region."""
        code = self._members.code
        return enrolment.fingerprint(code.root) if code else ""

    def changed(self) -> int:
        """A number that grows when roster, holders, keys, names or packs changed."""
        return self._members.changed

    def home(self) -> Team | None:
        """The team that new dossiers of this laptop belong to."""
        return self._parts.home()

    def choose_home(self, team: str) -> None:
        """New dossiers belong to this team from now on. Raises Refused for a team that this laptop is not in."""
        if bytes_of(team) not in [one.id for one in self.my_teams]:
            raise Refused("no-right")
        self._parts.choose_home(team)

    # Founding.

    def found(
        self, name: str, server: str, root: Root, *, archive: ReceiverPublic | None, at: datetime, ca: str | None = None
    ) -> None:
        """Found a region with this laptop as its administrator. The root goes on paper and is kept nowhere.

        Raises Refused when this laptop belongs to a region, BadChange for an address that cannot be used.
        """
        if self.standing != "none":
            raise Refused("known-region")
        said = first_words(name, root, archive, self.device.public, at)
        code = enrolment.invitation(server, root.public, said[-1].id, at + timedelta(days=1), ca)
        with self._parts.together():
            self._members.code = code
            for statement in said:
                self._members.follow(statement)
                self._members.outbox.add(chain.ROSTER, statement.id)

    def add_team(self, name: str, *, coordinators: bool = False, at: datetime) -> str:
        """Add a team; its id in hex."""
        team = new_salt()[:16]
        self._say("add_team", {"team": team, "name": name, "coordinators": coordinators}, at)
        return team.hex()

    def assign_teams(self, device: str, teams: Iterable[str], at: datetime) -> None:
        """Say which teams a laptop is in."""
        body: dict[str, wire.Plain] = {"device": bytes_of(device), "teams": sorted({bytes_of(one) for one in teams})}
        self._say("assign", body, at)

    def join_own_team(self, team: str, at: datetime) -> None:
        """Put this laptop in one more team."""
        member = self.planned.devices.get(self._members.id)
        teams = [one.hex() for one in member.teams] if member else []
        self.assign_teams(self.device_id, [*teams, team], at)

    def revoke(self, device: str, at: datetime, *, erase: bool = False) -> None:
        """Take a laptop's rights away; erase: it deletes its dossiers once its unsent work is up."""
        self._say("revoke", {"device": bytes_of(device), "erase": erase}, at)

    def signer(self, device: str, on: bool, at: datetime) -> None:
        """Say whether packs of a laptop count."""
        self._say("signer", {"device": bytes_of(device), "on": on}, at)

    def new_team_key(self, team: str, at: datetime) -> None:
        """Make the next key of a team that this laptop is in; it counts when the server has it."""
        made = Receiver.new()
        body: dict[str, wire.Plain] = {
            "team": bytes_of(team),
            "mlkem": made.public.mlkem,
            "x25519": made.public.x25519,
        }
        self._say("team_key", body, at, made.encode())

    def by_root(self, root: Root, kind: str, body: Mapping[str, wire.Plain], at: datetime) -> None:
        """Say something with the root's paper in hand: appoint, dismiss, archive. Raises Refused, OtherPapers."""
        if root.public != self.roster.root:
            raise OtherPapers
        author = chain.root_id(root.public)
        with self._parts.together():
            planned = self.planned
            said = chain.sign(planned.saying(kind, body, author, at), root.signer)
            planned.after(said)
            self._words.say(Wish.new(said, None))

    def locked_teams(self) -> tuple[Team, ...]:
        """The teams of this laptop of which a key is not here: what was written under it cannot be read."""
        mine = self._members.keyring.keys
        return tuple(team for team in self.my_teams if any(one.id not in mine for one in team.keys))

    def open_by_archive(self, archive: Receiver) -> int:
        """With both papers of the archive typed in: the keys of this laptop's own teams; how many came open.

        For a team whose laptops are all gone: what waits here under those keys is read at once, and this laptop passes
        them on to its colleagues. A laptop opens no key of a team that it is not in (G-19). Raises OtherPapers.
        """
        opened = self._members.keyring.opened_by(archive)
        mine = {one.id: team.id for team in self.my_teams for one in team.keys}
        with self._parts.together():
            for key in opened.keys() & mine.keys():
                self._words.seal_to_self(mine[key], opened[key])
            self._parts.arrivals.everything_again()
        return len(opened.keys() & mine.keys())

    def move_server(self, server: str, ca: str | None) -> None:
        """The region's server has another address from now on; what it says is judged as ever.

        ca: the certificate of the region's own authority, PEM. Raises BadChange for an address that cannot be used.
        """
        here = self._members.code
        if here is None or self.standing == "asked":  # the words that are read out vouch for the address
            raise Refused("no-region")
        moved = enrolment.moved(here, server, ca)
        with self._parts.together():
            self._members.code = moved

    def _say(self, kind: str, body: Mapping[str, wire.Plain], at: datetime, private: bytes | None = None) -> None:
        with self._parts.together():
            self._words.say(self._words.say_in(kind, body, at, private))

    # Letting in.

    def invite(self, *, expires: datetime, at: datetime) -> Enrolment:
        """A code for one new laptop, to be mailed. Raises Refused for who is no administrator."""
        here = self._members.code
        if not self.is_administrator or here is None or self.roster.head is None:
            raise Refused("no-right")
        code = enrolment.invitation(here.server, here.root, self.roster.head, expires, here.ca)
        kept = [one for one in self._invites() if one.expires + timedelta(days=_KEPT_DAYS) > at]
        with self._parts.together():
            self._keep_invites([*kept, code])
            self._members.outbox.add("enrolment", code.proof)
        return code

    def _invites(self) -> tuple[Enrolment, ...]:
        text = self._parts.settings.get(_INVITES)
        here = self._members.code
        if not isinstance(text, str) or here is None:
            return ()
        return tuple(Enrolment.from_text(line) for line in text.split("\n"))

    def _keep_invites(self, codes: Iterable[Enrolment]) -> None:
        self._parts.settings.set(_INVITES, "\n".join(one.as_text() for one in codes) or None)

    def forget_codes(self, at: datetime) -> None:
        """What expired before the server had it goes no more: the server refuses it, and it would let nobody in."""
        for place in self._members.outbox.of_kind("enrolment"):
            code = self.invited(place.id)
            if code is not None and code.expires <= at:
                self._members.outbox.sent([place.n])

    def invited(self, proof: bytes) -> Enrolment | None:
        """The code of this proof that was made here."""
        return next((one for one in self._invites() if one.proof == proof), None)

    def request_join(self, code: Enrolment, name: str, at: datetime) -> None:
        """Ask to be let in; goes with the next rounds until it is answered. Raises Refused, BadChange."""
        if self.standing == "member" or self.roster.region is not None:
            raise Refused("known-region")
        if code.expires <= at:
            raise Refused("expired")
        request = enrolment.ask(code, self.device, name).encode()
        with self._parts.together():
            self._members.code = code
            self._parts.settings.set(_NAME, name)
            self._parts.settings.set(_REQUEST, request.hex())

    def withdraw_request(self) -> None:
        """Belong to no region again, as long as this laptop was not let in."""
        if self.standing != "asked" or self.roster.region is not None:
            raise Refused("known-region")
        with self._parts.together():
            self._members.code = None
            self._parts.settings.set(_NAME, None)
            self._parts.settings.set(_REQUEST, None)

    def asking(self) -> bytes | None:
        """The request that this laptop sends, the same every time; None when it was let in or never asked."""
        request = self._parts.settings.get(_REQUEST)
        return bytes.fromhex(request) if self.standing == "asked" and isinstance(request, str) else None

    def words(self, device: str | None = None, cost: Cost = FLOOR) -> tuple[str, ...]:
        """The four words of our own request, or of one that was seen. Raises Refused when there is none."""
        if device is not None:
            seen = self._seen(device)
            return enrolment.four_words(seen.code, seen.public, seen.name, cost)
        code, name = self._members.code, self._parts.settings.get(_NAME)
        if code is None or not isinstance(name, str):
            raise Refused("unknown-device")
        return enrolment.four_words(code, self.device.public, name, cost)

    def see_request(self, data: bytes, at: datetime) -> JoinSeen:
        """Take in a request that the server passed on. Raises Refused for one of no code that was made here."""
        try:
            request = JoinRequest.decode(data)
        except (BadBox, BadChange):
            raise Refused("malformed") from None
        for code in self._invites():
            try:
                name = enrolment.asked_by(code, request)
            except BadBox:
                continue
            seen = JoinSeen(request.public.id.hex(), name, code.expires <= at, request.public, code)
            self._parts.joins[request.public.id] = seen
            return seen
        raise Refused("unknown-code")

    def requests(self) -> tuple[JoinSeen, ...]:
        """Who asks to be let in, as far as this laptop made their code and saw their request since it was unlocked."""
        known = self.planned.devices
        return tuple(seen for one, seen in self._parts.joins.items() if one not in known and isinstance(seen, JoinSeen))

    def _seen(self, device: str) -> JoinSeen:
        found = self._parts.joins.get(bytes_of(device))
        if not isinstance(found, JoinSeen):
            raise Refused("unknown-device")
        return found

    def approve(self, device: str, teams: Iterable[str], at: datetime) -> None:
        """Let a laptop in, after its words were read out; it is in these teams, and its worker's name goes round."""
        seen = self._seen(device)
        if seen.expired:
            raise Refused("expired")
        public = seen.public
        keys: dict[str, wire.Plain] = {"sign": public.sign, "mlkem": public.mlkem, "x25519": public.x25519}
        with self._parts.together():
            self._say("add_device", {**keys, "teams": sorted({bytes_of(one) for one in teams})}, at)
            self.name_device(device, seen.name, at=at)
            self._keep_invites(one for one in self._invites() if one.secret != seen.code.secret)

    def refuse_request(self, device: str) -> None:
        """Do not let a laptop in; its code counts no more, here or at the server, which then says so to who has it."""
        seen = self._seen(device)
        with self._parts.together():
            self._keep_invites(one for one in self._invites() if one.secret != seen.code.secret)
            self._members.outbox.add("enrolment", seen.code.proof)  # without its code: it is closed
            del self._parts.joins[seen.public.id]

    # Names and packs.

    def people(self) -> dict[str, Person]:
        """Device (hex) -> who works with it, as far as this laptop may read it."""
        openers: list[Device | Receiver] = [*self._members.keyring.keys.values(), self.device]
        found: dict[str, Person] = {}
        for notice in self._members.board.of(STAFF):
            try:
                found |= notices.open_people(notice.content, notice.region, openers)
            except BadBox:
                continue
        return found

    def names(self) -> dict[str, str]:
        """Device (hex) -> the name of who works with it."""
        return {device: person.name for device, person in self.people().items()}

    def name_device(self, device: str, name: str, phone: str = "", absent_until: Any = None, *, at: datetime) -> None:
        """Say who works with a laptop, and until which day they are away. Raises Refused for no administrator."""
        people = {**self.people(), bytes_of(device).hex(): Person(name, phone, absent_until)}
        self.say_people(people, at)

    def say_people(self, people: Mapping[str, Person], at: datetime) -> None:
        """Send all names round, sealed to every team's newest key."""
        if not self.is_administrator:
            raise Refused("no-right")
        region = self.roster.region or b""
        keys = [team.key for team in self.roster.teams.values() if team.key is not None]
        content = notices.seal_people(dict(people), region, [*keys, self.device.public])
        self._send_round(STAFF, "", "", content, at)

    def publish(self, topic: str, name: str, content: bytes, at: datetime) -> None:
        """Send a pack round: a form, a catalogue. Raises Refused for who is no pack signer, TooLarge."""
        if self._members.id not in self.roster.signers:
            raise Refused("no-right")
        self._send_round(PACK, topic, name, content, at)

    def _send_round(self, kind: str, topic: str, name: str, content: bytes, at: datetime) -> None:
        here, number = self.roster, self._members.board.highest(kind) + 1
        said = Notice(here.region or b"", here.head or b"", kind, topic, name, number, at, self._members.id, content)
        signed = notices.sign(said, self.device)
        try:
            Notice.decode(signed.encode())
        except BadBox:
            raise Refused("malformed") from None  # nothing may be written that is not read again
        with self._parts.together():
            self._members.keep_notice(signed)
            self._members.outbox.add(kind, signed.id)

    def published(self) -> tuple[Notice, ...]:
        """The packs of the region, oldest first: topic, name, at, author, content."""
        return self._members.board.of(PACK)
