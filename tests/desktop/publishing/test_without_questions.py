"""A region's form may lack any question that the program reads: every screen and the paper go on without it."""

from dataclasses import replace

import pytest

from desktop.cards import make_card
from desktop.history.page import state_page
from desktop.intake.page import intake_page
from desktop.intake.sections import section_named, sections_of
from desktop.intake.urgency_page import urgency_page
from desktop.plan.page import plan_page
from desktop.plan.pages import maker, plan_of
from desktop.plan.papers import copy_maker
from desktop.scan.page import scan_page
from desktop.scan.road_page import road_page
from desktop.sitting import Sitting
from forms.engine.checks import checked
from forms.engine.model import Form
from forms.intake import NEEDS, load_intake
from forms.plan import said
from forms.samples import samples
from forms.words import Words
from sync.history import State
from tests.desktop.builders import TODAY
from tests.desktop.publishing.forms import changed, with_extra, without
from tests.forms.paper.plans import pages

NL = Words("nl")
TAXI = samples(TODAY)[0].values


def sitting_of(form: Form) -> Sitting:
    """A whole sample dossier under another form."""
    return Sitting(
        form, today=TODAY, language="nl", dossier_id="ab" * 16,
        state=State(heads=("a" * 64,), values=dict(TAXI)), forms={"old": load_intake()},
    )  # fmt: skip


def names(sitting: Sitting, purpose: str) -> list[str]:
    """The questions still open for a purpose."""
    return [one.name for one in sitting.dossier().open_questions[purpose]]


def play(form: Form, *sections: str) -> Sitting:
    """Make every page of every screen; of the intake only these sections, if any."""
    sitting = sitting_of(form)
    for section in sections or [section.name for section in sections_of(form)]:
        assert intake_page(sitting, section, NL).title
        intake_page(sitting, section, NL, client=True)
    urgency_page(sitting, NL)
    dossier = sitting.dossier()
    scan_page(dossier, sitting.lookup, NL)
    road_page(dossier, sitting.lookup, NL)
    plan_page(dossier, sitting.lookup, NL)
    plan_of(dossier, {})
    assert state_page(dossier.values, sitting.lookup, NL)
    make_card(sitting.dossier_id, State(values=dict(TAXI)))
    return sitting


@pytest.mark.parametrize("name", [need.name for need in NEEDS])
def test_without_any_one_question_every_page_is_made(name: str) -> None:
    sitting = play(without(name), section_named(load_intake(), name).name)
    for path in (path for path in TAXI if path.rpartition("/")[2] == name):
        assert sitting.values[path] == TAXI[path]
        assert any(told.path == path for told in sitting.told)


@pytest.mark.parametrize("name", [need.name for need in NEEDS[::60]])
def test_without_a_question_the_plan_is_printed(name: str) -> None:
    assert maker(plan_of(play(without(name)).dossier(), {}), "nl")().startswith(b"%PDF")


def test_without_all_of_them_a_conversation_can_still_be_written_down() -> None:
    bare = with_extra(without(*(need.name for need in NEEDS)), section="wish")
    sitting = play(bare)
    for path in ("u1_car", "p1_name", f"pl2_steps/{'0' * 15}9/pl2_action"):
        sitting.answer(path, "ja")
        assert sitting.values[path] == "ja"
    assert maker(plan_of(sitting.dossier(), {}), "nl")().startswith(b"%PDF")


def test_without_the_repeats_an_item_can_still_be_added_by_the_plan() -> None:
    flat = changed(lambda node: None if node.name in ("pl2_steps", "figures", "business") else node)
    sitting = play(flat)
    item = sitting.add_item("pl2_steps", "000000000000000f")
    assert sitting.values[f"{item}/order"].isdecimal()  # type: ignore[union-attr]


def test_an_extra_question_is_shown_in_intake_history_and_what_is_to_be_looked_up() -> None:
    extra = with_extra(load_intake(), attributes={"needed": "plan"})
    sitting = sitting_of(replace(extra, version="2999010101"))
    assert "u1_car" in [one.name for one in intake_page(sitting, "wish", NL).questions()]
    assert "u1_car" in names(sitting, "plan")
    shown = dict(plan_page(sitting.dossier(), sitting.lookup, NL).missing)
    assert shown["u1_car"] == "Heeft u een auto?"
    plan = plan_of(sitting.dossier(), {})
    assert "Heeft u een auto?" in [said(text, NL) for text in (*plan.missing, *plan.discuss)]
    sitting.answer("u1_car", "nee")
    assert "u1_car" not in names(sitting, "plan")
    answers = [one for section in state_page(sitting.values, sitting.lookup, NL) for one in section.answers]
    assert ("Heeft u een auto?", "nee") in answers
    copy = " ".join(pages(copy_maker(sitting.dossier(), (), sitting.lookup, NL).work()))
    assert "Heeft u een auto?" in copy


def test_an_extra_question_that_does_not_apply_is_not_to_be_looked_up() -> None:
    extra = with_extra(load_intake(), attributes={"needed": "plan"}, relevant="false()")
    sitting = sitting_of(checked(extra, {}))
    assert "u1_car" not in names(sitting, "plan")


def test_a_question_that_the_form_does_not_ask_is_not_to_be_looked_up_either() -> None:
    assert "p6_home" not in names(sitting_of(without("p6_home")), "bbz")


def test_an_answer_that_nobody_asks_any_more_stands_in_the_history_under_its_own_heading() -> None:
    sitting = play(without("w3_change", "d2_amount"))
    sections = {section.title: section.answers for section in state_page(sitting.values, sitting.lookup, NL)}
    gone = dict(sections["Niet meer in de vragenlijst"])
    label = load_intake().node("w3_change").label["nl"]
    assert gone[label] == TAXI["w3_change"]


def test_a_choice_that_is_gone_stays_in_sight_marked_and_is_said_to_be_wrong() -> None:
    old = load_intake()
    fewer = {name: tuple(one for one in found if one.name != TAXI["w1_wish"]) for name, found in old.choices.items()}
    sitting = sitting_of(replace(old, choices=fewer, version="2999010101"))
    row = next(one for one in intake_page(sitting, "wish", NL).questions() if one.name == "w1_wish")
    label = next(one.label["nl"] for one in old.choices["wish"] if one.name == TAXI["w1_wish"])
    assert row.options[-1].name == row.value == TAXI["w1_wish"]
    assert row.options[-1].label == f"{label} (staat niet meer in de lijst)"
    assert row.message
