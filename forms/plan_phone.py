"""The plan as a short text for the client's own phone: what page 1 says, and nothing that may not hang on a fridge.

Pure. At most MOST characters, so that a QR code of it can be read from a screen. What does not fit is left out from the
end, whole lines at a time; the last line says so.
"""

import re
from collections.abc import Iterator
from typing import Final

from forms.answers import clean_text
from forms.paper.bidi import isolated
from forms.plan_model import FridgeStep, Phrase, Plan, Who, said
from forms.words import Words

MOST: Final = 600
_LONGEST: Final = 150  # of one step
_TURNS: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")  # characters that turn what follows: a phone obeys them


def _shortened(text: str, most: int) -> str:
    """What was typed on one line, of at most so many characters, that turns no number behind it round."""
    line = " ".join(_TURNS.sub("", text).split())
    return isolated(line if len(line) <= most else line[: most - 1].rstrip() + "…")


def _step(number: int, step: FridgeStep, plan: Plan, words: Words) -> str:
    action = _shortened(said(step.action, words), _LONGEST)
    when = words.show("weekday", step.due) if step.due else ""
    told = ", ".join(part for part in (when, _who(step, plan, words), step.phone) if part)
    return f"{number}. {action}" + (f" ({told})" if told else "")


def _who(step: FridgeStep, plan: Plan, words: Words) -> str:
    """Who does a step, unless it is the client; a sentence of ours stays whole."""
    if step.who is Who.PARTY and isinstance(step.party, Phrase):
        return said(step.party, words)
    named = {Who.WORKER: plan.fridge.worker.name, Who.PARTY: said(step.party, words)}
    return _shortened(named.get(step.who, ""), 40)


def _lines(plan: Plan, words: Words) -> Iterator[str]:
    """The lines of the text, the most needed first."""
    fridge = plan.fridge
    yield words("phone.title", day=plan.day)
    worker = fridge.worker
    if worker.phone:
        yield words("phone.call", phone=worker.phone)
    for number, step in enumerate(fridge.steps, start=1):
        yield _step(number, step, plan, words)
    meet = fridge.appointment
    if meet.day is not None:
        key = "paper.fridge.next_at" if meet.at else "paper.fridge.next_day"
        yield words("phone.next", when=words(key, day=meet.day, at=meet.at))
    if worker.days:
        yield words("paper.fridge.days", days=_shortened(worker.days, 60))


def phone_text(plan: Plan, words: Words) -> str:
    """First steps with their dates and phones, the next appointment, whom to call; no surname, amount or debt."""
    kept: list[str] = []
    rest = words("phone.rest")
    for line in map(clean_text, _lines(plan, words)):
        if len("\n".join((*kept, line, rest))) > MOST:
            return "\n".join((*kept, rest))
        kept.append(line)
    return "\n".join(kept)
