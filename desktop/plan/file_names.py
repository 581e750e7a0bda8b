"""The name that a plan's file is proposed."""

from typing import Final
from unicodedata import category, normalize

MOST: Final = 40  # letters of a name of people: at most 160 bytes, and no disk takes fewer than 255


def file_name(number: int, day: str, whose: str = "") -> str:
    """A name without personal data: plan-1-2026-12-23.pdf. whose: the name that a worker asked to be in it."""
    return "-".join(filter(None, ("plan", str(number), day, _that_any_disk_takes(whose)))) + ".pdf"


def _that_any_disk_takes(name: str) -> str:
    """Letters, marks and digits of any script; what else there is (slashes, colons, signs nobody sees) parts them."""
    kept = (sign if category(sign)[0] in "LMN" else " " for sign in normalize("NFC", name))
    return "-".join("".join(kept).split())[:MOST].rstrip("-")
