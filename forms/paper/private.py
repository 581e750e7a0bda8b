"""From page 2 on: what is for the client alone. Where things stand, goals, all steps, papers, agreement, rights."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from forms.paper.bidi import isolated
from forms.paper.blocks import Block, Group, Item, Paragraph, Style, plain, soft
from forms.paper.chart import Bar, Chart
from forms.paper.code import WithCode
from forms.paper.columns import Columns
from forms.paper.fonts import Weight
from forms.paper.hand import SignatureLines, TickChoices
from forms.paper.said import capital, on_one_line, one_behind_the_other
from forms.paper.sheet import NORMAL, Format, Sheet, flow
from forms.paper.steps import steps_table
from forms.paper.text import PALE, SOFT, Span
from forms.plan_model import Goal, Helper, Plan, Text, said
from forms.plan_neutral import plain_phone
from forms.web_address import readable
from forms.words import Words


@dataclass(frozen=True)
class Density:
    """How much air the private pages have, in points.

    leading: of the text; gap: between sections; heading: its size; run_in: the rights follow each other in one text.
    """

    leading: float
    gap: float
    heading: float = 13.5
    run_in: bool = False

    @property
    def body(self) -> Style:
        """Running text."""
        return Style(leading=self.leading)

    def after(self, gap: float) -> Style:
        """Running text with some space above."""
        return Style(leading=self.leading, gap=gap)

    @property
    def item(self) -> Style:
        """The text of an item of a list."""
        return Style(leading=self.leading, gap=self.leading / 6, role="LBody")


DENSITIES: Final = (
    Density(15.5, 17),
    Density(14.6, 13),
    Density(13.8, 10, 12.5),
    Density(13.8, 10, 12.5, run_in=True),
    Density(13.4, 7.5, 12.0),
    Density(13.4, 7.5, 12.0, run_in=True),
)
MOST_CODED: Final = 180  # characters of an address: the squares of a longer one are too small for a phone


def _reach(helper: Helper, words: Words) -> Iterator[Span]:
    """How to reach a party: whom to ask for, the number to call, the site to look at."""
    if helper.contact:
        yield Span(words("paper.helper.contact", contact=helper.contact))
    if helper.phone:
        number = re.sub(r"[^\d+]", "", helper.phone)
        link = f"tel:{number}" if plain_phone(helper.phone) or number == "113" else ""
        yield Span(words("paper.helper.call", phone=helper.phone), link=link)
    if helper.url:
        yield Span(readable(helper.url), link=helper.url)


@dataclass(frozen=True)
class PrivatePages:
    """The sections of one plan in one language, with some density."""

    plan: Plan
    words: Words
    air: Density
    paper: Format = NORMAL

    def section(self, title: str, blocks: Sequence[Block], *, whole: bool = True) -> Group:
        """A heading and what it heads."""
        style = Style(self.air.heading, self.air.heading * 1.35, keep=True, role="H2")
        return Group((plain(title, style, Weight.BOLD), *blocks), "Sect", self.air.gap, whole=whole)

    def listing(self, texts: Sequence[Text], mark: str = "dot") -> Group:
        """A list of short texts."""
        items = tuple(Item(plain(capital(said(text, self.words)), self.air.item), mark) for text in texts)
        return Group(items, "L", 2, numbering="Square" if mark == "box" else "Disc")

    def listed(self, title: str, texts: Sequence[Text], mark: str = "dot") -> Iterator[Block]:
        """A section of one list; nothing for an empty one."""
        if texts:
            yield self.section(self.words(title), (self.listing(texts, mark),))

    def top(self) -> Iterator[Block]:
        """What this is, for whom, and how to keep it."""
        plan = self.plan
        yield plain(
            self.words("paper.private.heading"),
            Style(self.air.heading * 1.6, self.air.heading * 1.95, role="H1"),
            Weight.BOLD,
        )
        key = "paper.private.for" if plan.name else "paper.private.for_nobody"
        made = self.words(key, plan=plan.number, day=plan.day, name=plan.name)
        yield soft(made + " " + self.words("paper.private.intro"), self.air.after(1))

    def own_words(self) -> Iterator[Block]:
        """The client's own words, whole, where page 1 could not show them so."""
        if self.plan.own_words and not self.plan.words_on_fridge:
            quoted = self.words("paper.fridge.quoted", words=self.plan.own_words)
            yield self.section(self.words("paper.private.you_want"), (plain(quoted, self.air.after(2)),), whole=False)

    def chart(self) -> Iterator[Block]:
        """Turnover now and needed, when both are known."""
        now, needed = self.plan.standing.turnover, self.plan.standing.needed
        if now is None or needed is None:
            return
        bars = (
            Bar(self.words("paper.chart.turnover"), now, self._a_month(now)),
            Bar(self.words("paper.chart.needed"), needed, self._a_month(needed), hatched=True),
        )
        yield Chart(bars, self.words("paper.chart.alt", turnover=now, needed=needed), gap=4)

    def _a_month(self, amount: Decimal) -> str:
        return on_one_line(self.words("paper.chart.figure", amount=amount))

    def standing(self) -> Iterator[Block]:
        """Three sentences, the chart, and what they are worth."""
        standing = self.plan.standing
        text = " ".join(sentence.said(self.words) for sentence in standing.sentences)
        if not text:
            return
        blocks: list[Block] = [plain(text, self.air.after(2)), *self.chart()]
        if standing.turnover is not None:
            note = self.words("paper.standing.indication")
            note = self.words("paper.standing.provisional") + " " + note if standing.provisional else note
            blocks.append(soft(note, self.air.after(3)))
        yield self.section(self.words("paper.private.standing"), blocks)

    def clock(self) -> Iterator[Block]:
        """The last day for the first talk, on a coloured ground."""
        if self.plan.clock is not None:
            text = plain(self.plan.clock.said(self.words), self.air.body)
            yield Group((text,), "Sect", self.air.gap, PALE, self.air.leading - 5.5, whole=True)

    def road(self) -> Iterator[Block]:
        """The road that was chosen, or that follows from the wish."""
        text = said(self.plan.road, self.words)
        if text:
            title = self.words("paper.private.road" if self.plan.road_chosen else "paper.private.road_open")
            yield self.section(title, (plain(text, self.air.after(2)),))

    def goal(self, goal: Goal) -> Block:
        """One goal, with why and by when."""
        spans = [Span(isolated(goal.goal), Weight.SEMIBOLD)]
        if goal.by is not None:
            by = one_behind_the_other(self.words("paper.private.goal_by", day=goal.by))
            spans += [Span(" ("), *by, Span(")")]
        if goal.why:
            why = one_behind_the_other(self.words("paper.private.goal_why"), colour=SOFT)
            spans += [Span("\n"), *why, Span(": " + isolated(goal.why), colour=SOFT)]
        return Item(Paragraph(tuple(spans), self.air.item))

    def goals(self) -> Iterator[Block]:
        """The goals."""
        if self.plan.goals:
            items = Group(tuple(self.goal(goal) for goal in self.plan.goals), "L", 2)
            yield self.section(self.words("paper.private.goals"), (items,), whole=False)

    def steps(self) -> Iterator[Block]:
        """All steps in a table."""
        title = self.words("paper.private.steps")
        if self.plan.steps:
            table = steps_table(self.plan, self.words, self.air.body, narrow=self.paper.narrow)
            yield self.section(title, (table,), whole=False)
        else:
            yield self.section(title, (soft(self.words("paper.private.no_steps"), self.air.after(2)),))

    def look_up(self) -> Iterator[Block]:
        """What is not known yet: figures for the calculation first."""
        figures, missing = self.plan.figures, self.plan.missing
        blocks: list[Block] = []
        label = Style(leading=self.air.leading, gap=3, keep=True)
        if figures:
            blocks += [soft(self.words("paper.private.look_up_figures"), label), self.listing(figures, "box")]
        if figures and missing:
            blocks.append(soft(self.words("paper.private.look_up_other"), label))
        if missing:
            blocks.append(self.listing(missing, "box"))
        if blocks:
            yield self.section(self.words("paper.private.look_up"), blocks)

    def helper(self, helper: Helper) -> Block:
        """One party: whom to ask for, how to reach it, whether the details are sure."""
        words = self.words
        spans = [Span(isolated(said(helper.name, words)), Weight.SEMIBOLD)]
        reach = tuple(_reach(helper, words))
        for place, span in enumerate(reach):
            spans += [Span(", " if place else ": "), span]
        if reach:
            spans.append(Span("."))
        if helper.warm and helper.day:
            spans.append(Span(" " + words("paper.helper.warm", day=helper.day)))
        if helper.check_first and reach:
            spans.append(Span(" " + words("paper.helper.check_first"), colour=SOFT))
        item = Item(Paragraph(tuple(spans), self.air.item))
        if not 0 < len(helper.url) <= MOST_CODED:
            return item
        return WithCode(item, helper.url, words("paper.helper.code", site=readable(helper.url)))

    def helpers(self) -> Iterator[Block]:
        """The parties that help."""
        if self.plan.helpers:
            items = Group(tuple(self.helper(helper) for helper in self.plan.helpers), "L", 2)
            yield self.section(self.words("paper.private.helpers"), (items,))

    def review(self) -> Iterator[Block]:
        """When to look back, and the place of the next appointment where page 1 does not tell it."""
        texts = [self.plan.review.said(self.words)] if self.plan.review else []
        if self.plan.place:
            texts.append(self.words("paper.private.place", place=self.plan.place))
        if texts:
            yield self.section(self.words("paper.private.review"), (plain(" ".join(texts), self.air.after(2)),))

    def signed(self) -> Block:
        """Lines to sign on, or how the client agreed."""
        agreement = self.plan.agreement
        if agreement.signed in ("phone", "screen"):
            key = f"paper.agree.{agreement.signed}" + ("" if agreement.signed_on else "_no_day")
            return plain(self.words(key, day=agreement.signed_on), self.air.after(2), Weight.SEMIBOLD)
        names = tuple(self.words(f"paper.agree.{name}") for name in ("client", "worker", "place"))
        return SignatureLines(names, self.words("paper.sign_here"), gap=4)

    def agreement(self) -> Iterator[Block]:
        """What the client thinks of it."""
        agreement, words = self.plan.agreement, self.words
        question = words("paper.private.agree")
        blocks: list[Block] = []
        if agreement.reaction:
            quoted = words("paper.fridge.quoted", words=agreement.reaction)
            blocks.append(plain(words("paper.agree.reaction") + " " + quoted, self.air.after(2)))
        blocks.append(self.signed())
        if agreement.answer:
            said_so = plain(words(f"paper.agree.said_{agreement.answer}"), self.air.after(2))
            yield self.section(question, (said_so, *blocks))
            return
        answers = tuple(words(f"paper.agree.{name}") for name in ("yes", "partly", "no"))
        yield Group((TickChoices(question, self.air.heading, answers), *blocks), "Sect", self.air.gap, whole=True)

    def rights(self) -> Iterator[Block]:
        """What happens to the data, and that this is no decision."""
        title, decision = self.words("paper.private.rights"), self.words("paper.private.no_decision")
        rights = [self.right(key) for key in ("what_for", "who", "how_long", "access", "complaint")]
        if self.air.run_in:
            spans = [span for right in rights for span in (*right, Span(" "))]
            text = Paragraph((*spans, Span(decision, Weight.SEMIBOLD)), self.air.after(2))
            yield self.section(title, (text,))
            return
        style = Style(leading=self.air.leading, gap=self.air.leading / 10, role="LBody")
        items = tuple(Item(Paragraph(right, style)) for right in rights)
        yield self.section(title, (Group(items, "L", 2), plain(decision, self.air.after(7), Weight.SEMIBOLD)))

    def right(self, key: str) -> tuple[Span, Span]:
        """One question about the data, and its answer."""
        question = Span(self.words(f"paper.rights.{key}") + " ", Weight.SEMIBOLD)
        return question, Span(self.words(f"paper.rights.{key}.text"))

    def short_sections(self) -> Iterator[Block]:
        """What fits in half the width."""
        yield from self.listed("paper.private.warnings", self.plan.warnings)
        yield from self.listed("paper.private.conditions", self.plan.conditions)
        yield from self.look_up()
        yield from self.listed("paper.private.discuss", self.plan.discuss)
        yield from self.listed("paper.private.papers", self.plan.papers, "box")
        yield from self.helpers()
        yield from self.road()
        yield from self.review()

    def blocks(self) -> tuple[Block, ...]:
        """Everything, in reading order."""
        wide = (*self.top(), *self.own_words(), *self.standing(), *self.clock(), *self.goals(), *self.steps())
        short = tuple(self.short_sections())
        columns = short if self.paper.narrow else (Columns(short, self.air.gap),) if short else ()
        return (*wide, *columns, *self.agreement(), *self.rights())


def airiest(densities: Sequence[Density], make: Callable[[Density], tuple[Sheet, ...]]) -> tuple[Sheet, ...]:
    """On as few pages as the densest takes, and on those with as much air as fits. densities: the airiest first."""
    *airier, densest = densities
    least = make(densest)
    return next((made for made in map(make, airier) if len(made) <= len(least)), least)


def private_sheets(plan: Plan, words: Words, paper: Format = NORMAL) -> tuple[Sheet, ...]:
    """Everything from page 2 on."""
    return airiest(DENSITIES, lambda air: flow(PrivatePages(plan, words, air, paper).blocks(), paper))
