"""What the quick scan shows, as one value: colour in words, the sentence that counts, bars, figures."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial

from desktop.dossier import Dossier
from desktop.history.said import find, label_of
from desktop.scan.course_page import Course, Sets, comparable, course
from desktop.scan.figures import KINDS, Fact, facts_of, months_in_words
from desktop.scan.reasons import (
    Asked,
    why_business,
    why_chance,
    why_colour,
    why_figures,
    why_together,
    why_turnovers,
)
from forms.engine.model import Form, Kind
from forms.intake import load_intake
from forms.intake_values import Figures
from forms.rules.doubts import LEFT_OUT
from forms.rules.scan import Part, Scan, ScanInput, missing_place, quick_scan, scan_input
from forms.rules.what_if import WEEKS_A_MONTH, WhatIf, what_if
from forms.words import Words


@dataclass(frozen=True)
class Bars:
    """Turnover now and the turnover that is needed, euros a month; said is both in one sentence, for screen readers."""

    now: Decimal
    needed: Decimal
    now_label: str
    needed_label: str
    now_text: str
    needed_text: str
    said: str
    why: str


@dataclass(frozen=True)
class Missing:
    """A figure that the scan can't do without, or a reason why it is provisional: name, as it is said, where to go.

    place: the question, by its stored path or its name; "" where the form asks no such thing.
    """

    name: str
    label: str
    place: str = ""


@dataclass(frozen=True)
class Earlier:
    """One dated set of figures in words; newest is the set that the scan uses."""

    day: str
    turnover: str
    room: str
    runway: str
    colour: str
    kind: str
    newest: bool
    why: str


@dataclass(frozen=True)
class Together:
    """A sentence about several businesses, and how it came about."""

    text: str
    why: str


@dataclass(frozen=True)
class Chance:
    """A what-if: what changes, the turnover that is needed then, what is left a month, colour in words, and why."""

    key: str
    title: str
    needed: str
    room: str
    colour: str
    kind: str
    why: str


@dataclass(frozen=True)
class ScanPage:
    """kind: the look of the colour chip; why: what made it; earlier: newest first, empty with fewer than two sets."""

    chip: str
    kind: str
    day: str
    headline: str
    bars: Bars | None
    facts: tuple[Fact, ...]
    more: tuple[Fact, ...]
    missing: tuple[Missing, ...]
    earlier: tuple[Earlier, ...]
    note: str
    why: str = ""
    together: tuple[Together, ...] = ()  # where there are more businesses: that they count together, and each by itself
    doubts: tuple[Missing, ...] = ()  # why it is provisional, each with the question to go to
    line: str = ""  # the line of earlier figures in one sentence
    course: Course | None = None  # and drawn


def scan_page(dossier: Dossier, form: Form, words: Words) -> ScanPage:
    """The quick scan of the newest figures of a dossier."""
    scan = dossier.scan
    shown, more = facts_of(scan, words)
    sets = tuple((figures, _scan_of(dossier, figures)) for figures in dossier.intake.figures)
    newest = sets[-1][0].date if sets else None
    asked = partial(_asked, form, words=words)
    return ScanPage(
        chip=colour_in_words(scan, words),
        kind=KINDS.get(scan.colour or "", ""),
        day=words("quick.day", day=newest) if newest else "",
        headline=headline(scan, words),
        bars=bars(scan, words),
        facts=shown,
        more=more,
        missing=tuple(
            Missing(name, asked(name), _place(dossier.form or form, missing_place(scan.facts, name)))
            for name in scan.insufficient
        ),
        earlier=earlier(sets, words, asked),
        note=words("scan.indication"),
        why=why_colour(scan, words, asked),
        together=_together(scan, words),
        doubts=_doubts(scan, dossier.form or form, words),
        line=_line(sets, words),
        course=course(sets, words),
    )


def _doubts(scan: Scan, form: Form, words: Words) -> tuple[Missing, ...]:
    """Why the outcome is provisional; without a colour only that a business is left out."""
    found = [one for one in scan.facts.doubts if scan.colour is not None or one.reason == LEFT_OUT]
    return tuple(Missing(one.reason, words(f"scan.doubt.{one.reason}"), _place(form, one.place)) for one in found)


def _together(scan: Scan, words: Words) -> tuple[Together, ...]:
    """What the scan counts together, and each business in a sentence; nothing where there is one."""
    if not scan.parts:
        return ()
    each = ((_part(part, words), why_business(scan, place, words)) for place, part in enumerate(scan.parts))
    first = Together(words("scan.together"), why_together(scan, words))
    return (first, *(Together(said, why) for said, why in each if said))


def _part(part: Part, words: Words) -> str:
    result, even = part.values["R2"], part.values["R5"]
    if result is None:
        return ""
    key = f"scan.part.{part.owner or 'other'}"
    return (
        words(f"{key}.loss", result=round(result))
        if even is None
        else words(key, result=round(result), even=round(even))
    )


def _line(sets: Sets, words: Words) -> str:
    """How the turnover went from the first dated figures to the last; "" where there is nothing to compare."""
    told = comparable(sets)
    if not told:
        return ""
    (first, before), (last, after) = told[0], told[-1]
    return words("quick.earlier.said", first=first, last=last, before=before.turnover, after=after.turnover)


def _scan_of(dossier: Dossier, figures: Figures) -> Scan:
    return quick_scan(scan_input(dossier.intake, figures, amounts=dossier.region.amounts))


def _asked(form: Form, name: str, *, words: Words) -> str:
    node = find(form, name)
    key = f"scan.needs.{name}"
    return words(key) if key in words else label_of(node, words) if node is not None else name


def _place(form: Form, place: str) -> str:
    """The question that tells a figure: itself, or the first of those that are added up to it (f1_turnover_1)."""
    name = place.rpartition("/")[2]
    asked = (
        node.name for node in form.root.walk() if not node.holds and node.kind not in (Kind.CALCULATE, Kind.HIDDEN)
    )
    found = next((one for one in asked if one == name or one.startswith(f"{name}_")), "")
    return place if found == name else found


def colour_in_words(scan: Scan, words: Words) -> str:
    """ "rood · voorlopig"; "onvoldoende gegevens" without a colour."""
    if scan.colour is None:
        return words("quick.colour.none")
    said = words(f"quick.colour.{scan.colour}")
    return words("quick.colour.provisional", colour=said) if scan.provisional else said


def headline(scan: Scan, words: Words) -> str:
    """The heaviest cause in one plain sentence."""
    if scan.insufficient:
        return words("quick.headline.missing", n=len(scan.insufficient))
    turnover, needed = scan.turnover, scan.liveable_turnover
    if turnover is None or turnover == 0:
        return words("quick.headline.nothing")
    if needed is None:
        return words("quick.headline.loss")
    key = "quick.headline.enough" if (scan.cover or 0) >= 1 or needed == 0 else "quick.headline.short"
    return words(key, needed=needed, now=turnover)


def bars(scan: Scan, words: Words) -> Bars | None:
    """Both turnovers; None when one of them is not known."""
    now, needed = scan.turnover, scan.liveable_turnover
    if now is None or needed is None:
        return None
    return Bars(
        now=Decimal(now),
        needed=Decimal(str(needed)),
        now_label=words("scan.now"),
        needed_label=words("quick.bar.needed"),
        now_text=words.show("euro", now),
        needed_text=words.show("euro", round(needed)),
        said=words("quick.bar.said", now=now, needed=needed),
        why=why_turnovers(scan, words),
    )


def room_in_words(scan: Scan, words: Words) -> str:
    """ "€ 1.190 tekort" or "€ 24 over" a month; "onbekend" when it can't be computed."""
    if scan.room is None:
        return words("quick.unknown")
    return words("quick.room.short" if scan.room < 0 else "quick.room.left", amount=abs(scan.room))


def runway_in_words(scan: Scan, words: Words) -> str:
    """How long the money lasts."""
    if scan.room is not None and scan.room >= 0:
        return words("quick.runway.never")
    if scan.runway is None:
        return words("quick.unknown")
    return months_in_words(scan.runway, words)


def earlier(sets: Sets, words: Words, asked: Asked) -> tuple[Earlier, ...]:
    """Every dated set of figures, newest first; nothing to compare with fewer than two."""
    if len(sets) < 2:
        return ()
    rows = [
        _earlier(scan, one.date, words, asked, newest=place == len(sets)) for place, (one, scan) in enumerate(sets, 1)
    ]
    return tuple(reversed(rows))


def _earlier(scan: Scan, day: date | None, words: Words, asked: Asked, *, newest: bool) -> Earlier:
    turnover = scan.turnover
    return Earlier(
        day=words.show("shortdate", day) if day else words("quick.undated"),
        turnover=words.show("euro", turnover) if turnover is not None else words("quick.unknown"),
        room=room_in_words(scan, words),
        runway=runway_in_words(scan, words),
        colour=colour_in_words(scan, words),
        kind=KINDS.get(scan.colour or "", ""),
        newest=newest,
        why=why_figures(scan, words, asked),
    )


def chances(
    facts: ScanInput,
    words: Words,
    hours: Decimal | None = None,
    wage: Decimal | None = None,
    form: Form | None = None,
) -> tuple[Chance, ...]:
    """What changes with a price 10 % up, fixed costs 15 % down, and a job of so many hours a week at this net wage.

    wage: euros an hour after tax, as the worker gives it; without hours or wage there is no job in the answer. The
    business is taken to go on unchanged. form: names what is missing; None for the program's own.
    """
    asked = partial(_asked, form or load_intake(), words=words)
    income = wage * hours * WEEKS_A_MONTH if hours and wage else Decimal(0)
    return tuple(
        _chance(one, words, asked, hours=hours or Decimal(0), income=income)
        for one in what_if(facts, wage if income else None, hours or Decimal(0))
    )


def _chance(changed: WhatIf, words: Words, asked: Asked, **numbers: Decimal) -> Chance:
    scan, key = changed.scan, changed.key
    needed = scan.liveable_turnover
    return Chance(
        key=key,
        title=words(f"quick.chance.{key}", **numbers),
        needed=words("quick.chance.needed", amount=needed) if needed is not None else words("quick.unknown"),
        room=room_in_words(scan, words),
        colour=colour_in_words(scan, words),
        kind=KINDS.get(scan.colour or "", ""),
        why=why_chance(scan, key, words, asked),
    )
