"""What every command that writes pages asks in the same words: where, how they look, and whom the client can call."""

from argparse import SUPPRESS, ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from forms.plan_model import Worker


def add_out(parser: ArgumentParser, example: str) -> None:
    """Where the pages are written."""
    parser.add_argument("--out", required=True, type=Path, metavar=example, help="where the pages are written")
    parser.add_argument("--force", action="store_true", help="replace a file that is there already")


def add_looks(parser: ArgumentParser) -> None:
    """Language and size."""
    parser.add_argument(
        "--language", choices=("nl", "en"), default=SUPPRESS, help="of the pages; en sets English beside the Dutch"
    )
    parser.add_argument("--large", action="store_true", help="in large print (18 points)")


def add_worker(parser: ArgumentParser) -> None:
    """Whom the client can call."""
    parser.add_argument("--worker", default="", metavar="NAME", help="whom the client can call")
    parser.add_argument("--team", default="", metavar="TEAM", help="the worker's team")
    parser.add_argument("--phone", default="", metavar="PHONE", help="the worker's phone number")
    parser.add_argument("--days", default="", metavar="DAYS", help="the worker's days, in words")


def language_of(args: Namespace) -> str:
    """The language of the pages that was asked for."""
    return getattr(args, "language", None) or "nl"


def worker_of(args: Namespace) -> "Worker":
    """The worker that was named."""
    from forms.plan_model import Worker

    return Worker(args.worker, args.team, args.phone, args.days)
