"""Long words and long labels wrap in their place: none is cut, and none makes the page wider than the window."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.intake.form_view import FormView
from desktop.intake.menu_field import CalmCombo
from desktop.sitting import Sitting
from forms.answers import MAX_TEXT
from forms.engine.xform import read_form
from forms.words import Words
from tests.desktop.intake.cut import cut_texts
from tests.desktop.intake.showcase import TODAY

SENTENCE = "Ik heb al eerder hulp gevraagd, en toen is er niets van gekomen omdat niemand terugbelde. " * 2
WORD = "arbeidsongeschiktheidsverzekeringsmaatschappij" * 3
APPEARANCES = ("", "likert", "horizontal", "columns-4", "columns-pack", "no-buttons")
SHOWN = [("select_one l", one) for one in APPEARANCES] + [("select_multiple l", one) for one in APPEARANCES[:4]]


def view_of(folder: Path, kind: str, appearance: str, label: str) -> FormView:
    choices = [f",l,c{number},{text}" for number, text in enumerate(("Ja", f'"{SENTENCE}"', WORD, "Nee", "Soms"))]
    rows = ["survey,type,name,label,appearance", f",{kind},a,{label},{appearance}"]
    text = "\n".join([*rows, "choices,list_name,name,label", *choices])
    (folder / "a.csv").write_text(text, encoding="utf-8")
    sitting = Sitting(read_form(folder / "a.csv"), today=TODAY, language="nl")
    view = FormView(sitting, Words("nl"))
    view.resize(1000, 700)
    view.show()
    return view


@pytest.mark.parametrize("percent", [100, 200])
def test_no_label_of_a_question_or_choice_is_cut_or_widens_the_page(qtbot: QtBot, tmp_path: Path, percent: int) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme.apply(application, dark=False, percent=percent)
    for kind, appearance in [*SHOWN, ("text", "")]:
        view = view_of(tmp_path, kind, appearance, f"**Uw** {WORD}")
        qtbot.addWidget(view)
        (card,) = view.cards()
        view.sitting.answer("a", "c1")
        view.refresh()
        for _ in range(4):
            QApplication.processEvents()
        assert card.geometry().right() <= view.column.viewport().width(), (kind, appearance)
        assert cut_texts(view) == [], (kind, appearance)
        assert card.title.accessibleName() == f"Uw {WORD}", "a screen reader reads it as one word"
        view.close()
    theme.apply(application, dark=False)


@pytest.mark.parametrize(("chosen", "whole"), [("c0", True), ("c1", False), ("c2", False)])
def test_a_menu_says_that_its_choice_goes_on_where_it_has_no_room_for_all(
    qtbot: QtBot, tmp_path: Path, chosen: str, *, whole: bool
) -> None:
    view = view_of(tmp_path, "select_one l", "minimal", "Wat is uw keuze?")
    qtbot.addWidget(view)
    view.sitting.answer("a", chosen)
    view.refresh()
    QApplication.processEvents()
    (menu,) = view.findChildren(CalmCombo)
    assert (menu.shown() == menu.currentText()) is whole
    assert menu.shown().endswith("…") is not whole
    assert menu.toolTip() == menu.currentText()
    menu.setFixedSize(menu.size())
    drawn = menu.grab().toImage()
    menu.setItemText(menu.currentIndex(), menu.shown())
    assert menu.grab().toImage() == drawn


def test_a_line_keeps_all_that_is_pasted_however_much(qtbot: QtBot, tmp_path: Path) -> None:
    view = view_of(tmp_path, "text", "", "Wat wilt u?")
    qtbot.addWidget(view)
    (line,) = view.findChildren(QLineEdit, "answer-a")
    letter = "lange brief " * 5_000
    line.insert(letter)
    line.textEdited.emit(line.text())
    assert line.text() == letter
    assert Words("nl")("intake.bad.long", length=len(letter), most=MAX_TEXT) in told(view)


def told(view: FormView) -> str:
    """What the page says."""
    return " ".join(one.text() for one in view.findChildren(QLabel) if not one.isHidden())
