"""Packs and names of staff: signed, bounded, names readable by the teams and by nobody else."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.errors import BadBox, TooLarge
from sync.identity import Device, Receiver
from sync.region import notices
from sync.region.notices import Notice, Person
from tests.sync.founded import Region

AT = datetime(2026, 12, 23, 9, 0, tzinfo=UTC)
REGION, ROSTER = b"r" * 32, b"h" * 32
SIGNER, OTHER = Device.new(), Device.new()
TEAM, STRANGER = Receiver.new(), Receiver.new()
PEOPLE = {SIGNER.public.id.hex(): Person("Noor van de Ruit", "06 0000 0000", date(2027, 1, 4))}
PACK = notices.sign(Notice(REGION, ROSTER, "pack", "form", "intake 2", 1, AT, SIGNER.public.id, b"bytes"), SIGNER)
SEALED = notices.seal_people(PEOPLE, REGION, [TEAM.public, SIGNER.public])
STAFF = notices.sign(Notice(REGION, ROSTER, "staff", "", "", 3, AT, SIGNER.public.id, SEALED), SIGNER)


@pytest.mark.parametrize("notice", [PACK, STAFF], ids=["pack", "staff"])
def test_a_notice_reads_back_and_is_its_authors(notice: Notice) -> None:
    read = Notice.decode(notice.encode())
    assert (read, read.id, read.encode()) == (notice, notice.id, notice.encode())
    read.check_signed_by(SIGNER.public)
    for stranger in (OTHER.public, replace(OTHER.public, sign=SIGNER.public.sign)):
        with pytest.raises(BadBox):
            read.check_signed_by(stranger)


@pytest.mark.parametrize(
    "change",
    [
        {"region": b"q" * 32},
        {"roster": b"q" * 32},
        {"topic": "texts"},
        {"name": "intake 3"},
        {"number": 2},
        {"content": b"other"},
    ],
)
def test_a_notice_that_was_altered_or_moved_is_not_its_authors(change: dict[str, bytes]) -> None:  # G-09
    with pytest.raises(BadBox):
        replace(PACK, **change).check_signed_by(SIGNER.public)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [{"kind": "other"}, {"topic": ""}, {"name": "x" * 300}, {"number": 0}, {"name": "a\nb"}, {"kind": "staff"}],
)
def test_a_notice_that_is_not_as_it_should_be_is_refused(change: dict[str, str]) -> None:
    with pytest.raises(BadBox):
        Notice.decode(replace(PACK, **change).encode())  # type: ignore[arg-type]


def _place(notice: Notice) -> tuple[int, bytes]:
    return notice.place


@pytest.mark.parametrize("is_later", [True, False])
def test_of_one_number_all_count_and_the_next_goes_on_from_the_longest_roster_that_was_named(is_later: bool) -> None:
    roster = Region.founded({"noord": ("anna",)}).roster
    assert roster.earlier is not None
    long, short = roster.head or b"", roster.earlier.head or b""

    def said(number: int, head: bytes, content: bytes = b"") -> Notice:
        return replace(PACK, roster=head, number=number, content=content)

    firsts, seconds = ([said(1, head, bytes([number])) for number in range(32)] for head in (long, short))
    first = (min if is_later else max)(firsts, key=_place)  # ids decide of one number, and are others in each run
    second = (max if is_later else min)(seconds, key=_place)
    assert (_place(second) > _place(first)) is is_later
    gone_back, next_one = said(2, short), said(2, long)
    found = notices.in_order([next_one, gone_back, second, first], roster)
    assert {*found} == {first, second, next_one}  # who lost the right can name the shorter one alone
    assert found[-1] == next_one


def test_names_open_for_the_teams_and_show_nothing_to_others() -> None:  # G-27
    for opener in (TEAM, SIGNER):
        assert notices.open_people(SEALED, REGION, [STRANGER, opener]) == PEOPLE
    assert b"Noor" not in STAFF.encode()
    for openers, region in (([STRANGER], REGION), ([TEAM], b"q" * 32)):
        with pytest.raises(BadBox):
            notices.open_people(SEALED, region, openers)


def test_a_pack_beyond_the_bound_is_not_signed() -> None:
    with pytest.raises(TooLarge):
        notices.sign(replace(PACK, content=bytes(notices.MAX_PACK_BYTES + 1)), SIGNER)


@given(st.binary(max_size=200))
def test_arbitrary_bytes_are_no_notice_and_no_names(data: bytes) -> None:
    with pytest.raises(BadBox):
        Notice.decode(data)
    with pytest.raises(BadBox):
        notices.open_people(data, REGION, [TEAM])
