"""Reading the parts of a body that another machine wrote: each bounded and of its type, or refused with BadBox."""

import re
from collections.abc import Mapping
from typing import Any, Final

from sync import wire
from sync.errors import BadBox
from sync.sealing import ID_BYTES, MAX_BOX_BYTES, SHORT_ID_BYTES

MAX_BATCH_BYTES: Final = 4 * 1024 * 1024  # of a body with more than one item
MAX_BODY_BYTES: Final = MAX_BOX_BYTES + 64 * 1024  # of a body with one item; no body is longer
NONE: Final = type(None)

_SHORT: Final = re.compile(rf"[0-9a-f]{{{2 * SHORT_ID_BYTES}}}")
_CODE: Final = re.compile(r"[a-z][a-z0-9-]{0,39}")


def read(data: bytes, expected: Mapping[str, type | tuple[type, ...]], limit: int = MAX_BODY_BYTES) -> dict[str, Any]:
    """The map with exactly these fields. Raises BadBox."""
    return wire.fields(wire.decode(data, limit=limit), expected)


def id_of(value: object) -> bytes:
    """32 bytes. Raises BadBox."""
    return wire.sized(value, ID_BYTES)


def maybe_id(value: object) -> bytes | None:
    """32 bytes or nothing. Raises BadBox."""
    return None if value is None else id_of(value)


def short_id(text: object) -> bytes:
    """A dossier, team or device from the 32 hex digits that it has as a key of a map or in a path. Raises BadBox."""
    if not isinstance(text, str) or not _SHORT.fullmatch(text):
        raise BadBox("an id that is not one")
    return bytes.fromhex(text)


def number(value: object) -> int:
    """A whole number from 0. Raises BadBox."""
    if type(value) is not int or not 0 <= value <= wire.MAX_INT:
        raise BadBox("a number out of bounds")
    return value


def listed(value: object, most: int) -> list[Any]:
    """A list of at most this many. Raises BadBox."""
    if not isinstance(value, list) or len(value) > most:
        raise BadBox("a list out of bounds")
    return value


def row(value: object, length: int) -> list[Any]:
    """A list of exactly this many. Raises BadBox."""
    if not isinstance(value, list) or len(value) != length:
        raise BadBox("a row of another length")
    return value


def one_of(value: object, kinds: tuple[str, ...]) -> str:
    """One of these words. Raises BadBox."""
    if not isinstance(value, str) or value not in kinds:
        raise BadBox("an unknown kind")
    return value


def at_most(value: object, most: int) -> bytes:
    """A byte string of 1 to this many. Raises BadBox."""
    if not isinstance(value, bytes) or not 0 < len(value) <= most:
        raise BadBox("bytes out of bounds")
    return value


def text(value: object, most: int) -> str:
    """A text of at most this many characters. Raises BadBox."""
    if not isinstance(value, str) or len(value) > most:
        raise BadBox("a text out of bounds")
    return value


def row_of_ids(data: bytes, most: int) -> tuple[bytes, ...]:
    """Ids that stand behind each other in one byte string. Raises BadBox."""
    if len(data) % ID_BYTES or len(data) > most * ID_BYTES:
        raise BadBox("a row of ids out of bounds")
    return tuple(data[at : at + ID_BYTES] for at in range(0, len(data), ID_BYTES))


def is_code(value: object) -> bool:
    """True for a code word such as not-on-head."""
    return isinstance(value, str) and _CODE.fullmatch(value) is not None
