"""Which papers to collect, for what, and who asks for them. The plan lists them; `paper.papers.<key>` names each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from forms.intake_values import Intake

DEVENTER: Final = "Deventer"  # the list of papers for Bbz
EDE: Final = "ede.nl; gemeentemaasgouw.nl"  # for IOAZ
PROPOSAL: Final = "own proposal"


@dataclass(frozen=True)
class Paper:
    """key: its name in words. purpose: bbz, ioaz, debt_help, scan, post or job. source: who asks for it."""

    key: str
    purpose: str
    source: str

    @property
    def rule(self) -> str:
        """Its id in docs/domain.md."""
        return RULES[self.purpose]


RULES: Final = {
    "": "PP1", "bbz": "PP2", "ioaz": "PP3", "debt_help": "PP4", "scan": "PP5", "post": "PP6", "job": "PP7",
}  # fmt: skip
FOR: Final = {
    "bbz": (("home", "register", "accounts", "income_tax", "vat", "partner_income", "debts"), DEVENTER),
    "ioaz": (("home", "accounts", "income_tax", "bank", "partner_income"), EDE),
    "debt_help": (("debts", "bank"), PROPOSAL),
    "scan": (("bank",), PROPOSAL),
    "post": (("post",), PROPOSAL),
    "job": (("cv",), PROPOSAL),
}


def papers(intake: Intake, purposes: Iterable[str]) -> tuple[Paper, ...]:
    """The papers for these purposes, each once, for the first that asks for it; none of a partner who is not there."""
    alone = intake.home in ("alone", "children")
    found: dict[str, Paper] = {"identity": Paper("identity", "", PROPOSAL)}
    for paper in _all(purposes):
        if not (alone and paper.key == "partner_income"):
            found.setdefault(paper.key, paper)
    return tuple(found.values())


def _all(purposes: Iterable[str]) -> Iterator[Paper]:
    for purpose in purposes:
        keys, source = FOR[purpose]
        yield from (Paper(key, purpose, source) for key in keys)
