"""An entry of the catalogue in words: what became of it, why to check it first, where it is there, for which road."""

from datetime import date

from forms.reference import municipalities, regions
from forms.rules.catalogue import Doubt, Entry, Found
from forms.rules.catalogue.search import TO_READ
from forms.words import Words

_MONTH, _YEAR = len("2026-11"), len("2026")


def name_of(entry: Entry, words: Words) -> str:
    """Its name in the language of the screen."""
    return entry.name.get(words.language) or entry.name["nl"]


def what_of(entry: Entry, words: Words) -> str:
    """What it is, in the language of the screen."""
    return entry.what.get(words.language) or entry.what["nl"]


def roads_of(entry: Entry, words: Words) -> str:
    """For which roads it is; "" for all of them."""
    return ", ".join(words(f"road.{road}").lower() for road in sorted(entry.roads))


def part_of_day(text: str, words: Words) -> str:
    """A day, month or year of the catalogue as people write it."""
    if len(text) <= _YEAR:
        return text
    if len(text) == _MONTH:
        return words.show("month", date.fromisoformat(f"{text}-01"))
    return words.show("date", date.fromisoformat(text))


def doubt_of(why: Doubt | str | None, checked: date | None, words: Words) -> str:
    """Why to check it first; "" when it can be relied on."""
    if not why:
        return ""
    if checked is None and why == Doubt.DUE:
        why = Doubt.NEVER
    return words(f"catalogue.check.{why}", day=checked or date.min)


def checked_of(checked: date | None, words: Words) -> str:
    """When it was last compared with its source."""
    return words("catalogue.checked", day=checked) if checked else words("catalogue.checked.never")


def ended_of(found: Found, words: Words) -> str:
    """Since when it is gone and what there is now; "" while it is there."""
    if not found.ended:
        return ""
    since = part_of_day(found.ended, words)
    if found.now is None:
        return words("catalogue.ended.none", since=since)
    return words("catalogue.ended.now", since=since, now=name_of(found.now, words))


def places_of(entry: Entry, words: Words) -> str:
    """Where it is there; "" for everywhere."""
    if not entry.regions:
        return ""
    names = sorted(regions().get(code) or municipalities()[code].name for code in entry.regions)
    key = "catalogue.where" if entry.kind in TO_READ else "catalogue.only"
    return words(key, places=", ".join(names))
