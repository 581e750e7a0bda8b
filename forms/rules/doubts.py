"""Why the quick scan is provisional: each reason, with the question whose answer takes it away. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from forms.intake_values import Figures, Intake

BOOKS_BEHIND: Final = frozenset({"more_than_three", "bookkeeper_stopped", "none"})
LEFT_OUT: Final = "left_out"
BOOKS: Final = "books"


@dataclass(frozen=True)
class Doubt:
    """One reason; its sentence is scan.doubt.<reason>. question: the name of the question to go to."""

    reason: str
    question: str


def doubts(intake: Intake, figures: Figures) -> tuple[Doubt, ...]:
    """All that makes the outcome of these figures provisional; nothing when it stands."""
    return (*_doubts_of(figures), *_books(intake), *_left_out(intake, figures))


def _doubts_of(figures: Figures) -> Iterator[Doubt]:
    """Estimates, and what nobody said: where the figures come from, a month of turnover, whether VAT is in it."""
    if figures.reliability in (None, "estimate"):
        yield Doubt("source" if figures.reliability else "no_source", "f13_reliability")
    if figures.vtlb_estimate == "yes":
        yield Doubt("vtlb", "h5_vtlb_estimate")
    found: dict[str, str] = {}
    for question in (*figures.unsure, *(each for other in figures.others for each in other.unsure)):
        found.setdefault(_reason(question), question)
    for reason, question in found.items():
        yield Doubt(reason, question)


def _reason(question: str) -> str:
    """Months of one turnover are one reason: f1_turnover for f1_turnover_2."""
    return question.rstrip("0123456789").rstrip("_")


def _books(intake: Intake) -> Iterator[Doubt]:
    if any(business.books in BOOKS_BEHIND for business in intake.businesses):
        yield Doubt(BOOKS, "o9_books")


def _left_out(intake: Intake, figures: Figures) -> Iterator[Doubt]:
    """Another business runs, and its figures are not here."""
    if intake.runs_business and sum(one.runs for one in intake.businesses) > 1 + len(figures.others):
        yield Doubt(LEFT_OUT, "g1_turnover_1")
