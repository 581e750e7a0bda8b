"""What one section of a form shows, by a pure function; the view draws it and knows nothing else."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from desktop.intake.making import Maker
from desktop.intake.marked import marked
from desktop.intake.row import Heading, Item, Question, Row
from desktop.intake.sections import (
    Progress,
    Section,
    phase_nodes,
    phases_of,
    progress,
    section_named,
    section_title,
    sections_of,
)
from forms.engine.model import Form, in_language
from forms.engine.session import Session
from forms.privacy import private_paths
from forms.words import Words


class Filled(Protocol):
    """A form being filled out: a sitting, or a form that is only tried."""

    @property
    def form(self) -> Form:
        """What is asked."""

    @property
    def lookup(self) -> Form:
        """The form with what earlier ones asked, to say old answers in words."""

    @property
    def session(self) -> Session:
        """The answers."""

    @property
    def today(self) -> date:
        """The day that it is."""

    @property
    def language(self) -> str:
        """The language of the questions."""


@dataclass(frozen=True)
class SectionLine:
    """A section in the list at the left. state: done, half or empty."""

    name: str
    title: str
    state: str
    spoken: str


@dataclass(frozen=True)
class PhaseLine:
    """A phase with its sections; without a name when the form has none. count: how many are done, for a folded one."""

    name: str
    title: str
    hint: str
    sections: tuple[SectionLine, ...]
    count: str = ""
    spoken: str = ""


@dataclass(frozen=True)
class IntakePage:
    """One section with the way around it. previous and following: its neighbours, or None at the ends."""

    section: str
    title: str
    hint: str
    rows: tuple[Row, ...]
    phases: tuple[PhaseLine, ...]
    previous: SectionLine | None
    following: SectionLine | None

    def questions(self) -> Iterator[Question]:
        """Every question on the page, also those in items."""
        return _questions(self.rows)


def _questions(rows: tuple[Row, ...]) -> Iterator[Question]:
    for row in rows:
        if isinstance(row, Question):
            yield row
        elif isinstance(row, Item):
            yield from _questions(row.rows)


def intake_page(
    filled: Filled,
    section: str,
    words: Words,
    *,
    opened: frozenset[str] = frozenset(),
    client: bool = False,
    session: Session | None = None,
) -> IntakePage:
    """The page of a section, or of the section that asks a question of that name.

    words: the worker's language; the questions are in that of the sitting. opened: earlier items shown in full.
    client: leave out what only the worker may see (private questions, earlier figures). session: see blank.py.
    """
    form = filled.form
    chosen = section_named(form, section)
    shown = session or filled.session
    stored, lookup = filled.session.values, filled.lookup
    maker = Maker(chosen, shown, stored, filled.today, filled.language, words, opened, client=client, lookup=lookup)
    phases = _phases(form, progress(filled.session, form), words)
    lines = [line for phase in phases for line in phase.sections]
    hidden = {one.name for one in sections_of(form) if client and one.node.path in private_paths(form)}
    places = {one.name: place for place, one in enumerate(sections_of(form))}
    before, after = ([line for line in lines if (places[line.name] - places[chosen.name]) * way > 0] for way in (-1, 1))
    rows = maker.page_rows()
    if not rows and not client:
        rows = (Heading("not-asked", words("intake.not_asked"), words("intake.not_asked.why")),)
    return IntakePage(
        section=chosen.name,
        title="" if chosen.name in hidden else _title(form, chosen, filled.language, words),
        hint="" if chosen.name in hidden else _hint(form, chosen, filled.language),
        rows=rows,
        phases=phases,
        previous=next((line for line in reversed(before) if line.name not in hidden), None),
        following=next((line for line in after if line.name not in hidden), None),
    )


def _hint(form: Form, section: Section, language: str) -> str:
    return marked(in_language(section.node.hint, language, form.languages)).plain


def _title(form: Form, section: Section, language: str, words: Words) -> str:
    said = marked(section_title(form, section, language)).plain
    return said or words("intake.part", number=section.part)


def _phases(form: Form, done: Mapping[str, Progress], words: Words) -> tuple[PhaseLine, ...]:
    made = []
    for phase in phases_of(form):
        lines = tuple(
            _section_line(section, done[section.name], form, words)
            for section in sections_of(form)
            if section.phase == phase and section.name in done
        )
        if lines:
            made.append(_phase(form, phase, lines, words))
    return tuple(made)


def _phase(form: Form, phase: str, lines: tuple[SectionLine, ...], words: Words) -> PhaseLine:
    node = phase_nodes(form).get(phase)
    title, hint = (
        in_language(texts, words.language, form.languages) for texts in ((node.label, node.hint) if node else ({}, {}))
    )
    if not title and len(phases_of(form)) > 1:
        title = words("intake.phase.other")
    ready = sum(line.state == "done" for line in lines)
    count = words("intake.phase.count", answered=ready, asked=len(lines))
    spoken = words("intake.phase", title=title, answered=ready, asked=len(lines))
    return PhaseLine(phase, title, hint, lines, count, spoken)


def _section_line(section: Section, done: Progress, form: Form, words: Words) -> SectionLine:
    title = _title(form, section, words.language, words)
    spoken = words(f"intake.progress.{done.state}", title=title, answered=done.answered, asked=done.asked)
    return SectionLine(section.name, title, done.state, spoken)
