"""The server as an administrator runs it: several processes, TLS of their own, stopped with a signal."""

import ipaddress
import json
import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from sync.server.checking import check
from sync.server.envelope import API_VERSION
from sync.server.settings import Settings
from tests.sync.founded import Region, team_id
from tests.sync.server import sockets
from tests.sync.server.conftest import Server
from tests.sync.server.faults import now
from tests.sync.server.laptops import File, Laptop


def certificate(folder: Path) -> tuple[str, str]:
    """A certificate for 127.0.0.1 that vouches for itself, and its key, as PEM files."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(address, critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "certificate.pem").write_bytes(made.public_bytes(pem))
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(private)
    return str(folder / "certificate.pem"), str(folder / "key.pem")


@pytest.mark.parametrize("server", ["postgresql"], indirect=True)
def test_two_processes_with_tls_finish_what_they_began_when_they_are_stopped(
    server: Server, region: Region, tmp_path: Path
) -> None:
    """G-24, G-25"""
    tls_certificate, tls_key = certificate(tmp_path)
    settings = Settings(
        database=server.service.settings.database,
        removals=str(tmp_path / "removals"),
        processes=2,
        tls_certificate=tls_certificate,
        tls_key=tls_key,
    )
    stored: list[bytes] = []
    enough = threading.Semaphore(0)

    def work(number: int) -> None:
        laptop, file = Laptop(running.wire, region.devices["anna"], now), File.new(region, number)
        with suppress(httpx.TransportError):
            batch = [file.create("anna", "noord")]
            while True:
                stored.extend(one.id or b"" for one in laptop.push(batch) if one.verdict == "stored")
                enough.release()
                batch = [file.write("anna") for _ in range(3)]

    with sockets.started(settings, tmp_path / "log") as running:
        workers = [threading.Thread(target=work, args=(number,)) for number in range(1, 5)]
        for worker in workers:
            worker.start()
        for _ in range(20):
            assert enough.acquire(timeout=60)
        assert "server" not in running.wire.request("GET", "/health").headers
        running.stop()
        for worker in workers:
            worker.join()
    lines = [json.loads(line) for line in (tmp_path / "log").read_text(encoding="utf-8").splitlines()]
    started = [line for line in lines if line["event"] == "started"]
    assert [(one["release"], one["interface"]) for one in started] == [(version("keukentafel"), API_VERSION)] * 2
    assert [line["event"] for line in lines].count("stopped") == 2
    assert {line["status"] for line in lines if line["event"] == "request"} == {200}
    assert set(stored) <= {entry.id for entry in server.laptop(region, "bo").feed("noord")}
    with server.service.database.reading() as connection:
        assert check(connection, []).sound
    assert server.laptop(region, "anna").status().teams[team_id("noord")].count >= len(stored) - 4


@pytest.mark.parametrize("server", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("trusted", "status"), [("127.0.0.1", 404), ("192.0.2.7", 200)])
def test_only_a_proxy_that_the_settings_name_says_who_asks(
    server: Server, tmp_path: Path, trusted: str, status: int
) -> None:
    """The figures of the server are for its own computer; a header makes nobody somebody else."""
    settings = Settings(
        database=server.service.settings.database, removals=str(tmp_path / "removals"), trusted_proxies=trusted
    )
    with sockets.started(settings, tmp_path / "log") as running:
        assert (
            running.wire.request("GET", "/metrics", headers={"x-forwarded-for": "198.51.100.4"}).status_code == status
        )
