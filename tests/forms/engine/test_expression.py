"""Expressions mean what the ODK XForms specification says."""

import pytest

from forms.engine.session import Session
from tests.forms.engine.build import TODAY, filled, form, group, holds, items, q, repeat, result


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("10 div 4", "2.5"),
        ("-7 mod 3", "-1"),
        ("7 mod -3", "1"),
        ("1 div 3 * 3", "1"),
        ("0.1 + 0.2", "0.30000000000000004"),
        ("1000000000000 * 1000000", "1000000000000000000"),
        ("0.0000001", "0.0000001"),
        ("- - 3", "3"),
        ("'a' = 'a'", "true"),
        ("1 = 1.0", "true"),
        ("'1' = 1", "true"),
        ("'1.0' = '1'", "false"),
        ("true() = 1", "true"),
        ("2 > 1 and 1 > 2", "false"),
        ("1 = 1 = 1", "true"),
        ("3 = 3 = 0", "false"),
        ("3 < 2 < 1", "true"),
        ("3 > 2 = 1", "true"),
        ("1 = 2 > 1", "true"),
        ("'' != 3 > 2", "true"),
        ("1 > 2 or 2 > 1", "true"),
        ("not(1 = 2)", "true"),
        ("if(2 > 1, 'yes', 'no')", "yes"),
        ("if(2 > 1, 2, 3) + 1", "3"),
        ("coalesce('', 'b')", "b"),
        ("coalesce('a', 'b')", "a"),
        ("concat('a', 1, true())", "a1true"),
        ("string-length('één')", "3"),
        ("substr('hello', 1, 3)", "el"),
        ("substr('hello', 2)", "llo"),
        ("substr('hello', -3)", "llo"),
        ("substring('12345', 2, 3)", "234"),
        ("substring('12345', 1.5, 2.6)", "234"),
        ("substring-before('a-b-c', '-')", "a"),
        ("substring-before('abc', '-')", ""),
        ("substring-after('a-b-c', '-')", "b-c"),
        ("translate('bar', 'abr', 'AB')", "BA"),
        ("normalize-space('  a   b ')", "a b"),
        ("contains('abc', 'b')", "true"),
        ("starts-with('abc', 'ab')", "true"),
        ("ends-with('abc', 'bc')", "true"),
        ("int(2.9)", "2"),
        ("int(-2.9)", "-2"),
        ("round(2.5)", "3"),
        ("round(-2.5)", "-2"),
        ("round(1.005, 2)", "1.01"),
        ("round(416.666, 2)", "416.67"),
        ("round(1234, -2)", "1200"),
        ("floor(-2.5)", "-3"),
        ("ceiling(2.1)", "3"),
        ("pow(2, 10)", "1024"),
        ("abs(-3)", "3"),
        ("sqrt(16)", "4"),
        ("exp10(3)", "1000"),
        ("log10(1000)", "3"),
        ("max(1, 3, 2)", "3"),
        ("min(1, 3, 2)", "1"),
        ("selected('a b c', 'b')", "true"),
        ("selected('ab c', 'b')", "false"),
        ("count-selected('a b c')", "3"),
        ("count-selected('')", "0"),
        ("selected-at('a b c', 1)", "b"),
        ("selected-at('a b c', 3)", ""),
        ("selected-at('a b c', -1)", ""),
        ("boolean-from-string('true')", "true"),
        ("boolean-from-string('yes')", "false"),
        ("regex('1234 AB', '^[1-9][0-9]{3} ?[A-Z]{2}$')", "true"),
        ("regex('x12', '[0-9]+')", "true"),
        ("checklist(1, 2, true(), false(), 1)", "true"),
        ("checklist(-1, 1, true(), true())", "false"),
        ("weighted-checklist(3, -1, true(), 2, true(), 1)", "true"),
        ("digest('abc', 'SHA-1', 'hex')", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        ("digest('abc', 'MD5')", "kAFQmDzST7DWlj99KOF/cg=="),
        ("join('-', 'a', 'b')", "a-b"),
        ("string(1 div 0)", "Infinity"),
        ("-1 div 0", "-Infinity"),
    ],
)
def test_an_expression_gives(expression: str, expected: str) -> None:
    assert result(expression) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("today()", "2026-11-23"),
        ("today() + 1", "20781"),
        ("date(today() + 7)", "2026-11-30"),
        ("date('2026-12-23T10:00:00.000+01:00')", "2026-12-23"),
        ("number('2026-12-23') - number('2026-11-23')", "30"),
        ("decimal-date-time('1970-01-02')", "1"),
        ("decimal-date-time('1970-01-02T12:00:00.000+00:00')", "1.5"),
        ("decimal-date-time('1970-01-02T00:00:00.000+12:00')", "0.5"),
        ("decimal-time('18:00:00.000+01:00')", "0.75"),
        ("format-date('2026-03-05', '%d-%m-%Y %e %n %y')", "05-03-2026 5 3 26"),
        ("format-date('2026-03-05', '%a %b')", "do mrt"),
        ("format-date-time('2026-03-05T14:07:09.012+01:00', '%H.%M.%S %3 %%')", "14.07.09 012 %"),
        ("format-date('', '%Y')", ""),
        ("now()", "2026-11-23T00:00:00.000+00:00"),
        ("'2026-12-23' > '2026-11-23'", "true"),
        ("'2026-12-23' > today()", "true"),
        ("int((today() - date('1970-11-23')) div 365.25)", "56"),
    ],
)
def test_dates_count_in_days(expression: str, expected: str) -> None:
    assert result(expression) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("number('')", ""),
        ("number('abc')", ""),
        ("number('1e3')", ""),
        ("number('+1')", ""),
        ("number(' 12 ')", "12"),
        ("number('2026-02-30')", ""),
        ("/data/empty + 1", ""),
        ("/data/empty = ''", "true"),
        ("/data/empty = 0", "false"),
        ("/data/empty != 0", "true"),
        ("/data/empty > 0", "false"),
        ("/data/empty <= 0", "false"),
        ("/data/empty = /data/empty", "true"),
        ("string(number('x'))", "NaN"),
        ("boolean(number('x'))", "false"),
        ("boolean('false')", "true"),
        ("boolean('')", "false"),
        ("coalesce(/data/empty, 'other')", "other"),
        ("0 div 0", ""),
        ("max(1, /data/empty)", ""),
        ("sum(/data/empty)", ""),
        ("count-non-empty(/data/empty | /data/seven)", "1"),
    ],
)
def test_empty_is_a_text_without_characters_and_not_a_number(expression: str, expected: str) -> None:
    session = filled(q("empty"), q("seven"), q("result", "none", calculate=expression), seven="7")
    assert session.value("result") == expected


def test_not_a_number_is_stored_as_no_answer() -> None:
    session = filled(q("n", "int"), q("double", "none", calculate="../n * 2"))
    assert session.value("double") == ""
    session.set("n", "4")
    assert session.value("double") == "8"


def test_a_date_question_that_is_calculated_in_days_holds_a_date() -> None:
    session = filled(q("d", "date"), q("later", "date", calculate="/data/d + 42"), d="2026-11-23")
    assert session.value("later") == "2027-01-04"


def test_conditions_read_answers() -> None:
    assert holds("/data/a = 'x'", a="x")
    assert holds(" /data/a != ''", a="x")
    assert not holds("selected(/data/a, 'z')", a="x y")


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("/data/g/a", False),
        ("/data/g/b", True),
        ("not(/data/g/a)", True),
        ("/data/g", True),
        ("/data/r", False),
        ("/data/g/b and /data/g/a", False),
    ],
)
def test_a_question_as_a_condition_asks_whether_it_was_answered(expression: str, expected: bool) -> None:
    parts = (group("g", q("a"), q("b")), repeat("r", q("c")), q("asked", relevant=expression))
    assert filled(*parts, b="0").state("asked").relevant is expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("/data/a >= true()", True),  # answered counts as 1
        ("/data/a > true()", False),
        ("false() < /data/a", True),
        ("/data/b < true()", True),  # not answered as 0
        ("/data/b >= true()", False),
        ("/data/nothing[1] <= false()", True),
        ("5 > true()", True),
        ("'' < true()", False),  # a text that is no question is compared as a number
    ],
)
def test_beside_a_yes_or_no_a_question_is_compared_as_answered_or_not(expression: str, expected: bool) -> None:
    """XPath 1.0, 3.4: of a list of nodes and a boolean, the list is converted to a boolean first."""
    found = form(q("a"), q("b"), q("asked", relevant=expression))
    assert Session(found, {"a": "0"}, today=TODAY).state("asked").relevant is expected


def test_aggregates_leave_out_what_is_not_relevant() -> None:
    session = filled(
        repeat("r", q("kind"), q("x", "int", relevant="../kind = 'a'")),
        q("sum", "none", calculate="sum(/data/r/x)"),
        q("count", "none", calculate="count(/data/r/x)"),
    )
    for number, kind in enumerate("aba", 1):
        session.add_item("r", f"{number:016x}")
        session.set(f"r/{number:016x}/kind", kind)
        session.set(f"r/{number:016x}/x", "5")
    assert (session.value("sum"), session.value("count")) == ("10", "2")


def test_once_keeps_what_it_gave_first() -> None:
    session = filled(q("a"), q("kept", "none", calculate="once(/data/a)"))
    session.set("a", "first")
    session.set("a", "second")
    assert session.value("kept") == "first"


def test_random_numbers_and_identifiers_stay_the_same_for_a_question() -> None:
    session = filled(
        q("r", "none", calculate="random()"), q("s", "none", calculate="random()"), q("u", "none", calculate="uuid()")
    )
    assert 0 <= float(session.value("r")) < 1
    assert session.value("r") != session.value("s")
    assert len(session.value("u")) == 36
    before = session.value("r")
    session.language = "en"
    assert session.value("r") == before


def test_the_same_seed_shuffles_the_same_way() -> None:
    model = items("a A", "b B", "c C", "d D", "e E")
    asked = q("x", "select1", choices="randomize(instance('list')/root/item, 42)")
    once = [choice.name for choice in filled(asked, model=model).choices("x")]
    again = [choice.name for choice in filled(asked, model=model).choices("x")]
    assert once == again
    assert sorted(once) == ["a", "b", "c", "d", "e"]


def test_lists_can_be_looked_up() -> None:
    model = items("GM0363 Amsterdam region=NH", "GM0344 Utrecht region=UT")
    session = filled(
        q("m", "select1", choices="instance('list')/root/item"),
        q("region", "none", calculate="instance('list')/root/item[name = /data/m]/region"),
        q("pulled", "none", calculate="pulldata('list', 'region', 'name', /data/m)"),
        q("label", "none", calculate="jr:choice-name(/data/m, '/data/m')"),
        q("how_many", "none", calculate="count(instance('list')/root/item)"),
        model=model,
        m="GM0344",
    )
    assert session.value("region") == session.value("pulled") == "UT"
    assert session.value("label") == "Utrecht"
    assert session.value("how_many") == "2"


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("1 +", "F-010"),
        ("if(1, 2)", "F-010"),
        ("'not closed", "F-010"),
        ("$variable", "F-010"),
        ("/data/a/@id", "F-010"),
        ("intersects(/data/a)", "F-012"),
        ("nonsense(1)", "F-012"),
        ("(" * 500 + "1" + ")" * 500, "F-011"),
        ("-" * 5000 + "1", "F-011"),
        ("1" + " + 1" * 3000, "F-011"),
        ("'" + "x" * 30_000 + "'", "F-011"),
        ("/data/nowhere = 1", "F-013"),
        ("regex(/data/a, '(?=x)')", "F-015"),
    ],
)
def test_an_expression_that_cannot_be_used_is_a_problem_with_a_code(expression: str, code: str) -> None:
    found = form(q("a"), q("b", relevant=expression))
    assert [problem.code for problem in found.problems] == [code]
    assert found.problems[0].column == "relevant"


def test_a_long_chain_of_or_is_no_problem() -> None:
    chain = " or ".join(f"/data/a = '{number}'" for number in range(400))
    assert holds(chain, a="399")


def test_inside_a_repeat_an_absolute_path_means_the_same_item() -> None:
    found = form(
        repeat(
            "debt",
            q("amount", "decimal"),
            q("double", "none", calculate="/data/debt/amount * 2"),
            q("relative", "none", calculate="../amount * 3"),
            q("place", "none", calculate="position(..)"),
            q("itself", "none", calculate="count(/data/debt)"),
            q("items", "none", calculate="count(../../debt)"),
            q("first", "none", calculate="indexed-repeat(/data/debt/amount, /data/debt, 1)"),
        ),
        q("total", "none", calculate="sum(/data/debt/amount)"),
        q("big", "none", calculate="count(/data/debt[amount > 15])"),
        q("second", "none", calculate="/data/debt[2]/amount"),
        q("all", "none", calculate="join(', ', /data/debt/amount)"),
    )
    assert found.problems == ()
    session = Session(
        found, {"debt/a/amount": "10", "debt/b/amount": "20", "debt/a/order": "1", "debt/b/order": "2"}, today=TODAY
    )
    assert [
        session.value(f"debt/b/{name}") for name in ("double", "relative", "place", "itself", "items", "first")
    ] == [
        "40",
        "60",
        "2",
        "1",
        "2",
        "10",
    ]
    assert [session.value(name) for name in ("total", "big", "second", "all")] == ["30", "1", "20", "10, 20"]
