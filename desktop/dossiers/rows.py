"""One row of the dossier list: where it stands, under which filters, what it says and what it is found by.

Order and filters are worked out for every row; what a row says and is found by, when somebody looks or searches.
"""

from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from operator import attrgetter
from typing import Final, NamedTuple

from desktop.cards import Row
from desktop.team.now import RegionNow
from desktop.team.put_away import Shelved
from forms.folded import folded
from forms.words import Number, Words

SOON_DAYS: Final = 7  # a review or appointment this near is shown as due
_NONE: Final[frozenset[str]] = frozenset()
# All of a row that its facts follow from.
_PRESSING: Final[Callable[[Row], tuple[object, ...]]] = attrgetter(
    "result", "due", "urgent", "conflicts", "late", "review", "appointment", "to_print", "draft", "unmet"
)

_SAID: Final[Callable[[Row], tuple[object, ...]]] = attrgetter("place", "sector", "road", "plans", "unmet")


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
    """What presses most: text, kind, rank (0 first) and the day to sort by."""

    text: str
    kind: str
    rank: int
    day: str = ""


_CALM: Final = State("", "", 4)


class Facts(NamedTuple):
    """What a row's place, filters and words follow from, besides the row itself. whose: see _Team."""

    state: State
    whose: str
    filters: frozenset[str]
    folded: str  # state and whose
    order: tuple[int, str]


class Indexed:
    """A row in the list. order: to sort by; what it says is put together when it is drawn, and kept.

    A search looks in one text: its folded name, details and facts.
    """

    __slots__ = ("_details", "_view", "facts", "name", "order", "row", "text")

    def __init__(self, row: Row, facts: Facts, details: "_Details") -> None:
        self.row, self.facts, self._details = row, facts, details
        self.name = folded(details.title(row))
        self.text = f"{self.name}\n{details.of(row)[1]}\n{facts.folded}"
        self.order = (*facts.order, self.name)
        self._view: RowView | None = None

    @property
    def view(self) -> RowView:
        """What is drawn."""
        if self._view is None:
            row, facts, details = self.row, self.facts, self._details
            detail = " · ".join(part for part in (details.of(row)[0], facts.whose) if part)
            self._view = RowView(row.dossier_id, details.title(row), detail, facts.state.text, facts.state.kind)
        return self._view


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
) -> tuple[Indexed, ...]:
    """Every row, most pressing first; place and sector turn codes into names. unsent: what is not at the server yet.

    before: what this gave before, in the same language; a row that says the same as then is the same object.
    shelved: closed dossiers that are at the server only.
    """
    details, team = _Details(_Said(words), place, sector), _Team(region, today, words)
    known, found = {one.row.dossier_id: one for one in before}, []
    facts_of = _Facts(today, details, team, unsent)
    for row in rows:
        facts = facts_of(row)
        old = known.get(row.dossier_id)
        same = old is not None and old.facts == facts and (old.row is row or old.row == row)
        found.append(old if old is not None and same else Indexed(row, facts, details))
    found += [_on_the_shelf(one, details) for one in shelved]
    return tuple(sorted(found, key=lambda one: one.order))


def _on_the_shelf(one: Shelved, details: "_Details") -> Indexed:
    """A closed dossier that is at the server only: found by its name, got back by one press."""
    said = details.said
    row = Row(
        one.dossier_id, draft=False, name=one.name, place=one.place, sector=one.sector, wish="", road="", urgent="",
        due="", review="", appointment="", touched="", plans=0, result="", conflicts=0, closed=one.closed,
    )  # fmt: skip
    closed = said("dossiers.shelved.closed", day=date.fromisoformat(one.closed)) if one.closed else ""
    state = State(said("dossiers.shelved"), "", 9, one.closed)
    return Indexed(row, Facts(state, closed, frozenset({"shelved"}), folded(closed), (9, one.closed)), details)


class _Said:
    """The sentences of one list, each made once: thousands of rows say a few different things."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._made: dict[tuple[str, Number], str] = {}

    def __contains__(self, key: str) -> bool:
        return key in self._words

    def __call__(self, key: str, **number: Number) -> str:
        name, value = next(iter(number.items()), ("", None))
        found = self._made.get((key, value))
        if found is None:
            found = self._made[(key, value)] = self._words(key, **({name: value} if name else {}))
        return found


class _Details:
    """The second line of a row, as it is read and as it is searched; rows that say the same share it."""

    def __init__(self, said: _Said, place: Callable[[str], str], sector: Callable[[str], str]) -> None:
        self.said, self._place, self._sector = said, cache(place), cache(sector)
        self._made: dict[tuple[object, ...], tuple[str, str]] = {}

    def of(self, row: Row) -> tuple[str, str]:
        """Without whose it is; then the same folded."""
        key = _SAID(row)
        found = self._made.get(key)
        if found is None:
            text = " · ".join(part for part in self._parts(row) if part)
            found = self._made[key] = (text, folded(text))
        return found

    def title(self, row: Row) -> str:
        """The name, else what is known of work and place."""
        if row.name:
            return row.name
        return ", ".join(part for part in reversed(self._where(row)) if part) or self.said("dossier.unnamed")

    def _where(self, row: Row) -> tuple[str, str]:
        return self._place(row.place) if row.place else "", self._sector(row.sector) if row.sector else ""

    def _parts(self, row: Row) -> tuple[str, ...]:
        said = self.said
        road = said("dossiers.road", road=row.road.replace("+", " + ")) if row.road not in ("", "undecided") else ""
        plan = said("dossiers.plan", number=row.plans) if row.plans else ""
        unmet = said("dossiers.unmet.one") if row.unmet == 1 else said("dossiers.unmet", number=row.unmet)
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

    def __init__(self, today: date, details: _Details, team: _Team, unsent: frozenset[str]) -> None:
        self._today, self._said, self._team, self._unsent = today, details.said, team, unsent
        self._made: dict[tuple[object, ...], Facts] = {}

    def __call__(self, row: Row) -> Facts:
        team = self._team
        ours, whose = (team.filters(row), team.whose(row)) if team.region is not None else (_NONE, "")
        key = (ours, whose, row.dossier_id in self._unsent, _PRESSING(row))
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = self._facts(row, ours, whose, row.dossier_id in self._unsent)
        return found

    def _facts(self, row: Row, ours: frozenset[str], whose: str, unsent: bool) -> Facts:
        elsewhere = "elsewhere" in ours
        state = _state(row, self._today, self._said, offered="offered" in ours)
        if elsewhere:
            state = State(self._said("dossiers.elsewhere"), "", 8)  # nothing of it presses here
        asked = {
            "closed" if row.result else "open": bool(row.result) or not elsewhere,
            "urgent": state.kind == "red" and not row.result,
            "due": state.rank <= 2 and not row.result,
            "settle": bool(row.conflicts or row.late) and not elsewhere,
            "draft": row.draft,
            "unsent": unsent,
            "print": bool(row.to_print),
            "unmet": bool(row.unmet),  # of closed dossiers too: what was missing stays missing
        }
        filters = frozenset({"all", *ours, *(name for name, holds in asked.items() if holds)})
        return Facts(state, whose, filters, folded(f"{state.text} {whose}"), (state.rank, state.day))


def _state(row: Row, today: date, said: _Said, *, offered: bool = False) -> State:
    """What presses most."""
    if row.result:
        return State(said("dossiers.closed"), "", 9)
    if row.due:
        due = date.fromisoformat(row.due)
        return State(said("dossiers.overdue" if due < today else "dossiers.clock", day=due), "red", 0, row.due)
    if row.urgent:
        return State(_urgent(row.urgent, said), "red", 1)
    if offered:
        return State(said("dossiers.offered"), "amber", 2)
    if row.conflicts:
        return State(said("dossiers.conflict"), "amber", 2)
    if row.late:
        return State(said("dossiers.late"), "amber", 2)
    return _soon(row, today, said) or _left_to_do(row, said)


def _soon(row: Row, today: date, said: _Said) -> State | None:
    """A day that is near, or a review that was not held."""
    for day, key in ((row.review, "dossiers.review"), (row.appointment, "dossiers.appointment")):
        if day and 0 <= (date.fromisoformat(day) - today).days <= SOON_DAYS:
            return State(said(key, day=date.fromisoformat(day)), "amber", 2, day)
    if row.review and date.fromisoformat(row.review) < today:
        return State(said("dossiers.review_late", day=date.fromisoformat(row.review)), "amber", 2, row.review)
    return None


def _left_to_do(row: Row, said: _Said) -> State:
    if row.to_print:
        return State(said("dossiers.to_print"), "amber", 3)
    if row.draft:
        return State(said("dossiers.draft"), "amber", 3)
    return _CALM


def _urgent(code: str, said: _Said) -> str:
    """The short word of an urgent finding, by the nearest code that has one: threat.cutoff.dated, threat.cutoff."""
    while code:
        if f"urgent.{code}" in said:
            return said(f"urgent.{code}")
        code = code.rpartition(".")[0]
    return said("dossiers.urgent")
