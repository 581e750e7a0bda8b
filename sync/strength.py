"""How hard a passphrase is to guess: zxcvbn, with common Dutch words beside its own lists."""

import re
from typing import Final

from sync.dutch import COMMON_WORDS
from sync.errors import TooLarge, WeakPassphrase

LEAST_SCORE: Final = 3  # of 0 to 4
MAX_CHARS: Final = 1_000
_JUDGED_CHARS: Final = 72  # zxcvbn reads no more; longer is only stronger
_BETWEEN: Final = re.compile(r"[\s._-]+")


def score(passphrase: str) -> int:
    """0 (guessed at once) to 4 (not guessed in a lifetime).

    Judged without what stands between its words too: zxcvbn takes a space for something that nobody guesses, which
    alone made two common words, or one word twice, good enough.
    """
    return min(_judged(passphrase), _judged(_BETWEEN.sub("", passphrase)))


def _judged(text: str) -> int:
    from zxcvbn import zxcvbn  # type: ignore[import-untyped]  # its lists take time to load

    return int(zxcvbn(text[:_JUDGED_CHARS], user_inputs=list(COMMON_WORDS))["score"]) if text else 0


def check_passphrase(passphrase: str) -> None:
    """Raise WeakPassphrase under score 3, TooLarge beyond 1,000 characters."""
    if len(passphrase) > MAX_CHARS:
        raise TooLarge("passphrase")
    if score(passphrase) < LEAST_SCORE:
        raise WeakPassphrase()
