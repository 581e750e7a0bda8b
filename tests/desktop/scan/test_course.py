"""The line of earlier figures, drawn and in words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.scan.course import CourseChart
from desktop.scan.course_page import Course
from desktop.scan.page import scan_page
from forms.intake import load_intake
from forms.words import Words
from tests.desktop.builders import FIRST, SECOND, TAXI, dossier, figures

pytestmark = pytest.mark.usefixtures("qapp")
NL = Words("nl")


def turnover(amount: int) -> dict[str, str]:
    return {f"f1_turnover_{month}": str(amount) for month in (1, 2, 3)}


def drawn(*parts: dict[str, str]) -> Course | None:
    return scan_page(dossier(*parts), load_intake(), NL).course


def at(day: str, item: str, order: int, amount: int, **other: str) -> dict[str, str]:
    return figures(TAXI, day, item, str(order), **turnover(amount), **other)


def test_each_day_with_figures_is_a_point_the_oldest_first_and_all_is_said_in_words() -> None:
    found = drawn(at("2026-12-23", SECOND, 1, 3200), at("2026-06-01", FIRST, 2, 4400))
    assert found is not None
    assert [(point.day_text, point.turnover_text) for point in found.points] == [
        ("1 jun", "€ 4.400"),
        ("23 dec", "€ 3.200"),
    ]
    assert found.said == (
        "Omzet per maand: 1 jun 2026 € 4.400, 23 dec 2026 € 3.200. "
        "Leefbare omzet per maand: 1 jun 2026 € 4.651, 23 dec 2026 € 5.148."
    )


def test_one_day_other_businesses_or_an_unknown_turnover_are_not_compared() -> None:
    assert drawn(at("2026-12-23", FIRST, 1, 3200)) is None
    assert drawn(at("2026-12-23", FIRST, 1, 3200), at("2026-12-23", SECOND, 2, 4400)) is None
    unknown = figures(
        {name: value for name, value in TAXI.items() if "turnover" not in name}, "2026-06-01", SECOND, "2"
    )
    assert drawn(at("2026-12-23", FIRST, 1, 3200), unknown) is None
    second = {
        f"figures/{SECOND}/more_businesses/{FIRST}/order": "1",
        f"figures/{SECOND}/more_businesses/{FIRST}/g5_fixed": "5",
        **{f"business/{item}/order": "1" for item in (FIRST, SECOND)},
        **{f"business/{item}/o1_self_employed": "registered" for item in (FIRST, SECOND)},
    }
    assert drawn(at("2026-06-01", FIRST, 1, 3200), {**at("2026-12-23", SECOND, 2, 4400), **second}) is None


def test_what_is_needed_is_left_out_where_it_is_not_known() -> None:
    loss = {"f4_purchases": "9000"}
    found = drawn(at("2026-06-01", FIRST, 1, 3200, **loss), at("2026-12-23", SECOND, 2, 4400, **loss))
    assert found is not None
    assert (found.needed_label, [point.needed for point in found.points]) == ("", [None, None])


@given(amounts=st.lists(st.integers(0, 10**7), min_size=2, max_size=5))
@settings(max_examples=8, deadline=None)
def test_every_point_is_drawn_inside_in_the_order_of_time_and_of_height(amounts: list[int]) -> None:
    parts = [at(f"2026-0{month}-01", f"{month:016x}", month, amount) for month, amount in enumerate(amounts, 1)]
    chart = CourseChart()
    chart.resize(300, chart.sizeHint().height())
    chart.show_course(drawn(*parts))
    places = chart.places()
    assert [place.x() for _point, place, _needed in places] == sorted(place.x() for _point, place, _needed in places)
    assert all(0 <= one.x() <= 300 and 0 <= one.y() <= chart.height() for _point, one, _needed in places)
    by_amount = sorted(places, key=lambda place: (place[0].turnover, -place[1].y()))
    heights = [place.y() for _point, place, _needed in by_amount]
    assert heights == sorted(heights, reverse=True)
    assert chart.accessibleName().startswith("Omzet per maand: ")
    assert not chart.grab().isNull()
    chart.deleteLater()
