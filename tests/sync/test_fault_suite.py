"""The short version of `python -m tests.sync.faults`: every fault is made, a few times."""

import subprocess
import sys
from pathlib import Path

import pytest

from sync.laptop import header, store
from sync.rescue import migration
from tests.sync.faults import bytewise, disks, files, kills, replay
from tests.sync.faults.outcome import Outcome
from tests.sync.faults.work import know_formats


@pytest.fixture(autouse=True)
def _formats_of_this_release(monkeypatch: pytest.MonkeyPatch) -> None:
    """The suite makes up later formats; put the real ones back."""
    monkeypatch.setattr(store, "FORMAT", store.FORMAT)
    monkeypatch.setattr(header, "FORMAT", header.FORMAT)
    monkeypatch.setattr(migration, "STEPS", dict(migration.STEPS))


def held(outcome: Outcome, least: int) -> None:
    if outcome.skipped:
        print(outcome.line())  # noqa: T201
        pytest.skip(outcome.skipped)
    assert outcome.good, outcome.line()
    assert outcome.made >= least


@pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")
def test_nothing_reported_is_lost_by_kill_9() -> None:  # G-04 G-05
    """By the command itself: this process has threads of others, and is better not copied."""
    command = [sys.executable, "-m", "tests.sync.faults", "kill", "--rounds", "4"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=kills.HERE, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1].split()[-5:] == ["4", "0", "0", "0", "0"]


def test_nothing_reported_is_lost_when_the_power_goes_at_any_fsync(tmp_path: Path) -> None:  # G-04 G-05
    know_formats(3)  # as an earlier fault leaves this process
    held(replay.power_cuts(tmp_path, 0, 0, turns=4), 30)


def test_one_flipped_byte_costs_at_most_the_dossier_it_hit(tmp_path: Path) -> None:  # G-29
    held(bytewise.flipped(tmp_path, 0, 64 * 211), 5)


def test_a_database_cut_off_gives_back_what_the_backup_has(tmp_path: Path) -> None:  # G-29
    held(bytewise.cut_off(tmp_path, 0, 64 * 16), 5)


def test_a_disk_full_at_any_write_loses_nothing_reported() -> None:  # G-05
    held(disks.full(Path(), 0, 0, steps=5), 5)


def test_a_read_only_disk_is_told_and_not_changed() -> None:  # G-02
    held(disks.read_only(Path(), 0, 0), 2)


def test_strange_files_are_refused_and_not_changed(tmp_path: Path) -> None:  # G-02
    held(files.strange(tmp_path, 0, 0), 12)


def test_a_locked_database_is_told(tmp_path: Path) -> None:
    held(files.locked(tmp_path, 0, 0), 2)


def test_a_clock_ten_years_back_changes_nothing(tmp_path: Path) -> None:  # G-28
    held(files.clock_back(tmp_path, 0, 0), 2)


def test_profiles_on_one_laptop_know_nothing_of_each_other(tmp_path: Path) -> None:
    held(files.ten_profiles(tmp_path, 0, 0, count=2), 2)
