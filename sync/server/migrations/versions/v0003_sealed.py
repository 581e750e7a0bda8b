"""PostgreSQL tries no more to make smaller what is sealed, and so cannot be: half of what storing a thing took it."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """For what is stored from now on; SQLite never tried."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE items ALTER COLUMN body SET STORAGE EXTERNAL")
