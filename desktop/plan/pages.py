"""Make the plan's pages from what the desk holds: who the worker is, which number, which language."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Final

from desktop.dossier import Dossier, next_plan_number
from forms.plan import Worker, build_plan
from forms.plan_model import Plan
from forms.spoken import goes_better_in_english
from forms.words import Words
from sync.vault import Value

PAPER_ENGLISH: Final = "dossier/paper_english"  # yes or no, once the worker chose

MOST_NAMED: Final = 6  # characters that no font has


def next_number(dossier: Dossier) -> int:
    """The number that the next given plan gets."""
    return next_plan_number(dossier.values, dossier.given)


def worker_of(settings: Mapping[str, Value]) -> Worker:
    """The worker as the pages name them, from this profile's settings."""

    def text(key: str) -> str:
        value = settings.get(key)
        return value if isinstance(value, str) else ""

    return Worker(text("worker_name"), text("worker_team"), text("worker_phone"), text("worker_days"))


def plan_of(dossier: Dossier, settings: Mapping[str, Value], number: int | None = None) -> Plan:
    """The plan of a dossier as it stands now; number defaults to that of the next plan."""
    return build_plan(
        dossier.intake,
        scan=dossier.scan,
        urgencies=dossier.urgencies,
        advice=dossier.advice,
        clock=dossier.clock,
        worker=worker_of(settings),
        number=number or next_number(dossier),
        today=dossier.today,
        opened=dossier.open_questions,
        form=dossier.form,
        shelf=dossier.region.catalogue,
        road_chosen=dossier.text("road/chosen") or None,
    )


def paper_language(dossier: Dossier, read_along: str) -> str:
    """The language of the client's pages: "en" for English beside the Dutch.

    As the worker chose; else English where the client named it or, in read_along, reads the questions in it.
    """
    chosen = dossier.text(PAPER_ENGLISH)
    if chosen:
        return "en" if chosen == "yes" else "nl"
    return "en" if goes_better_in_english(dossier.intake.spoken) else read_along


def maker(plan: Plan, language: str, large: bool = False) -> Callable[[], bytes]:
    """The work that makes the pages; touches nothing but its arguments, so it may run beside the window."""

    def work() -> bytes:
        from forms.paper.plan import plan_pdf

        return plan_pdf(plan, language, large=large)

    return work


@cache
def get_ready() -> None:
    """Read what pages need (reportlab, fonts, pypdfium2), once: then the first are there as soon as the next."""
    from desktop.plan.sheets import draw_page

    draw_page(maker(Plan(1, date.min), "nl")(), 1)


def lacking(typed: object) -> tuple[str, ...]:
    """The characters that no font has, by name, anywhere in a plan or in what else people typed on a paper."""
    from forms.paper.fonts import character_name
    from forms.paper.typed import unprintable_in

    return tuple(character_name(character) for character in unprintable_in(typed))


def lacking_in_words(names: tuple[str, ...], words: Words) -> str:
    """What the worker is told of characters that no font has; "" where there are none."""
    if not names:
        return ""
    shown = ", ".join(names[:MOST_NAMED])
    if len(names) > MOST_NAMED:
        return words("plan.preview.lacking_more", names=shown, n=len(names) - MOST_NAMED)
    return words("plan.preview.lacking", names=shown)


def plan_bytes(dossier: Dossier, settings: Mapping[str, Value], words: Words) -> bytes:
    """The pages of the plan of a dossier as it stands now."""
    return maker(plan_of(dossier, settings), words.language)()
