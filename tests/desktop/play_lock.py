"""The program itself in a process of its own, scripted once and then only looked at: `python -m ... PROFILE`.

The first life reads from standard input what to type, works a year in the window with it, and locks in the middle of
typing. What comes after it knows nothing.
"""

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication

from desktop import app
from desktop.plan.page import plan_bytes
from desktop.plan.screen import PlanScreen

BEGIN = datetime(2026, 1, 6, 10, tzinfo=UTC)
MONTH = timedelta(days=30)
SEEN = ("intake", "scan", "plan", "contacts", "documents", "history")


class Moving:
    """A clock that the script sets on."""

    def __init__(self) -> None:
        self.now = BEGIN

    def __call__(self) -> datetime:
        return self.now


def say(*words: object) -> None:
    print(*words, flush=True)  # noqa: T201


def when(ready: Callable[[], bool], then: Callable[[], None], owner: QObject) -> None:
    """Go on as soon as something is so."""
    if ready():
        then()
    else:
        QTimer.singleShot(10, owner, lambda: when(ready, then, owner))


def a_year(window: Any, desk: Any, clock: Moving, words: list[str]) -> Iterator[None]:
    """A dossier a month, with the words in names, answers, notes, a plan, a search and backups; then locked typing."""
    for month, word in enumerate(words):
        desk.new_dossier()
        yield
        desk.answer_many({"p1_name": word, "w3_change": f"{word} aan tafel", "w1_wish": "go_on"})
        note = desk.add_item("note")
        desk.answer(f"{note}/text", f"{word} kwam langs")
        figures = desk.add_item("figures")
        income, costs = (desk.add_item(f"{figures}/{one}") for one in ("h2_incomes", "f5_costs"))
        desk.answer_many(
            {f"{income}/h2_kind": "other", f"{income}/h2_what": f"van {word}", f"{income}/h2_amount": "123"}
        )
        desk.answer_many({f"{costs}/f5_kind": "premises", f"{costs}/f5_amount": "456"})
        desk.commit()
        yield
        if month == 0:
            for place in SEEN:
                window.go(f"dossier/{place}")
                yield
                if place == "plan":  # as the client's phone reads it, on the screen when the window locks
                    shown = window.findChild(PlanScreen)
                    shown.giver._show_code(1)
                    assert shown.giver.code.code.text
            desk.give_plan(
                plan_bytes(desk.sitting.dossier(), desk.settings, window.words), "printed", lambda _info: None
            )
            yield
        desk.close_dossier()
        yield
        window.go("dossiers")
        window.workroom.list.search.setText(word)
        if month % 4 == 0:
            desk._vault.backup()
        clock.now += MONTH
        yield
    desk.open_dossier(next(card.dossier_id for card in desk.cards if card.data["name"] == words[0]))
    yield
    desk.answer("w3_change", words[0] * 2)
    QGuiApplication.clipboard().setText(words[0])
    window.go("dossier/intake")
    window.lock()
    say("seen" if window.isVisible() else "hidden")  # how fast: python -m bench lock
    say("clipboard", repr(QGuiApplication.clipboard().text() in ("", None)))


def first_life(window: Any, desk: Any, jobs: Any, clock: Moving) -> None:
    """Unlock and work through the year, each step when the one before is done."""
    window._idle.setInterval(24 * 3600 * 1000)  # the clock is set on by whole months
    passphrase, *words = sys.stdin.read().splitlines()
    steps = a_year(window, desk, clock, words)

    def go_on() -> None:
        if next(steps, steps) is None:
            QTimer.singleShot(0, window, lambda: when(lambda: not jobs.busy, go_on, window))

    desk.unlock(passphrase)
    when(lambda: window.workroom is not None and not jobs.busy, go_on, window)


def next_life(window: Any) -> None:
    """Say what there is to see, and wait to be looked at."""
    when(window.isVisible, lambda: say("lock screen", os.getpid(), type(window.lock_screen).__name__), window)


def main(profile: Path) -> int:
    lived = profile / "lived"
    make = app.make_window

    def scripted(folder: Path) -> Any:
        clock = Moving()
        window, desk, jobs = make(folder, clock)
        if lived.exists():
            QTimer.singleShot(0, window, lambda: next_life(window))
        else:
            lived.touch()
            QTimer.singleShot(0, window, lambda: first_life(window, desk, jobs, clock))
        return window, desk, jobs

    app.make_window = scripted  # type: ignore[assignment]
    return app.main(Namespace(profile=profile, language=None))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
