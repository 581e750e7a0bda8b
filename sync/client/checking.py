"""Comparing what the server has with what is here, by sums: first a team, then dossier by dossier (G-26)."""

from collections.abc import Generator
from typing import Final

from sync.client import asking
from sync.client.asking import Asked, Told
from sync.client.line import Refusal, stop_of
from sync.client.progress import CHECKING, Progress
from sync.client.receiving import Receiving
from sync.client.trip import Trip
from sync.protocol.comparison import Sums
from sync.protocol.exchange import Status

_NOTHING: Final = (0, bytes(32))


class Checking:
    """Finds and mends what differs."""

    def __init__(self, trip: Trip, receiving: Receiving) -> None:
        self._trip, self._receiving = trip, receiving

    def differing(self, status: Status) -> tuple[bytes, ...]:
        """The teams whose sums the server states otherwise than this laptop."""
        return tuple(
            team.id
            for team in self._trip.side.my_teams
            if team.id not in status.teams
            or self._trip.side.total(team.id.hex()) != (status.teams[team.id].count, status.teams[team.id].sum)
        )

    def mend(self, team: bytes) -> Generator[Asked, Told, None]:
        """Fetch the dossiers that differ, and send again what the server lacks of them."""
        try:
            theirs = yield from self._trip.line.ask(asking.sums(team), Sums.decode)
        except Refusal as refusal:
            raise stop_of(refusal) from None
        ours = self._trip.side.sums(team.hex())
        stated = {dossier.hex(): row for dossier, row in theirs.dossiers.items()}
        differing = sorted(
            one for one in stated.keys() | ours.keys() if stated.get(one, _NOTHING) != ours.get(one, _NOTHING)
        )
        for done, dossier in enumerate(differing):
            yield Progress(CHECKING, done, len(differing), dossier)
            yield from self.dossier(dossier)

    def dossier(self, dossier: str) -> Generator[Asked, Told, None]:
        """Fetch a dossier, and send again what the server lacks of it."""
        theirs = yield from self._receiving.whole(dossier)
        self._trip.unsend(set(self._trip.side.ids_of(dossier)) - (theirs or set()))
