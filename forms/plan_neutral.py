"""What may hang on the fridge: no amounts, no debts, no surname, nothing a child or a visitor should not read there.

A text that may not is never cut or starred out; page 1 then points to page 2. When in doubt a text does not hang there:
a needless "see page 2" harms nobody. Decision record: docs/decisions/0005-words-on-the-fridge.md.
"""

import re
import unicodedata
from typing import Final

# Stems, in Dutch, English, and the words for debt in a few languages that clients type. Compared without accents.
_STEMS: Final = re.compile(
    "schuld|debt|deurwaard|bailiff|incass|beslag|seizure|faill|bankr[ou]|wsnp|surseance|aanmaning|sommatie"
    "|dwangbevel|dwangsom|dagvaard|achterst|arrears|aflos|repay|betalingsregeling|betaalregeling|ontruim|evict"
    "|uithuis|huisuitzet|afsluit|afgesloten|krediet|lening|voedselbank|food ?bank|bijstand|uitkering|zelfmoord|suicid"
    "|geldzorg|geldprobl|geldnood|terugbeta|afbeta|kwijtsch|bewindvoer|beschermingsbewind|curator|curatele|saner"
    "|executie|veiling|wanbeta|onbetaald|roodstand|rood sta|schikking|money worr|money probl|pa(y|id|ying) back|unpaid"
    "|overdue|auction|foreclos|creditor|write.?off|loan shark|beta(al|len|alt|ald)\\b.{0,40}\\bterug\\b"
    "|\\bterug te betalen|borclar|dlug|dette|deuda|долг|кредит|борг|χρεο"
    "|divida|debito|datori|zadluz|дълг|ديون|قرض|بدهی"
)
_WORDS: Final = frozenset(
    {"113", "lenen", "loan", "loans", "bbz", "ioaz", "borc", "vonnis", "vtlb", "bkr", "cjib", "shv"}
) | frozenset(
    {"دين", "الدين", "ديني", "חוב", "החוב", "חובות", "החובות"}  # parts of other words: a city, a street
)
_SPELLED: Final = re.compile(r"(?<=\b\w)\s(?=\w\b)")
_CURRENCY: Final = re.compile(
    r"€|\$|£|\beur(o|os|o's)?\b|\d[.,]-|\d\s*(k|duizend|mille|miljoen)\b|\b\w*(honderd|duizend)|tientje"
    r"|\b(евро|євро|ευρω|avro)\b|يورو|یورو|אירו"
)
_PERIODIC: Final = re.compile(
    r"\d\s*(p[./]|/|per\b|a\b|each\b|every\b|elke\b|iedere\b|in de\b|in the\b)\s*"
    r"(m\b|mnd|maand|month|w\b|wk|week|d\b|dag|day|j\b|jaar|year|kwartaal|quarter)"
)
# A number after a word for paying is an amount, small as it is; a quarter of the year is none.
_PAID: Final = re.compile(
    r"\b(beta(al|len|alt)|stort(en)?|pin(nen)?|spaar|sparen|pay|deposit|save|transfer)\b[^.;]{0,40}?(?<!kwartaal )\b\d"
)
_AMOUNT: Final = re.compile(r"\b\d{1,3}([. ]\d{3})+\b(?!\s*-?\d)|\d[.,]\d{1,2}\b|\d{3,}")
_MONTHS: Final = (
    "jan|feb|mrt|maart|apr|mei|jun|jul|aug|sep|okt|nov|dec|januari|februari|april|juni|juli|augustus|september|oktober"
    "|november|december|january|february|march|may|june|july|august|october|mar|oct"
)
_DAY_OR_TIME: Final = re.compile(
    r"\b20\d{2}-(0?[1-9]|1[0-2])-(0?[1-9]|[12]\d|3[01])\b"
    r"|\b(0?[1-9]|[12]\d|3[01])(?P<by>[-/.])(0?[1-9]|1[0-2])(?P=by)(20)?\d{2}\b"
    r"|\b(0?[1-9]|[12]\d|3[01])[-/](0?[1-9]|1[0-2])\b(?![-/.,]?\d)"
    rf"|\b([1-9]|0[1-9]|[12]\d|3[01]) ({_MONTHS})\b\.?( 20\d{{2}}\b)?"
    rf"|\b({_MONTHS})\.? 20\d{{2}}\b"
    r"|\b([01]?\d|2[0-3]):[0-5]\d\b"
    r"|\b([01]?\d|2[0-3])\.[0-5]\d(?= ?(uur|u)\b)"
    r"|(?<=\bom )([01]?\d|2[0-3])\.[0-5]\d\b(?!\s*(per|p/|/|elke|iedere|in )|\S)"
)
# The two letters of a postcode are no little word: "1500 in de maand" is an amount.
_POSTCODE: Final = re.compile(
    r"\b[1-9]\d{3} ?(?!(?:in|op|om|te|af|al|en|of|er|je|ik|we|ze|de|nu|na|p[mwdj]|on|at|to|by|or|is|as|it|no|so|if|my"
    r"|me|up|us|do|an|a|u)\b)[a-z]{2}\b"
)
_PHONE: Final = re.compile(r"(\+|\b0)\d[\d\s()-]{4,}\d|\b(0800|0900)[\d\s-]+\d|\b14 ?0\d{2,3}\b")
_PLAIN_PHONE: Final = re.compile(r"(?:\+|\(?0)[0-9() /.-]{6,24}|14 ?0[0-9]{2,3}|112", re.ASCII)
# Letters of other scripts that look like Latin ones: Cyrillic, then Greek.
_LOOK_ALIKE: Final = str.maketrans("авекмнорстухіѕјһԁӏԛԝαβεικνορτυχ", "abekmhopctyxisjhdlqwabeikvoptux")
_MIXED_BY_NATURE: Final = frozenset({"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "KATAKANA-HIRAGANA"})
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
    kept = "".join(c for c in parts if unicodedata.category(c) not in ("Cf", "Mn", "Me"))
    return kept.replace("ł", "l").replace("ı", "i").replace("ø", "o")


def _tokens(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", _plain(text))


def _mixes_scripts(plain: str) -> bool:
    """True when one word holds letters of two scripts, as a word does that is made to look like another."""
    for word in re.findall(r"[^\W\d_]+", plain):
        scripts = {unicodedata.name(letter, "").partition(" ")[0] for letter in word}
        if len(scripts - _MIXED_BY_NATURE) > 1:
            return True
    return False


def first_name(name: str) -> str:
    """The first name, to greet with; "" for a title, an initial, a particle ("El", "van"), or when there is none.

    Understands "Vries, Jan de" too.
    """
    before, comma, after = name.partition(",")
    words = (after if comma else before).split()
    if not words:
        return ""
    first = words[0].strip(".,;:()\"'")
    letters = _plain(first)
    initials = len(letters) < 2 or "." in words[0].rstrip(".,") or (first.isupper() and len(first) <= 3)
    if initials or letters in _TITLES | _PARTICLES:
        return ""
    return first if letters.replace("-", "").replace("'", "").isalpha() else ""


def surnames(name: str) -> frozenset[str]:
    """The words of a name that page 1 must not show, in plain letters: all but the first name and small particles."""
    greeted = set(_tokens(first_name(name)))
    return frozenset(word for word in _tokens(name) if len(word) > 1) - greeted - _PARTICLES - _TITLES


def _has_amount(plain: str) -> bool:
    if _CURRENCY.search(plain):
        return True
    rest = _PHONE.sub(" ", plain)
    for pattern in (_DAY_OR_TIME, _POSTCODE):
        rest = pattern.sub(" ", rest)
    return any(kind.search(rest) for kind in (_PERIODIC, _PAID, _AMOUNT))


def plain_phone(text: str) -> str:
    """The text when it is a phone number and nothing else, and not 113; else ""."""
    number = text.strip()
    digits = re.sub(r"\D", "", number)
    if not _PLAIN_PHONE.fullmatch(number) or not (7 <= len(digits) <= 15 or number.startswith("1")):
        return ""
    return "" if digits in ("113", "08000113", "318000113", "00318000113") else number


def is_neutral(text: str, hidden: frozenset[str] = frozenset()) -> bool:
    """True when a text may hang on the fridge. hidden: surnames, as `surnames` gives them."""
    plain = _plain(text)
    tokens = set(_tokens(text))
    alike = plain.translate(_LOOK_ALIKE)
    joined = _SPELLED.sub("", re.sub(r"[^\w\s]|_", "", plain))  # "s.c.h.u.l.d" and "s c h u l d"
    if any(map(_STEMS.search, (plain, alike, joined))) or tokens & _WORDS:
        return False
    if _mixes_scripts(plain) or "08000113" in re.sub(r"\D", "", plain):
        return False
    named = tokens & hidden or any(name in joined for name in hidden if len(name) > 3)
    return not named and not _has_amount(plain)
