"""docs/security.md promises nothing that no test carries."""

import re
from pathlib import Path

import pytest

from sync import identity, sealing
from sync.errors import DamagedDossier
from sync.laptop.dossiers import REVISION
from sync.vault import Vault
from tests.sync.conftest import new

ROOT = Path(__file__).parents[2]
HELD = [f"G-{number:02}" for number in range(1, 31)]
ROWS = dict(
    re.findall(r"^\| (G-\d\d) \| (.*)$", (ROOT / "docs" / "security.md").read_text(encoding="utf-8"), flags=re.M)
)


def test_the_document_has_every_guarantee_that_is_held() -> None:
    assert sorted(ROWS) == HELD


@pytest.mark.parametrize("guarantee", HELD)
def test_every_test_that_a_guarantee_names_is_there_and_carries_its_number(guarantee: str) -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)`", ROWS[guarantee])
    assert named
    for one in named:
        tests = re.findall(r"^def test_.*(?:\n(?!def ).*)*", (ROOT / one).read_text(encoding="utf-8"), flags=re.M)
        assert any(re.search(rf"\b{guarantee}\b", test) for test in tests), f"{one} does not carry {guarantee}"


def test_a_box_that_another_device_signed_is_refused_and_never_merged(vault: Vault) -> None:  # G-14
    dossier = new(vault, p1_name="Noor")
    opened = vault._dossiers.get(dossier)
    other = identity.Device.new()
    stranger = sealing.Header(
        dossier=bytes.fromhex(dossier),
        key=identity.key_id(opened.key),
        author=other.public.id,
        parents=tuple(bytes.fromhex(head) for head in opened.state.heads),
        salt=sealing.new_salt(),
    )
    (content,) = (
        sealing.open_box(REVISION, sealing.Box.decode(data), opened.key)
        for (data,) in vault._store.rows("select box from revisions")
    )
    vault._dossiers.keep_box(
        bytes.fromhex(dossier), sealing.seal(REVISION, stranger, opened.key, other.signer, content)
    )
    vault._dossiers.forget()
    with pytest.raises(DamagedDossier):
        vault.dossier(dossier)
    assert vault.check().damaged == (dossier,)
