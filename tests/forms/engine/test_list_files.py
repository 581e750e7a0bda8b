"""What is wrong with a list file is told with its own row; the form goes on with the rest of the list."""

from pathlib import Path

import pytest

from forms.engine.model import Form
from forms.engine.session import Session
from forms.engine.xform import form_from_xml, read_form
from tests.forms.engine.build import TODAY, xml

Place = tuple[str, str | None, int | None, str | None]


def _with(tmp_path: Path, text: str, *rows: str, name: str = "towns.csv") -> Form:
    (tmp_path / name).write_text(text, encoding="utf-8")
    survey = "\n".join(f",{row}" for row in rows)
    (tmp_path / "a.csv").write_text(f"survey\n,type,name,label,calculation,parameters\n{survey}\n", encoding="utf-8")
    return read_form(tmp_path / "a.csv")


def _places(form: Form) -> list[Place]:
    return [(each.code, each.sheet, each.row, each.column) for each in form.problems]


@pytest.mark.parametrize(
    ("text", "places", "names"),
    [
        ("name,label\n\na,A\n\na,B\n", [("F-024", "towns.csv", 5, "name")], ["a", "a"]),
        ("name,label\n,A\nb,B\n", [("F-055", "towns.csv", 2, "name")], ["b"]),
        ("naam,label\na,A\nb,B\n", [("F-051", "towns.csv", 1, "name")], []),
        ("name,label\na b,A\nb,B\n", [("F-061", "towns.csv", 2, "name")], ["a b", "b"]),
        ("name,label\n", [], []),
    ],
)
def test_a_row_that_cannot_be_chosen_is_told_with_its_place(
    tmp_path: Path, text: str, places: list[Place], names: list[str]
) -> None:
    form = _with(tmp_path, text, "select_multiple_from_file towns.csv,q,Q,,")
    assert _places(form) == places
    assert [choice.name for choice in form.choices["towns"]] == names


def test_a_choice_with_a_space_is_no_fault_where_one_is_chosen(tmp_path: Path) -> None:
    assert _places(_with(tmp_path, "name,label\na b,A\n", "select_one_from_file towns.csv,q,Q,,")) == []


def test_a_list_that_is_only_looked_up_in_needs_no_names(tmp_path: Path) -> None:
    rows = ("text,q,Q,,", "calculate,c,,\"pulldata('towns','price','code','7')\",")
    form = _with(tmp_path, "code,price\n6,1\n7,2\n", *rows)
    assert _places(form) == []
    assert Session(form, {}, today=TODAY).value("c") == "2"


def test_the_column_that_gives_the_labels_can_be_looked_up_by_its_own_name(tmp_path: Path) -> None:
    rows = (
        "select_one_from_file towns.csv,q,Q,,value=code label=naam",
        "calculate,c,,\"pulldata('towns','naam','code','7')\",",
    )
    form = _with(tmp_path, "code,naam\n7,Zuid\n", *rows)
    assert Session(form, {}, today=TODAY).value("c") == "Zuid"
    assert form.choices["towns"][0].label == {"": "Zuid"}


def test_a_choice_of_an_xform_is_told_with_the_line_of_the_choice() -> None:
    items = "\n".join(f"<item><name>{name}</name></item>" for name in ("a b", "c", "c"))
    control = (
        "<select ref='/data/q'><label>Q</label><itemset nodeset=\"instance('l')/root/item\">"
        "<value ref='name'/><label ref='name'/></itemset></select>"
    )
    text = xml(model=f'\n<instance id="l"><root>\n{items}</root></instance>')
    line = text[: text.index("<item>")].count("\n") + 1
    text = text.replace("</data>", "<q/></data>", 1).replace("</h:body>", f"{control}</h:body>")
    assert _places(form_from_xml(text)) == [("F-061", None, line, None), ("F-024", None, line + 2, None)]
