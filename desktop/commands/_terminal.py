"""What commands on a vault share: its folder, its passphrase, and facts printed plainly or as JSON."""

import argparse
import getpass
import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any, TypeAlias

Facts: TypeAlias = dict[str, Any]


class NothingTyped(ValueError):
    """A secret was asked where nobody can type one."""

    code = "G-007"


def add_vault_options(parser: ArgumentParser) -> None:
    """The options of everything that opens a vault."""
    parser.add_argument("--profile", type=Path, metavar="DIR", default=argparse.SUPPRESS, help="the vault's folder")
    parser.add_argument("--passphrase-stdin", action="store_true", help="read the passphrase from standard input")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(parser=parser)


def need_profile(args: Namespace) -> Path:
    """The vault's folder; the parser's own error without one."""
    if getattr(args, "profile", None) is None:
        args.parser.error("--profile DIR is needed")
    folder: Path = args.profile
    return folder


def asked_passphrase(args: Namespace) -> str:
    """The passphrase: never an argument, where others on the computer could read it."""
    return asked_secret(args, "Passphrase: ")


def asked_secret(args: Namespace, asked: str) -> str:
    """What is typed unseen, or the next line of standard input. Raises NothingTyped."""
    if args.passphrase_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    try:
        return getpass.getpass(asked)
    except EOFError:
        raise NothingTyped(
            "No passphrase was given. Nothing was changed. Type it, or use --passphrase-stdin."
        ) from None


def write(facts: Facts, *, as_json: bool) -> None:
    """Print facts, one a line, or as JSON."""
    if as_json:
        sys.stdout.write(json.dumps(facts, indent=2, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write("".join(f"{name}: {_plain(value)}\n" for name, value in facts.items()))


def _plain(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(_plain(item) for item in value) or "none"
    if isinstance(value, dict):
        return ", ".join(f"{name} {_plain(item)}" for name, item in value.items()) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None else str(value)
