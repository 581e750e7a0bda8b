"""Which contact is going on: everything that is written belongs to a visit, a call or a talk at the office."""

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from desktop.dossier import Contact, Dossier

KINDS: Final = ("visit", "office", "phone", "video")


def current_contact(dossier: "Dossier", today: date) -> "Contact | None":
    """The contact of today that has not ended; None when nothing was written today."""
    day = today.isoformat()
    going_on = [one for one in dossier.contacts if one.started.startswith(day) and not one.ended]
    return going_on[-1] if going_on else None


def contact_of_today(dossier: "Dossier", at: datetime, new_id: Callable[[], str]) -> dict[str, str]:
    """What to write so that there is a contact of today: a visit that starts now, or nothing when there is one."""
    if current_contact(dossier, at.date()) is not None:
        return {}
    return start_contact("visit", at, new_id())


def start_contact(kind: str, at: datetime, contact_id: str) -> dict[str, str]:
    """What to write to start a contact. kind: one of KINDS."""
    node = f"contact/{contact_id}"
    return {f"{node}/kind": kind, f"{node}/started": at.isoformat(timespec="minutes")}
