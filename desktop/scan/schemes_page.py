"""What may be possible, in words: each scheme with its reasons, the way to what is open, amounts with their year."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from desktop.dossier import Dossier
from desktop.scan.terms_page import source_in_words
from forms.rules.amounts import BY_REGION, YearAmount
from forms.rules.condition import Answer, Condition
from forms.rules.schemes import Scheme, Verdict
from forms.words import Words

KINDS: Final = {Verdict.POSSIBLE: "green", Verdict.UNKNOWN: "amber", Verdict.NOT_NOW: "", Verdict.POINTER: ""}
# In which order reasons are said, under which heading, and how they look.
GROUPS: Final = (
    (Answer.NO, "scheme.against", "red"),
    (Answer.UNKNOWN, "scheme.unknown", "amber"),
    (Answer.JUDGED, "scheme.others", "info"),
    (Answer.YES, "scheme.met", "green"),
)


@dataclass(frozen=True)
class Reason:
    """One condition. said: the answer in words. question: where to go for what is open, or "". why: rule, source."""

    text: str
    said: str
    kind: str
    question: str
    why: str


@dataclass(frozen=True)
class SchemeRow:
    """One scheme. chip and kind: the verdict in words and its look; told: how much is open, or ""."""

    key: str
    title: str
    about: str
    chip: str
    kind: str
    told: str
    reasons: tuple[Reason, ...]
    amounts: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class SchemesPage:
    """shown: what may be possible, what is open, and whom to ask; not_now: what is shown on demand."""

    shown: tuple[SchemeRow, ...]
    not_now: tuple[SchemeRow, ...]


def schemes_page(dossier: Dossier, words: Words) -> SchemesPage:
    """The schemes of a dossier."""
    shown = [one for one in dossier.schemes if one.verdict is not Verdict.NOT_NOW]
    not_now = [one for one in dossier.schemes if one.verdict is Verdict.NOT_NOW]
    return SchemesPage(tuple(_row(one, words) for one in shown), tuple(_row(one, words) for one in not_now))


def _row(scheme: Scheme, words: Words) -> SchemeRow:
    reasons = tuple(
        _reason(one, heading, kind, words) for answer, heading, kind in GROUPS for one in scheme.those(answer)
    )
    return SchemeRow(
        key=scheme.key,
        title=words(f"scheme.{scheme.key}"),
        about=words(f"scheme.{scheme.key}.about"),
        chip=words(f"scheme.verdict.{scheme.verdict}"),
        kind=KINDS[scheme.verdict],
        told=_told(scheme, words),
        reasons=reasons,
        amounts=tuple(f"{amount_in_words(one, words)} {amount_source(one, words)}" for one in scheme.amounts),
        source=words("scheme.source", rule=scheme.rule, source=scheme.source),
    )


def _told(scheme: Scheme, words: Words) -> str:
    """How many conditions are open, or why it can't be now."""
    against, open_ones = scheme.those(Answer.NO), scheme.those(Answer.UNKNOWN)
    if scheme.verdict is Verdict.NOT_NOW:
        return words(against[0].code, **against[0].numbers)
    if scheme.verdict is not Verdict.UNKNOWN:
        return ""
    return words("scheme.open.one") if len(open_ones) == 1 else words("scheme.open", n=len(open_ones))


def _reason(condition: Condition, heading: str, kind: str, words: Words) -> Reason:
    return Reason(
        text=words(condition.code, **condition.numbers),
        said=words(heading),
        kind=kind,
        question=condition.questions[0] if condition.answer is Answer.UNKNOWN and condition.questions else "",
        why=source_in_words(condition.rule, condition.source, condition.status, words),
    )


def amount_in_words(amount: YearAmount, words: Words) -> str:
    """An amount with its year; one that is unset says so, with the last one known beside it."""
    name = words(f"amount.{amount.key}")
    if amount.value is not None:
        value = _value(amount.value, amount.unit, words)
        if amount.by_region:
            told = _found_by_region(amount, words)
            return words("scheme.amount.region", name=name, value=value, year=amount.year, told=told)
        return words("scheme.amount.set", name=name, value=value, year=amount.year)
    before = amount.earlier
    if before is None or before.value is None:
        return words("scheme.amount.unset", name=name, year=amount.year)
    value = _value(before.value, amount.unit, words)
    return words("scheme.amount.unset.earlier", name=name, year=amount.year, before=before.year, value=value)


def amount_source(amount: YearAmount, words: Words) -> str:
    """The article that sets an amount, and where the figure that is shown was read."""
    shown = amount.source if amount.value is not None else amount.earlier.source if amount.earlier else ""
    read = "" if shown == BY_REGION else shown
    return words("scheme.amount.source", source="; ".join(part for part in (_law(amount.article), read) if part))


def _law(article: str) -> str:
    return f"Bbz art. {article}" if article else "Bbz 2004"


def _found_by_region(amount: YearAmount, words: Words) -> str:
    """Where the region found it and when it was checked, as the region wrote that."""
    source, checked = amount.told
    told = words("scheme.amount.told", source=source) if source else ""
    return told + (words("scheme.amount.checked", day=checked) if checked else "")


def _value(value: Decimal, unit: str, words: Words) -> str:
    shown = words.show("number" if unit != "euro" else "euro", value)
    return shown if unit == "euro" else words(f"scheme.amount.{unit}", value=shown)
