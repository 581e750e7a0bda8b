"""What is not saved yet: one sealed draft per dossier, durable before anybody is told so."""

from collections.abc import Mapping

from sync import records
from sync.errors import BadBox, UnknownDossier
from sync.laptop.dossiers import Dossiers, id_bytes
from sync.laptop.removing import Removals
from sync.laptop.store import Store
from sync.records import Draft


class Drafts:
    """The drafts of an open vault; which there are is read once and kept in step."""

    def __init__(self, opened: Store, dossiers: Dossiers, removals: Removals) -> None:
        self._store, self._dossiers, self._removals = opened, dossiers, removals
        self._ids: set[str] | None = None

    def put(self, dossier_id: str, draft: Draft) -> None:
        """Seal a draft; replaces the one before. Raises UnknownDossier, BadChange."""
        dossier = id_bytes(dossier_id)
        if (draft.parents and not self._dossiers.has(dossier)) or self._removals.is_destroyed(dossier_id):
            raise UnknownDossier()
        self._store.put("drafts", dossier, records.draft_content(draft))
        self.ids().add(dossier.hex())

    def all(self) -> Mapping[str, Draft]:
        """Dossier id -> draft, without those that are damaged."""
        read = {dossier.hex(): self._read(dossier) for (dossier,) in self._store.rows("select dossier from drafts")}
        return {dossier_id: draft for dossier_id, draft in read.items() if draft is not None}

    def one(self, dossier_id: str) -> Draft | None:
        """None when there is none, or it is damaged."""
        return self._read(id_bytes(dossier_id))

    def _read(self, dossier: bytes) -> Draft | None:
        try:
            content = self._store.get("drafts", dossier)
            return None if content is None else records.draft_of(content)
        except BadBox:
            return None

    def drop(self, dossier_id: str) -> None:
        """Set a draft aside for good."""
        self._store.drop("drafts", id_bytes(dossier_id))
        self.dropped(dossier_id)

    def dropped(self, dossier_id: str) -> None:
        """A transaction that did more took the draft's row along."""
        self.ids().discard(dossier_id)

    def ids(self) -> set[str]:
        """The dossiers that have a draft, a damaged one too."""
        if self._ids is None:
            self._ids = {dossier.hex() for (dossier,) in self._store.rows("select dossier from drafts")}
        return self._ids
