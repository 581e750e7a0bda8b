"""Disks that are full at any write, or may only be read; on a small file system of their own (Linux)."""

import subprocess
import sys
from pathlib import Path

from tests.sync.faults.kills import HERE
from tests.sync.faults.outcome import Outcome

MOUNT = ["unshare", "-rm", "sh", "-c", 'mount -t tmpfs -o size=3m tmpfs /mnt && exec "$@"', "sh"]


def full(_folder: Path, _rounds: int, _every: int, steps: int = 60) -> Outcome:
    """Room for 0, 4, 8... kB more than the vault has: each of its writes is the one that does not fit."""
    return _played("disk full at every write", "full", str(steps))


def read_only(_folder: Path, _rounds: int, _every: int) -> Outcome:
    """A file system that was mounted for reading."""
    return _played("read-only disk", "read-only", "1")


def _played(name: str, what: str, steps: str) -> Outcome:
    if sys.platform != "linux":
        return Outcome(name, 0, skipped="made with Linux's own means")
    command = [*MOUNT, sys.executable, "-m", "tests.sync.faults.on_disk", what, "/mnt/profile", steps]
    done = subprocess.run(command, capture_output=True, text=True, cwd=HERE, check=False)
    if "unshare" in done.stderr or "mount" in done.stderr:
        return Outcome(name, 0, skipped="this system gives nobody a small file system")
    if done.returncode != 0:
        return Outcome(name, 1, wrong=1)
    made, missing, changed, wrong = (int(word) for word in done.stdout.split()[-4:])
    return Outcome(name, made, missing=missing, changed=changed, wrong=wrong)
