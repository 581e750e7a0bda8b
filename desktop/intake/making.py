"""Make the rows of one page from a form and its answers. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Final

from desktop.intake.answering import (
    NO_ANSWER_NAMES,
    NUMBERS,
    TYPED,
    Option,
    Options,
    columns_of,
    field_of,
    is_range,
    made_options,
    offered_options,
    options_of,
    range_options,
    range_span,
    scale_of,
    shown_value,
    with_chosen,
)
from desktop.intake.languages import spoken_in
from desktop.intake.marked import Marked, marked
from desktop.intake.numbers import DOUBT, is_stored, month_to_year, show_number, two_meanings
from desktop.intake.row import Adder, Heading, Item, Question, Row
from desktop.intake.sections import Section, section_by_node, section_starts, sections_of
from desktop.intake.told import told, why_told
from desktop.intake.totals import totals
from desktop.intake.typed import manner, stored_day
from forms import checks
from forms.answers import MAX_TEXT, is_no_answer
from forms.engine.model import SELECTS, Choice, Form, Kind, Node, in_language
from forms.engine.offers import Offered
from forms.engine.session import CHECK, NodeState, Session
from forms.engine.tree import key_of
from forms.open_questions import dated_of, newest
from forms.privacy import private_paths, tells_private, without_private
from forms.words import Words

TILES: Final[Mapping[str, str]] = {"radios": "tiles", "checks": "tiles-many"}
PYXFORM_SPECIFY: Final = "Specify other."  # what "or_other" asks, in every language alike
TABLES: Final = frozenset({"table", "table-list"})


class Maker:
    """Makes the rows of one page; lives for one page.

    stored: what is really there, when session shows an item that is not (blank.py). words: the worker's.
    lookup: the form with the choices that earlier ones had, to name an answer that is no longer in its list.
    """

    def __init__(
        self,
        section: Section,
        session: Session,
        stored: Mapping[str, str],
        today: date,
        language: str,
        words: Words,
        opened: frozenset[str],
        *,
        client: bool,
        lookup: Form | None = None,
    ) -> None:
        self.lookup = lookup or session.form
        self.form, self.session, self.section = session.form, session, section
        self.language, self.today = language, today
        self.words, self.asked = words, spoken_in(language, words)
        self.opened, self.client = opened, client
        self.stored, self.values = stored, session.values

    def page_rows(self) -> tuple[Row, ...]:
        """All rows of the section; above them, to the worker, that something is missing as it takes too long."""
        self.session.show_more()
        repeat, children = self.section.repeat, self.section.node.children
        rows = tuple(self._rows(children, "") if repeat is None else self._items(repeat, "", children))
        if self.client or not self.session.tired():
            return rows
        return (Heading("#", self.words("intake.tired"), self.words("intake.tired.rest")), *rows)

    def _rows(self, nodes: tuple[Node, ...], prefix: str) -> Iterator[Row]:
        for node in nodes:
            if node.path in section_starts(self.form):
                continue  # has a page of its own
            if self.client and self._private(node):
                continue
            path = prefix + key_of(node)
            if node.kind is Kind.GROUP:
                yield from self._group(node, prefix)
            elif node.kind is Kind.REPEAT:
                if self.session.state(path).relevant:
                    yield from self._items(node, prefix, node.children)
            elif node.kind is not Kind.HIDDEN:
                state = self.session.state(path)
                if state.relevant:
                    yield from self._question(state)

    def _group(self, node: Node, prefix: str) -> Iterator[Row]:
        inside = tuple(self._rows(node.children, prefix))
        path = prefix + key_of(node)
        title, hint = self._filled(node.label, path), self._filled(node.hint, path)
        if inside and title.plain:
            yield Heading(path, title.plain, hint.plain, title.html, hint.html)
        yield from inside

    def _items(self, repeat: Node, prefix: str, nodes: tuple[Node, ...]) -> Iterator[Row]:
        where = prefix + key_of(repeat)
        items = self.session.items(where)
        current = newest(self.session, where) if where in dated_of(self.form) else None
        shown = sorted(items, key=lambda item: item != current) if current else items
        at_home = self.section.repeat is None or self.section.name == _home(self.form, repeat.path)
        by_hand = at_home and not self.client and not repeat.fixed_count
        add = Adder(where, self._adder_text(repeat, where), "" if items else self._text(repeat.hint))
        if current and by_hand and self._begun(f"{where}/{current}") and not self._of_today(where, current):
            yield add
        yield from self._cut(repeat, where, len(items))
        for number, item in enumerate(shown, start=1):
            path = f"{where}/{item}"
            earlier = current is not None and item != current
            if earlier and (self.client or not at_home):
                continue
            folded = earlier and path not in self.opened
            rows = () if folded else tuple(self._rows(nodes, path + "/"))
            if current == item:
                rows = tuple(self._with_earlier(row, where, items, item) for row in rows)
            yield Item(
                path,
                self._item_title(repeat, path, number, len(items)),
                rows,
                removable=by_hand and self._begun(path),
                folded=folded,
                spread=is_spread(repeat),
                table=bool(TABLES & set(repeat.appearance.split())),
            )
        hidden = private_paths(self.form) if self.client else frozenset[str]()
        said = totals(self.session, repeat, where, self.asked, hidden)
        if said:
            yield Heading(f"{where}=", self.asked("intake.totals"), "\n".join(said))
        if not current and by_hand:
            yield add

    def _cut(self, repeat: Node, where: str, made: int) -> Iterator[Heading]:
        """Says, above its items, that a repeat counts more of them than fit; to the worker, who can count fewer."""
        if repeat.count is not None and not self.client and where in self.session.cut():
            yield Heading(f"{where}#", self.words("intake.cut"), self.words("intake.cut.rest", n=made))

    def _of_today(self, where: str, item: str) -> bool:
        """True for a dated item of today: another of the same day would be a second answer to the same questions."""
        return self.values.get(f"{where}/{item}/{dated_of(self.form)[where]}") == self.today.isoformat()

    def _begun(self, item: str) -> bool:
        """True when something stands in an item; the empty one of a page that is only looked at is no item yet."""
        return f"{item}/order" in self.stored

    def _adder_text(self, repeat: Node, where: str) -> str:
        what = self._filled(repeat.label, where).plain
        if where in dated_of(self.form):
            return self.words("intake.add.dated", what=self._in_words(repeat.label).casefold())
        return self.asked("intake.add", what=what.casefold()) if what else self.asked("intake.add.one")

    def _in_words(self, texts: Mapping[str, str]) -> str:
        return marked(in_language(texts, self.words.language, self.form.languages)).plain

    def _item_title(self, repeat: Node, path: str, number: int, count: int) -> str:
        where = path.rpartition("/")[0]
        name = self._filled(repeat.label, where).plain
        if where in dated_of(self.form):
            day = stored_day(self.values.get(f"{path}/{dated_of(self.form)[where]}", ""))
            return self.asked("intake.dated.of", what=name, day=day) if day else name
        first = self._first_text(repeat, path)
        numbered = count > 1 or (self.section.repeat is None and not is_spread(repeat)) or not name
        base = f"{name} {number}".strip() if numbered else name
        return f"{base}: {first}" if first else base

    def _first_text(self, node: Node, item: str) -> str:
        """What tells an item from others: its first text, also where that is asked in an earlier section."""
        for child in node.children:
            if child.kind is Kind.GROUP:
                found = self._first_text(child, item)
            else:
                found = "" if self.client and self._private(child) else self._text_of(child, f"{item}/{key_of(child)}")
            if found:
                return found
        return ""

    def _text_of(self, node: Node, path: str) -> str:
        if node.kind is not Kind.TEXT or field_of(node, 0) != "text":
            return ""
        value = self.values.get(path, "")
        return value if value and not is_no_answer(value) and self.session.state(path).relevant else ""

    def _with_earlier(self, row: Row, where: str, items: tuple[str, ...], current: str) -> Row:
        dated = dated_of(self.form)[where]
        if not isinstance(row, Question) or self.client or row.name == dated:
            return row
        key = row.path.rpartition("/")[2]
        days = ((self.values.get(f"{where}/{item}/{dated}", ""), item) for item in items if item != current)
        for day, item in sorted(days, reverse=True):
            value = self.values.get(f"{where}/{item}/{key}", "")
            if value:
                shown = shown_value(self.form, self.form.node(key), value, self.words)
                made = stored_day(day)
                said = self.words("intake.earlier", day=made, value=shown) if made else shown
                return replace(row, earlier=said)
        return row

    def _question(self, state: NodeState) -> Iterator[Row]:
        node, value = state.node, state.value or ""
        said = node.label or self.form.texts.get(f"{node.path}:label", {})  # a sum has no control to carry its label
        label, hint = self._filled(said, state.path), self._filled(node.hint, state.path)
        silent = node.kind is Kind.CALCULATE and not (label.plain and value)
        if silent or (node.kind is Kind.NOTE and not label.plain and not hint.plain) or _only_heads(node):
            return
        if label.plain == PYXFORM_SPECIFY:
            label = Marked(self.asked("intake.specify"))
        offered = self._choices(state)
        waits = self.session.waits(state.path)
        many = len(self._listed(node)) if waits else 0
        kind = self._field(state, max(many, len(offered)))
        given = "" if is_no_answer(value) else value
        wrong = "" if waits else self._message(kind, state, given, offered)
        options, line = self._with_gone(kind, state, offered), self._line(kind, state, given)
        if waits:
            line = self.asked("intake.choices.wait")
            options = with_chosen(self.form, node, given, offered, self.language)
        elif node.kind in SELECTS and not (options or state.readonly):
            line = self.asked("intake.choices.none")
        yield Question(
            path=state.path,
            name=node.name,
            field=kind,
            label=label.plain or hint.plain or node.name,
            hint=hint.plain if label.plain else "",
            help="" if self.client else self._help(node, given),
            value=given,
            no_answer=NO_ANSWER_NAMES.get(value, ""),
            options=options,
            message=wrong,
            line=line,
            private=self._private(node),
            caution=self._caution(node, given),
            checked=bool(node.attributes.get(CHECK)),
            rich=label.html,
            rich_hint=hint.html,
            shown=shown_value(self.form, node, value, self.asked, self.language) if kind == "shown" else "",
            expected=state.required,
            wanted=self._sayable(state) if state.required and not value else "",
            columns=columns_of(node, options),
            span=self._span(node),
        )

    def _help(self, node: Node, value: str) -> str:
        """Why it is asked; and where what is said of the answer comes from."""
        about = why_told(node.attributes.get("tells", ""), value, self.asked)
        return "\n".join(part for part in (marked(self._text(node.guidance)).plain, about) if part)

    def _field(self, state: NodeState, choices: int) -> str:
        if state.readonly and state.node.kind is not Kind.CALCULATE:
            return "shown" if state.value or state.node.kind is not Kind.NOTE else "note"
        kind = field_of(state.node, choices)
        return TILES.get(kind, kind) if "tiles" in self.section.node.appearance else kind

    def _choices(self, state: NodeState) -> Options:
        node = state.node
        if node.choice_list is None and node.choice_nodes is None:
            kind = field_of(node, 0)
            if kind in ("scale", "menu"):
                return range_options(node, self.asked.language) if is_range(node) else scale_of(1, 10)
            return Options()
        found = self.session.choices(state.path)
        if not isinstance(found, Offered):
            return options_of(self.form, node.choice_list or "", self.language)
        if (
            self.client
            and found.speaks
            and any(tells_private(self.form, one.label, node.path) for one in self._listed(node))
        ):
            return self._without_private(node, state.path, found)
        if self.language not in found.made:
            found.made[self.language] = offered_options(self.form, node.choice_list or "", found, self.language)
        options = found.made[self.language]
        return options if isinstance(options, Options) else Options()

    def _without_private(self, node: Node, path: str, found: Offered) -> Options:
        """The choices as a client may see them: without private answers in their labels."""
        labels = {one.name: one.label for one in self._listed(node)}
        said = tuple(replace(one, label={"": self._said(labels[one.name], path)}) for one in found)
        return made_options(said, self.language, self.form.languages)

    def _with_gone(self, kind: str, state: NodeState, options: Options) -> Options:
        """A choice that was made and is no longer offered stays in sight, marked, so that it can be left or changed."""
        if state.node.kind not in SELECTS or not state.value or is_no_answer(state.value):
            return options
        chosen = state.value.split() if state.node.kind is Kind.SELECT_MULTIPLE else [state.value]
        lost = [name for name in chosen if name not in options.by_name]
        if not lost or (state.node.choice_list is None and state.node.choice_nodes is None):
            return options
        known = options_of(self.lookup, state.node.choice_list, self.language).by_name if state.node.choice_list else {}
        typed = kind in ("search", "searches")  # there a text may stand that never was a choice
        labels = ((name, known[name].label if name in known else name) for name in lost if name in known or not typed)
        gone = (Option(name, self.asked("carried.gone_choice", label=label)) for name, label in labels)
        return Options((*options, *gone))

    def _listed(self, node: Node) -> tuple[Choice, ...]:
        """All choices of its list, with their labels as they are written."""
        return self.form.choices.get(node.choice_list or "", ())

    def _message(self, kind: str, state: NodeState, value: str, options: Options) -> str:
        if not value or kind == "shown":
            return ""
        if kind in TYPED:
            how = manner(kind, self.today, self.asked.language)
            if how.read(how.show(value)) is None:
                return self._unread(kind, value, how.problem)
        if kind == "search" and value not in options.by_name:
            return self.asked("intake.bad.choice")
        if len(value) > MAX_TEXT:
            return self.asked("intake.bad.long", length=len(value), most=MAX_TEXT)
        if not state.valid:
            return self._sayable(state) or self.asked("intake.bad.other")
        return self._out_of_range(state.node, value)

    def _unread(self, kind: str, value: str, problem: str) -> str:
        both = two_meanings(value, self.asked.language) if kind in NUMBERS else None
        if both is None:
            return self.asked(problem)
        return self.asked("intake.bad.marks", typed=value.removesuffix(DOUBT), one=both[0], other=both[1])

    def _sayable(self, state: NodeState) -> str:
        """What is wrong; "" when the sentence would tell the client of a private answer."""
        said = (state.node.constraint_message, state.node.required_message)
        tells = self.client and any(tells_private(self.form, texts, state.node.path) for texts in said)
        return "" if tells else state.message

    def _out_of_range(self, node: Node, value: str) -> str:
        if not is_range(node):
            return ""
        least, most, _step = range_span(node)
        inside = least <= type(least)(value) <= most
        said = [show_number(format(end.normalize(), "f"), self.asked.language) for end in (least, most)]
        return "" if inside else self.asked("intake.bad.range", least=said[0], most=said[1])

    def _caution(self, node: Node, value: str) -> str:
        found = checks.caution(node.attributes.get(CHECK, ""), value) if node.kind is Kind.TEXT else None
        return self.asked(found) if found else ""

    def _line(self, kind: str, state: NodeState, value: str) -> str:
        if kind == "date" and (day := stored_day(value)):
            return self.asked("intake.line.day", day=day)
        if kind == "money-month" and value and value != "0" and is_stored(value):
            return self.asked("intake.line.year", amount=month_to_year(value))
        if about := state.node.attributes.get("tells"):
            return told(about, value, self.asked)
        said = checks.shown(state.node.attributes.get(CHECK, ""), value) if value and state.valid else value
        return said if said != value else ""

    def _span(self, node: Node) -> tuple[str, str, str]:
        if not is_range(node):
            return ("", "", "")
        least, most, step = (format(number.normalize(), "f") for number in range_span(node))
        return (least, most, step)

    def _filled(self, texts: Mapping[str, str], path: str) -> Marked:
        return marked(self._said(texts, path)) if texts else Marked("")

    def _said(self, texts: Mapping[str, str], path: str) -> str:
        """A text with its values filled in; for a client who reads along without those that are private."""
        if self.client:
            texts = without_private(self.form, texts, self.session.state(path).node.path)
        return self.session.filled(texts, path)

    def _private(self, node: Node) -> bool:
        return node.path in private_paths(self.form)

    def _text(self, texts: Mapping[str, str]) -> str:
        return in_language(texts, self.language, self.form.languages)


def is_spread(repeat: Node) -> bool:
    """True for a repeat whose items are pages of questions, of which the first is shown before it is made."""
    return "spread" in repeat.appearance.split()


def _only_heads(node: Node) -> bool:
    """True for a select that only heads the columns of a table on a phone; each question here names its own choices."""
    return node.kind in (Kind.SELECT_ONE, Kind.SELECT_MULTIPLE) and "label" in node.appearance.split()


@cache
def _home(form: Form, path: str) -> str:
    """The section where the items of a repeat are added and removed: the one that holds it, or the first inside it."""
    inside = (
        section.name for section in sections_of(form) if section.repeat is not None and section.repeat.path == path
    )
    return section_by_node(form).get(path) or next(inside, "")
