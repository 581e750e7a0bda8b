"""Papers beside the plan: what can be printed, for whom, and how each is made."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from desktop.dossier import Dossier
from desktop.history.authors import Who
from desktop.history.page import recorded
from desktop.plan.pages import plan_of, worker_of
from forms.engine.model import Form
from forms.plan_model import said
from forms.plan_referral import ReferralLetter, referral_letters
from forms.spoken import languages_named
from forms.words import Words
from sync.vault import RevisionInfo, Value


@dataclass(frozen=True)
class Making:
    """How a paper is made: work runs beside the window and touches nothing but its arguments.

    typed: what people typed on it, in whatever values hold it.
    """

    work: Callable[[], bytes]
    typed: object = ()


@dataclass(frozen=True)
class PaperRow:
    """A paper that can be printed or saved. make is None where it may not be made, and detail says why.

    file: a name without personal data.
    of_history: it is made of the whole history, which must be fetched first.
    """

    key: str
    title: str
    detail: str
    file: str
    make: Making | None
    of_history: bool = False

    @property
    def can_be_made(self) -> bool:
        """False where the client did not allow it."""
        return self.make is not None or self.of_history


def blank_papers(
    settings: Mapping[str, Value], words: Words, language: str, *, large: bool = False
) -> tuple[PaperRow, ...]:
    """What can be printed before there is a conversation."""
    worker = worker_of(settings)

    def prepare() -> bytes:
        from forms.paper.prepare import prepare_pdf

        return prepare_pdf(worker, language, large=large)

    def blank() -> bytes:
        from forms.paper.blank import blank_pdf

        return blank_pdf(worker, language, large=large)

    return (
        _blank_row("prepare", Making(prepare, worker), words),
        _blank_row("blank", Making(blank, worker), words),
    )


def _blank_row(key: str, making: Making, words: Words) -> PaperRow:
    title, detail, file = (words(f"papers.{key}{part}") for part in ("", ".detail", ".file"))
    return PaperRow(key, title, detail, file, making)


def referral_papers(
    dossier: Dossier, settings: Mapping[str, Value], words: Words, *, large: bool = False
) -> tuple[PaperRow, ...]:
    """A letter for each referral that the client allows; for the others why there is none."""
    rows = []
    letters = referral_letters(dossier.intake, plan_of(dossier, settings), dossier.region.catalogue)
    for number, letter in enumerate(letters, start=1):
        title = words("papers.referral", party=said(letter.party, words))
        file = words("papers.referral.file", n=number)
        if isinstance(letter, ReferralLetter):
            make = Making(partial(_referral, letter, large), letter)
            rows.append(PaperRow(f"referral-{number}", title, _told_of(letter, words), file, make))
        else:
            why = words("papers.referral.withdrawn" if letter.withdrawn else "papers.referral.none")
            rows.append(PaperRow(f"referral-{number}", title, why, file, None))
    return tuple(rows)


def _told_of(letter: ReferralLetter, words: Words) -> str:
    """What the worker is told of a letter: also of a yes that was taken back and said again on one day."""
    again = words("papers.referral.again", day=letter.again_on) if letter.again_on else ""
    return " ".join(filter(None, (words("papers.referral.detail"), again)))


def _referral(letter: ReferralLetter, large: bool) -> bytes:
    from forms.paper.referral import referral_pdf

    return referral_pdf(letter, large=large)  # organisations read Dutch


def copy_paper(words: Words) -> PaperRow:
    """The client's copy of the dossier; copy_maker makes it when its history is there."""
    told = words("papers.copy.detail")
    return PaperRow("copy", words("papers.copy"), told, words("papers.copy.file"), None, of_history=True)


def copy_maker(
    dossier: Dossier,
    revisions: Sequence[RevisionInfo],
    asked: Form,
    words: Words,
    *,
    large: bool = False,
    who: Who | None = None,
) -> Making:
    """How the client's copy is made of everything that is in the dossier.

    asked: the form in use with what earlier ones asked, as a sitting looks it up. who: names colleagues.
    """
    sections = recorded(dossier.values, revisions, asked, words, who)
    day, language, spoken = dossier.today, words.language, languages_named(dossier.intake.spoken)

    def work() -> bytes:
        from forms.paper.dossier_copy import dossier_copy_pdf

        return dossier_copy_pdf(sections, day, language, large=large, spoken=spoken)

    return Making(work, sections)
