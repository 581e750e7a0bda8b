"""What forbids a form to take the place of the one in use, and what its maker hears first."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from forms.engine.model import Form, Kind, Node, Problem
from forms.engine.words_in_form import language_code
from forms.intake import NEEDS, load_intake
from forms.publishing import LOSING, Objection, is_newer, objections

BUILT_IN = load_intake()
Change = Callable[[Node], Node | None]


def changed(change: Change, version: str = "2999010101") -> Form:
    """The intake with every node passed through a function; None takes it away."""

    def walk(node: Node) -> Node | None:
        return change(replace(node, children=tuple(each for one in node.children if (each := walk(one)))))

    root = walk(BUILT_IN.root)
    assert root is not None
    return replace(BUILT_IN, root=root, version=version)


def without(*names: str) -> Form:
    return changed(lambda node: None if node.name in names else node)


def altered(name: str, **members: object) -> Form:
    return changed(lambda node: replace(node, **members) if node.name == name else node)  # type: ignore[arg-type]


def codes(found: tuple[Objection, ...], refuses: bool) -> set[str]:
    return {one.code for one in found if one.refuses is refuses}


def test_the_intake_with_a_newer_version_may_be_published() -> None:
    assert objections(replace(BUILT_IN, version="2999010101"), BUILT_IN) == ()


def test_an_extra_question_in_a_section_and_other_words_may_be_published() -> None:
    extra = replace(BUILT_IN.node("w3_change"), name="u1_extra", path="/data/first/wish/u1_extra", key="u1_extra")
    new = changed(
        lambda node: (
            replace(node, children=(*node.children, extra))
            if node.name == "wish"
            else replace(node, label={"nl": "Anders", "en": "Other"})
            if node.name == "w3_change"
            else node
        )
    )
    assert "u1_extra" in new.nodes
    assert objections(new, BUILT_IN) == ()


@pytest.mark.parametrize(
    ("version", "than", "newer"),
    [
        ("2", "1", True), ("10", "9", True), ("1", "1", False), ("1", "2", False), ("1.10", "1.9", True),
        ("2026112302", "2026112301", True), ("v3", "v2", True), ("", "1", False), ("1", "", True), ("2.0", "2", True),
        ("b", "1", False),
    ],
)  # fmt: skip
def test_a_version_counts_number_by_number(version: str, than: str, newer: bool) -> None:
    assert is_newer(version, than) is newer


@pytest.mark.parametrize(("version", "code"), [("", "Q-003"), (BUILT_IN.version, "Q-004"), ("1", "Q-004")])
def test_a_version_must_be_there_differ_and_be_newer(version: str, code: str) -> None:
    assert codes(objections(replace(BUILT_IN, version=version), BUILT_IN), True) == {code}


def test_another_form_is_refused() -> None:
    assert codes(objections(replace(BUILT_IN, id="survey", version="2999010101"), BUILT_IN), True) == {"Q-002"}


def test_another_type_of_a_name_in_use_is_refused_with_both_types() -> None:
    (found,) = (one for one in objections(altered("k3_network", kind=Kind.INTEGER), BUILT_IN) if one.code == "Q-010")
    assert (found.refuses, found.name, found.before, found.after) == (True, "k3_network", "text", "integer")


def test_another_unit_of_a_name_in_use_is_refused() -> None:
    found = objections(altered("h1_household", appearance="money"), BUILT_IN)
    assert [(one.code, one.before, one.after) for one in found] == [("Q-011", "money-month", "money")]


def test_a_name_of_a_form_long_ago_is_in_use_too() -> None:
    ago, new = altered("k3_network", kind=Kind.INTEGER), replace(BUILT_IN, version="2999010102")
    between = without("k3_network")
    assert codes(objections(new, between, (ago,)), True) == {"Q-010"}


def test_a_question_that_the_program_reads_as_another_type_is_refused_even_where_it_is_new() -> None:
    found = objections(altered("f7_cash", kind=Kind.TEXT), without("f7_cash"))
    (mine,) = (one for one in found if one.code == "Q-012")
    assert (mine.refuses, mine.before, mine.after, mine.rules) == (
        True,
        "decimal",
        "text",
        ("colour", "R9", "road", "steps"),
    )


@pytest.mark.parametrize("name", [need.name for need in NEEDS[::9]])
def test_a_question_that_is_gone_is_told_with_the_rules_that_lose_it_and_may_go(name: str) -> None:
    (found,) = (one for one in objections(without(name), BUILT_IN) if one.code == "Q-021")
    need = next(one for one in NEEDS if one.name == name)
    assert (found.refuses, found.name, found.rules) == (False, name, need.rules)


def test_a_choice_that_the_rules_know_and_that_is_gone_is_told() -> None:
    fewer = {name: tuple(one for one in found if one.name != "judgment") for name, found in BUILT_IN.choices.items()}
    found = objections(replace(BUILT_IN, version="2999010101", choices=fewer), BUILT_IN)
    assert [(one.code, one.refuses, one.name, one.before) for one in found] == [
        ("Q-022", False, "s1_eviction", "judgment"),
        ("Q-022", False, "d2_status", "judgment"),
    ]


def test_a_question_that_left_its_repeat_is_told_since_the_rules_do_not_find_it() -> None:
    debt = BUILT_IN.node("d2_amount")
    new = changed(
        lambda node: (
            None if node.name == "d2_amount" else replace(node, children=(*node.children, debt))
            if node.name == "wish" else node
        )
    )  # fmt: skip
    found = [one for one in objections(new, BUILT_IN) if one.code == "Q-025"]
    assert [(one.name, one.before, one.after) for one in found] == [("d2_amount", "d2_debts", "")]


def test_a_name_that_the_app_keeps_for_itself_is_refused() -> None:
    found = objections(replace(BUILT_IN, version="2999010101"), BUILT_IN, taken=frozenset({"k3_network"}))
    assert [(one.code, one.name) for one in found] == [("Q-007", "k3_network")]


@pytest.mark.parametrize("code", sorted(LOSING))
def test_a_problem_that_loses_a_question_refuses_and_another_is_told(code: str) -> None:
    for problem, refuses in ((Problem(code, "lost", "survey", 3), True), (Problem("F-010", "odd"), False)):
        new = replace(BUILT_IN, version="2999010101", problems=(problem,))
        assert [(one.refuses, one.problem) for one in objections(new, BUILT_IN)] == [(refuses, problem)]


def test_a_file_that_holds_no_form_is_refused_once_and_nothing_else_is_said() -> None:
    empty = replace(BUILT_IN, root=replace(BUILT_IN.root, children=()), problems=(Problem("F-001", "no"),))
    assert [one.code for one in objections(empty, BUILT_IN)] == ["Q-001"]


def test_a_private_question_that_no_longer_is_and_a_language_that_is_gone_are_told() -> None:
    new = replace(altered("p11_feeling", attributes={}), languages=("nl",))
    assert codes(objections(new, BUILT_IN), False) == {"Q-023", "Q-024"}
    assert codes(objections(new, BUILT_IN), True) == set()


def test_languages_are_compared_by_their_codes() -> None:
    assert {language_code(one) for one in BUILT_IN.languages} == {"nl", "en"}


def test_a_form_without_questions_is_refused_whatever_is_wrong_with_it() -> None:
    empty = replace(BUILT_IN, root=replace(BUILT_IN.root, children=()), version="2999010101")
    assert [one.code for one in objections(empty, BUILT_IN)] == ["Q-005"]
    odd = replace(empty, problems=(Problem("F-999", "a problem of a later release"),))
    assert [(one.code, one.refuses) for one in objections(odd, BUILT_IN)] == [("Q-001", True)]
