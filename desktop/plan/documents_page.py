"""What the screen of papers shows: the plans that were given, newest first."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from desktop.dossier import Dossier, items
from forms.words import Words
from sync.vault import GivenPlanInfo


@dataclass(frozen=True)
class GivenRow:
    """A given plan: its number, when and how in words."""

    number: int
    title: str
    detail: str
    waits: bool = False  # to be printed for the first time
    here: bool = True  # its pages are on this laptop, and can be opened


@dataclass(frozen=True)
class DocumentsPage:
    """rows are newest first."""

    rows: tuple[GivenRow, ...]


def documents_page(dossier: Dossier, words: Words) -> DocumentsPage:
    """The given plans of a dossier, also those whose pages are not here.

    Pages stay on the laptop that made them, and go from there when the dossier leaves it, also when that comes back,
    and when a value on them is taken away for good.
    """
    rows = [*(_given(dossier, plan, words) for plan in dossier.given), *_elsewhere(dossier, words)]
    return DocumentsPage(tuple(sorted(rows, key=lambda row: -row.number)))


def _given(dossier: Dossier, plan: GivenPlanInfo, words: Words) -> GivenRow:
    how = _how(dossier, plan)
    said = words("documents.gone" if plan.gone else "documents.detail", at=plan.at, how=how_in_words(how, words))
    waits = how == "queue" and not plan.gone
    return GivenRow(plan.number, words("documents.plan", n=plan.number), said, waits, here=not plan.gone)


def _elsewhere(dossier: Dossier, words: Words) -> Iterator[GivenRow]:
    """Plans that only the dossier tells of; what cannot be read as one is left out."""
    here = {plan.plan_id for plan in dossier.given}
    for plan_id, told in items(dossier.values, "given").items():
        if plan_id in here:
            continue
        with suppress(KeyError, ValueError):
            number, at = int(told["number"]), datetime.fromisoformat(told["at"])
            said = words("documents.elsewhere", at=at, how=how_in_words(told.get("how", ""), words))
            yield GivenRow(number, words("documents.plan", n=number), said, here=False)


def _how(dossier: Dossier, plan: GivenPlanInfo) -> str:
    """How a plan was given; one that waits in the queue or was printed from it, or is no file yet, says so."""
    queued, printed = (dossier.text(f"given/{plan.plan_id}/{leaf}") for leaf in ("queued", "printed"))
    if plan.how != "queue" and not queued:
        return "unsaved" if dossier.text(f"given/{plan.plan_id}/unsaved") else plan.how
    return "queue_printed" if printed else "queue"


def how_in_words(how: str, words: Words) -> str:
    """How a plan was given; what is no known way is shown as it stands."""
    key = f"give.how.{how}"
    return words(key) if key in words else how
