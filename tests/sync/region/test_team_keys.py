"""A team's key reaches its members, the archive and who joins later, and nobody else."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync import identity
from sync.errors import BadBox
from sync.identity import Device, Receiver, ReceiverPublic
from sync.region import team_keys
from sync.region.team_keys import TeamLink, TeamSeal

REGION, TEAM = b"r" * 32, b"t" * 16
AUTHOR, MEMBER, OTHER = Device.new(), Device.new(), Device.new()
OLD, NEW, ARCHIVE = Receiver.new(), Receiver.new(), Receiver.new()
SEAL = team_keys.seal(REGION, TEAM, OLD, MEMBER.public, AUTHOR)
LINK = team_keys.link(REGION, TEAM, OLD, NEW.public, AUTHOR)


def test_a_receiver_reads_back_and_shows_no_private_key() -> None:
    assert Receiver.decode(OLD.encode()) == OLD
    assert OLD.x25519.hex() not in repr(OLD)
    assert repr(OLD.x25519) not in repr(OLD)


def test_a_device_and_a_receiver_with_the_same_keys_have_different_names() -> None:
    public = MEMBER.public
    assert ReceiverPublic(public.mlkem, public.x25519).id != public.id


def test_a_seal_opens_for_its_member_and_for_nobody_else() -> None:
    assert TeamSeal.decode(SEAL.encode()) == SEAL
    assert team_keys.open_seal(SEAL, MEMBER, AUTHOR.public) == OLD
    with pytest.raises(BadBox):
        team_keys.open_seal(SEAL, OTHER, AUTHOR.public)
    with pytest.raises(BadBox):
        team_keys.open_seal(SEAL, MEMBER, OTHER.public)


def test_a_seal_to_the_archive_key_opens_with_it() -> None:
    sealed = team_keys.seal(REGION, TEAM, OLD, ARCHIVE.public, AUTHOR)
    assert team_keys.open_seal(sealed, ARCHIVE, AUTHOR.public) == OLD


def test_who_has_the_newest_key_walks_the_links_back_to_the_oldest() -> None:
    assert TeamLink.decode(LINK.encode()) == LINK
    assert team_keys.open_seal(LINK, NEW, AUTHOR.public) == OLD
    with pytest.raises(BadBox):
        team_keys.open_seal(LINK, OLD, AUTHOR.public)


def test_only_the_one_a_seal_is_for_says_by_an_empty_one_that_none_opens() -> None:
    asked = team_keys.asking(REGION, TEAM, OLD.public.id, MEMBER)
    assert asked.asks
    assert not replace(asked, author=OTHER.public.id).asks
    assert not SEAL.asks


def test_a_link_never_passes_for_a_seal() -> None:
    with pytest.raises(BadBox):
        team_keys.open_seal(TeamSeal.decode(LINK.encode()), NEW, AUTHOR.public)


@pytest.mark.parametrize(
    "change", [{"region": b"q" * 32}, {"subject": b"u" * 16}, {"key": b"k" * 16}, {"recipient": b"p" * 16}]
)
def test_a_seal_moved_elsewhere_does_not_open_even_when_signed_again(change: dict[str, bytes]) -> None:  # G-09
    moved = replace(SEAL, **change)
    with pytest.raises(BadBox):
        team_keys.open_seal(moved, MEMBER, AUTHOR.public)
    signed = replace(moved, signature=AUTHOR.signer.sign(moved.signed))
    with pytest.raises(BadBox):
        team_keys.open_seal(signed, MEMBER, AUTHOR.public)


def test_a_seal_with_another_key_inside_than_it_names_is_refused() -> None:
    names = TeamSeal(TEAM, NEW.public.id, MEMBER.public.id, AUTHOR.public.id, region=REGION)
    whole = replace(names, sealed=identity.seal_to(MEMBER.public, names.info, OLD.encode()))
    with pytest.raises(BadBox, match="another key"):
        team_keys.open_seal(replace(whole, signature=AUTHOR.signer.sign(whole.signed)), MEMBER, AUTHOR.public)


def test_a_grant_to_a_team_opens_with_the_teams_key() -> None:
    key = identity.new_dossier_key()
    granted = identity.grant(b"d" * 16, key, OLD.public, AUTHOR, REGION)
    assert identity.Grant.decode(granted.encode()) == granted
    assert identity.open_grant(granted, OLD, AUTHOR.public) == key
    with pytest.raises(BadBox):
        identity.open_grant(granted, NEW, AUTHOR.public)
    elsewhere = replace(granted, region=b"q" * 32)
    with pytest.raises(BadBox):
        identity.open_grant(replace(elsewhere, signature=AUTHOR.signer.sign(elsewhere.signed)), OLD, AUTHOR.public)


@pytest.mark.parametrize("point", sorted(identity._SMALL_ORDER))
def test_nothing_is_sealed_to_a_key_of_small_order(point: bytes) -> None:
    for spelled in (point, point[:31] + bytes([point[31] | 0x80])):
        with pytest.raises(BadBox):
            team_keys.seal(REGION, TEAM, OLD, replace(MEMBER.public, x25519=spelled), AUTHOR)
        with pytest.raises(BadBox):
            _ = ReceiverPublic(NEW.public.mlkem, spelled).receiver


def test_nothing_is_sealed_to_bytes_that_are_no_key() -> None:
    for public in (ReceiverPublic(b"\xff" * 1184, NEW.public.x25519), ReceiverPublic(b"", NEW.public.x25519)):
        with pytest.raises(BadBox):
            _ = public.receiver


@given(st.integers(0, len(SEAL.encode()) - 1), st.integers(1, 255))
def test_a_flipped_byte_of_a_seal_is_refused(at: int, flip: int) -> None:
    changed = bytearray(SEAL.encode())
    changed[at] ^= flip
    with pytest.raises(BadBox):
        team_keys.open_seal(TeamSeal.decode(bytes(changed)), MEMBER, AUTHOR.public)


@given(st.binary(max_size=200))
def test_arbitrary_bytes_are_no_seal_and_no_receiver(data: bytes) -> None:
    for parse in (TeamSeal.decode, TeamLink.decode, Receiver.decode):
        with pytest.raises(BadBox):
            parse(data)
