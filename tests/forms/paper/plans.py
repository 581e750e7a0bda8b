"""Plans to print, and what comes out of a printed one."""

import re
from datetime import date, time
from decimal import Decimal
from io import BytesIO

import pypdfium2

from forms.plan import Appointment, Fridge, FridgeStep, Goal, Helper, Plan, Standing, Step, Who, Worker
from forms.plan_model import phrase

TODAY = date(2026, 12, 23)
WORKER = Worker("Fatima", "wijkteam Noord", "06 00 00 00 12", "maandag tot en met donderdag")
ENDS = phrase("paper.clock.running", asked=TODAY, due=date(2026, 12, 29))


def a_step(number: int, action: str = "Bel de boekhouder", **others: object) -> Step:
    """An open step for the client, due a week from today."""
    return Step(number, action, due=date(2026, 12, 30), **others)  # type: ignore[arg-type]


def on_fridge(step: Step) -> FridgeStep:
    """The same step as page 1 shows it."""
    return FridgeStep(step.number, step.action, step.who, step.party, step.phone, step.due)


def a_plan(steps: tuple[Step, ...] = (), **others: object) -> Plan:
    """A small plan of a hairdresser with these steps."""
    filled: dict[str, object] = {
        "fridge": Fridge(
            "Samira",
            "Weer rustig slapen",
            True,
            tuple(on_fridge(step) for step in steps[:3]),
            Appointment(date(2027, 2, 2), time(10, 0), "bij u thuis"),
            WORKER,
        ),
        "name": "Samira El Amrani",
        "own_words": "Weer rustig slapen",
        "standing": Standing(
            (phrase("paper.standing.turnover_short", turnover=Decimal(3200), needed=Decimal(5148)),),
            Decimal(3200),
            Decimal(5148),
        ),
        "road": phrase("paper.road.go_on"),
        "steps": steps,
        "conditions": (phrase("paper.condition.tell_changes"),),
        "review": phrase("paper.review.on", day=date(2027, 2, 2)),
        "worker": WORKER,
    }
    return Plan(1, TODAY, **{**filled, **others})  # type: ignore[arg-type]


def a_full_plan() -> Plan:
    """Twelve steps, three goals, everything else filled too."""
    steps = tuple(a_step(n, who=tuple(Who)[n % 3], party="KVK" if n % 3 == 2 else "") for n in range(1, 13))
    return a_plan(
        steps,
        goals=tuple(Goal(f"Doel {n}", "Dan slaap ik weer", date(2027, 6, 1)) for n in (1, 2, 3)),
        clock=ENDS,
        warnings=tuple(phrase(f"paper.warning.{name}") for name in ("no_favourite", "no_loan", "open_post")),
        papers=tuple(phrase(f"paper.papers.{name}") for name in ("identity", "home", "vat", "debts")),
        figures=(phrase("paper.missing.f7_cash"),),
        missing=(phrase("paper.missing.p1_name"),),
        discuss=(phrase("paper.missing.w1_wish"),),
        helpers=(Helper("KVK", "Kees", "0800-2117", "https://www.kvk.nl", TODAY, True, True),),
    )


def pages(pdf: bytes) -> list[str]:
    """The text of each page, spaces and line ends as one space."""
    document = pypdfium2.PdfDocument(BytesIO(pdf))
    try:
        found = []
        for page in document:
            text = page.get_textpage()
            found.append(re.sub(r"\s+", " ", text.get_text_range()))
            text.close()
            page.close()
        return found
    finally:
        document.close()
