"""A dossier in which every field holds something that stands nowhere else, and how to find that on a page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from forms.engine.model import Kind, Node
from forms.intake import answers_from_json, load_intake
from sync.vault import Value

NAMED: Final = {
    "p1_name": "Voornaamkanarie Achternaamkanarie",
    "p5_bsn": "111222333",
    "p4_phone": "06 00 00 00 03",
    "pl2_phone": "06 00 00 00 07",
}
WORKER: Final = {
    "worker_name": "Werkernaam",
    "worker_team": "Teamnaam",
    "worker_phone": "06 00 00 00 02",
    "worker_days": "Werkdagen",
}
# What is kept beside the answers: all that holds words of people.
BESIDE: Final = (
    "dossier/name",
    "road/reason",
    "closing/reason",
    "contact/0000000000000001/present",
    "contact/0000000000000001/interpreter",
    "contact/0000000000000001/place",
    "note/0000000000000001/text",
)
MOMENTS: Final = ("contact/0000000000000001/started", "note/0000000000000001/at")
MONTHS: Final = {5: "mei|may", 6: "juni?|june?", 7: "juli?|july?", 8: "aug(?:ustus|ust)?"}
# So that there are an open step, and a yes to the party of the referral.
CHOSEN: Final = {
    "w1_wish": "go_on",
    "pl2_status": "open",
    "t4_share": "some",
    "t4_party": "coach",
    "t4_withdrawn_on": "",
}


@dataclass
class Canaries:
    """Answers, one for every question, and the pattern of each on paper. last: the last choices, not the first."""

    last: bool
    answers: dict[str, Any] = field(default_factory=dict)
    patterns: dict[str, "re.Pattern[str]"] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)  # of what was chosen, in Dutch
    days: int = 0

    def word(self, name: str) -> str:
        """A word of its own, found also where a line ends in it."""
        word = f"kanarie{re.sub('[^a-z0-9]', '', name)}x"
        self.patterns[name] = re.compile(r"\s*".join(word), re.IGNORECASE)
        return word

    def amount(self, name: str) -> str:
        """An amount of its own that no sum of a few others gives."""
        count = len(self.patterns)
        amount = 10_007 + 1_013 * count + count**2
        self.patterns[name] = re.compile(rf"(?<![\d.,]){amount // 1000}[.,]?{amount % 1000:03}(?!\d)")
        return str(amount)

    def day(self, name: str) -> str:
        """A day of its own between May and August: before today, or with the last choices after it."""
        day = date(2027 if self.last else 2026, 5, 2) + timedelta(3 * self.days)
        self.days += 1
        month = MONTHS[day.month]
        self.patterns[name] = re.compile(rf"(?<!\d){day.day}\s(?:{month})\b", re.IGNORECASE)
        return day.isoformat()

    def choice(self, node: Node) -> object:
        """The first choice or the last."""
        found = load_intake().choices.get(node.choice_list or "", ())
        if not found:
            return None
        chosen = found[-1 if self.last else 0]
        self.labels[node.name] = chosen.label.get("nl", "")
        return [chosen.name] if node.kind is Kind.SELECT_MULTIPLE else chosen.name

    def answer(self, node: Node) -> object:
        """Something of its own for one question; None for what nobody answers."""
        if node.name in CHOSEN:
            return CHOSEN[node.name] or None
        if node.name == "t4_party_name" or (self.last and node.name == "pl2_party"):
            return "kanariepl3partyx"  # the party that the client is referred to
        if node.name in NAMED:
            return NAMED[node.name]
        if node.kind is Kind.TEXT:
            return self.word(node.name)
        if node.kind in (Kind.DECIMAL, Kind.INTEGER):
            return self.amount(node.name)
        if node.kind is Kind.DATE:
            return self.day(node.name)
        if node.kind is Kind.TIME:
            return "10:47"
        return self.choice(node) if node.kind in (Kind.SELECT_ONE, Kind.SELECT_MULTIPLE) else None


def _filled(node: Node, canaries: Canaries) -> Iterator[tuple[str, Any]]:
    for child in node.children:
        if child.kind is Kind.REPEAT:
            yield child.name, [dict(_filled(child, canaries))]
        elif child.kind is Kind.GROUP:
            yield from _filled(child, canaries)
        elif (answer := canaries.answer(child)) is not None:
            yield child.name, answer


def filled(last: bool) -> tuple[dict[str, Value], Canaries]:
    """The values of a dossier with something in every field, and what that is."""
    canaries = Canaries(last)
    answers = dict(_filled(load_intake().root, canaries))
    values: dict[str, Value] = dict(answers_from_json(answers, load_intake()))
    values |= {path: canaries.word(path) for path in BESIDE}
    values |= {
        "contact/0000000000000001/started": "2026-12-23T10:00:00+01:00",
        "contact/0000000000000001/kind": "visit",
    }
    values |= {"note/0000000000000001/at": "2026-12-23T10:00:00+01:00"}
    first, surname = NAMED["p1_name"].split()
    for name, said in {**NAMED, **WORKER, "first_name": first, "surname": surname}.items():
        canaries.patterns[name] = re.compile(r"\s*".join(map(re.escape, said.replace(" ", ""))), re.IGNORECASE)
    return values, canaries


def held_in(text: str, canaries: Canaries) -> set[str]:
    """The names of the fields that stand in a text."""
    return {name for name, pattern in canaries.patterns.items() if pattern.search(text)}


def chosen_in(text: str, canaries: Canaries) -> set[str]:
    """The questions of which the chosen answer stands in a text, in the very words; a few letters tell nothing."""
    bare = re.sub(r"\s", "", text).casefold()
    labels = {name: re.sub(r"\s", "", label).casefold() for name, label in canaries.labels.items()}
    return {name for name, label in labels.items() if len(label) > 12 and label in bare}
