"""May this form take the place of the one in use? What forbids it, and what to know before saying yes. Pure.

Refused is what would make answers unreadable or lose a question; the rest is the maker's choice, and is told first.
Codes are permanent; the sentences stand in the texts (`publishing.<code>`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from forms.engine.changes import spots, unit_of
from forms.engine.model import HOLDERS, Form, Kind, Node, Problem, Texts
from forms.intake_needs import NEEDS, Lost, Need, lost, rules_lost
from forms.privacy import private_paths

LOSING: Final = frozenset(
    {
        "F-001",
        "F-002",
        "F-003",
        "F-004",
        "F-005",
        "F-006",
        "F-007",
        "F-009",
        "F-020",
        "F-021",
        "F-022",
        "F-025",
        "F-027",
        "F-029",
        "F-050",
        "F-051",
        "F-054",
        "F-055",
        "F-056",
        "F-057",
        "F-058",
        "F-059",
        "F-060",
        "F-061",
        "F-066",
        "F-069",
        "F-073",
        "F-074",
        "F-075",
    }
)  # problems that take a question away, or its choices, its name or what a cell said
INTAKE: Final = "intake"  # the id of the form whose questions the program knows
LANGUAGES: Final = ("nl", "en")
_CHUNK: Final = re.compile(r"\d+|[^\d.\s_-]+")


@dataclass(frozen=True)
class Objection:
    """One thing against a form.

    refuses: it cannot be published like this; else the maker may go on. name, label: the question it is about.
    before, after: kind, unit, version, form id, choices or a language, as the code has it. rules: what the program can
    no longer do. problem: where in the spreadsheet.
    """

    code: str
    refuses: bool
    name: str = ""
    label: Texts | None = None
    before: str = ""
    after: str = ""
    rules: tuple[str, ...] = ()
    problem: Problem | None = None


def objections(
    new: Form, in_use: Form, earlier: Sequence[Form] = (), taken: frozenset[str] = frozenset()
) -> tuple[Objection, ...]:
    """Everything against publishing a form, what refuses it first.

    in_use: the form that it would replace. earlier: other forms that answers were given with. taken: names that the
    app itself keeps in a dossier, and that no question may have.
    """
    found = [*_problems(new)]
    if new.root.children:
        meanings = tuple(_meanings(new, (in_use, *earlier)))
        told = frozenset(one.name for one in meanings)
        found += [*_identity(new, in_use), *_names(new, taken), *meanings]
        if in_use.id == INTAKE:
            found += [one for one in _losses(new) if one.name not in told]
        found += [*_privacy(new, in_use), *_languages(new, in_use)]
    return tuple(sorted(found, key=lambda one: not one.refuses))


def ready(form: Form) -> Form:
    """The form as the screens want it: the hint of a group beside its label; an XForm keeps it only among its texts."""
    return replace(form, root=_with_hints(form, form.root))


def _with_hints(form: Form, node: Node) -> Node:
    children = tuple(_with_hints(form, child) for child in node.children)
    if node.kind not in HOLDERS:
        return node
    return replace(node, children=children, hint=node.hint or form.texts.get(f"{node.path}:hint", {}))


def is_newer(version: str, than: str) -> bool:
    """Whether a version comes after another: number by number ("2" before "10"), then by letters."""
    return _sorted_by(version) > _sorted_by(than)


def _sorted_by(version: str) -> tuple[tuple[int, int, str], ...]:
    chunks = _CHUNK.findall(version)
    return tuple((1, int(each), "") if each.isdecimal() else (0, 0, each.casefold()) for each in chunks)


def _problems(new: Form) -> Iterator[Objection]:
    if not new.root.children and not new.problems:
        yield Objection("Q-005", True)
    for one in new.problems:
        refuses = one.code in LOSING or not new.root.children
        yield Objection("Q-001" if refuses else "Q-020", refuses, problem=one)


def _identity(new: Form, in_use: Form) -> Iterator[Objection]:
    if new.id != in_use.id:
        yield Objection("Q-002", True, before=in_use.id, after=new.id)
    elif not new.version:
        yield Objection("Q-003", True, before=in_use.version)
    elif not is_newer(new.version, in_use.version):
        yield Objection("Q-004", True, before=in_use.version, after=new.version)


def _names(new: Form, taken: frozenset[str]) -> Iterator[Objection]:
    for name, spot in spots(new).items():
        if name in taken:
            yield Objection("Q-007", True, name, spot.node.label)


def _meanings(new: Form, earlier: Sequence[Form]) -> Iterator[Objection]:
    """A name keeps its type and its unit, in every form that answers were ever given with."""
    before = [spots(form) for form in earlier]
    for name, spot in spots(new).items():
        was = [places[name].node for places in before if name in places]
        kind = next((node.kind for node in was if node.kind is not spot.node.kind), None)
        unit = next((unit_of(node) for node in was if unit_of(node) != unit_of(spot.node)), None)
        if kind is not None:
            yield Objection("Q-010", True, name, spot.node.label, kind, spot.node.kind)
        elif unit is not None and not spot.node.holds:
            yield Objection("Q-011", True, name, spot.node.label, unit, unit_of(spot.node))


def _losses(new: Form) -> Iterator[Objection]:
    losses, moved = lost(new), tuple(_astray(new))
    missing = frozenset(one.need.name for one in losses if not one.choices)
    gone = missing | {need.name for need, _, _ in moved}
    for need, before, after in moved:
        there = new.nodes[need.name].label
        yield Objection("Q-025", False, need.name, there, before, after, rules_lost(need, gone))
    for one in losses:
        label = new.nodes[one.need.name].label if one.found is not None else None
        if one.choices:
            choices = ", ".join(sorted(one.choices))
            yield Objection("Q-022", False, one.need.name, label, before=choices, rules=one.need.rules)
        elif one.found is None:
            yield Objection("Q-021", False, one.need.name, rules=rules_lost(one.need, gone))
        else:
            yield _other_type(one, one.found, label)


def _astray(new: Form) -> Iterator[tuple[Need, str, str]]:
    """What stands in another repeat than in the program's own form, the only place where it looks; both repeats."""
    from forms.intake import load_intake

    here, home = spots(new), spots(load_intake())
    for need in NEEDS:
        if need.name in here and here[need.name].repeats != home[need.name].repeats:
            before, after = ("/".join(places[need.name].repeats) for places in (home, here))
            yield need, before, after


def _other_type(one: Lost, found: Kind, label: Texts | None) -> Objection:
    return Objection("Q-012", True, one.need.name, label, one.need.kind, found, one.need.rules)


def _privacy(new: Form, in_use: Form) -> Iterator[Objection]:
    before, hidden, now_hidden = spots(in_use), private_paths(in_use), private_paths(new)
    for name, spot in spots(new).items():
        was = before.get(name)
        if was is not None and was.node.path in hidden and spot.node.path not in now_hidden:
            yield Objection("Q-023", False, name, spot.node.label)


def _languages(new: Form, in_use: Form) -> Iterator[Objection]:
    for language in LANGUAGES:
        if language in in_use.languages and language not in new.languages:
            yield Objection("Q-024", False, after=language)
