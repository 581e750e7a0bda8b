"""Requests over HTTP, and answers back: HTTPS but on this machine itself, with time-outs that follow the size.

The certificate must be one that the computer trusts, or be signed by the region's own authority, which the enrolment
code brought along. Redirects are not followed, cookies not kept, and nothing is compressed: it is sealed already.
"""

import base64
import hashlib
import logging
import ssl
import time
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import ClassVar, Final
from urllib.parse import urlsplit

import httpx
import truststore

from sync.client import asking
from sync.client.asking import Answer, Request, Unreachable
from sync.errors import SyncError
from sync.protocol.exchange import CBOR, MAX_BODY_BYTES, PROBLEM
from sync.region.enrolment import is_address

CONNECT_S: Final = 10.0
SILENCE_S: Final = 30.0  # without a byte
SLOWEST_BYTES_S: Final = 8_000  # a bad mobile connection

_HEADERS: Final = {"user-agent": "keukentafel", "accept": f"{CBOR}, {PROBLEM}", "accept-encoding": "identity"}


class BadAddress(SyncError):
    """The address of the server is none that this program talks to."""

    code: ClassVar[str] = "V-051"
    text: ClassVar[str] = (
        "This address of a server cannot be used. Nothing was sent. It has to begin with https:// and name the server; "
        "ask your administrator for the enrolment code."
    )


def checked_address(server: str) -> str:
    """The address without a slash at its end. Raises BadAddress unless it is https, or http on this machine."""
    if not is_address(server):
        raise BadAddress()
    return server.rstrip("/")


class Transport:
    """A connection to one server; kept open between requests. For one thread."""

    def __init__(self, server: str, ca: str | None = None) -> None:
        """ca: the region's own certificate authority, PEM; None: what the computer trusts. Raises BadAddress."""
        logging.getLogger("httpx").setLevel(logging.WARNING)  # it would write every address down
        self._server = checked_address(server)
        self._client = httpx.Client(
            verify=_context(ca),
            headers=_HEADERS,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),  # none is kept
            follow_redirects=False,
            trust_env=urlsplit(server).scheme == "https",  # the proxy of the organisation
            limits=httpx.Limits(max_connections=1, keepalive_expiry=120),
        )

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()

    def send(self, request: Request) -> Answer | Unreachable:
        """Carry one request; whatever the network does comes back as a value."""
        patience = SILENCE_S + len(request.body) / SLOWEST_BYTES_S
        try:
            return self._sent(request, httpx.Timeout(patience, connect=CONNECT_S))
        except httpx.TimeoutException as error:
            return Unreachable(asking.OFFLINE if isinstance(error, httpx.ConnectTimeout) else asking.TIME_OUT)
        except httpx.ConnectError as error:
            return Unreachable(asking.TLS if _is_about_tls(error) else asking.OFFLINE)
        except (httpx.ProxyError, httpx.UnsupportedProtocol):
            return Unreachable(asking.OFFLINE)
        except httpx.HTTPError:
            return Unreachable(asking.CUT)

    def _sent(self, request: Request, patience: httpx.Timeout) -> Answer | Unreachable:
        headers = dict(request.headers)
        if request.body:
            headers["content-type"] = CBOR
        url, content = self._server + request.target, request.body or None
        with self._client.stream(request.method, url, content=content, headers=headers, timeout=patience) as answer:
            body = _read(answer)
            if body is None or not _is_whole(answer, body):
                return Unreachable(asking.CUT)
            kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
            return Answer(answer.status_code, kind, body)


def _context(ca: str | None) -> ssl.SSLContext:
    if ca is None:
        context: ssl.SSLContext = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    else:
        try:
            context = ssl.create_default_context(cadata=ca)
        except ssl.SSLError:
            raise BadAddress("certificate authority") from None
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _read(answer: httpx.Response) -> bytes | None:
    """The body; None when it is longer than any body of ours or takes longer than its size allows."""
    body, started = bytearray(), time.monotonic()
    for part in answer.iter_raw():
        body += part
        if len(body) > MAX_BODY_BYTES or time.monotonic() - started > SILENCE_S + len(body) / SLOWEST_BYTES_S:
            return None
    return bytes(body)


def _is_whole(answer: httpx.Response, body: bytes) -> bool:
    """False when the server said a digest (RFC 9530) and this is not what it sent."""
    for part in answer.headers.get("content-digest", "").split(","):
        name, _, value = part.strip().partition("=")
        if name == "sha-256":
            digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
            return bool(value == f":{digest}:")
    return True


def _is_about_tls(error: BaseException) -> bool:
    """True when the connection was made but the other side could not show who it is."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLError):
            return True
        seen = seen.__cause__ or seen.__context__
    return "certificate" in str(error).lower() or "ssl" in str(error).lower()
