"""The catalogue in use comes from the vault; one that cannot be read never takes the place of one that can."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop import shelf
from desktop.pack_in_use import setting_of
from desktop.plan.pages import plan_of
from desktop.publishing.catalogue_reading import read_folder
from desktop.region import Region
from desktop.trouble import Trouble
from forms.rules.catalogue import catalogue
from forms.rules.catalogue.pack import own_pack, read_pack
from forms.rules.errors import CatalogueFaulty
from forms.words import Words
from sync.vault import Pack, Vault
from tests.conftest import Office
from tests.desktop.builders import TAXI, dossier, figures, step
from tests.desktop.publishing.test_questionnaire import at_unlocking

NL = Words("nl")
NUMBER, OWN = b"0800-2117", b"0800-1234"


def of_the_region() -> bytes:
    """The program's own catalogue with one number that is the region's."""
    assert NUMBER in own_pack()
    return own_pack().replace(NUMBER, OWN)


def put(content: bytes) -> Callable[[Vault], object]:
    return lambda vault: shelf.put_in_use(vault, content, vault._clock())


def keep(content: bytes) -> Callable[[Vault], object]:
    """As a later release would have kept it, whatever it holds."""

    def work(vault: Vault) -> None:
        vault.packs.keep(Pack(shelf.KIND, "n", vault._clock(), content))
        vault.set_state(setting_of(shelf.KIND), "n")

    return work


def test_the_regions_own_catalogue_is_in_use_after_unlocking_and_can_be_taken_back(
    office: Office, profile: Path
) -> None:
    assert office.desk.shelf.own
    at_unlocking(office, profile, put(of_the_region()))
    assert not office.desk.shelf.own
    assert office.desk.shelf.catalogue.parties["kvk"].phone == OWN.decode()
    office.desk.new_dossier()
    assert office.desk.sitting is not None
    assert office.desk.sitting.dossier().region.catalogue is office.desk.shelf.catalogue
    office.desk.use_catalogue(None, lambda: None)
    office.settle()
    assert office.desk.shelf.own
    assert office.desk.sitting.dossier().region.catalogue is catalogue()


@pytest.mark.parametrize("content", [b"{}", b"\x00", own_pack().replace(b"hand_over", b"hand_back")])
def test_one_that_cannot_be_read_is_the_programs_own_with_a_sentence_that_says_so(
    office: Office, profile: Path, content: bytes
) -> None:
    told: list[Trouble] = []
    office.desk.trouble.connect(told.append)
    at_unlocking(office, profile, keep(content))
    assert office.desk.shelf.catalogue is catalogue()
    assert office.desk.shelf.trouble == shelf.UNREADABLE
    assert told == [shelf.UNREADABLE]


def test_a_faulty_one_is_refused_and_the_one_in_use_stays(office: Office) -> None:
    vault = office.desk.open_vault()
    shelf.put_in_use(vault, of_the_region(), vault._clock())
    before = shelf.in_use(vault)
    assert before is not None
    with pytest.raises(CatalogueFaulty):
        shelf.put_in_use(vault, b"{}", vault._clock())
    assert shelf.in_use(vault) == before
    assert shelf.put_own_in_use(vault).own
    assert shelf.in_use(vault) is None


def test_steps_numbers_and_pages_come_from_the_catalogue_in_use() -> None:
    here = Region(own_catalogue=read_pack(of_the_region()))
    answers = {**figures(TAXI), "w1_wish": "unsure", **step(party="kvk", phone=""), "o1_self_employed": "registered"}
    own, theirs = dossier(answers), dossier(answers, region=here)
    for one, number, other in ((own, NUMBER, OWN), (theirs, OWN, NUMBER)):
        said = str(plan_of(one, {})) + str(one.suggestions)
        assert number.decode() in said
        assert other.decode() not in said


def test_a_folder_says_what_would_change_or_what_is_wrong(tmp_path: Path) -> None:
    own = _texts()
    _write(tmp_path, own)
    same = read_folder(tmp_path, catalogue(), NL)
    assert same.usable
    assert same.lines == ("Er is niets anders dan in de catalogus die nu geldt.",)
    _write(tmp_path, own | {"parties.csv": own["parties.csv"].replace(NUMBER.decode(), OWN.decode())})
    changed = read_folder(tmp_path, catalogue(), NL)
    assert changed.lines == ("Anders: KVK Zwaar weer (phone)",)
    _write(tmp_path, own | {"parties.csv": own["parties.csv"].replace(NUMBER.decode(), "bel ons")})
    wrong = read_folder(tmp_path, catalogue(), NL)
    assert not wrong.usable
    assert len(wrong.lines) == len(wrong.problems) == 1
    assert "kolom phone: “bel ons” is geen nummer" in wrong.lines[0]
    gone = read_folder(tmp_path / "weg", catalogue(), NL)
    assert gone.lines == ("weg: is geen map die te lezen is",)


def _texts() -> dict[str, str]:
    found = json.loads(own_pack())
    assert isinstance(found, dict)
    return found


def _write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
