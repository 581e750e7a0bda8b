"""Pages become pictures in memory."""

import pytest

from desktop.plan import sheets
from desktop.plan.pages import maker, plan_of
from desktop.plan.sheets import draw_page, page_count
from tests.desktop.builders import TAXI, dossier, figures, step


@pytest.fixture(scope="module")
def pdf() -> bytes:
    one = dossier({"w3_change": "Vaste ritten."}, figures(TAXI), step(action="Bel de gemeente", who="client"))
    return maker(plan_of(one, {}), "nl")()


def test_a_page_is_as_wide_as_asked_and_not_empty(pdf: bytes) -> None:
    sheet = draw_page(pdf, 1, width_px=420)
    assert sheet.image.width() == 420
    assert abs(sheet.image.height() - 594) <= 1
    assert len({sheet.image.pixel(x, y) for x in range(0, 420, 3) for y in range(0, 590, 3)}) > 5
    assert "Bel de gemeente" in " ".join(sheet.text.split())


def test_a_number_past_the_end_gives_the_last_page(pdf: bytes) -> None:
    assert draw_page(pdf, 99, width_px=100).number == page_count(pdf)
    assert draw_page(pdf, 0, width_px=100).number == 1


def test_an_enormous_resolution_is_bounded(pdf: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sheets.MOST_PIXELS > 8.27 * 11.69 * 300**2, "a printer gets all it can show"
    monkeypatch.setattr(sheets, "MOST_PIXELS", 1_000_000)
    image = draw_page(pdf, 1, dpi=4800).image
    assert 0.9 < image.width() * image.height() / 1_000_000 < 1.01


def test_which_pages_may_hang_on_the_fridge_is_told_in_large_print_too(pdf: bytes) -> None:
    one = dossier({"w3_change": "Vaste ritten."}, figures(TAXI))
    both = maker(plan_of(one, {}), "en", True)()
    assert [draw_page(made, 1, width_px=100).private_from for made in (pdf, both)] == [2, 3]
    assert "Vaste ritten." in draw_page(both, 2, width_px=100).text
