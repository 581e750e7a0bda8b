"""The composition root: the only place that puts profile, jobs, desk and window together."""

import sys
import threading
from argparse import Namespace
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from types import TracebackType

from PySide6.QtWidgets import QApplication

from desktop.collector import Collector
from desktop.desk import Desk
from desktop.jobs import Jobs
from desktop.prefs import load_prefs
from desktop.process import keep_memory_off_the_disk, left_to_say, own_command, start_anew
from desktop.stopping import Stopping
from desktop.trouble import BUG, Trouble, log_bug
from desktop.window import Window


def local_now() -> datetime:
    """The present moment in the laptop's time zone."""
    return datetime.now().astimezone()


def profile_folder(name: str = "default") -> Path:
    """Where this user's vault lies unless another folder is named."""
    from platformdirs import user_data_path

    return user_data_path("Keukentafel", appauthor=False) / name


def make_window(profile: Path, clock: Callable[[], datetime] = local_now) -> tuple[Window, Desk, Jobs]:
    """The window with everything behind it; the caller shows it and closes jobs in the end."""
    prefs = load_prefs(profile)
    jobs = Jobs()
    desk = Desk(profile, jobs, clock, prefs.language)
    return Window(desk, jobs, prefs), desk, jobs


def report_bug(window: Window, kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
    """Tell the worker that something went wrong, and the log what and where; never with which words of a client."""
    log_bug(kind, where)
    window.show_trouble(BUG)


def log_bugs_without_words(window: Window) -> None:
    """Python itself would print what each of them says, those of other threads and of what is thrown away too."""
    sys.excepthook = partial(report_bug, window)
    sys.unraisablehook = lambda told: log_bug(told.exc_type, told.exc_traceback)
    threading.excepthook = lambda told: log_bug(told.exc_type, told.exc_traceback)


def main(options: Namespace) -> int:
    """Open the window and stay until it is closed. options.passphrase: of a sample vault, which opens by itself."""
    keep_memory_off_the_disk()
    said = left_to_say()
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Keukentafel")
    app.setDesktopFileName("keukentafel")
    window, desk, jobs = make_window(Path(options.profile) if options.profile else profile_folder())
    Collector(desk)
    stopping = Stopping(window)
    window.restart = partial(start_anew, own_command())
    window.ended.connect(lambda: app.exit(0))
    log_bugs_without_words(window)
    window.show()
    if said:
        window.show_trouble(Trouble(said, "", f"trouble.{said}"))
    passphrase = getattr(options, "passphrase", None)
    if passphrase is not None:
        window.restart = None  # locking stays in this process, which the sample region lives in
        desk.unlock(passphrase)
    desk.team.watch_network()
    code = app.exec()
    stopping.close()
    jobs.close()
    return code
