"""What is typed when a vault closes becomes a draft over what its author saw, never over what came in since."""

from pathlib import Path

import pytest

from desktop.leaving import Leaving, seal_and_close
from sync.vault import Draft, Value, Vault
from tests.conftest import PASSPHRASE, Office
from tests.sync.conftest import AT, new, write


@pytest.fixture
def vault(closed: Path) -> Vault:
    """An open vault; what is tested closes it."""
    return Vault.unlock(closed, PASSPHRASE)


def left(closed: Path) -> dict[str, Draft]:
    """The drafts of a vault that was closed."""
    with Vault.unlock(closed, PASSPHRASE) as again:
        return dict(again.drafts())


def test_a_draft_made_on_leaving_stands_on_the_heads_its_author_saw(vault: Vault, closed: Path) -> None:  # G-07
    """A colleague's change that came in meanwhile is not written over: both stay, as a conflict."""
    dossier = new(vault, phone="06")
    seen = vault.dossier(dossier).heads
    write(vault, dossier, {"phone": "of a colleague"})
    seal_and_close(Leaving(vault, AT, dossier, {"phone": "typed"}, heads=seen))
    draft = left(closed)[dossier]
    assert draft.parents == seen
    with Vault.unlock(closed, PASSPHRASE) as again:
        again.save(dossier, draft.changes, parents=draft.parents, form="intake", at=AT)
        assert {one.value for one in again.dossier(dossier).conflicts["phone"]} == {"typed", "of a colleague"}


@pytest.mark.parametrize("begun", [True, False])
def test_what_was_on_its_way_and_arrived_is_what_the_rest_was_typed_over(
    vault: Vault, closed: Path, *, begun: bool
) -> None:
    dossier = new(vault, name="Noor") if begun else "0a" * 16
    seen, sent = vault.dossier(dossier).heads if begun else (), {"phone": "06"}
    if begun:
        own = write(vault, dossier, sent)
    else:
        vault.new_dossier(sent, form="intake", at=AT, dossier_id=dossier)
        (own,) = vault.dossier(dossier).heads
    write(vault, dossier, {"phone": "of a colleague"})
    seal_and_close(Leaving(vault, AT, dossier, {"phone": "061"}, heads=seen, sent=sent))
    assert left(closed) == {dossier: Draft((own,), {"phone": "061"}, AT)}


@pytest.mark.parametrize("typed", [None, 1])
def test_what_nobody_decided_and_what_is_of_another_kind_is_owed(vault: Vault, closed: Path, typed: Value) -> None:
    """Emptying a field in conflict settles it; a number is no tick."""
    dossier = new(vault, phone="06", told=True)
    seen = vault.dossier(dossier).heads
    for phone in ("061", "062"):
        vault.save(dossier, {"phone": phone}, parents=seen, form="intake", at=AT)
    assert vault.dossier(dossier).conflicts.keys() == {"phone"}
    said = {"phone": None} if typed is None else {"told": typed, "never": None}
    heads = vault.dossier(dossier).heads
    seal_and_close(Leaving(vault, AT, dossier, said, heads=heads))
    assert left(closed)[dossier].changes == ({"phone": None} if typed is None else {"told": 1})


def test_a_dossier_that_was_destroyed_meanwhile_keeps_no_vault_open(vault: Vault, closed: Path) -> None:
    """Its words may not be kept, and the keys may not stay in memory because of them."""
    dossier = new(vault, phone="06")
    seen = vault.dossier(dossier).heads
    vault.destroy(dossier, at=AT)
    assert seal_and_close(Leaving(vault, AT, dossier, {"phone": "typed"}, heads=seen)) is None
    assert left(closed) == {}


def test_what_is_typed_is_a_draft_over_the_heads_it_was_opened_on(office: Office) -> None:  # G-07
    desk = office.desk
    desk.new_dossier()
    desk.answer("p1_name", "Sam")
    desk.commit()
    office.settle()
    (card,) = desk.cards
    desk.answer("p1_name", "Samira")
    desk._timer.timeout.emit()
    office.settle()
    vault = desk.open_vault()
    heads = vault.dossier(card.dossier_id).heads
    assert len(heads) == 1
    assert vault.drafts()[card.dossier_id].parents == heads
