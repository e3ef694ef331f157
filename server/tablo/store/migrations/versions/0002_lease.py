"""Let the journal's tail be the lease of the room that appends."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

LONG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the token, the holder's counter and its name; nobody holds the lease."""
    op.add_column("tail", sa.Column("token", LONG, nullable=False, server_default="0"))
    op.add_column("tail", sa.Column("beat", LONG, nullable=False, server_default="0"))
    op.add_column("tail", sa.Column("holder", sa.String(), nullable=False, server_default=""))
