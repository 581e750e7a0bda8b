"""Make every fault and print what came of it: `python -m tests.sync.faults [--rounds 1000] [--every 64] [fault ...]`.

Exit code 1 when a revision that was reported as saved is missing, a flipped byte cost more than the dossier it hit, or
a failed open changed a file.
"""

import sys
from argparse import ArgumentParser
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sync import kdf
from sync.laptop import header
from tests.sync.faults import bytewise, disks, files, kills, replay
from tests.sync.faults.outcome import Fault, Outcome

FAULTS: dict[str, Fault] = {
    "kill": kills.kill_anywhere,
    "power": replay.power_cuts,
    "flip": bytewise.flipped,
    "cut": bytewise.cut_off,
    "full": disks.full,
    "read-only": disks.read_only,
    "locked": files.locked,
    "strange": files.strange,
    "clock": files.clock_back,
    "profiles": files.ten_profiles,
}


def main() -> int:
    """Run the chosen faults."""
    parser = ArgumentParser(prog="python -m tests.sync.faults", description=__doc__)
    parser.add_argument("faults", nargs="*", metavar="fault", help=" ".join(FAULTS))
    parser.add_argument("--rounds", type=int, default=1_000, help="of kill -9")
    parser.add_argument("--every", type=int, default=64, help="a byte is flipped at every so many positions")
    options = parser.parse_args()
    unknown = {*options.faults} - {*FAULTS}
    if unknown:
        parser.error(f"unknown fault: {', '.join(sorted(unknown))}")
    # Truly derived, but only once for each passphrase, salt and cost: most of the time went there.
    header.passphrase_key = cache(kdf.passphrase_key)  # type: ignore[attr-defined]
    print(Outcome.heading(), flush=True)  # noqa: T201
    failed = False
    for name in options.faults or FAULTS:
        with TemporaryDirectory(prefix="keukentafel-faults-") as folder:
            outcome = FAULTS[name](Path(folder), options.rounds, options.every)
        print(outcome.line(), flush=True)  # noqa: T201
        failed = failed or not outcome.good
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
