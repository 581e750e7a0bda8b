"""A catalogue as a region publishes it: it reads back as it was, or every problem is named and nothing is packed."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.rules.catalogue import FILES, catalogue
from forms.rules.catalogue.folder import files_in
from forms.rules.catalogue.pack import MAX_BYTES, own_pack, packed, read_pack
from forms.rules.catalogue.table import Problem
from forms.rules.errors import CatalogueFaulty
from forms.words import LANGUAGES, Words
from tests.forms.rules.catalogue import shelf
from tests.forms.rules.catalogue.shelf import Held, cells, held


def texts() -> dict[str, str]:
    """The small catalogue, with a step that this program has a sentence for."""
    return {name: re.sub(r"\bask\b", "open_post", text) for name, text in shelf.texts().items()}


def refused(content: bytes) -> tuple[Problem, ...]:
    with pytest.raises(CatalogueFaulty) as faulty:
        read_pack(content)
    assert faulty.value.code == "C-001"
    assert faulty.value.problems
    return faulty.value.problems


def test_the_programs_own_catalogue_reads_back_as_it_is() -> None:
    assert read_pack(own_pack()) == catalogue()
    assert own_pack() == own_pack()


def test_a_folder_of_a_dutch_spreadsheet_is_packed_and_read(tmp_path: Path) -> None:
    for file in held(texts()):
        (tmp_path / file.name).write_bytes(b"\xef\xbb\xbf" + file.data)
    (tmp_path / "README.txt").write_text("no table")
    assert "desk" in read_pack(packed(files_in(tmp_path))).parties


def test_what_is_wrong_is_named_by_file_row_and_column_and_nothing_is_packed() -> None:
    files = texts()
    files["parties.csv"] += cells("parties.csv", "bad", phone="bel maar", site="http://x") + "\n"
    with pytest.raises(CatalogueFaulty) as faulty:
        packed(held(files))
    places = [(one.file, one.row, one.column) for one in faulty.value.problems]
    assert sorted(places) == [("parties.csv", 5, "phone"), ("parties.csv", 5, "site")]
    said = sorted(one.in_words(Words("nl")) for one in faulty.value.problems)
    assert said[0].startswith("parties.csv rij 5 kolom phone: “bel maar” is geen nummer")
    assert refused(json.dumps(files).encode()) == faulty.value.problems


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00", b"[]", b"7", b'{"parties.csv": 1}', b"\xff\xfe", b"[" * 100_000, b"NaN", b" " * (MAX_BYTES + 1)],
)
def test_what_is_no_pack_is_refused_as_a_whole(content: bytes) -> None:
    (problem,) = refused(content)
    assert (problem.file, problem.row) == ("catalogue", 0)


def test_a_file_too_few_or_too_many_is_named() -> None:
    files = texts() | {"..\\evil.csv": "a"}
    del files["money.csv"]
    assert {one.file for one in refused(json.dumps(files).encode())} == {"money.csv", "..\\evil.csv"}


def test_half_a_character_in_a_pack_is_no_text() -> None:
    files = texts() | {"watch.csv": "\ud800"}
    assert {one.fault for one in refused(json.dumps(files).encode())} == {"no_utf8"}


@dataclass(frozen=True)
class Gone:
    name: str

    def read_bytes(self) -> bytes:
        raise OSError


def test_a_file_that_cannot_be_opened_is_named() -> None:
    with pytest.raises(CatalogueFaulty) as faulty:
        packed([Gone("money.csv")])
    assert faulty.value.problems == (Problem("money.csv", 0, "", "unreadable"),)


def test_more_than_a_region_can_publish_is_not_packed() -> None:
    files = texts()
    row = cells("watch.csv", "k{}", what_nl="x" * 4_000) + "\n"
    files["watch.csv"] += "".join(row.replace("k{}", f"k{number}") for number in range(800))
    with pytest.raises(CatalogueFaulty) as faulty:
        packed(Held(name, text.encode()) for name, text in files.items())
    assert [one.fault for one in faulty.value.problems] == ["pack_too_large"]


@given(st.dictionaries(st.sampled_from(FILES), st.text(), min_size=1))
def test_whatever_the_files_hold_every_problem_has_its_sentence_in_both_languages(changed: dict[str, str]) -> None:
    try:
        read_pack(json.dumps({**texts(), **changed}).encode())
    except CatalogueFaulty as faulty:
        for problem in faulty.problems:
            assert all(problem.in_words(Words(language)) for language in LANGUAGES)
