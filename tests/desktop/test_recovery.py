"""A forgotten passphrase: the code from the sheet opens the vault, once, and a new code takes its place."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop.intake.parts import WrapButton
from desktop.settings.screen import Settings
from desktop.unlock.parts import PassphraseField
from sync.kdf import FLOOR
from sync.vault import Vault
from tests.conftest import PASSPHRASE, Office
from tests.visits.hands import Hands

NEW = "zes groene laarzen achter het raam"


def made(profile: Path) -> str:
    with Vault.create(profile, PASSPHRASE, cost=FLOOR) as vault:
        vault.new_dossier({"p1_name": "Voorbeeld"}, form="intake", at=vault._clock())
        return vault.credentials.recovery_code or ""


def test_the_code_opens_the_vault_and_a_new_code_is_shown_before_going_in(
    qtbot: QtBot, make_office: Callable[[], Office], profile: Path
) -> None:
    code = made(profile)
    hands = Hands(qtbot, make_office())
    hands.press("forgotten")
    hands.write("recovery-code", code)
    hands.write("reset-passphrase", NEW)
    hands.write("reset-passphrase-again", NEW)
    hands.press("recover")
    fresh = hands.find(QLabel, "recovery-code-shown").text()
    assert fresh
    assert fresh != code
    assert not hands.can_find("new-dossier")
    vault = hands.office.desk.open_vault()
    hands.write("recovery-code-again", code)
    hands.press("recovery-done")
    assert hands.find(QLabel, "recovery-code-shown").text() == fresh, "the old one was typed"
    assert vault.credentials.is_recovery_code(code), "whoever stops here has a sheet that opens the vault"
    hands.write("recovery-code-again", fresh)
    hands.press("recovery-done")
    assert (vault.credentials.is_recovery_code(code), vault.credentials.is_recovery_code(fresh)) == (False, True)
    assert hands.can_find("new-dossier")
    assert len(hands.office.desk.cards) == 1


def test_who_skipped_typing_the_first_code_is_told_until_a_new_one_was_typed_back(
    qtbot: QtBot, make_office: Callable[[], Office], profile: Path
) -> None:
    made(profile)  # and nobody saw its code
    hands = Hands(qtbot, make_office())
    hands.write("passphrase", PASSPHRASE)
    hands.press("unlock")
    hands.office.settle()
    hands.office.window.go("today")
    hands.office.settle()
    line = hands.find(WrapButton, "today-0-0")
    assert "Uw herstelcode is nooit overgetypt" in line.text()
    hands.press("today-0-0")
    screen = hands.office.window.screens["settings"]
    assert isinstance(screen, Settings)
    assert screen.code.banner.isVisible()
    hands.write("code-passphrase", PASSPHRASE)
    hands.press("new-code")
    hands.write("new-code-again", hands.find(QLabel, "new-code-shown").text())
    hands.press("new-code-done")
    assert not screen.code.banner.isVisible()
    hands.office.window.go("today")
    hands.office.settle()
    assert not hands.can_find("today-0-0")


def test_a_mistyped_code_is_answered_beside_the_field_and_changes_nothing(
    qtbot: QtBot, make_office: Callable[[], Office], profile: Path
) -> None:
    made(profile)
    hands = Hands(qtbot, make_office())
    hands.press("forgotten")
    hands.write("recovery-code", "AAAA-BBBB")
    hands.write("reset-passphrase", NEW)
    hands.write("reset-passphrase-again", NEW)
    hands.press("recover")
    assert "V-015" in hands.find(QLabel, "recovery-code-problem").text()
    field = hands.find(PassphraseField, "recovery-code")
    assert (field.hasSelectedText(), field.window().focusWidget()) == (True, field)
    hands.office.close()
    with Vault.unlock(profile, PASSPHRASE) as vault:
        assert len(vault.cards()) == 1
