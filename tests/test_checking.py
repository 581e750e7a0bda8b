"""Every check is run and told, whatever another one said."""

import re
import sys

import pytest

from tests import checking
from tests.checking import Check, Ended


@pytest.mark.parametrize("fails", ["mypy --strict", "pytest", "ruff check"])
def test_every_check_runs_even_after_one_failed_and_the_end_says_so(
    fails: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ran: list[str] = []

    def runner(check: Check) -> Ended:
        ran.append(check.name)
        return Ended(int(check.name == fails), 1.0, "what it said" if check.beside else "")

    every = checking.checks(())
    assert checking.run_all(every, runner) == 1
    assert sorted(ran) == sorted(one.name for one in every)
    assert len(ran) == 5
    said = capsys.readouterr().out
    assert re.search(rf"{fails} +FAILED", said)
    assert len(re.findall(r" ok +1 s", said)) == 4
    assert "1 of 5 checks failed." in said
    assert "what it said" in said


def test_all_that_hold_end_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert checking.run_all(checking.checks(()), lambda _check: Ended(0, 1.0)) == 0
    assert "Everything passed." in capsys.readouterr().out


def test_what_runs_beside_the_others_is_kept_and_told() -> None:
    ended = checking.run(Check("one", (sys.executable, "-c", "print('told'); raise SystemExit(3)"), beside=True))
    assert ended.code == 3
    assert "told" in ended.said


def test_what_is_compiled_is_kept_also_where_python_was_asked_not_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    command = (sys.executable, "-c", "import sys; print(sys.dont_write_bytecode)")
    assert checking.run(Check("one", command, beside=True)).said.strip() == "False"


def test_further_words_go_to_pytest() -> None:
    assert checking.checks(("-k", "vault"))[-1].command[-6:] == ("-n", "2", "--dist", "worksteal", "-k", "vault")
