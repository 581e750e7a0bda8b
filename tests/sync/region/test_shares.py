"""The papers of a region: typed back or refused; one half of the archive is nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync import crockford
from sync.errors import MistypedPaper
from sync.region import shares
from sync.region.shares import Root

ROOT = Root.new()
ARCHIVE, FIRST, SECOND = shares.new_archive()


def test_a_root_reads_back_however_it_is_typed_and_shows_itself_to_nobody() -> None:
    text = ROOT.as_text()
    for typed in (text, text.lower(), text.replace("-", " "), text.replace("0", "O").replace("1", "l")):
        assert Root.from_text(typed) == ROOT
    assert repr(ROOT.seed) not in repr(ROOT)
    assert ROOT.seed.hex() not in repr(ROOT)


def test_both_archive_papers_make_the_key_in_either_order() -> None:  # G-30
    assert shares.archive_of(FIRST, SECOND) == ARCHIVE
    assert shares.archive_of(SECOND.lower(), FIRST) == ARCHIVE


def test_one_archive_paper_says_nothing_of_the_key() -> None:  # G-30
    """With every other paper it makes another key, and with each key one of them would: the two are a one-time pad."""
    seeds = [bytes([number]) * 32 for number in range(4)]
    changes = [bytes(one ^ other for one, other in zip(seeds[0], change, strict=True)) for change in seeds]
    made = {shares._archive(seeds[1], change).encode() for change in changes}
    assert len(made) == len(changes)
    flipped = [bytes(byte ^ 0xA5 for byte in half) for half in (seeds[1], seeds[2])]
    assert shares._archive(*flipped) == shares._archive(seeds[1], seeds[2])  # what both have in common is in neither


def test_one_archive_paper_twice_or_with_that_of_another_key_does_not_make_it() -> None:  # G-30
    for first, second in ((FIRST, FIRST), (SECOND, SECOND), (ROOT.as_text(), SECOND), (FIRST, "")):
        with pytest.raises(MistypedPaper):
            shares.archive_of(first, second)
    _, other, _ = shares.new_archive()
    assert shares.archive_of(other, SECOND) != ARCHIVE


@given(st.integers(0, len(FIRST) - 1), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
def test_a_wrong_character_on_a_paper_is_told(at: int, put: str) -> None:
    changed = FIRST[:at] + put + FIRST[at + 1 :]
    if crockford.cleaned(changed) != crockford.cleaned(FIRST):
        with pytest.raises(MistypedPaper):
            shares.archive_of(changed, SECOND)


@pytest.mark.parametrize(
    "typed", ["", "R", "R-" + "U" * 56, ROOT.as_text()[:-1], ROOT.as_text() + "0", FIRST], ids=range(6)
)
def test_what_is_no_root_paper_is_told(typed: str) -> None:
    with pytest.raises(MistypedPaper):
        Root.from_text(typed)
