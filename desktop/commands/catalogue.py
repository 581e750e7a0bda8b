"""`keukentafel catalogue check DIR` and `keukentafel catalogue find TEXT`: keep and search the catalogue of help."""

import json
import sys
from argparse import ArgumentParser as Parser
from argparse import ArgumentTypeError, Namespace, _SubParsersAction
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final

from desktop.catalogue import said
from desktop.commands._damage import names_damage
from desktop.commands._day import day
from desktop.commands._language import language_of
from forms.reference import municipalities
from forms.rules.catalogue import Catalogue, Entry, Found, Party, catalogue, doubt, find
from forms.rules.catalogue.folder import NoFolder, read_folder
from forms.rules.catalogue.freshness import has_ended, is_due
from forms.rules.catalogue.table import Problem
from forms.rules.errors import CatalogueFaulty
from forms.words import Words

EXIT_PROBLEMS: Final = 2


def add_parser(subparsers: "_SubParsersAction[Parser]") -> None:
    """Add the subcommand and what it can do."""
    parser = subparsers.add_parser("catalogue", help="check or search the catalogue of help", description=__doc__)
    actions = parser.add_subparsers(dest="action", metavar="check|find", required=True)
    check = actions.add_parser("check", help="name everything that is wrong with a folder of catalogue files")
    check.add_argument("folder", metavar="DIR", type=Path, help="a folder with the six files (docs/catalogue.md)")
    search = actions.add_parser("find", help="find a party, scheme, money or practice by any name")
    search.add_argument("text", metavar="TEXT", help="one or more words; ended ones say what there is now")
    search.add_argument("--place", metavar="GM....", type=_place, help="the client's municipality, by its CBS code")
    for one in (check, search):
        one.add_argument("--today", metavar="YYYY-MM-DD", type=day, help="as if on this day; the real day without it")
        one.add_argument("--json", action="store_true", help="print JSON")


def _place(text: str) -> str:
    if text not in municipalities():
        raise ArgumentTypeError("is no code of a municipality, such as GM0344")
    return text


@names_damage
def run(args: Namespace) -> int:
    """Print problems or what was found; exit code 2 when there are problems. Raises CatalogueFaulty (C-001)."""
    today = args.today or date.today()  # the one place that reads the clock
    if args.action == "check":
        return _check(args.folder, today, Words(language_of(args, "en")), as_json=args.json)
    words = Words(language_of(args))
    hits = find(catalogue(), args.text, today, args.place)
    if args.json:
        _print_json([_found_json(hit, today, words) for hit in hits])
    else:
        _print("\n\n".join(_found_text(hit, today, words) for hit in hits) or words("catalogue.none", text=args.text))
    return 0


def _check(folder: Path, today: date, words: Words, *, as_json: bool) -> int:
    problems: tuple[Problem, ...] = ()
    due = list[Entry]()
    try:
        due = _due(read_folder(folder), today)
    except NoFolder:
        raise  # told like any file of a command that is not there
    except CatalogueFaulty as faulty:
        problems = faulty.problems
    if as_json:
        found = [{"file": p.file, "row": p.row, "column": p.column, "what": p.said(words)} for p in problems]
        _print_json({"problems": found, "due": [_due_json(entry) for entry in due]})
    else:
        _print("\n".join(one.in_words(words) for one in problems) if problems else words("catalogue.sound"))
        _print("\n".join(_due_text(entry, words) for entry in due))
    return EXIT_PROBLEMS if problems else 0


def _due(shelf: Catalogue, today: date) -> list[Entry]:
    """What should have been compared with its source again, longest ago first."""
    due = [entry for entry in shelf.entries.values() if is_due(entry, today)]
    return sorted(due, key=lambda entry: entry.checked or date.min)


def _due_json(entry: Entry) -> Mapping[str, object]:
    checked = entry.checked.isoformat() if entry.checked else None
    return {"key": entry.key, "kind": entry.kind, "checked": checked, "every_months": entry.every_months}


def _due_text(entry: Entry, words: Words) -> str:
    key = "catalogue.due" if entry.checked else "catalogue.due.never"
    checked = str(entry.checked or "")
    return words(key, name=entry.key, kind=entry.kind, checked=checked, months=str(entry.every_months))


def _found_json(hit: Found, today: date, words: Words) -> Mapping[str, object]:
    entry = hit.entry
    why = None if hit.ended else doubt(entry, today)
    return {
        "key": entry.key,
        "kind": entry.kind,
        "name": said.name_of(entry, words),
        "what": said.what_of(entry, words),
        "roads": sorted(entry.roads),
        "regions": sorted(entry.regions),
        "elsewhere": hit.elsewhere,
        "phone": entry.phone if isinstance(entry, Party) else "",
        "site": entry.site,
        "ended": hit.ended or None,
        "now": hit.now.key if hit.now else None,
        "checked": entry.checked.isoformat() if entry.checked else None,
        "check_first": why,
        "source": entry.source,
        "source_date": entry.source_date,
    }


def _found_text(hit: Found, today: date, words: Words) -> str:
    entry = hit.entry
    gone = has_ended(entry, today)
    why = "" if gone else said.doubt_of(doubt(entry, today), entry.checked, words)
    phone = entry.phone if isinstance(entry, Party) else ""
    lines = [
        f"{said.name_of(entry, words)} ({words(f'catalogue.kind.{entry.kind}').lower()}, {entry.key})",
        said.ended_of(hit, words),
        said.what_of(entry, words),
        " · ".join(part for part in (phone, entry.site) if part),
        said.places_of(entry, words),
        why,
        words("catalogue.source", source=entry.source) + " · " + said.checked_of(entry.checked, words),
    ]
    return "\n".join(line if place == 0 else f"  {line}" for place, line in enumerate(filter(None, lines)))


def _print_json(value: object) -> None:
    _print(json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False))


def _print(text: str) -> None:
    """Half a character (a lone surrogate) is written as an escape; nothing for nothing."""
    if text:
        sys.stdout.write(text.encode("utf-8", "backslashreplace").decode("utf-8") + "\n")
