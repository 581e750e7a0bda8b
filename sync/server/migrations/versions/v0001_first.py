"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table; written out, so that a later change of sync/server/tables.py does not change this step."""
    _make_region()
    _make_feeds()
    _make_dossiers()
    _make_what_is_counted()


def _make_region() -> None:
    """A region and its roster."""
    _regional("foundings", _id("proof", key=True), _number("at"), region=False)
    _regional(
        "regions",
        _number("sequence"),
        _number("roster_length"),
        _id("roster_head"),
        sa.Column("waiting", sa.Boolean, nullable=False),
        _number("at"),
    )
    _regional("statements", _id("subject", key=True), _number("position", key=True), _id("id"), _number("at"))


def _make_feeds() -> None:
    """What was sent, and in which order each team is told of it."""
    _regional(
        "items",
        _id("id", key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        _id("dossier", empty=True),
        _number("sequence"),
        _id("body"),
        _number("at"),
    )
    op.create_index("items_by_dossier", "items", ["region", "dossier", "sequence"])
    _regional("feeds", _id("team", key=True), _number("sequence", key=True), _id("id"))
    op.create_index("feeds_by_id", "feeds", ["region", "team", "id"], unique=True)
    _regional(
        "teams",
        _id("team", key=True),
        _number("sequence"),
        _id("entry", empty=True),
        _number("revisions"),
        _id("total"),
    )


def _make_dossiers() -> None:
    """Who holds a dossier and how much there is of it."""
    _regional(
        "dossiers",
        _id("dossier", key=True),
        _id("team"),
        _id("offered", empty=True),
        _number("length"),
        _id("head"),
        _number("revisions"),
        _id("total"),
        _number("size"),
        _number("purge_due", empty=True),
        _number("purged_at", empty=True),
    )
    op.create_index("dossiers_by_team", "dossiers", ["region", "team"])
    op.create_index("dossiers_by_offer", "dossiers", ["region", "offered"])
    op.create_index("dossiers_by_purge", "dossiers", ["region", "purge_due"])
    _regional("dossier_teams", _id("dossier", key=True), _id("team", key=True))
    _regional("redacted", _id("dossier", key=True), _id("id", key=True), _number("at"))


def _make_what_is_counted() -> None:
    """Codes to join with, each once, and what a laptop sends in a day."""
    _regional("enrolments", _id("proof", key=True), _number("expires"), _id("request", empty=True), _number("at"))
    _regional(
        "usage",
        _id("device", key=True),
        _number("day", key=True),
        _number("size"),
        sa.Column("things", sa.Integer, nullable=False),
    )


def _regional(name: str, *columns: "sa.Column[object]", region: bool = True) -> None:
    op.create_table(name, *([_id("region", key=True)] if region else []), *columns)


def _id(name: str, *, key: bool = False, empty: bool = False) -> "sa.Column[object]":
    return sa.Column(name, sa.LargeBinary, primary_key=key, nullable=empty)


def _number(name: str, *, key: bool = False, empty: bool = False) -> "sa.Column[object]":
    return sa.Column(name, sa.BigInteger, primary_key=key, nullable=empty, autoincrement=False)
