"""Closing a vault without losing a letter: what is typed is sealed first, or the vault stays open in memory.

Runs on the vault's thread; no Qt.
"""

import shutil
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from desktop.keeper import is_due
from sync.errors import SyncError, UnknownDossier
from sync.history import State
from sync.vault import Draft, Value, Vault
from sync.wire import same


@dataclass(frozen=True)
class Leaving:
    """A vault that is to be closed. typed: what is not known to be saved; folder: of samples, to be removed.

    heads: of the dossier, as who typed saw it; sent: the part of what was typed that was on its way to the vault.
    """

    vault: Vault
    at: datetime
    dossier_id: str = ""
    typed: Mapping[str, Value] = field(default_factory=dict)
    folder: Path | None = None
    heads: tuple[str, ...] = ()
    sent: Mapping[str, Value] = field(default_factory=dict)


def seal_and_close(leaving: Leaving) -> SyncError | None:
    """Seal what is owed, back up when due, close. The error of a backup that failed, if one did.

    Raises SyncError when what is typed cannot be sealed; then the vault stays open, so that it can be tried again.
    """
    with ExitStack() as closing:
        closing.callback(_close, leaving)
        try:
            _seal_owed(leaving)
        except SyncError:
            closing.pop_all()
            raise
        try:
            if leaving.folder is None and is_due(leaving.vault, leaving.at):
                leaving.vault.backup()
        except SyncError as error:
            return error
    return None


def _seal_owed(leaving: Leaving) -> None:
    """A draft of what was typed and is not in the vault by now: a save on its way before this may have brought it."""
    if not leaving.typed:
        return
    vault, dossier_id = leaving.vault, leaving.dossier_id
    state = vault.dossier(dossier_id) if vault.has(dossier_id) else State()
    owed = {path: value for path, value in leaving.typed.items() if not _stands(state, path, value)}
    if owed:
        with suppress(UnknownDossier):  # destroyed meanwhile: nothing is written under its id any more
            vault.put_draft(dossier_id, Draft(_seen(leaving, state), owed, leaving.at))


def _stands(state: State, path: str, value: Value) -> bool:
    """True when the dossier says just that: of a path in conflict nobody has decided that it is empty."""
    return path not in state.conflicts and same(state.values.get(path), value)


def _seen(leaving: Leaving, state: State) -> tuple[str, ...]:
    """The heads that what is owed was typed over: what a colleague wrote since was not seen, and stays beside it."""
    if not state.heads or state.heads == leaving.heads:
        return state.heads
    written = leaving.vault.history(leaving.dossier_id) if leaving.sent else ()
    arrived = (one.id for one in written if one.parents == leaving.heads and one.changes == leaving.sent)
    own = next(arrived, None)
    return (own,) if own is not None else leaving.heads or state.heads


def _close(leaving: Leaving) -> None:
    leaving.vault.close()
    if leaving.folder is not None:
        shutil.rmtree(leaving.folder, ignore_errors=True)
