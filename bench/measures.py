"""What is measured, and how: each takes an empty folder and a number of rounds, and gives (what, budget, ms)."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from bench import NOW, PASSPHRASE
from bench.growth import Growing
from sync.kdf import FLOOR
from sync.vault import Vault

Measured = list[tuple[str, float, list[float]]]
DOSSIERS: Final = 10_000

_START = """
import sys, time
begun = float(sys.argv[2])
from pathlib import Path
from PySide6.QtWidgets import QApplication
from desktop.app import make_window
app = QApplication([])
window, desk, jobs = make_window(Path(sys.argv[1]))
window.show()
app.processEvents()
assert window.lock_screen.isVisible()
print(time.time() - begun)
jobs.close()
"""


def start(folder: Path, rounds: int) -> Measured:
    """From starting the interpreter to the lock screen drawn, each time in a new process."""
    Vault.create(folder / "profile", PASSPHRASE, cost=FLOOR).close()
    times = []
    for _ in range(rounds + 1):
        command = [sys.executable, "-c", _START, str(folder / "profile"), repr(time.time())]
        done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own command
        times.append(float(done.stdout) * 1000)
    return [("start to the lock screen (0.8 s)", 800, times[1:])]


def answer(folder: Path, rounds: int) -> Measured:
    """An answer given in the window until its page is drawn: a typed amount, and a choice that shows questions."""
    from PySide6.QtWidgets import QApplication

    player = player_in(folder)
    figures = player.figures
    player.window.go("dossier/intake")
    app = QApplication.instance()
    assert app is not None

    def timed(path: str, value: str) -> float:
        begun = time.perf_counter()
        player.desk.answer(path, value)
        app.processEvents()
        return (time.perf_counter() - begun) * 1000

    kinds: list[tuple[str, str, Callable[[int], str]]] = [
        ("a typed text", "w3_change", lambda number: f"woord {number}"),
        ("an amount", f"{figures}/f7_cash", lambda number: str(1000 + number)),
        ("a choice with consequences", "w1_wish", lambda number: ("go_on", "stop_job")[number % 2]),
    ]
    found = []
    for page in ("intake", "scan", "plan"):
        player.window.go(f"dossier/{page}")
        player.settle()
        for what, path, value in kinds:
            times = [timed(path, value(number)) for number in range(rounds * 4)]
            player.settle()
            found.append((f"{what} to the updated page ({page})", 50.0, times))
    close(player)
    return found


def plan(folder: Path, rounds: int) -> Measured:
    """The pages of the sample visit's plan, from the dossier to the bytes."""
    from desktop.plan.pages import maker, plan_of

    player = player_in(folder)
    sitting = player.desk.sitting
    assert sitting is not None
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        pdf = maker(plan_of(sitting.dossier(), player.desk.settings), "nl")()
        times.append((time.perf_counter() - begun) * 1000)
        assert pdf.startswith(b"%PDF")
    close(player)
    return [("plan PDF", 300, times)]


def lock(folder: Path, rounds: int) -> Measured:
    """From the key press to the window out of sight, while a dossier lies open and something was just typed."""
    player = player_in(folder)
    window, desk = player.window, player.desk
    window.restart = lambda _said: None  # what would start the program anew comes after
    dossier = desk.sitting.dossier_id
    hidden: list[float] = []

    def hide() -> None:
        type(window).hide(window)
        hidden.append(time.perf_counter())

    window.hide = hide
    times = []
    for number in range(rounds):
        window.go("dossier/intake")
        desk.answer("w3_change", f"woord {number}")
        begun = time.perf_counter()
        window.lock()
        times.append((hidden[-1] - begun) * 1000)
        player.settle()
        desk.unlock(PASSPHRASE)
        player.settle()
        window.show()
        desk.open_dossier(dossier)
        player.settle()
    close(player)
    return [("locking: out of sight", 50, times)]


def many_dossiers(folder: Path, rounds: int) -> Measured:
    """A vault of 10,000 dossiers: from the derived key to the list on screen, and one key press in the search."""
    growing = Growing(folder, revisions=1)
    growing.grow(DOSSIERS)
    return _list_times(growing.profile, min(rounds, 5))


def save(folder: Path, rounds: int) -> Measured:
    """One durable revision over the one before."""
    with Vault.create(folder / "save", PASSPHRASE, cost=FLOOR) as vault:
        dossier_id = vault.new_dossier({"w3_change": "x"}, form="intake", at=NOW)
        times = []
        for number in range(rounds * 10):
            heads = vault.dossier(dossier_id).heads
            begun = time.perf_counter()
            vault.save(dossier_id, {"w3_change": f"x{number}"}, parents=heads, form="intake", at=NOW)
            times.append((time.perf_counter() - begun) * 1000)
    return [("durable save", 10, times)]


def _list_times(profile: Path, rounds: int) -> Measured:
    shown: list[float] = []
    keys: list[float] = []
    for _ in range(rounds):
        command = [sys.executable, "-m", "bench.list_once", str(profile), str(DOSSIERS)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own command
        figures = json.loads(done.stdout)
        shown.append(figures["shown_ms"])
        keys.extend(figures["keys_ms"])
    return [
        ("10,000 dossiers: list usable after key derivation", 300, shown),
        ("10,000 dossiers: a key in the search", 16, keys),
    ]


def player_in(folder: Path):  # type: ignore[no-untyped-def]
    from PySide6.QtWidgets import QApplication

    from desktop.app import make_window
    from desktop.player import Player

    app = QApplication.instance() or QApplication([])
    window, desk, jobs = make_window(folder / "visit", lambda: NOW)
    window.resize(1280, 800)
    window.show()
    player = Player(app, window, desk, jobs, lambda _name: None)  # type: ignore[arg-type]
    player.first_start()
    player.talk()
    player.agree()
    return player


def close(player) -> None:  # type: ignore[no-untyped-def]
    player.window.close()
    player.jobs.close()
