"""A known error as the worker sees it: a code, what happened, what is safe, what to do."""

import errno
import sys
from dataclasses import dataclass
from pathlib import Path
from traceback import extract_tb
from types import TracebackType
from typing import Final


@dataclass(frozen=True)
class Trouble:
    """What a message box or a line under a field shows. Holds no client's data."""

    code: str
    text: str  # a sentence, already whole; "" when `key` names it
    key: str = ""  # of the sentence in words, when the screen's language should be used


PLACES: Final = 12  # of the program, named for a bug
NEWS: Final = frozenset({"D-121", "D-122", "D-123", "D-124"})  # no trouble: what came of what was asked, at the lock
PUT_BACK = Trouble("D-124", "", "trouble.D-124")
BUG = Trouble("D-199", "", "trouble.bug")  # a fault of the program; the details are with the developers, not here
NOT_OURS = Trouble("D-105", "", "trouble.not_ours")  # another team holds the dossier: it can only be read
UNHEARD = Trouble("D-106", "", "trouble.unheard")  # nothing in the dossier counts before somebody lets it

_BY_ERRNO = {
    errno.ENOSPC: Trouble("D-101", "", "trouble.no_space"),
    errno.EACCES: Trouble("D-102", "", "trouble.no_rights"),
    errno.EPERM: Trouble("D-102", "", "trouble.no_rights"),
    errno.EROFS: Trouble("D-102", "", "trouble.no_rights"),
}


def trouble_of(error: BaseException) -> Trouble | None:
    """The trouble behind an error that carries a code, or that the system gave; None for a bug."""
    code = getattr(error, "code", None)
    if isinstance(code, str):
        return Trouble(code, str(error), f"trouble.{code}")
    if isinstance(error, OSError):
        return _BY_ERRNO.get(error.errno or 0, Trouble("D-100", "", "trouble.system"))
    return None


def log_bug(kind: type[BaseException], where: TracebackType | None) -> None:
    """Write what went wrong and where, the innermost place first, and nothing that it says: that may be a client's."""
    places = [f"{Path(at.filename).name}:{at.lineno}" for at in reversed(extract_tb(where))][:PLACES]
    if sys.stderr is not None:  # as in a program that Windows starts without a console
        sys.stderr.write(f"{BUG.code} {kind.__name__} at {' < '.join(places) or '?'}\n")
