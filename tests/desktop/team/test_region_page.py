"""What the screen of the region shows, as values."""

from dataclasses import replace
from datetime import date

import pytest

from desktop.team.now import Purge
from desktop.team.region_page import MOST_HANDED, STANDINGS, Joining, RegionPage, Version, region_page, same_words
from forms.words import LANGUAGES, Words
from sync.region.answered import DECLINED
from sync.region.deleted import Deleted
from tests.desktop.builders import TODAY
from tests.desktop.team.region import AHMED, AT, EVA, NOOR, NORTH, ONE, PEOPLE, SOUTH, TOM, answer, held, region

NL = Words("nl")
ADMIN = region(administrator=True)


def page(standing: str = "member", **other: object) -> RegionPage:
    return region_page(ADMIN, standing, TODAY, NL, **other)  # type: ignore[arg-type]


def test_without_a_region_it_says_that_everything_works() -> None:
    shown = region_page(None, "none", TODAY, NL)
    assert (shown.standing, shown.people, shown.can_manage) == ("none", (), False)
    assert "werkt ook zonder regio" in shown.sentences[0]


def test_while_waiting_the_four_words_are_there_and_work_goes_on() -> None:
    words = ("appel", "brug", "citroen", "duin")
    shown = region_page(replace(ADMIN, pending=True, words=words), "asked", TODAY, NL)
    assert shown.words == words
    assert "Voorbeeldregio" in shown.sentences[0]
    assert "U kunt nu al werken" in shown.sentences[1]


def test_a_laptop_whose_code_counts_no_more_is_told_so_instead_of_waiting_with_its_words() -> None:
    asked = replace(ADMIN, pending=True, words=("appel", "brug", "citroen", "duin"))
    shown = region_page(asked, "asked", TODAY, NL, refused=True)
    assert (shown.title, shown.words) == ("Niet toegelaten", ())
    assert "Bel uw beheerder" in shown.sentences[0]
    assert "veilig op deze laptop" in shown.sentences[1]


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("appel brug citroen duin", True),
        ("  Appel, BRUG - citroen\nduin ", True),
        ("appel brug duin citroen", False),
        ("appel brug citroen", False),
        ("", False),
    ],
)
def test_the_words_are_typed_over_in_their_order_whatever_stands_between_them(typed: str, same: bool) -> None:  # G-17
    assert same_words(typed, ("appel", "brug", "citroen", "duin")) is same


def test_words_that_are_not_known_are_never_the_same() -> None:
    assert not same_words("", ())


def test_people_are_named_with_teams_rights_and_absence_and_revoked_ones_come_last() -> None:
    gone = (*PEOPLE[:2], replace(PEOPLE[2], revoked=True, teams=()), PEOPLE[3])
    shown = region_page(region(administrator=True, people=gone), "member", TODAY, NL).people
    assert [one.device for one in shown] == [AHMED, NOOR, PEOPLE[3].device, EVA]
    assert "weg tot 3 januari 2027" in shown[0].detail
    assert "beheerder" in shown[1].detail
    assert shown[1].title == "Noor (u)"
    assert (shown[3].detail.split(" · ")[0], shown[3].can_change) == ("ingetrokken", False)


def test_who_is_no_administrator_sees_people_and_changes_nothing() -> None:
    shown = region_page(region(), "member", TODAY, NL, joining=(Joining("ff" * 16, "Nieuw"),))
    assert shown.people
    assert not any(one.can_change for one in shown.people)
    assert (shown.joining, shown.can_manage) == ((), False)


def test_a_laptop_whose_code_expired_cannot_be_let_in() -> None:
    shown = page(joining=(Joining("ff" * 16, "Łukasz & <b>zn</b>"), Joining("fe" * 16, "", expired=True)))
    assert [(one.title, one.can) for one in shown.joining] == [("Łukasz & <b>zn</b>", True), ("laptop fefefe", False)]


def test_teams_count_their_people_and_say_who_coordinates() -> None:
    shown = {one.title: one.detail for one in page().teams}
    assert shown["Wijkteam Noord"] == "2 laptops"
    assert shown["Coördinatie"].startswith("1 laptop · coördinatoren")


def test_it_says_which_version_this_laptop_uses_and_whose_it_is() -> None:
    shown = page(versions=(Version("form", "intake 3", date(2026, 12, 1), "Noor"), Version("amounts", "2026")))
    assert shown.versions == (
        "Vragenlijst: intake 3, van de regio sinds 1 december 2026 (Noor)",
        "Bedragen en keuzes van de regio: 2026, van het programma zelf",
    )


def test_it_says_what_is_lost_without_an_archive_key() -> None:
    assert any("geen archiefsleutel" in one for one in page().sentences)
    assert not any(
        "geen archief" in one for one in region_page(replace(ADMIN, archive=True), "member", TODAY, NL).sentences
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_standing_is_said_in_words(language: str) -> None:
    for standing in STANDINGS:
        shown = region_page(ADMIN, standing, TODAY, Words(language))
        assert shown.title
        assert shown.sentences


def test_a_laptop_in_no_team_is_told_so() -> None:
    alone = replace(ADMIN, people=(replace(PEOPLE[0], teams=()),))
    assert region_page(alone, "member", TODAY, NL).sentences[0].startswith("U bent nog in geen team")
    assert alone.my_teams == ()
    assert NORTH not in alone.my_teams


def test_a_coordinator_sees_what_is_asked_to_go_in_any_team_and_confirms_what_others_asked() -> None:  # G-21
    asked = {ONE: held(purge=Purge(NOOR, AT)), "cd" * 16: held(SOUTH, purge=Purge(TOM, AT, NOOR, AT))}
    shown = region_page(region(asked, me=TOM), "member", TODAY, NL).removals
    assert [(one.title, one.can_confirm) for one in shown] == [
        (f"Dossier {ONE[:8]} van Wijkteam Noord", True),
        ("Dossier cdcdcdcd van Mobiliteitsteam", False),
    ]
    assert "Noor vroeg op" in shown[0].detail
    assert region_page(region(asked), "member", TODAY, NL).removals == ()


def test_what_other_teams_took_over_is_a_short_list_without_clients() -> None:
    told = (answer(), answer(DECLINED, dossier="02" * 16))
    (line,) = region_page(region(answered=told), "member", TODAY, NL).handed
    assert line == (
        "Mobiliteitsteam: aangenomen door Eva, 23 december 2026 10.00. "
        "Aangeboden door Noor (u), 23 december 2026 10.00."
    )
    since = replace(answer(), gone_at=AT)
    assert region_page(region(answered=(since,)), "member", TODAY, NL).handed == (
        f"{line} Daarna voorgoed verwijderd, op 23 december 2026.",
    )
    many = tuple(answer(dossier=f"{number:032x}") for number in range(MOST_HANDED + 3))
    shown = region_page(region(answered=many), "member", TODAY, NL).handed
    assert (len(shown), shown[-1]) == (MOST_HANDED + 1, "en nog 3 van eerder")


def test_what_was_deleted_for_good_stays_as_a_fact_for_the_team_that_had_it_and_for_coordinators() -> None:  # G-22
    ours, theirs = Deleted(ONE, NORTH, NOOR, TOM, AT), Deleted("cd" * 16, SOUTH, EVA, TOM, AT)
    (line,) = region_page(region(deleted=(ours, theirs)), "member", TODAY, NL).deleted
    assert line == (
        f"Dossier {ONE[:8]} van Wijkteam Noord: weg sinds 23 december 2026. Noor (u) vroeg het, Tom bevestigde het."
    )
    assert len(region_page(region(deleted=(ours, theirs), me=TOM), "member", TODAY, NL).deleted) == 2
    many = tuple(replace(ours, dossier_id=f"{number:032x}") for number in range(MOST_HANDED + 3))
    shown = region_page(region(deleted=many), "member", TODAY, NL).deleted
    assert (len(shown), shown[-1]) == (MOST_HANDED + 1, "en nog 3 van eerder")
