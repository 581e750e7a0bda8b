"""How long a plan takes on paper, the first time in a process and again, and how large its file is."""

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from forms.plan_model import Appointment, Fridge, FridgeStep, Goal, Plan, Step, Worker

DAY: Final = date(2026, 12, 23)
ARABIC: Final = "أريد أن أبقى في بيتي مع أولادي وأن أدفع الضرائب (belastingdienst) قبل 12 مارس 2027. "
MOST_BYTES: Final = 150_000
Measured = list[tuple[str, float, list[float]]]

# The first plan of a process. Before it modules are imported and the Dutch sentences read, which the lock screen shows;
# fonts, dates and shapes of words are read within the time. In the window they are read ahead when a dossier opens.
_FIRST: Final = """
import sys, time
import reportlab.pdfgen.canvas, reportlab.pdfbase.pdfdoc, uharfbuzz, segno, forms.paper.plan
from bench.paper import PLANS
from forms.words import Words
Words("nl")
begun = time.perf_counter()
PLANS[sys.argv[1]](1)
print((time.perf_counter() - begun) * 1000)
"""


def a_plan(number: int, text: str = "Bel de boekhouder en vraag om de cijfers van dit jaar. ") -> Plan:
    """Two pages with seven steps; another text for every number, as when somebody types."""
    steps = tuple(Step(n, f"{text}{number}", due=DAY) for n in range(1, 8))
    shown = tuple(FridgeStep(step.number, step.action, due=DAY) for step in steps[:3])
    worker = Worker("Noor", "wijkteam Noord", "06 00 00 00 02", "maandag tot en met donderdag")
    fridge = Fridge("Sam", f"{text}{number}", True, shown, Appointment(DAY), worker)
    goals = (Goal(text, text, DAY),)
    return Plan(1, DAY, fridge, "Sam Voorbeeld", own_words=text, steps=steps, goals=goals, worker=worker)


def _made(plan: Plan, *, large: bool = False) -> int:
    from forms.paper.plan import plan_pdf

    pdf = plan_pdf(plan, large=large)
    assert len(pdf) < MOST_BYTES, len(pdf)
    return len(pdf)


def preview(folder: Path, rounds: int) -> Measured:
    """A word typed in the plan until the pages beside it show it: waiting for the last key, making, drawing."""
    from PySide6.QtWidgets import QApplication

    from bench.measures import close, player_in
    from desktop.plan.preview import Preview

    player = player_in(folder)
    player.window.go("dossier/plan")
    player.settle()
    (pages,) = (one for one in player.window.findChildren(Preview) if one.isVisible())
    times = []
    for number in range(rounds):
        begun = time.perf_counter()
        player.desk.answer("w3_change", f"Vaste ritten {number}")
        while not pages.up_to_date:
            QApplication.processEvents()
            time.sleep(0.001)
        sheet = pages.paper.sheet
        assert sheet is not None
        assert f"ritten {number}" in sheet.text
        times.append((time.perf_counter() - begun) * 1000)
        player.settle()
    close(player)
    return [("a word typed to the pages that show it", 300.0, times)]


PLANS: Final[dict[str, Callable[[int], int]]] = {
    "two pages": lambda number: _made(a_plan(number)),
    "large print": lambda number: _made(a_plan(number), large=True),
    "Arabic": lambda number: _made(replace(a_plan(number, ARABIC), name="سمير الأحمد")),
}
BUDGETS_MS: Final = {"two pages": 150.0, "large print": 300.0, "Arabic": 300.0}


def paper(_folder: Path, rounds: int) -> Measured:
    """Each plan the first time in a new process (see _FIRST for what came before), and again with other texts."""
    found: Measured = []
    for name, make in PLANS.items():
        command = [sys.executable, "-c", _FIRST, name]
        first = [
            float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)  # noqa: S603 - our own command
            for _ in range(min(rounds, 3))
        ]
        make(1)  # the first one here, with all that is imported for it, stands above
        again = []
        for number in range(2, rounds + 2):
            begun = time.perf_counter()
            make(number)
            again.append((time.perf_counter() - begun) * 1000)
        found.append((f"plan PDF, {name}, the first", BUDGETS_MS[name], first))
        found.append((f"plan PDF, {name}, another", BUDGETS_MS[name], again))
    return found
