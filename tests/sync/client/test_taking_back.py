"""What a laptop wrote and took away before anybody had it reaches the others as taken away, whoever has it by then."""

from pathlib import Path

import pytest

from sync.sealing import Box
from tests.sync.client.test_granting import lets_go
from tests.sync.client.town import NORTH, SOUTH, Town
from tests.sync.conftest import FORM


@pytest.mark.parametrize("crossed", [False, True], ids=["", "a colleague said something meanwhile"])
@pytest.mark.parametrize("revoked", [False, True], ids=["moved", "revoked"])
def test_a_value_taken_away_before_it_was_sent_stands_in_nobodys_way(  # G-14, G-22
    town: Town, revoked: bool, crossed: bool
) -> None:
    anna, bo, at = town["anna"], town["bo"], town.clock()
    region, dossier = anna.vault.region, anna.new(p1_name="Voorbeeld")
    town.settle()
    mistake = bo.write(dossier, w1_wish="typed by mistake", debts_total=12)
    bo.vault.redact(dossier, "w1_wish", mistake, form=FORM, at=at)
    over = bo.write(dossier, w2_why="typed after it")
    if revoked:
        region.revoke(bo.device, at)
    else:
        region.assign_teams(bo.device, [town.team(SOUTH)], at)
    if crossed:
        region.close(dossier, at)
    town.sync("anna", "bo")
    town.sync("bo", "bo", "anna")
    lets_go(town, "bo")
    left = town.laptops.pop("bo") if revoked else None
    town.settle()
    assert anna.vault.region.apart() == ()
    assert {mistake, over} <= {one.id for one in anna.vault.region.late(dossier)}
    assert "typed by mistake" not in str([one.changes for one in anna.vault.region.late(dossier)])
    assert anna.vault.dossier(dossier).values == {"p1_name": "Voorbeeld"}
    if left is not None:
        assert left.vault.region.unsent() == {}
        left.vault.close()


def test_who_lost_the_right_takes_nothing_away_that_others_have(town: Town) -> None:  # G-15
    anna, bo, at = town["anna"], town["bo"], town.clock()
    dossier = anna.new(p1_name="Voorbeeld")
    town.settle()
    wrote = bo.write(dossier, w1_wish="go_on")
    town.settle()
    anna.write(dossier, w2_why="because")
    town.settle()
    bo.vault.redact(dossier, "w1_wish", wrote, form=FORM, at=at)
    anna.vault.region.assign_teams(bo.device, [town.team(SOUTH)], at)
    town.sync("anna", "bo", "bo")
    (apart,) = bo.vault.region.apart()
    assert (apart.kind, apart.why) == ("holders", "no-right")
    lets_go(town, "bo")
    town.settle()
    assert anna.vault.dossier(dossier).values["w1_wish"] == "go_on"


def test_what_a_colleague_wrote_is_not_taken_back_by_who_sends_it_again(town: Town) -> None:  # G-15, G-22
    """A server that says it lost it gets the colleague's own box, without its content and as they signed it."""
    anna, bo = town["anna"], town["bo"]
    dossier = anna.new(p1_name="Voorbeeld")
    town.settle()
    mistake = bo.write(dossier, w1_wish="typed by mistake")
    town.settle()
    anna.vault.region.unsend([bytes.fromhex(mistake)])
    anna.vault.redact(dossier, "w1_wish", mistake, form="intake 1", at=town.clock())
    ((data,),) = anna.vault._store.rows("select box from revisions where id = ?", bytes.fromhex(mistake))
    box = Box.decode(data)
    assert (box.ciphertext, box.back) == (None, None)
    town.settle()
    assert anna.values() == bo.values()


def test_a_value_taken_away_before_joining_stands_in_nobodys_way(town: Town, tmp_path: Path) -> None:  # G-22
    at, eva = town.clock(), town.opened("eva", tmp_path / "eva")
    dossier = eva.new(p1_name="Voorbeeld")
    mistake = eva.write(dossier, w1_wish="typed by mistake")
    eva.vault.redact(dossier, "w1_wish", mistake, form=FORM, at=at)
    eva.write(dossier, w1_wish="go_on")
    eva.vault.close()
    town.join("eva", tmp_path / "eva", NORTH)
    town.settle()
    assert town["anna"].values()[dossier] == town["eva"].values()[dossier]
    (info,) = (one for one in town["anna"].vault.history(dossier) if one.id == mistake)
    assert info.removed_at == at


def test_what_is_begun_anew_after_its_first_word_was_let_go_of_goes_once(town: Town) -> None:  # G-26
    anna, bo = town["anna"], town["bo"]
    dossier = bo.new(p1_name="Voorbeeld")
    region = bo.vault.region
    (begun,) = (one for one in region.pending() if one.kind == "holders")
    region.refused(begun.id, "no-right")
    (apart,) = region.apart()
    region.forget_apart(apart.id)
    region.tidy(town.clock())
    going = [one.id for one in region.pending()]
    assert len(going) == len({*going})
    town.settle()
    assert anna.vault.dossier(dossier).values == {"p1_name": "Voorbeeld"}
