"""Who wrote what, in words: by name where the region knows them, else this laptop and others by number."""

from collections.abc import Callable, Sequence

from forms.words import Words
from sync.vault import RevisionInfo, Value

Who = Callable[[str], str]  # device id -> who it is, in words


def by_number(revisions: Sequence[RevisionInfo], words: Words, worker: str = "") -> Who:
    """For a vault without a region: the devices in the order in which they first wrote.

    worker: whose laptop the only one is, for a reader who does not sit at it.
    """
    devices = tuple(dict.fromkeys(revision.device for revision in revisions))

    def who(device: str) -> str:
        if len(devices) <= 1:
            return words("history.laptop_of", name=worker) if worker else words("history.this_laptop")
        number = devices.index(device) + 1 if device in devices else 0
        return words("history.laptop", n=number, id=device[:6])

    return who


def seen_before(revisions: Sequence[RevisionInfo], revision: RevisionInfo) -> dict[str, Value]:
    """The values that the author of a revision started from: all its ancestors. revisions: oldest first."""
    known = {one.id: one for one in revisions}
    wanted: set[str] = set()
    ahead = list(revision.parents)
    while ahead:
        one = ahead.pop()
        if one in known and one not in wanted:
            wanted.add(one)
            ahead.extend(known[one].parents)
    values: dict[str, Value] = {}
    for earlier in revisions:
        if earlier.id in wanted:
            values.update(earlier.changes)
    return values
