"""The catalogue that comes with the program, and what its loader says about one that is wrong."""

from pathlib import Path

import pytest

from forms.rules.catalogue import Catalogue, catalogue, read_catalogue
from forms.rules.errors import CatalogueFaulty

PARTIES = (
    "key,name_nl,name_en,what_nl,what_en,roads,phone,site,status,source,source_date,check_first,ended,successor\n"
    "desk,Loket,Desk,Geld,Money,A B,,,active,law,2026,no,,\n"
    "gone,Weg,Gone,Steun,Support,,,,ended,law,2022,no,2021,desk\n"
)
STEPS = "key,situations,roads,rank,who,party,days,source\nask,road.prepare,A,10,client,desk,5,law\n"


def read(folder: Path, parties: str = PARTIES, steps: str = STEPS) -> Catalogue:
    (folder / "parties.csv").write_text(parties, encoding="utf-8")
    (folder / "steps.csv").write_text(steps, encoding="utf-8")
    return read_catalogue(folder / "parties.csv", folder / "steps.csv")


def test_the_catalogue_of_the_program_is_sound() -> None:
    shelf = catalogue()
    assert len(shelf.parties) > 15
    assert len(shelf.steps) > 20


def test_an_ended_scheme_is_never_suggested_but_can_be_found_with_what_there_is_now() -> None:
    shelf = catalogue()
    ended = {key for key, party in shelf.parties.items() if party.status == "ended"}
    assert {"tozo", "stap", "nlleertdoor", "kvk_corona", "energie"} <= ended
    assert not ended & {step.party for step in shelf.steps}
    (found,) = shelf.find("stap-budget")
    assert (found.ended, found.successor) == ("15-11-2023", "werkcentrum")
    assert shelf.find("STAP") == (found,)
    assert shelf.find("  ") == ()


def test_old_and_unknown_parties_are_checked_first() -> None:
    shelf = catalogue()
    unsure = {key for key, party in shelf.parties.items() if party.check_first}
    assert {"kvk", "geldfit", "okb", "imk", "155", "overrood", "zuidweg"} <= unsure
    assert not unsure & {"gemeente_shv", "bbz", "werkcentrum", "113"}


@pytest.mark.parametrize(
    ("file", "old", "new", "place"),
    [
        ("parties", "desk,Loket", "desk,", "parties.csv row 2 column name_nl"),
        ("parties", "A B", "A X", "parties.csv row 2 column roads"),
        ("parties", ",active,", ",alive,", "parties.csv row 2 column status"),
        ("parties", ",active,", ",old,", "parties.csv row 2 column check_first"),
        ("parties", ",no,2021,desk", ",no,,desk", "parties.csv row 3 column ended"),
        ("parties", ",no,2021,desk", ",no,2021,none", "parties.csv row 3 column successor"),
        ("parties", ",no,2021,desk", ",maybe,2021,desk", "parties.csv row 3 column check_first"),
        ("parties", "gone,Weg", "desk,Weg", "parties.csv row 3 column key"),
        ("parties", "Money,A B", "Money", "parties.csv row 2: has 13 cells"),
        ("parties", "name_en,", "", "parties.csv row 1: the columns"),
        ("steps", "road.prepare", "", "steps.csv row 2 column situations"),
        ("steps", ",10,", ",first,", "steps.csv row 2 column rank"),
        ("steps", ",10,", ",-1,", "steps.csv row 2 column rank"),
        ("steps", ",10,", ",1٣,", "steps.csv row 2 column rank"),
        ("steps", "client", "someone", "steps.csv row 2 column who"),
        ("steps", "desk,5", "desk,5555555", "steps.csv row 2 column days"),
        ("steps", "desk", "gone", "steps.csv row 2 column party"),
        ("steps", "desk", "nobody", "steps.csv row 2 column party"),
    ],
)
def test_what_is_wrong_is_named_by_file_row_and_column(
    tmp_path: Path, file: str, old: str, new: str, place: str
) -> None:
    texts = {"parties": PARTIES, "steps": STEPS}
    texts[file] = texts[file].replace(old, new, 1)
    with pytest.raises(CatalogueFaulty) as faulty:
        read(tmp_path, **texts)
    assert faulty.value.code == "C-001"
    assert place in str(faulty.value)


def test_all_problems_are_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(CatalogueFaulty) as faulty:
        read(tmp_path, PARTIES.replace("active", "alive"), STEPS.replace("client", "us"))
    assert str(faulty.value).count(" column ") == 2


def test_a_missing_or_unreadable_file_is_named(tmp_path: Path) -> None:
    read(tmp_path)
    (tmp_path / "steps.csv").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "parties.csv").unlink()
    with pytest.raises(CatalogueFaulty, match=r"steps\.csv") as faulty:
        read_catalogue(tmp_path / "parties.csv", tmp_path / "steps.csv")
    assert "parties.csv" in str(faulty.value)
