"""Rows that wait to be written together: of one statement, before anything else is asked or their step ends."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager


class WaitingRows:
    """Of one connection. What cannot be written keeps waiting, so that its transaction cannot end without it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._depth = 0  # transactions that are open, one in the other
        self._forget()

    def _forget(self) -> None:
        self._sql, self._rows = "", list[tuple[object, ...]]()

    def add(self, sql: str, row: tuple[object, ...]) -> None:
        """Have the statement run for this row too; inside a transaction."""
        if sql != self._sql:
            self.write()
            self._sql = sql
        self._rows.append(row)

    def write(self) -> None:
        """Write them now. Raises sqlite3.Error, also when the transaction that they are of is no more."""
        if self._depth and not self._connection.in_transaction:
            raise _ended_by_itself()
        if self._rows:
            self._connection.executemany(self._sql, self._rows)
            self._forget()

    @contextmanager
    def in_transaction(self) -> Iterator[None]:
        """They are written when the block ends; of a block that does not end, none is."""
        self._depth += 1
        try:
            yield
            self.write()
        finally:
            self._depth -= 1
            self._forget()


def _ended_by_itself() -> sqlite3.Error:
    """A disk that cannot be written, a full one too, had SQLite take a transaction back: nothing of it may follow."""
    error = sqlite3.OperationalError("the transaction ended by itself")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_WRITE
    return error
