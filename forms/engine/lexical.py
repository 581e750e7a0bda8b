"""Say whether a text is an answer of its kind (XML Schema lexical forms), and which sentence says what is wrong."""

import re
from collections.abc import Collection
from typing import Final

from forms.answers import MAX_TEXT, is_no_answer
from forms.engine.model import Kind
from forms.engine.signature import is_signature
from forms.engine.values import to_date, to_moment, to_time, words_of

MIN_INTEGER: Final = -(2**31)  # XML Schema int, as the ODK XForms specification has it
MAX_INTEGER: Final = 2**31 - 1
MAX_DIGITS: Final = 18

OK: Final = "OK"  # what acknowledging stores

_INTEGER: Final = re.compile(r"-?[0-9]+", re.ASCII)
_DECIMAL: Final = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)", re.ASCII)


def fault(kind: Kind, value: str, choices: Collection[str] = ()) -> str | None:
    """The key of the sentence about a wrong answer ("engine.date"), or None. Empty and "doesn't know" are never wrong.

    choices: the names that a select may hold.
    """
    if not value or is_no_answer(value):
        return None
    if len(value) > MAX_TEXT:
        return "engine.too_long"
    match kind:
        case Kind.INTEGER:
            return _integer(value)
        case Kind.DECIMAL:
            return _decimal(value)
        case Kind.DATE:
            return None if to_date(value) else "engine.date"
        case Kind.TIME:
            return None if to_time(value) else "engine.time"
        case Kind.DATE_TIME:
            return None if "T" in value and to_moment(value) else "engine.date_time"
        case Kind.SELECT_ONE:
            return None if value in choices else "engine.choice"
        case Kind.SELECT_MULTIPLE:
            return None if all(each in choices for each in words_of(value)) else "engine.choice"
        case Kind.ACKNOWLEDGE:
            return None if value == OK else "engine.acknowledge"
        case Kind.SIGNATURE:
            return None if is_signature(value) else "engine.signature"
    return None


def _integer(value: str) -> str | None:
    if not _INTEGER.fullmatch(value):
        return "engine.whole_number" if _DECIMAL.fullmatch(value) else "engine.number"
    fits = len(value) <= MAX_DIGITS and MIN_INTEGER <= int(value) <= MAX_INTEGER
    return None if fits else "engine.number_size"


def _decimal(value: str) -> str | None:
    if not _DECIMAL.fullmatch(value):
        return "engine.number"
    return None if sum(map(str.isdigit, value)) <= MAX_DIGITS else "engine.number_size"
