"""The screen "Wie en wat" as a value: what is shown, what is left out, and what becomes of a choice."""

from datetime import date

import pytest

from desktop.catalogue.page import KINDS, Asked, CataloguePage, catalogue_page, own_step, step_of_entry
from desktop.catalogue.said import part_of_day
from desktop.dossier import Dossier
from forms.plan_neutral import is_neutral
from forms.rules.catalogue import catalogue
from forms.words import LANGUAGES, Words
from tests.desktop.builders import TAXI, TODAY, dossier, figures
from tests.forms.rules.catalogue.shelf import small

NL = Words("nl")
SHELF = catalogue()
ALMERE, LOSSER = {"p3_municipality": "GM0034"}, {"p3_municipality": "GM0168"}


def page(text: str = "", of: Dossier | None = None, kind: str = "all", everywhere: bool = False) -> CataloguePage:
    return catalogue_page(SHELF, Asked(text, kind, everywhere), TODAY, NL, of)


def names(found: CataloguePage) -> list[str]:
    return [card.name for card in found.cards]


def test_before_anything_is_typed_what_fits_the_client_comes_first() -> None:
    taxi = dossier({"w1_wish": "go_on", "s2_cutoff": "announced", **ALMERE}, figures(TAXI))
    found = page(of=taxi)
    assert found.heading == "Dit past bij wat er in dit dossier is ingevuld."
    assert names(found)[0] == "Uw gemeente"
    assert "Werkcentrum" not in names(found)
    assert "STAP-budget" not in names(found)


def test_without_a_dossier_everything_that_is_there_is_shown_and_nothing_can_be_a_step() -> None:
    found = page()
    assert len(found.cards) > 30
    assert not any(card.can_step or card.ended for card in found.cards)
    assert found.heading == "Alles wat er nu is. Wat gestopt is, vindt u door te zoeken."


def test_an_empty_dossier_shows_everything_and_not_nothing() -> None:
    assert len(page(of=dossier()).cards) > 30


def test_an_ended_scheme_says_since_when_and_what_there_is_now_and_is_no_step() -> None:
    (card,) = [one for one in page("tozo", dossier()).cards if one.key == "tozo"]
    assert card.ended == "Gestopt sinds 1 oktober 2021. Nu: Bbz voor een bedrijf dat al loopt."
    assert (card.now, card.can_step, card.doubt) == ("bbz_established", False, "")
    assert card.row(NL)[3:] == ("gestopt", "red", "prohibit")
    assert "Gestopt" in card.spoken


def test_what_is_to_be_checked_first_says_so_in_words_with_the_reason() -> None:
    (card,) = [one for one in page("kvk").cards if one.key == "kvk"]
    assert card.doubt == "Eerst controleren: de bron is oud."
    assert card.phone == "0800-2117"
    assert card.row(NL)[3:] == ("eerst controleren", "amber", "warning")
    later = catalogue_page(SHELF, Asked("werkcentrum"), date(2027, 12, 1), NL, None).cards[0]
    assert later.doubt == "Eerst controleren: dit is voor het laatst nagekeken op 23 november 2026."


def test_what_is_not_in_the_clients_municipality_is_left_out_and_counted() -> None:
    away, here = page("roz", dossier(ALMERE)), page("roz", dossier(LOSSER))
    assert "ROZ (Twente en Achterhoek)" not in names(away)
    assert away.elsewhere == "Toon ook wat er niet in Almere is (1)"
    assert names(here)[0] == "ROZ (Twente en Achterhoek)"
    assert here.elsewhere == ""
    shown = page("roz", dossier(ALMERE), everywhere=True)
    assert shown.cards[0].row(NL).state == "niet in Almere"
    assert page("roz").elsewhere == ""


@pytest.mark.parametrize("kind", KINDS[1:])
def test_a_kind_shows_only_that_kind(kind: str) -> None:
    found = page(kind=kind, everywhere=True)
    assert found.cards
    assert {card.kind for card in found.cards} == {NL(f"catalogue.kind.{kind}")}


def test_a_scheme_says_whom_to_ask_and_on_which_number() -> None:
    cards = {card.key: card for card in page("whoa").cards} | {card.key: card for card in page("moratorium").cards}
    assert (cards["whoa"].ask, cards["whoa"].phone) == ("Vraag het bij: KVK Zwaar weer", "0800-2117")
    assert cards["whoa"].doubt == "Eerst controleren: de bron is oud."  # of the number
    assert cards["moratorium"].phone == "Geen landelijk nummer: zoek het nummer van de gemeente op."
    assert [card.ask for card in page("tozo").cards if card.key == "tozo"] == [""]


def test_how_others_do_it_is_shown_everywhere_and_says_where_it_is() -> None:
    found = page("utrecht", dossier(ALMERE))
    assert {card.places for card in found.cards} == {"In: Utrecht"}
    assert found.elsewhere == ""


def test_what_is_only_elsewhere_is_not_called_nowhere() -> None:
    found = page("regionale organisatie", dossier(ALMERE))
    assert found.empty_title == "Niets gevonden in Almere voor “regionale organisatie”."
    assert found.elsewhere


def test_nothing_found_says_what_to_do_and_offers_it_only_with_a_dossier() -> None:
    with_one, without = page(" admi<b>  hulp ", dossier()), page("admi<b> hulp")
    assert with_one.cards == without.cards == ()
    assert with_one.empty_title == "Niets gevonden voor “admi<b> hulp”."
    assert "telt mee" in with_one.empty_text
    assert (with_one.own, without.own) == ("admi<b> hulp", "")


@pytest.mark.parametrize("typed", ["\x00qqq", "x" * 100_000, "\u202e", "{qq}", "%qz", "😀" * 50])
def test_nasty_words_are_shown_as_typed_and_break_nothing(typed: str) -> None:
    found = page(typed, dossier())
    assert found.cards == ()
    assert len(found.own) <= 100


def test_a_party_becomes_a_step_with_its_number() -> None:
    assert step_of_entry(SHELF, "kvk", TODAY, NL, dossier()) == {
        "pl2_action": "Neem contact op met KVK Zwaar weer.",
        "pl2_who": "client",
        "pl2_status": "open",
        "pl2_party": "KVK Zwaar weer",
        "pl2_phone": "0800-2117",
    }


def test_a_scheme_becomes_a_step_with_the_party_to_ask_and_money_one_with_its_name() -> None:
    scheme = step_of_entry(SHELF, "ioaz", TODAY, NL, dossier())
    assert scheme["pl2_party"] == "Loket voor ondernemers van uw gemeente (Bbz)"
    assert scheme["pl2_action"] == "Vraag of dit mogelijk is: IOAZ."
    money = step_of_entry(SHELF, "special_assistance", TODAY, NL, dossier())
    assert money["pl2_money"] == "Bijzondere bijstand"
    assert "pl2_party" not in money


@pytest.mark.parametrize("key", ["tozo", "dommelvallei", "watch_kvk", "nobody", ""])
def test_what_ended_or_is_only_to_read_becomes_no_step(key: str) -> None:
    assert step_of_entry(SHELF, key, TODAY, NL, dossier()) == {}


def test_a_step_of_a_debt_scheme_does_not_hang_on_the_fridge_as_it_stands() -> None:
    assert not is_neutral(step_of_entry(SHELF, "debt_help", TODAY, NL, dossier())["pl2_action"])


def test_no_offer_is_a_step_that_counts() -> None:
    assert own_step("hulp met boekhouden", NL, offered=False) == {
        "pl2_action": "Zoek hulp: hulp met boekhouden",
        "pl2_who": "client",
        "pl2_status": "no_offer",
    }
    assert own_step("x", NL, offered=True)["pl2_status"] == "open"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entry_can_be_said(language: str) -> None:
    words = Words(language)
    shown = catalogue_page(SHELF, Asked("a", everywhere=True), date(2030, 1, 1), words, dossier(ALMERE)).cards
    assert len(shown) > 20
    assert all("{" not in card.spoken and card.source for card in shown)


def test_a_day_a_month_and_a_year_are_said_as_people_do() -> None:
    said = [part_of_day(text, NL) for text in ("2021-10-01", "2021-10", "2021")]
    assert said == ["1 oktober 2021", "oktober 2021", "2021"]


def test_what_ended_without_a_successor_says_that_it_is_not_known() -> None:
    shelf = small()
    (gone,) = catalogue_page(shelf, Asked("gone"), date(2027, 1, 2), NL, None).cards
    assert gone.ended == "Gestopt sinds 2021. Nu: Desk."
