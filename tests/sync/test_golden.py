"""The golden vault of each release opens in every later one, and says the same."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from sync.laptop import header
from sync.vault import Vault
from tests.conftest import PASSPHRASE
from tests.golden.make import AT
from tests.sync import reader
from tests.sync.conftest import digests
from tests.sync.reader import Reader

GOLDEN = Path(__file__).parents[1] / "golden" / "format-1"
TOLD: dict[str, str] = json.loads((GOLDEN / "told.json").read_text(encoding="utf-8"))


@pytest.fixture
def golden(tmp_path: Path) -> Path:
    """A copy; the golden vault itself is never opened."""
    return shutil.copytree(GOLDEN, tmp_path / "golden")


def facts_of(vault: Vault) -> dict[str, Any]:
    """Everything it says."""
    ids = sorted(card.dossier_id for card in vault.cards())
    return {
        "dossiers": {one: vault.dossier(one) for one in ids},
        "history": {one: vault.history(one) for one in ids},
        "plans": {one: vault.given_plans(one) for one in ids},
        "drafts": dict(vault.drafts()),
        "removals": [(one.dossier_id, one.at, one.kind) for one in vault.removals()],
        "worker": vault.state("worker"),
        "packs": vault.packs.all("form"),
    }


def test_it_says_what_was_put_in_it(golden: Path) -> None:
    with Vault.unlock(golden, PASSPHRASE) as vault:
        found = facts_of(vault)
        assert vault.check().sound
        assert vault.given_pdf(TOLD["first"], 1) == b"%PDF golden"
    first, second = found["dossiers"][TOLD["first"]], found["dossiers"][TOLD["second"]]
    assert first.values == {"d3_total": 13_000, "list/00000000000000ab/amount": -3, "p1_name": None, "t": True}
    assert len(first.heads) == 2
    assert {path: value for path, value in second.values.items() if not path.startswith("redacted/")} == {
        "p1_name": "Okapi Voorbeeld",
        "remark": None,
    }
    assert [one.reason for one in found["history"][TOLD["first"]] if one.reason] == ["é🙂"]
    assert found["drafts"][TOLD["first"]].changes == {"p4_phone": "0600000001"}
    assert sorted(kind for _, _, kind in found["removals"]) == ["destroyed", "redacted"]
    assert (found["worker"], len(found["packs"])) == ("Sam", 1)


def test_its_recovery_code_opens_it(golden: Path) -> None:
    with Vault.recover(golden, TOLD["recovery_code"], "een heel andere zin van nu") as vault:
        assert len(vault.cards()) == 2


def test_the_reader_written_from_the_document_opens_it_too(golden: Path) -> None:
    independent = Reader(golden, reader.vault_key(golden, PASSPHRASE))
    printed = independent.printed(bytes.fromhex(TOLD["first"]))
    independent.db.close()
    assert "p1_name: (cleared)" in printed
    assert "d3_total: 13000" in printed
    assert AT.isoformat() in printed


def test_it_was_not_edited_and_opening_a_copy_does_not_touch_it(golden: Path) -> None:
    before = digests(GOLDEN)
    Vault.unlock(golden, PASSPHRASE).close()
    assert digests(GOLDEN) == before
    assert header.read_header(GOLDEN).format == 1
