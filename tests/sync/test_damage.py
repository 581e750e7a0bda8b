"""Rows that were damaged, moved or taken away: named, and never in the way of the rest."""

from collections.abc import Callable

import pytest

from sync.errors import DamagedDossier
from sync.vault import Draft, Vault
from tests.sync.conftest import AT, new

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
    with pytest.raises(DamagedDossier):
        again.dossier(other)


def test_a_damaged_setting_counts_as_never_set_and_is_named_by_the_check(vault: Vault, reopen: Reopen) -> None:
    vault.set_state("worker", "Sam")
    vault.set_state("days", 4)
    vault._store.write("update state set sealed = zeroblob(length(sealed)) where id = ?", vault._state_row("worker"))
    again = reopen()
    assert again.state("worker") is None
    assert again.state("days") == 4
    assert again.check().other == ("state",)
    again.set_state("worker", "Noor")
    assert again.check().sound
