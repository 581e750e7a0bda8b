"""Other people's files, another process, a clock that is wrong, and many profiles beside each other."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from sync.errors import SyncError, VaultBusy
from sync.kdf import FLOOR
from sync.vault import Vault
from tests.conftest import PASSPHRASE
from tests.sync.conftest import AT, FORM, digests, new, write
from tests.sync.faults.kills import new_profile
from tests.sync.faults.outcome import Outcome


def strange(folder: Path, _rounds: int, _every: int) -> Outcome:
    """Wrong passphrase; empty, foreign, newer and swapped files: refused, and not a byte changed."""
    profile, other = folder / "profile", folder / "other"
    new_profile(profile)
    new_profile(other)
    newer = (profile / "vault.header").read_bytes()
    newer_db = bytearray((profile / "vault.db").read_bytes())
    newer_db[60:64] = (99).to_bytes(4, "big")
    faults: list[Callable[[Path], object]] = [
        lambda at: None,  # only the passphrase is wrong
        lambda at: (at / "vault.db").write_bytes(b""),
        lambda at: (at / "vault.db").write_bytes(b"%PDF-1.7 something else"),
        lambda at: (at / "vault.db").write_bytes(os.urandom(50_000)),
        lambda at: (at / "vault.db").write_bytes(newer_db),
        lambda at: shutil.copy(other / "vault.db", at / "vault.db"),
        lambda at: [shutil.copy(other / name, at / name) for name in ("vault.header", "vault.header.copy")],
        lambda at: [(at / name).write_bytes(_as_newer(newer)) for name in ("vault.header", "vault.header.copy")],
        lambda at: [(at / name).write_bytes(b"PK\3\4" * 99) for name in ("vault.header", "vault.header.copy")],
        lambda at: [(at / name).write_bytes(b"") for name in ("vault.header", "vault.header.copy")],
        _without_header,
        lambda at: (at / "vault.db").unlink(),
    ]
    changed = wrong = 0
    for number, fault in enumerate(faults):
        spoilt = shutil.copytree(profile, folder / str(number))
        fault(spoilt)
        before = digests(spoilt)
        try:
            Vault.unlock(spoilt, "wrong" if number == 0 else PASSPHRASE).close()
            wrong += 1
        except SyncError:
            changed += digests(spoilt) != before
    return Outcome("wrong, empty, foreign and newer files", len(faults), changed=changed, wrong=wrong)


def _without_header(at: Path) -> None:
    for name in ("vault.header", "vault.header.copy"):
        (at / name).unlink()


def _as_newer(data: bytes) -> bytes:
    import hashlib

    front = data[:8] + (99).to_bytes(4, "big") + data[12:-32]
    return front + hashlib.sha256(front).digest()


def locked(folder: Path, _rounds: int, _every: int) -> Outcome:
    """The vault open in this process, or its database held by another connection."""
    new_profile(folder / "profile")
    changed = wrong = 0
    with Vault.unlock(folder / "profile", PASSPHRASE) as vault:
        before = digests(folder / "profile")
        try:
            Vault.unlock(folder / "profile", PASSPHRASE)
            wrong += 1
        except VaultBusy:
            changed += digests(folder / "profile") != before
        vault._store.connection.execute("pragma busy_timeout=10")
        holder = sqlite3.connect(folder / "profile" / "vault.db", isolation_level=None)
        holder.execute("begin immediate")
        (card,) = vault.cards()
        try:
            write(vault, card.dossier_id, {"count": 1})
            wrong += 1
        except VaultBusy:
            wrong += vault.dossier(card.dossier_id).values["count"] != 0
        holder.execute("rollback")
        holder.close()
        write(vault, card.dossier_id, {"count": 1})
        wrong += vault.dossier(card.dossier_id).values["count"] != 1
    return Outcome("database locked by another", 2, changed=changed, wrong=wrong)


def clock_back(folder: Path, _rounds: int, _every: int) -> Outcome:
    """Ten years back between two saves and two backups."""
    wrong = 0
    clock = AT
    with Vault.create(folder / "profile", PASSPHRASE, cost=FLOOR, clock=lambda: clock) as vault:
        dossier = new(vault, p1_name="first")
        vault.backup()
        clock = AT - timedelta(days=3_653)
        heads = vault.dossier(dossier).heads
        vault.save(dossier, {"p1_name": "second"}, parents=heads, form=FORM, at=clock)
        newest = vault.backup()
        wrong += vault.dossier(dossier).values["p1_name"] != "second"
        wrong += vault.backups()[-1].number != newest.number
    return Outcome("clock ten years back", 2, wrong=wrong)


def ten_profiles(folder: Path, _rounds: int, _every: int, count: int = 10) -> Outcome:
    """Ten vaults open at once, each with its own words; each opens with its own passphrase alone."""
    vaults = [
        Vault.create(folder / str(number), f"{PASSPHRASE} nummer {number}", cost=FLOOR) for number in range(count)
    ]
    made = [new(vault, p1_name=f"of {number}") for number, vault in enumerate(vaults)]
    for vault in vaults:
        vault.close()
    wrong = 0
    for number, dossier in enumerate(made):
        with Vault.unlock(folder / str(number), f"{PASSPHRASE} nummer {number}") as vault:
            wrong += vault.dossier(dossier).values["p1_name"] != f"of {number}"
            wrong += len(vault.cards()) != 1
        try:
            Vault.unlock(folder / str(number), f"{PASSPHRASE} nummer {(number + 1) % count}")
            wrong += 1
        except SyncError:
            pass
    return Outcome("ten profiles on one laptop", count, wrong=wrong)
