"""Work beside the window: in order, newest wins, known errors told, bugs raised."""

from collections.abc import Iterator
from functools import partial
from threading import Event, get_ident

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from shiboken6 import delete, isValid

from desktop.jobs import Jobs, Lane
from desktop.trouble import Trouble
from sync.errors import NoSpace
from tests.conftest import LONG_MS


@pytest.fixture
def jobs(qtbot: QtBot) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.close()
    made.deleteLater()


def settle(qtbot: QtBot, jobs: Jobs) -> None:
    qtbot.waitUntil(lambda: not jobs.busy, timeout=LONG_MS)


def test_work_of_one_lane_runs_in_the_order_it_was_asked_for(qtbot: QtBot, jobs: Jobs) -> None:
    seen: list[int] = []
    for number in range(20):
        jobs.run(Lane.VAULT, partial(seen.append, number))
    settle(qtbot, jobs)
    assert seen == list(range(20))


def test_the_answer_comes_back_on_the_windows_thread(qtbot: QtBot, jobs: Jobs) -> None:
    where: list[tuple[int, int]] = []
    jobs.run(Lane.PAPER, get_ident, lambda ident: where.append((ident, get_ident())))
    settle(qtbot, jobs)
    worked, answered = where[0]
    assert answered == get_ident()
    assert worked != answered


def test_only_the_newest_request_of_a_key_is_answered(qtbot: QtBot, jobs: Jobs) -> None:
    gate, seen = Event(), list[str]()

    def slow() -> str:
        gate.wait(5)
        return "first"

    jobs.run(Lane.PAPER, slow, seen.append, key="preview")
    jobs.run(Lane.PAPER, lambda: "second", seen.append, key="preview")
    jobs.run(Lane.PAPER, lambda: "third", seen.append, key="preview")
    gate.set()
    settle(qtbot, jobs)
    assert seen == ["third"]


def test_a_known_error_is_told_with_its_code(qtbot: QtBot, jobs: Jobs) -> None:
    told: list[Trouble] = []

    def work() -> None:
        raise NoSpace()

    jobs.run(Lane.VAULT, work, failed=told.append)
    settle(qtbot, jobs)
    assert [trouble.code for trouble in told] == [NoSpace.code]


def test_a_known_error_that_nobody_waits_for_goes_to_the_window(qtbot: QtBot, jobs: Jobs) -> None:
    told: list[Trouble] = []
    jobs.trouble.connect(told.append)

    def work() -> None:
        raise OSError(28, "No space left on device")

    jobs.run(Lane.VAULT, work)
    settle(qtbot, jobs)
    assert [trouble.code for trouble in told] == ["D-101"]


def test_a_bug_is_raised_and_work_goes_on(qtbot: QtBot, jobs: Jobs) -> None:
    seen: list[str] = []

    def work() -> None:
        raise ZeroDivisionError

    with qtbot.captureExceptions() as raised:
        jobs.run(Lane.VAULT, work)
        jobs.run(Lane.VAULT, lambda: "still here", seen.append)
        settle(qtbot, jobs)
    assert [kind for kind, _error, _where in raised] == [ZeroDivisionError]
    assert seen == ["still here"]


def test_an_answer_for_a_widget_that_is_gone_is_thrown_away(qtbot: QtBot, jobs: Jobs) -> None:
    gate, asked = Event(), QLabel()

    def work() -> str:
        gate.wait(5)
        return "too late"

    jobs.run(Lane.PAPER, work, asked.setText)
    jobs.run(Lane.PAPER, work, lambda text: asked.setText(text))
    delete(asked)
    gate.set()
    settle(qtbot, jobs)
    assert not isValid(asked)
