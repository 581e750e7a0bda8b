"""From page 2 on: what is for the client alone. Where things stand, goals, all steps, papers, agreement, rights."""

from collections.abc import Iterator, Sequence
from typing import Final

from forms.paper.blocks import Block, Columns, Group, Item, Paragraph, Style, plain, soft
from forms.paper.chart import Bar, Chart
from forms.paper.fonts import Weight
from forms.paper.hand import SignatureLines, TickChoices
from forms.paper.sheet import Sheet, flow
from forms.paper.table import Row, Table
from forms.paper.text import INK, PALE, SOFT, Span
from forms.plan_model import Goal, Helper, Plan, Step, Text, Who, said
from forms.words import Words

BODY: Final = Style()
CLOSE: Final = Style(gap=3)
HEAD: Final = Style(14, 18.5, keep=True, role="H2")
TIGHT: Final = Style(leading=14.5)


def _heading(text: str) -> Paragraph:
    return plain(text, HEAD, Weight.BOLD)


def _section(title: str, blocks: Sequence[Block], *, gap: float = 15, ground: str = "", whole: bool = False) -> Group:
    pad = 14 if ground else 0
    return Group((_heading(title), *blocks), "Sect", gap, ground, pad, whole)


def _listing(texts: Sequence[str], mark: str = "dot", gap: float = 3) -> Group:
    items = tuple(Item(plain(text, Style(leading=14.5, gap=3, role="LBody")), mark) for text in texts)
    return Group(items, "L", gap)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _top(plan: Plan, words: Words) -> Iterator[Block]:
    yield plain(words("paper.private.heading"), Style(22, 27, role="H1"), Weight.BOLD)
    key = "paper.private.for" if plan.name else "paper.private.for_nobody"
    yield soft(words(key, plan=plan.number, day=plan.day, name=plan.name), Style(gap=1))
    yield soft(words("paper.private.intro"), BODY)


def _own_words(plan: Plan, words: Words) -> Iterator[Block]:
    if plan.own_words:
        quoted = plain(words("paper.fridge.quoted", words=plan.own_words), CLOSE)
        yield _section(words("paper.private.you_want"), (quoted,))


def _chart(plan: Plan, words: Words) -> Iterator[Block]:
    now, needed = plan.standing.turnover, plan.standing.needed
    if now is None or needed is None:
        return
    bars = (
        Bar(words("paper.chart.turnover"), now, words("paper.chart.figure", amount=now)),
        Bar(words("paper.chart.needed"), needed, words("paper.chart.figure", amount=needed), hatched=True),
    )
    yield Chart(bars, words("paper.chart.alt", turnover=now, needed=needed), gap=4)


def _standing(plan: Plan, words: Words) -> Iterator[Block]:
    text = " ".join(sentence.said(words) for sentence in plan.standing.sentences)
    if text:
        note = soft(words("paper.standing.indication"), Style(gap=3))
        blocks = (plain(text, CLOSE), *_chart(plan, words), note)
        yield _section(words("paper.private.standing"), blocks, whole=True)


def _clock(plan: Plan, words: Words) -> Iterator[Block]:
    if plan.clock is not None:
        text = plain(plan.clock.said(words), CLOSE)
        yield _section(words("paper.clock.heading"), (text,), ground=PALE, whole=True)


def _road(plan: Plan, words: Words) -> Iterator[Block]:
    text = said(plan.road, words)
    if text:
        title = words("paper.private.road" if plan.road_chosen else "paper.private.road_open")
        yield _section(title, (plain(text, CLOSE),))


def _goal(goal: Goal, words: Words) -> Block:
    spans = [Span(goal.goal, Weight.SEMIBOLD)]
    if goal.by is not None:
        spans.append(Span(" (" + words("paper.private.goal_by", day=goal.by) + ")"))
    if goal.why:
        spans.append(Span("\n" + words("paper.private.goal_why", why=goal.why), colour=SOFT))
    return Item(Paragraph(tuple(spans), Style(gap=4, role="LBody")))


def _goals(plan: Plan, words: Words) -> Iterator[Block]:
    if plan.goals:
        items = Group(tuple(_goal(goal, words) for goal in plan.goals), "L", 3)
        yield _section(words("paper.private.goals"), (items,))


def who_does(step: Step, plan: Plan, words: Words) -> str:
    """Who does a step, in words."""
    party = said(step.party, words)
    if step.who is Who.PARTY:
        return party or words("paper.who.party")
    who = words("paper.who.client") if step.who is Who.CLIENT else plan.worker.name or words("paper.who.worker")
    return words("paper.who.with", who=who, party=party) if party else who


def _row(step: Step, plan: Plan, words: Words) -> Row:
    done = step.status != "open"
    mark: Block = soft(str(step.number), TIGHT) if done else Item(plain(str(step.number), TIGHT), "box")
    what: list[Block] = [plain(_capital(said(step.action, words)), TIGHT, colour=SOFT if done else INK)]
    if done:
        what.append(plain(words(f"paper.status.{step.status}"), TIGHT, Weight.SEMIBOLD))
    if step.money:
        what.append(soft(words("paper.table.money", money=step.money), TIGHT))
    who: list[Block] = [plain(who_does(step, plan, words), TIGHT)]
    if step.phone:
        who.append(soft(words("paper.table.call", phone=step.phone), TIGHT))
    if step.check_first:
        who.append(soft(words("paper.table.check_first"), TIGHT))
    when = words.show("shortdate", step.due) if step.due else words("paper.table.any_day")
    return Row(((mark,), tuple(what), tuple(who), (plain(when, TIGHT, colour=INK if step.due else SOFT),)))


def _steps(plan: Plan, words: Words) -> Iterator[Block]:
    title = words("paper.private.steps")
    if not plan.steps:
        yield _section(title, (soft(words("paper.private.no_steps"), CLOSE),))
        return
    heads = [words(f"paper.table.{column}") for column in ("number", "what", "who", "when")]
    header = Row(tuple((plain(head, TIGHT, Weight.SEMIBOLD),) for head in heads))
    rows = tuple(_row(step, plan, words) for step in plan.steps)
    yield _section(title, (Table(header, rows, (38, 0, 140, 82), gap=6),))


def _beside(left: Sequence[Block], right: Sequence[Block]) -> Iterator[Block]:
    """Two sections beside each other; one alone takes the whole width."""
    if left and right:
        yield Columns(tuple(left), tuple(right), gap=15)
    else:
        yield from (*left, *right)


def _listed(title: str, texts: Sequence[Text], words: Words, mark: str = "dot") -> tuple[Block, ...]:
    if not texts:
        return ()
    return (_section(title, (_listing([_capital(said(text, words)) for text in texts], mark),)),)


def _rules(plan: Plan, words: Words) -> Iterator[Block]:
    agreed = _listed(words("paper.private.conditions"), plan.conditions, words)
    care = _listed(words("paper.private.warnings"), plan.warnings, words)
    yield from _beside(care, agreed)


def _look_up(plan: Plan, words: Words) -> tuple[Block, ...]:
    blocks: list[Block] = []
    if plan.figures and plan.missing:
        blocks.append(plain(words("paper.private.look_up_figures"), Style(gap=3, keep=True)))
    if plan.figures:
        blocks.append(_listing([_capital(said(text, words)) for text in plan.figures], "box"))
    if plan.figures and plan.missing:
        blocks.append(plain(words("paper.private.look_up_other"), Style(gap=6, keep=True)))
    if plan.missing:
        blocks.append(_listing([_capital(said(text, words)) for text in plan.missing], "box"))
    return (_section(words("paper.private.look_up"), blocks),) if blocks else ()


def _papers(plan: Plan, words: Words) -> Iterator[Block]:
    papers = _listed(words("paper.private.papers"), plan.papers, words, "box")
    yield from _beside(_look_up(plan, words), papers)


def _helper(helper: Helper, words: Words) -> Block:
    spans = [Span(said(helper.name, words), Weight.SEMIBOLD)]
    parts = []
    if helper.contact:
        parts.append(words("paper.helper.contact", contact=helper.contact))
    if helper.phone:
        parts.append(words("paper.helper.call", phone=helper.phone))
    if helper.url:
        parts.append(helper.url.removeprefix("https://").removeprefix("www.").rstrip("/"))
    if parts:
        spans.append(Span(": " + ", ".join(parts) + "."))
    if helper.warm:
        key = "paper.helper.warm" if helper.day else "paper.helper.warm_no_day"
        spans.append(Span(" " + words(key, day=helper.day)))
    if helper.check_first:
        spans.append(Span(" " + words("paper.helper.check_first"), colour=SOFT))
    return Item(Paragraph(tuple(spans), Style(leading=14.5, gap=3, role="LBody")))


def _helpers(plan: Plan, words: Words) -> Iterator[Block]:
    if plan.helpers:
        items = Group(tuple(_helper(helper, words) for helper in plan.helpers), "L", 3)
        yield _section(words("paper.private.helpers"), (items,))


def _meeting(plan: Plan, words: Words) -> Iterator[Block]:
    texts = [plan.review.said(words)] if plan.review else []
    if plan.place:
        texts.append(words("paper.private.place", place=plan.place))
    if texts:
        yield _section(words("paper.private.review"), (plain(" ".join(texts), CLOSE),))


def _signed(plan: Plan, words: Words) -> Block:
    agreement = plan.agreement
    if agreement.signed in ("phone", "screen"):
        key = f"paper.agree.{agreement.signed}" + ("" if agreement.signed_on else "_no_day")
        return plain(words(key, day=agreement.signed_on), CLOSE, Weight.SEMIBOLD)
    names = tuple(words(f"paper.agree.{name}") for name in ("client", "worker", "place"))
    return SignatureLines(names, gap=6)


def _agreement(plan: Plan, words: Words) -> Iterator[Block]:
    agreement = plan.agreement
    blocks: list[Block] = []
    if agreement.answer:
        blocks.append(plain(words(f"paper.agree.said_{agreement.answer}"), CLOSE))
    else:
        blocks.append(TickChoices(tuple(words(f"paper.agree.{name}") for name in ("yes", "partly", "no")), gap=5))
    if agreement.reaction:
        quoted = words("paper.fridge.quoted", words=agreement.reaction)
        blocks.append(plain(words("paper.agree.reaction") + " " + quoted, CLOSE))
    blocks.append(_signed(plan, words))
    yield _section(words("paper.private.agree"), blocks, whole=True)


def _rights(words: Words) -> Iterator[Block]:
    keys = ("what_for", "who", "how_long", "access", "complaint")
    blocks = [_listing([words(f"paper.rights.{key}") for key in keys])]
    yield _section(words("paper.private.rights"), blocks, whole=True)
    yield plain(words("paper.private.no_decision"), Style(gap=10), Weight.SEMIBOLD)


def private_sheets(plan: Plan, words: Words) -> tuple[Sheet, ...]:
    """Everything from page 2 on."""
    parts = (
        _top,
        _own_words,
        _standing,
        _clock,
        _road,
        _goals,
        _steps,
        _rules,
        _papers,
        _helpers,
        _meeting,
        _agreement,
    )
    blocks = [block for part in parts for block in part(plan, words)]
    return flow([*blocks, *_rights(words)])
