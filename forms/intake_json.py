"""Answers from a JSON file, for the commands without a window, as stored values.

Understood: names ({"w1_wish": "go_on"}), lists of objects for repeats, node paths ("/data/figures[2]/f7_cash", groups
may stand in them), numbers, true and false for yes and no, lists for several choices, and
{"no_answer": "unknown"} or {"no_answer": "refused"}. A question of a repeat given outside of it goes to its first item.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from forms.answers import MAX_TEXT, REFUSED, UNKNOWN, clean_text, is_no_answer
from forms.engine.model import Form, Kind, Node
from forms.resource import printable

if TYPE_CHECKING:
    from forms.engine.session import Session

MAX_ITEMS: Final = 200  # of one repeat
_SEGMENT: Final = re.compile(r"([A-Za-z_][A-Za-z0-9_.-]*)(?:\[([0-9]{1,4})\])?")
_NO_ANSWER: Final = {"unknown": UNKNOWN, "refused": REFUSED}
_YES_NO: Final = {True: "yes", False: "no"}


class AnswersRefused(ValueError):
    """Answers that do not fit the form (I-001). problems: each with its place in the file; never the answer itself."""

    code = "I-001"

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(map(printable, problems))
        super().__init__(
            "These answers do not fit the form; nothing was stored. Correct them and try again: "
            + "; ".join(self.problems)
        )


@dataclass
class _Filling:
    """Stored values while they are gathered. ids: repeat path -> item ids by position."""

    form: Form
    repeats: Mapping[str, tuple[str, ...]]  # question or repeat -> the repeats around it, outermost first
    values: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def item(self, base: str, repeat: str, position: int) -> str:
        """The stored path of an item, made when it is new. position counts from 1."""
        path = f"{base}{repeat}/{position:016x}"
        self.values.setdefault(f"{path}/order", str(position))
        return path + "/"


def answers_from_json(answers: object, form: Form) -> dict[str, str]:
    """Stored values from a decoded JSON object. Raises AnswersRefused with every problem at once.

    Item ids count from 1 in 16 hex digits, so that the same file always gives the same values.
    """
    filling = _Filling(form, {node.key or node.name: around for node, around in _with_repeats(form.root, ())})
    if not isinstance(answers, Mapping):
        raise AnswersRefused(["the file does not hold an object"])
    _take(filling, answers, "", (), "")
    if filling.problems:
        raise AnswersRefused(filling.problems)
    return filling.values


def _with_repeats(node: Node, around: tuple[str, ...]) -> Iterator[tuple[Node, tuple[str, ...]]]:
    for child in node.children:
        yield child, around
        inner = (*around, child.key or child.name) if child.kind is Kind.REPEAT else around
        yield from _with_repeats(child, inner)


def _take(filling: _Filling, answers: Mapping[object, object], base: str, inside: tuple[str, ...], place: str) -> None:
    """Store an object's answers. base: the stored path so far; inside: the repeats that it stands in."""
    for key, answer in answers.items():
        name, where = str(key), f"{place}{key}"
        if name.startswith("/"):
            _take_path(filling, name, answer)
            continue
        around = filling.repeats.get(name)
        if around is None or around[: len(inside)] != inside:
            filling.problems.append(f"{where}: no such question here")
            continue
        _take_node(filling, filling.form.node(name), answer, _first_items(filling, base, around[len(inside) :]), where)


def _first_items(filling: _Filling, base: str, repeats: tuple[str, ...]) -> str:
    for repeat in repeats:
        base = filling.item(base, repeat, 1)
    return base


def _take_node(filling: _Filling, node: Node, answer: object, base: str, where: str) -> None:
    if node.kind is Kind.REPEAT:
        _take_items(filling, node, answer, base, where)
    elif node.kind is Kind.GROUP:
        if isinstance(answer, Mapping):
            _take(filling, answer, base, filling.repeats[node.key or node.name], f"{where}.")
        else:
            filling.problems.append(f"{where}: a group holds an object")
    elif node.kind in (Kind.CALCULATE, Kind.NOTE):
        filling.problems.append(f"{where}: the form works this out itself")
    else:
        _store(filling, node, answer, base, where)


def _take_items(filling: _Filling, node: Node, answer: object, base: str, where: str) -> None:
    name = node.key or node.name
    if not isinstance(answer, list) or len(answer) > MAX_ITEMS:
        filling.problems.append(f"{where}: a repeat holds a list of at most {MAX_ITEMS} objects")
        return
    for position, found in enumerate(answer, 1):
        spot = f"{where}[{position}]"
        if isinstance(found, Mapping):
            inside = (*filling.repeats[name], name)
            _take(filling, found, filling.item(base, name, position), inside, f"{spot}.")
        else:
            filling.problems.append(f"{spot}: an item is an object")


def _take_path(filling: _Filling, path: str, answer: object) -> None:
    """A node path such as /data/business[2]/o8_commitments[1]/o8_amount."""
    segments = [_SEGMENT.fullmatch(part) for part in path.strip("/").split("/")]
    if len(segments) < 2 or not all(segments):
        filling.problems.append(f"{path}: not a path of a question")
        return
    names = [(match.group(1), int(match.group(2) or 1)) for match in segments if match]
    leaf = names[-1][0]
    positions = dict(names[:-1])
    around = filling.repeats.get(leaf)
    if around is None or any(not 1 <= position <= MAX_ITEMS for position in positions.values()):
        filling.problems.append(f"{path}: no such question")
        return
    base = ""
    for repeat in around:
        base = filling.item(base, repeat, positions.get(repeat, 1))
    _take_node(filling, filling.form.node(leaf), answer, base, path)


def _store(filling: _Filling, node: Node, answer: object, base: str, where: str) -> None:
    text = _text(answer)
    if text is None:
        filling.problems.append(f"{where}: not an answer this kind of question can hold")
    elif len(text) > MAX_TEXT:
        filling.problems.append(f"{where}: longer than {MAX_TEXT} characters")
    elif text and (strange := _strange_choices(filling.form, node, text)):
        filling.problems.append(f"{where}: {strange} of its choices are not in the list")
    elif text:
        filling.values[base + (node.key or node.name)] = text


def _text(answer: object) -> str | None:
    """The answer as it is stored, "" for none; None when it is no answer."""
    if answer is None:
        return ""
    if isinstance(answer, bool):
        return _YES_NO[answer]
    if isinstance(answer, int):
        return str(answer)
    if isinstance(answer, float):
        return format(Decimal(str(answer)), "f") if abs(answer) < 1e15 else None
    if isinstance(answer, str):
        return answer if is_no_answer(answer) else clean_text(answer).strip()
    if isinstance(answer, list) and all(isinstance(name, str) and name and not name.isspace() for name in answer):
        return " ".join(answer)
    if isinstance(answer, Mapping) and set(answer) == {"no_answer"}:
        return _NO_ANSWER.get(str(answer["no_answer"]))
    return None


def _strange_choices(form: Form, node: Node, text: str) -> int:
    """How many of the chosen names the list lacks; 0 where the form gives no list."""
    if node.kind not in (Kind.SELECT_ONE, Kind.SELECT_MULTIPLE) or is_no_answer(text):
        return 0
    offered = {choice.name for choice in form.choices.get(node.choice_list or "", ())}
    chosen = text.split() if node.kind is Kind.SELECT_MULTIPLE else [text]
    return sum(name not in offered for name in chosen) if offered else 0


def relevant_answers(session: "Session") -> dict[str, str]:
    """What is stored in a session, without the answers to questions that its form now doesn't ask."""
    left_out = {state.path for state in session.states() if not state.relevant}
    return {path: value for path, value in session.values.items() if path not in left_out}
