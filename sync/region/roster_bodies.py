"""What stands in a statement of the roster, kind by kind, and the parts of it that must be fit to use."""

from collections.abc import Mapping
from typing import Any, Final

from sync.errors import BadBox, Refused
from sync.identity import DevicePublic, ReceiverPublic
from sync.sealing import MAX_NAME_CHARS

RECEIVER: Final[dict[str, type | tuple[type, ...]]] = {"mlkem": bytes, "x25519": bytes}
BODIES: Final[dict[str, dict[str, type | tuple[type, ...]]]] = {
    "found": {"root": bytes, "name": str},
    "appoint": {"device": bytes},
    "dismiss": {"device": bytes},
    "archive": {"key": (dict, type(None))},
    "add_team": {"team": bytes, "name": str, "coordinators": bool},
    "add_device": {"sign": bytes, "mlkem": bytes, "x25519": bytes, "teams": list},
    "assign": {"device": bytes, "teams": list},
    "revoke": {"device": bytes, "erase": bool},
    "team_key": {"team": bytes, "mlkem": bytes, "x25519": bytes},
    "signer": {"device": bytes, "on": bool},
    "let_go": {"statements": list},
    "unsay": {"words": list},
}


def name_of(value: str) -> str:
    """A name that can be shown. Raises Refused."""
    if not value.strip() or len(value) > MAX_NAME_CHARS or not value.isprintable():
        raise Refused("malformed")
    return value


def receiver_of(value: Any) -> ReceiverPublic:
    """A receiving key that can be sealed to. Raises Refused."""
    try:
        found = ReceiverPublic(value["mlkem"], value["x25519"])
        _ = found.receiver
    except BadBox:
        raise Refused("malformed") from None
    return found


def device_of(body: Mapping[str, Any]) -> DevicePublic:
    """The keys of a device. Raises Refused."""
    try:
        found = DevicePublic(body["sign"], body["mlkem"], body["x25519"])
        _ = found.signer, found.receiver
    except BadBox:
        raise Refused("malformed") from None
    return found
