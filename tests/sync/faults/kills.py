"""kill -9 at any moment of saving, drafting, backing up, changing the passphrase and migrating."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from sync.kdf import FLOOR
from sync.vault import Vault
from tests.conftest import PASSPHRASE
from tests.sync.conftest import AT, FORM
from tests.sync.faults.outcome import Outcome
from tests.sync.faults.told import Told, look

HERE = Path(__file__).resolve().parents[3]
FRESH_AFTER = 25  # rounds; a vault grows, and formats run out


def new_profile(folder: Path) -> None:
    """A vault with one dossier that counts."""
    with Vault.create(folder, PASSPHRASE, cost=FLOOR) as vault:
        vault.new_dossier({"count": 0}, form=FORM, at=AT)


def kill_anywhere(folder: Path, rounds: int, _every: int) -> Outcome:
    """Each round goes on with what the one before left; the moment of the kill is drawn."""
    chance = random.Random(rounds)  # noqa: S311 -- no secret
    missing = wrong = 0
    told, profile = Told(), folder
    for number in range(rounds):
        if number % FRESH_AFTER == 0:
            told, profile = Told(), folder / str(number)
            new_profile(profile)
        command = [sys.executable, "-m", "tests.sync.faults.work", str(profile), str(number)]
        command += [str(told.passphrase), str(told.format), "1000000"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=HERE) as working:
            assert working.stdout is not None
            first = working.stdout.readline()
            if not first.startswith("opened"):
                raise AssertionError("it did not come to work, so that killing it would show nothing")
            time.sleep(chance.random() * 0.4)
            working.send_signal(signal.SIGKILL)
            told.hear([first, *working.stdout.readlines()])
        found = look(profile, told)
        missing, wrong = missing + found.missing, wrong + found.wrong
        told.passphrase, told.format = found.passphrase, found.format
    return Outcome("kill -9 of save, draft, backup, passphrase, migration", rounds, missing=missing, wrong=wrong)
