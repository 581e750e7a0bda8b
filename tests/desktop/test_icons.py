"""Every icon that a screen asks for is in the font."""

import ast
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.theme import icon

ROOT = Path(__file__).parents[2] / "desktop"
CALLS = {"icon", "picture", "tool", "Doable"}


def named_icons() -> set[str]:
    """Texts given as icon_name, or as the icon of a call that takes one first (of Doable: third)."""
    found = set()
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            given = [key.value for key in node.keywords if key.arg == "icon_name"]
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in CALLS:
                given += node.args[2:3] if name == "Doable" else node.args[:1]
            found |= {one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    return found - {""}


def test_there_are_icons_to_check() -> None:
    assert len(named_icons()) > 20


@pytest.mark.parametrize("name", sorted(named_icons()))
def test_an_icon_can_be_drawn(qtbot: QtBot, name: str) -> None:
    assert not icon(name, "#000000").pixmap(16, 16).isNull()
