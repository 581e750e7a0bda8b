"""The recovery code: read out, typed back, mistyped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.errors import MistypedRecoveryCode
from sync.laptop.recovery import as_text, from_text, new_secret


@given(st.binary(min_size=16, max_size=16))
def test_a_code_typed_back_is_the_secret(secret: bytes) -> None:
    assert from_text(as_text(secret)) == secret


@pytest.mark.parametrize("written", [str.lower, lambda code: code.replace("-", " "), lambda code: f" {code}\n"])
def test_case_spaces_and_hyphens_do_not_matter(written: object) -> None:
    secret = new_secret()
    assert callable(written)
    assert from_text(written(as_text(secret))) == secret


def test_letters_that_look_like_digits_are_read_as_digits() -> None:
    code = as_text(bytes(16))
    assert "0" in code
    assert from_text(code.replace("0", "O")) == bytes(16)


def test_nearly_every_wrong_character_is_noticed() -> None:
    code = as_text(bytes(range(16)))
    wrong = missed = 0
    for place, char in enumerate(code):
        for other in "0123456789ABCDEFGHJKMNPQRSTVWXYZ":
            if char in ("-", other):
                continue
            wrong += 1
            try:
                from_text(code[:place] + other + code[place + 1 :])
                missed += 1
            except MistypedRecoveryCode:
                pass
    assert wrong > 800
    assert missed / wrong < 0.01  # one in 4,096 is expected


@pytest.mark.parametrize("typed", ["", "ABCD", "U" * 28, "é" * 28, "0" * 27, "0" * 29, "0" * 10_000])
def test_what_is_no_code_is_refused(typed: str) -> None:
    with pytest.raises(MistypedRecoveryCode):
        from_text(typed)
