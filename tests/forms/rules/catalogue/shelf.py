"""A small catalogue for tests: a desk everywhere, one of the region of Twente, and what ended."""

from collections.abc import Iterator
from dataclasses import dataclass

from forms.rules.catalogue import Catalogue, read_catalogue
from forms.rules.catalogue import rows as columns
from forms.rules.catalogue.book import FILES


@dataclass(frozen=True)
class Held:
    """A file in memory."""

    name: str
    data: bytes

    def read_bytes(self) -> bytes:
        return self.data


HEADS = {
    "parties.csv": columns.PARTY_COLUMNS,
    "schemes.csv": columns.SCHEME_COLUMNS,
    "practices.csv": columns.PRACTICE_COLUMNS,
    "money.csv": columns.MONEY_COLUMNS,
    "watch.csv": columns.WATCH_COLUMNS,
    "steps.csv": columns.STEP_COLUMNS,
}
LAST = {"status": "active", "source": "law", "source_date": "2026", "checked": "2026-11-23", "every_months": "6"}


def cells(file: str, key: str, **given: str) -> str:
    """A row of a file; what is not given is filled in so that it is sound."""
    steps = {"situations": "road.prepare", "rank": "10", "who": "client", "days": "5", "source": "law"}
    texts = {"name_nl": key.title(), "name_en": f"{key.title()} (en)", "what_nl": "Hulp", "what_en": "Help", **LAST}
    values = {**(steps if file == "steps.csv" else texts), "key": key, **given}
    return ",".join(values.get(column, "") for column in HEADS[file])


def texts() -> dict[str, str]:
    """A sound catalogue as the texts of its files."""
    made = {
        "parties.csv": [
            cells("parties.csv", "desk", phone="0800-2117", site="https://desk.nl", words="loket|oud loket"),
            cells("parties.csv", "local", regions="AM05 GM0405", words="streek"),
            cells("parties.csv", "gone", status="ended", ended="2021", successor="later", words="corona"),
        ],
        "schemes.csv": [cells("schemes.csv", "later", ended="2027-01-01", successor="desk", party="desk")],
        "practices.csv": [cells("practices.csv", "habit", status="old")],
        "money.csv": [cells("money.csv", "pot", steps="ask", roads="A")],
        "watch.csv": [cells("watch.csv", "news")],
        "steps.csv": [
            cells("steps.csv", "hand_over", situations="clock.debt_help", party="desk", rank="1"),
            cells("steps.csv", "ask", roads="A", party="desk"),
        ],
    }
    return {name: "\n".join([",".join(HEADS[name]), *rows, ""]) for name, rows in made.items()}


def held(files: dict[str, str]) -> Iterator[Held]:
    """The files in memory."""
    return (Held(name, text.encode()) for name, text in files.items())


def small() -> Catalogue:
    """A sound catalogue."""
    files = texts()
    assert set(files) == set(FILES)
    return read_catalogue(held(files))
