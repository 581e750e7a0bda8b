"""Requests signed by a device: only exactly what was signed passes, within five minutes of the server's clock."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from http_message_signatures import HTTPMessageSigner
from http_message_signatures.algorithms import ED25519
from hypothesis import given
from hypothesis import strategies as st

from sync.errors import BadBox
from sync.identity import Device
from sync.protocol import signing
from sync.protocol.signing import NotSigned

NOW = datetime(2026, 12, 23, 10, 0, tzinfo=UTC)
DEVICE = Device(b"s" * 32, b"m" * 64, b"x" * 32)
OTHER = Device(b"t" * 32, b"n" * 64, b"y" * 32)
KNOWN = {one.public.id: one.public.signer for one in (DEVICE, OTHER)}
TARGET = "/v1/teams/00ff/feed?after=3&limit=10"
BODY = b"the body"


def signed(*, device: Device = DEVICE, at: datetime = NOW) -> dict[str, str]:
    return signing.sign(device, "POST", TARGET, BODY, at)


def checked(
    headers: dict[str, str] | list[tuple[str, str]],
    method: str = "POST",
    target: str = TARGET,
    body: bytes = BODY,
    now: datetime = NOW,
    known: dict[bytes, Ed25519PublicKey] = KNOWN,
) -> bytes:
    rows = list(headers.items()) if isinstance(headers, dict) else headers
    return signing.verify(method, target, rows, body, find=known.get, now=now)


def test_a_signed_request_names_its_device() -> None:
    assert checked(signed()) == DEVICE.public.id
    assert checked(signed(device=OTHER)) == OTHER.public.id


def test_a_request_without_body_or_query_is_signed_too() -> None:
    headers = signing.sign(DEVICE, "GET", "/v1/status", b"", NOW)
    assert checked(headers, "GET", "/v1/status", b"") == DEVICE.public.id
    with pytest.raises(NotSigned):
        checked(headers, "GET", "/v1/status", b"something")


def test_the_names_of_headers_may_come_in_capitals_and_among_others() -> None:
    rows = [("Host", "a.invalid"), *((name.title(), value) for name, value in signed().items()), ("Accept", "*/*")]
    assert checked(rows) == DEVICE.public.id


@pytest.mark.parametrize(
    ("method", "target", "body"),
    [
        ("PUT", TARGET, BODY),
        ("POST", TARGET.replace("00ff", "00fe"), BODY),
        ("POST", TARGET.replace("after=3", "after=4"), BODY),
        ("POST", TARGET.partition("?")[0], BODY),
        ("POST", TARGET, BODY + b"!"),
        ("POST", TARGET, b""),
        ("POST", TARGET + "#x", BODY),
        ("POST", "https://elsewhere.invalid" + TARGET, BODY),
        ("POST", "", BODY),
    ],
)
def test_another_method_path_query_or_body_does_not_pass(method: str, target: str, body: bytes) -> None:
    with pytest.raises(NotSigned):
        checked(signed(), method, target, body)


@pytest.mark.parametrize(
    ("seconds", "passes"), [(0, True), (300, True), (-300, True), (301, False), (-301, False), (1e9, False)]
)
def test_a_clock_that_is_wrong_by_more_than_five_minutes_is_told(seconds: float, passes: bool) -> None:  # G-28
    headers = signed(at=NOW + timedelta(seconds=seconds))
    if passes:
        assert checked(headers) == DEVICE.public.id
        return
    with pytest.raises(NotSigned) as caught:
        checked(headers)
    assert caught.value.why == "clock"


def test_a_stranger_is_told_apart_from_a_wrong_signature() -> None:
    with pytest.raises(NotSigned) as caught:
        checked(signed(), known={})
    assert caught.value.why == "unknown-device"
    with pytest.raises(NotSigned) as caught:
        checked(signed(), known={DEVICE.public.id: OTHER.public.signer})
    assert caught.value.why == "signature"


def test_a_request_cannot_be_passed_off_as_another_devices() -> None:
    headers = signed()
    headers["signature-input"] = headers["signature-input"].replace(DEVICE.public.id.hex(), OTHER.public.id.hex())
    with pytest.raises(NotSigned):
        checked(headers)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"@method" ', ""),
        ('"@path" "@query"', '"@query" "@path"'),
        (' "content-digest"', ""),
        (';tag="keukentafel"', ""),
        (';tag="keukentafel"', ';tag="other"'),
        (';alg="ed25519"', ""),
        (';alg="ed25519"', ';alg="hmac-sha256"'),
        ("created=", "expires="),
        ("k=(", 'j=("@method");keyid="x", k=('),
        ("k=(", "k=?1, j=("),
        (")", ');nonce="n"'),
        ('keyid="', 'keyid="\\"'),
    ],
)
def test_a_signature_that_covers_or_says_something_else_does_not_pass(old: str, new: str) -> None:
    headers = signed()
    assert old in headers["signature-input"]
    headers["signature-input"] = headers["signature-input"].replace(old, new, 1)
    with pytest.raises(NotSigned):
        checked(headers)


LESS = [tuple(one for one in signing.COVERED if one != left) for left in signing.COVERED]


@pytest.mark.parametrize("covered", [*LESS, signing.COVERED[::-1], (*signing.COVERED, "@authority")])
def test_what_a_device_really_signed_over_less_or_more_than_all_four_does_not_pass(covered: tuple[str, ...]) -> None:
    """A right signature, which leaves to somebody else what it does not cover."""
    assert checked(by_hand(signing.COVERED)) == DEVICE.public.id
    with pytest.raises(NotSigned, match="signature"):
        checked(by_hand(covered))


@pytest.mark.parametrize(
    "said", [{"tag": "other"}, {"tag": None}, {"nonce": "n"}, {"include_alg": False}, {"expires": NOW}]
)
def test_what_a_device_really_signed_with_other_words_beside_it_does_not_pass(said: dict[str, Any]) -> None:
    with pytest.raises(NotSigned, match="signature"):
        checked(by_hand(signing.COVERED, **said))


def by_hand(covered: tuple[str, ...], **said: Any) -> dict[str, str]:
    """What the device signs over these components."""
    message = signing._Message("POST", "https://region.invalid" + TARGET)
    signer = HTTPMessageSigner(signature_algorithm=ED25519, key_resolver=signing._Keys(private=DEVICE.signer))
    words = {"created": NOW, "label": signing.LABEL, "tag": signing.TAG, **said}
    body = BODY if "content-digest" in covered else None  # with a body the library covers its digest by itself
    signer.sign(message, key_id=DEVICE.public.id.hex(), covered_component_ids=covered, body=body, **words)
    return {"content-digest": signed()["content-digest"]} | {name.lower(): one for name, one in message.headers.items()}


@pytest.mark.parametrize("name", signing.HEADERS)
def test_a_header_that_is_absent_twice_there_or_endless_does_not_pass(name: str) -> None:
    headers = signed()
    for rows in (
        [(one, value) for one, value in headers.items() if one != name],
        [*headers.items(), (name, headers[name])],
        [*((one, value) for one, value in headers.items() if one != name), (name, headers[name] + " " * 2000)],
        [*((one, value) for one, value in headers.items() if one != name), (name, headers[name] + "é")],
    ):
        with pytest.raises(NotSigned):
            checked(rows)


@given(st.sampled_from(signing.HEADERS), st.integers(0, 400), st.characters(min_codepoint=1, max_codepoint=255))
def test_one_other_character_in_a_header_never_passes_as_something_else(name: str, at: int, character: str) -> None:
    headers = signed()
    at %= len(headers[name])
    changed = headers[name][:at] + character + headers[name][at + 1 :]
    try:
        assert checked({**headers, name: changed}) == DEVICE.public.id  # a spelling of the same
    except NotSigned:
        return
    assert changed.lower() == headers[name].lower() or name == "signature"


@given(st.dictionaries(st.sampled_from(signing.HEADERS), st.text(max_size=80), min_size=3), st.text(max_size=20))
def test_whatever_stands_in_the_headers_and_the_target_only_one_error_comes(
    headers: dict[str, str], target: str
) -> None:
    with pytest.raises(NotSigned):
        checked(headers, target="/" + target)


def test_a_time_beyond_every_clock_is_refused() -> None:
    assert signing.server_time(int(NOW.timestamp())) == NOW
    with pytest.raises(BadBox):
        signing.server_time(2**62)
