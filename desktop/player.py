"""Plays a visit in the real window, as a worker would: answers, figures, the plan, and the visit after it.

The client is made up; the figures are those of worked case K2 in docs/domain.md.
"""

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from desktop.desk import Desk
    from desktop.jobs import Jobs
    from desktop.window import Window

PASSPHRASE: Final = "vier kopjes koffie op tafel"  # noqa: S105 - the sample's own vault holds made-up answers only
WAIT_S: Final = 60

FIRST: Final[Mapping[str, str]] = {
    "w1_wish": "go_on",
    "w3_change": "Doorgaan met mijn taxi, maar met vaste ritten.",
    "p11_feeling": "6",
    "s1_eviction": "no",
    "s2_cutoff": "announced",
    "s3_insurance": "no",
    "s6_week": "partly",
    "s7_post": "sometimes",
    "d1_debts": "no_overview",
    "d3_total_class": "to_50000",
    "t1_asked": "yes",
    "t1_asked_on": "2026-12-23",
    "p1_name": "Sam Voorbeeld",
    "p3_municipality": "GM0034",
    "p4_phone": "0600000001",
    "t3_explained": "yes",
}
BUSINESS: Final[Mapping[str, str]] = {
    "business_owner": "client",
    "o1_self_employed": "registered",
    "o3_legal_form": "eenmanszaak",
    "o4_sector": "vervoer",
    "o4_description": "taxi en zorgvervoer",
}
FIGURES: Final[Mapping[str, str]] = {
    "figures_date": "2026-12-23",
    "f1_vat": "excluding",
    "f1_turnover_1": "3200",
    "f1_turnover_2": "3200",
    "f1_turnover_3": "3200",
    "f2_last_year_1": "5200",
    "f4_purchases": "900",
    "f5_fixed": "1600",
    "f6_debt_service": "350",
    "f7_cash": "1500",
    "f8_due_30": "400",
    "f9_overdue": "900",
    "f13_reliability": "books",
    "h1_household": "2000",
    "h2_other_income": "600",
    "h5_vtlb": "1500",
    "d4_demanded": "700",
}


@dataclass
class Player:
    """Plays a visit in a window. grab is called with a name for each picture."""

    app: "QApplication"
    window: "Window"
    desk: "Desk"
    jobs: "Jobs"
    grab: Callable[[str], None]
    figures: str = field(default="")

    def settle(self, ready: Callable[[], bool] = lambda: True) -> None:
        """Let the window draw and wait until nothing is under way beside it; raises TimeoutError after WAIT_S."""
        from PySide6.QtCore import QDeadlineTimer, QEventLoop

        deadline = QDeadlineTimer(WAIT_S * 1000)
        calm = 0
        while calm < 12:
            self.app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            calm = calm + 1 if not self.jobs.busy and ready() else 0
            if deadline.hasExpired():
                raise TimeoutError("the sample visit stands still")

    def press(self, name: str) -> None:
        """Click the button of this name that can be seen; raises LookupError when there is none."""
        from PySide6.QtWidgets import QAbstractButton

        for top in self.app.topLevelWidgets():
            for one in top.findChildren(QAbstractButton, name):
                if one.isVisible():
                    one.click()
                    self.settle()
                    return
        raise LookupError(name)

    def show(self, route: str, name: str) -> None:
        """Go somewhere and take a picture."""
        self.window.go(route)
        self.settle(self._pages_are_made)
        if name:
            self.grab(name)

    def _pages_are_made(self) -> bool:
        from desktop.plan.preview import Preview

        return all(one.up_to_date for one in self.window.findChildren(Preview) if one.isVisible())

    def first_start(self) -> None:
        """Make the vault, as a worker does at the first start."""
        self.settle()
        self.grab("01-first-start")
        self.desk.create(PASSPHRASE, lambda _code: self.desk.come_in())
        self.settle(lambda: self.desk.is_unlocked)
        self.desk.save_settings(
            {
                "worker_name": "Noor",
                "worker_team": "wijkteam Voorbeeld",
                "worker_phone": "0600000002",
                "worker_days": "maandag tot en met donderdag",
            }
        )

    def talk(self) -> None:
        """The first ten minutes and the figures."""
        self.desk.new_dossier()
        self.settle()
        self.desk.answer_many(FIRST)
        item = self.desk.add_item("business")
        self.desk.answer_many({f"{item}/{name}": value for name, value in BUSINESS.items()})
        self.settle()
        self.show("dossier/intake/wish", "02-intake")
        self.show("dossier/intake/urgency", "03-urgency")
        self.press("safety")
        self.grab("04-safety-card")
        self.press("overlay-close")
        self.show("dossier/intake/wish", "")
        self.press("read-along-start")
        self.grab("05-read-along")
        self.press("read-along-stop")
        self.figures = self.desk.add_item("figures")
        self.desk.answer_many({f"{self.figures}/{name}": value for name, value in FIGURES.items()})
        self.desk.commit()
        self.settle()
        self.show("dossier/intake/money_business", "06-figures")
        self.show("dossier/scan", "07-scan-and-road")

    def agree(self) -> bytes:
        """Choose the first steps, agree and give the plan; its pages."""
        from desktop.plan.page import plan_bytes, step_answers

        sitting = self.desk.sitting
        if sitting is None:
            raise RuntimeError("no dossier lies open")
        for step in sitting.dossier().suggestions[:4]:
            item = self.desk.add_item("pl2_steps")
            self.desk.answer_many(
                {
                    f"{item}/{name}": value
                    for name, value in step_answers(self.desk.shelf.catalogue, step, self.window.words).items()
                }
            )
        goal = self.desk.add_item("pl1_goals")
        self.desk.answer_many({f"{goal}/pl1_goal": "Elke week vaste ritten voor de zorg"})
        self.desk.answer_many({"pl4_review_date": "2027-02-02", "pl5_agree": "yes"})
        self.settle()
        self.show("dossier/plan", "08-plan")
        pages = plan_bytes(sitting.dossier(), self.desk.settings, self.window.words)
        self.desk.give_plan(pages, "printed", lambda _info: None)
        self.settle()
        return pages

    def look_back(self) -> None:
        """What was given, the history, the list; then the lock."""
        for route, name in (
            ("dossier/documents", "09-papers"),
            ("dossier/history", "10-history"),
            ("dossier/contacts", "11-conversations"),
            ("dossier/plan/close", "12-close"),
            ("dossiers", "13-dossiers"),
            ("settings", "14-settings"),
        ):
            self.show(route, name)
        self.window.lock()
        self.settle()
        self.grab("15-locked")

    def look_around(self) -> None:
        """The sample dossiers: a full list, and a second visit."""
        self.desk.look_around(lambda trouble: self.window.show_trouble(trouble))
        self.settle(lambda: self.desk.is_unlocked)
        self.grab("16-samples")
        self.desk.open_dossier(next(card.dossier_id for card in self.desk.cards if card.data["review"]))
        self.settle(lambda: self.desk.sitting is not None)
        self.show("dossier/plan", "17-second-visit")
        self.window.lock()
        self.settle()


@dataclass(frozen=True)
class Manner:
    """How the window looks in a set of pictures."""

    width: int = 1280
    height: int = 800
    percent: int = 100
    dark: bool = False
    language: str = "nl"


@contextmanager
def opened(
    screens: Path, profile: Path, manner: Manner, clock: Callable[[], datetime] | None = None
) -> Iterator[Player]:
    """A player at a window of this manner, whose pictures go to `screens`; without a clock by that of the computer."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from desktop.app import make_window
    from desktop.prefs import load_prefs

    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    screens.mkdir(parents=True, exist_ok=True)
    prefs = load_prefs(profile)
    prefs.percent, prefs.dark = manner.percent, "dark" if manner.dark else "light"
    prefs.language = manner.language
    prefs.save()
    window, desk, jobs = make_window(profile, clock or (lambda: datetime.now().astimezone()))
    window.resize(manner.width, manner.height)
    window.show()

    def grab(name: str) -> None:
        window.grab().save(str(screens / f"{name}.png"))

    player = Player(app, window, desk, jobs, grab)
    try:
        yield player
    finally:
        window.close()
        player.settle()  # locked and drawn anew before the next window puts on its own look
        jobs.close()
        window.deleteLater()
