"""Making a database ready: its tables, and the token with which one region may be founded in it."""

import secrets

from sqlalchemy import insert, select

from sync.server.database import migrate
from sync.server.founding import TOKEN_BYTES, proof_of
from sync.server.service import Service
from sync.server.tables import foundings, regions


def prepare(service: Service) -> tuple[bytes | None, str]:
    """Make or renew the tables. The region that is there, else None and a fresh token; its hash is all that is kept."""
    service.removals.create()
    migrate(service.database)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with service.database.writing() as connection:
        region = connection.execute(select(regions.c.region)).scalar_one_or_none()
        if region is None:
            connection.execute(insert(foundings).values(proof=proof_of(token), at=service.now()))
    return region, token
