"""What the catalogue knows about a step of the plan: is the number still right, and which money may pay it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from desktop.catalogue import said
from desktop.dossier import Dossier
from desktop.plan.reasons import why_step
from forms.rules.catalogue import Catalogue, Party, doubt, find
from forms.rules.catalogue.search import found
from forms.web_address import site_of
from forms.words import Words

NO_OFFER: Final = "no_offer"
ENOUGH: Final = 2  # letters, before parties are offered
MOST_OFFERS: Final = 8


@dataclass(frozen=True)
class Paying:
    """Money that may pay a step. said: its name, with "check first" where that holds."""

    name: str
    said: str


@dataclass(frozen=True)
class StepHelp:
    """checked: when the party's details were; "" for a party that the catalogue lacks. doubt: why to check first.

    site: of the party, without its path; "" when it has none.

    why: where the step, its party and its money come from, "" where nothing is known of that.
    can_lack: one press says that nobody offers it; lacks: that was said, and it counts.
    """

    checked: str = ""
    doubt: str = ""
    money: tuple[Paying, ...] = ()
    can_lack: bool = False
    lacks: bool = False
    site: str = ""
    why: str = ""


def step_help(dossier: Dossier, path: str, words: Words) -> StepHelp:
    """What there is to say about the step at a path."""
    shelf, place, today = dossier.region.catalogue, dossier.intake.municipality, dossier.today
    name, code, status = (dossier.text(f"{path}/pl2_{leaf}") for leaf in ("party", "code", "status"))
    party = shelf.party_named(name) if name else None
    known = code if any(step.key == code for step in shelf.steps) else ""
    money = shelf.money_for(known, dossier.roads, place, today)
    return StepHelp(
        checked=said.checked_of(party.checked, words) if party else "",
        site=site_of(party.site) if party else "",
        doubt=_doubt(party, dossier, words) if party else "",
        money=tuple(_paying(source.key, dossier, words) for source in money),
        can_lack=status in ("", "open") and bool(name or dossier.text(f"{path}/pl2_who") == "party"),
        lacks=status == NO_OFFER,
        why=why_step(dossier, path, words),
    )


def _doubt(party: Party, dossier: Dossier, words: Words) -> str:
    """Gone, or why to check first."""
    hit = found(dossier.region.catalogue, party, dossier.today)
    return said.ended_of(hit, words) or said.doubt_of(doubt(party, dossier.today), party.checked, words)


def _paying(key: str, dossier: Dossier, words: Words) -> Paying:
    source = dossier.region.catalogue.money[key]
    name = said.name_of(source, words)
    unsure = doubt(source, dossier.today) is not None
    return Paying(name, f"{name} ({words('catalogue.state.check')})" if unsure else name)


def party_offers(dossier: Dossier, typed: str, words: Words) -> tuple[str, ...]:
    """Names of parties that may be meant, best first; none before a few letters, none that ended or is elsewhere."""
    if len(typed.strip()) < ENOUGH:
        return ()
    hits = find(dossier.region.catalogue, typed, dossier.today, dossier.intake.municipality)
    parties = (hit.entry for hit in hits if isinstance(hit.entry, Party) and not hit.ended and not hit.elsewhere)
    return tuple(said.name_of(party, words) for party in parties)[:MOST_OFFERS]


def party_answers(shelf: Catalogue, name: str) -> Mapping[str, str]:
    """The answers of a step when a party was chosen: its name and number, no number when it has none."""
    party = shelf.party_named(name)
    return {"pl2_party": name, "pl2_phone": party.phone if party else ""}
