"""From an HTTP request to a Call, and from a value to an answer: bounds of bodies, work beside the event loop."""

import asyncio
import base64
import hashlib
import logging
from collections.abc import Callable
from typing import Final

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from sync.errors import BadBox
from sync.protocol.exchange import CBOR, PROBLEM
from sync.server.database import DatabaseAway, DatabaseDamaged, DatabaseFull
from sync.server.logs import tell
from sync.server.refusals import Refusal
from sync.server.service import Call

SMALL: Final = 64 * 1024  # of a body that is no batch
Headers = tuple[tuple[str, str], ...]
Known = Callable[[Headers], bool]
BODY_SECONDS: Final = 300  # a slow line gets this long for one body
RETRY_S: Final = 60


async def answer(
    request: Request, work: Callable[[Call], bytes], *, limit: int = SMALL, known: Known | None = None
) -> Response:
    """Do the work beside the event loop and answer with its bytes, and their digest (RFC 9530).

    limit: of the body; known: says whether headers name a device of the region, whose bodies alone may be large.
    """
    try:
        if known and _may_be_large(request) and not await run_in_threadpool(known, _headers(request)):
            limit = SMALL
        call = await _call(request, limit)
        body = await run_in_threadpool(work, call)
        digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
        return Response(body, media_type=CBOR, headers={"Content-Digest": f"sha-256=:{digest}:"})
    except ClientDisconnect:
        return refused(Refusal("malformed"))  # nobody hears it: the line was cut in the middle of a body
    except (Refusal, BadBox, DatabaseFull, DatabaseAway, DatabaseDamaged) as error:
        return refused(_refusal(error))


def _refusal(error: Exception) -> Refusal:
    if isinstance(error, Refusal):
        return error
    if isinstance(error, BadBox):
        return Refusal("malformed")
    tell("database", logging.ERROR, error)
    return Refusal("disk-full" if isinstance(error, DatabaseFull) else "unavailable", retry_s=RETRY_S)


def refused(refusal: Refusal) -> Response:
    """The refusal as problem+json."""
    problem = refusal.problem
    return Response(problem.encode(), problem.status, refusal.headers, PROBLEM)


async def _call(request: Request, limit: int) -> Call:
    body = await _body(request, limit)
    if body and request.headers.get("content-type", "") != CBOR:
        raise Refusal("media-type")
    query = request.scope["query_string"].decode("latin-1")
    path = request.scope.get("raw_path") or request.scope["path"].encode()
    target = path.decode("latin-1") + (f"?{query}" if query else "")
    return Call(request.method, target, _headers(request), body, request.client.host if request.client else "")


def _headers(request: Request) -> Headers:
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in request.scope["headers"])


def _may_be_large(request: Request) -> bool:
    length = request.headers.get("content-length", "")
    return not length.isdigit() or int(length) > SMALL


async def _body(request: Request, limit: int) -> bytes:
    """The body, refused before more than the limit is taken into memory. Raises Refusal."""
    length = request.headers.get("content-length", "0")
    if not length.isdigit() or int(length) > limit:
        raise Refusal("too-large" if length.isdigit() else "malformed")
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for part in request.stream():
                size += len(part)
                if size > limit:
                    raise Refusal("too-large")
                parts.append(part)
    except TimeoutError:
        raise Refusal("malformed") from None
    return b"".join(parts)


async def on_bad_parameters(_request: Request, _error: Exception) -> Response:
    """A team that is no team id, a number that is none."""
    return refused(Refusal("malformed"))


async def on_http_error(_request: Request, error: Exception) -> Response:
    """No such address, or no such method there."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    found = refused(Refusal({404: "not-found", 405: "method"}.get(status, "malformed")))
    if isinstance(error, HTTPException) and error.headers:
        found.headers.update(error.headers)
    return found


HANDLERS: Final = {RequestValidationError: on_bad_parameters, HTTPException: on_http_error}
