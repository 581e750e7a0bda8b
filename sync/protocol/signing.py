"""Requests signed by a device: HTTP Message Signatures (RFC 9421) with Content-Digest (RFC 9530).

Covered are method, path, query and digest of the body, always these four; a body that is absent counts as an empty
one. The parameters are created, keyid (device id, hex), alg (ed25519) and tag, always these four. Everything else is
refused, so that a signature says one thing. A repeated request is harmless: every request may be repeated.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, ClassVar, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from http_message_signatures import (
    HTTPMessageSigner,
    HTTPMessageVerifier,
    HTTPSignatureKeyResolver,
)
from http_message_signatures.algorithms import ED25519
from http_message_signatures.exceptions import HTTPMessageSignaturesException

from sync.errors import BadBox, SyncError
from sync.identity import Device
from sync.protocol import bodies

TAG: Final = "keukentafel"
LABEL: Final = "k"
MAX_SKEW_S: Final = 300
COVERED: Final = ("@method", "@path", "@query", "content-digest")
HEADERS: Final = ("content-digest", "signature-input", "signature")

_ORIGIN: Final = "https://region.invalid"  # the origin is not covered: a proxy may stand under another name
_TARGET: Final = re.compile(r"/[A-Za-z0-9/._-]*(\?[A-Za-z0-9=&._-]*)?")
_PARAMETERS: Final = {"created", "keyid", "alg", "tag"}
_MAX_HEADER_CHARS: Final = 1024


class NotSigned(SyncError):
    """A request that no device of the region signed. why: signature, unknown-device or clock."""

    code: ClassVar[str] = "V-050"
    text: ClassVar[str] = "This request is not signed as it should be. Nothing was changed. Sync again."

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass
class _Message:
    """What the library signs and checks."""

    method: str
    url: str
    headers: dict[str, str] = field(default_factory=dict)


class _Keys(HTTPSignatureKeyResolver):
    def __init__(self, private: Ed25519PrivateKey | None = None, public: Ed25519PublicKey | None = None) -> None:
        self._private, self._public = private, public

    def resolve_private_key(self, key_id: str) -> Ed25519PrivateKey | None:
        return self._private

    def resolve_public_key(self, key_id: str) -> Ed25519PublicKey | None:
        return self._public


class _Verifier(HTTPMessageVerifier):
    def validate_created_and_expires(self, sig_input: Any, max_age: Any = None) -> None:
        """Times are judged by verify, by the clock that it is handed."""


def sign(device: Device, method: str, target: str, body: bytes, created: datetime) -> dict[str, str]:
    """The headers that sign a request. target: path and query as they are sent; created: by the server's clock."""
    message = _Message(method, _ORIGIN + target)
    signer = HTTPMessageSigner(signature_algorithm=ED25519, key_resolver=_Keys(private=device.signer))
    signer.sign(
        message,
        key_id=device.public.id.hex(),
        created=created,
        label=LABEL,
        tag=TAG,
        covered_component_ids=COVERED,
        body=body,
    )
    return {name.lower(): value for name, value in message.headers.items()}


def verify(
    method: str,
    target: str,
    headers: Iterable[tuple[str, str]],
    body: bytes,
    *,
    find: Callable[[bytes], Ed25519PublicKey | None],
    now: datetime,
) -> bytes:
    """The id of the device that signed the request. find: device id -> its key, None for a stranger.

    target: path and query as they came. Raises NotSigned; the clock is only judged once the signature is right.
    """
    if not _TARGET.fullmatch(target):
        raise NotSigned("signature")
    message = _Message(method, _ORIGIN + target, _signature_headers(headers))
    device = _named(message)
    key = find(device)
    if key is None:
        raise NotSigned("unknown-device")
    verifier = _Verifier(signature_algorithm=ED25519, key_resolver=_Keys(public=key))
    try:
        [result] = verifier.verify(message, max_age=None, expect_tag=TAG, body=body)
    except (HTTPMessageSignaturesException, ValueError) as error:
        raise NotSigned("signature") from error
    covered = [name for name in result.covered_components if name != '"@signature-params"']
    signed_by_it = result.parameters.get("keyid") == device.hex()
    if covered != [f'"{name}"' for name in COVERED] or result.parameters.keys() != _PARAMETERS or not signed_by_it:
        raise NotSigned("signature")
    _check_clock(result.parameters["created"], now)
    return device


def _check_clock(created: object, now: datetime) -> None:
    if type(created) is not int or abs(created - now.timestamp()) > MAX_SKEW_S:
        raise NotSigned("clock")


def _signature_headers(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The three headers of a signature, each once and short."""
    found: dict[str, str] = {}
    for name, value in headers:
        lower = name.lower()
        if lower in HEADERS:
            if lower in found or len(value) > _MAX_HEADER_CHARS or not value.isascii():
                raise NotSigned("signature")
            found[lower] = value
    if len(found) != len(HEADERS):
        raise NotSigned("signature")
    return found


_KEY_ID: Final = re.compile(r';keyid="([0-9a-f]{32})"')


def _named(message: _Message) -> bytes:
    """The device that a signature names, before it is checked: which key to check it with."""
    named = _KEY_ID.findall(message.headers["signature-input"])
    if len(named) != 1:
        raise NotSigned("signature")
    try:
        return bodies.short_id(named[0])
    except BadBox as error:
        raise NotSigned("signature") from error


def server_time(seconds: int) -> datetime:
    """The moment of Unix seconds. Raises BadBox beyond what a clock can say."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError) as error:
        raise BadBox("time") from error
