"""What is still open for a purpose: the questions that a form asks now, marks as needed for it, and has no answer to.

The form's own conditions decide, so this holds for a region's form as for the built-in one. A form marks a question in
`bind::kt:needed`; questions of which one answer is enough share a word in `bind::kt:one_of`.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Final

from forms.answers import UNKNOWN
from forms.engine.model import Form, Kind, Node
from forms.engine.session import NodeState, Session
from forms.engine.tree import key_of

PURPOSES: Final = ("scan", "plan", "referral", "bbz", "wgs")
_BLANK: Final = "0000000000000000"  # id of an item that is looked at before it is there


@dataclass(frozen=True)
class Open:
    """One open question. path: as stored, "" in an item that is not there yet. label: in the session's language.

    Where the answer may be listed one by one and a row lacks its amount, path is that of the row.
    """

    name: str
    path: str
    label: str
    node: Node


def needed_for(form: Form, purpose: str) -> tuple[str, ...]:
    """The questions that a form marks for a purpose, in its order. Raises ValueError: no purpose of that name."""
    if purpose not in PURPOSES:
        raise ValueError(f"no such purpose: {purpose}")
    return tuple(node.name for node in form.root.walk() if purpose in _purposes(node))


@cache
def _lists_of(form: Form) -> Mapping[str, tuple[str, str]]:
    """Questions that a list beside them answers too: the keys of that repeat and of the amount in it."""
    worked_out = {node.attributes.get("one_of") for node in form.root.walk() if node.kind is Kind.CALCULATE}
    found = {}
    for repeat in (node for node in form.root.walk() if node.kind is Kind.REPEAT):
        for amount in repeat.children:
            for name in amount.attributes.get("total", "").split():
                told = form.nodes.get(name)
                if told is not None and told.attributes.get("one_of", "") in worked_out - {None}:
                    found[key_of(told)] = (key_of(repeat), key_of(amount))
    return found


@cache
def dated_of(form: Form) -> Mapping[str, str]:
    """Repeats that hold one moment, with the key of their day: marked `dated`; of their items the newest counts."""
    found = {}
    for repeat in _top_repeats(form.root):
        days = (node for node in repeat.walk() if node.kind is Kind.DATE)
        day = next(days, None) if "dated" in repeat.appearance.split() else None
        if day is not None:
            found[key_of(repeat)] = key_of(day)
    return found


def _top_repeats(node: Node) -> Iterator[Node]:
    for child in node.children:
        if child.kind is Kind.REPEAT:
            yield child
        else:
            yield from _top_repeats(child)


def newest(session: Session, repeat: str) -> str | None:
    """The item of a dated repeat that counts now: the latest day, and of one day the last made."""
    items = session.items(repeat)
    dated, values = dated_of(session.form)[repeat], session.values
    order = {item: number for number, item in enumerate(items)}
    return max(items, key=lambda item: (values.get(f"{repeat}/{item}/{dated}", ""), order[item]), default=None)


def missing(session: Session) -> Mapping[str, tuple[Open, ...]]:
    """For each purpose the questions still open, in the order of the form; of an item once for each item.

    "Doesn't know" is open (it stands on the plan as "look this up"), and so is an answer that is wrong; "rather not
    say" is respected. A repeat without items counts as one empty item, unless it is not asked.
    """
    whole = _with_blank_items(session)
    states = tuple(_counting(whole))
    answered = {_share(state) for state in states if not _is_open(state)}
    first: dict[str, str] = {}
    for state in states:
        first.setdefault(_share(state), state.path)
    open_now = [
        state
        for state in states
        if _purposes(state.node)
        and _is_open(state)
        and (not _share(state) or (_share(state) not in answered and first[_share(state)] == state.path))
    ]
    found = [(state.node, _open(whole, state)) for state in open_now]
    return {purpose: tuple(one for node, one in found if purpose in _purposes(node)) for purpose in PURPOSES}


def _purposes(node: Node) -> list[str]:
    return node.attributes.get("needed", "").split()


def shared_by(node: Node, path: str) -> str:
    """What questions of one item with the same word in one_of share; "" for a question on its own."""
    word = node.attributes.get("one_of", "")
    return f"{path.rpartition('/')[0]}/{word}" if word else ""


def worked_out(session: Session) -> frozenset[str]:
    """What questions share (shared_by) where the form works the answer out: the sum of what was listed one by one."""
    sums = (each for each in session.asked() if each[0].kind is Kind.CALCULATE and each[2])
    return frozenset(shared for node, path, _, _ in sums if (shared := shared_by(node, path)))


def _share(state: NodeState) -> str:
    return shared_by(state.node, state.path)


def _is_open(state: NodeState) -> bool:
    return state.value in ("", UNKNOWN) or not state.valid


def _open(session: Session, state: NodeState) -> Open:
    label = session.filled(state.node.label, state.path) or state.node.name
    path = _row(session, state) or state.path
    return Open(state.node.name, "" if f"/{_BLANK}/" in path else path, label, state.node)


def _row(session: Session, state: NodeState) -> str:
    """The first amount that a list lacks, of a question that the list answers; "" where nothing is listed."""
    repeat, amount = _lists_of(session.form).get(key_of(state.node), ("", ""))
    above = state.path.rpartition("/")[0]
    beside = f"{above}/{repeat}" if above else repeat
    with suppress(KeyError):
        rows = (session.state(f"{beside}/{item}/{amount}") for item in session.items(beside))
        return next((row.path for row in rows if row.relevant and _is_open(row)), "")
    return ""


def _counting(session: Session) -> Iterator[NodeState]:
    """The questions that are asked now; of a dated repeat only those of its newest item."""
    current = {repeat: newest(session, repeat) for repeat in dated_of(session.form)}
    for state in session.states():
        top, _, rest = state.path.partition("/")
        old = top in current and rest and not rest.startswith(f"{current[top]}/")
        if state.relevant and not state.node.holds and not old:
            yield state


def _with_blank_items(session: Session) -> Session:
    """The session, or one beside it in which every repeat with needed questions has an item; not those in others."""
    repeats = (node for node in _top_repeats(session.form.root) if node.count is None)
    wanted = (key_of(node) for node in repeats if any(map(_purposes, node.walk())))
    empty = [key for key in wanted if session.state(key).relevant and not session.items(key)]
    if not empty:
        return session
    beside = Session(session.form, session.values, today=session.today, language=session.language)
    for key in empty:
        beside.add_item(key, _BLANK)
    return beside
