"""All failure conditions of the Matterhorn Protocol 1.1 (PDF/UA-1) by number, and what becomes of each here.

31 checkpoints; 87 conditions that a program can check, 48 for people, and 2 (23-001, 27-001) that ask for no test of
their own. The protocol's own summary counts 136 and calls 89 of them checkable.
Source: PDF Association, Matterhorn Protocol 1.1, 2021.
"""

from collections.abc import Mapping
from typing import Final

# Checkpoint -> how many conditions it has.
CONDITIONS: Final = dict(enumerate(
    (7, 4, 3, 1, 3, 4, 2, 2, 8, 1, 7, 1, 8, 7, 5, 3, 3, 2, 4, 3, 1, 1, 1, 1, 1, 2, 1, 18, 1, 2, 30), start=1
))  # fmt: skip

# Machine: `matterhorn.failures` yields these, and a test breaks a page in each of these ways.
_CHECKED: Final = (
    "01-003 01-004 01-005 01-007 02-001 06-001 06-002 06-003 07-001 07-002 09-004 09-005 10-001 11-001 11-002 11-004 "
    "11-006 13-004 14-002 14-003 14-006 14-007 15-003 28-004 28-008 28-009 28-011 28-012 31-004 31-005 31-006 31-009 "
    "31-011 31-016 31-027 31-028 31-029 31-030"
)
CHECKED: Final = frozenset(_CHECKED.split())

# Machine: cannot occur, because the pages hold nothing of the kind, which `failures` makes sure of.
ABSENT: Final[Mapping[str, str]] = {
    "02-003 02-004": "no role map",
    "09-006 09-007 09-008 17-002 17-003 19-003 19-004": "no contents, ruby, warichu, formulas, notes",
    "11-003": "no outline",
    "11-005 28-005 28-010 25-001": "no interactive form, so no XFA either",
    "20-001 20-002 20-003": "no optional content",
    "21-001 28-016": "no files inside: no names, no annotation but links",
    "26-001 26-002": "not encrypted",
    "28-002 28-006 28-007 28-014 28-015 28-017 28-018": "no annotation but links",
    "30-001 30-002": "no XObjects",
    "31-001 31-002 31-003 31-007 31-008": "every encoding is Identity-H, or 31-006 is told",
    "31-012 31-013 31-014 31-015": "no Type 1 fonts, or 31-006 is told; no CIDSet",
    "31-017 31-018 31-019 31-020 31-021 31-022 31-023 31-024 31-025 31-026": "no simple TrueType fonts",
}

# People: what was looked at, or which test holds it; on which papers and what was found, in docs/paper.md.
PEOPLE: Final[Mapping[str, str]] = {
    "01-001": "lines and grounds are artifacts; a box to tick is real content",
    "01-002": "test_reading: only feet and the headers of a table's later pages are artifacts with text",
    "01-006 09-002 09-003": "one role for one kind of block; test_tagged names them",
    "02-002": "no role map",
    "03-001 03-002 03-003 05-001 05-002 05-003 29-001": "no actions but links, no media, no scripts",
    "04-001": "a done step says so in words, bars are named and hatched, a box to tick has its sign",
    "06-004": "the title is the name of the paper, in each of its languages: test_plan, test_papers, test_tagged",
    "08-001 08-002": "no text from a scan",
    "09-001": "test_reading: every paper in order",
    "11-007": "English and other scripts carry their language, typed words inside English the paper's: test_said",
    "12-001": "no stretched characters",
    "13-001": "chart and code are figures",
    "13-002": "links have no ground",
    "13-003": "no captions",
    "13-005 13-008": "figures have an alternative, never another text",
    "13-006": "both bars are one figure, a code is one figure",
    "13-007": "what a figure shows stands in words beside it",
    "14-001": "every heading is H1 or H2",
    "14-004 14-005": "H1 and H2 only",
    "15-001 15-002 15-005": "each column has its header; where a row has one (preparation sheet) its scope is Row",
    "15-004": "steps and figures are rows and columns",
    "16-001 16-002": "no numbered lists: dots and boxes",
    "16-003": "lists are lists, also the three answers to tick: test_tagged",
    "17-001": "no formulas",
    "18-001 18-002": "a foot is a pagination artifact of subtype Footer: test_tagged",
    "19-001 19-002": "no notes",
    "22-001": "no threads",
    "24-001": "boxes to tick, lines and cells to write or to sign in are Form with PrintField: test_tagged",
    "28-001": "a link stands at its words",
    "28-003": "no annotation but links",
    "28-013": "no IsMap",
    "31-010": "all fonts are under the OFL: resources/fonts",
}

NO_TEST: Final = frozenset({"23-001", "27-001"})


def numbers(table: Mapping[str, str]) -> list[str]:
    """The numbers that a table speaks of."""
    return [number for key in table for number in key.split()]
