"""The spreadsheet of the form in use can be saved again, byte for byte, also on another laptop of the region."""

import json
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.publishing.reading import Candidate, own_source, read_candidate
from desktop.publishing.source import LARGEST, Source, keep_source, read_source, share_source, source_of
from desktop.questionnaire import name_of
from tests.conftest import Office
from tests.desktop.looking import press, texts
from tests.desktop.publishing.test_screen import add_a_question, changed, read
from tests.sync.world import AT, World

MARKDOWN = """| survey | | | |
| | type | name | label |
| | select_one_from_file plaatsen.csv | waar | Waar woont u? |
| settings | | | |
| | form_id | version | |
| | intake | 1 | |
"""


@pytest.fixture
def written(tmp_path: Path) -> Candidate:
    """A form with a list of its own, and a file beside it that is none of its business."""
    (tmp_path / "vragen.md").write_text(MARKDOWN, encoding="utf-8")
    (tmp_path / "plaatsen.csv").write_text("name,label\nalmere,Almere \u202e\n", encoding="utf-8")
    (tmp_path / "cliënten.csv").write_text("name,label\nsam,Sam\n", encoding="utf-8")
    return read_candidate(tmp_path / "vragen.md")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Two colleagues of one team, one of whom may publish."""
    made = World.made(tmp_path / "world", {"noord": ("anna", "bo")})
    made["admin"].region.signer(made.device("anna"), True, AT)
    made.sync()
    yield made
    made.close()


def test_only_the_form_and_its_own_lists_are_kept_and_written_again(written: Candidate, tmp_path: Path) -> None:
    assert set(written.source.files) == {"vragen.md", "plaatsen.csv"}
    there = tmp_path / "terug"
    there.mkdir()
    (there / "plaatsen.csv").write_text("mine")
    written.source.write(there / "opnieuw.md")
    assert (there / "opnieuw.md").read_text(encoding="utf-8") == MARKDOWN
    assert (there / "plaatsen.csv").read_text() == "mine"


def test_it_goes_with_the_form_to_the_other_laptops(written: Candidate, world: World) -> None:
    name = name_of(written.form)
    anna, bo = world["anna"], world["bo"]
    keep_source(anna, name, written.source, AT)
    assert source_of(anna, name) == written.source
    share_source(anna, name, AT)
    world.sync()
    assert source_of(bo, name) == written.source
    assert source_of(bo, "another") is None
    share_source(bo, name, AT)  # who may not, gives nothing


def test_one_that_is_too_large_is_left_out_and_another_of_the_same_form_stays(world: World) -> None:
    anna = world["anna"]
    keep_source(anna, "f", Source("a.csv", {"a.csv": b"x" * (LARGEST + 1)}), AT)
    assert source_of(anna, "f") is None
    first = Source("a.csv", {"a.csv": b"1"})
    keep_source(anna, "f", first, AT)
    keep_source(anna, "f", Source("a.csv", {"a.csv": b"2"}), AT)
    assert source_of(anna, "f") == first


@pytest.mark.parametrize(
    "found",
    [
        b"",
        b"[]",
        b'{"file": "a", "files": {}}',
        b'{"file": "a", "files": {"a": "?"}}',
        *(
            json.dumps({"file": name, "files": {name: b64encode(b"x").decode()}}).encode()
            for name in ("../a", "a\\b", "")
        ),
    ],
)
def test_what_cannot_be_read_or_would_be_written_elsewhere_is_none(found: bytes) -> None:
    assert read_source(found) is None


def test_the_window_saves_the_form_in_use_and_also_the_programs_own(office: Office, tmp_path: Path) -> None:
    path = changed(tmp_path / "nieuw.csv", add_a_question)
    screen = read(office, path)
    press(screen, "form-use")
    office.settle()
    asked: list[str] = []

    def answer(name: str, then: object) -> None:
        asked.append(name)
        assert callable(then)
        then(tmp_path / f"bewaard-{len(asked)}")

    screen.ask_where = answer
    for button in ("form-save", "form-save-own"):
        press(screen, button)
        office.settle()
    assert asked == ["nieuw.csv", "vragenlijst.xlsx"]
    assert (tmp_path / "bewaard-1.csv").read_bytes() == path.read_bytes()
    assert (tmp_path / "bewaard-2.xlsx").read_bytes()[:2] == own_source(".xlsx")[:2]
    assert "bewaard-2.xlsx" in texts(screen)
