"""The sample dossiers show every road and situation, and nobody in them exists."""

import re
from datetime import date, timedelta
from decimal import Decimal

from forms.intake import read_intake
from forms.rules.clocks import debt_help_clock
from forms.rules.road import road
from forms.rules.scan import quick_scan, scan_input
from forms.rules.urgency import is_threatening, urgencies
from forms.samples import samples

TODAY = date(2026, 11, 23)
PATH = re.compile(r"(dossier|road|safety|closing)/[a-z_]+|(contact|note)/[0-9a-f]{16}/[a-z]+")


def test_there_are_a_dozen_with_their_own_keys_and_working_names() -> None:
    found = samples(TODAY)
    assert len({one.key for one in found}) == len(found) == 12
    assert all(one.values["dossier/name"] for one in found)


def test_every_road_is_there_and_undecided_too() -> None:
    chosen = {one.values.get("road/chosen") for one in samples(TODAY)}
    assert {"A", "B", "C", "A+C", "undecided", None} <= chosen


def test_roads_follow_from_wishes() -> None:
    advised = set()
    for one in samples(TODAY):
        intake = read_intake(one.values)
        scan = quick_scan(scan_input(intake))
        advised.add("".join(sorted(road(intake, scan, urgencies(intake, TODAY), TODAY).road)))
    assert {"A", "B", "C", "AC", ""} <= advised


def test_one_has_a_clock_that_runs_with_a_threat() -> None:
    taxi = read_intake(samples(TODAY)[0].values)
    clock = debt_help_clock(taxi, is_threatening(urgencies(taxi, TODAY)), TODAY)
    assert clock is not None
    assert clock.running
    assert clock.threatening


def test_one_has_a_second_visit_with_new_figures_beside_the_old() -> None:
    taxi = samples(TODAY)[0]
    assert len(taxi.visits) == 2
    old, new = read_intake(taxi.values).figures
    assert (old.turnover, new.turnover) == (Decimal(3200), Decimal(4400))
    assert old.date is not None
    assert new.date is not None
    assert old.date < new.date


def test_one_has_no_name_and_help_asked_today() -> None:
    unnamed = next(one for one in samples(TODAY) if one.key == "zonder-naam")
    intake = read_intake(unnamed.values)
    assert intake.name is None
    assert intake.asked_on == TODAY


def test_days_are_counted_from_today() -> None:
    later = samples(TODAY + timedelta(days=100))
    assert later[0].visits[0].at.date() - samples(TODAY)[0].visits[0].at.date() == timedelta(days=100)
    assert all("@" not in value for one in later for path, value in one.values.items() if path != "p4_email")


def test_visits_stand_in_order_and_their_moments_know_their_zone() -> None:
    for one in samples(TODAY):
        moments = [visit.at for visit in one.visits]
        assert moments == sorted(moments)
        assert all(moment.tzinfo for moment in moments)


def test_all_paths_are_questions_or_known_places_of_a_dossier() -> None:
    others = [path for one in samples(TODAY) for path in one.values if path.split("/")[0] in PLACES]
    assert others
    assert [path for path in others if not PATH.fullmatch(path)] == []


PLACES = ("dossier", "road", "safety", "closing", "contact", "note")


def test_nobody_in_them_exists() -> None:
    for one in samples(TODAY):
        intake = read_intake(one.values)
        assert intake.name is None or intake.name.split()[-1] in ("Voorbeeld", "Proef", "Fictief")
        assert intake.phone is None or re.fullmatch(r"06 000000\d\d", intake.phone)
        assert intake.email is None or intake.email.endswith(".invalid")
        assert "p5_bsn" not in one.values


def test_safety_keeps_only_a_time() -> None:
    kept = {path for one in samples(TODAY) for path in one.values if path.startswith("safety")}
    assert kept == {"safety/discussed_at"}
