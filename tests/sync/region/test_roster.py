"""The roster: who may say what about a region, and that nothing else changes it."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync import chain, identity, sealing, wire
from sync.chain import Refused, Statement
from sync.identity import Device, DevicePublic, Receiver
from sync.region import roster
from sync.region.roster import Roster, founding, read_roster
from tests.sync.founded import AT, Region, device_body, team_id

TEAMS = {"noord": ("anna", "bo"), "zuid": ("cas",), "regie": ("dirk",)}
BASE = Region.founded(TEAMS, coordinators=("regie",))
NOORD, ZUID = team_id("noord"), team_id("zuid")
Body = dict[str, wire.Plain]


@pytest.fixture
def region() -> Region:
    """A region of this test's own, from the same statements."""
    return Region(BASE.root, [*BASE.statements], BASE.roster, {**BASE.devices}, {**BASE.keys})


def why(act: Callable[[], object]) -> str:
    """The reason for which something is refused."""
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.why


def key_body(team: bytes = NOORD) -> Body:
    public = Receiver.new().public
    return {"team": team, "mlkem": public.mlkem, "x25519": public.x25519}


def test_a_founded_region_is_as_its_statements_say(region: Region) -> None:
    roster = region.roster
    assert roster.region == region.statements[0].id
    assert roster.administrators == {region.id("admin")}
    assert roster.members(NOORD) == tuple(sorted((region.id("anna"), region.id("bo"))))
    assert roster.is_coordinator(region.id("dirk"))
    assert not roster.is_coordinator(region.id("anna"))
    assert roster.length == len(region.statements)
    assert roster.head == region.statements[-1].id


def test_reading_it_again_or_on_from_a_part_gives_the_same(region: Region) -> None:
    assert read_roster(region.statements) == region.roster
    part = read_roster(region.statements[:4])
    assert read_roster(region.statements[4:], part) == region.roster


def test_an_administrator_outside_a_team_is_no_member_and_may_make_no_key_for_it(region: Region) -> None:  # G-19
    assert not region.roster.is_member(region.id("admin"), NOORD)
    assert why(lambda: region.by("admin", "team_key", key_body())) == "no-right"


BY_ADMINISTRATOR: dict[str, Callable[[Region], Body]] = {
    "add_team": lambda _region: {"team": b"n" * 16, "name": "oost", "coordinators": False},
    "add_device": lambda _region: device_body(Device.new().public, (ZUID,)),
    "assign": lambda region: {"device": region.id("bo"), "teams": [ZUID]},
    "revoke": lambda region: {"device": region.id("bo"), "erase": True},
    "signer": lambda region: {"device": region.id("anna"), "on": True},
}
BY_ROOT: dict[str, Callable[[Region], Body]] = {
    "appoint": lambda region: {"device": region.id("anna")},
    "dismiss": lambda region: {"device": region.id("admin")},
    "archive": lambda _region: {
        "key": {"mlkem": (public := Receiver.new().public).mlkem, "x25519": public.x25519},
    },
}


ANY: dict[str, Callable[[Region], Body]] = {**BY_ADMINISTRATOR, **BY_ROOT, "team_key": lambda _region: key_body()}


@pytest.mark.parametrize("kind", sorted(BY_ADMINISTRATOR))
def test_what_an_administrator_says_counts_and_from_others_it_is_refused(region: Region, kind: str) -> None:  # G-15
    body = BY_ADMINISTRATOR[kind](region)
    assert why(lambda: region.by("anna", kind, body)) == "no-right"
    assert why(lambda: region.by_root(kind, body)) == "no-right"
    region.by("admin", kind, body)
    assert region.roster.length == BASE.roster.length + 1


@pytest.mark.parametrize("kind", sorted(BY_ROOT))
def test_what_the_root_says_counts_and_from_others_it_is_refused(region: Region, kind: str) -> None:  # G-15
    body = BY_ROOT[kind](region)
    assert why(lambda: region.by("admin", kind, body)) == "no-right"
    assert why(lambda: region.by("anna", kind, body)) == "no-right"
    region.by_root(kind, body)
    assert region.roster.length == BASE.roster.length + 1


@pytest.mark.parametrize("kind", sorted(ANY))
def test_what_a_stranger_or_a_forger_says_is_refused(region: Region, kind: str) -> None:  # G-15
    body = ANY[kind](region)
    stranger = Device.new()
    said = region.roster.saying(kind, body, stranger.public.id, AT)
    assert why(lambda: region.add(chain.sign(said, stranger.signer))) == "unknown-author"
    for author in (region.id("admin"), chain.root_id(region.roster.root)):
        forged = chain.sign(replace(said, author=author), stranger.signer)
        assert why(lambda forged=forged: region.add(forged)) == "signature"  # type: ignore[misc]
    assert region.roster == BASE.roster


def test_a_team_key_is_made_by_a_member_and_known_by_its_id(region: Region) -> None:
    assert why(lambda: region.by("cas", "team_key", key_body())) == "no-right"
    body = key_body()
    made = region.by("bo", "team_key", body)
    key = region.roster.teams[NOORD].key
    assert key is not None
    assert key.mlkem == body["mlkem"]
    assert region.roster.team_of_key(key.id) == NOORD
    assert region.roster.team_of_key(b"?" * 16) is None
    assert len(region.roster.teams[NOORD].keys) == 2
    again = region.said("bo", "team_key", body)
    assert why(lambda: region.add(again)) == "known-key"
    assert made.id == region.roster.head


def test_revoking_or_moving_a_member_makes_the_teams_key_stale_until_who_stays_makes_one(region: Region) -> None:
    region.by("admin", "revoke", {"device": region.id("bo"), "erase": False})
    assert region.roster.teams[NOORD].stale
    assert not region.roster.teams[ZUID].stale
    region.new_key("noord", "anna")
    assert not region.roster.teams[NOORD].stale
    region.by("admin", "assign", {"device": region.id("anna"), "teams": sorted([NOORD, ZUID])})
    assert not region.roster.teams[NOORD].stale
    region.by("admin", "assign", {"device": region.id("anna"), "teams": [ZUID]})
    assert region.roster.teams[NOORD].stale
    assert why(lambda: region.by("anna", "team_key", key_body())) == "no-right"


def test_a_revoked_device_says_nothing_any_more_and_never_comes_back(region: Region) -> None:  # G-15
    region.by_root("appoint", {"device": region.id("anna")})
    region.by("admin", "signer", {"device": region.id("anna"), "on": True})
    public = region.devices["anna"].public
    revoked = region.by("admin", "revoke", {"device": public.id, "erase": True})
    roster = region.roster
    assert roster.devices[public.id].revoked_at == revoked.id
    assert roster.devices[public.id].erase
    assert not roster.is_member(public.id, NOORD)
    assert public.id not in roster.administrators | roster.signers
    assert roster.was_member(public.id, NOORD)
    assert why(lambda: region.by("anna", "team_key", key_body())) == "revoked"
    assert why(lambda: region.by("admin", "add_device", device_body(public, ()))) == "known-device"
    for kind, body in (
        ("assign", {"device": public.id, "teams": []}),
        ("revoke", {"device": public.id, "erase": False}),
        ("signer", {"device": public.id, "on": True}),
    ):
        assert why(lambda kind=kind, body=body: region.by("admin", kind, body)) == "revoked-device"  # type: ignore[misc]
    assert why(lambda: region.by_root("appoint", {"device": public.id})) == "revoked-device"


def test_without_administrators_the_root_may_add_a_device_to_be_appointed(region: Region) -> None:
    body = device_body(Device.new().public, ())
    assert why(lambda: region.by_root("add_device", body)) == "no-right"
    region.by_root("dismiss", {"device": region.id("admin")})
    region.by_root("add_device", body)
    assert why(lambda: region.by_root("dismiss", {"device": region.id("admin")})) == "unknown-device"


def test_the_archive_key_can_be_taken_away(region: Region) -> None:
    region.by_root("archive", BY_ROOT["archive"](region))
    assert region.roster.archive is not None
    region.by_root("archive", {"key": None})
    assert region.roster.archive is None


def test_a_region_has_so_many_devices_teams_and_statements_and_no_more(
    region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every laptop and the server read them all: no administrator makes them read for ever."""
    monkeypatch.setattr(roster, "MAX_DEVICES", len(BASE.devices))
    assert why(lambda: region.by("admin", "add_device", device_body(Device.new().public, ()))) == "too-many"
    monkeypatch.setattr(roster, "MAX_TEAMS", len(BASE.roster.teams))
    body: Body = {"team": b"n" * 16, "name": "oost", "coordinators": False}
    assert why(lambda: region.by("admin", "add_team", body)) == "too-many"
    monkeypatch.setattr(chain, "MAX_STATEMENTS", BASE.roster.length)
    assert why(lambda: region.by("admin", "signer", {"device": region.id("anna"), "on": True})) == "too-many"


def test_a_coordinator_who_was_revoked_or_is_unknown_is_none(region: Region) -> None:  # G-21
    region.by("admin", "revoke", {"device": region.id("dirk"), "erase": False})
    assert not region.roster.is_coordinator(region.id("dirk"))
    assert not region.roster.is_coordinator(b"?" * 16)


def test_a_past_state_is_found_by_its_head_and_a_head_of_elsewhere_is_not(region: Region) -> None:
    before = region.roster
    assert before.head is not None
    region.by("admin", "revoke", {"device": region.id("bo"), "erase": False})
    assert region.roster.at(before.head) == before
    assert region.roster.at(before.head).is_member(region.id("bo"), NOORD)
    other = Region.founded({"noord": ("anna",)})
    assert other.roster.head is not None
    assert why(lambda: region.roster.at(other.roster.head or b"")) == "unknown-head"


def test_of_two_statements_on_one_head_only_the_first_counts(region: Region) -> None:  # G-16
    first = region.said("admin", "revoke", {"device": region.id("bo"), "erase": False})
    second = region.said("admin", "signer", {"device": region.id("bo"), "on": True})
    region.add(first)
    assert why(lambda: region.add(second)) == "not-on-head"
    assert why(lambda: region.add(first)) == "not-on-head"


def test_a_chain_with_a_statement_left_out_swapped_or_of_another_region_is_refused(region: Region) -> None:  # G-16
    said = region.statements
    for broken in (said[1:], [*said[:3], *said[4:]], [*said[:3], said[4], said[3], *said[5:]]):
        assert why(lambda broken=broken: read_roster(broken)) in ("not-on-head", "another-region")  # type: ignore[misc]
    other = Region.founded({})
    assert why(lambda: region.add(other.said("admin", "add_team", BY_ADMINISTRATOR["add_team"](other)))) == (
        "another-region"
    )
    assert why(lambda: region.add(founding(region.root, "Nog een", AT))) == "another-region"


def test_the_root_that_founds_must_sign_and_be_a_real_key() -> None:
    root = Ed25519PrivateKey.generate()
    made = founding(root, "Regio", AT)
    assert why(lambda: Roster().after(replace(made, signature=bytes(64)))) == "signature"
    assert why(lambda: Roster().after(replace(made, author=b"x" * 16))) == "unknown-author"
    assert why(lambda: Roster().after(replace(made, subject=b"r" * 32))) == "another-region"
    for point in sorted(sealing._SMALL_ORDER):
        weak = replace(made, author=chain.root_id(point), body={"root": point, "name": "Regio"})
        assert why(lambda weak=weak: Roster().after(weak)) == "malformed"  # type: ignore[misc]


BAD: list[tuple[str, Callable[[Region], Body], str]] = [
    ("add_team", lambda _: {"team": b"n" * 15, "name": "oost", "coordinators": False}, "malformed"),
    ("add_team", lambda _: {"team": b"n" * 16, "name": " ", "coordinators": False}, "malformed"),
    ("add_team", lambda _: {"team": b"n" * 16, "name": "a\u202eb", "coordinators": False}, "malformed"),
    ("add_team", lambda _: {"team": b"n" * 16, "name": "x" * 101, "coordinators": False}, "malformed"),
    ("add_team", lambda _: {"team": b"n" * 16, "name": "oost", "coordinators": 1}, "malformed"),
    ("add_team", lambda _: {"team": NOORD, "name": "oost", "coordinators": False}, "known-team"),
    ("add_device", lambda r: device_body(r.devices["anna"].public, ()), "known-device"),
    ("add_device", lambda _: {**device_body(Device.new().public, ()), "teams": [b"?" * 16]}, "unknown-team"),
    ("add_device", lambda _: {**device_body(Device.new().public, ()), "teams": [ZUID, NOORD]}, "malformed"),
    ("add_device", lambda _: {**device_body(Device.new().public, ()), "teams": [NOORD, NOORD]}, "malformed"),
    ("add_device", lambda _: {**device_body(Device.new().public, ()), "sign": bytes(32)}, "malformed"),
    ("add_device", lambda _: {**device_body(Device.new().public, ()), "x25519": bytes(32)}, "malformed"),
    ("add_device", lambda _: {**device_body(Device.new().public, ()), "mlkem": bytes(1183)}, "malformed"),
    ("assign", lambda _: {"device": b"?" * 16, "teams": []}, "unknown-device"),
    ("revoke", lambda r: {"device": r.id("bo")}, "malformed"),
    ("revoke", lambda r: {"device": r.id("bo"), "erase": False, "why": "x"}, "malformed"),
    ("signer", lambda _: {"device": None, "on": True}, "malformed"),
    ("found", lambda _: {"root": b"r" * 32, "name": "x"}, "another-region"),
    ("unheard", lambda _: {}, "malformed"),
]


@pytest.mark.parametrize(("kind", "body", "reason"), BAD)
def test_a_body_that_is_not_as_it_should_be_is_refused(
    region: Region, kind: str, body: Callable[[Region], Body], reason: str
) -> None:
    said = region.said("admin", kind, body(region))
    assert why(lambda: region.add(said)) == reason
    assert region.roster == BASE.roster


def test_a_device_that_takes_the_signing_key_of_another_is_refused(region: Region) -> None:
    public, other = Device.new().public, region.devices["anna"].public
    twin = DevicePublic(other.sign, public.mlkem, public.x25519)
    assert why(lambda: region.by("admin", "add_device", device_body(twin, ()))) == "known-device"


def test_a_team_key_of_small_order_or_of_the_archive_is_refused(region: Region) -> None:
    weak = {**key_body(), "x25519": sorted(identity._SMALL_ORDER)[2]}
    assert why(lambda: region.by("anna", "team_key", weak)) == "malformed"
    region.by_root("archive", BY_ROOT["archive"](region))
    archive = region.roster.archive
    assert archive is not None
    taken: Body = {"team": NOORD, "mlkem": archive.mlkem, "x25519": archive.x25519}
    assert why(lambda: region.by("anna", "team_key", taken)) == "known-key"


plain = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=3) | st.binary(max_size=33),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=5,
)


@given(st.data())
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_an_administrator_signs_is_a_change_or_refused_and_never_a_crash(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from([*BY_ADMINISTRATOR, *BY_ROOT, "team_key", "found"]))
    template = ANY.get(kind, ANY["team_key"])(BASE)
    body = {name: data.draw(st.just(value) | plain) for name, value in template.items()}
    for said in (BASE.said("admin", kind, body), BASE.said("anna", kind, body), BASE.said_by_root(kind, body)):
        _change_or_refuse(said)


def _change_or_refuse(said: Statement) -> None:
    try:
        changed = BASE.roster.after(said)
    except Refused:
        return
    assert changed.head == said.id


def lost(region: Region, name: str, kind: str, body: Body, before: Roster) -> Statement:
    """What somebody said on another branch, behind a roster."""
    device = region.devices[name]
    return chain.sign(before.saying(kind, body, device.public.id, AT), device.signer)


def test_a_lost_statement_is_let_go_of_by_who_said_it_and_a_key_of_a_team_by_anyone(region: Region) -> None:  # G-16
    fork = region.roster
    key = lost(region, "anna", "team_key", key_body(), fork)
    away = lost(region, "admin", "assign", {"device": region.id("bo"), "teams": []}, fork)
    region.by("admin", "signer", {"device": region.id("anna"), "on": True})
    assert why(lambda: region.by("anna", "let_go", {"statements": [away.encode()]})) == "no-right"
    forged = replace(key, signature=away.signature)
    assert why(lambda: region.by("cas", "let_go", {"statements": [forged.encode()]})) == "signature"
    region.by("cas", "let_go", {"statements": [key.encode()]})
    region.by("admin", "let_go", {"statements": [away.encode()]})
    assert region.roster.length == fork.length + 3
    assert region.roster.is_member(region.id("bo"), NOORD)  # it changes nothing
    assert region.roster.at(key.id).length == fork.length + 1  # rights of now, not of where it stood
    assert region.roster.at(away.id).length == fork.length + 2
    assert why(lambda: region.by("cas", "let_go", {"statements": [key.encode()]})) == "known-statement"


def test_nothing_is_let_go_of_behind_what_stays_hidden(region: Region) -> None:  # G-16
    """A server that hides a revocation has no help of a member who lets go of what stands on it."""
    hidden = lost(region, "admin", "revoke", {"device": region.id("bo"), "erase": False}, region.roster)
    key = lost(region, "anna", "team_key", key_body(), region.roster.after(hidden))
    assert why(lambda: region.by("bo", "let_go", {"statements": [key.encode()]})) == "unknown-head"
    assert why(lambda: region.by("bo", "let_go", {"statements": [hidden.encode(), key.encode()]})) == "no-right"


@pytest.mark.parametrize("said", [[], [b"no statement"], [1], [b""] * 9])
def test_what_is_let_go_of_is_whole(region: Region, said: list[wire.Plain]) -> None:
    assert why(lambda: region.by("anna", "let_go", {"statements": said})) == "malformed"


def test_a_device_lets_go_of_its_own_words_about_dossiers_alone(region: Region) -> None:  # G-16
    one, other = b"\1" * 32, b"\2" * 32
    region.by("anna", "unsay", {"words": [one, other]})
    region.by("anna", "unsay", {"words": [b"\3" * 32]})
    region.by("cas", "unsay", {"words": [one]})
    unsaid = region.roster.unsaid
    assert (len(unsaid[region.id("anna")]), unsaid[region.id("cas")]) == (3, frozenset({one}))
    region.by("admin", "revoke", {"device": region.id("cas"), "erase": False})
    assert why(lambda: region.by("cas", "unsay", {"words": [other]})) == "revoked"


@pytest.mark.parametrize(
    "words", [[], [b"short"], [1], [b"\2" * 32, b"\1" * 32], [n.to_bytes(32, "big") for n in range(257)]]
)
def test_words_that_are_let_go_of_are_ids_in_order(region: Region, words: list[wire.Plain]) -> None:
    assert why(lambda: region.by("anna", "unsay", {"words": words})) == "malformed"
