"""What lies beside a vault when it is looked for, made or opened."""

from pathlib import Path

import pytest

from sync import opening
from sync.errors import VaultExists
from sync.kdf import FLOOR
from sync.vault import Vault
from tests.conftest import PASSPHRASE
from tests.sync.conftest import digests

OTHER = "zeven gele tulpen bij de dijk"


def test_a_stray_beginning_of_a_vault_does_not_hide_the_whole_one_beside_it(closed: Path) -> None:
    (closed / "vault.db.new").write_bytes(b"")
    before = digests(closed)
    assert Vault.exists(closed)
    with pytest.raises(VaultExists):
        Vault.create(closed, OTHER, cost=FLOOR)
    assert digests(closed) == before
    Vault.unlock(closed, PASSPHRASE).close()


def test_a_header_whose_database_is_lost_is_not_written_over_for_a_stray_beginning(closed: Path) -> None:
    (closed / "vault.db").unlink()
    (closed / "vault.db.new").write_bytes(b"")
    assert Vault.exists(closed)
    with pytest.raises(VaultExists):
        Vault.create(closed, OTHER, cost=FLOOR)


def test_a_vault_that_another_made_in_the_meantime_is_not_written_over(
    closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = digests(closed)
    answers = iter([False])  # as it was when it was asked the first time
    real = opening.exists
    monkeypatch.setattr(opening, "exists", lambda folder: next(answers, real(folder)))
    with pytest.raises(VaultExists):
        Vault.create(closed, OTHER, cost=FLOOR)
    assert digests(closed) == before
