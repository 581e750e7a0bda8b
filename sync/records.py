"""What a vault keeps, as values, and how each is written inside its seal."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from sync import wire
from sync.errors import BadBox, BadChange, TooLarge
from sync.history import Revision
from sync.sealing import ID_BYTES, MAX_PLAIN_BYTES, Header
from sync.wire import Value

MAX_FORM_CHARS: Final = 200
MAX_REASON_CHARS: Final = 4_000
MAX_ASIDE: Final = 1_000  # revisions set aside in one
MAX_NUMBER: Final = 100_000
MAX_WORD_CHARS: Final = 200

_CONTENT: Final[dict[str, type | tuple[type, ...]]] = {
    "at": str,
    "form": str,
    "set": dict,
    "aside": list,
    "reason": (str, type(None)),
}
_DRAFT: Final[dict[str, type | tuple[type, ...]]] = {"parents": list, "at": str, "set": dict}
_CARD: Final[dict[str, type | tuple[type, ...]]] = {"heads": list, "data": dict}
_GIVEN: Final[dict[str, type | tuple[type, ...]]] = {
    "number": int,
    "at": str,
    "how": str,
    "revision": bytes,
    "plan": str,
    "pdf": bytes,
    "size": int,
}


@dataclass(frozen=True)
class Draft:
    """What was changed and is no revision yet, with the heads it was opened on (G-07). at: with its time zone."""

    parents: tuple[str, ...]
    changes: Mapping[str, Value]
    at: datetime


class Card(NamedTuple):
    """A row of the list: what the card maker made of the dossier. damaged: the dossier could not be read."""

    dossier_id: str
    data: Mapping[str, Value]
    draft: bool
    damaged: bool = False


@dataclass(frozen=True)
class GivenPlan:
    """A plan as it was handed over. number: 1 for the first; how: print, save; plan_id: what stands on the paper."""

    number: int
    at: datetime
    how: str
    revision: str
    pdf: bytes
    plan_id: str


@dataclass(frozen=True)
class GivenPlanInfo:
    """A given plan without its pages. pdf_sha256: hex; size in bytes; gone: they went with a value, for good."""

    number: int
    at: datetime
    how: str
    revision: str
    plan_id: str
    pdf_sha256: str
    size: int
    gone: bool = False


@dataclass(frozen=True)
class RevisionInfo:
    """Who wrote what, when and why."""

    id: str
    device: str
    at: datetime
    form: str
    reason: str | None
    changes: Mapping[str, Value]
    parents: tuple[str, ...]
    removed_at: datetime | None = None  # what it said was taken away for good; changes are the paths, without values


def utc_now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


def moment(at: datetime) -> str:
    """A time as text. Raises BadChange for one without its zone."""
    if at.tzinfo is None:
        raise BadChange("a time without its zone")
    return at.isoformat()


def of_moment(text: str) -> datetime:
    """The time of this text. Raises BadBox."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadBox("time") from error
    if at.tzinfo is None or at.isoformat() != text:
        raise BadBox("time")
    return at


def _changes_of(found: dict[Any, Any]) -> dict[str, Value]:
    try:
        return wire.check_changes(found)
    except (BadChange, TooLarge) as error:
        raise BadBox("changes") from error


def _ids(found: list[Any]) -> tuple[str, ...]:
    return tuple(wire.sized(one, ID_BYTES).hex() for one in found)


def short(text: str, most: int) -> str:
    """The text when it has at most this many characters. Raises TooLarge."""
    if len(text) > most:
        raise TooLarge("text")
    return text


def bounded(text: str, most: int) -> str:
    """The text that was read, of at most this many characters. Raises BadBox."""
    if len(text) > most:
        raise BadBox("a text that is too long")
    return text


def revision_content(
    changes: Mapping[str, Value], *, form: str, reason: str | None, at: datetime, aside: tuple[str, ...] = ()
) -> bytes:
    """The sealed part of a revision; aside: ids of late revisions, in hex. Raises BadChange, TooLarge."""
    if len(aside) > MAX_ASIDE:
        raise TooLarge("revisions set aside at once")
    content: dict[str, wire.Plain] = {
        "at": moment(at),
        "form": short(form, MAX_FORM_CHARS),
        "set": wire.check_changes(changes),
        "aside": [bytes.fromhex(one) for one in sorted(set(aside))],
        "reason": None if reason is None else short(reason, MAX_REASON_CHARS),
    }
    encoded = wire.encode(content)
    if len(encoded) >= MAX_PLAIN_BYTES:
        raise TooLarge("revision")
    return encoded


def revision_of(box_id: bytes, header: Header, content: bytes) -> Revision:
    """The revision in an opened box. Raises BadBox."""
    found = wire.fields(wire.decode(content, limit=MAX_PLAIN_BYTES), _CONTENT)
    aside = _ids(found["aside"])
    if len(aside) > MAX_ASIDE or list(aside) != sorted(set(aside)):
        raise BadBox("aside")
    bounded(found["form"], MAX_FORM_CHARS)
    bounded(found["reason"] or "", MAX_REASON_CHARS)
    return Revision(
        id=box_id.hex(),
        parents=tuple(parent.hex() for parent in header.parents),
        device=header.author.hex(),
        at=of_moment(found["at"]),
        changes=_changes_of(found["set"]),
        form=found["form"],
        reason=found["reason"],
        aside=aside,
    )


def info_of(revision: Revision) -> RevisionInfo:
    """The revision as the history shows it."""
    return RevisionInfo(
        revision.id,
        revision.device,
        revision.at,
        revision.form,
        revision.reason,
        revision.changes,
        revision.parents,
        revision.removed_at,
    )


def draft_content(draft: Draft) -> bytes:
    """A draft as bytes. Raises BadChange, TooLarge."""
    parents = [bytes.fromhex(parent) for parent in draft.parents]
    changes = wire.check_changes(draft.changes)
    return wire.encode({"parents": parents, "at": moment(draft.at), "set": changes})


def draft_of(content: bytes) -> Draft:
    """The draft of these bytes. Raises BadBox."""
    found = wire.fields(wire.decode(content, limit=MAX_PLAIN_BYTES), _DRAFT)
    return Draft(_ids(found["parents"]), _changes_of(found["set"]), of_moment(found["at"]))


def card_content(heads: tuple[str, ...], data: Mapping[str, Value]) -> bytes:
    """A card as bytes, with the heads it was made from. Raises BadChange."""
    checked = {key: wire.check_value(value) for key, value in data.items()}
    return wire.encode({"heads": [bytes.fromhex(head) for head in heads], "data": checked})


def card_of(content: bytes) -> tuple[tuple[str, ...], dict[str, Value]]:
    """Heads and data of a card; fast, since all are read after unlocking. Raises BadBox."""
    found = wire.fields(wire.decode_own(content), _CARD)
    return tuple(head.hex() for head in found["heads"]), found["data"]


def given_info(plan: GivenPlan) -> GivenPlanInfo:
    """What is known of a given plan without its pages."""
    digest, size = hashlib.sha256(plan.pdf).hexdigest(), len(plan.pdf)
    return GivenPlanInfo(plan.number, plan.at, plan.how, plan.revision, plan.plan_id, digest, size)


def given_content(plan: GivenPlanInfo) -> bytes:
    """What is known of a given plan, as bytes; not whether its pages went. Raises BadChange, TooLarge."""
    if not 1 <= plan.number <= MAX_NUMBER:
        raise BadChange("number of a plan")
    return wire.encode(
        {
            "number": plan.number,
            "at": moment(plan.at),
            "how": short(plan.how, MAX_WORD_CHARS),
            "revision": bytes.fromhex(plan.revision),
            "plan": short(plan.plan_id, MAX_WORD_CHARS),
            "pdf": bytes.fromhex(plan.pdf_sha256),
            "size": plan.size,
        }
    )


def given_of(content: bytes) -> GivenPlanInfo:
    """The given plan of these bytes. Raises BadBox."""
    found = wire.fields(wire.decode(content, limit=MAX_PLAIN_BYTES), _GIVEN)
    if not 1 <= found["number"] <= MAX_NUMBER or not 0 <= found["size"] <= MAX_PLAIN_BYTES:
        raise BadBox("number of a plan")
    return GivenPlanInfo(
        found["number"],
        of_moment(found["at"]),
        bounded(found["how"], MAX_WORD_CHARS),
        wire.sized(found["revision"], ID_BYTES).hex(),
        bounded(found["plan"], MAX_WORD_CHARS),
        wire.sized(found["pdf"], ID_BYTES).hex(),
        found["size"],
    )


def state_content(key: str, value: Value) -> bytes:
    """A setting of this profile, its name inside the seal. Raises BadChange, TooLarge."""
    return wire.encode({"key": key, "value": wire.check_value(value)})


def state_of(content: bytes, key: str) -> Value:
    """The value of the setting of this name. Raises BadBox."""
    name, value = setting_of(content)
    if name != key:
        raise BadBox("setting")
    return value


def setting_of(content: bytes) -> tuple[str, Value]:
    """Name and value of a setting. Raises BadBox."""
    found = wire.decode(content, limit=MAX_PLAIN_BYTES)
    if not isinstance(found, dict) or found.keys() != {"key", "value"} or not isinstance(found["key"], str):
        raise BadBox("setting")
    try:
        return found["key"], wire.check_value(found["value"])
    except (BadChange, TooLarge) as error:
        raise BadBox("setting") from error
