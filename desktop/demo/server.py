"""A region's server on this computer only, in a thread of this process, for as long as the sample region lives."""

import asyncio
import logging
import socket
import threading
import time
from pathlib import Path
from typing import Final

from sync.errors import SyncError

HOST: Final = "127.0.0.1"
START_S: Final = 10.0
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

    def start(self) -> None:
        """Make the tables, then serve beside this thread. Raises SyncError when it does not come up."""
        import uvicorn

        from sync.server.app import make_app
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
        config = uvicorn.Config(make_app(service), log_config=None, access_log=False, lifespan="on")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._serve, name="demo-server", daemon=True)
        self._thread.start()
        until = time.monotonic() + START_S
        while not self._server.started:
            if time.monotonic() > until or not self._thread.is_alive():
                raise SyncError("the server on this computer did not start")
            time.sleep(0.01)

    def _serve(self) -> None:
        asyncio.run(self._server.serve(sockets=[self._socket]))

    def stop(self) -> None:
        """Let requests finish, then stop."""
        if self._thread is not None:
            self._server.should_exit = True
            self._thread.join(STOP_S)
        self._socket.close()
