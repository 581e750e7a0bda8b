"""What the region sets: no BSN without a reason, a mandate stops the term, amounts are unset until filled in."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from desktop.dossier import Dossier
from desktop.region import NO_REGION, Region, read_setting, region_of, show_setting
from desktop.settings.screen import Settings
from desktop.sitting import Sitting
from forms.intake import load_intake
from forms.rules.amounts import settings_to_fill_in, year_amount
from sync.vault import Value
from tests.conftest import HandClock, Office
from tests.desktop.builders import TODAY, figures
from tests.desktop.talk import Talk

CREDIT, SHARE = "amount/2026/credit_established_max", "tax_share/2026"


def sitting(region: Region = NO_REGION) -> Sitting:
    return Sitting(load_intake(), today=TODAY, language="nl", dossier_id="ab" * 16, region=region)


def test_nothing_set_asks_no_bsn_and_leaves_amounts_unset() -> None:
    assert region_of({}) == NO_REGION
    assert not sitting().session.state("p5_bsn").relevant
    assert year_amount("credit_established_max", 2026, NO_REGION.amounts).value is None


@pytest.mark.parametrize(
    ("settings", "asked"),
    [
        ({"bsn_on": "yes", "bsn_reason": "Bbz-aanvraag"}, True),
        ({"bsn_on": "yes", "bsn_reason": "  "}, False),
        ({"bsn_on": "yes"}, False),
        ({"bsn_on": True, "bsn_reason": "Bbz"}, False),
        ({"bsn_on": "", "bsn_reason": "Bbz"}, False),
    ],
)
def test_the_bsn_is_asked_only_with_a_reason(settings: dict[str, Value], asked: bool) -> None:
    assert sitting(region_of(settings)).session.state("p5_bsn").relevant is asked


def test_turning_the_bsn_on_and_off_follows_in_an_open_dossier_and_keeps_the_answer_aside() -> None:
    here = sitting(Region(bsn_on=True))
    assert not here.unsaved
    here.answer("p5_bsn", "111222333")
    here.set_region(Region(bsn_on=False))
    assert not here.session.state("p5_bsn").relevant
    assert here.values["p5_bsn"] == "111222333"
    here.set_region(Region(bsn_on=True))
    assert here.session.state("p5_bsn").value == "111222333"


ASKED: dict[str, Value] = {"t1_asked": "yes", "t1_asked_on": "2026-12-20"}
TALKED: dict[str, Value] = {"contact/c1/kind": "visit", "contact/c1/started": "2026-12-22T10:00:00+01:00"}
BEFORE: dict[str, Value] = {"contact/c0/kind": "phone", "contact/c0/started": "2026-12-19T10:00:00+01:00"}


def test_our_conversation_stops_the_term_only_where_the_region_has_the_mandate() -> None:
    def stopped(values: dict[str, Value], region: Region) -> date | None:
        clock = Dossier("ab" * 16, values, TODAY, region=region).clock
        assert clock is not None
        return clock.stopped_on

    mandate = Region(mandate=True)
    assert stopped(ASKED | TALKED, NO_REGION) is None
    assert stopped(ASKED | BEFORE, mandate) is None
    assert stopped(ASKED | BEFORE | TALKED, mandate) == date(2026, 12, 22)
    told: dict[str, Value] = {"t1_held_on": "2026-12-23"}
    assert stopped(ASKED | TALKED | told, mandate) == date(2026, 12, 23)


def test_the_tax_share_of_the_region_goes_into_the_scan() -> None:
    values: dict[str, Value] = dict(figures({"f1_turnover_1": "4000"}))
    own = region_of({SHARE: "0.17"})
    assert Dossier("ab" * 16, values, TODAY).scan.facts.tax_rate == Decimal("0.20")
    assert Dossier("ab" * 16, values, TODAY, region=own).scan.facts.tax_rate == Decimal("0.17")


def test_an_amount_of_the_region_stands_in_what_may_be_possible_and_is_unset_before() -> None:
    def amounts(region: Region) -> dict[str, Decimal | None]:
        found = Dossier("ab" * 16, {"w1_wish": "go_on"}, TODAY, region=region).schemes
        return {one.key: one.value for scheme in found for one in scheme.amounts}

    assert amounts(NO_REGION)["credit_established_max"] is None
    filled = amounts(region_of({CREDIT: "260000"}))
    assert filled["credit_established_max"] == Decimal(260000)
    assert filled["credit_starter_max"] is None


@pytest.mark.parametrize(
    ("setting", "typed", "kept", "shown"),
    [
        (CREDIT, "€ 260.000", "260000", "260.000"),
        (CREDIT, "0", "0", "0"),
        (CREDIT, "", "", ""),
        (CREDIT, "veel", None, ""),
        (CREDIT, "-5", None, ""),
        ("amount/2026/interest_pct", "8", "8", "8"),
        ("amount/2026/interest_pct", "800", None, ""),
        (SHARE, "20", "0.2", "20"),
        (SHARE, "17,5 %", "0.175", "17,50"),
        (SHARE, "100", None, ""),
        (SHARE, "0", "0", "0"),
    ],
)
def test_amounts_are_typed_as_people_write_them(setting: str, typed: str, kept: str | None, shown: str) -> None:
    assert read_setting(setting, typed) == kept
    assert show_setting(setting, kept or "") == shown


def test_the_settings_screen_keeps_what_the_region_agreed(office: Office) -> None:
    talk = Talk(office)
    talk.window.go("settings")
    screen = talk.window.screens["settings"]
    assert isinstance(screen, Settings)
    card = screen.region
    year = talk.desk.today.year
    assert set(card.amounts) == set(settings_to_fill_in(year))
    assert card.amounts
    assert all(not edit.text() and edit.placeholderText() == "nog niet ingevuld" for edit in card.amounts.values())
    box = card.choices["bsn_on"]
    box.setCurrentIndex(1)
    box.activated.emit(1)
    assert card.needs_reason.isVisible()
    assert not talk.sitting.session.state("p5_bsn").relevant
    card.texts["bsn_reason"].setText("Nodig voor de aanvraag Bbz")
    card.texts["bsn_reason"].editingFinished.emit()
    assert not card.needs_reason.isVisible()
    assert talk.sitting.session.state("p5_bsn").relevant
    share = card.amounts[f"tax_share/{year}"]
    share.setText("twintig")
    share.editingFinished.emit()
    assert card.wrong.isVisible()
    share.setText("20")
    share.editingFinished.emit()
    assert not card.wrong.isVisible()
    assert talk.desk.settings[f"tax_share/{year}"] == "0.2"
    screen.leave()
    screen.enter()
    assert share.text() == "20"


def test_after_new_year_the_settings_ask_for_the_amounts_of_that_year(office: Office, clock: HandClock) -> None:
    talk = Talk(office)
    talk.window.go("settings")
    screen = talk.window.screens["settings"]
    assert isinstance(screen, Settings)
    share = screen.region.amounts[SHARE]
    share.setText("20")
    clock.now += timedelta(days=10)
    talk.window.go("dossiers")
    talk.window.go("settings")
    assert set(screen.region.amounts) == set(settings_to_fill_in(2027))
    assert "amounts_source/2027" in screen.region.texts
    office.settle()
    assert screen.region.isVisible()
    assert talk.desk.settings[SHARE] == "0.2"  # what was typed for the old year stays kept
