"""Values taken away for good: what a blanked revision leaves behind, and the dated facts that vouch for it.

A blanked revision keeps its header, the digest of what was sealed in it and its signature, so that the history still
checks. The fact is written in a later revision, signed like any value: a box blanked without one counts as damage.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sync import records, wire
from sync.errors import BadBox, TooLarge, Unsettled
from sync.history import Revision, State
from sync.wire import Value, same

NODE: Final = "redacted"
_FIELDS: Final = ("revision", "written", "at", "path", "paths", "plans")
_ITEM_CHARS: Final = 16


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


def facts_of(revisions: Iterable[Revision]) -> dict[str, Fact]:
    """Id of a blanked revision -> the fact, from all that was ever written. Raises BadBox for one that is malformed."""
    told: dict[str, dict[str, str]] = {}
    for revision in revisions:
        for path, value in revision.changes.items():
            node, _, rest = path.partition("/")
            if node == NODE and isinstance(value, str):
                item, _, name = rest.partition("/")
                told.setdefault(item, {})[name] = value
    facts = [_fact_of(fields) for fields in told.values() if {*_FIELDS} <= fields.keys()]
    return {fact.revision: fact for fact in facts}


def _fact_of(fields: Mapping[str, str]) -> Fact:
    try:
        return Fact(
            fields["revision"],
            records.of_moment(fields["written"]),
            records.of_moment(fields["at"]),
            wire.check_path(fields["path"]),
            tuple(wire.check_path(path) for path in fields["paths"].split("\n") if path),
            tuple(int(number) for number in fields["plans"].split()),
        )
    except ValueError as error:
        raise BadBox("fact of a redaction") from error


def blanked(revision_id: str, parents: tuple[str, ...], device: str, fact: Fact) -> Revision:
    """What stands in the history for a blanked revision: it counts as having cleared all it wrote."""
    cleared: dict[str, Value] = dict.fromkeys((fact.path, *fact.paths))
    return Revision(revision_id, parents, device, fact.written, cleared, removed_at=fact.at)


def targets(revisions: Iterable[Revision], path: str, value: Value) -> tuple[Revision, ...]:
    """Every revision that wrote this value at this path."""
    return tuple(one for one in revisions if path in one.changes and same(one.changes[path], value))


def restated(
    state: State, hit: Iterable[Revision], path: str, value: Value, at: datetime, plans: tuple[int, ...]
) -> dict[str, Value]:
    """What a revision over all heads must say so that blanking these changes nothing but the value itself.

    Raises Unsettled when a path is in conflict: which of its values stays is for a person to say first.
    """
    changes: dict[str, Value] = {}
    facts: dict[str, Value] = {}
    for one in hit:
        others = tuple(sorted(one.changes.keys() - {path}))
        facts |= Fact(one.id, one.at, at, path, tuple(other for other in others if other), plans).as_changes()
        for other in one.changes:
            if other in state.conflicts:
                raise Unsettled()
            changes[other] = state.values[other]
    if same(changes[path], value):
        changes[path] = None
    changes |= facts
    if len(changes) > wire.MAX_CHANGES:
        raise TooLarge("paths")
    return changes


def without(draft: records.Draft, path: str, value: Value) -> records.Draft:
    """The draft without this value."""
    kept = {one: said for one, said in draft.changes.items() if one != path or not same(said, value)}
    return replace(draft, changes=kept)
