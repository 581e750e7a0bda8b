"""HTTP/1.1 by uvicorn, with a bound on how long the head of a request may take, and answers that leave at once.

Without a proxy before it, who opens connections and says nothing, or a byte a minute, would keep them for ever.
"""

import asyncio
import socket
from typing import ClassVar

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol


class Impatient(H11Protocol):
    """Hangs up when the head of a request is not there in time; bodies have their own bound (answering.py)."""

    head_seconds: ClassVar[float] = 20
    _hanging_up: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Somebody connected: the first head is expected."""
        _send_at_once(transport)
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        """More of a request came; what is only a part of a head gives no more time."""
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """The line is gone."""
        self._wait_no_more()
        super().connection_lost(exc)

    def _watch(self) -> None:
        if self.conn.their_state is not h11.IDLE:
            self._wait_no_more()
        elif self._hanging_up is None:
            self._hanging_up = self.loop.call_later(self.head_seconds, self.transport.close)

    def _wait_no_more(self) -> None:
        if self._hanging_up is not None:
            self._hanging_up.cancel()
            self._hanging_up = None


def _send_at_once(transport: asyncio.Transport) -> None:
    """Let the body of an answer not wait until its head was acknowledged, which takes 40 ms.

    asyncio sees to that itself only where it made the socket; several processes share one that uvicorn made.
    """
    line = transport.get_extra_info("socket")
    if line is not None and line.family in (socket.AF_INET, socket.AF_INET6):
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
