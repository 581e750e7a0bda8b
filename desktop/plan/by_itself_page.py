"""What page 2 of the plan says by itself, each with its reason, rule and source: papers, warnings, agreements. Pure."""

from dataclasses import dataclass

from desktop.dossier import Dossier
from desktop.scan.road_page import finding_in_words, why_in_words
from forms import plan_private as private
from forms.rules.papers import Paper
from forms.words import Words


@dataclass(frozen=True)
class Line:
    """One line of the page, and why it is there. key: permanent, for its controls."""

    key: str
    text: str
    why: str


@dataclass(frozen=True)
class ByItself:
    """The three lists, in the order of the paper."""

    warnings: tuple[Line, ...]
    agreements: tuple[Line, ...]
    papers: tuple[Line, ...]


def by_itself(dossier: Dossier, words: Words) -> ByItself:
    """What follows from the answers of a dossier."""
    facts = (dossier.intake, dossier.scan, dossier.advice)
    warned = private.warned_of(*facts, dossier.roads)
    return ByItself(
        tuple(_fixed("warning", name, words) for name in warned),
        tuple(_fixed("condition", name, words) for name in private.agreed(private.in_debt(facts[0], facts[2]))),
        tuple(_paper(paper, dossier, words) for paper in private.collected(*facts, dossier.urgencies)),
    )


def _fixed(kind: str, name: str, words: Words) -> Line:
    rule, source = private.FIXED[name]
    why = (words(f"plan.itself.because.{name}"), why_in_words(rule, source, words))
    return Line(name, words(f"paper.{kind}.{name}"), "\n".join(why))


def _paper(paper: Paper, dossier: Dossier, words: Words) -> Line:
    lines = [words(f"plan.itself.for.{paper.purpose or 'all'}")]
    if paper.purpose == "bbz":
        lines += [finding_in_words(one, words) for one in private.behind_bbz(dossier.advice, dossier.urgencies)]
    lines.append(why_in_words(paper.rule, paper.source, words))
    return Line(paper.key, words(f"paper.papers.{paper.key}"), "\n".join(lines))
