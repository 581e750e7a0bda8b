"""The administrator's commands, as processes of their own."""

import json
import os
import re
import socket
import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from cryptography.hazmat.primitives import serialization

from sync.server import cli
from sync.server.settings import PREFIX
from tests.sync.server.sockets import free_port
from tests.sync.server.test_serving import certificate

Said = pytest.CaptureFixture[str]


@pytest.fixture
def at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with settings in the environment."""
    monkeypatch.setenv(PREFIX + "DATABASE", f"sqlite:///{tmp_path / 'server.db'}")
    monkeypatch.setenv(PREFIX + "REMOVALS", str(tmp_path / "removals.jsonl"))
    return tmp_path


def run(capsys: Said, *arguments: str) -> dict[str, object]:
    """What a command prints as JSON; it must succeed."""
    assert cli.main([*arguments, "--json"]) == 0
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_from_nothing_to_a_restored_copy(at: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cli.main(["check"]) == 2
    assert "R-004" in capsys.readouterr().err
    assert list(at.iterdir()) == []
    token = str(run(capsys, "init")["token"])
    assert len(token) == 22
    assert token.encode() not in (at / "server.db").read_bytes()
    assert run(capsys, "init")["ready"] is True
    assert run(capsys, "check") == {"sound": True, "items": 0, "dossiers": 0, "faults": []}
    assert run(capsys, "backup", str(at / "backup.db"))["rows"] == 2
    assert cli.main(["backup", str(at / "backup.db")]) == 2
    assert "R-006" in capsys.readouterr().err
    assert cli.main(["restore", str(at / "backup.db")]) == 2
    assert "R-007" in capsys.readouterr().err
    monkeypatch.setenv(PREFIX + "DATABASE", f"sqlite:///{at / 'other.db'}")
    assert run(capsys, "restore", str(at / "backup.db"))["rows"] == 2
    assert cli.main(["check"]) == 0
    assert "sound: yes" in capsys.readouterr().out
    with closing(sqlite3.connect(at / "other.db")) as database, database:
        named = "region, sequence, roster_length, roster_head, waiting, at"
        database.execute(f"insert into regions ({named}) values (?, 0, 1, ?, 0, 0)", (b"r" * 32, b"h" * 32))  # noqa: S608
    assert cli.main(["check"]) == 1
    assert f"roster-head {(b'r' * 32).hex()}" in capsys.readouterr().out
    if os.name == "posix":  # nobody else on the machine reads what the server keeps
        assert {file.name: file.stat().st_mode & 0o077 for file in at.iterdir() if file.stat().st_mode & 0o077} == {}


def test_wrong_settings_are_told_with_a_code(capsys: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PREFIX + "PORT", "99999")
    for action in ("init", "serve", "check"):
        assert cli.main([action]) == 2
        assert capsys.readouterr().err.startswith("R-001 ")


def test_a_certificate_that_is_none_is_told_with_a_code(
    at: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(capsys, "init")
    (at / "none.pem").write_text("no certificate", encoding="ascii")
    for name in ("none.pem", "absent.pem"):
        monkeypatch.setenv(PREFIX + "TLS_CERTIFICATE", str(at / name))
        monkeypatch.setenv(PREFIX + "TLS_KEY", str(at / name))
        assert cli.main(["serve"]) == 2
        assert "R-001" in capsys.readouterr().err


def test_a_key_that_asks_for_a_passphrase_is_told_as_a_setting(
    at: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(capsys, "init")
    tls_certificate, tls_key = certificate(at)
    key = serialization.load_pem_private_key(Path(tls_key).read_bytes(), None)
    pem, kind = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    sealed = key.private_bytes(pem, kind, serialization.BestAvailableEncryption(b"only-for-tests"))
    Path(tls_key).write_bytes(sealed)
    monkeypatch.setenv(PREFIX + "TLS_CERTIFICATE", tls_certificate)
    monkeypatch.setenv(PREFIX + "TLS_KEY", tls_key)
    assert cli.main(["serve"]) == 2
    assert re.fullmatch(r"R-001 .*SSLError\)\n", capsys.readouterr().err)  # of nobody a passphrase was asked


def test_a_folder_for_the_metrics_that_is_not_there_is_told_with_a_code(
    at: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(capsys, "init")
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(at / "nowhere"))
    assert cli.main(["serve"]) == 2
    assert re.match("R-001 .*PROMETHEUS_MULTIPROC_DIR must be a folder", capsys.readouterr().err)


def test_a_place_where_nobody_can_listen_is_told_with_a_code(
    at: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(capsys, "init")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        for host, port in (("127.0.0.1", taken.getsockname()[1]), ("192.0.2.1", 0)):
            monkeypatch.setenv(PREFIX + "HOST", host)
            monkeypatch.setenv(PREFIX + "PORT", str(port))
            assert cli.main(["serve"]) == 2
            assert f"({host}, port {port}: " in capsys.readouterr().err.partition("R-009 ")[2]


def test_a_database_that_is_away_is_told_with_a_code(capsys: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PREFIX + "DATABASE", f"postgresql://127.0.0.1:{free_port()}/nothing")
    assert cli.main(["check"]) == 2
    assert re.fullmatch(r"R-003 .*\(.*Connection refused.*\)\n", capsys.readouterr().err)


def test_a_new_postgresql_database_that_is_not_in_utf8_is_refused_and_stays_empty(
    postgres_url: str, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("create database latin encoding 'LATIN1' template template0")
    url = postgres_url.replace("/postgres?", "/latin?")
    monkeypatch.setenv(PREFIX + "DATABASE", url)
    assert cli.main(["init"]) == cli.REFUSED
    said = capsys.readouterr().err
    assert said.startswith("R-011 ")
    assert "LATIN1" in said
    with psycopg.connect(url) as connection:
        assert connection.execute("select count(*) from pg_tables where schemaname = 'public'").fetchone() == (0,)


def test_why_postgresql_lets_nobody_in_is_told_and_no_password_with_it(
    postgres_url: str, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PREFIX + "DATABASE", postgres_url.replace("postgres@/postgres", "postgres:geheim@/nowhere"))
    assert cli.main(["init"]) == 2
    said = capsys.readouterr().err
    assert said.endswith('(FATAL: database "nowhere" does not exist)\n')
    assert "geheim" not in said


@pytest.mark.parametrize(
    ("database", "code"),
    [
        ("postgresql://keukentafel:geheim@@::/keukentafel", "R-001"),
        ("postgresql://keukentafel:een@geheim@127.0.0.1/keukentafel", "R-001"),
        ("postgresql://keukentafel:geheim@127.0.0.1:1/keukentafel?unknown=1", "R-003"),
        ("sqlite:///:memory:", "R-001"),
        ("sqlite:///file:geheim?mode=memory&uri=true", "R-001"),
        ("sqlite://geheim/server.db", "R-001"),
    ],
)
def test_an_address_that_is_none_of_a_database_is_told_with_a_code_and_no_password_with_it(
    database: str, code: str, at: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PREFIX + "DATABASE", database)
    assert cli.main(["init"]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"{code} ")
    assert "geheim" not in said


def test_a_list_of_removals_that_cannot_be_written_is_a_setting_and_no_full_disk(
    at: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PREFIX + "REMOVALS", str(at / "nowhere" / "removals.jsonl"))
    assert cli.main(["init"]) == 2
    assert re.fullmatch(r"R-001 .*\(removals cannot be written: No such file or directory\)\n", capsys.readouterr().err)
    assert list(at.iterdir()) == []


def test_a_database_of_a_newer_release_is_left_as_it_is(
    at: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(capsys, "init")
    with closing(sqlite3.connect(at / "server.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    assert cli.main(["init"]) == 2
    assert capsys.readouterr().err.startswith("R-012 ")
    (at / "server.db").rename(at / "newer.db")
    assert cli.main(["restore", str(at / "newer.db")]) == 2
    assert capsys.readouterr().err.startswith("R-012 ")
