"""The line to a server: signs what is asked, reads what is answered, and corrects a wrong clock for signing only."""

from collections.abc import Callable, Generator
from datetime import datetime, timedelta
from typing import Final, TypeAlias, TypeVar

from sync.client.asking import Answer, Asked, Request, Told, Unreachable, is_cbor
from sync.errors import BadBox
from sync.identity import Device
from sync.protocol import signing
from sync.protocol.problem import Problem

T = TypeVar("T")
Talk: TypeAlias = Generator[Asked, Told, T]

WAITING: Final = "waiting"  # the server was restored, and an administrator is to say how far it was
# Answers of a proxy that stands before the server, or of a network that wants a log-in first.
_AWAY: Final = frozenset({502, 503, 504})


class Stopped(Exception):
    """The round cannot go on now. code: one of progress.STOPS, or WAITING."""

    def __init__(self, code: str, retry_s: int | None = None) -> None:
        super().__init__(code)
        self.code, self.retry_s = code, retry_s


class Refusal(Exception):
    """The server answered with a problem that the one who asked must deal with."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


class Line:
    """What a laptop says goes through here. The clock's correction lasts as long as the line."""

    def __init__(self, device: Device, clock: Callable[[], datetime]) -> None:
        self._device, self._clock = device, clock
        self._ahead = timedelta()  # of the server's clock before ours

    def ask(
        self, target: str, decode: Callable[[bytes], T], body: bytes | None = None, *, signed: bool = True
    ) -> Talk[T]:
        """Ask, and read the answer by this decoder. body None: a GET. Raises Stopped, Refusal."""
        answer = yield from self._answered(target, body, signed=signed)
        try:
            return decode(answer.body)
        except BadBox:
            raise Stopped("bad-answer") from None

    def _answered(self, target: str, body: bytes | None, *, signed: bool) -> Talk[Answer]:
        for attempt in ("first", "with the server's clock"):
            told = yield self._request(target, body, signed=signed)
            if told is None or isinstance(told, Unreachable):
                raise Stopped("offline" if told is None else told.code)
            if 200 <= told.status < 300 and (is_cbor(told) or not told.body):
                return told
            problem = _problem(told)
            if problem.code != "clock" or problem.time is None or attempt != "first":
                raise _of(problem)
            self._correct(problem.time)
        raise Stopped("clock")

    def _request(self, target: str, body: bytes | None, *, signed: bool) -> Request:
        method, content = ("GET", b"") if body is None else ("POST", body)
        if not signed:
            return Request(method, target, content)
        created = self._clock() + self._ahead
        return Request(method, target, content, signing.sign(self._device, method, target, content, created))

    def _correct(self, seconds: int) -> None:
        try:
            self._ahead = signing.server_time(seconds) - self._clock()
        except (BadBox, OverflowError):
            raise Stopped("clock") from None


def _problem(answer: Answer) -> Problem:
    """The problem that the server tells. Raises Stopped for what a proxy or another server says."""
    found = Problem.decode(answer.status, answer.body) if answer.status >= 400 else None
    if found is not None:
        return found
    if answer.status == 413:
        return Problem(413, "too-large", "")
    if answer.status == 429:
        return Problem(429, "rate", "")
    raise Stopped("server-away" if answer.status in _AWAY else "not-the-server")


_STOPS: Final = frozenset(
    {"clock", "signature", "unknown-device", "revoked", "rate", "quota-device", "disk-full", "not-founded"}
)


def _of(problem: Problem) -> Exception:
    """Some problems end a round whatever was asked; the others are for the one who asked."""
    if problem.code in _STOPS:
        return Stopped(problem.code, problem.retry_s)
    if problem.status >= 500 and problem.code != WAITING:
        return Stopped("server-trouble", problem.retry_s)
    return Refusal(problem)


def stop_of(refusal: Refusal, otherwise: str = "bad-answer") -> Stopped:
    """What ends a round that can go no further: a server that was restored meanwhile waits, anything else is wrong."""
    return Stopped(WAITING if refusal.problem.code == WAITING else otherwise)
