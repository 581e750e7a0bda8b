"""Chains that were read before: the holders of a dossier by the head of its chain, which names all of it.

A head is a hash over the whole chain, so that what is remembered by it holds for ever and in every process; which head
counts says the database. Kept within a bound, the one that was asked for longest ago goes first.
"""

import threading
from collections import OrderedDict
from typing import Final

from sync.region.holders import Holders

MOST: Final = 200_000  # a chain counts for EACH, and one more for each revision that it redacts
EACH: Final = 50


class KnownHolders:
    """Shared by all threads of a process."""

    def __init__(self, most: int = MOST) -> None:
        self._lock = threading.Lock()
        self._most, self._held = most, 0
        self._known: OrderedDict[bytes, Holders] = OrderedDict()

    def get(self, head: bytes) -> Holders | None:
        """What the chain with this head says; None when it has to be read."""
        with self._lock:
            found = self._known.get(head)
            if found is not None:
                self._known.move_to_end(head)
            return found

    def keep(self, holders: Holders) -> None:
        """Remember what a chain says that was judged in full, whether or not it will be stored."""
        if holders.head is None:
            return
        with self._lock:
            before = self._known.pop(holders.head, None)
            self._known[holders.head] = holders
            self._held += _weight(holders) - (_weight(before) if before else 0)
            while self._held > self._most:
                self._held -= _weight(self._known.popitem(last=False)[1])


def _weight(holders: Holders) -> int:
    return EACH + len(holders.redacted)
