"""What a form asks about the visit itself: the laptop's clock is known, the rest is told and stays empty."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from forms.engine.session import Session
from forms.engine.xform import read_form
from tests.forms.engine.build import TODAY

HEAD = "survey\n,type,name,label\n,text,a,A\n"


def _form(tmp_path: Path, rows: str) -> Session:
    (tmp_path / "form.csv").write_text(HEAD + rows, encoding="utf-8")
    found = read_form(tmp_path / "form.csv")
    return Session(found, {}, today=TODAY, now=datetime(2026, 11, 23, 9, 30, tzinfo=UTC))


def test_the_day_the_start_and_the_end_come_from_the_clock(tmp_path: Path) -> None:
    session = _form(tmp_path, ",today,day\n,start,begun\n,end,ended\n")
    assert session.form.problems == ()
    assert session.value("day") == "2026-11-23"
    assert session.value("begun") == session.value("ended") == "2026-11-23T09:30:00.000+00:00"
    assert session.changes() == {"day": "2026-11-23", "begun": "2026-11-23T09:30:00.000+00:00"}


def test_the_start_stays_and_the_end_moves_when_the_visit_goes_on_later(tmp_path: Path) -> None:
    first = _form(tmp_path, ",today,day\n,start,begun\n,end,ended\n")
    later = datetime(2026, 12, 1, 14, 0, tzinfo=UTC)
    again = Session(first.form, first.values, today=later.date(), now=later)
    assert again.value("day") == "2026-11-23"
    assert again.value("begun") == "2026-11-23T09:30:00.000+00:00"
    assert again.value("ended") == "2026-12-01T14:00:00.000+00:00"


@pytest.mark.parametrize("kind", ["deviceid", "username", "email", "phonenumber", "simserial", "subscriberid"])
def test_what_a_laptop_does_not_know_is_told_and_stays_empty(tmp_path: Path, kind: str) -> None:
    session = _form(tmp_path, f",{kind},x\n")
    found = [(each.code, each.sheet, each.row) for each in session.form.problems if each.code != "F-008"]
    assert found == [("F-027", "survey", 3)]
    assert f"x asks for {kind}, which" in " ".join(each.message for each in session.form.problems)
    assert session.value("x") == ""


@pytest.mark.parametrize(
    ("kind", "code"),
    [("audit", "F-020"), ("geopoint", "F-020"), ("geotrace", "F-020"), ("geoshape", "F-020"), ("barcode", "F-020"),
     ("image", "F-020"), ("audio", "F-020"), ("video", "F-020"), ("file", "F-020"), ("background-audio", "F-023"),
     ("start-geopoint", "F-023"), ("rank l", "F-020")],
)  # fmt: skip
def test_a_question_for_a_phone_is_told_with_its_row_and_the_form_goes_on(tmp_path: Path, kind: str, code: str) -> None:
    session = _form(
        tmp_path,
        f",{kind},{'audit' if kind == 'audit' else 'x'},X\n,text,b,B\nchoices\n,list_name,name,label\n,l,c,C\n",
    )
    found = [(each.code, each.sheet, each.row) for each in session.form.problems if each.code != "F-008"]
    assert found == [(code, "survey", 3)]
    if code == "F-020":
        assert f"of the type {kind.split()[0]}," in session.form.problems[-1].message
    session.set("b", "works")
    assert session.value("b") == "works"


def test_an_answer_of_an_earlier_visit_is_told_and_counts_as_empty(tmp_path: Path) -> None:
    rows = ["text,a,A,,", "calculate,b,,\"concat('<', ${last-saved#a}, '>')\",", "text,c,C,,${last-saved#a}"]
    text = "\n,".join(["survey\n,type,name,label,calculation,default", *rows])
    (tmp_path / "form.csv").write_text(text, encoding="utf-8")
    found = read_form(tmp_path / "form.csv")
    assert [(each.code, each.row, each.column) for each in found.problems] == [
        ("F-035", 3, "calculation"),
        ("F-035", 4, "default"),
    ]
    assert Session(found, {}, today=TODAY).value("b") == "<>"
