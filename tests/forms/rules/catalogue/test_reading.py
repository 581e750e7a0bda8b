"""What the loader says about a catalogue that is wrong: every problem, with file, row and column, at once."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.rules.catalogue import read_catalogue
from forms.rules.catalogue.book import FILES
from forms.rules.errors import CatalogueFaulty
from tests.forms.rules.catalogue.shelf import HEADS, Held, cells, held, small, texts


def problems(files: dict[str, str]) -> tuple[str, ...]:
    with pytest.raises(CatalogueFaulty) as faulty:
        read_catalogue(held(files))
    assert faulty.value.code == "C-001"
    return tuple(map(str, faulty.value.problems))


def said_of(sources: list[Held]) -> tuple[str, ...]:
    """The problems, none when the catalogue can be used."""
    try:
        read_catalogue(sources)
    except CatalogueFaulty as faulty:
        return tuple(map(str, faulty.problems))
    return ()


def test_a_sound_catalogue_is_read_with_its_steps_in_order() -> None:
    shelf = small()
    assert list(shelf.parties) == ["desk", "local", "gone"]
    assert shelf.parties["desk"].words == ("loket", "oud loket")
    assert [step.key for step in shelf.steps] == ["hand_over", "ask"]
    assert list(shelf.entries) == ["desk", "local", "gone", "later", "pot", "habit", "news"]


@pytest.mark.parametrize(
    ("file", "row", "column", "given"),
    [
        ("parties.csv", {"name_nl": ""}, "name_nl", "is empty"),
        ("parties.csv", {"what_en": " "}, "what_en", "is empty"),
        ("parties.csv", {"source": ""}, "source", "is empty"),
        ("parties.csv", {"name_en": "a\tb"}, "name_en", "can't be shown"),
        ("parties.csv", {"roads": "A X"}, "roads", "“X” is not a road"),
        ("parties.csv", {"roads": "A A"}, "roads", "twice"),
        ("parties.csv", {"situations": "road.chose"}, "situations", "is road.chosen meant?"),
        ("parties.csv", {"regions": "AM99"}, "regions", "“AM99”"),
        ("parties.csv", {"regions": "Twente"}, "regions", "code of a region"),
        ("parties.csv", {"words": "a||b"}, "words", "empty name"),
        ("parties.csv", {"status": "alive"}, "status", "none of: active"),
        ("parties.csv", {"status": ""}, "status", "is empty"),
        ("parties.csv", {"status": "ended"}, "ended", "since which"),
        ("parties.csv", {"ended": "2027"}, "ended", "whole day"),
        ("parties.csv", {"ended": "last year"}, "ended", "day, month or year"),
        ("parties.csv", {"ended": "2026-13"}, "ended", "day, month or year"),
        ("parties.csv", {"source_date": "15-11-2023"}, "source_date", "day, month or year"),
        ("parties.csv", {"checked": "2026-11"}, "checked", "is not a day"),
        ("parties.csv", {"checked": "20261123"}, "checked", "is not a day"),
        ("parties.csv", {"checked": "2026-02-30"}, "checked", "is not a day"),
        ("parties.csv", {"checked": "٢٠٢٦-١١-٢٣"}, "checked", "is not a day"),
        ("parties.csv", {"every_months": "0"}, "every_months", "from 1 to 60"),
        ("parties.csv", {"every_months": ""}, "every_months", "is empty"),
        ("parties.csv", {"every_months": "١"}, "every_months", "whole number"),
        ("parties.csv", {"every_months": "-1"}, "every_months", "whole number"),
        ("parties.csv", {"site": "http://desk.nl"}, "site", "https://"),
        ("parties.csv", {"site": "desk.nl"}, "site", "https://"),
        ("parties.csv", {"site": "https://["}, "site", "https://"),
        ("parties.csv", {"site": "https://name:word@desk.nl"}, "site", "https://"),
        ("parties.csv", {"site": "https://desk"}, "site", "https://"),
        ("parties.csv", {"site": "javascript:alert(1)"}, "site", "https://"),
        ("parties.csv", {"phone": "0800"}, "phone", "is not a number"),
        ("parties.csv", {"phone": "14+netnummer"}, "phone", "is not a number"),
        ("parties.csv", {"phone": "020-12345678"}, "phone", "is not a number"),
        ("parties.csv", {"phone": "+31 20 1234567"}, "phone", "is not a number"),
        ("parties.csv", {"key": "New Key"}, "key", "is no key"),
        ("parties.csv", {"key": ""}, "key", "is empty"),
        ("parties.csv", {"key": "desk"}, "key", "twice; also in row 2"),
        ("schemes.csv", {"key": "desk"}, "key", "desk stands in parties.csv too"),
        ("parties.csv", {"ended": "2020-01-01", "successor": "nobody"}, "successor", "no key of any file"),
        ("parties.csv", {"successor": "desk"}, "successor", "since when"),
        ("schemes.csv", {"party": "nobody"}, "party", "no key of parties.csv"),
        ("schemes.csv", {"party": "gone"}, "party", "has ended"),
        ("money.csv", {"steps": "ask nothing"}, "steps", "“nothing” is no key of steps.csv"),
        ("steps.csv", {"party": "gone"}, "party", "has ended"),
        ("steps.csv", {"party": "nobody"}, "party", "no key of parties.csv"),
        ("steps.csv", {"situations": ""}, "situations", "is empty"),
        ("steps.csv", {"rank": "first"}, "rank", "whole number"),
        ("steps.csv", {"rank": ""}, "rank", "is empty"),
        ("steps.csv", {"who": "someone"}, "who", "none of: client"),
        ("steps.csv", {"days": "5555555"}, "days", "whole number"),
        ("steps.csv", {"days": "366"}, "days", "from 0 to 365"),
    ],
)
def test_what_is_wrong_with_a_cell_is_named_by_file_row_and_column(
    file: str, row: dict[str, str], column: str, given: str
) -> None:
    files = texts()
    number = files[file].count("\n") + 1
    files[file] += cells(file, **{"key": "new", "name_nl": "Nieuw", "name_en": "New", **row}) + "\n"
    (found,) = problems(files)
    assert found.startswith(f"{file} row {number} column {column}: ")
    assert given in found


def test_everything_is_named_at_once_also_what_lies_behind_other_problems() -> None:
    files = texts()
    files["parties.csv"] += cells("parties.csv", "new", status="alive", site="ftp://x.nl") + "\n" + "a,b\n"
    files["steps.csv"] += cells("steps.csv", "ask2", party="new") + "\n" + cells("steps.csv", "ask3", party="no") + "\n"
    files["money.csv"] += cells("money.csv", "pot2", steps="ask9") + "\n"
    del files["watch.csv"]
    found = problems(files)
    assert sorted(one.partition(":")[0] for one in found) == [
        "money.csv row 3 column steps",
        "parties.csv row 5 column site",
        "parties.csv row 5 column status",
        "parties.csv row 6",
        "steps.csv row 5 column party",
        "watch.csv",
    ]


def test_a_row_that_could_not_be_read_is_not_called_missing() -> None:
    files = texts()
    files["parties.csv"] = files["parties.csv"].replace("desk,Desk", "desk,one too many,Desk")
    assert problems(files) == ("parties.csv row 2: has 19 cells instead of 18",)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("successor,", "", ["parties.csv row 1 column successor: is missing"]),
        ("phone,", "phone,fax,", ["parties.csv row 1 column fax: is no column of this file"]),
        ("roads,", "road,", ["column road: is no column of this file; is roads meant?", "column roads: is missing"]),
        ("roads,", "phone,", ["column phone: stands there twice", "column roads: is missing"]),
        ("key,", ",", ["row 1: there is a column without a name", "column key: is missing"]),
    ],
)
def test_columns_that_lack_are_too_many_or_misspelled_are_named(old: str, new: str, said: list[str]) -> None:
    files = texts()
    head, _, rest = files["parties.csv"].partition("\n")
    files["parties.csv"] = head.replace(old, new, 1) + "\n" + rest
    found = [one for one in problems(files) if " row 1 " in one or " row 1:" in one]
    assert len(found) == len(said)
    assert all(any(part in one for one in found) for part in said)


def test_a_missing_column_is_said_once_and_not_for_every_row() -> None:
    files = texts()
    rows = list(csv.reader(io.StringIO(files["watch.csv"])))
    place = rows[0].index("source")
    files["watch.csv"] = "".join(",".join(row[:place] + row[place + 1 :]) + "\n" for row in rows)
    assert problems(files) == ("watch.csv row 1 column source: is missing",)


def test_successors_that_go_round_are_named_each() -> None:
    files = texts()
    for key, then in (("a", "b"), ("b", "c"), ("c", "a"), ("d", "a"), ("e", "e")):
        files["schemes.csv"] += cells("schemes.csv", key, ended="2020-01-01", successor=then) + "\n"
    found = problems(files)
    assert [one.partition(":")[0] for one in found] == [
        f"schemes.csv row {number} column successor" for number in (3, 4, 5, 7)
    ]
    assert "leads back to a" in found[0]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"\xff\xfe\x00k", "CSV UTF-8"),
        (b"caf\xe9,key\n", "CSV UTF-8"),
        (b'key,"half\n', "is no CSV from here on"),
        (b"\x00\x00", "steps.csv"),
        (b"x" * (4 * 1024 * 1024 + 1), "larger than 4 MB"),
        (b"a,b\n1,2\n", "is no column"),
        (",".join(HEADS["steps.csv"]).encode() + b"\n", "no rows"),
    ],
)
def test_a_file_that_is_no_table_is_named_and_the_others_are_read(data: bytes, said: str) -> None:
    files = texts()
    files["parties.csv"] = files["parties.csv"].replace("active", "alive", 1)
    sources = [*held({k: v for k, v in files.items() if k != "steps.csv"}), Held("steps.csv", data)]
    with pytest.raises(CatalogueFaulty) as faulty:
        read_catalogue(sources)
    assert any(said in str(one) for one in faulty.value.problems)
    found = list(map(str, faulty.value.problems))
    assert any(one.startswith("parties.csv row 2 column status") for one in found)
    assert not any("is no key of steps.csv" in one for one in found)


def test_a_file_that_is_not_there_or_not_of_a_catalogue_is_named() -> None:
    files = texts()
    files["party.csv"] = files.pop("parties.csv")
    assert problems(files) == ("party.csv: is no file of a catalogue", "parties.csv: is not there")


def test_what_a_dutch_spreadsheet_saves_is_read() -> None:
    files = {
        name: "\ufeff" + text.replace(",", ";").replace("\n", "\r\n") + ";;;;\r\n" for name, text in texts().items()
    }
    assert read_catalogue(held(files)) == small()


def test_a_step_without_a_sentence_and_a_catalogue_without_the_step_of_the_clock_are_named() -> None:
    with pytest.raises(CatalogueFaulty, match=r"row 3 column key: “ask” is a step that this program has no sentence"):
        read_catalogue(held(texts()), known_step=lambda key: key == "hand_over")
    files = texts()
    files["steps.csv"] = files["steps.csv"].replace("hand_over", "over")
    assert problems(files) == ("steps.csv column key: the step hand_over is missing",)


def test_a_message_names_many_problems_and_says_how_many_more_there_are() -> None:
    files = texts()
    files["watch.csv"] += "".join(cells("watch.csv", f"w{n}", status="") + "\n" for n in range(100))
    with pytest.raises(CatalogueFaulty) as faulty:
        read_catalogue(held(files))
    assert len(faulty.value.problems) == 100
    assert "and 60 more" in str(faulty.value)
    assert "\n" not in str(faulty.value)


NASTY = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["", "A", "A B", "ended", "2026-11-23", "desk", "ask", "later", "=1+1", '"', "\x00", "\u202e", "é|"]
    ),
)


@given(st.data())
def test_whatever_stands_in_a_cell_only_faults_come_out_and_the_cell_is_named(data: st.DataObject) -> None:
    """A cell is either fine, or its row and column are in the list of problems."""
    files = texts()
    name = data.draw(st.sampled_from(FILES))
    rows = list(csv.reader(io.StringIO(files[name])))
    number = data.draw(st.integers(1, len(rows) - 1))
    place = data.draw(st.integers(0, len(rows[0]) - 1))
    rows[number][place] = value = data.draw(NASTY)
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    files[name] = out.getvalue()
    found = said_of([Held(file, text.encode("utf-8", "surrogatepass")) for file, text in files.items()])
    assert all(one.isprintable() for one in found)
    if value == "" and rows[0][place] in ("name_nl", "what_en", "source"):
        assert f"{name} row {number + 1} column {rows[0][place]}: is empty" in found


@given(st.lists(st.tuples(st.sampled_from(FILES), st.binary(max_size=200)), max_size=8))
def test_whatever_bytes_are_given_only_faults_come_out(files: list[tuple[str, bytes]]) -> None:
    with pytest.raises(CatalogueFaulty) as faulty:
        read_catalogue([Held(name, data) for name, data in files])
    named = {one.file for one in faulty.value.problems}
    assert named >= set(FILES) - {name for name, _ in files}


@given(st.sets(st.sampled_from(["name_nl", "what_nl", "source", "status", "every_months"]), min_size=1))
def test_every_emptied_cell_of_a_row_is_named(emptied: set[str]) -> None:
    files = texts()
    files["practices.csv"] += cells("practices.csv", "new", **dict.fromkeys(emptied, "")) + "\n"
    assert {one.split(" column ")[1].split(":")[0] for one in problems(files)} == emptied
