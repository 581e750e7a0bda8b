"""Is a row still to be trusted today? What nobody looked at for too long is shown as "check first", with the reason."""

from calendar import monthrange
from datetime import date
from enum import StrEnum

from forms.rules.catalogue.entries import Entry


class Doubt(StrEnum):
    """Why to check first."""

    UNKNOWN = "unknown"  # nobody could say whether it is still there
    OLD = "old"  # the source is years old
    REGIONAL = "regional"  # not everywhere
    NEVER = "never"  # was never compared with its source
    AHEAD = "ahead"  # the date of the check is still to come: a slip of the pen
    DUE = "due"  # was compared longer ago than it should be


def doubt(entry: Entry, today: date) -> Doubt | None:
    """Why this row is to be checked before it is used; None when it can be relied on."""
    if entry.status in (Doubt.UNKNOWN, Doubt.OLD, Doubt.REGIONAL):
        return Doubt(entry.status)
    if entry.checked is None:
        return Doubt.NEVER
    if entry.checked > today:
        return Doubt.AHEAD
    return Doubt.DUE if is_due(entry, today) else None


def is_due(entry: Entry, today: date) -> bool:
    """True from the day on which the row should have been compared with its source again; a day to come is a slip."""
    if entry.checked is None or entry.checked > today:
        return True
    return months_after(entry.checked, entry.every_months) <= today


def has_ended(entry: Entry, today: date) -> bool:
    """True from the day on which it is gone; what ends later is still there."""
    return entry.status == "ended" or bool(entry.ended and date.fromisoformat(entry.ended) <= today)


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or the last one it has."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
