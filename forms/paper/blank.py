"""The blank plan: the pages of a plan with room to write by hand, to print beforehand."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from forms.paper.blocks import Block, Style, plain, soft
from forms.paper.fonts import Weight
from forms.paper.fridge import fridge_foot, fridge_sheets
from forms.paper.hand import Labelled, Room, Ruled, Ticked, to_write
from forms.paper.private import Density, PrivatePages, airiest
from forms.paper.said import page_words, together
from forms.paper.sheet import flow, format_of, render
from forms.paper.table import Row, Table
from forms.paper.text import TO_WRITE
from forms.paper.typed import fit_to_print
from forms.plan_model import Fridge, Plan, Worker, phrase

ROWS: Final = 5
LARGE_ROWS: Final = 4
AIRS: Final = (Density(13.4, 9, 12.5), Density(13.4, 9, 12.5, run_in=True))
LARGE_AIRS: Final = (Density(15.5, 14),)
PAPERS: Final = ("identity", "post", "bank", "accounts", "debts")
CONDITIONS: Final = ("tell_changes", "keep_or_call")


class BlankPages(PrivatePages):
    """The sections of the private pages, to be written in."""

    def top(self) -> Iterator[Block]:
        """What this is, and a line for name and day."""
        style = Style(self.air.heading * 1.6, self.air.heading * 1.95, role="H1")
        yield plain(self.words("paper.private.heading"), style, Weight.BOLD)
        yield soft(self.words("paper.private.intro"), self.air.after(1))
        yield plain(self.words("blank.name_day"), self.air.after(8))
        yield self.room(1, "blank.name_day", 20.0)

    def room(self, lines: int, key: str, step: float = 22.0) -> Ruled:
        """Lines to write on under what asks for it."""
        return to_write(self.words, lines, self.words(key), step)

    def standing(self) -> Iterator[Block]:
        """Lines for where things stand."""
        yield self.section(self.words("paper.private.standing"), (self.room(2, "paper.private.standing"),))

    def goals(self) -> Iterator[Block]:
        """Lines for goals."""
        yield self.section(self.words("paper.private.goals"), (self.room(2, "paper.private.goals"),))

    def steps(self) -> Iterator[Block]:
        """An empty table of steps."""
        names = ("number", "what", "when") if self.paper.narrow else ("number", "what", "who", "when")
        heads = tuple((plain(self.words(f"paper.table.{name}"), self.air.body, Weight.SEMIBOLD),) for name in names)
        count = LARGE_ROWS if self.paper.narrow else ROWS
        rows = tuple(Row(((self._number(number),), *self._room_for_step(number))) for number in range(1, count + 1))
        widths = (38.0, 0.0, 80.0) if self.paper.narrow else (38.0, 0.0, 120.0, 90.0)
        yield self.section(
            self.words("paper.private.steps"), (Table(Row(heads), rows, widths, gap=5, lines=TO_WRITE),), whole=False
        )

    def _room_for_step(self, number: int) -> tuple[tuple[Block, ...], ...]:
        """Room for what, who and when; in large print who stands under what, as in the table that is printed."""
        alt = self.words("paper.write_here")
        names = (
            together(self._step(number), ": ", self.words(f"paper.table.{one}")) for one in ("what", "who", "when")
        )
        what, who, when = (Room(20.0, name, alt) for name in names)
        if self.paper.narrow:
            done_by = plain(self.words("blank.who"), self.air.body)
            return (what, Labelled(done_by, who.name, alt, ruled=False)), (when,)
        return (what,), (who,), (when,)

    def _step(self, number: int) -> str:
        return together(self.words("paper.table.number"), f" {number}")

    def _number(self, number: int) -> Ticked:
        return Ticked(plain(str(number), self.air.body), self._step(number))

    def review(self) -> Iterator[Block]:
        """A line for the day to look back."""
        yield self.section(self.words("paper.private.review"), (self.room(1, "paper.private.review", 24.0),))


def _plan(worker: Worker, day: date) -> Plan:
    papers = tuple(phrase(f"paper.papers.{name}") for name in PAPERS)
    conditions = tuple(phrase(f"paper.condition.{name}") for name in CONDITIONS)
    return Plan(0, day, Fridge(worker=worker), papers=papers, conditions=conditions, worker=worker)


def blank_pdf(worker: Worker, language: str = "nl", *, large: bool = False) -> bytes:
    """The blank plan as a PDF; worker: whom to call, if known."""
    words, paper = page_words(language), format_of(large)
    plan = _plan(fit_to_print(worker), date.min)
    fridge, _ = fridge_sheets(plan, words, paper)
    airs = LARGE_AIRS if large else AIRS
    private = airiest(airs, lambda air: flow(BlankPages(plan, words, air, paper).blocks(), paper))

    def foot(page: int, pages: int) -> str:
        if page <= len(fridge):
            return fridge_foot(page, len(fridge), pages, words)
        return words("blank.footer", page=page, pages=pages)

    return render((*fridge, *private), foot, title=words("blank.title"), language=words.language, paper=paper)
