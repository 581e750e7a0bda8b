"""The command line: a command runs without a window, a known error is one line, anything else opens the app."""

import json
import sys
from argparse import Namespace
from pathlib import Path
from types import ModuleType

import pytest

from desktop import __main__ as program
from desktop import cli
from sync.errors import WrongPassphrase


@pytest.fixture
def window(monkeypatch: pytest.MonkeyPatch) -> list[Namespace]:
    """Stands in for the app; gives the options it was opened with."""
    opened: list[Namespace] = []
    app = ModuleType("desktop.app")

    def main(options: Namespace) -> int:
        opened.append(options)
        return 0

    app.main = main  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "desktop.app", app)
    return opened


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The only command, `kook`; a test gives it its run."""
    module = ModuleType("kook")
    module.add_parser = lambda subparsers: subparsers.add_parser("kook")  # type: ignore[attr-defined]
    monkeypatch.setattr(cli, "find_commands", lambda: {"kook": module})
    return module


def test_without_a_command_the_app_opens_with_its_options(window: list[Namespace]) -> None:
    assert cli.main(["--profile", "een map", "--language", "en"]) == 0
    [options] = window
    assert options.profile == Path("een map")
    assert options.language == "en"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there always is a display")
def test_without_a_display_it_says_so_and_how_to_go_on(
    window: list[Namespace], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "has_display", lambda: False)
    assert cli.main([]) == 2
    said = capsys.readouterr().err
    assert said.startswith("D-110 ")
    assert "python3 start.py" in said
    assert said.count("\n") == 1
    assert window == []


def test_the_version_needs_no_display(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(cli, "has_display", lambda: False)
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("Keukentafel ")


def test_a_known_error_is_one_line_with_its_code(command: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    def run(_args: Namespace) -> int:
        raise WrongPassphrase

    command.run = run  # type: ignore[attr-defined]
    assert cli.main(["kook"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("V-001 ")
    assert said.count("\n") == 1


def test_a_bug_is_raised_and_not_dressed_up(command: ModuleType) -> None:
    def run(_args: Namespace) -> int:
        raise ZeroDivisionError

    command.run = run  # type: ignore[attr-defined]
    with pytest.raises(ZeroDivisionError):
        cli.main(["kook"])


def test_a_bug_in_a_command_is_told_by_its_kind_and_places_and_by_no_word_of_a_client(
    command: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:  # G-01
    def run(_args: Namespace) -> int:
        raise ZeroDivisionError("Sam Voorbeeld")

    command.run = run  # type: ignore[attr-defined]
    monkeypatch.setattr(sys, "argv", ["keukentafel", "kook"])
    assert program.main() == program.EXIT_BUG
    said = capsys.readouterr().err
    assert said.startswith("D-199 ZeroDivisionError at test_cli.py:")
    assert " < cli.py:" in said
    assert "Sam" not in said


def test_the_exit_code_of_a_command_is_that_of_the_program(command: ModuleType) -> None:
    command.run = lambda _args: 7  # type: ignore[attr-defined]
    assert cli.main(["kook"]) == 7


@pytest.mark.parametrize("words", [["kok"], ["--profil", "x"], ["--language", "fries"], ["kook", "--zout"]])
def test_a_mistyped_word_is_refused(command: ModuleType, words: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        cli.main(words)
    assert stopped.value.code == 2


def test_a_form_is_run_in_any_language_that_it_has(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form = tmp_path / "form.csv"
    form.write_text("type,name,label::Nederlands (nl),label::Polski (pl)\ntext,a,Naam,Imię\n", encoding="utf-8")
    assert cli.main(["form", str(form), "--json", "--language", "pl"]) == 0
    assert json.loads(capsys.readouterr().out)["language"] == "pl"
    wrong = tmp_path / "answers.json"
    wrong.write_text("no", encoding="utf-8")
    assert cli.main(["form", str(form), "--answers", str(wrong), "--language", "pl"]) == 2
    assert capsys.readouterr().err.startswith("F-040 ")


def test_every_command_has_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    names = sorted(cli.find_commands())
    assert names
    for name in names:
        with pytest.raises(SystemExit) as stopped:
            cli.main([name, "--help"])
        assert stopped.value.code == 0
        assert f"keukentafel {name}" in capsys.readouterr().out
