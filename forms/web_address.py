"""A web address as people say and type it, on every screen and paper the same."""


def readable(address: str) -> str:
    """The whole address without what a browser fills in by itself: "rvo.nl/bbz" of "https://www.rvo.nl/bbz/"."""
    return address.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")


def site_of(address: str) -> str:
    """The site alone, which fits on a line: "rvo.nl" of "https://www.rvo.nl/bbz/"."""
    return readable(address).partition("/")[0]
