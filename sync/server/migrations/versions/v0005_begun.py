"""How many dossiers a device begins on a day is counted."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; the days before count for nothing."""
    op.add_column("usage", sa.Column("dossiers", sa.Integer, nullable=False, server_default="0"))
