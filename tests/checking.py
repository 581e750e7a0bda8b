"""Everything that must hold before a change goes in: `python3 start.py test` makes .venv ready and runs this.

What reads the whole source keeps one processor for most of a minute: it runs beside the tests, which wait now and then,
and what it says is told at the end.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Check:
    """One line of the summary. beside: it runs while the others do, and is told after them."""

    name: str
    command: tuple[str, ...]
    beside: bool = False


@dataclass(frozen=True)
class Ended:
    """How a check ended. code: 0 when all holds. took_s: in seconds. said: of one that ran beside the others."""

    code: int
    took_s: float
    said: str = ""


def checks(arguments: Sequence[str]) -> tuple[Check, ...]:
    """What is run, the quick ones first; further words go to pytest."""
    python = sys.executable
    return (
        Check("mypy --strict", (python, "-m", "mypy", "--strict"), beside=True),
        Check("ruff check", (python, "-m", "ruff", "check", ".")),
        Check("ruff format", (python, "-m", "ruff", "format", "--check", ".")),
        Check("import rules", (str(Path(python).with_name("lint-imports")),)),
        Check("pytest", (python, "-m", "pytest", "-n", "2", "--dist", "worksteal", *arguments)),
    )


def run(check: Check) -> Ended:
    """Run one check to its end."""
    began = time.monotonic()
    done = subprocess.run(
        check.command,
        cwd=ROOT,
        env=_environment(os.environ),
        stdout=subprocess.PIPE if check.beside else None,
        stderr=subprocess.STDOUT if check.beside else None,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    return Ended(done.returncode, time.monotonic() - began, done.stdout or "")


def _environment(own: Mapping[str, str]) -> dict[str, str]:
    """For the checks: no screen is needed, and what Python compiles is kept.

    Some machines ask Python not to keep it. Then each of the many processes that the tests start compiles everything
    anew, which takes longer than the tests themselves.
    """
    kept = {name: value for name, value in own.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"QT_QPA_PLATFORM": "offscreen"}


def run_all(every: Sequence[Check], runner: Callable[[Check], Ended] = run) -> int:
    """Run every check, whatever another one said, then sum up; 1 when one failed."""
    ended: dict[str, Ended] = {}
    with ThreadPoolExecutor() as pool:
        beside: dict[str, Future[Ended]] = {one.name: pool.submit(runner, one) for one in every if one.beside}
        for check in every:
            if not check.beside:
                _say(f"\n== {check.name}")
                ended[check.name] = runner(check)
        for name, waited in beside.items():
            ended[name] = waited.result()
            _say(f"\n== {name}\n{ended[name].said}")
    return _summed_up(ended)


def _summed_up(ended: dict[str, Ended]) -> int:
    failed = sum(one.code != 0 for one in ended.values())
    rows = [f"  {name:14} {'FAILED' if one.code else 'ok':7}{one.took_s:6.0f} s" for name, one in ended.items()]
    _say("\nSummary\n" + "\n".join(rows))
    _say("Everything passed." if not failed else f"{failed} of {len(rows)} checks failed.")
    return 1 if failed else 0


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(run_all(checks(sys.argv[1:])))
