"""What is remembered outside the vault survives, and a damaged file does no harm."""

import json
from pathlib import Path

import pytest

from desktop.prefs import FILE_NAME, load_prefs


def test_a_choice_is_there_the_next_time(tmp_path: Path) -> None:
    prefs = load_prefs(tmp_path)
    prefs.language, prefs.percent = "en", 150
    prefs.save()
    again = load_prefs(tmp_path)
    assert (again.language, again.percent) == ("en", 150)


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '{"percent": "huge", "language": 3}', "\x00" * 10])
def test_a_damaged_file_gives_the_defaults_and_stays_as_it_is(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE_NAME).write_text(content)
    prefs = load_prefs(tmp_path)
    assert (prefs.language, prefs.percent) == ("nl", 100)
    assert (tmp_path / FILE_NAME).read_text() == content


def test_a_folder_without_rights_costs_only_the_window_its_place(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    prefs = load_prefs(blocked / "profile")
    prefs.save()
    assert blocked.read_text() == "in the way"


def test_nothing_but_the_windows_own_choices_is_kept(tmp_path: Path) -> None:
    load_prefs(tmp_path).save()
    kept = json.loads((tmp_path / FILE_NAME).read_text())
    assert set(kept) == {"language", "percent", "dark", "idle_minutes", "geometry", "columns"}
