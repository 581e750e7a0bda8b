"""`keukentafel scan FACTS.json`: the quick scan of one month from a file, without a window."""

import json
import sys
from argparse import ArgumentParser as Parser
from argparse import Namespace, _SubParsersAction
from typing import Final

from desktop.commands._damage import names_damage
from desktop.commands._files import Unread, read_text
from desktop.commands._language import language_of
from desktop.commands._region import add_settings, region_from
from forms.rules.errors import FactRefused
from forms.rules.finding import Finding, Level
from forms.rules.scan import Scan, quick_scan
from forms.rules.scan_json import facts_from_json, read_facts, scan_json
from forms.rules.signals import heaviest_cause, scan_findings
from forms.words import Words

_UNREAD: Final = {
    Unread.MISSING: ("Q-001", "The file can't be read. Nothing was changed. Check its name."),
    Unread.LARGE: ("Q-008", "The file is larger than 16 MB. Nothing was changed. Split the list."),
    Unread.BINARY: ("Q-002", "The file is no UTF-8 text. Nothing was changed. Save it as UTF-8."),
}


def add_parser(subparsers: "_SubParsersAction[Parser]") -> None:
    """Add the subcommand's own options."""
    parser = subparsers.add_parser(
        "scan",
        help="the quick scan of a month's figures",
        description="Reads an object of facts with Dutch names (omzet, inkoop, vast, ...), or a list of them. "
        "A fact that is absent or null is unknown. Amounts are euros a month without VAT.",
    )
    parser.add_argument("facts", metavar="FACTS.json", help="the file with the facts; - reads standard input")
    add_settings(parser)
    parser.add_argument("--json", action="store_true", help="print R1 to R18, signals and colour as JSON")


@names_damage
def run(args: Namespace) -> int:
    """Print the outcome; a list of facts gives a list. Raises FactRefused (Q-001 to Q-008), RegionRefused (D-112)."""
    amounts = region_from(args).amounts
    facts = read_facts(read_text(args.facts, _refused_file))
    if args.json:
        sys.stdout.write(json.dumps(scan_json(facts, amounts), indent=2, ensure_ascii=False, allow_nan=False) + "\n")
        return 0
    words = Words(language_of(args))
    sets = list(enumerate(facts, start=1)) if isinstance(facts, list) else [(0, facts)]
    blocks = [
        summary(quick_scan(facts_from_json(facts, f"fact set {place}: " if place else "", amounts)), words)
        for place, facts in sets
    ]
    sys.stdout.write("\n\n".join(blocks) + "\n")
    return 0


def summary(scan: Scan, words: Words) -> str:
    """The scan in a few lines of plain text: colour, heaviest cause, signals, what is missing, and what it is not."""
    cause = heaviest_cause(scan)
    lines = [words(f"scan.colour.{scan.colour or 'none'}"), _sentence(cause, words)]
    if scan.provisional:
        lines.append(words("scan.provisional"))
    signals = [finding for finding in scan_findings(scan) if finding.level is not Level.GREEN and finding != cause]
    lines += [f"- {finding.rule}: {_sentence(finding, words)}" for finding in signals]
    if scan.insufficient:
        lines.append(words("scan.missing"))
        lines += [f"- {words(f'scan.needs.{question}')}" for question in scan.insufficient]
    return "\n".join([*lines, words("scan.indication")])


def _sentence(finding: Finding, words: Words) -> str:
    return words(f"finding.{finding.code}", **finding.numbers)


def _refused_file(reason: Unread) -> FactRefused:
    return FactRefused(*_UNREAD[reason])
