"""Choices from GeoJSON: features become choices with their columns; what is none is a coded problem."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.engine.geojson import NoGeoJson, geojson_rows
from forms.engine.session import Session
from forms.engine.xform import read_form
from tests.forms.engine.build import TODAY

PLACES = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "id": "noord",
            "properties": {"title": "Loket \u202eNoord", "id": "no", "kind": "n", "open": True, "n": 3},
            "geometry": {"type": "Point", "coordinates": [4.9, 52.4]},
        },
        {"properties": {"id": "zuid", "title": "Loket Zuid", "kind": "z", "deep": {"a": [1]}}, "geometry": None},
        {"properties": {"title": "has no name"}},
        {"id": 7, "properties": 7, "geometry": {"type": "Point", "coordinates": ["4.9", 52.4]}},
        7,
    ],
}
SURVEY = """| survey | | | | |
| | type | name | label | choice_filter |
| | text | kind | Soort | |
| | select_one_from_file places.geojson | where | Waar | kind = ${kind} |
"""


def test_each_feature_with_a_name_is_a_choice_and_its_properties_can_be_filtered_by(tmp_path: Path) -> None:
    (tmp_path / "places.geojson").write_text(json.dumps(PLACES), encoding="utf-8")
    (tmp_path / "form.md").write_text(SURVEY, encoding="utf-8")
    form = read_form(tmp_path / "form.md")
    assert form.problems == ()
    assert [one.name for one in form.choices["places"]] == ["noord", "zuid", "7"]
    assert form.choices["places"][0].label == {"": "Loket \u202eNoord"}
    session = Session(form, {"kind": "n"}, today=TODAY)
    (choice,) = session.choices("where")
    assert dict(choice.extra) == {
        "title": "Loket \u202eNoord", "kind": "n", "open": "true", "n": "3", "geometry": "52.4 4.9 0 0",
    }  # fmt: skip


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"type": "Feature"}', '{"type": "FeatureCollection", "features": {}}', "[" * 100_000]
)
def test_what_is_no_list_of_features_is_told_and_the_form_goes_on(tmp_path: Path, text: str) -> None:
    (tmp_path / "places.geojson").write_text(text, encoding="utf-8")
    (tmp_path / "form.md").write_text(SURVEY, encoding="utf-8")
    form = read_form(tmp_path / "form.md")
    assert [(one.code, one.row, one.column) for one in form.problems] == [("F-022", 3, "type")]
    assert set(form.nodes) >= {"kind", "where"}


@settings(max_examples=40)
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda x: st.lists(x, max_size=3) | st.dictionaries(st.text(max_size=8), x, max_size=3),
        max_leaves=12,
    )
)
def test_whatever_the_json_holds_rows_of_text_come_out_or_none(found: object) -> None:
    for whole in (found, {"type": "FeatureCollection", "features": [found, {"id": found, "properties": found}]}):
        try:
            rows = geojson_rows(json.dumps(whole))
        except NoGeoJson:
            continue
        assert all(isinstance(cell, str) for row in rows for cell in row.values())
        assert all(row["id"] for row in rows)
