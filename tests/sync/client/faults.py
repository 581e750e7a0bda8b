"""Make the faults of a region many times: `python -m tests.sync.client.faults play|kill|cut [--rounds N]`.

play: everything in any order, drawn by its number (`--seed 5000 --rounds 1` plays one again); kill: kill -9 of laptops
and server; cut: the line, after so many bytes. Exit code 1, or what went wrong with the steps to it, when something was
lost or the laptops differ.
"""

import shutil
import sys
from argparse import ArgumentParser
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from sync.client.transport import Transport
from sync.server.app import make_app
from sync.server.service import Service
from tests.conftest import HandClock
from tests.sync.client import cutting, killing
from tests.sync.client.conftest import DATABASE, TOKEN, empty_server, server_settings
from tests.sync.client.hunting import hunt
from tests.sync.client.power import VARIANTS, power_cuts
from tests.sync.client.town import COORDINATORS, NORTH, SOUTH, Town, over
from tests.sync.client.wires import Wire, served
from tests.sync.conftest import AT
from tests.sync.server import inside

MOST_TURNS = 10  # of one recorded laptop


def founded(folder: Path) -> Town:
    """The folders of a whole town, closed."""
    clock = HandClock(AT)
    with inside.running(make_app(empty_server(folder, clock))) as running:
        town = Town(over(running), clock)
        town.found("anna", folder / "anna", TOKEN)
        for name, team in (("bo", NORTH), ("carl", SOUTH), ("dora", COORDINATORS)):
            town.join(name, folder / name, team)
        town.settle()
        town.close()
    return town


def kill(source: Path, folder: Path, rounds: int) -> list[str]:
    """Rounds of kill -9 on copies of two laptops and their server."""
    shutil.copy(source / DATABASE, folder / DATABASE)
    folders = [folder / name for name in ("anna", "bo")]
    for one in folders:
        shutil.copytree(source / one.name, one, ignore=shutil.ignore_patterns("lock"))
    with killing.running(folder / DATABASE) as server:
        saved = killing.kill_rounds(server, folders, rounds, seed=rounds)
        print(f"{sum(map(len, saved.values()))} revisions were told to be saved in {rounds} rounds")  # noqa: T201
        return killing.missing_after(server, folders, saved)


def cut(source: Path, made: Town, folder: Path, every: int) -> list[str]:
    """A round cut after every so many bytes."""
    shutil.copy(source / DATABASE, folder / DATABASE)
    with ExitStack() as stack:
        app = make_app(Service(server_settings(folder), made.clock))
        wire = Wire(stack.enter_context(served(app)))
        stack.callback(wire.close)
        line = Transport(f"http://127.0.0.1:{wire.port}")
        stack.callback(line.close)
        town = Town(line.send, made.clock).copied(made, source, folder)
        stack.callback(town.close)
        whole = cutting.bytes_of_a_round(town, wire)
        print(f"{whole} bytes in a round, cut after every {every}")  # noqa: T201
        return cutting.cut_at(town, wire, range(every, whole + every, every))


def main() -> int:
    """Run the chosen fault."""
    parser = ArgumentParser(prog="python -m tests.sync.client.faults", description=__doc__)
    parser.add_argument("fault", choices=("play", "kill", "cut", "power"))
    parser.add_argument("--rounds", type=int, default=100, help="of play, kill and power")
    parser.add_argument("--seed", type=int, default=0, help="the number of the first play")
    parser.add_argument("--steps", type=int, default=30, help="of each play")
    parser.add_argument("--every", type=int, default=97, help="bytes between two cuts")
    options = parser.parse_args()
    with TemporaryDirectory(prefix="kt-town-") as one, TemporaryDirectory(prefix="kt-town-") as other:
        source, folder = Path(one), Path(other)
        made = founded(source)
        wrong: list[str] = []
        if options.fault == "play":
            seeds = range(options.seed, options.seed + options.rounds)
            wrong = hunt(seeds, options.steps, source, made, server_settings)
        elif options.fault == "kill":
            wrong = kill(source, folder, options.rounds)
        elif options.fault == "power":
            cuts = power_cuts(source, made, folder, turns=min(options.rounds, MOST_TURNS))
            print(f"{cuts.made} cuts, at {cuts.unsynced} of {cuts.made // len(VARIANTS)} waits something was unsynced")  # noqa: T201
            wrong = cuts.wrong
        else:
            wrong = cut(source, made, folder, options.every)
    print("\n".join(wrong) or "nothing was lost")  # noqa: T201
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
