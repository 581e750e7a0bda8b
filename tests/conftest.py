"""What every test may ask for: a clock set by hand, an empty profile, a vault, an office with an unlocked vault.

What is costly and never changes is made once for each process: keys that were derived, a vault that is copied.
"""

import gc
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as trials
from pytestqt.qtbot import QtBot

from sync import kdf
from sync.kdf import FLOOR
from sync.laptop import header
from sync.vault import Vault

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# A busy computer is no fault. The same examples each time, so that a change is judged by what it does and not by luck;
# whoever asks for a number of examples hunts: those are other ones each time (CONTRIBUTING.md).
_HUNTS = "KEUKENTAFEL_EXAMPLES" in os.environ
trials.register_profile(
    "keukentafel", deadline=None, derandomize=not _HUNTS, suppress_health_check=[HealthCheck.too_slow]
)
trials.load_profile("keukentafel")

PASSPHRASE = "vier kopjes koffie op tafel"  # for tests only; no vault outside a test's folder has it
WINTER = timezone(timedelta(hours=1))  # Dutch time in winter
LONG_MS = 60_000  # no test is about how long something takes: only what never comes is a fault


class HandClock:
    """Tells the moment that a test sets."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def set(self, year: int, month: int, day: int, hour: int = 10, minute: int = 0) -> None:
        """Set the moment, in Dutch winter time."""
        self.now = datetime(year, month, day, hour, minute, tzinfo=WINTER)


@pytest.fixture(scope="session", autouse=True)
def _no_time_goes_to_what_no_test_is_about() -> Iterator[None]:
    """Every key is truly derived, but once for each passphrase, salt and cost; new vaults take the least cost there is.

    What was loaded before the first test is left out when unused objects are looked for: it stays until the end.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)  # as the program does
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(header, "passphrase_key", cache(kdf.passphrase_key))
        patch.setattr("sync.rescue.opening.measure_cost", lambda: FLOOR)
        yield


@pytest.fixture
def clock() -> HandClock:
    """Wednesday 23 December 2026, ten o'clock."""
    return HandClock(datetime(2026, 12, 23, 10, 0, tzinfo=WINTER))


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    """A folder for a vault that does not exist yet."""
    return tmp_path / "profile"


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A closed vault with nothing in it, and its recovery code; copy it, never open it."""
    folder = tmp_path_factory.mktemp("template") / "profile"
    with Vault.create(folder, PASSPHRASE, cost=FLOOR) as vault:
        code = vault.credentials.recovery_code
        assert code is not None
        assert vault.credentials.confirm_recovery_code(code)
    return folder, code


@pytest.fixture
def closed(template: tuple[Path, str], profile: Path) -> Path:
    """The folder of a closed, empty vault of this test's own."""
    shutil.copytree(template[0], profile)
    return profile


@pytest.fixture
def recovery_code(template: tuple[Path, str]) -> str:
    """The recovery code of `closed`."""
    return template[1]


def delete_what_is_let_go() -> None:
    """Delete the widgets that were asked to go, as the program's own loop does; there is none between tests."""
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown() -> Iterator[None]:
    """Leave no window of a test behind: each that lives on is dressed again with every next one."""
    yield
    if "PySide6.QtCore" in sys.modules:
        delete_what_is_let_go()


class Office:
    """A window with everything behind it, as the app makes it."""

    def __init__(self, profile: Path, clock: Callable[[], datetime], qtbot: QtBot) -> None:
        from desktop.app import make_window

        self.window, self.desk, self.jobs = make_window(profile, clock)
        self.desk._keeper.first_ms = 0  # what comes soon after unlocking comes at once
        self.window._idle.setInterval(24 * 3600 * 1000)  # the clock is set by hand: a test of locking looks itself
        self._qtbot = qtbot
        self._closed = False

    def settle(self) -> None:
        """Let the window draw, and wait until nothing is under way beside it any more."""
        from PySide6.QtWidgets import QApplication

        for _ in range(3):  # an answer may ask for a drawing, and a drawing for work
            QApplication.processEvents()
            while self.jobs.busy:
                with self._qtbot.waitSignal(self.jobs.settled, timeout=LONG_MS):
                    pass
        QApplication.processEvents()
        delete_what_is_let_go()

    def close(self) -> None:
        """End as the app ends; once."""
        if self._closed:
            return
        self._closed = True
        self.window.close()
        self.settle()  # what is typed is sealed first
        self.jobs.close()
        self.window.deleteLater()
        delete_what_is_let_go()


@pytest.fixture
def make_office(qtbot: QtBot, profile: Path, clock: HandClock) -> Iterator[Callable[[], Office]]:
    """Makes an office at the test's profile; every one is closed at the end.

    What the office of the test before leaves in cycles goes first: until now that test held it. What is left then
    stays until the end, and is not looked at again.
    """
    gc.collect()
    gc.freeze()
    made: list[Office] = []

    def make() -> Office:
        office = Office(profile, clock, qtbot)
        made.append(office)
        office.window.resize(1280, 800)
        office.window.show()
        return office

    yield make
    for office in made:
        office.close()


@pytest.fixture
def office(closed: Path, make_office: Callable[[], Office]) -> Office:
    """An office whose vault is new and was just unlocked."""
    one = make_office()
    one.desk.unlock(PASSPHRASE)
    one.settle()
    return one
