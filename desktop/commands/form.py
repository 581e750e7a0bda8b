"""`keukentafel form FORM --json`: run a form on answers from a file, and say how every question stands.

FORM is an XLSForm (.xlsx, .csv, .md), an XForm (.xml) or a compiled form (.json). The answers are an object of node
paths ("/data/group/name", "/data/debts[2]/amount") and texts, or a list of such objects, which prints a list.
With --against it says instead what is different from another form, and what publishing would refuse.
Source of the semantics: ODK XForms specification.
"""

import json
import sys
from argparse import SUPPRESS, ArgumentParser, Namespace, _SubParsersAction
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final

from desktop.commands._damage import names_damage
from desktop.commands._day import day
from desktop.commands._language import language_of
from forms.engine.answer_sets import AnswersRefused, answered
from forms.engine.compiled import NotCompiled, dump, load
from forms.engine.model import Form, Problem
from forms.engine.problems import unopened
from forms.engine.words_in_form import language_code
from forms.engine.xform import Stage, read_form
from forms.resource import printable

MAX_BYTES: Final = 64 * 1024 * 1024
UNREADABLE: Final = 2


def add_parser(subparsers: "_SubParsersAction[ArgumentParser]") -> None:
    """Add the subcommand's own options."""
    parser = subparsers.add_parser("form", help="run a form on answers from a file", description=__doc__)
    parser.add_argument("form", metavar="FORM", type=Path, help="an .xlsx, .csv, .md, .xml or compiled .json form")
    parser.add_argument("--answers", metavar="A.json", type=Path, help="an object of paths and answers, or a list")
    parser.add_argument("--against", metavar="OLD", type=Path, help="compare with this form instead of running it")
    parser.add_argument(
        "--compiled", metavar="OUT.json", type=Path, help="write the form as the program keeps it, and stop"
    )
    parser.add_argument(
        "--language", metavar="L", default=SUPPRESS, help="of messages; nl (with --against: en) when left out"
    )
    parser.add_argument("--today", metavar="YYYY-MM-DD", type=day, help="what today() says; the real day when left out")
    parser.add_argument("--json", action="store_true", help="print JSON")


@names_damage
def run(args: Namespace) -> int:
    """Print how every node stands; exit code 2 when the form holds no question that can be read.

    Raises AnswersRefused (F-040), NotCompiled (F-030), OSError.
    """
    form = _form(args.form, _say if args.compiled is not None else _nothing)
    if args.compiled is not None:
        args.compiled.write_text(dump(form), encoding="utf-8")
        sys.stderr.write("".join(map(_line, form.problems)))
        return 0 if form.root.children else UNREADABLE
    if args.against is not None:
        return _compare(form, args)
    today = args.today or date.today()  # the one place that reads the clock
    language = language_code(language_of(args))
    given = _answers(args.answers) if args.answers else {}
    sets = given if isinstance(given, list) else [given]
    found = [answered(form, each, today=today, language=language) for each in sets]
    if args.json:
        outcome = found if isinstance(given, list) else found[0]
        _print(json.dumps(outcome, indent=1, ensure_ascii=False, allow_nan=False))
    elif form.root.children:
        _print("\n\n".join(_plain(each["nodes"]) for each in found))
    if not args.json or not form.root.children:
        told = dict.fromkeys(_line(Problem(**each)) for one in found for each in one["problems"])
        sys.stderr.write("".join(told or map(_line, form.problems)))
    return 0 if form.root.children else UNREADABLE


def _compare(form: Form, args: Namespace) -> int:
    from desktop.commands._against import against_text
    from forms.publishing import ready

    old = _form(args.against)
    if not old.root.children:  # nothing to compare with: all would seem to be new
        sys.stderr.write("".join(map(_line, old.problems)))
        return UNREADABLE
    language = language_code(getattr(args, "language", None) or "en")
    _print(against_text(ready(form), ready(old), language, as_json=args.json))
    return 0 if form.root.children else UNREADABLE


def _print(text: str) -> None:
    """Half a character (a lone surrogate) as \\ud800, which is how JSON writes it too."""
    sys.stdout.write(text.encode("utf-8", "backslashreplace").decode("utf-8") + "\n")


def _line(problem: Problem) -> str:
    """A problem on one line: its code, its place, what to do."""
    row = f"row {problem.row}" if problem.row and problem.sheet else f"line {problem.row}" if problem.row else ""
    place = ", ".join(filter(None, (problem.sheet, row, problem.column)))
    return f"{problem.code} {printable(f'{place}: ' if place else '')}{printable(problem.message)}\n"


def _plain(nodes: list[dict[str, object]]) -> str:
    """What a form maker wants to see: each question that is asked, with its value and message."""
    lines = []
    for node in nodes:
        if node["relevant"]:
            lines.append(f"{node['path']} = {node['value']}" + (f"  [{node['message']}]" if node["message"] else ""))
    return "\n".join(lines)


def _say(stage: Stage) -> None:
    sys.stdout.write(f"{stage}\n")
    sys.stdout.flush()


def _nothing(_stage: Stage) -> None:
    """How far it is goes to nobody."""


def _form(path: Path, tell: Callable[[Stage], None] = _nothing) -> Form:
    if path.suffix.lower() == ".json":
        try:
            if path.stat().st_size > MAX_BYTES:
                raise NotCompiled("The compiled form is larger than 64 MB. Nothing was changed. Compile it again.")
            return load(path.read_text(encoding="utf-8"))
        except UnicodeDecodeError:
            raise NotCompiled("The compiled form is no UTF-8 text. Nothing was changed. Compile it again.") from None
        except OSError as error:
            why = f"The compiled form cannot be read: {unopened(error)}"
            raise NotCompiled(f"{why}. Nothing was changed. Look at its name.") from None
    return read_form(path, tell)


def _object(members: list[tuple[str, object]]) -> dict[str, object]:
    """A JSON object in which each name stands once: of two answers to one question none is dropped silently."""
    found = dict(members)
    if len(found) < len(members):
        name = next(one for one, count in Counter(name for name, _ in members).items() if count > 1)
        raise AnswersRefused(f"{name[:200]} stands twice in the answers. Nothing was changed. Take one of them out.")
    return found


def _answers(path: Path) -> dict[str, object] | list[dict[str, object]]:
    """The answers of a file, checked as far as their shape goes."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        why = error.strerror or "unreadable"
        raise AnswersRefused(f"The answers cannot be read: {why}. Nothing was changed. Name a file.") from None
    if len(data) > MAX_BYTES:
        raise AnswersRefused("The answers are larger than 64 MB. Nothing was changed. Split the list.")
    try:
        found = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_object)
    except AnswersRefused:
        raise
    except (RecursionError, ValueError) as error:  # also bytes that are no UTF-8, and numbers of thousands of digits
        raise AnswersRefused(f"The answers are no JSON. Nothing was changed. Correct the file: {error}") from None
    if isinstance(found, dict):
        return found
    if isinstance(found, list) and all(isinstance(each, dict) for each in found):
        return found
    raise AnswersRefused("The answers are no object and no list of objects. Nothing was changed. Correct the file.")
