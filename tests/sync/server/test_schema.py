"""The description of the API against the API: random requests by schemathesis never find an answer it does not name."""

import os
from typing import Any, Final

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync import wire
from sync.errors import BadChange
from sync.protocol import signing
from sync.protocol.exchange import CBOR, PROBLEM
from sync.protocol.problem import Problem
from sync.server.describing import BASE
from sync.server.limits import Rate
from tests.sync.founded import Region
from tests.sync.server.conftest import Server

EXAMPLES: Final = int(os.environ.get("KEUKENTAFEL_EXAMPLES", "4"))  # of each operation
OPERATIONS: Final = 13


def as_cbor(value: Any) -> bytes:
    """A body as a laptop writes it; what CBOR of ours cannot hold is sent as it is."""
    try:
        return wire.encode(_plain(value))
    except BadChange:
        return repr(value).encode()


@schemathesis.serializer(CBOR)
def _serialize(_context: Any, value: Any) -> bytes:
    """So that schemathesis makes bodies at all; they are written by `ask`."""
    return as_cbor(value)


def _plain(value: Any) -> Any:
    """Strings of the description's binary format are byte strings on the wire; any other text stays text."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if type(value).__name__ == "Binary":
        return bytes(value.data)
    return int(value) if isinstance(value, float) and value.is_integer() else value


def ask(server: Server, region: Region, case: Any, name: str | None) -> httpx.Response | None:
    """Send a made-up request, signed by a device or by nobody; None for one that HTTP cannot carry."""
    body = as_cbor(case.body) if case.media_type else b""
    query = "&".join(f"{key}={value}" for key, value in (case.query or {}).items())
    target = BASE + case.formatted_path + (f"?{query}" if query else "")
    if not target.isascii() or any(one in target for one in "# \r\n\t"):
        return None
    headers = {"content-type": CBOR} if body else {}
    if name:
        headers |= signing.sign(region.devices[name], case.method, target, body, server.clock())
    return server.client.request(case.method, target, body, headers)


def check(answer: httpx.Response, described: set[int]) -> None:
    """An answer is one that the description names, and is what it says to be."""
    assert answer.status_code in described
    assert answer.status_code != 500
    if answer.status_code == 200:
        wire.decode(answer.content, limit=10**7)
        assert answer.headers["content-type"] == CBOR
    else:
        assert Problem.decode(answer.status_code, answer.content)
        assert answer.headers["content-type"] == PROBLEM


@pytest.mark.parametrize("server", ["sqlite"], indirect=True)
def test_random_requests_get_only_answers_that_are_described(server: Server, region: Region) -> None:
    server.service.by_device, server.service.by_address = Rate(10**6), Rate(10**6)
    schema = schemathesis.openapi.from_dict(dict(server.client.app.openapi()))
    operations: list[Any] = [one.ok() for one in schema.get_all_operations()]  # type: ignore[union-attr]
    assert len(operations) == OPERATIONS
    tried: set[int] = set()

    def explore(operation: Any) -> None:
        @given(case=operation.as_strategy(), name=st.sampled_from(["anna", "admin", None]))
        @settings(max_examples=EXAMPLES, database=None, suppress_health_check=list(HealthCheck))
        def once(case: Any, name: str | None) -> None:
            answer = ask(server, region, case, name)
            if answer is not None:
                check(answer, {int(status) for status in operation.definition.raw["responses"]})
                tried.add(answer.status_code)

        once()

    for operation in operations:
        explore(operation)
    assert {200, 400, 401} <= tried
    assert server.count("regions") == 1


@pytest.mark.parametrize("server", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", ["Status", "Feed", "Push", "Verdicts"])
def test_the_description_knows_the_bodies_by_name(server: Server, name: str) -> None:
    assert name in server.client.app.openapi()["components"]["schemas"]
