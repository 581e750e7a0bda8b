"""One condition of a scheme: what the answers say about it, which question decides, and where it comes from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from forms.rules.finding import Value


class Answer(StrEnum):
    """What is known about a condition. JUDGED: not for this program to say; the municipality or a court decides."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    JUDGED = "judged"


class Status(StrEnum):
    """How sure a rule is, as in docs/domain.md."""

    LAW = "law"
    SOURCE = "source"
    OWN = "own"
    KNOWN = "known"


YES, NO, UNKNOWN, JUDGED = Answer.YES, Answer.NO, Answer.UNKNOWN, Answer.JUDGED


@dataclass(frozen=True)
class Condition:
    """rule: id in docs/domain.md ("N4"). manner: what the sentence ends in where one answer has several, "" for none.

    questions: names of the questions that decide, the first to jump to; empty where the intake does not ask it.
    The sentence is `scheme.<rule>.<answer>` with the manner after it.
    """

    rule: str
    answer: Answer
    questions: tuple[str, ...]
    source: str
    status: Status
    manner: str = ""
    numbers: Mapping[str, Value] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """The key of its sentence."""
        return ".".join(part for part in ("scheme", self.rule, self.answer.value, self.manner) if part)


# Where each condition comes from: source and status.
SOURCES: Final[Mapping[str, tuple[str, Status]]] = {
    "N1": ("Bbz art. 1; AOW", Status.LAW),
    "N2": ("Bbz; Wgs art. 3", Status.LAW),
    "N3": ("ondernemersplein.nl", Status.SOURCE),
    "N4": ("Bbz art. 1", Status.LAW),
    "N5": ("Bbz art. 1, 30, 33", Status.LAW),
    "N6": ("Bbz 2004", Status.LAW),
    "N7": ("Bbz 2004", Status.LAW),
    "N8": ("Rotterdam", Status.SOURCE),
    "N9": ("Bbz art. 1", Status.LAW),
    "N10": ("Bbz 2004", Status.LAW),
    "N11": ("Bbz; IOAZ", Status.LAW),
    "N12": ("Bbz 2004", Status.LAW),
    "N13": ("own proposal", Status.OWN),
    "N14": ("senzer.nl; meppel.nl", Status.SOURCE),
    "N15": ("senzer.nl; meppel.nl", Status.SOURCE),
    "N16": ("losser.nl; KVK", Status.SOURCE),
    "N17": ("losser.nl; KVK", Status.SOURCE),
    "N18": ("Wgs", Status.LAW),
    "N19": ("VNG", Status.SOURCE),
    "N20": ("Wgs art. 3", Status.LAW),
    "N21": ("Fw art. 287b", Status.LAW),
    "N22": ("Fw art. 287b; bureauwsnp.nl", Status.SOURCE),
    "N23": ("Bbz art. 42", Status.LAW),
    "N24": ("Bbz art. 42", Status.LAW),
    "N25": ("KVK; bureauwsnp.nl", Status.KNOWN),
}


def condition(rule: str, answer: Answer, *questions: str, manner: str = "", **numbers: Value) -> Condition:
    """A condition with the source and status of its rule."""
    source, status = SOURCES[rule]
    return Condition(rule, answer, questions, source, status, manner, numbers)


def any_of(answers: tuple[Answer, ...]) -> Answer:
    """Of several businesses one that fits is enough; one that is unknown may still fit; none given is unknown."""
    for found in (YES, JUDGED, UNKNOWN):
        if found in answers:
            return found
    return NO if answers else UNKNOWN
