"""What the history shows: every revision in words, an earlier state question by question, conflicts with all values."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from desktop.dossier import OWN_NODES, Dossier, items
from desktop.history.authors import Who, by_number, seen_before
from desktop.history.conflicts import Conflict, conflicts_of
from desktop.history.said import ToClient, find, item_ids, label_of, question_in_words, value_in_words
from desktop.region import BSN
from forms.answers import REFUSED, UNKNOWN
from forms.dossier_copy import CopySection, Recorded
from forms.engine.model import Form, Kind, Node
from forms.engine.session import CHECK
from forms.words import Words
from sync.vault import RevisionInfo, Value

SUMMARY: Final = 3  # questions named in a row of the list
UNTOLD: Final = ("revision", "pdf_sha256", "at")  # of a given plan: for machines, not for people
SETTINGS: Final = frozenset({BSN})
KEPT: Final = ("given", "redacted", "safety")
OWN_ORDER: Final = ("dossier", "contact", "note", "road", "given", "handover", "closing", "safety")


@dataclass(frozen=True)
class Change:
    """One question that a revision changed, with what stood there and what stands there after it."""

    path: str
    question: str
    before: str
    after: str
    fresh: bool  # nothing stood there
    removable: bool  # a person wrote something here that may have to go for good


@dataclass(frozen=True)
class RevisionRow:
    """A revision in the list; who: this laptop, or another by a short name."""

    revision: str
    when: str
    who: str
    summary: str
    reason: str
    removed: bool = False  # what it said was taken away for good


@dataclass(frozen=True)
class Section:
    """A part of a state: its title, and question with answer."""

    title: str
    answers: tuple[tuple[str, str], ...]
    paths: tuple[str, ...] = ()  # of the answers, in the same order


@dataclass(frozen=True)
class HistoryPage:
    """rows in the order asked for; unsaved: something typed is in no revision yet."""

    rows: tuple[RevisionRow, ...]
    conflicts: tuple[Conflict, ...]
    unsaved: bool


def history_page(
    dossier: Dossier,
    revisions: Sequence[RevisionInfo],
    form: Form,
    words: Words,
    *,
    newest_first: bool = True,
    who: Who | None = None,
) -> HistoryPage:
    """The history of a dossier. revisions: oldest first, as the vault gives them. who: None for no region."""
    who = who or by_number(revisions, words)
    values: dict[str, Value] = {}
    rows = []
    for revision in revisions:
        values.update(revision.changes)
        rows.append(
            RevisionRow(
                revision=revision.id,
                when=words.show("moment", revision.at),
                who=who(revision.device),
                summary=_told_removed(revision, words) or _summary(revision, form, words, values),
                reason=revision.reason or "",
                removed=revision.removed_at is not None,
            )
        )
    return HistoryPage(
        rows=tuple(reversed(rows)) if newest_first else tuple(rows),
        conflicts=conflicts_of(dossier, revisions, form, words, who),
        unsaved=dossier.unsaved,
    )


def _summary(revision: RevisionInfo, form: Form, words: Words, values: Mapping[str, Value]) -> str:
    """The first questions by name, and how many more."""
    named = list(dict.fromkeys(_short(form, path, words, values) for path in _told(revision.changes)))
    if not named:
        return words("history.nothing")
    said = " · ".join(named[:SUMMARY])
    return said if len(named) <= SUMMARY else words("history.more", said=said, n=len(named) - SUMMARY)


def _told_removed(revision: RevisionInfo, words: Words) -> str:
    return words("history.removed", at=revision.removed_at) if revision.removed_at is not None else ""


def _told(changes: Mapping[str, Value]) -> list[str]:
    """The paths worth telling, in a steady order.

    No places of items, and no settings of the region that are kept along with the answers, unless nothing else changed.
    """
    paths = [path for path in changes if path.rsplit("/", 1)[-1] not in UNTOLD or path.split("/", 1)[0] != "given"]
    paths = [path for path in paths if not path.startswith("redacted/") or path.endswith("/at")]
    places = [path for path in paths if not path.endswith("/order")]
    return [path for path in places if path not in SETTINGS] or places or paths


def _short(form: Form, path: str, words: Words, values: Mapping[str, Value]) -> str:
    return question_in_words(form, path, words, values)


def changes_of(revisions: Sequence[RevisionInfo], revision_id: str, form: Form, words: Words) -> tuple[Change, ...]:
    """What a revision changed, question by question, against what its author saw."""
    known = {revision.id: revision for revision in revisions}
    revision = known.get(revision_id)
    if revision is None or revision.removed_at is not None:
        return ()
    before: dict[str, Value] = seen_before(revisions, revision)
    after = {**before, **revision.changes}
    made = []
    for path in _in_form_order(form, _told(revision.changes)):
        there = after if revision.changes[path] is not None else before
        made.append(
            Change(
                path=path,
                question=question_in_words(form, path, words, there),
                before=value_in_words(form, path, before.get(path), words, before),
                after=value_in_words(form, path, revision.changes[path], words, after),
                fresh=before.get(path) in (None, ""),
                removable=_is_removable(path, revision.changes[path]),
            )
        )
    return tuple(made)


def _is_removable(path: str, value: Value) -> bool:
    """True for words and figures of a person; not for places in a list, nor for what the program itself keeps."""
    return value is not None and not path.endswith("/order") and path.split("/", 1)[0] not in KEPT


def _in_form_order(form: Form, paths: Sequence[str]) -> list[str]:
    """Paths in the order of the conversation; what the form doesn't ask comes after, grouped by what it is."""
    place = {name: number for number, name in enumerate(form.nodes)}
    return sorted(paths, key=lambda path: (place.get(path.rsplit("/", 1)[-1], len(place)), path))


# An earlier state.


def state_page(values: Mapping[str, Value], form: Form, words: Words) -> tuple[Section, ...]:
    """Everything that stood in a dossier, section by section; what is no question comes last."""
    sections = [section for group in _sections(form.root) for section in _section(group, values, form, words)]
    own = [section for node in OWN_ORDER for section in _own_section(node, values, form, words)]
    return (*sections, *own)


_BEGINS: Final = ("number", "kind", "started")  # what the program keeps of a conversation or a given plan begins so
UNSEEN: Final = (Kind.GROUP, Kind.CALCULATE, Kind.HIDDEN, Kind.NOTE)


def _sections(node: Node) -> Iterator[Node]:
    """The groups that hold questions or repeats themselves, in document order."""
    for child in node.children:
        if child.kind is Kind.GROUP:
            if any(one.kind not in UNSEEN for one in child.children):
                yield child
            else:
                yield from _sections(child)
        elif child.kind is Kind.REPEAT:
            yield child


def _section(group: Node, values: Mapping[str, Value], form: Form, words: Words) -> Iterator[Section]:
    leaves = {node.name for node in group.walk() if not node.holds}
    here = [
        path
        for path, value in values.items()
        if value is not None and path.split("/", 1)[0] not in OWN_NODES and path.rsplit("/", 1)[-1] in leaves
    ]
    if not here:
        return
    order = {node.name: place for place, node in enumerate(group.walk())}
    repeats = {path.rsplit("/", 2)[0] for path in here if "/" in path}
    place = {f"{repeat}/{item}": number for repeat in repeats for number, item in enumerate(item_ids(values, repeat))}

    def key(path: str) -> tuple[int, int, str]:
        item, _, leaf = path.rpartition("/")
        if not item:
            return (order[leaf], -1, path)
        repeat = find(form, item.rsplit("/", 1)[0])
        return (order.get(repeat.name, 0) if repeat else 0, place.get(item, 0) * 10_000 + order[leaf], path)

    yield _told_section(label_of(group, words), sorted(here, key=key), values, form, words)


def _told_section(title: str, paths: Sequence[str], values: Mapping[str, Value], form: Form, words: Words) -> Section:
    answers = tuple(  # several choices below each other: their labels have capitals and commas of their own
        (
            question_in_words(form, path, words, values),
            value_in_words(form, path, values[path], words, values, between="\n"),
        )
        for path in paths
    )
    return Section(title, answers, tuple(paths))


def _as_read(path: str) -> tuple[str, int, str]:
    """Which thing it is of, then what that is and when it began, then the rest."""
    item, _, leaf = path.rpartition("/")
    return item, _BEGINS.index(leaf) if leaf in _BEGINS else len(_BEGINS), path


def _own_section(node: str, values: Mapping[str, Value], form: Form, words: Words) -> Iterator[Section]:
    here = [path for path, value in values.items() if value is not None and path.split("/", 1)[0] == node]
    paths = sorted(_told(dict.fromkeys(here)), key=_as_read)
    if node in ("contact", "note", "given"):
        moments = {"contact": "started", "note": "at", "given": "number"}
        ordered = sorted(items(values, node).items(), key=lambda one: (one[1].get(moments[node], ""), one[0]))
        paths = [path for item, _ in ordered for path in paths if path.split("/")[1] == item]
    if not paths:
        return
    yield _told_section(words(f"history.own.{node}"), paths, values, form, words)


def recorded(
    values: Mapping[str, Value],
    revisions: Sequence[RevisionInfo],
    form: Form,
    words: Words,
    who: Who | None = None,
) -> tuple[CopySection, ...]:
    """Everything that stands in a dossier, with who recorded it last and when. revisions: oldest first.

    For paper: of a citizen service number only that it was recorded, as it never stands on paper.
    """
    who, words = who or by_number(revisions, words), ToClient(words.language)
    last = {path: revision for revision in revisions for path in revision.changes}

    def told(path: str) -> str:
        revision = last.get(path)
        return words("copy.told", who=who(revision.device), when=revision.at) if revision else ""

    return tuple(
        CopySection(
            section.title,
            tuple(
                Recorded(question, words("copy.bsn") if _is_bsn(form, path, values[path]) else answer, told(path))
                for (question, answer), path in zip(section.answers, section.paths, strict=True)
            ),
        )
        for section in state_page(values, form, words)
    )


def _is_bsn(form: Form, path: str, value: Value) -> bool:
    node = find(form, path)
    return node is not None and node.attributes.get(CHECK) == "bsn" and value not in (UNKNOWN, REFUSED)
