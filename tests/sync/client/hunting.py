"""Plays that are drawn by their number: the same number plays the same again, to the byte but for sealed keys.

Faster than hypothesis by what it does not shrink. Keep the folders in memory (TMPDIR=/dev/shm): SQLite waits for disks.
"""

import inspect
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from unittest import mock

from tests.sync.client.machine import Play
from tests.sync.client.town import Town

# How often people do what, and it happens to them.
_WEIGHTS: Final = {
    "syncs": 14, "writes": 12, "offers": 3, "answers_an_offer": 4, "redacts": 2, "revokes_bo": 0.3,
    "asks_to_purge": 2, "stops_a_purge": 0.5, "the_coordinator_confirms_what_is_asked": 2, "a_week_passes": 1.5,
    "crashes_in_a_round": 2,
    "loses_or_gets_its_network": 2, "has_a_wrong_clock": 1, "a_late_request_arrives": 2, "the_server_is_backed_up": 2,
    "the_server_is_restored_older": 2, "decides_on_what_came_late": 3, "closes_or_reopens": 1, "puts_away": 3,
    "withdraws": 1, "moves_bo": 1.5, "tries_again": 1, "makes_a_key_of_the_team": 1,
}  # fmt: skip
_FAULTS: Final = ("none", "none", "none", "lost", "answer lost", "twice", "late", "proxy")
_DRAWN: Final[dict[str, Callable[[random.Random], Any]]] = {
    "name": lambda chance: chance.choice(("anna", "bo", "carl")),
    "which": lambda chance: chance.randint(0, 9),
    "path": lambda chance: chance.choice("abc"),
    "fault": lambda chance: chance.choice(_FAULTS),
    "at": lambda chance: chance.randint(0, 5),
    "yes": lambda chance: chance.random() < 0.6,
    "chance": lambda chance: chance.randint(0, 3),
    "steps": lambda chance: chance.randint(1, 12),
    "days": lambda chance: chance.randint(-1, 1),
}


class Hunted(Play):
    """A play without hypothesis."""

    def __init__(self) -> None:
        self.begins()

    def may(self, name: str) -> bool:
        """What hypothesis asks before a rule."""
        asked = {
            "revokes_bo": not self.revoked and self.number > 3,
            "a_late_request_arrives": bool(self.late),
            "the_server_is_restored_older": bool(self.backups),
        }
        return asked.get(name, True)


@contextmanager
def drawn(seed: int) -> Iterator[random.Random]:
    """Randomness that follows from a number, of ids and keys as well."""
    chance, ids = random.Random(seed), random.Random(~seed)  # noqa: S311 -- no secrets in a play
    with mock.patch("os.urandom", ids.randbytes):
        yield chance


def play(seed: int, steps: int, source: Path, made: Town, settings_of: Callable[[Path], Any]) -> list[str]:
    """What was done in the play of this number; raises what went wrong with that as a note."""
    done: list[str] = []
    with drawn(seed) as chance:
        known = {"source": source, "made": made, "settings_of": staticmethod(settings_of)}
        one: Hunted = type("Hunted", (Hunted,), known)()
        try:
            one.opens()
            for _ in range(steps):
                name = chance.choices([*_WEIGHTS], [*_WEIGHTS.values()])[0]
                if one.may(name):
                    wanted = inspect.signature(getattr(one, name)).parameters
                    said = {word: _DRAWN[word](chance) for word in wanted}
                    done.append(f"{name} {said}")
                    getattr(one, name)(**said)
            one.all_is_well()
        except Exception as error:
            error.add_note(f"play {seed}\n" + "\n".join(done))
            raise
        finally:
            one.ends()
    return done


def hunt(seeds: range, steps: int, source: Path, made: Town, settings_of: Callable[[Path], Any]) -> list[str]:
    """Play these; what went wrong in which."""
    wrong: list[str] = []
    for seed in seeds:
        try:
            play(seed, steps, source, made, settings_of)
        except Exception as error:  # noqa: BLE001 -- whatever it is, the others are played as well
            wrong.append(f"play {seed}: {type(error).__name__} {error}"[:2_000] + "\n" + "\n".join(error.__notes__))
            print(wrong[-1], flush=True)  # noqa: T201 -- before the others are played
    return wrong
