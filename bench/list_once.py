"""One start of the app at a vault of many dossiers, in a process of its own; prints its figures as JSON.

shown_ms: from the derived key to the list on screen. keys_ms: one key press in the search each. memory_mb: at the end.
"""

import json
import os
import resource
import sys
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QEventLoop
from PySide6.QtWidgets import QApplication

from bench import NOW, PASSPHRASE
from bench.table import clock
from desktop.app import make_window
from desktop.collector import Collector
from desktop.trouble import Trouble
from sync.kdf import Cost, passphrase_key
from sync.laptop import header

derived: list[float] = []


def timed(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    """Derive the key, and note when that was done."""
    key = passphrase_key(passphrase, salt, cost)
    derived.append(clock())
    return key


def _fail(trouble: Trouble) -> None:
    """What does not open is never waited for."""
    sys.stderr.write(f"{trouble.code} {trouble.text}\n")
    os._exit(1)


def memory_mb() -> float:
    """What this process takes now, where the system tells; else the most it ever took, key derivation included."""
    now = Path("/proc/self/statm")
    if now.exists():
        return int(now.read_text().split()[1]) * os.sysconf("SC_PAGESIZE") / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def main(profile: Path, dossiers: int) -> None:
    """Open, wait for the list, type in the search, leave."""
    app = QApplication([])
    loop = QEventLoop()  # waits as a program waits: spinning would take the time of the vault's thread
    window, desk, jobs = make_window(profile, lambda: NOW)
    Collector(desk)  # as desktop.app does
    window.show()
    waited = QDeadlineTimer(1_000)  # a worker needs a second to type the passphrase, and more
    while not waited.hasExpired():
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
    header.passphrase_key = timed  # type: ignore[attr-defined]
    desk.trouble.connect(_fail)
    desk.unlock(PASSPHRASE)
    while window.workroom is None or len(window.workroom.list.views()) != dossiers:  # closed ones are found, not shown
        loop.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    app.processEvents()
    shown, keys = (clock() - derived[-1]) * 1000, []
    seen = QDeadlineTimer(100)  # a worker sees the list before the first letter
    while not seen.hasExpired():
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)
    for letters in ("k", "ka", "kar", "kari", "karin 7"):
        begun = clock()
        window.workroom.list.search.setText(letters)
        app.processEvents()
        keys.append((clock() - begun) * 1000)
    print(json.dumps({"shown_ms": shown, "keys_ms": keys, "memory_mb": memory_mb()}))
    window.close()
    jobs.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
