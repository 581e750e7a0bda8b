"""Conflicts as people settle them: both values with who and when, something removed against changed. Pure.

What is chosen becomes an ordinary revision over both, so nothing that was written is lost.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from desktop.dossier import Dossier
from desktop.history.authors import Who, seen_before
from desktop.history.said import asked_in_words, find, item_in_words, question_in_words, spoken, value_in_words
from forms.engine.model import Form, Kind
from forms.words import Words
from sync.history import Written
from sync.vault import RevisionInfo, Value

NUMBERS: Final = (Kind.INTEGER, Kind.DECIMAL)
LONG: Final = 60  # characters from which a text gets a field of more than one line
TOLD: Final = 3  # changes named of an item that somebody removed


@dataclass(frozen=True)
class Option:
    """One way out. text: what stands there then; told: who wrote it and when; changes: what choosing it writes."""

    text: str
    told: str
    changes: Mapping[str, Value]


@dataclass(frozen=True)
class Conflict:
    """Something that two people wrote differently without knowing of each other.

    own: how a new value is written: "line", "number" or "text" in a field here, "question" in the intake, "" not at
    all (something removed is kept or not). start: what stands in that field first.
    """

    path: str
    question: str
    options: tuple[Option, ...]
    own: str = ""
    start: str = ""
    removed: bool = False


@dataclass(frozen=True)
class Telling:
    """What it takes to say a conflict in words. revisions: oldest first."""

    dossier: Dossier
    revisions: Sequence[RevisionInfo]
    form: Form
    words: Words
    who: Who
    known: Mapping[str, RevisionInfo] = field(default_factory=dict)

    def told(self, one: Written) -> str:
        """Who wrote it and when."""
        return self.words("history.told", who=self.who(one.device), at=one.at)


def conflicts_of(
    dossier: Dossier, revisions: Sequence[RevisionInfo], form: Form, words: Words, who: Who
) -> tuple[Conflict, ...]:
    """Every conflict of a dossier; what was removed and changed at once is one conflict an item."""
    telling = Telling(dossier, revisions, form, words, who, {one.id: one for one in revisions})
    grouped: dict[str, list[str]] = {}
    for path in dossier.conflicts:
        grouped.setdefault(_removed_item(path, telling) or path, []).append(path)
    return tuple(
        _one_value(key, telling) if key in dossier.conflicts else _removed(key, paths, telling)
        for key, paths in grouped.items()
    )


def _one_value(path: str, telling: Telling) -> Conflict:
    written = telling.dossier.conflicts[path]
    options = tuple(
        Option(value_in_words(telling.form, path, one.value, telling.words), telling.told(one), {path: one.value})
        for one in written
    )
    latest = max(written, key=lambda one: (one.at, one.revision))  # only what the field starts with
    start = "" if latest.value is None else str(latest.value)
    question = question_in_words(telling.form, path, telling.words, telling.dossier.values, named=True)
    return Conflict(path, question, options, _own(path, start, telling.form), start)


def _own(path: str, start: str, form: Form) -> str:
    """How a new value can be written."""
    if path.endswith("/order"):
        return ""
    node = find(form, path)
    if node is None:
        return "text" if path.endswith("/text") or len(start) > LONG else "line"
    if node.kind in NUMBERS:
        return "number"
    if node.kind is Kind.TEXT:
        return "text" if len(start) > LONG or "multiline" in (node.appearance or "") else "line"
    return "question"


# Removed here, changed there.


def _items(path: str) -> Iterator[str]:
    """The items of repeats that a path lies in, the outermost first."""
    parts = path.split("/")
    for count in range(2, len(parts), 2):
        yield "/".join(parts[:count])


def _removed_item(path: str, telling: Telling) -> str:
    """The item around this path that one of the writers removed; "" for an ordinary conflict."""
    for one in telling.dossier.conflicts[path]:
        revision = telling.known.get(one.revision)
        if one.value is not None or revision is None:
            continue
        for item in _items(path):
            if _removes(revision, item, telling):
                return item
    return ""


def _removes(revision: RevisionInfo, item: str, telling: Telling) -> bool:
    """True when the author of this revision left nothing of an item that was there."""
    under = f"{item}/"
    before = seen_before(telling.revisions, revision)
    stood = {path for path, value in before.items() if path.startswith(under) and value is not None}
    return bool(stood) and all(path in revision.changes and revision.changes[path] is None for path in stood)


def _removed(item: str, paths: Sequence[str], telling: Telling) -> Conflict:
    """Leave the item away, or keep it as one of those saw it who changed it."""
    under, words = f"{item}/", telling.words
    everything = [*telling.dossier.conflicts, *telling.dossier.values]
    away: dict[str, Value] = {path: None for path in everything if path.startswith(under)}
    removers, keepers = _sides(paths, telling)
    options = [Option(words("history.conflicts.removed"), telling.told(one), away) for one in removers]
    for one in keepers:
        revision = telling.known[one.revision]
        saw = {**seen_before(telling.revisions, revision), **revision.changes}
        kept = {path: value for path, value in saw.items() if path.startswith(under) and value is not None}
        options.append(Option(_changed_in_words(revision, under, saw, telling), telling.told(one), {**away, **kept}))
    there = {path: value for option in options for path, value in option.changes.items() if value is not None}
    seen = {**there, **telling.dossier.values}
    question = item_in_words(telling.form, f"{under}order", words, seen, named=True)
    return Conflict(item, question or item, tuple(options), removed=True)


def _sides(paths: Sequence[str], telling: Telling) -> tuple[list[Written], list[Written]]:
    """Who removed it and who changed it, each revision once."""
    written = {one.revision: one for path in paths for one in telling.dossier.conflicts[path] if one.value is None}
    kept = {one.revision: one for path in paths for one in telling.dossier.conflicts[path] if one.value is not None}
    removers = [written[one] for one in sorted(written.keys() - kept.keys())]
    return removers, [kept[one] for one in sorted(kept) if one in telling.known]


def _changed_in_words(revision: RevisionInfo, under: str, saw: Mapping[str, Value], telling: Telling) -> str:
    """The first answers that were changed in the item: "Bedrag: € 3.000"."""
    changed = [path for path, value in revision.changes.items() if path.startswith(under) and value is not None]
    shown = sorted(path for path in changed if not path.endswith("/order"))[:TOLD]
    said = [
        spoken(
            asked_in_words(telling.form, path, telling.words),
            value_in_words(telling.form, path, saw[path], telling.words),
        )
        for path in shown
    ]
    return (
        telling.words("history.conflicts.kept", what=" · ".join(said))
        if said
        else telling.words("history.conflicts.kept_only")
    )
