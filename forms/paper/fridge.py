"""Page 1, which may hang on the fridge: what the client wants, the first steps, the next appointment, whom to call.

It is always exactly one page, or one for each language. Long words make the letters smaller, down to a limit; what
then still does not fit is shortened here, or is a step less, and stands whole on the private pages.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from forms.paper.blocks import Block, Group, Paragraph, Space, Style, draw_stack, plain, soft, stack_height
from forms.paper.fonts import Weight
from forms.paper.hand import Labelled, to_write
from forms.paper.pen import SMALLEST, Pen
from forms.paper.said import PaperWords, capital, first, in_each, inside, second
from forms.paper.sheet import NORMAL, Format, Sheet
from forms.paper.text import ACCENT, INK, PALE, Span, break_lines, shorten
from forms.plan_model import Fridge, FridgeStep, Plan, Who, said
from forms.words import Words

WRITING: Final = 30.0  # points
SMALL: Final = 0.65  # a scale under which every line counts
TIGHT: Final = 0.5  # what is left of empty space in large print
# How large, and how many lines at most: of a typed text, of who does a step (its number to call comes last), of a name.
LARGER: Final = ((1.25, 99, 99, 2), (1.12, 99, 99, 2))  # where there is little to say
USUAL: Final = ((1.0, 99, 99, 2), (0.9, 99, 99, 2), (0.8, 99, 99, 2), (0.72, 6, 6, 2), (0.72, 4, 4, 2), (0.66, 4, 4, 2))
LAST: Final = ((0.62, 3, 3, 2), (0.62, 2, 2, 2), (0.62, 1, 2, 2), (0.62, 1, 2, 1), (0.62, 1, 1, 1))
SCALES: Final = (*USUAL, *LAST)


@dataclass(frozen=True)
class Measure:
    """How large page 1 is set, and how many lines may take: a typed text (most), who does a step, a name or number."""

    scale: float
    most: int
    who: int
    name: int
    paper: Format = NORMAL
    languages: int = 1  # that every fixed text stands in, each on lines of its own
    tight: bool = False  # with little empty space

    @property
    def width(self) -> float:
        """Between the margins."""
        return self.paper.width

    def air(self, points: float) -> float:
        """Empty space at this scale."""
        return points * self.scale * (TIGHT if self.tight else 1.0)

    @property
    def writing(self) -> float:
        """From one line to write on to the next; a pen needs no more room in large print."""
        return WRITING * 0.8 if self.languages > 1 or self.paper.narrow else WRITING

    @property
    def for_names(self) -> "Measure":
        """The same for a name or a number, which may take a few lines and no more."""
        return replace(self, most=self.name)

    @property
    def for_greeting(self) -> "Measure":
        """The same for the greeting: one line a language where letters are small, and two elsewhere."""
        return replace(self, most=self.languages if self.scale < SMALL else self.name)

    @property
    def for_who(self) -> "Measure":
        """The same for who does a step."""
        return replace(self, most=self.who)

    def style(self, size: float, *, gap: float = 0.0, role: str = "P", leading: float = 1.3) -> Style:
        """A style at this scale, never under the smallest size."""
        set_size = max(SMALLEST, size * self.scale)
        return Style(set_size, set_size * leading, self.air(gap), role=role)

    def fits(self, text: str, style: Style, width: float, weight: Weight = Weight.REGULAR) -> bool:
        """True when a text needs no shortening."""
        return len(break_lines((Span(text, weight, INK),), style.size, width)) <= self.most

    def fitted(self, text: str, style: Style, width: float, weight: Weight = Weight.REGULAR) -> Paragraph:
        """A typed text in at most `most` lines; a sentence in two languages loses the end of each."""
        if self.fits(text, style, width, weight):
            return plain(text, style, weight)
        most = self.most if first(text) == second(text) else self.most // self.languages

        def kept(one: str) -> str:
            lines = break_lines((Span(one, weight, INK),), style.size, width)
            return " ".join(line.text for line in shorten(lines, style.size, width, most)) if len(lines) > most else one

        return plain(in_each(kept, text), style, weight)


@dataclass(frozen=True)
class StepCard:
    """A step with a large box to tick. name: what is ticked."""

    body: tuple[Block, ...]
    side: float
    name: str
    gap: float = 0.0
    keep: bool = False
    key: object = field(default_factory=object)

    @property
    def indent(self) -> float:
        """Where the text begins."""
        return self.side + 16

    def height(self, width: float) -> float:
        """Height of the text."""
        return max(self.side + 4, stack_height(self.body, width - self.indent))

    def split(self, width: float, room: float) -> None:
        """Never cut."""

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Box left, text right."""
        with pen.tags.element("LI", self.key):
            with pen.tags.element("Lbl"):
                pen.tick_box(x + 1, top - 2, self.side, self.name)
            with pen.tags.element("LBody"):
                draw_stack(self.body, pen, x + self.indent, top, width - self.indent)


def _heading(text: str, measure: Measure) -> Paragraph:
    return plain(text, measure.style(17, role="H2"), Weight.BOLD)


def _greeting(name: str, words: Words, style: Style, measure: Measure) -> str:
    """With the first name, unless that leaves too little room for what this is."""
    named = words("paper.fridge.greeting_named", name=name)
    room = measure.for_greeting
    return named if name and room.fits(named, style, room.width, Weight.BOLD) else words("paper.fridge.greeting")


def _top(plan: Plan, words: Words, measure: Measure) -> Iterator[Block]:
    large = measure.style(30, role="H1", leading=1.2)
    greeting = _greeting(plan.fridge.first_name, words, large, measure)
    yield measure.for_names.fitted(greeting, large, measure.width, Weight.BOLD)
    small = measure.style(13, gap=2)
    if plan.number:
        yield soft(words("paper.fridge.made_on", day=plan.day), small)
    else:
        made_on = soft(words("paper.fridge.made_on_blank"), small)
        yield Labelled(made_on, words("paper.fridge.made_on_day"), words("paper.write_here"))


def _wish(plan: Plan, words: Words, measure: Measure) -> Group:
    fridge, pad = plan.fridge, measure.air(18) / measure.scale
    label = plain(words("paper.fridge.you_want"), measure.style(13, role="H2"), Weight.SEMIBOLD, ACCENT)
    text = said(fridge.wish, words)
    if not text:
        asked = words("paper.fridge.write_wish")
        room = to_write(words, 1 if measure.scale < SMALL else 2, asked, measure.writing)
        return Group((label, soft(asked, measure.style(13, gap=2)), room), "Sect", measure.air(22), PALE, pad)
    if fridge.own_words:
        text = words("paper.fridge.quoted", words=text)
    style = measure.style(21 if len(text) < 140 else 17 if len(text) < 320 else 14, gap=4, leading=1.35)
    body: list[Block] = [label, measure.fitted(text, style, measure.width - 2 * pad, Weight.SEMIBOLD)]
    key = ""
    if plan.own_words and not fridge.own_words:
        key = "paper.fridge.own_words_page_2"
    elif not measure.fits(text, style, measure.width - 2 * pad, Weight.SEMIBOLD):
        key = "paper.fridge.words_go_on"
    if key:
        body.append(soft(words(key), measure.style(12.5, gap=4)))
    return Group(tuple(body), "Sect", measure.air(22), PALE, pad)


def _words_are_whole(plan: Plan, words: Words, measure: Measure) -> bool:
    """True when the client's own words stand on page 1 without being shortened."""
    return plan.fridge.own_words and not any(
        isinstance(block, Paragraph) and block.spans[0].text == words("paper.fridge.words_go_on")
        for block in _wish(plan, words, measure).blocks
    )


def _who(step: FridgeStep, plan: Plan, words: Words) -> str:
    party = said(step.party, words)
    if step.who is Who.PARTY:
        return party or words("paper.who.party")
    who = words("paper.who.client") if step.who is Who.CLIENT else plan.fridge.worker.name or words("paper.who.worker")
    return words("paper.who.with", who=who, party=inside(party)) if party else who


def _who_line(step: FridgeStep, who: str, words: Words, measure: Measure, room: float) -> Paragraph:
    """Who does it and the number to call; of a name that is too long the end falls away, never the number."""
    style = measure.style(13, gap=1)
    if not step.phone:
        return measure.fitted(words("paper.fridge.who", who=who), style, room)
    whole = words("paper.fridge.who_call", who=who, phone=step.phone)
    most = max(len(one(who).split(" ")) for one in (first, second))

    def short(count: int) -> str:
        name = in_each(lambda one: " ".join(one.split(" ")[:count]) + " …", who)
        return words("paper.fridge.who_call", who=name, phone=step.phone)

    if measure.fits(whole, style, room):
        return plain(whole, style)
    kept = bisect_left(range(1, most), True, key=lambda count: not measure.fits(short(count), style, room))
    return measure.fitted(short(kept) if kept else whole, style, room)


def _step(step: FridgeStep, plan: Plan, words: Words, measure: Measure) -> StepCard:
    side = 21 * measure.scale
    room = measure.width - side - 16
    body: list[Block] = []
    if step.due is not None:
        body.append(plain(capital(words.show("weekday", step.due)), measure.style(13), Weight.SEMIBOLD, ACCENT))
    action = capital(said(step.action, words))
    body.append(measure.fitted(action, measure.style(17, leading=1.28), room, Weight.SEMIBOLD))
    body.append(_who_line(step, _who(step, plan, words), words, measure.for_who, room))
    return StepCard(tuple(body), side, action, measure.air(17))


def _steps(plan: Plan, words: Words, measure: Measure) -> Iterator[Block]:
    steps = plan.fridge.steps
    yield Space(measure.air(26))
    yield _heading(words("paper.fridge.step" if len(steps) == 1 else "paper.fridge.steps"), measure)
    if not steps:
        asked = words("paper.fridge.write_steps")
        yield soft(asked, measure.style(13, gap=4))
        room = to_write(words, 1, asked, measure.writing)
        blank = tuple(StepCard((room,), 21 * measure.scale, room.name, measure.air(12)) for _ in range(3))
        yield Group(blank, "L", 4, numbering="Square")
        return
    yield Group(tuple(_step(step, plan, words, measure) for step in steps), "L", measure.air(12), numbering="Square")


def _appointment(plan: Plan, words: Words, measure: Measure) -> Iterator[Block]:
    yield Space(measure.air(26))
    yield _heading(words("paper.fridge.next"), measure)
    meet = plan.fridge.appointment
    if meet.day is None:
        yield soft(words("paper.fridge.next_none"), measure.style(13, gap=4))
        yield to_write(words, 1, words("paper.fridge.next_none"), measure.writing)
        return
    key = "paper.fridge.next_at" if meet.at else "paper.fridge.next_day"
    when = capital(words(key, day=meet.day, at=meet.at))
    yield plain(when, measure.style(17, gap=5), Weight.SEMIBOLD)
    place = said(meet.place, words)
    if place:
        yield measure.fitted(capital(place), measure.style(14, gap=1), measure.width)


def _call(fridge: Fridge, words: Words, measure: Measure) -> Block:
    worker, room = fridge.worker, measure.width - 2 * measure.air(16) / measure.scale
    who = ", ".join(part for part in (worker.name, worker.team) if part)
    named = "paper.fridge.stuck" if who else "paper.fridge.stuck_team"
    key = named if worker.phone else "paper.fridge.stuck_blank"
    small = measure.for_names
    body: list[Block] = [small.fitted(words(key, name=who), measure.style(15, role="H2"), room, Weight.SEMIBOLD)]
    if worker.phone:
        body.append(small.fitted(worker.phone, measure.style(24, gap=2, leading=1.25), room, Weight.BOLD))
    else:
        body.append(to_write(words, 1, words(key, name=who), measure.writing))
    if worker.days:
        body.append(small.fitted(words("paper.fridge.days", days=worker.days), measure.style(13, gap=2), room))
    return Group(tuple(body), "Sect", 0, PALE, measure.air(16) / measure.scale)


def _sheet(plan: Plan, words: Words, measure: Measure) -> Sheet:
    blocks = (
        *_top(plan, words, measure),
        _wish(plan, words, measure),
        *_steps(plan, words, measure),
        *_appointment(plan, words, measure),
    )
    return Sheet(blocks, (_call(plan.fridge, words, measure),))


def _measures(paper: Format, languages: int) -> Iterator[Measure]:
    """What is tried, the largest first; two languages give up empty space before letters get smaller."""
    airs = (True,) if paper.narrow else (False, True) if languages > 1 else (False,)
    for scale, *lines in SCALES if paper.narrow else (*LARGER, *SCALES):
        for tight in airs:
            most, who, name = (count * languages for count in lines)
            yield Measure(scale, most, who, name, paper, languages, tight)


def fridge_sheets(plan: Plan, words: PaperWords, paper: Format = NORMAL) -> tuple[tuple[Sheet, ...], bool]:
    """Page 1 at the largest scale at which everything fits, and whether the client's own words are whole on it.

    Where two languages have no room, as in large print, there is a page for each, which may hang there both; where a
    region's sentences have none, it is in ours.
    """
    if words.beside and not paper.narrow:
        sheet, whole, fits = _fitted((plan,), (words,), paper)
        if fits:
            return (sheet,), whole
    plans = (plan, *_with_fewer_steps(plan))
    found = [_fitted(plans, one.shorter(), paper) for one in words.apart()]
    return tuple(sheet for sheet, _, _ in found), all(whole for _, whole, _ in found)


def _with_fewer_steps(plan: Plan) -> Iterator[Plan]:
    """Page 1 without its last steps, which stand in the table of all steps."""
    for count in range(len(plan.fridge.steps) - 1, 0, -1):
        yield replace(plan, fridge=replace(plan.fridge, steps=plan.fridge.steps[:count]))


def _tried(
    plans: tuple[Plan, ...], choices: tuple[PaperWords, ...], paper: Format
) -> Iterator[tuple[Plan, PaperWords, Measure]]:
    """The best first: letters get smaller, then the words of a region fall away, then steps."""
    for words in choices:
        for measure in _measures(paper, 2 if words.beside else 1):
            yield plans[0], words, measure
    for plan in plans[1:]:
        yield plan, words, measure


def _fitted(plans: tuple[Plan, ...], choices: tuple[PaperWords, ...], paper: Format) -> tuple[Sheet, bool, bool]:
    """A page, whether own words are whole on it, whether it fits. plans and choices (its words): the best first."""
    for plan, words, measure in _tried(plans, choices, paper):
        sheet = _sheet(plan, words, measure)
        foot = measure.air(20) + stack_height(sheet.bottom, paper.width)
        fits = stack_height(sheet.blocks, paper.width) + foot <= paper.height
        if fits:
            break
    return sheet, _words_are_whole(plan, words, measure), fits


def fridge_foot(page: int, copies: int, pages: int, words: PaperWords) -> str:
    """The foot of a page for the fridge. copies: 2 where there is one in each language, each with its own foot."""
    text = words("paper.footer_fridge", page=page, pages=pages)
    if copies == 1:
        return text
    return first(text) if page == 1 else second(text)
