"""What a device redacts on a day is counted, and how far the roster was when the server was restored is remembered."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; a server that was restored before has nothing to remember."""
    op.add_column("usage", sa.Column("redactions", sa.Integer, nullable=False, server_default="0"))
    op.add_column("regions", sa.Column("restored_length", sa.BigInteger, nullable=True))
    op.add_column("regions", sa.Column("confirmed_at", sa.BigInteger, nullable=True))
