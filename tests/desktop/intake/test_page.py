"""The page of a section says what is asked, what was answered and what is wrong, as one value."""

import pytest

from desktop.intake.answering import Option, Options
from desktop.intake.blank import blank_session
from desktop.intake.choice_fields import toggled
from desktop.intake.page import intake_page
from desktop.intake.row import Adder, Heading, Item, Question
from desktop.intake.sections import sections_of
from desktop.sitting import Sitting
from forms.answers import MAX_TEXT, REFUSED, UNKNOWN
from forms.engine.session import Session
from forms.intake import load_intake
from forms.words import Words
from tests.desktop.builders import FIRST, SECOND, TODAY, figures
from tests.desktop.intake.tried import Tried
from tests.forms.engine import build as counting

NL = Words("nl")


def sitting(**answers: str) -> Sitting:
    made = Sitting(load_intake(), today=TODAY, language="nl")
    made.answer_many(answers)
    return made


def question(made: Sitting, name: str, *, client: bool = False) -> Question:
    page = intake_page(made, name, NL, client=client)
    return next(one for one in page.questions() if one.name == name)


def test_every_question_that_is_asked_stands_in_exactly_one_section() -> None:
    form = load_intake()
    seen: dict[str, str] = {}
    made = sitting(d1_debts="overview", w1_wish="unsure")
    made.answer_many(figures({}))
    made.answer_many({f"business/{FIRST}/order": "1"})
    sections = sections_of(form)
    assert len(sections) > 15
    for section in sections:
        for one in intake_page(made, section.name, NL).questions():
            assert one.path not in seen, f"{one.path} in {seen.get(one.path)} and {section.name}"
            seen[one.path] = section.name
    relevant = {
        state.path
        for state in made.session.states()
        if state.relevant and not state.node.holds and state.node.kind not in ("hidden", "calculate")
    }
    assert relevant <= seen.keys()


def test_unknown_refused_empty_and_nought_are_four_different_things() -> None:
    made = sitting(d1_debts="overview")
    shown = []
    for value in (UNKNOWN, REFUSED, None, "0"):
        made.answer("d3_total", value)
        one = question(made, "d3_total")
        shown.append((one.value, one.no_answer, one.message))
    assert shown == [("", "unknown", ""), ("", "refused", ""), ("", "", ""), ("0", "", "")]


def test_an_unreadable_amount_or_day_is_kept_as_typed_and_told_in_words() -> None:
    made = sitting(d1_debts="overview", t1_asked="yes")
    made.answer("d3_total", "12abc")
    made.answer("t1_asked_on", "31-2-2026")
    amount, day = question(made, "d3_total"), question(made, "t1_asked_on")
    assert (amount.value, amount.message) == ("12abc", NL("intake.bad.money"))
    assert (day.value, day.message) == ("31-2-2026", NL("intake.bad.date"))


def test_a_negative_amount_gets_the_message_of_the_form() -> None:
    made = sitting(d1_debts="overview")
    made.answer("d3_total", "-5")
    one = question(made, "d3_total")
    assert one.value == "-5"
    assert "0" in one.message


def test_a_pasted_book_is_kept_and_told_to_be_too_long() -> None:
    made = sitting()
    made.answer("w4_other", "x" * 10_000)
    one = question(made, "w4_other")
    assert len(one.value) == 10_000
    assert one.message == NL("intake.bad.long", length=10_000, most=MAX_TEXT)


def test_a_municipality_that_is_not_in_the_list_is_kept_and_told() -> None:
    made = sitting(p3_municipality="Sim")
    assert question(made, "p3_municipality").message == NL("intake.bad.choice")
    assert len(question(made, "p3_municipality").options) == 342


def test_questions_follow_the_language_of_the_sitting_and_the_way_around_that_of_the_worker() -> None:
    made = sitting()
    made.set_language("en")
    page = intake_page(made, "wish", NL)
    assert page.title == "What do you want?"
    assert page.phases[0].sections[0].title == "Wat wilt u?"
    assert next(page.questions()).label.startswith("What would you like")


def test_progress_is_told_in_words_and_counts_no_answer_as_an_answer() -> None:
    made = sitting(w1_wish="go_on")
    line = intake_page(made, "wish", NL).phases[0].sections[0]
    assert (line.state, line.spoken) == ("half", "Wat wilt u?: 1 van 3 vragen beantwoord")
    made.answer("w3_change", UNKNOWN)
    made.answer("p11_feeling", REFUSED)
    assert intake_page(made, "wish", NL).phases[0].sections[0].state == "done"


def test_sections_of_another_road_are_not_in_the_way() -> None:
    def names(made: Sitting) -> set[str]:
        return {line.name for phase in intake_page(made, "wish", NL).phases for line in phase.sections}

    assert "stopping" not in names(sitting(w1_wish="go_on"))
    assert "stopping" in names(sitting(w1_wish="stop_unsure"))
    assert "arrangements" not in names(sitting(d1_debts="no"))
    assert "arrangements" in names(sitting(d1_debts="overview"))


def test_a_section_of_another_road_says_so_and_leads_on() -> None:
    page = intake_page(sitting(w1_wish="go_on"), "stopping", NL)
    (said,) = page.rows
    assert isinstance(said, Heading)
    assert "niets te vragen" in said.text
    assert page.previous is not None
    assert page.following is not None
    assert (page.previous.name, page.following.name) == ("going_on", "together")


def test_new_figures_stand_above_and_show_the_earlier_ones_beside_each_field() -> None:
    made = sitting()
    made.answer_many(figures({"f7_cash": "1500"}, day="2026-11-23", item=FIRST))
    made.answer_many(figures({"f7_cash": "2000"}, day="2026-12-23", item=SECOND, order="2"))
    page = intake_page(made, "money_business", NL)
    new, old = (row for row in page.rows if isinstance(row, Item))
    assert (new.title, new.folded) == ("Cijfers van 23 december 2026", False)
    assert (old.title, old.folded, old.rows) == ("Cijfers van 23 november 2026", True, ())
    cash = next(one for one in page.questions() if one.name == "f7_cash")
    assert (cash.value, cash.earlier) == ("2000", "Eerder (23 nov 2026): € 1.500")
    opened = intake_page(made, "money_business", NL, opened=frozenset({old.path}))
    assert [one.value for one in opened.questions() if one.name == "f7_cash"] == ["2000", "1500"]


def test_figures_are_added_on_another_day_and_not_twice_on_one() -> None:
    def adders(day: str) -> list[str]:
        made = sitting()
        made.answer_many(figures({"f7_cash": "1"}, day))
        page = intake_page(made, "money_business", NL)
        return [row.repeat for row in page.rows if isinstance(row, Adder)]

    assert adders(TODAY.isoformat()) == []
    assert adders("2026-12-01") == ["figures"]


def test_a_client_reading_along_sees_no_private_question_and_no_earlier_figures() -> None:
    made = sitting()
    made.answer_many(figures({"f7_cash": "1500"}, day="2026-11-23", item=FIRST))
    made.answer_many(figures({"f7_cash": "2000"}, day="2026-12-23", item=SECOND, order="2"))
    reach = {one.name for one in intake_page(made, "reach", NL, client=True).questions()}
    assert "p1_name" in reach
    assert not reach & {"p4_phone", "p4_safe_time", "p4_partner_knows"}
    assert "p11_feeling" not in {one.name for one in intake_page(made, "wish", NL, client=True).questions()}
    along = intake_page(made, "money_business", NL, client=True)
    assert [one.earlier for one in along.questions() if one.earlier] == []
    assert not [row for row in along.rows if isinstance(row, Adder)]


def test_looking_at_an_empty_repeat_shows_its_questions_and_changes_nothing() -> None:
    made = sitting()
    session = blank_session(made, "business", FIRST)
    page = intake_page(made, "your_business", NL, session=session)
    assert "o1_self_employed" in {one.name for one in page.questions()}
    assert not made.unsaved
    (item,) = (row for row in page.rows if isinstance(row, Item))
    assert not item.removable


def test_an_amount_a_month_says_what_it_is_a_year() -> None:
    made = sitting()
    made.answer_many(figures({"h1_household": "2500"}))
    assert question(made, "h1_household").line == "dat is € 30.000,00 per jaar"


def test_none_and_what_there_is_rule_each_other_out() -> None:
    options = tuple(Option(name, name) for name in ("none", "bank", "income"))
    assert toggled("bank income", "none", True, options) == "none"
    assert toggled("none", "income", True, options) == "income"
    assert toggled("income", "bank", True, options) == "bank income"
    assert toggled("bank income", "bank", False, options) == "income"


def test_a_few_letters_find_a_municipality_without_regard_to_accents() -> None:
    options = question(sitting(), "p3_municipality").options
    assert isinstance(options, Options)
    assert [one.label for one in options.found("alm")][:2] == ["Almelo", "Almere"]
    assert [one.label for one in options.found("sudwest")] == ["Súdwest-Fryslân"]
    assert options.found("zzz") == ()


def test_a_business_has_its_description_in_its_name_also_where_its_number_is_asked() -> None:
    made = sitting()
    one = f"business/{FIRST}"
    made.answer_many({f"{one}/order": "1", f"{one}/o1_self_employed": "registered", f"{one}/o2_kvk": "00000000"})
    made.answer(f"{one}/o4_description", "taxi")
    titles = [row.title for row in intake_page(made, "business_more", NL).rows if isinstance(row, Item)]
    assert titles == ["Bedrijf: taxi"]
    made.answer(f"{one}/o4_description", UNKNOWN)
    titles = [row.title for row in intake_page(made, "business_more", NL).rows if isinstance(row, Item)]
    assert titles == ["Bedrijf: 00000000"]


@pytest.mark.parametrize(("asked", "told"), [("3", False), ("200", False), ("201", True), ("99999", True)])
def test_a_repeat_that_counts_more_items_than_fit_says_so_above_them(asked: str, told: bool) -> None:
    form = counting.form(counting.q("n", "int"), counting.repeat("r", counting.q("a"), count="/data/n"))
    made = Tried(form, Session(form, {"n": asked}, today=TODAY))
    rows = intake_page(made, "r", Words("nl")).rows
    assert sum(isinstance(row, Item) for row in rows) == min(int(asked), 200)
    said = [row for row in rows if isinstance(row, Heading)]
    assert [row.hint.startswith("Er staan er 200; meer passen er niet") for row in said] == [True] * told
    assert not told or rows[0] == said[0]
    client = intake_page(made, "r", Words("nl"), client=True).rows
    assert not any(isinstance(row, Heading) for row in client)
    made.session.set("n", "2")
    assert not any(isinstance(row, Heading) for row in intake_page(made, "r", Words("nl")).rows)


def test_what_takes_too_long_to_work_out_is_told_above_the_questions_to_the_worker() -> None:
    large = "count(//x[count(//x[count(//x) > 0]) > 0])"
    form = counting.form(counting.q("n", "none", calculate=large), counting.repeat("r", counting.q("x")))
    made = Tried(form, Session(form, {f"r/{number:016x}/x": "1" for number in range(90)}, today=TODAY))
    (said, *rows) = intake_page(made, "r", Words("nl")).rows
    assert isinstance(said, Heading)
    assert (said.text, "F-038" in said.hint) == ("Niet alles is uitgerekend", True)
    client = intake_page(made, "r", Words("nl"), client=True).rows
    assert not any(isinstance(row, Heading) for row in (*rows, *client))
    for number in range(80):
        made.session.remove_item(f"r/{number:016x}")
    assert not any(isinstance(row, Heading) for row in intake_page(made, "r", Words("nl")).rows)
