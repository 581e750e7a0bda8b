"""The worker's vault: made, opened, looked after and closed, with its list of dossiers and its settings.

All vault work goes to its lane; what comes back is taken in only while the same vault is still open. The dossier that
lies open on top of it is the desk's (desk.py).
"""

import json
import shutil
import tempfile
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

from PySide6.QtCore import QObject, Signal

from desktop import access, own_words
from desktop.cards import ReadRows, Row, all_cards
from desktop.jobs import Jobs, Lane, still_wanted
from desktop.keeper import Keeper
from desktop.leaving import Leaving, seal_and_close
from desktop.questionnaire import Questionnaire, in_use, kept, own_form
from desktop.region import Region, region_of
from desktop.shelf import Shelf, own_shelf
from desktop.shelf import in_use as shelf_in_use
from desktop.trouble import BUG, PUT_BACK, Trouble, trouble_of
from forms.words import use_own
from sync.errors import BackupsBehind, SyncError, WrongPassphrase
from sync.laptop.copies import BackupInfo
from sync.rescue.differing import Difference
from sync.rescue.restoring import prove, restore
from sync.rescue.salvage import Salvaged
from sync.vault import Card, Value, Vault

T = TypeVar("T")
U = TypeVar("U")
SETTINGS: Final = "settings"  # key of this profile's settings in the vault


class Profile(NamedTuple):
    """What is read of a vault once it is open. form, shelf: None: the program's own. confirmed: its recovery code.

    not_whole: ids of dossiers that a mend could not bring back whole.
    """

    cards: tuple[Card, ...]
    settings: dict[str, Value]
    form: Questionnaire | None
    shelf: Shelf | None
    confirmed: bool
    not_whole: tuple[str, ...]


class VaultDesk(QObject):
    """One worker at one vault. clock gives the present moment, timezone-aware."""

    coming_in = Signal()  # a key is being derived: there is a second to spare
    unlocked = Signal()
    locking = Signal()
    lock_wanted = Signal()  # by something else than the worker's own hand on the lock
    cards_changed = Signal()
    trouble = Signal(Trouble)

    def __init__(self, profile: Path, jobs: Jobs, clock: Callable[[], datetime], language: str = "nl") -> None:
        super().__init__()
        self.profile = profile
        self.jobs = jobs
        self.clock = clock
        self.language = language
        self.cards: tuple[Card, ...] = ()
        self._reader = ReadRows()
        self.settings: dict[str, Value] = {}
        self.sample_folder: Path | None = None  # while looking around
        self.held_back: Leaving | None = None  # a vault that could not be closed without losing what was typed
        self.not_whole: tuple[str, ...] = ()  # ids of dossiers that a mend could not bring back whole
        self.code_confirmed = True  # the recovery code of this vault was typed back once
        self.getting_in = False  # a vault is being made or opened, or its code is being shown
        self._vault: Vault | None = None
        self._form: Questionnaire | None = None  # that was put in use in this vault
        self._shelf: Shelf | None = None  # likewise
        self._once_locked: Callable[[], Trouble | None] | None = None
        self._keeper = Keeper(jobs, clock)
        jobs.trouble.connect(self.trouble)

    @property
    def today(self) -> date:
        """Today by the laptop's clock, in the laptop's time zone."""
        return self.clock().date()

    @property
    def is_unlocked(self) -> bool:
        """True while the vault is open."""
        return self._vault is not None

    @property
    def rows(self) -> tuple[Row, ...]:
        """The cards, read."""
        return self._reader.rows(self.cards)

    @property
    def questionnaire(self) -> Questionnaire:
        """The form in use."""
        return self._form or own_form()

    @property
    def shelf(self) -> Shelf:
        """The catalogue in use."""
        return self._shelf or own_shelf()

    @property
    def region(self) -> Region:
        """What the region sets, as the open dossier is read with."""
        return region_of(self.settings, self._shelf.catalogue if self._shelf is not None else None)

    def kept_forms(self, done: Callable[[tuple[Questionnaire, ...]], None]) -> None:
        """The forms that answers of this vault were given with, the latest first."""
        vault = self.open_vault()
        self.jobs.run(Lane.VAULT, lambda: kept(vault), done, key="forms")

    def create(
        self, passphrase: str, done: Callable[[str], None], failed: Callable[[Trouble], None] | None = None
    ) -> None:
        """Make a vault; done gets the recovery code, to be shown once. Then come_in."""
        work = partial(access.make, self.profile, passphrase)
        self._get_in(work, partial(self._hold, done), failed)

    def recover(
        self, code: str, passphrase: str, done: Callable[[str], None], failed: Callable[[Trouble], None]
    ) -> None:
        """Open the vault with the recovery code and set a new passphrase; done gets the new code. Then come_in."""
        work = partial(access.recover, self.profile, code, passphrase)
        self._get_in(work, partial(self._hold, done), failed)

    def come_in(self) -> None:
        """Go on into the vault whose recovery code was just shown; `unlocked` follows."""
        self._read_vault()

    def unlock(self, passphrase: str, failed: Callable[[Trouble], None] | None = None) -> None:
        """Open the vault; `unlocked` follows."""
        held_back, self.held_back = self.held_back, None

        def work() -> Vault:
            if held_back is not None:
                seal_and_close(held_back)
            return access.unlock(self.profile, passphrase)

        def refused(trouble: Trouble) -> None:
            if held_back is not None and trouble.code != WrongPassphrase.code:
                self.held_back = held_back
            (failed or self.trouble.emit)(trouble)

        self._get_in(work, self._take_vault, refused)

    def look_around(self, failed: Callable[[Trouble], None]) -> None:
        """Open a vault with sample dossiers that is gone after locking; `unlocked` follows."""
        folder = Path(tempfile.mkdtemp(prefix="keukentafel-voorbeeld-"))

        def take(vault: Vault) -> None:
            self.sample_folder = folder
            self._take_vault(vault)

        def refused(trouble: Trouble) -> None:
            shutil.rmtree(folder, ignore_errors=True)
            failed(trouble)

        self._get_in(partial(access.samples, folder, self.clock()), take, refused)

    def _get_in(
        self, work: Callable[[], Vault], take: Callable[[Vault], None], failed: Callable[[Trouble], None] | None
    ) -> None:
        self.getting_in = True
        self.coming_in.emit()

        def refused(trouble: Trouble) -> None:
            self.getting_in = False
            (failed if failed is not None and still_wanted(failed) else self.trouble.emit)(trouble)

        self.jobs.run(Lane.VAULT, work, take, refused, always=True)

    def change_passphrase(
        self, old: str, new: str, done: Callable[[], None], failed: Callable[[Trouble], None]
    ) -> None:
        """Change the passphrase; done comes only when every backup opens with the new one."""
        credentials = self.open_vault().credentials
        self.jobs.run(Lane.VAULT, lambda: credentials.change_passphrase(old, new), lambda _none: done(), failed)

    def new_recovery_code(
        self, passphrase: str, done: Callable[[str], None], failed: Callable[[Trouble], None]
    ) -> None:
        """Draw a new recovery code for who knows the passphrase; done gets it, to be shown once. Then confirm_code."""
        credentials = self.open_vault().credentials

        def work() -> str:
            credentials.prove_passphrase(passphrase)
            return credentials.new_recovery_code()

        self.jobs.run(Lane.VAULT, work, done, failed)

    def confirm_code(self, typed: str, done: Callable[[bool], None], failed: Callable[[Trouble], None]) -> None:
        """The code that was shown, typed back: only now it counts. done gets False when something else was typed."""
        credentials = self.open_vault().credentials

        def work() -> tuple[bool, bool]:
            return credentials.confirm_recovery_code(typed), credentials.backups_behind

        def take(found: tuple[bool, bool]) -> None:
            same, behind = found
            self.code_confirmed = self.code_confirmed or same
            done(same)
            if same and behind:
                self.trouble.emit(trouble_of(BackupsBehind()) or BUG)

        self.jobs.run(Lane.VAULT, work, take, failed)

    def backups(self, done: Callable[[tuple[BackupInfo, ...]], None]) -> None:
        """The rolling backups, oldest first."""
        vault = self.open_vault()
        self.jobs.run(Lane.VAULT, vault.backups, done, key="backups")

    def compare_backup(self, folder: Path, done: Callable[[Difference], None]) -> None:
        """What putting this backup back would change."""
        vault = self.open_vault()
        self.jobs.run(Lane.VAULT, lambda: vault.compare(folder), done, key="compare")

    def restore(self, folder: Path, passphrase: str, failed: Callable[[Trouble], None]) -> None:
        """Put a backup back once its passphrase proved right: it locks first, and `trouble` tells then."""

        def put_back() -> Trouble:
            restore(self.profile, folder, passphrase)
            return PUT_BACK

        self._lock_and_do(partial(prove, folder, passphrase), put_back, failed)

    def mend_open(self, passphrase: str, failed: Callable[[Trouble], None]) -> None:
        """Save what can be read of a vault in which a dossier is damaged: it locks first, and `trouble` tells then."""
        vault = self.open_vault()
        work = partial(access.mend_and_tell, self.profile, passphrase)
        self._lock_and_do(partial(vault.credentials.prove_passphrase, passphrase), work, failed)

    def mend(self, passphrase: str, done: Callable[[Salvaged], None], failed: Callable[[Trouble], None]) -> None:
        """Save what can be read of a vault that does not open."""
        self.jobs.run(Lane.VAULT, partial(access.mend, self.profile, passphrase), done, failed)

    def mend_by_code(self, code: str, done: Callable[[Salvaged], None], failed: Callable[[Trouble], None]) -> None:
        """The same by the recovery code."""
        self.jobs.run(Lane.VAULT, partial(access.mend_by_code, self.profile, code), done, failed)

    def looked_at(self) -> None:
        """The worker looked at the dossiers that a mend could not bring back whole: they are not named any more."""
        vault, self.not_whole = self.open_vault(), ()
        self.jobs.run(Lane.VAULT, partial(access.looked_at, vault))

    def _lock_and_do(
        self, prove_it: Callable[[], None], work: Callable[[], Trouble | None], failed: Callable[[Trouble], None]
    ) -> None:
        def locks(_none: None) -> None:
            self._once_locked = work
            self.lock_wanted.emit()

        self.jobs.run(Lane.VAULT, prove_it, locks, failed)

    def lock(self, done: Callable[[], None] | None = None) -> None:
        """Forget everything, seal what is typed and close the vault. The window hides itself on `locking`.

        When what is typed cannot be sealed, the vault stays open in memory, out of sight, and `trouble` says so; the
        next unlock tries again. done runs when nothing is left to be lost.
        """
        self.locking.emit()
        if self._vault is None:
            return
        self._keeper.end()
        leaving = self._put_away(self._vault, self.clock())
        self._vault = self.sample_folder = None
        use_own({})
        self.cards, self._reader, self.settings, self._form, self._shelf = (), ReadRows(), {}, None, None
        once_locked, self._once_locked = self._once_locked, None

        def work() -> Trouble | None:
            self._keeper.wait_for_copy()
            error = seal_and_close(leaving)
            try:
                said = once_locked() if once_locked is not None else None
            except SyncError as refused:
                said, error = None, refused
            return said or (None if error is None else trouble_of(error) or BUG)

        self.jobs.run(Lane.VAULT, work, partial(self._left, done), partial(self._stuck, leaving), always=True)

    def _put_away(self, vault: Vault, at: datetime) -> Leaving:
        """What must be sealed before this vault closes; the desk adds what is typed."""
        return Leaving(vault, at, "", {}, self.sample_folder)

    def _left(self, done: Callable[[], None] | None, trouble: Trouble | None) -> None:
        self.held_back = None
        if trouble is not None:
            self.trouble.emit(trouble)
        if done is not None:
            done()

    def _stuck(self, leaving: Leaving, trouble: Trouble) -> None:
        self.held_back = leaving
        self.trouble.emit(Trouble(trouble.code, "", "trouble.held_back"))

    def save_settings(self, settings: Mapping[str, Value]) -> None:
        """Keep this profile's settings (the worker's name, the region's amounts, ...) sealed in the vault."""
        self.settings = {**self.settings, **settings}
        vault, packed = self.open_vault(), json.dumps(self.settings, sort_keys=True)
        self.jobs.run(Lane.VAULT, lambda: vault.set_state(SETTINGS, packed))

    def take_published(
        self, form: Questionnaire | None, settings: Mapping[str, Value], shelf: Shelf | None = None
    ) -> None:
        """The region published something, which is in use from now on; a dossier that lies open keeps its form."""
        if shelf is not None:
            self._take_shelf(shelf)
        if form is not None:
            self._form = form
        if settings:
            self.save_settings(settings)

    def _take_shelf(self, shelf: Shelf) -> None:
        self._shelf = shelf
        if shelf.trouble is not None:
            self.trouble.emit(shelf.trouble)

    def _hold(self, done: Callable[[str], None], vault: Vault) -> None:
        self._vault = vault
        done(vault.credentials.recovery_code or "")

    def _take_vault(self, vault: Vault) -> None:
        self._vault = vault
        self._read_vault()

    def _read_vault(self) -> None:
        vault = self.open_vault()

        def work() -> Profile:
            stored = vault.state(SETTINGS)
            settings = json.loads(stored) if isinstance(stored, str) else {}
            use_own(own_words.in_use(vault))
            confirmed, not_whole = vault.credentials.recovery_confirmed, access.not_whole(vault)
            return Profile(all_cards(vault), settings, in_use(vault), shelf_in_use(vault), confirmed, not_whole)

        def take(found: Profile) -> None:
            self.getting_in = False
            if self._vault is vault:
                self.cards, self.settings, self._form, self._shelf, self.code_confirmed, self.not_whole = found
                self.unlocked.emit()
                for one in (self._form, self._shelf):
                    if one is not None and one.trouble is not None:
                        self.trouble.emit(one.trouble)
                if self.sample_folder is None:
                    self._keeper.begin(vault)

        def refused(trouble: Trouble) -> None:
            self.getting_in = False
            if self._vault is vault:
                self._vault = None
                self.jobs.run(Lane.VAULT, vault.close)
                self.locking.emit()
            self.trouble.emit(trouble)

        self.jobs.run(Lane.VAULT, work, take, refused, always=True)

    def touched(self) -> None:
        """The worker does something: what goes on beside makes room."""
        self._keeper.touched()

    def refresh_cards(self) -> None:
        """Read the rows of the list anew; `cards_changed` follows."""
        vault = self.open_vault()

        def take(cards: tuple[Card, ...]) -> None:
            if self._vault is vault:
                self.cards = cards
                self.cards_changed.emit()

        self.jobs.run(Lane.VAULT, lambda: all_cards(vault), take, key="cards")

    def with_vault(
        self, work: Callable[[Vault], T], done: Callable[[T], None], failed: Callable[[Trouble], None] | None = None
    ) -> None:
        """Run work on the open vault in its lane; done and failed only while that vault is open."""
        vault = self.open_vault()

        def while_open(answer: Callable[[U], None]) -> Callable[[U], None]:
            return lambda found: answer(found) if self._vault is vault and still_wanted(answer) else None

        refused = while_open(failed) if failed is not None else None
        self.jobs.run(Lane.VAULT, lambda: work(vault), while_open(done), refused, always=True)

    def open_vault(self) -> Vault:
        """The vault that is open; for work in its lane. Raises RuntimeError while it is locked: a bug."""
        if self._vault is None:
            raise RuntimeError("the vault is locked")
        return self._vault
