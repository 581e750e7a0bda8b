"""The steps that Ctrl+Z takes back in the open dossier: what stood at the paths of each before it was made."""

from collections.abc import Mapping
from typing import Final

from sync.vault import Value

DEPTH: Final = 100


class StepsBack:
    """A run of typing in one field is one step."""

    def __init__(self) -> None:
        self._steps: list[dict[str, Value]] = []
        self._in_run = False  # the last step may take in the next key

    def add(self, before: Mapping[str, Value], *, merge: bool = False) -> None:
        """Remember what stood there. merge: it may go on with a run of typing."""
        if merge and self._in_run and self._steps and _goes_on(self._steps[-1], before):
            return
        self._in_run = True
        self._steps.append(dict(before))
        del self._steps[:-DEPTH]

    def end_run(self) -> None:
        """What is typed from now on is a step of its own."""
        self._in_run = False

    def take(self) -> Mapping[str, Value] | None:
        """The last step, which is remembered no more; None when there is none."""
        if not self._steps:
            return None
        self._in_run = False
        return self._steps.pop()

    def forget(self) -> None:
        """Take nothing back from here on."""
        self._steps.clear()


def _goes_on(last: Mapping[str, Value], before: Mapping[str, Value]) -> bool:
    """True for the next key in the same field, also when the first key made the item that the field stands in."""
    return last.keys() == before.keys() or (before.keys() <= last.keys() and set(last.values()) == {None})
