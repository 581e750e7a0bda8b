"""What a test chooses on the screen of the plan."""

from PySide6.QtWidgets import QCheckBox

from desktop.plan.screen import PlanScreen


def tick_first(screen: PlanScreen, count: int) -> None:
    for box in screen.suggestions.findChildren(QCheckBox)[:count]:
        box.click()
