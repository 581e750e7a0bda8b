"""Which passphrases are taken."""

import pytest

from sync.errors import WeakPassphrase
from sync.strength import check_passphrase, score


@pytest.mark.parametrize(
    "weak",
    [
        "",
        " ",
        "welkom",
        "Wachtwoord2026!",
        "keukentafel",
        "gezellig1",
        "feyenoord1908",
        "qwertyuiop",
        "a" * 30,
        "fiets fiets",
        "gemeente almere",
        "ik-hou-van-jou",
        "schuldhulpverlening",
        "hypotheekrenteaftrek",
        "01-02-1980",
    ],
)
def test_what_is_easily_guessed_is_refused(weak: str) -> None:
    with pytest.raises(WeakPassphrase):
        check_passphrase(weak)


@pytest.mark.parametrize(
    "strong",
    ["vier kopjes koffie op tafel", "Xk7#pq9!LmZ2", "pannenkoek stopcontact wolkenlucht", "日本語の長い合言葉です"],
)
def test_what_is_hard_to_guess_is_taken(strong: str) -> None:
    check_passphrase(strong)


def test_a_dutch_word_counts_less_than_letters_nobody_knows() -> None:
    assert score("schaatsen") < score("shnateacs")
