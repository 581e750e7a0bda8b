"""Numbers and moments as a language writes them."""

from datetime import datetime, timedelta

from forms.words import Words, moments

AT = datetime(2026, 12, 23, 14, 2, 31)


def test_moments_of_one_list_have_seconds_where_two_fall_in_one_minute() -> None:
    found = [AT, AT + timedelta(seconds=5), AT + timedelta(minutes=1)]
    nl = ("23 december 2026 14.02.31", "23 december 2026 14.02.36", "23 december 2026 14.03")
    assert moments(found, Words("nl")) == nl
    assert moments(found[1:], Words("en")) == ("23 December 2026 14:02", "23 December 2026 14:03")
    assert moments([], Words("nl")) == ()
