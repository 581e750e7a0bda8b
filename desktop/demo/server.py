"""A region's server on this computer only, in a thread of this process, for as long as the sample region lives."""

import asyncio
import logging
import socket
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sync.errors import SyncError

if TYPE_CHECKING:
    import uvicorn

HOST: Final = "127.0.0.1"
START_S: Final = 30.0
STOP_S: Final = 5.0


class DemoServer:
    """Runs from start to stop. url: where laptops find it; token: with which the region is founded."""

    def __init__(self, folder: Path) -> None:
        """folder: for its database and what it writes down of removals."""
        self._folder = folder
        self._socket = socket.create_server((HOST, 0))
        self.url = f"http://{HOST}:{self._socket.getsockname()[1]}"
        self.token = ""
        self._thread: threading.Thread | None = None
        self._server: uvicorn.Server | None = None

    def start(self) -> None:
        """Begin beside this thread; wait() before the first request."""
        self._thread = threading.Thread(target=self._run, name="demo-server", daemon=True)
        self._thread.start()

    def wait(self) -> None:
        """Until it serves. Raises SyncError when it does not come up."""
        until = time.monotonic() + START_S
        while self._server is None or not self._server.started:
            if time.monotonic() > until or self._thread is None or not self._thread.is_alive():
                raise SyncError("the server on this computer did not start")
            time.sleep(0.01)

    def _run(self) -> None:
        """Make the tables, then serve until it is stopped."""
        import uvicorn

        from sync.server.app import make_app
        from sync.server.patience import Impatient
        from sync.server.preparing import prepare
        from sync.server.service import Service
        from sync.server.settings import Settings

        logging.getLogger("keukentafel.server").setLevel(logging.WARNING)
        wanted = Settings(
            database=f"sqlite:///{self._folder / 'server.db'}",
            removals=str(self._folder / "removals.jsonl"),
            requests_per_minute=100_000,
        )
        service = Service(wanted)
        _region, self.token = prepare(service)
        config = uvicorn.Config(make_app(service), log_config=None, access_log=False, lifespan="on", http=Impatient)
        self._server = uvicorn.Server(config)
        asyncio.run(self._server.serve(sockets=[self._socket]))

    def stop(self) -> None:
        """Let requests finish, then stop."""
        if self._server is not None:
            self._server.should_exit = True
        if self._thread is not None:
            self._thread.join(STOP_S)
        self._socket.close()
