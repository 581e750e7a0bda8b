"""Rounds of syncing for commands: over the network, in this thread, with what came of it as facts."""

from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from desktop.commands._terminal import Facts, asked_passphrase, need_profile

if TYPE_CHECKING:
    from sync.client.asking import Request, Unreachable
    from sync.client.progress import Outcome
    from sync.vault import Vault


@contextmanager
def opened(args: Namespace, passphrase: str | None = None) -> Iterator["Vault"]:
    """The vault of a profile. passphrase: when it was asked already."""
    from desktop import access

    folder = need_profile(args)
    with access.unlock(folder, asked_passphrase(args) if passphrase is None else passphrase) as vault:
        yield vault


@contextmanager
def made_or_opened(args: Namespace, passphrase: str) -> Iterator["Vault"]:
    """The vault of a profile, made when there is none; credentials.recovery_code says so."""
    from desktop import access
    from sync.vault import Vault

    folder = need_profile(args)
    enter = access.unlock if Vault.exists(folder) else access.make
    with enter(folder, passphrase) as vault:
        yield vault


def synced(vault: "Vault", token: str | None = None, *, confirm: bool = False) -> "Outcome":
    """How a round with the region's server went. Raises BadAddress, and what the vault raises.

    confirm: say first, as an administrator, how far the roster was; for a server that was restored from a backup.
    """
    from sync.client.carrying import carried
    from sync.client.syncer import Syncer
    from sync.client.transport import Transport

    enrolment = vault.region.enrolment
    syncer = Syncer(vault.region, drafts=lambda: len(vault.drafts()))
    if enrolment is None:
        return carried(syncer.round(), _nobody)
    line = Transport(enrolment.server, enrolment.ca)
    try:
        return carried(syncer.confirm() if confirm else syncer.round(token=token), line.send)
    finally:
        line.close()


def _nobody(_request: "Request") -> "Unreachable":
    raise RuntimeError("a round without a server asks nothing")


def facts_of(outcome: "Outcome") -> Facts:
    """An outcome as it is printed; only what there is to say."""
    said: Facts = {
        "synced": outcome.synced,
        "stopped": outcome.stopped,
        "sent": outcome.sent,
        "received": outcome.received,
        "waiting": dict(outcome.waiting),
        "set_apart": outcome.apart,
    }
    if outcome.server_waits:
        said["server_waits_for_confirmation"] = True
    if outcome.limited:
        said["limited_today"] = outcome.limited
    if outcome.withheld:
        said["roster_withheld_by_server"] = True
    if outcome.differs:
        said["sums_differ_in_teams"] = list(outcome.differs)
    if outcome.retry_s is not None:
        said["retry_after_s"] = outcome.retry_s
    return said
