"""What a region publishes is used by every laptop once; closed dossiers leave. With real vaults. (G-15)"""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.cards import make_card
from desktop.questionnaire import in_use, name_of
from desktop.team.published import apply_published, publish_form, publish_settings, settings_in, versions
from desktop.team.put_away import Shelved, note_got_back, put_away_closed, shelved, tell_closed
from desktop.team.reading import read_dossier, read_seen
from sync.errors import Refused
from tests.desktop.publishing.forms import without
from tests.sync.world import AT, World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Two colleagues of one team, and the administrator."""
    made = World.made(tmp_path, {"noord": ("anna", "bo")})
    for name in ("anna", "bo"):
        made[name].card_maker = make_card
    yield made
    made.close()


def test_a_form_and_amounts_of_a_signer_are_put_in_use_once_and_said_by_name(world: World) -> None:
    anna, bo = world["anna"], world["bo"]
    form = without("w2_sure")
    with pytest.raises(Refused):
        publish_form(anna.region, form, AT)
    world["admin"].region.signer(world.device("anna"), True, AT)
    world.sync()
    publish_form(anna.region, form, AT)
    publish_settings(anna.region, {"mandate": "yes", "worker_name": "Geheim", "amount/2027/x": "1250"}, AT)
    world.sync()
    found, settings, shelf = apply_published(bo, AT)
    assert shelf is None
    assert found is not None
    assert found.name == name_of(form)
    assert settings == {"mandate": "yes", "amount/2027/x": "1250"}
    used = in_use(bo)
    assert used is not None
    assert used.name == name_of(form)
    assert apply_published(bo, AT) == (None, {}, None)
    told = versions(bo, lambda device: device)
    assert [(one.kind, one.by) for one in told] == [("form", world.device("anna")), ("amounts", world.device("anna"))]


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{", b"\xff", b'{"mandate": 1}', b'{"worker_name": "x"}', b"1" * 5000]
)
def test_settings_that_cannot_be_read_or_are_not_the_regions_change_nothing(content: bytes) -> None:
    assert settings_in(content) == {}


def test_more_settings_than_a_region_has_are_passed_over() -> None:
    many = {f"amount/2027/{number}": "1" for number in range(400)}
    assert settings_in(json.dumps(many).encode()) == {}
    assert settings_in(json.dumps({"mandate": "x" * 5000}).encode()) == {}


def test_a_closed_dossier_is_told_and_leaves_the_laptop_when_it_is_due_and_sent(world: World) -> None:
    anna = world["anna"]
    closed = (AT - timedelta(days=31)).isoformat()
    old = anna.new_dossier({"closing/result": "job", "closing/at": closed}, form="f", at=AT)
    new = anna.new_dossier({"closing/result": "job", "closing/at": AT.isoformat()}, form="f", at=AT)
    tell_closed(anna, AT)
    assert put_away_closed(anna, AT, AT.date(), 30) == 0  # not at the server yet
    world.sync()
    seen = read_seen(anna)
    assert seen.unsent == ()
    assert seen.now is not None
    assert set(seen.now.custody) == {old, new}
    assert [one.kind for one in read_dossier(anna, new).receipts] == ["create", "close"]
    assert put_away_closed(anna, AT, AT.date(), 30) == 1
    assert not anna.has(old)
    assert [(one.dossier_id, one.closed) for one in read_seen(anna).shelved] == [(old, closed[:10])]
    assert anna.has(new)
    anna.save(new, {"closing/result": None}, parents=anna.dossier(new).heads, form="f", at=AT)
    tell_closed(anna, AT)
    assert [one.kind for one in read_dossier(anna, new).receipts] == ["create", "close", "reopen"]


def test_what_is_read_of_a_region_says_who_waits_and_what(world: World) -> None:
    anna = world["anna"]
    dossier = anna.new_dossier({"p1_name": "Łukasz & <b>"}, form="f", at=AT)
    seen = read_seen(anna)
    assert [one.dossier_id for one in seen.unsent] == [dossier]
    assert seen.now is not None
    assert seen.now.custody[dossier].team == world.teams["noord"]
    assert {one.name for one in seen.now.people} >= {"bo", "anna"}
    assert read_seen(world["admin"]).now is not None


def test_a_dossier_that_somebody_got_back_stays_as_long_again(world: World) -> None:
    anna, closed = world["anna"], (AT - timedelta(days=400)).isoformat()
    old = anna.new_dossier({"p1_name": "Łukasz", "closing/result": "job", "closing/at": closed}, form="f", at=AT)
    world.sync()
    tell_closed(anna, AT)
    world.sync()
    assert put_away_closed(anna, AT, AT.date(), 30) == 1
    assert [one.name for one in shelved(anna)] == ["Łukasz"]
    assert note_got_back(anna, [old], AT.date()) == frozenset()  # the server did not give it
    with anna.region.together():
        for kind, _, data, dossier in world.hub.rows:
            if dossier == bytes.fromhex(old):
                anna.region.receive(kind, data)
    with anna.region.together():
        while anna.region.behind:
            anna.region.freshen()
    assert shelved(anna) == ()
    assert note_got_back(anna, [old], AT.date()) == {old}
    assert put_away_closed(anna, AT, AT.date() + timedelta(days=30), 30) == 0
    assert put_away_closed(anna, AT, AT.date() + timedelta(days=31), 30) == 1


@pytest.mark.parametrize("told", ["", "[]", "{", "9" * 900, "[" * 900])
def test_a_line_that_cannot_be_read_leaves_the_dossier_to_be_got_back(world: World, told: str) -> None:
    anna = world["anna"]
    one = anna.new_dossier({"closing/result": "job"}, form="f", at=AT)
    world.sync()
    tell_closed(anna, AT)
    world.sync()
    anna.region.put_away(one, AT, told)
    assert shelved(anna) == (Shelved(one),)
