"""The file beside the one that is being saved, which a power cut leaves there: removed at the next unlock.

Its path stands sealed in the vault from before the first byte until it is gone: nothing is searched for, and no file is
removed but the one that this profile made.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from sync.vault import Vault

KEY: Final = "saving"
MOST: Final = 20  # paths that are kept; a stick that never comes back makes room in the end


def noted(vault: Vault) -> tuple[Path, ...]:
    """The files that may have been left."""
    stored = vault.state(KEY)
    return tuple(Path(one) for one in json.loads(stored)) if isinstance(stored, str) else ()


def note(vault: Vault, beside: Path) -> None:
    """A file is about to be begun there."""
    _keep(vault, (*noted(vault), beside))


def forget(vault: Vault, gone: Iterable[Path]) -> None:
    """There is nothing there any more."""
    left = set(gone)
    _keep(vault, [one for one in noted(vault) if one not in left])


def removed(left: Iterable[Path]) -> tuple[Path, ...]:
    """Those of the files that are gone now; a folder that is not there today (a stick, a share) is looked at again."""
    return tuple(one for one in left if _is_gone(one))


def _is_gone(file: Path) -> bool:
    try:
        if file.parent.is_dir():
            file.unlink(missing_ok=True)
            return True
    except OSError:
        pass  # in use, or not ours to remove today
    return False


def _keep(vault: Vault, paths: Iterable[Path]) -> None:
    found = [str(one) for one in paths][-MOST:]
    vault.set_state(KEY, json.dumps(found) if found else None)
