"""Make the first tables: roster, journal, accounts."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

LONG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
GENESIS = "0" * 64
KEPT = ("journal", "command")
"""Tables whose lines are never changed and never removed."""


def upgrade() -> None:
    """Make the tables, the journal's tail, and what keeps the journal as it is."""
    _tables()
    op.execute(f"INSERT INTO tail (id, last, hash) VALUES (1, 0, '{GENESIS}')")
    if op.get_bind().dialect.name == "sqlite":
        _guard_sqlite()
    else:
        _guard_postgres()


def _guard_sqlite() -> None:
    for table in KEPT:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"
            )


def _guard_postgres() -> None:
    op.execute(
        "CREATE FUNCTION only_grows() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% only grows', TG_TABLE_NAME; END $$"
    )
    for table in KEPT:
        op.execute(
            f"CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION only_grows()"
        )


def _tables() -> None:

    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("scope_kind", sa.String(), nullable=False),
        sa.Column("scope_id", sa.String(), nullable=True),
        sa.Column("password", sa.String(), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("created", LONG, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("login", name=op.f("uq_account_login")),
    )
    op.create_table(
        "category",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title_ru", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_category")),
    )
    op.create_table(
        "championship",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("title_ru", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=False),
        sa.Column("stage_ru", sa.String(), nullable=False),
        sa.Column("stage_en", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_championship_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_championship")),
    )
    op.create_table(
        "checkpoint",
        sa.Column("id", LONG, autoincrement=False, nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("shape", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkpoint")),
    )
    op.create_table(
        "command",
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("refusal", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("actor", "id", name=op.f("pk_command")),
    )
    op.create_table(
        "delegation",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name_ru", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("badge_code_ru", sa.String(), nullable=False),
        sa.Column("badge_code_en", sa.String(), nullable=False),
        sa.Column("badge_hue", sa.Integer(), nullable=False),
        sa.Column("badge_partition", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
    )
    op.create_table(
        "journal",
        sa.Column("id", LONG, autoincrement=False, nullable=False),
        sa.Column("at", LONG, nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("command", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("data", sa.String(), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal")),
    )
    op.create_table(
        "key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=True),
        sa.Column("scope_kind", sa.String(), nullable=False),
        sa.Column("scope_id", sa.String(), nullable=True),
        sa.Column("created", LONG, nullable=False),
        sa.Column("expires", LONG, nullable=True),
        sa.Column("revoked", LONG, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key")),
        sa.UniqueConstraint("hash", name=op.f("uq_key_hash")),
    )
    op.create_table(
        "meta",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_meta")),
    )
    op.create_table(
        "output",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title_ru", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_output")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("last_ru", sa.String(), nullable=False),
        sa.Column("last_en", sa.String(), nullable=False),
        sa.Column("first_ru", sa.String(), nullable=False),
        sa.Column("first_en", sa.String(), nullable=False),
        sa.Column("middle_ru", sa.String(), nullable=False),
        sa.Column("middle_en", sa.String(), nullable=False),
        sa.Column("display", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    op.create_table(
        "skill",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title_ru", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=False),
        sa.Column("sector_ru", sa.String(), nullable=False),
        sa.Column("sector_en", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skill")),
    )
    op.create_table(
        "tail",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", LONG, nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_tail_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tail")),
    )
    op.create_table(
        "venue",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title_ru", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("colour", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue")),
    )
    op.create_table(
        "contest",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("skill", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("venue", sa.String(), nullable=False),
        sa.Column("place_ru", sa.String(), nullable=False),
        sa.Column("place_en", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["category"], ["category.id"], name=op.f("fk_contest_category")),
        sa.ForeignKeyConstraint(["skill"], ["skill.id"], name=op.f("fk_contest_skill")),
        sa.ForeignKeyConstraint(["venue"], ["venue.id"], name=op.f("fk_contest_venue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contest")),
    )
    op.create_table(
        "screen",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title_ru", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=False),
        sa.Column("venue", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["venue"], ["venue.id"], name=op.f("fk_screen_venue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screen")),
    )
    op.create_table(
        "session",
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("account", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("created", LONG, nullable=False),
        sa.Column("seen", LONG, nullable=False),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name=op.f("fk_session_account")),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_session")),
    )
    op.create_index(op.f("ix_session_account"), "session", ["account"], unique=False)
    op.create_table(
        "entry",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("contest", sa.String(), nullable=False),
        sa.Column("delegation", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("workstation", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["contest"], ["contest.id"], name=op.f("fk_entry_contest")),
        sa.ForeignKeyConstraint(
            ["delegation"], ["delegation.id"], name=op.f("fk_entry_delegation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry")),
    )
    op.create_table(
        "module",
        sa.Column("contest", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label_ru", sa.String(), nullable=False),
        sa.Column("label_en", sa.String(), nullable=False),
        sa.Column("title_ru", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=False),
        sa.Column("max", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["contest"], ["contest.id"], name=op.f("fk_module_contest")),
        sa.PrimaryKeyConstraint("contest", "id", name=op.f("pk_module")),
    )
    op.create_table(
        "entry_member",
        sa.Column("entry", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["entry"], ["entry.id"], name=op.f("fk_entry_member_entry")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_entry_member_person")),
        sa.PrimaryKeyConstraint("entry", "position", name=op.f("pk_entry_member")),
    )
    op.create_table(
        "timer",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("venue", sa.String(), nullable=False),
        sa.Column("title_ru", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("duration", LONG, nullable=False),
        sa.Column("warn", sa.String(), nullable=False),
        sa.Column("overtime", sa.String(), nullable=False),
        sa.Column("until", LONG, nullable=True),
        sa.Column("contest", sa.String(), nullable=True),
        sa.Column("module", sa.String(), nullable=True),
        sa.CheckConstraint(
            "module IS NULL OR contest IS NOT NULL", name=op.f("ck_timer_module_of_contest")
        ),
        sa.ForeignKeyConstraint(
            ["contest", "module"],
            ["module.contest", "module.id"],
            name=op.f("fk_timer_contest_module"),
        ),
        sa.ForeignKeyConstraint(["contest"], ["contest.id"], name=op.f("fk_timer_contest")),
        sa.ForeignKeyConstraint(["venue"], ["venue.id"], name=op.f("fk_timer_venue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timer")),
    )
