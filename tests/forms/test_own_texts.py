"""A region's own sentences on paper: only what may change, with its places to fill in, and fit for the fridge."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.own_texts import (
    COLUMNS,
    MAX_BYTES,
    NO_SENTENCES,
    ON_LINE,
    ONE_LINE,
    ROOM,
    TextsFaulty,
    as_table,
    differences,
    ours,
    packed,
    read_pack,
    read_table,
)
from forms.paper.plan import plan_pdf
from forms.paper.prepare import prepare_pdf
from forms.words import Words, own, use_own
from tests.forms.paper.plans import WORKER, a_full_plan, pages
from tests.forms.paper.reading import outside, overlaps

KEY = "paper.fridge.you_want"


@pytest.fixture(autouse=True)
def nobodys() -> Iterator[None]:
    yield
    use_own({})


def table(*rows: str) -> bytes:
    return "\r\n".join((";".join(COLUMNS), *rows)).encode()


def wrong(data: bytes) -> list[tuple[int, str, str]]:
    with pytest.raises(TextsFaulty) as raised:
        read_table(data)
    assert raised.value.code == "W-005"
    return [(one.row, one.column, one.what) for one in raised.value.problems]


def test_the_table_of_all_sentences_changes_nothing_when_it_is_read_back() -> None:
    assert len(ours()["nl"]) > 100
    assert read_table(as_table()) == {}
    assert read_table(as_table({"nl": {KEY: "Dit wilt u graag"}})) == {"nl": {KEY: "Dit wilt u graag"}}


def test_a_changed_sentence_is_on_paper_in_its_language_and_ours_comes_back() -> None:
    found = read_table(table(f"{KEY};Dit wilt u graag;"))
    use_own(found)
    assert Words("nl")(KEY) == "Dit wilt u graag"
    assert Words("en")(KEY) == ours()["en"][KEY]
    assert own() == found
    assert list(differences(NO_SENTENCES, found)) == [("nl", KEY, ours()["nl"][KEY], "Dit wilt u graag")]
    use_own({})
    assert Words("nl")(KEY) == ours()["nl"][KEY]


def test_every_problem_is_named_at_once_with_row_and_column() -> None:
    placed = next(key for key, said in ours()["nl"].items() if "{day:date}" in said)
    found = wrong(
        table(
            "sync.title;Iets anders;",  # not on paper
            f"{KEY};U hebt schulden;",
            f"{placed};Zonder dag;",
            f"{placed};{{day:date}} {{0.__class__}};{{",
            f"{KEY};{'x' * 2000};",
            f"{KEY};a\tb;",
        )
    )
    assert found == [
        (2, "nl", "unknown_key"),
        (3, "nl", "fridge"),
        (4, "nl", "places"),
        (5, "nl", "twice"),
        (5, "en", "places"),
        (6, "nl", "twice"),
        (7, "nl", "twice"),
    ]
    assert wrong(table(f"{KEY};{'x' * 2000};")) == [(2, "nl", "too_long")]
    assert wrong(table(f"{KEY};a\tb;")) == [(2, "nl", "signs")]
    assert wrong(table(f"{placed};{{day:date!r}};")) == [(2, "nl", "places")]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "columns"),
        (b"a;b;c", "columns"),
        (b"\xff\xfe", "no_table"),
        (b'key;nl;en\r\n"', "no_table"),
        (b" " * (MAX_BYTES + 1), "too_large"),
    ],
)
def test_what_is_no_table_is_told_for_the_file_as_a_whole(data: bytes, what: str) -> None:
    assert wrong(data) == [(0, "", what)]


def test_commas_and_a_byte_order_mark_of_another_spreadsheet_are_read() -> None:
    assert read_table(f"\ufeffkey,nl,en\n{KEY},Uw wens,\n".encode()) == {"nl": {KEY: "Uw wens"}}


def test_a_pack_keeps_what_fits_this_release_and_leaves_the_rest_ours() -> None:
    content = packed({"nl": {KEY: "Uw wens", "paper.gone": "weg", "sync.title": "x"}, "xx": {KEY: "y"}})
    assert read_pack(content) == {"nl": {KEY: "Uw wens"}}
    for broken in (b"", b"[]", b"{", b"\xff", b'{"nl": []}', b"[" * 5000, b"1" * (MAX_BYTES + 1)):
        with pytest.raises(TextsFaulty):
            read_pack(broken)


@given(st.text(max_size=80))
def test_whatever_is_typed_is_refused_or_can_be_filled_in(said: str) -> None:
    key = "paper.fridge.made_on"
    try:
        found = read_pack(packed({"nl": {key: said}}))
    except UnicodeEncodeError:
        return  # half a character is no text
    for sentence in found.get("nl", {}).values():
        assert "{day" in sentence


def test_what_has_one_line_of_the_page_is_hardly_longer_than_ours() -> None:
    assert set(ours()["nl"]) >= ONE_LINE
    for key in ("paper.agree.yes", "paper.chart.turnover"):
        assert wrong(table(f"{key};{ours()['nl'][key] + 'w' * (ON_LINE + 1)};")) == [(2, "nl", "too_long")]
        assert read_table(table(f"{key};{ours()['nl'][key] + 'w' * ON_LINE};")) != NO_SENTENCES


def _longest(key: str, said: str) -> str:
    """The longest that a region may say in its place, in words and with a long one first."""
    more = ON_LINE if key in ONE_LINE else len(said) + ROOM
    return (
        said + "w" * more if more == ON_LINE else f"{said} {'vergoedingsaanvraag ' * more}"[: len(said) + more].rstrip()
    )


@pytest.mark.parametrize(("language", "large"), [("nl", False), ("en", True)])
def test_where_all_a_region_says_is_as_long_as_it_may_be_it_stays_on_the_page(language: str, large: bool) -> None:
    found = {lang: {key: _longest(key, said) for key, said in ours()[lang].items()} for lang in ("nl", "en")}
    assert read_pack(packed(found)) == found
    use_own(found)
    for pdf in (plan_pdf(a_full_plan(), language, large=large), prepare_pdf(WORKER, language, large=large)):
        assert (overlaps(pdf), outside(pdf)) == ([], [])


def test_page_1_is_in_our_sentences_where_those_of_a_region_have_no_room() -> None:
    use_own({"nl": {"paper.fridge.steps": _longest("", "Dit spraken we af")}})
    assert "Dit spraken we af" in pages(plan_pdf(a_full_plan()))[0]
    use_own({"nl": {key: _longest(key, said) for key, said in ours()["nl"].items() if key.startswith("paper.fridge.")}})
    fridge = pages(plan_pdf(a_full_plan(), large=True))[0]
    assert "vergoedingsaanvraag" not in fridge
    assert "Uw eerste stappen" in fridge
