"""What the screen of the form shows: the one in use, and everything about the one that may take its place. Pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from desktop.dossier import OWN_NODES
from desktop.publishing.reading import Candidate
from desktop.questionnaire import Questionnaire
from forms.engine.changes import compare
from forms.engine.model import Form
from forms.publishing import Objection, objections
from forms.publishing_words import FormWords
from forms.words import Words

MOST: Final = 150  # lines of one list; more are counted


@dataclass(frozen=True)
class InUsePage:
    """The form in use. told: whose it is and since when. trouble: why it is not the one that was put in use."""

    title: str
    told: str
    own: bool
    trouble: str = ""


@dataclass(frozen=True)
class CandidatePage:
    """A form that was read.

    kind, verdict: how it stands (red: refused, amber: may be used once the worker has read what to know, green). Each
    line has its code first where it has one.
    """

    file: str
    title: str
    kind: str
    verdict: str
    refused: tuple[str, ...]
    confirm: tuple[str, ...]
    differences: tuple[str, ...]

    @property
    def usable(self) -> bool:
        """True when it may take the place of the one in use."""
        return not self.refused


def in_use_page(found: Questionnaire, words: Words) -> InUsePage:
    """The card about the form in use."""
    told = words("publishing.own") if found.since is None else words("publishing.since", at=_local(found.since))
    trouble = words("publishing.trouble", code=found.trouble.code) if found.trouble is not None else ""
    return InUsePage(_title(found.form, words), told, found.own, trouble)


def candidate_page(read: Candidate, found: Questionnaire, earlier: tuple[Form, ...], words: Words) -> CandidatePage:
    """The cards about a form that was read. earlier: the other forms that answers were given with."""
    say = FormWords(words, read.form, found.form)
    against = objections(read.form, found.form, earlier, frozenset(OWN_NODES))
    refused, confirm = (_lines(against, say, words, refuses=refuses) for refuses in (True, False))
    differences = [say.difference(one) for one in compare(found.form, read.form)] if read.form.root.children else []
    kind = "red" if refused else "amber" if confirm else "green"
    return CandidatePage(
        read.path.name,
        _title(read.form, words),
        kind,
        words(f"publishing.verdict.{kind}"),
        refused,
        confirm,
        _cut(differences or [words("form.difference.none")], words) if read.form.root.children else (),
    )


def _lines(against: tuple[Objection, ...], say: FormWords, words: Words, *, refuses: bool) -> tuple[str, ...]:
    return _cut([f"{one.code}  {say.objection(one)}" for one in against if one.refuses is refuses], words)


def _cut(lines: list[str], words: Words) -> tuple[str, ...]:
    if len(lines) <= MOST:
        return tuple(lines)
    return (*lines[:MOST], words("publishing.more", n=len(lines) - MOST))


def _title(form: Form, words: Words) -> str:
    """Of what could not be made a form nobody knows whether it has a version."""
    title = form.title or form.id
    if not form.root.children:
        return title
    return words("publishing.title", title=title, version=form.version or words("publishing.no_version"))


def _local(at: datetime) -> datetime:
    return at.astimezone()
