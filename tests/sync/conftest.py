"""What the vault's tests share: a vault made once and copied, builders for revisions, digests of folders."""

import hashlib
import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest

from sync import header, kdf
from sync.history import State
from sync.kdf import FLOOR
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


@pytest.fixture(scope="session", autouse=True)
def _no_key_is_derived_twice() -> Iterator[None]:
    """Remember what was derived, truly, for each passphrase, salt and cost, so that opening again takes no time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(header, "passphrase_key", cache(kdf.passphrase_key))
        yield


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A closed vault with nothing in it, and its recovery code; copy it, never open it."""
    folder = tmp_path_factory.mktemp("template") / "profile"
    with Vault.create(folder, PASSPHRASE, cost=FLOOR) as vault:
        code = vault.recovery_code
    assert code is not None
    return folder, code


@pytest.fixture
def closed(template: tuple[Path, str], profile: Path) -> Path:
    """The folder of a closed, empty vault of this test's own."""
    shutil.copytree(template[0], profile)
    return profile


@pytest.fixture
def recovery_code(template: tuple[Path, str]) -> str:
    """The recovery code of `closed` and `vault`."""
    return template[1]


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
