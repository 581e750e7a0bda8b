"""The HTTP side: which address does what. After the NL GOV API Design Rules; described at /v1/openapi.json.

Handlers take the request apart and hand it to the service; they decide nothing.
"""

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from importlib.metadata import version
from typing import Annotated, Final

from fastapi import APIRouter, FastAPI, Path, Query, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool

from sync import wire
from sync.errors import BadBox
from sync.protocol import bodies
from sync.protocol.bodies import MAX_BATCH_BYTES, MAX_BODY_BYTES
from sync.protocol.comparison import MAX_IDS, Wanted
from sync.protocol.entrance import Confirm, Enrolment, Join
from sync.protocol.exchange import MAX_ITEMS, NewStatement, Push, Verdicts
from sync.server import describing, reading
from sync.server.answering import HANDLERS, answer, refused
from sync.server.database import DatabaseAway, DatabaseDamaged, DatabaseNotReady, is_ready
from sync.server.envelope import API_VERSION, DESCRIPTION, Envelope
from sync.server.logs import tell
from sync.server.metrics import Metrics
from sync.server.refusals import Refusal
from sync.server.region import Region
from sync.server.service import Call, Service

PURGE_EVERY_S: Final = 60
_LOCAL: Final = frozenset({"127.0.0.1", "::1"})

Team = Annotated[str, Path(pattern="^[0-9a-f]{32}$", description="Id of a team")]
Dossier = Annotated[str, Path(pattern="^[0-9a-f]{32}$", description="Id of a dossier")]
After = Annotated[int, Query(ge=0, le=wire.MAX_INT, description="The last number that is known")]
EntryId = Annotated[str | None, Query(pattern="^[0-9a-f]{64}$", description="Id of the entry at that number")]
Next = Annotated[int | None, Query(ge=0, le=wire.MAX_INT, description="What the page before named as next")]
Bare = Annotated[bool, Query(description="Ids without bodies, which are asked for by id where they are absent")]
Limit = Annotated[int, Query(ge=1, le=MAX_ITEMS, description="At most so many")]
IdLimit = Annotated[int, Query(ge=1, le=MAX_IDS, description="At most so many, or one dossier")]


def make_app(service: Service) -> FastAPI:
    """The app of one process."""
    metrics = Metrics()
    app = FastAPI(
        title="Keukentafel regional server",
        summary="Keeps sealed dossiers that it cannot read, in order, for the teams of a region.",
        version=API_VERSION,
        openapi_url=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan(service, metrics),
        contact=describing.contact(service.settings),
        license_info={"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        exception_handlers=HANDLERS,  # type: ignore[arg-type]
    )
    app.include_router(_status(service), prefix="/v1", tags=["region"])
    app.include_router(_roster(service), prefix="/v1", tags=["region"])
    app.include_router(_feeds(service), prefix="/v1", tags=["feeds"])
    app.include_router(_lists(service), prefix="/v1", tags=["feeds"])
    app.include_router(_dossiers(service), prefix="/v1", tags=["feeds"])
    app.include_router(_pushing(service, metrics), prefix="/v1", tags=["push"])
    app.include_router(_joining(service), prefix="/v1", tags=["joining"])
    app.include_router(_watching(service, metrics))
    describing.describe(app)
    app.add_middleware(Envelope, metrics=metrics)
    return app


def _lifespan(service: Service, metrics: Metrics):  # type: ignore[no-untyped-def]
    @contextlib.asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        if not await run_in_threadpool(is_ready, service.database):
            raise DatabaseNotReady()
        purging = asyncio.create_task(_purge_for_ever(service, metrics))
        tell("started", release=version("keukentafel"), interface=API_VERSION)
        yield
        purging.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await purging
        service.database.close()
        tell("stopped")

    return lifespan


async def _purge_for_ever(service: Service, metrics: Metrics) -> None:
    """Delete what is due, every minute; a database that is away or full now is tried again then."""
    while True:
        try:
            count = await run_in_threadpool(service.purger.purge, service.now())
            metrics.purges.inc(count)
            await run_in_threadpool(service.database.write_back)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told, and the next minute is another try
            metrics.errors.inc()
            tell("purge put off", logging.ERROR, error)
        await asyncio.sleep(PURGE_EVERY_S)


def _status(service: Service) -> APIRouter:
    router = APIRouter()

    @router.get("/status", responses=describing.answers("Status"))
    async def status(request: Request) -> Response:
        """Where roster and feeds end: a whole round when nothing is new."""

        def work(call: Call) -> bytes:
            with service.asking(call) as (connection, region, device):
                return reading.status(connection, region, device, service.now()).encode()

        return await answer(request, work)

    return router


def _roster(service: Service) -> APIRouter:
    router = APIRouter()

    @router.get("/roster", responses=describing.answers("Statements"))
    async def roster(request: Request, after: After = 0) -> Response:
        """The signed statements of the region's roster from a number on."""

        def work(call: Call) -> bytes:
            with service.asking(call) as (connection, region, device):
                return reading.roster(connection, region, device, after).encode()

        return await answer(request, work)

    @router.post("/roster", responses=describing.answers("RosterHead"), openapi_extra=describing.takes("NewStatement"))
    async def extend_roster(request: Request) -> Response:
        """Put a statement on the head of the roster."""

        def work(call: Call) -> bytes:
            posted = NewStatement.decode(call.body)
            device = None
            if call.is_signed:
                device = service.device(call)
            else:
                service.slow_down(call)
            return service.founder.take(posted, device, service.now()).encode()

        return await answer(request, work)

    @router.post("/confirm", responses=describing.answers("RosterHead"), openapi_extra=describing.takes("Confirm"))
    async def confirm(request: Request) -> Response:
        """After a restore: the head of the roster that an administrator knows, and the statements that lack."""

        def work(call: Call) -> bytes:
            said = Confirm.decode(call.body)
            return service.founder.confirm(said, service.device(call), service.now()).encode()

        return await answer(request, work, limit=MAX_BATCH_BYTES, known=service.is_named)

    return router


def _feeds(service: Service) -> APIRouter:
    router = APIRouter()

    @router.get("/teams/{team}/feed", responses=describing.answers("Feed"))
    async def feed(
        request: Request,
        team: Team,
        after: After = 0,
        entry: EntryId = None,
        limit: Limit = MAX_ITEMS,
        bare: Bare = False,
    ) -> Response:
        """What a team was told after a place, in the order of storing."""

        def work(call: Call) -> bytes:
            there = bytes.fromhex(entry) if entry else None
            with _to_member(service, call, team) as told:
                return reading.feed(*told, after, there, limit, bare).encode()

        return await answer(request, work)

    @router.post(
        "/teams/{team}/entries", responses=describing.answers("Feed"), openapi_extra=describing.takes("Wanted")
    )
    async def entries(request: Request, team: Team) -> Response:
        """Entries of a team's feed by their ids, for starting over."""

        def work(call: Call) -> bytes:
            asked = Wanted.decode(call.body)
            with _to_member(service, call, team) as told:
                return reading.wanted(*told, asked.ids).encode()

        return await answer(request, work)

    return router


def _lists(service: Service) -> APIRouter:
    router = APIRouter()

    @router.get("/teams/{team}/ids", responses=describing.answers("Ids"))
    async def ids(request: Request, team: Team, after: Next = None, limit: IdLimit = MAX_IDS) -> Response:
        """The ids of all entries of a team's feed: keys first, then the dossiers, the last changed first."""

        def work(call: Call) -> bytes:
            with _to_member(service, call, team) as told:
                return reading.ids(*told, after, limit).encode()

        return await answer(request, work)

    @router.get("/teams/{team}/sums", responses=describing.answers("Sums"))
    async def sums(request: Request, team: Team) -> Response:
        """What the server has of each dossier that the team holds or is offered."""

        def work(call: Call) -> bytes:
            with _to_member(service, call, team) as told:
                return reading.sums(*told).encode()

        return await answer(request, work)

    return router


@contextlib.contextmanager
def _to_member(service: Service, call: Call, team: str) -> Iterator[tuple[Connection, Region, bytes]]:
    """What to read from for a device that is in the team; others get nothing of it."""
    with service.serving(call) as (connection, region, device):
        reading.check_member(region, device, bytes.fromhex(team))
        yield connection, region, bytes.fromhex(team)


def _dossiers(service: Service) -> APIRouter:
    router = APIRouter()

    @router.get("/dossiers/{dossier}", responses=describing.answers("DossierPage"))
    async def dossier(request: Request, dossier: Dossier, after: After = 0) -> Response:
        """A whole dossier in the order of storing."""

        def work(call: Call) -> bytes:
            with service.serving(call) as (connection, region, device):
                return reading.dossier(connection, region, device, bytes.fromhex(dossier), after).encode()

        return await answer(request, work)

    return router


def _pushing(service: Service, metrics: Metrics) -> APIRouter:
    router = APIRouter()

    @router.post("/push", responses=describing.answers("Verdicts"), openapi_extra=describing.takes("Push"))
    async def push(request: Request) -> Response:
        """Store things, each judged by itself in this order."""

        def work(call: Call) -> bytes:
            device = service.device(call)
            items = _pushed(call.body).items
            verdicts = service.pusher.push(device, items, service.now())
            kinds = (item.kind for item in items)
            for labels, count in Counter(zip(kinds, (one.verdict for one in verdicts), strict=True)).items():
                metrics.verdicts.labels(*labels).inc(count)
            return Verdicts(verdicts).encode()

        return await answer(request, work, limit=MAX_BODY_BYTES, known=service.is_named)

    return router


def _pushed(body: bytes) -> Push:
    """The batch in a body. Raises BadBox, or Refusal for one that is too large to be taken at once."""
    try:
        return Push.decode(body)
    except BadBox:
        found = wire.decode(body, limit=MAX_BODY_BYTES)
        count = len(found["items"]) if isinstance(found, dict) and isinstance(found.get("items"), list) else 0
        if count > MAX_ITEMS or (count > 1 and len(body) > bodies.MAX_BATCH_BYTES):
            raise Refusal("too-large") from None
        raise


def _joining(service: Service) -> APIRouter:
    router = APIRouter()

    @router.post("/enrolments", responses=describing.answers(None), openapi_extra=describing.takes("Enrolment"))
    async def enrol(request: Request) -> Response:
        """Let a code to join work, until it expires."""

        def work(call: Call) -> bytes:
            said = Enrolment.decode(call.body)
            service.enroller.open(said, service.device(call), service.now())
            return wire.encode({})

        return await answer(request, work)

    @router.post("/joins", responses=describing.answers("Admission"), openapi_extra=describing.takes("Join"))
    async def join(request: Request) -> Response:
        """Ask to be let in with a code, and ask again how that stands."""

        def work(call: Call) -> bytes:
            service.slow_down(call)
            return service.enroller.ask(Join.decode(call.body), service.now()).encode()

        return await answer(request, work)

    @router.get("/joins", responses=describing.answers("Joins"))
    async def joins(request: Request) -> Response:
        """The requests that wait for an administrator."""

        def work(call: Call) -> bytes:
            return service.enroller.asked(service.device(call), service.now()).encode()

        return await answer(request, work)

    return router


def _state(service: Service) -> str:
    """How the server stands: empty (no region yet), serving, waiting (restored), unready (tables), away or damaged."""
    try:
        if not is_ready(service.database):
            return "unready"
        with service.database.reading() as connection:
            return "waiting" if service.regions.see(connection).waiting else "serving"
    except Refusal:
        return "empty"
    except DatabaseDamaged:
        return "damaged"
    except DatabaseAway:
        return "away"


def _watching(service: Service, metrics: Metrics) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/health")
    async def health() -> Response:
        """Whether it works, for a proxy or a monitor."""
        state = await run_in_threadpool(_state, service)
        works = state in ("empty", "serving", "waiting")
        return JSONResponse({"status": "pass" if works else "fail", "state": state}, 200 if works else 503)

    @router.get("/metrics")
    async def numbers(request: Request) -> Response:
        """For Prometheus, on this machine only unless the settings say otherwise."""
        if not service.settings.metrics_public and (request.client is None or request.client.host not in _LOCAL):
            return refused(Refusal("not-found"))
        return PlainTextResponse(metrics.text(), media_type="text/plain; version=0.0.4")

    return router
