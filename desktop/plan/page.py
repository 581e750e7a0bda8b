"""What the plan screen shows, as one value: wish, goals, suggestions, steps, referrals, dates, agreement."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from desktop.catalogue import said
from desktop.dossier import Dossier, next_plan_number
from desktop.history.said import find, item_ids, label_of, order_of, value_in_words
from desktop.plan.by_itself_page import ByItself, by_itself
from desktop.plan.pages import next_number
from desktop.plan.pages import plan_bytes as plan_bytes
from desktop.plan.reasons import why_review, why_suggestion
from desktop.plan.step_help import StepHelp, step_help
from forms.answers import text_of
from forms.engine.model import Form
from forms.rules.catalogue import Catalogue
from forms.rules.steps import SuggestedStep
from forms.rules.workdays import next_workday
from forms.web_address import site_of
from forms.words import Words
from sync.vault import Value

MAX_GOALS: Final = 3
FRIDGE_STEPS: Final = 3
PLAN_WEEKS: Final = 6  # the moment to look back that the app proposes
STEPS: Final = "pl2_steps"
GOALS: Final = "pl1_goals"
REFERRALS: Final = "pl3_referrals"
WHO: Final = ("client", "worker", "party")
STATUSES: Final = ("open", "done", "not_done", "changed", "no_offer")
AGREE: Final = ("yes", "partly", "no")
SIGNED: Final = ("paper", "screen", "phone")


@dataclass(frozen=True)
class GoalRow:
    """A goal; path is that of its item, by is ISO text or "" ."""

    path: str
    goal: str
    why: str
    by: str


@dataclass(frozen=True)
class Suggestion:
    """A step from the catalogue; ticked when it stands in the plan, step is the path of that item then.

    doubt: why phone and site are to be checked first, "" when they can be relied on.
    """

    key: str
    text: str
    detail: str
    doubt: str
    why: str
    ticked: bool
    step: str


@dataclass(frozen=True)
class StepRow:
    """An agreed step. number counts from 1; day is ISO text or ""; fridge: it is one of the steps on page 1."""

    path: str
    number: int
    action: str
    who: str
    party: str
    phone: str
    day: str
    status: str
    money: str
    fridge: bool
    first: bool
    last: bool


@dataclass(frozen=True)
class ReferralRow:
    """A party the client is referred to; warm is yes, no or ""."""

    path: str
    party: str
    contact: str
    day: str
    warm: str


@dataclass(frozen=True)
class Dates:
    """Review and next appointment, ISO text or "". proposed: the review day that is proposed, why: in words.

    rule: which rule proposes it, and its source.
    """

    review: str
    proposed: date
    why: str
    rule: str
    next_day: str
    next_time: str
    next_place: str


@dataclass(frozen=True)
class Agreement:
    """What the client thinks of the plan; every field "" while not asked.

    earlier: that this was said of an earlier plan and does not stand on the next one, "" when it does.
    """

    agree: str
    reaction: str
    signed: str
    signed_on: str
    earlier: str = ""


@dataclass(frozen=True)
class PlanPage:
    """number is that of the next plan; given tells of the last one, "" when none was given."""

    number: int
    given: str
    can_give: bool  # False while nothing at all is known
    closed: str
    wish: str
    own_words: str
    goals: tuple[GoalRow, ...]
    can_add_goal: bool
    suggestions: tuple[Suggestion, ...]
    steps: tuple[StepRow, ...]
    help: Mapping[str, StepHelp]
    referrals: tuple[ReferralRow, ...]
    dates: Dates
    agreement: Agreement
    missing: tuple[tuple[str, str], ...]  # question name, as it is asked
    itself: ByItself


def plan_page(dossier: Dossier, form: Form, words: Words) -> PlanPage:
    """The plan of a dossier as it stands now."""
    return PlanPage(
        number=next_number(dossier),
        given=_given(dossier, words),
        can_give=any(value is not None for value in dossier.values.values()),
        closed=closed_in_words(dossier, words),
        wish=value_in_words(form, "w1_wish", dossier.values.get("w1_wish"), words),
        own_words=text_of(dossier.values.get("w3_change")) or "",
        goals=_goals(dossier),
        can_add_goal=len(item_ids(dossier.values, GOALS)) < MAX_GOALS,
        suggestions=tuple(_suggestion(dossier, one, words) for one in dossier.suggestions),
        steps=plan_steps(dossier),
        help={row.path: step_help(dossier, row.path, words) for row in plan_steps(dossier)},
        referrals=_referrals(dossier),
        dates=_dates(dossier, words),
        agreement=_agreement(dossier, words),
        missing=_missing(dossier, form, words),
        itself=by_itself(dossier, words),
    )


def _missing(dossier: Dossier, form: Form, words: Words) -> tuple[tuple[str, str], ...]:
    names = dict.fromkeys(one.name for one in dossier.open_questions["plan"])
    return tuple((name, _asked(form, name, words)) for name in names)


def _given(dossier: Dossier, words: Words) -> str:
    if not dossier.given:
        return ""
    last = max(dossier.given, key=lambda plan: plan.number)
    return words("plan.given", n=last.number, day=last.at.date(), next=next_plan_number(dossier.values, dossier.given))


def closed_in_words(dossier: Dossier, words: Words) -> str:
    """With which result the dossier was closed, and why; "" for an open one."""
    if not dossier.closed:
        return ""
    result = words(f"closing.result.{dossier.text('closing/result')}")
    try:
        day = date.fromisoformat(dossier.text("closing/at")[:10])
    except ValueError:
        return words("closing.closed.undated", result=result)
    return words("closing.closed", result=result, day=day)


def _leaf(dossier: Dossier, path: str) -> str:
    return text_of(dossier.values.get(path)) or ""


def leaves(values: Mapping[str, Value], item: str) -> dict[str, str]:
    """The leaves of one item as text; no answer counts as empty."""
    start = item + "/"
    return {path[len(start) :]: text_of(value) or "" for path, value in values.items() if path.startswith(start)}


def _goals(dossier: Dossier) -> tuple[GoalRow, ...]:
    rows = []
    for item in item_ids(dossier.values, GOALS):
        leaf = leaves(dossier.values, f"{GOALS}/{item}")
        rows.append(GoalRow(f"{GOALS}/{item}", *(leaf.get(name, "") for name in ("pl1_goal", "pl1_why", "pl1_by"))))
    return tuple(rows)


def plan_steps(dossier: Dossier) -> tuple[StepRow, ...]:
    """The agreed steps in their order."""
    ids = item_ids(dossier.values, STEPS)
    rows: list[StepRow] = []
    open_before = 0
    for place, item in enumerate(ids):
        leaf = leaves(dossier.values, f"{STEPS}/{item}")
        status = leaf.get("pl2_status") or "open"
        is_open = status == "open" and bool(leaf.get("pl2_action", "").strip())
        rows.append(
            StepRow(
                path=f"{STEPS}/{item}",
                number=place + 1,
                action=leaf.get("pl2_action", ""),
                who=leaf.get("pl2_who", ""),
                party=leaf.get("pl2_party", ""),
                phone=leaf.get("pl2_phone", ""),
                day=leaf.get("pl2_date", ""),
                status=status,
                money=leaf.get("pl2_money", ""),
                fridge=is_open and open_before < FRIDGE_STEPS,
                first=place == 0,
                last=place == len(ids) - 1,
            )
        )
        open_before += is_open
    return tuple(rows)


def _referrals(dossier: Dossier) -> tuple[ReferralRow, ...]:
    rows = []
    for item in item_ids(dossier.values, REFERRALS):
        leaf = leaves(dossier.values, f"{REFERRALS}/{item}")
        names = ("pl3_party", "pl3_contact", "pl3_date", "pl3_warm")
        rows.append(ReferralRow(f"{REFERRALS}/{item}", *(leaf.get(name, "") for name in names)))
    return tuple(rows)


def _agreement(dossier: Dossier, words: Words) -> Agreement:
    names = ("pl5_agree", "pl5_reaction", "pl5_signed", "pl5_signed_on")
    agree, reaction, signed, signed_on = (_leaf(dossier, name) for name in names)
    was_said = bool(dossier.given and (agree or reaction))
    is_earlier = was_said and signed_on != dossier.today.isoformat()
    earlier = words("plan.agree.earlier", next=next_number(dossier)) if is_earlier else ""
    return Agreement(agree, reaction, signed, signed_on, earlier)


def _dates(dossier: Dossier, words: Words) -> Dates:
    weeks = dossier.advice.review_within_weeks
    return Dates(
        review=_leaf(dossier, "pl4_review_date"),
        proposed=review_proposal(dossier.today, weeks),
        why=words("plan.review.within", n=weeks) if weeks else words("plan.review.usual", n=PLAN_WEEKS),
        rule=why_review(dossier, words),
        next_day=_leaf(dossier, "pl4_next_date"),
        next_time=_leaf(dossier, "pl4_next_time")[:5],
        next_place=_leaf(dossier, "pl4_next_place"),
    )


def review_proposal(today: date, within_weeks: int | None) -> date:
    """The day to look back: six weeks from today, and never later than the road asks; always a working day."""
    last = today + timedelta(weeks=within_weeks or PLAN_WEEKS)
    day = next_workday(last)
    if within_weeks and day > last:
        day = last
        while next_workday(day) != day:
            day -= timedelta(days=1)
    return day


def _asked(form: Form, name: str, words: Words) -> str:
    node = find(form, name)
    return label_of(node, words) if node is not None else name


# Suggestions and steps.


def party_name(shelf: Catalogue, key: str, words: Words) -> str:
    """The name of a party of the catalogue; the key itself for one that it lacks."""
    party = shelf.parties.get(key)
    if party is None:
        return key
    return party.name.get(words.language) or party.name["nl"]


def _suggestion(dossier: Dossier, step: SuggestedStep, words: Words) -> Suggestion:
    stands = step_of(dossier, step.key)
    shelf = dossier.region.catalogue
    party = party_name(shelf, step.party, words)
    who = words(f"plan.who.{step.who}")
    sure = step.party and not step.doubt
    checked = said.checked_of(step.checked, words).lower() if sure else ""
    parts = [party or who, words.show("weekday", step.due), step.phone, site_of(step.url), checked]
    return Suggestion(
        key=step.key,
        text=words(step.text_key),
        detail=" · ".join(part for part in parts if part),
        doubt=said.doubt_of(step.doubt, step.checked, words),
        why=why_suggestion(dossier, step, words),
        ticked=bool(stands),
        step=stands,
    )


def step_of(dossier: Dossier, key: str) -> str:
    """The path of the step that came from a suggestion; "" when it isn't in the plan."""
    for path, value in dossier.values.items():
        if value == key and path.startswith(STEPS + "/") and path.endswith("/pl2_code"):
            return path.rsplit("/", 1)[0]
    return ""


def next_order(values: Mapping[str, Value], repeat: str) -> str:
    """The order of an item that comes after all others."""
    ids = item_ids(values, repeat)
    last = order_of(str(values.get(f"{repeat}/{ids[-1]}/order") or 0)) if ids else 0
    return str(int(last) + 1)


def step_from(dossier: Dossier, key: str, item_id: str, words: Words) -> dict[str, str | None]:
    """What is written when a suggestion is ticked; empty when it is no longer suggested."""
    step = next((one for one in dossier.suggestions if one.key == key), None)
    if step is None:
        return {}
    return own_item(dossier.values, STEPS, item_id, step_answers(dossier.region.catalogue, step, words))


def step_answers(shelf: Catalogue, step: SuggestedStep, words: Words) -> dict[str, str | None]:
    """The answers of a step as it is suggested: question name -> value."""
    return {
        "pl2_action": words(step.text_key),
        "pl2_who": step.who,
        "pl2_party": party_name(shelf, step.party, words) or None,
        "pl2_phone": step.phone or None,
        "pl2_date": step.due.isoformat(),
        "pl2_status": "open",
        "pl2_code": step.key,
    }


def own_item(
    values: Mapping[str, Value], repeat: str, item_id: str, leaf: Mapping[str, str | None]
) -> dict[str, str | None]:
    """What is written for a new item at the end of a repeat."""
    item = f"{repeat}/{item_id}"
    return {f"{item}/order": next_order(values, repeat), **{f"{item}/{name}": value for name, value in leaf.items()}}


def moved(values: Mapping[str, Value], item: str, by: int) -> dict[str, str | None]:
    """The new order leaves when an item moves up (-1) or down (+1); empty when it can't."""
    repeat, _, item_id = item.rpartition("/")
    ids = list(item_ids(values, repeat))
    if item_id not in ids or not 0 <= ids.index(item_id) + by < len(ids):
        return {}
    place = ids.index(item_id)
    ids[place], ids[place + by] = ids[place + by], ids[place]
    fresh = {f"{repeat}/{one}/order": str(number) for number, one in enumerate(ids, start=1)}
    return {path: order for path, order in fresh.items() if values.get(path) != order}
