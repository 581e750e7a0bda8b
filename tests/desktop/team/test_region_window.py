"""What an administrator, a colleague and the holders of the papers do in the window of the region."""

import threading
from collections.abc import Generator, Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.team import sync_desk
from desktop.team.put_away import put_away_closed, tell_closed
from sync.client.asking import Asked, Request, Told, Unreachable
from sync.client.progress import LISTING, Outcome, Progress
from sync.client.syncer import Syncer
from sync.region import shares
from sync.region.shares import Root
from tests.desktop.team.window import Open, carry, open_laptop, ready, record, row_of, world
from tests.sync.world import AT, World, laptop, new, push, write
from tests.visits.hands import Hands

__all__ = ["open_laptop", "world"]

CONTROLS = (QPushButton, QCheckBox, QComboBox, QLineEdit)


def choose(hands: Hands, box: str, device: str) -> None:
    """Choose somebody in a list."""
    found = hands.find(QComboBox, box)
    found.setCurrentIndex(found.findData(device))


def test_what_unfolds_is_in_sight_and_a_team_is_made_by_enter(world: World, open_laptop: Open) -> None:
    admin = open_laptop(world, "admin")
    admin.office.window.resize(1024, 600)
    admin.press("nav-team")
    admin.press("invite")
    assert in_sight(admin, "invite-code")
    admin.write("team-name", "Team Oost")
    admin.find(QLineEdit, "team-name").setFocus()
    admin.keys(Qt.Key.Key_Return)
    assert "Team Oost" in [team.name for team in world["admin"].region.planned.teams.values()]
    bo = row_of(admin, "bo")
    admin.press(f"person-{bo}")
    admin.press(f"revoke-{bo}")
    assert in_sight(admin, f"revoke-not-{bo}")


def test_who_is_changed_stays_unfolded_with_the_keyboard_where_it_was(world: World, open_laptop: Open) -> None:
    admin = open_laptop(world, "admin")
    admin.press("nav-team")
    bo = row_of(admin, "bo")
    admin.press(f"person-{bo}")
    assert admin.find(QLineEdit, f"person-name-{bo}").hasFocus()
    admin.find(QPushButton, f"person-{bo}").setFocus()
    admin.keys(Qt.Key.Key_Tab)
    assert admin.find(QLineEdit, f"person-name-{bo}").hasFocus()
    admin.find(QPushButton, f"person-save-{bo}").setFocus()
    admin.find(QCheckBox, f"person-team-{bo}-1").click()
    admin.keys(Qt.Key.Key_Space)
    carry(world, "admin", hands=admin)
    assert len(world["admin"].region.roster.devices[bytes.fromhex(world.device("bo"))].teams) == 2
    assert admin.find(QPushButton, f"person-save-{bo}").hasFocus()
    admin.press(f"revoke-{bo}")
    admin.press(f"revoke-not-{bo}")
    assert admin.find(QPushButton, f"revoke-{bo}").hasFocus()
    admin.press(f"person-{bo}")
    assert not admin.can_find(f"person-save-{bo}")
    admin.press("nav-sync")
    admin.press("nav-team")
    assert not admin.can_find(f"person-save-{bo}")


def test_two_who_are_changed_stay_unfolded_with_the_keyboard_where_it_was(world: World, open_laptop: Open) -> None:
    """A new name puts a colleague elsewhere in the list."""
    admin = open_laptop(world, "admin")
    admin.press("nav-team")
    anna, bo = row_of(admin, "anna"), row_of(admin, "bo")
    for one in (bo, anna):
        admin.press(f"person-{one}")
    admin.write(f"person-name-{bo}", "Aafje")
    admin.find(QPushButton, f"person-keep-{bo}").setFocus()
    admin.keys(Qt.Key.Key_Space)
    carry(world, "admin", hands=admin)
    assert row_of(admin, "Aafje") == bo
    assert admin.find(QPushButton, f"person-keep-{bo}").hasFocus()
    assert admin.can_find(f"person-keep-{anna}")


def in_sight(hands: Hands, name: str) -> bool:
    """The control of this name has the keyboard and stands whole inside what scrolls."""
    hands.office.settle()
    control = hands.office.window.focusWidget()
    if control is None or control.objectName() != name:
        return False
    port = next(one for one in parents_of(control) if isinstance(one, QScrollArea)).viewport()
    return port.rect().contains(QRect(control.mapTo(port, QPoint(0, 0)), control.size()))


def parents_of(widget: QWidget) -> Iterator[QWidget]:
    """From the nearest."""
    above = widget.parentWidget()
    while above is not None:
        yield above
        above = above.parentWidget()


def test_a_late_change_is_set_aside_or_all_of_them_count(world: World, open_laptop: Open) -> None:
    dossier = record(world["bo"], p1_name="Fee", p4_phone="06 00000001")
    world.sync()
    write(world["anna"], dossier, p1_name="Fee Voorbeeld")
    world.sync()
    world["admin"].region.revoke(world.device("bo"), AT)
    world.sync("admin")
    write(world["bo"], dossier, p4_phone="06 00000002")
    write(world["bo"], dossier, p1_name="Iemand anders")
    push(world["bo"], world.hub)
    carry(world, "anna")
    anna = open_laptop(world, "anna")
    anna.office.window.open_at(dossier, "team")
    anna.office.settle()
    assert anna.sees("2 wijzigingen tellen nog niet mee")
    first, second = (row.short for row in anna.office.window.screens["dossier"].tab_screen("team").page.late)  # type: ignore[attr-defined]
    anna.press(f"late-aside-{second}")
    assert anna.sees("De wijziging ligt opzij. Ze blijft in de geschiedenis.")
    assert anna.sees("Eén wijziging telt nog niet mee")
    assert not anna.can_find("late-accept-all")
    anna.write(f"late-reason-{first}", "Gebeld: klopt")
    anna.press(f"late-accept-{first}")
    assert not anna.can_find("late")
    assert anna.sitting.values["p4_phone"] == "06 00000002"


def test_with_the_root_paper_anybody_of_the_region_appoints_and_dismisses(world: World, open_laptop: Open) -> None:
    anna = open_laptop(world, "anna")
    anna.press("nav-team")
    assert not anna.can_find("invite")
    choose(anna, "root-who", world.device("anna"))
    anna.find(QLineEdit, "root-code").setText(Root.new().as_text())
    anna.press("root-appoint")
    assert "niet van deze regio" in anna.find(QLabel, "root-problem").text()
    wrong = world.root.as_text()[:-1] + ("A" if world.root.as_text()[-1] != "A" else "B")
    anna.find(QLineEdit, "root-code").setText(wrong)
    anna.press("root-appoint")
    assert "Er klopt een teken niet" in anna.find(QLabel, "root-problem").text()
    assert anna.find(QLineEdit, "root-code").text() == wrong  # to be looked through
    anna.find(QLineEdit, "root-code").setText(world.root.as_text().lower().replace("-", " "))
    anna.press("root-appoint")
    assert anna.find(QLineEdit, "root-code").text() == ""
    carry(world, "anna", "admin", hands=anna)
    assert world["admin"].region.roster.is_administrator(bytes.fromhex(world.device("anna")))
    assert anna.can_find("invite")
    choose(anna, "root-who", world.device("admin"))
    anna.find(QLineEdit, "root-code").setText(world.root.as_text())
    anna.press("root-dismiss")
    carry(world, "anna", "admin", hands=anna)
    assert not world["admin"].region.is_administrator


def test_a_new_laptop_of_a_team_that_lost_all_opens_its_dossiers_with_both_papers(
    world: World, open_laptop: Open
) -> None:  # G-30
    archive, first, second = shares.new_archive()
    keys = {"mlkem": archive.public.mlkem, "x25519": archive.public.x25519}
    world["admin"].region.by_root(world.root, "archive", {"key": keys}, AT)
    dossier = record(world["anna"], p1_name="Fee")
    world.sync()
    for name in ("anna", "bo"):
        world["admin"].region.revoke(world.device(name), AT)
    ready(world.join("dee", "noord"))
    world.sync("admin", "dee")
    dee = open_laptop(world, "dee")
    dee.press("nav-team")
    assert dee.sees("Deze laptop kan nog niet alle dossiers openen van: noord.")
    dee.find(QLineEdit, "archive-a").setText(first)
    dee.find(QLineEdit, "archive-b").setText(first)
    dee.press("archive-open")
    assert dee.find(QLabel, "archive-problem").text()
    dee.find(QLineEdit, "archive-b").setText(second.lower())
    dee.press("archive-open")
    assert not dee.can_find("archive")
    dee.press(f"person-count-{row_of(dee, 'anna')}")
    assert dee.sees("Het telt nu mee in één dossier.")
    assert world["dee"].dossier(dossier).values["p1_name"] == "Fee"


def test_the_server_moves_and_an_address_that_cannot_be_one_is_told(world: World, open_laptop: Open) -> None:
    anna = open_laptop(world, "anna")
    anna.press("nav-team")
    anna.write("server-address", "http://elders.voorbeeld.nl")
    anna.press("server-move")
    assert anna.find(QLabel, "server-problem").text() == "Een adres begint met https://"
    anna.write("server-address", "https://elders.voorbeeld.nl")
    anna.press("server-move")
    assert anna.sees("Het adres is bewaard.")
    found = world["anna"].region.enrolment
    assert found is not None
    assert (found.server, found.ca) == ("https://elders.voorbeeld.nl", None)


def test_who_asked_with_the_wrong_code_asks_no_more(world: World, open_laptop: Open) -> None:
    code = world["admin"].region.invite(expires=AT + timedelta(days=7), at=AT)
    one = world.laptops["fee"] = laptop(world.folder / "fee")
    ready(one)
    one.region.request_join(code, "Fee", AT)
    fee = open_laptop(world, "fee")
    fee.press("nav-team")
    assert fee.can_find("word-3")
    fee.press("withdraw-request")
    assert fee.can_find("join-code")
    assert one.region.standing == "none"

    # With the right code, typed with a name on the same page, the words are there at once.
    fee.find(QPlainTextEdit, "join-code").setPlainText(code.as_text())
    fee.write("join-name", "Fee")
    fee.press("join-do")
    assert fee.can_find("word-3")


def test_who_was_not_let_in_begins_again_with_a_new_code(world: World, open_laptop: Open) -> None:
    """What the server said of the first code was told of the second too, until it had answered again."""
    codes = [world["admin"].region.invite(expires=AT + timedelta(days=7), at=AT) for _ in range(2)]
    one = world.laptops["fee"] = laptop(world.folder / "fee")
    ready(one)
    one.region.request_join(codes[0], "Fee", AT)
    fee = open_laptop(world, "fee")
    fee.press("nav-team")

    def talk() -> Generator[Asked, Told, Outcome]:
        yield Progress(LISTING, 0, 1)
        return Outcome(stopped="join-token")

    fee.office.desk.team._rounds.begin(talk(), lambda _request: Unreachable("offline"))
    fee.office.settle()
    assert fee.sees("Niet toegelaten")
    fee.press("withdraw-request")
    fee.find(QPlainTextEdit, "join-code").setPlainText(codes[1].as_text())
    fee.write("join-name", "Fee")
    fee.press("join-do")
    assert fee.can_find("word-3")
    assert not fee.sees("Niet toegelaten")


def test_rows_show_while_more_is_still_on_its_way(
    world: World, open_laptop: Open, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(sync_desk, "ROWS_MS", 0)
    hands, goes_on = open_laptop(world, "anna"), threading.Event()
    desk = hands.office.desk

    def talk() -> Generator[Asked, Told, Outcome]:
        new(world["anna"], p1_name="Kapper Voorbeeld")
        yield Progress(LISTING, 0, 1)
        yield Request("GET", "/v1/status")
        return Outcome()

    def send(_request: Request) -> Unreachable:
        goes_on.wait(20)
        return Unreachable("offline")

    desk.team._rounds.begin(talk(), send)
    try:
        qtbot.waitUntil(lambda: any(card.data["name"] == "Kapper Voorbeeld" for card in desk.cards))
        assert desk.team._rounds.busy
    finally:
        goes_on.set()
    hands.office.settle()
    assert not desk.team._rounds.busy


def test_every_control_of_the_regions_screens_is_reached_by_tab_and_keeps_the_keyboard_when_drawn_anew(
    world: World, open_laptop: Open
) -> None:
    world["admin"].region.signer(world.device("admin"), True, AT)
    carry(world, "admin")
    admin = open_laptop(world, "admin")
    for route in ("team", "packs", "sync"):
        admin.office.window.go(route)
        admin.office.settle()
        screen = admin.office.window.screens[route]
        wanted = {one for kind in CONTROLS for one in screen.findChildren(kind) if one.isVisible() and one.isEnabled()}
        assert wanted
        assert {one.objectName() for one in wanted if one.objectName()} <= reached(admin)
    admin.office.window.go("team")
    admin.office.settle()
    admin.write("team-name", "Zuid-West")
    admin.find(QPushButton, "team-add").setFocus()
    admin.keys(Qt.Key.Key_Space)
    assert admin.sees("Zuid-West")
    assert QApplication.focusWidget() is admin.find(QPushButton, "team-add")


def reached(hands: Hands) -> set[str]:
    """The names of all that Tab comes to, once around."""
    window = hands.office.window
    found: list[QWidget | None] = []
    while True:
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        if QApplication.focusWidget() in found:
            return {one.objectName() for one in found if one is not None}
        found.append(QApplication.focusWidget())


def test_a_closed_dossier_that_cannot_be_fetched_back_now_says_why_and_where_it_is(
    world: World, open_laptop: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = (AT - timedelta(days=400)).isoformat()
    record(world["anna"], p1_name="Łukasz", **{"closing/result": "job", "closing/at": closed})
    world.sync()
    tell_closed(world["anna"], AT)
    carry(world, "anna")
    assert put_away_closed(world["anna"], AT, AT.date(), 30) == 1
    anna = open_laptop(world, "anna")
    team = anna.office.desk.team
    anna.write("dossier-search", "lukasz")
    anna.press("found-shelved")

    def fetch() -> None:
        anna.find(QLineEdit, "dossier-search").setFocus()
        anna.keys(Qt.Key.Key_Return)
        anna.qtbot.waitUntil(lambda: team.sync.busy is None)
        anna.office.settle()

    fetch()
    assert anna.sees("versturen en ophalen staan op pauze")
    anna.press("trouble-seen")
    team.pause(on=False)
    monkeypatch.setattr(team, "_send", lambda _request: Unreachable("offline"))
    fetch()
    assert anna.sees("de server is nu niet te bereiken. Het staat daar veilig.")
    anna.press("trouble-seen")
    monkeypatch.setattr(Syncer, "round", lambda *_args, **_named: nothing_new())
    fetch()
    assert anna.sees("De server geeft dit dossier niet meer.")
    assert anna.office.desk.sitting is None


def nothing_new() -> Generator[Asked, Told, Outcome]:
    """A round in which the server has nothing to tell."""
    return Outcome()
    yield


def test_what_others_made_needless_is_let_go_of_after_a_second_thought(world: World, open_laptop: Open) -> None:
    dossier = record(world["anna"], p1_name="Fee")
    world.sync()
    world["bo"].region.close(dossier, AT)
    world["anna"].region.offer(dossier, world.teams["zuid"], AT)
    carry(world, "bo", "anna", "anna")
    assert [(one.kind, one.why) for one in world["anna"].region.apart()] == [("holders", "closed")]
    anna = open_laptop(world, "anna")
    anna.office.window.go("sync")
    anna.office.settle()
    anna.press("apart-leave-0")
    assert anna.sees("De laptop probeert dit dan niet meer.")
    anna.press("apart-keep-0")
    assert not anna.can_find("apart-leave-do-0")
    assert anna.find(QPushButton, "apart-leave-0").hasFocus()
    anna.press("apart-again-0")
    assert anna.sees("Het kan nog steeds niet, om dezelfde reden. Er is niets veranderd.")
    assert not anna.can_find("trouble-seen")
    assert len(world["anna"].region.apart()) == 1
    anna.press("apart-leave-0")
    anna.press("apart-leave-do-0")
    assert world["anna"].region.apart() == ()
    assert not anna.can_find("apart-leave-0")


def test_what_was_closed_leaves_a_laptop_only_after_a_round_in_which_the_server_proved_to_have_the_same(
    world: World, open_laptop: Open
) -> None:  # G-26
    """A server that was put back from a backup may lack it, and a round that was cut off tells nothing of that."""
    anna = world["anna"]
    closed = (AT - timedelta(days=400)).isoformat()
    dossier = record(anna, p1_name="Voorbeeld", **{"closing/result": "job", "closing/at": closed})
    world.sync()
    tell_closed(anna, AT)
    carry(world, "anna")
    hands = open_laptop(world, "anna")
    team = hands.office.desk.team
    team._ended(Outcome(stopped="offline"))
    hands.office.settle()
    assert dossier not in anna.region.away()
    team._ended(Outcome(synced=True))
    hands.office.settle()
    assert dossier in anna.region.away()
