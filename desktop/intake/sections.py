"""The intake's phases and sections as the form marks them, and how far each is filled.

A section is a group that carries its own `phase`; some lie inside a repeat (the figures of one day), and then show
only their own part of every item.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from forms.engine.model import Form, Kind, Node
from forms.engine.session import Session

PHASES: Final = ("first", "figures", "depth", "plan")
UNASKED: Final = frozenset({Kind.HIDDEN, Kind.CALCULATE, Kind.NOTE})
DATED: Final[Mapping[str, str]] = {"figures": "figures_date"}  # repeats that hold one moment: the newest counts


@dataclass(frozen=True)
class Section:
    """One page of questions. repeat: the repeat that it lies in, or None."""

    name: str
    phase: str
    node: Node
    repeat: Node | None = None


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
def sections_of(form: Form) -> tuple[Section, ...]:
    """All sections, phase by phase, each phase in the order of the form."""
    found = [section for top in form.root.children for child in top.children for section in _find(child, None)]
    return tuple(sorted(found, key=lambda section: PHASES.index(section.phase)))


def _find(node: Node, repeat: Node | None) -> Iterator[Section]:
    if phase_of(node) in PHASES:
        yield Section(node.name, phase_of(node), node, repeat)
    inside = node if node.kind is Kind.REPEAT else repeat
    for child in node.children:
        yield from _find(child, inside)


@cache
def phase_nodes(form: Form) -> Mapping[str, Node]:
    """The top group of each phase, for its name."""
    return {phase_of(top): top for top in form.root.children if phase_of(top)}


@cache
def section_by_node(form: Form) -> Mapping[str, str]:
    """For every node's path in the form the section that asks it: the innermost that holds it."""
    found: dict[str, str] = {}
    for section in sections_of(form):
        for node in section.node.walk():
            if node is section.node or not any(node.path.startswith(f"{deeper}/") for deeper in _deeper(section)):
                found[node.path] = section.name
    return found


def _deeper(section: Section) -> tuple[str, ...]:
    return tuple(node.path for node in section.node.walk() if node is not section.node and phase_of(node))


def section_named(form: Form, name: str) -> Section:
    """The section of that name, or the one that asks a question of that name; else the first."""
    asked = form.nodes.get(name)
    wanted = section_by_node(form).get(asked.path, name) if asked is not None else name
    sections = sections_of(form)
    return next((section for section in sections if section.name == wanted), sections[0])


def newest(session: Session, repeat: str) -> str | None:
    """The item of a dated repeat that counts now: the latest day, and of one day the last made."""
    items = session.items(repeat)
    dated = DATED[repeat]
    order = {item: number for number, item in enumerate(items)}
    return max(items, key=lambda item: (session.values.get(f"{repeat}/{item}/{dated}", ""), order[item]), default=None)


def progress(session: Session, form: Form) -> Mapping[str, Progress]:
    """For each section how far it is; a section without a relevant question and without a repeat is left out."""
    by_node = section_by_node(form)
    current = {repeat: newest(session, repeat) for repeat in DATED}
    asked = dict.fromkeys((section.name for section in sections_of(form)), 0)
    answered = dict(asked)
    for state in session.states():
        node = state.node
        name = by_node.get(node.path)
        if name is None or node.holds or node.kind in UNASKED or not state.relevant:
            continue
        top, _, rest = state.path.partition("/")
        if top in current and rest and not rest.startswith(f"{current[top]}/"):
            continue
        asked[name] += 1
        answered[name] += bool(state.value)
    return {
        section.name: Progress(answered[section.name], asked[section.name])
        for section in sections_of(form)
        if asked[section.name] or _may_grow(session, section)
    }


def _may_grow(session: Session, section: Section) -> bool:
    """True when a section has nothing to ask yet but takes items."""
    if section.repeat is not None:
        return not session.items(section.repeat.name)
    repeats = [node for node in section.node.children if node.kind is Kind.REPEAT]
    return bool(repeats) and session.state(section.name).relevant
