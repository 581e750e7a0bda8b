"""Pictures of the region's screens, taken in the sample region: what waits, what differs, what moves, who is away."""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop.demo.server import DemoServer
from desktop.demo.story import PASSPHRASE, Told, tell
from desktop.player import opened

if TYPE_CHECKING:
    from desktop.cards import Row
    from desktop.player import Manner, Player
    from desktop.team.now import RegionNow

Wanted = Callable[["Row", "RegionNow"], bool]
# What there is to see of one dossier: name of the picture, the tab, and which dossier shows it.
DOSSIERS: Final[tuple[tuple[str, str, Wanted], ...]] = (
    ("offered-to-us", "team", lambda row, now: now.is_offered_to_me(row.dossier_id)),
    ("offered-reading", "intake/wish", lambda row, now: now.is_offered_to_me(row.dossier_id)),
    ("offered-away", "team", lambda row, now: now.holds(row.dossier_id) and bool(now.custody[row.dossier_id].offered)),
    ("two-answers", "history", lambda row, now: bool(row.conflicts) and now.holds(row.dossier_id)),
    ("late", "team", lambda row, now: bool(row.late) and now.holds(row.dossier_id)),
    ("absent", "team", lambda row, now: row.assigned in _away(now) and now.holds(row.dossier_id)),
    ("removal", "team", lambda row, now: now.custody[row.dossier_id].purge is not None),
)
SCREENS: Final = ("today", "dossiers", "sync", "team", "packs")


def pictures(out: Path, manners: "Mapping[str, Manner]") -> None:
    """The region's pictures in every manner, a folder each."""
    with tempfile.TemporaryDirectory(prefix="keukentafel-pictures-") as folder:
        told = _told(Path(folder))
        for name, manner in manners.items():
            take(out / name, told, manner, Path(folder) / name)


def _told(folder: Path) -> Told:
    """The sample region; its server is gone afterwards, as on a laptop on the road."""
    server = DemoServer(folder)
    server.start()
    try:
        return tell(folder, server, datetime.now().astimezone())
    finally:
        server.stop()


def take(screens: Path, told: Told, manner: "Manner", folder: Path) -> None:
    """One set: joining and founding on a new laptop, then a colleague's laptop from a copy of its vault."""
    with opened(screens, folder / "new", manner) as player:
        _begin(player)
    shutil.copytree(told.profiles["Noor"], folder / "noor")
    with opened(screens, folder / "noor", manner) as player:
        _look(player)


def _begin(player: "Player") -> None:
    """The first start of who joins, and founding until the first key on paper."""
    from PySide6.QtWidgets import QLineEdit

    player.settle()
    player.press("start-join")
    player.grab("20-join-a-region")
    player.desk.create(PASSPHRASE, lambda _code: player.desk.come_in())
    player.settle(lambda: player.desk.is_unlocked)
    player.show("team", "21-no-region-yet")
    player.press("found-begin")
    for name, text in (
        ("found-name", "Voorbeeldregio"),
        ("found-server", "https://keukentafel.voorbeeld.nl"),
        ("found-token", "voorbeeld"),
        ("found-team", "Wijkteam Noord"),
    ):
        field = player.window.findChild(QLineEdit, name)
        if field is not None:
            field.setText(text)
    player.grab("22-found-a-region")
    player.press("found-next")
    player.grab("23-key-on-paper")


def _look(player: "Player") -> None:
    """Noor's laptop: the screens of the region, then a dossier of each kind."""
    player.desk.unlock(PASSPHRASE)
    # The server is gone, and the laptop knows it: the first round has ended.
    player.settle(lambda: player.desk.is_unlocked and bool(player.desk.team.sync.last_why))
    for number, route in enumerate(SCREENS, start=24):
        player.show(route, f"{number}-region-{route}")
    for number, (name, dossier_id, tab) in enumerate(_chosen(player), start=24 + len(SCREENS)):
        player.desk.open_dossier(dossier_id)
        player.settle(lambda wanted=dossier_id: _lies_open(player, wanted))  # type: ignore[misc]
        player.show(f"dossier/{tab}", f"{number}-{name}")


def _lies_open(player: "Player", dossier_id: str) -> bool:
    sitting = player.desk.sitting
    return sitting is not None and sitting.dossier_id == dossier_id


def _chosen(player: "Player") -> Iterator[tuple[str, str, str]]:
    """name, dossier and tab of every picture of a dossier. Raises StopIteration's RuntimeError when one is missing."""
    now = player.desk.team.now
    if now is None:
        raise RuntimeError("no region is known")
    rows = [row for row in player.desk.rows if row.dossier_id in now.custody and not row.result]
    for name, tab, wanted in DOSSIERS:
        yield name, next(row.dossier_id for row in rows if wanted(row, now)), tab


def _away(now: "RegionNow") -> set[str]:
    """Colleagues who are not there."""
    return {one.device for one in now.people if one.absent_until is not None}
