"""Saving a plan or a paper as a file, and what the worker can do when the disk refuses it."""

import errno
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest

from desktop import saved_file
from desktop.dossiers.list_screen import DossierList
from desktop.plan.documents import Documents
from desktop.plan.documents_page import documents_page
from desktop.plan.give import Giver
from desktop.plan.screen import PlanScreen
from desktop.plan.told import ToldBanner
from forms.words import Words
from tests.conftest import Office
from tests.desktop.looking import press, sitting, tab

NL = Words("nl")
NAME = "plan-1-2026-12-23.pdf"


@pytest.fixture
def plan(office: Office) -> PlanScreen:
    """The plan of a new dossier."""
    office.desk.new_dossier()
    office.desk.answer_many({"w1_wish": "go_on", "w3_change": "Vaste ritten."})
    office.settle()
    screen = tab(office, "plan")
    assert isinstance(screen, PlanScreen)
    office.settle()
    return screen


def choosing(giver: Giver, *folders: Path) -> list[str]:
    """The worker chooses these folders, one each time it is asked, and gives up after that; the names proposed."""
    asked, left = list[str](), list(folders)

    def ask(name: str, then: Callable[[Path], None]) -> None:
        asked.append(name)
        if left:
            then(left.pop(0) / name)

    giver.ask_file = ask
    return asked


def on_elsewhere(told: ToldBanner) -> None:
    """Press the way on by key: it has the focus."""
    assert told.elsewhere.isVisible()
    assert told.window().focusWidget() is told.elsewhere
    QTest.keyClick(told.elsewhere, Qt.Key.Key_Space)


def how_given(office: Office) -> list[str]:
    """How the plans were given, as the list of papers says it."""
    hows = {NL(f"give.how.{how}"): how for how in ("saved", "unsaved")}
    return [hows[row.detail.rpartition(" · ")[2]] for row in documents_page(sitting(office).dossier(), NL).rows]


@pytest.mark.parametrize(("how", "name"), [("saved", "give-save"), ("queue", "give-other")])
def test_the_keyboard_stays_with_what_was_pressed_and_never_goes_to_the_words_of_the_client_meanwhile(
    plan: PlanScreen, office: Office, tmp_path: Path, how: str, name: str
) -> None:
    choosing(plan.giver, tmp_path)
    pressed = next(one for one in plan.give_buttons if one.objectName() == name)
    pressed.setFocus()
    meanwhile = list[str]()
    plan.giver.busy.connect(lambda busy: meanwhile.append(plan.window().focusWidget().objectName()) if busy else None)
    plan.give(how)
    office.settle()
    assert meanwhile
    assert set(meanwhile) == {"preview-page"}
    assert plan.window().focusWidget() is pressed
    assert sitting(office).values["w3_change"] == "Vaste ritten."


@pytest.mark.parametrize(("whose", "named"), [("Sam van Voorbeeld", "-Sam-van-Voorbeeld"), (None, "")])
def test_the_name_of_the_client_is_in_that_of_the_file_only_when_it_is_asked_for(
    plan: PlanScreen, office: Office, tmp_path: Path, whose: str | None, named: str
) -> None:
    office.desk.answer("p1_name", whose)
    asked = choosing(plan.giver, tmp_path, tmp_path)
    action = plan.findChild(QAction, "give-saved_named")
    assert action is not None
    action.trigger()
    office.settle()
    press(plan, "give-save")
    office.settle()
    day = office.desk.today.isoformat()
    assert asked == [f"plan-1-{day}{named}.pdf", f"plan-1-{day}.pdf"]
    assert {one.name for one in tmp_path.glob("*.pdf")} == set(asked)
    assert how_given(office) == ["saved"]


def test_a_full_disk_keeps_the_old_file_and_the_plan_goes_elsewhere(
    plan: PlanScreen, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick, documents = tmp_path / "stick", tmp_path / "documents"
    stick.mkdir()
    documents.mkdir()
    (stick / NAME).write_bytes(b"plan of another day")
    asked = choosing(plan.giver, stick, documents)

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(f"{saved_file.__name__}.os.fsync", full)
        press(plan, "give-save")
        office.settle()
    said = plan.told.text.text()
    assert said.startswith("Plan 1 ligt vast bij Papieren, maar is nog niet bewaard als bestand. Daar is geen ruimte")
    assert said.endswith("(D-202)")
    assert [one.read_bytes() for one in stick.iterdir()] == [b"plan of another day"]
    assert how_given(office) == ["unsaved"]
    on_elsewhere(plan.told)
    office.settle()
    assert how_given(office) == ["saved"]
    assert asked == [NAME, NAME]
    sealed: list[bytes] = []
    office.desk.given_pdf(1, sealed.append)
    office.settle()
    assert [(documents / NAME).read_bytes()] == sealed
    assert f"Plan 1 is gegeven en bewaard als {NAME}" in plan.told.text.text()
    assert "niet meer versleuteld" in plan.told.text.text()
    assert not plan.told.elsewhere.isVisible()
    assert [(one.number, one.how) for one in sitting(office).given] == [(1, "saved")]


def test_giving_up_elsewhere_leaves_the_way_open_and_another_dossier_closes_it(
    plan: PlanScreen, office: Office, tmp_path: Path
) -> None:
    asked = choosing(plan.giver, tmp_path / "gone")
    press(plan, "give-save")
    office.settle()
    assert "Zit de stick nog in de laptop?" in plan.told.text.text()
    on_elsewhere(plan.told)
    office.settle()
    assert len(asked) == 2
    assert plan.told.elsewhere.isVisible()
    before = plan.told._elsewhere
    office.desk.new_dossier()
    office.settle()
    assert plan.told.isHidden()
    assert plan.told._elsewhere is None
    choosing(plan.giver, tmp_path)
    assert before is not None
    before()  # as a dialog that was left open would
    office.settle()
    assert not (tmp_path / NAME).exists()


def test_a_copy_of_the_dossier_that_is_open_elsewhere_is_not_called_a_plan(
    plan: PlanScreen, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers = tab(office, "documents")
    assert isinstance(papers, Documents)
    (tmp_path / "kopie-dossier.pdf").write_bytes(b"open in a reader")
    choosing(papers.giver, tmp_path, tmp_path / "OneDrive - Gemeente")
    (tmp_path / "OneDrive - Gemeente").mkdir()

    def held(_source: Path, _target: Path) -> None:
        raise PermissionError(errno.EACCES, "The process cannot access the file")

    with monkeypatch.context() as patch:
        patch.setattr(f"{saved_file.__name__}.move", held)
        press(papers, "paper-save-copy")
        office.settle()
    said = papers.told.text.text()
    assert said.startswith("Kopie van het dossier voor de cliënt is niet bewaard. Er staat al een bestand met die naam")
    assert "Plan" not in said
    assert (tmp_path / "kopie-dossier.pdf").read_bytes() == b"open in a reader"
    on_elsewhere(papers.told)
    office.settle()
    assert "wordt gekopieerd naar internet (OneDrive)" in papers.told.text.text()
    assert (tmp_path / "OneDrive - Gemeente" / "kopie-dossier.pdf").read_bytes().startswith(b"%PDF")


def test_a_blank_paper_that_is_refused_can_go_elsewhere_too(office: Office, tmp_path: Path) -> None:
    office.window.go("dossiers")
    office.settle()
    screen = office.window.screens["dossiers"]
    assert isinstance(screen, DossierList)
    choosing(screen.giver, tmp_path / "gone", tmp_path)
    save = screen.findChild(QAction, "paper-save-prepare")
    assert save is not None
    save.trigger()
    office.settle()
    assert screen.told.text.text().startswith("Voorbereidingsblad is niet bewaard. Die map is er niet meer.")
    on_elsewhere(screen.told)
    office.settle()
    assert (tmp_path / "voorbereidingsblad.pdf").is_file()
    office.window.go("today")
    office.settle()
    assert screen.told.isHidden()
