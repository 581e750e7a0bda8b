"""How a round goes and how it ended, as values that a window or a command shows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

CONNECTING, ROSTER, SENDING, RECEIVING, CHECKING = "connecting", "roster", "sending", "receiving", "checking"
LISTING: Final = "listing"  # making the rows of the list anew

# Codes that stop a round; all are permanent. Nothing is lost by any of them: what waits goes with a later round.
STOPS: Final = frozenset(
    {
        "offline",  # no network, or the server does not answer
        "time-out",  # too slow, even for one thing at a time
        "cut",  # the connection ended in the middle
        "tls",  # whoever answers cannot show that it is the server
        "server-away",  # a proxy says that the server is not there
        "not-the-server",  # something else answers, such as the page of a hotel's network
        "bad-answer",  # what came does not parse or does not fit the question
        "clock",  # the server's time does not help either
        "signature",  # the server does not accept this laptop's signature
        "unknown-device",  # the server does not know this laptop
        "revoked",  # this laptop was taken out of the region
        "other-region",  # the server serves another region
        "roster-shorter",  # the server shows an older roster than it did before
        "roster-forked",  # the server shows another roster than it did before
        "not-founded",  # the server was not set up yet
        "join-token",  # the code to join with expired, or an administrator closed it: this laptop was not let in
        "join-taken",  # another laptop used the code to join first: this one was not let in
        "rate",  # too many requests; see retry_s
        "quota-device",  # this laptop sent more than it may in a day
        "disk-full",  # the server's disk is full
        "server-trouble",  # the server says that it failed
        "local",  # this laptop could not write
    }
)

# What a server takes so much of in a day, and no more.
LIMITS: Final = frozenset(
    {
        "quota-device",  # what this laptop sends
        "quota-dossiers",  # dossiers that this laptop begins
        "quota-redactions",  # what is removed from dossiers by this laptop
        "purge-limit",  # dossiers that are deleted in the region
    }
)


@dataclass(frozen=True)
class Progress:
    """Where a round is. done and total count things; total 0 when it is not known. dossier: the one at hand."""

    phase: str
    done: int = 0
    total: int = 0
    dossier: str | None = None


@dataclass(frozen=True)
class Outcome:
    """How a round ended.

    synced: the server's sums are ours and nothing waits (G-26). stopped: why the round ended early, one of STOPS.
    waiting: what was not sent, by kind; apart: how many things are set apart. server_waits: statements wait until an
    administrator confirms the heads after a restore. withheld: a colleague signed a roster that the server hides.
    differs: teams whose sums the server states otherwise, hex. limited: of what no more is taken today, one of LIMITS;
    it goes by itself another day. retry_s: how long to stay away.
    """

    synced: bool = False
    stopped: str | None = None
    sent: int = 0
    received: int = 0
    dossiers: frozenset[str] = frozenset()
    waiting: Mapping[str, int] = field(default_factory=dict)
    apart: int = 0
    server_waits: bool = False
    withheld: bool = False
    differs: tuple[str, ...] = ()
    limited: str | None = None
    retry_s: int | None = None

    @property
    def offline(self) -> bool:
        """True when it ended for want of a connection, which is no trouble: it works without."""
        return self.stopped in ("offline", "time-out", "cut", "server-away")
