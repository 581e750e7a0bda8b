"""A damaged vault at the lock, a damaged dossier in Settings: what can be read is saved, and the outcome is told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop import access
from desktop.prefs import load_prefs
from desktop.settings.rescue_card import RescueCard
from desktop.unlock.page import rescued_lines
from desktop.unlock.unlock import Unlock
from forms.words import Words
from sync.kdf import FLOOR
from sync.laptop.removing import DESTROYED, Removal
from sync.rescue.check import Report
from sync.rescue.salvage import PARTLY, Salvaged
from sync.vault import Vault
from tests.conftest import PASSPHRASE, Office
from tests.sync.conftest import digests, new, write
from tests.visits.hands import Hands

NEW = "zes groene laarzen achter het raam"


@pytest.fixture
def code(profile: Path) -> str:
    """The recovery code of a closed vault with two dossiers and a backup of the first."""
    with Vault.create(profile, PASSPHRASE, cost=FLOOR) as vault:
        new(vault, p1_name="Noor Voorbeeld")
        vault.backup()
        new(vault, p1_name="Omar Voorbeeld")
        return vault.credentials.recovery_code or ""


def spoil(profile: Path) -> None:
    """Wipe the table of contents of the database, so that it does not open."""
    path = profile / "vault.db"
    data = bytearray(path.read_bytes())
    data[100:2_000] = bytes(1_900)
    path.write_bytes(data)


def at_the_lock(qtbot: QtBot, make_office: Callable[[], Office], passphrase: str) -> Hands:
    hands = Hands(qtbot, make_office())
    hands.write("passphrase", passphrase)
    hands.press("unlock")
    return hands


def names(hands: Hands) -> list[str]:
    return sorted(str(card.data["name"]) for card in hands.office.desk.cards)


def test_a_vault_that_does_not_open_is_put_together_anew_and_opened(
    qtbot: QtBot, make_office: Callable[[], Office], profile: Path, code: str
) -> None:
    spoil(profile)
    hands = at_the_lock(qtbot, make_office, PASSPHRASE)
    assert "V-006" in hands.find(QLabel, "unlock-problem").text()
    hands.press("rescue")
    told = hands.find(QLabel, "rescued").text()
    assert "in de kluis: 2." in told
    assert "niets verloren" in told
    assert not [one for one in hands.read() if "Voorbeeld" in one], "no name before it is opened"
    hands.press("rescue-open")
    assert names(hands) == ["Noor Voorbeeld", "Omar Voorbeeld"]
    assert (profile / "set-aside").is_dir()


def test_who_forgot_the_passphrase_does_it_by_the_code_and_gets_a_new_one(
    qtbot: QtBot, make_office: Callable[[], Office], profile: Path, code: str
) -> None:
    spoil(profile)
    hands = Hands(qtbot, make_office())
    hands.press("forgotten")
    hands.write("recovery-code", code)
    hands.write("reset-passphrase", NEW)
    hands.write("reset-passphrase-again", NEW)
    hands.press("recover")
    hands.press("rescue")
    hands.press("rescue-open")
    fresh = hands.find(QLabel, "recovery-code-shown").text()
    assert fresh not in ("", code)
    hands.press("recovery-later")
    assert len(names(hands)) == 2


def test_a_wrong_passphrase_is_no_damage_and_offers_nothing(
    qtbot: QtBot, make_office: Callable[[], Office], profile: Path, code: str
) -> None:
    hands = at_the_lock(qtbot, make_office, "iets heel anders dan dat")
    assert "V-001" in hands.find(QLabel, "unlock-problem").text()
    assert not hands.can_find("rescue")


def test_what_cannot_be_saved_says_so_and_changes_nothing(
    qtbot: QtBot, make_office: Callable[[], Office], profile: Path, code: str
) -> None:
    for database in profile.rglob("vault.db"):
        database.write_bytes(b"")
    hands = at_the_lock(qtbot, make_office, PASSPHRASE)
    before = digests(profile)
    hands.press("rescue")
    assert "V-006" in hands.find(QLabel, "unlock-problem").text()
    assert hands.can_find("rescue"), "it may be tried again"
    assert {name: digest for name, digest in digests(profile).items() if name != "lock"} == {
        name: digest for name, digest in before.items() if name != "lock"
    }


def test_a_damaged_dossier_is_saved_from_settings_and_named_when_it_is_not_whole(qtbot: QtBot, office: Office) -> None:
    hands, desk = Hands(qtbot, office), office.desk
    for name in ("Noor Voorbeeld", "Omar Voorbeeld"):
        desk.new_dossier()
        desk.answer("p1_name", name)
        desk.close_dossier()
        office.settle()
    vault = desk._vault
    assert vault is not None
    hit = next(card.dossier_id for card in desk.cards if card.data["name"] == "Noor Voorbeeld")
    lost = write(vault, hit, {"p4_phone": "06"})
    write(vault, hit, {"w3_change": "x"})
    vault._store.write("update revisions set box = zeroblob(300) where id = ?", bytes.fromhex(lost))
    vault._dossiers.forget()
    office.window.go("settings")
    office.settle()
    card = office.window.findChild(RescueCard)
    assert card is not None
    assert not card.banner.isVisible()
    hands.write("rescue-passphrase", "iets heel anders")
    hands.press("rescue-do")
    assert "V-001" in hands.find(QLabel, "rescue-said").text()
    assert desk.is_unlocked, "nothing happened"
    hands.write("rescue-passphrase", PASSPHRASE)
    hands.press("rescue-do")
    office.settle()
    assert not desk.is_unlocked
    assert "D-122" in hands.find(QLabel, "unlock-problem").text()
    desk.unlock(PASSPHRASE)
    office.settle()
    office.window.go("settings")
    office.settle()
    card = office.window.findChild(RescueCard)
    assert card is not None
    assert card.banner.isVisible()
    assert card.banner.text.text() == "Noor Voorbeeld"
    office.window.go("today")
    office.settle()
    assert hands.sees("Eén dossier was beschadigd en is niet helemaal terug")
    office.window.go("settings")
    office.settle()
    hands.press("rescue-seen")
    assert not hands.can_find("rescue-seen")
    office.window.lock()
    office.settle()
    desk.unlock(PASSPHRASE)
    office.settle()
    assert desk.not_whole == (), "it was looked at"


def test_a_dossier_that_nothing_is_left_of_is_named_by_its_id(qtbot: QtBot, office: Office) -> None:
    hands, desk = Hands(qtbot, office), office.desk
    lost = "ab" * 16
    vault = desk.open_vault()
    vault.set_state(PARTLY, lost)
    assert access.not_whole(vault) == (lost,)
    desk.not_whole = (lost,)
    office.window.go("settings")
    office.settle()
    card = office.window.findChild(RescueCard)
    assert card is not None
    assert card.banner.text.text() == "(zonder naam, abababab)"
    assert hands.can_find("rescue-seen")
    vault._removals.note(Removal(lost, datetime(2026, 12, 23, tzinfo=UTC), DESTROYED, pending=False))
    assert access.not_whole(vault) == (), "what was destroyed on request is not missed"


def test_in_large_text_on_a_small_screen_what_is_asked_next_is_in_sight(
    qtbot: QtBot, make_office: Callable[[], Office], profile: Path, code: str
) -> None:
    prefs = load_prefs(profile)
    prefs.percent = 200
    prefs.save()
    office = make_office()
    office.window.resize(1024, 600)
    office.settle()
    lock = office.window.lock_screen
    assert isinstance(lock, Unlock)
    lock._ask_recovery()
    qtbot.waitUntil(lambda: lock.code.visibleRegion().boundingRect().height() == lock.code.height())


def test_of_a_vault_of_a_region_it_is_said_that_the_server_has_the_rest() -> None:
    report = Report(dossiers=3, revisions=9, drafts=0, given_plans=0)
    done = Salvaged(("a", "b"), ("a",), ("b",), (), (), 0, report, region=True)
    said = " ".join(rescued_lines(done, Words("nl")))
    assert "Niet helemaal terug op deze laptop: 1." in said
    assert "server van de regio" in said
    assert "Instellingen, Beschadigd dossier" in said, "which ones, it says once the vault is open"
    assert "niets verloren" not in said
    alone = " ".join(rescued_lines(replace(done, region=False), Words("nl")))
    assert "Instellingen, Beschadigd dossier" in alone
    assert "server" not in alone
