"""What the program asks of the system for its own memory: nothing of it on the disk, and a fresh one after locking.

Python cannot wipe what it held, so locking starts the program anew: the system clears the memory of the old process
before anyone else gets it (docs/security.md).
"""

import os
import sys
from collections.abc import Sequence
from typing import Final

SAID: Final = "KEUKENTAFEL_SAID"  # code of a trouble that the lock screen of the next process must tell
_PR_SET_DUMPABLE: Final = 4  # linux/prctl.h
_NO_FAULT_BOXES: Final = 0x0001 | 0x0002  # SetErrorMode: no box and no report when it crashes


def keep_memory_off_the_disk() -> None:
    """No core dump of this process, and on Linux no debugger of the same user in it."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.kernel32.SetErrorMode(_NO_FAULT_BOXES)
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def own_command() -> list[str]:
    """The command line that started this process."""
    if getattr(sys, "frozen", False):
        return [sys.executable, *sys.argv[1:]]
    return [sys.executable, *sys.orig_argv[1:]]


def program() -> list[str]:
    """The command line of this program without any argument, for a process beside this one."""
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "desktop"]


def start_anew(command: Sequence[str], said: str = "") -> None:
    """Put a fresh process in this one's place; on Windows beside it, and end this one. Does not return.

    said: code of a trouble that is still to be told.
    """
    os.environ[SAID] = said
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:  # a program without a console, as Windows starts it, has none
            stream.flush()
    if sys.platform == "win32":
        import subprocess

        subprocess.Popen(list(command), close_fds=True)  # noqa: S603 -- our own command line
        os._exit(0)
    os.execv(command[0], list(command))  # noqa: S606 -- our own command line


def left_to_say() -> str:
    """The code that the process before left to be told, once; "" when there is none."""
    return os.environ.pop(SAID, "")
