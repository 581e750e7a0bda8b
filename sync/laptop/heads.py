"""Saying something over more heads than one revision can name: some are joined first, by revisions that say nothing.

A laptop that writes many revisions beside each other keeps nobody from saving over all of them.
"""

from dataclasses import replace

from sync import sealing
from sync.laptop.dossiers import Dossiers
from sync.laptop.opened import Opened, Saying, Sealed


def sealed_over(dossiers: Dossiers, dossier: bytes, before: Opened, saying: Saying) -> tuple[list[Sealed], Opened]:
    """What is to be stored, in this order, the last of which says it; and the dossier with all of them.

    Raises BadChange, TooLarge.
    """
    made: list[Sealed] = []
    opened, left = before, [*saying.parents]
    while len(left) > sealing.MAX_PARENTS:
        some, left = left[: sealing.MAX_PARENTS], left[sealing.MAX_PARENTS :]
        opened = _said(
            dossiers, dossier, opened, replace(saying, changes={}, reason=None, aside=(), parents=(*some,)), made
        )
        left.append(made[-1].revision.id)
    return made, _said(dossiers, dossier, opened, replace(saying, parents=(*left,)), made)


def _said(dossiers: Dossiers, dossier: bytes, opened: Opened, saying: Saying, made: list[Sealed]) -> Opened:
    sealed = dossiers.seal(dossier, opened, saying)
    made.append(sealed)
    return replace(opened.after(sealed.revision), key=sealed.key)
