"""Let screens stand in groups and look as their walls need, and a championship look like itself."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add what is new; screens that are there look as before."""
    op.add_column("championship", _text("look", "{}"))
    op.create_table(
        "screen_group",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title_ru", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=False),
        sa.Column("venue", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["venue"], ["venue.id"], name="fk_screen_group_venue"),
        sa.PrimaryKeyConstraint("id", name="pk_screen_group"),
    )
    op.add_column("screen", _text("room", ""))
    op.add_column("screen", _text("look", "{}"))
    # SQLite can add a reference with its column, and in no other way
    op.execute(
        'ALTER TABLE screen ADD COLUMN "group" VARCHAR '
        "CONSTRAINT fk_screen_group REFERENCES screen_group (id)"
    )


def _text(name: str, default: str) -> "sa.Column[str]":
    return sa.Column(name, sa.String(), nullable=False, server_default=default)
