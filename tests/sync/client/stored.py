"""What the server of a play has, read from its tables."""

from sqlalchemy import select

from sync.server.service import Service
from sync.server.tables import dossier_teams, items, statements


def ids(service: Service) -> set[str]:
    """Of everything that it keeps, in hex."""
    with service.database.reading() as connection:
        return {one.hex() for one in connection.scalars(select(items.c.id))}


def chains(service: Service) -> dict[str, list[bytes]]:
    """Region or dossier in hex -> the ids of what was said of it, in order."""
    asked = select(statements.c.subject, statements.c.id).order_by(statements.c.position)
    found: dict[str, list[bytes]] = {}
    with service.database.reading() as connection:
        for subject, one in connection.execute(asked):
            found.setdefault(subject.hex(), []).append(one)
    return found


def told(service: Service, teams: set[bytes]) -> set[str]:
    """The dossiers of which it tells one of these teams."""
    with service.database.reading() as connection:
        rows = connection.execute(select(dossier_teams.c.dossier, dossier_teams.c.team))
        return {dossier.hex() for dossier, team in rows if team in teams}
