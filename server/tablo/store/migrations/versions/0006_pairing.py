"""Let screens wait to be paired."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

LONG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table of screens that show a code."""
    op.create_table(
        "pairing",
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("size", sa.String(), nullable=False),
        sa.Column("expires", LONG, nullable=False),
        sa.Column("held", LONG, nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("hash", name="pk_pairing"),
        sa.UniqueConstraint("code", name="uq_pairing_code"),
    )
