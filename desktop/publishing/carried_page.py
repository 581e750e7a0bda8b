"""What another form made different for this dossier, answer by answer in words. Pure."""

import hashlib
from dataclasses import dataclass
from typing import Final

from desktop.history.said import label_of, question_in_words, value_in_words
from desktop.sitting import Sitting
from forms.engine.carry import Fate, Told
from forms.engine.changes import spots
from forms.engine.model import Form
from forms.publishing_words import kind_in_words, unit_in_words
from forms.words import Words

READ: Final = "dossier/form_read"  # the name of the form whose differences the worker has seen, and which
KEPT_ASIDE: Final = frozenset({Fate.REMOVED, Fate.ONE_OF_MANY, Fate.OCCUPIED, Fate.WORKED_OUT})  # no field shows these
MARKS: Final = 1_000  # of what was seen; more does not fit in a value


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
    """fresh: there is something that the worker has not seen yet. seen: what to keep once it is seen."""

    summary: str
    lines: tuple[Line, ...]
    fresh: bool
    seen: str


def carried_page(sitting: Sitting, form_name: str, words: Words) -> CarriedPage:
    """What there is to tell of the open dossier. form_name: of the form in use."""
    values = sitting.values
    told = tuple(one for one in sitting.told if one.path in values)
    lines = tuple(_line(one, sitting, words) for one in told)
    answers = len({line.path for line in lines})  # one that moved may be put aside there as well
    summary = words("carried.summary.one") if answers == 1 else words("carried.summary", n=answers)
    marks = tuple(map(_mark, told))
    name, *known = str(values.get(READ) or "").split("\n")
    fresh = bool(marks) if name != form_name else bool(known) and not set(marks) <= set(known)
    return CarriedPage(summary, lines, fresh, "\n".join((form_name, *marks[:MARKS])))


def _mark(one: Told) -> str:
    """What tells an answer that was seen from one that came later, by a colleague who has an older form."""
    return hashlib.sha256(f"{one.path}\0{one.value}".encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _line(one: Told, sitting: Sitting, words: Words) -> Line:
    old = next((form for form in sitting.forms.values() if one.name in form.nodes), sitting.lookup)
    said = {Fate.KIND: kind_in_words, Fate.UNIT: unit_in_words}.get(one.fate)
    before, after = (said(words, value) if said else value for value in (one.before, one.after))
    return Line(
        path=one.path,
        question=question_in_words(_naming(one, sitting, old), one.was, words, sitting.values),
        answer=value_in_words(old, one.was, one.value, words),
        sentence=words(f"carried.{one.fate}", before=before, after=after, place=_place(sitting.form, one.name, words)),
        can_clear=one.fate in KEPT_ASIDE,
    )


def _place(form: Form, name: str, words: Words) -> str:
    """What the nearest group or repeat around a question is called, the form where none has a name."""
    places = spots(form)
    while (spot := places.get(name)) is not None and spot.group:
        name = spot.group
        if places[name].node.label:
            return label_of(places[name].node, words)
    return form.title or form.id


def _naming(one: Told, sitting: Sitting, old: Form) -> Form:
    """The form that names the question: the one in use, unless it does not ask it, or it stood in another place."""
    return sitting.lookup if one.name in sitting.form.nodes and one.was == one.path else old
