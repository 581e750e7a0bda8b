"""Plans as they were handed over: sealed, numbered, and never changed; taken away only with a value that had to go."""

import os
from dataclasses import replace

from sync import records, sealing
from sync.errors import BadBox, DamagedDossier, PlanExists, RemovedForGood, UnknownDossier
from sync.laptop.dossiers import Dossiers, id_bytes
from sync.laptop.store import Store
from sync.records import GivenPlan, GivenPlanInfo

TAKEN_AWAY = b""  # in the place of pages that were removed for good


class GivenPlans:
    """The given plans of an open vault."""

    def __init__(self, opened: Store, dossiers: Dossiers) -> None:
        self._store = opened
        self._dossiers = dossiers

    def keep(self, dossier_id: str, plan: GivenPlan) -> None:
        """Keep a plan, byte for byte, for ever. Raises PlanExists, UnknownDossier, TooLarge."""
        if plan.revision not in self._dossiers.get(dossier_id).revisions:
            raise UnknownDossier("revision")
        if any(given.number == plan.number for given in self.all(dossier_id)):
            raise PlanExists()
        dossier, row = id_bytes(dossier_id), os.urandom(sealing.SHORT_ID_BYTES)
        info = self._store.seal("given-info", dossier + row, records.given_content(plan))
        pages = self._store.seal("given-pdf", dossier + row, plan.pdf)
        self._store.write("insert into given (id, dossier, info, pdf) values (?, ?, ?, ?)", row, dossier, info, pages)

    def all(self, dossier_id: str) -> tuple[GivenPlanInfo, ...]:
        """The plans that were handed over, by number. Raises DamagedDossier."""
        return tuple(info for _, info in self._rows(id_bytes(dossier_id)))

    def pdf(self, dossier_id: str, number: int) -> bytes:
        """The pages of a given plan. Raises UnknownDossier, DamagedDossier, RemovedForGood."""
        dossier = id_bytes(dossier_id)
        row = next((row for row, info in self._rows(dossier) if info.number == number), None)
        if row is None:
            raise UnknownDossier("plan")
        sealed = self._store.rows("select pdf from given where id = ?", row)[0][0]
        if sealed == TAKEN_AWAY:
            raise RemovedForGood()
        try:
            return self._store.open("given-pdf", dossier + row, sealed)
        except BadBox as error:
            raise DamagedDossier() from error

    def take_away(self, dossier_id: str, numbers: tuple[int, ...]) -> None:
        """Drop the pages of these plans for good; inside a transaction. What is known of the plans stays."""
        for row, info in self._rows(id_bytes(dossier_id)):
            if info.number in numbers:
                self._store.write("update given set pdf = ? where id = ?", TAKEN_AWAY, row)

    def _rows(self, dossier: bytes) -> list[tuple[bytes, GivenPlanInfo]]:
        found = self._store.rows("select id, info, pdf = ? from given where dossier = ?", TAKEN_AWAY, dossier)
        try:
            infos = [
                (row, replace(records.given_of(self._store.open("given-info", dossier + row, info)), gone=bool(gone)))
                for row, info, gone in found
            ]
        except BadBox as error:
            raise DamagedDossier() from error
        return sorted(infos, key=lambda one: one[1].number)
