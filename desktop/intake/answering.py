"""How a question is answered, and how a stored answer is said to a person. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from typing import Final

from desktop.intake.marked import marked
from desktop.intake.numbers import show_number
from desktop.intake.typed import manner
from forms.answers import REFUSED, UNKNOWN
from forms.engine.model import OUTPUT_START, Choice, Form, Kind, Node, in_language
from forms.engine.offers import Offered
from forms.engine.signature import AGREED
from forms.folded import folded
from forms.words import Words

SCALE_ENDS: Final = (Decimal(1), Decimal(10))  # of the appearance "scale" on a plain number
FEW: Final = 9  # more choices than these are searched, not listed
MENU: Final = 30  # a drop-down list longer than this is searched
MANY: Final = 24  # of which several may be chosen, more than these are searched
SCALE: Final = 11  # a range of at most so many steps is a row of buttons
MOST_FOUND: Final = 12
PACKED: Final = 0  # columns: as many beside each other as fit
EXCLUSIVE: Final = frozenset({"none", "nobody", "nothing"})
NO_ANSWER_NAMES: Final[Mapping[str, str]] = {UNKNOWN: "unknown", REFUSED: "refused"}
NUMBERS: Final = frozenset({"integer", "decimal", "percent", "money", "money-month", "range"})
TYPED: Final = NUMBERS | {"date", "month", "year", "time", "moment"}
_OTHER: Final[Mapping[str, str]] = {"nl": "Anders", "tr": "Diğer", "pl": "Inne", "uk": "Інше", "ar": "غير ذلك"}
_SEARCHED: Final = frozenset({"search", "autocomplete"})
_BESIDE: Final = frozenset({"horizontal", "horizontal-compact", "columns-pack", "compact"})
_NO_DAY: Final = date(2000, 1, 1)  # where showing needs no today


@dataclass(frozen=True)
class Option:
    """One choice, by its name in the form."""

    name: str
    label: str


class Options(tuple[Option, ...]):
    """The choices of a question, made once for a list and a language; what a search needs is worked out once."""

    @cached_property
    def by_name(self) -> Mapping[str, Option]:
        """Each choice by its name."""
        return {one.name: one for one in self}

    @cached_property
    def folded(self) -> tuple[str, ...]:
        """The labels without capitals and accents, in order."""
        return tuple(folded(one.label) for one in self)

    def found(self, typed: str, most: int = MOST_FOUND) -> tuple[Option, ...]:
        """The first choices that hold every word typed, without regard to accents; those that begin with it first."""
        begin, left = folded(typed.strip()), list(zip(self, self.folded, strict=True))
        for word in folded(typed).split():
            left = [(option, text) for option, text in left if word in text]
        first = [option for option, text in left if text.startswith(begin)]
        later = [option for option, text in left if not text.startswith(begin)]
        return tuple((first + later)[:most])

    def exactly(self, typed: str) -> str:
        """The name of the choice whose whole label was typed; else what was typed."""
        wanted = folded(typed.strip())
        return next((one.name for one, text in zip(self, self.folded, strict=True) if text == wanted), typed.strip())


def field_of(node: Node, choices: int) -> str:
    """How a question is answered: by its kind and appearance; an appearance that a laptop has no use for is left out.

    Gives text, lines, integer, decimal, percent, money, money-month, date, month, year, time, moment, radios, menu,
    likert, buttons, scale, search, checks, searches, range, signature, note, line or tick.
    """
    looks = set(node.appearance.split())
    if node.kind is Kind.SELECT_MULTIPLE:
        return "searches" if looks & (_SEARCHED | {"minimal"}) or choices > MANY else "checks"
    if node.kind is Kind.SELECT_ONE:
        return _one_of(looks, choices)
    if node.kind in (Kind.INTEGER, Kind.DECIMAL):
        return _number(node, looks)
    if node.kind is Kind.DATE:
        return next((name.split("-")[0] for name in ("month-year", "year") if name in looks), "date")
    fixed = {
        Kind.TIME: "time",
        Kind.DATE_TIME: "moment",
        Kind.NOTE: "note",
        Kind.CALCULATE: "line",
        Kind.ACKNOWLEDGE: "tick",
        Kind.SIGNATURE: "signature",
    }
    return fixed.get(node.kind, "lines" if "multiline" in looks else "text")


def _one_of(looks: set[str], choices: int) -> str:
    if looks & _SEARCHED or choices > (MENU if "minimal" in looks else FEW if not looks else MANY):
        return "search"
    for look in ("scale", "likert"):
        if look in looks:
            return look
    return "buttons" if "no-buttons" in looks else "menu" if "minimal" in looks else "radios"


def _number(node: Node, looks: set[str]) -> str:
    if looks & {"scale", "likert"}:
        return "scale"
    if is_range(node):
        steps = len(range_options(node))
        return "scale" if 1 < steps <= SCALE else "menu" if "picker" in looks and 1 < steps <= MENU else "range"
    return next((name for name in ("money-month", "money", "percent") if name in looks), str(node.kind))


def columns_of(node: Node, choices: Options) -> int:
    """In how many columns choices stand: 1 below each other; PACKED: as many beside each other as fit."""
    looks = node.appearance.split()
    for look in looks:
        if found := re.fullmatch(r"(?:columns|compact|quickcompact)-(\d{1,2})", look):
            return min(max(int(found[1]), 1), 10)
    if _BESIDE & set(looks):
        return PACKED
    return 3 if "columns" in looks else 1


def is_range(node: Node) -> bool:
    """True for a number between two ends (XLSForm range)."""
    return {"start", "end"} <= node.parameters.keys() and node.kind in (Kind.INTEGER, Kind.DECIMAL)


def range_span(node: Node) -> tuple[Decimal, Decimal, Decimal]:
    """Least, most and step of a range; what cannot be read counts as 1 to 10 by 1."""
    try:
        start, end, step = (Decimal(node.parameters.get(name, "1")) for name in ("start", "end", "step"))
    except ArithmeticError:
        return Decimal(1), Decimal(10), Decimal(1)
    whole = all(number.is_finite() for number in (start, end, step)) and step != 0 and start != end
    return (min(start, end), max(start, end), abs(step)) if whole else (Decimal(1), Decimal(10), Decimal(1))


def span_of(node: Node) -> tuple[Decimal, Decimal]:
    """The ends of a range or scale; those of a scale without a range are 1 and 10."""
    return range_span(node)[:2] if is_range(node) else SCALE_ENDS


def range_options(node: Node, language: str = "nl") -> Options:
    """The numbers of a range, with the marks of a language; none when there are more than a list can hold."""
    return _numbers(*range_span(node), language)


@cache
def _numbers(least: Decimal, most: Decimal, step: Decimal, language: str) -> Options:
    count = int((most - least) / step) + 1
    if count > MENU:
        return Options()
    names = [format((least + step * place).normalize(), "f") for place in range(count)]
    return Options(Option(name, show_number(name, language)) for name in names)


@cache
def options_of(form: Form, choice_list: str, language: str) -> Options:
    """The choices of a list in a language."""
    return made_options(form.choices.get(choice_list, ()), language, form.languages)


def made_options(choices: tuple[Choice, ...], language: str, languages: tuple[str, ...]) -> Options:
    """Choices as they are shown; one without a label, such as a picture, is called by its name."""
    made = ((one.name, marked(in_language(one.label, language, languages)).plain) for one in choices)
    return Options(Option(name, _in_own_language(name, label, language) or name) for name, label in made)


def offered_options(form: Form, choice_list: str, found: Offered, language: str) -> Options:
    """Some choices of a list; of a long one each stands in memory once, however many questions offer it."""
    whole = Options() if found.speaks else options_of(form, choice_list, language)
    if not whole or len(whole.by_name) < len(whole):
        return made_options(found, language, form.languages)
    return Options(whole.by_name[one.name] for one in found)


def with_chosen(form: Form, node: Node, value: str, options: Options, language: str) -> Options:
    """Choices of which others are still to come, with those that were made: said in their words, not by their name."""
    if node.choice_list is None or not value:
        return options
    known = options_of(form, node.choice_list, language).by_name
    chosen = value.split() if node.kind is Kind.SELECT_MULTIPLE else [value]
    said = (known[name] for name in chosen if name in known and name not in options.by_name)
    return Options((*options, *(one for one in said if OUTPUT_START not in one.label)))


def _in_own_language(name: str, label: str, language: str) -> str:
    """The choice that pyxform adds for "or_other" is English in every language."""
    return _OTHER.get(language, label) if (name, label) == ("other", "Other") else label


@cache
def scale_of(low: int, high: int) -> Options:
    """Whole numbers to choose from, both ends included."""
    return Options(Option(str(number), str(number)) for number in range(low, high + 1))


def shown_value(form: Form, node: Node, value: str, words: Words, language: str = "") -> str:
    """A stored answer as a person reads it. language: of the choices, else that of the words."""
    if value in NO_ANSWER_NAMES:
        return words(f"intake.{NO_ANSWER_NAMES[value]}")
    if node.choice_list is not None:
        labels = options_of(form, node.choice_list, language or words.language).by_name
        names = value.split() if node.kind is Kind.SELECT_MULTIPLE else [value]
        return ", ".join(labels[part].label if part in labels else part for part in names)
    kind = field_of(node, 0)
    how = manner("decimal" if kind in ("scale", "range", "menu") else kind, _NO_DAY, words.language)
    if kind in ("money", "money-month") and how.read(how.show(value)) is not None:
        return f"€ {how.show(value)}"
    if kind == "tick" and value:
        return words("intake.tick")
    if kind == "signature" and value:
        return words("intake.signed.agreed" if value == AGREED else "intake.signed")
    return how.show(value)
