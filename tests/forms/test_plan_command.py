"""`keukentafel plan`: a plan from a file, or a clear word and nothing changed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.cli import main
from forms.own_texts import as_table
from tests.forms.paper.plans import pages

PANIC = {"s2_cutoff": "announced", "d1_debts": "no_overview", "t1_asked": "yes", "t1_asked_on": "2026-12-23"}


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    file = tmp_path / "answers.json"
    file.write_text(json.dumps(PANIC), encoding="utf-8")
    return file


def plan(answers: Path, out: Path, *more: str) -> int:
    return main(["plan", str(answers), "--out", str(out), "--today", "2026-12-23", *more])


def test_it_writes_the_plan_and_says_where(answers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "plan.pdf"
    assert plan(answers, out, "--worker", "Fatima", "--phone", "0600000012", "--number", "3") == 0
    said = capsys.readouterr()
    assert said.out.strip() == str(out.resolve())
    assert "pl2_steps" in said.err
    found = pages(out.read_bytes())
    assert "0600000012" in found[0]
    assert "29 december 2026" in " ".join(found)
    assert "Plan 3" in found[1]
    assert sorted(file.name for file in tmp_path.iterdir()) == ["answers.json", "plan.pdf"]


def test_it_speaks_english_when_asked(answers: Path, tmp_path: Path) -> None:
    assert plan(answers, tmp_path / "plan.pdf", "--language", "en") == 0
    assert "This is your plan" in pages((tmp_path / "plan.pdf").read_bytes())[0]


def test_the_regions_own_sentences_stand_on_what_is_printed_and_a_wrong_one_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own, out = tmp_path / "teksten.csv", tmp_path / "sheet.pdf"
    table = as_table().decode("utf-8-sig")
    line = next(one for one in table.splitlines() if one.startswith("prepare.title;"))
    own.write_text(table.replace(line, "prepare.title;Onze eigen brief;"), encoding="utf-8-sig")
    assert main(["paper", "prepare", "--out", str(out), "--texts", str(own)]) == 0
    assert "Onze eigen brief" in pages(out.read_bytes())[0]
    assert main(["paper", "prepare", "--out", str(out), "--force"]) == 0
    assert "Onze eigen brief" not in pages(out.read_bytes())[0]
    own.write_text(table.replace(line, "prepare.titel;Onze eigen brief;"), encoding="utf-8-sig")
    assert plan(tmp_path / "absent.json", tmp_path / "plan.pdf", "--texts", str(own)) == 2
    assert "prepare.titel" in (said := capsys.readouterr().err)
    assert said.startswith("W-005 ")
    assert main(["paper", "blank", "--out", str(tmp_path / "b.pdf"), "--texts", str(tmp_path / "none.csv")]) == 2
    assert capsys.readouterr().err.startswith("W-005 ")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["sheet.pdf", "teksten.csv"]


def test_it_says_nothing_of_steps_when_the_answers_hold_some(
    answers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers.write_text(json.dumps({"pl2_steps": [{"pl2_action": "Bel de boekhouder"}]}), encoding="utf-8")
    assert plan(answers, tmp_path / "plan.pdf") == 0
    assert capsys.readouterr().err == ""


def test_it_never_replaces_a_file_unless_told_to(
    answers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "plan.pdf"
    out.write_text("mine", encoding="utf-8")
    assert plan(answers, out) == 2
    assert capsys.readouterr().err.startswith("P-004 ")
    assert out.read_text(encoding="utf-8") == "mine"
    assert plan(answers, out, "--force") == 0
    assert out.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"{", "P-002"),
        (b"[" * 100_000, "P-002"),
        (b"\xff\xfe", "P-002"),
        (b'{"no_such_question": "Kanarie"}', "I-001"),
        (b"[]", "I-001"),
        (b'{"d1_debts": "no", "d1_debts": "overview"}', "P-002"),
        (b'{"f4_purchases": ' + b"9" * 5_000 + b"}", "P-002"),
        (b'{"w1_wish": "Kanarie"}', "I-001"),
    ],
)
def test_answers_that_cannot_be_used_are_refused_with_a_code_and_without_their_contents(
    content: bytes, code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "answers.json"
    file.write_bytes(content)
    assert plan(file, tmp_path / "plan.pdf") == 2
    error = capsys.readouterr().err
    assert error.startswith(code + " ")
    assert "Kanarie" not in error
    assert not (tmp_path / "plan.pdf").exists()


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert plan(tmp_path / "none.json", tmp_path / "plan.pdf") == 2
    assert capsys.readouterr().err.startswith("P-001 ")


def test_a_folder_that_is_not_there_is_said_so(
    answers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert plan(answers, tmp_path / "none" / "plan.pdf") == 2
    assert capsys.readouterr().err.startswith("P-005 ")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a folder that takes no files")
def test_a_folder_that_takes_no_files_is_left_as_it_is(answers: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert plan(answers, Path("/proc/self/plan.pdf")) == 2
    assert capsys.readouterr().err.startswith("P-005 ")


def test_no_room_leaves_nothing_behind(
    answers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert plan(answers, tmp_path / "plan.pdf") == 2
    assert capsys.readouterr().err.startswith("P-006 ")
    assert [file.name for file in tmp_path.iterdir()] == ["answers.json"]


@pytest.mark.parametrize("wrong", [["--today", "2026-13-01"], ["--number", "0"], ["--number", "x"]])
def test_an_impossible_option_is_refused(wrong: list[str], answers: Path, tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        plan(answers, tmp_path / "plan.pdf", *wrong)
    assert stopped.value.code == 2


def test_characters_without_a_font_are_told(answers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answers.write_text(json.dumps({"p1_name": "Zhou 周"}), encoding="utf-8")
    assert plan(answers, tmp_path / "plan.pdf") == 0
    assert "U+5468" in capsys.readouterr().err


def test_it_needs_no_window(answers: Path, tmp_path: Path) -> None:
    code = "import sys; from desktop.cli import main; sys.exit(main(sys.argv[1:]) or 'PySide6' in sys.modules)"
    arguments = ["plan", str(answers), "--out", str(tmp_path / "plan.pdf")]
    subprocess.run([sys.executable, "-c", code, *arguments], cwd=Path(__file__).parents[2], check=True)


@pytest.mark.parametrize(
    ("name", "answer", "listed"),
    [
        ("t1_asked_on", "2026-02-30", "de dag waarop u om hulp vroeg"),
        ("f4_purchases", "1.500,50", "inkoop"),
        ("f4_purchases", -20, "inkoop"),
        ("p4_phone", "9" * 400, "telefoonnummer"),
        ("p11_feeling", 99, ""),  # private: told here, never on paper
    ],
)
def test_an_answer_that_cannot_be_used_is_named_and_counts_as_missing(
    name: str, answer: object, listed: str, answers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers.write_text(json.dumps(PANIC | {name: answer}), encoding="utf-8")
    assert plan(answers, tmp_path / "plan.pdf") == 0
    told = [line for line in capsys.readouterr().err.splitlines() if line.startswith("P-007 ")]
    assert len(told) == 1
    assert name in told[0]
    assert str(answer) not in told[0]
    text = " ".join(pages((tmp_path / "plan.pdf").read_bytes()))
    assert listed.casefold() in " ".join(text[text.rindex("Zoek dit nog op") :].split()).casefold()


def test_force_replaces_plain_files_only(answers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = tmp_path / "kept.pdf"
    kept.write_text("mine", encoding="utf-8")
    link, folder, pipe = tmp_path / "link.pdf", tmp_path / "folder.pdf", tmp_path / "pipe.pdf"
    link.symlink_to(kept)
    folder.mkdir()
    os.mkfifo(pipe)
    for out in (link, folder, pipe):
        assert plan(answers, out, "--force") == 2
        assert capsys.readouterr().err.startswith("P-008 ")
    assert link.is_symlink()
    assert pipe.is_fifo()
    assert kept.read_text(encoding="utf-8") == "mine"
