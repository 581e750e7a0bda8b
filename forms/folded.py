"""Text as people search it: small letters without accents, so that "cafe" finds "Café"."""

import re
import unicodedata
from typing import Final

_ACCENTS: Final = re.compile("[\u0300-\u036f]")
_PLAIN: Final = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})
_WORDS: Final = re.compile(r"\w+")


def folded(text: str) -> str:
    """Small letters without accents; letters with a stroke, which are letters of their own, as people type them."""
    if text.isascii():
        return text.lower()
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold()).translate(_PLAIN))


def words_of(text: str) -> tuple[str, ...]:
    """The folded words of a text: runs of letters and digits."""
    return tuple(_WORDS.findall(folded(text).replace("_", " ")))
