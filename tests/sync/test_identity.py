"""Device keys and grants: who may open a dossier, and that nobody else's grant passes for ours."""

from dataclasses import replace

import pytest

from sync import identity
from sync.errors import BadBox
from sync.identity import Device, Grant

DOSSIER = b"d" * 16


@pytest.fixture(scope="module")
def device() -> Device:
    return Device.new()


def test_a_device_reads_back_from_its_bytes(device: Device) -> None:
    assert Device.decode(device.encode()) == device
    assert Device.decode(device.encode()).public.id == device.public.id


def test_two_devices_differ_in_every_key(device: Device) -> None:
    other = Device.new()
    assert device.sign != other.sign
    assert device.mlkem_seed != other.mlkem_seed
    assert device.x25519 != other.x25519
    assert device.public.id != other.public.id


def test_a_device_shows_no_private_key_when_printed(device: Device) -> None:
    assert device.sign.hex() not in repr(device)
    assert repr(device.sign) not in repr(device)


def test_a_grant_opens_to_the_dossier_key(device: Device) -> None:
    key = identity.new_dossier_key()
    granted = identity.grant(DOSSIER, key, device.public, device)
    assert Grant.decode(granted.encode()) == granted
    assert Grant.decode(granted.encode()).encode() == granted.encode()
    assert identity.open_grant(granted, device, device.public) == key


def test_a_grant_to_another_device_does_not_open(device: Device) -> None:
    other = Device.new()
    granted = identity.grant(DOSSIER, identity.new_dossier_key(), other.public, device)
    with pytest.raises(BadBox):
        identity.open_grant(granted, device, device.public)


def test_a_grant_moved_to_another_dossier_is_refused_even_when_signed_again(device: Device) -> None:  # G-09
    granted = identity.grant(DOSSIER, identity.new_dossier_key(), device.public, device)
    moved = replace(granted, subject=b"e" * 16)
    with pytest.raises(BadBox):
        identity.open_grant(moved, device, device.public)
    signed = replace(moved, signature=device.signer.sign(moved.signed))
    with pytest.raises(BadBox):
        identity.open_grant(signed, device, device.public)


def test_a_grant_of_a_key_that_does_not_bear_its_id_is_refused(device: Device) -> None:
    key, other = identity.new_dossier_key(), identity.new_dossier_key()
    named = Grant(DOSSIER, identity.key_id(other), device.public.id, device.public.id, b"")
    sealed = identity._HPKE.encrypt(key, device.public.receiver, named.info)
    unsigned = replace(named, sealed=sealed)
    signed = replace(unsigned, signature=device.signer.sign(unsigned.signed))
    with pytest.raises(BadBox):
        identity.open_grant(signed, device, device.public)


def test_every_flipped_byte_of_a_grant_is_refused(device: Device) -> None:
    data = identity.grant(DOSSIER, identity.new_dossier_key(), device.public, device).encode()
    for position in range(len(data)):
        flipped = bytearray(data)
        flipped[position] ^= 0x10
        with pytest.raises(BadBox):
            identity.open_grant(Grant.decode(bytes(flipped)), device, device.public)


def test_a_device_with_a_signing_key_of_small_order_is_refused(device: Device) -> None:
    weak = replace(device.public, sign=b"\x01" + bytes(31))
    with pytest.raises(BadBox):
        _ = weak.signer
