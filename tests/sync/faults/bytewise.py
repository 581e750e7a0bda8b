"""One wrong byte, or a file that was cut off: salvage with the newest backup loses at most the dossier that was hit."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from sync.errors import SyncError
from sync.kdf import FLOOR
from sync.rescue.salvage import salvage
from sync.vault import Draft, GivenPlan, Vault
from tests.conftest import PASSPHRASE
from tests.sync.conftest import AT, FORM, digests, named_card, new, write
from tests.sync.faults.outcome import Outcome

DOSSIERS = 5
CUTS = 40


def small_vault(folder: Path) -> dict[str, str]:
    """Dossiers with a backup in the middle: some only before it, some changed since, some only after. Id -> name.

    With given plans and a draft, so that rows of every kind are hit.
    """
    made = {}
    with Vault.create(folder, PASSPHRASE, cost=FLOOR) as vault:
        vault.card_maker = named_card
        for number in range(DOSSIERS):
            made[new(vault, p1_name=f"Client {number}", more="x" * 900)] = f"Client {number}"
            if number == DOSSIERS // 2:
                vault.backup()
        for dossier in made:
            head = write(vault, dossier, {"p4_phone": "06"})
            vault.give_plan(dossier, GivenPlan(1, AT, "print", head, bytes(300), "KT"))
        vault.put_draft(dossier, Draft((head,), {"typing": 1}, AT))
    return made


def flipped(folder: Path, _rounds: int, every: int) -> Outcome:
    """A byte at every so many positions of every file of the vault, backups left whole."""
    made = small_vault(folder / "profile")
    positions = [
        (path, place)
        for path in sorted((folder / "profile").glob("vault.*"))
        for place in range(every // 2, path.stat().st_size, every)
    ]
    return _spoiled(f"a byte flipped at every {every}th position", folder, made, iter(positions), _flip)


def cut_off(folder: Path, _rounds: int, every: int) -> Outcome:
    """The database cut off at many lengths: what the backup has must come back."""
    made = small_vault(folder / "profile")
    size = (folder / "profile" / "vault.db").stat().st_size
    step = max(size // CUTS, every * 16)
    positions = iter([(folder / "profile" / "vault.db", place) for place in range(0, size, step)])
    return _spoiled(
        "a database cut off", folder, made, positions, lambda data, place: data[:place], in_backup_only=True
    )


def _cut(data: bytes, place: int) -> bytes:
    return data[:place]


def _flip(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 0x40]) + data[place + 1 :]


def _spoiled(
    name: str,
    folder: Path,
    made: dict[str, str],
    positions: Iterator[tuple[Path, int]],
    spoil: Callable[[bytes, int], bytes],
    *,
    in_backup_only: bool = False,
) -> Outcome:
    """Spoil, open (which may refuse, and then changes nothing), salvage, count; put the bytes back."""
    profile = folder / "profile"
    count = beyond = changed = wrong = 0
    with Vault.unlock(_last_backup(profile), PASSPHRASE) as backup:
        backed_up = {card.dossier_id for card in backup.cards()}
    for path, place in positions:
        spoilt = folder / "spoilt"
        shutil.rmtree(spoilt, ignore_errors=True)
        shutil.copytree(profile, spoilt)
        target = spoilt / path.name
        target.write_bytes(spoil(target.read_bytes(), place))
        before = digests(spoilt)
        found = _salvaged(spoilt, folder / "new")
        lost = (backed_up if in_backup_only else made.keys()) - found.keys()
        beyond += max(len(lost) - (0 if in_backup_only else 1), 0)
        wrong += sum(made.get(one) != name for one, name in found.items())
        changed += digests(spoilt) != before
        changed += _changed_by_a_failed_open(spoilt, before)
        count += 1
    return Outcome(name, count, beyond=beyond, changed=changed, wrong=wrong)


def _salvaged(spoilt: Path, to: Path) -> dict[str, object]:
    shutil.rmtree(to, ignore_errors=True)
    salvage(spoilt, to, PASSPHRASE, named_card)
    with Vault.unlock(to, PASSPHRASE) as again:
        again.card_maker = named_card
        names = {card.dossier_id: again.dossier(card.dossier_id).values.get("p1_name") for card in again.cards()}
        for dossier, draft in again.drafts().items():  # what was being typed can be saved, over what is left
            if draft.parents:
                again.save(dossier, draft.changes, parents=draft.parents, form=FORM, at=AT)
    return {one: name for one, name in names.items() if name is not None}  # saved without its name counts as lost


def _changed_by_a_failed_open(spoilt: Path, before: dict[str, str]) -> bool:
    try:
        Vault.unlock(spoilt, PASSPHRASE).close()
    except SyncError:
        return digests(spoilt) != before
    return False


def _last_backup(profile: Path) -> Path:
    return max((profile / "backups").iterdir())
