"""`keukentafel form NEW --against OLD` says what is different and what would be refused."""

import json
from pathlib import Path

import pytest

import resources
from desktop.cli import main

ROOT = Path(__file__).parents[2]
OLD, NEW = (str(ROOT / "docs" / "examples" / name) for name in ("form.md", "form-corrected.md"))
INTAKE = Path(resources.__file__).parent / "intake"


def test_people_read_differences_and_then_what_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["form", NEW, "--against", OLD]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "“Why?” (reason) is new." in lines
    assert lines[-1].startswith("Q-010 ")
    assert main(["form", NEW, "--against", OLD, "--language", "nl"]) == 0
    assert "“Waarom?” (reason) is nieuw." in capsys.readouterr().out


def test_programs_read_codes_and_names(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["form", NEW, "--against", OLD, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [(one["code"], one["name"]) for one in found["differences"]] == [
        ("label", "wish"), ("kind", "hours"), ("constraint", "hours"), ("columns", "hours"),
        ("added", "reason"), ("removed", "year"), ("choice_renamed", "wish"), ("choice_added", "wish"),
    ]  # fmt: skip
    assert [(one["code"], one["name"], one["before"], one["after"]) for one in found["refused"]] == [
        ("Q-010", "hours", "integer", "text")
    ]
    assert found["confirm"] == []


def test_the_source_of_the_intake_is_its_compiled_form_but_for_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["form", str(INTAKE / "intake.csv"), "--against", str(INTAKE / "intake.json"), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["differences"] == []
    assert [one["code"] for one in found["refused"]] == ["Q-004"]


def test_a_file_that_cannot_be_read_is_refused_with_its_problem(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "new.xlsx").write_bytes(b"PK no workbook")
    assert main(["form", str(tmp_path / "new.xlsx"), "--against", OLD, "--json"]) == 2
    (refused,) = json.loads(capsys.readouterr().out)["refused"]
    assert (refused["code"], refused["problem"]["code"]) == ("Q-001", "F-001")


@pytest.mark.parametrize("how", [[], ["--json"]])
def test_an_old_form_that_cannot_be_read_is_told_and_nothing_is_compared(
    tmp_path: Path, how: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["form", NEW, "--against", str(tmp_path / "gone.md"), *how]) == 2
    said = capsys.readouterr()
    assert (said.out, said.err[:6]) == ("", "F-001 ")
