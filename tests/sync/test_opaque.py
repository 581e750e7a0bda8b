"""No word of a client on the disk, wherever one looks; nothing secret in an error."""

import inspect
import shutil
import sys
from pathlib import Path

import pytest

from sync import errors
from sync.errors import SyncError
from sync.laptop import overview
from sync.vault import Draft, GivenPlan, Pack, Vault
from tests.conftest import PASSPHRASE
from tests.sync.conftest import AT, named_card, new, write

CANARIES = [f"kanarie{number}geelvogeltje" for number in range(12)]


def everywhere(folder: Path) -> bytes:
    """Every byte and every name in the folder."""
    parts = [path.read_bytes() + str(path.relative_to(folder)).encode() for path in folder.rglob("*") if path.is_file()]
    assert len(parts) > 5
    return b"\0".join(parts)


def a_year_of_work(vault: Vault) -> None:
    """Every kind of row there is, with words of a client in values, paths, reasons, cards and names of settings."""
    for month in range(12):
        word = CANARIES[month]
        dossier = new(vault, p1_name=word, **{word: "a path"})
        write(vault, dossier, {"note/0000000000000001/text": f"{word} kwam langs", f"list/{word}/order": "1"})
        head = vault.save(
            dossier, {"p1_name": None}, parents=vault.dossier(dossier).heads, form=word, reason=word, at=AT
        )
        vault.give_plan(dossier, GivenPlan(1, AT, word, head, f"%PDF {word}".encode(), word))
        vault.put_draft(dossier, Draft((head,), {"p1_name": word}, AT))
        vault.set_state(word, word)
        vault.packs.keep(Pack("form", word, AT, word.encode()))
        if month % 3 == 0:
            vault.backup()


def test_no_word_of_a_client_is_on_the_disk_open_or_closed(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # G-01
    vault.card_maker = named_card
    a_year_of_work(vault)
    monkeypatch.setattr(overview, "BEHIND", 1)
    while vault.copy_cards():
        pass
    assert vault._cards._overview.read()
    open_now = shutil.copytree(vault.folder, tmp_path / "copy")
    assert (open_now / "vault.db-wal").stat().st_size > 0
    vault.close()
    for folder in (open_now, vault.folder):
        found = everywhere(folder)
        for spelled in ("utf-8", "utf-16-le"):
            assert not [word for word in [*CANARIES, PASSPHRASE, "%PDF"] if word.encode(spelled) in found]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has rights of another kind, which the folder hands on")
def test_nobody_but_its_owner_may_read_a_file_of_the_profile(vault: Vault) -> None:  # G-01
    new(vault, p1_name=CANARIES[0])
    vault.backup()
    vault.credentials.set_passphrase(f"{PASSPHRASE} erbij")
    files = [path for path in vault.folder.rglob("*") if path.is_file()]
    assert {"vault.db", "vault.db-wal", "vault.header", "lock"} <= {path.name for path in files}
    assert {path.name: path.stat().st_mode & 0o077 for path in files if path.stat().st_mode & 0o077} == {}


def test_the_search_would_find_a_word(tmp_path: Path) -> None:
    for number in range(6):
        (tmp_path / str(number)).write_text(f"x {CANARIES[0]} y")
    assert CANARIES[0].encode() in everywhere(tmp_path)


def test_the_length_of_a_box_tells_the_length_of_a_text_only_in_steps(vault: Vault) -> None:
    for length in range(500, 532):
        new(vault, text="x" * length)
    sizes = {length for (length,) in vault._store.rows("select length(box) from revisions")}
    assert len(sizes) <= 2


def test_an_error_holds_nothing_of_the_client_or_the_passphrase(vault: Vault) -> None:
    dossier = new(vault, p1_name=CANARIES[0])
    heads = vault.dossier(dossier).heads
    attempts = [
        {CANARIES[0]: 1.5},
        {CANARIES[0]: CANARIES[1] * 10_000},
        {f"{CANARIES[0]}//x": 1},
        {CANARIES[0]: 1, f"{CANARIES[0]}/x": 1},
        {CANARIES[0] * 100: 1},
        {CANARIES[0]: "\ud800"},
    ]
    for changes in attempts:
        with pytest.raises(SyncError) as told:
            vault.save(dossier, changes, parents=heads, form="f", at=AT)  # type: ignore[arg-type]
        assert not any(word in str(told.value) + repr(told.value) for word in CANARIES)
    with pytest.raises(SyncError) as told:
        vault.credentials.change_passphrase(CANARIES[2], PASSPHRASE + " nu")
    assert CANARIES[2] not in str(told.value)


def test_every_error_has_a_code_of_its_own_and_says_three_things() -> None:
    known = [one for _, one in inspect.getmembers(errors, inspect.isclass) if issubclass(one, SyncError)]
    assert len(known) > 20
    assert len({one.code for one in known}) == len(known)
    for one in known:
        assert one.code.startswith("V-")
        assert one.text.count(". ") >= 1
        assert one.text.endswith(".")


def test_keys_do_not_show_when_printed(vault: Vault) -> None:
    shown = repr(vault) + repr(vault.start_backup()) + repr(vault._device)
    for secret in (vault._key, vault._device.sign):
        assert secret.hex() not in shown
        assert repr(secret) not in shown
