"""The tables: what the steps make is what the program uses, on both databases."""

from pathlib import Path

import pytest
from sqlalchemy import text

from sync.server.database import MIGRATIONS, Database, is_ready, migrate
from sync.server.settings import Settings
from sync.server.tables import metadata
from tests.sync.server.conftest import Server


def test_the_steps_make_the_tables_that_the_program_uses(server: Server) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    with server.service.database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_postgresql_does_not_try_to_make_smaller_what_is_sealed(server: Server) -> None:
    if server.service.database.is_sqlite:
        pytest.skip("it never tries")
    asked = "SELECT attstorage FROM pg_attribute WHERE attrelid = 'items'::regclass AND attname = 'body'"
    with server.service.database.reading() as connection:
        assert connection.execute(text(asked)).scalar_one() in ("e", b"e")


def test_migrating_again_changes_nothing(server: Server) -> None:
    assert is_ready(server.service.database)
    migrate(server.service.database)
    assert is_ready(server.service.database)


def test_tables_of_another_release_are_not_served(server: Server) -> None:
    database = server.service.database

    def say(version: str) -> None:
        with database.writing() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})

    with database.reading() as connection:
        ours = str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())
    for other in ("9999", "0001"):
        say(other)
        assert not is_ready(database)
    say(ours)
    assert is_ready(database)


def test_tables_of_the_release_before_are_brought_up_and_keep_what_is_in_them(tmp_path: Path) -> None:
    from alembic import command
    from alembic.config import Config

    database = Database(f"sqlite:///{tmp_path}/server.db")
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["engine"] = database.engine
    command.upgrade(config, "0001")
    with database.writing() as connection:
        connection.execute(text("INSERT INTO usage VALUES (x'01', x'02', 3, 4, 5)"))
    migrate(database)
    assert is_ready(database)
    with database.reading() as connection:
        assert connection.execute(text("SELECT size, things, redactions FROM usage")).one() == (4, 5, 0)
    database.close()


def test_looking_at_a_database_that_is_not_there_makes_none(tmp_path: Path) -> None:
    absent = Database(f"sqlite:///{tmp_path}/absent.db")
    assert not is_ready(absent)
    absent.close()
    assert list(tmp_path.iterdir()) == []


def test_every_key_begins_with_the_region() -> None:
    tables = [table for table in metadata.sorted_tables if table.name != "foundings"]
    assert len(tables) == 10
    assert {table.primary_key.columns.keys()[0] for table in tables} == {"region"}
    assert Settings().is_sqlite
