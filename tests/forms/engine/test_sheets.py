"""A spreadsheet with faults is refused with every fault at once: code, sheet, row, column, and what to do."""

import csv
import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.engine.blocks import MAX_LEVELS
from forms.engine.model import Form
from forms.engine.problems import MESSAGES
from forms.engine.session import Session
from forms.engine.xform import read_form
from forms.privacy import private_paths
from tests.forms.engine.build import TODAY

Place = tuple[str, str | None, int | None, str | None]


def _read(tmp_path: Path, text: str, name: str = "form.csv") -> Form:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_form(path)


def _places(form: Form) -> list[Place]:
    return [(each.code, each.sheet, each.row, each.column) for each in form.problems if each.code != "F-008"]


def _survey(tmp_path: Path, *rows: str, columns: str = "type,name,label,relevant,calculation", more: str = "") -> Form:
    lines = ["survey", f",{columns}", *(f",{row}" for row in rows)]
    return _read(tmp_path, "\n".join(lines) + "\n" + more)


def _workbook(sheets: dict[str, list[list[Any]]]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    return book


GOOD = {"survey": [["type", "name", "label"], ["text", "a", "A"], ["integer", "b", "B"]]}


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    found = _survey(
        tmp_path,
        "text,a b,A,,",
        "textt,c,C,,",
        ",d,D,,",
        "integer,,E,,",
        "select_one colour,f,F,${nowhere} = 1,",
        "begin group,g,G,,",
        "text,h,H,nonsense(1),",
        "text,h,H,1 +,",
        "calculate,i,,,\"${h} and regex(${f}, '(?=x)')\"",
        "end repeat,,,,",
        more="choices\n,list_name,name,label\n,colours,red,Red\n,colours,red,Red\n,colours,,None\n",
    )
    assert found.root.children == ()
    assert _places(found) == [
        ("F-056", "survey", 2, "name"),
        ("F-054", "survey", 3, "type"),
        ("F-055", "survey", 4, "type"),
        ("F-055", "survey", 5, "name"),
        ("F-060", "survey", 6, "type"),
        ("F-063", "survey", 6, "relevant"),
        ("F-012", "survey", 8, "relevant"),
        ("F-057", "survey", 9, "name"),
        ("F-010", "survey", 9, "relevant"),
        ("F-064", "survey", 10, "calculation"),
        ("F-059", "survey", 11, "type"),
        ("F-024", "choices", 3, "name"),
        ("F-055", "choices", 4, "name"),
    ]
    messages = " ".join(problem.message for problem in found.problems)
    assert "perhaps you meant text" in messages
    assert "perhaps you meant colours" in messages


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["begin group,g,G,,", "text,a,A,,"], [("F-058", 2)]),
        (["text,a,A,,", "end group,,,,"], [("F-059", 3)]),
        (["begin group,g,G,,", "text,a,A,,", "end repeat,,,,", "end group,,,,"], [("F-059", 4)]),
        (
            ["begin repeat,g,G,,", "begin group,h,H,,", "text,a,A,,", "end repeat,,,,", "end group,,,,"],
            [("F-059", 5)],
        ),
        (["begin group,g,G,,", "text,a,A,,", "end_group,,,,"], []),
        (["text,a,A,,", "text,a,B,,", "text,a,C,,"], [("F-057", 3), ("F-057", 4)]),
        (["text,a,A,${a,"], [("F-065", 2)]),
        (["text,a,A,${ } = 1,"], [("F-063", 2)]),
        (["text,9a,A,,"], [("F-056", 2)]),
        (["text,a:b,A,,"], [("F-056", 2)]),
        (["Integer,a,A,,"], [("F-054", 2)]),
        (["select_one,a,A,,"], [("F-054", 2)]),
        (["select_one l or_othr,a,A,,"], [("F-054", 2)]),
        (["geopoint,a,A,,", "textt,b,B,,"], [("F-054", 3)]),
        (["text,a,A,“x” = ‘x’,"], []),
        (["note,,Just a note,,"], []),
    ],
)
def test_a_fault_of_a_row_is_named_once(tmp_path: Path, rows: list[str], expected: list[tuple[str, int]]) -> None:
    found = [(code, row) for code, _, row, _ in _places(_survey(tmp_path, *rows))]
    assert found == expected


def test_a_choice_with_a_space_cannot_be_one_of_several(tmp_path: Path) -> None:
    more = "choices\n,list_name,name,label\n,l,a b,A\n,l,c,C\n"
    assert _places(_survey(tmp_path, "select_multiple l,x,X,,", more=more)) == [("F-061", "survey", 2, "type")]
    assert _places(_survey(tmp_path, "select_one l,x,X,,", more=more)) == []


def test_choices_may_stand_twice_when_the_settings_say_so(tmp_path: Path) -> None:
    more = "choices\n,list_name,name,label\n,l,a,A\n,l,a,B\n"
    assert _places(_survey(tmp_path, "select_one l,x,X,,", more=more)) == [("F-024", "choices", 3, "name")]
    more += "settings\n,allow_choice_duplicates\n,yes\n"
    assert _places(_survey(tmp_path, "select_one l,x,X,,", more=more)) == []


def test_a_reference_in_a_label_a_choice_or_a_message_is_checked_too(tmp_path: Path) -> None:
    more = "choices\n,list_name,name,label\n,l,a,Dag ${nome}\n"
    found = _survey(tmp_path, "text,name,Dag ${naam},,", "select_one l,x,X,,", more=more)
    assert _places(found) == [("F-063", "survey", 2, "label"), ("F-063", "choices", 2, "label")]
    assert "perhaps you meant ${name}" in found.problems[0].message


def test_the_text_beside_other_is_a_question_that_appears_with_it(tmp_path: Path) -> None:
    more = "choices\n,list_name,name,label\n,l,a,A\n"
    found = _survey(tmp_path, "select_one l or_other,x,X,,", more=more)
    session = Session(found, {}, today=TODAY)
    assert [choice.name for choice in session.choices("x")] == ["a", "other"]
    assert not session.state("x_other").relevant
    session.set("x", "other")
    assert session.state("x_other").relevant


@pytest.mark.parametrize(
    ("columns", "cells", "choices", "texts"),
    [
        ("label", "A", {"nl": "Anders", "en": "Other", "": "Other"}, {"nl": "Wat is het dan?", "en": "Specify other."}),
        ("label::Nederlands (nl)", "A", {"nl": "Anders"}, {"nl": "Wat is het dan?"}),
        (
            "label::Vlaams (nl-BE),label::English (en)",
            "A,B",
            {"nl-BE": "Anders", "en": "Other"},
            {"nl-BE": "Wat is het dan?"},
        ),
        ("label::nl,label::ar", "A,B", {"nl": "Anders", "ar": "Other"}, {"nl": "Wat is het dan?"}),
    ],
)
def test_what_beside_other_is_added_speaks_the_language_of_the_form(
    tmp_path: Path, columns: str, cells: str, choices: Mapping[str, str], texts: Mapping[str, str]
) -> None:
    survey = f"survey\n,type,name,{columns}\n,select_multiple l or_other,x,{cells}\n,text,y,{cells}\n"
    found = _read(tmp_path, f"{survey}choices\n,list_name,name,{columns}\n,l,a,{cells}\n")
    assert found.choices["l"][-1].label == choices
    label = found.node("x_other").label
    assert texts.items() <= label.items()
    assert label[""] == "Specify other."
    assert any("or_other" in each.message for each in found.problems) is ("ar" in columns)


def test_what_a_sheet_calls_other_itself_stays_as_it_is(tmp_path: Path) -> None:
    more = "choices\n,list_name,name,label\n,l,a,A\n,l,other,Other\n,m,other,Other\n"
    rows = ("select_one l or_other,x,X,,", "select_one m,y,Y,,", "text,y_other,Specify other.,,")
    found = _survey(tmp_path, *rows, more=more)
    assert [found.choices[name][-1].label for name in "lm"] == [{"": "Other"}, {"": "Other"}]
    assert found.node("y_other").label == {"": "Specify other."}
    assert found.node("x_other").label["nl"] == "Wat is het dan?"


def test_a_misspelled_column_is_told_and_the_form_goes_on(tmp_path: Path) -> None:
    found = _survey(tmp_path, "text,a,A,,", columns="type,name,label,relevent,calculation")
    assert _places(found) == [("F-052", "survey", 1, "relevent")]
    assert "relevant" in found.problems[0].message
    assert len(found.root.children) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("questions\n,type,name,label\n,text,a,A\n", [("F-050", "survey", 1, None)]),
        ("survey\n,type,name,label\n", [("F-050", "survey", 1, None)]),
        ("survey\n,typ,naam,label\n,text,a,A\n", [("F-051", "survey", 1, "type"), ("F-051", "survey", 1, "name"),
                                                 ("F-052", "survey", 1, "typ"), ("F-052", "survey", 1, "naam")]),
        ("survey\n,type,name\n,select_one l,a\nchoices\n,list,name\n,l,x\n",
         [("F-051", "choices", 1, "list_name")]),
        ("hello\n", [("F-050", "survey", 1, None)]),
    ],
)  # fmt: skip
def test_missing_sheets_and_columns_are_named(tmp_path: Path, text: str, expected: list[Place]) -> None:
    assert _places(_read(tmp_path, text)) == expected


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_may_have_commas_semicolons_or_tabs(tmp_path: Path, delimiter: str) -> None:
    text = "survey\n,type,name,label\n,text,a,A\n,integer,b,B\n".replace(",", delimiter)
    assert [node.name for node in _read(tmp_path, text).root.children] == ["a", "b"]


def test_a_csv_with_only_the_questions_is_a_form(tmp_path: Path) -> None:
    assert [node.name for node in _read(tmp_path, "type,name,label\ntext,a,A\n").root.children] == ["a"]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-16-le"])
@pytest.mark.parametrize(("name", "how"), [("form.csv", "'CSV UTF-8'."), ("form.md", "UTF-8."), ("form.xml", "UTF-8.")])
def test_a_text_that_is_not_utf_8_is_refused_in_plain_words(tmp_path: Path, encoding: str, name: str, how: str) -> None:
    path = tmp_path / name
    path.write_bytes("survey\n,type,name,label\n,text,a,Café\n".encode(encoding))
    (found,) = read_form(path).problems
    if name == "form.xml" and encoding == "utf-16":  # which XML may be; that it is no XML is seen then
        assert found.code == "F-004"
    else:
        assert found.code == "F-029"
        assert found.message.endswith(f"Save the file again as {how}")


@pytest.mark.parametrize("after", ["", "\n,text,b,B\n" * 20_000], ids=["a short file", "more than a cell can hold"])
def test_a_quote_that_does_not_end_is_told_with_its_line_and_swallows_no_rows(tmp_path: Path, after: str) -> None:
    path = tmp_path / "form.csv"
    path.write_text(f'survey\n,type,name,label\n,text,a,"A\n,text,b,B{after}', encoding="utf-8")
    (found,) = read_form(path).problems
    assert (found.code, found.row) == ("F-001", 3)
    assert "Put a quote at its end" in found.message


@pytest.mark.parametrize("more", ["x" * 200_000, '"x\n'], ids=["a long cell", "a quote without an end"])
def test_a_list_file_that_cannot_be_split_into_rows_is_told_in_plain_words(tmp_path: Path, more: str) -> None:
    (tmp_path / "towns.csv").write_text(f"name,label\na,{more}", encoding="utf-8")
    found = _read(tmp_path, "survey\n,type,name,label\n,select_one_from_file towns.csv,a,A\n")
    assert [problem.code for problem in found.problems] == ["F-022"]
    assert "Put a quote at its end" in found.problems[0].message


def test_an_empty_row_keeps_the_numbers_of_the_rows_below(tmp_path: Path) -> None:
    assert _places(_survey(tmp_path, "text,a,A,,", ",,,,", "textt,b,B,,")) == [("F-054", "survey", 4, "type")]


def test_spaces_around_and_within_cells_do_not_matter(tmp_path: Path) -> None:
    found = _survey(
        tmp_path, " text , a , A ,,", "select_one  l, b ,B,,", more="choices\n,list_name,name,label\n, l , x ,X\n"
    )
    assert _places(found) == []
    assert [node.name for node in found.root.children] == ["a", "b"]


@pytest.mark.parametrize("name", ["a.docx", "a.ods", "a.xls", "a.xlsm", "a.txt", "a", "a.xlsx"])
def test_another_kind_of_file_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600)
    told = "F-009" if name.endswith(("xlsx", "xls")) else "F-001"
    assert [problem.code for problem in read_form(path).problems] == [told]


@pytest.mark.parametrize("ending", ["csv", "md", "xml"])
def test_a_character_that_no_text_has_is_called_that_and_not_another_encoding(tmp_path: Path, ending: str) -> None:
    form = _read(tmp_path, "type,name,label\ntext,a,A\0\n", f"form.{ending}")
    assert [problem.code for problem in form.problems] == ["F-001"]
    assert "NUL" in form.problems[0].message


@pytest.mark.parametrize(
    ("pattern", "said"), [("(?i)a", "(?i)"), ("(?<n>a)", "(?<n>a)"), ("(?=a)", "looks"), ("(?<!a)", "looks")]
)
def test_what_a_pattern_asks_for_is_named_as_it_is(tmp_path: Path, pattern: str, said: str) -> None:
    form = _survey(tmp_path, f"text,a,A,\"regex(., '{pattern}')\",")
    assert [problem.code for problem in form.problems if problem.code != "F-014"] == ["F-015"]
    assert said in next(problem.message for problem in form.problems if problem.code == "F-015")


def test_a_date_cell_of_a_workbook_is_its_date(tmp_path: Path) -> None:
    head = ["type", "name", "label", "default", "choice_filter"]
    rows = [["date", "a", "A", datetime(2026, 12, 23)], ["dateTime", "b", "B", datetime(2026, 12, 23, 14, 30)]]
    rows += [["text", "c", "C", datetime(2026, 12, 23)], ["select_one days", "d", "D", None, "since < ${a}"]]
    days: list[list[Any]] = [
        ["list_name", "name", "label", "since"],
        ["days", "x", "X", datetime(2026, 12, 22)],
        ["days", "y", "Y", datetime(2027, 1, 1)],
    ]
    path = tmp_path / "form.xlsx"
    _workbook({"survey": [head, *rows], "choices": days}).save(path)
    found = read_form(path)
    assert _places(found) == []
    session = Session(found, {}, today=TODAY)
    assert [session.state(name).value for name in "abc"] == ["2026-12-23", "2026-12-23T14:30:00", "2026-12-23"]
    assert [choice.name for choice in session.choices("d")] == ["x"]


def test_errors_and_merged_cells_and_formulas_without_a_value_are_named(tmp_path: Path) -> None:
    book = _workbook(GOOD)
    page = book["survey"]
    page["C2"], page["C3"] = "#REF!", "=A1"
    page.merge_cells("A2:A3")
    book.save(tmp_path / "a.xlsx")
    form = read_form(tmp_path / "a.xlsx")
    places = {("F-066", "survey", 2, "label"), ("F-068", "survey", 2, "type"), ("F-069", "survey", 3, "label")}
    assert places <= set(_places(form))
    assert ["C3" in each.message for each in form.problems if each.code == "F-069"] == [True]


def test_a_formula_that_gave_an_empty_text_is_an_empty_cell(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = _workbook({"survey": [["type", "name", "label", "hint"], ["text", "a", "A", '=IF(1,"","x")']]})
    book.save(path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    assert b'<c r="D2"><f>' in parts[sheet]
    parts[sheet] = parts[sheet].replace(b'<c r="D2"><f>', b'<c r="D2" t="str"><f>')
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    found = read_form(path)
    assert _places(found) == []
    assert found.node("a").hint == {}


def test_the_group_with_which_a_form_becomes_too_deep_is_told_with_its_row(tmp_path: Path) -> None:
    def nested(depth: int) -> Form:
        begins, ends = [f"begin repeat,r{n},R,," for n in range(depth)], ["end repeat,,,,"] * depth
        return _survey(tmp_path, *begins, "text,a,A ${b},,", *ends, "text,b,B,,")

    assert _places(nested(MAX_LEVELS // 2)) == []
    groups = [f"begin group,g{n},G,," for n in range(MAX_LEVELS + 1)], ["end group,,,,"] * (MAX_LEVELS + 1)
    assert _places(_survey(tmp_path, *groups[0][:-1], "text,a,A,,", *groups[1][:-1])) == []
    found = _survey(tmp_path, *groups[0], "text,a,A,,", *groups[1])
    assert _places(found) == [("F-005", "survey", MAX_LEVELS + 2, "type")]
    assert _places(nested(MAX_LEVELS // 2 + 3)) == [("F-005", "survey", MAX_LEVELS // 2 + 2, "type")]


def test_a_hidden_sheet_counts_and_other_sheets_do_not(tmp_path: Path) -> None:
    book = _workbook({**GOOD, "notes": [["anything"], ["#REF!"]]})
    book["survey"].sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    found = read_form(tmp_path / "a.xlsx")
    assert found.problems == ()
    assert len(found.root.children) == 2


def test_a_column_twice_is_named(tmp_path: Path) -> None:
    book = _workbook({"survey": [["type", "name", "label", "label"], ["text", "a", "A", "B"]]})
    book.save(tmp_path / "a.xlsx")
    assert [(problem.code, problem.column) for problem in read_form(tmp_path / "a.xlsx").problems] == [
        ("F-053", "label")
    ]


@pytest.mark.parametrize(("one", "other"), [("label", "label"), ("label", " Label")])
def test_all_else_is_told_with_a_column_that_stands_twice(tmp_path: Path, one: str, other: str) -> None:
    rows = [["type", "name", one, other, "relevant"], ["tekst", "a", "A", "B"], ["text", "b c", "#REF!"]]
    rows += [[], ["text", "d", "D", "", "${nobody} = 5"]]
    _workbook({"survey": rows, "choices": [["list_name", "name"], ["l", "x"], ["l", "x"]]}).save(tmp_path / "a.xlsx")
    assert {(code, row) for code, _, row, _ in _places(read_form(tmp_path / "a.xlsx"))} >= {
        ("F-053", 1), ("F-054", 2), ("F-056", 3), ("F-066", 3), ("F-063", 5), ("F-024", 3)
    }  # fmt: skip


@pytest.mark.parametrize("name", ["a.csv", "a.md"])
def test_a_row_that_stands_one_cell_to_the_left_is_told_and_no_question_is_lost_with_it(
    tmp_path: Path, name: str
) -> None:
    rows = ["survey,,,", ",type,name,label", ",select_one l,a,A", "text,b,B,", "select_one l,c,C,", ",text,b,B"]
    rows += ["choices,,,", ",list_name,name,label", ",l,x,X", "l,y,Y,", "notes,what,is,meant", ",text,b,B"]
    text = "\n".join(rows if name == "a.csv" else [f"| {' | '.join(row.split(','))} |" for row in rows])
    (tmp_path / name).write_text(text + "\n", encoding="utf-8")
    assert sorted(_places(read_form(tmp_path / name))) == [
        ("F-057", "survey", 5, "name"),
        ("F-075", "choices", 3, None),
        ("F-075", "survey", 3, None),
        ("F-075", "survey", 4, None),
    ]


def test_an_archive_that_is_no_workbook_is_called_that(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<a/>")
    (told,) = read_form(tmp_path / "a.xlsx").problems
    assert told.message == MESSAGES["F-001"].format(why="it is no workbook")


def test_macros_are_never_run_and_do_not_matter(tmp_path: Path) -> None:
    _workbook(GOOD).save(tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx", "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"Auto_Open")
    assert len(read_form(tmp_path / "a.xlsx").root.children) == 2


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml"])
@pytest.mark.parametrize("data", [b"", b"<a>", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', b"\x00" * 100])
def test_a_workbook_with_a_damaged_part_is_refused(tmp_path: Path, part: str, data: bytes) -> None:
    good = io.BytesIO()
    _workbook(GOOD).save(good)
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, data if name == part else old.read(name))
    found = read_form(path)
    assert found.problems
    assert found.root.children == ()


def test_a_workbook_with_too_many_rows_is_refused_before_it_is_converted(tmp_path: Path) -> None:
    rows = "".join(f",text,q{number},Q\n" for number in range(6_100))
    assert _places(_read(tmp_path, f"survey\n,type,name,label\n{rows}")) == [("F-005", "survey", 6_002, None)]


def test_settings_of_other_programs_are_told(tmp_path: Path) -> None:
    more = "settings\n,form_title,submission_url,version\n,A,https://example.org,2\n"
    found = _survey(tmp_path, "text,a,A,,", more=more)
    assert _places(found) == [("F-028", "settings", 2, "submission_url")]
    assert (found.title, found.version) == ("A", "2")


def test_a_name_used_in_two_groups_has_the_row_of_each(tmp_path: Path) -> None:
    rows = ["begin group,g,G,,", "text,a,A,,", "end group,,,,", "begin group,h,H,,", "text,a,A,1 +,", "end group,,,,"]
    assert _places(_survey(tmp_path, *rows)) == [("F-021", "survey", 6, "name"), ("F-010", "survey", 6, "relevant")]


CELLS = st.sampled_from(
    ["text", "integer", "begin group", "end group", "begin repeat", "end repeat", "select_one l", "calculate", "a", "b",
     "l", "${a}", "${b} + 1", "1 +", "", "", "note", "x y", "“", "=1", "#N/A", "yes", "range", "rank l", "audit", "${"]
)  # fmt: skip


@settings(max_examples=150)
@given(st.lists(st.lists(CELLS, min_size=6, max_size=6), max_size=8))
def test_any_rows_give_a_form_or_problems_with_a_place(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["survey"])
    writer.writerow(["", "type", "name", "label", "relevant", "calculation", "repeat_count"])
    writer.writerows(["", *row] for row in rows)
    writer.writerows([["choices"], ["", "list_name", "name", "label"], ["", "l", "x", "X"]])
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_text(text.getvalue(), encoding="utf-8")
    found = read_form(path)
    assert found.root.children or found.problems
    assert len(set(_places(found))) >= len([each for each in _places(found) if each[0] != "F-061"]) - 3
    Session(found, {}, today=TODAY)


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        # the end of r lacks; every end after it fits the wrong beginning
        ("begin group,g begin repeat,r text,a end_group, begin group,h text,b end_group,", ("F-058", 3)),
        # r was a repeat before, and its end was left as it was
        ("begin group,g begin group,r text,a end repeat, text,b end group,", ("F-059", 5)),
        # two ends changed places
        ("begin group,g begin repeat,r text,a end group, end repeat,", ("F-059", 5)),
        ("begin group,g text,a end group, end group, text,b", ("F-059", 5)),
    ],
)
def test_one_slip_in_groups_and_repeats_is_told_once_and_where_it_is(
    tmp_path: Path, rows: str, place: tuple[str, int]
) -> None:
    lines = rows.replace(" begin", "\nbegin").replace(" text", "\ntext").replace(" end", "\nend").split("\n")
    found = _survey(tmp_path, *(f"{line},L,," for line in lines))
    assert [(each.code, each.row) for each in found.problems] == [place]


@pytest.mark.parametrize(
    ("kind", "meant"),
    [
        ("select_one", "write select_one and the name of its list, such as select_one l"),
        ("Select One l", "such as select_one l."),
        ("select_multiple", "write select_multiple and"),
        ("select_one_from_file", "such as select_one_from_file towns.csv"),
        ("Datum", "perhaps you meant date."),
        ("getal", "perhaps you meant integer."),
    ],
)
def test_a_type_that_is_nearly_one_is_told_with_what_to_write(tmp_path: Path, kind: str, meant: str) -> None:
    found = _survey(tmp_path, f"{kind},a,A,,", more="choices\n,list_name,name,label\n,l,x,X\n")
    (told,) = found.problems
    assert told.code == "F-054"
    assert meant in told.message


def test_a_column_that_nothing_reads_is_told_once_it_holds_something(tmp_path: Path) -> None:
    columns = "type,name,label,verplicht,leeg,bind::kt:privat"
    found = _survey(tmp_path, "text,a,A,ja,,yes", columns=columns)
    assert _places(found) == [
        ("F-052", "survey", 1, "verplicht"),
        ("F-052", "survey", 1, "bind::kt:privat"),
    ]
    assert "bind::kt:private" in found.problems[1].message


@pytest.mark.parametrize(
    ("column", "kind", "right", "wrong"),
    [
        ("total", "decimal", "yes a", "som"),
        ("total_by", "select_one l", "sort", "soort"),
        ("phase", "text", "", "scan"),
    ],
)
def test_a_name_in_a_column_of_the_program_that_is_not_there_is_told(
    tmp_path: Path, column: str, kind: str, right: str, wrong: str
) -> None:
    lists = "| choices |\n| | list_name | name | label | sort |\n| | l | x | X | 1 |\n"
    table = f"{lists}| survey |\n| | type | name | label | bind::kt:{column} |\n| | text | a | A | |\n"
    for cell, told in ((right, []), (wrong, [("F-076", "survey", 3, f"bind::kt:{column}")])):
        (tmp_path / "form.md").write_text(f"{table}| | {kind} | b | B | {cell} |\n", encoding="utf-8")
        assert _places(read_form(tmp_path / "form.md")) == told


@pytest.mark.parametrize("word", ["ja", "YES", "x"])
def test_another_word_for_yes_keeps_a_question_private_and_is_told(tmp_path: Path, word: str) -> None:
    found = _survey(tmp_path, f"text,a,A,{word}", "text,b,B,no", columns="type,name,label,bind::kt:private")
    assert _places(found) == [("F-070", "survey", 2, "bind::kt:private")]
    assert private_paths(found) == {"/data/a"}


def test_thousands_of_misspelled_names_are_all_told_without_comparing_each_with_each(tmp_path: Path) -> None:
    found = _survey(tmp_path, *(f"text,question{number}x,${{question{number}}},," for number in range(1, 3_000)))
    assert len(found.problems) == 2_999
    assert 0 < sum("perhaps" in each.message for each in found.problems) < 20


@pytest.mark.parametrize("namespaces", ["", "settings\n,form_id\n,f\n", "settings\n,namespaces\n,kt=“urn:x” a=b\n"])
def test_a_column_of_the_program_needs_no_namespace_in_the_settings(tmp_path: Path, namespaces: str) -> None:
    columns = "type,name,label,bind::kt:private,bind::other:thing"
    found = _survey(tmp_path, "text,a,A,yes,1", columns=columns, more=namespaces)
    assert found.problems == ()
    assert private_paths(found) == {"/data/a"}


@pytest.mark.parametrize(
    ("expression", "code", "said"),
    [
        (". <= 10,5", "F-010", "write a number with a point"),
        ("if(${a} = 1; 2; 3)", "F-010", "write a comma"),
        ("${a} = 1 AND ${a} = 2", "F-010", "write and"),
        ("${a} == 1", "F-010", "= does not fit there"),
        ("${a} =", "F-010", "it ends too early"),
        ("${a} = 'x", "F-010", "a quote ' does not end"),
        ("If(${a} = 1, 2, 3)", "F-012", "perhaps you meant if()"),
        ("todaay()", "F-012", "perhaps you meant today()"),
        ("${a} = ja", "F-013", "ja (write 'ja' for a text, or ${ja} for a question)"),
    ],
)
def test_a_slip_in_an_expression_is_told_in_words_of_a_spreadsheet(
    tmp_path: Path, expression: str, code: str, said: str
) -> None:
    (told,) = _survey(tmp_path, "text,a,A,,", f'text,b,B,"{expression}",').problems
    assert (told.code, told.row, told.column) == (code, 3, "relevant")
    assert said in told.message
    assert "err:" not in told.message


def test_every_column_that_stands_twice_is_told_with_its_sheet(tmp_path: Path) -> None:
    rows = [["type", "name", "label", "hint", "hint", "label"], ["text", "a", "A", "x", "y", "B"]]
    _workbook({"survey": rows, "settings": [["form_id", "form_id"], ["f", "g"]]}).save(tmp_path / "a.xlsx")
    assert _places(read_form(tmp_path / "a.xlsx")) == [
        ("F-053", "survey", 1, "label"),
        ("F-053", "survey", 1, "hint"),
        ("F-053", "settings", 1, "form_id"),
    ]


@pytest.mark.parametrize(
    ("sheet", "text", "first", "second"),
    [
        ("choices", "choices\n,list name,list_name,name,label\n,l,l,a,A\n", "list name", "list_name"),
        ("choices", "choices\n,list_name,list name,name,label\n,l,other,a,A\n", "list_name", "list name"),
        ("choices", "choices\n,list_name,name,value,label\n,l,a,a,A\n", "name", "value"),
        ("survey", "survey\n,type,name,label,calculate,calculation\n,text,a,A,1,2\n", "calculate", "calculation"),
        ("survey", "survey\n,type,name,label,read only,readonly\n,text,a,A,yes,no\n", "read only", "readonly"),
        ("survey", "survey\n,type,name,label,relevant,bind::relevant\n,text,a,A,1,1\n", "relevant", "bind::relevant"),
        ("settings", "settings\n,form_id,id_string\n,a,b\n", "form_id", "id_string"),
    ],
)
def test_one_column_under_two_names_is_told_with_both(
    tmp_path: Path, sheet: str, text: str, first: str, second: str
) -> None:
    survey = "" if sheet == "survey" else "survey\n,type,name,label\n,select_one l,q,Q\n,text,n,N\n"
    rest = "" if sheet == "choices" else "choices\n,list_name,name,label\n,l,a,A\n"
    found = _read(tmp_path, survey + text + rest)
    assert ("F-053", sheet, 1, second) in _places(found)
    assert f"{second} (the same as {first})" in next(each for each in found.problems if each.code == "F-053").message


def test_a_sheet_with_notes_is_not_held_for_a_misspelled_one(tmp_path: Path) -> None:
    _workbook({**GOOD, "Notities": [["x"], ["y"]]}).save(tmp_path / "a.xlsx")
    assert read_form(tmp_path / "a.xlsx").problems == ()


def test_columns_that_the_converter_keeps_apart_are_not_one(tmp_path: Path) -> None:
    more = "choices\n,list_name,name,label,region,Region code\n,l,a,A,x,y\n"
    found = _survey(tmp_path, "select_one l,x,X,,", more=more)
    assert "F-053" not in [each.code for each in found.problems]


def test_a_sheet_of_very_many_rows_is_refused_before_they_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("forms.engine.workbook.MAX_ROWS", 2)
    _workbook(GOOD).save(tmp_path / "a.xlsx")
    (told,) = read_form(tmp_path / "a.xlsx").problems
    assert (told.code, "2 rows in one sheet" in told.message) == ("F-005", True)
    assert told.sheet == "survey"


def test_five_thousand_questions_fit_and_one_more_is_told_with_its_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("forms.engine.xform.MAX_NODES", 2)
    assert _survey(tmp_path, "text,a,A,,", "text,b,B,,").problems == ()
    assert _places(_survey(tmp_path, "text,a,A,,", "text,b,B,,", "text,c,C,,")) == [("F-005", "survey", 4, None)]


def test_empty_rows_are_no_questions_and_a_row_too_many_is_told_where_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("forms.engine.sheets.MAX_QUESTIONS", 2)
    assert _survey(tmp_path, "text,a,A,,", ",,,,", "text,b,B,,").problems == ()
    found = _survey(tmp_path, "text,a,A,,", ",,,,", "text,b,B,,", ",,,,", "text,c,C,,")
    assert _places(found) == [("F-005", "survey", 6, None)]
    assert "2 rows in the sheet survey" in found.problems[0].message


def test_a_column_that_one_language_lacks_is_told_with_its_sheet(tmp_path: Path) -> None:
    text = "survey\n,type,name,label::a (nl),label::b (en),hint::a (nl)\n,text,a,A,B,C\n"
    found = [(each.code, each.sheet, each.row, each.column) for each in _read(tmp_path, text).problems]
    assert found == [("F-008", "survey", 1, "hint")]


def test_a_word_that_no_choice_has_is_told_where_an_expression_asks_for_it(tmp_path: Path) -> None:
    found = _survey(
        tmp_path,
        "select_one l,a,A,,",
        "select_multiple l,m,M,,",
        "text,t,T,,",
        "text,x,X,${a} = 'rentd',",
        "text,y,Y,\"selected(${m}, 'own') and 'boat' != ${a}\",",
        "text,z,Z,\"${a} = 'rented' or ${a} = '' or ${t} = 'rentd' or selected(${m}, 'owned')\",",
        more="choices\n,list_name,name,label\n,l,rented,R\n,l,owned,O\n",
    )
    assert _places(found) == [
        ("F-071", "survey", 5, "relevant"),
        ("F-071", "survey", 6, "relevant"),
        ("F-071", "survey", 6, "relevant"),
    ]
    assert ["rented" in found.problems[0].message, "owned" in found.problems[1].message] == [True, True]


@pytest.mark.parametrize(
    ("kind", "default"),
    [
        ("integer", "2026-01-01"),
        ("integer", "12.0"),
        ("integer", "99999999999"),
        ("decimal", "1,5"),
        ("date", "2026-02-30"),
        ("time", "half drie"),
        ("dateTime", "2026-01-01"),
        ("select_one l", "z"),
        ("select_multiple l", "x z"),
    ],
)
def test_a_default_that_is_no_answer_of_its_type_is_told_and_the_question_begins_empty(
    tmp_path: Path, kind: str, default: str
) -> None:
    sheet = (
        f"survey\n,type,name,label,default\n,{kind},a,A,{{}}\n,text,b,B,{{}}\nchoices\n,list_name,name,label\n,l,x,X\n"
    )
    form = _read(tmp_path, sheet.format(f'"{default}"', f'"{default}"'))
    assert [(one.code, one.sheet, one.row, one.column) for one in form.problems] == [("F-037", "survey", 2, "default")]
    assert default in form.problems[0].message
    session = Session(form, {}, today=TODAY)
    assert session.state("a").value == ""
    assert session.state("b").value == default


@pytest.mark.parametrize(
    ("kind", "default"), [("integer", "7"), ("select_multiple l", "x"), ("date", "2026-12-23"), ("decimal", ".5")]
)
def test_a_default_of_its_type_is_what_a_question_begins_with(tmp_path: Path, kind: str, default: str) -> None:
    form = _read(
        tmp_path, f"survey\n,type,name,label,default\n,{kind},a,A,{default}\nchoices\n,list_name,name,label\n,l,x,X\n"
    )
    assert form.problems == ()
    assert Session(form, {}, today=TODAY).state("a").value == default


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("als(1, 2, 3)", "perhaps you meant if()"),
        ("${a} = 1 EN ${a} = 2", "write and"),
        ("${a} = 1 OF ${a} = 2", "write or"),
    ],
)
def test_what_a_dutch_spreadsheet_calls_it_is_told_with_what_to_write(tmp_path: Path, cell: str, said: str) -> None:
    form = _read(tmp_path, f'survey\n,type,name,label,relevant\n,integer,a,A,\n,text,b,B,"{cell}"\n')
    assert [one.row for one in form.problems] == [3]
    assert said in form.problems[0].message


def test_a_language_without_a_column_is_named(tmp_path: Path) -> None:
    form = _read(tmp_path, "survey\n,type,name,label::Nederlands (nl),hint::English (en)\n,text,a,A,H\n")
    assert any("in the language English (en) the column label is missing" in one.message for one in form.problems)


def test_a_workbook_is_opened_once_and_a_column_that_differs_in_blanks_still_stands_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[bytes] = []
    _workbook({"survey": [["type", "name", "label"], ["text", "a", "A"]]}).save(tmp_path / "once.xlsx")
    with monkeypatch.context() as watched:
        watched.setattr("forms.engine.workbook._columns_twice", opened.append)
        assert read_form(tmp_path / "once.xlsx").problems == ()
    assert opened == []
    _workbook({"survey": [["type", "name", "label", "label "], ["text", "a", "A", "B"]]}).save(tmp_path / "a.xlsx")
    assert _places(read_form(tmp_path / "a.xlsx")) == [("F-053", "survey", 1, "label")]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "type;name;label;hint\ntext;a;A, b, c, d, e, f, g, h;\ninteger;b;B;\n"),
        ("a.csv", "sep=;\r\nsurvey;;;\r\n;type;name;label\r\n;text;a;A, b, c\r\n;integer;b;B\r\n"),
        ("a.csv", 'sep=,\ntype,name,label\ntext,a,"A; b; c; d; e"\ninteger,b,B\n'),
        (
            "a.md",
            "| type | name | label |\n|---|:-:|---|\n| text | a | A |\n| integer | b | B \\| C |\n\nWhat this is.\n",
        ),
    ],
)
def test_a_text_that_a_spreadsheet_or_a_person_writes_is_read_as_its_columns_are(
    tmp_path: Path, name: str, text: str
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8", newline="")
    found = read_form(tmp_path / name)
    assert found.problems == ()
    assert [node.name for node in found.root.children] == ["a", "b"]


def test_an_upright_line_in_a_cell_of_markdown_is_part_of_it(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "| survey |\n| | type | name | label | relevant |\n| | text | a | A \\| B | |\n"
        "| | text | b | B | count(${a} \\| ${a}) > 0 |\n",
        encoding="utf-8",
    )
    found = read_form(tmp_path / "a.md")
    assert found.problems == ()
    assert next(iter(found.nodes["a"].label.values())) == "A | B"
    assert " | " in str(found.nodes["b"].relevant)


def test_every_question_without_a_label_is_named_with_its_row(tmp_path: Path) -> None:
    """pyxform stops at the first and names no row; what is never on the screen needs no label."""
    rows = ["text,a,,", "text,b,B,", "begin group,g,,", "integer,c,,", "calculate,d,,1", "text,e,,'x'", "note,f,,"]
    found = _survey(tmp_path, *rows, "end group", columns="type,name,label::nl,calculation")
    assert _places(found) == [("F-055", "survey", row, "label") for row in (2, 5, 8)]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "type,name,label\ntext,a,Well, and more\n"),
        ("a.md", "| type | name | label |\n| text | a | Well | and more |\n"),
    ],
)
def test_cells_beyond_the_last_column_are_told_and_the_form_goes_on(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    found = read_form(tmp_path / name)
    assert _places(found) == [("F-072", "survey", 2, None)]
    assert "and more" in found.problems[0].message
    assert [node.name for node in found.root.children] == ["a"]


@pytest.mark.parametrize("ending", ["csv", "md", "xlsx"])
def test_a_column_that_differs_in_capitals_or_blanks_stands_twice_too(tmp_path: Path, ending: str) -> None:
    heads = ["type", "name", "label", "Label", "NAME "]
    path = tmp_path / f"a.{ending}"
    if ending == "xlsx":
        book = openpyxl.Workbook()
        assert book.active is not None
        book.active.title = "survey"
        book.active.append(heads)
        book.active.append(["text", "a", "A"])
        book.save(path)
    else:
        line = ",".join(heads) if ending == "csv" else f"|{'|'.join(heads)}|"
        path.write_text(f"{line}\n{'text,a,A' if ending == 'csv' else '|text|a|A|'}\n", encoding="utf-8")
    assert _places(read_form(path)) == [("F-053", "survey", 1, "name"), ("F-053", "survey", 1, "label")]


def test_errors_that_a_dutch_spreadsheet_program_writes_are_errors(tmp_path: Path) -> None:
    errors = ["#VERW!", "#NAAM?", "#N/B", "#WAARDE!", "#DEEL/0!", "#LEEG!", "#GETAL!"]
    rows = "".join(f"text;a{number};{error}\n" for number, error in enumerate(errors))
    (tmp_path / "a.csv").write_text("type;name;label\n" + rows, encoding="utf-8")
    found = read_form(tmp_path / "a.csv")
    assert _places(found) == [("F-066", "survey", row, "label") for row in range(2, 9)]


_REPEAT = ("begin group,g,G", "text,n,N", "end group,,", "begin repeat,r,R", "text,m,M", "end repeat,,")


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("select_one ${m}", []),
        ("select_one ${n}", [("F-074", "survey", 8, "type")]),
        ("select_one ${s}", [("F-074", "survey", 8, "type")]),
        ("select_one ${g}", [("F-063", "survey", 8, "type")]),
        ("select_one ${r}", [("F-063", "survey", 8, "type")]),
        ("select_one ${gone}", [("F-063", "survey", 8, "type")]),
        ("select_multiple ${m}", [("F-060", "survey", 8, "type")]),
    ],
)
def test_choices_that_are_answers_come_from_a_question_in_a_repeat(
    tmp_path: Path, kind: str, told: list[Place]
) -> None:
    assert _places(_survey(tmp_path, *_REPEAT, f"{kind},s,S")) == told


def test_choices_from_a_question_that_does_not_repeat_are_its_one_answer(tmp_path: Path) -> None:
    found = _survey(tmp_path, *_REPEAT, "select_one ${n},s,S")
    assert "answers to n, which is in no repeat" in found.problems[0].message
    session = Session(found, {"n": "x"}, today=TODAY)
    assert [choice.name for choice in session.choices("s")] == ["x"]


def test_the_name_of_a_choice_that_is_an_answer_is_its_label(tmp_path: Path) -> None:
    named = "calculate,c,,,\"jr:choice-name(${s}, '${s}')\""
    inside = "calculate,d,,,\"jr:choice-name(${p}, '${p}')\""
    rows = (*_REPEAT[3:5], "select_one ${m},p,P", inside, "end repeat,,", "select_one ${m},s,S", named)
    found = _survey(tmp_path, *rows)
    assert _places(found) == []
    first, second = "1" * 16, "2" * 16
    session = Session(found, {f"r/{first}/m": "x", f"r/{second}/m": "y", f"r/{second}/p": "x"}, today=TODAY)
    session.set("s", "y")
    assert [session.value(path) for path in ("c", f"r/{first}/d", f"r/{second}/d")] == ["y", "", "x"]
    session.set(f"r/{second}/m", "z")
    assert session.value("c") == ""


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (["select_one l,a,A,randomize=true", "select_one l,b,B,randomize=maybe"], [(3, "parameters")]),
        (["text,a,A,rows=1", "text,b,B,rows=x", "text,t,T,"], [(3, "parameters")]),
        (["text,b,B,rows=x", "text,c,C,rows=x"], [(2, "parameters"), (3, "parameters")]),
        (["select_one l,a,A,", "select_one_external l,b,B,"], [(3, "type")]),
        (["range,r,R,step=0", "select_one l,c,C,seed=3"], [(2, "parameters"), (3, "parameters")]),
    ],
)
def test_what_is_told_without_a_place_is_found_in_the_sheet(
    tmp_path: Path, rows: list[str], told: list[tuple[int, str]]
) -> None:
    more = "choices\n,list_name,name,label\n,l,x,X\n"
    found = _survey(tmp_path, *rows, columns="type,name,label,parameters", more=more)
    assert _places(found) == [("F-007", "survey", row, column) for row, column in told]


@pytest.mark.parametrize("file", ["towns", "towns.txt", "towns.2026.csv", "${m}"])
def test_a_list_file_of_another_kind_is_told_with_its_place_and_the_same_each_time(tmp_path: Path, file: str) -> None:
    found = _survey(tmp_path, *_REPEAT, f"select_one_from_file {file},s,S")
    assert _places(found) == [("F-007", "survey", 8, "type")]
    assert f"{file} is no list" in found.problems[0].message


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("calculate,c,,,\"pulldata('gone', 'a', 'b', ${n})\"", "calculation"),
        ("text,c,C,\"pulldata('gone', 'a', 'b', ${n}) = 1\"", "relevant"),
        ("select_one_from_file gone.csv,c,C", "type"),
    ],
)
def test_a_list_that_is_not_there_is_named_with_who_asks_for_it_and_where(
    tmp_path: Path, row: str, column: str
) -> None:
    found = _survey(tmp_path, "text,n,N", row)
    assert _places(found) == [("F-022", "survey", 3, column)]
    assert "The list gone.csv of c is not there" in found.problems[0].message
    assert "It counts as empty" in found.problems[0].message


@pytest.mark.parametrize("column", ["bind::kt:private", "BIND::KT:PRIVATE", "Bind :: Kt:Private", " bind::kt:Private "])
def test_a_private_question_is_private_however_the_letters_of_its_column_are_written(
    tmp_path: Path, column: str
) -> None:
    found = _read(tmp_path, f"survey\n,type,name,label,{column}\n,text,a,A,yes\n")
    assert found.problems == ()
    assert found.node("a").attributes == {"private": "yes"}


@pytest.mark.parametrize("column", ["bind::private", "bind::kt::private", "bind::kt:privat"])
def test_a_column_that_looks_like_one_of_the_program_is_told(tmp_path: Path, column: str) -> None:
    found = _read(tmp_path, f"survey\n,type,name,label,{column}\n,text,a,A,yes\n")
    assert _places(found) == [("F-052", "survey", 1, column)]
    assert "perhaps you meant bind::kt:private" in found.problems[0].message


def test_an_attribute_that_no_xml_can_have_is_told_in_its_column(tmp_path: Path) -> None:
    text = "survey\n,type,name,label,bind::kt: private\n,text,a,A,yes\nsettings\n,form_id,attribute::a b\n,f,x\n"
    places = _places(_read(tmp_path, text))
    assert ("F-056", "survey", 1, "bind::kt: private") in places
    assert ("F-056", "settings", 1, "attribute::a b") in places


def test_a_prefix_that_no_setting_declares_and_one_that_xml_keeps_for_itself_make_a_form(tmp_path: Path) -> None:
    text = (
        'survey\n,type,name,label\n,text,a,A\nsettings\n,form_id,namespaces,attribute::zz:x\n,f,"xmlns=""urn:x""",y\n'
    )
    assert _read(tmp_path, text).problems == ()


@pytest.mark.parametrize(("column", "meant"), [("versoin", "version"), ("form_title::nl", "form_title")])
def test_a_setting_that_looks_like_a_known_one_is_told_and_not_used(tmp_path: Path, column: str, meant: str) -> None:
    found = _read(tmp_path, f"survey\n,type,name,label\n,text,a,A\nsettings\n,form_id,{column}\n,f,x\n")
    assert _places(found) == [("F-052", "settings", 1, column)]
    assert f"perhaps you meant {meant}." in found.problems[0].message


def test_a_form_whose_settings_name_its_top_node_is_told_of_by_row_too(tmp_path: Path) -> None:
    text = "survey\n,type,name,label,relevant\n,text,a,A,1 +\nsettings\n,name\n,visit\n"
    found = _read(tmp_path, text)
    assert _places(found) == [("F-010", "survey", 2, "relevant")]
    assert found.root.path == "/visit"


@pytest.mark.parametrize("column", ["relevant::nl", "default::nl", "hint::nl::x", "calculation::Dutch (nl)"])
def test_a_language_in_a_column_that_has_none_is_told_and_not_used(tmp_path: Path, column: str) -> None:
    found = _read(tmp_path, f"survey\n,type,name,label,{column}\n,text,a,A,1\n")
    assert _places(found) == [("F-052", "survey", 1, column)]
    assert f"perhaps you meant {column.split('::')[0]}." in found.problems[0].message


def test_a_language_in_a_column_that_is_needed_leaves_it_missing(tmp_path: Path) -> None:
    text = "survey\n,type::nl,name,label\n,text,a,A\n"
    assert {each[0] for each in _places(_read(tmp_path, text))} == {"F-051", "F-052"}


@pytest.mark.parametrize("other", ["label::Nederlands (nl)", "Label::NL", "label::nl "])
def test_texts_that_stand_twice_in_one_language_are_told_however_it_is_written(tmp_path: Path, other: str) -> None:
    found = _read(tmp_path, f"survey\n,type,name,label::nl,{other},label\n,text,a,A,B,C\n")
    assert [(each.code, each.sheet, each.row) for each in found.problems] == [("F-053", "survey", 1)]


CHOICES = "survey\n,type,name,label\n,select_one l,a,A\nchoices\n,list_name,name,label,{column}\n,l,c,C,x\n"


@pytest.mark.parametrize("column", ["1x", "<q>", "x:y", "-x", "x&y"])
def test_a_column_of_choices_that_no_expression_can_name_is_told_with_its_place(tmp_path: Path, column: str) -> None:
    found = _read(tmp_path, CHOICES.format(column=column))
    assert _places(found) == [("F-056", "choices", 1, column)]


@pytest.mark.parametrize("column", ["foo::nl", "name::nl", "hint::nl"])
def test_a_language_in_a_column_of_choices_that_has_none_is_told_and_not_used(tmp_path: Path, column: str) -> None:
    found = _read(tmp_path, CHOICES.format(column=column))
    assert _places(found) == [("F-052", "choices", 1, column)]
    assert [choice.extra for choice in found.choices["l"]] == [{}]


@pytest.mark.parametrize("column", ["région", "a.b", "media::image", "label:nl", "sub region"])
def test_other_columns_of_choices_are_no_fault(tmp_path: Path, column: str) -> None:
    assert _places(_read(tmp_path, CHOICES.format(column=column))) == []


@pytest.mark.parametrize(("make", "why"), [(Path.mkdir, "a_folder"), (Path.exists, "not_there")])
def test_why_a_list_file_cannot_be_opened_is_told_in_words_that_are_translated(
    tmp_path: Path, make: Callable[[Path], object], why: str
) -> None:
    make(tmp_path / "towns.csv")
    found = _read(tmp_path, "survey\n,type,name,label\n,select_one_from_file towns.csv,a,A\n")
    assert _places(found) == [("F-022", "survey", 2, "type")]
    assert found.problems[0].values["why"] == [why, {}]


@pytest.mark.parametrize("column", ["relevance", "Relevant"])
@pytest.mark.parametrize("more", ["", ",textt,c,C,\n"])
def test_a_fault_is_told_at_its_column_as_the_sheet_calls_it(tmp_path: Path, column: str, more: str) -> None:
    found = _read(tmp_path, f"survey\n,type,name,label,{column}\n,text,a,A,foo()\n{more}")
    assert ("F-012", "survey", 2, column) in _places(found)
