"""Who is slow to say what they want is hung up on; who is not is served, also again on the same line."""

import asyncio
import socket
import threading
from contextlib import closing
from http.client import HTTPConnection

import pytest

from sync.server.app import make_app
from sync.server.patience import Impatient
from tests.sync.client.wires import served
from tests.sync.server.conftest import Server

HEALTH = b"GET /health HTTP/1.1\r\nHost: region.test\r\n\r\n"


class Quick(Impatient):
    """Waits no longer than a test may."""

    head_seconds = 0.05


@pytest.mark.parametrize("server", ["sqlite"], indirect=True)
@pytest.mark.parametrize("said", [b"", b"GET /hea", HEALTH[:-2], HEALTH + b"GET /"])
def test_a_head_that_does_not_come_to_an_end_ends_the_line(server: Server, said: bytes) -> None:
    with served(make_app(server.service), Quick) as port, socket.create_connection(("127.0.0.1", port), 60) as line:
        line.sendall(said)
        heard = b"".join(iter(lambda: line.recv(4096), b""))
    assert heard.startswith(b"HTTP/1.1 200") == said.startswith(HEALTH)


@pytest.mark.parametrize("server", ["sqlite"], indirect=True)
def test_a_head_that_came_in_pieces_leaves_nobody_who_hangs_up_later(server: Server) -> None:
    waiting: set[asyncio.TimerHandle] = set()
    came = threading.Semaphore(0)

    class Noted(Impatient):
        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            waiting.update({self._hanging_up} if self._hanging_up else ())
            came.release()

    with served(make_app(server.service), Noted) as port, socket.create_connection(("127.0.0.1", port), 60) as line:
        for piece in (HEALTH[:5], HEALTH[5:20], HEALTH[20:]):
            line.sendall(piece)
            assert came.acquire(timeout=60)
        assert line.recv(4096).startswith(b"HTTP/1.1 200")
        assert waiting
        assert all(one.cancelled() for one in waiting)


@pytest.mark.parametrize("server", ["sqlite"], indirect=True)
def test_a_line_may_be_used_again(server: Server) -> None:
    with served(make_app(server.service)) as port, closing(HTTPConnection("127.0.0.1", port, timeout=60)) as line:
        lines = set()
        for _ in range(3):
            line.request("GET", "/health")
            lines.add(line.sock)
            answer = line.getresponse()
            assert (answer.status, bool(answer.read())) == (200, True)
        assert len(lines) == 1


@pytest.mark.parametrize("server", ["sqlite"], indirect=True)
def test_an_answer_waits_for_no_acknowledgement_of_its_head(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    lines: list[socket.socket] = []
    made = Quick.connection_made

    def noted(protocol: Quick, transport: asyncio.Transport) -> None:
        made(protocol, transport)
        lines.append(transport.get_extra_info("socket"))

    monkeypatch.setattr(Quick, "connection_made", noted)
    with (
        served(make_app(server.service), Quick) as port,
        closing(HTTPConnection("127.0.0.1", port, timeout=60)) as line,
    ):
        line.request("GET", "/health")
        assert line.getresponse().status == 200
        assert [one.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0 for one in lines] == [True]
