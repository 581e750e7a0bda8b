"""Why the quick scan says what it says, in words: the colour, one set of figures, one business of several. Pure."""

from collections.abc import Callable, Iterator

from desktop.scan.figures import why_rule
from desktop.scan.road_page import finding_in_words, why_in_words
from forms.rules.doubts import LEFT_OUT
from forms.rules.scan import Scan, ScanInput, businesses_of, quick_scan
from forms.rules.signals import outcome, scan_findings
from forms.words import Words

Asked = Callable[[str], str]  # a question that is missing, as it is said


def why_colour(scan: Scan, words: Words, asked: Asked) -> str:
    """The colour, or why there is none: each sign with its rule, what is missing, why it is provisional; its rule."""
    found = outcome(scan)
    lines = [finding_in_words(found, words), *_signs(scan, words), *_missing(scan, words, asked)]
    doubts = [one for one in scan.facts.doubts if scan.colour is not None or one.reason == LEFT_OUT]
    lines += [words("scan.doubts")] if doubts else []
    lines += [f"•  {words(f'scan.doubt.{one.reason}')}" for one in doubts]
    return "\n".join((*lines, why_in_words(found.rule, found.source, words)))


def _signs(scan: Scan, words: Words) -> Iterator[str]:
    findings = {finding.rule: finding for finding in scan_findings(scan)}
    for colour, rules in (("red", scan.red), ("orange", scan.orange)):
        for rule in rules:
            title, said = words(f"scan.rule.{rule}"), finding_in_words(findings[rule], words)
            yield f"•  {words(f'quick.state.{colour}')}: {title} ({rule}). {said}"


def _missing(scan: Scan, words: Words, asked: Asked) -> Iterator[str]:
    if scan.insufficient:
        yield words("quick.missing")
    yield from (f"•  {asked(name)}" for name in scan.insufficient)


def why_turnovers(scan: Scan, words: Words) -> str:
    """The turnover to live from, and how far the turnover now is from it."""
    return _rules(scan, ("R6", "R7"), words)


def why_figures(scan: Scan, words: Words, asked: Asked) -> str:
    """What stands in a line of figures: turnover, what is left a month, how long the money lasts, colour."""
    return "\n".join((words("scan.turnover.why"), _rules(scan, ("R8", "R9"), words), why_colour(scan, words, asked)))


def why_chance(scan: Scan, key: str, words: Words, asked: Asked) -> str:
    """What a change does: the turnover to live from and what is left a month with it, and the colour then."""
    changed = f"{words(f'scan.chance.{key}.why')} {words('what_if.same')}"
    return "\n".join((changed, _rules(scan, ("R6", "R8"), words), why_colour(scan, words, asked)))


def why_business(scan: Scan, place: int, words: Words) -> str:
    """One business of several by itself: its result, and the turnover that pays its costs."""
    one = businesses_of(scan.facts)[place]
    alone = quick_scan(ScanInput(turnover=one.turnover, purchases=one.purchases, fixed=one.fixed))
    return _rules(alone, ("R2", "R5"), words)


def why_together(scan: Scan, words: Words) -> str:
    """Why the businesses of a household count together."""
    return f"{words('scan.together.why')}\n{why_rule(scan, 'R3', words).text()}"


def _rules(scan: Scan, rules: tuple[str, ...], words: Words) -> str:
    return "\n".join(why_rule(scan, rule, words).text() for rule in rules)
