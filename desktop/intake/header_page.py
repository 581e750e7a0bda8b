"""What the head of an open dossier shows, by a pure function: name, contact, chips, and the urgency banner."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from desktop.contacts.current import current_contact
from desktop.dossier import Contact, Dossier
from desktop.intake.answering import shown_value
from desktop.plan.page import step_from, step_of
from forms.answers import text_of
from forms.engine.model import Form, in_language
from forms.rules.finding import Level
from forms.rules.urgency import is_threatening, offers_safety_card
from forms.words import Words

CONFIRM: Final = "eviction.confirm"
ROADS: Final = ("A", "A+C", "C", "B", "B+C", "undecided")
NAMED: Final = 2  # urgent things named in the title; more are counted
NAMED_LEFT: Final = 3  # answers that a crash left, named; more are counted
BRIEF: Final = 24  # letters of the one that is named in a very low window


@dataclass(frozen=True)
class ChipView:
    """A short state. kind: "", red, amber or green. tab: the tab that explains it, "" for none."""

    text: str
    kind: str = ""
    tab: str = ""


@dataclass(frozen=True)
class BannerView:
    """What is urgent. kind: red or amber. clock: the legal date, text: what else counts, "" for none.

    step: the first step, "" when none fits; in_plan: it stands in the plan; may_plan: what is written here counts.
    confirm: the worker has to judge.
    """

    kind: str
    title: str
    clock: str
    text: str
    due: str = ""  # the legal date alone, for a low window
    step: str = ""
    in_plan: bool = False
    confirm: bool = False
    may_plan: bool = True


@dataclass(frozen=True)
class HeaderPage:
    """name: the client's, or the working name, "" for none. own_name: the client's own name, not to be edited here."""

    name: str
    own_name: bool
    contact: str
    chips: tuple[ChipView, ...]
    banner: BannerView | None
    offer_safety: bool
    safety: str  # when it was discussed, or ""


def header_page(dossier: Dossier, words: Words, *, ours: bool = True) -> HeaderPage:
    """The head of a dossier as it stands now. ours: no other team holds it."""
    own = text_of(dossier.values.get("p1_name")) or ""
    return HeaderPage(
        name=own or dossier.text("dossier/name"),
        own_name=bool(own),
        contact=_contact_line(dossier, words),
        chips=_chips(dossier, words, ours=ours),
        banner=banner(dossier, words, ours=ours),
        offer_safety=offers_safety_card(dossier.intake) and not dossier.text("safety/discussed_at"),
        safety=safety_line(dossier, words),
    )


def safety_line(dossier: Dossier, words: Words) -> str:
    """When safety was discussed, or ""."""
    at = moment(dossier.text("safety/discussed_at"))
    return words("safety.discussed", at=at) if at else ""


def moment(text: str) -> datetime | None:
    """A stored date-time; None for anything else."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _contact_line(dossier: Dossier, words: Words) -> str:
    now = current_contact(dossier, dossier.today)
    if now is not None:
        return contact_text(now, words)
    if dossier.contacts:
        return words("header.last", contact=contact_text(dossier.contacts[-1], words))
    return words("header.empty")


def contact_text(contact: Contact, words: Words) -> str:
    """A contact in one line: kind, day, who was there."""
    started = moment(contact.started)
    kind = f"contact.{contact.kind}"
    parts = [
        words(kind if kind in words else "contact.visit"),
        words.show("date", started) if started else "",
        words("contact.with", who=contact.present) if contact.present else "",
    ]
    return " · ".join(part for part in parts if part)


def _chips(dossier: Dossier, words: Words, *, ours: bool) -> tuple[ChipView, ...]:
    found = []
    if dossier.conflicts and ours:  # such an answer stands empty on the intake
        found.append(ChipView(words("dossiers.conflict"), "amber", "history/conflicts"))
    chosen = dossier.text("road/chosen") or "+".join(sorted(dossier.advice.road))
    if chosen in ROADS:
        found.append(ChipView(words(f"header.road.{chosen}"), tab="scan"))
    if dossier.scan.colour is not None and dossier.scan.provisional:
        found.append(ChipView(words("header.provisional"), "amber", "scan"))
    if dossier.closed:
        found.append(ChipView(words("header.closed")))
    return tuple(found)


def banner(dossier: Dossier, words: Words, *, ours: bool = True) -> BannerView | None:
    """The urgency banner; None when nothing presses. ours: no other team holds the dossier."""
    urgent = [one for one in dossier.urgencies if one.level is Level.RED]
    denied = dossier.text("dossier/eviction_confirmed") == "no"
    doubtful = any(one.code == CONFIRM for one in dossier.urgencies) and not denied
    clock = dossier.clock
    late = clock is not None and clock.running and clock.due < dossier.today
    running = clock is not None and clock.running
    if not (urgent or doubtful or running):
        return None
    titles = [words(f"finding.{one.code}", **one.numbers) for one in urgent[:NAMED]]
    if len(urgent) > NAMED:
        titles.append(words("banner.more", count=len(urgent) - NAMED))
    step = dossier.suggestions[0] if dossier.suggestions else None
    title = " ".join(titles) or words("banner.confirm" if doubtful else "banner.clock")
    return BannerView(
        kind="red" if urgent or late else "amber",
        title=title,
        clock="" if clock is None else words(clock.code, due=clock.due, stopped=clock.stopped_on),
        text=_text(dossier, words, bool(urgent)),
        due=words("clock.due", day=clock.due) if clock is not None and clock.running else "",
        step=words(step.text_key) if step else "",
        in_plan=step is not None and bool(step_of(dossier, step.key)),
        confirm=doubtful,
        may_plan=ours,
    )


def _text(dossier: Dossier, words: Words, urgent: bool) -> str:
    if dossier.clock is not None:
        return words("banner.stops") if dossier.clock.running else ""
    return words("banner.ask") if urgent and is_threatening(dossier.urgencies) else ""


def first_step(dossier: Dossier, words: Words, item_id: str) -> dict[str, str | None]:
    """What to write to put the first suggested step in the plan; nothing when it stands there already."""
    step = dossier.suggestions[0] if dossier.suggestions else None
    if step is None or step_of(dossier, step.key):
        return {}
    return step_from(dossier, step.key, item_id, words)


def recovered_line(form: Form, changes: Mapping[str, object], words: Words, *, brief: bool = False) -> str:
    """What a crash left unsaved, in words; at most a few answers by name. brief: one, without its question."""
    said, most = [], 1 if brief else NAMED_LEFT
    for path, value in changes.items():
        node = form.nodes.get(path.rpartition("/")[2])
        if path.startswith("note/") and path.endswith("/text") and value:
            said.append(words("recovered.note", text=_short(str(value), BRIEF if brief else 60)))
        elif node is not None and value and (label := in_language(node.label, words.language, form.languages)):
            answer = shown_value(form, node, str(value), words)
            said.append(_short(answer, BRIEF) if brief else f"{label} {_short(answer)}")
    shown = "; ".join(said[:most])
    return words("recovered.more", shown=shown, count=len(said) - most) if len(said) > most else shown


def _short(text: str, most: int = 60) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[: most - 1] + "…"
