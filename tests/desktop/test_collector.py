"""The collector of cycles looks while a worker waits anyway, and not while the list opens."""

import gc
from collections.abc import Iterator, Sequence
from typing import cast

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from desktop import collector
from desktop.collector import EVERY, MANY, WHILE_OPENING, Collector
from desktop.vault_desk import VaultDesk


class Desk(QObject):
    coming_in = Signal()
    unlocked = Signal()
    cards_changed = Signal()
    cards: Sequence[None] = ()


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What was asked of the collector, which goes on as before."""
    before, asked = gc.get_threshold(), list[str]()
    monkeypatch.setattr(gc, "collect", lambda: asked.append("look"))
    monkeypatch.setattr(gc, "freeze", lambda: asked.append("leave alone"))
    monkeypatch.setattr(collector, "LISTED_MS", 0)
    yield asked
    gc.set_threshold(*before)


def test_it_looks_while_the_key_is_derived_and_leaves_alone_what_the_list_is_made_of(
    qtbot: QtBot, done: list[str]
) -> None:
    desk = Desk()
    Collector(cast("VaultDesk", desk))
    assert gc.get_threshold()[0] == EVERY
    desk.coming_in.emit()
    assert done == [], "the screens behind the lock are made first"
    qtbot.waitUntil(lambda: done == ["look", "leave alone"])
    assert gc.get_threshold()[0] == WHILE_OPENING
    desk.unlocked.emit()
    qtbot.waitUntil(lambda: done == ["look", "leave alone", "leave alone"])
    assert gc.get_threshold()[0] == EVERY


def test_of_a_laptop_that_fills_up_each_thousand_dossiers_are_left_alone_once(qtbot: QtBot, done: list[str]) -> None:
    desk = Desk()
    Collector(cast("VaultDesk", desk))
    desk.unlocked.emit()
    qtbot.waitUntil(lambda: done == ["leave alone"])
    for count, times in ((MANY - 1, 1), (MANY, 2), (MANY + 1, 2), (5 * MANY, 3), (5 * MANY, 3), (6 * MANY, 4)):
        desk.cards = (None,) * count
        desk.cards_changed.emit()
        assert done == ["leave alone"] * times
