"""The sample dossiers that show the app around: plainly fictional people, with days counted from today.

They stand in resources/samples, one file a dossier. "@-14" is fourteen days before today, "@0T10:30" half past ten
today.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from importlib.resources import files
from typing import Final

from forms.engine.model import Form
from forms.intake import answers_from_json, load_intake
from forms.resource import ResourceDamaged, resource_name, resource_text

_WINTER: Final = timezone(timedelta(hours=1))  # one fixed offset: samples are the same on every machine
_DAY: Final = re.compile(r"@(-?[0-9]{1,5})(?:T([0-9]{2}:[0-9]{2}))?")


@dataclass(frozen=True)
class SampleVisit:
    """One sitting: when it ended, and the stored values that it set or changed."""

    at: datetime
    values: Mapping[str, str]


@dataclass(frozen=True)
class Sample:
    """One fictional dossier. about: what it shows, in English; visits: oldest first."""

    key: str
    about: str
    visits: tuple[SampleVisit, ...]

    @property
    def values(self) -> Mapping[str, str]:
        """The stored values after the last visit."""
        merged: dict[str, str] = {}
        for visit in self.visits:
            merged |= visit.values
        return merged


def samples(today: date) -> tuple[Sample, ...]:
    """All sample dossiers, in the order of their files."""
    form = load_intake()
    folder = files("resources").joinpath("samples")
    entries = sorted(
        (entry for entry in folder.iterdir() if entry.name.endswith(".json")), key=lambda entry: entry.name
    )
    return tuple(_sample(_object(entry.name), form, today) for entry in entries)


def _object(name: str) -> Mapping[str, object]:
    try:
        found = json.loads(resource_text("W-004", "samples", name))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise ResourceDamaged("W-004", resource_name(("samples", name)))
    return found


def _sample(found: Mapping[str, object], form: Form, today: date) -> Sample:
    visits = found["visits"]
    if not isinstance(visits, list):
        raise TypeError("visits is a list")
    made = tuple(_visit(visit, number, form, today) for number, visit in enumerate(visits, 1))
    return Sample(str(found["key"]), str(found["about"]), made)


def _visit(found: Mapping[str, object], number: int, form: Form, today: date) -> SampleVisit:
    day = str(found["day"])
    values = answers_from_json(_resolved(found.get("answers", {}), today), form)
    values |= {path: str(value) for path, value in _pairs(_resolved(found.get("dossier", {}), today))}
    contact_id = f"c0{number:014x}"
    ended = "12:00"
    for leaf, value in _pairs(found.get("contact", {})):
        if leaf == "ended":
            ended = str(value)
        at = _moment(day, str(value), today) if leaf in ("started", "ended") else str(value)
        values[f"contact/{contact_id}/{leaf}"] = at
    values |= dict(_notes(found.get("notes", []), number, contact_id, day, today))
    return SampleVisit(datetime.fromisoformat(_moment(day, ended, today)), values)


def _notes(notes: object, visit: int, contact_id: str, day: str, today: date) -> Iterator[tuple[str, str]]:
    for number, note in enumerate(notes if isinstance(notes, list) else [], 1):
        path = f"note/d{visit:07x}{number:08x}"
        yield f"{path}/text", str(note["text"])
        yield f"{path}/at", _moment(day, str(note["at"]), today)
        yield f"{path}/contact", contact_id


def _pairs(found: object) -> Iterator[tuple[str, object]]:
    return iter(found.items() if isinstance(found, dict) else ())


def _moment(day: str, clock: str, today: date) -> str:
    return str(_resolved(f"{day}T{clock}", today))


def _resolved(found: object, today: date) -> object:
    """The same data with days counted from today as ISO dates, or moments where a time stands with them."""
    if isinstance(found, dict):
        return {key: _resolved(value, today) for key, value in found.items()}
    if isinstance(found, list):
        return [_resolved(value, today) for value in found]
    match = _DAY.fullmatch(found) if isinstance(found, str) else None
    if match is None:
        return found
    day = today + timedelta(days=int(match.group(1)))
    if match.group(2) is None:
        return day.isoformat()
    return datetime.combine(day, time.fromisoformat(match.group(2)), _WINTER).isoformat()
