"""Values taken away for good: what a blanked revision leaves behind, and the dated facts that vouch for it.

A blanked revision keeps its header, the digest of what was sealed in it and its signature, so that the history still
checks. The fact is written in a later revision, signed like any value: a box blanked without one counts as damage.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from sync import history, records, sealing, wire
from sync.errors import BadBox, SyncError, TooLarge, Unsettled
from sync.history import Entitled, Revision, State
from sync.records import RevisionInfo
from sync.wire import Value, same

NODE: Final = "redacted"
_FIELDS: Final = ("revision", "written", "at", "path", "paths", "plans")
_ITEM_CHARS: Final = 16
_UNTOLD: Final = datetime(1970, 1, 1, tzinfo=UTC)  # a time that a fact will tell


@dataclass(frozen=True)
class Fact:
    """One revision was blanked. written: when it was made; at: when it was blanked; path: the value it was about.

    paths: everything else it wrote, which was written anew. plans: numbers of the given plans that went with it.
    """

    revision: str
    written: datetime
    at: datetime
    path: str
    paths: tuple[str, ...]
    plans: tuple[int, ...]

    def as_changes(self) -> dict[str, Value]:
        """The fact as values of the dossier. Raises TooLarge when there are more paths than one value holds."""
        said = (
            self.revision,
            records.moment(self.written),
            records.moment(self.at),
            self.path,
            "\n".join(self.paths),
            " ".join(str(number) for number in self.plans),
        )
        item = f"{NODE}/{self.revision[:_ITEM_CHARS]}"
        return {f"{item}/{name}": text for name, text in zip(_FIELDS, said, strict=True)}


def facts_of(revisions: Iterable[Revision], entitled: Entitled | None = None) -> dict[str, Fact]:
    """Id of a blanked revision -> the fact, of those that a revision over it tells that counts; of several the first.

    entitled: who may write now; None: everybody. What is malformed or tells of a revision it does not follow is none.
    """
    facts: dict[str, Fact] = {}
    for revision, follows in history.counted(revisions, entitled):
        for fact in told_in(revision):
            if follows(fact.revision):
                facts.setdefault(fact.revision, fact)
    return facts


def told_in(revision: Revision) -> Iterator[Fact]:
    """The facts that a revision tells, whoever wrote it; what is malformed is left out."""
    told: dict[str, dict[str, str]] = {}
    for path, value in revision.changes.items():
        node, _, rest = path.partition("/")
        if node == NODE and isinstance(value, str):
            item, _, name = rest.partition("/")
            told.setdefault(item, {})[name] = value
    for item, fields in told.items():
        with suppress(SyncError, ValueError, KeyError):
            fact = _fact_of(fields)
            if item == fact.revision[:_ITEM_CHARS]:
                yield fact


def tells(revision: Revision) -> bool:
    """True for a revision that may tell a fact, so that those before it may say something else now."""
    return any(path.startswith(f"{NODE}/") for path in revision.changes)


def _fact_of(fields: Mapping[str, str]) -> Fact:
    return Fact(
        fields["revision"],
        records.of_moment(fields["written"]),
        records.of_moment(fields["at"]),
        wire.check_path(fields["path"]),
        tuple(wire.check_path(path) for path in fields["paths"].split("\n") if path),
        tuple(int(number) for number in fields["plans"].split()),
    )


def blank(revision_id: str, parents: tuple[str, ...], device: str, at: datetime | None = None) -> Revision:
    """What stands in the history for a blanked revision of which no fact tells yet: it says nothing.

    at: when its author took it back, where they signed for that.
    """
    return Revision(revision_id, parents, device, at or _UNTOLD, {}, removed_at=at or _UNTOLD)


def settled(revisions: Iterable[Revision], entitled: Entitled | None) -> dict[str, Revision]:
    """The revisions by id; each blanked one counts as having cleared all that the fact that counts says it wrote."""
    known = {one.id: one for one in revisions}
    gone = [one for one in known.values() if one.removed_at is not None]
    facts = facts_of(known.values(), entitled) if gone else {}
    return known | {one.id: _cleared(one, facts.get(one.id)) for one in gone}


def _cleared(one: Revision, fact: Fact | None) -> Revision:
    if fact is None:
        return blank(one.id, one.parents, one.device, one.removed_at)
    cleared: dict[str, Value] = dict.fromkeys((fact.path, *fact.paths))
    return Revision(one.id, one.parents, one.device, fact.written, cleared, removed_at=fact.at)


def dated(info: RevisionInfo, told: Mapping[str, datetime]) -> RevisionInfo:
    """The revision for the history: of which no fact tells when it was written, the time at which it was taken away.

    told: id of a revision -> when a holder said that its content goes.
    """
    at = told.get(info.id)
    return replace(info, at=at, removed_at=at) if info.removed_at == _UNTOLD and at is not None else info


def targets(revisions: Iterable[Revision], path: str, value: Value) -> tuple[Revision, ...]:
    """Every revision that wrote this value at this path."""
    return tuple(one for one in revisions if path in one.changes and same(one.changes[path], value))


def restated(
    state: State, hit: Iterable[Revision], path: str, value: Value, at: datetime, plans: tuple[int, ...]
) -> dict[str, Value]:
    """What a revision over all heads must say so that blanking these changes nothing but the value itself.

    Those that do not count are blanked without a word: none of what they wrote is a value. (G-14)
    Raises Unsettled when a path is in conflict: which of its values stays is for a person to say first.
    """
    changes: dict[str, Value] = {}
    facts: dict[str, Value] = {}
    uncounted = {*state.late, *state.set_aside}
    for one in (one for one in hit if one.id not in uncounted):
        others = tuple(sorted(one.changes.keys() - {path}))
        facts |= Fact(one.id, one.at, at, path, tuple(other for other in others if other), plans).as_changes()
        for other in one.changes:
            if other in state.conflicts:
                raise Unsettled()
            changes[other] = state.values[other]
    if path in changes and same(changes[path], value):
        changes[path] = None
    changes |= facts
    if len(changes) > wire.MAX_CHANGES:
        raise TooLarge("paths")
    return changes


def without(draft: records.Draft, path: str, value: Value) -> records.Draft:
    """The draft without this value."""
    kept = {one: said for one, said in draft.changes.items() if one != path or not same(said, value)}
    return replace(draft, changes=kept)


def blanked(
    revisions: list[Revision],
    blanks: list[sealing.Box],
    redacted: frozenset[bytes],
    back: Mapping[bytes, datetime],
    *,
    strict: bool,
) -> list[Revision]:
    """What stands for blanked boxes, each vouched for by a fact in a revision. Raises BadBox for one that is not.

    redacted: those that a holder's statement vouches for, while the revision with the fact is still on its way; back:
    those that their authors took back, and when.
    """
    if not blanks:
        return []
    told, found = {fact.revision for one in revisions for fact in told_in(one)}, []
    for box in blanks:
        if box.id in redacted or box.id in back or box.id.hex() in told:
            parents = tuple(parent.hex() for parent in box.header.parents)
            found.append(blank(box.id.hex(), parents, box.header.author.hex(), back.get(box.id)))
        elif strict:
            raise BadBox("blanked, and nothing says why")
    return found
