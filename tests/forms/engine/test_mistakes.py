"""What people easily get wrong in a spreadsheet is told with sheet, row and column, in their language."""

from pathlib import Path

import pytest

from forms.engine.model import Form
from forms.engine.xform import read_form
from forms.publishing import Objection
from forms.words import LANGUAGES
from tests.forms.test_publishing_words import words_in

K = "k,a,A\nk,b,B"
LIST = ("list_name,name,label", K)
Place = tuple[str, str, int, str | None]

# the mistake: the columns, the rows of the questions, what stands on the sheet choices, and what is told
MISTAKES: dict[str, tuple[str, str, tuple[str, str] | None, list[Place]]] = {
    "or_other with a filter": (
        "type,name,label,choice_filter",
        "text,q,Q,\nselect_one k or_other,s,S,name != ${q}\nselect_multiple k or_other,t,T,name != ${q}",
        LIST,
        [("F-077", "survey", 3, "choice_filter"), ("F-077", "survey", 4, "choice_filter")],
    ),
    "or_other with a file": (
        "type,name,label", "select_one_from_file t.csv or_other,s,S", None, [("F-077", "survey", 2, "type")],
    ),
    "or_other with answers": (
        "type,name,label",
        "begin repeat,r,R\ntext,x,X\nend repeat,,\nselect_one ${x} or_other,s,S",
        None,
        [("F-077", "survey", 5, "type")],
    ),
    "a missing list": ("type,name,label", "select_one kk,s,S", LIST, [("F-060", "survey", 2, "type")]),
    "no sheet choices": ("type,name,label", "select_one kk,s,S", None, [("F-060", "survey", 2, "type")]),
    "no list": ("type,name,label", "select_one,s,S", LIST, [("F-054", "survey", 2, "type")]),
    "two lists": ("type,name,label", "select_one k m,s,S", LIST, [("F-054", "survey", 2, "type")]),
    "a type in Dutch": ("type,name,label", "tekst,s,S", None, [("F-054", "survey", 2, "type")]),
    "a type in capitals": ("type,name,label", "Select_One k,s,S", LIST, [("F-054", "survey", 2, "type")]),
    "a name twice": ("type,name,label", "text,s,S\ntext,s,S", None, [("F-057", "survey", 3, "name")]),
    "a name in other capitals": ("type,name,label", "text,s,S\ntext,S,T", None, [("F-008", "survey", 3, "name")]),
    "a name with a space": ("type,name,label", "text,a b,S", None, [("F-056", "survey", 2, "name")]),
    "a name that begins with a figure": ("type,name,label", "text,1a,S", None, [("F-056", "survey", 2, "name")]),
    "a group without an end": ("type,name,label", "begin group,g,G\ntext,s,S", None, [("F-058", "survey", 2, "type")]),
    "an end without a beginning": ("type,name,label", "text,s,S\nend group,,", None, [("F-059", "survey", 3, "type")]),
    "a group without a name": (
        "type,name,label", "begin group,,G\ntext,s,S\nend group,,", None, [("F-055", "survey", 2, "name")],
    ),
    "no label": ("type,name,label", "text,s,", None, [("F-055", "survey", 2, "label")]),
    "a reference to nothing": (
        "type,name,label,relevant", "text,s,S,${nee} = 1", None, [("F-063", "survey", 2, "relevant")],
    ),
    "a reference that does not end": ("type,name,label", "text,s,Dag ${s", None, [("F-065", "survey", 2, "label")]),
    "a last-saved reference to nothing": (
        "type,name,label,default", "text,s,S,${last-saved#nee}", None, [("F-063", "survey", 2, "default")],
    ),
    "a word for a text": ("type,name,label,relevant", "text,s,S,\ntext,t,T,ja", None,
        [("F-013", "survey", 3, "relevant")]),
    "required in Dutch": ("type,name,label,required", "text,s,S,ja", None, [("F-013", "survey", 2, "required")]),
    "readonly with a cross": ("type,name,label,readonly", "text,s,S,x", None, [("F-013", "survey", 2, "readonly")]),
    "a trigger that is no reference": (
        "type,name,label,trigger,calculation",
        "text,s,S,,\ncalculate,c,,s,1\ncalculate,d,,${s} ${s},1",
        None,
        [("F-007", "survey", 3, "trigger"), ("F-007", "survey", 4, "trigger")],
    ),
    "a group as a trigger": (
        "type,name,label,trigger,calculation",
        "begin group,g,G,,\ntext,s,S,,\nend group,,,,\ncalculate,c,,${g},1",
        None,
        [("F-063", "survey", 5, "trigger")],
    ),
    "no calculation": (
        "type,name,label,calculation",
        "text,s,S,\ncalculate,c,,\ncalculate,d,,",
        None,
        [("F-055", "survey", 3, "calculation"), ("F-055", "survey", 4, "calculation")],
    ),
    "a trigger for no calculation": (
        "type,name,label,trigger", "text,s,S,\ncalculate,c,,${s}", None, [("F-055", "survey", 3, "calculation")],
    ),
    "parameters that do not exist": (
        "type,name,label,parameters",
        "range,s,S,start=1 end=5 stap=1\ntext,t,T,max=5",
        None,
        [("F-007", "survey", 2, "parameters"), ("F-007", "survey", 3, "parameters")],
    ),
    "parameters in words": (
        "type,name,label,parameters", "range,s,S,van 1 tot 5", None, [("F-007", "survey", 2, "parameters")],
    ),
    "a parameter that is no number": (
        "type,name,label,parameters", "range,s,S,start=een end=5", None, [("F-007", "survey", 2, "parameters")],
    ),
    "a step of nothing": (
        "type,name,label,parameters", "range,s,S,start=1 end=5 step=0", None, [("F-007", "survey", 2, "parameters")],
    ),
    "a step too large": (
        "type,name,label,parameters", "range,s,S,start=1 end=5 step=9", None, [("F-007", "survey", 2, "parameters")],
    ),
    "an order in Dutch": (
        "type,name,label,parameters", "select_one k,s,S,randomize=ja", LIST, [("F-007", "survey", 2, "parameters")],
    ),
    "a seed without an order": (
        "type,name,label,parameters", "select_one k,s,S,seed=3", LIST, [("F-007", "survey", 2, "parameters")],
    ),
    "a seed that is a word": (
        "type,name,label,parameters",
        "select_one k,s,S,randomize=true seed=x",
        LIST,
        [("F-007", "survey", 2, "parameters")],
    ),
    "rows in words": ("type,name,label,parameters", "text,s,S,rows=vijf", None, [("F-007", "survey", 2, "parameters")]),
    "a column of a list that can be none": (
        "type,name,label,parameters",
        "select_one_from_file t.csv,s,S,value=1a",
        None,
        [("F-007", "survey", 2, "parameters")],
    ),
    "parameters of a recording": (
        "type,name,label,parameters", "audio,s,S,quality=goed\ntext,t,T,", None,
        [("F-020", "survey", 2, "type"), ("F-028", "survey", 2, "parameters")],
    ),
    "a workbook as a list": (
        "type,name,label", "select_one_from_file t.xlsx,s,S", None, [("F-007", "survey", 2, "type")],
    ),
    "a list of another program": (
        "type,name,label", "select_one_external k,s,S", LIST,
        [("F-007", "survey", 2, "type")],
    ),
    "two lists in a table": (
        "type,name,label,appearance",
        "begin group,g,G,table-list\nselect_one k,s,S,\nselect_one m,t,T,\nend group,,,",
        ("list_name,name,label", f"{K}\nm,a,A"),
        [("F-007", "survey", 4, "type")],
    ),
    "a repeat called as another": (
        "type,name,label",
        "begin group,a,A\nbegin repeat,r,R\ntext,s,S\nend repeat,,\n"
        "end group,,\nbegin repeat,r,R\ntext,t,T\nend repeat,,",
        None,
        [("F-007", "survey", 7, "name")],
    ),
    "a repeat called as the form": (
        "type,name,label", "begin repeat,data,R\ntext,s,S\nend repeat,,", None, [("F-025", "survey", 2, "name")],
    ),
    "a count in words": (
        "type,name,label,repeat_count",
        "begin repeat,r,R,drie\ntext,s,S,\nend repeat,,,\nbegin repeat,t,T,1 +\ntext,u,U,\nend repeat,,,",
        None,
        [("F-013", "survey", 2, "repeat_count"), ("F-010", "survey", 5, "repeat_count")],
    ),
    "a question called as the count of a repeat": (
        "type,name,label,repeat_count,calculation",
        "begin repeat,r,R,1 + 1,\ntext,s,S,,\nend repeat,,,,\nbegin group,g,G,,\ncalculate,r_count,,,1\nend group,,,,",
        None,
        [("F-007", "survey", 6, None)],
    ),
    "one name for a list and a file": (
        "type,name,label", "select_one k,a,A\nselect_one_from_file k.csv,s,S", LIST, [("F-007", "survey", 3, "type")],
    ),
    "a big picture alone": ("type,name,label,big-image", "text,s,S,x.png", None, [("F-007", "survey", 2, "big-image")]),
    "a row that is put off": (
        "type,name,label,disabled", "text,s,S,\ntext,t,T,yes", None, [("F-008", "survey", 3, "disabled")],
    ),
    "a list that is brought in and not there": (
        "type,name,label", "csv-external,t,\ntext,s,S", None, [("F-022", "survey", 2, "type")],
    ),
    "a default of another type": ("type,name,label,default", "integer,s,S,vijf", None,
        [("F-037", "survey", 2, "default")]),
    "a choice twice": (
        "type,name,label", "select_one k,s,S", ("list_name,name,label", f"{K}\nk,a,C"),
        [("F-024", "choices", 4, "name")],
    ),
    "a choice without a label": (
        "type,name,label", "select_one k,s,S", ("list_name,name,label", "k,a,\nk,b,B"),
        [("F-008", "choices", 2, "label")],
    ),
    "a filter on no column": (
        "type,name,label,choice_filter",
        "text,q,Q,\nselect_one k,s,S,stat = ${q}",
        ("list_name,name,label,stad", "k,a,A,x\nk,b,B,y"),
        [("F-013", "survey", 3, "choice_filter")],
    ),
    "a column with a space": (
        "type,name,label",
        "select_one k,s,S",
        ("list_name,name,label,mijn kolom", "k,a,A,x\nk,b,B,y"),
        [("F-008", "choices", 1, "mijn kolom")],
    ),
    "entities": ("type,name,label,save_to", "text,s,S,x", None, [("F-028", "survey", 1, "save_to")]),
    "a name used in a loop": (
        "type,name,label", "begin loop over k,l,L\ntext,s,S\nend loop,,", LIST, [("F-021", "survey", 3, "name")],
    ),
}  # fmt: skip


def _read(tmp_path: Path, columns: str, rows: str, choices: tuple[str, str] | None, more: str = "") -> Form:
    sheets = {"survey": (columns, rows), **({"choices": choices} if choices else {})}
    lines = [
        line
        for name, (heads, cells) in sheets.items()
        for line in (name, *(f",{each}" for each in (heads, *cells.split("\n"))))
    ]
    path = tmp_path / "form.csv"
    path.write_text("\n".join(lines) + "\n" + more, encoding="utf-8")
    return read_form(path)


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_with_its_place_and_in_the_language_of_who_made_it(tmp_path: Path, mistake: str) -> None:
    columns, rows, choices, places = MISTAKES[mistake]
    found = _read(tmp_path, columns, rows, choices).problems
    assert sorted((one.code, one.sheet, one.row, one.column) for one in found) == sorted(places)
    for one in found:
        dutch, english = (words_in(each).objection(Objection("Q-020", False, problem=one)) for each in ("nl", "en"))
        assert dutch != english
        assert "in het Engels" not in dutch
        assert "{{" not in dutch + english


def test_a_setting_is_looked_at_too(tmp_path: Path) -> None:
    found = _read(
        tmp_path, "type,name,label", "text,s,S", None, "settings\n,name,instance_name\n,a b,${nee}\n"
    ).problems
    assert [(one.code, one.row, one.column) for one in found] == [
        ("F-056", 2, "name"),
        ("F-028", 2, "instance_name"),
    ]


@pytest.mark.parametrize(
    ("columns", "rows"),
    [
        ("type,name,label,parameters", "text,t,T,\naudio,s,S,quality=goed\nimage,i,I,app=a b\naudit,audit,,x=y"),
        ("type,name,label,save_to", "text,t,T,x"),
    ],
)
def test_what_other_programs_would_use_refuses_no_form(tmp_path: Path, columns: str, rows: str) -> None:
    found = _read(tmp_path, columns, rows, None)
    assert "t" in found.nodes
    assert "F-028" in {one.code for one in found.problems}
    assert {one.code for one in found.problems} <= {"F-020", "F-023", "F-028"}


@pytest.mark.parametrize("name", ["${nee}", "${t", "${s}", "concat(${t}"])
def test_a_name_for_servers_that_cannot_be_made_refuses_no_form(tmp_path: Path, name: str) -> None:
    rows = "text,t,T\nbegin group,g,G\ntext,s,S\nend group,,\nbegin group,h,H\ntext,s,S\nend group,,"
    found = _read(tmp_path, "type,name,label", rows, None, f"settings\n,instance_name\n,{name}\n")
    assert "t" in found.nodes
    assert [(one.code, one.row, one.column) for one in found.problems if one.sheet == "settings"] == [
        ("F-028", 2, "instance_name")
    ]


@pytest.mark.parametrize(
    ("columns", "language", "told"),
    [
        ("type,name,label::Nederlands (nl),label::English (en)", "Deutsch (de)", True),
        ("type,name,label::Nederlands (nl),label::English (en)", "English (en)", False),
        ("type,name,label::Nederlands (nl),label::English (en)", "nl", False),
        ("type,name,label,label::English (en)", "Nederlands (nl)", False),
        ("type,name,label,hint", "Nederlands (nl)", False),
    ],
)
def test_a_default_language_that_no_column_is_in_is_told(
    tmp_path: Path, columns: str, language: str, *, told: bool
) -> None:
    found = _read(tmp_path, columns, "text,s,S,T", None, f"settings\n,default_language\n,{language}\n")
    assert "s" in found.nodes
    places = [(one.code, one.row, one.column) for one in found.problems if one.sheet == "settings"]
    assert places == [("F-008", 2, "default_language")] * told


def test_a_sheet_with_a_misspelled_name_is_named(tmp_path: Path) -> None:
    found = _read(tmp_path, "type,name,label", "text,s,S", None, "setting\n,version\n,3\n").problems
    assert [(one.code, one.sheet) for one in found] == [("F-008", "settings")]
    assert "'setting'" in words_in("nl").problem(found[0], "Q-020")


def test_what_is_meant_is_said_of_words_in_dutch_and_of_columns(tmp_path: Path) -> None:
    required = _read(tmp_path, "type,name,label,required", "text,s,S,Ja", None).problems
    assert "schrijf yes" in words_in("nl").problem(required[0], "Q-020")
    named = "type,name,label,choice_filter", "text,q,Q,\nselect_one k,s,S,stat = ${q}"
    listed = _read(tmp_path, "type,name,label", "select multiple from k,s,S", LIST).problems
    assert "select_multiple k" in words_in("nl").problem(listed[0], "Q-020")
    column = _read(tmp_path, *named, ("list_name,name,label,stad", "k,a,A,x")).problems
    assert "misschien is stad bedoeld" in words_in("nl").problem(column[0], "Q-020")


@pytest.mark.parametrize(
    "filter_", ["name != ${q}", "label = 'A'", "stad = ${q} and position() = 1", "count(${q}) = 1"]
)
def test_a_filter_on_columns_that_are_there_is_not_held_for_a_mistake(tmp_path: Path, filter_: str) -> None:
    named = "type,name,label,choice_filter", f"text,q,Q,\nselect_one k,s,S,{filter_}"
    assert _read(tmp_path, *named, ("list_name,name,label,stad", "k,a,A,x\nk,b,B,")).problems == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_of_the_converter_that_nobody_foresaw_is_given_as_it_is(language: str) -> None:
    from forms.engine.converter_words import in_our_words

    one = in_our_words("F-007", "[row : 7] On the 'survey' sheet, the 'hint' value is odd. Learn more: there")
    assert (one.sheet, one.row, one.column) == ("survey", 7, "hint")
    assert "value is odd." in words_in(language).problem(one, "Q-020")


# what is no mistake: the columns, the rows of the questions, what stands on the sheet choices, and which codes are told
TAKEN: dict[str, tuple[str, str, tuple[str, str] | None, list[str]]] = {
    "a calculation under its other name": (
        "type,name,label,bind::calculate", "text,q,Q,\ncalculate,c,,1 + 1", None, [],
    ),
    "a faulty row that is put off": (
        "type,name,label,choice_filter,disabled",
        "text,q,Q,,\nselect_one k or_other,s,S,name != ${q},yes\ncalculate,c,,,TRUE\nselect_one kk,t,T,,Yes",
        LIST,
        ["F-008", "F-008", "F-008"],
    ),
    "a row that is not put off": ("type,name,label,disabled", "text,s,S,no\ntext,t,T,", None, []),
    "or_other with a list of the sheet in other words": (
        "type,name,label", "select one from k or_other,s,S\nselect all that apply from k or_other,t,T", LIST, [],
    ),
    "a trigger with a comma at its end": (
        "type|name|label|trigger|calculation",
        'text|q|Q||\ncalculate|c||"${q},"|1\ncalculate|d||"${q},,${q}"|1',
        None,
        [],
    ),
    "a trigger on a question that is called as the end of a group": (
        "type,name,label,trigger,calculation",
        "begin group,g,G,,\ntext,q,Q,,\nend group,q,,,\ncalculate,c,,${q},1",
        None,
        [],
    ),
    "a filter on a column that is empty for its list": (
        "type,name,label,choice_filter",
        "select_one k,s,S,hidden != 'yes'",
        ("list_name,name,label,hidden", "k,a,A,\nk,b,B,\nm,c,C,yes"),
        [],
    ),
    "a filter on a column that is empty": (
        "type,name,label,choice_filter",
        "select_one k,s,S,hidden != 'yes'",
        ("list_name,name,label,hidden", "k,a,A,\nk,b,B,"),
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", TAKEN)
def test_what_the_converter_takes_is_not_refused(tmp_path: Path, what: str) -> None:
    columns, rows, choices, codes = TAKEN[what]
    form = _read(tmp_path, columns.replace("|", ","), rows.replace("|", ","), choices)
    assert [one.code for one in form.problems] == codes
    assert form.root.children


@pytest.mark.parametrize("first", [True, False])
def test_a_fault_of_a_question_that_is_called_as_the_count_of_a_repeat_is_told_at_its_row(
    tmp_path: Path, first: bool
) -> None:
    own, repeat = ["calculate,r_count,,nee()"], ["begin repeat,r,R,", "text,t,T,", "end repeat,,,"]
    rows = own + repeat if first else repeat + own
    (found,) = _read(tmp_path, "type,name,label,calculation", "\n".join(rows), None).problems
    assert (found.code, found.row, found.column) == ("F-012", 2 + rows.index(own[0]), "calculation")
    assert "r_count" in found.message


def test_parameters_that_name_a_question_are_not_held_for_a_fault(tmp_path: Path) -> None:
    rows = "integer,q,Q,\nselect_one k,s,S,randomize=true seed=${q}\nrange,z,Z,start=0 end=10 stap=1"
    found = _read(tmp_path, "type,name,label,parameters", rows, LIST).problems
    assert [(one.code, one.row) for one in found] == [("F-007", 4)]


def test_what_the_converter_stopped_at_is_told_beside_what_is_found_in_other_rows(tmp_path: Path) -> None:
    rows = "range,y,Y,start=0 end=10 tick_labelset=nee\nrange,z,Z,start=0 end=10 stap=1"
    found = _read(tmp_path, "type,name,label,parameters", rows, LIST).problems
    assert [(one.code, one.row) for one in found] == [("F-007", 2), ("F-007", 3)]
