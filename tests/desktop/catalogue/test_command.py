"""`keukentafel catalogue`: what is wrong with a folder, and what is found."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import resources
from desktop.cli import main

OWN = Path(resources.__file__).parent / "catalogue"
Said = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Said:
    def said(*arguments: str) -> tuple[int, str, str]:
        code = main(["catalogue", *arguments, "--today", "2026-12-23"])
        out, err = capsys.readouterr()
        return code, out, err

    return said


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(OWN, tmp_path / "own"))


def test_a_sound_folder_lists_what_is_due_longest_ago_first(run: Said, folder: Path) -> None:
    code, out, err = run("check", str(folder), "--json")
    told = json.loads(out)
    assert (code, err, told["problems"]) == (0, "", [])
    assert told["due"][0]["checked"] is None
    assert {"watch_mkb", "watch_kvk"} <= {row["key"] for row in told["due"]}
    code, out, _ = run("check", str(folder))
    assert out.startswith("The catalogue is sound.\nCheck again: ")


def test_every_problem_is_named_with_its_place_and_nothing_is_changed(run: Said, folder: Path) -> None:
    parties = (folder / "parties.csv").read_text(encoding="utf-8").replace("0800-2117", "2117", 1)
    (folder / "parties.csv").write_text(parties, encoding="utf-8")
    (folder / "money.csv").unlink()
    (folder / "schemas.csv").write_text("key\n", encoding="utf-8")
    code, out, _ = run("check", str(folder), "--json")
    problems = {(one["file"], one["row"], one["column"]) for one in json.loads(out)["problems"]}
    assert code == 2
    assert problems == {("parties.csv", 5, "phone"), ("money.csv", 0, ""), ("schemas.csv", 0, "")}
    code, out, _ = run("check", str(folder))
    assert code == 2
    assert len(out.splitlines()) == 3
    assert (folder / "parties.csv").read_text(encoding="utf-8") == parties


def test_a_step_that_this_program_has_no_sentence_for_is_named(run: Said, folder: Path) -> None:
    with (folder / "steps.csv").open("a", encoding="utf-8") as steps:
        steps.write("sing,road.chosen,,99,client,,5,own\n")
    _, out, _ = run("check", str(folder))
    assert "column key: “sing” is a step that this program has no sentence for" in out


@pytest.mark.parametrize("kind", ["nowhere", "file"])
@pytest.mark.parametrize("how", [(), ("--json",)])
def test_what_is_no_folder_is_one_line_on_stderr_with_its_code(
    run: Said, tmp_path: Path, kind: str, how: tuple[str, ...]
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    said = run("check", str(tmp_path / kind), *how)
    assert said == (2, "", "C-001 The folder can't be read. Nothing was changed. Check its name.\n")


def test_an_ended_scheme_says_since_when_and_what_there_is_now(run: Said) -> None:
    code, out, _ = run("find", "STAP")
    assert code == 0
    assert "Gestopt sinds 15 november 2023. Nu: Werkcentrum." in out
    (found,) = json.loads(run("find", "stap", "--json")[1])
    assert (found["ended"], found["now"], found["check_first"]) == ("2023-11-15", "werkcentrum", None)


def test_what_is_elsewhere_is_said_by_place(run: Said) -> None:
    found = {place: json.loads(run("find", "roz", "--place", place, "--json")[1])[0] for place in ("GM0168", "GM0034")}
    assert {place: (one["key"], one["elsewhere"]) for place, one in found.items()} == {
        "GM0168": ("roz", False),
        "GM0034": ("roz", True),
    }


@pytest.mark.parametrize("text", ["qqqqqq", "", "\ud800", "“"])
def test_nothing_found_is_said_and_no_error(run: Said, text: str) -> None:
    code, out, err = run("find", text)
    assert (code, err) == (0, "")
    assert out.startswith("Niets gevonden")
    assert json.loads(run("find", text, "--json")[1]) == []


@pytest.mark.parametrize("wrong", [["--place", "Almere"], ["--today", "morgen"]])
def test_a_place_or_day_that_does_not_exist_is_refused(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["catalogue", "find", "roz", *wrong])
    assert left.value.code == 2
    assert "Traceback" not in capsys.readouterr().err


def test_a_check_speaks_dutch_when_asked(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--language", "nl", "catalogue", "check", str(folder), "--today", "2032-01-01"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("De catalogus klopt.\nWeer nakijken: ")
    assert "voor het laatst op 202" in said
