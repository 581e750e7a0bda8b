"""Why the catalogue says what it says of an entry, and why an entry fits a client: reason, rule and source. Pure."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from desktop.catalogue import said
from desktop.dossier import Dossier
from desktop.scan.road_page import finding_in_words, why_in_words
from forms.rules.catalogue import Catalogue, Entry, doubt, has_ended
from forms.rules.catalogue.search import found
from forms.rules.steps import situations
from forms.rules.urgency import PROPOSAL
from forms.words import Words

# Rules of the catalogue, docs/domain.md.
GONE: Final = "CT1"
CHECK_FIRST: Final = "CT2"
CHECKED: Final = "CT3"
NO_OFFER: Final = "CT4"
MONEY: Final = "CT5"
FITS: Final = "CT6"


def why_entry(shelf: Catalogue, entry: Entry, today: date, words: Words) -> str:
    """How an entry stands today, by which rule, and where that comes from."""
    why = doubt(entry, today)
    if has_ended(entry, today):
        rule, state = GONE, said.ended_of(found(shelf, entry, today), words)
    elif why:
        rule, state = CHECK_FIRST, said.doubt_of(why, entry.checked, words)
    else:
        rule, state = CHECKED, f"{said.checked_of(entry.checked, words)}."
    return f"{state} {why_in_words(rule, entry.source, words)}"


def because(dossier: Dossier, situation: str, rule: str, source: str, words: Words) -> str:
    """What is the case, with its rule and source; source: where no finding says one."""
    findings = (*dossier.urgencies, *dossier.advice.findings)
    by_rule = next((one for one in findings if one.rule == rule), None)
    led = next((one for one in findings if one.code == situation), by_rule)
    key = f"plan.because.{rule}"
    reason = finding_in_words(led, words) if led else words(key) if key in words else ""
    return f"{reason} {why_in_words(rule, led.source if led else source, words)}".strip()


def why_fits(entry: Entry, dossier: Dossier, words: Words) -> Iterator[str]:
    """Each situation of this client for which an entry is; nothing for what is there for no situation."""
    now = situations(dossier.intake, dossier.scan, dossier.advice, dossier.urgencies, dossier.clock)
    seen: set[str] = set()
    for one in entry.situations:
        if one in now and (line := because(dossier, one, now[one], PROPOSAL, words)) not in seen:
            seen.add(line)
            yield words("catalogue.because", reason=line)
    if seen:
        yield why_in_words(FITS, PROPOSAL, words)
