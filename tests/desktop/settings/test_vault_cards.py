"""A new recovery code for who knows the passphrase; a backup put back after saying what that costs."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop.plan.printing import new_printer
from desktop.settings.screen import Settings
from sync.errors import WrongRecoveryCode
from sync.vault import Vault
from tests.conftest import PASSPHRASE, Office
from tests.visits.hands import Hands


@pytest.fixture
def hands(qtbot: QtBot, office: Office) -> Hands:
    """A worker with one saved dossier and a backup of it."""
    worker = Hands(qtbot, office)
    office.desk.new_dossier()
    office.desk.answer("p1_name", "Sam")
    office.desk.close_dossier()
    office.settle()
    assert office.desk._vault is not None
    office.desk._vault.backup()
    return worker


def settings(hands: Hands) -> Settings:
    hands.office.window.go("settings")
    hands.office.settle()
    screen = hands.office.window.screens["settings"]
    assert isinstance(screen, Settings)
    return screen


def test_a_new_code_takes_the_place_of_the_old_one_and_its_sheet_is_printed(
    hands: Hands, profile: Path, tmp_path: Path, recovery_code: str
) -> None:
    screen = settings(hands)
    hands.write("code-passphrase", "iets heel anders")
    hands.press("new-code")
    assert "V-001" in hands.find(QLabel, "new-code-said").text()
    hands.write("code-passphrase", PASSPHRASE)
    hands.press("new-code")
    fresh = hands.find(QLabel, "new-code-shown").text()
    assert fresh not in ("", recovery_code)
    printer = new_printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "sheet.pdf"))
    printer.setResolution(100)
    screen.code.sheet.giver.ask_printer = lambda then: then(printer)
    hands.press("recovery-print")
    assert screen.code.sheet.told.text() == "Herstelblad: naar de printer gestuurd."
    assert (tmp_path / "sheet.pdf").stat().st_size > 10_000
    hands.write("new-code-again", "AAAA")
    hands.press("new-code-done")
    assert screen.code.code.text() == fresh, "still there, to be looked at again"
    vault = hands.office.desk.open_vault()
    opens = vault.credentials.is_recovery_code
    assert (opens(recovery_code), opens(fresh)) == (True, False)
    hands.write("new-code-again", fresh.lower())
    hands.press("new-code-done")
    assert (screen.code.code.text(), screen.code.sheet._code) == ("", "")
    hands.office.window.lock()
    hands.office.settle()
    hands.office.close()
    with pytest.raises(WrongRecoveryCode):
        Vault.recover(profile, recovery_code, "zes groene laarzen achter het raam")
    Vault.recover(profile, fresh, "zes groene laarzen achter het raam").close()


def test_a_backup_is_put_back_after_saying_what_would_be_different(
    hands: Hands, make_office: Callable[[], Office], profile: Path
) -> None:
    desk, office = hands.office.desk, hands.office
    desk.open_dossier(desk.cards[0].dossier_id)
    office.settle()
    desk.answer("p1_name", "Samira")
    desk.close_dossier()
    office.settle()
    desk.new_dossier()
    office.settle()
    desk.answer("p1_name", "Omar")
    desk.close_dossier()
    office.settle()
    screen = settings(hands)
    hands.press("restore-1")
    assert not screen.backups.go.visibleRegion().isEmpty(), "the question and its button come into sight by themselves"
    told = screen.backups.banner.text.text()
    assert "kopie: 1." in told
    assert "niet meer bij is: 1." in told
    assert "hoe het toen was: 1. Aantal wijzigingen dat dan wegvalt: 1." in told
    hands.write("restore-passphrase", "iets heel anders")
    hands.press("restore-do")
    assert "V-001" in hands.find(QLabel, "restore-said").text()
    assert desk.is_unlocked, "nothing happened"
    assert screen.backups.passphrase.hasFocus(), "to be typed once more, and not on the button that keeps what is there"
    hands.write("restore-passphrase", PASSPHRASE)
    hands.press("restore-do")
    office.settle()
    assert not desk.is_unlocked
    told_at_lock = hands.find(QLabel, "unlock-problem")
    assert "D-124" in told_at_lock.text()
    assert told_at_lock.property("role") == "strong", "good news is not in the colour of an error"
    desk.unlock(PASSPHRASE)
    office.settle()
    assert [card.data["name"] for card in desk.cards] == ["Sam"]
    assert (profile / "set-aside").is_dir(), "what was there is not erased"
