"""Faults really made: processes killed, disks full, folders without rights, bytes flipped."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from sync.errors import DamagedDossier, NoSpace, SyncError, VaultBusy, WrongPassphrase, of_sqlite
from sync.vault import Draft, GivenPlan, Vault
from tests.conftest import PASSPHRASE
from tests.sync.conftest import AT, FORM, digests, new, write

ROUNDS = 4
PLAY = [sys.executable, "-m", "tests.sync.play"]
HERE = Path(__file__).resolve().parents[2]
linux = pytest.mark.skipif(sys.platform != "linux", reason="made with Linux's own means")


@pytest.fixture
def roomy() -> Iterator[Path]:
    """A folder any user of the computer can reach, unlike pytest's."""
    folder = Path(tempfile.mkdtemp(prefix="keukentafel-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_a_reported_save_survives_kill_9(closed: Path) -> None:  # G-05
    with Vault.unlock(closed, PASSPHRASE) as vault:
        dossier = new(vault, count=0)
    lost = 0
    for round_number in range(ROUNDS):
        with subprocess.Popen([*PLAY, "save", str(closed), dossier], stdout=subprocess.PIPE, cwd=HERE) as process:
            assert process.stdout is not None
            reported = [process.stdout.readline() for _ in range(3 + 7 * round_number)][-1]
            process.send_signal(signal.SIGKILL)
            reported = (reported + process.stdout.read()).split()[-1]  # what it still said before it was gone
        with Vault.unlock(closed, PASSPHRASE) as vault:
            found = vault.dossier(dossier).values["count"]
            assert isinstance(found, int)
            lost += found < int(reported)
            assert vault.check().sound
            assert vault.cards()[0].draft is True  # the draft is put again after every save
            assert vault.drafts()[dossier].changes["typing"] in (found, found + 1)
    assert lost == 0


def test_a_folder_without_rights_is_told_and_not_touched(roomy: Path, template: tuple[Path, str]) -> None:
    profile = shutil.copytree(template[0], roomy / "profile")
    before = digests(profile)
    for path in (profile, *profile.iterdir()):
        if os.geteuid() == 0:
            os.chown(path, 65534, 65534)
        path.chmod(0o500 if path.is_dir() else 0o400)
    done = subprocess.run(
        [*PLAY, "without-rights", str(profile)], capture_output=True, text=True, cwd=HERE, check=False
    )
    assert done.stdout.split() == ["unlock", "V-009", "create", "V-009"], done.stderr
    assert digests(profile) == before


@linux
def test_a_full_disk_is_told_and_everything_reported_is_safe() -> None:
    """On a file system of a megabyte, filled up, given back a little, filled up again."""
    small = ["unshare", "-rm", "sh", "-c", 'mount -t tmpfs -o size=1m tmpfs /mnt && exec "$@"', "sh"]
    done = subprocess.run([*small, *PLAY, "full-disk", "/mnt/p"], capture_output=True, text=True, cwd=HERE, check=False)
    if "unshare" in done.stderr or "mount" in done.stderr:
        pytest.skip("this system gives nobody a small file system")
    assert done.returncode == 0, done.stderr
    said = done.stdout.split()
    assert said[-1] == "safe"
    assert "V-008" in said
    assert set(said[:-1]) <= {"V-008", "V-023"}, "full, or the second header did not fit any more"
    assert len(said) > 5


def test_a_database_that_may_grow_no_more_refuses_and_keeps_what_it_has(vault: Vault) -> None:
    dossier = new(vault, p1_name="Noor")
    connection = vault._store.connection
    pages = connection.execute("pragma page_count").fetchone()[0]
    connection.execute(f"pragma max_page_count={pages}")
    plan = GivenPlan(1, AT, "print", vault.dossier(dossier).heads[0], os.urandom(100_000), "KT-1")
    refused: list[Callable[[], object]] = [
        lambda: write(vault, dossier, {"p1_name": "x" * 60_000}),
        lambda: vault.put_draft(dossier, Draft(vault.dossier(dossier).heads, {"p1_name": "y" * 60_000}, AT)),
        lambda: vault.give_plan(dossier, plan),
        lambda: new(vault, p1_name="z" * 60_000),
        lambda: vault.set_state("settings", "s" * 60_000),
    ]
    for attempt in refused:
        with pytest.raises(NoSpace) as told:
            attempt()
        assert told.value.code == "V-008"
    assert vault.dossier(dossier).values == {"p1_name": "Noor"}
    assert len(vault.cards()) == 1
    assert vault.drafts() == {}
    connection.execute("pragma max_page_count=1000000")
    for attempt in refused:
        attempt()
    assert vault.dossier(dossier).values == {"p1_name": "x" * 60_000}


@linux
def test_a_restore_that_did_not_fit_leaves_nothing_and_the_vault_opens_or_says_that_the_disk_is_full() -> None:
    small = ["unshare", "-rm", "sh", "-c", 'mount -t tmpfs -o size=2m tmpfs /mnt && exec "$@"', "sh"]
    with tempfile.TemporaryDirectory() as stick:
        done = subprocess.run(
            [*small, *PLAY, "restore-on-full-disk", "/mnt/p", f"{stick}/b"],
            capture_output=True, text=True, cwd=HERE, check=False,
        )  # fmt: skip
    if "unshare" in done.stderr or "mount" in done.stderr:
        pytest.skip("this system gives nobody a small file system")
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["V-008", "V-008", "V-008", "safe"]


def test_what_sqlite_cannot_write_is_a_full_disk_only_where_the_disk_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_SHMSIZE
    assert of_sqlite(error, tmp_path).code == "V-010"
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: SimpleNamespace(free=4096))
    assert of_sqlite(error, tmp_path).code == "V-008"
    assert of_sqlite(error).code == "V-010"


def test_a_part_of_a_restore_goes_at_the_next_unlock_and_not_before_the_passphrase_is_right(closed: Path) -> None:
    part = closed / "vault.db.restored.part"
    part.write_bytes(bytes(9_000))
    with pytest.raises(WrongPassphrase):
        Vault.unlock(closed, "wrong")
    assert part.exists()
    Vault.unlock(closed, PASSPHRASE).close()
    assert not part.exists()


def test_a_database_that_another_program_holds_is_told(vault: Vault) -> None:
    dossier = new(vault, p1_name="Noor")
    vault._store.connection.execute("pragma busy_timeout=10")
    other = sqlite3.connect(vault.folder / "vault.db", isolation_level=None)
    other.execute("begin immediate")
    with pytest.raises(VaultBusy):
        write(vault, dossier, {"p1_name": "Nora"})
    other.execute("rollback")
    other.close()
    write(vault, dossier, {"p1_name": "Nora"})
    assert vault.dossier(dossier).values == {"p1_name": "Nora"}


def test_a_flipped_byte_anywhere_never_gives_a_wrong_value_and_never_reaches_the_backup(  # G-29
    vault: Vault, closed: Path, tmp_path: Path
) -> None:
    made = {new(vault, p1_name=f"Client {number}", more="x" * 500): number for number in range(8)}
    for dossier in made:
        write(vault, dossier, {"p4_phone": "06"})
    backup = vault.backup(tmp_path / "stick").folder
    vault.close()
    database = closed / "vault.db"
    whole = database.read_bytes()
    outcomes = {"refused": 0, "opened": 0}
    for position in range(37, len(whole), 2411):
        flipped = bytearray(whole)
        flipped[position] ^= 0x20
        database.write_bytes(bytes(flipped))
        try:
            found = read_all(closed)
        except SyncError:
            outcomes["refused"] += 1
        else:
            outcomes["opened"] += 1
            for dossier, value in found.items():
                assert value in (f"Client {made[dossier]}", None)
    assert outcomes["refused"] > 0
    assert outcomes["opened"] > 50
    assert read_all(backup) == {dossier: f"Client {number}" for dossier, number in made.items()}


def read_all(folder: Path) -> dict[str, object]:
    """Name by dossier; None for one that is damaged."""
    found: dict[str, object] = {}
    with Vault.unlock(folder, PASSPHRASE) as vault:
        for card in vault.cards():
            try:
                found[card.dossier_id] = vault.dossier(card.dossier_id).values["p1_name"]
            except DamagedDossier:
                found[card.dossier_id] = None
    return found


def test_a_clock_ten_years_back_changes_no_order(vault: Vault) -> None:  # G-28
    dossier = new(vault, p1_name="Noor")
    vault.save(dossier, {"p1_name": "Nora"}, parents=vault.dossier(dossier).heads, form=FORM, at=AT.replace(year=2016))
    assert vault.dossier(dossier).values == {"p1_name": "Nora"}
    assert [info.at.year for info in vault.history(dossier)] == [2026, 2016]
