"""A server as a process of its own, on loopback: for what only a process shows, such as being killed."""

import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

import httpx

from sync.server.settings import PREFIX, Settings

ROOT = Path(__file__).parents[3]

_WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 20
_EACH = 500
_PORTS = cycle(range(20_000 + _EACH * _WORKER, 20_000 + _EACH * (_WORKER + 1)))


def free_port() -> int:
    """A port that nobody listens on.

    Each worker of a run has its own to choose from, below those that a system hands out: of two that asked for any
    free one at the same moment both got the same, and one talked to the server of the other.
    """
    for port in islice(_PORTS, _EACH):
        with suppress(OSError), socket.socket() as one:
            one.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no port is free")


@dataclass
class Wire:
    """Sends requests over a socket, a connection each."""

    port: int
    authority: str = ""  # PEM file of who vouches for the server's certificate; empty: without TLS

    def request(
        self, method: str, target: str, content: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        """One request; the target is sent as it is."""
        trusted = ssl.create_default_context(cafile=self.authority) if self.authority else False
        base = f"{'https' if self.authority else 'http'}://127.0.0.1:{self.port}"
        with httpx.Client(base_url=base, verify=trusted, timeout=60, trust_env=False) as client:
            return client.request(method, target, content=content, headers=dict(headers or {}))


@dataclass
class Process:
    """A running server."""

    process: "subprocess.Popen[bytes]"
    wire: Wire
    log: Path

    def kill(self) -> None:
        """As if the power went."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        """As systemd stops it; the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)


def start(settings: Settings, log: Path) -> Process:
    """Start a server and wait until it answers."""
    port = free_port()
    environment = {**os.environ, **dict(_said(settings)), PREFIX + "PORT": str(port)}
    with log.open("ab") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "sync.server", "serve"], cwd=ROOT, env=environment, stdout=stream, stderr=stream
        )
    wire = Wire(port, settings.tls_certificate)
    for _ in range(6000):
        assert process.poll() is None, log.read_text(encoding="utf-8")
        try:
            wire.request("GET", "/health")
        except httpx.TransportError:
            time.sleep(0.01)
        else:
            return Process(process, wire, log)
    raise AssertionError("the server did not come up")


def _said(settings: Settings) -> Iterator[tuple[str, str]]:
    """The settings as an administrator puts them in the environment."""
    for name, value in vars(settings).items():
        if value != getattr(Settings(), name):
            yield PREFIX + name.upper(), str(value).lower() if isinstance(value, bool) else str(value)


@contextmanager
def started(settings: Settings, log: Path) -> Iterator[Process]:
    """A server that is killed at the end, if it still runs."""
    running = start(settings, log)
    try:
        yield running
    finally:
        running.kill()
