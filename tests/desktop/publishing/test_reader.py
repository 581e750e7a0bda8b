"""A large form is read by a process of its own: the same form comes out; it tells how far it is, and can be stopped."""

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from desktop.publishing import screen as publishing
from desktop.publishing.reader import Reader, Stopped, unpacked
from desktop.publishing.reading import own_source, read_candidate
from forms.engine.compiled import dump
from forms.engine.xform import Stage, read_form
from tests.conftest import Office
from tests.desktop.looking import press, texts
from tests.desktop.publishing.test_screen import add_a_question, changed, screen_of

SHEET = """
| survey | | | |
| | type | name | label |
| | text | a | Hoe heet u? |
| | integer | b | \u202eHoeveel? |
| | decimal | b | twee keer |
"""


def test_a_process_of_its_own_gives_the_same_form_with_the_same_problems(tmp_path: Path) -> None:
    path = tmp_path / "klein met spatie.md"
    path.write_text(SHEET, encoding="utf-8")
    told: list[Stage] = []
    beside = Reader(told.append, large=0)(path)
    assert dump(beside) == dump(read_form(path))
    assert [one.code for one in beside.problems] == ["F-057"]
    assert told[:2] == [Stage.OPEN, Stage.CHECK]


def test_the_programs_own_workbook_is_not_large(tmp_path: Path) -> None:
    path = tmp_path / "vragen.xlsx"
    path.write_bytes(own_source(".xlsx"))
    told: list[Stage] = []
    assert not read_candidate(path, Reader(told.append, large=unpacked(path))).form.problems
    assert tuple(dict.fromkeys(told)) == tuple(Stage)
    (tmp_path / "geen.xlsx").write_bytes(b"PK")
    assert unpacked(tmp_path / "geen.xlsx") == 2


@pytest.mark.parametrize("large", [0, 1_000_000])
def test_what_is_stopped_gives_no_form(tmp_path: Path, large: int) -> None:
    path = tmp_path / "form.md"
    path.write_text(SHEET, encoding="utf-8")
    reader = Reader(lambda _stage: reader.stop(), large=large)
    with pytest.raises(Stopped):
        reader(path)
    with pytest.raises(Stopped):
        reader(path)


def test_a_process_that_dies_gives_a_form_that_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "form.md"
    path.write_text(SHEET, encoding="utf-8")
    monkeypatch.setattr("desktop.publishing.reader.program", lambda: ["false"])
    form = Reader(large=0)(path)
    assert [one.code for one in form.problems] == ["F-001"]
    assert not form.root.children


def test_reading_says_how_far_it_is_and_stops_at_a_press(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    class Slow(Reader):
        def _told(self, stage: Stage) -> None:
            super()._told(stage)
            if stage is Stage.CHECK:
                begun.set()
                go_on.wait()

    monkeypatch.setattr(publishing, "Reader", Slow)
    screen = screen_of(office)
    screen.read_file(changed(tmp_path / "nieuw.csv", add_a_question))
    seen: list[str] = []

    def look() -> None:
        if not begun.is_set():
            QTimer.singleShot(1, look)
            return
        seen.append(texts(screen))
        stop = screen.findChild(QWidget, "form-stop")
        assert stop is not None
        press(screen, "form-stop")
        go_on.set()

    QTimer.singleShot(1, look)
    office.settle()
    assert "Stap" in seen[0]
    assert "nieuw.csv" in seen[0]
    assert "Het lezen is gestopt" in texts(screen)
    assert "u1_car" not in texts(screen)
    assert screen.read.isEnabled()
    assert screen.candidate is None
