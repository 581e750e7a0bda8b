"""A mapping that shares itself with the one it was made from is a mapping like any other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.layers import MOST, Layers


@given(st.lists(st.tuples(st.integers(0, 3 * MOST), st.integers()), max_size=4 * MOST), st.integers(0, 4 * MOST))
def test_it_is_what_a_dictionary_would_be_and_those_before_stay_as_they_were(
    entries: list[tuple[int, int]], kept: int
) -> None:
    made: Layers[int, int] = Layers({-1: 0})
    plain = {-1: 0}
    earlier = (made, dict(plain))
    for number, (key, value) in enumerate(entries):
        made = made.with_one(key, value)
        plain[key] = value
        if number == kept:
            earlier = (made, dict(plain))
    for layers, expected in ((made, plain), earlier):
        assert layers == expected
        assert len(layers) == len(expected)
        assert sorted(layers) == sorted(expected)
        assert all(key in layers for key in expected)
        assert repr(layers).startswith("{-1: ")


def test_what_is_not_in_it_is_told() -> None:
    made = Layers({"a": 1})
    assert "b" not in made
    assert made.get("b") is None
    with pytest.raises(KeyError):
        made["b"]
