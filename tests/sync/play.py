"""Processes that the tests kill, starve and lock out: `python -m tests.sync.play WHAT FOLDER ...`."""

import contextlib
import os
import sys
from collections.abc import Callable
from pathlib import Path

from sync.errors import SyncError
from sync.kdf import FLOOR
from sync.rescue.restoring import restore
from sync.vault import Draft, GivenPlan, Vault
from tests.conftest import PASSPHRASE
from tests.sync.conftest import AT, FORM


def say(word: object) -> None:
    print(word, flush=True)  # noqa: T201


def save_until_killed(folder: Path, dossier: str) -> None:
    """Save 1 more, put a draft, and say so once it was reported as saved; for ever."""
    vault = Vault.unlock(folder, PASSPHRASE)
    while True:
        state = vault.dossier(dossier)
        count = state.values["count"]
        assert isinstance(count, int)
        vault.put_draft(dossier, Draft(state.heads, {"typing": count + 1}, AT))
        head = vault.save(dossier, {"count": count + 1}, parents=state.heads, form=FORM, at=AT)
        vault.put_draft(dossier, Draft((head,), {"typing": count + 1}, AT))
        say(count + 1)


def without_rights(folder: Path) -> None:
    """Open and make a vault as a user who may only read."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
    attempts: dict[str, Callable[[], object]] = {
        "unlock": lambda: Vault.unlock(folder, PASSPHRASE),
        "create": lambda: Vault.create(folder / "new", PASSPHRASE, cost=FLOOR),
    }
    for name, attempt in attempts.items():
        say(name)
        try:
            attempt()
        except SyncError as error:
            say(error.code)


def full_disk(folder: Path) -> None:
    """Fill the disk with a weight, lift it bit by bit, and try everything at every weight; all reported must stay."""
    vault = Vault.create(folder, PASSPHRASE, cost=FLOOR)
    dossier = vault.new_dossier({"count": 0}, form=FORM, at=AT)
    weight = folder.parent / "weight"
    with weight.open("wb", buffering=0) as handle, contextlib.suppress(OSError):
        while handle.write(bytes(4096)):
            pass
    passphrase, count = PASSPHRASE, 0
    for lifted in range(6):
        os.truncate(weight, max(weight.stat().st_size - 4096 * (lifted % 3), 0))
        try:
            vault.save(dossier, {"count": count + 1}, parents=vault.dossier(dossier).heads, form=FORM, at=AT)
            count += 1
        except SyncError as error:
            say(error.code)
        passphrase = try_everything(vault, dossier, passphrase, lifted)
        vault.close()
        vault = Vault.unlock(folder, passphrase)
        assert vault.dossier(dossier).values["count"] == count
        assert vault.check().sound
    weight.unlink()
    vault.backup()
    vault.close()
    with Vault.unlock(folder, passphrase) as again:
        assert again.dossier(dossier).values["count"] == count > 0
        assert again.check().sound
    say("safe")


def try_everything(vault: Vault, dossier: str, passphrase: str, turn: int) -> str:
    """Draft, plan, setting, backup and passphrase, each told when it did not fit; the passphrase that holds now."""
    heads = vault.dossier(dossier).heads
    changed = f"{PASSPHRASE} {turn}"
    attempts: list[Callable[[], object]] = [
        lambda: vault.put_draft(dossier, Draft(heads, {"typing": "x" * 5_000}, AT)),
        lambda: vault.give_plan(dossier, GivenPlan(turn + 1, AT, "print", heads[0], os.urandom(9_000), "KT")),
        lambda: vault.set_state("settings", "y" * 5_000),
        lambda: vault.backup(),
        lambda: vault.credentials.change_passphrase(passphrase, changed),
    ]
    held = passphrase
    for attempt in attempts:
        try:
            attempt()
        except SyncError as error:
            say(error.code)
            if error.code == "V-023":
                held = changed
        else:
            held = changed if attempt is attempts[-1] else held
    return held


def restore_on_full_disk(folder: Path, stick: str) -> None:
    """Restore, back up and unlock where only part of a copy fits; then make room and find everything."""
    with Vault.create(folder, PASSPHRASE, cost=FLOOR) as vault:
        for number in range(12):
            vault.new_dossier({"count": number, "text": "x" * 20_000}, form=FORM, at=AT)
        vault.backup(Path(stick))
    weight = folder.parent / "weight"
    with weight.open("wb", buffering=0) as handle, contextlib.suppress(OSError):
        while handle.write(bytes(4096)):
            pass
    attempts: list[Callable[[], object]] = [
        lambda: restore(folder, Path(stick), PASSPHRASE),
        lambda: Vault.unlock(folder, PASSPHRASE),
    ]
    for attempt in attempts:
        told(attempt)
    os.truncate(weight, weight.stat().st_size - 100 * 1024)
    told(attempts[0])
    assert not [path for path in folder.iterdir() if "restored" in path.name]
    with Vault.unlock(folder, PASSPHRASE) as again:
        assert len(again.cards()) == 12
    weight.unlink()
    restore(folder, Path(stick), PASSPHRASE)
    with Vault.unlock(folder, PASSPHRASE) as again:
        assert again.check().sound
    say("safe")


def told(attempt: Callable[[], object]) -> None:
    try:
        attempt()
    except SyncError as error:
        say(error.code)


if __name__ == "__main__":
    plays: dict[str, Callable[..., None]] = {
        "save": save_until_killed,
        "without-rights": without_rights,
        "full-disk": full_disk,
        "restore-on-full-disk": restore_on_full_disk,
    }
    plays[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:])
