"""What is not saved yet: kept within the second, back as it was left, and never a dossier of its own."""

from collections.abc import Callable

from sync.vault import Draft, Vault
from tests.sync.conftest import AT, FORM, new

Reopen = Callable[[], Vault]


def test_a_draft_comes_back_as_it_was_left_and_goes_with_the_save(vault: Vault, reopen: Reopen) -> None:
    dossier = new(vault, p1_name="Noor")
    draft = Draft(vault.dossier(dossier).heads, {"p1_name": "Nora", "p4_phone": None}, AT)
    vault.put_draft(dossier, draft)
    again = reopen()
    assert again.drafts() == {dossier: draft}
    assert again.draft(dossier) == draft
    assert again.dossier(dossier).values == {"p1_name": "Noor"}
    assert [card.draft for card in again.cards()] == [True]
    again.save(dossier, draft.changes, parents=draft.parents, form=FORM, at=AT)
    assert again.drafts() == {}
    assert again.draft(dossier) is None
    assert [card.draft for card in again.cards()] == [False]


def test_what_was_typed_stays_unsaved_when_something_else_is_noted(vault: Vault, reopen: Reopen) -> None:
    dossier = new(vault, p1_name="Noor")
    draft = Draft(vault.dossier(dossier).heads, {"p1_name": "Nora"}, AT)
    vault.put_draft(dossier, draft)
    vault.save(dossier, {"given/1/printed": "x"}, parents=draft.parents, form=FORM, at=AT, keep_draft=True)
    again = reopen()
    assert again.drafts() == {dossier: draft}
    assert [card.draft for card in again.cards()] == [card.draft for card in vault.cards()] == [True]
    again.save(dossier, draft.changes, parents=draft.parents, form=FORM, at=AT)
    assert again.dossier(dossier).values == {"p1_name": "Nora", "given/1/printed": "x"}
    assert again.drafts() == {}


def test_a_draft_may_come_before_its_dossier_and_makes_none(vault: Vault, reopen: Reopen) -> None:
    dossier = "ab" * 16
    vault.put_draft(dossier, Draft((), {"p1_name": "Noor"}, AT))
    again = reopen()
    assert not again.has(dossier)
    assert again.cards() == ()
    assert list(again.drafts()) == [dossier]
    again.new_dossier({"p1_name": "Noor"}, form=FORM, at=AT, dossier_id=dossier)
    assert again.drafts() == {}
    assert again.has(dossier)


def test_a_draft_set_aside_is_gone(vault: Vault, reopen: Reopen) -> None:
    dossier = new(vault, p1_name="Noor")
    vault.put_draft(dossier, Draft(vault.dossier(dossier).heads, {"p1_name": "x"}, AT))
    (sealed,) = vault._store.rows("select sealed from drafts")[0]
    vault.drop_draft(dossier)
    reopen().close()
    closed = (vault.folder / "vault.db").read_bytes()
    assert not [at for at in range(0, len(sealed) - 24, 24) if sealed[at : at + 24] in closed], "overwritten with zeros"
    assert reopen().drafts() == {}


def test_a_draft_keeps_every_head_it_was_opened_on(vault: Vault) -> None:  # G-07
    dossier = new(vault, p1_name="Noor")
    first = vault.dossier(dossier).heads
    for phone in ("06", "07"):
        vault.save(dossier, {"p4_phone": phone}, parents=first, form=FORM, at=AT)
    heads = vault.dossier(dossier).heads
    assert len(heads) == 2
    vault.put_draft(dossier, Draft(heads, {"p4_phone": "08"}, AT))
    assert vault.drafts()[dossier].parents == heads
