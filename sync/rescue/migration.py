"""From an older format to the present one: a verified backup first, then a step a format, each whole or not at all.

The database goes first, in one transaction a step, then the header. Cut off in between, the next unlock goes on: a
release that knows only the older format leaves both alone (G-02), and every release opens what an older one wrote.
"""

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from sync import identity
from sync.errors import DamagedVault
from sync.laptop import copies, header, store
from sync.records import utc_now
from sync.rescue import backup

Step = Callable[[sqlite3.Connection], None]
STEPS: Final[dict[int, Step]] = {}  # format -> what makes the next one of it; this is the first release


def bring_up(
    folder: Path, found: header.VaultHeader, vault_key: bytes, opened: store.Store, device: identity.Device
) -> header.VaultHeader:
    """Bring an open vault to the present format; its header as it is then.

    Raises BackupFailed, NoSpace; DamagedVault for a format that never was, before a backup of it takes a sound one's
    place.
    """
    if opened.version < store.OLDEST:
        raise DamagedVault("a format that never was")
    if opened.version < store.FORMAT:
        work = backup.Work(folder, None, vault_key, device, utc_now())
        work.run()
        backup.finish(work, found)
        for version in range(opened.version, store.FORMAT):
            with opened.transaction():
                STEPS[version](opened.connection)
                opened.connection.execute(f"pragma user_version={version + 1}")
    if found.format == header.FORMAT:
        return found
    present = replace(found, format=header.FORMAT, generation=copies.next_generation(folder, found))
    header.write_header(folder, present)
    return present
