"""Files that are whole or not there, also while another program just looks at them."""

import os
import sqlite3
import sys
from pathlib import Path, PureWindowsPath

import pytest

from sync.errors import VaultBusy
from sync.files import ProfileLock, address, move, read_bounded, remove_folder, replace_file, sweep


def busy(times: int, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A system that refuses a new name so many times, as Windows does while a scanner has the file open."""
    real, tried = os.replace, []

    def replace(source: Path, target: Path) -> None:
        tried.append(target.name)
        if len(tried) <= times:
            raise PermissionError
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)
    return tried


def test_a_name_that_is_refused_for_a_moment_is_given_then(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "new").write_bytes(b"new")
    (tmp_path / "old").write_bytes(b"old")
    tried = busy(2, monkeypatch)
    move(tmp_path / "new", tmp_path / "old", waits=(0, 0, 0))
    assert len(tried) == 3
    assert (tmp_path / "old").read_bytes() == b"new"
    assert not (tmp_path / "new").exists()


def test_a_name_that_is_refused_for_good_is_told_and_nothing_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "new").write_bytes(b"new")
    (tmp_path / "old").write_bytes(b"old")
    busy(9, monkeypatch)
    with pytest.raises(PermissionError):
        move(tmp_path / "new", tmp_path / "old", waits=(0, 0))
    assert (tmp_path / "old").read_bytes() == b"old"
    assert (tmp_path / "new").read_bytes() == b"new"


@pytest.mark.parametrize(
    ("path", "told"),
    [
        (r"C:\Werk\Zoë van 't Hof\Ma#p 100%?\vault.db", "file:///C:/Werk/Zo%C3%AB%20van%20%27t%20Hof/Ma%23p%20100%25%3F/vault.db?mode=ro"),
        (r"\\server\teams$\noord\vault.db", "file:////server/teams%24/noord/vault.db?mode=ro"),
    ],
)  # fmt: skip
def test_a_path_of_windows_is_told_as_sqlite_reads_it_a_share_too(path: str, told: str) -> None:
    assert address(PureWindowsPath(path), "mode=ro") == told


def test_a_path_with_signs_of_an_address_in_it_opens(tmp_path: Path) -> None:
    strange = tmp_path / "Ma#p 100%?&mode=memory é"
    strange.mkdir()
    sqlite3.connect(strange / "vault.db").execute("create table here (id)").connection.close()
    connection = sqlite3.connect(address(strange / "vault.db", "mode=ro"), uri=True)
    assert connection.execute("select name from sqlite_master").fetchall() == [("here",)]
    connection.close()


def test_a_folder_that_was_let_go_can_be_held_at_once_and_only_by_one(tmp_path: Path) -> None:
    first = ProfileLock.take(tmp_path)
    with pytest.raises(VaultBusy):
        ProfileLock.take(tmp_path)
    first.release()
    first.release()  # closing twice is no mistake
    ProfileLock.take(tmp_path).release()


def test_a_file_that_a_scanner_has_open_for_a_moment_is_read_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "vault.header").write_bytes(b"whole")
    real, tried = Path.open, list[Path]()

    def held(path: Path, how: str) -> object:
        tried.append(path)
        if len(tried) <= 2:
            raise PermissionError(13, "a sharing violation")
        return real(path, how)

    monkeypatch.setattr(Path, "open", held)
    assert read_bounded(tmp_path / "vault.header", 10, waits=(0, 0)) == b"whole"
    tried.clear()
    with pytest.raises(PermissionError):
        read_bounded(tmp_path / "vault.header", 10, waits=(0,))


@pytest.mark.parametrize("held", ["the folder's name", "a file in it"])
def test_an_old_folder_of_which_a_scanner_has_a_file_open_is_whole_or_has_lost_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: str
) -> None:
    old = tmp_path / "000001"
    old.mkdir()
    for name in ("vault.db", "vault.header"):
        (old / name).write_bytes(b"x")
    real = os.unlink

    def refuse(path: object, **how: object) -> None:
        if str(path).endswith("vault.db"):
            raise PermissionError(13, "a sharing violation")
        real(path, **how)  # type: ignore[arg-type]

    with monkeypatch.context() as scanner:
        if held == "a file in it":
            scanner.setattr(os, "unlink", refuse)
        else:
            busy(9, scanner)
        remove_folder(old)
    if held == "a file in it":
        assert [path.name for path in tmp_path.iterdir()] == ["going-000001"]
    else:
        assert sorted(path.name for path in old.iterdir()) == ["vault.db", "vault.header"]
    sweep(tmp_path)
    assert not list(tmp_path.glob("going-*"))


def test_a_file_is_on_the_disk_before_it_takes_its_name_and_its_name_after_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # G-05
    real_sync, real_name, done = os.fsync, os.replace, list[tuple[str, int]]()

    def fsync(handle: int) -> None:
        real_sync(handle)
        done.append(("synced", os.fstat(handle).st_ino))

    def replace(source: Path, target: Path) -> None:
        done.append(("named", source.stat().st_ino))
        real_name(source, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "replace", replace)
    replace_file(tmp_path / "vault.header", b"whole")
    here = (tmp_path / "vault.header").stat().st_ino
    on_linux = [] if sys.platform == "win32" else [("synced", tmp_path.stat().st_ino)]  # Windows does this by itself
    assert done == [("synced", here), ("named", here), *on_linux]
