"""`keukentafel demo`: a made-up region with two teams, three laptops, sixty dossiers and a server on this computer."""

import shutil
import signal
import sys
import tempfile
import threading
import time
from argparse import ArgumentParser as Parser
from argparse import Namespace, _SubParsersAction
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

from desktop.cli import has_display

if TYPE_CHECKING:
    from desktop.demo.server import DemoServer
    from desktop.demo.story import Told

STOPPED: Final = 130  # as a shell tells of Ctrl+C: before there was anything to look at


class NoServerHere(Exception):
    """This copy of the program comes without the server's part."""

    code = "D-111"

    def __str__(self) -> str:
        return (
            "This copy of Keukentafel comes without a server, so it cannot make a sample region. Nothing was changed. "
            "Run the command from the source folder, or look around with the sample dossiers of the first start."
        )


def add_parser(subparsers: "_SubParsersAction[Parser]") -> None:
    """Add the subcommand and what it can do."""
    parser = subparsers.add_parser("demo", help="a made-up region to look around in", description=__doc__)
    parser.add_argument("--once", action="store_true", help="make it, say what is in it, and stop")
    parser.add_argument(
        "--laptop", choices=("noor", "ahmed", "eva"), default="noor", help="whose laptop opens (without it: noor)"
    )


def run(args: Namespace) -> int:
    """Found the region, open one laptop, and take everything away when it is closed."""
    if find_spec("uvicorn") is None:
        raise NoServerHere
    from desktop.demo.server import DemoServer
    from desktop.demo.story import tell

    began, stopped = time.monotonic(), STOPPED
    with _stoppable(), _folder() as folder, _served(DemoServer(folder)) as server:
        told = tell(folder, server, datetime.now().astimezone())
        stopped = 0  # from here on that is how it ends
        _say(_what(told, folder, time.monotonic() - began))
        if args.once:
            return 0
        _say(_how(told))
        return _open(folder / args.laptop) if has_display() else _wait()
    return stopped


@contextmanager
def _stoppable() -> Iterator[None]:
    """Whatever asks to stop (Ctrl+C, the system, a terminal that is closed) ends it here, with all cleaned up."""
    before = {one: signal.signal(one, signal.default_int_handler) for one in _signals()}
    try:
        yield
    except KeyboardInterrupt:
        return
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _signals() -> Sequence[signal.Signals]:
    """Those that ask to stop on this system; none beside the main thread, where Python takes no handlers.

    A terminal that closes asks nothing of what nohup started.
    """
    if threading.current_thread() is not threading.main_thread():
        return ()
    found = [signal.Signals[name] for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    return [one for one in found if one.name != "SIGHUP" or signal.getsignal(one) is not signal.SIG_IGN]


def _deaf() -> None:
    """From here on it is ending already: being asked once more must not leave half of it behind."""
    for one in _signals():
        signal.signal(one, signal.SIG_IGN)


@contextmanager
def _folder() -> Iterator[Path]:
    """A temporary folder that is named on the way in and gone on the way out."""
    folder = Path(tempfile.mkdtemp(prefix="keukentafel-demo-"))
    try:
        yield folder
    finally:
        _deaf()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _served(server: "DemoServer") -> Iterator["DemoServer"]:
    """A server that runs within it."""
    server.start()
    try:
        yield server
    finally:
        _deaf()
        server.stop()


def _what(told: "Told", folder: Path, seconds: float) -> str:
    return (
        f"A made-up region in {folder}, ready in {seconds:.1f} s; it is removed at the end.\n"
        f"{told.dossiers} dossiers of two teams: {told.conflicts} answers in conflict, {told.offered} handovers under "
        f"way, {told.late} late changes."
    )


def _how(told: "Told") -> str:
    from desktop.demo.story import PASSPHRASE

    others = "\n".join(f"  keukentafel --profile {profile}" for profile in told.profiles.values())
    return f"Every laptop opens with: {PASSPHRASE}\n{others}\nStop with Ctrl+C, or by closing the window."


def _open(profile: Path) -> int:
    from desktop.app import main
    from desktop.demo.story import PASSPHRASE

    return main(Namespace(profile=profile, passphrase=PASSPHRASE))


def _wait() -> NoReturn:
    while True:
        time.sleep(3_600)


def _say(lines: str) -> None:
    sys.stdout.write(f"{lines}\n")
    sys.stdout.flush()
