"""`keukentafel plan ANSWERS.json --out PLAN.pdf`: the action plan from a file of answers, without a window."""

import json
import stat
import sys
from argparse import ArgumentParser as Parser
from argparse import ArgumentTypeError, Namespace, _SubParsersAction
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop.commands._damage import names_damage
from desktop.commands._day import day
from desktop.commands._files import Unread, read_text
from desktop.commands._language import language_of
from desktop.commands._pages import add_looks, add_out, add_texts, add_worker, texts_of, worker_of
from desktop.commands._region import add_catalogue, add_settings, region_from
from forms.resource import printable

if TYPE_CHECKING:
    from desktop.region import Region
    from forms.engine.session import NodeState
    from forms.intake import Intake
    from forms.open_questions import Open
    from forms.plan import Plan

_UNREAD: Final = {
    Unread.MISSING: ("P-001", "The answers can't be read. Nothing was changed. Check the file's name."),
    Unread.LARGE: ("P-003", "The answers are larger than 16 MB. Nothing was changed. Check the file's name."),
    Unread.BINARY: ("P-002", "The answers are no UTF-8 text. Nothing was changed. Save them as UTF-8."),
}


class PlanRefused(ValueError):
    """The plan cannot be made or written. code: P-001 to P-006 and P-008; nothing was changed."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(printable(message))


def add_parser(subparsers: "_SubParsersAction[Parser]") -> None:
    """Add the subcommand's own options."""
    parser = subparsers.add_parser(
        "plan",
        help="write the action plan as a PDF",
        description="Reads an object of answers by the names of the intake (w1_wish, f7_cash, ...), with lists of "
        "objects for what repeats. Without steps in the answers the first steps that the catalogue suggests are used.",
    )
    parser.add_argument("answers", metavar="ANSWERS.json", help="the file with the answers; - reads standard input")
    add_out(parser, "PLAN.pdf")
    parser.add_argument("--today", type=day, metavar="YYYY-MM-DD", help="the day of the plan; without it, today")
    add_looks(parser)
    parser.add_argument("--number", type=_count, default=1, metavar="N", help="which plan of this client it is")
    add_worker(parser)
    add_settings(parser)
    add_catalogue(parser)
    add_texts(parser)


@names_damage
def run(args: Namespace) -> int:
    """Write the plan and say where it is.

    Raises PlanRefused, AnswersRefused (I-001) for unknown names, RegionRefused (D-112), CatalogueFaulty (C-001),
    TextsRefused (W-005).
    """
    with texts_of(args):
        return _write(args)


def _write(args: Namespace) -> int:
    from forms.engine.session import Session
    from forms.intake import answers_from_json, load_intake, read_intake, unfit_answers
    from forms.open_questions import missing
    from forms.paper.plan import plan_pdf
    from forms.paper.typed import unprintable_in

    region = region_from(args)
    check_out(args.out, args.force)
    answers = _answers(read_text(args.answers, _refused_file))
    values = answers_from_json(answers, load_intake())
    unfit = unfit_answers(values, _today(args), getattr(args, "language", None) or "en")
    wrong = {state.path for state in unfit}
    fit = {path: value for path, value in values.items() if path not in wrong}
    intake = read_intake(fit, frozenset(state.node.name for state in unfit))
    plan = _plan(intake, missing(Session(load_intake(), fit, today=_today(args))), region, args)
    write_out(args.out, plan_pdf(plan, language_of(args), large=args.large), replace=args.force)
    for note in (*map(_left_out, unfit), *_notes(intake, plan, unprintable_in(plan))):
        sys.stderr.write(note + "\n")
    sys.stdout.write(f"{args.out.resolve()}\n")
    return 0


def _today(args: Namespace) -> date:
    day: date = args.today or date.today()  # the one place that reads the clock
    return day


def _left_out(state: "NodeState") -> str:
    """One line on an answer that the plan could not use; never the answer itself."""
    *above, name = state.xpath.strip("/").split("/")
    place = "/".join((*(part for part in above if part.endswith("]")), name))
    return (
        f"P-007 The answer to {place} can't be used ({' '.join(state.message.split())}). It was left out of the plan "
        "and of everything that is calculated, and counts as missing. Correct it and make the plan again."
    )


def check_out(out: Path, force: bool) -> None:
    """Raises PlanRefused: P-008 where something else than a plain file stands, which --force never replaces; P-004."""
    try:
        mode = out.lstat().st_mode
    except (OSError, ValueError):
        return  # nothing stands there, or writing will say what is wrong
    if not stat.S_ISREG(mode):
        raise PlanRefused(
            "P-008", f"{out} is no plain file. It was left as it is. Choose another name, also with --force."
        )
    if not force:
        raise PlanRefused("P-004", f"{out} is there already. It was left as it is. Choose another name, or --force.")


def _notes(intake: "Intake", plan: "Plan", lacking: tuple[str, ...]) -> Iterator[str]:
    """What the caller should know of a plan that was written."""
    if plan.steps and not any(step.action or step.code for step in intake.steps):
        yield "The answers hold no steps (pl2_steps); the first steps of the catalogue stand in the plan."
    if lacking:
        from forms.paper.fonts import character_name

        listed = ", ".join(map(character_name, lacking))
        yield f"No font has these characters; (?) stands in their place: {listed}"


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 9999:
        raise ArgumentTypeError("is no whole number from 1 to 9999")
    return int(text)


def _refused_file(reason: Unread) -> PlanRefused:
    return PlanRefused(*_UNREAD[reason])


class _Twice(Exception):
    """A name that stands in an object twice: which of the two answers is meant cannot be known."""


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise _Twice(json.dumps(next(name for name in names if names.count(name) > 1)[:60]))
    return found


def _answers(text: str) -> object:
    """The decoded file. Raises PlanRefused (P-002) with the place where the JSON goes wrong."""
    try:
        return json.loads(text, object_pairs_hook=_each_once)
    except json.JSONDecodeError as wrong:
        place = f"line {wrong.lineno}, column {wrong.colno}"
    except _Twice as wrong:
        place = f"{wrong} stands in one object twice"
    except (RecursionError, ValueError):
        place = "its nesting or its numbers"
    raise PlanRefused("P-002", f"The answers are no JSON ({place}). Nothing was changed. Correct it and try again.")


def _plan(intake: "Intake", opened: "Mapping[str, tuple[Open, ...]]", region: "Region", args: Namespace) -> "Plan":
    from forms.plan import build_plan
    from forms.rules.clocks import debt_help_clock
    from forms.rules.road import road
    from forms.rules.scan import quick_scan, scan_input
    from forms.rules.steps import suggested_steps
    from forms.rules.urgency import is_threatening, urgencies

    today = _today(args)
    found = urgencies(intake, today)
    clock = debt_help_clock(intake, is_threatening(found), today)
    scan = quick_scan(scan_input(intake, amounts=region.amounts))
    advice = road(intake, scan, found, today)
    suggestions = suggested_steps(intake, scan, advice, found, clock, today, region.catalogue)
    return build_plan(
        intake,
        scan=scan,
        urgencies=found,
        advice=advice,
        clock=clock,
        worker=worker_of(args),
        number=args.number,
        today=today,
        opened=opened,
        suggestions=suggestions,
        shelf=region.catalogue,
    )


def write_out(out: Path, pdf: bytes, *, replace: bool) -> None:
    """Write in one step: the whole plan stands there, or nothing does. Raises PlanRefused (P-004 to P-006)."""
    from desktop.saved_file import FileNotWritten, write_file

    try:
        write_file(out, pdf, replace=replace)
    except FileExistsError:
        raise PlanRefused("P-004", f"{out} is there already. It was left as it is. Choose another name.") from None
    except FileNotWritten as error:
        raise _refused(out, error.code) from None


def _refused(out: Path, code: str) -> PlanRefused:
    if code == "D-202":
        return PlanRefused("P-006", f"There is no room left for {out}. Nothing was changed. Make room and try again.")
    return PlanRefused("P-005", f"{out} can't be written. Nothing was changed. Check the folder and your rights to it.")
