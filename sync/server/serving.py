"""The server as processes: uvicorn around the app, with TLS of its own or behind a proxy, stopped gracefully."""

import socket
import ssl
from typing import Any

import uvicorn
from fastapi import FastAPI

from sync.errors import SyncError
from sync.server import logs, settings
from sync.server.app import make_app
from sync.server.database import DatabaseNotReady, is_ready
from sync.server.patience import Impatient
from sync.server.service import Service
from sync.server.settings import BadSettings, Settings


class CannotListen(SyncError):
    """The address is none of this machine, or the port is taken or not allowed."""

    code = "R-009"
    text = (
        "The server cannot listen at this address. Nothing was started and nothing was changed. Set host to an address "
        "of this machine and port to one that is free; a port below 1024 needs CAP_NET_BIND_SERVICE."
    )


def from_environment() -> FastAPI:
    """The app of one of several processes, each with its own connections."""
    logs.set_up()
    return make_app(Service(settings.read()))


def serve(wanted: Settings) -> None:
    """Serve until stopped: a first signal lets requests finish.

    Raises BadSettings, CannotListen, DatabaseNotReady or DatabaseAway.
    """
    logs.set_up()
    _check_tls(wanted)
    _check_place(wanted)
    service = Service(wanted)
    if not is_ready(service.database):
        raise DatabaseNotReady()
    if wanted.processes == 1:
        uvicorn.run(make_app(service), **_options(wanted))
        return
    service.database.close()
    uvicorn.run("sync.server.serving:from_environment", factory=True, workers=wanted.processes, **_options(wanted))


def _check_tls(wanted: Settings) -> None:
    """Say at once, and by name, what uvicorn would stumble over later. Raises BadSettings."""
    if not wanted.tls_certificate:
        return
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        context.load_cert_chain(wanted.tls_certificate, wanted.tls_key, password="")  # a service asks nobody for one
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
        raise BadSettings(f"tls_certificate and tls_key cannot be used: {type(error).__name__}") from None


def _check_place(wanted: Settings) -> None:
    """Say now, in words, that nobody can listen there. Raises CannotListen."""
    try:
        family, *_, place = socket.getaddrinfo(wanted.host, wanted.port, type=socket.SOCK_STREAM)[0]
        socket.create_server(place[:2], family=family).close()
    except OSError as error:
        why = (error.strerror or type(error).__name__).partition(" (")[0]  # what Python adds names the address again
        raise CannotListen(f"{wanted.host}, port {wanted.port}: {why}") from None


def _options(wanted: Settings) -> dict[str, Any]:
    return {
        "host": wanted.host,
        "port": wanted.port,
        "ssl_certfile": wanted.tls_certificate or None,
        "ssl_keyfile": wanted.tls_key or None,
        "proxy_headers": bool(wanted.trusted_proxies),
        "forwarded_allow_ips": wanted.trusted_proxies,
        "timeout_graceful_shutdown": wanted.stop_seconds,
        "http": Impatient,
        "log_config": None,
        "access_log": False,
        "server_header": False,
    }
