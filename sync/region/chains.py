"""Statements that come, of the roster and of dossiers: followed in their order, on the head that is known here.

A chain that a server shows shorter or forked is refused (G-16); the end of a dossier's chain steps back only when the
server lost it, another statement took its place, and who said it let go of it (sync/region/lost.py).
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final

from sync import chain
from sync.chain import Statement
from sync.errors import BadBox, Refused
from sync.laptop.dossiers import Dossiers
from sync.laptop.removing import Removals
from sync.laptop.store import Store
from sync.region.holders import read_holders
from sync.region.lost import Lost
from sync.region.membership import Membership
from sync.region.thing import Thing, check_not_purged
from sync.region.unsettled import Unsettled
from sync.region.wishes import Wish
from sync.region.words import Words

_FORKED: Final = "forked"
NOT_LET_GO: Final = "not-let-go"  # by who said the words in its place
_FRONT_BYTES: Final = 200  # of a box: key, salt and author of its header lie in them


class Chains:
    """Follows what comes; everything inside one transaction of the caller."""

    def __init__(
        self,
        store: Store,
        members: Membership,
        words: Words,
        dossiers: Dossiers,
        removals: Removals,
        unsettled: Unsettled,
        redacted: Callable[[bytes, tuple[bytes, ...], datetime], None],
    ) -> None:
        """redacted: takes the content of revisions away that a holder had redacted."""
        self._store, self._members, self._words, self._dossiers = store, members, words, dossiers
        self._removals, self._unsettled, self._redacted = removals, unsettled, redacted
        self._lost = Lost(members, words)

    # The roster.

    def roster(self, statement: Statement) -> Thing:
        if statement.chain != chain.ROSTER:
            raise BadBox("chain")
        return Thing(statement.id, None, lambda: self._known_statement(statement), lambda: self._follow(statement))

    def _known_statement(self, statement: Statement) -> bool:
        if self._members.has(statement.id):
            return True
        wish = self._members.wishes.by_statement(statement.id)
        if wish is not None:
            self.fulfilled(wish)
        return wish is not None

    def _follow(self, statement: Statement) -> None:
        if self._members.roster.region is None:
            self._members.check_founding(statement)
        elif statement.before != self._members.roster.head:
            there = statement.before is None or self._members.has(statement.before)
            raise Refused(_FORKED if there else "not-on-head")
        self._words.follow(statement)
        self.roster_changed([statement])

    def roster_changed(self, said: Iterable[Statement]) -> None:
        """These statements count now, or do not any more."""
        self._dossiers.forget()  # who may write may be others now
        for device in {bytes(one.body["device"]) for one in said if one.kind in ("revoke", "assign")}:  # type: ignore[arg-type]
            for dossier in self.written_by(device):
                self._unsettled.touch(dossier)
        self._unsettled.everything_again()

    def written_by(self, device: bytes) -> set[bytes]:
        """The dossiers in which a device wrote: whether that counts may have changed.

        Looked for by the author's id, which stands in the first bytes of a box: opening every box would take seconds.
        """
        rows = self._store.rows(
            "select distinct dossier from revisions where instr(substr(box, 1, ?), ?) > 0 "
            "and dossier in (select dossier from holdings)",
            _FRONT_BYTES,
            device,
        )
        return {dossier for (dossier,) in rows}

    def fulfilled(self, wish: Wish) -> None:
        """The server has what this device said: it is on the chain now."""
        statement = wish.statement
        self._words.fulfil(wish)
        if wish.dossier is None:
            self.roster_changed([statement])
        elif wish.apart:
            self._dossier_moved(wish.dossier)
        else:  # it counted here already
            self._unsettled.judge_again(wish.dossier)

    # Statements about a dossier.

    def holders(self, statement: Statement, now: datetime) -> Thing:
        if statement.chain != chain.HOLDERS or statement.subject is None:
            raise BadBox("chain")
        dossier = statement.subject
        return Thing(
            statement.id,
            dossier,
            lambda: self._known_statement(statement),
            lambda: self._follow_dossier(statement, dossier, now),
        )

    def _follow_dossier(self, statement: Statement, dossier: bytes, now: datetime) -> None:
        check_not_purged(self._removals, dossier)
        head = self._members.confirmed(dossier).head
        if statement.before != head and (statement.before is None or self._members.has(statement.before)):
            self._step_back(dossier, statement, now)
        before = self._members.confirmed(dossier)
        if before.head is None and statement.before is not None:
            raise Refused("unknown-dossier")
        after = self._words.follow_dossier(statement)
        self._dossier_moved(dossier)
        gone = tuple(sorted(after.redacted - before.redacted))
        if gone:
            self._redacted(dossier, gone, now)

    def _step_back(self, dossier: bytes, statement: Statement, now: datetime) -> None:
        """Another one took the place of words that the server lost: they come off when who said them let go of them.

        What it did not tell to be gone, and what stands for nothing in that place, is a fork: raises Refused. (G-16)
        """
        lost = self._lost.behind(dossier, statement.before)
        if not lost or any(self._members.outbox.of(one.id) is None for one in lost):
            raise Refused(_FORKED)
        left = self._members.statements(dossier)[: -len(lost)]
        read_holders(left, self._members.roster).after(statement, self._members.roster)
        if not self._lost.let_go(dossier, lost, now):
            raise Refused(NOT_LET_GO)
        self._lost.take_off(dossier, lost)

    def _dossier_moved(self, dossier: bytes) -> None:
        self._unsettled.judge_again(dossier)
        self._unsettled.touch_if_here(dossier)
