"""The holders of a dossier: which team may do what with it, judged by the roster its author knew."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync import chain
from sync.chain import Refused, Statement
from sync.identity import Device
from sync.region.holders import Holders, read_holders
from tests.sync.founded import AT, Region, team_id

DOSSIER = b"d" * 16
NOORD, ZUID, REGIE = team_id("noord"), team_id("zuid"), team_id("regie")
TEAMS = {"noord": ("anna", "bo"), "zuid": ("cas",), "regie": ("dirk", "bo")}
BASE = Region.founded(TEAMS, coordinators=("regie",))


class Dossier:
    """A dossier in a region, and what is said of it."""

    def __init__(self, region: Region) -> None:
        self.region = region
        self.holders = Holders()
        self.statements: list[Statement] = []

    def by(self, name: str, kind: str, by_now: bool = False, **body: Any) -> "Dossier":
        said = self.region.holds(self.holders, DOSSIER, name, kind, body)
        self.holders = self.holders.after(said, self.region.roster, at_least=self.region.roster.length if by_now else 0)
        self.statements.append(said)
        return self

    def why(self, name: str, kind: str, **body: Any) -> str:
        """Why this is refused; nothing changes by it."""
        before = self.holders
        with pytest.raises(Refused) as refused:
            self.by(name, kind, **body)
        assert self.holders is before
        return refused.value.why


@pytest.fixture
def region() -> Region:
    return Region(BASE.root, [*BASE.statements], BASE.roster, {**BASE.devices}, {**BASE.keys})


@pytest.fixture
def dossier(region: Region) -> Dossier:
    """A dossier of team noord, made by anna."""
    return Dossier(region).by("anna", "create", team=NOORD)


def test_a_member_creates_a_dossier_for_a_team_of_theirs(region: Region, dossier: Dossier) -> None:
    assert dossier.holders.team == NOORD
    assert dossier.holders.dossier == DOSSIER
    assert dossier.holders.entitled(region.id("bo"), region.roster)
    assert not dossier.holders.entitled(region.id("cas"), region.roster)
    assert not Holders().entitled(region.id("anna"), region.roster)
    assert Dossier(region).why("cas", "create", team=NOORD) == "no-right"
    assert Dossier(region).why("admin", "create", team=NOORD) == "no-right"


def test_a_handover_goes_by_offer_and_accept(region: Region, dossier: Dossier) -> None:
    dossier.by("bo", "offer", team=ZUID)
    assert dossier.holders.offered == ZUID
    assert dossier.holders.teams == (NOORD, ZUID)
    assert dossier.why("anna", "accept") == "no-right"
    dossier.by("cas", "accept")
    assert (dossier.holders.team, dossier.holders.past) == (ZUID, (NOORD,))
    assert dossier.holders.offered is None
    assert not dossier.holders.entitled(region.id("anna"), region.roster)
    assert dossier.holders.entitled(region.id("cas"), region.roster)
    assert dossier.why("anna", "offer", team=REGIE) == "no-right"
    assert read_holders(dossier.statements, region.roster) == dossier.holders


def test_an_offer_is_declined_with_a_sealed_reason_or_taken_back(dossier: Dossier) -> None:
    dossier.by("anna", "offer", team=ZUID).by("cas", "decline", note=b"sealed")
    assert dossier.holders.declined is not None
    assert (dossier.holders.declined.team, dossier.holders.declined.note) == (ZUID, b"sealed")
    taken = dossier.holders
    for name, kind, body in (("anna", "offer", {"team": ZUID}), ("cas", "accept", {})):
        taken = taken.after(dossier.region.holds(taken, DOSSIER, name, kind, body), dossier.region.roster)
    assert taken.declined is None  # of another offer, by another team
    assert dossier.holders.offered is None
    assert dossier.holders.team == NOORD
    dossier.by("anna", "offer", team=ZUID).by("bo", "withdraw")
    assert dossier.holders.offered is None
    assert dossier.why("cas", "accept") == "no-right"
    dossier.by("anna", "offer", team=ZUID)
    assert dossier.why("cas", "decline", note=bytes(9_000)) == "malformed"
    assert dossier.why("cas", "decline", note="words") == "malformed"


def test_a_purge_takes_two_devices_of_which_one_is_a_coordinators(region: Region, dossier: Dossier) -> None:  # G-21
    assert dossier.why("dirk", "purge") == "purge-not-asked"
    assert dossier.why("dirk", "ask_purge") == "no-right"
    dossier.by("bo", "ask_purge")
    assert dossier.why("anna", "purge") == "no-right"
    assert dossier.why("bo", "purge") == "same-device"  # bo is a coordinator too
    assert dossier.why("anna", "ask_purge") == "purge-asked"
    dossier.by("dirk", "purge")
    assert dossier.holders.purge is not None
    assert dossier.holders.purge.confirmed_by == region.id("dirk")
    assert dossier.why("dirk", "purge") == "purge-not-asked"


@pytest.mark.parametrize("who", ["anna", "dirk"])
def test_a_purge_is_stopped_by_the_holder_or_a_coordinator_also_when_confirmed(dossier: Dossier, who: str) -> None:
    assert dossier.why(who, "keep") == "purge-not-asked"
    dossier.by("bo", "ask_purge").by("dirk", "purge")
    assert dossier.why("cas", "keep") == "no-right"
    dossier.by(who, "keep")
    assert dossier.holders.purge is None


def test_redacted_revisions_are_named_by_a_holder_and_add_up(dossier: Dossier) -> None:
    one, other = b"1" * 32, b"2" * 32
    assert dossier.why("cas", "redact", revisions=[one]) == "no-right"
    dossier.by("anna", "redact", revisions=[one]).by("anna", "redact", revisions=[one, other])
    assert dossier.holders.redacted == {one, other}
    for bad in ([], [other, one], [one, one], [b"short"], "x", [one] * 300):
        assert dossier.why("anna", "redact", revisions=bad) == "malformed"


def test_what_is_closed_or_asked_to_be_purged_or_offered_is_not_moved_as_well(dossier: Dossier) -> None:
    assert dossier.why("anna", "reopen") == "not-closed"
    dossier.by("anna", "close")
    assert dossier.why("anna", "close") == "closed"
    assert dossier.why("anna", "offer", team=ZUID) == "closed"
    dossier.by("anna", "reopen").by("anna", "ask_purge")
    assert dossier.why("anna", "offer", team=ZUID) == "purge-asked"
    dossier.by("anna", "keep").by("anna", "offer", team=ZUID)
    assert dossier.why("anna", "offer", team=REGIE) == "offered"
    assert dossier.why("anna", "close") == "offered"
    assert dossier.why("anna", "ask_purge") == "offered"


def test_an_offer_is_to_another_team_of_the_region(dossier: Dossier) -> None:
    assert dossier.why("anna", "offer", team=NOORD) == "same-team"
    assert dossier.why("anna", "offer", team=b"?" * 16) == "unknown-team"
    assert dossier.why("anna", "withdraw") == "not-offered"
    assert dossier.why("cas", "accept") == "no-right"


def test_rights_are_those_of_the_roster_that_the_author_knew_and_for_the_server_those_of_now(
    region: Region, dossier: Dossier
) -> None:  # G-15
    late = region.holds(dossier.holders, DOSSIER, "bo", "close")
    region.by("admin", "revoke", {"device": region.id("bo"), "erase": False})
    dossier.holders.after(late, region.roster)
    with pytest.raises(Refused) as refused:
        dossier.holders.after(late, region.roster, at_least=region.roster.length)
    assert refused.value.why == "revoked"
    assert dossier.why("bo", "close") == "revoked"


def test_the_roster_along_a_chain_never_goes_back(region: Region, dossier: Dossier) -> None:  # G-16
    old = region.roster
    region.by("admin", "revoke", {"device": region.id("bo"), "erase": False})
    dossier.by("anna", "close")
    said = chain.sign(
        dossier.holders.saying(DOSSIER, "reopen", {}, region.id("bo"), old, AT), region.devices["bo"].signer
    )
    with pytest.raises(Refused) as refused:
        dossier.holders.after(said, region.roster)
    assert refused.value.why == "roster-went-back"


def test_a_statement_by_a_roster_that_is_not_known_yet_waits(region: Region, dossier: Dossier) -> None:
    old = region.roster
    region.by("admin", "signer", {"device": region.id("anna"), "on": True})
    said = region.holds(dossier.holders, DOSSIER, "anna", "close")
    with pytest.raises(Refused) as refused:
        dossier.holders.after(said, old)
    assert refused.value.why == "unknown-head"


def test_a_forked_shorter_or_moved_chain_is_refused(region: Region, dossier: Dossier) -> None:  # G-09, G-16
    first = region.holds(dossier.holders, DOSSIER, "anna", "close")
    fork = region.holds(dossier.holders, DOSSIER, "bo", "offer", {"team": ZUID})
    dossier.holders = dossier.holders.after(first, region.roster)
    cases = {
        "not-on-head": [fork, first, region.holds(Holders(), DOSSIER, "anna", "create", {"team": NOORD})],
        "another-dossier": [replace(region.holds(dossier.holders, b"e" * 16, "anna", "reopen"))],
        "another-region": [replace(region.holds(dossier.holders, DOSSIER, "anna", "reopen"), region=b"q" * 32)],
        "malformed": [
            replace(region.holds(dossier.holders, DOSSIER, "anna", "reopen"), roster=None),
            replace(region.holds(dossier.holders, DOSSIER, "anna", "reopen"), chain=chain.ROSTER),
            region.holds(dossier.holders, DOSSIER, "anna", "steal"),
            region.holds(dossier.holders, DOSSIER, "anna", "reopen", {"more": 1}),
        ],
    }
    for reason, statements in cases.items():
        for said in statements:
            with pytest.raises(Refused) as refused:
                dossier.holders.after(said, region.roster)
            assert refused.value.why == reason


def test_a_chain_begins_at_its_beginning(region: Region) -> None:  # G-16
    """A first statement that follows on another one hides what was said before it."""
    headless = replace(Holders(), head=b"h" * 32)
    said = region.holds(headless, DOSSIER, "anna", "create", {"team": NOORD})
    assert said.before == b"h" * 32
    with pytest.raises(Refused, match="not-on-head"):
        Holders().after(said, region.roster)


def test_a_chain_has_so_many_statements_and_no_more(dossier: Dossier, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "MAX_STATEMENTS", 2)
    assert dossier.by("anna", "close").why("anna", "reopen") == "too-many"


def test_what_a_stranger_or_a_forger_says_is_refused(region: Region, dossier: Dossier) -> None:  # G-15
    stranger = Device.new()
    said = dossier.holders.saying(DOSSIER, "close", {}, stranger.public.id, region.roster, AT)
    for author, reason in ((stranger.public.id, "unknown-author"), (region.id("anna"), "signature")):
        with pytest.raises(Refused) as refused:
            dossier.holders.after(chain.sign(replace(said, author=author), stranger.signer), region.roster)
        assert refused.value.why == reason


WHO = ("anna", "bo", "cas", "dirk", "admin")
SAY = [
    ("offer", {"team": ZUID}), ("offer", {"team": REGIE}), ("withdraw", {}), ("accept", {}),
    ("decline", {"note": None}), ("close", {}), ("reopen", {}), ("ask_purge", {}), ("purge", {}), ("keep", {}),
    ("redact", {"revisions": [b"1" * 32]}),
]  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from(WHO), st.sampled_from(SAY)), max_size=25))
@settings(max_examples=60)
def test_whatever_is_said_in_whatever_order_rights_hold(said: list[tuple[str, tuple[str, dict[str, Any]]]]) -> None:
    """Model: only a member of the holder, of the offered team or a coordinator ever changed anything."""
    one = Dossier(BASE).by("anna", "create", team=NOORD)
    for name, (kind, body) in said:
        before = one.holders
        try:
            one.by(name, kind, **body)
        except Refused:
            continue
        assert _may(BASE.id(name), kind, before)
        if one.holders.team != before.team:
            assert (kind, one.holders.team) == ("accept", before.offered)
    assert read_holders(one.statements, BASE.roster) == one.holders


def _may(device: bytes, kind: str, before: Holders) -> bool:
    holder = BASE.roster.is_member(device, before.team)
    if kind in ("accept", "decline"):
        return BASE.roster.is_member(device, before.offered or b"")
    if kind == "purge":
        return BASE.roster.is_coordinator(device)
    return holder or (kind == "keep" and BASE.roster.is_coordinator(device))
