"""What an administrator chose for a new region, once every secret is on paper."""

from dataclasses import dataclass

from sync.identity import ReceiverPublic
from sync.region.shares import Root


@dataclass(frozen=True, repr=False)
class Founded:
    """What the administrator chose. repr shows nothing of the root. coordinators: "" for no such team.

    authority: the certificate of an authority of the region's own, PEM.
    """

    name: str
    server: str
    token: str
    team: str
    coordinators: str
    root: Root
    archive: ReceiverPublic | None
    authority: str | None = None
