"""`keukentafel paper`: papers that are the same for everybody, to print beforehand."""

import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from desktop.commands._damage import names_damage
from desktop.commands._language import language_of
from desktop.commands._pages import add_looks, add_out, add_texts, add_worker, texts_of, worker_of
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
    add_out(parser, "FILE.pdf")
    add_looks(parser)
    add_worker(parser)
    add_texts(parser)


@names_damage
def run(args: Namespace) -> int:
    """Write the paper and say where it is. Raises PlanRefused (P-004 to P-006, P-008), TextsRefused (W-005)."""
    from forms.paper.blank import blank_pdf
    from forms.paper.prepare import prepare_pdf

    check_out(args.out, args.force)
    make = prepare_pdf if args.kind == "prepare" else blank_pdf
    with texts_of(args):
        pdf = make(worker_of(args), language_of(args), large=args.large)
    write_out(args.out, pdf, replace=args.force)
    sys.stdout.write(f"{args.out.resolve()}\n")
    return 0
