"""The table of all steps: tick box and number, what, who, when."""

from typing import Final

from forms.paper.blocks import Block, Style, plain, soft
from forms.paper.fonts import Weight
from forms.paper.hand import Ticked
from forms.paper.said import capital, inside
from forms.paper.table import Row, Table
from forms.paper.text import INK, SOFT
from forms.plan_model import Plan, Step, Who, said
from forms.words import Words

WIDTHS: Final = (38.0, 0.0, 148.0, 76.0)  # points; what takes the rest
NARROW: Final = (38.0, 0.0, 68.0)


def who_does(step: Step, plan: Plan, words: Words) -> str:
    """Who does a step, in words."""
    party = said(step.party, words)
    if step.who is Who.PARTY:
        return party or words("paper.who.party")
    who = words("paper.who.client") if step.who is Who.CLIENT else plan.worker.name or words("paper.who.worker")
    return words("paper.who.with", who=who, party=inside(party)) if party else who


def _number(step: Step, words: Words, style: Style) -> Block:
    if step.status == "open":
        return Ticked(plain(str(step.number), style), capital(said(step.action, words)))
    return soft(str(step.number), style)


def _what(step: Step, words: Words, style: Style) -> tuple[Block, ...]:
    action = said(step.action, words)
    blocks: list[Block] = [plain(capital(action), style, colour=INK if step.status == "open" else SOFT)]
    if step.status != "open":
        blocks.append(plain(words(f"paper.status.{step.status}"), style, Weight.SEMIBOLD))
    if step.money:
        blocks.append(soft(words("paper.table.money", money=step.money), style))
    return tuple(blocks)


def _who(step: Step, plan: Plan, words: Words, style: Style, narrow: bool) -> tuple[Block, ...]:
    who = who_does(step, plan, words)
    blocks: list[Block] = [plain(words("paper.fridge.who", who=who) if narrow else capital(who), style)]
    if step.phone and not step.check_first:  # an unsure number stands under "who helps", with what to check
        blocks.append(soft(words("paper.table.call", phone=step.phone), style))
    return tuple(blocks)


def _when(step: Step, words: Words, style: Style) -> Block:
    if step.due is None:
        return soft(words("paper.table.any_day"), style)
    return plain(words.show("shortdate", step.due), style)


def steps_table(plan: Plan, words: Words, style: Style, *, narrow: bool = False) -> Table:
    """All steps of a plan, with a header that comes back on every page. narrow: who does it stands under what."""
    names = ("number", "what", "when") if narrow else ("number", "what", "who", "when")
    header = Row(tuple((plain(words(f"paper.table.{name}"), style, Weight.SEMIBOLD),) for name in names))
    rows = tuple(Row(_cells(step, plan, words, style, narrow)) for step in plan.steps)
    return Table(header, rows, NARROW if narrow else WIDTHS, gap=5, pad=style.leading - 10)


def _cells(step: Step, plan: Plan, words: Words, style: Style, narrow: bool) -> tuple[tuple[Block, ...], ...]:
    number, what, who, when = (
        (_number(step, words, style),),
        _what(step, words, style),
        _who(step, plan, words, style, narrow),
        (_when(step, words, style),),
    )
    return (number, (*what, *who), when) if narrow else (number, what, who, when)
