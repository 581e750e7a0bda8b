"""A form being filled: what is asked, what is kept, what is said about a wrong answer."""

from datetime import date

import pytest

from forms.answers import REFUSED, UNKNOWN
from forms.engine.session import Session
from forms.engine.xform import form_from_xml
from tests.forms.engine.build import TODAY, filled, form, group, items, q, repeat, xml

FIRST, SECOND, THIRD = "a" * 16, "b" * 16, "c" * 16


def test_a_question_is_asked_when_its_condition_holds() -> None:
    session = filled(q("a"), q("b", relevant="/data/a = 'yes'"))
    assert not session.state("b").relevant
    assert session.set("a", "yes") == {"a", "b"}
    assert session.state("b").relevant


def test_what_a_group_holds_is_asked_only_when_the_group_is() -> None:
    session = filled(q("a"), group("g", group("h", q("b", relevant="true()")), relevant="/data/a = 'yes'"))
    assert not session.state("b").relevant
    assert session.set("a", "yes") == {"a", "g", "h", "b"}
    assert session.state("b").relevant


def test_an_answer_that_is_no_longer_asked_for_is_kept_aside_and_counts_as_empty() -> None:
    session = filled(
        q("a"),
        q("b", relevant="/data/a = 'yes'"),
        q("c", "none", calculate="concat('<', /data/b, '>')"),
        a="yes",
        b="x",
    )
    assert session.value("c") == "<x>"
    assert session.set("a", "no") == {"a", "b", "c"}
    assert session.value("c") == "<>"
    assert session.value("b") == ""
    assert session.values["b"] == "x"
    session.set("a", "yes")
    assert session.value("b") == "x"


@pytest.mark.parametrize("no_answer", [UNKNOWN, REFUSED])
def test_not_knowing_counts_as_empty_is_never_wrong_and_is_an_answer_to_a_required_question(no_answer: str) -> None:
    session = filled(
        q("n", "int", required="true()", constraint=". > 10"),
        q("empty", "none", calculate="string-length(/data/n)"),
    )
    assert session.state("n").message == "Hier is een antwoord nodig. Weet de cliënt het niet, kies dan 'Weet ik niet'."
    assert session.state("n").valid
    session.set("n", no_answer)
    assert (session.state("n").valid, session.state("n").message, session.value("n")) == (True, "", no_answer)
    assert session.value("empty") == "0"


def test_what_is_required_is_called_for_only_while_it_is_asked() -> None:
    session = filled(q("a"), q("b", required="true()", relevant="/data/a = 'yes'"))
    assert (session.state("b").required, session.state("b").message) == (True, "")
    session.set("a", "yes")
    assert session.state("b").message.startswith("Hier is een antwoord nodig.")


def test_a_constraint_keeps_the_answer_and_says_what_is_wrong() -> None:
    session = filled(
        q("n", "int", constraint=". > 10", jr__constraintMsg="Meer dan tien."), q("m", "int", constraint=". > 1")
    )
    assert session.set("n", "4") == {"n"}
    state = session.state("n")
    assert (state.value, state.valid, state.message) == ("4", False, "Meer dan tien.")
    session.set("m", "1")
    assert session.state("m").message == "Dit antwoord kan hier niet. Kijk of het klopt."
    session.language = "en"
    assert session.state("m").message == "This answer cannot be right here. Check it."
    session.set("n", "")
    assert session.state("n").valid


@pytest.mark.parametrize(
    ("kind", "value", "valid"),
    [
        ("int", "12", True),
        ("int", "-3", True),
        ("int", "1.5", False),
        ("int", "12a", False),
        ("int", "2147483647", True),
        ("int", "2147483648", False),
        ("int", "9" * 5000, False),
        ("decimal", "416.67", True),
        ("decimal", "416,67", False),
        ("decimal", "1e5", False),
        ("decimal", "9" * 30, False),
        ("date", "2026-12-23", True),
        ("date", "2026-02-29", False),
        ("date", "2028-02-29", True),
        ("date", "23-12-2026", False),
        ("time", "14:30", True),
        ("time", "24:30", False),
        ("time", "14:30:00.000+01:00", True),
        ("dateTime", "2026-12-23T14:30:00.000+01:00", True),
        ("dateTime", "2026-12-23T14:30:00", True),
        ("dateTime", "2026-12-23", False),
        ("string", "x" * 4000, True),
        ("string", "x" * 10_000, False),
        ("string", "ünïcødé 😀 \u202e<b>&amp;", True),
    ],
)
def test_an_answer_is_checked_for_its_kind(kind: str, value: str, valid: bool) -> None:
    session = filled(q("a", kind))
    session.set("a", value)
    state = session.state("a")
    assert state.valid is valid
    assert bool(state.message) is not valid
    assert state.value == value == session.values["a"]


def test_an_impossible_date_says_what_to_do() -> None:
    session = filled(q("d", "date"))
    session.set("d", "2026-02-30")
    expected = "Dit is geen datum die bestaat. Schrijf dag-maand-jaar, zoals 23-12-2026."
    assert session.state("d").message == expected


def test_choices_follow_the_filter_and_an_answer_from_outside_the_list_is_wrong() -> None:
    model = items("a A p=1", "b B p=2", "c C p=2")
    session = filled(q("p"), q("x", "select1", choices="instance('list')/root/item[p = /data/p]"), model=model)
    assert session.choices("x") == ()
    session.set("p", "2")
    assert [choice.name for choice in session.choices("x")] == ["b", "c"]
    session.set("x", "z")
    assert not session.state("x").valid
    session.set("x", "c")
    assert session.state("x").valid


def test_several_choices_are_checked_one_by_one() -> None:
    session = filled(q("x", "select", choices="instance('list')/root/item"), model=items("a A", "b B"))
    session.set("x", "a b")
    assert session.state("x").valid
    session.set("x", "a z")
    assert not session.state("x").valid


def test_answers_can_be_the_choices_of_a_later_question() -> None:
    found = form(
        repeat("person", q("name"), q("age", "int")),
        q("eldest", "select1", choices="/data/person[age > 17]"),
    )
    session = Session(found, {f"person/{FIRST}/name": "Ada", f"person/{FIRST}/age": "30"}, today=TODAY)
    session.add_item("person", SECOND)
    session.set(f"person/{SECOND}/name", "Kind")
    session.set(f"person/{SECOND}/age", "7")
    assert [choice.name for choice in session.choices("eldest")] == ["Ada"]


def test_items_sort_by_their_order_and_then_their_id() -> None:
    values = {
        f"r/{FIRST}/a": "1", f"r/{FIRST}/order": "2.5",
        f"r/{SECOND}/a": "2", f"r/{SECOND}/order": "10",
        f"r/{THIRD}/a": "3", f"r/{THIRD}/order": "2.5",
    }  # fmt: skip
    session = Session(form(repeat("r", q("a"))), values, today=TODAY)
    assert session.items("r") == (FIRST, THIRD, SECOND)
    assert [state.xpath for state in session.states() if state.node.name == "a"] == [
        "/data/r[1]/a",
        "/data/r[2]/a",
        "/data/r[3]/a",
    ]


def test_an_item_is_added_at_the_end_with_an_order_and_its_defaults() -> None:
    session = filled(repeat("r", q("a", default="3"), q("b")), q("sum", "none", calculate="sum(/data/r/a)"))
    changed = session.add_item("r", SECOND)
    assert {"r", f"r/{SECOND}", f"r/{SECOND}/a", f"r/{SECOND}/b", "sum"} <= changed
    session.add_item("r", FIRST)
    assert session.items("r") == (SECOND, FIRST)
    assert session.value("sum") == "6"
    assert session.changes() == {
        f"r/{SECOND}/order": "1",
        f"r/{SECOND}/a": "3",
        f"r/{FIRST}/order": "2",
        f"r/{FIRST}/a": "3",
    }


def test_a_removed_item_clears_all_under_it() -> None:
    values = {f"r/{FIRST}/a": "1", f"r/{FIRST}/order": "1", f"r/{FIRST}/s/{SECOND}/b": "9", f"r/{THIRD}/a": "2"}
    found = form(repeat("r", q("a"), repeat("s", q("b"))), q("sum", "none", calculate="sum(/data/r/a)"))
    session = Session(found, values, today=TODAY)
    assert session.items(f"r/{FIRST}/s") == (SECOND,)
    assert "sum" in session.remove_item(f"r/{FIRST}")
    assert session.value("sum") == "2"
    assert session.changes() == {path: None for path in values if FIRST in path}
    with pytest.raises(KeyError):
        session.state(f"r/{FIRST}/a")
    session.add_item("r", FIRST)
    assert session.items(f"r/{FIRST}/s") == ()


def test_a_count_makes_items_and_keeps_the_answers_of_those_it_takes_away() -> None:
    session = filled(q("n", "int"), repeat("r", q("a", default="x"), count="/data/n"))
    session.set("n", "2")
    ids = session.items("r")
    assert len(ids) == 2
    session.set(f"r/{ids[1]}/a", "kept")
    session.set("n", "1")
    assert session.items("r") == ids[:1]
    session.set("n", "2")
    assert session.value(f"r/{ids[1]}/a") == "kept"


@pytest.mark.parametrize("count", ["1000000000", "-5", "many", "1 div 0"])
def test_a_count_never_makes_more_items_than_fit(count: str) -> None:
    session = filled(q("n"), repeat("r", q("a"), count="/data/n"))
    session.set("n", count)
    assert len(session.items("r")) in (0, 200)


def test_defaults_are_filled_in_only_in_a_form_without_answers() -> None:
    parts = (q("a", default="x"), q("b", "date"), q("c"))
    model = '<setvalue ref="/data/b" event="odk-instance-first-load" value="today()"/>'
    empty = Session(form(*parts, model=model), {"dossier/name": "kept"}, today=date(2026, 12, 23))
    assert empty.changes() == {"a": "x", "b": "2026-12-23"}
    assert empty.values["dossier/name"] == "kept"
    begun = Session(form(*parts, model=model), {"c": "1"}, today=date(2026, 12, 23))
    assert begun.changes() == {}


def test_a_trigger_sets_another_answer_when_it_changes() -> None:
    inside = '<setvalue ref="/data/asked_on" event="xforms-value-changed" value="today()"/>'
    session = filled(q("asked", inside=inside), q("asked_on", "date"))
    assert session.set("asked", "yes") == {"asked", "asked_on"}
    assert session.values["asked_on"] == "2026-11-23"


def test_a_trigger_sets_off_the_triggers_of_what_it_changed_each_once() -> None:
    def sets(target: str, value: str) -> str:
        return f'<setvalue event="xforms-value-changed" ref="/data/{target}" value="{value}"/>'

    parts = (
        q("a", inside=sets("b", "concat(/data/a, 'b')")),
        q("b", inside=sets("c", "concat(/data/b, 'c')")),
        q("c", inside=sets("a", "concat(/data/c, 'a')")),  # a circle
    )
    session = filled(*parts)
    session.set("a", "x")
    assert [session.value(name) for name in "abc"] == ["xbca", "xb", "xbc"]
    session.set("b", "y")
    assert [session.value(name) for name in "abc"] == ["yca", "ycab", "yc"]


def test_a_trigger_that_sets_what_stands_there_already_sets_nothing_off() -> None:
    to_yes = '<setvalue event="xforms-value-changed" ref="/data/b" value="\'yes\'"/>'
    forget = '<setvalue event="xforms-value-changed" ref="/data/c" value="\'\'"/>'
    session = filled(q("a", inside=to_yes), q("b", inside=forget), q("c"), b="yes", c="typed")
    assert session.set("a", "1") == {"a"}
    assert session.value("c") == "typed"
    session.set("b", "no")
    assert session.value("c") == ""


def test_a_trigger_in_a_repeat_sets_the_answer_of_the_same_item() -> None:
    inside = '<setvalue ref="/data/r/b" event="xforms-value-changed" value="concat(../a, \'!\')"/>'
    session = filled(repeat("r", q("a", inside=inside), q("b")))
    session.add_item("r", FIRST)
    session.add_item("r", SECOND)
    session.set(f"r/{SECOND}/a", "x")
    assert session.value(f"r/{SECOND}/b") == "x!"
    assert session.value(f"r/{FIRST}/b") == ""


def test_calculated_values_are_never_stored_and_cannot_be_set() -> None:
    session = filled(q("a"), q("b", "none", calculate="concat(/data/a, '!')"), a="x")
    session.set("a", "y")
    assert session.value("b") == "y!"
    assert session.changes() == {"a": "y"}


def test_readonly_goes_for_all_that_a_group_holds() -> None:
    session = filled(q("lock"), group("g", q("a"), readonly="/data/lock = 'yes'"))
    assert not session.state("a").readonly
    assert session.set("lock", "yes") == {"lock", "g", "a"}
    assert session.state("a").readonly


def test_only_what_depends_on_a_change_is_said_to_change() -> None:
    session = filled(q("a"), q("b"), q("c", "none", calculate="/data/a + 1"), q("d", "none", calculate="/data/b + 1"))
    assert session.set("a", "1") == {"a", "c"}
    assert session.set("a", "1") == {"a"}


def test_what_is_set_back_is_no_change() -> None:
    session = filled(q("a"), a="x")
    session.set("a", "y")
    session.set("a", "x")
    assert session.changes() == {}
    session.set("a", None)
    assert session.changes() == {"a": None}


def test_a_path_that_is_no_question_is_refused() -> None:
    session = filled(q("a"), group("g", q("b")))
    for path in ("nowhere", "g", "", "r/1/a"):
        with pytest.raises(KeyError):
            session.set(path, "x")


def test_a_running_total_uses_the_item_before() -> None:
    before = "/data/r[position() = position(current()/..) - 1]/total"
    found = form(repeat("r", q("a", "int"), q("total", "none", calculate=f"../a + coalesce({before}, 0)")))
    assert found.problems == ()
    values = {
        f"r/{number:016x}/{leaf}": "1" if leaf == "a" else str(number)
        for number in range(150)
        for leaf in ("a", "order")
    }
    session = Session(found, values, today=TODAY)
    assert session.value(f"r/{149:016x}/total") == "150"
    session.set(f"r/{0:016x}/a", "11")
    assert session.value(f"r/{149:016x}/total") == "160"


def test_a_total_from_the_item_after_is_computed_too() -> None:
    after = "/data/r[position() = position(current()/..) + 1]/total"
    found = form(repeat("r", q("a", "int"), q("total", "none", calculate=f"../a + coalesce({after}, 0)")))
    values = {
        f"r/{number:016x}/{leaf}": "1" if leaf == "a" else str(number)
        for number in range(150)
        for leaf in ("a", "order")
    }
    assert Session(found, values, today=TODAY).value(f"r/{0:016x}/total") == "150"


def test_items_that_depend_on_each_other_in_a_circle_become_empty() -> None:
    other = "/data/r[position() = 3 - position(current()/..)]/x"
    found = form(repeat("r", q("a"), q("x", "none", calculate=f"concat('!', {other})")))
    values = {f"r/{FIRST}/a": "1", f"r/{SECOND}/a": "2"}
    session = Session(found, values, today=TODAY)
    assert (session.value(f"r/{FIRST}/x"), session.value(f"r/{SECOND}/x")) == ("", "")


def test_a_label_shows_answers_in_the_language() -> None:
    model = (
        '<itext><translation lang="Nederlands (nl)"><text id="l"><value>Dag <output value="/data/a"/>!</value></text>'
        '</translation><translation lang="English (en)"><text id="l"><value>Hello <output value="/data/a"/>!</value>'
        "</text></translation></itext>"
    )
    found = form(q("a"), q("b", "none", calculate="jr:itext('l')"), model=model)
    assert found.languages == ("nl", "en")
    from forms.engine.model import Node

    node: Node = found.node("a")
    assert node.label == {"": "a"}
    session = Session(found, {"a": "Sam"}, today=TODAY)
    assert session.filled(found.texts["l"], "a") == "Dag Sam!"
    session.language = "en"
    assert session.filled(found.texts["l"], "a") == "Hello Sam!"


def test_choice_names_follow_the_language() -> None:
    model = (
        '<itext><translation lang="nl"><text id="c"><value>Ja</value></text></translation>'
        '<translation lang="en"><text id="c"><value>Yes</value></text></translation></itext>'
        '<instance id="yn"><root><item><itextId>c</itextId><name>y</name></item></root></instance>'
    )
    asked = q("a", "select1", choices="instance('yn')/root/item")
    session = filled(asked, q("b", "none", calculate="jr:choice-name(/data/a, '/data/a')"), model=model, a="y")
    assert session.value("b") == "Ja"
    session.language = "en"
    assert session.value("b") == "Yes"


def test_items_that_stand_in_the_form_are_there_at_the_beginning() -> None:
    john, kofi = "<p><n>John</n><g><x/></g></p>", "<p><n>Kofi</n><g><x>b</x></g></p>"
    template = '<p jr:template=""><n/><g><x>new</x></g></p>'
    text = xml(repeat("p", q("n"), group("g", q("x")))).replace("<p><n></n><g><x></x></g></p>", template + john + kofi)
    session = Session(form_from_xml(text), {}, today=TODAY)
    assert [(state.xpath, state.value) for state in session.states() if not state.node.holds] == [
        ("/data/p[1]/n", "John"), ("/data/p[1]/g/x", ""), ("/data/p[2]/n", "Kofi"), ("/data/p[2]/g/x", "b"),
    ]  # fmt: skip
    session.add_item("p", FIRST)
    assert session.value(f"p/{FIRST}/x") == "new"
    assert len(Session(session.form, session.values, today=TODAY).items("p")) == 3
    begun = Session(session.form, {f"p/{SECOND}/n": "Ada"}, today=TODAY)
    assert begun.items("p") == (SECOND,)


def test_a_template_with_one_item_like_it_begins_empty() -> None:
    text = xml(repeat("p", q("n"))).replace("<p><n></n></p>", '<p jr:template=""><n>a</n></p><p><n>a</n></p>')
    assert Session(form_from_xml(text), {}, today=TODAY).items("p") == ()


def test_a_label_of_a_choice_and_a_message_show_answers() -> None:
    shown = '<value>Dag <output value="/data/a"/></value>'
    model = (
        f'<itext><translation lang="nl"><text id="c">{shown}</text></translation></itext>'
        '<instance id="l"><root><item><itextId>c</itextId><name>y</name></item></root></instance>'
    )
    said = "jr:itext('c')"
    session = filled(
        q("a"), q("b", "select1", choices="instance('l')/root/item"),
        q("n", required="true()", jr__requiredMsg=said, constraint=". = 'x'", jr__constraintMsg=said),
        q("t", "none", calculate="concat(jr:choice-name('y', '/data/b'), jr:itext('c'))"),
        model=model, a="Sam",
    )  # fmt: skip
    assert [choice.label for choice in session.choices("b")] == [{"nl": "Dag Sam"}]
    assert session.state("n").message == "Dag Sam"
    assert session.value("t") == "Dag SamDag Sam"
    session.set("a", "Kim")
    session.set("n", "wrong")
    assert session.state("n").message == "Dag Kim"
    assert session.value("t") == "Dag KimDag Kim"


def test_an_answer_keeps_its_item_when_a_count_shrinks_and_grows_and_the_form_is_opened_again() -> None:
    found = form(q("n"), repeat("r", q("a"), count="/data/n"))
    session = Session(found, {}, today=TODAY)
    session.set("n", "3")
    last = session.items("r")[2]
    session.set(f"r/{last}/a", "third")
    again = Session(found, session.values, today=TODAY)
    assert [state.value for state in again.states() if state.node.name == "a"] == ["", "", "third"]
    again.set("n", "1")
    later = Session(found, again.values, today=TODAY)
    later.set("n", "3")
    assert [state.value for state in later.states() if state.node.name == "a"] == ["", "", "third"]


def test_what_is_kept_once_is_worked_out_after_the_defaults_in_a_new_form_and_in_a_new_item() -> None:
    text = xml(
        q("a", default="2"), q("d"), q("kept", "none", calculate="once(concat(/data/a, '-', /data/d))"),
        repeat("r", q("x", default="3"), q("y"), q("own", "none", calculate="once(concat(/data/r/x, '-', /data/r/y))")),
        repeat("c", q("v", default="4"), q("its", "none", calculate="once(concat('v', /data/c/v))"), count="2"),
    )  # fmt: skip
    first = '<setvalue event="odk-instance-first-load" ref="/data/d" value="/data/a * 2"/></model>'
    new = '<repeat nodeset="/data/r"><setvalue event="odk-new-repeat" ref="/data/r/y" value="../x + 1"/>'
    found = form_from_xml(text.replace("</model>", first).replace('<repeat nodeset="/data/r">', new))
    session = Session(found, {}, today=TODAY)
    session.add_item("r", FIRST)
    assert [session.value(path) for path in ("kept", f"r/{FIRST}/own")] == ["2-4", "3-4"]
    assert [session.value(f"{item}/its") for item in (f"c/{each}" for each in session.items("c"))] == ["v4", "v4"]
    session.set("a", "9")
    session.set(f"r/{FIRST}/x", "8")
    again = Session(found, session.values, today=TODAY)
    assert [again.value(path) for path in ("kept", f"r/{FIRST}/own")] == ["2-4", "3-4"]


def test_nothing_is_added_to_or_taken_from_a_repeat_that_the_form_counts() -> None:
    session = filled(q("n"), repeat("r", q("a"), count="/data/n"), n="2")
    assert session.add_item("r", FIRST) == session.remove_item(f"r/{session.items('r')[0]}") == frozenset()
    assert len(session.items("r")) == 2


def test_an_answer_that_its_filter_no_longer_offers_is_kept_and_said_to_be_wrong() -> None:
    model = items("a A p=1", "b B p=2", "c C p=2")
    one = q("x", "select1", choices="instance('list')/root/item[p = /data/p]")
    several = q("y", "select", choices="instance('list')/root/item[p = /data/p]")
    session = filled(q("p"), one, several, model=model, p="2", x="b", y="b c")
    assert [session.state(each).valid for each in "xy"] == [True, True]
    assert session.set("p", "1") >= {"x", "y"}
    assert [(session.state(each).valid, session.value(each)) for each in "xy"] == [(False, "b"), (False, "b c")]
    assert session.state("x").message == "Dit antwoord staat niet in de lijst. Kies een antwoord uit de lijst."
    session.set("p", "2")
    assert [session.state(each).valid for each in "xy"] == [True, True]


def test_an_answer_chosen_from_items_is_wrong_when_its_item_goes() -> None:
    session = filled(repeat("r", q("name")), q("x", "select1", choices="/data/r"), model="", x="Ada")
    session.add_item("r", FIRST)
    session.set(f"r/{FIRST}/name", "Ada")
    assert session.state("x").valid
    assert "x" in session.remove_item(f"r/{FIRST}")
    assert not session.state("x").valid


@pytest.mark.parametrize(("value", "valid"), [("OK", True), ("ok", False), ("yes", False), (UNKNOWN, True), ("", True)])
def test_acknowledging_is_ok_and_nothing_else(value: str, valid: bool) -> None:
    session = Session(form(q("read", "trigger")), {"read": value}, today=TODAY)
    assert session.state("read").valid is valid
