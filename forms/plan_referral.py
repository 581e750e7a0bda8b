"""What a party that the client is referred to is told: only for a party the client said yes to, and only what it needs.

Pure. Never in a letter: figures, debts, BSN, answers to private questions. Source: docs/domain.md, "The plan".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from forms.checks import shown
from forms.plan_model import Plan, Step, Text, Worker, phrase, said
from forms.rules.catalogue import Catalogue, Party, catalogue
from forms.words import Words

if TYPE_CHECKING:
    from forms.intake import Consent, Intake, Referral

# How a step stands when its party is told of it: still to do, or done already. What did not work out or changed is no
# agreement any more, and how that went is the client's to tell.
_TOLD: Final = frozenset({"open", "done"})

# What the question about consent calls a party, and its key in the catalogue.
_PARTIES: Final = {"werkcentrum": "werkcentrum", "debt_help": "gemeente_shv", "bbz": "bbz", "kvk": "kvk"}


@dataclass(frozen=True)
class ReferralLetter:
    """A letter to one party. allowed_on: the day of the client's yes, None when it was not written down.

    again_on: that day, where an earlier yes was taken back on it; for the worker, not in the letter.
    """

    party: Text
    contact: str
    client: str
    client_phone: str
    wish: Text
    steps: tuple[Step, ...]
    review: Text
    warm: bool
    worker: Worker
    day: date
    allowed_on: date | None = None
    again_on: date | None = None
    spoken: tuple[str, ...] = ()  # the languages that the client named, as BCP 47 tags


@dataclass(frozen=True)
class Refused:
    """A referral for which there is no letter: the client did not say yes to this party, or took it back."""

    party: str
    withdrawn: bool


def referral_letters(
    intake: "Intake", plan: Plan, shelf: Catalogue | None = None
) -> tuple[ReferralLetter | Refused, ...]:
    """For each referral its letter, or why there is none; in the order of the referrals.

    shelf: the catalogue in use; None for the one that comes with the program.
    """
    return tuple(_letter(one, intake, plan, shelf or catalogue()) for one in intake.referrals if one.party)


def _letter(referral: "Referral", intake: "Intake", plan: Plan, shelf: Catalogue) -> ReferralLetter | Refused:
    name = referral.party or ""
    consents = [one for one in intake.consents if _is_about(one, name, shelf)] if intake.share == "some" else []
    standing = _standing(consents)
    if not standing:
        return Refused(name, withdrawn=bool(consents))
    helper = next((one for one in plan.helpers if _same(said(one.name, Words()), name, shelf)), None)
    steps = tuple(step for step in plan.steps if step.status in _TOLD and _same(said(step.party, Words()), name, shelf))
    return ReferralLetter(
        party=_addressed(name, shelf) or (helper.name if helper else name),
        contact=referral.contact or "",
        client=intake.name or "",
        client_phone=shown("phone", intake.phone or ""),
        wish=phrase(f"referral.wish.{intake.wish}") if intake.wish else "",
        steps=steps,
        review=plan.review or "",
        warm=referral.warm == "yes",
        worker=plan.worker,
        day=plan.day,
        allowed_on=standing[0].given_on,
        again_on=_again_on(standing[0], consents),
        spoken=plan.spoken,
    )


def _standing(consents: Sequence["Consent"]) -> list["Consent"]:
    """Those that hold: what the client said last counts, also where an older yes was written down twice.

    On the day of a withdrawal the lower line was said last. A yes without a day may be older, and so may one whose line
    got the same place as the withdrawal, on another laptop: neither holds.
    """
    standing = (one for one in consents if one.withdrawn_on is None)
    ends = [(day, one.order) for one in consents if (day := _ended_on(one)) is not None]
    return [one for one in standing if all(one.given_on and (one.given_on, one.order) > end for end in ends)]


def _ended_on(consent: "Consent") -> date | None:
    """The day on which a yes was taken back; where its two days changed places, the later one."""
    return consent.withdrawn_on and max(consent.withdrawn_on, consent.given_on or date.min)


def _again_on(allowed: "Consent", consents: Sequence["Consent"]) -> date | None:
    """The day of a yes, where another was taken back on that same day."""
    return allowed.given_on if allowed.given_on in map(_ended_on, consents) else None


def _addressed(name: str, shelf: Catalogue) -> Text:
    """How a letter names a party that is "your municipality" to the client; "" for one with a name of its own."""
    party = _party(name, shelf)
    key = f"referral.party.{party.key}" if party else ""
    if party is None or key not in Words():
        return ""
    ours = catalogue().parties.get(party.key)
    return phrase(key) if ours is not None and ours.name == party.name else ""  # a region gave it a name of its own


def _party(name: str, shelf: Catalogue) -> Party | None:
    """The party of a name; one that a region left out of its catalogue is still known by ours."""
    return shelf.party_named(name) or catalogue().party_named(name)


def _key(name: str, shelf: Catalogue) -> str:
    party = _party(name, shelf)
    return party.key if party else name.casefold().strip()


def _same(one: str, other: str, shelf: Catalogue) -> bool:
    return _key(one, shelf) == _key(other, shelf)


def _is_about(consent: "Consent", name: str, shelf: Catalogue) -> bool:
    """True when a consent is for the party of this name; a coach or another one is known by the name that was typed."""
    code = consent.party or ""
    if code in _PARTIES:
        return _key(name, shelf) == _PARTIES[code]
    return _same(consent.name or "", name, shelf)
