"""Let a championship have runs of show."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0006"


def upgrade() -> None:
    """Make the table."""
    long = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "run",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title_ru", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=False),
        sa.Column("venue", sa.String(), nullable=False),
        sa.Column("starts", long, nullable=True),
        sa.Column("podiums", sa.String(), nullable=False),
        sa.Column("cues", sa.String(), nullable=False),
        sa.Column("outputs", sa.String(), nullable=False),
        sa.Column("broadcast_delay", long, nullable=False),
        sa.Column("public_delay", long, nullable=False),
        sa.ForeignKeyConstraint(["venue"], ["venue.id"], name="fk_run_venue"),
        sa.PrimaryKeyConstraint("id", name="pk_run"),
    )
