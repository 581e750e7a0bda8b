"""A dossier as the screens read it: one frozen value with everything that follows from the answers.

Made anew after every change; what is costly (facts, findings, scan) is worked out when first asked for.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Final

from desktop.region import NO_REGION, Region
from forms.engine.model import Form
from forms.engine.session import Session
from forms.intake import Intake, load_intake, read_intake
from forms.intake_read import day as day_of
from forms.open_questions import Open, missing
from forms.rules.clocks import Clock, debt_help_clock
from forms.rules.finding import Finding
from forms.rules.road import RoadAdvice, road
from forms.rules.scan import Scan, quick_scan, scan_input
from forms.rules.schemes import Scheme, schemes
from forms.rules.steps import SuggestedStep, suggested_steps
from forms.rules.terms import Term, terms
from forms.rules.urgency import is_threatening, urgencies
from sync.history import Written
from sync.vault import GivenPlanInfo, Value

LONGEST_NUMBER: Final = 4  # digits of the number of a plan; what is longer is none
OWN_NODES: Final = ("dossier", "contact", "note", "road", "safety", "closing", "given", "redacted", "handover")


def without_form(values: Mapping[str, Value]) -> dict[str, Value]:
    """Only what is no answer: contacts, notes, road, safety, closing, given plans, working name."""
    return {path: value for path, value in values.items() if path.split("/", 1)[0] in OWN_NODES}


def items(values: Mapping[str, Value], node: str) -> dict[str, dict[str, str]]:
    """The items under a node such as `contact` or `note`: item id -> leaf -> text; cleared leaves are absent."""
    found: dict[str, dict[str, str]] = {}
    for path, value in values.items():
        parts = path.split("/")
        if len(parts) == 3 and parts[0] == node and value is not None:
            found.setdefault(parts[1], {})[parts[2]] = str(value)
    return found


def next_plan_number(values: Mapping[str, Value], given: Iterable[GivenPlanInfo]) -> int:
    """The number of the next plan: after those given here, and after those that colleagues gave on their laptops."""
    told = [one.get("number", "") for one in items(values, "given").values()]
    elsewhere = [int(number) for number in told if number.isdecimal() and len(number) <= LONGEST_NUMBER]
    return max((*elsewhere, *(plan.number for plan in given)), default=0) + 1


@dataclass(frozen=True)
class Contact:
    """One sitting: a visit, at the office, by phone or video. started and ended are ISO date-times."""

    contact_id: str
    kind: str  # visit, office, phone, video
    started: str
    ended: str = ""
    present: str = ""
    interpreter: str = ""
    place: str = ""


@dataclass(frozen=True)
class Note:
    """A dated note; the client may read it."""

    note_id: str
    text: str
    at: str
    contact: str = ""


@dataclass(frozen=True)
class Dossier:
    """Merged values with what is not saved yet laid over them, and today."""

    dossier_id: str
    values: Mapping[str, Value]
    today: date
    conflicts: Mapping[str, tuple[Written, ...]] = field(default_factory=dict)
    given: tuple[GivenPlanInfo, ...] = ()
    revisions: int = 0
    unsaved: bool = False
    form: Form | None = None  # that it is filled with; None: the program's own
    region: Region = NO_REGION

    def text(self, path: str) -> str:
        """The value at a path as text, "" when there is none."""
        value = self.values.get(path)
        return "" if value is None else str(value)

    @cached_property
    def intake(self) -> Intake:
        """The answers as typed facts."""
        return read_intake({path: str(value) for path, value in self.values.items() if value is not None})

    @cached_property
    def urgencies(self) -> tuple[Finding, ...]:
        """What is urgent, most urgent first."""
        return urgencies(self.intake, self.today, eviction_confirmed=self.eviction_confirmed)

    @cached_property
    def clock(self) -> Clock | None:
        """The legal clock of debt help, if help with debts was asked for."""
        threatening = is_threatening(self.urgencies)
        return debt_help_clock(replace(self.intake, held_on=self._held_on()), threatening, self.today)

    def _held_on(self) -> date | None:
        """The first conversation about debt help: as was told, else one of ours where the region has that mandate."""
        told, asked = self.intake.held_on, self.intake.asked_on
        if told is not None or asked is None or not self.region.mandate:
            return told
        days = (day_of(contact.started[:10]) for contact in self.contacts)
        return min((day for day in days if day is not None and day >= asked), default=None)

    @property
    def eviction_confirmed(self) -> bool:
        """True when the worker says that the eviction that "threatens" (S1) does."""
        return self.text("dossier/eviction_confirmed") == "yes"

    @cached_property
    def scan(self) -> Scan:
        """The quick scan on the newest figures."""
        return quick_scan(scan_input(self.intake, amounts=self.region.amounts))

    @cached_property
    def advice(self) -> RoadAdvice:
        """The road that follows from the wish, with warnings, alternatives and tracks."""
        together = frozenset(self.text("road/chosen").split("+")) & frozenset("ABC")
        return road(self.intake, self.scan, self.urgencies, self.today, together)

    @cached_property
    def suggestions(self) -> tuple[SuggestedStep, ...]:
        """First steps from the catalogue that fit the road, in order."""
        advice = replace(self.advice, road=self.roads)
        return suggested_steps(
            self.intake, self.scan, advice, self.urgencies, self.clock, self.today, self.region.catalogue
        )

    @cached_property
    def roads(self) -> frozenset[str]:
        """The road that was chosen together (A, B, C); while none was, the one that follows from the wish."""
        return frozenset(self.text("road/chosen").split("+")) & frozenset("ABC") or self.advice.road

    @cached_property
    def open_questions(self) -> Mapping[str, tuple[Open, ...]]:
        """The questions still open, by purpose."""
        texts = {path: str(value) for path, value in self.values.items() if value is not None}
        return missing(Session(self.form or load_intake(), texts, today=self.today))

    @cached_property
    def schemes(self) -> tuple[Scheme, ...]:
        """What may be possible, on the day of today."""
        return schemes(self.intake, self.today, self.region.amounts, eviction_confirmed=self.eviction_confirmed)

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """Every term that runs, waits or has stopped, the most pressing first."""
        return terms(replace(self.intake, held_on=self._held_on()), self.clock, self.today)

    @cached_property
    def contacts(self) -> tuple[Contact, ...]:
        """The sittings, oldest first."""
        made = [
            Contact(
                key,
                leaf.get("kind", "visit"),
                leaf.get("started", ""),
                leaf.get("ended", ""),
                leaf.get("present", ""),
                leaf.get("interpreter", ""),
                leaf.get("place", ""),
            )
            for key, leaf in items(self.values, "contact").items()
        ]
        return tuple(sorted(made, key=lambda contact: (contact.started, contact.contact_id)))

    @cached_property
    def notes(self) -> tuple[Note, ...]:
        """The notes that still have a text, oldest first."""
        made = [
            Note(key, leaf["text"], leaf.get("at", ""), leaf.get("contact", ""))
            for key, leaf in items(self.values, "note").items()
            if leaf.get("text")
        ]
        return tuple(sorted(made, key=lambda note: (note.at, note.note_id)))

    @property
    def closed(self) -> bool:
        """True when the dossier was closed with a result and not opened again."""
        return bool(self.text("closing/result"))
