"""A laptop at work until it is killed: saves, tells what was saved, syncs, tells each step. A process of its own."""

import hashlib
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

from sync.client.asking import Answer, Request, Unreachable
from sync.client.transport import Transport
from sync.vault import Vault
from tests.conftest import PASSPHRASE
from tests.sync.client.town import Laptop


def canary(of: str) -> str:
    """A word that stands in no program, which a process forked from this one would have in its memory too."""
    return f"Kanarie-{hashlib.sha256(of.encode()).hexdigest()[:24]}"


def main(said: "Connection[tuple[str, ...], None]", folder: Path, address: str, seed: int) -> None:
    """Save and sync for ever; said: to the one who kills."""

    def tell(*words: str) -> None:
        said.send(words)

    vault = Vault.unlock(folder, PASSPHRASE)
    laptop = Laptop("worker", vault, lambda: datetime.now(UTC))
    line = Transport(address)

    def carry(request: Request) -> Answer | Unreachable:
        tell("asks", request.target.partition("?")[0])
        told = line.send(request)
        tell("told")
        return told

    if vault.region.is_administrator:
        vault.region.name_device(laptop.device, canary("staff"), at=laptop.clock())
    tell("opened")
    number = seed
    while True:
        number += 1
        cards = sorted(card.dossier_id for card in vault.cards())
        if not cards or number % 3 == 0:
            dossier = laptop.new(p1_name=f"{canary('client')} {number}")
            tell("saved", dossier, vault.dossier(dossier).heads[0])
        else:
            dossier = cards[number % len(cards)]
            tell("saved", dossier, laptop.write(dossier, **{f"n{number % 7}": f"{canary('client')} {number}"}))
        outcome = laptop.sync(carry)
        tell("round", outcome.stopped or "ended")
