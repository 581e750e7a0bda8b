"""Why a step, a party, money or a day stands in the plan: reason, rule and source of each, in words. Pure."""

from collections.abc import Iterator

from desktop.catalogue import said
from desktop.catalogue.reasons import MONEY, NO_OFFER, because, why_entry
from desktop.dossier import Dossier
from desktop.scan.road_page import source_name, why_in_words
from forms.rules.catalogue import Entry
from forms.rules.steps import SuggestedStep
from forms.rules.urgency import PROPOSAL
from forms.words import Words


def why_suggestion(dossier: Dossier, step: SuggestedStep, words: Words) -> str:
    """The finding that led to a step, with rule and source; where the step, its party and its money come from."""
    lines = _led(dossier, step, words)
    party = dossier.region.catalogue.parties.get(step.party)
    lines += [_entry(dossier, party, words)] if party is not None else []
    return "\n".join((*lines, *_money(dossier, step.money, words)))


def _led(dossier: Dossier, step: SuggestedStep, words: Words) -> list[str]:
    """The finding, and the source of the step where it is another."""
    reason = because(dossier, step.situation, step.because, step.source, words)
    return (
        [reason] if reason.endswith(f" {source_name(step.source, words)}.") else [reason, _source(step.source, words)]
    )


def why_step(dossier: Dossier, path: str, words: Words) -> str:
    """The same of a step that was agreed; "" for one in somebody's own words that leads to nobody we know."""
    shelf = dossier.region.catalogue
    name, code, status = (dossier.text(f"{path}/pl2_{leaf}") for leaf in ("party", "code", "status"))
    party = shelf.party_named(name) if name else None
    known = code if any(step.key == code for step in shelf.steps) else ""
    money = shelf.money_for(known, dossier.roads, dossier.intake.municipality, dossier.today)
    lines = [*_origin(dossier, known, words)]
    lines += [_entry(dossier, party, words)] if party is not None else []
    lines += _money(dossier, tuple(source.key for source in money), words)
    if status == "no_offer":
        lines.append(f"{words('plan.step.counts')} {why_in_words(NO_OFFER, PROPOSAL, words)}")
    return "\n".join(lines)


def _origin(dossier: Dossier, code: str, words: Words) -> Iterator[str]:
    """What led to a step of the catalogue while that holds, else only that it came from there."""
    row = next((one for one in dossier.region.catalogue.steps if one.key == code), None)
    if row is None:
        return
    step = next((one for one in dossier.suggestions if one.key == code), None)
    if step is not None:
        yield from _led(dossier, step, words)
    else:
        yield f"{words('plan.step.from')} {_source(row.source, words)}"


def _source(source: str, words: Words) -> str:
    return words("plan.suggestion.source", source=source_name(source, words))


def _entry(dossier: Dossier, entry: Entry, words: Words) -> str:
    return f"{said.name_of(entry, words)}: {why_entry(dossier.region.catalogue, entry, dossier.today, words)}"


def _money(dossier: Dossier, keys: tuple[str, ...], words: Words) -> Iterator[str]:
    """Where the money for a step may come from."""
    known = dossier.region.catalogue.money
    sources = [known[key] for key in keys if key in known]
    if sources:
        names = ", ".join(said.name_of(one, words) for one in sources)
        yield f"{words('plan.suggestion.money', names=names)} {why_in_words(MONEY, PROPOSAL, words)}"
    yield from (_entry(dossier, one, words) for one in sources)


def why_review(dossier: Dossier, words: Words) -> str:
    """Which rule proposes the day to look back."""
    return why_in_words("W1.1" if dossier.advice.review_within_weeks else "T6", PROPOSAL, words)
