"""XLSForms and XForms are read as their makers meant them."""

import io
from pathlib import Path

import openpyxl
import pytest

from forms.engine.model import Kind, in_language
from forms.engine.session import Session
from forms.engine.words_in_form import language_code
from forms.engine.xform import form_from_xml, read_form
from tests.forms.engine.build import TODAY, form, group, q, repeat, xml

HEADER = (
    "type,name,label::Nederlands (nl),label::English (en),hint::Nederlands (nl),relevant,constraint,"
    "constraint_message::Nederlands (nl),calculation,default,appearance,bind::kt:private,"
    "choice_filter,required,repeat_count"
)
ROWS = """survey
,HEADER
,begin group,first,Eerst,First,,,,,,,,,,,
,text,p1_name,Naam,Name,Hoe heet u?,,,,,,multiline,yes,,yes,
,integer,n,Hoeveel?,How many?,,${p1_name} != '',. > 3,Meer dan 3,,,,,,,
,date,d,Datum,Date,,,,,,today(),,,,,
,select_one yn or_other,s,Keuze,Choice,,,,,,,,,,,
,select_one_from_file towns.csv,m,Gemeente,Town,,,,,,,minimal autocomplete,,province = ${prov},,
,text,prov,Provincie,Province,,,,,,,,,,,
,end group,,,,,,,,,,,,,,
,begin repeat,debts,Schulden,Debts,,,,,,,,,,,
,decimal,amount,Bedrag van ${p1_name},Amount,,,,,,5,money,,,,
,calculate,share,,,,,,,${amount} div sum(${amount}),,,,,,
,end repeat,,,,,,,,,,,,,,
,note,end,Klaar,Done,,,,,,,,,,,
,acknowledge,ok,Gelezen,Read,,,,,,,,,,,
,geopoint,where,Waar,Where,,,,,,,,,,,
choices
,list_name,name,label::Nederlands (nl),label::English (en)
,yn,yes,Ja,Yes
,yn,no,Nee,No
settings
,form_id,version,form_title,default_language,namespaces
,visit,3,Het bezoek,Nederlands (nl),kt='https://keukentafel.example/kt'
"""
ROWS = ROWS.replace("HEADER", HEADER)
TOWNS = "name,label::nl,label::en,province\nGM1,Één,One,NH\nGM2,Twee,Two,UT\n"


@pytest.fixture(params=["csv", "md", "xlsx"])
def sheet(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The same form as .csv, Markdown and workbook, with its list beside it."""
    (tmp_path / "towns.csv").write_text(TOWNS, encoding="utf-8")
    path = tmp_path / f"visit.{request.param}"
    if request.param == "csv":
        path.write_text(ROWS, encoding="utf-8")
    elif request.param == "md":
        path.write_text(_markdown(), encoding="utf-8")
    else:
        path.write_bytes(_workbook())
    return path


def _rows() -> list[list[str]]:
    import csv

    return list(csv.reader(io.StringIO(ROWS)))


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_an_xform_in_utf_16_is_read_as_xml_has_it(tmp_path: Path, encoding: str) -> None:
    text = '\ufeff<?xml version="1.0" encoding="UTF-16"?>' + xml(q("a", default="Café"))
    (tmp_path / "form.xml").write_bytes(text.encode(encoding))
    found = read_form(tmp_path / "form.xml")
    assert found.problems == ()
    assert found.root.children[0].default == "Café"


def _markdown() -> str:
    return "\n".join("| " + " | ".join(cell.replace("|", "") for cell in row) + " |" for row in _rows()) + "\n"


def _workbook() -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for row in _rows():
        if row[0]:
            page = book.create_sheet(row[0])
        else:
            page.append(row[1:])
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def test_a_sheet_becomes_a_form(sheet: Path) -> None:
    found = read_form(sheet)
    assert (found.id, found.version, found.title, found.languages) == ("visit", "3", "Het bezoek", ("nl", "en"))
    assert found.node("p1_name").label == {"nl": "Naam", "en": "Name"}
    assert found.node("p1_name").hint == {"nl": "Hoe heet u?"}
    assert found.node("p1_name").attributes == {"private": "yes"}
    assert found.node("p1_name").appearance == "multiline"
    assert found.node("p1_name").required == "true()"
    assert found.node("n").constraint_message == {"nl": "Meer dan 3"}
    assert found.node("amount").default == "5"
    kinds = {name: node.kind.value for name, node in found.nodes.items()}
    assert kinds == {
        "first": "group", "p1_name": "text", "n": "integer", "d": "date", "s": "select_one", "s_other": "text",
        "m": "select_one", "prov": "text", "debts": "repeat", "amount": "decimal", "share": "calculate", "end": "note",
        "ok": "acknowledge", "where": "hidden",
    }  # fmt: skip
    unavailable = [problem for problem in found.problems if problem.code != "F-008"]
    assert [(problem.code, problem.sheet, problem.row) for problem in unavailable] == [("F-020", "survey", 16)]


def test_a_sheet_runs(sheet: Path) -> None:
    session = Session(read_form(sheet), {}, today=TODAY)
    assert session.value("d") == "2026-11-23"
    session.set("p1_name", "Sam")
    assert session.state("n").relevant
    assert [choice.label for choice in session.choices("m")] == []
    session.set("prov", "UT")
    assert [dict(choice.label) for choice in session.choices("m")] == [{"nl": "Twee", "en": "Two"}]
    session.add_item("debts", "1" * 16)
    assert session.value("debts/1111111111111111/amount") == "5"
    assert session.label("debts/1111111111111111/amount") == "Bedrag van Sam"


def test_a_fault_in_a_sheet_is_named_with_row_and_column(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(
        "survey\n,type,name,label,relevant,calculation\n,text,a,A,,\n,text,b,B,nonsense(1),\n"
        ",calculate,c,,,${d}\n,calculate,d,,,${c}\n",
        encoding="utf-8",
    )
    found = [(each.code, each.sheet, each.row, each.column) for each in read_form(path).problems]
    assert found == [("F-012", "survey", 3, "relevant"), ("F-014", "survey", 4, None)]


def test_a_sheet_that_is_no_form_says_why(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("survey\n,type,name,label\n,text,a b,A\n", encoding="utf-8")
    problem = read_form(path).problems[0]
    assert (problem.code, problem.row) == ("F-056", 2)


def test_a_name_used_twice_is_told_and_both_questions_work() -> None:
    found = form(group("g", q("a")), group("h", q("a")))
    assert [problem.code for problem in found.problems] == ["F-021"]
    session = Session(found, {}, today=TODAY)
    session.set("a", "1")
    session.set("h.a", "2")
    assert [state.value for state in session.states()] == ["", "1", "", "2"]


def test_a_list_that_is_not_there_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("survey\n,type,name,label\n,select_one_from_file gone.csv,a,A\n", encoding="utf-8")
    assert [problem.code for problem in read_form(path).problems] == ["F-022"]


def test_a_choice_that_stands_twice_in_a_list_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "towns.csv").write_text("name;label\na;A\nb;B\na;C\n", encoding="utf-8")
    path = tmp_path / "a.csv"
    path.write_text("survey\n,type,name,label\n,select_one_from_file towns.csv,a,A\n", encoding="utf-8")
    found = read_form(path)
    assert [(each.code, each.sheet, each.row) for each in found.problems] == [("F-024", "towns.csv", 4)]
    assert [choice.label for choice in found.choices["towns"]] == [{"": "A"}, {"": "B"}, {"": "C"}]


def test_cells_beyond_the_last_column_of_a_list_file_are_told_by_row(tmp_path: Path) -> None:
    (tmp_path / "towns.csv").write_text("name,label\n\na,Aa, the,town\nb\nc,Cee,, \n", encoding="utf-8")
    path = tmp_path / "a.csv"
    path.write_text("survey\n,type,name,label\n,select_one_from_file towns.csv,a,A\n", encoding="utf-8")
    found = read_form(path)
    assert [(each.code, each.sheet, each.row) for each in found.problems] == [("F-072", "towns.csv", 3)]
    assert "with the." in found.problems[0].message
    assert [choice.label for choice in found.choices["towns"]] == [{"": "Aa"}, {"": ""}, {"": "Cee"}]


def test_a_note_is_not_a_question_and_a_hidden_value_neither() -> None:
    found = form(q("note", readonly="true()"), q("hidden", "none"), q("sum", "none", calculate="1"))
    assert [node.kind for node in found.root.children] == [Kind.NOTE, Kind.HIDDEN, Kind.CALCULATE]


@pytest.mark.parametrize(
    ("name", "code"),
    [("Nederlands (nl)", "nl"), ("nl", "nl"), ("Frysk (fy)", "fy"), ("Dutch", "Dutch"), ("default", "")],
)
def test_a_language_has_a_code(name: str, code: str) -> None:
    assert language_code(name) == code


def test_a_text_falls_back_to_another_language_rather_than_nothing() -> None:
    assert in_language({"nl": "Ja", "en": "Yes"}, "en") == "Yes"
    assert in_language({"nl": "Ja"}, "fy", ("nl",)) == "Ja"
    assert in_language({"": "Ja"}, "fy") == "Ja"
    assert in_language({}, "nl") == ""


def test_a_label_without_its_translation_says_what_stands_in_it() -> None:
    text = xml(q("a")).replace("<label>a</label>", "<label ref=\"jr:itext('nowhere')\">Naam</label>")
    assert form_from_xml(text).node("a").label == {"": "Naam"}


OTHER = "urn:example:other"
XFORMS, OPENROSA = "http://www.w3.org/2002/xforms", "http://openrosa.org/javarosa"


def test_the_prefix_of_a_namespace_does_not_matter_and_the_namespace_does() -> None:
    usual = xml(repeat("r", q("a"), count="2"))
    assert Session(form_from_xml(usual), {}, today=TODAY).items("r") == ("0" * 15 + "1", "0" * 15 + "2")
    renamed = usual.replace("jr:", "open:").replace("xmlns:jr", "xmlns:open")
    assert len(Session(form_from_xml(renamed), {}, today=TODAY).items("r")) == 2
    other = form_from_xml(usual.replace(OPENROSA, OTHER))
    assert [(each.code, "count" in each.message, OPENROSA in each.message) for each in other.problems] == [
        ("F-073", True, True)
    ]
    assert Session(other, {}, today=TODAY).items("r") == ()


def test_an_element_of_another_namespace_is_told_with_its_line_and_not_used() -> None:
    text = xml(q("a"), q("b")).replace('<input ref="/data/b">', f'\n<input ref="/data/b" xmlns="{OTHER}">')
    found = form_from_xml(text)
    assert [(each.code, each.row) for each in found.problems] == [("F-073", 2)]
    assert (found.node("a").kind, found.node("b").kind) == (Kind.TEXT, Kind.HIDDEN)


@pytest.mark.parametrize("namespace", ["", OTHER])
def test_a_form_without_the_namespace_of_xforms_is_refused_in_words_that_say_which_it_needs(namespace: str) -> None:
    found = form_from_xml(xml(q("a")).replace(XFORMS, namespace))
    assert [(each.code, each.row, XFORMS in each.message) for each in found.problems] == [("F-006", 1, True)]
    assert found.root.children == ()


def test_a_body_that_is_not_of_xhtml_is_refused() -> None:
    found = form_from_xml(xml(q("a")).replace("h:body", "body"))
    assert [(each.code, "body" in each.message) for each in found.problems] == [("F-006", True)]


def test_what_is_asked_may_be_of_any_namespace() -> None:
    found = form_from_xml(xml(q("label"), q("b")).replace("<data ", f'<data xmlns="{OTHER}" '))
    assert (found.problems, sorted(found.nodes)) == ((), ["b", "label"])
