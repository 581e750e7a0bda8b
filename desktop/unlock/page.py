"""What the first start and the lock show, by pure functions."""

from dataclasses import dataclass
from typing import Final

from forms.words import Words
from sync.rescue.salvage import Salvaged

STRONG_ENOUGH: Final = 3  # of zxcvbn's 0 to 4; the vault refuses less
_MENDABLE: Final = ("V-004", "V-006", "V-012")  # foreign or damaged files, a header that asks too much


@dataclass(frozen=True)
class StrengthPage:
    """The strength meter under a new passphrase. score: 0 to 4, or -1 while nothing is typed."""

    score: int
    words: str
    kind: str  # red, amber, green; always with the words
    enough: bool


def strength_page(score: int, words: Words) -> StrengthPage:
    """The meter for a score of zxcvbn."""
    if score < 0:
        return StrengthPage(-1, words("passphrase.advice"), "", False)
    kind = "green" if score >= STRONG_ENOUGH else "amber" if score == STRONG_ENOUGH - 1 else "red"
    return StrengthPage(score, words(f"passphrase.score{score}"), kind, score >= STRONG_ENOUGH)


def is_mendable(code: str) -> bool:
    """True for a trouble that hits the files, so that saving what can be read makes sense."""
    return code in _MENDABLE


def rescued_lines(done: Salvaged, words: Words) -> tuple[str, ...]:
    """What came of saving what could be read."""
    lines = [words("rescue.dossiers", n=done.report.dossiers)]
    if done.region:
        counts = {"rescue.mended": len(done.mended), "rescue.server": len(done.partly) + len(done.lost)}
    else:
        counts = {"rescue.mended": len(done.mended), "rescue.partly": len(done.partly), "rescue.lost": len(done.lost)}
    lines += [words(key, n=count) for key, count in counts.items() if count]
    lines += [words("rescue.whole")] if not done.partly and not done.lost else []
    return (*lines, words("rescue.aside"))


@dataclass(frozen=True)
class NewPassphrase:
    """What keeps a new passphrase from being taken; "" when it may be."""

    problem: str


def new_passphrase(typed: str, again: str, score: int, words: Words) -> NewPassphrase:
    """Judge a passphrase typed twice."""
    if score < STRONG_ENOUGH:
        return NewPassphrase(words("passphrase.weak"))
    if typed != again:
        return NewPassphrase(words("passphrase.differs"))
    return NewPassphrase("")
