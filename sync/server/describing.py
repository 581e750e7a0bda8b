"""The OpenAPI description: what bodies hold. CBOR has no schema language of its own there; JSON Schema names its parts.

Byte strings are written as type string with contentEncoding; docs/format.md has the bytes within.
"""

from collections.abc import Mapping
from typing import Any, Final

from fastapi import FastAPI

from sync.protocol.exchange import CBOR, FED, PROBLEM, PUSHED
from sync.server.settings import Settings

Schema = dict[str, Any]
BASE: Final = "/v1"  # stands in the address of the server, not in each path
_BYTES: Final[Schema] = {"type": "string", "format": "binary"}
_NUMBER: Final[Schema] = {"type": "integer", "minimum": 0}
_ID: Final[Schema] = {**_BYTES, "description": "32 bytes"}


def _maybe(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _map(**fields: Schema) -> Schema:
    return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def _row(*parts: Schema) -> Schema:
    return {"type": "array", "prefixItems": list(parts), "minItems": len(parts), "maxItems": len(parts)}


def _by_id(of: Schema) -> Schema:
    return {"type": "object", "propertyNames": {"pattern": "^[0-9a-f]{32}$"}, "additionalProperties": of}


_HEAD: Final = _map(length=_NUMBER, head=_maybe(_ID))
_TEAM: Final = _map(sequence=_NUMBER, entry=_maybe(_ID), count=_NUMBER, sum=_ID)
SCHEMAS: Final[Mapping[str, Schema]] = {
    "Status": _map(
        time={**_NUMBER, "description": "Seconds since 1970"},
        region=_maybe(_ID),
        roster=_HEAD,
        erase={"type": "boolean"},
        waiting={"type": "boolean"},
        teams=_by_id(_TEAM),
        life=_maybe({**_BYTES, "description": "16 bytes"}),
    ),
    "RosterHead": _HEAD,
    "Statements": _map(statements=_list(_BYTES), head=_maybe(_ID)),
    "NewStatement": _map(statement=_BYTES, token=_maybe({"type": "string"})),
    "Confirm": _map(roster=_ID, statements=_list(_BYTES)),
    "Push": _map(items=_list(_row({"enum": list(PUSHED)}, _BYTES))),
    "Verdicts": _map(
        verdicts=_list(_row(_maybe(_ID), {"enum": ["stored", "known", "refused"]}, _maybe({"type": "string"})))
    ),
    "Feed": _map(entries=_list(_row(_NUMBER, {"enum": list(FED)}, _ID, _BYTES)), more={"type": "boolean"}),
    "Wanted": _map(ids={**_BYTES, "description": "Ids of 32 bytes behind each other"}),
    "Ids": _map(ids={**_BYTES, "description": "Ids of 32 bytes behind each other"}, next=_maybe(_NUMBER)),
    "Sums": _map(dossiers=_by_id(_row(_NUMBER, _ID))),
    "DossierPage": _map(entries=_list(_row({"enum": list(FED)}, _ID, _BYTES)), next=_maybe(_NUMBER)),
    "Enrolment": _map(proof=_ID, expires=_NUMBER),
    "Join": _map(token=_BYTES, request=_BYTES),
    "Admission": _map(approved={"type": "boolean"}, roster=_maybe(_ID)),
    "Joins": _map(joins=_list(_row(_ID, _BYTES, _NUMBER))),
    "Problem": {
        "type": "object",
        "description": "RFC 9457, with a permanent code",
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "code": {"type": "string", "pattern": "^[a-z][a-z0-9-]{0,39}$"},
            "time": _NUMBER,
            "head": {"type": "string"},
            "length": _NUMBER,
            "retry_s": _NUMBER,
        },
        "required": ["type", "title", "status", "code"],
    },
}
_PROBLEMS: Final = {
    400: "Not readable",
    401: "Not signed by a device of the region, or by a wrong clock",
    403: "Not allowed",
    404: "Not there",
    409: "In conflict with what was decided or known",
    413: "Too large",
    415: "Not CBOR",
    422: "A statement that does not hold",
    429: "Too many requests; Retry-After says how long to wait",
    500: "A mistake of the server",
    503: "Not now; Retry-After says how long to wait",
}


_VERSION: Final = {"API-Version": {"description": "The full version of this API", "schema": {"type": "string"}}}
_RETRY: Final = {"Retry-After": {"description": "Seconds to wait", "schema": {"type": "integer"}}}
_WITH_RETRY: Final = frozenset({429, 503})


def _ref(name: str) -> Schema:
    return {"schema": {"$ref": f"#/components/schemas/{name}"}}


def answers(name: str | None) -> dict[int | str, dict[str, Any]]:
    """What an address may answer. name: of the schema; None for an empty map."""
    content = _ref(name) if name else {"schema": _map()}
    problems: dict[int | str, dict[str, Any]] = {
        status: {
            "description": said,
            "headers": {**_VERSION, **_RETRY} if status in _WITH_RETRY else _VERSION,
            "content": {PROBLEM: _ref("Problem")},
        }
        for status, said in _PROBLEMS.items()
    }
    return {200: {"description": "Done", "headers": _VERSION, "content": {CBOR: content}}, **problems}


def takes(name: str) -> dict[str, Any]:
    """The body that an address wants."""
    return {"requestBody": {"required": True, "content": {CBOR: _ref(name)}}}


def contact(settings: Settings) -> dict[str, str] | None:
    """Whom to ask, when the administrator has said it."""
    said = {"name": settings.contact_name, "email": settings.contact_email, "url": settings.contact_url}
    return {name: value for name, value in said.items() if value} or None


def describe(app: FastAPI) -> None:
    """Complete the description that FastAPI makes: our schemas, signatures, and nothing of its own validation."""
    made = app.openapi

    def openapi() -> dict[str, Any]:
        found = made()
        found["components"] = {
            "schemas": dict(SCHEMAS),
            "securitySchemes": {
                "device": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "Signature",
                    "description": "HTTP Message Signatures (RFC 9421) by the device, see docs/format.md",
                }
            },
        }
        found["servers"] = [{"url": BASE}]
        found["paths"] = {path.removeprefix(BASE): operations for path, operations in found["paths"].items()}
        for path, operations in found["paths"].items():
            for method, operation in operations.items():
                operation["responses"].pop("422" if "HTTPValidationError" in str(operation["responses"]) else "", None)
                operation["responses"]["200"]["content"].pop("application/json", None)
                operation["security"] = [] if (method, path) in (("post", "/joins"),) else [{"device": []}]
        return found

    app.openapi = openapi  # type: ignore[method-assign]
