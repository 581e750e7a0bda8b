"""A server asked inside this process: the whole HTTP side, and neither a socket nor another process."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
from anyio.from_thread import BlockingPortal, start_blocking_portal
from fastapi import FastAPI


@dataclass(frozen=True)
class Inside:
    """Sends requests to an app that runs in a thread beside the test."""

    app: FastAPI
    portal: BlockingPortal
    address: str = "127.0.0.1"

    def request(
        self, method: str, target: str, content: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        """One request; the target is sent as it is."""
        return self.portal.call(self._request, method, target, content, headers or {})

    async def _request(self, method: str, target: str, content: bytes, headers: Mapping[str, str]) -> httpx.Response:
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False, client=(self.address, 50000))
        async with httpx.AsyncClient(transport=transport, base_url="http://region.test") as client:
            return await client.request(method, target, content=content, headers=dict(headers))


@contextmanager
def running(app: FastAPI) -> Iterator[Inside]:
    """Start the app, and stop it gracefully at the end."""
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(app.router.lifespan_context(app)),
    ):
        yield Inside(app, portal)
