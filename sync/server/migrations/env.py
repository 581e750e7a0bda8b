"""How Alembic reaches the database: by the engine that sync/server/database.py hands over."""

from alembic import context

from sync.server.tables import metadata

with context.config.attributes["engine"].begin() as connection:
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
