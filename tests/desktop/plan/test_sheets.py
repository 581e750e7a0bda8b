"""Pages become pictures in memory, and files whole or not at all."""

from pathlib import Path

import pytest

from desktop.plan.give import FileNotWritten, write_file
from desktop.plan.pages import maker, plan_of
from desktop.plan.sheets import draw_page, page_count
from desktop.trouble import trouble_of
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


def test_an_enormous_resolution_is_bounded(pdf: bytes) -> None:
    image = draw_page(pdf, 1, dpi=4800).image
    assert image.width() * image.height() < 41_000_000


def test_a_file_is_written_whole_and_replaces_an_older_one(tmp_path: Path) -> None:
    path = tmp_path / "plan-1-2026-12-23.pdf"
    write_file(path, b"one")
    write_file(path, b"two")
    assert path.read_bytes() == b"two"
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_a_file_that_can_not_be_written_is_a_known_error_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "taken.pdf").mkdir()
    with pytest.raises(FileNotWritten) as caught:
        write_file(tmp_path / "taken.pdf", b"one")
    trouble = trouble_of(caught.value)
    assert trouble is not None
    assert trouble.code == "D-201"
    assert [one.name for one in tmp_path.iterdir()] == ["taken.pdf"]
    with pytest.raises(FileNotWritten):
        write_file(tmp_path / "nowhere" / "plan.pdf", b"one")
