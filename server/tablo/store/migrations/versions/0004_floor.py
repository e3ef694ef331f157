"""Let contests have marking schemes and several standings, and a championship days and sessions."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add what is new; what is there keeps its meaning."""
    op.add_column("championship", _text("days", "[]"))
    op.add_column("contest", sa.Column("scheme", sa.String(), nullable=True))
    op.add_column("contest", _text("standings", "[]"))
    op.add_column("delegation", _text("kind", "region"))
    _make_sessions()
    op.add_column("entry", _text("standings", '["main"]'))
    _point("entry", "organization", "delegation")
    op.add_column("timer", _text("mode", "common"))
    op.add_column("timer", sa.Column("next", sa.String(), nullable=True))
    _point("timer", "session", "planned_session")
    op.add_column(
        "screen", sa.Column("sound", sa.Boolean(), nullable=False, server_default=sa.false())
    )


def _text(name: str, default: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False, server_default=default)


def _point(table: str, column: str, at: str) -> None:
    # SQLite can add a reference with its column, and in no other way
    op.execute(
        f"ALTER TABLE {table} ADD COLUMN {column} VARCHAR "
        f"CONSTRAINT fk_{table}_{column} REFERENCES {at} (id)"
    )


def _make_sessions() -> None:
    op.create_table(
        "planned_session",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("venue", sa.String(), nullable=False),
        sa.Column("title_ru", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("starts", _LONG, nullable=False),
        sa.Column("ends", _LONG, nullable=False),
        sa.Column("day", sa.String(), nullable=True),
        sa.Column("contest", sa.String(), nullable=True),
        sa.Column("module", sa.String(), nullable=True),
        sa.Column("shift", sa.String(), nullable=False),
        sa.Column("entries", sa.String(), nullable=False),
        sa.CheckConstraint(
            "module IS NULL OR contest IS NOT NULL", name="ck_planned_session_module_of_contest"
        ),
        sa.ForeignKeyConstraint(["venue"], ["venue.id"], name="fk_planned_session_venue"),
        sa.ForeignKeyConstraint(["contest"], ["contest.id"], name="fk_planned_session_contest"),
        sa.ForeignKeyConstraint(
            ["contest", "module"],
            ["module.contest", "module.id"],
            name="fk_planned_session_contest_module",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_planned_session"),
    )


_LONG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
