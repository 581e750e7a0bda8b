"""What another form made different for this dossier, answer by answer in words. Pure."""

from dataclasses import dataclass
from typing import Final

from desktop.history.said import question_in_words, value_in_words
from desktop.sitting import Sitting
from forms.engine.carry import Fate, Told
from forms.engine.model import Form
from forms.publishing_words import kind_in_words, unit_in_words
from forms.words import Words

READ: Final = "dossier/form_read"  # the name of the form whose differences the worker has seen
KEPT_ASIDE: Final = frozenset({Fate.REMOVED, Fate.ONE_OF_MANY, Fate.OCCUPIED, Fate.WORKED_OUT})  # no field shows these


@dataclass(frozen=True)
class Line:
    """One answer: its question, what was answered, and what became of it. can_clear: no field of the form shows it."""

    path: str
    question: str
    answer: str
    sentence: str
    can_clear: bool


@dataclass(frozen=True)
class CarriedPage:
    """fresh: the worker has not seen it yet, and nothing was saved with this form."""

    summary: str
    lines: tuple[Line, ...]
    fresh: bool


def carried_page(sitting: Sitting, form_name: str, words: Words) -> CarriedPage:
    """What there is to tell of the open dossier. form_name: of the form in use."""
    values = sitting.values
    lines = tuple(_line(one, sitting, words) for one in sitting.told if one.path in values)
    answers = len({line.path for line in lines})  # one that moved may be put aside there as well
    summary = words("carried.summary.one") if answers == 1 else words("carried.summary", n=answers)
    return CarriedPage(summary, lines, bool(lines) and values.get(READ) != form_name)


def _line(one: Told, sitting: Sitting, words: Words) -> Line:
    old = next((form for form in sitting.forms.values() if one.name in form.nodes), sitting.lookup)
    said = {Fate.KIND: kind_in_words, Fate.UNIT: unit_in_words}.get(one.fate)
    before, after = (said(words, value) if said else value for value in (one.before, one.after))
    return Line(
        path=one.path,
        question=question_in_words(_naming(one, sitting, old), one.was, words, sitting.values),
        answer=value_in_words(old, one.was, one.value, words),
        sentence=words(f"carried.{one.fate}", before=before, after=after),
        can_clear=one.fate in KEPT_ASIDE,
    )


def _naming(one: Told, sitting: Sitting, old: Form) -> Form:
    """The form that names the question: the one in use, unless it does not ask it, or it stood in another place."""
    return sitting.lookup if one.name in sitting.form.nodes and one.was == one.path else old
