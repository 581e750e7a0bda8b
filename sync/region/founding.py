"""What is said when a region begins, signed by its root, which is on paper from then on."""

from datetime import datetime

from sync import chain, wire
from sync.chain import Statement
from sync.identity import DevicePublic, ReceiverPublic
from sync.region.roster import Roster, founding
from sync.region.shares import Root


def first_words(
    name: str, root: Root, archive: ReceiverPublic | None, device: DevicePublic, at: datetime
) -> tuple[Statement, ...]:
    """What the root says at the beginning: the region, its first administrator, and the archive key."""
    roster = Roster()
    said = [founding(root.signer, name, at)]
    roster = roster.after(said[0])
    keys: dict[str, wire.Plain] = {"sign": device.sign, "mlkem": device.mlkem, "x25519": device.x25519}
    more: list[tuple[str, dict[str, wire.Plain]]] = [
        ("add_device", {**keys, "teams": []}),
        ("appoint", {"device": device.id}),
    ]
    if archive is not None:
        more.append(("archive", {"key": {"mlkem": archive.mlkem, "x25519": archive.x25519}}))
    for kind, body in more:
        statement = chain.sign(roster.saying(kind, body, chain.root_id(root.public), at), root.signer)
        roster = roster.after(statement)
        said.append(statement)
    return tuple(said)
