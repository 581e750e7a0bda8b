"""Differences and objections in sentences: every code has one, in both languages, with its own words in it."""

from dataclasses import replace

import pytest

from forms.engine.changes import Changed, Difference, compare
from forms.engine.compiled import dump, load
from forms.engine.model import Kind, Problem
from forms.engine.problems import CLAUSES, MESSAGES, clause, perhaps, problem
from forms.intake import NEEDS, load_intake
from forms.publishing import Objection, objections
from forms.publishing_words import FormWords
from forms.words import LANGUAGES, Words, texts
from tests.forms.test_publishing import altered, without

BUILT_IN = load_intake()


def words_in(language: str) -> FormWords:
    return FormWords(Words(language), BUILT_IN, BUILT_IN)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", list(Changed))
def test_every_difference_can_be_said(code: Changed, language: str) -> None:
    said = words_in(language).difference(Difference(code, "f7_cash", {"": "Kas {x}"}, "figures", "wish", {"": "Ja"}))
    assert "Kas {x}" in said
    assert said.endswith(".")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_that_a_question_is_needed_for_has_words(language: str) -> None:
    rules = {rule for need in NEEDS for rule in need.rules}
    assert len(rules) > 20
    words = Words(language)
    unnamed = {rule for rule in rules if words_in(language).rule(rule) == words("publishing.rule.other", rule=rule)}
    assert unnamed == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_that_is_held_against_a_form_can_be_said(language: str) -> None:
    """Of each code as it is really found: which of before and after it has differs."""
    odd = replace(
        altered("f7_cash", kind=Kind.TEXT), id="other", languages=("fr",), problems=(problem("F-021", name="x"),)
    )
    forms = [odd, altered("f7_cash", attributes={"unit": "week"}), altered("p11_feeling", attributes={})]
    forms += [without("w2_sure"), replace(BUILT_IN, version=""), BUILT_IN]
    found = [one for form in forms for one in objections(form, BUILT_IN, taken=frozenset({"w3_change"}))]
    assert {one.code for one in found} >= {f"Q-0{number}" for number in ("02", "03", "04", "07", 10, 11, 21, 23, 24)}
    for one in found:
        assert words_in(language).objection(one).endswith((".", "?"))
    gone = Objection("Q-024", False, after="en")
    assert Words(language)("publishing.language.en") in words_in(language).objection(gone)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_problem_tells_sheet_row_and_column_and_what_it_is_about(language: str) -> None:
    found = problem("F-021", name="wens_é", sheet="survey", row=7, column="name")
    said = words_in(language).objection(Objection("Q-001", True, problem=found))
    assert all(part in said for part in ("survey", "7", "name", "wens_é"))
    unplaced = words_in(language).objection(Objection("Q-020", False, problem=Problem("F-999", "Odd.")))
    assert "Odd." in unplaced


def test_every_problem_and_every_clause_of_one_is_said_in_english_as_the_engine_says_it() -> None:
    words = texts("en")
    assert len(MESSAGES) > 40
    assert {code: words[f"publishing.problem.{code}"] for code in MESSAGES} == MESSAGES
    assert {key: words[f"publishing.clause.{key}"] for key in CLAUSES} == CLAUSES


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (problem("F-010", facet="relevant", name="a", why=clause("unfit_comma", token=",")), "zoals 10.5"),
        (
            problem("F-063", name="inkomn", likely=perhaps("${inkomen}")),
            "${inkomn} is niet de naam van een vraag; misschien is",
        ),
        (problem("F-063", name="x", likely=""), "${x} is niet de naam van een vraag. Verbeter"),
        (
            problem("F-015", facet="constraint", name="a", why=clause("pattern_brace", left="{", right="}")),
            "schrijf \\{ voor het teken zelf",
        ),
        (problem("F-007", why=clause("library", text="{x} is odd")), "melding in het Engels: “{x} is odd”"),
        (
            problem("F-013", facet="relevant", name="a", path=clause("bare_word", word="ja")),
            "'ja' voor een tekst",
        ),
    ],
)
def test_a_problem_is_said_in_dutch_whole(found: Problem, said: str) -> None:
    for one in (found, _kept(found)):
        assert said in words_in("nl").problem(one, "Q-020")


def _kept(one: Problem) -> Problem:
    """The problem as it comes back from a pack of the vault or from another process."""
    return load(dump(replace(BUILT_IN, problems=(one,)))).problems[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_would_be_missed_is_said_by_name(language: str) -> None:
    said = words_in(language).objection(Objection("Q-021", False, "f7_cash", rules=("R9", "S1", "X99")))
    assert Words(language)("scan.rule.R9") in said
    assert "X99" in said


def test_a_text_of_the_form_is_cut_on_one_line_and_holds_no_computed_part() -> None:
    said = words_in("nl").question("x", {"nl": "Hoe\n\n veel\x02 1 + 1 \x03" + "w" * 500})
    assert said == "“Hoe veel” (x)"
    assert len(words_in("nl").question("x", {"nl": "w" * 500})) < 120


def test_kinds_units_groups_and_repeats_are_said_as_people_say_them() -> None:
    new = altered("f7_cash", kind=Kind.TEXT)
    (kind,) = (one for one in compare(BUILT_IN, new) if one.code is Changed.KIND)
    assert (
        FormWords(Words("nl"), new, BUILT_IN).difference(kind).endswith("van een ander type: tekst (was: een getal).")
    )
    unit = altered("h1_household", appearance="money")
    told = [FormWords(Words("en"), unit, BUILT_IN).difference(one) for one in compare(BUILT_IN, unit)]
    assert any("a sum in euros (was: euros a month)" in one for one in told)
    gone = without("road_a")
    (removed,) = (one for one in compare(BUILT_IN, gone) if one.code is Changed.REMOVED)
    assert FormWords(Words("en"), gone, BUILT_IN).difference(removed) == "road_a is gone."


def test_a_list_that_many_questions_use_is_said_once() -> None:
    lists = {**BUILT_IN.choices, "yes_no": BUILT_IN.choices["yes_no"][:1]}
    new = replace(BUILT_IN, choices=lists)
    (one,) = compare(BUILT_IN, new)
    said = FormWords(Words("nl"), new, BUILT_IN).difference(one)
    assert len(one.names) > 3
    assert all(name in said for name in one.names)
