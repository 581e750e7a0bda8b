"""The sample visit: a taxi driver who wants to go on, played in the real window, from first start to the plan and back.

Used where there is no display (`python3 start.py` shows what the app does), for the pictures in docs/screens, and by
the self-test.
"""

import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

from desktop.player import PASSPHRASE, Manner, opened

MANNERS: Final[Mapping[str, Manner]] = {
    "100": Manner(),
    "200": Manner(percent=200),
    "small": Manner(1024, 600),
    "dark": Manner(dark=True),
}


def main(out: Path) -> int:
    """Play the visit without a display; leaves the plan, the pictures and the sealed vault in `out`."""
    play(out / "screens", _fresh(out / "vault"), Manner(), out / "plan.pdf")
    print_where(out)
    return 0


def pictures(out: Path) -> int:
    """Play the visit in every manner, and look around in the sample region; a folder of pictures each."""
    from desktop.demo.pictures import pictures as of_the_region

    for name, manner in MANNERS.items():
        with tempfile.TemporaryDirectory(prefix="keukentafel-pictures-") as folder:
            play(out / name, Path(folder) / "vault", manner, Path(folder) / "plan.pdf", around=True)
    of_the_region(out, MANNERS)
    return 0


def play(screens: Path, profile: Path, manner: Manner, plan: Path, *, around: bool = False) -> None:
    """Play the visit in a window of this manner; around: look at the samples too."""
    visit = datetime.fromisoformat("2026-12-23T10:00:00+01:00")
    with opened(screens, profile, manner, lambda: visit) as player:
        player.first_start()
        player.talk()
        plan.write_bytes(player.agree())
        player.look_back()
        if around:
            player.look_around()


def print_where(out: Path) -> None:
    """Say where everything is."""
    lines = (
        f"The plan on paper:    {out / 'plan.pdf'}",
        f"Pictures of the app:  {out / 'screens'}",
        f"The sealed vault:     {out / 'vault'}  (its passphrase, for this sample only: {PASSPHRASE})",
    )
    sys.stdout.write("\n".join(lines) + "\n")


def _fresh(folder: Path) -> Path:
    """The folder, or the next one that does not exist: a vault is never overwritten."""
    number, chosen = 1, folder
    while chosen.exists():
        number += 1
        chosen = folder.with_name(f"{folder.name}-{number}")
    return chosen


if __name__ == "__main__":
    parser = ArgumentParser(prog="python -m desktop.visit", description="Play the sample visit without a display.")
    parser.add_argument("out", type=Path)
    parser.add_argument("--pictures", action="store_true", help="only pictures, at every size and in the dark")
    options = parser.parse_args()
    sys.exit(pictures(options.out) if options.pictures else main(options.out))
