"""Let an output belong to a venue."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the venue."""
    with op.batch_alter_table("output") as output:
        output.add_column(sa.Column("venue", sa.String(), nullable=True))
        output.create_foreign_key("fk_output_venue", "venue", ["venue"], ["id"])
