"""What was looked for and not there: steps that ended as "no offer found", for a region to count.

Holds keys only, never what somebody typed. docs/domain.md, "Steps".
"""

from dataclasses import dataclass

from forms.intake_values import Intake
from forms.rules.catalogue import Catalogue

NO_OFFER = "no_offer"


@dataclass(frozen=True)
class Unmet:
    """A need that nobody met. step: its key in the catalogue, "" for a step in somebody's own words.

    party: key of the party that was tried, "" when there was none or it is not in the catalogue. roads: of the client.
    municipality: GM...., None when unknown.
    """

    step: str
    party: str
    roads: frozenset[str]
    municipality: str | None


def unmet_needs(intake: Intake, roads: frozenset[str], shelf: Catalogue) -> tuple[Unmet, ...]:
    """The steps of a plan for which no offer was found, in their order."""
    known = {step.key for step in shelf.steps}
    found = []
    for step in intake.steps:
        if step.status == NO_OFFER:
            party = shelf.party_named(step.party) if step.party else None
            key = step.code if step.code in known else ""
            found.append(Unmet(key or "", party.key if party else "", roads, intake.municipality))
    return tuple(found)
