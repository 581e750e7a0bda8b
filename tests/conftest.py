"""What every test may ask for: a clock that is set by hand, an empty profile, an office with an unlocked vault."""

import gc
import os
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

PASSPHRASE = "vier kopjes koffie op tafel"  # for tests only; no vault outside a test's folder has it
WINTER = timezone(timedelta(hours=1))  # Dutch time in winter


class HandClock:
    """Tells the moment that a test sets."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def set(self, year: int, month: int, day: int, hour: int = 10, minute: int = 0) -> None:
        """Set the moment, in Dutch winter time."""
        self.now = datetime(year, month, day, hour, minute, tzinfo=WINTER)


@pytest.fixture
def clock() -> HandClock:
    """Wednesday 23 December 2026, ten o'clock."""
    return HandClock(datetime(2026, 12, 23, 10, 0, tzinfo=WINTER))


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    """A folder for a vault that does not exist yet."""
    return tmp_path / "profile"


class Office:
    """A window with everything behind it, as the app makes it."""

    def __init__(
        self, profile: Path, clock: Callable[[], datetime], wait: Callable[[Callable[[], bool]], None]
    ) -> None:
        from desktop.app import make_window

        self.window, self.desk, self.jobs = make_window(profile, clock)
        self.window._idle.setInterval(24 * 3600 * 1000)  # the clock is set by hand: a test of locking looks itself
        self._wait = wait
        self._closed = False

    def settle(self) -> None:
        """Let the window draw, and wait until nothing is under way beside it any more."""
        from PySide6.QtWidgets import QApplication

        for _ in range(3):  # an answer may ask for a drawing, and a drawing for work
            QApplication.processEvents()
            self._wait(lambda: not self.jobs.busy)
        QApplication.processEvents()

    def close(self) -> None:
        """End as the app ends; once."""
        if self._closed:
            return
        self._closed = True
        self.window.close()
        self.jobs.close()
        self.window.deleteLater()


@pytest.fixture
def qtbot_wait(qtbot) -> Callable[[Callable[[], bool]], None]:  # type: ignore[no-untyped-def]
    """Waits, while the window goes on, until something is so."""
    return lambda ready: qtbot.waitUntil(ready, timeout=20_000)


@pytest.fixture
def make_office(qtbot, profile: Path, clock: HandClock) -> Iterator[Callable[[], Office]]:  # type: ignore[no-untyped-def]
    """Makes an office at the test's profile; every one is closed at the end."""
    made: list[Office] = []

    def make() -> Office:
        office = Office(profile, clock, lambda ready: qtbot.waitUntil(ready, timeout=20_000))
        made.append(office)
        office.window.resize(1280, 800)
        office.window.show()
        return office

    yield make
    for office in made:
        office.close()
    gc.collect()


@pytest.fixture
def office(make_office: Callable[[], Office]) -> Office:
    """An office whose vault was just made and is unlocked."""
    one = make_office()
    one.desk.create(PASSPHRASE, done=lambda _code: one.desk.come_in())
    one.settle()
    return one
