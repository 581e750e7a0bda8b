"""The packs and names of staff of an open vault, as they came: which of them count is read from the roster."""

from collections.abc import Callable, Iterable
from contextlib import suppress

from sync.errors import BadBox
from sync.laptop.store import Store
from sync.region import notices
from sync.region.notices import Notice
from sync.region.roster import Roster


class NoticeBoard:
    """Every notice that is kept here."""

    def __init__(self, store: Store, roster: Callable[[], Roster]) -> None:
        self._store, self._roster = store, roster
        self.forget()

    def forget(self) -> None:
        """Read again when asked for."""
        self._highest: dict[str, int] = {}

    def keep(self, notice: Notice) -> None:
        """Keep a pack or names of staff; inside a transaction."""
        sql = "insert into notices (id, kind, box) values (?, ?, ?)"
        self._store.write(sql, notice.id, notice.kind, notice.encode())
        if notice.kind in self._highest:
            self._highest[notice.kind] = max(self._highest[notice.kind], notice.number)

    def has(self, one: bytes) -> bool:
        """True for one that is here."""
        return bool(self._store.rows("select 1 from notices where id = ?", one))

    def of(self, kind: str) -> tuple[Notice, ...]:
        """Those of a kind that count, in their order; a damaged one is left out and kept: the check names it."""
        return notices.in_order(self._all(kind), self._roster())

    def highest(self, kind: str) -> int:
        """The highest number of a kind that is here; 0 when there is none."""
        if kind not in self._highest:
            self._highest[kind] = max((one.number for one in self._all(kind)), default=0)
        return self._highest[kind]

    def _all(self, kind: str) -> Iterable[Notice]:
        for (data,) in self._store.rows("select box from notices where kind = ?", kind):
            with suppress(BadBox):
                yield Notice.decode(data)
