"""What the server writes down: JSON lines without anything about a person. (G-27)"""

import asyncio
import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from sync.protocol import signing
from sync.protocol.exchange import CBOR
from sync.server import logs
from sync.server.envelope import Envelope
from sync.server.logs import JsonLines, tell, where
from sync.server.metrics import Metrics
from tests.sync.founded import Region
from tests.sync.server.conftest import Server
from tests.sync.server.laptops import File, send


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Where our lines go during a test."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    level = logs.log.level
    logs.log.addHandler(handler)
    logs.log.setLevel(logging.INFO)
    yield stream
    logs.log.setLevel(level)
    logs.log.removeHandler(handler)


def test_a_request_is_one_line_that_names_nobody(lines: io.StringIO, server: Server, region: Region) -> None:
    """G-27"""
    file, anna = File.new(region), server.laptop(region, "anna")
    anna.push([file.create("anna", "noord"), file.write("anna")])
    answer = anna.get(f"/v1/dossiers/{file.id.hex()}?after=0")
    told = [json.loads(line) for line in lines.getvalue().splitlines()]
    last = told[-1]
    assert last.keys() == {"time", "level", "event", "request", "ms", "route", "method", "status", "bytes"}
    assert (last["event"], last["status"], last["request"]) == ("request", 200, answer.headers["x-request-id"])
    assert file.id.hex() not in lines.getvalue()
    assert region.id("anna").hex() not in lines.getvalue()
    assert "127.0.0.1" not in lines.getvalue()


def test_methods_that_somebody_makes_up_are_neither_counted_apart_nor_written_down(
    lines: io.StringIO, server: Server
) -> None:
    """Who has not signed fills neither the memory nor the log with what they choose."""
    for number in range(3):
        assert send(server.client, f"VERZONNEN{number}", "/v1/status", b"", {}).status == 405
    numbers = send(server.client, "GET", "/metrics", b"", {}).body.decode()
    assert 'method="other",route="/status",status="405"} 3.0' in numbers
    assert "VERZONNEN" not in numbers + lines.getvalue()


def test_an_error_is_told_by_its_kind_and_place_and_never_by_its_words(lines: io.StringIO) -> None:
    try:
        try:
            raise KeyError("Jansen")
        except KeyError as cause:
            raise ValueError("Dorpsstraat 1") from cause
    except ValueError as error:
        tell("mistake", logging.ERROR, error, request="r")
    [line] = lines.getvalue().splitlines()
    assert "Jansen" not in line
    assert "Dorpsstraat" not in line
    told = json.loads(line)
    assert [said.split()[0] for said in told["error"]] == ["ValueError", "KeyError"]
    assert (told["level"], told["request"]) == ("error", "r")


def test_a_library_s_line_is_told_without_what_was_filled_in() -> None:
    record = logging.LogRecord("uvicorn", logging.WARNING, "x", 1, "from %s", ("192.0.2.7",), None)
    assert "192.0.2.7" not in JsonLines().format(record)
    assert where(ValueError("x")) == ["ValueError "]


def test_a_line_that_is_cut_in_the_middle_of_a_body_is_no_mistake(
    server: Server, region: Region, lines: io.StringIO
) -> None:
    """The server comes before the lines: the first test of a run starts it, and that is told too."""
    head = signing.sign(region.devices["anna"], "POST", "/v1/push", b"x" * 100, server.clock())
    said = {**head, "content-length": "100", "content-type": CBOR}
    scope: dict[str, Any] = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "scheme": "http",
        "path": "/v1/push", "raw_path": b"/v1/push", "query_string": b"", "client": ("127.0.0.1", 1), "root_path": "",
        "headers": [(name.lower().encode(), value.encode()) for name, value in said.items()],
        "server": ("127.0.0.1", 80),
    }  # fmt: skip
    parts: Iterator[dict[str, Any]] = iter(
        [{"type": "http.request", "body": b"x", "more_body": True}, {"type": "http.disconnect"}]
    )

    async def receive() -> dict[str, Any]:
        return next(parts)

    async def send(_message: object) -> None:
        """Nobody is there any more."""

    server.client.portal.call(server.client.app, scope, receive, send)
    (told,) = [json.loads(line) for line in lines.getvalue().splitlines()]
    assert (told["event"], told["level"], told["status"]) == ("request", "info", 400)


def test_what_goes_wrong_after_an_answer_began_is_told_and_begins_no_second_one(lines: io.StringIO) -> None:
    sent: list[str] = []

    async def broken(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise ValueError("Jansen")

    async def keep(message: Message) -> None:
        sent.append(message["type"])

    async def nothing() -> Message:
        return {"type": "http.disconnect"}

    scope = {"type": "http", "method": "GET", "path": "/v1/status"}
    asyncio.run(Envelope(broken, Metrics())(scope, nothing, keep))
    assert sent == ["http.response.start"]
    assert [json.loads(line)["event"] for line in lines.getvalue().splitlines()] == ["mistake", "request"]
