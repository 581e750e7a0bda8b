"""The page of urgent signals: every question as a group of tiles, and asking for debt help as one tile."""

from dataclasses import dataclass
from typing import Final

from desktop.dossier import Dossier
from desktop.intake.page import IntakePage, intake_page
from desktop.intake.row import Question, Row
from desktop.intake.sections import section_named
from desktop.scan.road_page import why_in_words
from desktop.sitting import Sitting
from forms.words import Words

SECTION: Final = "urgency"
CALM: Final = frozenset({("s6_week", "yes"), ("s7_post", "always")})
ALWAYS_CALM: Final = frozenset({"no", "none"})
DOUBTFUL: Final = frozenset(
    {
        ("s1_eviction", "threat"),
        ("s3_insurance", "arrears"),
        ("s6_week", "partly"),
        ("s7_post", "sometimes"),
        ("s7_post", "never"),
    }
)


@dataclass(frozen=True)
class UrgencyPage:
    """groups: each question with the dates that belong to it. asked: help with debts was asked for; asked_on: its day.

    confirm: None when the worker has nothing to confirm, else "", yes or no.
    """

    page: IntakePage
    groups: tuple[tuple[Row, ...], ...]
    asked: bool
    asked_on: Question | None
    clock: str
    why: str  # rule and source of the clock and of everything urgent
    confirm: str | None


def tile_kind(question: str, option: str) -> str:
    """How a chosen tile looks: red for urgent, amber for doubtful, calm for nothing the matter."""
    if option in ALWAYS_CALM or (question, option) in CALM:
        return "calm"
    return "amber" if (question, option) in DOUBTFUL else "red"


def urgency_page(sitting: Sitting, words: Words) -> UrgencyPage:
    """The page of urgent signals as it stands now."""
    page = intake_page(sitting, SECTION, words)
    groups: list[tuple[Row, ...]] = []
    for row in page.rows:
        belongs = isinstance(row, Question) and not row.field.startswith("tiles")
        if belongs and groups:
            groups[-1] = (*groups[-1], row)
        else:
            groups.append((row,))
    dossier = sitting.dossier()
    return UrgencyPage(
        page=page,
        groups=tuple(groups),
        asked=dossier.intake.asked == "yes",
        asked_on=_asked_on(sitting, words),
        clock=_clock(dossier, words),
        why=why_urgent(dossier, words),
        confirm=dossier.text("dossier/eviction_confirmed") if dossier.intake.eviction == "threat" else None,
    )


def _asked_on(sitting: Sitting, words: Words) -> Question | None:
    section = section_named(sitting.form, "t1_asked_on")
    rows = intake_page(sitting, section.name, words).questions()
    return next((row for row in rows if row.name == "t1_asked_on"), None)


def _clock(dossier: Dossier, words: Words) -> str:
    clock = dossier.clock
    if clock is None:
        return words("clock.starts")
    return words(clock.code, due=clock.due, stopped=clock.stopped_on)


def why_urgent(dossier: Dossier, words: Words) -> str:
    """The legal term and each urgent thing, with what it rests on."""
    article = dossier.clock.article if dossier.clock is not None else "Wgs art. 4"
    lines = [words("clock.stops"), words("rule.source", rule="T1", source=article)]
    for one in dossier.urgencies:
        lines += [words(f"finding.{one.code}", **one.numbers), why_in_words(one.rule, one.source, words)]
    return "\n".join(lines)
