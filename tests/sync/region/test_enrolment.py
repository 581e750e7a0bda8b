"""Joining: a code survives the post, a request is worth nothing without its secret, four words tell the rest."""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync import spoken
from sync.errors import BadBox, BadChange, MistypedCode
from sync.identity import Device
from sync.kdf import Cost
from sync.region import enrolment
from sync.region.enrolment import Enrolment, JoinRequest

EXPIRES = datetime(2026, 12, 30, 12, 0, tzinfo=UTC)
CODE = enrolment.invitation("https://sync.voorbeeld.nl:8443/kt", b"R" * 32, b"H" * 32, EXPIRES, "-----PEM\n")
LAPTOP, OTHER = Device.new(), Device.new()
REQUEST = enrolment.ask(CODE, LAPTOP, "Noor van de Ruit")


def test_a_code_reads_back_from_a_mail_that_wrapped_quoted_and_surrounded_it() -> None:
    text = CODE.as_text()
    wrapped = "\r\n> ".join(text[at : at + 60] for at in range(0, len(text), 60))
    for mail in (text, f"Beste collega,\n\n> {wrapped}\n\nGroet. Tot morgen.", f"  {text}  "):
        assert Enrolment.from_text(mail) == CODE


@given(st.integers(0, len(CODE.as_text()) - 1), st.sampled_from("Aa0_-.\n é"))
def test_a_code_with_a_wrong_character_is_never_taken_for_another(at: int, put: str) -> None:
    text = CODE.as_text()
    changed = text[:at] + put + text[at + 1 :]
    with suppress(MistypedCode):
        assert Enrolment.from_text(changed) == CODE


@pytest.mark.parametrize(
    "text", ["", "keukentafel1:.", "keukentafel1:AAAA.", CODE.as_text()[:-1], "x" * 100_000], ids=range(5)
)
def test_what_is_no_whole_code_is_told(text: str) -> None:
    with pytest.raises(MistypedCode):
        Enrolment.from_text(text)


@pytest.mark.parametrize(
    "server",
    ["http://sync.voorbeeld.nl", "https://", "ftp://sync.voorbeeld.nl", "https://u:p@x.nl", "https://x.nl/?a=1",
     "https://x.nl/ y", "https://x.nl:poort", "https://x.nl/#a", "https://" + "x" * 300, "https://[::1",
     "javascript:1"],
)  # fmt: skip
def test_an_address_that_is_not_https_or_hides_something_is_refused(server: str) -> None:
    with pytest.raises(BadChange):
        enrolment.invitation(server, b"R" * 32, b"H" * 32, EXPIRES)
    with pytest.raises(MistypedCode):
        Enrolment.from_text(replace(CODE, server=server).as_text())


@pytest.mark.parametrize("server", ["http://127.0.0.1:8000", "http://localhost:1", "http://[::1]:8000", "https://x.nl"])
def test_loopback_needs_no_https(server: str) -> None:
    assert enrolment.invitation(server, b"R" * 32, b"H" * 32, EXPIRES).server == server


def test_the_server_learns_nothing_from_which_the_token_or_secret_follows() -> None:
    assert len({CODE.secret, CODE.token, CODE.proof}) == 3
    assert CODE.secret.hex() not in repr(CODE)
    assert repr(CODE.secret) not in repr(CODE)
    again = enrolment.invitation(CODE.server, CODE.root, CODE.head, EXPIRES)
    assert again.secret != CODE.secret
    assert again.proof != CODE.proof


def test_a_request_says_its_name_to_who_has_the_code_and_to_nobody_else() -> None:
    read = JoinRequest.decode(REQUEST.encode())
    assert read == REQUEST
    assert enrolment.asked_by(CODE, read) == "Noor van de Ruit"
    assert b"Noor" not in REQUEST.encode()
    for other in (
        replace(CODE, secret=b"s" * 16),
        replace(CODE, head=b"G" * 32),
        replace(CODE, root=b"Q" * 32),
        replace(CODE, server="https://elders.example"),
        replace(CODE, ca="another authority"),
    ):
        with pytest.raises(BadBox):
            enrolment.asked_by(other, read)


@pytest.mark.parametrize("part", ["sign", "mlkem", "x25519"])
def test_a_key_swapped_on_the_way_is_refused_without_the_secret(part: str) -> None:  # G-17
    public = replace(REQUEST.public, **{part: getattr(OTHER.public, part)})
    swapped = replace(REQUEST, public=public)
    with pytest.raises(BadBox):
        JoinRequest.decode(swapped.encode())
    signed = replace(swapped, signature=OTHER.signer.sign(swapped.signed))
    with pytest.raises(BadBox):
        enrolment.asked_by(CODE, JoinRequest.decode(signed.encode()) if part == "sign" else signed)
    assert signed.authenticated(CODE.where) != REQUEST.authenticated(CODE.where)  # not for the sealed name alone


def test_a_request_of_an_attacker_with_a_guessed_secret_is_refused() -> None:  # G-17
    guessed = replace(CODE, secret=b"guess-guess-gues")
    with pytest.raises(BadBox):
        enrolment.asked_by(CODE, enrolment.ask(guessed, OTHER, "Noor van de Ruit"))


def test_the_words_are_the_same_on_both_sides_and_change_with_everything_they_vouch_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # G-17
    monkeypatch.setattr(enrolment, "slow_hash", lambda secret, salt, _cost: hashlib.sha256(salt + secret).digest())
    words = enrolment.four_words(CODE, LAPTOP.public, "Noor van de Ruit")
    assert len(words) == 4
    assert words == enrolment.four_words(Enrolment.from_text(CODE.as_text()), LAPTOP.public, "Noor van de Ruit")
    public = LAPTOP.public
    others: list[Callable[[], tuple[str, ...]]] = [
        lambda: enrolment.four_words(replace(CODE, root=b"Q" * 32), public, "Noor van de Ruit"),
        lambda: enrolment.four_words(replace(CODE, head=b"G" * 32), public, "Noor van de Ruit"),
        lambda: enrolment.four_words(replace(CODE, secret=b"s" * 16), public, "Noor van de Ruit"),
        lambda: enrolment.four_words(replace(CODE, server="https://elders.example"), public, "Noor van de Ruit"),
        lambda: enrolment.four_words(replace(CODE, ca="another authority"), public, "Noor van de Ruit"),
        lambda: enrolment.four_words(CODE, replace(public, sign=OTHER.public.sign), "Noor van de Ruit"),
        lambda: enrolment.four_words(CODE, replace(public, mlkem=OTHER.public.mlkem), "Noor van de Ruit"),
        lambda: enrolment.four_words(CODE, replace(public, x25519=OTHER.public.x25519), "Noor van de Ruit"),
        lambda: enrolment.four_words(CODE, public, "Noor van de Buit"),
    ]
    assert len({words, *(other() for other in others)}) == len(others) + 1


def test_a_guess_of_the_words_costs_one_argon2id_of_64_mib(monkeypatch: pytest.MonkeyPatch) -> None:  # G-17
    costs: list[Cost] = []

    def counted(_secret: bytes, _salt: bytes, cost: Cost) -> bytes:
        costs.append(cost)
        return bytes(32)

    monkeypatch.setattr(enrolment, "slow_hash", counted)
    assert enrolment.four_words(CODE, LAPTOP.public, "Noor") == (spoken.SPOKEN_WORDS[0],) * 4
    assert [(cost.memory_kib, cost.passes) for cost in costs] == [(65_536, 3)]


@pytest.mark.parametrize("name", ["", "   ", "a" * 101, "Noor\n", "Noor\u202e"])
def test_a_name_that_nobody_could_read_is_refused(name: str) -> None:
    with pytest.raises(BadChange):
        enrolment.ask(CODE, LAPTOP, name)


@given(st.binary(max_size=300))
def test_arbitrary_bytes_are_no_request_and_no_code(data: bytes) -> None:
    for parse in (JoinRequest.decode, Enrolment.decode):
        with pytest.raises(BadBox):
            parse(data)


@given(st.integers(0, len(REQUEST.encode()) - 1), st.integers(1, 255))
@settings(max_examples=40)
def test_a_flipped_byte_of_a_request_is_refused(at: int, flip: int) -> None:
    changed = bytearray(REQUEST.encode())
    changed[at] ^= flip
    with pytest.raises(BadBox):
        enrolment.asked_by(CODE, JoinRequest.decode(bytes(changed)))


def test_a_fingerprint_reads_as_six_groups_of_digits() -> None:
    groups = enrolment.fingerprint(CODE.root).split()
    assert [len(group) for group in groups] == [4] * 6
    assert enrolment.fingerprint(b"Q" * 32) != enrolment.fingerprint(CODE.root)


def test_no_two_spoken_words_are_easily_confused() -> None:
    words = spoken.SPOKEN_WORDS
    assert len(words) == len(set(words)) == 1024
    assert all(word.isascii() and word.islower() and 3 <= len(word) <= 9 for word in words)
    shorter: dict[str, set[str]] = {}
    for word in words:
        for at in range(len(word)):
            shorter.setdefault(word[:at] + "?" + word[at + 1 :], set()).add(word)
    assert all(len(alike) == 1 for alike in shorter.values()), "differ in one letter"
    cut = {word[:at] + word[at + 1 :] for word in words for at in range(len(word))}
    assert not cut & {*words}, "differ by one letter more"
    assert len({_sound(word) for word in words}) == len(words)


def _sound(word: str) -> str:
    for spelled, said in (("ij", "ei"), ("ou", "au"), ("c", "k"), ("z", "s"), ("v", "f"), ("d", "t")):
        word = word.replace(spelled, said)
    return word
