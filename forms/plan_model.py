"""The action plan as a value: everything its two pages show, already chosen, in no language yet.

A text is either typed by a person (str) or a Phrase: the key of a sentence with its numbers, so that the same plan
prints in Dutch and in English. The fridge part holds only what children and visitors may read.
"""

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum

from forms.words import Number, Words


@dataclass(frozen=True)
class Phrase:
    """A sentence of resources/texts by its key, with the numbers it holds."""

    key: str
    numbers: tuple[tuple[str, Number], ...] = ()

    def said(self, words: Words) -> str:
        """The sentence in the language of words; raises TextMissing for a key that no text file has."""
        return words(self.key, **dict(self.numbers))


@dataclass(frozen=True)
class Named:
    """A name that the catalogue or the form gives in each language: pairs of language code and name."""

    names: tuple[tuple[str, str], ...]

    def said(self, words: Words) -> str:
        """The name in the language of words, or the first there is."""
        return words.named(dict(self.names))


Text = str | Phrase | Named


def phrase(key: str, **numbers: Number) -> Phrase:
    """A Phrase with its numbers given by name."""
    return Phrase(key, tuple(numbers.items()))


def said(text: Text, words: Words) -> str:
    """A typed text as it is, a phrase or a name in the language of words."""
    return text if isinstance(text, str) else text.said(words)


class Who(StrEnum):
    """Who does a step."""

    CLIENT = "client"
    WORKER = "worker"
    PARTY = "party"


@dataclass(frozen=True)
class Worker:
    """Whom the client can call. days: the worker's days as words ("maandag tot en met donderdag"). Each may be ""."""

    name: str = ""
    team: str = ""
    phone: str = ""
    days: str = ""


@dataclass(frozen=True)
class Appointment:
    """The next time they meet; place is typed, or a phrase that points to page 2."""

    day: date | None = None
    at: time | None = None
    place: Text = ""


@dataclass(frozen=True)
class Step:
    """One agreed step. number counts from 1 in the order of the plan; status as in the intake (open, done, ...)."""

    number: int
    action: Text
    who: Who = Who.CLIENT
    party: Text = ""
    phone: str = ""
    due: date | None = None
    status: str = "open"
    money: str = ""
    check_first: bool = False  # the party's details are old or unsure
    code: str = ""  # its key in the catalogue; "" for a step that somebody typed


@dataclass(frozen=True)
class FridgeStep:
    """An open step in words that may hang on the fridge; number is its number on page 2."""

    number: int
    action: Text
    who: Who = Who.CLIENT
    party: Text = ""
    phone: str = ""
    due: date | None = None


@dataclass(frozen=True)
class Fridge:
    """Page 1. first_name "" gives a neutral greeting; own_words: the wish is the client's own words, to be quoted."""

    first_name: str = ""
    wish: Text = ""
    own_words: bool = False
    steps: tuple[FridgeStep, ...] = ()
    appointment: Appointment = Appointment()
    worker: Worker = Worker()


@dataclass(frozen=True)
class Standing:
    """Where the client is now: at most three sentences, and turnover now and needed in euros a month for the chart."""

    sentences: tuple[Phrase, ...] = ()
    turnover: Decimal | None = None
    needed: Decimal | None = None
    provisional: bool = False  # rests on estimates or on old books


@dataclass(frozen=True)
class Goal:
    """What the client wants to reach."""

    goal: str
    why: str = ""
    by: date | None = None


@dataclass(frozen=True)
class Helper:
    """A party that helps. warm: handed over in person; day: when."""

    name: Text
    contact: str = ""
    phone: str = ""
    url: str = ""
    day: date | None = None
    warm: bool | None = None
    check_first: bool = False


@dataclass(frozen=True)
class Agreement:
    """What the client thinks of the plan. answer: yes, partly, no or "" (to be ticked by pen).

    signed: paper, screen, phone or "".
    """

    answer: str = ""
    reaction: str = ""
    signed: str = ""
    signed_on: date | None = None


@dataclass(frozen=True)
class Plan:
    """A whole plan: number and day, page 1 (fridge) and what follows from page 2 on (private)."""

    number: int
    day: date
    fridge: Fridge = Fridge()
    name: str = ""
    wish: Text = ""
    own_words: str = ""
    words_on_fridge: bool = False  # page 1 shows own_words whole; the pages settle it
    standing: Standing = Standing()
    road: Text = ""
    road_chosen: bool = False  # chosen together; else it is only what fits the wish
    goals: tuple[Goal, ...] = ()
    steps: tuple[Step, ...] = ()
    clock: Phrase | None = None
    conditions: tuple[Phrase, ...] = ()
    warnings: tuple[Phrase, ...] = ()
    papers: tuple[Phrase, ...] = ()
    figures: tuple[Text, ...] = ()  # the figures to look up when the quick scan lacks them
    missing: tuple[Text, ...] = ()  # what else to look up
    discuss: tuple[Text, ...] = ()  # what is still to be talked about
    helpers: tuple[Helper, ...] = ()
    place: str = ""  # of the next appointment, when page 1 only points here
    review: Phrase | None = None
    agreement: Agreement = Agreement()
    worker: Worker = Worker()
    spoken: tuple[str, ...] = ()  # the languages that the client named, as BCP 47 tags; never shown, only read in
