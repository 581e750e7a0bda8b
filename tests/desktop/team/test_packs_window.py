"""Giving a catalogue and texts to the whole region in the window, and going back to an earlier version."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from desktop.own_words import in_use
from desktop.shelf import in_use as shelf_in_use
from desktop.team.packs_screen import Packs
from desktop.team.published import apply_published
from forms.own_texts import as_table
from forms.words import Words, use_own
from tests.desktop.team.window import Open, carry, open_laptop, world
from tests.sync.world import AT, World
from tests.visits.hands import Hands

__all__ = ["open_laptop", "world"]

KEY = "paper.fridge.you_want"


def opened(hands: Hands) -> Packs:
    """Where each page that follows another has the keyboard in it, and not at the navigation."""
    hands.press("nav-team")
    for go, first in (("packs-go", "packs-form"), ("packs-form", "form-read")):
        hands.press(go)
        hands.office.settle()
        assert hands.office.window.focusWidget().objectName() == first
    hands.press("nav-team")
    hands.press("packs-go")
    screen = hands.office.window.screens["packs"]
    assert isinstance(screen, Packs)
    return screen


def read(hands: Hands, screen: Packs, kind: str, path: Path) -> None:
    screen.ask_what = lambda _kind, then: then(path)
    hands.press(f"pack-read-{kind}")


def by_keyboard(hands: Hands, name: str) -> None:
    """Press a button by key; the keyboard is still at it when the page has been drawn anew, with what came in."""
    hands.find(QPushButton, name).setFocus()
    QTest.keyClick(hands.find(QPushButton, name), Qt.Key.Key_Space)
    hands.office.settle()
    assert QApplication.focusWidget() is hands.find(QPushButton, name)


def test_texts_and_a_catalogue_are_given_used_by_a_colleague_and_taken_back(
    world: World, open_laptop: Open, tmp_path: Path
) -> None:
    world["admin"].region.signer(world.device("anna"), True, AT)
    carry(world, "admin", "anna", "bo")
    anna, bo = open_laptop(world, "anna"), world["bo"]
    screen = opened(anna)
    file = tmp_path / "teksten.csv"
    screen.ask_where = lambda _name, then: then(file)
    anna.press("pack-save-texts")
    assert file.read_bytes() == as_table()

    # What is wrong is named, and nothing can be given.
    file.write_text(f"key;nl;en\n{KEY};Schulden;\n", encoding="utf-8")
    read(anna, screen, "texts", file)
    assert anna.sees("teksten.csv: dit kan niet worden gebruikt")
    assert anna.sees(f"Rij 2, kolom nl, {KEY}: dit hangt op de koelkast")
    assert not anna.can_find("pack-give-texts")

    # The keyboard stays at the button that was pressed, though the page was drawn anew.
    assert QApplication.focusWidget() is anna.find(QPushButton, "pack-read-texts")

    # Two versions are given; a colleague uses the second, then the first again, then the program's own.
    said = ["Uw wens & <b>", "Dit is uw wens"]
    for one in said:
        file.write_text(f"key;nl;en\n{KEY};{one};\n", encoding="utf-8")
        read(anna, screen, "texts", file)
        anna.press("pack-give-texts")
        assert QApplication.focusWidget() is anna.find(QPushButton, "pack-read-texts"), (
            "the button that gave it is gone"
        )
        carry(world, "anna", "bo", hands=anna)
        apply_published(bo, AT)
        assert in_use(bo) == {"nl": {KEY: one}}
        assert Words("nl")(KEY) == one
    by_keyboard(anna, f"pack-again-{next(one.item for one in anna.office.window.desk.team.given if not one.last)}")
    carry(world, "anna", "bo", hands=anna)
    apply_published(bo, AT)
    assert in_use(bo) == {"nl": {KEY: said[0]}}
    anna.press("pack-own-texts")
    carry(world, "anna", "bo", hands=anna)
    apply_published(bo, AT)
    assert in_use(bo) == {}

    # A catalogue: a folder without its files is told; the program's own is given as the region's.
    (tmp_path / "leeg").mkdir()
    read(anna, screen, "catalogue", tmp_path / "leeg")
    assert anna.sees("leeg: dit kan niet worden gebruikt")
    screen.ask_what = lambda _kind, then: then(tmp_path)
    anna.press("pack-save-catalogue")
    assert anna.sees("Bewaard in de map wie-en-wat.")
    anna.press("pack-save-catalogue")
    assert anna.sees("Daar staat al een map wie-en-wat.")
    read(anna, screen, "catalogue", tmp_path / "wie-en-wat")
    assert anna.sees("wie-en-wat: dit verandert")
    anna.press("pack-give-catalogue")
    carry(world, "anna", "bo", hands=anna)
    apply_published(bo, AT)
    assert shelf_in_use(bo) is not None
    use_own({})


def test_who_may_not_publish_sees_who_can_allow_it(world: World, open_laptop: Open) -> None:
    bo = open_laptop(world, "bo")
    bo.press("nav-team")
    assert not bo.can_find("packs-go")
    bo.office.window.go("packs")
    bo.office.settle()
    assert bo.sees("Een beheerder kan deze laptop toestaan")
    assert not bo.can_find("pack-read-texts")
