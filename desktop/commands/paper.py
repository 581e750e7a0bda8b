"""`keukentafel paper`: papers that are the same for everybody, to print beforehand."""

import sys
from argparse import SUPPRESS, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.commands._damage import names_damage
from desktop.commands.plan import check_out, write_out

if TYPE_CHECKING:
    from argparse import ArgumentParser as Parser
    from argparse import _SubParsersAction


def add_parser(subparsers: "_SubParsersAction[Parser]") -> None:
    """Add the subcommand's own options."""
    parser = subparsers.add_parser(
        "paper",
        help="write a preparation sheet or a blank plan as a PDF",
        description="prepare: what to bring to the conversation, and five figures to look up. blank: a plan to fill in "
        "by pen. Neither holds anything about a client.",
    )
    parser.add_argument("kind", choices=("prepare", "blank"), help="which paper")
    parser.add_argument("--out", required=True, type=Path, metavar="FILE.pdf", help="where it is written")
    parser.add_argument("--force", action="store_true", help="replace a file that is there already")
    parser.add_argument(
        "--language", choices=("nl", "en"), default=SUPPRESS, help="of the pages; en sets English beside the Dutch"
    )
    parser.add_argument("--large", action="store_true", help="in large print (18 points)")
    parser.add_argument("--worker", default="", metavar="NAME", help="whom the client can call")
    parser.add_argument("--team", default="", metavar="TEAM", help="the worker's team")
    parser.add_argument("--phone", default="", metavar="PHONE", help="the worker's phone number")
    parser.add_argument("--days", default="", metavar="DAYS", help="the worker's days, in words")


@names_damage
def run(args: Namespace) -> int:
    """Write the paper and say where it is. Raises PlanRefused (P-004 to P-006, P-008)."""
    from forms.paper.blank import blank_pdf
    from forms.paper.prepare import prepare_pdf
    from forms.plan_model import Worker

    check_out(args.out, args.force)
    make = prepare_pdf if args.kind == "prepare" else blank_pdf
    worker = Worker(args.worker, args.team, args.phone, args.days)
    pdf = make(worker, getattr(args, "language", None) or "nl", large=args.large)
    write_out(args.out, pdf, replace=args.force)
    sys.stdout.write(f"{args.out.resolve()}\n")
    return 0
