"""What every command that writes pages asks in the same words: where, how they look, and whom the client can call."""

from argparse import SUPPRESS, ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.publishing.texts_reading import problem_lines

if TYPE_CHECKING:
    from forms.own_texts import TextsFaulty
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


def add_texts(parser: ArgumentParser) -> None:
    """A region's own sentences."""
    parser.add_argument("--texts", type=Path, metavar="TEXTS.csv", help="the region's own sentences (docs/region.md)")


@contextmanager
def texts_of(args: Namespace) -> Iterator[None]:
    """The region's sentences that were named stand on the pages meanwhile. Raises TextsRefused (W-005)."""
    if args.texts is None:
        yield
        return
    from forms.own_texts import MAX_BYTES, TextsFaulty, read_table
    from forms.words import own, use_own

    try:
        with args.texts.open("rb") as file:
            found = read_table(file.read(MAX_BYTES + 1))
    except (OSError, ValueError) as error:
        raise TextsRefused(error if isinstance(error, TextsFaulty) else None) from None
    before = own()
    use_own(found)
    try:
        yield
    finally:
        use_own(before)


class TextsRefused(ValueError):
    """The sentences can't be used; the message names every place."""

    code = "W-005"

    def __init__(self, faulty: "TextsFaulty | None") -> None:
        from forms.words import Words

        words = Words("en")
        told = words("texts.problem.unreadable") if faulty is None else "; ".join(problem_lines(faulty, words))
        super().__init__(f"The texts can't be used. Nothing was changed. {told}")


def worker_of(args: Namespace) -> "Worker":
    """The worker that was named."""
    from forms.plan_model import Worker

    return Worker(args.worker, args.team, args.phone, args.days)
