"""Values to bytes and back: deterministic CBOR (RFC 8949, section 4.2), strict and bounded.

What parses re-encodes to the same bytes, so that a thing has one encoding and a hash names one thing. Only these
exist: null, booleans, integers of 64 bits, text, byte strings, arrays, and maps whose keys are text. No floats,
no tags, no indefinite lengths, nothing after the end.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, Final, TypeAlias

import cbor2

from sync.errors import BadBox, BadChange, TooLarge

Value: TypeAlias = bool | int | str | None  # of one path; None = cleared
Plain: TypeAlias = "bool | int | str | bytes | Sequence[Plain] | Mapping[str, Plain] | None"


def _no_tag(*_: object) -> Any:
    raise ValueError


# Tags that cbor2 would act upon (big numbers, fractions, patterns, shared parts) are refused before they take memory.
_NO_TAGS: Final = dict.fromkeys((*range(300), 1004, 43000, 55799), _no_tag)

MAX_DEPTH: Final = 6
MAX_INT: Final = 2**63 - 1
MAX_PATH_BYTES: Final = 512
MAX_PATH_PARTS: Final = 12
MAX_TEXT_BYTES: Final = 64 * 1024
MAX_CHANGES: Final = 20_000  # paths in one revision


def encode(value: Plain) -> bytes:
    """The one encoding of a value. Raises BadChange when it holds something the format does not have."""
    _check(value, 0)
    return cbor2.dumps(value, canonical=True)


def decode(data: bytes, *, limit: int) -> Any:
    """The value of exactly these bytes, at most limit of them. Raises BadBox for everything that is not strict."""
    if not isinstance(data, bytes) or len(data) > limit:  # of a damaged row SQLite may give anything
        raise BadBox("no bytes, or longer than allowed")
    try:
        value = cbor2.loads(
            data,
            allow_indefinite=False,
            allow_duplicate_keys=False,
            strict_hashable_types=True,
            max_depth=MAX_DEPTH + 1,
            semantic_decoders=_NO_TAGS,
        )
    except (cbor2.CBORError, ValueError, OverflowError, MemoryError, RecursionError) as error:
        raise BadBox("not strict CBOR") from error
    try:
        _check_read(value, 0)
    except BadChange as error:
        raise BadBox("a value the format does not have") from error
    if cbor2.dumps(value) != data:  # in the order in which the keys were read: _check_read has seen that it is the one
        raise BadBox("not the one encoding")
    return value


def decode_own(data: bytes) -> Any:
    """The value of bytes that were sealed by this vault for itself, where nobody else can have chosen the encoding."""
    try:
        return cbor2.loads(data, semantic_decoders=_NO_TAGS)
    except (cbor2.CBORError, ValueError) as error:
        raise BadBox("not CBOR") from error


def _check(value: object, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise BadChange("nested too deep")
    kind = type(value)
    if kind is str:
        _check_text(value)  # type: ignore[arg-type]
    elif value is None or kind is bool or kind is bytes:
        return
    elif isinstance(value, int):
        if not -MAX_INT <= value <= MAX_INT:
            raise BadChange("a number beyond 64 bits")
    elif isinstance(value, list | tuple):
        for item in value:
            _check(item, depth + 1)
    elif kind is dict or isinstance(value, Mapping):
        for key, item in value.items():  # type: ignore[attr-defined]
            if type(key) is not str:
                raise BadChange("a key that is no text")
            if not key.isascii():
                _check_text(key)
            if type(item) is not str or not item.isascii():  # most values are short and plain text
                _check(item, depth + 1)
            elif depth >= MAX_DEPTH:
                raise BadChange("nested too deep")
    else:
        raise BadChange(f"a value of type {kind.__name__}")


def _check_read(value: object, depth: int) -> None:
    """Raise unless the format has this value that was read, and its keys stand in the order of the one encoding."""
    kind = type(value)
    if kind is dict:
        if depth > MAX_DEPTH:
            raise BadChange("nested too deep")
        _check_keys(value, depth)  # type: ignore[arg-type]
    elif kind is list:
        if depth > MAX_DEPTH:
            raise BadChange("nested too deep")
        for item in value:  # type: ignore[attr-defined]
            if type(item) is not bytes or depth >= MAX_DEPTH:
                _check_read(item, depth + 1)
    else:
        _check(value, depth)


def _check_keys(found: dict[object, object], depth: int) -> None:
    """Shorter keys first, then by their bytes (RFC 8949, section 4.2.1, for texts)."""
    length, before = -1, ""
    for key, item in found.items():
        if type(key) is not str:
            raise BadChange("a key that is no text")
        size = len(key) if key.isascii() else len(key.encode())  # what was read is whole UTF-8
        if size < length or (size == length and key <= before):  # UTF-8 sorts as its characters do
            raise BadBox("keys out of order")
        length, before = size, key
        if type(item) is not str:
            _check_read(item, depth + 1)
        elif depth >= MAX_DEPTH:
            raise BadChange("nested too deep")


def _check_text(text: str) -> None:
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            raise BadChange("text with half a character") from None


def fields(value: object, expected: Mapping[str, type | tuple[type, ...]]) -> dict[str, Any]:
    """The value as a map with exactly the expected keys and types. Raises BadBox.

    A bool passes only where bool is named, though Python calls it an int.
    """
    if not isinstance(value, dict) or value.keys() != expected.keys():
        raise BadBox("not the expected fields")
    for key, types in expected.items():
        allowed = types if isinstance(types, tuple) else (types,)
        if type(value[key]) not in allowed:
            raise BadBox(f"{key} of a wrong type")
    return value


def sized(value: object, length: int) -> bytes:
    """The value as a byte string of exactly this length. Raises BadBox."""
    if not isinstance(value, bytes) or len(value) != length:
        raise BadBox("a byte string of a wrong length")
    return value


@lru_cache(maxsize=16_384)  # the same few thousand paths in every dossier
def check_path(path: object) -> str:
    """The path when it is well formed: parts between slashes, none empty, no control characters. Raises BadChange."""
    if not isinstance(path, str) or not path:
        raise BadChange("a path that is no text")
    parts = path.split("/")
    if len(path.encode(errors="replace")) > MAX_PATH_BYTES or len(parts) > MAX_PATH_PARTS:
        raise TooLarge("path")
    if not all(parts) or not path.isprintable():
        raise BadChange("a path with an empty part or a control character")
    return path


def check_value(value: object) -> Value:
    """The value when the format has it. Raises BadChange, TooLarge."""
    if isinstance(value, str):
        if not value.isascii():
            _check_text(value)
            if len(value.encode()) > MAX_TEXT_BYTES:
                raise TooLarge("text")
        elif len(value) > MAX_TEXT_BYTES:
            raise TooLarge("text")
        return value
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int) and -MAX_INT <= value <= MAX_INT:
        return value
    raise BadChange(f"a value of type {type(value).__name__}")


def check_changes(changes: Mapping[Any, Any]) -> dict[str, Value]:
    """The changes of one revision, checked; no path may be a leaf and a node at once. Raises BadChange, TooLarge."""
    if len(changes) > MAX_CHANGES:
        raise TooLarge("paths")
    checked = {
        check_path(path): value
        if type(value) is str and len(value) <= MAX_TEXT_BYTES and value.isascii()  # as most are
        else check_value(value)
        for path, value in changes.items()
    }
    if not checked.keys().isdisjoint(chain.from_iterable(map(_above, checked))):
        raise BadChange("a leaf and a node of one name")
    return checked


@lru_cache(maxsize=16_384)
def _above(path: str) -> tuple[str, ...]:
    """The nodes that a path lies in."""
    parts = path.split("/")
    return tuple("/".join(parts[:depth]) for depth in range(1, len(parts)))


def same(one: Value, other: Value) -> bool:
    """True when two values are equal and of one type: True is not 1."""
    return type(one) is type(other) and one == other
