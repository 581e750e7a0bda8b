"""What the program does for the vault beside the worker."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop import keeper
from sync.laptop import overview, store
from tests.conftest import Office


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cards are copied already when one changed."""
    monkeypatch.setattr(overview, "BEHIND", 1)


def test_each_hour_changed_cards_get_copies_and_each_minute_the_log_is_written_back(
    at_once: None, office: Office, tmp_path: Path
) -> None:
    desk = office.desk
    desk.new_dossier()
    office.settle()
    desk.answer("p1_name", "Noor Voorbeeld")
    desk.commit()
    office.settle()
    vault = desk.open_vault()
    assert vault._cards._overview.read() == {}
    desk._keeper._timer.timeout.emit()
    office.settle()
    assert [data["name"] for _, data in vault._cards._overview.read().values()] == ["Noor Voorbeeld"]
    desk._keeper._minute.timeout.emit()
    office.settle()
    shutil.copyfile(vault.folder / store.NAME, tmp_path / "without-log.db")
    alone = store.Store(tmp_path / "without-log.db", vault._key, how="mode=ro&immutable=1")
    assert len(alone.rows("select 1 from revisions")) == 1
    alone.close()


def test_after_locking_nothing_is_done_to_the_vault(office: Office) -> None:
    keeper = office.desk._keeper
    office.desk.lock()
    keeper._timer.timeout.emit()
    keeper._minute.timeout.emit()
    office.settle()
    assert not keeper._minute.isActive()
    assert not office.desk.is_unlocked


def test_a_step_of_a_backup_waits_while_the_worker_types_and_not_for_ever(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, one = [100.0], office.desk._keeper
    assert office.window.workroom is not None
    search = office.window.workroom.list.search
    monkeypatch.setattr(keeper, "monotonic", lambda: now[0])

    def step_s(typing: bool) -> float:
        """How long a step waits for a worker who just pressed a key, and may press more."""

        def sleep(seconds: float) -> None:
            now[0] += seconds
            if typing:
                one.touched()

        monkeypatch.setattr(keeper, "sleep", sleep)
        begun = now[0]
        one._make_room()
        return now[0] - begun

    assert step_s(typing=False) == 0
    QTest.keyClick(search, Qt.Key.Key_A)
    assert step_s(typing=False) == pytest.approx(keeper.QUIET_S, abs=0.02)
    QTest.keyClick(search, Qt.Key.Key_A)
    assert step_s(typing=True) == pytest.approx(keeper.AT_MOST_S, abs=0.02)
    one.end()
    assert step_s(typing=True) == 0


def test_a_backup_is_checked_with_room_for_the_worker(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.desk.new_dossier()
    office.settle()
    office.desk.answer("p1_name", "Noor Voorbeeld")
    office.desk.commit()
    office.settle()
    made_room: list[bool] = []
    monkeypatch.setattr(office.desk._keeper, "_make_room", lambda: made_room.append(True))
    office.desk._keeper.look()
    office.settle()
    assert made_room
    assert len(office.desk.open_vault().backups()) == 1


def test_a_backup_is_due_after_hours_and_when_the_clock_went_back(office: Office) -> None:  # G-28
    vault = office.desk.open_vault()
    assert not keeper.is_due(vault, office.desk.clock())
    vault.new_dossier({"p1_name": "Noor"}, form="intake", at=office.desk.clock())
    assert keeper.is_due(vault, office.desk.clock())
    made = vault.backup().made_at
    due = [hours for hours in (-90_000, -1, 0, 3.9, 4) if keeper.is_due(vault, made + timedelta(hours=hours))]
    assert due == [-90_000, -1, 4]
