"""A worker saves the form, opens a changed one, sees what it does, tries it, and puts it in use; by button and key."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.publishing.reading import own_source, read_candidate, write_form
from desktop.publishing.screen import Publishing
from desktop.publishing.trial import Trial
from desktop.widgets import Banner
from forms.engine.changes import compare
from forms.intake import load_intake
from forms.publishing import ready
from tests.conftest import Office
from tests.desktop.looking import press, texts

Rows = list[list[str]]


def changed(path: Path, change: Callable[[Rows], None], version: str = "2999010101") -> Path:
    """The program's own form as a .csv, with another version and a change to its rows."""
    write_form(path, own_source(".csv"))
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
    for row in rows:
        row[:] = [version if cell == load_intake().version else cell for cell in row]
    change(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def add_a_question(rows: Rows) -> None:
    """Another question after the wish."""
    at = next(number for number, row in enumerate(rows) if "w1_wish" in row)
    rows.insert(at + 1, ["", "text", "u1_car", "Heeft u een auto?", "Do you have a car?"])


def take_away(name: str) -> Callable[[Rows], None]:
    def change(rows: Rows) -> None:
        rows[:] = [row for row in rows if row[2:3] != [name]]

    return change


def make_text(name: str) -> Callable[[Rows], None]:
    def change(rows: Rows) -> None:
        for row in rows:
            if row[2:3] == [name]:
                row[1] = "text"

    return change


class Windows(QObject):
    """Remembers what opened as a window of its own, however short."""

    def __init__(self) -> None:
        super().__init__(QApplication.instance())
        self.shown: list[str] = []
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(watched.objectName() or type(watched).__name__)
        return False


def focus_name() -> str:
    """The control with the keyboard."""
    found = QApplication.focusWidget()
    return found.objectName() if found is not None else ""


def screen_of(office: Office) -> Publishing:
    office.window.go("publishing")
    office.settle()
    screen = office.window.findChild(Publishing)
    assert isinstance(screen, Publishing)
    return screen


def read(office: Office, path: Path) -> Publishing:
    screen = screen_of(office)
    screen.read_file(path)
    office.settle()
    office.settle()
    return screen


@pytest.mark.parametrize("name", ["vragen.xlsx", "vragen.csv"])
def test_the_saved_form_reads_back_as_the_programs_own(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    write_form(path, own_source(path.suffix))
    read_back = read_candidate(path)
    assert read_back.form.problems == ()
    assert compare(load_intake(), ready(read_back.form)) == ()
    assert read_back.form.version == load_intake().version
    assert (tmp_path / "municipalities.csv").exists()


def test_no_cell_of_the_workbook_is_a_formula(tmp_path: Path) -> None:
    (tmp_path / "vragen.xlsx").write_bytes(own_source(".xlsx"))
    book = load_workbook(tmp_path / "vragen.xlsx")
    assert book.sheetnames == ["settings", "survey", "choices"]
    kinds = {cell.data_type for sheet in book for row in sheet for cell in row if cell.value is not None}
    assert kinds == {"s"}


def test_a_list_that_is_not_beside_the_file_is_the_programs_own(tmp_path: Path) -> None:
    path = tmp_path / "vragen.csv"
    path.write_bytes(own_source(".csv"))
    assert read_candidate(path).form.problems == ()
    assert len(read_candidate(path).form.choices["municipalities"]) > 300
    assert list(tmp_path.iterdir()) == [path]


def test_from_settings_to_a_new_form_in_use_and_back(office: Office, tmp_path: Path) -> None:
    office.window.go("settings")
    office.settle()
    press(office.window, "settings-form")
    office.settle()
    screen = screen_of(office)
    assert "vragenlijst van het programma" in texts(screen)
    screen.save_to(tmp_path / "vragen")
    office.settle()
    assert (tmp_path / "vragen.xlsx").exists()
    assert "vragen.xlsx" in texts(screen)

    screen = read(office, changed(tmp_path / "nieuw.csv", add_a_question))
    assert "“Heeft u een auto?” (u1_car) is nieuw." in texts(screen)
    assert screen.use.isEnabled()
    press(screen, "form-use")
    office.settle()
    assert "u1_car" in office.desk.questionnaire.form.nodes
    assert "is nu in gebruik" in texts(screen)

    office.desk.new_dossier()
    office.settle()
    office.window.go("dossier/intake/wish")
    office.desk.answer("u1_car", "ja")
    press(screen_of(office), "form-own")
    office.settle()
    assert office.desk.questionnaire.own
    (card,) = office.desk.cards
    office.desk.open_dossier(card.dossier_id)
    office.settle()
    banner = office.window.findChild(QWidget, "carried")
    assert isinstance(banner, QWidget)
    assert banner.isVisible()
    press(banner, "carried-open")
    overlay = office.window.findChild(QWidget, "carried-overlay")
    assert isinstance(overlay, QWidget)
    assert "Heeft u een auto?" in texts(overlay)
    press(overlay, "carried-clear-u1_car")
    press(overlay, "overlay-close")
    assert office.desk.sitting is not None
    assert "u1_car" not in office.desk.sitting.values
    assert office.desk.undo()
    assert office.desk.sitting.values["u1_car"] == "ja"
    press(banner, "carried-read")
    assert not banner.isVisible()


def test_a_form_that_loses_something_asks_to_read_that_first(office: Office, tmp_path: Path) -> None:
    screen = read(office, changed(tmp_path / "minder.csv", take_away("f11_largest_pct")))
    assert "Grootste klant (R18)" in texts(screen)
    assert not screen.use.isEnabled()
    screen.agreed.click()
    assert screen.use.isEnabled()
    screen.agreed.click()
    assert not screen.use.isEnabled()


def test_another_type_of_a_name_in_use_cannot_be_used_and_can_be_tried(office: Office, tmp_path: Path) -> None:
    screen = read(office, changed(tmp_path / "type.csv", make_text("h1_household")))
    assert "Q-010" in texts(screen)
    assert "nieuwe naam" in texts(screen)
    assert not screen.use.isEnabled()
    assert office.desk.questionnaire.own
    press(screen, "form-try")
    assert office.window.findChild(Trial) is not None


def test_a_file_that_is_no_form_is_told_with_its_place(office: Office, tmp_path: Path) -> None:
    def spoil(rows: Rows) -> None:
        at = next(number for number, row in enumerate(rows) if "w1_wish" in row)
        rows.insert(at + 1, ["", "text", "w1_wish", "Dubbel"])

    for path in (changed(tmp_path / "dubbel.csv", spoil), tmp_path / "kapot.xlsx"):
        if path.suffix == ".xlsx":
            path.write_bytes(b"PK\x03\x04 geen werkboek")
        screen = read(office, path)
        assert "Q-001" in texts(screen)
        assert "zonder nummer" not in texts(screen), "the file may well say its version"
        assert not screen.use.isEnabled()
    assert "F-001" not in texts(screen_of(office)), "what was read is gone when one comes back"


def test_a_file_that_is_gone_is_told_and_nothing_changes(office: Office, tmp_path: Path) -> None:
    screen = read(office, changed(tmp_path / "nieuw.csv", add_a_question))
    windows = Windows()
    screen = read(office, tmp_path / "weg.xlsx")
    assert "D-100" in texts(screen)
    assert "weg.xlsx is niet gelezen" in texts(screen)
    assert "u1_car" not in texts(screen), "what was read before is not what was asked for now"
    assert windows.shown == []
    assert screen.read.hasFocus()
    assert office.desk.questionnaire.own


def test_a_verdict_is_brought_into_sight_with_the_keyboard_at_what_there_is_to_do(
    office: Office, tmp_path: Path
) -> None:
    office.window.resize(1024, 420)
    screen = read(office, changed(tmp_path / "weg.csv", take_away("w3_change")))
    (verdict,) = screen.findChildren(Banner, "verdict")
    assert verdict.visibleRegion().boundingRect() == verdict.rect()
    assert screen.agreed.hasFocus()
    QTest.keyClick(screen.agreed, Qt.Key.Key_Space)
    assert screen.use.isEnabled()
    QTest.keyClick(screen.agreed, Qt.Key.Key_PageDown)
    assert screen.column.verticalScrollBar().value() > 0


def test_saving_while_a_form_is_read_ends_nothing_and_takes_no_button_away(office: Office, tmp_path: Path) -> None:
    screen = screen_of(office)
    path = changed(tmp_path / "nieuw.csv", add_a_question)
    screen.read_file(path)
    reader = screen.reader
    assert focus_name() == "form-stop"
    screen.read_file(path)
    assert screen.reader is reader, "one at a time"
    screen._saved(tmp_path / "bewaard.xlsx")
    assert focus_name() == "form-stop"
    office.settle()
    office.settle()
    assert "u1_car" in texts(screen)


def test_a_trial_stores_nothing_and_ends_with_escape(office: Office, tmp_path: Path) -> None:
    screen = read(office, changed(tmp_path / "nieuw.csv", add_a_question))
    press(screen, "form-try")
    trial = office.window.findChild(Trial)
    assert isinstance(trial, Trial)
    trial._answer("u1_car", "\u202e=1+1")
    for name in list(trial.list.buttons):
        trial.list.buttons[name].click()
    assert trial.sitting.values["u1_car"] == "\u202e=1+1"
    QTest.keyClick(trial, Qt.Key.Key_Escape)
    office.settle()
    assert office.window.findChild(Trial) is None
    assert office.desk.sitting is None
    assert office.desk.cards == ()
    assert office.desk.open_vault().packs.all("form") == ()
