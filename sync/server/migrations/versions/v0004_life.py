"""A server that was restored from a backup says so to laptops that no feed tells."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; a server that was restored before says nothing of it."""
    op.add_column("regions", sa.Column("life", sa.LargeBinary, nullable=True))
