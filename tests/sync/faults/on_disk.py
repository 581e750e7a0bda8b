"""Played on a file system that is full or read-only: `python -m tests.sync.faults.on_disk WHAT PROFILE STEPS`."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from sync.errors import SyncError
from sync.kdf import FLOOR
from sync.vault import Draft, GivenPlan, Vault
from tests.conftest import PASSPHRASE
from tests.sync.conftest import AT, FORM, digests
from tests.sync.faults.kills import new_profile

BLOCK = 4096


def full(profile: Path, steps: int) -> tuple[int, int, int, int]:
    """Made, missing, changed and wrong."""
    new_profile(profile)
    weight = profile.parent / "weight"
    with weight.open("wb", buffering=0) as handle, contextlib.suppress(OSError):
        while handle.write(bytes(BLOCK)):
            pass
    whole, made, missing, wrong, passphrase = weight.stat().st_size, 0, 0, 0, PASSPHRASE
    saved = 0
    for step in range(steps):
        with weight.open("ab") as handle, contextlib.suppress(OSError):
            handle.truncate(max(whole - BLOCK * step, 0))
        try:
            vault = Vault.unlock(profile, passphrase)
        except SyncError:
            made += 1
            continue
        count, passphrase, refused = _attempts(vault, passphrase, step, saved)
        saved = max(saved, count)
        made += refused
        with contextlib.suppress(SyncError):
            vault.close()
        weight.unlink()
        with Vault.unlock(profile, passphrase) as again:
            (card,) = again.cards()
            found = again.dossier(card.dossier_id).values["count"]
            assert isinstance(found, int)
            missing += max(saved - found, 0)
            wrong += not again.check().sound
        with weight.open("wb", buffering=0) as handle, contextlib.suppress(OSError):
            while handle.write(bytes(BLOCK)):
                pass
        whole = weight.stat().st_size
    return made, missing, 0, wrong


def _attempts(vault: Vault, passphrase: str, step: int, saved: int) -> tuple[int, str, int]:
    """What is saved afterwards, the passphrase that holds, and how many attempts were refused."""
    (card,) = vault.cards()
    dossier, refused = card.dossier_id, 0
    heads = vault.dossier(dossier).heads
    changed = f"{PASSPHRASE} {step}"
    number = 1 + max((plan.number for plan in vault.given_plans(dossier)), default=0)
    attempts: dict[str, Callable[[], object]] = {
        "draft": lambda: vault.put_draft(dossier, Draft(heads, {"typing": "x" * 3_000}, AT)),
        "save": lambda: vault.save(dossier, {"count": saved + 1, "m": "y" * 5_000}, parents=heads, form=FORM, at=AT),
        "plan": lambda: vault.give_plan(dossier, GivenPlan(number, AT, "print", heads[0], os.urandom(7_000), "KT")),
        "passphrase": lambda: vault.credentials.change_passphrase(passphrase, changed),
        "backup": vault.backup,
    }
    for name, attempt in attempts.items():
        try:
            attempt()
        except SyncError as error:
            refused += 1
            passphrase = changed if error.code == "V-023" else passphrase
        else:
            saved += name == "save"
            passphrase = changed if name == "passphrase" else passphrase
    return saved, passphrase, refused


def read_only(profile: Path, _steps: int) -> tuple[int, int, int, int]:
    """Open, save and make where nothing may be written."""
    new_profile(profile)
    before = digests(profile)
    mount = ["mount", "-o", "remount,ro", str(profile.parent)]
    subprocess.run(mount, check=True)
    wrong = 0
    attempts: tuple[Callable[[], object], ...] = (
        lambda: Vault.unlock(profile, PASSPHRASE),
        lambda: Vault.create(profile / "new", PASSPHRASE, cost=FLOOR),
    )
    for attempt in attempts:
        try:
            attempt()
            wrong += 1
        except SyncError as error:
            wrong += error.code != "V-009"
    changed = digests(profile) != before
    return len(attempts), 0, int(changed), wrong


if __name__ == "__main__":
    played = {"full": full, "read-only": read_only}[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))
    print(*played)  # noqa: T201
