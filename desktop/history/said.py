"""Questions and answers in words, for every place that shows what was written rather than asks for it."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Final

from desktop.dossier import OWN_NODES
from desktop.intake.answering import field_of, span_of
from desktop.named import name_in
from forms import checks
from forms.answers import REFUSED, UNKNOWN
from forms.engine.model import OUTPUT_END, OUTPUT_START, Form, Kind, Node
from forms.engine.session import CHECK
from forms.words import Number, Words
from sync.vault import Value

LONGEST: Final = 24  # characters of a word that may stand unbroken
NAMED: Final = (("dossier", "assigned"), ("handover", "team"))  # values that hold an id and its name
CALLED: Final = 60  # characters of a text that an item is called by
PROPOSAL: Final = "pl2_code"  # which proposal of the catalogue a step came from
_ITEM: Final = re.compile(r"[0-9a-f]{16}")


class ToClient(Words):
    """The same words on a paper for the client, who is spoken to where a worker reads of "the client"."""

    def __call__(self, key: str, **numbers: Number) -> str:
        """The sentence of a key as the client is told it; raises TextMissing for an unknown key."""
        spoken_to = f"copy.{key}"
        return super().__call__(spoken_to if spoken_to in self else key, **numbers)


def order_of(text: str | None) -> Decimal:
    """The place of an item of a repeat; what can't be read comes first."""
    try:
        number = Decimal(text or "0")
    except InvalidOperation:
        return Decimal(0)
    return number if number.is_finite() else Decimal(0)


def label_of(node: Node, words: Words) -> str:
    """A question or group as it is asked, without mark-up and computed parts; its name when it has no label."""
    text = node.label.get(words.language) or next(iter(node.label.values()), "")
    return re.sub(f"{OUTPUT_START}.*?{OUTPUT_END}|[*#`]+", "", text, flags=re.DOTALL).strip() or node.name


def breakable(text: str) -> str:
    """The same text, with invisible places to break in words that would not fit any line."""
    return re.sub(f"(\\S{{{LONGEST}}})(?=\\S)", "\\1\u200b", text)


def find(form: Form, path: str) -> Node | None:
    """The node that a stored path belongs to; None for what an older or newer form asked."""
    try:
        return form.node(path.rsplit("/", 1)[-1])
    except KeyError:
        return None


def question_in_words(
    form: Form, path: str, words: Words, values: Mapping[str, Value] | None = None, *, named: bool = False
) -> str:
    """What stands at a stored path: "Stap 2: Wat gaat er gebeuren?". values: to count the items of a repeat.

    named: with what each item is called too, as in item_in_words.
    """
    parts = path.split("/")
    if parts[0] in OWN_NODES:
        key = f"history.own.{parts[0]}.{parts[-1]}"
        return words(key) if key in words else path
    asked = asked_in_words(form, path, words)
    item = item_in_words(form, path, words, values or {}, named=named)
    return f"{item}: {asked}" if item else asked


def asked_in_words(form: Form, path: str, words: Words) -> str:
    """A question by its words, without its item; what the program itself keeps beside the answers by what it is."""
    name, node = path.rsplit("/", 1)[-1], find(form, path)
    if name == "order" and "/" in path:
        return words("history.order")
    if node is None:
        return name
    if node.kind is Kind.HIDDEN and not node.label:
        own = f"history.hidden.{name}"
        return words(own if own in words else "history.hidden")
    return label_of(node, words)


def spoken(question: str, answer: str) -> str:
    """A question with its answer on one line: a question mark needs no colon behind it."""
    return f"{question} {answer}" if question.endswith("?") else f"{question}: {answer}"


def item_in_words(form: Form, path: str, words: Words, values: Mapping[str, Value], *, named: bool = False) -> str:
    """The items of repeats around a path: "Stap 2"; "" outside repeats.

    named: with the first text in it, "Schuld 1 (Bank)": what was removed has no number that tells it from another.
    """
    parts, said = path.split("/"), []
    for place in range(1, len(parts)):
        if not _ITEM.fullmatch(parts[place]):
            continue
        repeat, item = "/".join(parts[:place]), parts[place]
        node = find(form, repeat)
        name = label_of(node, words) if node is not None else parts[place - 1]
        number = place_of(values, repeat, item)
        numbered = f"{name} {number}" if number else name
        called = _called(node, f"{repeat}/{item}", values) if named and node is not None else ""
        said.append(f"{numbered} ({called})" if called else numbered)
    return ", ".join(said)


def _called(repeat: Node, item: str, values: Mapping[str, Value]) -> str:
    """The first text of an item, when it is short enough to be called by."""
    texts = (values.get(f"{item}/{node.key or node.name}") for node in repeat.walk() if node.kind is Kind.TEXT)
    found = next((" ".join(str(text).split()) for text in texts if text not in (None, "", UNKNOWN, REFUSED)), "")
    return found if len(found) <= CALLED else ""


def item_ids(values: Mapping[str, Value], repeat: str) -> tuple[str, ...]:
    """The ids of the items of a repeat that exist, in their order."""
    start = repeat + "/"
    found: dict[str, str | None] = {}
    for path, value in values.items():
        if value is None or not path.startswith(start):
            continue
        item, _, leaf = path[len(start) :].partition("/")
        found.setdefault(item, None)
        if leaf == "order":
            found[item] = str(value)
    return tuple(sorted(found, key=lambda item: (order_of(found[item]), item)))


def place_of(values: Mapping[str, Value], repeat: str, item: str) -> int:
    """Which item of its repeat it is, from 1; 0 when it isn't there."""
    ids = item_ids(values, repeat)
    return ids.index(item) + 1 if item in ids else 0


def value_in_words(
    form: Form, path: str, value: Value, words: Words, values: Mapping[str, Value] | None = None, *, between: str = ", "
) -> str:
    """An answer as a person would say it; doesn't know and rather not say in words, "niet ingevuld" when empty.

    values: what stands beside it in the dossier, to say which conversation a note is of. between: several choices.
    """
    if value is None or value == "":
        return words("history.value.empty")
    if value == UNKNOWN:
        return words("history.value.unknown")
    if value == REFUSED:
        return words("history.value.refused")
    parts = path.split("/")
    if parts[0] in OWN_NODES:
        return _own_value(parts, str(value), words, values or {})
    node = find(form, path)
    if node is None:
        return str(value)
    if node.kind is Kind.SELECT_MULTIPLE:
        return between.join(choice_in_words(form, node, name, words) for name in str(value).split())
    return _hidden(node.name, str(value), words) if node.kind is Kind.HIDDEN else _answer(form, node, str(value), words)


def _hidden(name: str, value: str, words: Words) -> str:
    """What the program keeps beside the answers, by its words: a proposal by what it proposes."""
    keys = (f"history.hidden.{name}.{value}", *([f"step.{value}"] if name == PROPOSAL else []))
    return next((words(key) for key in keys if key in words), value)


def _own_value(parts: list[str], value: str, words: Words, values: Mapping[str, Value]) -> str:
    if (parts[0], parts[-1]) in NAMED:
        return name_in(value)
    if (parts[0], parts[-1]) == ("note", "contact"):
        return _moment(str(values.get(f"contact/{value}/started") or ""), words) or words("history.own.note.another")
    value = value.partition("\n")[0] if parts[-1] == "form_read" else value  # below it stands which lines were seen
    for key in (f"history.own.{parts[0]}.{parts[-1]}.{value}", f"history.own.{parts[0]}.{parts[-1]}.{value.lower()}"):
        if key in words:
            return words(key)
    return _moment(value, words) or value


def _moment(value: str, words: Words) -> str:
    """A date and time in words; "" for any other text."""
    try:
        return words.show("moment", datetime.fromisoformat(value)) if "T" in value else ""
    except ValueError:
        return ""


def _answer(form: Form, node: Node, value: str, words: Words) -> str:
    if node.kind is Kind.SELECT_ONE:
        return choice_in_words(form, node, value, words)
    try:
        if node.kind is Kind.DATE:
            return words.show("date", date.fromisoformat(value))
        if node.kind is Kind.TIME:
            return words.show("clock", time.fromisoformat(value))
        if node.kind in (Kind.DECIMAL, Kind.INTEGER):
            return _number(node, Decimal(value), words)
    except (ValueError, InvalidOperation):
        return value  # typed before the form said what it must be; shown as it stands
    return checks.shown(node.attributes.get(CHECK, ""), value)


def _number(node: Node, number: Decimal, words: Words) -> str:
    """A number with what it counts: euros, percents, or the scale that it was chosen on."""
    look = field_of(node, 0)
    if look.startswith("money"):
        return words.show("euro" if number == number.to_integral_value() else "money", number)
    said = words.show("number", number)
    if look in ("scale", "range", "menu"):
        least, most = (words.show("number", end) for end in span_of(node))
        return words("history.value.scale", value=said, least=least, most=most)
    return f"{said}%" if look == "percent" else said


def choice_in_words(form: Form, node: Node, name: str, words: Words) -> str:
    """The label of a choice; its name when the form no longer has it."""
    for choice in form.choices.get(node.choice_list or "", ()):
        if choice.name == name:
            return choice.label.get(words.language) or next(iter(choice.label.values()), name)
    return name


def choice_label(form: Form, question: str, name: str, words: Words) -> str:
    """The label of a choice of a question by its name; "" for no answer."""
    node = find(form, question)
    return choice_in_words(form, node, name, words) if node is not None and name else ""
