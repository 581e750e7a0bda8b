"""One row of the dossier list: where it stands, under which filters, what it says and what it is found by.

Thousands of rows say few different things besides their names: each of those is worked out once for all rows that say
it, and put into words when somebody looks or searches.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import cache, cached_property, partial
from itertools import compress
from operator import attrgetter, itemgetter
from typing import Final, NamedTuple

from desktop.cards import Row
from desktop.team.now import RegionNow
from desktop.team.put_away import Shelved
from forms.folded import folded
from forms.words import Number, Words

SOON_DAYS: Final = 7  # a review or appointment this near is shown as due
_NONE: Final[frozenset[str]] = frozenset()
_ASKED: Final = ("all", "open", "closed", "urgent", "due", "settle", "draft", "unsent", "print", "unmet")


def _fields(*names: str) -> Callable[[Row], tuple[object, ...]]:
    """Takes these fields of a row."""
    return itemgetter(*(Row._fields.index(name) for name in names))


# All of a row that what presses follows from, besides its days; in a region too; and all that its second line does.
_PRESSING: Final = ("result", "due", "urgent", "conflicts", "late", "to_print", "draft", "unmet")
_pressing: Final = _fields(*_PRESSING)
_pressing_in_region: Final = _fields(*_PRESSING, "assigned")
_second_line: Final = _fields("place", "sector", "road", "plans", "unmet")
_review: Final = attrgetter("review")
_appointment: Final = attrgetter("appointment")


class RowView(NamedTuple):
    """One row: two lines of text and at most one state at the right, said in words. kind: red, amber, green or ""."""

    dossier_id: str
    title: str
    detail: str
    state: str = ""
    kind: str = ""
    icon_name: str = ""  # of the state; "" for the one of its kind

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        return ", ".join(part for part in (self.title, self.state, self.detail) if part)


class State(NamedTuple):
    """What presses most: key of its sentence ("": nothing), kind, rank (0 first) and the day it is about, ISO text."""

    key: str
    kind: str
    rank: int
    day: str = ""


_CALM: Final = State("", "", 4)


class Spoken:
    """Something that many rows say, put into words at the first look. folded: as a search finds it."""

    __slots__ = ("_folded", "_say", "_text")

    def __init__(self, say: Callable[[], str]) -> None:
        self._say, self._text, self._folded = say, "", ""

    @property
    def text(self) -> str:
        """As it is read."""
        if not self._text:
            self._text = self._say()
        return self._text

    @property
    def folded(self) -> str:
        """As a search finds it."""
        if not self._folded:
            self._folded = folded(self.text)
        return self._folded


class Facts(NamedTuple):
    """What a row's place, filters and words follow from, besides the row itself. whose: see _Team; says: both."""

    state: State
    whose: str
    filters: frozenset[str]
    order: str
    says: Spoken

    def same(self, other: "Facts") -> bool:
        """True when they say the same."""
        return self[:3] == other[:3]


class Indexed:
    """A row in the list; what is drawn of it is put together when somebody looks, and kept. name: folded."""

    __slots__ = ("_said", "_view", "details", "facts", "name", "row")

    def __init__(self, row: Row, facts: Facts, details: Spoken, said: "_Said") -> None:
        self.row, self.facts, self.details, self._said = row, facts, details, said
        self.name = folded(row.name or said.title(row))
        self._view: RowView | None = None

    @property
    def view(self) -> RowView:
        """What is drawn."""
        if self._view is None:
            row, facts = self.row, self.facts
            detail = " · ".join(part for part in (self.details.text, facts.whose) if part)
            state = self._said.state(facts.state)
            self._view = RowView(row.dossier_id, row.name or self._said.title(row), detail, state, facts.state.kind)
        return self._view


class Index(tuple[Indexed, ...]):
    """The rows of a list, most pressing first, with what every search in them asks for worked out once."""

    @cached_property
    def spoken(self) -> frozenset[Spoken]:
        """All that they say besides names: a few hundred things for thousands of rows."""
        return frozenset({one.facts.says for one in self} | {one.details for one in self})

    @cached_property
    def _under(self) -> dict[str, tuple[Indexed, ...]]:
        return {}

    def under(self, chosen: str) -> tuple[Indexed, ...]:
        """Those that fall under a filter."""
        if chosen not in self._under:
            self._under[chosen] = tuple(one for one in self if chosen in one.facts.filters)
        return self._under[chosen]


def index_rows(
    rows: Iterable[Row],
    today: date,
    words: Words,
    place: Callable[[str], str],
    sector: Callable[[str], str],
    *,
    region: RegionNow | None = None,
    unsent: frozenset[str] = frozenset(),
    before: Iterable[Indexed] = (),
    shelved: Iterable[Shelved] = (),
) -> Index:
    """Every row, most pressing first; place and sector turn codes into names. unsent: what is not at the server yet.

    before: what this gave before, in the same language; a row that says the same as then is the same object.
    shelved: closed dossiers that are at the server only.
    """
    said, rows = _Said(words, place, sector), tuple(rows)
    facts_of = _Facts(today, said, _Team(region, today, words), unsent)
    found = [Indexed(*one, said) for one in zip(rows, facts_of(rows), said.details_of(rows), strict=True)]
    known = {one.row.dossier_id: one for one in before}
    if known:
        found = [_as_before(one, known.get(one.row.dossier_id)) for one in found]
    found += [_on_the_shelf(one, said) for one in shelved]
    found.sort(key=attrgetter("name"))
    found.sort(key=attrgetter("facts.order"))
    return Index(found)


def _as_before(one: Indexed, old: Indexed | None) -> Indexed:
    same = old is not None and old.facts.same(one.facts) and (old.row is one.row or old.row == one.row)
    return old if old is not None and same else one


def _on_the_shelf(one: Shelved, said: "_Said") -> Indexed:
    """A closed dossier that is at the server only: found by its name, got back by one press."""
    row = Row(
        one.dossier_id, draft=False, name=one.name, place=one.place, sector=one.sector, wish="", road="", urgent="",
        due="", review="", appointment="", touched="", plans=0, result="", conflicts=0, closed=one.closed,
    )  # fmt: skip
    closed = said("dossiers.shelved.closed", day=date.fromisoformat(one.closed)) if one.closed else ""
    state = State("dossiers.shelved.short" if one.short else "dossiers.shelved", "", 9, one.closed)
    (details,) = said.details_of((row,))
    return Indexed(row, said.facts(state, closed, frozenset({"shelved"})), details, said)


class _Said:
    """The sentences of one list, each made once."""

    def __init__(self, words: Words, place: Callable[[str], str], sector: Callable[[str], str]) -> None:
        self._words, self._place, self._sector = words, cache(place), cache(sector)
        self._pressing: dict[tuple[State, str], Spoken] = {}
        self._details: dict[tuple[object, ...], Spoken] = {}
        self._made: dict[tuple[str, Number], str] = {}

    def __contains__(self, key: str) -> bool:
        return key in self._words

    def __call__(self, key: str, **number: Number) -> str:
        name, value = next(iter(number.items()), ("", None))
        found = self._made.get((key, value))
        if found is None:
            found = self._made[(key, value)] = self._words(key, **({name: value} if name else {}))
        return found

    def state(self, state: State) -> str:
        """What presses most, in words."""
        key, _, _, day = state
        return (self(key, day=date.fromisoformat(day)) if day else self(key)) if key else ""

    def facts(self, state: State, whose: str, filters: frozenset[str]) -> Facts:
        """Facts with their words, which they share with all that say the same."""
        says = self._pressing.get((state, whose))
        if says is None:
            says = self._pressing[(state, whose)] = Spoken(lambda: f"{self.state(state)} {whose}")
        return Facts(state, whose, filters, f"{state.rank}{state.day}", says)

    def details_of(self, rows: Sequence[Row]) -> Iterator[Spoken]:
        """Of each row the second line, but for whose it is."""
        made = self._details
        for key, row in zip(map(_second_line, rows), rows, strict=True):
            yield made.get(key) or made.setdefault(key, Spoken(partial(self._detail, row)))

    def _detail(self, row: Row) -> str:
        return " · ".join(part for part in self._parts(row) if part)

    def title(self, row: Row) -> str:
        """What is known of work and place."""
        return ", ".join(part for part in reversed(self._where(row)) if part) or self("dossier.unnamed")

    def _where(self, row: Row) -> tuple[str, str]:
        return self._place(row.place) if row.place else "", self._sector(row.sector) if row.sector else ""

    def _parts(self, row: Row) -> tuple[str, ...]:
        road = self("dossiers.road", road=row.road.replace("+", " + ")) if row.road not in ("", "undecided") else ""
        plan = self("dossiers.plan", number=row.plans) if row.plans else ""
        unmet = self("dossiers.unmet.one") if row.unmet == 1 else self("dossiers.unmet", number=row.unmet)
        return (*self._where(row), road, plan, unmet if row.unmet else "")


class _Team:
    """What the region adds to a row: whose it is, and under which filters that puts it."""

    def __init__(self, region: RegionNow | None, today: date, words: Words) -> None:
        self.region, self._words = region, words
        people = region.people if region is not None else ()
        self._away = {one.device for one in people if one.revoked or one.is_absent(today)}
        self._names = {one.device: one.name or one.device[:6] for one in people}

    def filters(self, row: Row) -> frozenset[str]:
        if self.region is None:
            return _NONE
        if not self.region.holds(row.dossier_id):
            return frozenset({"offered" if self.region.is_offered_to_me(row.dossier_id) else "elsewhere"})
        if row.result:
            return _NONE
        if not row.assigned:
            return frozenset({"unassigned"})
        found = {"mine"} if row.assigned == self.region.me else set()
        return frozenset(found | ({"absent"} if row.assigned in self._away else set()))

    def whose(self, row: Row) -> str:
        """The team that holds it when that is another one, else on whose name it stands; "" for one's own."""
        if self.region is None:
            return ""
        if not self.region.holds(row.dossier_id):
            return self._words("dossiers.at_team", team=self.region.team_name(self.region.custody[row.dossier_id].team))
        if row.result or row.assigned == self.region.me:
            return ""
        if not row.assigned:
            return self._words("dossiers.unassigned")
        return self._names.get(row.assigned, row.assigned[:6])


class _Facts:
    """The facts of a row, worked out once for all rows that have the same of them."""

    def __init__(self, today: date, said: _Said, team: _Team, unsent: frozenset[str]) -> None:
        self._today, self._said, self._team, self._unsent = today, said, team, unsent
        self._custody = team.region.custody if team.region is not None else {}
        self._fields = _pressing if team.region is None else _pressing_in_region
        self._made: dict[tuple[object, ...], Facts] = {}
        self._filters = cache(_filters)

    def __call__(self, rows: Sequence[Row]) -> Iterator[Facts]:
        """Of each row in its turn."""
        made, ids, near = self._made, [row.dossier_id for row in rows], cache(partial(_near, self._today))
        keys = zip(
            map(self._unsent.__contains__, ids),
            map(self._custody.get, ids),
            map(near, map(_review, rows)),
            map(near, map(_appointment, rows)),
            map(self._fields, rows),
            strict=True,
        )
        for key, row in zip(keys, rows, strict=True):
            yield made.get(key) or made.setdefault(key, self._worked_out(row, unsent=key[0]))

    def _worked_out(self, row: Row, *, unsent: bool) -> Facts:
        ours, whose = self._team.filters(row), self._team.whose(row)
        elsewhere, closed = "elsewhere" in ours, bool(row.result)
        state = _state(row, self._today, self._said, offered="offered" in ours)
        if elsewhere:
            state = State("dossiers.elsewhere", "", 8)  # nothing of it presses here
        asked = (
            True,
            not closed and not elsewhere,
            closed,
            state.kind == "red" and not closed,
            state.rank <= 2 and not closed,
            bool(row.conflicts or row.late) and not elsewhere,
            row.draft,
            unsent,
            bool(row.to_print),
            bool(row.unmet),  # of closed dossiers too: what was missing stays missing
        )
        return self._said.facts(state, whose, self._filters(ours, asked))


def _filters(ours: frozenset[str], asked: tuple[bool, ...]) -> frozenset[str]:
    """Those of the team, and of _ASKED those that hold."""
    return ours | frozenset(compress(_ASKED, asked))


def _state(row: Row, today: date, said: _Said, *, offered: bool = False) -> State:
    """What presses most."""
    if row.result:
        return State("dossiers.closed", "", 9)
    if row.due:
        overdue = date.fromisoformat(row.due) < today
        return State("dossiers.overdue" if overdue else "dossiers.clock", "red", 0, row.due)
    if row.urgent:
        return State(_urgent(row.urgent, said), "red", 1)
    if offered:
        return State("dossiers.offered", "amber", 2)
    if row.conflicts:
        return State("dossiers.conflict", "amber", 2)
    if row.late:
        return State("dossiers.late", "amber", 2)
    return _soon(row, today) or _left_to_do(row)


def _near(today: date, day: str) -> str:
    """The day, when it makes a difference to a row: it is near or past; else ""."""
    return day if day and (date.fromisoformat(day) - today).days <= SOON_DAYS else ""


def _soon(row: Row, today: date) -> State | None:
    """A day that is near, or a review that was not held."""
    for day, key in ((row.review, "dossiers.review"), (row.appointment, "dossiers.appointment")):
        if _near(today, day) and date.fromisoformat(day) >= today:
            return State(key, "amber", 2, day)
    if row.review and date.fromisoformat(row.review) < today:
        return State("dossiers.review_late", "amber", 2, row.review)
    return None


def _left_to_do(row: Row) -> State:
    if row.to_print:
        return State("dossiers.to_print", "amber", 3)
    if row.draft:
        return State("dossiers.draft", "amber", 3)
    return _CALM


def _urgent(code: str, said: _Said) -> str:
    """Key of the short word of a finding, by the nearest code that has one: threat.cutoff.dated, then threat.cutoff."""
    while code:
        if f"urgent.{code}" in said:
            return f"urgent.{code}"
        code = code.rpartition(".")[0]
    return "dossiers.urgent"
