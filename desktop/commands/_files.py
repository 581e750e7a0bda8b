"""Read what a command is given: a file, or standard input, bounded before it is taken into memory."""

import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Final

MAX_BYTES: Final = 16 * 1024 * 1024


class Unread(StrEnum):
    """Why there is no text."""

    MISSING = "missing"  # not there, or not to be read
    LARGE = "large"  # more than MAX_BYTES
    BINARY = "binary"  # no UTF-8


def read_text(name: str, refused: Callable[[Unread], Exception]) -> str:
    """The text of a file, or of standard input for "-". refused: makes the command's own error of a reason."""
    try:
        if name == "-":
            data = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with Path(name).open("rb") as file:
                data = file.read(MAX_BYTES + 1)
    except OSError:
        raise refused(Unread.MISSING) from None
    if len(data) > MAX_BYTES:
        raise refused(Unread.LARGE)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise refused(Unread.BINARY) from None
