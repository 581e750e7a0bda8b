"""(5) The safety card: what was said is nowhere, only that it was, and when."""

import re
import shutil
from pathlib import Path

from sync.vault import Vault
from tests.conftest import LONG_MS, PASSPHRASE
from tests.visits.hands import Hands

MOMENT = "2026-12-23T10:00+01:00"
CONTACT = {"visit", MOMENT}  # that there was a visit, and since when


def use_the_card(hands: Hands) -> None:
    hands.press("new-dossier")
    hands.press("safety")
    assert hands.sees("113")
    hands.press("safety-discussed")


def test_after_the_card_the_vault_holds_only_a_time(hands: Hands, profile: Path) -> None:
    use_the_card(hands)
    hands.office.window.lock()
    hands.office.settle()
    with Vault.unlock(profile, PASSPHRASE) as vault:
        (card,) = vault.cards()
        values = vault.dossier(card.dossier_id).values
        written = [change for revision in vault.history(card.dossier_id) for change in revision.changes.items()]
        drafts = vault.drafts()
    safety = {path: value for path, value in values.items() if path.startswith("safety")}
    assert safety == {"safety/discussed_at": MOMENT}
    assert drafts == {}
    others = [value for path, value in written if path != "safety/discussed_at"]
    assert set(others) <= CONTACT


def test_a_draft_of_the_card_holds_only_a_time_too(hands: Hands) -> None:
    use_the_card(hands)
    vault = hands.office.desk._vault
    assert vault is not None
    hands.qtbot.waitUntil(lambda: not hands.office.jobs.busy and bool(vault.drafts() or vault.cards()), timeout=LONG_MS)
    for draft in vault.drafts().values():
        assert set(draft.changes.values()) <= CONTACT


def test_the_backup_opened_with_the_passphrase_holds_only_a_time(hands: Hands, profile: Path, tmp_path: Path) -> None:
    use_the_card(hands)
    hands.office.window.lock()
    hands.office.settle()
    with Vault.unlock(profile, PASSPHRASE) as vault:
        (backup,) = vault.backups()
    copy = tmp_path / "copy"
    shutil.copytree(backup.folder, copy)
    with Vault.unlock(copy, PASSPHRASE) as vault:
        (card,) = vault.cards()
        values = dict(vault.dossier(card.dossier_id).values)
    assert values.pop("safety/discussed_at") == MOMENT
    assert set(values.values()) <= CONTACT


def test_no_file_of_the_profile_holds_a_word_of_it(hands: Hands, profile: Path) -> None:
    use_the_card(hands)
    hands.office.window.lock()
    hands.office.settle()
    files = [path for path in profile.rglob("*") if path.is_file()]
    assert len(files) > 3
    for path in files:
        assert not re.search(rb"safety|discussed|veilig|0113", path.read_bytes()), path.name


def test_the_card_is_offered_when_someone_is_very_low_and_never_opens_by_itself(hands: Hands) -> None:
    hands.press("new-dossier")
    hands.press("answer-p11_feeling-2")
    assert hands.can_find("safety-offer")
    assert not hands.can_find("safety-card")
    hands.press("safety-open")
    assert hands.can_find("safety-card")
