"""Packs: written once, kept for good, sealed under their own names, and never in the way of the dossiers."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sync.errors import BadChange, DamagedPack, TooLarge
from sync.laptop import packs
from sync.rescue.restoring import restore
from sync.vault import Pack, Vault
from tests.conftest import PASSPHRASE
from tests.sync.conftest import AT, new

Reopen = Callable[[], Vault]


def form(name: str, content: bytes = b"{}") -> Pack:
    return Pack("form", name, AT, content)


def test_a_pack_is_there_after_unlocking_again(vault: Vault, reopen: Reopen) -> None:
    kept = form("intake 2026 é\u202e", b"\x80\x00" * 1000)
    vault.packs.keep(kept)
    again = reopen()
    assert again.packs.get("form", kept.name) == kept
    assert again.packs.all("form") == (kept,)
    assert again.packs.all("catalogue") == ()
    assert again.packs.get("catalogue", kept.name) is None


def test_keeping_it_twice_changes_nothing_and_other_bytes_are_refused(vault: Vault) -> None:
    vault.packs.keep(form("a"))
    vault.packs.keep(form("a"))
    with pytest.raises(BadChange):
        vault.packs.keep(form("a", b"[]"))
    assert vault.packs.all("form") == (form("a"),)


def test_one_that_lies_under_the_name_of_another_is_refused(vault: Vault) -> None:  # G-09
    vault._store.put("packs", vault.packs._row("form", "a"), packs.pack_content(form("b")))
    with pytest.raises(DamagedPack):
        vault.packs.get("form", "a")


def test_one_that_is_too_large_or_too_many_is_refused(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TooLarge):
        vault.packs.keep(form("a", bytes(packs.MAX_BYTES + 1)))
    with pytest.raises(TooLarge):
        vault.packs.keep(form("a" * 201))
    monkeypatch.setattr(packs, "MAX_PACKS", 1)
    vault.packs.keep(form("a"))
    with pytest.raises(TooLarge):
        vault.packs.keep(form("b"))


def test_a_damaged_pack_is_named_and_the_others_and_the_dossiers_open(vault: Vault, reopen: Reopen) -> None:  # G-29
    dossier = new(vault, p1_name="Noor")
    vault.packs.keep(form("a"))
    vault.packs.keep(form("b"))
    row = vault.packs._row("form", "a")
    vault._store.write("update packs set sealed = zeroblob(length(sealed)) where id = ?", row)
    again = reopen()
    with pytest.raises(DamagedPack):
        again.packs.get("form", "a")
    with pytest.raises(DamagedPack):
        again.packs.keep(form("a"))
    assert again.packs.all("form") == (form("b"),)
    assert again.check().other == ("packs",)
    assert again.dossier(dossier).values == {"p1_name": "Noor"}


def test_a_pack_moved_under_another_name_is_refused(vault: Vault) -> None:  # G-09
    vault.packs.keep(form("a"))
    vault.packs.keep(form("b"))
    one, other = (vault.packs._row("form", name) for name in ("a", "b"))
    vault._store.write("delete from packs where id = ?", other)
    vault._store.write("update packs set id = ? where id = ?", other, one)
    with pytest.raises(DamagedPack):
        vault.packs.get("form", "b")


def test_a_vault_and_a_backup_from_before_there_were_packs_open(vault: Vault, closed: Path, reopen: Reopen) -> None:
    vault._store.write("drop table packs")
    assert vault.check().sound
    made = vault.backup()
    reopen().packs.keep(form("a"))
    again = reopen()
    assert again.packs.all("form") == (form("a"),)
    again.close()
    restore(closed, made.folder, PASSPHRASE)
    with Vault.unlock(closed, PASSPHRASE) as restored:
        assert restored.packs.all("form") == ()
        assert restored.check().sound
