"""What is taken away for good, and what leaves a laptop because it is closed."""

from contextlib import nullcontext

import pytest

from sync.errors import Refused, RemovedForGood, UnknownDossier
from sync.laptop import snapshots
from sync.records import Draft, GivenPlan
from sync.vault import Vault
from tests.sync.conftest import FORM
from tests.sync.world import AT, World, all_is_well, confirm_purge, new, pull_roster, push, state, write


def test_a_redaction_reaches_every_laptop_and_the_server_and_never_comes_back(world: World) -> None:  # G-22
    dossier = new(world["anna"], p1_name="Noor", secret="iets wat hier niet hoort")
    world.sync()
    before = [row for row in world.hub.rows if row[0] == "revision"]
    write(world["bo"], dossier, phone="1")
    world.sync()
    (first,) = [one.id for one in world["bo"].history(dossier) if "secret" in one.changes]
    typed = {"secret": "iets wat hier niet hoort", "phone": "2"}
    world["anna"].put_draft(dossier, Draft(state(world["anna"], dossier).heads, typed, AT))
    world["bo"].redact(dossier, "secret", first, form=FORM, at=AT)
    world.sync()
    assert world["anna"].drafts()[dossier].changes == {"phone": "2"}
    world["anna"].drop_draft(dossier)
    for name in ("anna", "bo"):
        assert {**state(world[name], dossier).values}["secret"] is None
        assert state(world[name], dossier).values["p1_name"] == "Noor"
        assert [one.removed_at for one in world[name].history(dossier) if one.id == first] == [AT]
    assert state(world["anna"], dossier) == state(world["bo"], dossier)
    for kind, _, data, _ in before:
        assert world["anna"].region.receive(kind, data).outcome == "known"
    fresh = world.join("eva", "noord")
    world.sync()
    assert state(fresh, dossier) == state(world["bo"], dossier)
    (whole,) = [data for _, one, data, _ in before if one.hex() == first]
    for vault in (world["anna"], fresh):
        assert not vault._store.rows("select 1 from revisions where box = ?", whole)
    assert all_is_well(world)


@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize("fact_first", [True, False])
def test_plans_given_elsewhere_that_showed_a_value_go_with_it_in_whatever_order_it_is_told(
    world: World, fact_first: bool, at_once: bool
) -> None:  # G-22
    """The revision that says of which answer came in the same step, or behind the holder's word: the pages stayed."""
    anna, bo = world["anna"], world["bo"]
    dossier = new(anna, p1_name="Noor")
    give(anna, dossier, 1)
    first = write(anna, dossier, secret="iets wat hier niet hoort")
    give(anna, dossier, 2)
    write(anna, dossier, phone="1")
    give(anna, dossier, 3)
    write(anna, dossier, secret="iets anders")
    give(anna, dossier, 4)
    world.sync()
    before = len(world.hub.rows)
    bo.redact(dossier, "secret", first, form=FORM, at=AT)
    push(bo, world.hub)
    told = sorted(world.hub.rows[before:], key=lambda row: (row[0] == "revision") != fact_first)
    assert {kind for kind, *_ in told} == {"revision", "holders"}
    with anna.region.together() if at_once else nullcontext():
        for kind, _, data, _ in told:
            anna.region.receive(kind, data)
    world.sync()
    assert [number for number in (1, 2, 3, 4) if is_gone(anna, dossier, number)] == [2, 3]
    assert [one.number for one in anna.given_plans(dossier)] == [1, 2, 3, 4]
    assert all_is_well(world)


@pytest.mark.parametrize("fact_first", [True, False])
def test_a_draft_loses_the_value_in_whatever_order_it_is_told_and_keeps_the_rest(
    world: World, fact_first: bool
) -> None:  # G-22
    """The word that it goes, and the revision that says which value that was."""
    anna, bo = world["anna"], world["bo"]
    dossier = new(bo, p1_name="Noor", secret="iets wat hier niet hoort")
    (first,) = state(bo, dossier).heads
    world.sync()
    typed = {"secret": "iets wat hier niet hoort", "phone": "0600000001", "p1_name": None}
    anna.put_draft(dossier, Draft(state(anna, dossier).heads, typed, AT))
    before = len(world.hub.rows)
    bo.redact(dossier, "secret", first, form=FORM, at=AT)
    push(bo, world.hub)
    told = sorted(world.hub.rows[before:], key=lambda row: (row[0] == "revision") != fact_first)
    for kind, _, data, _ in told:
        anna.region.receive(kind, data)
    draft = anna.draft(dossier)
    assert draft is not None
    assert draft.changes == {"phone": "0600000001", "p1_name": None}
    assert not any("hoort" in str(one.changes) for one in anna.history(dossier))
    assert state(anna, dossier) == state(bo, dossier)


def give(vault: Vault, dossier: str, number: int) -> None:
    """A plan made from the dossier as it stands."""
    (head,) = state(vault, dossier).heads
    vault.give_plan(dossier, GivenPlan(number, AT, "printed", head, b"%PDF pages", f"{number:016x}"))


def is_gone(vault: Vault, dossier: str, number: int) -> bool:
    try:
        vault.given_pdf(dossier, number)
    except RemovedForGood:
        return True
    return False


def test_a_redaction_of_what_was_never_sent_goes_round_too(world: World) -> None:  # G-22
    dossier = new(world["anna"], p1_name="Noor", secret="iets wat hier niet hoort")
    (first,) = state(world["anna"], dossier).heads
    write(world["anna"], dossier, phone="1")
    world["anna"].redact(dossier, "secret", first, form=FORM, at=AT)
    world.sync()
    assert state(world["bo"], dossier) == state(world["anna"], dossier)
    assert all_is_well(world)


def test_who_was_moved_deletes_nothing_that_a_colleague_kept_though_the_server_says_it_never_had_their_word(
    world: World,
) -> None:  # G-16, G-21
    """A server that hides it refuses it as well; nobody let go of it."""
    anna, bo = world["anna"], world["bo"]
    dossier = new(anna, p1_name="Noor")
    world.sync()
    anna.region.ask_purge(dossier, AT)
    world.sync()
    confirm_purge(world, dossier)
    world.sync()
    anna.region.keep(dossier, AT)
    world.sync()
    bo.put_draft(dossier, Draft(state(bo, dossier).heads, {"phone": "only here"}, AT))
    kept = bo.region.holders(dossier)
    assert kept.head is not None
    bo.region.unsend([kept.head])
    world["admin"].region.assign_teams(world.device("bo"), [world.teams["zuid"]], AT)
    world.sync("admin")
    pull_roster(bo, world.hub)
    bo.region.refused(kept.head, "not-on-head")
    assert bo.region.holders(dossier) == kept
    assert bo.region.receive("purged", bytes.fromhex(dossier)).why == "purge-not-confirmed"
    assert bo.drafts()[dossier].changes == {"phone": "only here"}


def test_a_purge_of_two_people_deletes_everywhere_and_for_ever(world: World) -> None:  # G-21, G-22
    dossier = new(world["anna"], p1_name="Noor")
    world.sync()
    rows = [row for row in world.hub.rows if row[3] == bytes.fromhex(dossier)]
    with pytest.raises(Refused, match="purge-needed"):
        world["anna"].destroy(dossier, at=AT)
    assert world["bo"].region.receive("purged", bytes.fromhex(dossier)).why == "purge-not-confirmed"
    assert world["bo"].has(dossier)
    world["anna"].region.ask_purge(dossier, AT)
    world.sync()
    assert world["bo"].region.receive("purged", bytes.fromhex(dossier)).outcome == "waits"
    assert world["bo"].has(dossier)
    world["dirk"].region.receive("holders", rows[0][2])
    push(confirm_purge(world, dossier), world.hub)
    write(world["bo"], dossier, phone="only here")
    assert [world[name].region.total(world.teams["noord"])[0] for name in ("anna", "bo")] == [1, 1]
    world.hub.purge(bytes.fromhex(dossier))
    world.sync()
    for name in ("anna", "bo"):
        assert not world[name].has(dossier)
        with pytest.raises(UnknownDossier):
            world[name].dossier(dossier)
        for kind, _, data, _ in rows:
            if kind != "holders":
                assert world[name].region.receive(kind, data).why == "purged"
        assert world[name].region.apart() == ()
        assert not world[name]._store.rows("select 1 from refused")
        assert not world[name].has(dossier)
        assert world[name].region.unsent() == {}
        assert world[name].region.total(world.teams["noord"]) == (0, bytes(32))


def test_what_waited_of_a_dossier_goes_with_it_also_when_the_word_for_that_came_first(world: World) -> None:  # G-22
    anna, bo = world["anna"], world["bo"]
    dossier = new(anna, p1_name="Noor")
    world.sync()
    for number in range(2):
        write(anna, dossier, phone=str(number))
    anna.region.ask_purge(dossier, AT)
    push(anna, world.hub)
    push(confirm_purge(world, dossier), world.hub)
    assert bo.region.receive("purged", bytes.fromhex(dossier)).why == "purge-not-confirmed"
    (last,) = [data for kind, _, data, _ in world.hub.rows if kind == "revision"][-1:]
    assert bo.region.receive("revision", last).why == "no-parents"
    for kind, _, data, _ in [row for row in world.hub.rows if row[0] == "holders"]:
        bo.region.receive(kind, data)
    assert not bo.has(dossier)
    assert bo.region.apart() == ()


def test_a_closed_dossier_is_put_away_and_comes_back_when_it_is_opened_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "LEAST", 2)
    monkeypatch.setattr(snapshots, "EVERY", 1)
    dossier = new(world["anna"], p1_name="Noor")
    for number in range(4):
        write(world["anna"], dossier, phone=str(number))
    with pytest.raises(Refused, match="unsent"):
        world["anna"].region.put_away(dossier, AT)
    world.sync()
    with pytest.raises(Refused, match="not-closed"):
        world["anna"].region.put_away(dossier, AT)
    world["anna"].region.close(dossier, AT)
    world.sync()
    opened = world["anna"].dossier(dossier)
    assert world["anna"]._store.rows("select 1 from snapshots")
    world["anna"].put_draft(dossier, Draft(opened.heads, {"phone": "typed"}, AT))
    with pytest.raises(Refused, match="unsent"):
        world["anna"].region.put_away(dossier, AT)
    world["anna"].drop_draft(dossier)
    world["anna"].region.put_away(dossier, AT)
    assert not world["anna"].has(dossier)
    assert world["anna"].cards() == ()
    for table in ("revisions", "snapshots", "cards"):
        assert not world["anna"]._store.rows(f"select 1 from {table}")  # noqa: S608 -- our own tables
    assert all_is_well(world)
    world["bo"].region.reopen(dossier, AT)
    write(world["bo"], dossier, phone="1")
    world.sync()
    assert state(world["anna"], dossier) == state(world["bo"], dossier)
    assert all_is_well(world)


def test_what_was_told_of_a_dossier_that_left_is_sealed_and_goes_when_it_comes_back_or_is_taken_away(
    world: World,
) -> None:  # G-01
    names = {new(world["anna"], p1_name=name): name for name in ("Weggedaan", "Teruggehaald", "Verbeterd")}
    gone, back, redacted = names
    world.sync()
    for dossier in names:
        world["anna"].region.close(dossier, AT)
    world.sync()
    for dossier, name in names.items():
        world["anna"].region.put_away(dossier, AT, name)
    assert world["anna"].region.away() == names
    files = b"".join(path.read_bytes() for path in (world.folder / "anna").rglob("*") if path.is_file())
    assert files
    assert b"Weggedaan" not in files
    with world["anna"].region.together():
        for kind, _, data, whose in world.hub.rows:
            if whose == bytes.fromhex(back):
                world["anna"].region.receive(kind, data)
    assert world["anna"].region.away() == {gone: "Weggedaan", redacted: "Verbeterd"}
    assert world["anna"].dossier(back).values["p1_name"] == "Teruggehaald"
    (first,) = [one.id for one in world["bo"].history(redacted)]
    world["bo"].redact(redacted, "p1_name", first, form=FORM, at=AT)
    world.sync("bo", rounds=1)
    with world["anna"].region.together():
        for kind, _, data, whose in world.hub.rows:
            if (kind, whose) == ("holders", bytes.fromhex(redacted)):
                world["anna"].region.receive(kind, data)
    assert world["anna"].region.away() == {gone: "Weggedaan", redacted: ""}
    world["anna"]._parts.remover.purge(bytes.fromhex(gone), AT)
    assert world["anna"]._store.rows("select * from shelved") == []


def test_what_was_put_away_and_went_to_another_team_since_is_not_among_what_can_be_had_back(world: World) -> None:
    dossier = new(world["anna"], p1_name="Noor")
    world.sync()
    world["anna"].region.close(dossier, AT)
    world.sync()
    world["anna"].region.put_away(dossier, AT, "Noor")
    assert world["anna"].region.away() == {dossier: "Noor"}
    world["bo"].region.reopen(dossier, AT)
    world["bo"].region.offer(dossier, world.teams["zuid"], AT)
    world.sync("bo", "cas", rounds=1)
    world["cas"].region.accept(dossier, AT, FORM)
    world.sync("cas")
    world.sync()
    assert world["anna"].region.holdings()[dossier].team == world.teams["zuid"]
    assert world["anna"].region.away() == {}
    assert all_is_well(world)


def test_what_waited_with_its_content_goes_with_a_redaction(world: World) -> None:  # G-22
    dossier = new(world["anna"], p1_name="Noor")
    world.sync()
    secret = write(world["anna"], dossier, secret="iets wat hier niet hoort")
    later = write(world["anna"], dossier, phone="1")
    world.sync("anna")
    told = {one.hex(): data for kind, one, data, _ in world.hub.rows if kind == "revision"}
    world["bo"].region.receive("revision", told[later])
    assert world["bo"].region.apart()[0].why == "no-parents"
    world["anna"].redact(dossier, "secret", secret, form=FORM, at=AT)
    world.sync()
    assert state(world["bo"], dossier) == state(world["anna"], dossier)
    assert not world["bo"]._store.rows("select 1 from refused")
    assert not world["bo"]._store.rows("select 1 from revisions where box = ?", told[secret])


def test_what_waited_itself_goes_at_once_with_the_word_that_its_content_goes(world: World) -> None:  # G-22
    anna, bo = world["anna"], world["bo"]
    dossier = new(anna, p1_name="Noor")
    world.sync()
    write(anna, dossier, phone="1")
    secret = write(anna, dossier, secret="iets wat hier niet hoort")
    push(anna, world.hub)
    (whole,) = [data for _, one, data, _ in world.hub.rows if one.hex() == secret]
    assert bo.region.receive("revision", whole).why == "no-parents"
    anna.redact(dossier, "secret", secret, form=FORM, at=AT)
    push(anna, world.hub)
    for kind, _, data, _ in world.hub.rows:
        if kind == "holders":
            bo.region.receive(kind, data)
    assert not bo._store.rows("select 1 from refused where data = ?", whole)


def test_what_is_redacted_between_being_opened_ahead_and_its_turn_is_kept_without_content(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:  # G-22
    monkeypatch.setattr("sync.signatures.os.cpu_count", lambda: 2)
    anna, bo = world["anna"], world["bo"]
    dossier = new(anna, p1_name="Noor")
    world.sync()
    secret = write(anna, dossier, secret="iets wat hier niet hoort")
    for number in range(8):
        write(anna, dossier, phone=str(number))
    push(anna, world.hub)
    whole = [(kind, data) for kind, _, data, _ in world.hub.rows if kind == "revision"]
    anna.redact(dossier, "secret", secret, form=FORM, at=AT)
    push(anna, world.hub)
    said = [(kind, data) for kind, _, data, _ in world.hub.rows if kind == "holders"]
    contents = bo._parts.arrivals.contents
    with bo.region.together():
        bo.region.ahead(whole)
        assert bytes.fromhex(secret) in contents._opened
        outcomes = [bo.region.receive(*one).outcome for one in (*said, *whole)]
    assert {*outcomes} == {"known", "stored"}
    assert bytes.fromhex(secret) not in contents._opened
    assert {**state(bo, dossier).values}.get("secret") is None
    assert state(bo, dossier).values["phone"] == "7"
    assert not bo._store.rows("select 1 from revisions where box = ?", whole[1][1])
    world.sync()
    assert all_is_well(world)


def test_what_one_said_of_a_dossier_of_which_the_server_tells_no_more_is_set_apart(world: World) -> None:  # G-23
    """Somebody said something first, and its chain does not come: to wait for that would be to wait for ever."""
    bo, dossier = world["bo"], new(world["anna"], p1_name="Noor")
    world.sync()
    bo.region.close(dossier, AT)
    (said,) = [one for one in bo.region.pending() if one.kind == "holders"]
    world["admin"].region.assign_teams(world.device("bo"), [world.teams["zuid"]], AT)
    world.sync("admin")
    pull_roster(bo, world.hub)
    bo.region.refused(said.id, "not-on-head")
    assert [(one.kind, one.why) for one in bo.region.apart()] == [("holders", "no-right")]
