"""Write a moment after the marks of format-date: %Y %y %m %n %b %d %e %a %H %h %M %S %3 %%."""

from datetime import datetime


def format_moment(at: datetime, pattern: str, language: str) -> str:
    """The moment in the pattern; month and day names in the language; a mark that is unknown stays as it stands."""
    parts, place = [], 0
    while place < len(pattern):
        mark = pattern[place : place + 2]
        if mark[0] == "%" and len(mark) == 2:
            parts.append(_written(at, mark, language))
            place += 2
        else:
            parts.append(pattern[place])
            place += 1
    return "".join(parts)


def _written(at: datetime, mark: str, language: str) -> str:
    plain = {
        "%Y": f"{at.year:04}",
        "%y": f"{at.year % 100:02}",
        "%m": f"{at.month:02}",
        "%n": str(at.month),
        "%d": f"{at.day:02}",
        "%e": str(at.day),
        "%H": f"{at.hour:02}",
        "%h": str(at.hour),
        "%M": f"{at.minute:02}",
        "%S": f"{at.second:02}",
        "%3": f"{at.microsecond // 1000:03}",
        "%%": "%",
    }
    if mark in ("%b", "%a"):
        return _name(at, "LLL" if mark == "%b" else "ccc", language)
    return plain.get(mark, mark)


def _name(at: datetime, pattern: str, language: str) -> str:
    from babel.core import UnknownLocaleError
    from babel.dates import format_date

    try:
        return format_date(at, pattern, locale=language or "nl")
    except (UnknownLocaleError, ValueError):
        return format_date(at, pattern, locale="nl")
