"""What becomes of offers, by whatever was said about a dossier."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from sync.chain import HOLDERS, Statement
from sync.region.answered import ACCEPTED, DECLINED, answered
from tests.sync.world import AT

DOSSIER = b"d" * 16
OURS, ALSO_OURS, THEIRS, OTHERS = (sign * 16 for sign in (b"a", b"b", b"c", b"d"))
TEAMS = (OURS, ALSO_OURS, THEIRS, OTHERS)
MINE = frozenset({OURS, ALSO_OURS})
MOVES = ("offer", "withdraw", "accept", "decline")

Move = tuple[str, bytes, bytes]  # what was said, the team that held it, the team it was offered to


def said(kind: str, number: int, team: bytes | None = None) -> Statement:
    body = {} if team is None else {"team": team}
    return Statement(HOLDERS, DOSSIER, None, None, None, bytes([number]) * 16, AT + timedelta(days=number), kind, body)


@st.composite
def stories(draw: st.DrawFn) -> tuple[list[Statement], list[Move], bytes]:
    """Statements as a chain may hold them, the moves among them, and who holds the dossier at the end."""
    holder, offered = draw(st.sampled_from(TEAMS)), None
    statements, moves = [said("create", 0, holder)], []
    for number in range(1, draw(st.integers(0, 12)) + 1):
        if offered is None:
            kind = draw(st.sampled_from(("offer", "close", "reopen", "redact")))
        else:
            kind = draw(st.sampled_from((*MOVES[1:], "redact")))
        if kind == "offer":
            offered = draw(st.sampled_from([team for team in TEAMS if team != holder]))
        statements.append(said(kind, number, offered if kind == "offer" else None))
        if kind in MOVES and offered is not None:
            moves.append((kind, holder, offered))
            holder, offered = (offered if kind == "accept" else holder), (offered if kind == "offer" else None)
    return statements, moves, holder


@given(stories())
def test_an_accept_is_told_while_others_hold_it_and_a_decline_until_it_is_offered_again(
    story: tuple[list[Statement], list[Move], bytes],
) -> None:
    statements, moves, holder = story
    told = answered(DOSSIER, statements, MINE)
    went = [to for kind, by, to in moves if kind == "accept" and by in MINE and to not in MINE]
    last = moves[-1] if moves else ("", b"", b"")
    if holder not in MINE:
        expected = (ACCEPTED, went[-1].hex()) if went else None
    else:
        expected = (DECLINED, last[2].hex()) if last[0] == "decline" and last[2] not in MINE else None
    assert (None if told is None else (told.kind, told.team)) == expected
    if told is not None:
        assert told.offered_at < told.at, "the offer that was answered, and its answer"


def test_what_goes_from_one_team_of_ours_to_another_is_no_answer_of_others() -> None:
    offered = [said("create", 0, OURS), said("offer", 1, ALSO_OURS)]
    for answer in (ACCEPTED, DECLINED):
        assert answered(DOSSIER, [*offered, said(answer, 2)], MINE) is None
    went = [*offered, said(ACCEPTED, 2), said("offer", 3, THEIRS), said(ACCEPTED, 4)]
    told = answered(DOSSIER, went, MINE)
    assert told is not None
    assert told.team == THEIRS.hex()


def test_nobody_in_a_team_is_told_anything() -> None:
    story = [said("create", 0, OURS), said("offer", 1, THEIRS), said("accept", 2)]
    assert answered(DOSSIER, story, MINE) is not None
    assert answered(DOSSIER, story, frozenset()) is None
    assert answered(DOSSIER, story, {THEIRS}) is None
