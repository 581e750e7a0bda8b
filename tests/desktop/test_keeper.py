"""What the program does for the vault beside the worker."""

import shutil
from pathlib import Path

import pytest

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
