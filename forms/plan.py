"""Make the action plan from the intake and what the rules found: which words go to the fridge, which stay private.

Pure. Never in a plan: BSN, scores, colours, answers to private questions. Source: docs/domain.md, "The plan".
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from forms import plan_private as private
from forms.engine.model import Form
from forms.open_questions import Open
from forms.plan_model import (
    Agreement,
    Appointment,
    Fridge,
    FridgeStep,
    Goal,
    Helper,
    Named,
    Phrase,
    Plan,
    Standing,
    Step,
    Text,
    Who,
    Worker,
    phrase,
    said,
)
from forms.plan_neutral import first_name, is_neutral, plain_phone, surnames
from forms.rules.catalogue import Catalogue, Party, catalogue, doubt
from forms.rules.clocks import Clock
from forms.rules.finding import Finding
from forms.rules.road import RoadAdvice
from forms.rules.scan import Scan
from forms.rules.steps import SuggestedStep, hand_over
from forms.spoken import languages_named
from forms.words import LANGUAGES, Words

if TYPE_CHECKING:
    from forms.intake import Intake, Referral
    from forms.intake import Step as AgreedStep

__all__ = ["Agreement", "Appointment", "Fridge", "FridgeStep", "Goal", "Helper", "Phrase", "Plan", "Standing", "Step"]
__all__ += ["Who", "Worker", "build_plan", "said"]

FRIDGE_STEPS: Final = 3
MOST_GOALS: Final = 3
MOST_STEPS: Final = 7  # suggested ones on page 2; what was chosen stands there whole
_ON_PAGE_2: Final = phrase("paper.fridge.place_page_2")
MUST_STEPS: Final = frozenset({"hand_over", "ask_debt_help", "stay_registered", "ioaz"})


def build_plan(
    intake: "Intake",
    *,
    scan: Scan,
    urgencies: tuple[Finding, ...],
    advice: RoadAdvice,
    clock: Clock | None,
    worker: Worker,
    number: int,
    today: date,
    opened: Mapping[str, tuple[Open, ...]],
    road_chosen: str | None = None,
    suggestions: tuple[SuggestedStep, ...] = (),
    form: Form | None = None,
    shelf: Catalogue | None = None,
) -> Plan:
    """The plan of today. number counts the plans of this client from 1.

    opened: the questions still open for each purpose, as open_questions.missing gives them.
    road_chosen: the road chosen together as the desktop stores it ("A", "A+C"); None while it was not chosen.
    suggestions: stand in for the steps when none was chosen yet; a caller that wants only chosen steps leaves it empty.
    form: the one in use, which names questions; None for the built-in intake.
    shelf: the catalogue in use; None for the one that comes with the program.
    """
    shelf = shelf or catalogue()
    steps = _steps(intake, suggestions, clock, today, shelf)
    chosen = frozenset((road_chosen or "").split("+")) & frozenset("ABC")
    road = chosen or advice.road
    missing = private.look_up(intake, scan, opened, form)
    fridge = _fridge(intake, steps, worker, today, shelf)
    return Plan(
        number=number,
        day=today,
        fridge=fridge,
        name=intake.name or "",
        wish=_wish(intake),
        own_words=intake.change or "",
        standing=private.standing(scan, intake.runs_business),
        road=private.road_sentence(road, together=bool(chosen)),
        road_chosen=bool(chosen),
        goals=tuple(Goal(g.goal, g.why or "", g.by) for g in intake.goals if g.goal)[:MOST_GOALS],
        steps=steps,
        clock=private.clock_sentence(clock, today),
        conditions=private.conditions(private.in_debt(intake, advice)),
        warnings=private.warnings(intake, scan, advice, road),
        papers=private.papers(intake, scan, advice, urgencies),
        figures=missing.figures,
        missing=missing.others,
        discuss=missing.discuss,
        helpers=tuple(_helpers(intake, steps, today, shelf)),
        place=(intake.next_place or "") if fridge.appointment.place == _ON_PAGE_2 else "",
        review=private.review(intake, advice, today),
        agreement=_agreement(intake, number, today),
        worker=worker,
        spoken=languages_named(intake.spoken),
    )


def _agreement(intake: "Intake", number: int, today: date) -> Agreement:
    """What the client said of this plan; of a later one only what was signed on its day: the rest was about another."""
    if number > 1 and intake.signed_on != today:
        return Agreement()
    return Agreement(intake.agree or "", intake.reaction or "", intake.signed or "", intake.signed_on)


def _wish(intake: "Intake") -> Text:
    return phrase(f"paper.wish.{intake.wish}") if intake.wish else ""


# ---- steps


def _steps(
    intake: "Intake", suggestions: tuple[SuggestedStep, ...], clock: Clock | None, today: date, shelf: Catalogue
) -> tuple[Step, ...]:
    """The chosen steps, else the suggested ones; while the clock runs, handing over to debt help is among them."""
    steps = [_agreed(step, today, shelf) for step in intake.steps if _is_step(step)]
    steps = steps or [_suggested(step, shelf) for step in proposed(suggestions)]
    if clock is not None and clock.running and not any(_hands_over(step, shelf) for step in steps):
        steps.insert(0, _suggested(hand_over(clock, today, shelf), shelf))
    return tuple(replace(step, number=number) for number, step in enumerate(steps, start=1))


def proposed(suggestions: tuple[SuggestedStep, ...]) -> tuple[SuggestedStep, ...]:
    """At most MOST_STEPS suggestions in their order; the steps that must not be missed push out the last others."""
    kept = [step for step in suggestions if step.key in MUST_STEPS]
    kept += [step for step in suggestions if step.key not in MUST_STEPS][: max(0, MOST_STEPS - len(kept))]
    return tuple(step for step in suggestions if step in kept)


def _hands_over(step: Step, shelf: Catalogue) -> bool:
    party = shelf.party_named(said(step.party, Words())) if step.party else None
    return step.code in ("hand_over", "ask_debt_help") or (party is not None and party.key == "gemeente_shv")


def _is_step(step: "AgreedStep") -> bool:
    """False for an item that was opened and left empty."""
    return bool(step.action or step.code)


def _sentences(code: str) -> Mapping[str, str]:
    """A catalogue step in each language; empty for a code that the catalogue no longer has."""
    key = f"step.{code}"
    return {language: Words(language)(key) for language in LANGUAGES if key in Words(language)} if code else {}


def _action(typed: str, code: str) -> Text:
    """What was typed; the catalogue's sentence, in any language, where nobody changed it."""
    sentences = _sentences(code)
    if sentences and (not typed or typed in sentences.values()):
        return phrase(f"step.{code}")
    return typed


def _named(party: Party) -> Named:
    return Named(tuple(sorted(party.name.items())))


def _agreed(step: "AgreedStep", today: date, shelf: Catalogue) -> Step:
    party = shelf.party_named(step.party) if step.party else None
    phone = step.phone or ""
    return Step(
        number=0,  # counted when the list is complete
        action=_action(step.action or "", step.code or ""),
        who=Who(step.who) if step.who in tuple(Who) else Who.CLIENT,
        party=_named(party) if party else step.party or "",
        phone=phone,
        due=step.date,
        status=step.status,
        money=step.money or "",
        check_first=bool(party and doubt(party, today) and phone == party.phone),
        code=step.code or "",
    )


def _suggested(step: SuggestedStep, shelf: Catalogue) -> Step:
    party = shelf.parties.get(step.party)
    return Step(
        number=0,  # counted when the list is complete
        action=phrase(step.text_key),
        who=Who(step.who),
        party=_named(party) if party else "",
        phone=step.phone,
        due=step.due,
        check_first=step.check_first,
        code=step.key,
    )


# ---- page 1


def _fridge(intake: "Intake", steps: tuple[Step, ...], worker: Worker, today: date, shelf: Catalogue) -> Fridge:
    hidden = surnames(intake.name or "")
    words = intake.change or ""
    neutral_words = bool(words) and is_neutral(words, hidden)
    still_open = [step for step in steps if step.status == "open"]
    return Fridge(
        first_name=first_name(intake.name or ""),
        wish=words if neutral_words else _wish(intake),
        own_words=neutral_words,
        steps=tuple(_on_fridge(step, hidden, shelf) for step in still_open[:FRIDGE_STEPS]),
        appointment=_appointment(intake, hidden, today),
        worker=_neutral_worker(worker),
    )


def _appointment(intake: "Intake", hidden: frozenset[str], today: date) -> Appointment:
    """The next one, as page 1 may name it; none once its day has passed: then there is room to write a new one."""
    if intake.next_date is not None and intake.next_date < today:
        return Appointment()
    place = intake.next_place or ""
    return Appointment(intake.next_date, intake.next_time, place if is_neutral(place, hidden) else _ON_PAGE_2)


def _neutral_worker(worker: Worker) -> Worker:
    """The worker as page 1 may name them: a team called "schuldhulp" is left out, and what is no phone number too."""
    return replace(
        worker,
        name=worker.name if is_neutral(worker.name) else "",
        team=worker.team if is_neutral(worker.team) else "",
        phone=plain_phone(worker.phone),
        days=worker.days if is_neutral(worker.days) else "",
    )


def _on_fridge(step: Step, hidden: frozenset[str], shelf: Catalogue) -> FridgeStep:
    return FridgeStep(
        number=step.number,
        action=_neutral_action(step, hidden),
        who=step.who,
        party=_neutral_party(step.party, hidden, shelf),
        phone="" if step.check_first else plain_phone(step.phone),
        due=step.due,
    )


def _neutral_action(step: Step, hidden: frozenset[str]) -> Text:
    if isinstance(step.action, Phrase):
        key = f"paper.fridge.step.{step.code}"
        return phrase(key) if key in Words() else phrase("paper.fridge.see_page_2", number=step.number)
    typed = said(step.action, Words())
    return typed if is_neutral(typed, hidden) else phrase("paper.fridge.see_page_2", number=step.number)


def _neutral_party(party: Text, hidden: frozenset[str], shelf: Catalogue) -> Text:
    name = said(party, Words())
    known = shelf.party_named(name) if name else None
    if known is not None:
        key = f"paper.fridge.party.{known.key}"
        if key in Words():
            return phrase(key)
    if not name or all(is_neutral(said(party, Words(language)), hidden) for language in LANGUAGES):
        return party
    return phrase("paper.fridge.helper")


# ---- who helps


def _helpers(intake: "Intake", steps: tuple[Step, ...], today: date, shelf: Catalogue) -> Iterator[Helper]:
    """Referrals first, then the parties of the steps; each once."""
    seen: set[Text] = set()
    for referral in intake.referrals:
        if referral.party:
            helper = _referred(referral, today, shelf)
            seen.add(helper.name)
            yield helper
    for step in steps:
        if step.party and step.party not in seen:
            seen.add(step.party)
            helper = _helper(step, today, shelf)
            if helper.phone or helper.url:  # else the table of steps says all there is to say
                yield helper


def _referred(referral: "Referral", today: date, shelf: Catalogue) -> Helper:
    typed = referral.party or ""
    party = shelf.party_named(typed)
    warm = None if referral.warm is None else referral.warm == "yes"
    if party is None:
        return Helper(typed, referral.contact or "", day=referral.date, warm=warm)
    unsure = doubt(party, today) is not None
    return Helper(_named(party), referral.contact or "", party.phone, party.site, referral.date, warm, unsure)


def _helper(step: Step, today: date, shelf: Catalogue) -> Helper:
    party = shelf.party_named(said(step.party, Words()))
    if party is None:
        return Helper(step.party, phone=step.phone)
    phone = step.phone or party.phone
    return Helper(step.party, phone=phone, url=party.site, check_first=doubt(party, today) is not None)
