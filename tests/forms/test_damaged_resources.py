"""A damaged file of the program itself is named on one line, and nothing else happens."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import resources

RUN = "import sys; from desktop.cli import main; sys.exit(main(sys.argv[1:]))"


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def other(data: bytes) -> bytes:
    return data.decode("utf-8").encode("utf-16")


def bitten(data: bytes) -> bytes:
    """One bit other, halfway."""
    half = len(data) // 2
    return data[:half] + bytes([data[half] ^ 1]) + data[half + 1 :]


@pytest.mark.parametrize(
    ("name", "damage", "code"),
    [
        ("intake/intake.json", cut, "I-002"),
        ("intake/intake.json", other, "I-002"),
        ("texts/nl/paper.po", cut, "W-00"),
        ("texts/nl/rules.po", other, "W-002"),
        ("texts/nl", None, "W-002"),
        ("fonts/AtkinsonHyperlegibleNext-Bold.ttf", bitten, "W-003"),
        ("fonts/AtkinsonHyperlegibleNext-Regular.ttf", None, "W-003"),
        ("catalogue/parties.csv", cut, "C-001"),
        ("amounts/tax_share.csv", other, "L-001"),
    ],
)
def test_a_damaged_file_of_the_program_is_named_on_one_line(
    name: str, damage: Callable[[bytes], bytes] | None, code: str, tmp_path: Path
) -> None:
    shutil.copytree(Path(resources.__file__).parent, tmp_path / "resources")
    target = tmp_path / "resources" / name
    if damage is not None:
        target.write_bytes(damage(target.read_bytes()))
    elif target.is_dir():
        shutil.rmtree(target)
    else:
        target.unlink()
    answers = {"p1_name": "Kanarie", "f1_turnover_1": 100, "f4_purchases": 1, "f5_fixed": 1, "h1_household": 1}
    (tmp_path / "answers.json").write_text(json.dumps(answers | {"f7_cash": 1}), encoding="utf-8")
    arguments = ["plan", "answers.json", "--out", "plan.pdf", "--today", "2026-12-23"]
    done = subprocess.run([sys.executable, "-c", RUN, *arguments], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith(code), done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert "afe" in done.stderr  # "Your data are safe", "Dossiers are safe"
    assert "nstall" in done.stderr
    assert Path(name).name in done.stderr or "resources/texts" in done.stderr
    assert "Kanarie" not in done.stderr
    assert not (tmp_path / "plan.pdf").exists()
