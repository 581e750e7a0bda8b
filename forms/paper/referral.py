"""The referral letter: why somebody is sent on to a party, what was agreed, and whom to call."""

from collections.abc import Iterator

from forms.paper.blocks import Block
from forms.paper.letter import Letter, call_card, lead, listing, named, section, text, title
from forms.paper.said import PaperWords, capital
from forms.paper.typed import fit_to_print
from forms.plan_model import Step, Who, said
from forms.plan_referral import ReferralLetter


def _who(step: Step, letter: ReferralLetter, words: PaperWords) -> str:
    """Who does a step, to the reader of the letter."""
    if step.who is Who.WORKER and letter.worker.name:
        return letter.worker.name
    return words(f"referral.who.{step.who}")


def _step(step: Step, letter: ReferralLetter, words: PaperWords) -> str:
    action, who = capital(said(step.action, words)), _who(step, letter, words)
    if step.status == "done":
        return words("referral.step_done", action=action, who=who)
    key = "referral.step_who" if step.due is None else "referral.step_who_day"
    return words(key, action=action, who=who, day=step.due)


def _blocks(letter: ReferralLetter, words: PaperWords) -> Iterator[Block]:
    yield title(words("referral.title"))
    yield lead(words("referral.lead", day=letter.day))
    to = named([(words("referral.to"), said(letter.party, words)), (words("referral.attention"), letter.contact)])
    who = named([(words("referral.client"), letter.client), (words("referral.phone"), letter.client_phone)])
    yield section(words("referral.about"), *to, *who)
    wish = said(letter.wish, words)
    why = [words("referral.why.text"), *([wish] if wish else [])]
    yield section(words("referral.why"), *(text(one) for one in why))
    if letter.steps:
        steps = listing([_step(step, letter, words) for step in letter.steps])
        yield section(words("referral.agreed"), text(words("referral.agreed.text")), steps)
    if letter.warm:
        yield text(words("referral.warm"), gap=8)
    if letter.review:
        yield section(words("referral.review"), text(said(letter.review, words)))
    key = "referral.allowed" if letter.allowed_on else "referral.allowed_no_day"
    yield section(words("referral.consent"), text(words(key, day=letter.allowed_on)), text(words("referral.only")))


def referral_pdf(letter: ReferralLetter, language: str = "nl", *, large: bool = False) -> bytes:
    """The letter as a PDF."""
    words, letter = PaperWords(language), fit_to_print(letter)
    blocks, bottom = tuple(_blocks(letter, words)), (call_card(letter.worker, words),)
    made = Letter(words("referral.name"), blocks, bottom, letter.day, letter.spoken)
    return made.pdf(words, large=large)
