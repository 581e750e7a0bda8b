"""However the sample region is told to stop, nothing of it stays: neither its folder nor its server."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.commands import demo

ENDING = """
import socket, sys, time
from pathlib import Path
from desktop import cli
from desktop.demo import story

def tell(folder, server, now):
    server.wait()
    Path(folder, "noor").mkdir()
    print(server.url, flush=True)
    if sys.argv[1] == "making":
        time.sleep(60)
    return story.Told({}, 0, 0, 0, 0)

story.tell = tell
cli.has_display = lambda: False
sys.exit(cli.main(["demo"]))
"""
posix = pytest.mark.skipif(os.name == "nt", reason="Windows asks in another way")


@posix
@pytest.mark.parametrize(
    ("when", "line", "number", "code"),
    [("making", "http://", signal.SIGINT, 130), ("waiting", "Stop with Ctrl+C", signal.SIGTERM, 0)],
)
def test_told_to_stop_it_leaves_nothing_behind(
    when: str, line: str, number: signal.Signals, code: int, tmp_path: Path
) -> None:
    """While it is being made, and while somebody looks around in it."""
    environment = {name: value for name, value in os.environ.items() if not name.endswith("DISPLAY")}
    environment = {**environment, "TMPDIR": str(tmp_path), "QT_QPA_PLATFORM": ""}
    command = [sys.executable, "-c", ENDING, when]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment) as one:
        assert one.stdout is not None
        assert one.stderr is not None
        assert any(said.startswith(line) for said in iter(one.stdout.readline, ""))
        assert len(list(tmp_path.iterdir())) == 1
        one.send_signal(number)
        assert one.wait(30) == code
        assert one.stderr.read() == "", "no traceback"
    assert list(tmp_path.iterdir()) == []


@posix
def test_started_to_outlive_its_terminal_it_does() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as nohup leaves it
    try:
        with demo._stoppable():
            assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
            assert signal.getsignal(signal.SIGTERM) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGHUP, before)
