"""Let a championship say by which rules its results are made, and a contest in what it differs."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add both; "{}" holds our defaults."""
    op.add_column(
        "championship", sa.Column("rules", sa.String(), nullable=False, server_default="{}")
    )
    op.add_column("contest", sa.Column("rules", sa.String(), nullable=False, server_default="{}"))
