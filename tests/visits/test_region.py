"""A region played for real: two windows, a server on this computer, people who telephone each other."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QListView, QPlainTextEdit
from pytestqt.qtbot import QtBot

from desktop.demo.server import DemoServer
from desktop.team.reading import equal_at
from tests.conftest import PASSPHRASE, WINTER, HandClock, Office
from tests.visits.conftest import begin
from tests.visits.hands import Hands, W

pytest.importorskip("uvicorn")


class Colleague(Hands):
    """One of several people at once: sees and touches only their own window."""

    def _everywhere(self, kind: type[W]) -> list[W]:
        window = self.office.window
        return [one for one in super()._everywhere(kind) if one.window() is window]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[DemoServer]:
    """An empty region's server."""
    folder = tmp_path / "server"
    folder.mkdir()
    one = DemoServer(folder)
    one.start()
    one.wait()
    yield one
    one.stop()


@pytest.fixture
def make_hands(qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[[str], Hands]]:
    """Colleagues, each with a laptop that was never used; their clocks are those of the server."""
    made: list[Office] = []
    clock = HandClock(datetime.now(WINTER))

    def make(name: str) -> Hands:
        office = Office(tmp_path / name, clock, qtbot)
        made.append(office)
        office.window.resize(1280, 900)
        office.window.show()
        return Colleague(qtbot, office)

    yield make
    for office in made:
        office.close()


def sync(who: Hands) -> None:
    """One round, as the timer would start it."""
    team = who.office.desk.team
    who.qtbot.waitUntil(lambda: team.sync.busy is None, timeout=30_000)
    who.office.settle()
    before = team.sync.last
    team.sync_now()
    who.qtbot.waitUntil(lambda: team.sync.last is not before and team.sync.busy is None, timeout=30_000)
    who.office.settle()


def found(noor: Hands, server: DemoServer) -> None:
    """Noor founds the region in her window; the keys go on paper and are typed back."""
    noor.press("nav-team")
    noor.press("found-begin")
    noor.write("found-name", "Voorbeeldregio")
    noor.write("found-server", server.url)
    noor.write("found-token", "half overgetypt")
    noor.write("found-team", "Wijkteam Noord")
    noor.write("found-coordinators", "Coordinatie")
    noor.press("found-next")
    for kind in ("root", "archive_a", "archive_b"):
        code = noor.find(QLabel, f"paper-code-{kind}").text().replace("\n", " ")
        assert not noor.sees("De regio is opgericht")
        noor.write("paper-again", code.lower().replace("-", " "))
        noor.press("paper-done")
    noor.qtbot.waitUntil(lambda: noor.can_find("invite"), timeout=30_000)
    assert noor.office.window.focusWidget().objectName() == "invite"
    sync(noor)
    assert noor.sees("Voorbeeldregio")
    noor.press("nav-sync")
    assert noor.sees("Typ de code die hij toonde bij het klaarzetten.")
    noor.press("apart-again-0")
    assert noor.office.window.focusWidget().objectName() == "apart-token-0"
    noor.write("apart-token-0", server.token)
    noor.press("apart-again-0")
    sync(noor)
    assert not noor.can_find("sync-apart")
    assert noor.office.window.focusWidget().objectName() == "sync-now"
    assert noor.office.desk.team.sync.synced
    assert equal_at(noor.office.desk.open_vault()) == noor.office.desk.clock()  # told at the next unlock too


def join(noor: Hands, ahmed: Hands) -> None:
    """Noor sends a code; Ahmed asks, reads his words out; Noor types them and lets him in."""
    noor.press("nav-team")
    noor.press("invite")
    code = noor.find(QPlainTextEdit, "invite-code").toPlainText()
    sync(noor)
    ahmed.press("start-join")
    ahmed.find(QPlainTextEdit, "join-code").setPlainText(f"Beste Ahmed,\n{code}\nGroet, Noor")
    ahmed.write("join-name", "Ahmed")
    ahmed.press("join-do")
    ahmed.write("new-passphrase", PASSPHRASE)
    ahmed.write("new-passphrase-again", PASSPHRASE)
    ahmed.press("make-vault")
    ahmed.write("recovery-code-again", ahmed.find(QLabel, "recovery-code-shown").text())
    ahmed.press("recovery-done")
    ahmed.press("begin")
    ahmed.qtbot.waitUntil(lambda: ahmed.can_find("word-3"), timeout=30_000)
    words = [ahmed.find(QLabel, f"word-{number}").text() for number in range(4)]
    sync(ahmed)
    sync(noor)
    noor.write("join-words-0", "dit zijn ze niet")
    noor.press("join-approve-0")
    assert noor.office.window.focusWidget().objectName() == "join-team-0-0"  # a team is still to be chosen
    noor.press("join-team-0-1")
    noor.press("join-approve-0")
    assert noor.sees("niet de woorden van deze laptop")
    assert noor.office.window.focusWidget().objectName() == "join-words-0"
    noor.write("join-words-0", " ".join(words).upper())
    noor.press("join-approve-0")
    for one in (noor, ahmed, noor, ahmed):
        sync(one)
    assert ahmed.sees("U werkt in: Wijkteam Noord.")
    assert ahmed.office.desk.team.sync.synced


def test_two_colleagues_found_join_write_at_once_settle_and_take_over(
    make_hands: Callable[[str], Hands], server: DemoServer, tmp_path: Path
) -> None:
    noor, ahmed = make_hands("noor"), make_hands("ahmed")
    begin(noor)
    found(noor, server)
    join(noor, ahmed)

    # What one records is on the laptop of the other after a round, on the name of who began it.
    noor.press("nav-dossiers")
    noor.press("new-dossier")
    noor.office.desk.answer_many({"p1_name": "Sam Voorbeeld", "p4_phone": "06 00000001"})
    dossier_id = noor.sitting.dossier_id
    noor.go("team")
    assert noor.sees("Het staat op naam van Noor (u).")
    noor.press("nav-dossiers")
    for one in (noor, ahmed):
        sync(one)
    assert [card.dossier_id for card in ahmed.office.desk.cards] == [dossier_id]

    # Both change the same answer without knowing of each other: a conflict, by name, and a new value settles it.
    for who, number in ((noor, "06 00000002"), (ahmed, "06 00000003")):
        who.office.window.open_at(dossier_id, "intake")
        who.office.settle()
        who.office.desk.answer("p4_phone", number)
        who.office.desk.commit()
        who.office.settle()
    for one in (noor, ahmed, noor):
        sync(one)
    noor.go("history")
    assert noor.sees("Ahmed, ")
    assert noor.sees("Noor (u), ")
    noor.press("conflict-0-own")
    noor.write("conflict-0-line", "06 00000004")
    noor.press("conflict-0-write")
    noor.office.settle()
    assert noor.office.window.focusWidget().objectName() == "history-list"  # nothing is left to settle
    for one in (noor, ahmed):
        sync(one)
    assert ahmed.sitting.dossier().conflicts == {}
    assert ahmed.sitting.values["p4_phone"] == "06 00000004"

    # A colleague takes over; the list of the other says so.
    noor.go("team")
    box = noor.find(QComboBox, "assign-to")
    assert box.currentText().startswith("Ahmed")
    noor.press("assign-do")
    for one in (noor, ahmed):
        sync(one)
    ahmed.press("nav-dossiers")
    assert ahmed.sees("Van mij (1)")

    # Nothing is sent while it is paused, and the glance says so.
    noor.press("nav-sync")
    noor.press("sync-pause")
    assert noor.sees("Pauze")
    noor.office.desk.open_dossier(dossier_id)
    noor.office.settle()
    noor.office.desk.answer("p1_name", "Sam & <b>Łukasz</b>")
    noor.office.desk.close_dossier()
    noor.office.settle()
    noor.press("nav-sync")
    assert noor.sees("Pauze · 1 wacht")
    noor.press("sync-pause")
    sync(noor)
    assert noor.sees("Alles op de server")

    # The server was put back from a backup: it waits, and only the administrator can say that this is the region.
    with closing(sqlite3.connect(tmp_path / "server" / "server.db")) as database, database:
        database.execute("update regions set waiting = 1")
    for one in (ahmed, noor):
        sync(one)
        one.press("nav-sync")
    assert ahmed.sees("wacht op de beheerder")
    assert not ahmed.can_find("sync-confirm")
    noor.press("sync-confirm")
    noor.qtbot.waitUntil(lambda: noor.office.desk.team.sync.synced, timeout=30_000)
    sync(ahmed)
    assert ahmed.sees("Alles op de server")

    # Closed long ago it leaves the laptop, and is found and got back by its name.
    noor.office.window.open_at(dossier_id, "plan")
    noor.office.settle()
    long_ago = (noor.office.desk.clock() - timedelta(days=40)).isoformat()
    noor.office.desk.put({"closing/result": "job", "closing/at": long_ago})
    noor.office.desk.close_dossier()
    noor.office.settle()
    for _ in range(2):
        sync(noor)
    noor.press("nav-dossiers")
    assert noor.office.desk.cards == ()
    noor.write("dossier-search", "lukasz")
    assert noor.sees("Wel gevonden onder:")
    noor.press("found-shelved")
    noor.office.desk.team.pause(True)
    rows = noor.find(QListView, "dossier-rows")
    QTest.keyClick(rows, Qt.Key.Key_Return)
    noor.office.settle()
    assert noor.sees("staan op pauze")
    noor.office.desk.team.pause(False)
    QTest.keyClick(rows, Qt.Key.Key_Return)
    noor.qtbot.waitUntil(lambda: noor.office.desk.sitting is not None, timeout=30_000)
    assert noor.sitting.values["closing/result"] == "job"
    noor.office.settle()
    sync(noor)
    assert noor.office.desk.sitting is not None
    assert noor.office.desk.team.shelved == ()
