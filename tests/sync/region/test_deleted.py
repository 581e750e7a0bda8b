"""What remains of dossiers that were deleted for good: that they were, by whom, and the latest of them first."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from sync.chain import HOLDERS, Statement
from sync.laptop.removing import DESTROYED, LEFT, Removal
from sync.region import deleted as module
from sync.region.deleted import Deleted, DeletedDossiers, deleted
from sync.vault import Vault
from tests.sync.world import AT, laptop

DOSSIER, OURS, THEIRS = b"d" * 16, b"a" * 16, b"c" * 16


def said(*kinds: str, dossier: bytes = DOSSIER) -> list[Statement]:
    """Statements of so many devices, one each; create is by our team, an offer to theirs."""
    teams = {"create": {"team": OURS}, "offer": {"team": THEIRS}}
    made: list[Statement] = []
    for number, kind in enumerate(kinds):
        before, author = made[-1].id if made else None, bytes([number]) * 16
        body = teams.get(kind, {})
        made.append(Statement(HOLDERS, dossier, b"r" * 32, b"h" * 32, before, author, AT, kind, body, bytes(64)))
    return made


@pytest.mark.parametrize(
    ("kinds", "team", "asked_by"),
    [
        (("create", "ask_purge", "purge"), OURS, 1),
        (("create", "offer", "accept", "ask_purge", "purge"), THEIRS, 3),
        (("create", "offer", "decline", "ask_purge", "purge"), OURS, 3),
        (("create", "ask_purge", "keep", "ask_purge", "purge"), OURS, 3),
        (("create", "ask_purge", "purge", "keep", "ask_purge", "purge"), OURS, 4),
    ],
)
def test_who_held_it_at_the_end_who_asked_last_and_who_confirmed(
    kinds: tuple[str, ...], team: bytes, asked_by: int
) -> None:
    names = [(bytes([number]) * 16).hex() for number in range(len(kinds))]
    assert deleted(DOSSIER.hex(), said(*kinds), AT) == Deleted(
        DOSSIER.hex(), team.hex(), names[asked_by], names[-1], AT
    )


@pytest.mark.parametrize("kinds", [("create",), ("create", "ask_purge"), ("create", "ask_purge", "purge", "keep")])
def test_what_was_not_confirmed_or_was_stopped_since_was_not_deleted_by_two(kinds: tuple[str, ...]) -> None:  # G-21
    assert deleted(DOSSIER.hex(), said(*kinds), AT) is None


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with laptop(tmp_path / "anna") as made:
        yield made


def test_the_latest_stand_first_and_only_what_is_gone_for_good(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [bytes([number]) * 16 for number in range(4)]
    members, removals = vault._membership, vault._parts.removals
    for dossier in ids:
        for one in said("create", "ask_purge", "purge", dossier=dossier):
            members._keep(one, dossier)
    found = DeletedDossiers(members, removals)
    assert found.all() == ()
    for days, dossier in enumerate(ids):
        kind = LEFT if dossier == ids[1] else DESTROYED
        removals.note(Removal(dossier.hex(), AT + timedelta(days=days), kind, pending=True))
    latest_first = [one.dossier_id for one in found.all()]
    assert latest_first == [dossier.hex() for dossier in (ids[3], ids[2], ids[0])]
    monkeypatch.setattr(module, "_MOST", 2)
    assert [one.dossier_id for one in DeletedDossiers(members, removals).all()] == latest_first[:2]
