"""What opens the vault: a passphrase that is strong enough, and a recovery code that was typed back."""

from pathlib import Path

import pytest

from sync.errors import (
    MistypedRecoveryCode,
    TooLarge,
    WeakPassphrase,
    WrongPassphrase,
    WrongRecoveryCode,
)
from sync.kdf import FLOOR
from sync.laptop.recovery import as_text
from sync.vault import Vault
from tests.conftest import PASSPHRASE
from tests.sync.conftest import digests, new, write

OTHER = "zeven gele tulpen bij de dijk"


@pytest.mark.parametrize("weak", ["", "welkom01", "keukentafel2026", "amsterdam!", "Sinterklaas1", "jansen"])
def test_a_weak_passphrase_is_refused_and_nothing_is_made(weak: str, profile: Path) -> None:
    with pytest.raises(WeakPassphrase):
        Vault.create(profile, weak, cost=FLOOR)
    assert not profile.exists()


def test_a_passphrase_of_a_thousand_characters_works_and_more_is_refused(profile: Path) -> None:
    with pytest.raises(TooLarge):
        Vault.create(profile, "zeven gele tulpen " * 100, cost=FLOOR)
    long = ("zeven gele tulpen " * 100)[:1000]
    Vault.create(profile, long, cost=FLOOR).close()
    Vault.unlock(profile, long).close()
    with pytest.raises(WrongPassphrase):
        Vault.unlock(profile, long[:-1] + "x")


def test_a_changed_passphrase_opens_and_the_old_one_does_not(vault: Vault, closed: Path) -> None:
    dossier = new(vault, p1_name="Noor")
    vault.credentials.change_passphrase(PASSPHRASE, OTHER)
    write(vault, dossier, {"p4_phone": "06"})
    vault.close()
    with pytest.raises(WrongPassphrase):
        Vault.unlock(closed, PASSPHRASE)
    with Vault.unlock(closed, OTHER) as again:
        assert again.dossier(dossier).values == {"p1_name": "Noor", "p4_phone": "06"}


def test_a_passphrase_is_changed_only_by_who_knows_it_and_to_a_strong_one(vault: Vault, closed: Path) -> None:
    before = (closed / "vault.header").read_bytes()
    with pytest.raises(WrongPassphrase):
        vault.credentials.change_passphrase("not this one", OTHER)
    with pytest.raises(WeakPassphrase):
        vault.credentials.change_passphrase(PASSPHRASE, "welkom01")
    assert (closed / "vault.header").read_bytes() == before


def test_the_recovery_code_sets_a_new_passphrase_and_is_used_up_once_the_next_was_typed_back(
    vault: Vault, closed: Path, recovery_code: str
) -> None:
    dossier = new(vault, p1_name="Noor")
    assert vault.credentials.is_recovery_code(recovery_code.lower())
    assert not vault.credentials.is_recovery_code("0000")
    vault.close()
    with Vault.recover(closed, recovery_code.replace("-", " "), OTHER) as again:
        fresh = again.credentials.recovery_code
        assert fresh is not None
        assert fresh != recovery_code
        assert again.dossier(dossier).values == {"p1_name": "Noor"}
        assert again.credentials.confirm_recovery_code(fresh)
    Vault.unlock(closed, OTHER).close()
    with pytest.raises(WrongRecoveryCode):
        Vault.recover(closed, recovery_code, PASSPHRASE)
    Vault.recover(closed, fresh, PASSPHRASE).close()


def test_a_wrong_recovery_code_changes_no_byte(closed: Path, recovery_code: str) -> None:  # G-02
    before = digests(closed)
    with pytest.raises(WrongRecoveryCode):
        Vault.recover(closed, as_text(bytes(16)), OTHER)
    with pytest.raises(MistypedRecoveryCode):
        Vault.recover(closed, recovery_code[:-1], OTHER)
    with pytest.raises(WeakPassphrase):
        Vault.recover(closed, recovery_code, "welkom01")
    assert digests(closed) == before


def test_a_new_code_counts_once_it_was_typed_back_and_until_then_the_sheet_that_is_there(
    vault: Vault, closed: Path, recovery_code: str
) -> None:
    assert vault.credentials.recovery_code is None
    assert not vault.credentials.confirm_recovery_code(recovery_code), "none was made"
    before = (closed / "vault.header").read_bytes()
    fresh = vault.credentials.new_recovery_code()
    assert not vault.credentials.confirm_recovery_code(recovery_code)
    assert not vault.credentials.confirm_recovery_code(fresh[:-1])
    assert (closed / "vault.header").read_bytes() == before
    assert vault.credentials.is_recovery_code(recovery_code)
    assert vault.credentials.confirm_recovery_code(f" {fresh.lower().replace('-', ' ')} ".replace("0", "o"))
    assert (vault.credentials.recovery_code, vault.credentials.is_recovery_code(fresh)) == (None, True)
    assert not vault.credentials.is_recovery_code(recovery_code)
    made = vault.backup()
    again = vault.credentials.new_recovery_code()
    assert vault.credentials.confirm_recovery_code(again)
    vault.close()
    Vault.recover(made.folder, again, OTHER).close()


def test_a_program_that_dies_with_a_new_code_on_the_screen_leaves_the_sheet_that_opened_the_vault(
    vault: Vault, closed: Path, recovery_code: str
) -> None:
    vault.close()
    Vault.recover(closed, recovery_code, OTHER).close()  # and nobody saw the code it made
    with Vault.recover(closed, recovery_code, PASSPHRASE) as again:
        assert again.credentials.recovery_confirmed, "nothing is to be told: the sheet is right"


def test_a_vault_remembers_that_its_first_code_was_never_typed_back(profile: Path) -> None:
    with Vault.create(profile, PASSPHRASE, cost=FLOOR) as made:
        first = made.credentials.recovery_code or ""
        assert made.credentials.is_recovery_code(first), "there is no other sheet"
    with Vault.unlock(profile, PASSPHRASE) as again:
        assert not again.credentials.recovery_confirmed
        assert again.credentials.confirm_recovery_code(again.credentials.new_recovery_code())
        assert again.credentials.recovery_confirmed
    with Vault.unlock(profile, PASSPHRASE) as again:
        assert again.credentials.recovery_confirmed
