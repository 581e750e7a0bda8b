"""A server on a real socket, and a wire before it that is cut after so many bytes, or whose bits flip."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import uvicorn
from fastapi import FastAPI

from sync.server.patience import Impatient


@contextmanager
def served(app: FastAPI, http: type[Impatient] = Impatient) -> Iterator[int]:
    """The app on loopback, in a thread, by this protocol; its port."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_config=None, access_log=False, http=http, timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield int(listener.getsockname()[1])
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()


class Wire:
    """Passes bytes on to a port, both ways. left: how many bytes may pass before it is cut; None: all.

    spoil: changes a piece of what the server answers.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self.left: int | None = None
        self.passed = 0
        self.spoil: Callable[[bytes], bytes] = lambda piece: piece
        self._lock = threading.Lock()
        self._open: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        """What a laptop connects to."""
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def mend(self, left: int | None = None) -> None:
        """A new wire: everything that is open ends; so many bytes may pass on the next."""
        with self._lock:
            self.left, self.passed = left, 0
            self._close_all()

    def close(self) -> None:
        """Nobody can connect any more."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(5)
        with self._lock:
            self._close_all()

    def _close_all(self) -> None:
        for one in self._open:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        self._open.clear()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(("127.0.0.1", self.port))
                with self._lock:
                    self._open += [near, far]
                for source, sink, spoil in ((near, far, bytes), (far, near, self.spoil)):
                    threading.Thread(target=self._pump, args=(source, sink, spoil), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket, spoil: Callable[[bytes], bytes]) -> None:
        with suppress(OSError), source:
            while piece := source.recv(4096):
                with self._lock:
                    allowed = len(piece) if self.left is None else min(len(piece), self.left)
                    self.passed += allowed
                    if self.left is not None:
                        self.left -= allowed
                    cut = allowed < len(piece)
                sink.sendall(spoil(piece[:allowed]))
                if cut:
                    with self._lock:
                        self._close_all()
                    return
        with suppress(OSError):
            sink.shutdown(socket.SHUT_WR)
