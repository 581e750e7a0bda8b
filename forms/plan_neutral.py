"""What may hang on the fridge: no amounts, no debts, no surname, nothing a child or a visitor should not read there.

A text that may not is never cut or starred out; page 1 then points to page 2. When in doubt a text does not hang there:
a needless "see page 2" harms nobody. Decision record: docs/decisions/0005-words-on-the-fridge.md.
"""

import re
import unicodedata
from typing import Final

# Stems, in Dutch, English, and the words for debt in a few languages that clients type. Compared without accents.
_STEMS: Final = re.compile(
    "schuld|debt|deurwaard|bailiff|incasso|beslag|seizure|faillis|failliet|bankrup|wsnp|surseance|aanmaning|sommatie"
    "|dwangbevel|dagvaard|achterstand|arrears|aflos|repay|betalingsregeling|ontruim|evict|uithuis|huisuitzet|afsluit"
    "|afgesloten|krediet|lening|voedselbank|food ?bank|bijstand|uitkering|zelfmoord|suicid|borclar|dlug|dette|deuda"
)
_WORDS: Final = frozenset({"113", "lenen", "loan", "loans", "bbz", "ioaz", "borc", "vonnis", "vtlb", "bkr", "cjib"})
_SPELLED: Final = re.compile(r"(?<=\b\w)\s(?=\w\b)")
_CURRENCY: Final = re.compile(r"€|\$|£|\beur(o|os|o's)?\b|\d[.,]-|\d\s*(k|duizend|mille|miljoen)\b")
_GROUPED: Final = re.compile(r"\b\d{1,3}([. ]\d{3})+\b(?!\s*-?\d)|\b\d+,\d{2}\b")
_DATES: Final = re.compile(
    r"\b\d{1,2}[-/.]\d{1,2}([-/.]\d{2,4})?\b|\b(19|20)\d{2}\b|\b\d{1,2}[.:]\d{2}(\s*uur)?\b|\b[1-9]\d{3} ?[a-z]{2}\b"
)
_PHONE: Final = re.compile(r"(\+|\b0)\d[\d\s()-]{4,}\d|\b(0800|0900)[\d\s-]+\d|\b14 ?0\d{2,3}\b")
_LARGE: Final = re.compile(r"\d{3,}")
_PARTICLES: Final = frozenset(
    {
        "van",
        "de",
        "der",
        "den",
        "het",
        "in",
        "ter",
        "ten",
        "te",
        "op",
        "aan",
        "la",
        "le",
        "el",
        "al",
        "del",
        "da",
        "dos",
    }
    | {"di", "du", "von", "zu", "bin", "ibn", "en"}
)
_TITLES: Final = frozenset(
    {"dhr", "mw", "mevr", "mevrouw", "meneer", "heer", "de", "het", "mr", "mrs", "ms", "dr", "drs", "ir", "ing", "prof"}
    | {"fam", "familie"}
)


def _plain(text: str) -> str:
    """Lower case, without accents and without invisible characters, so that "Schúl\u00adden" is seen."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(c for c in parts if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")
    return kept.replace("ł", "l").replace("ı", "i").replace("ø", "o")


def _tokens(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", _plain(text))


def first_name(name: str) -> str:
    """The first word of a name, to greet with; "" when that is a title or an initial, or when there is no name."""
    words = name.split()
    if not words:
        return ""
    first = words[0].strip(".,;:()\"'")
    letters = _plain(first)
    initials = len(letters) < 2 or "." in words[0].rstrip(".,") or (first.isupper() and len(first) <= 3)
    return "" if initials or letters in _TITLES or not letters.replace("-", "").replace("'", "").isalpha() else first


def surnames(name: str) -> frozenset[str]:
    """The words of a name that page 1 must not show, in plain letters: all but the first name and small particles."""
    greeted = set(_tokens(first_name(name)))
    return frozenset(word for word in _tokens(name) if len(word) > 1) - greeted - _PARTICLES - _TITLES


def _has_amount(plain: str) -> bool:
    if _CURRENCY.search(plain):
        return True
    rest = _DATES.sub(" ", _PHONE.sub(" ", plain))
    return bool(_GROUPED.search(rest) or _LARGE.search(rest))


def is_neutral(text: str, hidden: frozenset[str] = frozenset()) -> bool:
    """True when a text may hang on the fridge. hidden: surnames, as `surnames` gives them."""
    plain = _plain(text)
    tokens = set(_tokens(text))
    joined = _SPELLED.sub("", re.sub(r"[^\w\s]|_", "", plain))  # "s.c.h.u.l.d" and "s c h u l d"
    if _STEMS.search(plain) or _STEMS.search(joined) or tokens & _WORDS or "08000113" in re.sub(r"\D", "", plain):
        return False
    named = tokens & hidden or any(name in joined for name in hidden if len(name) > 3)
    return not named and not _has_amount(plain)
