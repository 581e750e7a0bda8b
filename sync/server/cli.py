"""`keukentafel-server init|serve|check|backup|restore`: what an administrator does with the region's server.

Settings come from the environment and one file, see docs/server.md. Exit code 0: done; 1: `check` found faults;
2: a known error, told with its code on standard error.
"""

import argparse
import json
import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sync.errors import SyncError
from sync.server import settings as settings_module
from sync.server.settings import Settings

if TYPE_CHECKING:
    from sync.server.service import Service

FAULTS: Final = 1
REFUSED: Final = 2
_ABOUT: Final[Mapping[str, str]] = {
    "init": "make or renew the tables, and print the token that founds the region",
    "serve": "serve until stopped",
    "check": "look at every box, signature and chain",
    "backup": "write a backup to a new file, also while serving",
    "restore": "fill an empty database from a backup",
}
Facts = dict[str, Any]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; the exit code."""
    args = _parser().parse_args(arguments)
    if args.config is not None:
        os.environ[settings_module.FILE] = str(args.config)
    try:
        return _ACTIONS[args.action](settings_module.read(), args)
    except SyncError as error:
        sys.stderr.write(f"{error.code} {error}\n")
        return REFUSED


def _parser() -> ArgumentParser:
    parser = argparse.ArgumentParser("keukentafel-server", description=__doc__)
    parser.add_argument("--config", type=Path, metavar="FILE", help="settings as TOML; the environment wins")
    actions = parser.add_subparsers(dest="action", metavar="action", required=True)
    for name, about in _ABOUT.items():
        action = actions.add_parser(name, help=about, description=about)
        if name in ("backup", "restore"):
            action.add_argument("file", type=Path, metavar="FILE")
        if name != "serve":
            action.add_argument("--json", action="store_true", help="print JSON")
    return parser


def _tell(args: Namespace, facts: Facts) -> None:
    if args.json:
        sys.stdout.write(json.dumps(facts, indent=2) + "\n")
        return
    for name, value in facts.items():
        shown = "; ".join(value) or "none" if isinstance(value, list) else value
        sys.stdout.write(f"{name}: {'yes' if value is True else 'no' if value is False else shown}\n")


@contextmanager
def _serving(settings: Settings, *, ready: bool = False) -> Iterator["Service"]:
    """What works on the database, closed at the end. ready: raises DatabaseNotReady when init was not run."""
    from sync.server.database import DatabaseNotReady, is_ready
    from sync.server.service import Service

    service = Service(settings)
    try:
        if ready and not is_ready(service.database):
            raise DatabaseNotReady()
        yield service
    finally:
        service.database.close()


def _init(settings: Settings, args: Namespace) -> int:
    from sync.server.preparing import prepare

    with _serving(settings) as service:
        region, token = prepare(service)
    _tell(args, {"ready": True, "region": region.hex()} if region else {"ready": True, "token": token})
    return 0


def _serve(settings: Settings, _args: Namespace) -> int:
    settings_module.check_metrics(os.environ)
    from sync.server.serving import serve

    serve(settings)
    return 0


def _check(settings: Settings, args: Namespace) -> int:
    from sync.server.checking import check

    with _serving(settings, ready=True) as service, service.database.reading() as connection:
        report = check(connection, service.removals.read())
    faults = list(report.faults)
    _tell(args, {"sound": report.sound, "items": report.items, "dossiers": report.dossiers, "faults": faults})
    return 0 if report.sound else FAULTS


def _backup(settings: Settings, args: Namespace) -> int:
    from sync.server.backups import backup

    with _serving(settings, ready=True) as service:
        rows = backup(service.database, args.file)
    _tell(args, {"rows": rows, "bytes": args.file.stat().st_size})
    return 0


def _restore(settings: Settings, args: Namespace) -> int:
    from sync.server.backups import restore

    with _serving(settings) as service:
        done = restore(args.file, service.database, service.removals, service.now())
    removals = {"removals_listed": done.listed, "redacted_again": done.redacted, "purged_again": done.purged}
    _tell(args, {"rows": done.rows, **removals, "waiting": True})
    return 0


_ACTIONS: Final = {"init": _init, "serve": _serve, "check": _check, "backup": _backup, "restore": _restore}
