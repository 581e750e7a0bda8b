"""The icon that goes with a state; the state is always said in words too."""

from PySide6.QtWidgets import QLabel

from desktop.theme import icon, icon_size, look

ICONS = {"red": "warning-octagon-fill", "amber": "warning", "green": "check-circle", "info": "info"}


def mark(kind: str) -> QLabel:
    """The icon that goes with a state; empty for none."""
    made = QLabel()
    made.setFixedSize(icon_size(22))
    if kind in ICONS:
        made.setPixmap(
            icon(ICONS[kind], getattr(look().colours, "accent" if kind == "info" else kind)).pixmap(icon_size(18))
        )
    return made
