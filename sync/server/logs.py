"""What the server writes down while it runs: one JSON object a line, without anything about a person.

No address, no device, no dossier, no body and no query stands in a line: a request is named by a random number, which
its answer carries too. What went wrong inside is told by the kinds and places of errors, not by their words, which may
quote what was being handled.
"""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import Any, Final, TextIO

NAME: Final = "keukentafel.server"
log: Final = logging.getLogger(NAME)


class JsonLines(logging.Formatter):
    """A record as one line of JSON: time, level, event, and the facts that were given with it."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.msg if record.name == NAME else f"{record.name}: {_plain(record)}",
            **getattr(record, "facts", {}),
        }
        if record.exc_info and record.exc_info[1]:
            line["error"] = where(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def _plain(record: logging.LogRecord) -> str:
    """Of a library's line only the fixed part: what it fills in may be an address."""
    return str(record.msg)


def where(error: BaseException) -> list[str]:
    """The kinds of an error and of its causes, each with the places it passed: never what it said."""
    told = []
    one: BaseException | None = error
    while one is not None:
        frames = traceback.extract_tb(one.__traceback__)
        told.append(f"{type(one).__name__} {' < '.join(f'{frame.name}:{frame.lineno}' for frame in reversed(frames))}")
        one = one.__cause__ or one.__context__
    return told


def tell(event: str, level: int = logging.INFO, error: BaseException | None = None, **facts: object) -> None:
    """Write one line."""
    log.log(level, event, extra={"facts": facts}, exc_info=error)


def set_up(stream: TextIO | None = None) -> None:
    """Send our lines, and the warnings of the libraries, to the stream (standard error)."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    log.setLevel(logging.INFO)
