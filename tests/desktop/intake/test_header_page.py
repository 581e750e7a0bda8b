"""The head of a dossier names what presses, the legal date and the first step."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from desktop.intake.header_page import BannerView, banner, first_step, header_page, recovered_line
from forms.intake import load_intake
from forms.words import Words
from sync.history import Written
from tests.desktop.builders import FIRST, HAIRDRESSER, TAXI, dossier, figures

NL = Words("nl")
ASKED = {"t1_asked": "yes", "t1_asked_on": "2026-12-23"}


def shown(*parts: dict[str, str], today: date = date(2026, 12, 23)) -> BannerView:
    found = banner(dossier(*parts, today=today), NL)
    assert found is not None
    return found


def test_a_new_dossier_has_no_name_no_chip_and_no_banner() -> None:
    page = header_page(dossier(), NL)
    assert (page.name, page.own_name, page.chips, page.banner) == ("", False, (), None)
    assert page.contact == NL("header.empty")


def test_an_answer_that_two_people_gave_otherwise_is_told_in_the_head_and_leads_to_where_one_chooses() -> None:
    """It stands empty on the intake. What another team holds is not ours to choose."""
    at = datetime(2026, 12, 23, tzinfo=UTC)
    two = replace(dossier(), conflicts={"w3_change": (Written("a", "d", at, "r"), Written("b", "e", at, "s"))})
    (shown,) = header_page(two, NL).chips
    assert (shown.text, shown.kind, shown.tab) == (NL("dossiers.conflict"), "amber", "history/conflicts")
    assert header_page(two, NL, ours=False).chips == ()


def test_the_clients_name_goes_before_the_working_name() -> None:
    assert header_page(dossier({"dossier/name": "kapper, Almere"}), NL).name == "kapper, Almere"
    page = header_page(dossier({"dossier/name": "kapper, Almere", "p1_name": "Fatima Demir"}), NL)
    assert (page.name, page.own_name) == ("Fatima Demir", True)


def test_an_announced_cut_off_with_a_request_on_23_december_names_29_december_and_what_stops_it() -> None:
    view = shown({"s2_cutoff": "announced", **ASKED})
    assert view.kind == "red"
    assert view.title == NL("finding.threat.cutoff")
    assert "29 december 2026" in view.clock
    assert view.text == NL("banner.stops")
    assert view.step == NL("step.hand_over")


def test_a_threat_without_a_request_starts_no_clock_but_says_what_a_request_would_do() -> None:
    view = shown({"s2_cutoff": "announced"})
    assert (view.clock, view.text) == ("", NL("banner.ask"))


def test_a_request_without_a_threat_is_amber_and_becomes_red_when_it_is_late() -> None:
    assert shown(ASKED).kind == "amber"
    assert shown(ASKED, today=date(2027, 3, 1)).kind == "red"


def test_a_request_that_was_answered_leaves_no_banner() -> None:
    assert banner(dossier({**ASKED, "t1_held_on": "2026-12-23"}), NL) is None


@pytest.mark.parametrize(
    ("answer", "kind", "clock"), [("", "amber", "januari"), ("yes", "red", "29 december"), ("no", "amber", "januari")]
)
def test_an_eviction_that_threatens_shortens_the_clock_only_when_the_worker_says_so(
    answer: str, kind: str, clock: str
) -> None:
    confirmed = {"dossier/eviction_confirmed": answer} if answer else {}
    view = shown({"s1_eviction": "threat", **ASKED, **confirmed})
    assert view.kind == kind
    assert clock in view.clock
    assert view.confirm is (answer == "")
    kept = dossier({"s1_eviction": "threat", **confirmed})
    assert ("urgent" in kept.advice.tracks) is (answer == "yes")
    first = [step.key for step in kept.suggestions if step.because == "S1"]
    assert first == (["keep_home"] if answer == "yes" else ["find_eviction_letter"])


def test_more_than_two_urgent_things_are_counted() -> None:
    view = shown({"s2_cutoff": "announced", "s3_insurance": "cancelled", "s4_seizure": "bank", "s6_week": "no"})
    assert view.title.endswith(NL("banner.more", count=2))


def test_the_first_step_goes_into_the_plan_once() -> None:
    urgent = {"s2_cutoff": "announced", **ASKED}
    step = first_step(dossier(urgent), NL, FIRST)
    assert step[f"pl2_steps/{FIRST}/pl2_action"] == NL("step.hand_over")
    kept = {path: value for path, value in step.items() if value is not None}
    assert shown(urgent, kept).in_plan
    assert first_step(dossier(urgent, kept), NL, FIRST) == {}


def test_figures_that_were_guessed_make_the_scan_provisional() -> None:
    chips = header_page(dossier({"w1_wish": "go_on"}, figures(HAIRDRESSER)), NL).chips
    assert [chip.text for chip in chips] == [NL("header.road.A"), NL("header.provisional")]
    assert len(header_page(dossier({"w1_wish": "go_on"}, figures(TAXI)), NL).chips) == 1


def test_a_contact_is_told_with_its_day_and_who_was_there() -> None:
    contact = {
        "contact/c1/kind": "visit",
        "contact/c1/started": "2026-12-23T10:00+01:00",
        "contact/c1/present": "partner",
    }
    assert header_page(dossier(contact), NL).contact == "Bezoek · 23 december 2026 · met partner"
    later = header_page(dossier(contact, today=date(2027, 1, 5)), NL)
    assert later.contact == "Laatste keer: Bezoek · 23 december 2026 · met partner"


def test_the_safety_card_is_offered_at_three_or_lower_until_it_was_discussed() -> None:
    assert header_page(dossier({"p11_feeling": "3"}), NL).offer_safety
    assert not header_page(dossier({"p11_feeling": "4"}), NL).offer_safety
    assert not header_page(dossier({"p11_feeling": "\x1arefused"}), NL).offer_safety
    page = header_page(dossier({"p11_feeling": "2", "safety/discussed_at": "2026-12-23T10:15+01:00"}), NL)
    assert not page.offer_safety
    assert "10.15" in page.safety


def test_what_a_crash_left_is_named_and_the_rest_counted() -> None:
    changes = {
        "w1_wish": "go_on",
        "note/n1/text": "post gezien",
        "contact/c1/kind": "visit",
        "p1_name": "Jo",
        "d1_debts": "no",
    }
    line = recovered_line(load_intake(), changes, NL)
    assert "Doorgaan met mijn bedrijf" in line
    assert "post gezien" in line
    assert line.endswith("en nog 1")
    brief = recovered_line(load_intake(), changes, NL, brief=True)
    assert brief.endswith("; en nog 3")
    assert len(brief) <= len("; en nog 3") + 24, "two lines in large letters, beside two buttons"


def test_a_step_cannot_be_put_in_the_plan_of_a_dossier_that_another_team_holds() -> None:
    urgent = dossier({"s2_cutoff": "announced", **ASKED}, today=date(2026, 12, 23))
    ours, theirs = banner(urgent, NL), banner(urgent, NL, ours=False)
    assert ours is not None
    assert theirs is not None
    assert (ours.step, ours.may_plan) == (theirs.step, True)
    assert not theirs.may_plan
