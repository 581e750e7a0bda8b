"""What a step with things that came leaves to do at its end: what to judge again, which rows of the list to renew."""

from sync.history import Revision
from sync.laptop.cards import Came, Cards
from sync.laptop.dossiers import Dossiers
from sync.laptop.removing import Removals
from sync.laptop.store import Store
from sync.region.recall import Recall


class Unsettled:
    """Of the step that runs now. recall: what judging looked up a moment ago."""

    def __init__(self, store: Store, dossiers: Dossiers, cards: Cards, removals: Removals) -> None:
        self._dossiers, self._cards, self._removals = dossiers, cards, removals
        self.recall = Recall(store, dossiers)
        self.forget()

    def forget(self) -> None:
        """Nothing of the step happened."""
        self._again: set[bytes | None] = set()
        self._all_again = False
        self.recall.forget()
        self._renewed()

    def _renewed(self) -> None:
        self._touched: set[bytes] = set()
        self._fresh: dict[bytes, dict[bytes, Revision]] = {}
        self._reread: set[bytes] = set()

    # What to judge again.

    def judge_again(self, dossier: bytes | None) -> None:
        """What waits of this dossier may be judged now; None: of no dossier."""
        self._again.add(dossier)

    def everything_again(self) -> None:
        """Whatever waits may be judged now."""
        self._all_again = True
        self.recall.drop_keys()

    @property
    def waits(self) -> bool:
        """True when something may be judged again."""
        return self._all_again or bool(self._again)

    def to_judge(self) -> set[bytes | None] | None:
        """The dossiers of which things are to be judged again, None for all; they are asked for once."""
        again, everything = self._again, self._all_again
        self._again, self._all_again = set(), False
        return None if everything else again

    # Which rows to renew.

    def touch(self, dossier: bytes) -> None:
        """What it says together may have changed, by more than new revisions."""
        self._touched.add(dossier)
        self._reread.add(dossier)
        self.recall.drop_keys(dossier)

    def touch_if_here(self, dossier: bytes) -> None:
        """The same, unless this laptop has nothing of its content."""
        if self.recall.revisions(dossier):
            self.touch(dossier)

    def came(self, dossier: bytes, data: bytes, revision: Revision) -> None:
        """A revision came, and these bytes of it are in the store."""
        self._fresh.setdefault(dossier, {})[data] = revision
        self._touched.add(dossier)

    def left(self, dossier: bytes) -> None:
        """The dossier is deleted: there is nothing left to renew."""
        self.recall.drop(dossier)
        self._touched.discard(dossier)

    def renew(self, *, later: bool) -> None:
        """The rows of the dossiers in which something changed; from what just came when nothing else did."""
        for dossier in self._touched:
            self._renew(dossier, later=later)
        self._renewed()
        if later:
            self.recall.end()
        else:
            self.recall.forget()

    def _renew(self, dossier: bytes, *, later: bool) -> None:
        if not self.recall.revisions(dossier) and not self._dossiers.has(dossier):
            self._dossiers.forget(dossier.hex())
            return
        if self._removals.may_name(dossier):
            self._removals.came_back(dossier.hex())
        fresh, reread = self._fresh.get(dossier, {}), dossier in self._reread
        keys = {} if reread else self.recall.opened(dossier)
        self._cards.fall_behind(dossier, Came(None, fresh, keys, reread), later=later)
        if not later:
            self._cards.freshen(dossier)
