"""What a visit does with the plan, as far as it is not what a test is about."""

from PySide6.QtWidgets import QCheckBox

from desktop.plan.screen import PlanScreen
from tests.conftest import HandClock, Office
from tests.desktop.looking import sitting


def tick_first(screen: PlanScreen, count: int) -> None:
    for box in screen.suggestions.findChildren(QCheckBox)[:count]:
        box.click()


def next_visit(office: Office, clock: HandClock) -> None:
    """The dossier is put away, and opened again on the second of February 2027."""
    clock.set(2027, 2, 2)
    dossier_id = sitting(office).dossier_id
    office.desk.close_dossier()
    office.settle()
    office.desk.open_dossier(dossier_id)
    office.settle()
