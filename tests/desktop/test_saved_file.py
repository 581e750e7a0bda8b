"""A file that leaves the vault is whole or not there, the old one stays, and the reason is told by a code."""

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from desktop import saved_file
from desktop.saved_file import FileNotWritten, cloud_of, write_file
from desktop.trouble import trouble_of
from forms.words import Words

OLD = b"what stood there"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file that stands there already."""
    assert "trouble.D-201" in Words("nl")  # the sentences are read before the disk refuses anything
    found = tmp_path / "plan-1-2026-12-23.pdf"
    found.write_bytes(OLD)
    return found


def refused(path: Path) -> str:
    """The code of what the disk refuses; it is a trouble with a sentence, and names no folder."""
    with pytest.raises(FileNotWritten) as caught:
        write_file(path, b"%PDF new")
    trouble = trouble_of(caught.value)
    assert trouble is not None
    assert trouble.key in Words("nl")
    assert str(path.parent) not in trouble.text
    return trouble.code


def failing(number: int) -> Callable[..., None]:
    def fail(*_anything: object, **_named: object) -> None:
        raise OSError(number, os.strerror(number), "/home/kanarie/plan.pdf")

    return fail


def nameless_files_are_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows, and on a stick: a file has a name from its first byte on."""
    monkeypatch.setattr(f"{saved_file.__name__}.os.O_TMPFILE", 0, raising=False)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights in another way")
@pytest.mark.parametrize("nameless", [True, False])
def test_nobody_else_of_the_computer_may_read_what_left_the_vault(
    path: Path, monkeypatch: pytest.MonkeyPatch, nameless: bool
) -> None:
    if not nameless:
        nameless_files_are_unknown(monkeypatch)
    write_file(path, b"one")
    assert (path.stat().st_mode & 0o777, path.read_bytes()) == (0o600, b"one")


@pytest.mark.parametrize("links", [True, False])
def test_a_file_that_may_replace_none_is_written_beside_those_that_are_there(
    path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    if not links:  # as a stick
        monkeypatch.setattr(f"{saved_file.__name__}.os.link", failing(errno.EPERM))
    with pytest.raises(FileExistsError):
        write_file(path, b"new", replace=False)
    assert path.read_bytes() == OLD
    other = path.with_name("plan-2.pdf")
    write_file(other, b"new", replace=False)
    assert other.read_bytes() == b"new"
    assert sorted(path.parent.iterdir()) == sorted([path, other])


def test_a_claimed_name_is_let_go_where_the_disk_refuses_the_file_after_all(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for step in ("os.link", "move"):
        monkeypatch.setattr(f"{saved_file.__name__}.{step}", failing(errno.EIO))
    with pytest.raises(FileNotWritten):
        write_file(path.with_name("plan-2.pdf"), b"new", replace=False)
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux knows files without a name")
def test_a_program_that_is_ended_while_it_writes_leaves_nothing_of_a_client(tmp_path: Path) -> None:
    code = "import os, sys; from pathlib import Path; from desktop import saved_file; "
    code += "os.fsync = lambda _: os.kill(os.getpid(), 9); saved_file.write_file(Path(sys.argv[1]), b'%PDF')"
    ended = subprocess.run([sys.executable, "-c", code, str(tmp_path / "plan.pdf")], cwd=Path(__file__).parents[2])
    assert ended.returncode == -9
    assert list(tmp_path.iterdir()) == []


def test_a_file_replaces_an_older_one_and_nothing_stands_beside_it(path: Path) -> None:
    write_file(path, b"one")
    write_file(path, b"two")
    assert path.read_bytes() == b"two"
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    ("step", "number", "code"),
    [
        ("os.fsync", errno.ENOSPC, "D-202"),
        ("os.fsync", errno.EDQUOT, "D-202"),
        ("os.fsync", errno.EIO, "D-201"),
        ("move", errno.EACCES, "D-204"),
        ("move", errno.EPERM, "D-204"),
        ("move", errno.ENOSPC, "D-202"),
        ("move", errno.EIO, "D-201"),
        ("Path.open", errno.EACCES, "D-203"),
        ("Path.open", errno.EROFS, "D-203"),
        ("Path.open", errno.ENOENT, "D-203"),  # what Windows says of a folder that it guards
    ],
)
def test_what_the_disk_refuses_leaves_the_old_file_and_nothing_else(
    path: Path, monkeypatch: pytest.MonkeyPatch, step: str, number: int, code: str
) -> None:
    if step == "Path.open":
        nameless_files_are_unknown(monkeypatch)
    monkeypatch.setattr(f"{saved_file.__name__}.{step}", failing(number))
    assert refused(path) == code
    monkeypatch.undo()
    assert path.read_bytes() == OLD
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full disk to write on")
def test_a_disk_that_is_really_full_says_so(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nameless_files_are_unknown(monkeypatch)
    real = Path.open
    monkeypatch.setattr(Path, "open", lambda _self, _mode: real(Path("/dev/full"), "wb"))
    assert refused(path) == "D-202"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="everybody may write everywhere")
def test_a_folder_that_is_closed_to_us_says_so(path: Path) -> None:
    path.parent.chmod(0o500)
    try:
        assert refused(path) == "D-203"
    finally:
        path.parent.chmod(0o700)
    assert path.read_bytes() == OLD


def test_a_folder_that_is_gone_a_folder_in_its_place_and_a_name_too_long_are_told(path: Path) -> None:
    assert refused(path.parent / "gone" / "plan.pdf") == "D-205"
    (path.parent / "taken.pdf").mkdir()
    assert refused(path.parent / "taken.pdf") == "D-201"
    assert refused(path.parent / ("n" * 400)) == "D-201"
    assert sorted(one.name for one in path.parent.iterdir()) == sorted([path.name, "taken.pdf"])


def test_a_stick_that_is_pulled_out_while_writing_is_a_known_error_too(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"{saved_file.__name__}.os.fsync", failing(errno.EIO))
    monkeypatch.setattr(Path, "unlink", failing(errno.EIO))
    assert refused(path) == "D-201"


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (PureWindowsPath(r"D:\noor\OneDrive - Gemeente\Documenten\plan.pdf"), "OneDrive"),
        (PureWindowsPath(r"D:\Wolk\plan.pdf"), "OneDrive"),
        (PurePosixPath("/home/noor/Dropbox/plan.pdf"), "Dropbox"),
        (PurePosixPath("/home/noor/Nextcloud/a/b/plan.pdf"), "Nextcloud"),
        (PureWindowsPath(r"D:\noor\Documents\plan.pdf"), ""),
        (PurePosixPath("/home/noor/Documenten/onedrive.pdf"), ""),
    ],
)
def test_a_folder_that_goes_to_the_internet_is_known(path: PureWindowsPath | PurePosixPath, name: str) -> None:
    home = str(PureWindowsPath(r"D:\wolk")) if isinstance(path, PureWindowsPath) else ""
    assert cloud_of(path, {"OneDriveCommercial": home}) == name
