"""What the vault's tests share: an open vault, builders for revisions, digests of folders."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

import pytest

from sync.history import State
from sync.vault import Value, Vault
from tests.conftest import PASSPHRASE, WINTER

AT = datetime(2026, 12, 23, 10, 0, tzinfo=WINTER)
FORM = "intake 1"


def digests(folder: Path) -> dict[str, str]:
    """Every file in the folder with the digest of its bytes."""
    found = {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    assert found, "an empty folder proves nothing"
    return found


def named_card(_dossier_id: str, state: State) -> Mapping[str, Value]:
    """A card with the name."""
    return {"name": state.values.get("p1_name")}


def write(vault: Vault, dossier_id: str, changes: Mapping[str, Value]) -> str:
    """Save changes over the present heads."""
    return vault.save(dossier_id, changes, parents=vault.dossier(dossier_id).heads, form=FORM, at=AT)


def new(vault: Vault, **changes: Value) -> str:
    """A dossier with these answers."""
    return vault.new_dossier(changes, form=FORM, at=AT)


@pytest.fixture
def reopen(closed: Path) -> Iterator[Callable[[], Vault]]:
    """Unlocks the vault again, closing the one before."""
    opened: list[Vault] = []

    def unlock() -> Vault:
        while opened:
            opened.pop().close()
        vault = Vault.unlock(closed, PASSPHRASE)
        vault.card_maker = named_card
        opened.append(vault)
        return vault

    yield unlock
    for vault in opened:
        vault.close()


@pytest.fixture
def vault(reopen: Callable[[], Vault]) -> Vault:
    """An open, empty vault."""
    return reopen()
