"""Vaults of these tests take the least work that a vault may have; tests/sync measures computers."""

import pytest

from sync.kdf import FLOOR


@pytest.fixture(autouse=True)
def quick_vaults(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test here is about how long a passphrase takes to try."""
    monkeypatch.setattr("sync.vault.measure_cost", lambda: FLOOR)
