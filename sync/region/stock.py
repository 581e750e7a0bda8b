"""What the server should have of what is here: the ids of a team and of a dossier, and how many revisions there are."""

from collections.abc import Iterable, Iterator

from sync.laptop.dossiers import id_bytes
from sync.region.parts import Parts, bytes_of


class Stock:
    """The part of a region that a server's own count is compared with."""

    def __init__(self, parts: Parts) -> None:
        self._parts, self._members = parts, parts.members

    def counting(self) -> Iterator[None]:
        """Count what total and sums stand on, when that is still to be done, in short parts."""
        return self._members.sums.counting()

    def total(self, team: str) -> tuple[int, bytes]:
        """How many revisions the server should have for a team, and the sum of their ids."""
        return self._members.sums.total(bytes_of(team))

    def sums(self, team: str) -> dict[str, tuple[int, bytes]]:
        """The same, dossier by dossier."""
        return {dossier.hex(): one for dossier, one in self._members.sums.of(bytes_of(team)).items()}

    def ids(self, team: str) -> Iterator[bytes]:
        """Everything that the server should have for a team, looked up as it is asked for.

        Also what left this laptop.
        """
        mine, unsent = bytes_of(team), self._unsent_ids()
        rows = self._parts.store.rows("select dossier, team, offered from holdings")
        theirs = {dossier for dossier, holder, offered in rows if mine in (holder, offered)}
        seals = {one for (one,) in self._parts.store.rows("select id from team_keys where team = ?", mine)}
        for kind, one, dossier in self.everything():
            if one in unsent:
                continue
            if dossier is None:
                wanted = one in seals or kind in ("pack", "staff")
            else:
                wanted = dossier in theirs or (kind == "holders" and self._is_told(mine, dossier))
            if wanted:
                yield one
        yield from (one for dossier, one in self._members.shelf.ids() if dossier in theirs)

    def _is_told(self, team: bytes, dossier: bytes) -> bool:
        """True for a team that the server tells who holds a dossier, as far as this laptop knows."""
        found = self._members.roster.teams.get(team)
        return found is not None and self._members.confirmed(dossier).tells(found)

    def ids_of(self, dossier_id: str) -> frozenset[bytes]:
        """Everything that the server should have of a dossier, also what left this laptop."""
        dossier, unsent = id_bytes(dossier_id), self._unsent_ids()
        here = frozenset(one for _, one, _ in self._of((dossier,)) if one not in unsent)
        return here | self._members.shelf.ids_of(dossier)

    def _unsent_ids(self) -> set[bytes]:
        return {place.id for place in self._members.outbox.rows(most=1_000_000)}

    def everything(self) -> Iterator[tuple[str, bytes, bytes | None]]:
        """Kind, id and dossier of all that others get, in an order in which a server can judge it."""
        store = self._parts.store
        for kind, one, key, recipient in store.rows("select kind, id, key, recipient from team_keys order by n"):
            if self._members.knows_key(key) and (kind == "seal" or self._members.knows_key(recipient)):
                yield kind, one, None
        yield from ((kind, one, None) for kind, one in store.rows("select kind, id from notices order by n"))
        yield from self._of(dossier for (dossier,) in store.rows("select dossier from holdings"))

    def _of(self, dossiers: Iterable[bytes]) -> Iterator[tuple[str, bytes, bytes]]:
        for dossier in dossiers:
            yield from (("holders", said.id, dossier) for said in self._members.statements(dossier))
            grants = self._parts.dossiers.grants(dossier)
            yield from (("grant", one.id, dossier) for one in grants if self._members.knows_key(one.recipient))
            rows = self._parts.store.rows("select id from revisions where dossier = ? order by n", dossier)
            yield from (("revision", one, dossier) for (one,) in rows)
