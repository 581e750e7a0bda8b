"""What stands above a dossier that is not simply ours, as values."""

import pytest

from desktop.region import keep_closed_days
from desktop.team.banner_page import NOTHING, banner_page
from desktop.team.now import Purge
from forms.words import LANGUAGES, Words
from tests.desktop.team.region import AT, NOOR, NORTH, ONE, SOUTH, held, region

NL = Words("nl")


def title(custody: object, late: int = 0) -> str:
    return banner_page(ONE, late, region({ONE: custody}), NL).title  # type: ignore[dict-item]


def test_a_dossier_of_ones_own_team_says_nothing() -> None:
    assert banner_page(ONE, 0, region(), NL) == NOTHING
    assert banner_page(ONE, 3, None, NL) == NOTHING
    assert banner_page("00" * 16, 3, region(), NL) == NOTHING


def test_an_offer_another_team_a_removal_and_late_changes_are_said() -> None:
    assert title(held(SOUTH, offered=NORTH)) == "Mobiliteitsteam biedt dit dossier aan uw team aan"
    assert title(held(SOUTH)) == "Mobiliteitsteam heeft dit dossier nu"
    assert "voorgoed te verwijderen" in title(held(purge=Purge(NOOR, AT)))
    assert "Mobiliteitsteam" in title(held(offered=SOUTH))
    assert title(held(), late=1).startswith("Eén wijziging")
    assert title(held(), late=4).startswith("4 wijzigingen")
    assert title(held(SOUTH), late=4) == "Mobiliteitsteam heeft dit dossier nu"


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_said_in_both_languages(language: str) -> None:
    for custody in (held(SOUTH), held(SOUTH, offered=NORTH), held(purge=Purge(NOOR, AT))):
        page = banner_page(ONE, 0, region({ONE: custody}), Words(language))
        assert page.title
        assert page.text


@pytest.mark.parametrize(
    ("kept", "days"),
    [(None, 30), ("", 30), ("0", 0), ("90", 90), ("-1", 30), ("veel", 30), ("９", 30), ("99999", 30), (7, 30)],
)
def test_what_cannot_be_a_number_of_days_is_thirty(kept: object, days: int) -> None:
    settings = {} if kept is None else {"keep_closed_days": kept}
    assert keep_closed_days(settings) == days  # type: ignore[arg-type]
