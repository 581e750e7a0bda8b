"""A region from the command line alone: founded, joined, looked at, synced, a laptop taken out again."""

import io
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization

from desktop.cli import main
from desktop.commands._given import authority_of
from sync.client.progress import STOPS
from sync.errors import NoSpace
from sync.kdf import FLOOR
from sync.records import utc_now
from sync.region.enrolment import invitation
from sync.rescue import opening
from sync.server.app import make_app
from sync.server.database import Database
from sync.server.tables import regions
from sync.vault import Vault
from tests.conftest import PASSPHRASE
from tests.sync.client.conftest import TOKEN, empty_server
from tests.sync.client.test_transport import certificate
from tests.sync.client.wires import served
from tests.sync.conftest import AT, FORM

Command = Callable[..., tuple[int, dict[str, Any]]]
FOUND = ("region", "found", "--name", "Regio Proef", "--team", "Noord")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """The address of a server that waits to be founded."""
    (tmp_path / "server").mkdir()
    with served(make_app(empty_server(tmp_path / "server", utc_now))) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs a command on a profile; exit code and what it printed."""
    monkeypatch.setattr(opening, "measure_cost", lambda: FLOOR)

    def run(profile: str, *words: str) -> tuple[int, dict[str, Any]]:
        monkeypatch.setattr("sys.stdin", io.StringIO(PASSPHRASE + "\n"))
        code = main([*words, "--profile", str(tmp_path / profile), "--passphrase-stdin", "--json"])
        return code, json.loads(capsys.readouterr().out or "{}")

    return run


def test_a_region_is_founded_joined_synced_and_left_without_a_window(
    server: str, command: Command, tmp_path: Path
) -> None:
    token, mail = tmp_path / "token", tmp_path / "mail"
    token.write_text(TOKEN)
    code, found = command("anna", "region", "found", "--name", "Regio Proef", "--server", server, "--token-file",
                          str(token), "--team", "Noord", "--archive")  # fmt: skip
    assert (code, found["synced"], found["stopped"]) == (0, True, None)
    assert found["root_paper"].startswith("R-")
    assert len(found["archive_papers"]) == 2
    assert found["recovery_code"]
    code, invited = command("anna", "region", "invite")
    mail.write_text(f"Hallo,\n> {invited['code']}\nGroet")
    code, asked = command("bo", "region", "join", "--code", str(mail), "--name", "Bo Onbekendsma")
    assert (code, asked["synced"], asked["waiting"]) == (0, False, {})
    code, seen = command("anna", "region", "words")
    assert [(one["name"], one["words"]) for one in seen["requests"]] == [("Bo Onbekendsma", asked["words"])]
    assert command("bo", "region", "words")[1]["words"] == asked["words"]
    approve = ("region", "approve", "--device", asked["device"], "--team", "Noord", "--words")
    assert command("anna", *approve, "vier andere woorden hier")[0] == 2
    code, approved = command("anna", *approve, "; ".join(asked["words"]).title())  # as they are printed, or typed
    assert (code, approved["synced"]) == (0, True)
    with Vault.unlock(tmp_path / "anna", PASSPHRASE) as opened:
        dossier = opened.new_dossier({"p1_name": "Voorbeeld"}, form=FORM, at=AT)
    assert command("anna", "sync")[0] == 0
    code, synced = command("bo", "sync")
    assert (code, synced["synced"]) == (0, True)
    with Vault.unlock(tmp_path / "bo", PASSPHRASE) as opened:
        assert opened.dossier(dossier).values == {"p1_name": "Voorbeeld"}
    code, status = command("bo", "region", "status")
    assert (status["standing"], status["my_teams"], status["region"]) == ("member", ["Noord"], "Regio Proef")
    assert {one["name"] for one in status["devices"]} >= {"Bo Onbekendsma"}
    papers = tmp_path / "papers"
    papers.write_text("\n".join(found["archive_papers"]))
    code, opened_ = command("bo", "region", "archive", "--papers", str(papers))
    assert (code, opened_["opened_keys"], opened_["still_shut"]) == (0, 0, [])  # a colleague gave it its keys already
    papers.write_text(found["archive_papers"][0])
    assert command("bo", "region", "archive", "--papers", str(papers))[0] == 2
    code, moved = command("bo", "region", "server", "--url", server.replace("127.0.0.1", "localhost"))
    assert (code, moved["synced"]) == (0, True)
    assert command("bo", "region", "server", "--url", "http://region.invalid")[0] == 2
    anna = next(one["device"] for one in status["devices"] if one["administrator"])
    assert command("anna", "region", "revoke", "--device", anna)[0] == 2
    assert command("anna", "region", "revoke", "--device", asked["device"])[0] == 0
    code, left = command("bo", "sync")
    assert (code, left["stopped"]) == (1, "revoked")


def test_what_a_region_cannot_do_without_is_taken_out_only_after_it_was_said(
    server: str, tmp_path: Path, command: Command, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The only administrator never; the last laptop of a team by who says so."""
    (tmp_path / "token").write_text(TOKEN)
    command("anna", *FOUND, "--server", server, "--token-file", str(tmp_path / "token"))
    _, invited = command("anna", "region", "invite")
    (tmp_path / "mail").write_text(invited["code"])
    _, asked = command("bo", "region", "join", "--code", str(tmp_path / "mail"), "--name", "Bo")
    with Vault.unlock(tmp_path / "anna", PASSPHRASE) as opened:
        zuid = opened.region.add_team("Zuid", at=AT)
    synced = command("anna", "sync")
    assert synced[0] == 0
    approve = ("region", "approve", "--device", asked["device"], "--words", " ".join(asked["words"]), "--team", "Zuid")
    assert command("anna", *approve)[0] == 0
    revoke = ("region", "revoke", "--profile", str(tmp_path / "anna"), "--passphrase-stdin", "--device")

    def refused(device: str) -> str:
        monkeypatch.setattr("sys.stdin", io.StringIO(PASSPHRASE + "\n"))
        assert main([*revoke, device]) == 2
        return capsys.readouterr().err

    with Vault.unlock(tmp_path / "anna", PASSPHRASE) as opened:
        anna = opened.region.device_id
    assert refused(anna).startswith("G-013 This laptop is the only administrator")
    said = refused(asked["device"])
    assert said.startswith("G-014 It is the last laptop of Zuid, ")
    assert "no archive key" in said
    with Vault.unlock(tmp_path / "anna", PASSPHRASE) as opened:
        assert [one.hex() for one in opened.region.roster.members(bytes.fromhex(zuid))] == [asked["device"]]
    assert command("anna", "region", "revoke", "--device", asked["device"], "--last-of-team")[0] == 0


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--server", "http://region.invalid", "--token-file", "token"), "V-051"),
        (("--server", "https://region.invalid", "--token-file", "no-such-file"), "G-001"),
        (("--server", "https://region.invalid", "--token-file", "token", "--ca", "no-such-file"), "G-001"),
        (("--server", "https://region.invalid", "--token-file", "token", "--ca", "token"), "G-008"),
        (("--server", "https://region.invalid", "--token-file", "token", "--team", "Noord"), "G-006"),
        (("--server", "https://region.invalid", "--token-file", "token", "--name", " "), "G-006"),
    ],
)
def test_what_no_region_can_be_founded_with_leaves_no_vault_and_no_half_a_region(
    words: tuple[str, ...],
    code: str,
    command: Command,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "token").write_text(TOKEN)
    assert main([*FOUND, *words, "--profile", "anna", "--passphrase-stdin"]) == 2
    assert capsys.readouterr().err.startswith(f"{code} ")
    assert not (tmp_path / "anna").exists()


@pytest.mark.parametrize("given", [TOKEN, f"  {TOKEN}\n\n"])
def test_passphrase_and_token_come_one_after_the_other_on_standard_input(
    given: str,
    server: str,
    command: Command,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for words in ((*FOUND, "--server", server), ("sync",)):
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSPHRASE}\n{given}"))
        assert main([*words, "--token-file", "-", "--profile", str(tmp_path / "anna"), "--passphrase-stdin"]) == 0
    capsys.readouterr()
    assert command("anna", "sync")[1]["synced"] is True


@pytest.mark.parametrize("words", [(*FOUND, "--server", "https://region.invalid"), ("sync",)])
def test_a_token_that_is_not_there_is_said_before_anything_is_made(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSPHRASE}\n"))
    assert main([*words, "--token-file", "-", "--profile", str(tmp_path / "anna"), "--passphrase-stdin"]) == 2
    assert capsys.readouterr().err.startswith("G-015 ")
    assert not (tmp_path / "anna").exists()


def test_a_region_without_a_team_is_not_founded(command: Command, tmp_path: Path) -> None:
    (tmp_path / "token").write_text(TOKEN)
    words = ("--name", "R", "--server", "https://region.invalid", "--token-file", str(tmp_path / "token"))
    assert command("anna", "region", "found", *words)[0] == 2
    assert not (tmp_path / "anna").exists()


def test_of_a_file_of_an_authority_only_its_certificates_go_round_and_no_key_beside_them(tmp_path: Path) -> None:
    pem = certificate("Gemeente")[0].public_bytes(serialization.Encoding.PEM).decode()
    secret = "-----BEGIN PRIVATE KEY-----\nMC4CAQ==\n-----END PRIVATE KEY-----"
    file = tmp_path / "authority.pem"
    file.write_text(f"# Gemeente Súdwest\n{secret}\n{pem}", encoding="utf-8")
    assert authority_of("https://region.invalid", str(file)) == pem.strip()


def test_what_is_on_no_paper_yet_is_printed_also_when_the_first_round_breaks_off(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object) -> None:
        raise NoSpace()

    (tmp_path / "token").write_text(TOKEN)
    monkeypatch.setattr("desktop.commands.region.synced", broken)
    words = ("--server", "https://region.invalid", "--token-file", str(tmp_path / "token"), "--archive")
    code, found = command("anna", *FOUND, *words)
    assert code == 2
    assert {"root_paper", "archive_papers", "recovery_code"} <= found.keys()


def test_a_region_that_was_founded_with_a_wrong_token_is_founded_once_more_with_the_right_one(
    server: str, command: Command, tmp_path: Path
) -> None:
    token = tmp_path / "token"
    token.write_text("mistyped")
    code, found = command("anna", *FOUND, "--server", server, "--token-file", str(token))
    assert (code, found["stopped"]) == (1, "not-founded")
    assert [one["why"] for one in command("anna", "sync")[1]["apart"]] == ["join-token"]
    token.write_text(TOKEN)
    code, said = command("anna", "sync", "--token-file", str(token))
    assert (code, said["synced"]) == (0, True)
    code, late = command("bo", *FOUND, "--server", server, "--token-file", str(token))
    assert (code, late["stopped"]) == (1, "other-region")  # somebody was first
    code, said = command("bo", "sync")
    assert (code, said["stopped"]) == (1, "unknown-device")
    assert [one["why"] for one in said["apart"]] == ["founded"]


@pytest.mark.parametrize("days", ["0", "-1", "31", "100000000000"])
def test_a_code_that_no_server_takes_is_not_made(days: str, command: Command, tmp_path: Path) -> None:
    Vault.create(tmp_path / "anna", PASSPHRASE, cost=FLOOR).close()
    assert command("anna", "region", "invite", "--days", days)[0] == 2


@pytest.mark.parametrize("days", [-1, 1])
def test_a_code_that_cannot_be_used_makes_no_vault(days: int, command: Command, tmp_path: Path) -> None:
    expires = utc_now() + timedelta(days=days)
    code = invitation("https://region.invalid", b"r" * 32, b"h" * 32, expires).as_text()
    mail = tmp_path / "mail"
    mail.write_text(code if days < 0 else code[:-9])
    assert command("bo", "region", "join", "--code", str(mail), "--name", "Bo")[0] == 2
    assert not (tmp_path / "bo").exists()


def test_every_reason_for_which_a_round_stops_stands_in_the_table_of_commands() -> None:
    table = (Path(__file__).parents[3] / "docs" / "commands.md").read_text(encoding="utf-8")
    assert STOPS
    assert {code for code in STOPS if f"`{code}`" not in table} == set()


def test_where_nobody_can_type_a_passphrase_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def nobody(_asked: str) -> str:
        raise EOFError

    monkeypatch.setattr("getpass.getpass", nobody)
    assert main(["region", "status", "--profile", str(tmp_path / "anna")]) == 2
    assert capsys.readouterr().err.startswith("G-007 ")


def test_a_vault_that_belongs_to_no_region_has_nobody_to_sync_with(command: Command, tmp_path: Path) -> None:
    Vault.create(tmp_path / "anna", PASSPHRASE, cost=FLOOR).close()
    code, said = command("anna", "sync")
    assert (code, said["synced"], said["sent"]) == (1, False, 0)
    assert command("anna", "region", "status")[1]["standing"] == "none"


@pytest.mark.parametrize(
    "words",
    [
        ("region", "join", "--code", "no-such-file", "--name", "Bo"),
        ("region", "found", "--name", "R", "--server", "http://region.invalid", "--token-file", "no-such-file"),
        ("region", "approve", "--device", "00", "--words", "a b c d"),
        ("region", "invite"),
        ("region", "confirm"),
        ("region", "revoke", "--device", "00" * 16),
    ],
)
def test_what_cannot_be_done_is_one_line_with_a_code(words: tuple[str, ...], command: Command, tmp_path: Path) -> None:
    Vault.create(tmp_path / "anna", PASSPHRASE, cost=FLOOR).close()
    assert command("anna", *words)[0] == 2


def test_a_restored_server_waits_until_an_administrator_confirms(
    server: str, command: Command, tmp_path: Path
) -> None:  # G-25
    token = tmp_path / "token"
    token.write_text(TOKEN)
    found = ("region", "found", "--name", "Regio Proef", "--server", server, "--token-file", str(token))
    assert command("anna", *found, "--team", "Noord")[0] == 0
    file = next((tmp_path / "server").glob("*.db"))
    restored = Database(f"sqlite:///{file}")
    with restored.writing() as connection:
        connection.execute(regions.update().values(waiting=True))
    restored.close()
    code, waits = command("anna", "sync")
    assert waits["server_waits_for_confirmation"] is True
    code, confirmed = command("anna", "region", "confirm")
    assert (code, confirmed["synced"]) == (0, True)
    assert "server_waits_for_confirmation" not in command("anna", "sync")[1]
