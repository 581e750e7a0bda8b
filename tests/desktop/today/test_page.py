"""What today asks, as values: the worker's own day, and the team's."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desktop.cards import Row
from desktop.dossiers.page import FILTERS
from desktop.team.now import Purge, RegionNow
from desktop.today.page import ALL_OF, DECLINED_DAYS, HANDED_DAYS, TodayGroup, TodayPage, today_page
from forms.words import LANGUAGES, Words
from sync.region.answered import ACCEPTED, DECLINED
from tests.desktop.builders import TODAY
from tests.desktop.team.region import AHMED, AT, EVA, NOOR, NORTH, ONE, PEOPLE, SOUTH, TOM, answer, held, region

NL = Words("nl")
EMPTY = Row(ONE, False, "Sam Voorbeeld", "", "", "", "", "", "", "", "", "", 0, "", 0)
MINE = EMPTY._replace(assigned=NOOR)


def page(*rows: Row, now: RegionNow | None = None, **other: object) -> TodayPage:
    return today_page(rows, now, TODAY, NL, lambda row: row.name, **other)  # type: ignore[arg-type]


def group(shown: TodayPage, key: str) -> TodayGroup:
    return next(one for one in shown.groups if one.key == key)


def test_a_calm_day_says_so() -> None:
    assert page(EMPTY).calm == "Niets heeft vandaag haast en niets wacht op u."
    assert page().groups == ()


def test_a_term_that_is_over_stands_apart_from_those_that_run_and_comes_first() -> None:
    days = ("2026-12-29", "2026-12-20", "2026-12-23", "2026-11-30")
    rows = [EMPTY._replace(dossier_id=f"{number:02d}" * 16, due=day) for number, day in enumerate(days)]
    shown = page(*rows)
    assert [one.title for one in shown.groups] == ["Termijnen die voorbij zijn", "Termijnen die lopen"]
    assert [line.detail for line in group(shown, "over").lines] == [
        "het eerste gesprek moest er uiterlijk maandag 30 november zijn",
        "het eerste gesprek moest er uiterlijk zondag 20 december zijn",
    ]
    assert [line.detail for line in group(shown, "clocks").lines] == [
        "uiterlijk woensdag 23 december: een eerste gesprek",
        "uiterlijk dinsdag 29 december: een eerste gesprek",
    ]


def test_a_name_is_shown_as_it_is() -> None:
    shown = group(page(EMPTY._replace(due="2026-12-29", name="Łuk & <b>")), "clocks")
    assert shown.lines[0].title == "Łuk & <b>"


def test_a_closed_dossier_asks_nothing() -> None:
    assert page(EMPTY._replace(due="2026-12-20", urgent="x", conflicts=2, result="job")).groups == ()


def test_conflicts_and_late_changes_are_counted_and_lead_to_their_place() -> None:
    shown = group(page(EMPTY._replace(conflicts=1, late=2)), "settle")
    assert [(line.detail, line.route) for line in shown.lines] == [
        ("één antwoord verschilt tussen collega's", "history/conflicts"),
        ("2 wijzigingen tellen nog niet mee: kies", "team/late"),
    ]


@pytest.mark.parametrize(
    ("row", "detail"),
    [
        (EMPTY._replace(appointment="2026-12-23"), "afspraak op woensdag 23 december"),
        (EMPTY._replace(appointment="2026-12-31"), ""),
        (EMPTY._replace(appointment="2026-12-22"), ""),
        (EMPTY._replace(review="2026-12-30"), "terugkijken op woensdag 30 december"),
        (EMPTY._replace(review="2026-12-01"), "terugkijken had gemoeten op dinsdag 1 december"),
    ],
)
def test_the_coming_week_is_planned(row: Row, detail: str) -> None:
    lines = [line.detail for one in page(row).groups for line in one.lines]
    assert lines == ([detail] if detail else [])


def test_many_of_one_kind_are_counted_and_lead_to_the_whole_list() -> None:
    rows = [EMPTY._replace(dossier_id=f"{number:032x}", draft=True) for number in range(12)]
    shown = group(page(*rows), "drafts")
    assert shown.more is not None
    assert (len(shown.lines), shown.more.title, shown.more.route) == (8, "en nog 4", "dossiers/draft")


def test_every_group_knows_where_its_whole_list_stands() -> None:
    places = {route.partition("/")[2] for route in ALL_OF.values() if route.startswith("dossiers/")}
    assert places
    assert places <= {*FILTERS}


def test_it_says_who_is_away_with_how_much_and_what_is_on_nobodys_name() -> None:
    rows = (EMPTY._replace(assigned=AHMED), MINE._replace(dossier_id="01" * 16), EMPTY._replace(dossier_id="02" * 16))
    now = region({row.dossier_id: held() for row in rows})
    assert [(line.title, line.route) for line in group(page(*rows, now=now), "team").lines] == [
        ("Ahmed is er niet tot 3 januari 2027", "dossiers/absent"),
        ("Eén dossier staat op niemands naam", "dossiers/unassigned"),
    ]


def test_who_is_away_reads_on_their_own_laptop_that_colleagues_are_told_so() -> None:
    two_teams = replace(PEOPLE[1], teams=(NORTH, SOUTH))
    now = region({}, me=AHMED, people=(PEOPLE[0], two_teams, *PEOPLE[2:]))
    assert [line.title for line in group(page(now=now), "team").lines] == ["U staat als afwezig tot 3 januari 2027"]


def test_somebody_who_left_the_region_leaves_nothing_behind_unseen() -> None:
    gone = (PEOPLE[0], replace(PEOPLE[1], revoked=True, teams=()), *PEOPLE[2:])
    shown = group(page(EMPTY._replace(assigned=AHMED), now=region(people=gone)), "team")
    assert shown.lines[0].title.startswith("Eén dossier staat op naam van Ahmed")


def test_other_teams_dossiers_ask_nothing_except_an_offer() -> None:
    theirs = EMPTY._replace(due="2026-12-20", conflicts=1, late=1)
    now = region({ONE: held(SOUTH, offered=NORTH)})
    shown = page(theirs, now=now)
    assert [one.key for one in shown.groups if one.key != "team"] == ["offered"]
    assert group(shown, "offered").lines[0].detail == "van Mobiliteitsteam: neem aan of stuur terug"


def test_what_another_team_sent_back_stands_there_with_its_name_and_leads_to_where_it_is_offered_again() -> None:
    now = region(answered=(answer(DECLINED), answer(DECLINED, dossier="02" * 16)))
    (line,) = group(page(EMPTY._replace(assigned=TOM), now=now), "declined").lines
    assert (line.title, line.dossier_id, line.route) == ("Sam Voorbeeld", ONE, "team/handover")
    assert line.detail == "Mobiliteitsteam nam het niet aan op woensdag 23 december, van Tom"
    assert "declined" not in [one.key for one in page(EMPTY._replace(result="job"), now=now).groups], "closed since"
    asked = replace(now, custody={ONE: held(purge=Purge(NOOR, AT))})
    assert "declined" not in [one.key for one in page(EMPTY, now=asked).groups], "it cannot be offered now"


def test_what_another_team_took_over_is_told_without_a_client() -> None:
    now = region({ONE: held(SOUTH)}, answered=(answer(),))
    (line,) = group(page(now=now), "handed").lines
    assert line.title == "Mobiliteitsteam heeft een dossier van uw team aangenomen"
    assert line.detail == "op woensdag 23 december, aangeboden door Noor (u) op woensdag 23 december"
    assert (line.dossier_id, line.route) == ("", "team/handed")
    before = answer(dossier="02" * 16, at=AT - timedelta(days=1))
    (line,) = group(page(now=region({}, answered=(answer(), before))), "handed").lines
    assert (line.title, line.detail) == (
        "Mobiliteitsteam heeft 2 dossiers van uw team aangenomen",
        "het laatste op woensdag 23 december",
    )


@pytest.mark.parametrize(("kind", "days"), [("handed", HANDED_DAYS), ("declined", DECLINED_DAYS)])
def test_an_answer_is_told_for_some_time_and_a_clock_that_is_wrong_by_years_does_not_keep_it_there(
    kind: str, days: int
) -> None:
    def told(ago: int) -> bool:
        said = answer(DECLINED if kind == "declined" else ACCEPTED, at=AT - timedelta(days=ago))
        return kind in [one.key for one in page(MINE, now=region(answered=(said,))).groups]

    assert [told(ago) for ago in (0, days - 1, days, -1, -3_650)] == [True, True, False, True, False]


def test_removal_is_visible_to_who_holds_it_and_to_coordinators() -> None:  # G-21
    asked = {ONE: held(purge=Purge(NOOR, AT))}
    assert group(page(EMPTY, now=region(asked)), "removal").lines[0].detail == "een coördinator moet dit bevestigen"
    unread = group(page(now=region(asked, me=TOM)), "removal").lines[0]
    assert (unread.title, unread.dossier_id) == (f"Dossier {ONE[:8]}, van een ander team", "")
    assert all(one.key != "removal" for one in page(now=region(asked, me=EVA)).groups)
    due = {ONE: held(purge=Purge(NOOR, AT, TOM, AT + timedelta(days=7)))}
    assert "woensdag 30 december" in group(page(EMPTY, now=region(due)), "removal").lines[0].detail


def test_what_is_not_sent_and_who_wants_to_join_is_one_line_each() -> None:
    shown = page(EMPTY, now=region(), unsent=frozenset({ONE, "not here"}), joining=2)
    assert group(shown, "unsent").lines[0].title == "Eén dossier is nog niet bij de server"
    assert group(shown, "joining").lines[0].title == "2 laptops willen bij de regio"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_group_has_its_title(language: str) -> None:
    keys = ["over", "clocks", "urgent", "settle", "offered", "planned", "print", "drafts", "unsent"]
    keys += ["team", "removal", "joining", "declined", "handed"]
    assert [key for key in keys if f"today.{key}" not in Words(language)] == []


def test_what_presses_says_with_whom_it_is_when_that_is_somebody_else() -> None:
    rows = [
        EMPTY._replace(dossier_id=f"{number:02d}" * 16, due="2026-12-29", name=f"{number}", assigned=who)
        for number, who in enumerate((NOOR, TOM, AHMED, ""))
    ]
    now = region({row.dossier_id: held() for row in rows})
    said = [line.detail.partition(": een eerste gesprek")[2] for line in group(page(*rows, now=now), "clocks").lines]
    assert said == ["", ", van Tom", ", van Ahmed, die er niet is", ", op niemands naam"]


def test_what_somebody_wrote_who_left_is_let_count_in_one_go_from_one_line() -> None:
    gone = (PEOPLE[0], replace(PEOPLE[1], revoked=True, teams=()), *PEOPLE[2:])
    rows = [EMPTY._replace(dossier_id=f"{number:02d}" * 16, late=2) for number in range(2)]
    custody = {row.dossier_id: held() for row in rows}
    first = group(page(*rows, now=region(custody, people=gone)), "settle").lines[0]
    assert (first.title, first.route) == ("Een laptop is uit de regio gehaald: 2 dossiers wachten", "team")
    assert group(page(*rows, now=region(custody)), "settle").lines[0].route == "team/late"
    assert len(group(page(*rows, now=region(custody)), "settle").lines) == 2
    assert len(group(page(rows[0], now=region(custody, people=gone)), "settle").lines) == 1
