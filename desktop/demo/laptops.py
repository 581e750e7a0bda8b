"""The laptops of the sample region: each a vault of its own that syncs with the server over the network. No Qt."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from desktop.access import make_quickly
from desktop.named import ASSIGNED, named
from desktop.questionnaire import keep, own_form
from forms.samples import Sample
from sync.client.asking import Request
from sync.client.progress import Outcome, Progress
from sync.client.syncer import Syncer
from sync.client.transport import Transport
from sync.errors import SyncError
from sync.region.region import Region
from sync.vault import Value, Vault


@dataclass
class Laptop:
    """One colleague's laptop. name: of its worker; now: the moment at which everything is done."""

    name: str
    vault: Vault
    now: datetime
    transport: Transport
    _syncer: Syncer = field(init=False)

    @classmethod
    def new(cls, name: str, profile: Path, passphrase: str, url: str, now: datetime) -> "Laptop":
        """A laptop with an empty vault."""
        vault = make_quickly(profile, passphrase)
        keep(vault, own_form(), now)
        return cls(name, vault, now, Transport(url))

    @property
    def region(self) -> Region:
        """The region as this laptop knows it."""
        return self.vault.region

    def sync(self, token: str | None = None) -> Outcome:
        """One whole round. Raises SyncError when it does not end in step."""
        talk = Syncer(self.region, clock=lambda: self.now).round(token=token)
        told = None
        while True:
            try:
                asked = talk.send(told)
            except StopIteration as end:
                outcome: Outcome = end.value
                return outcome
            told = self.transport.send(asked) if isinstance(asked, Request) else None
            if not isinstance(asked, Request | Progress):
                raise SyncError("a round asks or tells")

    def record(self, sample: Sample, assigned: str) -> str:
        """Record the visits of a sample; its dossier id. assigned: on whose name, as named() writes it."""
        known: dict[str, Value] = {ASSIGNED: assigned} if assigned else {}
        dossier_id, form = "", own_form().name
        for visit in sample.visits:
            changes = {path: value for path, value in visit.values.items() if known.get(path) != value}
            if not dossier_id:
                dossier_id = self.vault.new_dossier({**known, **changes}, form=form, at=visit.at)
            else:
                self.write(dossier_id, changes, visit.at)
            known.update(changes)
        return dossier_id

    def write(self, dossier_id: str, changes: Mapping[str, Value], at: datetime | None = None) -> None:
        """Change a dossier as it stands on this laptop."""
        heads = self.vault.dossier(dossier_id).heads
        self.vault.save(dossier_id, changes, parents=heads, form=own_form().name, at=at or self.now)

    def me(self) -> str:
        """What puts a dossier on this worker's name."""
        return named(self.region.device_id, self.name)

    def close(self) -> None:
        """Let go of the vault and the connection."""
        self.transport.close()
        self.vault.close()
