"""What the items of a repeat come to: sums, sums by kind, and beside them what was said before. Pure.

A form marks what is added up in `bind::kt:total`: "yes", or the questions that told the sum before, by name. A choice
of the same item groups the first sum by the column of its list that `bind::kt:total_by` names.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from desktop.intake.answering import shown_value
from forms.answers import is_no_answer
from forms.engine.model import Form, Node
from forms.engine.session import Session
from forms.engine.tree import key_of
from forms.intake_read import number
from forms.words import Words

MONTHLY: Final = "money-month"
YES: Final = "yes"


@dataclass(frozen=True)
class _Sum:
    """Of one question: the sum of what is known, and how many items have an amount."""

    node: Node
    amount: Decimal
    known: int


def totals(session: Session, repeat: Node, where: str, words: Words, hidden: frozenset[str]) -> tuple[str, ...]:
    """Sentences about the items of a repeat; none before an amount is known. hidden: paths in the form to leave out."""
    nodes = [node for node in repeat.children if node.path not in hidden]
    items = [f"{where}/{item}" for item in session.items(where)]
    sums = [_sum(session, node, items) for node in nodes if node.attributes.get("total")]
    found = [one for one in sums if one.known]
    if not found:
        return ()
    said = [_said(one, len(items), words) for one in found]
    said += _by_kind(session, nodes, found[0], items, words)
    return (*said, *(line for one in found for line in _compared(session, where, one, words, hidden)))


def _amount(session: Session, path: str) -> Decimal | None:
    state = session.state(path)
    return number(state.value) if state.valid else None


def _sum(session: Session, node: Node, items: list[str]) -> _Sum:
    amounts = (_amount(session, f"{item}/{key_of(node)}") for item in items)
    known = [amount for amount in amounts if amount is not None]
    return _Sum(node, sum(known, Decimal(0)), len(known))


def _said(one: _Sum, count: int, words: Words) -> str:
    key = "intake.total.month" if MONTHLY in one.node.appearance.split() else "intake.total"
    some = ".some" if one.known < count else ""
    return words(key + some, amount=one.amount, known=one.known, count=count)


def _by_kind(session: Session, nodes: list[Node], one: _Sum, items: list[str], words: Words) -> Iterator[str]:
    """The first sum by a column of the choices of another question, largest first; unknown kinds are the last."""
    kind = next((node for node in nodes if node.attributes.get("total_by") and node.choice_list), None)
    if kind is None:
        return
    column = kind.attributes["total_by"]
    choices = {
        choice.name: choice.extra.get(column, "") for choice in session.form.choices.get(kind.choice_list or "", ())
    }
    sums: dict[str, Decimal] = {}
    for item in items:
        amount = _amount(session, f"{item}/{key_of(one.node)}")
        if amount is not None:
            group = choices.get(session.value(f"{item}/{key_of(kind)}"), "")
            sums[group] = sums.get(group, Decimal(0)) + amount
    for group in sorted(sums, key=lambda group: (not group, -sums[group])):
        key = f"intake.total.by.{group or 'unknown'}"
        yield words("intake.total.of", kind=words(key) if key in words else group, amount=sums[group])


def _compared(session: Session, where: str, one: _Sum, words: Words, hidden: frozenset[str]) -> Iterator[str]:
    """What was said before, beside the sum, unless they are the same; an amount that was said is what counts."""
    form: Form = session.form
    for name in one.node.attributes["total"].split():
        node = form.nodes.get(name)
        if node is None or node.path in hidden:
            continue
        value = _beside(session, where, key_of(node))
        if not value or is_no_answer(value):
            continue
        if number(value) != one.amount:
            said = shown_value(form, node, value, words)
            yield words("intake.total.told", said=said, amount=one.amount)
            if number(value) is not None:
                yield words("intake.total.counts", said=said)
        return


def _beside(session: Session, where: str, key: str) -> str:
    """The answer to a question in the item that holds a repeat, or further out; "" where there is none."""
    parts = where.split("/")
    for depth in range(len(parts) - 1, -1, -2):
        with suppress(KeyError):
            return session.value("/".join((*parts[:depth], key)))
    return ""
