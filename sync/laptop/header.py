"""The header file: how a passphrase or a recovery code gives the vault key. Two copies, read before the database.

Layout: 8 magic bytes, format (4 bytes), length of the body (4 bytes), body (CBOR), SHA-256 of all before it.
Every release keeps magic, format and digest where they are, so that a newer file is known as one.
"""

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from sync import wire
from sync.errors import (
    BadBox,
    DamagedVault,
    ForeignVault,
    NewerFormat,
    SyncError,
    VaultMissing,
    WrongPassphrase,
    WrongRecoveryCode,
)
from sync.files import read_bounded, replace_file
from sync.kdf import SALT_BYTES, Cost, passphrase_key
from sync.sealing import KEY_BYTES, SHORT_ID_BYTES, open_row, prefix, seal_row

FORMAT: Final = 1
NAMES: Final = ("vault.header", "vault.header.copy")
OLDEST: Final = 1  # format that this release still opens
MAGIC: Final = b"KTVAULT\0"
MAX_BYTES: Final = 16 * 1024
MAX_GENERATION: Final = 2**32  # more than anyone can change a passphrase
_FIXED: Final = len(MAGIC) + 4 + 4
_DIGEST_BYTES: Final = 32
_BODY: Final[dict[str, type | tuple[type, ...]]] = {
    "vault": bytes,
    "generation": int,
    "passphrase": dict,
    "recovery": bytes,
}
_PASSPHRASE: Final[dict[str, type | tuple[type, ...]]] = {
    "salt": bytes,
    "memory_kib": int,
    "passes": int,
    "lanes": int,
    "wrapped": bytes,
}


@dataclass(frozen=True)
class VaultHeader:
    """What both copies hold. generation grows with every change, so that the newer of two copies is known."""

    vault: bytes
    generation: int
    salt: bytes
    cost: Cost
    wrapped: bytes  # the vault key under the passphrase key
    recovery: bytes  # the vault key under the recovery code
    format: int = FORMAT

    def encode(self) -> bytes:
        """The whole file."""
        body = wire.encode(
            {
                "vault": self.vault,
                "generation": self.generation,
                "passphrase": {
                    "salt": self.salt,
                    "memory_kib": self.cost.memory_kib,
                    "passes": self.cost.passes,
                    "lanes": self.cost.lanes,
                    "wrapped": self.wrapped,
                },
                "recovery": self.recovery,
            }
        )
        front = MAGIC + self.format.to_bytes(4, "big") + len(body).to_bytes(4, "big") + body
        return front + hashlib.sha256(front).digest()

    @classmethod
    def decode(cls, data: bytes) -> "VaultHeader":
        """The header of these bytes. Raises ForeignVault, NewerFormat, DamagedVault, BadCost."""
        if not data or len(data) > MAX_BYTES:
            raise DamagedVault() if not data else ForeignVault()
        if data[: len(MAGIC)] != MAGIC:
            raise DamagedVault() if MAGIC.startswith(data) else ForeignVault()
        version, size = int.from_bytes(data[8:12], "big"), int.from_bytes(data[12:16], "big")
        if version > FORMAT and _whole(data):
            raise NewerFormat()
        if not OLDEST <= version <= FORMAT or len(data) != _FIXED + size + _DIGEST_BYTES or not _whole(data):
            raise DamagedVault()
        try:
            return cls._of(wire.decode(data[_FIXED:-_DIGEST_BYTES], limit=MAX_BYTES), version)
        except BadBox as error:
            raise DamagedVault() from error

    @classmethod
    def _of(cls, body: object, version: int) -> "VaultHeader":
        found = wire.fields(body, _BODY)
        how = wire.fields(found["passphrase"], _PASSPHRASE)
        cost = Cost(how["memory_kib"], how["passes"], how["lanes"])
        cost.check()
        if not 0 <= found["generation"] <= MAX_GENERATION:
            raise BadBox("generation")
        return cls(
            wire.sized(found["vault"], SHORT_ID_BYTES),
            found["generation"],
            wire.sized(how["salt"], SALT_BYTES),
            cost,
            how["wrapped"],
            found["recovery"],
            version,
        )


def _whole(data: bytes) -> bool:
    return hashlib.sha256(data[:-_DIGEST_BYTES]).digest() == data[-_DIGEST_BYTES:]


# Wrapping the vault key.


def _passphrase_context(vault: bytes, salt: bytes, cost: Cost) -> bytes:
    how: dict[str, wire.Plain] = {
        "vault": vault,
        "salt": salt,
        "memory_kib": cost.memory_kib,
        "passes": cost.passes,
        "lanes": cost.lanes,
    }
    return prefix("wrap-passphrase") + wire.encode(how)


def _recovery_context(vault: bytes) -> bytes:
    return prefix("wrap-recovery") + wire.encode({"vault": vault})


def with_passphrase(header: VaultHeader, vault_key: bytes, passphrase: str, cost: Cost) -> VaultHeader:
    """The header with the vault key wrapped by this passphrase, under a fresh salt. Takes the cost's time."""
    salt = os.urandom(SALT_BYTES)
    key = passphrase_key(passphrase, salt, cost)
    wrapped = seal_row(key, "wrap-passphrase", _passphrase_context(header.vault, salt, cost), vault_key)
    return replace(header, generation=header.generation + 1, salt=salt, cost=cost, wrapped=wrapped)


def with_recovery(header: VaultHeader, vault_key: bytes, secret: bytes) -> VaultHeader:
    """The header with the vault key wrapped by these 16 random bytes."""
    wrapped = seal_row(secret, "wrap-recovery", _recovery_context(header.vault), vault_key)
    return replace(header, generation=header.generation + 1, recovery=wrapped)


def new_header(vault_key: bytes, passphrase: str, cost: Cost, recovery_secret: bytes) -> VaultHeader:
    """The header of a new vault."""
    empty = VaultHeader(os.urandom(SHORT_ID_BYTES), 0, b"", cost, b"", b"")
    return with_recovery(with_passphrase(empty, vault_key, passphrase, cost), vault_key, recovery_secret)


KeyOf = Callable[[VaultHeader], bytes]  # by a passphrase or a recovery code


def key_by_passphrase(header: VaultHeader, passphrase: str) -> bytes:
    """The vault key. Takes the cost's time. Raises WrongPassphrase, BadCost, NoMemory."""
    key = passphrase_key(passphrase, header.salt, header.cost)
    context = _passphrase_context(header.vault, header.salt, header.cost)
    return _unwrapped(key, "wrap-passphrase", context, header.wrapped, WrongPassphrase())


def key_by_recovery(header: VaultHeader, secret: bytes) -> bytes:
    """The vault key. Raises WrongRecoveryCode."""
    return _unwrapped(secret, "wrap-recovery", _recovery_context(header.vault), header.recovery, WrongRecoveryCode())


def _unwrapped(key: bytes, kind: str, context: bytes, wrapped: bytes, wrong: SyncError) -> bytes:
    try:
        vault_key = open_row(key, kind, context, wrapped)
    except BadBox:
        raise wrong from None
    if len(vault_key) != KEY_BYTES:
        raise DamagedVault()
    return vault_key


# The two copies.


def read_header(folder: Path) -> VaultHeader:
    """The newest whole header in the folder; changes nothing. Raises what read_headers raises."""
    return read_headers(folder)[0]


def read_headers(folder: Path) -> tuple[VaultHeader, ...]:
    """The whole headers in the folder that differ, the newest first; changes nothing.

    Raises VaultMissing when neither copy is there, NewerFormat when either is whole and newer, else what is wrong
    with the copies: a foreign file outweighs a damaged one.
    """
    found: list[VaultHeader] = []
    wrong: list[SyncError] = []
    for name in NAMES:
        data = read_bounded(folder / name, MAX_BYTES)
        if data is None:
            continue
        try:
            found.append(VaultHeader.decode(data))
        except NewerFormat:
            raise
        except SyncError as error:
            wrong.append(error)
    if found:
        return tuple(sorted(dict.fromkeys(found), key=lambda header: -header.generation))
    if not wrong:
        raise VaultMissing()
    raise next((error for error in wrong if not isinstance(error, DamagedVault)), wrong[0])


def write_header(folder: Path, header: VaultHeader) -> bool:
    """Replace both copies, one after the other, so that one is whole at every moment; True when both took it.

    Raises OSError only as long as nothing changed: once the first copy has its new name, its higher generation
    counts, and a refusal after that (of the second copy, or of the folder to reach the disk) undoes nothing.
    """
    content = header.encode()
    first = folder / NAMES[0]
    try:
        replace_file(first, content)
    except OSError:
        if read_bounded(first, MAX_BYTES) != content:
            raise
    heal_header(folder, header)
    return holds(folder, header)


def holds(folder: Path, header: VaultHeader) -> bool:
    """True when both copies in the folder are this header, byte for byte."""
    content = header.encode()
    try:
        return all(read_bounded(folder / name, MAX_BYTES) == content for name in NAMES)
    except OSError:
        return False


def opened_by(folder: Path, key_of: KeyOf) -> tuple[VaultHeader, bytes]:
    """The newest header that what was typed opens, and the vault key.

    The older copy is tried too: a generation is only a number, which anyone who may write the file can raise.
    Raises what read_headers raises, WrongPassphrase, WrongRecoveryCode.
    """
    *newer, oldest = read_headers(folder)
    for found in newer:
        with suppress(WrongPassphrase, WrongRecoveryCode):
            return found, key_of(found)
    return oldest, key_of(oldest)


def heal_header(folder: Path, header: VaultHeader) -> None:
    """Bring a copy that was left behind or damaged in line with the header that just opened the vault.

    A whole copy of this vault with a higher generation stays: it may be a newer passphrase's.
    A disk that refuses is no reason to keep the vault shut: the other copy is whole, and the next unlock tries again.
    """
    for name in NAMES:
        with suppress(OSError):
            data = read_bounded(folder / name, MAX_BYTES)
            if data != header.encode() and not _is_newer(data, header):
                replace_file(folder / name, header.encode())


def _is_newer(data: bytes | None, header: VaultHeader) -> bool:
    try:
        found = VaultHeader.decode(data or b"")
    except NewerFormat:
        return True
    except SyncError:
        return False
    return found.vault == header.vault and found.generation > header.generation
