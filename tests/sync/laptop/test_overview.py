"""The overview opens the list at once, and never says what a card does not say."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync import records
from sync.errors import BadBox
from sync.kdf import FLOOR
from sync.laptop import overview, packed, store
from sync.laptop.cards import Came
from sync.sealing import seal_row
from sync.vault import Value, Vault
from tests.conftest import PASSPHRASE
from tests.sync.conftest import AT, new, write
from tests.sync.reader import Reader

Reopen = Callable[[], Vault]


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Copies are made already of one card."""
    monkeypatch.setattr(overview, "BEHIND", 1)


def copied(vault: Vault) -> None:
    """Every card has its copy."""
    vault.cards()
    while vault.copy_cards():
        pass


def names(vault: Vault) -> dict[str, Value]:
    """What the list says of each dossier."""
    return {card.dossier_id: card.data.get("name") for card in vault.cards()}


def opened_cards(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The contents of the cards that reading the list opens one by one."""
    seen: list[bytes] = []

    def card_of(content: bytes) -> tuple[tuple[str, ...], dict[str, Value]]:
        seen.append(content)
        return REAL(content)

    monkeypatch.setattr(records, "card_of", card_of)
    vault.cards()
    return seen


REAL = records.card_of


def test_cards_with_a_copy_are_not_opened_and_say_the_same(
    vault: Vault, reopen: Reopen, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = {new(vault, p1_name=f"Noor é🙂 {number}"): f"Noor é🙂 {number}" for number in range(40)}
    copied(vault)
    again = reopen()
    assert opened_cards(again, monkeypatch) == []
    assert names(again) == made
    assert again.check().sound


def test_a_card_saved_after_its_copy_counts(vault: Vault, reopen: Reopen, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = new(vault, p1_name="Noor"), new(vault, p1_name="Omar")
    copied(vault)
    write(vault, one, {"p1_name": "Nora"})
    third = new(vault, p1_name="Tim")
    again = reopen()
    assert len(opened_cards(again, monkeypatch)) == 2
    assert names(again) == {one: "Nora", other: "Omar", third: "Tim"}


def test_an_older_overview_put_back_hides_nothing(vault: Vault, reopen: Reopen) -> None:
    one = new(vault, p1_name="Noor")
    copied(vault)
    before = vault._store.rows("select id, sealed from overview")
    write(vault, one, {"p1_name": "Nora"})
    copied(vault)
    for row, sealed in before:
        vault._store.put_sealed("overview", row, sealed)
    again = reopen()
    assert names(again) == {one: "Nora"}
    assert again.check().sound


def test_an_overview_of_another_vault_or_place_says_nothing(vault: Vault, reopen: Reopen, tmp_path: Path) -> None:
    made = {new(vault, p1_name=f"Noor {number}"): f"Noor {number}" for number in range(20)}
    copied(vault)
    rows = vault._store.rows("select id, sealed from overview order by id")
    with Vault.create(tmp_path / "other", PASSPHRASE, cost=FLOOR) as other:
        for one in made:
            other.new_dossier({"p1_name": "Vreemd"}, form="x", at=AT, dossier_id=one)
        copied(other)
        foreign = other._store.rows("select id, sealed from overview")
    for row, sealed in foreign:
        vault._store.put_sealed("overview", row, sealed)
    assert names(reopen()) == made
    again = reopen()
    for (row, _), (_, sealed) in zip(rows, [*rows[1:], rows[0]], strict=True):
        again._store.put_sealed("overview", row, sealed)
    assert names(reopen()) == made


def test_every_flipped_byte_of_it_leaves_the_list_as_it_was_and_is_named(vault: Vault, reopen: Reopen) -> None:
    made = {new(vault, p1_name="Noor"): "Noor"}
    copied(vault)
    [(row, sealed)] = vault._store.rows("select id, sealed from overview")
    for position in range(0, len(sealed), 29):
        hit = bytearray(sealed)
        hit[position] ^= 1
        vault._store.put_sealed("overview", row, bytes(hit))
        vault._cards.forget()
        assert names(vault) == made
        assert vault.check().other == ("overview",)
    assert vault.rebuild_caches() == 0
    assert vault.check().sound
    assert names(reopen()) == made


def test_a_copy_that_says_something_else_than_its_card_is_named_and_made_anew(vault: Vault, reopen: Reopen) -> None:
    one = bytes.fromhex(new(vault, p1_name="Noor"))
    [mark] = vault._cards._overview.marks().values()
    forged = overview.content_of([(one, mark, {"name": "Nora"})])
    vault._store.put("overview", overview.first_of(one), forged)
    assert vault.check().other == ("overview",)
    vault.rebuild_caches()
    assert names(reopen()) == {one.hex(): "Noor"}


def test_a_card_that_is_behind_has_no_copy(vault: Vault) -> None:
    one, other = new(vault, p1_name="Noor"), new(vault, p1_name="Omar")
    copied(vault)
    with vault._store.transaction():
        vault._cards.fall_behind(bytes.fromhex(one), Came(reread=True), later=True)
    vault._cards._uncopied.add(bytes.fromhex(one))
    copied(vault)
    assert vault._cards._overview.read().keys() == {bytes.fromhex(other)}


def test_a_destroyed_dossier_leaves_no_copy_here_or_in_a_backup(vault: Vault) -> None:
    one = new(vault, p1_name="Noor")
    copied(vault)
    kept = vault.backup().folder
    vault.destroy(one, at=AT)
    assert vault._store.rows("select 1 from overview") == []
    backup = store.Store(kept / store.NAME, vault._key, how="mode=ro&immutable=1")
    assert backup.rows("select 1 from overview") == []
    backup.close()


def older_rows(vault: Vault) -> list[bytes]:
    """The copies in rows of an older release, one for each byte that ids begin with; the ids of these rows."""
    copies = vault._cards._overview.read()
    vault._cards.drop_copies()
    for one, (mark, data) in copies.items():
        vault._store.put("overview", one[:1], overview.content_of([(one, mark, data)]))
    return sorted({one[:1] for one in copies})


def row_ids(vault: Vault) -> list[bytes]:
    return [row for (row,) in vault._store.rows("select id from overview order by id")]


def test_rows_of_an_older_release_count_until_they_are_made_anew(
    vault: Vault, reopen: Reopen, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [f"{first}".ljust(32, "0") for first in ("40", "45", "4f", "50")]
    for one in made:
        vault.new_dossier({"p1_name": one}, form="x", at=AT, dossier_id=one)
    copied(vault)
    assert row_ids(vault) == [b"\x40", b"\x50"]
    assert older_rows(vault) == row_ids(vault) == [b"\x40", b"\x45", b"\x4f", b"\x50"]
    again = reopen()
    assert opened_cards(again, monkeypatch) == []
    assert again.check().sound
    write(again, made[1], {"p1_name": "Nora"})
    copied(again)
    assert row_ids(again) == [b"\x40", b"\x50"]
    assert names(reopen()) == {**dict(zip(made, made, strict=True)), made[1]: "Nora"}


def test_what_is_taken_away_takes_rows_of_an_older_release_along(vault: Vault) -> None:
    one = vault.new_dossier({"p1_name": "Noor"}, form="x", at=AT, dossier_id="4f".ljust(32, "0"))
    copied(vault)
    older_rows(vault)
    vault.destroy(one, at=AT)
    assert row_ids(vault) == []


def test_a_vault_from_before_it_opens_and_gets_one(vault: Vault, reopen: Reopen) -> None:
    one = new(vault, p1_name="Noor")
    vault._store.write("drop table overview")
    again = reopen()
    assert names(again) == {one: "Noor"}
    copied(again)
    assert again._cards._overview.read().keys() == {bytes.fromhex(one)}


def test_few_changed_cards_are_no_reason_to_write(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overview, "BEHIND", 3)
    new(vault, p1_name="Noor")
    new(vault, p1_name="Omar")
    copied(vault)
    assert vault._cards._overview.read() == {}
    new(vault, p1_name="Tim")
    copied(vault)
    assert len(vault._cards._overview.read()) == 3


def test_the_other_reader_finds_every_copy(vault: Vault, closed: Path) -> None:
    one = new(vault, p1_name="Noor")
    copied(vault)
    key = vault._key
    vault.close()
    found = Reader(closed, key)
    [group] = found.sealed("overview", "id")[bytes.fromhex(one[:1] + "0")]
    card = found.db.execute("select sealed from cards").fetchone()[0]
    assert group == {
        "keys": ["name"],
        "dossiers": bytes.fromhex(one),
        "marks": card[:16],
        "columns": [[["Noor"], b"\x00"]],
    }


VALUES = st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=9)
CARDS = st.dictionaries(
    st.binary(min_size=16, max_size=16),
    st.tuples(st.binary(min_size=16, max_size=16), st.dictionaries(st.text(max_size=4), VALUES, max_size=4)),
    max_size=6,
)


@given(CARDS)
def test_what_was_copied_is_read_back(cards: dict[bytes, tuple[bytes, dict[str, Value]]]) -> None:
    content = overview.content_of((one, mark, data) for one, (mark, data) in cards.items())
    overview.check_content(content)
    copies = {one: (mark, dict(data)) for one, (mark, data) in overview.copies_of(content).items()}
    assert repr(dict(sorted(copies.items()))) == repr(
        {one: (mark, dict(sorted(data.items()))) for one, (mark, data) in sorted(cards.items())}
    )


@given(st.binary(max_size=60))
def test_other_bytes_are_refused_or_read_as_copies(content: bytes) -> None:
    try:
        overview.check_content(content)
    except BadBox:
        return
    assert all(len(one) == 16 for one in overview.copies_of(content))


def test_a_mark_tells_two_cards_of_one_dossier_apart() -> None:
    key, row = os.urandom(32), store.row_context("cards", bytes(16))
    assert len({seal_row(key, "row/cards", row, b"same")[: packed.MARK_BYTES] for _ in range(9)}) == 9
