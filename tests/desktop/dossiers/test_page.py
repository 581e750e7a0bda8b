"""The list shows what presses first and finds while typing."""

from dataclasses import replace
from datetime import date, timedelta

from desktop.cards import ReadRows, Row, make_card_of_values, read_card, read_cards
from desktop.dossiers.page import counts_of, list_page
from desktop.dossiers.rows import Index, index_rows
from desktop.palette import Doable, matches
from desktop.team.put_away import Shelved
from forms.folded import folded
from forms.words import Words
from sync.laptop.packed import pack, unpack
from sync.vault import Card, Value
from tests.desktop.team.region import AHMED, NOOR, NORTH, SOUTH, held, region

TODAY = date(2026, 11, 23)
WORDS = Words("nl")
BLANK = Row("00", False, "", "", "", "", "", "", "", "", "", "", 0, "", 0)


def index(*rows: Row) -> Index:
    return index_rows(rows, TODAY, WORDS, {"GM0034": "Almere"}.__getitem__, {"horeca": "Horeca"}.__getitem__)


def test_a_running_clock_comes_before_everything_and_is_said_with_its_date() -> None:
    page = list_page(
        index(
            BLANK._replace(dossier_id="01", name="Zonder haast"),
            BLANK._replace(dossier_id="02", name="Met klok", due="2026-11-25"),
        ),
        "",
        "open",
        WORDS,
    )
    assert [row.title for row in page.rows] == ["Met klok", "Zonder haast"]
    assert "25 nov" in page.rows[0].state
    assert page.rows[0].kind == "red"


def test_a_dossier_without_a_name_is_known_by_work_and_place() -> None:
    page = list_page(index(BLANK._replace(place="GM0034", sector="horeca")), "", "open", WORDS)
    assert page.rows[0].title == "Horeca, Almere"


def test_search_looks_past_accents_and_capitals_and_wants_every_word() -> None:
    rows = index(BLANK._replace(dossier_id="01", name="Café Voorbeeld", place="GM0034"))
    assert list_page(rows, "CAFE alm", "open", WORDS).rows
    assert not list_page(rows, "cafe utrecht", "open", WORDS).rows


def test_an_empty_list_says_how_to_begin_and_an_empty_search_says_something_else() -> None:
    assert list_page(Index(), "", "open", WORDS).empty_title == WORDS("dossiers.none")
    assert list_page(index(BLANK), "xyz", "open", WORDS).empty_title == WORDS("dossiers.nothing")


def test_closed_dossiers_wait_behind_their_own_filter() -> None:
    rows = index(BLANK._replace(result="stopped", due="2026-11-25"), BLANK._replace(dossier_id="01", name="Open"))
    assert [row.title for row in list_page(rows, "", "open", WORDS).rows] == ["Open"]
    assert len(list_page(rows, "", "closed", WORDS).rows) == 1
    assert counts_of(rows)["urgent"] == 0


def test_a_late_look_back_counts_as_due() -> None:
    rows = index(BLANK._replace(review="2026-11-02"))
    assert list_page(rows, "", "due", WORDS).rows[0].kind == "amber"


def test_folding_keeps_letters_apart_that_differ() -> None:
    assert folded("Señor ÉÉN") == "senor een"


def test_the_palette_puts_what_begins_with_the_letters_first() -> None:
    doables = [Doable("Nieuw gesprek", "", "plus", list), Doable("Vergrendel", "nieuw", "lock", list)]
    assert [one.title for one in matches(doables, "nieuw")] == ["Nieuw gesprek", "Vergrendel"]
    assert matches(doables, "zzz") == ()


def test_dossiers_for_which_no_offer_was_found_are_counted_and_have_their_own_filter() -> None:
    rows = [BLANK._replace(dossier_id="01", unmet=2), BLANK._replace(dossier_id="02", unmet=1, result="stopped"), BLANK]
    found = index(*rows)
    assert counts_of(found)["unmet"] == 2
    assert {row.dossier_id: row.detail for row in list_page(found, "", "unmet", WORDS).rows} == {
        "01": "2 stappen zonder aanbod",
        "02": "1 stap zonder aanbod",
    }


def test_a_card_counts_the_steps_without_an_offer_and_one_of_an_older_release_has_none() -> None:
    values = {
        "pl2_steps/00000000000000a1/pl2_status": "no_offer",
        "pl2_steps/00000000000000a1/pl2_action": "Bel",
        "pl2_steps/00000000000000a2/pl2_status": "done",
    }
    card = make_card_of_values("01", values)
    assert card["unmet"] == 1
    assert read_card(Card("01", card, draft=False)).unmet == 1
    older = {key: value for key, value in card.items() if key != "unmet"}
    assert read_card(Card("01", older, draft=False)).unmet == 0


def in_region(*rows: Row, unsent: frozenset[str] = frozenset()) -> Index:
    ours, theirs, offered = held(), held(SOUTH), held(SOUTH, offered=NORTH)
    now = region({"01": ours, "02": ours, "03": ours, "04": theirs, "05": offered})
    return index_rows(rows, TODAY, WORDS, str, str, region=now, unsent=unsent)


def test_the_list_is_filtered_by_whose_it_is() -> None:
    rows = in_region(
        BLANK._replace(dossier_id="01", name="Van mij", assigned=NOOR),
        BLANK._replace(dossier_id="02", name="Van niemand"),
        BLANK._replace(dossier_id="03", name="Van Ahmed", assigned=AHMED),
        BLANK._replace(dossier_id="04", name="Van zuid", due="2026-11-25"),
        BLANK._replace(dossier_id="05", name="Voor ons"),
        BLANK._replace(dossier_id="06", name="Net begonnen", assigned=NOOR),
    )

    def under(chosen: str) -> set[str]:
        return {row.title for row in list_page(rows, "", chosen, WORDS).rows}

    assert under("mine") == {"Van mij", "Net begonnen"}
    assert under("unassigned") == {"Van niemand"}
    assert under("absent") == {"Van Ahmed"}
    assert under("elsewhere") == {"Van zuid"}
    assert under("offered") == {"Voor ons"}
    assert "Van zuid" not in under("open") | under("urgent") | under("due")
    assert len(under("all")) == 6


def test_a_row_says_whose_it_is_and_what_must_be_chosen() -> None:
    rows = in_region(
        BLANK._replace(dossier_id="03", name="Een", assigned=AHMED, late=1),
        BLANK._replace(dossier_id="04", name="Twee", conflicts=3),
        BLANK._replace(dossier_id="05", name="Drie"),
    )
    shown = {row.title: (row.detail, row.state) for row in list_page(rows, "", "all", WORDS).rows}
    assert shown["Een"] == ("Ahmed", "telt nog niet mee: kies")
    assert shown["Twee"] == ("bij Mobiliteitsteam", "ander team")
    assert shown["Drie"] == ("bij Mobiliteitsteam", "aangeboden: kies")


def test_what_is_not_sent_has_its_filter() -> None:
    rows = in_region(BLANK._replace(dossier_id="01", name="Een"), unsent=frozenset({"01"}))
    assert counts_of(rows)["unsent"] == 1


def test_without_a_region_nobody_is_named() -> None:
    counts = counts_of(index(BLANK._replace(name="Een")))
    assert [name for name in ("mine", "unassigned", "absent", "offered", "elsewhere", "unsent") if counts[name]] == []


def test_closed_dossiers_at_the_server_only_have_their_filter_and_a_search_that_finds_none_here_says_so() -> None:
    shelf = (Shelved("ab" * 16, "Łukasz & <b>", "GM0034", "", "2026-10-01"), Shelved("cd" * 16))
    found = index_rows([], TODAY, WORDS, lambda _code: "Almere", str, shelved=shelf)
    assert (counts_of(found)["shelved"], counts_of(found)["all"]) == (2, 0)
    shown = list_page(found, "", "shelved", WORDS).rows
    assert {(row.title, row.detail, row.state) for row in shown} == {
        ("Łukasz & <b>", "Almere · afgesloten op 1 oktober 2026", "alleen op de server"),
        (WORDS("dossier.unnamed"), "", "alleen op de server"),
    }
    lost = index_rows([], TODAY, WORDS, str, str, shelved=[replace(shelf[1], short=True)])
    assert [row.state for row in list_page(lost, "", "shelved", WORDS).rows] == ["niet meer alles staat op de server"]
    assert list_page(found, "lukasz", "open", WORDS).elsewhere == (("shelved", 1),)
    assert list_page(found, "niemand", "open", WORDS).elsewhere == ()
    assert list_page(found, "", "open", WORDS).elsewhere == ()


def test_a_name_is_found_by_the_letters_that_a_dutch_keyboard_has() -> None:
    for name, typed in (("Łukasz", "lukasz"), ("Øyvind", "oyvind"), ("Çağlar Işık", "caglar isik"), ("Đorđe", "dorde")):
        assert list_page(index(BLANK._replace(name=name)), typed, "open", WORDS).rows, name


def test_cards_that_were_packed_together_read_as_each_by_itself() -> None:
    full = dict(make_card_of_values("x", {"p1_name": "Ëva 🙂"}))
    said: list[dict[str, Value]] = [
        full,
        {**full, "plans": 2},
        {**full, "late": None},
        {"name": "Oud"},
        {**full, "plans": "2"},
        full,
    ]
    ids = [bytes([number]) * 16 for number in range(len(said))]
    groups = unpack(pack((one, one, data) for one, data in zip(ids, said, strict=True)))
    packed = [Card(one.hex(), data, draft=False) for group in groups for one, _, data in zip(*group, strict=True)]
    packed.insert(1, Card("ff" * 16, full, draft=True))
    assert len(packed) == len(said) + 1
    assert list(read_cards(packed)) == [read_card(card) for card in packed]
    assert all(type(row) is Row for row in read_cards(packed))


def test_rows_that_did_not_change_are_the_same_rows() -> None:
    one, other = (Card(name, {"name": name}, draft=False) for name in ("a", "b"))
    reader = ReadRows()
    first, second = reader.rows((one, other))
    changed = Card("a", {"name": "c"}, draft=False)
    rows = reader.rows((changed, other))
    assert rows == (read_card(changed), second)
    assert rows[1] is second
    assert first.name == "a"


def test_a_day_makes_a_difference_until_it_is_past_and_from_a_week_before() -> None:
    days = {number: (TODAY + timedelta(days=number)).isoformat() for number in (-1, 0, 7, 8)}
    by_review = {number: index(BLANK._replace(review=day))[0].facts.state.key for number, day in days.items()}
    by_appointment = {number: index(BLANK._replace(appointment=day))[0].facts.state.key for number, day in days.items()}
    assert by_review == {-1: "dossiers.review_late", 0: "dossiers.review", 7: "dossiers.review", 8: ""}
    assert by_appointment == {-1: "", 0: "dossiers.appointment", 7: "dossiers.appointment", 8: ""}


def test_what_is_found_under_other_filters_only_is_told_with_how_many_times() -> None:
    closed = [BLANK._replace(dossier_id=f"0{number}", name="Noor", result="stopped") for number in range(3)]
    rows = index(*closed, BLANK._replace(dossier_id="10", name="Noor", urgent="threat"), BLANK._replace(name="Omar"))
    assert list_page(rows, "noor", "due", WORDS).rows
    assert list_page(rows, "noor", "open", WORDS).elsewhere == ()
    nothing = list_page(rows, "noor", "draft", WORDS)
    assert nothing.elsewhere == (("open", 1), ("closed", 3))
    assert nothing.empty_text == WORDS("dossiers.nothing.elsewhere")
    nowhere = list_page(rows, "zoë", "draft", WORDS)
    assert (nowhere.elsewhere, nowhere.empty_text) == ((), WORDS("dossiers.nothing.text"))
    assert list_page(rows, "", "draft", WORDS).empty_text == WORDS("dossiers.nothing.filter")
