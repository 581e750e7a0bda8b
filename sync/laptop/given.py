"""Plans as they were handed over: sealed, numbered, and never changed; taken away only with a value that had to go."""

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Final

from sync import records, sealing
from sync.errors import BadBox, DamagedDossier, PlanExists, RemovedForGood, UnknownDossier
from sync.laptop.dossiers import Dossiers, id_bytes
from sync.laptop.store import Store
from sync.records import GivenPlan, GivenPlanInfo
from sync.wire import Value

_REVISION: Final = re.compile(r"given/[^/]+/revision")  # what the app writes in the dossier of a plan it gave
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
        info = self._store.seal("given-info", dossier + row, records.given_content(records.given_info(plan)))
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


def renamed_in(changes: Mapping[str, Value], renamed: Mapping[str, str]) -> dict[str, Value]:
    """Changes that tell of a given plan by the id that its revision goes by now."""
    return {
        path: renamed.get(said, said) if isinstance(said, str) and _REVISION.fullmatch(path) else said
        for path, said in changes.items()
    }


def rename(opened: Store, dossier: bytes, renamed: Mapping[str, str]) -> None:
    """Plans that were made of a revision that was written anew are of that one; inside a transaction.

    Else nobody could tell any more what their pages show, and a value that has to go would stay in them. (G-22)
    """
    for row, sealed in opened.rows("select id, info from given where dossier = ?", dossier):
        with suppress(BadBox):  # damaged: the check names it
            plan = records.given_of(opened.open("given-info", dossier + row, sealed))
            if plan.revision in renamed:
                told = records.given_content(replace(plan, revision=renamed[plan.revision]))
                opened.write(
                    "update given set info = ? where id = ?", opened.seal("given-info", dossier + row, told), row
                )
