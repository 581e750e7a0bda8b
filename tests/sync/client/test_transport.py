"""What stands between a laptop and a server: dead lines, half answers, strangers' certificates, hotels and proxies."""

import base64
import hashlib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

from sync.client import transport
from sync.client.asking import Answer, Request, Unreachable
from sync.client.transport import BadAddress, Transport, checked_address
from sync.protocol.exchange import CBOR

ASK = Request("POST", "/v1/push?x=1", b"the body", {"signature": "k=:AA==:"})


def _request(line: socket.socket) -> bytes:
    """The request as it came, its body too."""
    heard = b""
    while not heard.endswith(ASK.body) and (part := line.recv(65536)):
        heard += part
    return heard


@contextmanager
def listening(say: bytes, tls: ssl.SSLContext | None = None) -> Iterator[tuple[int, list[bytes]]]:
    """A server that answers one connection with these bytes and closes; its port, and what it heard."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with suppress(OSError), tls.wrap_socket(connection, server_side=True) if tls else connection as line:
                heard.append(_request(line))
                line.sendall(say)
                line.shutdown(socket.SHUT_RDWR)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield server.getsockname()[1], heard
        thread.join(5)


def asked(say: bytes, request: Request = ASK) -> tuple[Answer | Unreachable, bytes]:
    with listening(say) as (port, heard):
        line = Transport(f"http://127.0.0.1:{port}")
        try:
            return line.send(request), heard[0]
        finally:
            line.close()


def answer(body: bytes, *headers: str, status: str = "200 OK", kind: str = CBOR) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


def test_a_request_goes_as_it_was_signed_and_its_answer_comes_back() -> None:
    got, heard = asked(answer(b"\x01"))
    assert got == Answer(200, CBOR, b"\x01")
    head, _, body = heard.partition(b"\r\n\r\n")
    assert head.startswith(b"POST /v1/push?x=1 HTTP/1.1")
    assert b"signature: k=:AA==:" in head
    assert b"content-type: application/cbor" in head
    assert body == b"the body"
    assert b"python" not in head.lower()


def test_a_cookie_is_neither_kept_nor_sent_back() -> None:
    said = answer(b"\x01", "Set-Cookie: who=1; Path=/")
    with listening(said) as (port, _):
        line = Transport(f"http://127.0.0.1:{port}")
        assert line.send(ASK) == Answer(200, CBOR, b"\x01")
        assert not [*line._client.cookies.jar]
        line.close()


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            answer(b"<html>", status="502 Bad Gateway", kind="text/html; charset=utf-8"),
            Answer(502, "text/html", b"<html>"),
        ),
        (answer(b"", "Location: http://elsewhere.invalid/", status="302 Found"), Answer(302, CBOR, b"")),
        (answer(b"x" * 10)[:-3], Unreachable("cut")),
        (answer(b"")[:30], Unreachable("cut")),
        (b"", Unreachable("cut")),
        (b"SSH-2.0-OpenSSH\r\n", Unreachable("cut")),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", Unreachable("cut")),
    ],
)
def test_whatever_answers_comes_back_as_a_value(said: bytes, expected: Answer | Unreachable) -> None:
    assert asked(said)[0] == expected


def test_every_cut_of_an_answer_is_a_cut_line_or_the_whole_answer() -> None:  # G-24
    whole = answer(b"0123456789")
    for at in range(0, len(whole), 9):
        assert asked(whole[:at])[0] == Unreachable("cut")


def test_a_bit_that_flipped_on_the_way_is_a_cut_line() -> None:
    digest = base64.b64encode(hashlib.sha256(b"0123456789").digest()).decode()
    header = f"Content-Digest: sha-256=:{digest}:"
    assert asked(answer(b"0123456789", header))[0] == Answer(200, CBOR, b"0123456789")
    assert asked(answer(b"0123456799", header))[0] == Unreachable("cut")


def test_an_endless_answer_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "MAX_BODY_BYTES", 1_000)
    assert asked(answer(b"x" * 1_001))[0] == Unreachable("cut")


def test_a_server_that_is_silent_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "SILENCE_S", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as server:
        line = Transport(f"http://127.0.0.1:{server.getsockname()[1]}")
        assert line.send(ASK) == Unreachable("time-out")
        line.close()


def test_nobody_there_is_offline() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    line = Transport(f"http://127.0.0.1:{port}")
    assert line.send(ASK) == Unreachable("offline")
    line.close()


@pytest.mark.parametrize(
    "server",
    [
        "https://region.invalid",
        "https://region.invalid:8443/keukentafel",
        "http://127.0.0.1:8000",
        "http://localhost:1",
        "http://[::1]:8000",
    ],
)
def test_an_address_is_https_or_on_this_machine(server: str) -> None:
    assert checked_address(server + "/") == server


@pytest.mark.parametrize(
    "server",
    ["http://region.invalid", "ftp://region.invalid", "region.invalid", "", "https://", "https://a:b@region.invalid",
     "http://127.0.0.1.region.invalid", "http://0.0.0.0", "https://region.invalid?x=1", "https://region.invalid:port",
     "https://[::1", "http://localhost.region.invalid"],
)  # fmt: skip
def test_any_other_address_is_refused_before_anything_is_sent(server: str) -> None:
    with pytest.raises(BadAddress):
        Transport(server)


# Certificates.


def _usage(authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(not authority, False, False, False, False, authority, authority, False, False)


def certificate(
    name: str, signer: tuple[x509.Certificate, ec.EllipticCurvePrivateKey] | None = None
) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    by, by_key = (signer[0].subject, signer[1]) if signer else (subject, key)
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(subject).issuer_name(by).public_key(key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=signer is None, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by_key.public_key()), critical=False)
        .add_extension(_usage(signer is None), critical=True)
    )  # fmt: skip
    return built.sign(by_key, SHA256()), key


def served(folder: Path, chain: tuple[x509.Certificate, ec.EllipticCurvePrivateKey]) -> ssl.SSLContext:
    path = folder / "server.pem"
    key = chain[1].private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(chain[0].public_bytes(serialization.Encoding.PEM) + key)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


def pem(authority: tuple[x509.Certificate, ec.EllipticCurvePrivateKey]) -> str:
    return authority[0].public_bytes(serialization.Encoding.PEM).decode()


def test_only_a_certificate_of_the_regions_own_authority_is_believed(tmp_path: Path) -> None:
    ours, other = certificate("ours"), certificate("other")
    tls = served(tmp_path, certificate("server", ours))
    for authority, expected in ((ours, Answer(200, CBOR, b"\x01")), (other, Unreachable("tls"))):
        with listening(answer(b"\x01"), tls) as (port, _):
            line = Transport(f"https://127.0.0.1:{port}", ca=pem(authority))
            assert line.send(ASK) == expected
            line.close()


def test_without_an_own_authority_the_computers_trust_decides(tmp_path: Path) -> None:
    tls = served(tmp_path, certificate("server", certificate("nobody knows it")))
    with listening(answer(b"\x01"), tls) as (port, _):
        line = Transport(f"https://127.0.0.1:{port}")
        assert line.send(ASK) == Unreachable("tls")
        line.close()


def test_an_authority_that_is_none_is_refused() -> None:
    with pytest.raises(BadAddress):
        Transport("https://region.invalid", ca="no certificate")
