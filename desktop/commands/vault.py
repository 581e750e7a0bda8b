"""`keukentafel vault check|info|backup|restore|salvage --profile DIR`: looking after a vault without a window.

The passphrase is asked in the terminal, or read as one line from standard input with --passphrase-stdin; it is never
an argument, where others on the computer could read it. Nothing a client said is ever printed.
"""

from argparse import ArgumentParser, Namespace, _SubParsersAction
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from desktop.commands._terminal import (
    Facts,
    add_vault_options,
    asked_passphrase,
    asked_secret,
    need_profile,
    write,
)

DAMAGED: Final = 1  # exit code of a check that found damage


def add_parser(subparsers: "_SubParsersAction[ArgumentParser]") -> None:
    """Add the subcommand's own options."""
    parser = subparsers.add_parser("vault", help="check, back up or restore a vault", description=__doc__)
    actions = parser.add_subparsers(dest="action", metavar="action", required=True)
    for name, about in _ABOUT.items():
        action = actions.add_parser(name, help=about, description=about)
        add_vault_options(action)
        if name == "check":
            action.add_argument("--rebuild", action="store_true", help="first make list rows and snapshots anew")
        if name == "backup":
            action.add_argument("--to", type=Path, metavar="DIR", help="an empty folder elsewhere")
        if name == "restore":
            action.add_argument(
                "--from", dest="source", type=Path, metavar="DIR", help="the backup; else the newest whole one"
            )
        if name == "salvage":
            action.add_argument(
                "--recovery-code", action="store_true", help="ask the recovery code, not the passphrase"
            )
            action.add_argument(
                "--to", type=Path, metavar="DIR", required=True, help="an empty folder for what is saved"
            )


def run(args: Namespace) -> int:
    """Do it and print the outcome; exit code 1 when a check found damage. Raises SyncError."""
    need_profile(args)
    facts = _ACTIONS[args.action](args)
    write(facts, as_json=args.json)
    return DAMAGED if facts.get("sound") is False else 0


def _check(args: Namespace) -> Facts:
    from desktop.cards import make_card
    from sync.vault import Vault

    with Vault.unlock(args.profile, asked_passphrase(args)) as vault:
        vault.card_maker = make_card
        rebuilt = {"list_rows_changed": vault.rebuild_caches()} if args.rebuild else {}
        report = vault.check()
    return {
        **rebuilt,
        "sound": report.sound,
        "dossiers": report.dossiers,
        "revisions": report.revisions,
        "drafts": report.drafts,
        "given_plans": report.given_plans,
        "damaged_dossiers": list(report.damaged),
        "damaged_elsewhere": list(report.other),
    }


def _info(args: Namespace) -> Facts:
    """What the header tells without a passphrase, and what lies beside it."""
    from sync import sealing
    from sync.errors import told_plainly
    from sync.laptop import copies, header

    with told_plainly():
        found = header.read_header(args.profile)
        size = sum(entry.stat().st_size for entry in args.profile.glob("vault.*"))
        made = [_backup_facts(one) for one in copies.found(args.profile)]
    cost = found.cost
    return {
        "vault": found.vault.hex(),
        "format": sealing.FORMAT,
        "passphrase_key": {"memory_kib": cost.memory_kib, "passes": cost.passes, "lanes": cost.lanes},
        "bytes": size,
        "backups": made,
    }


def _backup(args: Namespace) -> Facts:
    from sync.vault import Vault

    with Vault.unlock(args.profile, asked_passphrase(args)) as vault:
        return _backup_facts(vault.backup(args.to))


def _restore(args: Namespace) -> Facts:
    from sync.errors import VaultMissing, told_plainly
    from sync.laptop import copies
    from sync.rescue.restoring import restore

    source = args.source
    if source is None:
        with told_plainly():
            made = copies.found(args.profile)
        if not made:
            raise VaultMissing("no backup")
        source = next((one for one in reversed(made) if not one.damaged), made[-1]).folder
    report = restore(args.profile, source, asked_passphrase(args))
    damaged = {} if report.sound else {"damaged": list(report.named)}
    return {"restored": True, "dossiers": report.dossiers, "revisions": report.revisions, **damaged}


def _salvage(args: Namespace) -> Facts:
    """Sound when the new vault is; what was damaged before is named all the same."""
    from desktop.cards import make_card
    from sync.laptop import header, recovery
    from sync.rescue.salvage import salvage_by

    if args.recovery_code:
        secret = recovery.from_text(asked_secret(args, "Recovery code: "))
        done = salvage_by(args.profile, args.to, lambda found: header.key_by_recovery(found, secret), make_card)
    else:
        typed = asked_passphrase(args)
        done = salvage_by(args.profile, args.to, lambda found: header.key_by_passphrase(found, typed), make_card)
    return {
        "sound": done.report.sound and not done.lost,
        "folder": str(args.to),
        "dossiers": done.report.dossiers,
        "revisions": done.report.revisions,
        "drafts": done.report.drafts,
        "given_plans": done.report.given_plans,
        "damaged_dossiers": list(done.damaged),
        "mended_from_backup": list(done.mended),
        "partly_saved": list(done.partly),
        "lost_dossiers": list(done.lost),
        "damaged_elsewhere": list(done.other),
        "revisions_written_anew": done.restated,
        "region": done.region,
        "rest_comes_from_the_server": done.region and not done.only_own,
        "only_what_this_device_wrote": done.only_own,
        "cards_equal_revisions": True,  # salvage refuses to hand over a vault of which they are not
    }


def _backup_facts(made: Any) -> Facts:
    return {
        "number": made.number,
        "folder": str(made.folder),
        "made_at": made.made_at.isoformat(timespec="seconds"),
        "bytes": made.size,
        "damaged": list(made.damaged),
    }


_ABOUT: Final[Mapping[str, str]] = {
    "check": "open everything in the vault and name what is damaged",
    "info": "tell what can be told without the passphrase",
    "backup": "make and verify a backup",
    "restore": "put a backup in the vault's place; what was there is set aside",
    "salvage": "save every dossier that can be read, from the vault and its backups, into a new folder",
}
_ACTIONS: Final[Mapping[str, Callable[[Namespace], Facts]]] = {
    "check": _check,
    "info": _info,
    "backup": _backup,
    "restore": _restore,
    "salvage": _salvage,
}
