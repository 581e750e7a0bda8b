"""The sealed list row of a dossier: the few facts that the list shows, sorts and searches.

Dates stand as ISO text and are compared with today when the list is shown, so that a card never grows stale.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import Final, NamedTuple, cast

from desktop.dossier import Dossier, items
from desktop.named import ASSIGNED, id_of
from forms.answers import text_of
from forms.rules.catalogue import catalogue
from forms.rules.finding import Level
from forms.rules.unmet import unmet_needs
from sync.history import State
from sync.laptop.packed import PackedData, Shape
from sync.vault import Card, Value, Vault


class Row(NamedTuple):
    """A card read back. Dates are ISO text or ""; counts are whole numbers."""

    dossier_id: str
    draft: bool
    name: str
    place: str  # code of the municipality
    sector: str
    wish: str
    road: str  # letters joined by "+", "" while undecided
    urgent: str  # code of the first urgent finding, or ""
    due: str  # last day of the running clock
    review: str
    appointment: str
    touched: str
    plans: int
    result: str
    conflicts: int
    to_print: int = 0  # plans that were given and wait to be printed
    unmet: int = 0  # steps for which no offer was found
    assigned: str = ""  # the laptop on whose name it stands
    closed: str = ""  # the day on which it was closed
    late: int = 0  # changes that do not count until somebody accepts them


_COUNTS: Final = ("plans", "conflicts", "to_print", "unmet", "late")
_EMPTY: Final = tuple((name, 0 if name in _COUNTS else "") for name in Row._fields[2:])
_TYPES: Final = tuple(type(empty) for _, empty in _EMPTY)
_NAMES: Final = tuple(name for name, _ in _EMPTY)
_row: Final = tuple.__new__  # of fields that are known to be all there


def make_card(dossier_id: str, state: State) -> Mapping[str, Value]:
    """The card of a saved dossier; of one in which nothing counts yet, what waits to count says which it is."""
    values = state.values if state.heads else state.proposed
    return _card(dossier_id, values, len(state.conflicts), len(state.late))


def make_card_of_values(dossier_id: str, values: Mapping[str, Value]) -> Mapping[str, Value]:
    """The card of a conversation that was never saved."""
    return _card(dossier_id, values, 0, 0)


def _card(dossier_id: str, values: Mapping[str, Value], conflicts: int, late: int) -> Mapping[str, Value]:
    present = {path: value for path, value in values.items() if value is not None}
    dossier = Dossier(dossier_id, present, date.min)
    intake = dossier.intake
    business = intake.businesses[0] if intake.businesses else None
    clock = dossier.clock
    times = [note.at for note in dossier.notes] + [contact.started for contact in dossier.contacts]
    return {
        "name": text_of(present.get("p1_name")) or text_of(present.get("dossier/name")) or "",
        "place": intake.municipality or "",
        "sector": (business.sector if business else None) or "",
        "wish": intake.wish or "",
        "road": dossier.text("road/chosen") or "+".join(sorted(dossier.advice.road)),
        "urgent": next((finding.code for finding in dossier.urgencies if finding.level is Level.RED), ""),
        "due": clock.due.isoformat() if clock and clock.running else "",
        "review": intake.review_date.isoformat() if intake.review_date else "",
        "appointment": intake.next_date.isoformat() if intake.next_date else "",
        "touched": max(times, default=""),
        "plans": len(items(present, "given")),
        "result": dossier.text("closing/result"),
        "conflicts": conflicts,
        "late": late,
        "to_print": sum(waits_to_print(plan) for plan in items(present, "given").values()),
        "unmet": len(unmet_needs(intake, dossier.roads, catalogue())),
        "closed": dossier.text("closing/at")[:10] if dossier.text("closing/result") else "",
        "assigned": id_of(dossier.text(ASSIGNED)),
    }


def waits_to_print(plan: Mapping[str, str]) -> bool:
    """True for a given plan (what the dossier tells of it) that was to be printed later and was not printed yet."""
    return (plan.get("how") == "queue" or "queued" in plan) and "printed" not in plan


def read_card(card: Card) -> Row:
    """A card as a row; what a card of an older release lacks is empty."""
    data = card.data
    found = (value if isinstance(value := data.get(name), type(empty)) else empty for name, empty in _EMPTY)
    return Row._make((card.dossier_id, card.draft, *found))


def read_cards(cards: Iterable[Card]) -> Iterator[Row]:
    """Each card as a row; those that were packed together are read together."""
    for shape, some in groupby(cards, _shape_of):
        taking = shape.taking(_NAMES, _TYPES) if shape is not None else None
        if taking is None:
            yield from map(read_card, some)
        else:
            packed = cast("Iterable[tuple[str, PackedData, bool, bool]]", some)
            yield from [_row(Row, (one, draft, *taking(data.held))) for one, data, draft, _ in packed]


def _shape_of(card: Card) -> Shape | None:
    data = card.data
    return data.shape if type(data) is PackedData else None


class ReadRows:
    """The rows of ever newer cards; a card that did not change gives the same row as before."""

    def __init__(self) -> None:
        self._of: tuple[Card, ...] = ()
        self._rows: tuple[Row, ...] = ()

    def rows(self, cards: tuple[Card, ...]) -> tuple[Row, ...]:
        """One for each card."""
        if cards is not self._of:
            known = {id(card): row for card, row in zip(self._of, self._rows, strict=True)}
            new = [card for card in cards if id(card) not in known]
            known.update(zip(map(id, new), read_cards(new), strict=True))
            self._rows = tuple(map(known.__getitem__, map(id, cards)))
            self._of = cards
        return self._rows


def all_cards(vault: Vault) -> tuple[Card, ...]:
    """The cards of saved dossiers, and one for each conversation that a crash left unsaved."""
    cards = vault.cards()
    known = {card.dossier_id for card in cards}
    unsaved = tuple(
        Card(dossier_id, make_card_of_values(dossier_id, draft.changes), draft=True)
        for dossier_id, draft in vault.drafts().items()
        if dossier_id not in known
    )
    return unsaved + cards
