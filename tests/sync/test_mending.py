"""A damaged vault put together anew in its own place: what was there is set aside, and a cut loses neither."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sync.errors import NoSpace, OfRegion, RemovedForGood, VaultBusy, WrongPassphrase, WrongRecoveryCode
from sync.laptop import header, recovery
from sync.rescue import restoring, salvage
from sync.vault import GivenPlan, Vault
from tests.conftest import PASSPHRASE
from tests.sync.conftest import AT, FORM, digests, named_card, new, write

Reopen = Callable[[], Vault]


def mended(profile: Path, passphrase: str = PASSPHRASE) -> salvage.Salvaged:
    return salvage.mend(profile, lambda found: header.key_by_passphrase(found, passphrase), named_card)


@pytest.fixture
def hit(vault: Vault) -> tuple[str, str]:
    """A closed vault with a dossier that was hit after the newest backup, and one that was not."""
    damaged, safe = new(vault, p1_name="Noor"), new(vault, p1_name="Omar")
    vault.backup()
    lost = write(vault, damaged, {"p1_name": "Nora"})
    write(vault, damaged, {"p4_phone": "06"})
    write(vault, safe, {"p4_phone": "07"})
    vault._store.write("update revisions set box = zeroblob(300) where id = ?", bytes.fromhex(lost))
    vault.close()
    return damaged, safe


def test_what_was_saved_is_in_its_place_and_what_was_there_is_set_aside(
    closed: Path, hit: tuple[str, str], reopen: Reopen
) -> None:
    damaged, safe = hit
    before = digests(closed)
    done = mended(closed)
    assert (done.damaged, done.partly, done.lost) == ((damaged,), (damaged,), ())
    again = reopen()
    assert again.dossier(damaged).values == {"p1_name": "Noor", "p4_phone": "06"}
    assert again.dossier(safe).values == {"p1_name": "Omar", "p4_phone": "07"}
    assert again.state(salvage.PARTLY) == damaged
    assert again.check().sound
    assert not (closed / "salvaged").exists()
    (aside,) = (closed / "set-aside").iterdir()
    assert digests(aside)["vault.db"] == before["vault.db"]
    assert len(again.backups()) == 1
    again.close()
    with Vault.unlock(again.backups()[0].folder, PASSPHRASE) as backup:
        assert backup.dossier(damaged).values["p1_name"] == "Noor"


def test_the_recovery_code_does_it_too(closed: Path, hit: tuple[str, str], recovery_code: str, reopen: Reopen) -> None:
    secret = recovery.from_text(recovery_code)
    salvage.mend(closed, lambda found: header.key_by_recovery(found, secret), named_card)
    assert reopen().dossier(hit[1]).values["p4_phone"] == "07"


def test_what_does_not_open_it_changes_nothing(closed: Path, hit: tuple[str, str]) -> None:
    before = digests(closed)
    with pytest.raises(WrongPassphrase):
        mended(closed, "iets heel anders")
    with pytest.raises(WrongRecoveryCode):
        salvage.mend(closed, lambda found: header.key_by_recovery(found, bytes(16)), named_card)
    assert digests(closed) == before


def test_a_vault_of_a_region_is_left_as_it_is(closed: Path, vault: Vault) -> None:
    """What colleagues wrote cannot be proved by this laptop alone: a backup and the server have it."""
    new(vault, p1_name="Noor")
    row = (bytes(range(32)), bytes(32), b"a statement" * 9)
    vault._store.write("insert into chains (id, subject, box) values (?, ?, ?)", *row)
    vault.close()
    before = digests(closed)
    with pytest.raises(OfRegion):
        mended(closed)
    assert digests(closed) == before


def test_a_vault_that_is_open_is_left_alone(closed: Path, vault: Vault) -> None:
    dossier = new(vault, p1_name="Noor")
    with pytest.raises(VaultBusy):
        mended(closed)
    assert write(vault, dossier, {"p1_name": "Nora"})


@pytest.mark.parametrize("step", ["put_in_place", "_prepare", "finish"])
def test_cut_off_it_is_as_it_was_or_done_and_can_be_done_again(
    closed: Path, hit: tuple[str, str], reopen: Reopen, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def cut(*_: object, **__: object) -> None:
        raise NoSpace()

    with monkeypatch.context() as patch:
        patch.setattr(restoring, step, cut)
        with pytest.raises(NoSpace):
            mended(closed)
    assert reopen().dossier(hit[1]).values["p4_phone"] == "07"
    assert not (closed / "salvaged").exists(), "the next unlock takes away what was not put in its place"
    reopen().close()
    mended(closed)
    assert reopen().check().sound


def test_what_was_taken_away_for_good_does_not_come_back(closed: Path, vault: Vault, reopen: Reopen) -> None:
    redacted, destroyed = new(vault, p1_name="Noor"), new(vault, p1_name="Omar")
    wrong = write(vault, redacted, {"remark": "kanarie"})
    vault.give_plan(redacted, GivenPlan(1, AT, "print", wrong, b"%PDF kanarie", "KT-1"))
    stale = shutil.copytree(closed, closed.parent / "stale")
    vault.redact(redacted, "remark", wrong, form=FORM, at=AT)
    vault.destroy(destroyed, at=AT)
    vault._store.write("update cards set sealed = zeroblob(length(sealed))")
    vault.close()
    shutil.copytree(stale, closed / "backups" / "000009")
    mended(closed)
    again = reopen()
    assert [card.dossier_id for card in again.cards()] == [redacted]
    assert "kanarie" not in repr(again.history(redacted)) + repr(again.dossier(redacted))
    with pytest.raises(RemovedForGood):
        again.given_pdf(redacted, 1)
