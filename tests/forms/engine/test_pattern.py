"""Patterns match as regular expressions do elsewhere, in bounded time."""

import re
from typing import Final

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from forms.engine.pattern import MAX_PATTERN, PatternProblem, compile_pattern

_MARKS: Final = "a b . \\d \\w \\s [ab] [^a] [a-c1-3] ( ) | * + ? {2} {1,3} {0} {2,} ^ $ (?: \\. 1 \\b *?"
PIECES: Final = st.sampled_from(_MARKS.split())


@settings(max_examples=120)
@given(st.lists(PIECES, max_size=8).map("".join), st.text(alphabet="abc1. \n", max_size=8))
def test_a_pattern_finds_what_the_standard_library_finds(pattern: str, text: str) -> None:
    try:
        ours = compile_pattern(pattern)
    except PatternProblem:
        assume(False)
    try:
        theirs = re.compile(
            pattern.replace("$", "\\Z").replace(".", "[^\\n\\r]").replace("\\[^\\n\\r]", "\\."), re.ASCII
        )
    except re.error:
        assume(False)
    assert ours.search(text) == bool(theirs.search(text))


@pytest.mark.parametrize("fits", ["x" * MAX_PATTERN, f"x{{{MAX_PATTERN}}}", "a|" * (MAX_PATTERN // 2)])
def test_a_pattern_of_as_many_characters_as_there_may_be_is_taken_written_out_or_counted(fits: str) -> None:
    compile_pattern(fits)  # raises nothing
    with pytest.raises(PatternProblem):
        compile_pattern(fits + "yyyyyy")


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("^[1-9][0-9]{3} ?[A-Z]{2}$", "1234 AB", True),
        ("^[1-9][0-9]{3} ?[A-Z]{2}$", "0234 AB", False),
        ("^(\\+31|0)6[0-9]{8}$", "0600000012", True),
        ("^.+@.+\\..+$", "a@b.nl", True),
        ("^$", "", True),
        ("^\\u00e9+$", "éé", True),
        ("^[\\w.-]+$", "a-b.c", True),
        ("^[:&[]+$", "[:", True),
        ("", "anything", True),
        ("a{3}", "aa", False),
        ("^a\\sb$", "a\u00a0b", True),
        ("^a\\w$", "aé", False),
    ],
)
def test_a_pattern_of_everyday(pattern: str, text: str, found: bool) -> None:
    assert compile_pattern(pattern).search(text) is found


@pytest.mark.parametrize(
    "pattern",
    ["(", ")", "[a", "*", "a{2", "a{x}", "a{3,2}", "(?=a)", "(?<name>a)", "\\1", "[b-a]", "\\", "a{9999}",
     ".*+.", "a++", "\\p{L}", "[[:alpha:]]", "[a-z&&[^b]]",
     "(" * 100 + ")" * 100, "x" * 3000, "((a{99}){99}){99}"],
)  # fmt: skip
def test_a_pattern_that_cannot_be_used_says_why(pattern: str) -> None:
    with pytest.raises(PatternProblem):
        compile_pattern(pattern)
