"""The line of earlier figures over any sets: out of order, on one day, with gaps, down to nothing, and unknown."""

from collections.abc import Mapping
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.scan.page import ScanPage, scan_page
from forms.intake import load_intake
from forms.words import Words
from tests.desktop.builders import HAIRDRESSER, TAXI, dossier, figures

NL, FORM = Words("nl"), load_intake()
START = date(2024, 1, 31)


def line(*sets: tuple[str, Mapping[str, str]]) -> ScanPage:
    """Each set by its day, as they were made."""
    made: dict[str, str] = {}
    for number, (day, leaves) in enumerate(sets, 1):
        made |= figures(leaves, day=day, item=f"{number:016x}", order=str(number))
    return scan_page(dossier(made), FORM, NL)


def sold(amount: str) -> dict[str, str]:
    return {**TAXI, **{f"f1_turnover_{month}": amount for month in (1, 2, 3)}}


def test_no_set_and_one_set_are_no_line() -> None:
    for page in (line(), line(("2026-06-01", TAXI))):
        assert (page.earlier, page.course, page.line) == ((), None, "")


def test_sets_made_out_of_order_stand_in_the_order_of_their_days() -> None:
    page = line(("2026-12-01", sold("3000")), ("2026-03-01", sold("5000")), ("2026-08-01", sold("4000")))
    assert [row.turnover for row in page.earlier] == ["€ 3.000", "€ 4.000", "€ 5.000"]
    assert [row.newest for row in page.earlier] == [True, False, False]
    assert page.line == "Van 1 maart 2026 tot 1 december 2026: de omzet ging van € 5.000 naar € 3.000 per maand."


def test_of_two_sets_on_one_day_the_last_made_is_on_the_line_and_both_stand_in_the_list() -> None:
    page = line(("2026-03-01", sold("5000")), ("2026-12-01", sold("100")), ("2026-12-01", sold("3000")))
    assert [row.turnover for row in page.earlier] == ["€ 3.000", "€ 100", "€ 5.000"]
    assert page.course is not None
    assert [point.turnover for point in page.course.points] == [5000, 3000]


def test_down_to_nothing_is_on_the_line_as_nothing_and_unknown_is_not_on_it() -> None:
    unknown = {name: value for name, value in TAXI.items() if not name.startswith("f1_turnover")}
    page = line(("2026-01-01", sold("900")), ("2026-05-01", unknown), ("2026-09-01", sold("0")))
    assert [row.turnover for row in page.earlier] == ["€ 0", "onbekend", "€ 900"]
    assert [row.colour for row in page.earlier][:2] == ["rood", "onvoldoende gegevens"]
    assert page.course is not None
    assert [point.turnover for point in page.course.points] == [900, 0]
    assert page.course.points[-1].needed is None  # nothing to divide by
    assert page.line.endswith("de omzet ging van € 900 naar € 0 per maand.")


def test_thirty_sets_each_say_how_they_came_about() -> None:
    days = [(START + timedelta(days=30 * number)).isoformat() for number in range(30)]
    page = line(*((day, {**HAIRDRESSER, "f1_turnover_1": str(100 * n)}) for n, day in enumerate(days)))
    assert len(page.earlier) == 30
    assert page.course is not None
    assert [point.turnover for point in page.course.points] == [100 * n for n in range(30)]
    assert all("Regel R0. Bron: eigen voorstel." in row.why for row in page.earlier)
    assert len({row.why for row in page.earlier}) > 20


@settings(max_examples=15)
@given(
    st.lists(st.tuples(st.dates(date(2020, 1, 1), date(2026, 12, 23)), st.none() | st.integers(0, 9_000)), max_size=6)
)
def test_the_line_is_made_of_what_is_known_and_unknown_is_never_green(sets: list[tuple[date, int | None]]) -> None:
    rest = {name: text for name, text in HAIRDRESSER.items() if name != "f1_turnover_1"}
    told = [rest if amount is None else rest | {"f1_turnover_1": str(amount)} for _, amount in sets]
    page = line(*((day.isoformat(), leaves) for (day, _), leaves in zip(sets, told, strict=True)))
    known = {day: amount for day, amount in sets if amount is not None}  # of one day the last made
    points = page.course.points if page.course is not None else ()
    assert [(point.day, int(point.turnover)) for point in points] == (sorted(known.items()) if len(known) > 1 else [])
    unknown = [row for row in page.earlier if row.colour == "onvoldoende gegevens"]
    assert len(unknown) == (sum(amount is None for _, amount in sets) if len(sets) > 1 else 0)
    assert all(not row.kind for row in unknown)
