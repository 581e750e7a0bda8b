"""Why the quick scan is provisional: each reason, with the very question whose answer takes it away. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from forms.intake_values import Figures, Intake

BOOKS_BEHIND: Final = frozenset({"more_than_three", "bookkeeper_stopped", "none"})
LEFT_OUT: Final = "left_out"
BOOKS: Final = "books"


@dataclass(frozen=True)
class Doubt:
    """One reason; its sentence is scan.doubt.<reason>.

    place: the stored path of the question to go to ("figures/<id>/f5_costs/<id>/f5_amount"); only its name where its
    item is not there yet.
    """

    reason: str
    place: str

    @property
    def question(self) -> str:
        """The name of the question to go to."""
        return self.place.rpartition("/")[2]


def doubts(intake: Intake, figures: Figures) -> tuple[Doubt, ...]:
    """All that makes the outcome of these figures provisional; nothing when it stands."""
    return (*_doubts_of(figures), *_books(intake), *_left_out(intake, figures))


def _doubts_of(figures: Figures) -> Iterator[Doubt]:
    """Estimates, and what nobody said: where the figures come from, a month of turnover, whether VAT is in it."""
    if figures.reliability in (None, "estimate"):
        yield Doubt("source" if figures.reliability else "no_source", f"figures/{figures.item_id}/f13_reliability")
    if figures.vtlb_estimate == "yes":
        yield Doubt("vtlb", f"figures/{figures.item_id}/h5_vtlb_estimate")
    found: dict[str, str] = {}
    for place in (*figures.unsure, *(each for other in figures.others for each in other.unsure)):
        found.setdefault(_reason(place), place)
    for reason, place in found.items():
        yield Doubt(reason, place)


def _reason(place: str) -> str:
    """Months of one turnover are one reason: f1_turnover for f1_turnover_2."""
    return place.rpartition("/")[2].rstrip("0123456789").rstrip("_")


def _books(intake: Intake) -> Iterator[Doubt]:
    behind = next((business for business in intake.businesses if business.books in BOOKS_BEHIND), None)
    if behind is not None:
        yield Doubt(BOOKS, f"business/{behind.item_id}/o9_books")


def _left_out(intake: Intake, figures: Figures) -> Iterator[Doubt]:
    """Another business runs, and its figures are not here."""
    if sum(one.runs for one in intake.businesses) > 1 + len(figures.others):
        yield Doubt(LEFT_OUT, "g1_turnover_1")
