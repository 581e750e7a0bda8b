"""`keukentafel sync --profile DIR`: one round with the region's server, without a window.

Exit code 0 when the server has everything and its sums are ours; 1 when something waits, with the reason in `stopped`
or `waiting`; nothing is lost by that, and the next round goes on where this one was. What is typed and not saved yet
(a draft) is not sent.
"""

from argparse import ArgumentParser, Namespace, _SubParsersAction
from typing import TYPE_CHECKING, Final

from desktop.commands._given import token_after
from desktop.commands._rounds import facts_of, opened, synced
from desktop.commands._terminal import add_vault_options, asked_passphrase, need_profile, write

if TYPE_CHECKING:
    from sync.region.dispatch import Apart
    from sync.vault import Vault

NOT_SYNCED: Final = 1
ROSTER: Final = "roster"
_FOUNDING: Final = frozenset({"join-token", "founded"})


def add_parser(subparsers: "_SubParsersAction[ArgumentParser]") -> None:
    """Add the subcommand's own options."""
    parser = subparsers.add_parser("sync", help="one round with the region's server", description=__doc__)
    add_vault_options(parser)
    parser.add_argument(
        "--token-file",
        metavar="FILE",
        help="what `keukentafel-server init` printed, for founding once more; - reads it after the passphrase",
    )


def run(args: Namespace) -> int:
    """Do one round and print how it went. Raises SyncError, RegionRefused."""
    need_profile(args)
    passphrase, token = _secrets(args)
    with opened(args, passphrase) as vault:
        if token is not None:
            _found_again(vault)
        outcome = synced(vault, token)
        apart = [_apart(one) for one in vault.region.apart()]
    facts = facts_of(outcome)
    if apart:
        facts["apart"] = apart
    write(facts, as_json=args.json)
    return 0 if outcome.synced else NOT_SYNCED


def _secrets(args: Namespace) -> tuple[str, str | None]:
    """The passphrase, and the token when one was named."""
    if args.token_file is None:
        return asked_passphrase(args), None
    return token_after(lambda: asked_passphrase(args), args.token_file)


def _found_again(vault: "Vault") -> None:
    """Let the founding go again that the server refused for want of its token, or as there was a region."""
    for one in vault.region.apart():
        if one.ours and one.kind == ROSTER and one.why in _FOUNDING:
            vault.region.try_again(one.id)


def _apart(one: "Apart") -> dict[str, object]:
    return {
        "id": one.id.hex(),
        "kind": one.kind,
        "dossier": one.dossier,
        "why": one.why,
        "ours": one.ours,
    }
