"""A dossier in memory, and what an author says over it before and after it is sealed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sync import history, sealing
from sync.history import Entitled, Revision, State
from sync.identity import Grant
from sync.laptop import redaction, snapshots
from sync.wire import Value


@dataclass(frozen=True)
class Opened:
    """A dossier in memory: the key to write under, its revisions by id, and what they say together.

    key: empty when a new one must be made. behind: how many revisions came after its snapshot; all of them when there
    is none. entitled: who may write; None: everybody.
    """

    key: bytes
    revisions: Mapping[str, Revision] = field(default_factory=dict)
    state: State = field(default_factory=State)
    behind: int = 0
    entitled: Entitled | None = None

    def after(self, *fresh: Revision) -> "Opened":
        """The dossier with more revisions, each after its parents."""
        revisions = snapshots.with_more(self.revisions, *fresh)
        state = history.extended(self.state, *fresh, entitled=self.entitled)
        if state is None:  # the state before it cannot be read on from
            revisions = redaction.settled(revisions.values(), self.entitled)
            state = history.merge(revisions.values(), self.entitled)
            return replace(self, revisions=revisions, state=state, behind=len(revisions))
        return replace(self, revisions=revisions, state=state, behind=self.behind + len(fresh))


@dataclass(frozen=True)
class Saying:
    """What an author says in a revision, before it is sealed."""

    changes: Mapping[str, Value]
    parents: tuple[str, ...]
    form: str
    reason: str | None
    at: datetime
    aside: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sealed:
    """A revision as it is stored and as it is read, with the grants that a new key needs."""

    box: sealing.Box
    revision: Revision
    key: bytes
    grants: tuple[Grant, ...] = ()
