"""Closed dossiers: the region is told of it, and after a while they leave the laptop; the server keeps them. No Qt."""

from contextlib import suppress
from datetime import date, datetime, timedelta

from desktop.cards import Row, read_card
from sync.errors import Refused
from sync.vault import Vault


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
    """Take off this laptop what was closed longer ago and is wholly at the server; how many went."""
    last = (today - timedelta(days=days)).isoformat()
    gone = 0
    for row in _rows(vault):
        if row.result and row.closed and row.closed < last and not row.draft:
            with suppress(Refused):  # not at the server yet
                vault.region.put_away(row.dossier_id, at)
                gone += 1
    return gone


def _rows(vault: Vault) -> list[Row]:
    return [read_card(card) for card in vault.cards() if not card.damaged]
