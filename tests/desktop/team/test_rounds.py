"""A round is carried between vault and network without either waiting for the window."""

import threading
from collections.abc import Generator

from pytestqt.qtbot import QtBot

from desktop.jobs import Jobs
from desktop.team.rounds import Rounds
from sync.client.asking import Answer, Asked, Request, Told, Unreachable
from sync.client.progress import Outcome, Progress
from sync.errors import NoSpace

ASK = Request("GET", "/v1/status")
OK = Answer(200, "application/cbor", b"")
Talk = Generator[Asked, Told, Outcome]


def talk(seen: list[object]) -> Talk:
    """Tells where it is, asks twice, and ends with what it was told; seen gets the thread of each step."""
    seen.append(threading.current_thread().name)
    yield Progress("connecting")
    first = yield ASK
    second = yield ASK
    seen.append(threading.current_thread().name)
    return Outcome(stopped="offline" if isinstance(second, Unreachable) else None, sent=int(first == OK))


def after(held: threading.Event) -> Answer:
    """An answer that comes when the test lets it."""
    held.wait(10)
    return OK


def make(qtbot: QtBot) -> tuple[Jobs, Rounds, list[Outcome]]:
    jobs = Jobs()
    rounds = Rounds(jobs)
    ended: list[Outcome] = []
    rounds.ended.connect(ended.append)
    return jobs, rounds, ended


def test_steps_run_on_the_vaults_thread_and_requests_on_the_networks(qtbot: QtBot) -> None:
    jobs, rounds, ended = make(qtbot)
    steps: list[object] = []
    sends: list[str] = []
    progress: list[Progress] = []
    rounds.progressed.connect(progress.append)

    def send(_request: Request) -> Answer:
        sends.append(threading.current_thread().name)
        return OK

    rounds.begin(talk(steps), send)
    qtbot.waitUntil(lambda: bool(ended))
    jobs.close()
    assert ended == [Outcome(sent=1)]
    assert progress == [Progress("connecting")]
    assert all(str(one).startswith("vault") for one in steps)
    assert len(sends) == 2
    assert all(one.startswith("network") for one in sends)
    assert not rounds.busy


def test_no_answer_is_told_to_the_round(qtbot: QtBot) -> None:
    jobs, rounds, ended = make(qtbot)
    rounds.begin(talk([]), lambda _request: Unreachable("offline"))
    qtbot.waitUntil(lambda: bool(ended))
    jobs.close()
    assert ended[0].stopped == "offline"


def test_a_second_round_waits_for_nobody_and_does_not_begin(qtbot: QtBot) -> None:
    jobs, rounds, ended = make(qtbot)
    held = threading.Event()
    rounds.begin(talk([]), lambda _request: after(held))
    rounds.begin(talk([]), lambda _request: OK)
    held.set()
    qtbot.waitUntil(lambda: bool(ended))
    jobs.close()
    assert len(ended) == 1


def test_a_vault_that_closes_lets_go_of_the_round(qtbot: QtBot) -> None:
    jobs, rounds, ended = make(qtbot)
    held, closed = threading.Event(), threading.Event()

    def asked() -> Talk:
        try:
            yield ASK
        finally:
            closed.set()
        return Outcome()

    rounds.begin(asked(), lambda _request: after(held))
    qtbot.waitUntil(lambda: rounds.busy)
    rounds.end()
    held.set()
    qtbot.waitUntil(lambda: closed.is_set() and not jobs.busy)
    jobs.close()
    assert ended == []


def test_what_the_vault_cannot_do_is_told_and_ends_the_round(qtbot: QtBot) -> None:
    jobs, rounds, ended = make(qtbot)
    troubles: list[object] = []
    rounds.failed.connect(troubles.append)

    def full() -> Talk:
        yield ASK
        raise NoSpace()

    rounds.begin(full(), lambda _request: OK)
    qtbot.waitUntil(lambda: bool(troubles) and not jobs.busy)
    jobs.close()
    assert (rounds.busy, ended) == (False, [])
