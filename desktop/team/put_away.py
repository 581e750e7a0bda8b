"""Closed dossiers: the region is told of it, and after a while they leave the laptop; the server keeps them. No Qt.

What stays is a line by which a worker finds one again, to get it back.
"""

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from desktop.cards import Row, read_card
from sync.errors import Refused
from sync.vault import Vault

GOT_BACK: Final = "got_back"  # in the vault: dossier -> the day on which somebody got it back
MAX_CHARS: Final = 100  # of one text; together they stay under what the vault takes


def tell_closed(vault: Vault, at: datetime) -> None:
    """Say in the region which dossiers of our teams were closed or opened again since."""
    region = vault.region
    mine = {team.id.hex() for team in region.my_teams}
    holdings = region.holdings()
    for row in _rows(vault):
        held = holdings.get(row.dossier_id)
        if held is None or held.team not in mine or held.closed == bool(row.result):
            continue
        with suppress(Refused):  # offered, or being removed: it is said later
            (region.close if row.result else region.reopen)(row.dossier_id, at)


def put_away_closed(vault: Vault, at: datetime, today: date, days: int) -> int:
    """Take off this laptop what was closed longer ago and is wholly at the server; how many went.

    What somebody got back stays as long again as it did after closing.
    """
    last = (today - timedelta(days=days)).isoformat()
    back = _got_back(vault)
    gone = 0
    for row in _rows(vault):
        since = max(row.closed, back.get(row.dossier_id, ""))
        if row.result and row.closed and since < last and not row.draft:
            with suppress(Refused):  # not at the server yet
                vault.region.put_away(row.dossier_id, at, told_of(row))
                gone += 1
    return gone


@dataclass(frozen=True)
class Shelved:
    """A closed dossier that is at the server only: what the list says of it. name: "" when nothing was kept.

    short: the server was put back, and does not have all of it any more.
    """

    dossier_id: str
    name: str = ""
    place: str = ""
    sector: str = ""
    closed: str = ""  # the day, ISO text
    short: bool = False


def told_of(row: Row) -> str:
    """What stays on the laptop of a dossier that leaves it, so that it can be found again."""
    told = {"name": row.name, "place": row.place, "sector": row.sector, "closed": row.closed}
    return json.dumps({key: value[:MAX_CHARS] for key, value in told.items()}, ensure_ascii=False)


def shelved(vault: Vault) -> tuple[Shelved, ...]:
    """The closed dossiers of our teams that are not on this laptop any more."""
    away, short = vault.region.away(), vault.region.short()
    return tuple(_read(one, told, short=one in short) for one, told in away.items())


def _read(dossier_id: str, told: str, *, short: bool) -> Shelved:
    try:
        found = json.loads(told)
    except (ValueError, RecursionError):
        found = {}
    texts = found if isinstance(found, dict) else {}
    name, place, sector, closed = (str(texts.get(key, "")) for key in ("name", "place", "sector", "closed"))
    return Shelved(dossier_id, name, place, sector, closed, short)


def note_got_back(vault: Vault, dossiers: Iterable[str], today: date) -> frozenset[str]:
    """Remember which of these are here again, and since when; those that are."""
    here = frozenset(one for one in dossiers if vault.has(one))
    if here:
        known = {one: day for one, day in _got_back(vault).items() if vault.has(one)}
        vault.set_state(GOT_BACK, json.dumps({**known, **dict.fromkeys(here, today.isoformat())}))
    return here


def _got_back(vault: Vault) -> dict[str, str]:
    stored = vault.state(GOT_BACK)
    return json.loads(stored) if isinstance(stored, str) else {}


def _rows(vault: Vault) -> list[Row]:
    return [read_card(card) for card in vault.cards() if not card.damaged]
