"""Nothing in a form can hang the program, fill the memory, or reach files and networks."""

import re
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest

from forms.engine import answer_sets, checks, offers, workbook
from forms.engine.answer_sets import answered
from forms.engine.grow import MAX_PLACES
from forms.engine.model import Form
from forms.engine.safexml import MAX_BYTES
from forms.engine.scope import MAX_CHANGE
from forms.engine.session import Session
from forms.engine.workbook import MAX_UNPACKED
from forms.engine.xform import form_from_xml, read_form
from tests.forms.engine.build import TODAY, filled, form, group, q, repeat, xml

LIMIT_S = 5.0  # generous; what it guards against takes hours


LETTERS = (
    '<instance id="l"><root><item><name>x</name><label>X</label><k>1</k></item>'
    "<item><name>y</name><label>Y</label><k>2</k></item></root></instance>"
)


def _codes(text: str) -> list[str]:
    return [problem.code for problem in form_from_xml(text).problems]


def test_a_document_type_is_refused() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]><x>&l11;</x>'
    assert _codes(bomb) == ["F-003"]


def test_an_entity_that_names_a_file_is_refused() -> None:
    text = '<!DOCTYPE x [<!ENTITY file SYSTEM "file:///etc/passwd">]><x>&file;</x>'
    assert _codes(text) == ["F-003"]


def test_damaged_xml_says_at_which_line() -> None:
    found = form_from_xml("<a>\n<b>\n</a>")
    assert [(problem.code, problem.row) for problem in found.problems] == [("F-004", 3)]


@pytest.mark.parametrize("text", ["", "   ", "\x00", "<a/>", "hello", "<a>" * 100, "\ud800"])
def test_what_is_no_form_is_refused_with_a_code(text: str) -> None:
    assert len(_codes(text)) == 1


def test_xml_that_nests_too_deep_or_holds_too_much_is_refused() -> None:
    assert _codes("<a>" * 1000 + "</a>" * 1000) == ["F-005"]
    assert _codes("<a>" + "<b/>" * 500_000 + "</a>") == ["F-005"]
    assert _codes("<a>" + "x" * MAX_BYTES + "</a>") == ["F-002"]
    assert _codes(xml(*(q(f"q{number}") for number in range(5_100)))) == ["F-005"]


def test_a_circle_of_calculations_is_named_and_left_out() -> None:
    found = form(
        q("a", "none", calculate="/data/b + 1"),
        q("b", "none", calculate="/data/c + 1"),
        q("c", "none", calculate="/data/a + 1"),
        q("d", "none", calculate="1 + 1"),
    )
    assert [problem.code for problem in found.problems] == ["F-014"]
    assert "/data/a, /data/b, /data/c" in found.problems[0].message
    session = Session(found, {}, today=TODAY)
    assert (session.value("a"), session.value("d")) == ("", "2")


def test_a_circle_through_the_two_branches_of_a_condition_is_told_though_no_answer_walks_round_it() -> None:
    found = form(
        q("x"),
        q("a", "none", calculate="if(/data/x = '1', /data/b, 'a')"),
        q("b", "none", calculate="if(/data/x = '1', 'b', /data/a)"),
    )
    assert [problem.code for problem in found.problems] == ["F-014"]
    assert "/data/a, /data/b" in found.problems[0].message


def test_counting_what_is_there_waits_for_no_value_and_is_no_circle() -> None:
    found = form(
        group("g", q("a"), q("b", relevant="/data/g/a = 'x'"), q("n", "none", calculate="count(../*)")),
        group("h", q("c"), q("m", "none", calculate="count(../*[. != ''])")),
    )
    assert [problem.code for problem in found.problems] == ["F-014"]
    assert "/data/h/m" in found.problems[0].message
    session = Session(found, {}, today=TODAY)
    assert session.value("n") == "2"
    session.set("a", "x")
    assert session.value("n") == "3"


def test_a_question_that_counts_itself_to_be_there_is_a_circle() -> None:
    found = form(group("g", q("a"), q("b", relevant="count(../*) > 1")))
    assert [problem.code for problem in found.problems] == ["F-014"]


def test_a_question_that_decides_about_itself_is_a_circle() -> None:
    found = form(group("g", q("a"), relevant="/data/g/a = 'x'"), q("b", "none", calculate="/data/b + 1"))
    assert [problem.code for problem in found.problems] == ["F-014", "F-014"]
    assert Session(found, {}, today=TODAY).state("a").relevant


def test_a_sum_over_a_repeat_that_holds_the_sum_is_a_circle() -> None:
    found = form(repeat("r", q("a"), q("b", "none", calculate="sum(../../r/b)")))
    assert [problem.code for problem in found.problems] == ["F-014"]


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|aa)+$", "(.*a){20}$", "(x+x+)+y", "((a{1,9}){1,9}){1,9}$"])
def test_a_pattern_that_takes_for_ever_elsewhere_takes_a_moment(pattern: str) -> None:
    begin = time.process_time()
    session = filled(q("a", constraint=f"regex(., '{pattern}')"))
    session.set("a", "a" * 3_900 + "!")
    session.state("a")
    assert time.process_time() - begin < LIMIT_S


def test_an_expression_that_visits_too_much_gives_up() -> None:
    inner = "count(//x[count(//x[count(//x) > 0]) > 0])"
    found = form(repeat("r", q("x")), q("bomb", "none", calculate=inner))
    values = {f"r/{number:016x}/x": "1" for number in range(150)}
    begin = time.process_time()
    assert Session(found, values, today=TODAY).value("bomb") == ""
    assert time.process_time() - begin < LIMIT_S


def test_a_text_that_doubles_itself_stays_bounded() -> None:
    parts = [q(f"t{n}", "none", calculate=f"concat(/data/t{n - 1}, /data/t{n - 1})") for n in range(1, 60)]
    session = filled(q("t0"), *parts, t0="x" * 1000)
    assert max(len(state.value) for state in session.states()) <= 100_000


def test_a_chain_of_a_thousand_calculations_runs() -> None:
    parts = [q(f"t{n}", "none", calculate=f"/data/t{n - 1} + 1") for n in range(1, 1000)]
    for order in (parts, parts[::-1]):
        session = filled(q("t0"), *order, t0="1")
        assert session.value("t999") == "1000"
        session.set("t0", "2")
        assert session.value("t999") == "1001"


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv", "a.md", "a.xml", "a.txt"])
@pytest.mark.parametrize("data", [b"", b"\x00\xff\xfe" * 500, b"PK\x03\x04" + b"\x00" * 100, b"survey,,\n,type\n,\xe9"])
def test_a_damaged_file_is_refused_with_a_code(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    found = read_form(path)
    assert found.problems
    assert not found.root.children


def test_a_workbook_that_unpacks_to_fill_the_memory_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 101_000_000)
    assert [problem.code for problem in read_form(path).problems] == ["F-002"]


def _with_part(tmp_path: Path, name: str, data: bytes) -> Path:
    """A workbook of one question with one more part, or another in the place of one."""
    book = openpyxl.Workbook()
    book.active.title = "survey"
    for row in (["type", "name", "label"], ["text", "a", "A"]):
        book.active.append(row)
    book.save(tmp_path / "plain.xlsx")
    with zipfile.ZipFile(tmp_path / "plain.xlsx") as plain, zipfile.ZipFile(tmp_path / "book.xlsx", "w", 8) as made:
        for part in plain.namelist():
            if part != name:
                made.writestr(part, plain.read(part))
        made.writestr(name, data)
    return tmp_path / "book.xlsx"


@pytest.mark.parametrize(
    ("part", "data", "code"),
    [
        ("xl/media/picture.png", b"\0" * (MAX_UNPACKED + 1), "F-002"),  # a sheet may lie in a part of any name
        ("xl/workbook.xml", b"<workbook>" + b'<definedName name="n"/>' * 50_000 + b"</workbook>", "F-005"),
        ("xl/workbook.xml", b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><workbook>&a;</workbook>', "F-050"),
        ("xl/_rels/workbook.xml.rels", b"<Relationships/>", "F-001"),
    ],
)
def test_a_workbook_that_hides_its_weight_or_asks_for_a_file_is_refused(
    tmp_path: Path, part: str, data: bytes, code: str
) -> None:
    form = read_form(_with_part(tmp_path, part, data))
    assert [problem.code for problem in form.problems] == [code]
    assert "root:" not in form.problems[0].message


@pytest.mark.parametrize("coding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("junk", ["<row/>", "<row>\n</row>", "<c/>", "<x:y/>"])
def test_a_workbook_of_very_many_cells_is_refused_before_they_are_read_whatever_its_part_is_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, junk: str, coding: str
) -> None:
    monkeypatch.setattr("forms.engine.workbook.MAX_CELLS", 100)
    (told,) = read_form(_with_part(tmp_path, "xl/any.dat", f"<a>{junk * 300}</a>".encode(coding))).problems
    assert (told.code, "cells in the workbook" in told.message) == ("F-005", True)


def test_a_workbook_of_which_a_part_is_locked_or_damaged_is_refused(tmp_path: Path) -> None:
    path = _with_part(tmp_path, "xl/any.xml", b"<a>" + b"x" * 5_000 + b"</a>")
    whole = path.read_bytes()
    locked = whole.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00")
    begin = whole.index(b"xl/any.xml") + len("xl/any.xml")
    damaged = whole[:begin] + b"\xff" * 12 + whole[begin + 12 :]
    assert whole not in (locked, damaged)
    for data in (locked, damaged):
        path.write_bytes(data)
        assert [problem.code for problem in read_form(path).problems] == ["F-001"]


def test_characters_that_no_xml_holds_are_left_out_of_a_cell(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("\ufeff\ufefftype,name,label\ntext,a,A\x01\x1b[B\n", encoding="utf-8")
    found = read_form(tmp_path / "a.csv")
    assert found.problems == ()
    assert found.node("a").label == {"": "A[B"}


def test_half_a_character_is_digested_and_numbered_like_any_other() -> None:
    session = filled(q("a"), q("b", "none", calculate="digest(/data/a, 'SHA-256', 'hex')"), a="x")
    before = session.value("b")
    session.set("a", "\ud800\u202e")
    assert len(session.value("b")) == len(before) == 64
    assert session.value("b") != before


def test_a_file_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    assert [problem.code for problem in read_form(tmp_path / "none.xlsx").problems] == ["F-001"]


def test_a_list_outside_the_folder_of_the_form_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("name,label\na,A\n", encoding="utf-8")
    (tmp_path / "forms").mkdir()
    for source in ("jr://file-csv/../secret.csv", "file:///etc/passwd", "http://example.org/a.csv"):
        text = xml(q("a", "select1", choices="instance('s')/root/item"), model=f'<instance id="s" src="{source}"/>')
        found = form_from_xml(text, tmp_path / "forms")
        assert [problem.code for problem in found.problems] == ["F-022"]
        assert found.choices["s"] == ()


def test_repeats_counted_in_repeats_stay_bounded() -> None:
    inner = repeat("s", repeat("u", q("x", "int"), count="/data/n"), count="/data/n")
    session = filled(q("n"), repeat("r", inner, count="/data/n"))
    begin = time.process_time()
    session.set("n", "200")
    assert sum(1 for _ in session._places) <= MAX_PLACES + 1
    assert session.cut()
    session.set("n", "3")
    assert session.cut() == ()
    assert time.process_time() - begin < 4 * LIMIT_S


def test_a_count_beyond_what_one_repeat_makes_is_told() -> None:
    session = filled(q("n"), repeat("r", q("x"), count="/data/n"))
    for number, cut in (("200", ()), ("200.5", ()), ("201", ("r",)), ("1e9", ()), ("99999999", ("r",)), ("", ())):
        session.set("n", number)
        assert session.cut() == cut, number


def test_many_expressions_that_each_visit_much_give_up_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a tenth of what one change may visit: the first ones give their value, the last ones give up."""
    monkeypatch.setattr("forms.engine.session.MAX_CHANGE", MAX_CHANGE // 10)
    parts = [q(f"c{n}", "none", calculate="count(//x[count(//x) > 0])") for n in range(300)]
    found = form(repeat("r", q("x")), *parts)
    assert found.problems == ()
    begin = time.process_time()
    session = Session(found, {f"r/{number:016x}/x": "1" for number in range(90)}, today=TODAY)
    assert (session.value("c0"), session.value("c299")) == ("90", "")
    assert "c0" not in session.tired()
    assert "c299" in session.tired()
    assert time.process_time() - begin < LIMIT_S


def test_a_text_with_thousands_of_values_takes_no_longer_than_one() -> None:
    shown = '<output value="count(//x[count(//x) &gt; 0])"/>' * 2_000
    text = f'<itext><translation lang="nl"><text id="t"><value>{shown}</value></text></translation></itext>'
    found = form(q("a"), repeat("r", q("x")), model=text)
    session = Session(found, {f"r/{number:016x}/x": "1" for number in range(150)}, today=TODAY)
    begin = time.process_time()
    assert session.filled(found.texts["t"], "a").startswith("150")
    assert time.process_time() - begin < LIMIT_S


def test_triggers_that_set_each_other_come_to_an_end() -> None:
    one, other = (
        f'<setvalue ref="/data/{target}" event="xforms-value-changed" value="/data/{source} + 1"/>'
        for target, source in (("b", "a"), ("a", "b"))
    )
    session = filled(q("a", inside=one), q("b", inside=other))
    session.set("a", "1")
    assert session.value("b") == "2"


def test_a_list_that_is_too_long_is_cut_and_told(tmp_path: Path) -> None:
    rows = "".join(f"n{number},L\n" for number in range(50_010))
    (tmp_path / "long.csv").write_text("name,label\n" + rows, encoding="utf-8")
    (tmp_path / "a.csv").write_text("type,name,label\nselect_one_from_file long.csv,a,A\n", encoding="utf-8")
    found = read_form(tmp_path / "a.csv")
    assert [(each.code, each.sheet, each.row) for each in found.problems] == [("F-005", "survey", 2)]
    assert len(found.choices["long"]) == 50_000


def test_looking_up_in_a_long_list_takes_a_moment() -> None:
    rows = "".join(f"<item><name>m{n}</name><label>L{n}</label></item>" for n in range(20_000))
    calls = [
        q(f"c{n}", "none", calculate=f"pulldata('m', 'label', 'name', concat('m', /data/k + {n}))") for n in range(200)
    ]
    session = filled(q("k"), *calls, model=f'<instance id="m"><root>{rows}</root></instance>')
    begin = time.process_time()
    session.set("k", "7")
    assert session.value("c199") == "L206"
    assert time.process_time() - begin < LIMIT_S


def test_a_sheet_with_very_many_columns_or_rows_of_text_is_refused(tmp_path: Path) -> None:
    heads, cells = ",".join(f"c{number}" for number in range(1_100)), "," * 1_100
    (tmp_path / "wide.csv").write_text(f"type,name,label,{heads}\ntext,a,A{cells}\n", encoding="utf-8")
    (tmp_path / "long.csv").write_text("type,name,label\n" + "text,a,A\n" * 60_001, encoding="utf-8")
    for name in ("wide.csv", "long.csv"):
        found = read_form(tmp_path / name)
        assert [(each.code, each.sheet) for each in found.problems] == [("F-005", "survey")]


def test_a_workbook_with_very_many_texts_is_refused_before_they_are_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MAX_TEXTS", 10)
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("xl/sharedStrings.xml", "<sst>" + "<si><t>a</t></si>" * 11 + "</sst>")
    assert [each.code for each in read_form(tmp_path / "a.xlsx").problems] == ["F-005"]


def test_a_damaged_workbook_is_told_in_words_for_who_made_it(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.save(tmp_path / "whole.xlsx")
    with zipfile.ZipFile(tmp_path / "whole.xlsx") as whole, zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        for name in whole.namelist():
            data = whole.read(name)
            cell = b'<sheetData><row r="1"><c r="A1" t="s"><v>7</v></c></row></sheetData>'
            archive.writestr(name, re.sub(rb"<sheetData ?/>|<sheetData></sheetData>", cell, data))
    found = read_form(tmp_path / "a.xlsx")
    assert [each.code for each in found.problems] == ["F-001"]
    assert "Error" not in found.problems[0].message
    assert "damaged" in found.problems[0].message


def test_a_long_circle_is_named_by_some_of_those_in_it() -> None:
    parts = [q(f"a{number}", calculate=f"/data/a{(number + 1) % 300} + 1") for number in range(300)]
    found = form(*parts)
    assert [each.code for each in found.problems] == ["F-014"]
    assert len(found.problems[0].message) < 500


def test_answers_never_make_more_items_than_a_form_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answer_sets, "MAX_PLACES", 200)
    made = form(repeat("r", repeat("s", q("a"))))
    given: dict[str, object] = {f"/data/r[{number}]/s[60]/a": "x" for number in range(1, 9)}
    found = answered(made, given, today=TODAY, language="nl")
    assert len(found["nodes"]) < 300
    assert found["ignored"] == list(given)[1:]


def test_a_form_with_very_many_references_is_refused_at_the_row_where_they_become_too_many(tmp_path: Path) -> None:
    rows = "".join(f"note,n{number},{'${a} ' * 5_000}\n" for number in range(12))
    (tmp_path / "a.csv").write_text("type,name,label\ntext,a,A\n" + rows, encoding="utf-8")
    found = read_form(tmp_path / "a.csv").problems
    assert [(each.code, each.sheet, each.row) for each in found] == [("F-005", "survey", 13)]


def test_expressions_that_are_too_long_together_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "MAX_EXPRESSIONS", 40)
    found = form(q("a", calculate="1 + 2 + 3"), *(q(f"b{each}", calculate=f"1 + {each} + 3 + 4 + 5") for each in "12"))
    assert [each.code for each in found.problems] == ["F-011"]
    assert found.nodes["b1"].calculate is not None
    assert found.nodes["b2"].calculate is None


@pytest.mark.parametrize("asked", ["jr:itext('c')", "jr:choice-name('y', '/data/b')"])
def test_a_text_that_counts_the_form_is_part_of_the_work_of_the_expression_that_asks_for_it(asked: str) -> None:
    shown = '<value><output value="count(//x)"/></value>'
    model = (
        f'<itext><translation lang="nl"><text id="c">{shown}</text></translation></itext>'
        '<instance id="l"><root><item><itextId>c</itextId><name>y</name></item></root></instance>'
    )
    parts = (
        q("b", "select1", choices="instance('l')/root/item"),
        repeat("r", q("x")),
        q("one", "none", calculate=asked),
        q("bomb", "none", calculate=f"count(/data/r/x[{asked} = 1])"),
    )
    session = Session(form(*parts, model=model), {f"r/{n:016x}/x": "1" for n in range(600)}, today=TODAY)
    assert (session.value("one"), session.value("bomb")) == ("600", "")


def test_the_labels_of_a_list_that_count_the_form_come_by_and_by() -> None:
    rows = "".join(f"<item><itextId>c</itextId><name>y{n}</name></item>" for n in range(600))
    shown = '<value>N<output value="count(//x)"/></value>'
    model = (
        f'<itext><translation lang="nl"><text id="c">{shown}</text></translation></itext>'
        f'<instance id="l"><root>{rows}</root></instance>'
    )
    parts = (q("b", "select1", choices="instance('l')/root/item"), repeat("r", q("x")))
    session = Session(form(*parts, model=model), {f"r/{n:016x}/x": "1" for n in range(30)}, today=TODAY)
    assert session.choices("b") == ()
    _all_ready(session)
    labels = [choice.label["nl"] for choice in session.choices("b")]
    assert labels == ["N30"] * 600
    assert session.tired() == ()


def _filtering(selects: int, more: str = "") -> Form:
    """Selects that each visit a list of 200 rows some times for each row, and a question that they all read."""
    rows = "".join(f"<item><name>c{n}</name></item>" for n in range(200))
    chosen = "instance('l')/root/item[contains(name, /data/a) and name != 'x']" + more
    parts = (q(f"s{n}", "select1", choices=chosen) for n in range(selects))
    return form(q("a"), *parts, model=f'<instance id="l"><root>{rows}</root></instance>')


def _all_ready(session: Session, first: str = "") -> None:
    while session.unfinished:
        session.go_on(first)


def test_what_a_page_shows_of_many_long_lists_comes_by_and_by_and_all_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offers, "MAX_PAGE", 2_000)
    monkeypatch.setattr(offers, "MAX_PIECE", 300)
    session = Session(_filtering(20), {"a": "9"}, today=TODAY)
    offered = [len(session.choices(f"s{n}")) for n in range(20)]
    assert (offered[0], offered[-1]) == (38, 0)
    assert [session.waits(f"s{n}") for n in range(20)] == [not each for each in offered]
    while not session.go_on("s15"):
        assert session.waits("s15")
    assert (len(session.choices("s15")), session.waits("s15"), session.waits("s19")) == (38, False, True)
    _all_ready(session)
    assert [len(session.choices(f"s{n}")) for n in range(20)] == [38] * 20
    assert session.tired() == ()


def test_choices_are_remembered_until_something_that_they_come_from_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offers, "MAX_PAGE", 0)
    made = form(q("a"), q("b"), q("s", "select1", choices="instance('l')/root/item[k != /data/a]"), model=LETTERS)
    session = Session(made, {"a": "1"}, today=TODAY)
    assert (session.choices("s"), session.waits("s")) == ((), True)
    _all_ready(session)
    ready = session.choices("s")
    assert [choice.name for choice in ready] == ["y"]
    session.set("b", "2")
    assert session.choices("s") is ready
    session.set("a", "2")
    assert (session.choices("s") is ready, session.waits("s")) == (True, True)  # the old ones, until there are others
    session.go_on()
    session.set("a", "3")  # begins anew, in the middle
    session.choices("s")
    _all_ready(session)
    assert [choice.name for choice in session.choices("s")] == ["x", "y"]


def test_choices_of_one_question_that_take_too_much_by_themselves_are_given_up_and_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for limit in ("MAX_WORK", "WORK_PER_CHOICE"):
        monkeypatch.setattr(offers, limit, 0)
    session = Session(_filtering(2), {"a": "9"}, today=TODAY)
    monkeypatch.setattr(offers, "MAX_PAGE", 100)
    assert session.choices("s0") == ()
    _all_ready(session)
    assert session.tired() == ("s0",)
    session.set("a", "8")
    assert session.tired() == ()


@pytest.mark.parametrize("chosen", ["position() mod 2 = 1", "2", "k = 1 or position() = last()", "k != /data/a", "k"])
def test_an_answer_is_judged_alone_as_among_all_that_its_filter_leaves(chosen: str) -> None:
    select = q("s", "select1", choices=f"randomize(instance('l')/root/item[{chosen}], 7)")
    session = Session(form(q("a"), select, model=LETTERS), {"a": "2"}, today=TODAY)
    offered = {choice.name for choice in session.choices("s")}
    for name in ("x", "y"):
        session.set("s", name)
        assert session.state("s").valid == (name in offered)


@pytest.mark.parametrize(
    "asked",
    [
        "instance('l')/root/item/name = instance('l')/root/item/label",
        "instance('l')/root/item/k > instance('l')/root/item/k",
        "count(instance('l')/root/item | instance('l')/root/item) = 30000",
        "count(instance('l')/root/item[position(.) > 5]) = 29995",
        "count-selected(/data/t) + count-selected(/data/t) = 0",
    ],
)
def test_two_long_lists_or_texts_held_against_each_other_take_a_moment(asked: str) -> None:
    rows = "".join(f"<item><name>c{n}</name><label>L{n}</label><k>1</k></item>" for n in range(30_000))
    many = [q(f"c{n}", "none", calculate=f"string({asked})") for n in range(400)]
    made = form(q("t"), *many, model=f'<instance id="l"><root>{rows}</root></instance>')
    begin = time.process_time()
    session = Session(made, {"t": "a " * 50_000}, today=TODAY)
    assert session.value("c0") == str("count(" in asked).lower()
    assert time.process_time() - begin < LIMIT_S


@pytest.mark.parametrize("asked", [" or ".join(["0"] * 900), f"concat({','.join(['name'] + ['1'] * 900)}) = 0"])
def test_a_long_condition_counts_for_what_it_takes(asked: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(f"<item><name>c{n}</name></item>" for n in range(400))
    counted = q("a", "none", calculate=f"count(instance('l')/root/item[{asked} or name = 'c7'])")
    made = form(counted, model=f'<instance id="l"><root>{rows}</root></instance>')
    assert Session(made, {}, today=TODAY).value("a") == "1"
    monkeypatch.setattr("forms.engine.scope.MAX_WORK", 20_000)
    assert Session(made, {}, today=TODAY).tired() == ("a",)


def test_verdicts_that_very_many_nodes_have_wait_until_they_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = repeat("r", q("x", constraint=". != /data/a", required="/data/a = 'y'", readonly="/data/a = 'z'"))
    values = {f"r/{n:016x}/x": "y" for n in range(50)}
    session = Session(form(q("a"), rows), values, today=TODAY)
    monkeypatch.setattr("forms.engine.scope.MAX_LONG", 50)
    for answer in ("y", "z", ""):
        changed = session.set("a", answer)
        assert set(values) <= changed
    whole = Session(session.form, dict(session.values), today=TODAY)
    assert list(session.states()) == list(whole.states())
    assert session.tired() == ()


def test_answers_that_together_ask_for_too_much_are_told_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    made, answers = _filtering(20, "[position() < 99]"), {"/data/a": "9", **{f"/data/s{n}": "c9" for n in range(20)}}
    free = answer_sets.answered(made, answers, today=TODAY, language="nl")
    assert free["problems"] == []
    monkeypatch.setattr("forms.engine.session.MAX_TOGETHER", 2_000)
    found = answer_sets.answered(made, answers, today=TODAY, language="nl")
    assert {each["code"] for each in found["problems"]} == {"F-038"}
    assert 0 < len(found["problems"]) < 20
    assert [each["value"] for each in found["nodes"]] == [each["value"] for each in free["nodes"]]


def test_actions_of_one_answer_take_no_more_than_one_change(monkeypatch: pytest.MonkeyPatch) -> None:
    sets = "".join(
        f'<setvalue ref="/data/b{n}" event="xforms-value-changed" value="count(//x[count(//x) &gt; 0])"/>'
        for n in range(60)
    )
    made = form(q("a", inside=sets), *(q(f"b{n}") for n in range(60)), repeat("r", q("x")))
    session = Session(made, {f"r/{number:016x}/x": "1" for number in range(50)}, today=TODAY)
    monkeypatch.setattr("forms.engine.session.MAX_CHANGE", 50_000)
    session.set("a", "1")
    assert (session.value("b0"), session.value("b59")) == ("50", "")
    assert session.tired() != ()
