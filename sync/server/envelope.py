"""What is around every answer: its headers, a line in the log, a count, and a problem for what nobody caught."""

import logging
import secrets
import time
from collections.abc import Mapping
from typing import Any, Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sync.protocol.exchange import PROBLEM
from sync.server.logs import tell
from sync.server.metrics import Metrics
from sync.server.refusals import Refusal

API_VERSION: Final = "1.0.0"
DESCRIPTION: Final = "/v1/openapi.json"
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})  # what others say is not kept
SECURITY: Final[Mapping[str, str]] = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class Envelope:
    """Wraps the app. A request has a random number, which its answer and its line in the log carry."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        line = _Line(secrets.token_hex(8), time.perf_counter())

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                line.status = message["status"]
                message = {**message, "headers": [*message["headers"], *line.headers(scope["path"])]}
            elif message["type"] == "http.response.body":
                line.out += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, sent)
        except Exception as error:  # noqa: BLE001 - the last stop: whatever it is, the laptop gets an answer and we a line
            self._metrics.errors.inc()
            tell("mistake", logging.ERROR, error, request=line.id)
            if not line.status:
                await _say(Refusal("internal"), sent)
        self._finish(line, scope)

    def _finish(self, line: "_Line", scope: Scope) -> None:
        route = getattr(scope.get("route"), "path", "none")
        method = scope["method"] if scope["method"] in _METHODS else "other"
        seconds = time.perf_counter() - line.began
        self._metrics.requests.labels(route, method, line.status).inc()
        self._metrics.seconds.labels(route).observe(seconds)
        facts: dict[str, Any] = {"route": route, "method": method, "status": line.status, "bytes": line.out}
        tell("request", request=line.id, ms=round(seconds * 1000, 1), **facts)


class _Line:
    """What is known of one request."""

    def __init__(self, id: str, began: float) -> None:
        self.id = id
        self.began = began
        self.status = 0
        self.out = 0

    def headers(self, path: str) -> list[tuple[bytes, bytes]]:
        said = {**SECURITY, "X-Request-Id": self.id}
        if path.startswith("/v1/"):
            said["API-Version"] = API_VERSION
        if path == DESCRIPTION:
            said["Access-Control-Allow-Origin"] = "*"
        return [(name.lower().encode(), value.encode()) for name, value in said.items()]


async def _say(refusal: Refusal, send: Send) -> None:
    body = refusal.problem.encode()
    headers = [(b"content-type", PROBLEM.encode()), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": refusal.problem.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
