"""The figures of the quick scan in words: each with its sentence, its sum in numbers, and its source."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from desktop.scan.road_page import why_in_words
from forms.rules.finding import Finding, Level
from forms.rules.scan import RULES, Scan
from forms.rules.signals import SOURCES, scan_findings
from forms.rules.urgency import PROPOSAL
from forms.words import Words

MAIN: Final = ("R9", "R8", "R10")  # always shown when they can be computed, the most pressing first
IN_BARS: Final = ("R6", "R7")
KINDS: Final[Mapping[str, str]] = {"red": "red", "orange": "amber", "green": "green"}  # colour of a rule -> look
UNITS: Final[Mapping[str, str]] = {  # how a figure is shown
    "R1": "share", "R2": "euro", "R3": "euro", "R4": "euro", "R5": "euro", "R6": "euro", "R7": "share", "R8": "euro",
    "R9": "months", "R10": "share", "R11": "euro", "R12": "yes", "R13": "months", "R14": "share", "R15": "number",
    "R16": "share", "R17": "yes", "R18": "percent",
}  # fmt: skip
# The formula of each rule: facts by their names, other rules, and what a margin, the tax and a shortage make of them.
SUMS: Final[Mapping[str, str]] = {
    "R1": "({turnover} − {purchases}) ÷ {turnover}",
    "R2": "{turnover} − {purchases} − {fixed}",
    "R3": "{R2} × {keep}",
    "R4": "({household} − {other_income}) ÷ {keep}",
    "R5": "{fixed} ÷ {margin}",
    "R6": "({fixed} + {debt_service} + {R4}) ÷ {margin}",
    "R7": "{turnover} ÷ {R6}",
    "R8": "{R3} + {other_income} − {household} − {debt_service} − {arrangements_paid}",
    "R9": "({cash} − {vat_due} + 80% × {due_30} − {overdue}) ÷ {short}",
    "R10": "({R3} + {other_income} − {household}) ÷ {debt_service}",
    "R11": "{R3} + {other_income} − {vtlb}",
    "R12": "{demanded} > {R11}",
    "R13": "{debt_total} ÷ {R11}",
    "R14": "{equity} ÷ {total_assets}",
    "R15": "{current_assets} ÷ {current_liabilities}",
    "R16": "{turnover} ÷ {turnover_last_year} − 1",
}


@dataclass(frozen=True)
class Why:
    """How a conclusion was reached: the rule's id, the formula in words, the sum with its numbers, the source."""

    rule: str
    formula: str
    sum: str
    source: str

    def text(self) -> str:
        """All of it, a line each."""
        return "\n".join(line for line in (self.formula, self.sum, self.source) if line)


@dataclass(frozen=True)
class Fact:
    """One figure. kind is the look (red, amber, green or ""), state says the same in words."""

    rule: str
    title: str
    value: str
    sentence: str
    kind: str
    state: str
    why: Why


def months_in_words(months: float, words: Words) -> str:
    """ "minder dan 1 maand", "1 maand" or "2,4 maanden"."""
    if months < 1:
        return words("quick.months.less")
    rounded = round(months, 1)
    return words("quick.months.one") if rounded == 1 else words("quick.months", n=rounded)


def share_in_words(share: float | Decimal, words: Words) -> str:
    """A share with two decimals, so that a sum can be checked by hand: "71,88%"."""
    return f"{words.show('number', Decimal(str(share)) * 100)}%"


def value_in_words(scan: Scan, rule: str, words: Words) -> str:
    """A figure by itself; "" when it was not computed."""
    value = scan.figure(rule)
    if value is None:
        return ""
    shown: dict[str, Callable[[], str]] = {
        "euro": lambda: words.show("euro", round(value)),
        "share": lambda: words.show("percent", value),
        "percent": lambda: words.show("percent", value / 100),
        "months": lambda: months_in_words(value, words),
        "number": lambda: words.show("number", round(value, 2)),
        "yes": lambda: words("quick.yes" if value else "quick.no"),
    }
    return shown[UNITS[rule]]()


def sum_in_words(scan: Scan, rule: str, words: Words) -> str:
    """The formula with this dossier's numbers in it and its outcome; "" where there is nothing to add up."""
    outcome = value_in_words(scan, rule, words)
    made = _formula(scan, rule).format_map(_Numbers(scan, rule, words)) if outcome else ""
    if not made:
        return ""
    return f"{made}: {outcome}" if rule == "R12" else f"{made} = {outcome}"


def _formula(scan: Scan, rule: str) -> str:
    if rule == "R3" and scan.parts:
        return ""  # each business has a sum of its own
    if rule == "R3" and (scan.figure("R2") or 0) <= 0:
        return "{R2}"  # of a loss no tax is put aside
    return SUMS.get(rule, "")


@dataclass(frozen=True)
class _Numbers:
    """What stands in a formula, by name, as this dossier has it."""

    scan: Scan
    rule: str
    words: Words

    def __getitem__(self, name: str) -> str:
        scan, words = self.scan, self.words
        if name == "margin":
            return share_in_words(scan.figure("R1") or 0, words)
        if name == "keep":
            return share_in_words(1 - Decimal(scan.facts.tax_rate), words)
        if name == "short":
            return words.show("euro", round(abs(scan.room or 0)))
        if name in RULES:
            return words.show("euro", round(scan.figure(name) or 0))
        amount = self._summed(name)
        return words.show("money" if _has_cents(amount) else "euro", amount)

    def _summed(self, name: str) -> Decimal:
        """A fact as the sum of a rule takes it: of all businesses together where each has its own."""
        facts = self.scan.facts
        if self.rule == "R16" or not facts.others or not hasattr(facts.others[0], name):
            return Decimal(getattr(facts, name) or 0)
        return Decimal(sum(Decimal(getattr(one, name) or 0) for one in (facts, *facts.others)))


def _has_cents(value: object) -> bool:
    return isinstance(value, Decimal) and value != value.to_integral_value()


def why_rule(scan: Scan, rule: str, words: Words) -> Why:
    """How a figure was reached, with the numbers of this dossier."""
    return Why(
        rule=rule,
        formula=f"{words(f'scan.rule.{rule}')} = {words(f'scan.formula.{rule}')}",
        sum=sum_in_words(scan, rule, words),
        source=why_in_words(rule, SOURCES.get(rule, PROPOSAL), words),
    )


def facts_of(scan: Scan, words: Words) -> tuple[tuple[Fact, ...], tuple[Fact, ...]]:
    """The figures to show at once (main ones and every signal), and those on demand."""
    findings = {finding.rule: finding for finding in scan_findings(scan)}
    every: dict[str, Fact] = {}
    for rule in RULES:
        made = _fact(scan, rule, findings.get(rule), words)
        if made is not None and rule not in IN_BARS:
            every[rule] = made
    signals = [rule for rule in (*scan.red, *scan.orange) if rule in every and rule not in MAIN]
    pointed = [rule for rule in ("R13", "R17", "R18") if rule in findings and rule not in signals]
    shown = [rule for rule in (*MAIN, *signals, *pointed) if rule in every]
    return tuple(every[rule] for rule in shown), tuple(made for rule, made in every.items() if rule not in shown)


_WITHOUT_NUMBER: Final = {"R9": "quick.runway.never", "R13": "quick.paying_off.never"}  # what stands there instead


def _fact(scan: Scan, rule: str, finding: Finding | None, words: Words) -> Fact | None:
    """One figure in words; None when it was not computed and there is nothing to say."""
    value, sentence = value_in_words(scan, rule, words), _sentence(scan, rule, finding, words)
    if not value and not sentence:
        return None
    colour = _colour(scan, rule, finding)
    if rule == "R8" and scan.room is not None:
        value = words("quick.room.short" if scan.room < 0 else "quick.room.left", amount=abs(round(scan.room)))
    return Fact(
        rule=rule,
        title=words(f"scan.rule.{rule}"),
        value=value or words(_WITHOUT_NUMBER.get(rule, "quick.none")),
        sentence=sentence,
        kind=KINDS.get(colour, ""),
        state=words(f"quick.state.{colour}") if colour else "",
        why=why_rule(scan, rule, words),
    )


def _sentence(scan: Scan, rule: str, finding: Finding | None, words: Words) -> str:
    if finding is not None:
        return words(f"finding.{finding.code}", **finding.numbers)
    if rule == "R9" and scan.room is not None and scan.room >= 0:
        return words("quick.runway.never.sentence")
    if rule == "R10" and scan.facts.debt_service == 0 and scan.room is not None:
        return words("quick.no_debt_service")
    return ""


def _colour(scan: Scan, rule: str, finding: Finding | None) -> str:
    if rule in scan.red:
        return "red"
    if rule in scan.orange:
        return "orange"
    return "green" if finding is not None and finding.level is Level.GREEN else ""
