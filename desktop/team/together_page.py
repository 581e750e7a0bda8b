"""What a dossier shows of working together: who holds it, on whose name, handing over, late changes, removal. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from desktop.dossier import Dossier, items
from desktop.history.page import Change, changes_of
from desktop.named import ASSIGNED, id_of, name_in
from desktop.team.now import Colleague, Custody, DossierSeen, Receipt, RegionNow
from forms.engine.model import Form
from forms.intake_read import day as day_of
from forms.words import Words
from sync.vault import RevisionInfo

HANDOVER: Final = "handover"  # node of what the client said about another team
CONSENTS: Final = ("said", "signed")  # how the client agreed
PURGE_DAYS: Final = 7
MOVES: Final = ("offer", "withdraw", "accept", "decline")


@dataclass(frozen=True)
class Choice:
    """Something to choose in a list: its id and its words."""

    key: str
    text: str


@dataclass(frozen=True)
class LateRow:
    """A change that arrived when its author's team did not hold the dossier; not counted until somebody accepts it."""

    revision: str
    title: str
    reason: str
    changes: tuple[Change, ...]

    @property
    def short(self) -> str:
        """Enough of the revision's id to name its controls."""
        return self.revision[:8]


@dataclass(frozen=True)
class Handover:
    """teams: to offer it to. offered: where it waits now, "" nowhere. incoming: it waits for a team of this laptop.

    declined: by whom the last offer was declined, and why.
    """

    teams: tuple[Choice, ...] = ()
    offered: str = ""
    can_withdraw: bool = False
    incoming: str = ""
    consent: str = ""  # what the client agreed to, of the offer that waits
    declined: str = ""


@dataclass(frozen=True)
class Removal:
    """Taking a dossier away for good in a region. told: how it stands, "" while nobody asked."""

    told: str = ""
    can_ask: bool = False
    can_confirm: bool = False
    can_keep: bool = False


@dataclass(frozen=True)
class TogetherPage:
    """sentences: who holds it and on whose name it stands. receipts: newest first. readonly: another team holds it."""

    sentences: tuple[str, ...]
    readonly: bool
    assign: tuple[Choice, ...]
    take_over: str
    handover: Handover
    late: tuple[LateRow, ...]
    receipts: tuple[str, ...]
    removal: Removal


def together_page(dossier: Dossier, region: RegionNow, seen: DossierSeen, form: Form, words: Words) -> TogetherPage:
    """Everything of working together on the open dossier."""
    held = region.custody.get(dossier.dossier_id)
    mine = region.holds(dossier.dossier_id)
    writable = mine and not (seen.late and not seen.revisions)  # where nothing counts yet, that comes first
    return TogetherPage(
        sentences=_sentences(dossier, held, region, words),
        readonly=not mine,
        assign=_assign(dossier, held, region, words) if writable else (),
        take_over=_take_over(dossier, region, words) if writable else "",
        handover=_handover(dossier, held, seen.receipts, region, words, may_offer=writable),
        late=tuple(_late(one, seen, region, form, words) for one in seen.late) if mine else (),
        receipts=tuple(_receipt(one, region, words) for one in reversed(seen.receipts)),
        removal=_removal(held, region, dossier.today, words),
    )


def _sentences(dossier: Dossier, held: Custody | None, region: RegionNow, words: Words) -> tuple[str, ...]:
    if held is None:
        first = words("together.local")
    elif held.team in region.my_teams:
        first = words("together.ours", team=region.team_name(held.team))
    else:
        key = "together.may_accept" if held.offered in region.my_teams else "together.theirs"
        first = words(key, team=region.team_name(held.team))
    assigned = dossier.text(ASSIGNED)
    person = region.by_device.get(id_of(assigned))
    if ASSIGNED in dossier.conflicts:
        return (first, words("together.assigned.conflict"))
    if not assigned:
        return (first, words("together.unassigned"))
    if person is None:
        return (first, words("together.assigned", name=name_in(assigned)))
    said = words("together.assigned", name=region.who(person.device, words))
    if person.revoked:
        return (first, said, words("together.gone", name=person.name))
    if person.is_absent(dossier.today):
        return (first, said, words("together.absent", name=person.name, day=person.absent_until))
    return (first, said)


def _assign(dossier: Dossier, held: Custody | None, region: RegionNow, words: Words) -> tuple[Choice, ...]:
    """Colleagues who may get it on their name: of the team that holds it, without who has it now; who is here first."""
    teams = [held.team] if held is not None else list(region.my_teams)
    now = id_of(dossier.text(ASSIGNED))
    found: dict[str, Colleague] = {}
    for team in teams:
        found.update({one.device: one for one in region.colleagues_in(team)})
    return tuple(
        Choice(one.device, _colleague(one, region, dossier.today, words))
        for one in sorted(found.values(), key=lambda one: one.is_absent(dossier.today))
        if one.device != now or ASSIGNED in dossier.conflicts
    )


def _colleague(one: Colleague, region: RegionNow, today: date, words: Words) -> str:
    name = region.who(one.device, words)
    return words("together.choice.absent", name=name, day=one.absent_until) if one.is_absent(today) else name


def _take_over(dossier: Dossier, region: RegionNow, words: Words) -> str:
    """The words of the button that puts it on one's own name; "" when it stands there, or on a name that is at work."""
    assigned = id_of(dossier.text(ASSIGNED))
    if not region.my_teams or (assigned == region.me and ASSIGNED not in dossier.conflicts):
        return ""
    person = region.by_device.get(assigned)
    if not assigned or person is None:
        return words("together.take")
    if person.revoked or person.is_absent(dossier.today):
        return words("together.take_over", name=person.name or name_in(dossier.text(ASSIGNED)))
    return ""


# Handing over.


def consent_for(dossier: Dossier, team: str) -> Mapping[str, str]:
    """What the client last said about this team: team, consent (how), at; empty when nothing was recorded."""
    told = [one for one in items(dossier.values, HANDOVER).values() if id_of(one.get("team", "")) == team]
    return max(told, key=lambda one: one.get("at", ""), default={})


def _handover(
    dossier: Dossier,
    held: Custody | None,
    receipts: Sequence[Receipt],
    region: RegionNow,
    words: Words,
    *,
    may_offer: bool,
) -> Handover:
    if held is None:
        return Handover()
    mine = held.team in region.my_teams
    if held.offered:
        name = region.team_name(held.offered)
        incoming = held.offered in region.my_teams
        return Handover(
            offered=words("together.offered", team=name) if mine else "",
            can_withdraw=mine,
            incoming=words("together.incoming", team=region.team_name(held.team)) if incoming else "",
            consent=_consent_in_words(consent_for(dossier, held.offered), words),
        )
    if not may_offer or held.purge is not None:
        return Handover()
    teams = sorted((one for one in region.teams if one.team != held.team), key=lambda one: one.name.casefold())
    last = [one for one in receipts if one.kind in MOVES][-1:]
    declined = "".join(_receipt(one, region, words) for one in last if one.kind == "decline")
    return Handover(teams=tuple(Choice(one.team, one.name) for one in teams), declined=declined)


def _consent_in_words(consent: Mapping[str, str], words: Words) -> str:
    how, day = consent.get("consent", ""), day_of(consent.get("at", ""))
    return words(f"together.consent.{how}", day=day) if how in CONSENTS and day is not None else ""


# Late changes.


def _late(one: RevisionInfo, seen: DossierSeen, region: RegionNow, form: Form, words: Words) -> LateRow:
    person = region.by_device.get(one.device)
    why = "revoked" if person is not None and person.revoked else "moved"
    changes = changes_of([*seen.revisions, *seen.late], one.id, form, words)
    return LateRow(
        revision=one.id,
        title=words("history.told", who=region.who(one.device, words), at=one.at),
        reason=words(f"late.why.{why}"),
        changes=tuple(change for change in changes if change.fresh or change.before != change.after) or changes,
    )


# Receipts and removal.


def _receipt(one: Receipt, region: RegionNow, words: Words) -> str:
    said = words(f"receipt.{one.kind}", team=region.team_name(one.team), who=region.who(one.by, words), at=one.at)
    return f"{said}. {words('receipt.note', note=one.note)}" if one.note else said


def _removal(held: Custody | None, region: RegionNow, today: date, words: Words) -> Removal:
    if held is None:
        return Removal()
    mine, asked = held.team in region.my_teams, held.purge
    if asked is None:
        return Removal(can_ask=mine and not held.offered)
    who = region.who(asked.asked_by, words)
    may_keep = mine or region.coordinator
    if not asked.confirmed_by:
        may_confirm = region.coordinator and asked.asked_by != region.me
        return Removal(words("removal.asked", who=who, at=asked.asked_at), False, may_confirm, may_keep)
    due = asked.due.date() if asked.due is not None else today + timedelta(days=PURGE_DAYS)
    told = words("removal.confirmed", who=who, by=region.who(asked.confirmed_by, words), day=due)
    return Removal(told, can_keep=may_keep)
