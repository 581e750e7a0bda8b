"""Sums that are counted a part at a time are the same, whatever happens between two parts."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.region import sums
from sync.region.sums import Sums
from sync.vault import Vault
from tests.sync.world import laptop

TEAM, OTHER = b"n" * 16, b"z" * 16
DOSSIERS = [bytes([number]) * 16 for number in (1, 2, 3)]


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    """A vault with three dossiers of a team, one of which is offered, and one that left it."""
    one = laptop(Path(tmp_path_factory.mktemp("sums")) / "laptop")
    write = one._store.write
    for dossier, offered in zip(DOSSIERS, (None, OTHER, None), strict=True):
        write("insert into holdings (dossier, team, offered) values (?, ?, ?)", dossier, TEAM, offered)
    for number in range(12):
        dossier = DOSSIERS[min(number % 5, 2) if number < 9 else 0]
        write("insert into revisions (id, dossier, box) values (?, ?, ?)", revision(number), dossier, b"")
    for number in (3, 8):
        write("insert into sending (kind, id, dossier) values ('revision', ?, ?)", revision(number), DOSSIERS[2])
    write("insert into away (dossier, count, sum) values (?, 2, ?)", b"w" * 16, (7).to_bytes(32, "big"))
    write("insert into holdings (dossier, team) values (?, ?)", b"w" * 16, TEAM)
    yield one
    one.close()


def revision(number: int) -> bytes:
    """An id; they do not stand in the order in which they came."""
    return bytes([number * 7 % 12]) * 32


@pytest.mark.parametrize("part", [1, 2, 3, 4, 5, 12, 13, 100])
def test_counted_in_parts_the_sums_are_those_that_are_counted_at_once(
    vault: Vault, monkeypatch: pytest.MonkeyPatch, part: int
) -> None:
    at_once, in_parts = Sums(vault._store), Sums(vault._store)
    expected = [at_once.total(team) for team in (TEAM, OTHER)]
    there = [revision(number) for number in range(12) if number not in (3, 8)]
    count, total = len(there) + 2, sum(int.from_bytes(one, "big") for one in there) + 7
    assert expected[0] == (count, (total % 2**256).to_bytes(32, "big"))
    offered = sum(int.from_bytes(revision(number), "big") for number in (1, 6))
    assert expected[1] == (2, (offered % 2**256).to_bytes(32, "big"))
    monkeypatch.setattr(sums, "_PART", part)
    assert len([*in_parts.counting()]) >= 12 // part
    assert in_parts._counted
    assert [in_parts.total(team) for team in (TEAM, OTHER)] == expected
    assert in_parts.of(TEAM) == at_once.of(TEAM)


@pytest.mark.parametrize("after", [0, 1, 3, 7])
def test_what_the_server_gets_between_two_parts_counts_once(
    vault: Vault, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    monkeypatch.setattr(sums, "_PART", 2)
    counted = Sums(vault._store)
    expected, _ = counted.total(TEAM)
    meanwhile = Sums(vault._store)
    parts = meanwhile.counting()
    for _ in range(after + 1):
        next(parts)
    vault._store.write("delete from sending where id = ?", revision(3))
    meanwhile.add(DOSSIERS[2], revision(3))
    assert [*parts]
    count, _ = meanwhile.total(TEAM)
    vault._store.write("insert into sending (kind, id, dossier) values ('revision', ?, ?)", revision(3), DOSSIERS[2])
    assert count == expected + 1


def test_a_revision_that_is_saved_between_two_parts_is_not_counted_before_it_is_sent(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sums, "_PART", 2)
    meanwhile = Sums(vault._store)
    expected, parts = Sums(vault._store).total(TEAM), meanwhile.counting()
    next(parts)
    saved = b"\x0b" * 31 + b"s"
    vault._store.write("insert into sending (kind, id, dossier) values ('revision', ?, ?)", saved, DOSSIERS[2])
    vault._store.write("insert into revisions (id, dossier, box) values (?, ?, ?)", saved, DOSSIERS[2], b"")
    assert [*parts]
    assert meanwhile._counted
    assert meanwhile.total(TEAM) == expected
    vault._store.write("delete from revisions where id = ?", saved)
    vault._store.write("delete from sending where id = ?", saved)
