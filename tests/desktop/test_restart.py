"""Locking for real, in a process of its own: out of sight at once, sealed, and then a process that knows nothing."""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtGui import QGuiApplication

from desktop import app, process
from desktop.sitting_desk import DRAFT_DELAY_MS
from desktop.trouble import BUG
from sync.kdf import FLOOR
from sync.vault import Vault
from tests.conftest import PASSPHRASE, Office

HERE = Path(__file__).resolve().parents[2]
MARKS = ("Kanariegeel", "Vinkesteijn")  # in all words of all clients
CANARIES = tuple(f"{MARKS[0]}{number} {MARKS[1]}{number}" for number in range(12))
linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into a process by Linux's own means")


def memory_of(pid: int) -> Iterator[bytes]:
    """Every readable piece of a process's memory."""
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            found = re.match(r"([0-9a-f]+)-([0-9a-f]+) r", line)
            if found is None or "[v" in line:
                continue
            begin, end = (int(one, 16) for one in found.groups())
            try:
                memory.seek(begin)
                yield memory.read(end - begin)
            except (OSError, ValueError, OverflowError):
                continue


def secrets(profile: Path) -> dict[str, bytes]:
    """What must be nowhere: words, the passphrase, the keys."""
    with Vault.unlock(profile, PASSPHRASE) as vault:
        keys = {"vault key": vault._key, "signing key": vault._device.sign}
        ids = [card.dossier_id for card in vault.cards()]
        assert {vault.dossier(one).values["p1_name"] for one in ids} == {*CANARIES}, "the year was worked through"
        dossier = next(one for one in ids if vault.dossier(one).values["p1_name"] == CANARIES[0])
        keys["dossier key"] = vault._dossiers.get(dossier).key
        assert vault.given_plans(dossier)
        draft = vault.draft(dossier)
        written = {**vault.dossier(dossier).values, **(draft.changes if draft else {})}
        assert written["w3_change"] == CANARIES[0] * 2, "sealed before the process went"
        assert vault.backups()
    words = {f"{word} in {how}": word.encode(how) for word in (*MARKS, PASSPHRASE) for how in ("utf-8", "utf-16-le")}
    return {**keys, **words}


@linux
def test_after_locking_a_fresh_process_shows_the_lock_and_its_memory_knows_nothing(profile: Path) -> None:  # G-01
    Vault.create(profile, PASSPHRASE, cost=FLOOR).close()
    command = [sys.executable, "-m", "tests.desktop.play_lock", str(profile)]
    typed = "\n".join((PASSPHRASE, *CANARIES))
    places = {
        name: str(profile.parent / name.lower()) for name in ("TMPDIR", "HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")
    }
    for place in places.values():
        Path(place).mkdir()
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=HERE,
        env={**os.environ, **places},
    ) as running:  # fmt: skip
        assert running.stdin is not None
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdin.write(typed)
        running.stdin.close()
        try:
            assert running.stdout.readline().split() == ["hidden"]
            assert running.stdout.readline().split() == ["clipboard", "True"]
            told = running.stdout.readline().split()
            assert told == ["lock", "screen", str(running.pid), "Unlock"]
            wanted = secrets(profile)
            try:
                pieces = list(memory_of(running.pid))
            except PermissionError:
                pytest.skip("this user may not look into a process that forbids it")
            assert sum(len(piece) for piece in pieces) > 20_000_000
            assert any(b"Keukentafel" in piece for piece in pieces), "the search would find a word"
            assert [name for name, secret in wanted.items() if any(secret in piece for piece in pieces)] == []
            limits = Path(f"/proc/{running.pid}/limits").read_text()
            assert re.search(r"Max core file size +0 +0", limits)
        finally:
            running.kill()
        printed = running.stderr.read()
    assert not [word for word in (*MARKS, PASSPHRASE) if word in printed]
    everywhere = b"".join(
        path.read_bytes() + str(path).encode() for path in profile.parent.rglob("*") if path.is_file()
    )
    assert [name for name, secret in wanted.items() if secret in everywhere] == []


def test_a_draft_is_never_put_off_by_the_next_key(office: Office) -> None:  # G-06
    office.desk.new_dossier()
    office.desk.answer("p1_name", "S")
    running = office.desk._timer.timerId()  # another one each time it is begun anew
    for typed in ("Sa", "Sam"):
        office.desk.answer("p1_name", typed)
        assert office.desk._timer.timerId() == running
    assert office.desk._timer.interval() == DRAFT_DELAY_MS <= 500  # what is left is rounded by up to 5 %
    office.desk._timer.timeout.emit()
    office.settle()
    assert office.desk._vault is not None
    (draft,) = office.desk._vault.drafts().values()
    assert draft.changes["p1_name"] == "Sam"


@linux
def test_no_core_of_a_window_or_command_reaches_the_disk_and_no_program_of_the_same_user_looks_into_it() -> None:
    code = (
        "import sys; sys.argv[1:] = ['--version']; from desktop.__main__ import main; main(); import ctypes, resource; "
    )
    code += "print(*resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"  # is dumpable
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=HERE, check=True)
    assert done.stdout.splitlines()[-1] == "0 0 0"


def test_what_went_wrong_while_locking_is_left_to_the_next_process_once(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[object] = []
    monkeypatch.setattr("os.execv", lambda *command: begun.append(command))
    process.start_anew(["python", "-m", "desktop"], "V-021")
    assert begun == [("python", ["python", "-m", "desktop"])]
    assert process.left_to_say() == "V-021"
    assert process.left_to_say() == ""


def test_a_window_that_could_not_seal_comes_back_and_does_not_start_anew(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sync.errors import NoSpace

    def full(*_: object, **__: object) -> str:
        raise NoSpace()

    began: list[str] = []
    office.window.restart = began.append
    office.desk.new_dossier()
    office.desk.answer("p1_name", CANARIES[0])
    with monkeypatch.context() as disk:
        for name in ("new_dossier", "save", "put_draft"):
            disk.setattr(Vault, name, full)
        office.window.lock()
        assert not office.window.isVisible(), "at once"
        office.settle()
    assert office.window.isVisible()
    assert began == []
    office.desk.unlock(PASSPHRASE)
    office.settle()
    office.window.lock()
    office.settle()
    assert began == [""]


def test_what_was_copied_goes_from_the_clipboard_after_a_while(office: Office) -> None:
    clipboard = QGuiApplication.clipboard()
    clipboard.setText(CANARIES[0])
    assert office.window.clipboard._timer.isActive()
    office.window.clipboard._timer.timeout.emit()
    assert clipboard.text() == ""


def test_a_bug_is_told_by_its_kind_and_place_and_by_no_word_of_a_client(
    office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:  # G-01
    for of, name in ((sys, "excepthook"), (sys, "unraisablehook"), (threading, "excepthook")):
        monkeypatch.setattr(of, name, getattr(of, name))  # put back afterwards
    app.log_bugs_without_words(office.window)

    def breaks() -> None:
        raise ValueError(CANARIES[0])

    thread = threading.Thread(target=breaks)
    thread.start()
    thread.join()
    try:
        breaks()
    except ValueError as error:
        sys.excepthook(ValueError, error, error.__traceback__)
        sys.unraisablehook(SimpleNamespace(exc_type=ValueError, exc_traceback=error.__traceback__))
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 3
    assert all(re.match(rf"{BUG.code} ValueError at test_restart\.py:\d+( < \w+\.py:\d+)+$", line) for line in told)
    assert office.window._said == BUG.code


def test_titles_and_preferences_hold_no_word_of_a_client(office: Office, profile: Path) -> None:  # G-01
    office.desk.new_dossier()
    office.desk.answer("p1_name", CANARIES[0])
    office.desk.commit()
    office.settle()
    (card,) = office.desk.cards
    office.desk.close_dossier()
    office.desk.open_dossier(card.dossier_id)
    office.settle()
    assert office.window.route.startswith("dossier/")
    assert CANARIES[0] not in office.window.windowTitle() + QGuiApplication.applicationDisplayName()
    office.close()
    assert CANARIES[0] not in (profile / "window.json").read_text(encoding="utf-8")
