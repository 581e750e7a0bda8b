"""Fill a form from answers by place in the form ("/data/debts[2]/amount"), and say how every node stands.

This is what `keukentafel form --json` prints; its shape is stable, because other engines are compared with it.
"""

import math
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from forms.answers import REFUSED, UNKNOWN, clean_text
from forms.engine.grow import MAX_COUNTED, MAX_PLACES
from forms.engine.model import Form, Kind, Problem
from forms.engine.problems import problem
from forms.engine.session import NodeState, Session
from forms.engine.tree import key_of
from forms.engine.values import number_text
from forms.resource import printable

MAX_ANSWERS: Final = 50_000
MAX_INDEX: Final = 1_000

_STEP: Final = re.compile(r"([^/\[\]]+)(?:\[([1-9][0-9]{0,5})\])?")
_NO_ANSWER: Final = {"unknown": UNKNOWN, "refused": REFUSED}

Json = dict[str, Any]


class AnswersRefused(ValueError):
    """The answers are no object of paths and texts (F-040)."""

    code = "F-040"

    def __init__(self, message: str) -> None:
        super().__init__(printable(message))


def answered(form: Form, answers: Mapping[str, object], *, today: date, language: str) -> Json:
    """How every node of the form stands with these answers, given in their order; and those that found no node.

    An item of a repeat exists when an answer speaks of it (and those before it), or when the repeat counts it.
    Raises AnswersRefused.
    """
    if len(answers) > MAX_ANSWERS:
        raise AnswersRefused(f"There are more than {MAX_ANSWERS} answers. Nothing was changed. Make the file smaller.")
    session = Session(form, {}, today=today, language=language_of(form, language))
    texts = {path: _text(path, value) for path, value in answers.items()}
    with session.together() as settle:
        waiting = [path for path in texts if not _set(session, path, texts[path], settle)]
        for _ in range(2):  # items that a count makes exist only after the answers that it counts by
            waiting = [path for path in waiting if not _set(session, path, texts[path], settle)]
    nodes = [node_json(state) for state in session.states()]
    return {
        "form": form.id,
        "version": form.version,
        "language": session.language,
        "nodes": nodes,
        "ignored": waiting,
        "problems": [problem_json(each) for each in (*form.problems, *_cut(session), *_tired(session))],
    }


def language_of(form: Form, wanted: str) -> str:
    """The language to run a form in: the one wanted where form or program has it, however its code is written.

    Of "nl-BE" the form's "nl" will do. Another gives the form's first, so that labels, messages and dates speak alike.
    """
    from forms.words import LANGUAGES

    known = {code.casefold(): code for code in reversed((*form.languages, *LANGUAGES))}
    code = wanted.casefold()
    return known.get(code) or known.get(re.split("[-_]", code)[0]) or next(iter((*form.languages, *LANGUAGES)))


def _cut(session: Session) -> list[Problem]:
    """A problem for each question that counts items for which there is no room, in the order of the form."""
    names = dict.fromkeys(session.state(path).node.name for path in session.cut())
    return [problem("F-036", name=name, most=MAX_COUNTED, limit=f"{MAX_PLACES:,}") for name in names]


def _tired(session: Session) -> list[Problem]:
    """A problem for each question of which something gives nothing, as it would take too long."""
    return [problem("F-038", name=name) for name in session.tired()]


def node_json(state: NodeState) -> Json:
    """One node as it is printed; message is null when there is nothing to say."""
    return {
        "path": state.xpath,
        "relevant": state.relevant,
        "required": state.required,
        "readonly": state.readonly,
        "value": state.value,
        "valid": state.valid,
        "message": state.message or None,
    }


def problem_json(problem: Problem) -> Json:
    """One problem of the form as it is printed."""
    return {
        "code": problem.code,
        "message": problem.message,
        "sheet": problem.sheet,
        "row": problem.row,
        "column": problem.column,
    }


def _text(path: str, value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float() if math.isfinite(value):
            return number_text(value)
        case str():
            return clean_text(value)
        case {"no_answer": ("unknown" | "refused") as kind}:
            return _NO_ANSWER[kind]
        case list() if all(isinstance(each, str) for each in value):
            return " ".join(value)
    raise AnswersRefused(f"The answer to {path[:200]} is no text. Nothing was changed. Write it as a text.")


def _set(session: Session, path: str, text: str, settle: Callable[[], None]) -> bool:
    """Give an answer; False when there is no such question (yet), also after what was given before is worked out."""
    stored = _stored(session, path)
    if stored is None:
        settle()
        stored = _stored(session, path)
    if stored is None:
        return False
    try:
        session.set(stored, text)
    except KeyError:
        return False
    return True


def _stored(session: Session, path: str) -> str | None:
    """The stored path of a place in the form; items on the way are made. None when the form has no such place."""
    node, prefix = session.form.root, ""
    above, *names = path.split("/")
    steps = [_STEP.fullmatch(step) for step in names]
    first = steps[0] if steps and not above else None
    if first is None or first[1] != node.name or first[2] not in (None, "1"):
        return None
    for step in steps[1:]:
        found = next((child for child in node.children if step and child.name == step[1]), None)
        if found is None or step is None:
            return None
        node = found
        number = int(step[2] or 1)
        if node.kind is Kind.REPEAT:
            item = _item(session, prefix + key_of(node), number, counted=node.count is not None)
            if item is None:
                return None
            prefix = item + "/"
        elif number != 1:
            return None
    return None if node.holds else prefix + key_of(node)


def _item(session: Session, repeat: str, number: int, *, counted: bool) -> str | None:
    """The stored path of an item by its place, from 1; made when it is not there, unless the form counts it."""
    if number > MAX_INDEX:
        return None
    there = len(session.items(repeat))
    if number > there and counted:
        return None
    for new in range(there + 1, number + 1):
        if session.size >= MAX_PLACES:
            return None
        session.add_item(repeat, f"{new:016x}")
    return f"{repeat}/{session.items(repeat)[number - 1]}"
