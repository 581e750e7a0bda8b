"""A conversation of which a plan is made, and the screen of the plan."""

import pytest

from desktop.plan.screen import PlanScreen
from tests.conftest import Office
from tests.desktop.builders import TAXI, figures
from tests.desktop.looking import tab

WISH = {"w1_wish": "go_on", "w3_change": "Vaste ritten.", "p1_name": "Sam Voorbeeld", "s2_cutoff": "announced"}


@pytest.fixture
def at_table(office: Office) -> Office:
    """A conversation with a wish, an urgent signal and figures."""
    office.desk.new_dossier()
    office.desk.answer_many({**WISH, **figures(TAXI)})
    office.settle()
    return office


@pytest.fixture
def plan(at_table: Office) -> PlanScreen:
    screen = tab(at_table, "plan")
    assert isinstance(screen, PlanScreen)
    at_table.settle()
    return screen
