"""What the screen "Wie en wat" shows, as one value: cards that were found, or what to do when nothing was."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from desktop.catalogue import said
from desktop.catalogue.reasons import why_entry, why_fits
from desktop.dossier import Dossier
from desktop.dossiers.rows import RowView
from forms.answers import clean_text
from forms.reference import municipality_name
from forms.rules.catalogue import (
    Catalogue,
    Entry,
    Found,
    MoneySource,
    Party,
    Scheme,
    doubt,
    find,
    has_ended,
)
from forms.rules.catalogue.search import found
from forms.rules.steps import situations
from forms.web_address import readable
from forms.words import Words

ALL: Final = "all"
KINDS: Final = (ALL, "party", "scheme", "money", "practice", "watch")
FOR_A_CLIENT: Final = ("party", "scheme", "money")  # what is shown before anything is typed
MOST_LETTERS: Final = 100  # of what was typed, in a sentence or a step


@dataclass(frozen=True)
class EntryCard:
    """One entry in words; what does not hold is "". now: key of what there is instead; can_step: may become a step."""

    key: str = ""
    kind: str = ""
    name: str = ""
    what: str = ""
    roads: str = ""
    ask: str = ""
    phone: str = ""
    site: str = ""
    places: str = ""
    doubt: str = ""
    ended: str = ""
    now: str = ""
    now_name: str = ""
    source: str = ""
    elsewhere: str = ""
    can_step: bool = False

    def row(self, words: Words) -> RowView:
        """Its line in the list: at most one state, the one that matters most."""
        states = (
            (words("catalogue.state.ended") if self.ended else "", "red", "prohibit"),
            (self.elsewhere, "", "map-pin"),
            (words("catalogue.state.check") if self.doubt else "", "amber", "warning"),
        )
        state = next((one for one in states if one[0]), ("", "", ""))
        return RowView(self.key, self.name, f"{self.kind} · {self.what}", *state)

    @property
    def spoken(self) -> str:
        """What a screen reader says of the card."""
        return ". ".join(part for part in (self.name, self.kind, self.ended, self.doubt, self.what, self.phone) if part)


@dataclass(frozen=True)
class CataloguePage:
    """elsewhere: how much was left out that is not in the client's municipality; own: what may be one's own step."""

    heading: str
    cards: tuple[EntryCard, ...]
    elsewhere: str
    empty_title: str
    empty_text: str
    own: str


@dataclass(frozen=True)
class Asked:
    """What the worker wants to see. text: as typed; kind: one of KINDS; everywhere: also what is in other regions."""

    text: str = ""
    kind: str = ALL
    everywhere: bool = False


def catalogue_page(shelf: Catalogue, asked: Asked, today: date, words: Words, dossier: Dossier | None) -> CataloguePage:
    """The page; with a dossier it looks at the client's municipality, and begins with what fits its road."""
    place = dossier.intake.municipality if dossier is not None else None
    typed = " ".join(clean_text(asked.text).split())[:MOST_LETTERS]
    hits = find(shelf, typed, today, place) if typed else tuple(_before_typing(shelf, asked.kind, today, dossier))
    hits = tuple(hit for hit in hits if asked.kind in (ALL, hit.entry.kind))
    shown = tuple(hit for hit in hits if asked.everywhere or not hit.elsewhere)
    away = len(hits) - len(shown)
    none = bool(typed) and not shown
    return CataloguePage(
        heading=_heading(typed, len(shown), words, dossier),
        cards=tuple(_card(shelf, hit, today, words, dossier) for hit in shown),
        elsewhere=words("catalogue.elsewhere", n=away, place=_place(dossier)) if away else "",
        empty_title=_nothing(typed, away, words, dossier) if none else "",
        empty_text=words(f"catalogue.none.{'dossier' if dossier else 'alone'}") if none else "",
        own=typed if none and dossier else "",
    )


def _nothing(typed: str, away: int, words: Words, dossier: Dossier | None) -> str:
    if away:
        return words("catalogue.none.here", text=typed, place=_place(dossier))
    return words("catalogue.none", text=typed)


def _place(dossier: Dossier | None) -> str:
    return municipality_name((dossier.intake.municipality if dossier is not None else None) or "")


def _heading(typed: str, count: int, words: Words, dossier: Dossier | None) -> str:
    if typed:
        return words("catalogue.found.one" if count == 1 else "catalogue.found", n=count) if count else ""
    return words("catalogue.fits" if dossier is not None else "catalogue.everything")


def _before_typing(shelf: Catalogue, kind: str, today: date, dossier: Dossier | None) -> Iterable[Found]:
    """What fits the client when a dossier lies open and no kind was chosen; else all of it, without what ended."""
    kinds = FOR_A_CLIENT if kind == ALL else (kind,)
    place = dossier.intake.municipality if dossier is not None else None
    there = [entry for entry in shelf.entries.values() if entry.kind in kinds and not has_ended(entry, today)]
    if dossier is not None and kind == ALL:
        there = _fitting(there, dossier) or there
    return (found(shelf, entry, today, place) for entry in there)


def _fitting(entries: list[Entry], dossier: Dossier) -> list[Entry]:
    """What is for a situation of this client on this road; most situations first."""
    now = situations(dossier.intake, dossier.scan, dossier.advice, dossier.urgencies, dossier.clock)
    roads = dossier.roads
    counted = [(len(now.keys() & set(entry.situations)), entry) for entry in entries]
    fitting = [(count, entry) for count, entry in counted if count and (not entry.roads or entry.roads & roads)]
    return [entry for _, entry in sorted(fitting, key=lambda one: -one[0])]


def _card(shelf: Catalogue, hit: Found, today: date, words: Words, dossier: Dossier | None) -> EntryCard:
    entry = hit.entry
    roads = said.roads_of(entry, words)
    party = None if hit.ended else _party(shelf, entry, today, dossier)
    return EntryCard(
        key=entry.key,
        kind=words(f"catalogue.kind.{entry.kind}"),
        name=said.name_of(entry, words),
        what=said.what_of(entry, words),
        roads=words("catalogue.roads", roads=roads) if roads else "",
        ask=words("catalogue.ask", party=said.name_of(party, words)) if party and party is not entry else "",
        phone=_phone(party, words) if party else "",
        site=readable(entry.site),
        places=said.places_of(entry, words),
        doubt="" if hit.ended else _doubt(entry, party, today, words),
        ended=said.ended_of(hit, words),
        now=hit.now.key if hit.now else "",
        now_name=said.name_of(hit.now, words) if hit.now else "",
        source=_source(shelf, entry, today, words, dossier),
        elsewhere=words("catalogue.state.elsewhere", place=_place(dossier)) if hit.elsewhere else "",
        can_step=dossier is not None and not hit.ended and isinstance(entry, Party | Scheme | MoneySource),
    )


def _source(shelf: Catalogue, entry: Entry, today: date, words: Words, dossier: Dossier | None) -> str:
    """How it stands, by which rule and source; for a client why it fits."""
    lines = [f"{said.checked_of(entry.checked, words)}.", why_entry(shelf, entry, today, words)]
    if not (has_ended(entry, today) or doubt(entry, today)):
        del lines[0]  # the reason says it
    return "\n".join((*lines, *(why_fits(entry, dossier, words) if dossier is not None else ())))


def _party(shelf: Catalogue, entry: Entry, today: date, dossier: Dossier | None) -> Party | None:
    """Who to call: the party itself, or the one that is asked about a scheme."""
    if isinstance(entry, Party):
        return entry
    place = dossier.intake.municipality if dossier is not None else None
    return shelf.party_now(entry.party, place, today) if isinstance(entry, Scheme) else None


def _doubt(entry: Entry, party: Party | None, today: date, words: Words) -> str:
    """Why to check it first: itself, or else the party whose number stands with it."""
    for one in (entry, party):
        if one is not None and (why := doubt(one, today)):
            return said.doubt_of(why, one.checked, words)
    return ""


def _phone(party: Party, words: Words) -> str:
    return party.phone or ("" if party.site else words("catalogue.no_phone"))


# Steps.


def step_of_entry(shelf: Catalogue, key: str, today: date, words: Words, dossier: Dossier) -> dict[str, str]:
    """The answers of a step that leads to an entry: question name -> value; {} for what can be no step."""
    entry = shelf.entries.get(key)
    if entry is None or has_ended(entry, today) or not isinstance(entry, Party | Scheme | MoneySource):
        return {}
    name = said.name_of(entry, words)
    step = {"pl2_action": words(f"catalogue.step.{entry.kind}", name=name), "pl2_who": "client", "pl2_status": "open"}
    party = _party(shelf, entry, today, dossier)
    if isinstance(entry, MoneySource):
        step["pl2_money"] = name
    if party is not None:
        step |= {"pl2_party": said.name_of(party, words), "pl2_phone": party.phone}
    return step


def own_step(typed: str, words: Words, *, offered: bool) -> dict[str, str]:
    """The answers of a step in the worker's own words. offered: False when nobody offers it, which counts."""
    action = words("catalogue.step.own", text=typed)
    return {"pl2_action": action, "pl2_who": "client", "pl2_status": "open" if offered else "no_offer"}
