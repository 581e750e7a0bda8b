"""Differences between forms and objections to one, as sentences for the people who make a form."""

from typing import Final

from forms.engine.changes import Changed, Difference, spots
from forms.engine.model import OUTPUT_START, Form, Kind, Problem, Texts, in_language
from forms.publishing import Objection
from forms.words import Words

LONGEST: Final = 80  # characters of a question in a sentence


class FormWords:
    """Says what is different between two forms, or wrong with the new one, in the language of `words`."""

    def __init__(self, words: Words, new: Form, old: Form) -> None:
        self.words, self.new, self.old = words, new, old
        self._spots = {**spots(old), **spots(new)}

    def difference(self, one: Difference) -> str:
        """One difference as a sentence."""
        before, after = (self._value(one.code, value) for value in (one.before, one.after))
        answers = "" if one.code is not Changed.REMOVED or self._asks(one.name) else ".unasked"
        sentence = self.words(
            f"form.difference.{one.code}{answers}",
            question=self.question(one.name, one.label),
            before=before,
            after=after,
            choice=f"“{self._text(one.choice or {})}”",
        )
        others = ", ".join(one.names[1:])
        return self.words("form.difference.also", sentence=sentence, others=others) if others else sentence

    def objection(self, one: Objection) -> str:
        """One objection as a sentence, with where in the spreadsheet it is."""
        if one.problem is not None:
            return self.problem(one.problem, one.code)
        before, after = (self._said(one.code, value) for value in (one.before, one.after))
        return self.words(
            f"publishing.{one.code}",
            question=self.question(one.name, one.label or {}),
            name=one.name,
            before=before,
            after=after,
            rules=", ".join(map(self.rule, one.rules)),
        )

    def problem(self, one: Problem, code: str) -> str:
        """A problem of the form: where it is, and what is wrong."""
        values = {name: self._clause(value) for name, value in one.values.items()}
        told = self.words(f"publishing.problem.{one.code}", **values) if one.values or not one.message else one.message
        return self._where(one, self.words(f"publishing.{code}", problem=told))

    def _clause(self, value: object) -> str:
        """What fills a blank of a problem's sentence; a clause of it is a key with its own blanks."""
        if isinstance(value, list | tuple):
            key, values = value
            blanks = values or {"none": ""}  # a sentence without blanks keeps its doubled braces else
            return self.words(f"publishing.clause.{key}", **blanks)
        return str(value)

    def question(self, name: str, label: Texts) -> str:
        """A question by its label and name; one without a label of its own by that of either form."""
        spot = self._spots.get(name)
        text = self._text(label or (spot.node.label if spot else {}))
        return self.words("form.question", label=text, name=name) if text else name

    def rule(self, rule: str) -> str:
        """What a rule, or a place where an answer is shown, is for the worker."""
        if f"publishing.rule.{rule}" in self.words:
            return self.words(f"publishing.rule.{rule}")
        if f"scan.rule.{rule}" in self.words:
            return self.words("publishing.rule.scan", name=self.words(f"scan.rule.{rule}"), rule=rule)
        return self.words("publishing.rule.other", rule=rule)

    def _asks(self, name: str) -> bool:
        spot = self._spots.get(name)
        return spot is None or spot.node.kind not in (Kind.CALCULATE, Kind.NOTE)

    def _where(self, one: Problem, sentence: str) -> str:
        if one.sheet is None:
            return sentence if one.row is None else self.words("publishing.where.line", row=one.row, sentence=sentence)
        places = {"sheet": one.sheet, "row": one.row, "column": one.column}
        key = "publishing.where" + ("" if one.row and one.column else ".row" if one.row else ".sheet")
        return self.words(key, sentence=sentence, **places)

    def _value(self, code: Changed, value: str) -> str:
        if code is Changed.KIND:
            return kind_in_words(self.words, value)
        if code is Changed.UNIT:
            return unit_in_words(self.words, value)
        if code is Changed.REPEAT:
            return self._place(value)
        return self._group(value) if code is Changed.GROUP else value

    def _said(self, code: str, value: str) -> str:
        """What stands in an objection, by what its code is about."""
        match code:
            case "Q-010" | "Q-012":
                return kind_in_words(self.words, value)
            case "Q-011":
                return unit_in_words(self.words, value)
            case "Q-024" if value:
                return self.words(f"publishing.language.{value}")
            case "Q-025":
                return self._place(value)
        return value

    def _place(self, repeats: str) -> str:
        if not repeats:
            return self.words("form.place.once")
        name = repeats.rpartition("/")[2]
        return self.words("form.place.each", label=self._label(name))

    def _group(self, name: str) -> str:
        return f"“{self._label(name)}”" if name else self.words("form.place.top")

    def _label(self, name: str) -> str:
        spot = self._spots.get(name)
        return (self._text(spot.node.label) if spot else "") or name

    def _text(self, texts: Texts) -> str:
        """A text of the form on one line, without values filled in, and not too long."""
        text = in_language(texts, self.words.language, self.new.languages).split(OUTPUT_START)[0]
        line = " ".join(text.split())
        return line if len(line) <= LONGEST else line[: LONGEST - 1].rstrip() + "…"


def kind_in_words(words: Words, kind: str) -> str:
    """The type of a question, as people say it."""
    key = f"form.kind.{kind}"
    return words(key) if key in words else words("form.kind.other", kind=kind)


def unit_in_words(words: Words, unit: str) -> str:
    """The unit of a number, as people say it."""
    key = f"form.unit.{unit}"
    return words(key) if key in words else words("form.unit.other", unit=unit)
