"""The sample region has something real for every screen, and everything in it can be settled in the window."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.cards import Row, read_card
from desktop.demo.server import DemoServer
from desktop.demo.story import PASSPHRASE, Told, tell
from tests.conftest import WINTER, HandClock, Office
from tests.visits.hands import Hands

NOW = datetime.now(WINTER)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[DemoServer]:
    """The server of the sample region."""
    folder = tmp_path / "server"
    folder.mkdir()
    one = DemoServer(folder)
    one.start()
    yield one
    one.stop()


@pytest.fixture
def told(server: DemoServer, tmp_path: Path) -> Told:
    """The sample region, lived through."""
    return tell(tmp_path, server, NOW)


@pytest.fixture
def make_hands(qtbot: QtBot, told: Told) -> Iterator[Callable[[str], Hands]]:
    """Opens the laptop of a colleague; one at a time."""
    made: list[Office] = []

    def make(name: str) -> Hands:
        for one in made:
            one.close()
        office = Office(told.profiles[name], HandClock(NOW), qtbot)
        made.append(office)
        office.window.resize(1280, 900)
        office.window.show()
        office.desk.unlock(PASSPHRASE)
        office.settle()
        sync(Hands(qtbot, office))
        return Hands(qtbot, office)

    yield make
    for one in made:
        one.close()


def sync(who: Hands) -> None:
    """One round."""
    team = who.office.desk.team
    who.qtbot.waitUntil(lambda: team.sync.busy is None, timeout=30_000)
    before = team.sync.last
    team.sync_now()
    who.qtbot.waitUntil(lambda: team.sync.last is not before and team.sync.busy is None, timeout=30_000)
    who.office.settle()


def rows(who: Hands) -> list[Row]:
    """The rows of the list."""
    return [read_card(card) for card in who.office.desk.cards]


def open_at(who: Hands, dossier_id: str, tab: str) -> None:
    """Open a dossier at a tab."""
    who.office.window.open_at(dossier_id, tab)
    who.office.settle()


def test_it_has_everything_to_show_and_everything_can_be_settled(
    told: Told, make_hands: Callable[[str], Hands]
) -> None:
    assert (told.dossiers, told.conflicts, told.offered, told.late) == (60, 3, 2, 2)
    noor = make_hands("Noor")
    team = noor.office.desk.team
    assert team.sync.synced
    assert team.now is not None
    found = rows(noor)
    assert {row.road for row in found} >= {"A", "B", "C", "A+C"}
    assert any(row.urgent for row in found)
    assert sum(row.conflicts for row in found) == 3
    noor.press("nav-today")
    for text in ("Ahmed is er niet tot", "op niemands naam", "aangeboden", "telt nog niet mee"):
        assert any(text.casefold() in said.casefold() for said in noor.read()), text

    # A late change is let count, with a reason.
    late = next(row for row in found if row.late)
    open_at(noor, late.dossier_id, "team")
    revision = noor.office.window.screens["dossier"].tab_screen("team").page.late[0].short  # type: ignore[attr-defined]
    noor.write(f"late-reason-{revision}", "Klopt, gebeld")
    noor.press(f"late-accept-{revision}")
    assert not noor.can_find("late")
    assert noor.sitting.values["p4_phone"] == "06 00000142"

    # What another team offers is accepted; the receipt says so, and the banner is gone.
    offered = next(row.dossier_id for row in found if team.now.is_offered_to_me(row.dossier_id))
    open_at(noor, offered, "team")
    assert noor.can_find("team-banner")
    noor.press("handover-accept")
    assert noor.sees("Wijkteam Noord heeft dit dossier.")
    assert noor.sees("Aangenomen door Wijkteam Noord")
    assert not noor.can_find("team-banner")

    # A request to remove is made, and taken back.
    mine = next(
        row.dossier_id
        for row in found
        if row.assigned == team.now.me
        and not row.result
        and not row.conflicts
        and team.now.custody[row.dossier_id].offered == ""
        and team.now.custody[row.dossier_id].purge is None
    )
    open_at(noor, mine, "team")
    noor.press("removal-ask")
    assert noor.sees("Het wacht op een coördinator.")
    noor.press("removal-keep")
    assert not noor.sees("Het wacht op een coördinator.")
    sync(noor)
    assert team.sync.synced

    # At the other team: what was accepted is gone; a coordinator confirms a removal in a team that is not hers.
    eva = make_hands("Eva")
    now = eva.office.desk.team.now
    assert now is not None
    assert offered not in [row.dossier_id for row in rows(eva)]
    eva.press("nav-team")
    eva.press("removal-confirm-0")
    assert eva.sees("bevestigde het. Dit dossier gaat weg op")
    offered_to_eva = next(one for one in now.custody if now.is_offered_to_me(one))
    open_at(eva, offered_to_eva, "team")
    eva.press("handover-decline")
    eva.write("decline-reason", "Wij hebben nu geen plaats")
    eva.press("decline-do")
    sync(eva)
    noor = make_hands("Noor")
    open_at(noor, offered_to_eva, "team")
    assert noor.sees("Niet aangenomen door Mobiliteitsteam, wel gelezen.")
    assert noor.sees("Reden: Wij hebben nu geen plaats")
