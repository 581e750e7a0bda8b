"""Numbers as characters that people read out, print and type: Crockford's base 32, in groups of four."""

import re
from typing import Final

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS: Final = str.maketrans("ILO", "110")


def spelled(number: int, chars: int) -> str:
    """The number in this many characters, most significant first, with hyphens between the groups."""
    text = "".join(_ALPHABET[number >> 5 * place & 31] for place in reversed(range(chars)))
    return "-".join(text[at : at + 4] for at in range(0, chars, 4))


def cleaned(typed: str) -> str:
    """What was typed in capitals, without spaces and hyphens."""
    return re.sub(r"[\s\-–—]", "", typed).upper()


def number_of(typed: str, chars: int) -> int | None:
    """The number of exactly this many typed characters, I and L read as 1, O as 0; None when it is none."""
    text = cleaned(typed).translate(_READ_AS)
    if len(text) != chars or any(char not in _ALPHABET for char in text):
        return None
    number = 0
    for char in text:
        number = number << 5 | _ALPHABET.index(char)
    return number
