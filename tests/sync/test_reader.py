"""docs/format.md is enough: a reader written from it alone opens what the vault wrote."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.vault import Draft, GivenPlan, Pack, Vault
from tests.conftest import PASSPHRASE
from tests.sync import reader
from tests.sync.conftest import AT, new, write
from tests.sync.reader import Reader


@pytest.fixture
def dossier(vault: Vault) -> str:
    """One of everything, in a vault that is closed again."""
    made = new(vault, p1_name="Noor", d3_total=12_000, t3_explained=True)
    head = write(vault, made, {"p1_name": None, "note/0000000000000001/text": "é🙂"})
    vault.put_draft(made, Draft((head,), {"p4_phone": "06"}, AT))
    vault.give_plan(made, GivenPlan(1, AT, "print", head, b"%PDF pages", "KT-1"))
    vault.set_state("worker", "Sam")
    vault.packs.keep(Pack("form", "intake 1 é", AT, b"{}"))
    vault.close()
    return made


@pytest.fixture
def independent(dossier: str, closed: Path) -> Iterator[Reader]:
    """The other reader, at the vault that holds the dossier."""
    other = Reader(closed, reader.vault_key(closed, PASSPHRASE))
    yield other
    other.db.close()


def test_the_recovery_code_gives_the_same_key(closed: Path, recovery_code: str) -> None:
    assert reader.vault_key_by_code(closed, recovery_code) == reader.vault_key(closed, PASSPHRASE)


def test_it_reads_every_revision(independent: Reader, dossier: str) -> None:
    first, second = independent.revisions(bytes.fromhex(dossier))
    assert first["set"] == {"p1_name": "Noor", "d3_total": 12_000, "t3_explained": True}
    assert second["set"] == {"p1_name": None, "note/0000000000000001/text": "é🙂"}
    assert (first["parents"], second["parents"]) == ([], [first["id"]])
    assert second["at"] == "2026-12-23T10:00:00+01:00"
    assert second["author"] == independent.device_id


def test_it_reads_cards_drafts_given_plans_settings_and_packs(independent: Reader, dossier: str) -> None:
    key = bytes.fromhex(dossier)
    head = independent.revisions(key)[-1]["id"]
    assert independent.sealed("cards") == {key: {"heads": [head], "data": {"name": None}}}
    assert independent.sealed("drafts")[key] == {"parents": [head], "at": AT.isoformat(), "set": {"p4_phone": "06"}}
    ((info, pages),) = independent.given()
    assert (info["number"], info["plan"], pages) == (1, "KT-1", b"%PDF pages")
    assert info["pdf"] == reader.h(pages)
    assert independent.setting("worker") == {"key": "worker", "value": "Sam"}
    whole = {"kind": "form", "name": "intake 1 é", "at": AT.isoformat(), "content": b"{}"}
    assert independent.pack("form", "intake 1 é") == whole
