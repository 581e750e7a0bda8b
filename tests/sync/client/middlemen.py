"""Servers that lie: they stand between a laptop and the real one and change what comes back."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from sync.client.asking import Answer, Request, Unreachable
from sync.protocol.comparison import DossierPage
from sync.protocol.exchange import Entry, Feed, RosterHead, Statements, Status
from tests.sync.client.town import Carrier

Change = Callable[[Entry], Iterable[Entry]]


def answering(carry: Carrier, part: str, change: Callable[[bytes], bytes]) -> Carrier:
    """Changes the body of every good answer to an address with this in it."""

    def lying(request: Request) -> Answer | Unreachable:
        told = carry(request)
        if isinstance(told, Answer) and told.status == 200 and part in request.target:
            return replace(told, body=change(told.body))
        return told

    return lying


def feeding(carry: Carrier, change: Change) -> Carrier:
    """Changes every entry of every feed and of every whole dossier."""

    def in_feed(body: bytes) -> bytes:
        page = Feed.decode(body)
        entries = [other for one in page.entries for other in change(one)]
        return Feed(tuple(entries), page.more and bool(entries)).encode()

    def in_dossier(body: bytes) -> bytes:
        page = DossierPage.decode(body)
        entries = [other for kind, one, data in page.entries for other in change(Entry(1, kind, one, data))]
        rows = tuple((one.kind, one.id, one.data) for one in entries)
        return DossierPage(rows, page.next if rows else None).encode()

    return answering(answering(answering(carry, "/feed", in_feed), "/entries", in_feed), "/dossiers/", in_dossier)


def with_roster(carry: Carrier, statements: tuple[bytes, ...], head: bytes) -> Carrier:
    """Shows another roster than the real one."""

    def status(body: bytes) -> bytes:
        return replace(Status.decode(body), roster=RosterHead(len(statements), head)).encode()

    def lying(request: Request) -> Answer | Unreachable:
        if request.target.startswith("/v1/roster?"):
            after = int(request.target.rpartition("=")[2])
            return Answer(200, "application/cbor", Statements(statements[after:], head).encode())
        return answering(carry, "/v1/status", status)(request)

    return lying
