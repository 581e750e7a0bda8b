"""The line of earlier figures: turnover and the turnover to live from, at each day that has figures. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from forms.intake_values import Figures
from forms.rules.scan import Scan
from forms.words import Words

Sets = Sequence[tuple[Figures, Scan]]


@dataclass(frozen=True)
class Point:
    """The amounts a month at one day; needed is None where it can't be computed."""

    day: date
    turnover: Decimal
    needed: Decimal | None
    day_text: str
    turnover_text: str


@dataclass(frozen=True)
class Course:
    """At least two points, the oldest first. said: all that the drawing shows, in words."""

    points: tuple[Point, ...]
    turnover_label: str
    needed_label: str
    said: str


def comparable(sets: Sets) -> list[tuple[date, Scan]]:
    """The dated figures with a turnover, oldest first; nothing where they speak of other businesses or of one day."""
    told = [(one, scan) for one, scan in sets if one.date is not None and scan.turnover is not None]
    same = len({len(one.others) for one, _scan in told}) == 1
    by_day = {one.date: scan for one, scan in told if one.date is not None}  # of one day the last made
    return sorted(by_day.items(), key=lambda pair: pair[0]) if same and len(by_day) > 1 else []


def course(sets: Sets, words: Words) -> Course | None:
    """What is drawn; None with nothing to compare."""
    points = tuple(_point(day, scan, words) for day, scan in comparable(sets))
    if not points:
        return None
    turnover, needed = words("quick.earlier.turnover"), words("quick.bar.needed")
    lines = [words("quick.course.said", what=turnover, amounts=_amounts([(p, p.turnover) for p in points], words))]
    known = [(point, point.needed) for point in points if point.needed is not None]
    if known:
        lines.append(words("quick.course.said", what=needed, amounts=_amounts(known, words)))
    return Course(points, turnover, needed if known else "", " ".join(lines))


def _point(day: date, scan: Scan, words: Words) -> Point:
    turnover, needed = Decimal(str(scan.turnover)), scan.liveable_turnover
    return Point(
        day,
        turnover,
        Decimal(str(needed)) if needed is not None else None,
        words.show("shortday", day),
        words.show("euro", turnover),
    )


def _amounts(points: Sequence[tuple[Point, Decimal]], words: Words) -> str:
    said = (f"{words.show('shortdate', point.day)} {words.show('euro', round(amount))}" for point, amount in points)
    return ", ".join(said)
