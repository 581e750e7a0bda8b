"""What was looked for and not there, counted: by municipality, sector and road, over the dossiers of a list. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from desktop.cards import Row
from desktop.scan.road_page import road_in_words, why_in_words
from forms.rules.urgency import PROPOSAL
from forms.words import Words

FEW: Final = 5  # a sum below it may be about one person
MOST: Final = 12  # names of one line; the rest are one number


@dataclass(frozen=True)
class UnmetPage:
    """total: how often, in how many dossiers. lines: the sums by municipality, sector and road. why: rule, source.

    few: said when a sum is so small that it may be about one person; the worker may read these dossiers, others not.
    """

    total: str = ""
    lines: tuple[str, ...] = ()
    why: str = ""
    few: str = ""


NOTHING: Final = UnmetPage()


def unmet_page(
    rows: Iterable[Row], words: Words, place_name: Callable[[str], str], sector_name: Callable[[str], str]
) -> UnmetPage:
    """The sums of the rows that were found; nothing where none has such a step."""
    lacking = [row for row in rows if row.unmet]
    if not lacking:
        return NOTHING
    named: tuple[tuple[str, Callable[[Row], str]], ...] = (
        ("place", lambda row: place_name(row.place) if row.place else ""),
        ("sector", lambda row: sector_name(row.sector) if row.sector else ""),
        ("road", lambda row: road_in_words(row.road, words) if row.road else ""),
    )
    total = sum(row.unmet for row in lacking)
    times = words("unmet.times.one") if total == 1 else words("unmet.times", n=total)
    of = words("unmet.dossiers.one") if len(lacking) == 1 else words("unmet.dossiers", n=len(lacking))
    return UnmetPage(
        total=words("unmet.total", times=times, dossiers=of),
        lines=tuple(f"{words(f'unmet.{key}')}: {', '.join(_sums(lacking, name, words))}" for key, name in named),
        few=words("unmet.few") if any(_fewest(lacking, name) < FEW for _, name in named) else "",
        why=f"{words('unmet.why')}\n{why_in_words('CT4', PROPOSAL, words)}",
    )


def _fewest(rows: list[Row], name: Callable[[Row], str]) -> int:
    """Of how many dossiers the smallest sum is."""
    return min(Counter(name(row) for row in rows).values())


def _sums(rows: list[Row], name: Callable[[Row], str], words: Words) -> Iterator[str]:
    """The largest first; what is not known is a sum of its own."""
    counted: Counter[str] = Counter()
    for row in rows:
        counted[name(row) or words("unmet.unknown")] += row.unmet
    order = sorted(counted.items(), key=lambda one: (-one[1], one[0]))
    yield from (f"{said} {count}" for said, count in order[:MOST])
    if left := sum(count for _, count in order[MOST:]):
        yield words("unmet.rest", n=left)
