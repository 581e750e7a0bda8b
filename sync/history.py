"""The revisions of one dossier -> its values, its conflicts and its state at any moment. Pure.

Merging is a function of the set of revisions and of who may write now: no clock, no order of arrival. For each path
those writers remain that no other writer of that path descends from. One remains, or all agree: that is the value.
Otherwise it is a conflict, kept with all values, authors and times until a revision over all of them settles it.

A revision counts when its author may write now, or when a revision of someone who may descends from it. Every other one
is late: shown, not merged, until someone who may accepts it (writes over it) or sets it aside. Accepting wins.
"""

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from sync.errors import TooLarge, UnknownDossier
from sync.wire import Value, same

MAX_REVISIONS: Final = 20_000  # of one dossier
MAX_PATHS: Final = 50_000  # of one dossier
MAX_HEADS: Final = 64

Entitled = Callable[[str], bool]  # True for a device, in hex, that may write now
Item = str  # the path of an item of a repeat: an even number of parts


@dataclass(frozen=True)
class Revision:
    """One change of a dossier: what an author wrote over the heads they saw. ids are 64 hex digits."""

    id: str
    parents: tuple[str, ...]
    device: str
    at: datetime  # the author's time: for people, never for ordering (G-28)
    changes: Mapping[str, Value]
    form: str = ""
    reason: str | None = None
    removed_at: datetime | None = None  # what it said was taken away for good
    aside: tuple[str, ...] = ()  # late revisions that its author did not want to count


@dataclass(frozen=True)
class Written:
    """One of the values in a conflict: what was written, by which device, when, in which revision."""

    value: Value
    device: str
    at: datetime
    revision: str


@dataclass(frozen=True)
class State:
    """A dossier as its revisions together say.

    heads: revisions nobody built on yet, sorted. values: path -> value; a cleared path has None, a path in conflict
    is absent, since nobody has decided. conflicts: path -> what was written, sorted by revision. waiting: revisions
    whose ancestors are not all here, sorted; they are not merged. late: revisions that do not count until they are
    accepted, sorted; set_aside: late ones that somebody decided about. All but waiting and these speak of what counts.
    proposed: what the late ones say of a dossier in which nothing counts, so that people know which one it is.
    """

    heads: tuple[str, ...] = ()
    values: Mapping[str, Value] = field(default_factory=dict)
    conflicts: Mapping[str, tuple[Written, ...]] = field(default_factory=dict)
    waiting: tuple[str, ...] = ()
    late: tuple[str, ...] = ()
    set_aside: tuple[str, ...] = ()
    proposed: Mapping[str, Value] = field(default_factory=dict)


def merge(revisions: Iterable[Revision], entitled: Entitled | None = None) -> State:
    """The state of a dossier; the same for every order, grouping and repetition of its revisions. (G-11)

    entitled: who may write now; None before there is a region: everybody. Raises TooLarge beyond the bounds of one
    dossier.
    """
    whole = _Graph.of(revisions)
    graph, uncounted = _counted(whole, entitled) if entitled else (whole, frozenset[str]())
    named = {one for revision in graph.revisions for one in revision.aside} & uncounted if uncounted else set()
    state = _merged(graph)
    proposed = {} if state.heads or not uncounted else _merged(whole).values
    return replace(
        state,
        waiting=whole.waiting,
        late=tuple(sorted(uncounted - named)),
        set_aside=tuple(sorted(named)),
        proposed=proposed,
    )


def counted(
    revisions: Iterable[Revision], entitled: Entitled | None
) -> Iterator[tuple[Revision, Callable[[str], bool]]]:
    """The revisions that count, each after its ancestors, with what tells whether it descends from another one."""
    graph = _Graph.of(revisions)
    if entitled is not None:
        graph, _ = _counted(graph, entitled)
    at = {revision.id: index for index, revision in enumerate(graph.revisions)}
    for index, revision in enumerate(graph.revisions):
        yield revision, lambda other, index=index: other in at and graph.descends(index, at[other])  # type: ignore[misc]


def _counted(graph: "_Graph", entitled: Entitled) -> tuple["_Graph", frozenset[str]]:
    """What counts, as a graph of its own, and the ids of what does not. (G-14)"""
    counts = 0
    for index, revision in enumerate(graph.revisions):
        if entitled(revision.device):
            counts |= graph.ancestors[index] | 1 << index
    uncounted = frozenset(one.id for index, one in enumerate(graph.revisions) if not counts >> index & 1)
    if not uncounted:
        return graph, uncounted
    return _Graph.of(one for one in graph.revisions if one.id not in uncounted), uncounted


def _merged(graph: "_Graph") -> State:
    writers = _last_writers(graph)
    if len(writers) > MAX_PATHS:
        raise TooLarge("paths of a dossier")
    removals = _removals(graph, writers)
    values: dict[str, Value] = {}
    conflicts: dict[str, tuple[Written, ...]] = {}
    for path in sorted(writers):
        written = [_written(graph, index, path) for index in writers[path]]
        written += [_written(graph, index, path) for index in _removed_around(graph, path, writers[path], removals)]
        if all(same(written[0].value, other.value) for other in written[1:]):
            values[path] = written[0].value
        else:
            conflicts[path] = tuple(sorted(written, key=lambda one: one.revision))
    return State(graph.heads(), values, conflicts)


def late_after(state: State, revisions: Mapping[str, Revision]) -> tuple[Revision, ...]:
    """The late revisions, each after those it was written over: what is shown to be accepted or set aside."""
    late = {*state.late}
    return tuple(one for one in in_order(revisions.values()) if one.id in late)


def latest(revisions: Iterable[Revision], chosen: Set[str]) -> tuple[str, ...]:
    """Those of the chosen that no other chosen one descends from, sorted: who writes over these writes over all."""
    graph = _Graph.of(revisions)
    at = [index for index, one in enumerate(graph.revisions) if one.id in chosen]
    under = 0
    for index in at:
        under |= graph.ancestors[index]
    return tuple(sorted(graph.revisions[index].id for index in at if not under >> index & 1))


def state_at(revisions: Iterable[Revision], revision_id: str) -> State:
    """The state its author saw after writing this revision. Raises UnknownDossier when it is not there."""
    known = {revision.id: revision for revision in revisions}
    if revision_id not in known:
        raise UnknownDossier("revision")
    wanted: dict[str, Revision] = {}
    ahead = [revision_id]
    while ahead:
        one = ahead.pop()
        if one in known and one not in wanted:
            wanted[one] = known[one]
            ahead.extend(known[one].parents)
    return merge(wanted.values())


def in_order(revisions: Iterable[Revision]) -> tuple[Revision, ...]:
    """The revisions, each after all its ancestors; of those free to come next the smallest id; waiting ones last."""
    everything = {revision.id: revision for revision in revisions}
    graph = _Graph.of(everything.values())
    return (*graph.revisions, *(everything[one] for one in graph.waiting))


def extended(state: State, *revisions: Revision, entitled: Entitled | None = None) -> State | None:
    """The state after more revisions, each written over all heads before it; None when a full merge is needed.

    Equal to merging everything: a revision over all heads descends from every writer, so what it writes stands,
    and no removal is concurrent with it.
    """
    if state.waiting or not state.heads or state.conflicts:
        return None  # settling one path of a removed item can settle its siblings
    heads, values = state.heads, dict(state.values)
    for one in revisions:
        if one.parents != heads or one.aside or (entitled is not None and not entitled(one.device)):
            return None
        heads = (one.id,)
        values.update(one.changes)
        if len(values) > MAX_PATHS:
            raise TooLarge("paths of a dossier")
    if len(values) != len(state.values):
        values = dict(sorted(values.items()))
    return replace(state, heads=heads, values=values)


@dataclass(frozen=True)
class _Graph:
    """Revisions with all their ancestors, in topological order; a bit mask of ancestors for each."""

    revisions: tuple[Revision, ...]
    ancestors: tuple[int, ...]
    waiting: tuple[str, ...]

    @classmethod
    def of(cls, revisions: Iterable[Revision]) -> "_Graph":
        known = {revision.id: revision for revision in revisions}
        if len(known) > MAX_REVISIONS:
            raise TooLarge("revisions of a dossier")
        ordered = tuple(_topological(known))
        at = {revision.id: index for index, revision in enumerate(ordered)}
        masks: list[int] = []
        for revision in ordered:
            mask = 0
            for parent in revision.parents:
                mask |= masks[at[parent]] | 1 << at[parent]
            masks.append(mask)
        return cls(ordered, tuple(masks), tuple(sorted(known.keys() - at.keys())))

    def descends(self, later: int, earlier: int) -> bool:
        return bool(self.ancestors[later] >> earlier & 1)

    def heads(self) -> tuple[str, ...]:
        named = {parent for revision in self.revisions for parent in revision.parents}
        return tuple(sorted(revision.id for revision in self.revisions if revision.id not in named))


def _topological(known: Mapping[str, Revision]) -> Iterator[Revision]:
    """Each after its ancestors, in an order that follows from the set alone; those with an absent ancestor never."""
    absent = {one: len(set(revision.parents)) for one, revision in known.items()}
    children: dict[str, list[str]] = {}
    for one, revision in known.items():
        for parent in set(revision.parents):
            children.setdefault(parent, []).append(one)
    free = [one for one, count in absent.items() if not count]
    heapq.heapify(free)
    while free:
        one = heapq.heappop(free)
        yield known[one]
        for child in children.get(one, ()):
            absent[child] -= 1
            if not absent[child]:
                heapq.heappush(free, child)


def _last_writers(graph: _Graph) -> dict[str, list[int]]:
    """Path -> the writers that no other writer of it descends from, in topological order."""
    last: dict[str, list[int]] = {}
    for index, revision in enumerate(graph.revisions):
        before = graph.ancestors[index]
        for path in revision.changes:
            last[path] = [*(one for one in last.get(path, ()) if not before >> one & 1), index]
    return last


def _written(graph: _Graph, index: int, path: str) -> Written:
    revision = graph.revisions[index]
    return Written(revision.changes.get(path), revision.device, revision.at, revision.id)


def _items_of(path: str) -> Iterator[Item]:
    """The items of repeats that a path lies in: its proper beginnings of an even number of parts."""
    parts = path.split("/")
    for count in range(2, len(parts), 2):
        yield "/".join(parts[:count])


def _removals(graph: _Graph, writers: Mapping[str, list[int]]) -> dict[Item, list[int]]:
    """Item -> the revisions that removed it and that nobody who saw them took back."""
    live: dict[Item, set[int]] = {}
    cleared: dict[Item, set[int]] = {}
    for path, last in writers.items():
        for item in _items_of(path):
            for index in last:
                kind = live if graph.revisions[index].changes[path] is not None else cleared
                kind.setdefault(item, set()).add(index)
    removals: dict[Item, list[int]] = {}
    for item in cleared.keys() & live.keys():  # without a live path under it there is nothing to disagree about
        for index in cleared[item]:
            restored = any(graph.descends(other, index) for other in live[item])
            if not restored and _removes(graph, index, item):
                removals.setdefault(item, []).append(index)
    return removals


def _removes(graph: _Graph, index: int, item: Item) -> bool:
    """True when, as far as its author saw, this revision left nothing under the item."""
    under = item + "/"
    seen = graph.ancestors[index]
    last: dict[str, list[int]] = {}
    for other in range(index + 1):
        if other != index and not seen >> other & 1:
            continue
        for path in graph.revisions[other].changes:
            if path.startswith(under):
                before = graph.ancestors[other]
                last[path] = [*(one for one in last.get(path, ()) if not before >> one & 1), other]
    return all(graph.revisions[one].changes[path] is None for path, writers in last.items() for one in writers)


def _removed_around(graph: _Graph, path: str, last: list[int], removals: Mapping[Item, list[int]]) -> list[int]:
    """The removals of an item around this path whose authors did not know of the value written here. (G-12)"""
    if not removals or all(graph.revisions[one].changes[path] is None for one in last):
        return []
    around = {index for item in _items_of(path) for index in removals.get(item, ())}
    return sorted(index for index in around if path not in graph.revisions[index].changes)
