"""What the road shows: the client's wish first, then what speaks for looking further, each with its reason."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from desktop.dossier import Dossier
from desktop.history.said import choice_label
from forms.answers import text_of
from forms.engine.model import Form
from forms.rules.finding import Finding, Level
from forms.rules.urgency import PROPOSAL
from forms.words import Words

CHOICES: Final = ("A", "A+C", "C", "B", "B+C", "undecided")
KINDS: Final = {Level.RED: "red", Level.ORANGE: "amber", Level.GREEN: "green", Level.INFO: "info"}


@dataclass(frozen=True)
class Notice:
    """A warning or a possibility. kind is the look; hard: one that must not be overlooked; why: rule and source."""

    code: str
    kind: str
    text: str
    why: str
    hard: bool = False


@dataclass(frozen=True)
class RoadPage:
    """advised and chosen are one of CHOICES; chosen is "" until worker and client confirmed a road.

    deviates: the choice is another than the wish gives; then reason says why. told: when it was chosen, in words.
    """

    wish: str
    own_words: str
    advised: str
    advised_chip: str
    chosen: str
    chosen_chip: str
    deviates: bool
    reason: str
    told: str
    tracks: tuple[str, ...]
    notices: tuple[Notice, ...]
    choices: tuple[tuple[str, str], ...]
    note: str
    why: str  # how the road follows from the wish


def advised_road(dossier: Dossier) -> str:
    """The road that follows from the wish, as one of CHOICES."""
    return "+".join(sorted(dossier.advice.road)) or "undecided"


def road_page(dossier: Dossier, form: Form, words: Words) -> RoadPage:
    """The road of a dossier: advice, and what was chosen together."""
    advice = dossier.advice
    advised = advised_road(dossier)
    chosen = dossier.text("road/chosen")
    return RoadPage(
        wish=choice_label(form, "w1_wish", advice.wish or "", words) or words("choose.wish.unknown"),
        own_words=text_of(dossier.values.get("w3_change")) or "",
        advised=advised,
        advised_chip=road_in_words(advised, words),
        chosen=chosen,
        chosen_chip=road_in_words(chosen, words) if chosen else "",
        deviates=bool(chosen) and chosen != advised,
        reason=dossier.text("road/reason"),
        told=_told(dossier, words),
        tracks=tuple(words(f"track.{track}") for track in ("urgent", "debts") if track in advice.tracks),
        notices=tuple(notice(finding, words) for finding in _in_order(advice.findings)),
        choices=tuple((one, road_in_words(one, words)) for one in CHOICES),
        note=words("road.advice"),
        why=_why(dossier, advised, words),
    )


def _why(dossier: Dossier, advised: str, words: Words) -> str:
    """The road is what the client wants; what was chosen together goes before it."""
    key = "road.why.undecided" if advised == "undecided" else "road.why"
    lines = [words(key, road=road_in_words(advised, words))]
    if dossier.text("road/chosen"):
        lines.append(words("road.why.chosen"))
    return "\n".join((*lines, why_in_words("W1", PROPOSAL, words)))


def road_in_words(road: str, words: Words) -> str:
    """ "A: doorgaan"; what is no known road is shown as it stands."""
    key = f"choose.chip.{road}"
    return words(key) if key in words else road


def _told(dossier: Dossier, words: Words) -> str:
    chosen, at = dossier.text("road/chosen"), dossier.text("road/at")
    if not chosen:
        return ""
    try:
        return words("choose.told", at=datetime.fromisoformat(at))
    except ValueError:
        return words("choose.told.undated")


def _in_order(findings: tuple[Finding, ...]) -> list[Finding]:
    """Hard warnings first, then by weight; the rules' own order within."""
    weight = {Level.RED: 0, Level.ORANGE: 1, Level.INFO: 2, Level.GREEN: 3}
    return sorted(findings, key=lambda one: (not _is_hard(one), weight[one.level]))


def _is_hard(finding: Finding) -> bool:
    return finding.code == "road.keep_registered"


def finding_in_words(finding: Finding, words: Words) -> str:
    """The sentence of a finding."""
    return words(f"finding.{finding.code}", **finding.numbers)


def why_in_words(rule: str, source: str, words: Words) -> str:
    """Which rule, and where it comes from."""
    return words("rule.source", rule=rule, source=source_name(source, words))


def source_name(source: str, words: Words) -> str:
    """A law or a body by its name; what we propose ourselves in words."""
    return words("status.own") if source in ("", PROPOSAL) else source


def notice(finding: Finding, words: Words) -> Notice:
    """A finding as the screen shows it."""
    return Notice(
        code=finding.code,
        kind=KINDS[finding.level],
        text=finding_in_words(finding, words),
        why=why_in_words(finding.rule, finding.source, words),
        hard=_is_hard(finding),
    )


def road_changes(chosen: str, reason: str, at: datetime) -> dict[str, str | None]:
    """What is written when a road is chosen; the reason is kept even when the choice follows the wish."""
    return {"road/chosen": chosen, "road/reason": reason.strip() or None, "road/at": at.isoformat()}


def reason_is_missing(advised: str, chosen: str, reason: str) -> bool:
    """True when another road than the wish gives was chosen without saying why."""
    return chosen != advised and not reason.strip()
