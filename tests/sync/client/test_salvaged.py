"""A laptop of a region whose vault was damaged and mended syncs again: nothing twice, nothing lost."""

from collections import Counter

import pytest

from sync.errors import RemovedForGood
from sync.laptop import header
from sync.rescue.salvage import Salvaged, mend
from sync.vault import Draft, GivenPlan, Value, Vault
from tests.conftest import PASSPHRASE
from tests.sync.client.town import Laptop, Town
from tests.sync.conftest import FORM, named_card


def mended(town: Town, name: str) -> Salvaged:
    """This laptop's vault mended, and open again in the place of the damaged one."""
    vault = town[name].vault
    vault.close()
    done = mend(vault.folder, lambda found: header.key_by_passphrase(found, PASSPHRASE), named_card)
    town.laptops[name] = Laptop(name, Vault.unlock(vault.folder, PASSPHRASE), town.clock)
    return done


def written(laptop: Laptop) -> Counter[tuple[str, ...]]:
    """Every answer ever given in every dossier, by whom."""
    return Counter(
        (card.dossier_id, revision.device, path, str(value))
        for card in laptop.vault.cards()
        for revision in laptop.vault.history(card.dossier_id)
        for path, value in revision.changes.items()
    )


def spoilt(vault: Vault, revision: str) -> None:
    vault._store.write("update revisions set box = zeroblob(length(box)) where id = ?", bytes.fromhex(revision))


@pytest.mark.parametrize("backed_up", [False, True])
def test_a_mended_laptop_syncs_again_nothing_twice_and_nothing_lost(town: Town, backed_up: bool) -> None:
    """Hit: what a colleague wrote, what it wrote itself and the server has, and the beginning of a dossier."""
    anna, bo = town["anna"], town["bo"]
    theirs, own, begun = (anna.new(p1_name=name) for name in ("Voorbeeld", "Proef", "Begin"))
    town.settle()
    by_bo = bo.write(theirs, p4_phone="06 00000000")
    town.settle()
    by_anna = anna.write(own, w1_wish="go_on")
    town.settle()
    if backed_up:
        anna.vault.backup()
    unsent = anna.write(theirs, w1_wish="stop")
    fresh = anna.new(p1_name="Nog niet gestuurd")
    bo.write(own, f7_cash=12)
    town.sync("bo")
    expected = written(anna) + Counter({(own, bo.device, "f7_cash", "12"): 1})
    for revision in (by_bo, by_anna, anna.vault.history(begun)[0].id):
        spoilt(anna.vault, revision)
    done = mended(town, "anna")
    short = () if backed_up else tuple(sorted((theirs, own, begun)))
    assert (done.region, tuple(sorted({*done.partly, *done.lost}))) == (True, short)
    town.settle()
    anna = town["anna"]
    assert written(anna) == expected
    assert anna.values() == bo.values()
    assert anna.vault.dossier(theirs).values["w1_wish"] == "stop"
    assert unsent in {revision.id for revision in bo.vault.history(theirs)}
    assert bo.vault.dossier(fresh).values == {"p1_name": "Nog niet gestuurd"}
    assert anna.vault.check().sound


def test_what_was_written_over_something_unsent_that_is_gone_still_gets_to_all(town: Town) -> None:
    """Nobody has what was hit before it was sent: what stands on it would wait for it, and keep the dossier shut."""
    anna, bo = town["anna"], town["bo"]
    dossier, other = anna.new(p1_name="Voorbeeld"), anna.new(p1_name="Proef")
    town.settle()
    lost = anna.write(dossier, p4_phone="06 00000000")
    anna.write(dossier, w1_wish="go_on")
    anna.write(dossier, w1_wish="stop")
    anna.write(other, f7_cash=3)
    spoilt(anna.vault, lost)
    done = mended(town, "anna")
    assert (done.partly, done.restated) == ((dossier,), 2)
    anna = town["anna"]
    assert anna.vault.dossier(dossier).values == {"p1_name": "Voorbeeld", "w1_wish": "stop"}
    town.settle()
    assert anna.values() == bo.values()
    assert bo.vault.dossier(dossier).values == {"p1_name": "Voorbeeld", "w1_wish": "stop"}
    assert bo.vault.dossier(other).values == {"p1_name": "Proef", "f7_cash": 3}
    assert [revision.changes.get("w1_wish") for revision in bo.vault.history(dossier)] == [None, "go_on", "stop"]


def given(laptop: Laptop, dossier: str, revision: str) -> None:
    """A plan made of this revision, and what the app writes of it in the dossier."""
    plan = GivenPlan(1, laptop.clock(), "print", revision, b"%PDF pages", "a" * 16)
    laptop.vault.give_plan(dossier, plan)
    told: dict[str, Value] = {"given/aa/number": 1, "given/aa/revision": revision}
    laptop.write(dossier, **told)


def test_a_plan_given_of_what_was_written_anew_is_of_that_and_loses_its_pages_with_a_value(town: Town) -> None:  # G-22
    anna, bo = town["anna"], town["bo"]
    dossier = anna.new(p1_name="Voorbeeld")
    town.settle()
    lost = anna.write(dossier, p4_phone="06 00000000")
    given(anna, dossier, anna.write(dossier, w1_wish="typed by mistake"))
    anna.write(dossier, w1_wish="go_on")
    spoilt(anna.vault, lost)
    assert mended(town, "anna").restated == 3
    anna, at = town["anna"], town.clock()
    (plan,) = anna.vault.given_plans(dossier)
    assert anna.vault.given_pdf(dossier, 1) == b"%PDF pages"
    town.settle()
    for vault in (anna.vault, bo.vault):
        assert vault.state_at(dossier, plan.revision).values["w1_wish"] == "typed by mistake"
        assert vault.dossier(dossier).values["given/aa/revision"] == plan.revision
    bo.vault.redact(dossier, "w1_wish", plan.revision, form=FORM, at=at)
    town.settle()
    with pytest.raises(RemovedForGood):
        anna.vault.given_pdf(dossier, 1)
    assert anna.vault.check().sound


@pytest.mark.parametrize("by", ["anna", "bo"])
def test_a_plan_given_of_what_is_gone_loses_its_pages_with_any_value(town: Town, by: str) -> None:  # G-22
    """Nobody can tell any more what they show."""
    anna = town["anna"]
    dossier = anna.new(p1_name="typed by mistake")
    town.settle()
    (wrote,) = anna.vault.history(dossier)
    lost = anna.write(dossier, p4_phone="06 00000000")
    given(anna, dossier, lost)
    spoilt(anna.vault, lost)
    mended(town, "anna")
    town.settle()
    assert town["anna"].vault.given_pdf(dossier, 1) == b"%PDF pages"
    town[by].vault.redact(dossier, "p1_name", wrote.id, form=FORM, at=town.clock())
    town.settle()
    with pytest.raises(RemovedForGood):
        town["anna"].vault.given_pdf(dossier, 1)
    assert town["anna"].vault.check().sound


@pytest.mark.parametrize("row", ["spoilt", "gone"])
def test_what_was_written_over_something_unsent_that_is_gone_waits_for_its_beginning_too(town: Town, row: str) -> None:
    """The beginning was hit as well: the server brings that, and only then what was written since can stand on it."""
    anna, bo = town["anna"], town["bo"]
    dossier, other = anna.new(p1_name="Voorbeeld"), anna.new(p1_name="Proef")
    town.settle()
    begun = anna.vault.history(dossier)[0].id
    beside = {"w2_why": "a rent that went up"}  # stands on what the server has alone, and waits for it as well
    anna.vault.save(dossier, beside, parents=(begun,), form=FORM, at=anna.clock())
    lost = anna.vault.save(dossier, {"p4_phone": "06 00000000"}, parents=(begun,), form=FORM, at=anna.clock())
    anna.vault.save(dossier, {"w1_wish": "go_on"}, parents=(lost,), form=FORM, at=anna.clock())
    newest = anna.write(dossier, w1_wish="stop")
    anna.vault.put_draft(dossier, Draft((newest,), {"f7_cash": 3}, anna.clock()))
    for one in (begun, lost):
        spoilt(anna.vault, one)
        if row == "gone":
            anna.vault._store.write("delete from revisions where id = ?", bytes.fromhex(one))
    done = mended(town, "anna")
    assert (done.partly, done.restated) == ((dossier,), 0)
    town.sync("anna")
    anna = town["anna"]
    assert anna.vault.dossier(dossier).values == {"p1_name": "Voorbeeld", "w1_wish": "stop", **beside}
    draft = anna.vault.drafts()[dossier]
    assert draft.parents == anna.vault.dossier(dossier).heads
    anna.vault.save(dossier, draft.changes, parents=draft.parents, form=FORM, at=anna.clock())
    town.settle()
    assert anna.values() == bo.values()
    assert bo.vault.dossier(dossier).values == {"p1_name": "Voorbeeld", "w1_wish": "stop", "f7_cash": 3, **beside}
    wished = [revision.changes.get("w1_wish") for revision in bo.vault.history(dossier)]
    assert [one for one in wished if one is not None] == ["go_on", "stop"]
    assert bo.vault.dossier(other).values == {"p1_name": "Proef"}
    assert anna.vault.check().sound
