"""Text as people search it: small letters without accents, so that "cafe" finds "Café"."""

import re
import unicodedata
from typing import Final

_ACCENTS: Final = re.compile("[\u0300-\u036f]")
_WORDS: Final = re.compile(r"\w+")


def folded(text: str) -> str:
    """Small letters without accents."""
    if text.isascii():
        return text.lower()
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold()))


def words_of(text: str) -> tuple[str, ...]:
    """The folded words of a text: runs of letters and digits."""
    return tuple(_WORDS.findall(folded(text).replace("_", " ")))
