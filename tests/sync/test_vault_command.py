"""`keukentafel vault ...` as it is typed."""

import io
import json
import sqlite3
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.commands import vault as command
from sync.errors import VaultMissing, WrongPassphrase
from sync.vault import Vault
from tests.conftest import PASSPHRASE
from tests.sync.conftest import new, write

Run = Callable[..., tuple[int, Any]]


@pytest.fixture
def run(closed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a vault command on `closed`; exit code and what it printed."""

    def running(*words: str, passphrase: str = PASSPHRASE, as_json: bool = True) -> tuple[int, Any]:
        parser = ArgumentParser()
        command.add_parser(parser.add_subparsers(dest="command"))
        monkeypatch.setattr("sys.stdin", io.StringIO(passphrase + "\n"))
        options = ["--profile", str(closed), "--passphrase-stdin", *(["--json"] if as_json else [])]
        code = command.run(parser.parse_args(["vault", *words, *options]))
        printed = capsys.readouterr().out
        return code, json.loads(printed) if as_json else printed

    return running


def test_check_says_that_a_vault_is_sound(vault: Vault, run: Run) -> None:
    new(vault, p1_name="Noor")
    vault.close()
    code, told = run("check")
    assert code == 0
    assert told == {
        "sound": True, "dossiers": 1, "revisions": 1, "drafts": 0, "given_plans": 0,
        "damaged_dossiers": [], "damaged_elsewhere": [],
    }  # fmt: skip


def test_check_makes_list_rows_and_snapshots_anew_when_asked(vault: Vault, run: Run) -> None:
    dossier = new(vault, p1_name="Noor")
    vault._cards.write(bytes.fromhex(dossier), vault.dossier(dossier), {"name": "somebody else"})
    vault.close()
    code, told = run("check", "--rebuild")
    assert (code, told["sound"], told["list_rows_changed"]) == (0, True, 1)
    assert run("check", "--rebuild")[1]["list_rows_changed"] == 0


def test_check_names_a_damaged_dossier_and_ends_with_one(vault: Vault, closed: Path, run: Run) -> None:
    hit = new(vault, p1_name="Noor")
    new(vault, p1_name="Omar")
    vault.close()
    with sqlite3.connect(closed / "vault.db") as connection:
        connection.execute("update revisions set box = zeroblob(300) where dossier = ?", (bytes.fromhex(hit),))
    connection.close()
    code, told = run("check")
    assert code == 1
    assert told["damaged_dossiers"] == [hit]


def test_info_needs_no_passphrase(vault: Vault, run: Run) -> None:
    new(vault, p1_name="Noor")
    vault.backup()
    vault.close()
    code, told = run("info", passphrase="")
    assert code == 0
    assert told["passphrase_key"] == {"memory_kib": 65536, "passes": 3, "lanes": 4}
    assert [made["number"] for made in told["backups"]] == [1]
    assert "backups: number 1" in run("info", as_json=False)[1]


def test_backup_and_restore_bring_a_dossier_back(vault: Vault, closed: Path, run: Run, tmp_path: Path) -> None:
    dossier = new(vault, p1_name="Noor")
    vault.close()
    assert run("backup")[1]["number"] == 1
    assert run("backup", "--to", str(tmp_path / "stick"))[1]["number"] == 0
    for source in ([], ["--from", str(tmp_path / "stick")]):
        with Vault.unlock(closed, PASSPHRASE) as again:
            write(again, dossier, {"p1_name": "Nora"})
        assert run("restore", *source)[1] == {"restored": True, "dossiers": 1, "revisions": 1}
        with Vault.unlock(closed, PASSPHRASE) as again:
            assert again.dossier(dossier).values == {"p1_name": "Noor"}


def test_salvage_names_what_was_hit_and_saves_the_rest(vault: Vault, closed: Path, run: Run, tmp_path: Path) -> None:
    hit, safe = new(vault, p1_name="Noor"), new(vault, p1_name="Omar")
    vault._store.write("update revisions set box = zeroblob(300) where dossier = ?", bytes.fromhex(hit))
    vault.close()
    code, told = run("salvage", "--to", str(tmp_path / "new"))
    assert code == 1, "something is lost"
    assert (told["damaged_dossiers"], told["lost_dossiers"], told["dossiers"]) == ([hit], [hit], 1)
    with Vault.unlock(tmp_path / "new", PASSPHRASE) as again:
        assert again.dossier(safe).values == {"p1_name": "Omar"}
        assert [card.data["name"] for card in again.cards()] == ["Omar"], "with the app's own cards"


def test_what_goes_wrong_has_the_vaults_own_code(run: Run) -> None:
    with pytest.raises(WrongPassphrase):
        run("check", passphrase="wrong")
    with pytest.raises(VaultMissing):
        run("restore")


def test_a_folder_must_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    parser = ArgumentParser()
    command.add_parser(parser.add_subparsers(dest="command"))
    with pytest.raises(SystemExit) as ended:
        command.run(parser.parse_args(["vault", "check"]))
    assert ended.value.code == 2
    assert "--profile" in capsys.readouterr().err
