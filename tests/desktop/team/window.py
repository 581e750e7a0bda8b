"""A window on a laptop of a region whose server only relays, so that an administrator's presses cost little."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.cards import make_card
from desktop.questionnaire import own_form
from desktop.team.sync_desk import PAUSED, YES
from desktop.vault_desk import SETTINGS
from sync.vault import Value, Vault
from tests.conftest import HandClock, Office
from tests.sync.world import AT, World
from tests.visits.hands import Hands

Open = Callable[[World, str], Hands]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Anna and Bo in one team, Cas in another; the administrator in none."""
    made = World.made(tmp_path / "world", {"noord": ("anna", "bo"), "zuid": ("cas",)})
    for vault in made.laptops.values():
        ready(vault)
    yield made
    made.close()


def ready(vault: Vault) -> None:
    """As the desktop makes a vault: its own rows; the tests carry what is sent."""
    vault.card_maker = make_card
    vault.set_state(SETTINGS, json.dumps({PAUSED: YES}))


@pytest.fixture
def open_laptop(qtbot: QtBot, tmp_path: Path) -> Iterator[Open]:
    """Opens a window on a laptop; its vault is closed with it, so one window a laptop."""
    made: list[Office] = []

    def open_it(world: World, name: str) -> Hands:
        office = Office(tmp_path / f"window-{name}", HandClock(AT), qtbot)
        made.append(office)
        office.window.resize(1280, 900)
        office.window.show()
        office.desk._take_vault(world[name])
        office.settle()
        return Hands(qtbot, office)

    yield open_it
    for office in made:
        office.close()


def carry(world: World, *names: str, hands: Hands | None = None) -> None:
    """Rounds of these laptops, the rows of their lists too; then the window reads what came."""
    if hands is not None:
        hands.office.settle()
    world.sync(*names)
    for name in names:
        region = world[name].region
        with region.together():
            while region.behind:
                region.freshen()
    if hands is not None:
        hands.office.desk.team.read()
        hands.office.desk.refresh_cards()
        hands.office.settle()


def record(vault: Vault, **answers: Value) -> str:
    """A dossier with these answers."""
    return vault.new_dossier(answers, form=own_form().name, at=AT)


def row_of(hands: Hands, name: str) -> str:
    """What the controls of this person are named by."""
    page = hands.office.window.screens["team"].page  # type: ignore[attr-defined]
    return next(str(row.device) for row in page.people if row.title.startswith(name))
