"""Compare two versions of a form, by the names of its questions: what came, went, moved, or became something else.

Pure. A difference has a code and the words of the forms; the sentences stand in the texts (`form.difference.<code>`).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from forms.engine.model import HOLDERS, SELECTS, Choice, Form, Kind, Node, Texts

UNITS: Final = ("money-month", "money", "percent", "month-year", "year")  # appearances that say what a number means

_PATH: Final = re.compile(r"""'[^']*'|"[^"]*"|(?:\.\.|/?[\w.-]+)?(?:/(?:\.\.|[\w.-]+))*/([\w.-]+)""")
_OWN: Final = (
    "check",
    "one_of",
    "phase",
    "tells",
    "total",
    "total_by",
)  # of the columns bind::kt:, those not told apart


class Changed(StrEnum):
    """What is different.

    GROUP: it stands in another group; REPEAT: it is stored in another place, too. CHOICE_LABEL: a choice has its name
    and says something else. COLUMNS: whatever else a row says, so that nothing changes unseen.
    """

    ADDED = "added"
    REMOVED = "removed"
    GROUP = "group"
    REPEAT = "repeat"
    KIND = "kind"
    UNIT = "unit"
    CHOICE_ADDED = "choice_added"
    CHOICE_REMOVED = "choice_removed"
    CHOICE_RENAMED = "choice_renamed"
    CHOICE_LABEL = "choice_label"
    LABEL = "label"
    HELP = "help"
    CONDITION = "condition"
    CONSTRAINT = "constraint"
    CALCULATION = "calculation"
    PRIVATE = "private"
    NEEDED = "needed"
    COLUMNS = "columns"


@dataclass(frozen=True)
class Difference:
    """One thing that is different.

    name: the question, group or repeat; of a list of choices the first question that uses it, and then `names` has all.
    label: its own, in the new form if it is there. before, after: kind, unit, group, repeats, expression, the name of
    a choice, or the columns that say something else; "" where there is none. choice: the label of that choice.
    """

    code: Changed
    name: str
    label: Texts
    before: str = ""
    after: str = ""
    choice: Texts | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Spot:
    """Where a node stands: in which group or repeat, and in which repeats one in another, outermost first."""

    node: Node
    group: str
    repeats: tuple[str, ...]


def spots(form: Form) -> Mapping[str, Spot]:
    """Every node by its key, in the order of the form."""
    return dict(_spots(form.root, "", ()))


def _spots(node: Node, group: str, repeats: tuple[str, ...]) -> Iterator[tuple[str, Spot]]:
    for child in node.children:
        key = child.key or child.name
        yield key, Spot(child, group, repeats)
        yield from _spots(child, key, (*repeats, key) if child.kind is Kind.REPEAT else repeats)


def unit_of(node: Node) -> str:
    """What a number stands for ("money-month"), by the column bind::kt:unit or else the appearance; "" for nothing."""
    looks = node.appearance.split()
    return node.attributes.get("unit") or next((unit for unit in UNITS if unit in looks), "")


def compare(old: Form, new: Form) -> tuple[Difference, ...]:
    """What is different, in the order of the new form; then what is gone; then the lists of choices."""
    before, after = spots(old), spots(new)
    found: list[Difference] = []
    for name, spot in after.items():
        if name not in before:
            found.append(Difference(Changed.ADDED, name, spot.node.label, after=spot.group))
        else:
            found += _node(name, before[name], spot)
    gone = (name for name in before if name not in after)
    found += [Difference(Changed.REMOVED, name, before[name].node.label, before=before[name].group) for name in gone]
    return (*found, *_lists(old, new, before, after))


def _node(name: str, old: Spot, new: Spot) -> Iterator[Difference]:
    for code, before, after in (*_place(old, new), *_meaning(old.node, new.node), *_words(old.node, new.node)):
        if _by_name(before) != _by_name(after):
            yield Difference(code, name, new.node.label, before, after)
    others = [column for column, said in _columns(new.node).items() if said != _columns(old.node)[column]]
    if others:
        yield Difference(Changed.COLUMNS, name, new.node.label, after=", ".join(others))


def _place(old: Spot, new: Spot) -> Iterator[tuple[Changed, str, str]]:
    if old.repeats != new.repeats:
        yield Changed.REPEAT, "/".join(old.repeats), "/".join(new.repeats)
    else:
        yield Changed.GROUP, old.group, new.group


def _meaning(old: Node, new: Node) -> Iterator[tuple[Changed, str, str]]:
    yield Changed.KIND, old.kind, new.kind
    if old.kind is new.kind and old.kind not in HOLDERS:
        yield Changed.UNIT, unit_of(old), unit_of(new)


def _words(old: Node, new: Node) -> Iterator[tuple[Changed, str, str]]:
    yield Changed.LABEL, _said(old.label), _said(new.label)
    yield Changed.HELP, _said(old.hint) + _said(old.guidance), _said(new.hint) + _said(new.guidance)
    yield Changed.CONDITION, old.relevant or "", new.relevant or ""
    yield Changed.CONSTRAINT, old.constraint or "", new.constraint or ""
    yield Changed.CALCULATION, old.calculate or "", new.calculate or ""
    yield Changed.PRIVATE, old.attributes.get("private", ""), new.attributes.get("private", "")
    yield Changed.NEEDED, old.attributes.get("needed", ""), new.attributes.get("needed", "")


def _by_name(text: str) -> str:
    """An expression or text with each path as its last name: what refers to a question that moved stays the same."""
    return " ".join(_PATH.sub(lambda found: found[1] or found[0], text).split())


def _columns(node: Node) -> Mapping[str, object]:
    """What the other columns of its row say."""
    actions = [
        (action.event, _by_name(action.value or action.text), _by_name(action.trigger)) for action in node.actions
    ]
    return {
        "required": _by_name(node.required or ""),
        "required_message": _by_name(_said(node.required_message)),
        "constraint_message": _by_name(_said(node.constraint_message)),
        "readonly": _by_name(node.readonly or ""),
        "default": (node.default or "", actions),
        "choice_filter": (_by_name(node.choice_filter or ""), _by_name(node.choice_nodes or "")),
        "repeat_count": _by_name(node.count or ""),
        "appearance": sorted(set(node.appearance.split()) - set(UNITS)),
        "parameters": dict(node.parameters),
        **{f"bind::kt:{name}": node.attributes.get(name, "") for name in _OWN},
    }


def _said(texts: Texts) -> str:
    """All languages in one text, so that any of them counts."""
    return " / ".join(f"{language} {text}" for language, text in sorted(texts.items()) if text)


def _lists(old: Form, new: Form, before: Mapping[str, Spot], after: Mapping[str, Spot]) -> Iterator[Difference]:
    """Differences of choices, each list once, though many questions use it."""
    users: dict[tuple[str, str], list[str]] = {}
    for name, spot in after.items():
        was = before.get(name)
        if was is None or not {was.node.kind, spot.node.kind} <= SELECTS:
            continue
        lists = (was.node.choice_list, spot.node.choice_list)
        if lists[0] is not None and lists[1] is not None:
            users.setdefault((lists[0], lists[1]), []).append(name)
    for (one, other), names in users.items():
        label = after[names[0]].node.label
        for code, gone, come in choice_changes(old.choices.get(one, ()), new.choices.get(other, ())):
            shown = come or gone
            yield Difference(
                code,
                names[0],
                label,
                gone.name if gone else "",
                come.name if come else "",
                shown.label if shown else None,
                tuple(names),
            )


def choice_changes(
    old: tuple[Choice, ...], new: tuple[Choice, ...]
) -> Iterator[tuple[Changed, Choice | None, Choice | None]]:
    """Choices that came, went, have another name, or say something else.

    Renamed: the label stands once in each list, and the old name is gone and the new one new. In doubt: gone and come.
    """
    old_names, new_names = {one.name for one in old}, {one.name for one in new}
    gone = [one for one in old if one.name not in new_names]
    come = [one for one in new if one.name not in old_names]
    renamed = {one.name: other for one in gone if (other := _same_label(one, old, come, new)) is not None}
    for one in gone:
        other = renamed.get(one.name)
        yield (Changed.CHOICE_RENAMED if other else Changed.CHOICE_REMOVED), one, other
    taken = {other.name for other in renamed.values()}
    yield from ((Changed.CHOICE_ADDED, None, one) for one in come if one.name not in taken)
    before = {one.name: one for one in old}
    for one in new:
        if one.name in before and _said(before[one.name].label) != _said(one.label):
            yield Changed.CHOICE_LABEL, before[one.name], one


def _same_label(one: Choice, old: tuple[Choice, ...], come: list[Choice], new: tuple[Choice, ...]) -> Choice | None:
    label = _said(one.label)
    alike = [other for other in come if _said(other.label) == label]
    once = len(alike) == 1 and sum(_said(other.label) == label for other in (*old, *new)) == 2
    return alike[0] if once and label else None
