"""What the documents say can be done, can be done; what they show is there."""

import re
import shlex
from pathlib import Path

import pytest

from desktop.cli import main

ROOT = Path(__file__).parents[1]
COMMANDS = [
    line
    for line in (ROOT / "docs" / "commands.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("keukentafel ")
]


def test_the_document_of_commands_has_commands() -> None:
    assert len(COMMANDS) >= 5


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_in_the_document_runs(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder in ("docs", "resources"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    monkeypatch.chdir(tmp_path)
    if line.endswith("--help"):
        with pytest.raises(SystemExit) as left:
            main(shlex.split(line)[1:])
        assert left.value.code == 0
    else:
        assert main(shlex.split(line)[1:]) == 0
    assert capsys.readouterr().out or list(tmp_path.glob("*.pdf"))


@pytest.mark.parametrize(
    "document", sorted(ROOT.glob("*.md")) + sorted((ROOT / "docs").rglob("*.md")), ids=lambda path: path.name
)
def test_every_link_in_a_document_leads_somewhere(document: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)", document.read_text(encoding="utf-8"))
    lost = [link for link in links if "://" not in link and not (document.parent / link).exists()]
    assert lost == []
