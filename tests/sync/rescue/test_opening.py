"""What lies beside a vault when it is looked for, made or opened."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from sync import files
from sync.errors import SyncError, VaultExists, WrongPassphrase
from sync.kdf import FLOOR
from sync.rescue import opening, restoring
from sync.vault import Vault
from tests.conftest import PASSPHRASE
from tests.sync.conftest import digests, new, write

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


def test_a_new_vault_has_its_name_on_the_disk_before_it_counts_as_made(
    profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # G-05
    steps: list[str] = []

    def noted(name: str) -> Callable[..., None]:
        real = getattr(opening, name)

        def step(*where: Path) -> None:
            steps.append(name)
            real(*where)

        return step

    for name in ("move", "sync_folder"):
        monkeypatch.setattr(opening, name, noted(name))
    Vault.create(profile, PASSPHRASE, cost=FLOOR).close()
    assert steps == ["sync_folder", "move", "sync_folder"]


def cut_off_restore(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> str:
    """A vault with Nora, a restore of a backup with Noor decided on and cut off; the dossier. OTHER is its passphrase
    now, PASSPHRASE the backup's."""
    dossier = new(vault, p1_name="Noor")
    stick = vault.backup(vault.folder.parent / "stick").folder
    write(vault, dossier, {"p1_name": "Nora"})
    vault.credentials.change_passphrase(PASSPHRASE, OTHER)
    vault.close()

    def cut(_profile: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(restoring, "finish", cut)
    with pytest.raises(KeyboardInterrupt):
        restoring.restore(vault.folder, stick, PASSPHRASE)
    monkeypatch.undo()
    assert (vault.folder / "vault.db.restored").exists()
    return dossier


def test_a_wrong_passphrase_finishes_no_restore(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:  # G-02
    cut_off_restore(vault, monkeypatch)
    before = digests(vault.folder)
    with pytest.raises(WrongPassphrase):
        Vault.unlock(vault.folder, "wrong")
    assert digests(vault.folder) == before


def test_the_backups_passphrase_finishes_its_restore(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    dossier = cut_off_restore(vault, monkeypatch)
    with Vault.unlock(vault.folder, PASSPHRASE) as again:
        assert again.dossier(dossier).values == {"p1_name": "Noor"}
    assert not list(vault.folder.glob("*.restored"))


def test_a_restore_is_set_aside_for_good_once_the_present_vault_was_opened(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:  # G-04
    dossier = cut_off_restore(vault, monkeypatch)
    with Vault.unlock(vault.folder, OTHER) as again:
        assert again.dossier(dossier).values == {"p1_name": "Nora"}
        assert not again.credentials.backups_behind
    assert not list(vault.folder.glob("*.restored"))
    with pytest.raises(WrongPassphrase):  # its own header would count as newer than any, and never be brought along
        Vault.unlock(vault.folder / "set-aside" / "unfinished-1", PASSPHRASE)
    with pytest.raises(WrongPassphrase):
        Vault.unlock(vault.folder, PASSPHRASE)
    with Vault.unlock(vault.folder / "set-aside" / "unfinished-1", OTHER) as aside:
        assert aside.dossier(dossier).values == {"p1_name": "Noor"}


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0", b"%PDF-1.7"])
def test_a_planted_restore_is_not_put_in_the_place_of_the_vault(closed: Path, content: bytes) -> None:
    (closed / "vault.db.restored").write_bytes(content)
    before = digests(closed)
    with pytest.raises(WrongPassphrase):
        Vault.unlock(closed, "wrong")
    assert digests(closed) == before
    Vault.unlock(closed, PASSPHRASE).close()
    assert not (closed / "vault.db.restored").exists()


def test_a_whole_vault_of_a_stranger_is_not_put_in_the_place_of_the_vault(closed: Path) -> None:
    stranger = closed.parent / "stranger"
    Vault.create(stranger, OTHER, cost=FLOOR).close()
    for name in ("vault.db", "vault.header"):
        shutil.copyfile(stranger / name, closed / f"{name}.restored")
    shutil.copyfile(closed / "vault.header", closed.parent / "own.header")
    with Vault.unlock(closed, PASSPHRASE) as vault:
        assert vault.check().sound
    assert (closed / "vault.header").read_bytes() == (closed.parent / "own.header").read_bytes()
    Vault.unlock(closed / "set-aside" / "unfinished-1", OTHER).close()  # only its own header opens it


def test_a_restored_header_with_another_database_is_not_put_in_the_place_of_the_vault(closed: Path) -> None:
    stranger = closed.parent / "stranger"
    Vault.create(stranger, OTHER, cost=FLOOR).close()
    shutil.copyfile(stranger / "vault.db", closed / "vault.db.restored")
    shutil.copyfile(closed / "vault.header", closed / "vault.header.restored")
    with Vault.unlock(closed, PASSPHRASE) as vault:
        assert vault.check().sound


def test_what_a_restore_sets_aside_is_on_the_disk_before_its_place_is_taken(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_off_restore(vault, monkeypatch)
    done: list[str] = []
    real = files.replace_file

    def watched(path: Path, content: bytes) -> None:
        done.append(str(path.relative_to(vault.folder)))
        real(path, content)

    monkeypatch.setattr(restoring, "replace_file", watched)
    Vault.unlock(vault.folder, PASSPHRASE).close()
    aside = done[0].rpartition("/")[0]
    assert aside.startswith("set-aside/")
    copies = ("vault.header", "vault.header.copy")
    assert done == [one for name in copies for one in (f"{aside}/{name}", name)]


def test_damage_that_shows_only_after_the_files_are_open_leaves_none_of_them_open(closed: Path) -> None:  # G-02
    database = sqlite3.connect(closed / "vault.db")
    database.execute("alter table removals rename column sealed to other")
    database.close()
    before = digests(closed)
    with pytest.raises(SyncError):
        Vault.unlock(closed, PASSPHRASE)
    assert digests(closed) == before
    database = sqlite3.connect(closed / "vault.db")
    database.execute("alter table removals rename column other to sealed")
    database.close()
    Vault.unlock(closed, PASSPHRASE).close()  # nobody holds the folder
