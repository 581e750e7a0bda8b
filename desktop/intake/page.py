"""What one section of the intake shows, by a pure function; the view draws it and knows nothing else."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from desktop.intake.answering import (
    NO_ANSWER_NAMES,
    TYPED,
    Option,
    field_of,
    options_of,
    scale_of,
    shown_value,
)
from desktop.intake.sections import (
    DATED,
    PHASES,
    Progress,
    Section,
    newest,
    phase_nodes,
    phase_of,
    progress,
    section_named,
    sections_of,
)
from desktop.intake.typed import manner, month_to_year, show_number, stored_day
from desktop.sitting import Sitting
from forms import checks
from forms.answers import MAX_TEXT, is_no_answer
from forms.engine.model import Form, Kind, Node, in_language
from forms.engine.session import CHECK, NodeState, Session
from forms.words import Words

TILES: Final[Mapping[str, str]] = {"radios": "tiles", "checks": "tiles-many"}
SPREAD: Final = frozenset({"business", "figures"})  # repeats of whole pages; others are small lists


@dataclass(frozen=True)
class Question:
    """One question as a card.

    field: text, lines, integer, decimal, percent, money, money-month, date, month, year, time, radios, search, checks,
    scale, tiles, tiles-many, note, line or tick. value: as stored, "" when empty or when there is no answer.
    no_answer: "", unknown or refused. line: what the value comes to, said quietly. earlier: what was answered before,
    with its day. caution: what to take out of an answer that may stand. checked: judged only when it is whole.
    """

    path: str
    name: str
    field: str
    label: str
    hint: str = ""
    help: str = ""
    value: str = ""
    no_answer: str = ""
    options: tuple[Option, ...] = ()
    message: str = ""
    line: str = ""
    earlier: str = ""
    private: bool = False
    caution: str = ""
    checked: bool = False

    @property
    def key(self) -> str:
        """Tells rows apart."""
        return self.path


@dataclass(frozen=True)
class Heading:
    """A heading between the questions."""

    key: str
    text: str
    hint: str = ""


@dataclass(frozen=True)
class Item:
    """One item of a repeat. folded: an earlier one, of which only the title is shown until it is opened.

    spread: its questions stand on the page as cards of their own, not together in one.
    """

    path: str
    title: str
    rows: "tuple[Row, ...]" = ()
    removable: bool = True
    folded: bool = False
    spread: bool = False

    @property
    def key(self) -> str:
        """Tells rows apart."""
        return self.path


@dataclass(frozen=True)
class Adder:
    """A button that adds an item to a repeat. empty: what to say while there is none."""

    repeat: str
    text: str
    empty: str = ""

    @property
    def key(self) -> str:
        """Tells rows apart."""
        return f"{self.repeat}+"


Row = Question | Heading | Item | Adder


@dataclass(frozen=True)
class SectionLine:
    """A section in the list at the left. state: done, half or empty."""

    name: str
    title: str
    state: str
    spoken: str


@dataclass(frozen=True)
class PhaseLine:
    """A phase with its sections; count: how many of them are done, for a folded phase."""

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
    sitting: Sitting,
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
    form = sitting.form
    chosen = section_named(form, section)
    maker = _Maker(sitting, chosen, words, opened, client, session or sitting.session)
    phases = _phases(form, progress(sitting.session, form), words)
    lines = [line for phase in phases for line in phase.sections]
    at = next((number for number, line in enumerate(lines) if line.name == chosen.name), None)
    return IntakePage(
        section=chosen.name,
        title=in_language(chosen.node.label, sitting.language, form.languages),
        hint=in_language(chosen.node.hint, sitting.language, form.languages),
        rows=maker.page_rows(),
        phases=phases,
        previous=lines[at - 1] if at else None,
        following=lines[at + 1] if at is not None and at + 1 < len(lines) else None,
    )


def _phases(form: Form, done: Mapping[str, Progress], words: Words) -> tuple[PhaseLine, ...]:
    made = []
    for phase in PHASES:
        lines = tuple(
            _section_line(section, done[section.name], form, words)
            for section in sections_of(form)
            if section.phase == phase and section.name in done
        )
        node = phase_nodes(form)[phase]
        title, hint = (in_language(texts, words.language, form.languages) for texts in (node.label, node.hint))
        ready = sum(line.state == "done" for line in lines)
        count = words("intake.phase.count", answered=ready, asked=len(lines))
        spoken = words("intake.phase", title=title, answered=ready, asked=len(lines))
        made.append(PhaseLine(phase, title, hint, lines, count, spoken))
    return tuple(made)


def _section_line(section: Section, done: Progress, form: Form, words: Words) -> SectionLine:
    title = in_language(section.node.label, words.language, form.languages)
    spoken = words(f"intake.progress.{done.state}", title=title, answered=done.answered, asked=done.asked)
    return SectionLine(section.name, title, done.state, spoken)


class _Maker:
    """Makes the rows of one page; lives for one call of intake_page."""

    def __init__(
        self,
        sitting: Sitting,
        section: Section,
        words: Words,
        opened: frozenset[str],
        client: bool,
        session: Session,
    ) -> None:
        self.form, self.session, self.section = sitting.form, session, section
        self.language, self.today = sitting.language, sitting.today
        self.words, self.asked = words, _words(sitting.language)
        self.opened, self.client = opened, client
        self.stored = sitting.session.values

    def page_rows(self) -> tuple[Row, ...]:
        repeat = self.section.repeat
        if repeat is None:
            return tuple(self._rows(self.section.node.children, ""))
        return tuple(self._items(repeat, "", self.section.node.children))

    def _rows(self, nodes: tuple[Node, ...], prefix: str) -> Iterator[Row]:
        for node in nodes:
            if node.kind is Kind.GROUP:
                if not phase_of(node):
                    yield from self._group(node, prefix)
            elif node.kind is Kind.REPEAT:
                if self.session.state(prefix + node.name).relevant:
                    yield from self._items(node, prefix, node.children)
            elif node.kind is not Kind.HIDDEN:
                state = self.session.state(prefix + node.name)
                if state.relevant and not (self.client and self._private(node)):
                    yield from self._question(state)

    def _group(self, node: Node, prefix: str) -> Iterator[Row]:
        inside = tuple(self._rows(node.children, prefix))
        title = self._text(node.label)
        if inside and title:
            yield Heading(prefix + node.name, title, self._text(node.hint))
        yield from inside

    def _items(self, repeat: Node, prefix: str, nodes: tuple[Node, ...]) -> Iterator[Row]:
        where = prefix + repeat.name
        items = self.session.items(where)
        current = newest(self.session, where) if where in DATED else None
        shown = sorted(items, key=lambda item: item != current) if current else items
        at_home = self.section.repeat is None or self.section.name == _home(self.form, repeat.name)
        add = Adder(where, self._adder_text(repeat, where), "" if items else self._text(repeat.hint))
        if current and at_home and not self.client and self._begun(f"{where}/{current}"):
            yield add
        for number, item in enumerate(shown, start=1):
            path = f"{where}/{item}"
            earlier = current is not None and item != current
            if earlier and (self.client or not at_home):
                continue
            folded = earlier and path not in self.opened
            rows = () if folded else tuple(self._rows(nodes, path + "/"))
            if current == item:
                rows = tuple(self._with_earlier(row, where, items, item) for row in rows)
            title = self._item_title(repeat, path, number, len(items), rows)
            removable = at_home and not self.client and self._begun(path)
            spread = repeat.name in SPREAD
            yield Item(path, title, rows, removable=removable, folded=folded, spread=spread)
        if not current and at_home and not self.client:
            yield add

    def _begun(self, item: str) -> bool:
        """True when something stands in an item; the empty one of a page that is only looked at is no item yet."""
        return f"{item}/order" in self.stored

    def _adder_text(self, repeat: Node, where: str) -> str:
        if where in DATED:
            return self.words("intake.add.figures")
        return self.asked("intake.add", what=self._text(repeat.label).casefold())

    def _item_title(self, repeat: Node, path: str, number: int, count: int, rows: tuple[Row, ...]) -> str:
        name = self._text(repeat.label)
        if path.rpartition("/")[0] in DATED:
            day = stored_day(self.session.values.get(f"{path}/{DATED[repeat.name]}", ""))
            return self.asked("intake.figures.of", day=day) if day else name
        first = next((row for row in rows if isinstance(row, Question) and row.field == "text" and row.value), None)
        base = f"{name} {number}" if count > 1 or (self.section.repeat is None and repeat.name != "business") else name
        return f"{base}: {first.value}" if first else base

    def _with_earlier(self, row: Row, where: str, items: tuple[str, ...], current: str) -> Row:
        if not isinstance(row, Question) or self.client or row.name == DATED[where]:
            return row
        dated = DATED[where]
        before = sorted(
            ((self.session.values.get(f"{where}/{item}/{dated}", ""), item) for item in items if item != current),
            reverse=True,
        )
        for day, item in before:
            value = self.session.values.get(f"{where}/{item}/{row.name}", "")
            if value:
                shown = shown_value(self.form, self.form.node(row.name), value, self.words)
                made = stored_day(day)
                said = self.words("intake.earlier", day=made, value=shown) if made else shown
                return replace(row, earlier=said)
        return row

    def _question(self, state: NodeState) -> Iterator[Row]:
        node, value = state.node, state.value or ""
        label = self.session.filled(node.label, state.path)
        if (node.kind is Kind.CALCULATE and not (label and value)) or not label:
            return
        options = self._choices(state)
        kind = field_of(node, len(options))
        if "tiles" in self.section.node.appearance:
            kind = TILES.get(kind, kind)
        given = "" if is_no_answer(value) else value
        yield Question(
            path=state.path,
            name=node.name,
            field=kind,
            label=label,
            hint=self.session.filled(node.hint, state.path),
            help="" if self.client else self._text(node.guidance),
            value=given,
            no_answer=NO_ANSWER_NAMES.get(value, ""),
            options=scale_of(1, 10) if kind == "scale" and not options else options,
            message=self._message(kind, state, given, options),
            line=self._line(kind, state, given),
            private=self._private(node),
            caution=self._caution(node, given),
            checked=bool(node.attributes.get(CHECK)),
        )

    def _choices(self, state: NodeState) -> tuple[Option, ...]:
        node = state.node
        if node.choice_list is not None and node.choice_filter is None:
            return options_of(self.form, node.choice_list, self.language)
        if node.choice_list is None and node.choice_nodes is None:
            return ()
        return tuple(Option(one.name, self._text(one.label)) for one in self.session.choices(state.path))

    def _message(self, kind: str, state: NodeState, value: str, options: tuple[Option, ...]) -> str:
        if not value:
            return ""
        if kind in TYPED:
            how = manner(kind, self.today)
            if how.read(how.show(value)) is None:
                return self.asked(how.problem)
        if kind == "search" and all(option.name != value for option in options):
            return self.asked("intake.bad.choice")
        if len(value) > MAX_TEXT:
            return self.asked("intake.bad.long", length=len(value), most=MAX_TEXT)
        return "" if state.valid else state.message or self.asked("intake.bad.other")

    def _caution(self, node: Node, value: str) -> str:
        found = checks.caution(node.attributes.get(CHECK, ""), value) if node.kind is Kind.TEXT else None
        return self.asked(found) if found else ""

    def _line(self, kind: str, state: NodeState, value: str) -> str:
        if kind == "date" and (day := stored_day(value)):
            return self.asked("intake.line.day", day=day)
        if kind == "money-month" and value and value != "0" and manner(kind, self.today).read(show_number(value)):
            if manner(kind, self.today).read(value) is None:
                return ""
            return self.asked("intake.line.year", amount=month_to_year(value))
        said = checks.shown(state.node.attributes.get(CHECK, ""), value) if value and state.valid else value
        return said if said != value else ""

    def _private(self, node: Node) -> bool:
        return node.attributes.get("private") == "yes"

    def _text(self, texts: Mapping[str, str]) -> str:
        return in_language(texts, self.language, self.form.languages)


@cache
def _words(language: str) -> Words:
    return Words(language)


@cache
def _home(form: Form, repeat: str) -> str:
    """The section where the items of a repeat are added and removed: the first that shows them."""
    for section in sections_of(form):
        inside = section.repeat is not None and section.repeat.name == repeat
        if inside or any(node.name == repeat for node in section.node.walk()):
            return section.name
    return ""
