"""`keukentafel sync --profile DIR`: one round with the region's server, without a window.

Exit code 0 when the server has everything and its sums are ours; 1 when something waits, with the reason in `stopped`
or `waiting`; nothing is lost by that, and the next round goes on where this one was. What is typed and not saved yet
(a draft) is not sent.
"""

from argparse import ArgumentParser, Namespace, _SubParsersAction
from typing import TYPE_CHECKING, Final

from desktop.commands._rounds import facts_of, opened, synced
from desktop.commands._terminal import add_vault_options, write

if TYPE_CHECKING:
    from sync.region.dispatch import Apart

NOT_SYNCED: Final = 1


def add_parser(subparsers: "_SubParsersAction[ArgumentParser]") -> None:
    """Add the subcommand's own options."""
    parser = subparsers.add_parser("sync", help="one round with the region's server", description=__doc__)
    add_vault_options(parser)


def run(args: Namespace) -> int:
    """Do one round and print how it went. Raises SyncError."""
    with opened(args) as vault:
        outcome = synced(vault)
        apart = [_apart(one) for one in vault.region.apart()]
    facts = facts_of(outcome)
    if apart:
        facts["apart"] = apart
    write(facts, as_json=args.json)
    return 0 if outcome.synced else NOT_SYNCED


def _apart(one: "Apart") -> dict[str, object]:
    return {
        "id": one.id.hex(),
        "kind": one.kind,
        "dossier": one.dossier,
        "why": one.why,
        "ours": one.ours,
    }
