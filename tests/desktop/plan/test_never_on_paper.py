"""What never stands on paper: every field of a dossier holds something of its own, each page only what it may."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from io import BytesIO
from typing import Final

import pikepdf
import pytest
from PySide6.QtWidgets import QApplication

from desktop.dossier import Dossier
from desktop.plan.file_names import file_name
from desktop.plan.pages import maker, plan_of
from desktop.plan.papers import blank_papers, copy_maker, copy_paper, referral_papers
from desktop.plan.printing import new_printer
from forms.intake import load_intake
from forms.paper.recovery import recovery_pdf
from forms.paper.referral import referral_pdf
from forms.paper.region_secrets import KINDS, region_secret_pdf
from forms.plan_phone import phone_text
from forms.plan_referral import ReferralLetter, referral_letters
from forms.words import Words
from sync.vault import RevisionInfo
from tests.desktop.builders import TODAY, WINTER, dossier
from tests.desktop.plan.canaries import WORKER, Canaries, chosen_in, filled, held_in
from tests.forms.paper.matterhorn import kids, nodes
from tests.forms.paper.plans import pages
from tests.forms.paper.reading import read_aloud

WORKERS: Final = set(WORKER)
STEP: Final = {"pl2_action", "pl2_party", "pl2_phone", "pl2_date", "pl3_party"}  # pl3_party: also of the step, at last
MEETING: Final = {"pl4_next_date", "pl4_next_place"}


@dataclass(frozen=True)
class Held:
    """May: the fields that may stand on a paper; must: those of them that do, with the first choices and the last."""

    may: frozenset[str]
    must: frozenset[str]


def held(may: set[str], must: set[str]) -> Held:
    return Held(frozenset(may), frozenset(must))


# Each page, and what of a dossier and of the worker's settings may stand on it. Names alone are those of questions.
ALLOWED: Final[Mapping[str, Held]] = {
    "page 1": held(
        {"w3_change", "first_name", *STEP, *MEETING, *WORKERS},
        {"w3_change", "first_name", "pl2_action", "pl2_phone", "pl2_date", *WORKERS},
    ),
    "private": held(
        {"first_name", "surname", "p1_name", "w3_change", "pl1_goal", "pl1_why", "pl1_by", *STEP, "pl2_money"}
        | {"pl3_contact", "pl3_date", "pl4_review_date", *MEETING, "pl5_reaction", "pl5_signed_on", *WORKERS},
        {"p1_name", "pl1_goal", "pl1_why", "pl1_by", "pl2_action", "pl2_money", "pl3_party", "pl3_contact"}
        | {"pl5_reaction"},
    ),
    "letter": held(
        {"first_name", "surname", "p1_name", "p4_phone", *STEP, "pl3_contact", "pl4_review_date", "t4_given_on"}
        | WORKERS,
        {"p1_name", "p4_phone", "pl3_party", "pl3_contact", "t4_given_on", "worker_name", "worker_phone"},
    ),
    "phone": held({*STEP, "pl4_next_date", *WORKERS}, {"pl2_action", "pl2_phone", "pl2_date", "worker_phone"}),
    "prepare": held(WORKERS, WORKERS),
    "blank": held(WORKERS, WORKERS),
    "secret": held(set(), set()),
    "properties": held(set(), set()),
}
NOT_IN_COPY: Final = {"p5_bsn", *WORKERS}  # everything else that was recorded stands in the client's copy
SCORES: Final = re.compile(r"\bR\d{1,2}\b|oranje|rood|groen|orange|\bred\b|\bgreen\b", re.IGNORECASE)
CODE: Final = "KANA-RIEC-ODE7"


@cache
def full(last: bool) -> tuple[Dossier, Canaries]:
    """A dossier with something in every field."""
    values, canaries = filled(last)
    return dossier(values), canaries


def hidden(pdf: bytes) -> str:
    """What a file holds beside its pages: what is read aloud, names of fields, properties, addresses."""
    with pikepdf.open(BytesIO(pdf)) as document:
        strings = [text for one in document.objects for text in _strings(one)]
        packet = document.Root.Metadata.read_bytes().decode("utf-8")
    return " ".join([read_aloud(pdf), packet, *strings])


def properties(pdf: bytes) -> str:
    """What a file tells of itself: title, author, days and the like, and its outline, if it had one."""
    with pikepdf.open(BytesIO(pdf)) as document:
        packet = document.Root.Metadata.read_bytes().decode("utf-8")
        about = [f"{name} {value}" for name, value in document.docinfo.items()]
        return " ".join([packet, *about, *_strings(document.Root.get("/Outlines", pikepdf.Dictionary()))])


def hidden_on_page_1(pdf: bytes) -> str:
    """What is said beside the text of page 1: alternative texts and names of what is to be filled in."""
    with pikepdf.open(BytesIO(pdf)) as document:
        first = document.pages[0].obj.objgen
        here = [
            node.entry
            for node in nodes(document.Root.StructTreeRoot)
            if any("/Pg" in kid and kid.Pg.objgen == first for kid in kids(node.entry))
        ]
        found = [
            text for one in here for name in ("/Alt", "/ActualText", "/A") if name in one for text in _of(one[name])
        ]
    assert found
    return " ".join(found)


def _of(one: object) -> Iterator[str]:
    yield from (str(one),) if isinstance(one, pikepdf.String) else _strings(one)


def _strings(one: object) -> Iterator[str]:
    if isinstance(one, pikepdf.String):
        yield str(one)
    elif isinstance(one, pikepdf.Dictionary | pikepdf.Array) and not getattr(one, "is_indirect", False):
        for inner in one.values() if isinstance(one, pikepdf.Dictionary) else one:
            yield from _strings(inner)


def check(paper: str, text: str, canaries: Canaries, also: frozenset[str] = frozenset()) -> None:
    """Hold a text to its line in the table."""
    found = held_in(text, canaries)
    assert found - ALLOWED[paper].may - also == set()
    assert ALLOWED[paper].must - found == set()


def test_every_question_is_filled_with_something_of_its_own() -> None:
    form = load_intake()
    asked = {n.name for n in form.nodes.values() if n.kind.name in ("TEXT", "DECIMAL", "INTEGER", "DATE")}
    for last in (False, True):
        canaries = full(last)[1]
        told = asked - {"t4_party_name", "t4_withdrawn_on"} - ({"pl2_party"} if last else set())
        assert len(told) > 100
        assert told <= set(canaries.patterns)
        patterns = [one.pattern for one in canaries.patterns.values()]
        assert len(set(patterns)) == len(patterns)


@pytest.mark.parametrize("last", [False, True])
@pytest.mark.parametrize(("language", "large"), [("nl", False), ("en", True)])
def test_only_what_may_stands_on_each_page_of_a_plan(last: bool, language: str, large: bool) -> None:
    one, canaries = full(last)
    pdf = maker(plan_of(one, WORKER), language, large)()
    found = pages(pdf)
    for_fridge = 2 if language == "en" and large else 1  # in large print one for each language
    for page in found[:for_fridge]:
        check("page 1", page, canaries)
        assert "€" not in page
    check("private", " ".join(found[for_fridge:]), canaries)
    check("private", hidden(pdf), canaries)
    assert held_in(hidden_on_page_1(pdf), canaries) <= ALLOWED["page 1"].may
    check("properties", properties(pdf), canaries)
    assert chosen_in(" ".join(found), canaries) == set()
    assert not SCORES.search(" ".join(found))


@pytest.mark.parametrize("last", [False, True])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_only_what_may_stands_in_a_letter_and_in_the_text_for_the_phone(last: bool, language: str) -> None:
    one, canaries = full(last)
    (letter,) = referral_letters(one.intake, plan_of(one, WORKER))
    assert isinstance(letter, ReferralLetter)
    pdf = referral_pdf(letter, language)
    text = " ".join(pages(pdf))
    check("letter", text, canaries)
    check("letter", hidden(pdf), canaries)
    check("properties", properties(pdf), canaries)
    assert chosen_in(text, canaries) == set()
    assert ("pl2_action" in held_in(text, canaries)) is last, "a step stands in the letter to who does it, in no other"
    assert "€" not in text
    check("phone", phone_text(plan_of(one, WORKER), Words(language)), canaries)


@pytest.mark.parametrize(("language", "last"), [("nl", False), ("en", True)])
def test_everything_that_was_recorded_stands_in_the_clients_copy_but_for_the_bsn(last: bool, language: str) -> None:
    one, canaries = full(last)
    at = datetime(2026, 12, 23, 10, tzinfo=WINTER)
    revision = RevisionInfo("r1", "d1", at, "f", None, dict(one.values), ())
    pdf = copy_maker(one, (revision,), load_intake(), Words(language)).work()
    text = " ".join(pages(pdf))
    assert set(canaries.patterns) - held_in(text, canaries) == NOT_IN_COPY
    assert "p5_bsn" not in held_in(hidden(pdf), canaries)
    check("properties", properties(pdf), canaries)
    assert len(chosen_in(text, canaries)) > 20 or language == "en"


@pytest.mark.parametrize("large", [False, True])
def test_papers_of_before_hold_only_whom_to_call_and_those_of_secrets_nobody(large: bool) -> None:
    canaries = full(False)[1]
    blank = {row.key: row.make for row in blank_papers(WORKER, Words("nl"), "en", large=large)}
    for paper in ("prepare", "blank"):
        made = blank[paper]
        assert made is not None
        pdf = made.work()
        check(paper, " ".join(pages(pdf)), canaries)
        check(paper, hidden(pdf), canaries)
        check("properties", properties(pdf), canaries)
    secret = [recovery_pdf(CODE, TODAY), *(region_secret_pdf(kind, "Regio", CODE, TODAY) for kind in KINDS)]
    for pdf in secret:
        assert CODE in " ".join(pages(pdf))
        check("secret", " ".join(pages(pdf)), canaries)
        with pikepdf.open(BytesIO(pdf)) as document:
            assert CODE not in str(document.docinfo) + document.Root.Metadata.read_bytes().decode("utf-8")


def test_no_file_and_no_print_job_is_named_after_anything_in_a_dossier(qapp: QApplication) -> None:
    one, canaries = full(False)
    rows = (*referral_papers(one, WORKER, Words()), copy_paper(Words()), *blank_papers(WORKER, Words(), "nl"))
    named = [row.file for row in rows] + [file_name(1, TODAY.isoformat()), new_printer().docName()]
    assert len(named) == 6
    assert "pl3_party" in held_in(rows[0].title, canaries), "the title on the screen does name the party"
    assert held_in(" ".join(named), canaries) == set()


def test_the_measure_finds_what_may_not_be_there() -> None:
    canaries = full(False)[1]
    assert held_in("van 7 mei, kanariek1\ntextx, 111 222\n333", canaries) == {"k1_text", "p5_bsn"}
    with pytest.raises(AssertionError):
        check("prepare", "Kanariek1textx " + " ".join(WORKER.values()), canaries)
