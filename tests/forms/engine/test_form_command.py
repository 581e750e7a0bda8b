"""`keukentafel form` says how every node stands, in a shape that stays."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desktop.cli import main
from forms.engine.answer_sets import answered
from forms.engine.compiled import dump
from forms.engine.words_in_form import language_code
from tests.forms.engine.build import TODAY, form, q, repeat, xml

PARTS = (
    q("a", "int", constraint=". > 3", required="true()"),
    repeat("debts", q("amount", "decimal"), q("double", "none", calculate="../amount * 2")),
    q("day", "none", calculate="today()"),
    q("hidden", relevant="/data/a = 9"),
)


def _run(tmp_path: Path, capsys: pytest.CaptureFixture[str], answers: object, *more: str) -> Any:
    (tmp_path / "form.xml").write_text(xml(*PARTS), encoding="utf-8")
    (tmp_path / "answers.json").write_text(json.dumps(answers), encoding="utf-8")
    arguments = ["form", str(tmp_path / "form.xml"), "--answers", str(tmp_path / "answers.json"), "--json", *more]
    assert main([*arguments, "--today", "2026-12-23"]) == 0
    return json.loads(capsys.readouterr().out)


def test_every_node_stands_there_in_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = _run(tmp_path, capsys, {"/data/a": "2", "/data/debts[2]/amount": "10.5", "/data/nowhere": "x"})
    assert [node["path"] for node in found["nodes"]] == [
        "/data/a",
        "/data/debts[1]", "/data/debts[1]/amount", "/data/debts[1]/double",
        "/data/debts[2]", "/data/debts[2]/amount", "/data/debts[2]/double",
        "/data/day",
        "/data/hidden",
    ]  # fmt: skip
    by_path = {node["path"]: node for node in found["nodes"]}
    assert by_path["/data/a"] == {
        "path": "/data/a",
        "relevant": True,
        "required": True,
        "readonly": False,
        "value": "2",
        "valid": False,
        "message": "Dit antwoord kan hier niet. Kijk of het klopt.",
    }
    assert by_path["/data/debts[2]/double"]["value"] == "21"
    assert by_path["/data/day"]["value"] == "2026-12-23"
    assert not by_path["/data/hidden"]["relevant"]
    assert found["ignored"] == ["/data/nowhere"]
    assert found["problems"] == []


def test_a_list_of_answers_gives_a_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = _run(tmp_path, capsys, [{"/data/a": 9}, {}], "--language", "en")
    assert [each["nodes"][0]["value"] for each in found] == ["9", ""]
    assert found[1]["nodes"][0]["message"].startswith("An answer is needed here.")


def test_a_compiled_form_runs_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "form.json"
    path.write_text(dump(form(*PARTS)), encoding="utf-8")
    assert main(["form", str(path), "--today", "2026-12-23"]) == 0
    assert "/data/day = 2026-12-23" in capsys.readouterr().out


@pytest.mark.parametrize("answers", ["{", "3", '{"/data/a": {"x": 1}}', "[[]]", "[" * 5000])
def test_answers_that_cannot_be_read_give_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], answers: str
) -> None:
    (tmp_path / "form.xml").write_text(xml(*PARTS), encoding="utf-8")
    (tmp_path / "answers.json").write_text(answers, encoding="utf-8")
    assert main(["form", str(tmp_path / "form.xml"), "--answers", str(tmp_path / "answers.json")]) == 2
    line = capsys.readouterr().err
    assert line.startswith("F-040 ")
    assert line.count("\n") == 1


def test_answers_that_are_not_there_give_one_line_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "form.xml").write_text(xml(*PARTS), encoding="utf-8")
    assert main(["form", str(tmp_path / "form.xml"), "--answers", str(tmp_path / "gone.json")]) == 2
    said = capsys.readouterr()
    assert (said.out, said.err[:6], said.err.count("\n")) == ("", "F-040 ", 1)


def test_compiling_says_why_a_form_cannot_be_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "form.md").write_text("| survey |\n| | type | name | label |\n| | txet | a | A |\n", encoding="utf-8")
    assert main(["form", str(tmp_path / "form.md"), "--compiled", str(tmp_path / "form.json")]) == 2
    assert capsys.readouterr().err.startswith("F-054 survey, row 2, type: ")


def test_a_form_that_cannot_be_read_prints_its_problems(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "form.xml").write_text("<!DOCTYPE x []><x/>", encoding="utf-8")
    assert main(["form", str(tmp_path / "form.xml"), "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["problems"][0]["code"] == "F-003"


@pytest.mark.parametrize("name", ["form.csv", "form.md", "form.xml", "form.xlsx", "form.json"])
def test_a_form_in_utf_16_is_refused_on_stderr(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / name).write_bytes("survey,type,name".encode("utf-16"))
    assert main(["form", str(tmp_path / name)]) == 2
    said = capsys.readouterr()
    assert (said.out, said.err[:3]) == ("", "F-0")


@pytest.mark.parametrize("answers", ['{"/data/a": ' + "9" * 5_000 + "}", '{"/data/a": "\\ud800", "/\\ud801\\n": 1}'])
def test_strange_answers_give_no_traceback(answers: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "form.xml").write_text(xml(*PARTS), encoding="utf-8")
    (tmp_path / "answers.json").write_text(answers, encoding="utf-8")
    code = main(["form", str(tmp_path / "form.xml"), "--answers", str(tmp_path / "answers.json"), "--json"])
    said = capsys.readouterr()
    assert (code, said.err[:5]) in ((0, ""), (2, "F-040"))
    said.out.encode("utf-8")


@pytest.mark.parametrize(
    ("given", "value"),
    [
        *(("0.0000001", "0.0000001"), ("1e-7", "0.0000001"), ("1234567.1234567", "1234567.1234567"), ("2.50", "2.5")),
        *(("1e21", "1000000000000000000000"), ("-0.5", "-0.5"), ("7", "7"), ("true", "true"), ("null", "")),
    ],
)
def test_a_number_is_taken_as_it_is(given: str, value: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = _run(tmp_path, capsys, json.loads(f'{{"/data/debts[1]/amount": {given}}}'))
    assert next(node["value"] for node in found["nodes"] if node["path"] == "/data/debts[1]/amount") == value


@pytest.mark.parametrize("given", ["NaN", "Infinity", "-Infinity", "1e999", "{}", "[1]"])
def test_what_is_no_number_and_no_text_is_refused(
    given: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "form.xml").write_text(xml(*PARTS), encoding="utf-8")
    (tmp_path / "answers.json").write_text(f'{{"/data/a": {given}}}', encoding="utf-8")
    assert main(["form", str(tmp_path / "form.xml"), "--answers", str(tmp_path / "answers.json")]) == 2
    assert capsys.readouterr().err.startswith("F-040")


@pytest.mark.parametrize(
    ("wanted", "spoken", "month"),
    [
        *(("pl", "pl", "gru"), ("PL", "pl", "gru"), ("pl-PL", "pl", "gru"), ("Polski (pl)", "pl", "gru")),
        *(("de", "pl", "gru"), ("en", "en", "Dec"), ("nl-BE", "nl", "dec"), ("nl", "nl", "dec")),
    ],
)
def test_labels_dates_and_messages_speak_one_language(wanted: str, spoken: str, month: str) -> None:
    polish = replace(form(q("a", "none", calculate="format-date('2026-12-23', '%b')")), languages=("pl", "en"))
    found = answered(polish, {}, today=TODAY, language=language_code(wanted))
    assert (found["language"], found["nodes"][0]["value"]) == (spoken, month)


def test_control_characters_in_a_message_are_escaped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "form.xml").write_text(xml(*PARTS), encoding="utf-8")
    (tmp_path / "answers.json").write_text(json.dumps({"/data/\x1b[2J\n": {}}), encoding="utf-8")
    assert main(["form", str(tmp_path / "form.xml"), "--answers", str(tmp_path / "answers.json")]) == 2
    error = capsys.readouterr().err
    assert "\x1b" not in error
    assert error.count("\n") == 1


def test_a_problem_says_its_place_on_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.csv").write_text("type,name,label,relevant\ntext,a,A,1 +\ntext,b,B,\n", encoding="utf-8")
    assert main(["form", str(tmp_path / "a.csv")]) == 0
    assert capsys.readouterr().err.startswith("F-010 survey, row 2, relevant: The expression in relevant of a ")
    (tmp_path / "b.xml").write_text("<a", encoding="utf-8")
    assert main(["form", str(tmp_path / "b.xml")]) == 2
    assert capsys.readouterr().err.startswith("F-004 line 1: ")


def test_a_question_that_is_answered_twice_is_refused_and_neither_dropped(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "form.xml").write_text(xml(*PARTS), encoding="utf-8")
    (tmp_path / "answers.json").write_text('[{"/data/a": "4", "/data/a": "5"}]', encoding="utf-8")
    assert main(["form", str(tmp_path / "form.xml"), "--answers", str(tmp_path / "answers.json"), "--json"]) == 2
    assert capsys.readouterr().err.startswith("F-040 /data/a stands twice")


@pytest.mark.parametrize("path", ["data/a", "/data/a/", "//data/a", " /data/a", "/data//a", "", "/"])
def test_a_path_that_is_not_written_as_a_path_is_ignored_and_told(path: str) -> None:
    found = answered(form(*PARTS), {path: "4"}, today=TODAY, language="nl")
    assert found["ignored"] == [path]


@pytest.mark.parametrize("day", ["20261223", "2026-W52-3", "2026-12-32", "23-12-2026", "2026-12-23T10:00", ""])
def test_a_day_is_written_in_one_way_only(day: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "form.xml").write_text(xml(*PARTS), encoding="utf-8")
    with pytest.raises(SystemExit):
        main(["form", str(tmp_path / "form.xml"), "--today", day, "--json"])
    assert "write the day as YYYY-MM-DD" in capsys.readouterr().err


@pytest.mark.parametrize("against", [False, True])
def test_a_compiled_form_that_is_not_there_is_told_by_its_own_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], against: bool
) -> None:
    (tmp_path / "form.xml").write_text(xml(*PARTS), encoding="utf-8")
    gone = str(tmp_path / "gone.json")
    assert main(["form", str(tmp_path / "form.xml"), "--against", gone] if against else ["form", gone]) != 0
    told = "F-030 The compiled form cannot be read: there is no such file. Nothing was changed. Look at its name.\n"
    assert capsys.readouterr().err == told


def test_what_is_found_with_the_answers_is_told_without_json_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "form.xml").write_text(xml(q("n", "int"), repeat("r", q("a"), count="/data/n")), encoding="utf-8")
    (tmp_path / "answers.json").write_text(json.dumps([{"/data/n": "201"}, {"/data/n": "202"}]), encoding="utf-8")
    assert main(["form", str(tmp_path / "form.xml"), "--answers", str(tmp_path / "answers.json")]) == 0
    assert [line[:5] for line in capsys.readouterr().err.splitlines()] == ["F-036"]
