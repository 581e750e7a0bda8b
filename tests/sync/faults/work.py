"""A process that works in a vault until it is killed, saying on its output what it was told is safe.

`python -m tests.sync.faults.work PROFILE SEED [TURNS]`: saves, drafts, backups, passphrase changes, migrations.
"""

import random
import sqlite3
import sys
from pathlib import Path

from sync.laptop import header, store
from sync.rescue import migration
from sync.vault import Draft, Vault
from tests.conftest import PASSPHRASE
from tests.sync.conftest import AT, FORM

LAST_FORMAT = 40  # more migrations than any run makes


def say(*words: object) -> None:
    print(*words, flush=True)  # noqa: T201


def add_table(connection: sqlite3.Connection) -> None:
    """A made-up step to a next format."""
    version = connection.execute("pragma user_version").fetchone()[0]
    connection.execute(f"create table made_up_{version} (id blob primary key) strict")
    connection.execute(f"insert into made_up_{version} select id from revisions")  # noqa: S608 -- a number


def know_formats(present: int) -> None:
    """Let this process be of a release with this format."""
    for module in (store, header):
        setattr(module, "FORMAT", present)  # noqa: B010 -- a constant of the program
    migration.STEPS.update(dict.fromkeys(range(1, LAST_FORMAT), add_table))


def passphrase_of(number: int) -> str:
    return PASSPHRASE if number == 0 else f"{PASSPHRASE} {number}"


def opened(folder: Path, number: int) -> tuple[Vault, int]:
    """The vault by the passphrase of this number, or of the next: a change may have been cut off after it counted."""
    from sync.errors import WrongPassphrase

    try:
        return Vault.unlock(folder, passphrase_of(number)), number
    except WrongPassphrase:
        return Vault.unlock(folder, passphrase_of(number + 1)), number + 1


def main(folder: Path, seed: int, passphrase: int, present: int, turns: int) -> None:
    chance = random.Random(seed)  # noqa: S311 -- no secret
    know_formats(present)
    vault, passphrase = opened(folder, passphrase)
    (card,) = vault.cards()
    dossier = card.dossier_id
    say("opened", passphrase, present)
    for _ in range(turns):
        count = vault.dossier(dossier).values["count"]
        assert isinstance(count, int)
        heads = vault.dossier(dossier).heads
        match chance.choices(("save", "draft", "backup", "passphrase", "migrate"), (12, 6, 2, 1, 1))[0]:
            case "save":
                more = "x" * chance.choice((10, 500, 9_000, 40_000))
                vault.save(dossier, {"count": count + 1, "more": more}, parents=heads, form=FORM, at=AT)
                say("saved", count + 1)
            case "draft":
                vault.put_draft(dossier, Draft(heads, {"typing": count}, AT))
                say("draft", count)
            case "backup":
                vault.backup()
                say("backup", count)
            case "passphrase":
                vault.credentials.change_passphrase(passphrase_of(passphrase), passphrase_of(passphrase + 1))
                passphrase += 1
                say("passphrase", passphrase)
            case _ if present < LAST_FORMAT:
                vault.close()
                present += 1
                know_formats(present)
                vault = Vault.unlock(folder, passphrase_of(passphrase))
                say("format", present)
    vault.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *(int(word) for word in sys.argv[2:6]))
