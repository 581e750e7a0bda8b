"""How a new laptop gets into a region: a code that can be mailed, a request that only its reader can make, four words.

The code carries what must not be swapped: the region's root, the head of its roster, and a secret. The request holds
the laptop's public keys and is authenticated with the secret, of which the server knows only a hash; both people then
compare four words on the telephone, which cost one Argon2id for every guess (G-17).
"""

import base64
import hashlib
import hmac
import os
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlsplit

from sync import wire
from sync.errors import BadBox, BadChange, MistypedCode
from sync.identity import Device, DevicePublic
from sync.kdf import FLOOR, Cost, slow_hash
from sync.sealing import (
    FORMAT,
    ID_BYTES,
    MAX_NAME_CHARS,
    SHORT_ID_BYTES,
    SIGNATURE_BYTES,
    check_signature,
    derived,
    open_row,
    prefix,
    seal_row,
)
from sync.spoken import SPOKEN_WORDS

SECRET_BYTES: Final = 16
MAC_BYTES: Final = 32
MAX_SERVER_CHARS: Final = 300
MAX_CA_CHARS: Final = 16 * 1024
MAX_CODE_CHARS: Final = 64 * 1024
MAX_REQUEST_BYTES: Final = 4 * 1024
WORDS: Final = 4

_CHECK_BYTES: Final = 4
_MARK: Final = "keukentafel1:"
_CODE: Final = re.compile(r"keukentafel1:([A-Za-z0-9_\-\s>]*)\.")
_FIELDS: Final[dict[str, type | tuple[type, ...]]] = {
    "server": str,
    "root": bytes,
    "head": bytes,
    "secret": bytes,
    "expires": int,
    "ca": (str, type(None)),
}
_REQUEST: Final[dict[str, type | tuple[type, ...]]] = {
    "format": int,
    "sign": bytes,
    "mlkem": bytes,
    "x25519": bytes,
    "name": bytes,
    "mac": bytes,
    "signature": bytes,
}


@dataclass(frozen=True, repr=False)
class Enrolment:
    """What an enrolment code says. repr shows nothing of the secret.

    server: its https address. root: the region's public root key. head: of the roster when the code was made.
    expires: to the second. ca: the certificate of the region's own authority as PEM; None uses the system's.
    """

    server: str
    root: bytes
    head: bytes
    secret: bytes
    expires: datetime
    ca: str | None = None

    @property
    def token(self) -> bytes:
        """What the laptop shows the server to be let through; 32 bytes."""
        return derived(self.secret, "join-token", self.root)

    @property
    def proof(self) -> bytes:
        """What the server keeps of it: its hash, so that who reads the server's database cannot join."""
        return hashlib.sha256(self.token).digest()

    def encode(self) -> bytes:
        """As bytes."""
        return wire.encode(
            {
                "server": self.server,
                "root": self.root,
                "head": self.head,
                "secret": self.secret,
                "expires": int(self.expires.timestamp()),
                "ca": self.ca,
            }
        )

    @classmethod
    def decode(cls, data: bytes) -> "Enrolment":
        """The code of these bytes. Raises BadBox."""
        found = wire.fields(wire.decode(data, limit=MAX_CODE_CHARS), _FIELDS)
        if len(found["ca"] or "") > MAX_CA_CHARS:
            raise BadBox("certificate")
        return cls(
            _address(found["server"]),
            wire.sized(found["root"], ID_BYTES),
            wire.sized(found["head"], ID_BYTES),
            wire.sized(found["secret"], SECRET_BYTES),
            _moment(found["expires"]),
            found["ca"],
        )

    @property
    def where(self) -> dict[str, wire.Plain]:
        """The server's address and its authority (H of the PEM, or none): the request and the words vouch for them."""
        ca = None if self.ca is None else hashlib.sha256(self.ca.encode()).digest()
        return {"server": self.server, "ca": ca}

    def as_text(self) -> str:
        """The code as it is mailed; a line of letters that may be wrapped, quoted and surrounded by other text."""
        data = self.encode()
        coded = base64.urlsafe_b64encode(data + _check(data)).decode().rstrip("=")
        return f"{_MARK}{coded}."

    @classmethod
    def from_text(cls, text: str) -> "Enrolment":
        """The code in a text, wherever it stands in it. Raises MistypedCode."""
        found = _CODE.search(text[:MAX_CODE_CHARS])
        if found is None:
            raise MistypedCode()
        coded = re.sub(r"[\s>]", "", found[1])
        try:
            whole = base64.b64decode(coded + "=" * (-len(coded) % 4), altchars=b"-_", validate=True)
            data, check = whole[:-_CHECK_BYTES], whole[-_CHECK_BYTES:]
            if check != _check(data):
                raise MistypedCode()
            return cls.decode(data)
        except (ValueError, BadBox) as error:
            raise MistypedCode() from error


def invitation(server: str, root: bytes, head: bytes, expires: datetime, ca: str | None = None) -> Enrolment:
    """A new code with a fresh secret. Raises BadChange for an address that cannot be used."""
    when = expires.astimezone(UTC).replace(microsecond=0)
    return _fit(Enrolment(server, root, head, os.urandom(SECRET_BYTES), when, ca))


def moved(code: Enrolment, server: str, ca: str | None) -> Enrolment:
    """Where the same region is from now on. Raises BadChange for an address that cannot be used."""
    return _fit(replace(code, server=server, ca=ca))


def _fit(made: Enrolment) -> Enrolment:
    try:
        return Enrolment.decode(made.encode())
    except BadBox as error:
        raise BadChange("enrolment code") from error


def is_address(server: str) -> bool:
    """True for an https address, or http on this computer itself."""
    try:
        parts = urlsplit(server)
        loopback = parts.hostname in ("127.0.0.1", "::1", "localhost")
        _ = parts.port
    except ValueError:
        return False
    fits = len(server) <= MAX_SERVER_CHARS and server.isprintable() and " " not in server
    bare = not (parts.username or parts.password or parts.query or parts.fragment)
    return fits and bare and bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and loopback))


def _address(server: str) -> str:
    if not is_address(server):
        raise BadBox("address")
    return server


def _moment(seconds: int) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise BadBox("time") from error


def _check(data: bytes) -> bytes:
    return hashlib.sha256(prefix("enrolment") + data).digest()[:_CHECK_BYTES]


@dataclass(frozen=True)
class JoinRequest:
    """A laptop that asks to be let in. name: of its worker, sealed for who has the code's secret."""

    public: DevicePublic
    name: bytes
    mac: bytes = b""
    signature: bytes = b""

    def _asked(self) -> dict[str, wire.Plain]:
        public = self.public
        keys: dict[str, wire.Plain] = {"sign": public.sign, "mlkem": public.mlkem, "x25519": public.x25519}
        return {"format": FORMAT, **keys, "name": self.name}

    def authenticated(self, where: dict[str, wire.Plain]) -> bytes:
        """What the secret vouches for: these keys and this name, asked at this server."""
        return prefix("join") + wire.encode({**self._asked(), **where})

    @property
    def signed(self) -> bytes:
        """What the laptop signs: who asks has the keys they ask with."""
        return prefix("join") + wire.encode({**self._asked(), "mac": self.mac})

    def encode(self) -> bytes:
        """The request's one encoding."""
        return wire.encode({**self._asked(), "mac": self.mac, "signature": self.signature})

    @classmethod
    def decode(cls, data: bytes) -> "JoinRequest":
        """The request of these bytes, signed by its own keys; not yet authenticated. Raises BadBox."""
        found = wire.fields(wire.decode(data, limit=MAX_REQUEST_BYTES), _REQUEST)
        if found["format"] != FORMAT:
            raise BadBox("format")
        public = DevicePublic(found["sign"], found["mlkem"], found["x25519"])
        _ = public.receiver
        request = cls(
            public,
            found["name"],
            wire.sized(found["mac"], MAC_BYTES),
            wire.sized(found["signature"], SIGNATURE_BYTES),
        )
        check_signature(public.signer, request.signature, request.signed)
        return request


def ask(code: Enrolment, device: Device, name: str) -> JoinRequest:
    """What a laptop sends to be let in. Raises BadChange for a name that is empty or too long."""
    if not name.strip() or len(name) > MAX_NAME_CHARS or not name.isprintable():
        raise BadChange("name")
    sealed = seal_row(derived(code.secret, "join-name", code.root), "join-name", device.public.id, name.encode())
    bare = JoinRequest(device.public, sealed)
    vouched = replace(bare, mac=_mac(code, bare))
    return replace(vouched, signature=device.signer.sign(vouched.signed))


def _mac(code: Enrolment, request: JoinRequest) -> bytes:
    return hmac.digest(derived(code.secret, "join-mac", code.head), request.authenticated(code.where), "sha256")


def asked_by(code: Enrolment, request: JoinRequest) -> str:
    """The name of who asks; proves that the request was made with this code. Raises BadBox."""
    if not hmac.compare_digest(request.mac, _mac(code, request)):
        raise BadBox("request of another code")
    key = derived(code.secret, "join-name", code.root)
    name = open_row(key, "join-name", request.public.id, request.name)
    try:
        text = name.decode()
    except UnicodeDecodeError as error:
        raise BadBox("name") from error
    if not text.strip() or len(text) > MAX_NAME_CHARS or not text.isprintable():
        raise BadBox("name")
    return text


def four_words(code: Enrolment, public: DevicePublic, name: str, cost: Cost = FLOOR) -> tuple[str, ...]:
    """What both screens show. Takes the cost in time: about a tenth of a second. Raises NoMemory."""
    said: dict[str, Any] = {
        **code.where,
        "root": code.root,
        "head": code.head,
        "secret": code.secret,
        "sign": public.sign,
        "mlkem": public.mlkem,
        "x25519": public.x25519,
        "name": name,
    }
    salt = hashlib.sha256(prefix("join-words") + code.root + code.head).digest()[:SHORT_ID_BYTES]
    number = int.from_bytes(slow_hash(prefix("join-words") + wire.encode(said), salt, cost)[:5], "big")
    return tuple(SPOKEN_WORDS[number >> 10 * place & 1023] for place in reversed(range(WORDS)))


def fingerprint(root: bytes) -> str:
    """The root key for reading out and for paper: 24 digits in groups of four, from its hash."""
    number = int.from_bytes(hashlib.sha256(prefix("root-fingerprint") + root).digest()[:16], "big") % 10**24
    digits = f"{number:024}"
    return " ".join(digits[at : at + 4] for at in range(0, 24, 4))
