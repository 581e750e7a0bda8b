"""What a power cut leaves of a file that was being saved goes at the next unlock, and nothing else does."""

from pathlib import Path
from typing import Any

import pytest

from desktop import left_over
from desktop.left_over import MOST, forget, note, noted, removed
from desktop.plan.documents import Documents
from desktop.plan.give import Leaving
from desktop.saved_file import beside
from tests.conftest import Office
from tests.desktop.looking import tab


def begun(folder: Path) -> Path:
    """A file that was never finished."""
    left = beside(folder / "plan-1.pdf")
    left.write_bytes(b"%PDF kanarie")
    return left


def test_a_file_that_was_left_is_gone_after_unlocking_and_what_stands_beside_it_stays(
    office: Office, tmp_path: Path
) -> None:
    left, other = begun(tmp_path), begun(tmp_path)
    note(office.desk.open_vault(), left)
    office.desk._keeper._begin()
    office.settle()
    assert list(tmp_path.glob(".keukentafel-*")) == [other]
    assert noted(office.desk.open_vault()) == ()


def test_while_a_file_is_written_its_name_is_in_the_vault_and_afterwards_it_is_not(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.desk.new_dossier()
    office.settle()
    papers, vault = tab(office, "documents"), office.desk.open_vault()
    assert isinstance(papers, Documents)
    seen: list[tuple[Path, ...]] = []

    def looked(*gone: Any) -> None:
        seen.append(noted(vault))
        forget(*gone)

    monkeypatch.setattr(left_over, "forget", looked)
    papers.giver._put(Leaving(tmp_path / "plan-1.pdf", lambda: b"%PDF", lambda **_names: "", ""))
    office.settle()
    ((first,),) = seen
    assert first.parent == tmp_path
    assert first.name.startswith(".keukentafel-")
    assert noted(vault) == ()
    assert [one.name for one in tmp_path.glob("*.pdf")] == ["plan-1.pdf"]


def test_a_stick_that_is_not_there_is_looked_at_again_and_makes_room_in_the_end(office: Office, tmp_path: Path) -> None:
    vault, left = office.desk.open_vault(), begun(tmp_path)
    away = tmp_path / "stick" / left.name
    assert removed((away, left)) == (left,)
    note(vault, away)
    forget(vault, (left,))
    assert noted(vault) == (away,)
    for number in range(MOST):
        note(vault, tmp_path / f"{number}.part")
    assert len(noted(vault)) == MOST
    assert away not in noted(vault)
