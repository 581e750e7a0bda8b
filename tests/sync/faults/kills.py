"""kill -9 at any moment of saving, drafting, backing up, changing the passphrase and migrating."""

import os
import random
import signal
import sys
import time
import traceback
from pathlib import Path
from typing import TextIO

from sync.kdf import FLOOR
from sync.vault import Vault
from tests.conftest import PASSPHRASE
from tests.sync.conftest import AT, FORM
from tests.sync.faults import work
from tests.sync.faults.outcome import Outcome
from tests.sync.faults.told import Told, look

HERE = Path(__file__).resolve().parents[3]
FRESH_AFTER = 25  # rounds; a vault grows, and formats run out
ENDLESS = 1_000_000


def new_profile(folder: Path) -> None:
    """A vault with one dossier that counts."""
    with Vault.create(folder, PASSPHRASE, cost=FLOOR) as vault:
        vault.new_dossier({"count": 0}, form=FORM, at=AT)


def kill_anywhere(folder: Path, rounds: int, _every: int) -> Outcome:
    """Each round goes on with what the one before left; the moment of the kill is drawn."""
    name = "kill -9 of save, draft, backup, passphrase, migration"
    if not hasattr(os, "fork"):
        return Outcome(name, 0, skipped="processes cannot be copied here")
    chance = random.Random(rounds)  # noqa: S311 -- no secret
    missing = wrong = 0
    told, profile = Told(), folder
    for number in range(rounds):
        if number % FRESH_AFTER == 0:
            told, profile = Told(), folder / str(number)
            work.know_formats(told.format)
            new_profile(profile)
        told.hear(_killed(profile, number, told, chance.random() * 0.4))
        found = look(profile, told)
        missing, wrong = missing + found.missing, wrong + found.wrong
        told.passphrase, told.format = found.passphrase, found.format
    return Outcome(name, rounds, missing=missing, wrong=wrong)


def _killed(profile: Path, number: int, told: Told, after_s: float) -> list[str]:
    """What a process said that worked in the vault for so long from its opening on.

    A copy of this process, which has everything imported: starting anew would take most of the time.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _work(profile, number, told, writing)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as heard:
        first = _first_line(heard)
        time.sleep(after_s)
        os.kill(child, signal.SIGKILL)
        _, ended = os.waitpid(child, 0)
        if not os.WIFSIGNALED(ended):
            raise AssertionError("it ended by itself; what went wrong stands above")
        return [first, *heard.readlines()]


def _first_line(heard: TextIO) -> str:
    first = heard.readline()
    if not first.startswith("opened"):
        raise AssertionError("it did not come to work, so that killing it would show nothing")
    return first


def _work(profile: Path, number: int, told: Told, writing: int) -> None:
    """The copy's life; it never comes back."""
    try:
        sys.stdout = os.fdopen(writing, "w", encoding="utf-8")
        work.main(profile, number, told.passphrase, told.format, ENDLESS)
    except BaseException:  # noqa: BLE001 -- told, and the copy ends
        traceback.print_exc()
    finally:
        os._exit(1)
