"""A web address is said on every screen and paper in the same way."""

import pytest

from forms.web_address import readable, site_of


@pytest.mark.parametrize(
    ("address", "whole", "site"),
    [
        ("https://www.voorbeeld.nl/een/pad/", "voorbeeld.nl/een/pad", "voorbeeld.nl"),
        ("https://voorbeeld.nl", "voorbeeld.nl", "voorbeeld.nl"),
        ("http://www.voorbeeld.nl/", "voorbeeld.nl", "voorbeeld.nl"),
        ("https://mijn.voorbeeld.nl/a?b=c", "mijn.voorbeeld.nl/a?b=c", "mijn.voorbeeld.nl"),
        ("", "", ""),
    ],
)
def test_an_address_is_said_without_what_a_browser_fills_in(address: str, whole: str, site: str) -> None:
    assert (readable(address), site_of(address)) == (whole, site)
