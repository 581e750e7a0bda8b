"""Long dossiers open from a snapshot and what came after it, and say the same as all their revisions."""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.errors import DamagedDossier, NoSpace
from sync.history import Revision, State, merge
from sync.laptop import snapshots
from sync.laptop.dossiers import Dossiers
from sync.laptop.opened import Opened, Saying
from sync.laptop.snapshots import Snapshot
from sync.rescue.restoring import restore
from sync.rescue.salvage import salvage
from sync.vault import Vault
from tests.conftest import PASSPHRASE
from tests.sync import reader
from tests.sync.conftest import AT, FORM, named_card, new, write
from tests.sync.laptop.test_removing import LATER, SECRET, left_over, sealed_of, with_secret
from tests.sync.reader import Reader
from tests.sync.test_history import histories

Reopen = Callable[[], Vault]
LONG = 34
REAL = snapshots.LEAST


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Snapshots for dossiers that are quickly made: of more than 20 revisions, a newer one after four more."""
    monkeypatch.setattr(snapshots, "LEAST", 20)
    monkeypatch.setattr(snapshots, "EVERY", 4)


@pytest.fixture
def shortest(short: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Snapshots already of three revisions, and a newer one after every third."""
    monkeypatch.setattr(snapshots, "LEAST", 2)
    monkeypatch.setattr(snapshots, "EVERY", 2)


@pytest.fixture(scope="module")
def shared(template: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    """One vault for all examples of a property."""
    folder = shutil.copytree(template[0], tmp_path_factory.mktemp("shared") / "profile")
    with Vault.unlock(folder, PASSPHRASE) as vault:
        vault._store.connection.execute("pragma synchronous=off")
        yield vault


def long(vault: Vault, revisions: int = LONG) -> str:
    """A dossier of many revisions."""
    vault._store.connection.execute("pragma synchronous=off")
    dossier = new(vault, p1_name="Noor", count=0)
    for number in range(1, revisions):
        write(vault, dossier, {"count": number})
    return dossier


def kept(vault: Vault, dossier: str) -> list[bytes]:
    """The sealed snapshot of a dossier, if there is one."""
    return [
        row[0] for row in vault._store.rows("select sealed from snapshots where dossier = ?", bytes.fromhex(dossier))
    ]


def read_boxes(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The ids of the boxes that are opened from now on."""
    opened: list[bytes] = []
    real = Dossiers._box

    def counting(self: Dossiers, dossier: bytes, row_id: bytes, data: bytes) -> object:
        opened.append(row_id)
        return real(self, dossier, row_id, data)

    monkeypatch.setattr(Dossiers, "_box", counting)
    return opened


# The same with a snapshot as without.


def hashed(made: list[Revision]) -> list[Revision]:
    """The revisions under ids and devices as they really are."""

    def named(one: str) -> str:
        return hashlib.sha256(one.encode()).hexdigest()

    return [
        replace(one, id=named(one.id), device="0f" * 16, parents=tuple(sorted(named(parent) for parent in one.parents)))
        for one in made
    ]


@settings(max_examples=30)
@given(histories())
def test_a_state_comes_back_from_its_bytes(made: list[Revision]) -> None:
    revisions = hashed(made)
    state = merge(revisions)
    ids = [bytes.fromhex(one.id) for one in revisions]
    found = Snapshot.decode(Snapshot.of(ids, state).encode())
    assert (found.count, found.state) == (len(ids), state)
    assert [*found.state.values] == [*state.values]
    assert found.fits(ids)
    assert found.fits([*ids, bytes(32)])
    assert not found.fits([bytes(32), *ids[1:]])
    assert not found.fits(ids[1:])


def say(dossiers: Dossiers, dossier: bytes) -> State | None:
    """The state as opening finds it; None for a dossier that counts as damaged."""
    try:
        return dossiers.get(dossier.hex()).state
    except DamagedDossier:
        return None


def say_in_full(dossiers: Dossiers, dossier: bytes) -> State | None:
    try:
        return dossiers.read(dossier).state
    except DamagedDossier:
        return None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(histories(), st.data())
def test_any_history_arriving_in_any_order_says_the_same_with_snapshots_as_without(
    shortest: None, shared: Vault, made: list[Revision], data: st.DataObject
) -> None:
    """Revisions of others come in any order, some before their parents; a snapshot is made at any moment."""
    vault, dossiers = shared, shared._dossiers
    dossier = bytes.fromhex(new(vault, p1_name="Noor"))
    ids = {"": vault.dossier(dossier.hex()).heads[0]}
    boxes = []
    for one in made:
        parents = tuple({ids[parent] for parent in one.parents} or {ids[""]})
        saying = Saying(one.changes, parents, FORM, None, AT)
        sealed = dossiers.seal(dossier, Opened(dossiers.read(dossier).key), saying)
        ids[one.id] = sealed.revision.id
        boxes.append(sealed)
    for sealed in data.draw(st.permutations(boxes)):
        dossiers.append(dossier, sealed)
        if data.draw(st.booleans()):
            dossiers.forget(dossier.hex())
            assert say(dossiers, dossier) == say_in_full(dossiers, dossier)
    dossiers.forget(dossier.hex())
    assert say(dossiers, dossier) == say_in_full(dossiers, dossier) == merge(dossiers.parts(dossier)[1])
    assert {one.id for one in vault.history(dossier.hex())} == {*ids.values()}
    assert dossiers.snapshot_holds(dossier, dossiers.read(dossier))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(histories(), st.data())
def test_any_history_that_is_saved_says_the_same_with_snapshots_as_without(
    shortest: None, shared: Vault, made: list[Revision], data: st.DataObject
) -> None:
    vault, dossiers = shared, shared._dossiers
    dossier = new(vault, p1_name="Noor")
    ids = {"": vault.dossier(dossier).heads[0]}
    for one in made:
        parents = tuple({ids[parent] for parent in one.parents} or {ids[""]})
        ids[one.id] = vault.save(dossier, one.changes, parents=parents, form=FORM, at=AT)
        full = dossiers.read(bytes.fromhex(dossier))
        assert vault.dossier(dossier) == full.state
        assert dossiers.snapshot_holds(bytes.fromhex(dossier), full)
        if data.draw(st.booleans()):
            dossiers.forget(dossier)
    assert [one.id for one in vault.history(dossier)]
    assert dict(dossiers.get(dossier).revisions) == full.revisions


def test_a_snapshot_of_before_others_might_write_is_not_used_and_is_no_damage(shortest: None, vault: Vault) -> None:
    dossier = bytes.fromhex(new(vault, p1_name="Noor"))
    for number in range(3):
        write(vault, dossier.hex(), {"count": number})
    opened, ids = vault._dossiers.read(dossier), vault._dossiers._stored(dossier)
    found = snapshots.Snapshots(vault._store)
    found.keep(dossier, ids, replace(opened.state, values={"p1_name": "of before"}), b"before")
    assert found.get(dossier, ids, b"before") is not None
    assert found.get(dossier, ids, b"since") is None
    assert found.holds(dossier, ids, opened.revisions, b"since")
    assert not found.holds(dossier, ids, opened.revisions, b"before")


# What it saves, and what it does not hide.


def test_only_what_came_after_the_snapshot_is_read_until_the_history_is_asked_for(
    vault: Vault, reopen: Reopen, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = long(vault)
    again = reopen()
    opened = read_boxes(monkeypatch)
    assert again.dossier(dossier).values == {"count": LONG - 1, "p1_name": "Noor"}
    assert len(opened) <= snapshots.EVERY
    write(again, dossier, {"count": LONG})
    assert len(opened) <= snapshots.EVERY
    assert [one.changes["count"] for one in again.history(dossier)] == [*range(LONG + 1)]
    assert len(opened) >= LONG


def test_a_dossier_of_no_more_than_200_revisions_has_none(
    vault: Vault, reopen: Reopen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "LEAST", REAL)
    dossier = long(vault, 200)
    reopen_twice = [reopen().dossier(dossier) for _ in range(2)]
    assert reopen_twice[0] == reopen_twice[1]
    last = reopen()
    assert not kept(last, dossier)
    write(last, dossier, {"count": -1})
    assert kept(last, dossier)


def test_a_long_dossier_from_before_there_were_snapshots_gets_one_when_it_is_opened(
    vault: Vault, reopen: Reopen
) -> None:
    dossier = long(vault)
    before = vault.dossier(dossier)
    vault._store.write("drop table snapshots")
    again = reopen()
    assert again.dossier(dossier) == before
    assert kept(again, dossier)
    assert again.check().sound


def test_the_reader_written_from_the_document_knows_it(vault: Vault, closed: Path) -> None:
    dossier = long(vault)
    write(vault, dossier, {"p1_name": None})
    vault.close()
    independent = Reader(closed, reader.vault_key(closed, PASSPHRASE))
    assert independent.values(bytes.fromhex(dossier)) == {"count": LONG - 1, "p1_name": None}
    independent.db.close()


def test_a_damaged_old_revision_is_named_though_the_dossier_still_opens(vault: Vault, reopen: Reopen) -> None:
    dossier = long(vault)
    vault._store.write("update revisions set box = zeroblob(300) where n = 5")
    again = reopen()
    assert again.dossier(dossier).values["count"] == LONG - 1
    assert write(again, dossier, {"count": LONG})
    with pytest.raises(DamagedDossier):
        again.history(dossier)
    assert again.check().damaged == (dossier,)


def test_a_revision_that_is_gone_is_missed(vault: Vault, reopen: Reopen) -> None:
    dossier = long(vault)
    vault._store.write("delete from snapshots")
    vault = reopen()
    assert vault.dossier(dossier).values["count"] == LONG - 1, "a snapshot of all of it was made"
    vault._store.write("delete from revisions where n = 5")
    with pytest.raises(DamagedDossier):
        reopen().dossier(dossier)


def test_a_box_that_was_checked_is_not_taken_for_the_row_of_another(vault: Vault) -> None:
    dossier = new(vault, p1_name="Noor")
    (first,) = vault.dossier(dossier).heads
    checked = vault._dossiers.read(bytes.fromhex(dossier)).revisions[first]
    ((data,),) = vault._store.rows("select box from revisions")
    vault._store.write("update revisions set id = ?", bytes(32))
    with pytest.raises(DamagedDossier):
        vault._dossiers.read(bytes.fromhex(dossier), {data: checked})


def test_a_damaged_revision_after_the_snapshot_keeps_the_dossier_shut(vault: Vault, reopen: Reopen) -> None:
    dossier = long(vault)
    vault._store.write("update revisions set box = zeroblob(300) where n = (select max(n) from revisions)")
    with pytest.raises(DamagedDossier):
        reopen().dossier(dossier)


def test_a_disk_that_refuses_a_snapshot_keeps_no_dossier_shut(
    vault: Vault, reopen: Reopen, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = long(vault)
    before = vault.dossier(dossier)
    vault._store.write("delete from snapshots")
    again = reopen()

    def refuse(*_: object) -> None:
        raise NoSpace()

    monkeypatch.setattr(snapshots.Snapshots, "keep", refuse)
    assert again.dossier(dossier) == before


# Damage to it, and what is wrong in it.


@pytest.mark.parametrize("spoil", ["zeroblob(length(sealed))", "substr(sealed, 1, 40)", "cast('text' as blob)"])
def test_a_damaged_snapshot_is_named_and_made_anew(vault: Vault, reopen: Reopen, spoil: str) -> None:
    dossier = long(vault)
    before = vault.dossier(dossier)
    vault._store.write(f"update snapshots set sealed = {spoil}")  # noqa: S608
    again = reopen()
    assert again.check().other == (snapshots.TABLE,)
    assert again.dossier(dossier) == before
    assert again.check().sound


def test_a_snapshot_that_says_something_else_is_named_and_rebuilt(vault: Vault, reopen: Reopen) -> None:
    dossier = long(vault)
    row = bytes.fromhex(dossier)
    ids = vault._dossiers._stored(row)
    state = vault.dossier(dossier)
    wrong = Snapshot.of(ids, State(state.heads, {**state.values, "count": -5}))
    vault._store.put(snapshots.TABLE, row, wrong.encode())
    again = reopen()
    assert again.check().other == (snapshots.TABLE,)
    again.rebuild_caches()
    assert again.dossier(dossier) == state
    assert again.check().sound


def test_one_that_was_left_behind_or_moved_is_named(vault: Vault, reopen: Reopen) -> None:
    dossier, other = long(vault), new(vault, p1_name="Omar")
    vault._store.write("update snapshots set dossier = ?", bytes.fromhex(other))
    again = reopen()
    assert again.check().other == (snapshots.TABLE,)
    assert again.dossier(dossier).values["count"] == LONG - 1
    vault._store = again._store
    content = Snapshot.of([bytes(32)], State(("00" * 32,), {"p1_name": "nobody"})).encode()
    again._store.put(snapshots.TABLE, bytes.fromhex("ab" * 16), content)
    assert again.check().other == (snapshots.TABLE,)


# What else happens to a vault.


def test_a_redacted_value_is_in_no_snapshot(shortest: None, vault: Vault, reopen: Reopen, closed: Path) -> None:
    dossier, wrong = with_secret(vault)
    assert kept(vault, dossier)
    sealed = kept(vault, dossier)
    vault.redact(dossier, "remark", wrong, form=FORM, at=LATER)
    assert not left_over(sealed, closed)
    again = reopen()
    for _ in range(2):
        assert SECRET not in repr(again.dossier(dossier))
        again._dossiers.forget()
    assert kept(again, dossier)
    write(again, dossier, {"f7_cash": 14})
    assert again.check().sound
    assert len([one for one in again.history(dossier) if one.removed_at]) == 1


def test_a_destroyed_dossier_leaves_no_snapshot_anywhere(shortest: None, vault: Vault, closed: Path) -> None:
    dossier, _ = with_secret(vault)
    sealed = [*sealed_of(vault, dossier)]
    assert kept(vault, dossier)
    vault.destroy(dossier, at=LATER)
    assert not left_over(sealed, closed)
    assert not vault._store.rows("select 1 from snapshots")


def test_a_restored_vault_opens_by_what_the_backup_had(vault: Vault, reopen: Reopen, closed: Path) -> None:
    dossier = long(vault)
    before = vault.dossier(dossier)
    vault._store.write("update snapshots set sealed = zeroblob(length(sealed))")
    made = vault.backup()
    for number in range(snapshots.EVERY * 2):
        write(vault, dossier, {"count": -number})
    vault.close()
    restore(closed, made.folder, PASSPHRASE)
    again = reopen()
    assert again.dossier(dossier) == before
    assert again.check().sound


def test_salvage_makes_it_anew(vault: Vault, closed: Path, tmp_path: Path) -> None:
    dossier = long(vault)
    before = vault.dossier(dossier)
    vault.close()
    done = salvage(closed, tmp_path / "new", PASSPHRASE, named_card)
    assert (done.damaged, done.other) == ((), ())
    with Vault.unlock(tmp_path / "new", PASSPHRASE) as saved:
        assert not kept(saved, dossier)
        assert saved.dossier(dossier) == before
        assert kept(saved, dossier)
        assert saved.check().sound
