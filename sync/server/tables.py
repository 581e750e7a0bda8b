"""The tables of the server, for SQLite and PostgreSQL alike; every key begins with the region.

Nothing in them says anything about a client: ids are random or hashes, bodies are sealed boxes or signed statements.
Times are whole seconds since 1970 by the server's clock.
"""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
)

metadata: Final = MetaData()


def _key(name: str) -> "Column[bytes]":
    return Column(name, LargeBinary, primary_key=True)


def _id(name: str, *, nullable: bool = False) -> "Column[bytes]":
    return Column(name, LargeBinary, nullable=nullable)


def _number(name: str, *, nullable: bool = False, primary_key: bool = False) -> "Column[int]":
    return Column(name, BigInteger, nullable=nullable, primary_key=primary_key, autoincrement=False)


# Who may found a region here: the digest of the token that `init` printed.
foundings: Final = Table("foundings", metadata, _key("proof"), _number("at"))

# One row a region, locked by whoever writes: sequences are given in the order of committing. restored_length: of the
# roster in the backup that the server was last restored from; confirmed_at: when an administrator ended that waiting;
# life: random bytes of that restore, by which laptops see that there was one.
regions: Final = Table(
    "regions",
    metadata,
    _key("region"),
    _number("sequence"),
    _number("roster_length"),
    _id("roster_head"),
    Column("waiting", Boolean, nullable=False),
    _number("at"),
    _number("restored_length", nullable=True),
    _number("confirmed_at", nullable=True),
    _id("life", nullable=True),
)

# The chains: the roster (subject = region) and the holders of every dossier (subject = dossier). Bodies are in items.
statements: Final = Table(
    "statements",
    metadata,
    _key("region"),
    _key("subject"),
    _number("position", primary_key=True),
    _id("id"),
    _number("at"),
)

# Everything that was pushed, by its id. sequence: of the region, in the order of storing.
items: Final = Table(
    "items",
    metadata,
    _key("region"),
    _key("id"),
    Column("kind", String(16), nullable=False),
    _id("dossier", nullable=True),
    _number("sequence"),
    _id("body"),
    _number("at"),
    Index("items_by_dossier", "region", "dossier", "sequence"),
)

# What each team is told, in the order of storing. After a purge the row stays, for cursors, and the item is gone.
feeds: Final = Table(
    "feeds",
    metadata,
    _key("region"),
    _key("team"),
    _number("sequence", primary_key=True),
    _id("id"),
    Index("feeds_by_id", "region", "team", "id", unique=True),
)

# The last entry of each team's feed, and how many revisions its dossiers have with the sum of
# their ids.
teams: Final = Table(
    "teams",
    metadata,
    _key("region"),
    _key("team"),
    _number("sequence"),
    _id("entry", nullable=True),
    _number("revisions"),
    _id("total"),
)

# Where each dossier stands: a summary of its chain and of its revisions.
dossiers: Final = Table(
    "dossiers",
    metadata,
    _key("region"),
    _key("dossier"),
    _id("team"),
    _id("offered", nullable=True),
    _number("length"),
    _id("head"),
    _number("revisions"),
    _id("total"),
    _number("size"),
    _number("purge_due", nullable=True),
    _number("purged_at", nullable=True),
    Index("dossiers_by_team", "region", "team"),
    Index("dossiers_by_offer", "region", "offered"),
    Index("dossiers_by_purge", "region", "purge_due"),
)

# Every team that holds, was offered or held a dossier.
dossier_teams: Final = Table("dossier_teams", metadata, _key("region"), _key("dossier"), _key("team"))

# Revisions whose content was taken away, also those that were never here.
redacted: Final = Table("redacted", metadata, _key("region"), _key("dossier"), _key("id"), _number("at"))

# Codes to join with, by the digest of their secret; and the request that a new laptop made with one.
enrolments: Final = Table(
    "enrolments",
    metadata,
    _key("region"),
    _key("proof"),
    _number("expires"),
    _id("request", nullable=True),
    _number("at"),
)

# What each device pushed on a day, how many revisions it had redacted and dossiers it began, for its quota.
usage: Final = Table(
    "usage",
    metadata,
    _key("region"),
    _key("device"),
    _number("day", primary_key=True),
    _number("size"),
    Column("things", Integer, nullable=False),
    Column("redactions", Integer, nullable=False, server_default="0"),
    Column("dossiers", Integer, nullable=False, server_default="0"),
)
