"""What the screens say of syncing: one glance, plain sentences, what waits and why, what was set apart. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from forms.words import Words
from sync.client.progress import LIMITS, STOPS

NAMED: Final = 6  # dossiers named in a list; more are counted

# Why a round stopped (sync/client/progress.py) or why nothing goes on; each has its words under sync.why.
OFFLINE: Final = frozenset({"offline", "time-out", "cut", "server-away"})
_NEEDLESS: Final = frozenset({"closed", "not-closed", "offered", "not-offered", "purge-asked", "purge-not-asked"})
REASONS: Final = (
    *(STOPS | LIMITS), "paused", "pending", "waiting", "differs", "withheld", "busy", "token",
)  # fmt: skip


@dataclass(frozen=True)
class Unsent:
    """Something that is not at the server yet. dossier_id: "" for what belongs to no dossier."""

    dossier_id: str
    kind: str  # revision, grant, holders, pack, staff, ...


@dataclass(frozen=True)
class Apart:
    """Something that the server refused, kept on the laptop. code: the server's permanent word for why."""

    item: str
    dossier_id: str
    kind: str
    code: str
    at: datetime
    may_leave: bool = False  # said here about a dossier: its worker may let go of it

    @property
    def wants_token(self) -> bool:
        """The server founds no region without the token that it showed when it was set up."""
        return self.kind == "roster" and self.code == "join-token"


@dataclass(frozen=True)
class Busy:
    """A round that is under way. doing: asking, sending, fetching; done and of count pieces."""

    doing: str = "asking"
    done: int = 0
    of: int = 0


@dataclass(frozen=True)
class LastRound:
    """How the last round ended. why: "" when it went well, else one of REASONS."""

    at: datetime
    why: str = ""
    sent: int = 0
    received: int = 0


@dataclass(frozen=True)
class SyncNow:
    """All that is known of syncing. equal_at: when the server last stated the same sum as ours, and nothing waited."""

    joined: bool = False
    pending: bool = False
    paused: bool = False
    busy: Busy | None = None
    last: LastRound | None = None
    equal_at: datetime | None = None
    unsent: tuple[Unsent, ...] = ()
    apart: tuple[Apart, ...] = ()
    dossiers: int = 0
    administrator: bool = False

    @property
    def waiting(self) -> frozenset[str]:
        """The dossiers of which something is not at the server."""
        return frozenset(one.dossier_id for one in self.unsent if one.dossier_id)

    @property
    def synced(self) -> bool:
        """True only when nothing is unsent or set apart and the server stated the same sum. (G-26)"""
        round_went_well = self.last is not None and not self.last.why  # of this sitting, not of yesterday
        return self.equal_at is not None and not self.unsent and not self.apart and round_went_well

    @property
    def not_let_in(self) -> bool:
        """This laptop asks to join with a code that the server takes no more."""
        return self.pending and self.last_why in ("join-token", "join-taken")

    @property
    def last_why(self) -> str:
        """Why the last round did not end well."""
        return self.last.why if self.last is not None else ""


@dataclass(frozen=True)
class ApartRow:
    """One thing set apart: what and when, why in words, details for the helpdesk without a client's words."""

    item: str
    title: str
    why: str
    details: str
    may_leave: bool = False
    wants_token: bool = False


@dataclass(frozen=True)
class SyncPage:
    """glance: in the navigation, with its icon and kind (green, amber, ""). sentences: what is sent, waits and why."""

    glance: str
    kind: str
    icon_name: str
    sentences: tuple[str, ...]
    waiting: tuple[str, ...]
    apart: tuple[ApartRow, ...]
    busy: bool
    progress: tuple[int, int]
    paused: bool
    shown: bool
    restored: bool = False  # the server waits until this administrator says that its region is the right one


def sync_page(now: SyncNow, names: Mapping[str, str], words: Words) -> SyncPage:
    """The glance and the panel. names: of the dossiers on this laptop, by id."""
    glance, kind, icon_name = _glance(now, words)
    return SyncPage(
        glance=glance,
        kind=kind,
        icon_name=icon_name,
        sentences=tuple(_sentences(now, words)),
        waiting=_named(now, names, words),
        apart=tuple(_apart(one, names, _call(now, words), words) for one in now.apart),
        busy=now.busy is not None,
        progress=(now.busy.done, now.busy.of) if now.busy is not None else (0, 0),
        paused=now.paused,
        shown=now.joined,
        restored=now.administrator and now.last_why == "waiting" and now.busy is None,
    )


def _glance(now: SyncNow, words: Words) -> tuple[str, str, str]:
    count = len(now.waiting)
    more = _counted("sync.glance.waiting", count, words) if count else ""
    if now.not_let_in:
        return words("sync.glance.not_let_in"), "amber", "warning"
    if now.pending:
        return words("sync.glance.pending"), "amber", "hourglass-medium"
    if now.paused:
        return _joined(words("sync.glance.paused"), more), "amber", "pause-circle"
    if now.apart:
        return _counted("sync.glance.apart", len(now.apart), words), "amber", "warning"
    if now.busy is not None and now.busy.of:
        return words("sync.glance.busy", done=now.busy.done, of=now.busy.of), "", "arrows-clockwise"
    if now.last_why:
        key = "offline" if now.last_why in OFFLINE else "stopped"
        return _joined(words(f"sync.glance.{key}"), more), "amber", "wifi-slash" if key == "offline" else "warning"
    if now.synced:
        return words("sync.glance.synced"), "green", "check-circle"
    if more:
        return more, "", "arrow-up"
    return words("sync.glance.checking"), "", "arrows-clockwise"


def _joined(one: str, other: str) -> str:
    return f"{one} · {other}" if other else one


def _counted(key: str, count: int, words: Words) -> str:
    return words(f"{key}.one") if count == 1 else words(key, n=count)


def _sentences(now: SyncNow, words: Words) -> list[str]:
    said = []
    if now.busy is not None:
        key = now.busy.doing if now.busy.of else "asking"
        said.append(words(f"sync.busy.{key}", done=now.busy.done, of=now.busy.of))
    said += _where(now, words)
    count, why = len(_on_their_way(now)), _why(now)
    if count:
        reason = words(f"sync.why.{why}", call=_call(now, words))
        said.append(words("sync.waits.one", why=reason) if count == 1 else words("sync.waits", n=count, why=reason))
    elif why != "busy":
        said.append(words("sync.stopped", why=words(f"sync.why.{why}", call=_call(now, words))))
    if any(not one.dossier_id for one in now.unsent):
        said.append(words("sync.other_waits"))
    if now.apart:
        said.append(_counted("sync.apart", len(now.apart), words))
    if now.last is not None and not now.last.why and (now.last.sent or now.last.received):
        said.append(words("sync.last", sent=now.last.sent, received=now.last.received, at=now.last.at))
    return said


def _on_their_way(now: SyncNow) -> frozenset[str]:
    """The dossiers that go by themselves; of what was set apart it is told on its own what can be done."""
    return now.waiting - {one.dossier_id for one in now.apart}


def _where(now: SyncNow, words: Words) -> list[str]:
    """How many of the dossiers are at the server, and when that was last so of all."""
    if now.equal_at is None:
        return [words("sync.never")]
    if now.synced and not now.dossiers:
        return [words("sync.none_here")]
    if now.synced:
        return [words("sync.all.one" if now.dossiers == 1 else "sync.all", n=now.dossiers, at=now.equal_at)]
    there = max(now.dossiers - len(now.waiting), 0)
    some = "sync.some.one" if now.dossiers == 1 else "sync.some"
    counted = [words(some, there=there, n=now.dossiers)] if now.waiting and now.dossiers else []
    return [*counted, words("sync.last_equal", at=now.equal_at)]


def _why(now: SyncNow) -> str:
    """Why nothing goes on: a word that has a sentence; "busy" while it simply is not its turn yet."""
    if now.pending and not now.not_let_in:
        return "pending"
    if now.paused:
        return "paused"
    if now.busy is not None:
        return "busy"  # what stopped the round before is over
    if now.last_why == "not-founded" and any(one.wants_token for one in now.apart):
        return "token"
    return now.last_why if now.last_why in REASONS else "server-trouble" if now.last_why else "busy"


def _named(now: SyncNow, names: Mapping[str, str], words: Words) -> tuple[str, ...]:
    found = sorted(names.get(one) or words("dossier.unnamed") for one in _on_their_way(now))
    if len(found) <= NAMED:
        return tuple(found)
    return (*found[:NAMED], words("sync.more", n=len(found) - NAMED))


def _call(now: SyncNow, words: Words) -> str:
    """Whom to call; an administrator is not sent to themselves."""
    return words("sync.call.server" if now.administrator else "sync.call")


def _apart(one: Apart, names: Mapping[str, str], call: str, words: Words) -> ApartRow:
    name = names.get(one.dossier_id) or words("dossier.unnamed") if one.dossier_id else words("sync.apart.own")
    key = f"sync.apart.code.{'token' if one.wants_token else 'needless' if one.code in _NEEDLESS else one.code}"
    why = words(key, call=call) if key in words else words("sync.apart.code.other")
    kind = words(f"sync.kind.{one.kind}") if f"sync.kind.{one.kind}" in words else one.kind
    return ApartRow(
        item=one.item,
        title=words("sync.apart.row", name=name, kind=kind, at=one.at),
        why=why,
        details=f"{one.kind} {one.item[:16]} {one.code} {one.at.isoformat(timespec='seconds')}",
        may_leave=one.may_leave,
        wants_token=one.wants_token,
    )
