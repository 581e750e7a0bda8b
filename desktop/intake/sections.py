"""A form's phases and sections, and how far each is filled.

A form may mark its phases and sections itself: groups with their own `phase`. Some lie inside a repeat (the figures of
one day), and then show only their own part of every item. What lies outside them, and every form without phases, is
cut as it reads: each group or repeat at the top is a section, and so is each run of questions between them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from forms.engine.model import Form, Kind, Node, in_language
from forms.engine.session import Session
from forms.engine.tree import key_of
from forms.open_questions import dated_of, newest, shared_by, worked_out

UNASKED: Final = frozenset({Kind.HIDDEN, Kind.CALCULATE, Kind.NOTE})


@dataclass(frozen=True)
class Section:
    """One page of questions. repeat: the repeat that it lies in, or None; part: its number among those without name."""

    name: str
    phase: str
    node: Node
    repeat: Node | None = None
    part: int = 0


@dataclass(frozen=True)
class Progress:
    """How far a section is: answered out of asked; both count what is relevant now."""

    answered: int
    asked: int

    @property
    def state(self) -> str:
        """done, half or empty."""
        if self.asked and self.answered == self.asked:
            return "done"
        return "half" if self.answered else "empty"


def phase_of(node: Node) -> str:
    """The phase that a group begins, or ""."""
    return node.attributes.get("phase", "") if node.kind is Kind.GROUP else ""


@cache
def phases_of(form: Form) -> tuple[str, ...]:
    """The phases in the order of the form; one without a name when it has none, or has sections outside them."""
    tops = (phase_of(top) for top in form.root.children)
    found = dict.fromkeys([*filter(None, tops), *(section.phase for section in _all_sections(form))])
    return tuple(found)


@cache
def sections_of(form: Form) -> tuple[Section, ...]:
    """All sections, phase by phase, each phase in the order of the form; at least one."""
    order = phases_of(form)
    found = sorted(_all_sections(form), key=lambda section: order.index(section.phase))
    numbered = []
    for place, section in enumerate(found, start=1):
        numbered.append(section if any(section.node.label.values()) else replace(section, part=place))
    return tuple(numbered)


@cache
def _all_sections(form: Form) -> tuple[Section, ...]:
    marked = any(phase_of(node) for node in form.root.walk())
    found = tuple(_cut(form.root.children, "", None, top=not marked))
    return found or (Section("", "", form.root),)


def _cut(nodes: tuple[Node, ...], phase: str, repeat: Node | None, *, top: bool) -> Iterator[Section]:
    """The sections of some nodes. top: groups and repeats are sections by themselves."""
    loose: list[Node] = []
    for node in nodes:
        within = phase_of(node) or phase
        inside = node if node.kind is Kind.REPEAT else repeat
        inner = _marks_inside(node, repeat)
        own = bool(phase_of(node)) and (bool(phase) or not inner)
        if not (own or inner or (top and node.holds)):
            loose.append(node)
            continue
        yield from _run(loose, phase, repeat)
        loose = []
        if own:
            yield Section(key_of(node), within, node, repeat)
            yield from _deeper_in(node, inside)
        elif inner:
            yield from _cut(node.children, within, inside, top=False)
        elif node.kind is Kind.REPEAT:
            yield Section(key_of(node), within, _holder((node,), node.label), repeat)
        else:
            yield Section(key_of(node), within, node, repeat)
    yield from _run(loose, phase, repeat)


def _marks_inside(node: Node, repeat: Node | None) -> bool:
    """True when sections begin inside a node; in a repeat inside a repeat none do."""
    if node.kind is Kind.REPEAT and repeat is not None:
        return False
    inside = node if node.kind is Kind.REPEAT else repeat
    return any(bool(phase_of(child)) or _marks_inside(child, inside) for child in node.children)


def _deeper_in(node: Node, repeat: Node | None) -> Iterator[Section]:
    """Sections that lie inside another one."""
    for child in node.children:
        if child.kind is Kind.REPEAT and repeat is not None:
            continue
        if phase_of(child):
            yield Section(key_of(child), phase_of(child), child, repeat)
        yield from _deeper_in(child, child if child.kind is Kind.REPEAT else repeat)


def _run(loose: list[Node], phase: str, repeat: Node | None) -> Iterator[Section]:
    """A run of nodes outside the sections, when there is something to see in it."""
    seen = [node for top in loose for node in top.walk() if _can_be_seen(node)]
    if seen:
        yield Section(key_of(loose[0]), phase, _holder(tuple(loose), {}), repeat)


def _can_be_seen(node: Node) -> bool:
    return not node.holds and node.kind is not Kind.HIDDEN and (node.kind is not Kind.CALCULATE or bool(node.label))


def _holder(nodes: tuple[Node, ...], label: Mapping[str, str]) -> Node:
    """A group of the program's own around nodes that stand loose in the form."""
    return Node("", f"{nodes[0].path}/..", Kind.GROUP, label=label, children=nodes)


@cache
def phase_nodes(form: Form) -> Mapping[str, Node]:
    """The top group of each phase, for its name."""
    return {phase_of(top): top for top in form.root.children if phase_of(top)}


@cache
def section_by_node(form: Form) -> Mapping[str, str]:
    """For every node's path in the form the section that asks it: the innermost that holds it."""
    starts = section_starts(form)
    found: dict[str, str] = {}
    for section in sections_of(form):
        for node in _own(section.node, starts):
            found[node.path] = section.name
    return found


@cache
def section_starts(form: Form) -> frozenset[str]:
    """The paths in the form where a section begins."""
    return frozenset(section.node.path for section in sections_of(form))


def _own(node: Node, starts: frozenset[str]) -> Iterator[Node]:
    """A node with all in it that belongs to the same section."""
    yield node
    for child in node.children:
        if child.path not in starts:
            yield from _own(child, starts)


def section_named(form: Form, name: str) -> Section:
    """The section of that name, or the one that asks a question of that name; else the first."""
    asked = form.nodes.get(name)
    wanted = section_by_node(form).get(asked.path, name) if asked is not None else name
    sections = sections_of(form)
    return next((section for section in sections if section.name == wanted), sections[0])


def section_title(form: Form, section: Section, language: str) -> str:
    """The name of a section in a language; of an unnamed first one that of the form, of others ""."""
    said = in_language(section.node.label, language, form.languages)
    return said or (form.title if section.part == 1 else "")


def progress(session: Session, form: Form) -> Mapping[str, Progress]:
    """For each section how far it is; one with nothing to see and nothing to add is left out."""
    by_node = section_by_node(form)
    current = {repeat: newest(session, repeat) for repeat in dated_of(form)}
    asked = dict.fromkeys((section.name for section in sections_of(form)), 0)
    answered, told = dict(asked), set()
    sums = worked_out(session)
    for node, path, value, readonly in session.asked():
        name = by_node.get(node.path)
        if name is None:
            continue
        top, _, rest = path.partition("/")
        if top in current and rest and not rest.startswith(f"{current[top]}/"):
            continue
        if node.kind in UNASKED or readonly:
            if node.kind is not Kind.HIDDEN and node.label:
                told.add(name)
            continue
        asked[name] += 1
        answered[name] += bool(value) or shared_by(node, path) in sums
    return {
        section.name: Progress(answered[section.name], asked[section.name])
        for section in sections_of(form)
        if asked[section.name] or section.name in told or _may_grow(session, section)
    }


def _may_grow(session: Session, section: Section) -> bool:
    """True when a section has nothing to ask yet but takes items."""
    if section.repeat is not None:
        return not session.items(key_of(section.repeat))
    repeats = [key_of(node) for node in section.node.children if node.kind is Kind.REPEAT]
    return any(session.state(repeat).relevant for repeat in repeats)
