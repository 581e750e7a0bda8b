"""A laptop at work until it is killed: saves, tells what was saved, syncs, tells each step. Run as a process."""

import sys
from datetime import UTC, datetime
from pathlib import Path

from sync.client.asking import Answer, Request, Unreachable
from sync.client.transport import Transport
from sync.vault import Vault
from tests.conftest import PASSPHRASE
from tests.sync.client.town import Laptop


def tell(*words: object) -> None:
    """A line that the one who kills can wait for."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def main(folder: Path, address: str, seed: int) -> None:
    """Save and sync for ever."""
    vault = Vault.unlock(folder, PASSPHRASE)
    laptop = Laptop("worker", vault, lambda: datetime.now(UTC))
    line = Transport(address)

    def carry(request: Request) -> Answer | Unreachable:
        tell("asks", request.target.partition("?")[0])
        told = line.send(request)
        tell("told")
        return told

    tell("opened")
    number = seed
    while True:
        number += 1
        cards = sorted(card.dossier_id for card in vault.cards())
        if not cards or number % 3 == 0:
            dossier = laptop.new(p1_name=f"Voorbeeld {number}")
            tell("saved", dossier, vault.dossier(dossier).heads[0])
        else:
            dossier = cards[number % len(cards)]
            tell("saved", dossier, laptop.write(dossier, **{f"n{number % 7}": number}))
        outcome = laptop.sync(carry)
        tell("round", outcome.stopped or "ended")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
