"""What the dossier list shows: rows that match the search, most pressing first, by a pure function."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final, NamedTuple

from desktop.cards import Row
from desktop.team.now import RegionNow
from forms.folded import folded
from forms.words import Number, Words

SOON_DAYS: Final = 7  # a review or appointment this near is shown as due
FILTERS: Final = (
    "open", "mine", "unassigned", "absent", "offered", "urgent", "due", "settle", "draft", "unsent", "print",
    "unmet", "elsewhere", "closed", "all",
)  # fmt: skip


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


@dataclass(frozen=True)
class ListPage:
    """The rows that match, and how many plans in them wait for a printer; the sentences of an empty list."""

    rows: tuple[RowView, ...]
    empty_title: str = ""
    empty_text: str = ""
    to_print: int = 0


class Indexed(NamedTuple):
    """A row with what the search and the order need, worked out once."""

    row: Row
    view: RowView
    haystack: str
    order: tuple[int, str, str]
    filters: frozenset[str] = frozenset()


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


def index_rows(
    rows: Iterable[Row],
    today: date,
    words: Words,
    place: Callable[[str], str],
    sector: Callable[[str], str],
    *,
    region: RegionNow | None = None,
    unsent: frozenset[str] = frozenset(),
) -> tuple[Indexed, ...]:
    """Work out every row once; place and sector turn codes into names. unsent: what is not at the server yet."""
    said, cached_place, cached_sector = _Said(words), cache(place), cache(sector)
    team = _Team(region, today, words)
    made = [_indexed(row, today, said, cached_place, cached_sector, team, unsent) for row in rows]
    return tuple(sorted(made, key=lambda one: one.order))


def counts_of(index: Sequence[Indexed]) -> Mapping[str, int]:
    """How many dossiers fall under each filter."""
    return {name: sum(name in one.filters for one in index) for name in FILTERS}


def list_page(index: Sequence[Indexed], query: str, chosen: str, words: Words) -> ListPage:
    """The rows that hold every word of the query and fall under the chosen filter."""
    wanted = folded(query).split()
    found = [one for one in index if chosen in one.filters and all(word in one.haystack for word in wanted)]
    if found:
        return ListPage(tuple(one.view for one in found), to_print=sum(one.row.to_print for one in found))
    if not index:
        return ListPage((), words("dossiers.none"), words("dossiers.none.text"))
    if chosen == "print" and not wanted:
        return ListPage((), words("queue.empty"), words("queue.empty.text"))
    return ListPage((), words("dossiers.nothing"), words("dossiers.nothing.text"))


class _Team:
    """What the region adds to a row: whose it is, and under which filters that puts it."""

    def __init__(self, region: RegionNow | None, today: date, words: Words) -> None:
        self._region, self._words = region, words
        people = region.people if region is not None else ()
        self._away = {one.device for one in people if one.revoked or one.is_absent(today)}
        self._names = {one.device: one.name or one.device[:6] for one in people}

    def filters(self, row: Row) -> frozenset[str]:
        if self._region is None:
            return frozenset()
        if not self._region.holds(row.dossier_id):
            return frozenset({"offered" if self._region.is_offered_to_me(row.dossier_id) else "elsewhere"})
        if row.result:
            return frozenset()
        if not row.assigned:
            return frozenset({"unassigned"})
        found = {"mine"} if row.assigned == self._region.me else set()
        return frozenset(found | ({"absent"} if row.assigned in self._away else set()))

    def whose(self, row: Row) -> str:
        """The team that holds it when that is another one, else on whose name it stands; "" for one's own."""
        if self._region is None:
            return ""
        if not self._region.holds(row.dossier_id):
            return self._words(
                "dossiers.at_team", team=self._region.team_name(self._region.custody[row.dossier_id].team)
            )
        if row.result or row.assigned == self._region.me:
            return ""
        if not row.assigned:
            return self._words("dossiers.unassigned")
        return self._names.get(row.assigned, row.assigned[:6])


def _indexed(
    row: Row,
    today: date,
    words: _Said,
    place: Callable[[str], str],
    sector: Callable[[str], str],
    team: _Team,
    unsent: frozenset[str],
) -> Indexed:
    place_name, sector_name = place(row.place) if row.place else "", sector(row.sector) if row.sector else ""
    title = row.name or ", ".join(part for part in (sector_name, place_name) if part) or words("dossier.unnamed")
    road = words("dossiers.road", road=row.road.replace("+", " + ")) if row.road not in ("", "undecided") else ""
    parts = [place_name, sector_name, road, words("dossiers.plan", number=row.plans) if row.plans else ""]
    if row.unmet:
        parts.append(words("dossiers.unmet.one") if row.unmet == 1 else words("dossiers.unmet", number=row.unmet))
    whose, ours = team.whose(row), team.filters(row)
    if whose:
        parts.append(whose)
    elsewhere = "elsewhere" in ours
    state, kind, rank, day = _elsewhere(words) if elsewhere else _state(row, today, words, offered="offered" in ours)
    filters = {"all", "closed" if row.result else "open", *ours}
    if elsewhere:
        filters.discard("open")
    if kind == "red" and not row.result:
        filters.add("urgent")
    if rank <= 2 and not row.result:
        filters.add("due")
    if (row.conflicts or row.late) and not elsewhere:
        filters.add("settle")
    if row.draft:
        filters.add("draft")
    if row.dossier_id in unsent:
        filters.add("unsent")
    if row.to_print:
        filters.add("print")
    if row.unmet:
        filters.add("unmet")  # of closed dossiers too: what was missing stays missing
    view = RowView(row.dossier_id, title, " · ".join(part for part in parts if part), state, kind)
    haystack = folded(" ".join([title, *parts, state]))
    return Indexed(row, view, haystack, (rank, day, folded(title)), frozenset(filters))


def _elsewhere(words: _Said) -> tuple[str, str, int, str]:
    """Another team holds it: nothing of it presses here."""
    return words("dossiers.elsewhere"), "", 8, ""


def _state(row: Row, today: date, words: _Said, *, offered: bool = False) -> tuple[str, str, int, str]:
    """What presses most: text, kind, rank (0 first) and the day to sort by."""
    if row.result:
        return words("dossiers.closed"), "", 9, ""
    if row.due:
        due = date.fromisoformat(row.due)
        if due < today:
            return words("dossiers.overdue", day=due), "red", 0, row.due
        return words("dossiers.clock", day=due), "red", 0, row.due
    if row.urgent:
        return _urgent(row.urgent, words), "red", 1, ""
    if offered:
        return words("dossiers.offered"), "amber", 2, ""
    if row.conflicts:
        return words("dossiers.conflict"), "amber", 2, ""
    if row.late:
        return words("dossiers.late"), "amber", 2, ""
    for day, key in ((row.review, "dossiers.review"), (row.appointment, "dossiers.appointment")):
        if day and (date.fromisoformat(day) - today).days <= SOON_DAYS and date.fromisoformat(day) >= today:
            return words(key, day=date.fromisoformat(day)), "amber", 2, day
    if row.review and date.fromisoformat(row.review) < today:
        return words("dossiers.review_late", day=date.fromisoformat(row.review)), "amber", 2, row.review
    if row.to_print:
        return words("dossiers.to_print"), "amber", 3, ""
    if row.draft:
        return words("dossiers.draft"), "amber", 3, ""
    return "", "", 4, ""


def _urgent(code: str, words: _Said) -> str:
    """The short word of an urgent finding, by the nearest code that has one: threat.cutoff.dated, threat.cutoff."""
    while code:
        if f"urgent.{code}" in words:
            return words(f"urgent.{code}")
        code = code.rpartition(".")[0]
    return words("dossiers.urgent")
