"""Rows that were damaged, moved or taken away: named, and never in the way of the rest."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from sync import records
from sync.errors import BadBox, DamagedDossier, DamagedVault
from sync.laptop import header
from sync.rescue.restoring import restore
from sync.rescue.salvage import mend
from sync.vault import Draft, GivenPlan, Vault
from tests.conftest import PASSPHRASE
from tests.sync.conftest import AT, digests, named_card, new, write

Reopen = Callable[[], Vault]


def test_a_damaged_dossier_is_named_and_the_others_open(vault: Vault, reopen: Reopen) -> None:  # G-29
    hit, safe = new(vault, p1_name="Noor"), new(vault, p1_name="Omar")
    vault._store.write("update revisions set box = zeroblob(length(box)) where dossier = ?", bytes.fromhex(hit))
    again = reopen()
    with pytest.raises(DamagedDossier):
        again.dossier(hit)
    assert again.dossier(safe).values == {"p1_name": "Omar"}
    assert again.check().damaged == (hit,)


def test_a_damaged_card_is_made_anew(vault: Vault, reopen: Reopen) -> None:
    new(vault, p1_name="Noor")
    vault._store.write("update cards set sealed = zeroblob(length(sealed))")
    again = reopen()
    assert [card.data for card in again.cards()] == [{"name": "Noor"}]
    assert again.check().sound


def test_a_row_moved_to_another_dossier_is_refused(vault: Vault, reopen: Reopen) -> None:  # G-09
    one, other = new(vault, p1_name="Noor"), new(vault, p1_name="Omar")
    vault.put_draft(one, Draft(vault.dossier(one).heads, {"p1_name": "x"}, AT))
    swap = (bytes.fromhex(other), bytes.fromhex(one))
    for table in ("revisions", "grants", "drafts"):
        vault._store.write(f"update {table} set dossier = ? where dossier = ?", *swap)  # noqa: S608
    again = reopen()
    assert again.drafts() == {}
    assert again.draft(other) is None
    with pytest.raises(DamagedDossier):
        again.dossier(other)


def test_a_damaged_setting_counts_as_never_set_and_is_named_by_the_check(vault: Vault, reopen: Reopen) -> None:
    vault.set_state("worker", "Sam")
    vault.set_state("days", 4)
    vault._store.write("update state set sealed = zeroblob(length(sealed)) where id = ?", vault._settings.row("worker"))
    again = reopen()
    assert again.state("worker") is None
    assert again.state("days") == 4
    assert again.check().other == ("state",)
    again.set_state("worker", "Noor")
    assert again.check().sound


def test_a_deleted_newest_revision_is_missed_by_the_card(vault: Vault, reopen: Reopen) -> None:
    dossier = new(vault, p1_name="Noor")
    new(vault, p1_name="Omar")
    write(vault, dossier, {"p1_name": "Nora"})
    vault._store.write("delete from revisions where n = (select max(n) from revisions)")
    assert reopen().check().damaged == (dossier,)


def test_a_card_put_back_is_named_and_a_missing_one_too(vault: Vault, reopen: Reopen) -> None:
    dossier = new(vault, p1_name="Noor")
    sealed = vault._store.rows("select sealed from cards")[0][0]
    write(vault, dossier, {"p1_name": "Nora"})
    vault._store.write("update cards set sealed = ?", sealed)
    assert reopen().check().other == ("cards",)
    again = reopen()
    again._store.write("delete from cards")
    assert again.check().other == ("cards",)
    assert [card.data for card in reopen().cards()] == [{"name": "Nora"}], "made anew, so that it is not out of sight"
    assert reopen().check().sound


def test_a_dossier_whose_card_outlives_it_is_named(vault: Vault, reopen: Reopen) -> None:
    dossier = new(vault, p1_name="Noor")
    for table in ("grants", "revisions"):
        vault._store.write(f"delete from {table}")  # noqa: S608
    assert reopen().check().damaged == (dossier,)


def test_a_deleted_given_plan_is_missed_by_its_dossier(vault: Vault, reopen: Reopen) -> None:
    dossier = new(vault, p1_name="Noor")
    for number in (1, 2):
        plan = GivenPlan(number, AT, "print", vault.dossier(dossier).heads[0], b"%PDF" * number, "KT")
        vault.give_plan(dossier, plan)
        digest = vault.given_plans(dossier)[-1].pdf_sha256
        write(vault, dossier, {f"given/{number:016x}/pdf_sha256": digest, f"given/{number:016x}/number": str(number)})
    assert vault.check().sound
    vault._store.write("delete from given where rowid = (select max(rowid) from given)")
    assert reopen().check().damaged == (dossier,)


def test_a_backup_of_a_vault_that_lost_a_revision_can_be_restored_and_says_so(vault: Vault, closed: Path) -> None:
    dossier = new(vault, p1_name="Noor")
    write(vault, dossier, {"p1_name": "Nora"})
    vault._store.write("delete from revisions where n = (select max(n) from revisions)")
    made = vault.backup()
    vault.close()
    assert restore(closed, made.folder, PASSPHRASE).damaged == (dossier,)
    with Vault.unlock(closed, PASSPHRASE) as again:
        assert again.dossier(dossier).values == {"p1_name": "Noor"}


def tampered(closed: Path, how: str) -> None:
    """What one may do who writes in the files and has no key."""
    connection = sqlite3.connect(closed / "vault.db")
    with connection:
        if how == "a trigger that drops what is saved":
            connection.execute("create trigger t before insert on revisions begin select raise(ignore); end")
        elif how == "a trigger that keeps what is deleted":
            connection.execute("create table hoard (box blob)")
            connection.execute(
                "create trigger t before delete on revisions begin insert into hoard values (old.box); end"
            )
        elif how == "a view in a table's place":
            connection.execute("alter table drafts rename to kept")
            connection.execute("create view drafts as select * from kept")
        elif how == "a dossier without an id":
            put_null(connection)
        elif how == "a revision of no dossier":
            connection.execute("insert into revisions (id, dossier, box) values (x'01', null, x'00')")
        elif how == "a number in the place of an id":
            connection.execute("pragma writable_schema = on")
            connection.execute(
                "update sqlite_master set sql = replace(sql, '\"dossier\" BLOB', '\"dossier\" INTEGER') "
                "where name = 'grants'"
            )
        else:
            connection.execute("pragma writable_schema = on")
            clause = "INTEGER not null on conflict ignore"
            connection.execute(
                "update sqlite_master set sql = replace(sql, '\"sequence\" INTEGER', ?) where name = 'revisions'",
                (f'"sequence" {clause}',),
            )
    connection.close()


def put_null(connection: sqlite3.Connection) -> None:
    """A draft of no dossier, as bytes in the file can say it though SQLite itself refuses to write it."""
    (strict,) = connection.execute("select sql from sqlite_master where name = 'drafts'").fetchone()
    for sql in (strict.replace("STRICT", ""), strict):
        connection.execute("pragma writable_schema = on")
        connection.execute("update sqlite_master set sql = ? where name = 'drafts'", (sql,))
        connection.execute("pragma writable_schema = reset")
        if sql != strict:
            connection.execute("insert into drafts (dossier, sealed) values (null, x'00')")


@pytest.mark.parametrize(
    "how",
    [
        "a trigger that drops what is saved",
        "a trigger that keeps what is deleted",
        "a view in a table's place",
        "a clause that drops a row without a word",
        "a dossier without an id",
        "a revision of no dossier",
        "a number in the place of an id",
    ],
)
def test_a_database_that_does_more_than_hold_rows_is_refused_and_mended(vault: Vault, closed: Path, how: str) -> None:
    """SQLite would say "done" and drop what is saved, or keep what is deleted."""
    dossier = new(vault, p1_name="Noor")
    vault.close()
    tampered(closed, how)
    before = digests(closed)
    with pytest.raises(DamagedVault):
        Vault.unlock(closed, PASSPHRASE)
    assert digests(closed) == before
    mend(closed, lambda found: header.key_by_passphrase(found, PASSPHRASE), named_card)
    with Vault.unlock(closed, PASSPHRASE) as again:
        write(again, dossier, {"p1_name": "Nora"})
    with Vault.unlock(closed, PASSPHRASE) as again:
        assert again.dossier(dossier).values == {"p1_name": "Nora"}


def test_a_flipped_bit_that_makes_text_of_bytes_costs_nothing(vault: Vault, closed: Path) -> None:
    """The lowest bit of a length in a row tells text from bytes; what is no text then would be a fault."""
    dossier = new(vault, p1_name="Noor")
    (sealed,) = vault._store.rows("select device from vault")[0]
    vault.close()
    data = bytearray((closed / "vault.db").read_bytes())
    length = 2 * len(sealed) + 12
    tells = bytes([0x80 | length >> 7, length & 0x7F])  # SQLite's way of writing a number
    data[data.rindex(tells, 0, data.index(sealed)) + 1] ^= 1
    (closed / "vault.db").write_bytes(data)
    with Vault.unlock(closed, PASSPHRASE) as again:
        assert again.dossier(dossier).values == {"p1_name": "Noor"}
        assert again.check().other == ("pages",), "and SQLite's own check names it"


def test_a_box_that_its_author_did_not_sign_so_is_never_read(vault: Vault, reopen: Reopen) -> None:
    dossier = new(vault, p1_name="Noor")
    box = vault._store.rows("select box from revisions")[0][0]
    vault._store.write("update revisions set box = ?", box[:-9] + bytes([box[-9] ^ 1]) + box[-8:])
    with pytest.raises(DamagedDossier):
        reopen().dossier(dossier)


def test_a_box_under_an_id_that_is_not_its_own_is_never_read(vault: Vault, reopen: Reopen) -> None:
    dossier = new(vault, p1_name="Noor")
    vault._store.write("update revisions set id = ?", bytes(32))
    with pytest.raises(DamagedDossier):
        reopen().dossier(dossier)


def test_a_key_of_another_dossier_is_never_written_under(vault: Vault, reopen: Reopen) -> None:  # G-09
    """Its grant laid beside this one's, as the newest: what is said here could be read by whoever gets that key."""
    one, other = new(vault, p1_name="Noor"), new(vault, p1_name="Omar")
    [(key, box)] = vault._store.rows("select key, box from grants where dossier = ?", bytes.fromhex(other))
    vault._store.write("insert into grants (key, dossier, box) values (?, ?, ?)", key, bytes.fromhex(one), box)
    again = reopen()
    with pytest.raises(DamagedDossier):
        again.dossier(one)
    assert again.check().damaged == (one,)
    assert again.dossier(other).values == {"p1_name": "Omar"}


def test_a_setting_that_lies_under_the_name_of_another_is_refused() -> None:  # G-09
    with pytest.raises(BadBox):
        records.state_of(records.state_content("worker", "Sam"), "team")
