"""How hard a passphrase is to guess: zxcvbn, with common Dutch words beside its own lists."""

from typing import Final

from sync.dutch import COMMON_WORDS
from sync.errors import TooLarge, WeakPassphrase

LEAST_SCORE: Final = 3  # of 0 to 4
MAX_CHARS: Final = 1_000
_JUDGED_CHARS: Final = 72  # zxcvbn reads no more; longer is only stronger


def score(passphrase: str) -> int:
    """0 (guessed at once) to 4 (not guessed in a lifetime)."""
    from zxcvbn import zxcvbn  # type: ignore[import-untyped]  # its lists take time to load

    if not passphrase:
        return 0
    return int(zxcvbn(passphrase[:_JUDGED_CHARS], user_inputs=list(COMMON_WORDS))["score"])


def check_passphrase(passphrase: str) -> None:
    """Raise WeakPassphrase under score 3, TooLarge beyond 1,000 characters."""
    if len(passphrase) > MAX_CHARS:
        raise TooLarge("passphrase")
    if score(passphrase) < LEAST_SCORE:
        raise WeakPassphrase()
