"""The terms of a dossier in words: what must happen by which day, why, and what ends it."""

from dataclasses import dataclass
from typing import Final

from desktop.dossier import Dossier
from desktop.scan.road_page import why_in_words
from forms.rules.terms import State, Term
from forms.rules.urgency import PROPOSAL
from forms.words import Words

SOON_DAYS: Final = 7


@dataclass(frozen=True)
class TermRow:
    """kind: the look (red when late, amber when near or waiting). question: the day that starts or stops it."""

    key: str
    title: str
    due: str
    kind: str
    why: str
    question: str


def terms_page(dossier: Dossier, words: Words) -> tuple[TermRow, ...]:
    """Every term, the most pressing first."""
    return tuple(_row(term, words) for term in dossier.terms)


def _row(term: Term, words: Words) -> TermRow:
    return TermRow(
        key=term.key,
        title=words(f"term.{term.key}"),
        due=due_in_words(term, words),
        kind=_kind(term),
        why=why_term(term, words),
        question=term.question,
    )


def due_in_words(term: Term, words: Words) -> str:
    """The last day and how many are left, or how the term stands."""
    if term.state is State.WAITING:
        return words("term.due.waiting")
    if term.state is State.STOPPED:
        return words("term.due.stopped", day=term.stopped_on) if term.stopped_on else words("term.due.stopped.undated")
    if term.state is State.LATE:
        return words("term.due.late", day=term.due)
    if term.days_left == 0:
        return words("term.due.today", day=term.due)
    return words("term.due.one" if term.days_left == 1 else "term.due", day=term.due, n=term.days_left)


def _kind(term: Term) -> str:
    if term.state is State.LATE:
        return "red"
    near = term.days_left is not None and term.days_left <= SOON_DAYS
    return "amber" if near or term.state is State.WAITING else "green" if term.state is State.STOPPED else "info"


def why_term(term: Term, words: Words) -> str:
    """How long, what starts or stops it, rule and source."""
    turn = "starts" if term.state is State.WAITING else "stops"
    return "\n".join(
        (
            words(f"term.{term.key}.long"),
            words(f"term.{term.key}.{turn}"),
            source_in_words(term.rule, term.article, term.status, words),
        )
    )


def source_in_words(rule: str, source: str, status: str, words: Words) -> str:
    """The rule, where it comes from, and how sure that is; what we propose ourselves is said once, in words."""
    if source == PROPOSAL:
        return why_in_words(rule, source, words)
    return words("rule.source.sure", rule=rule, source=source, status=words(f"status.{status}"))
