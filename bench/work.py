"""A laptop without a vault: seals, signs and sends what its worker wrote, and reads what its colleagues sent."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from bench.growth import answers
from sync import chain, records
from sync.client import asking
from sync.client.asking import Request, Unreachable
from sync.client.transport import Transport
from sync.identity import Device, ReceiverPublic, grant, key_id, new_dossier_key
from sync.protocol import signing
from sync.protocol.exchange import Feed, Item, Push, Status, Verdicts
from sync.region.holders import Holders
from sync.region.roster import Roster
from sync.sealing import Header, new_salt, seal

FORM: Final = "intake 1"


class Worker:
    """A device of a team. key: of the team, to which new dossiers are granted; None grants them to nobody."""

    def __init__(self, address: str, device: Device, roster: Roster, team: bytes, key: ReceiverPublic | None) -> None:
        self._line, self._device, self._roster, self._team, self._key = Transport(address), device, roster, team, key

    def dossier(self, number: int, revisions: int) -> Iterator[Item]:
        """A new dossier of so many revisions of about 2 kB."""
        dossier, key, author = os.urandom(16), new_dossier_key(), self._device
        made = Holders().saying(dossier, "create", {"team": self._team}, author.public.id, self._roster, _now())
        yield Item("holders", chain.sign(made, author.signer).encode())
        if self._key is not None:
            yield Item("grant", grant(dossier, key, self._key, author, self._roster.region).encode())
        parents: tuple[bytes, ...] = ()
        for revision in range(revisions):
            said = records.revision_content(answers(number, revision), form=FORM, reason=None, at=_now())
            header = Header(dossier, key_id(key), author.public.id, parents, new_salt(), self._roster.head)
            box = seal("revision", header, key, author.signer, said)
            parents = (box.id,)
            yield Item("revision", box.encode())

    def prepared(self, items: Iterator[Item]) -> tuple[bytes, int]:
        """A push of these, and how many they are."""
        whole = tuple(items)
        return Push(whole).encode(), len(whole)

    def push(self, items: list[Item]) -> None:
        """Send these; all must be stored."""
        self._push(*self.prepared(iter(items)))

    def _push(self, body: bytes, count: int) -> None:
        said = Verdicts.decode(self._asked(asking.PUSH, body), count)
        refused = [one for one in said.verdicts if one.verdict != "stored"]
        if refused:
            raise RuntimeError(f"{len(refused)} of {count} refused: {refused[0]}")

    def back(self, day: tuple[bytes, int]) -> str | None:
        """Send a day's work and read what colleagues sent; why that did not get through, None when it did."""
        try:
            Status.decode(self._asked(asking.STATUS))
            self._push(*day)
            sequence, entry, more = 0, None, True
            while more:
                page = Feed.decode(self._asked(asking.feed(self._team, sequence, entry, 1_000)))
                sequence, entry = page.entries[-1].sequence, page.entries[-1].id
                more = page.more
            Status.decode(self._asked(asking.STATUS))
        except RuntimeError as error:
            return str(error)
        finally:
            self.close()
        return None

    def close(self) -> None:
        """Close the line."""
        self._line.close()

    def _asked(self, target: str, body: bytes = b"") -> bytes:
        method = "POST" if body else "GET"
        told = self._line.send(Request(method, target, body, signing.sign(self._device, method, target, body, _now())))
        if isinstance(told, Unreachable) or told.status != 200:
            raise RuntimeError(f"{target}: {told}")
        return told.body


def _now() -> datetime:
    return datetime.now(UTC)
