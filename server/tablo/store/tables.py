"""The tables, declared once; `migrations` makes them, and a test holds the two together.

A `Text` stands in two columns, `*_ru` and `*_en`. A decimal is text, because SQLite has no exact
one. What people see in an order keeps it in `position`. Times are milliseconds on the server's
timeline. Roster tables bear the fields of `championship.roster` by name (`store.roster`).
"""

from decimal import Decimal
from typing import Any, ClassVar

import msgspec
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Dialect,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    String,
    Table,
    TypeDecorator,
)
from sqlmodel import Field, SQLModel

from tablo.championship.ids import Duration, EntryId, OutputId, StandingId
from tablo.championship.roster import MAIN, Day, Look, ScreenLook, Standing
from tablo.championship.rules import Override, RulePack
from tablo.championship.scheme import Scheme
from tablo.championship.show import Cue

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


class Exact(TypeDecorator[Decimal]):
    """Keep a decimal as the text it was, trailing zeros included, on every database."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        """Write the decimal as text."""
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        """Read the text as a decimal."""
        return None if value is None else Decimal(value)


class Durations(TypeDecorator[tuple[Duration, ...]]):
    """Keep a few durations in one column: "600000 60000"."""

    impl = String
    cache_ok = True

    def process_bind_param(
        self, value: tuple[Duration, ...] | None, dialect: Dialect
    ) -> str | None:
        """Write the durations as text."""
        return None if value is None else " ".join(map(str, value))

    def process_result_value(
        self, value: str | None, dialect: Dialect
    ) -> tuple[Duration, ...] | None:
        """Read the text as durations."""
        return None if value is None else tuple(Duration(int(part)) for part in value.split())


class Packed(TypeDecorator[Any]):
    """Keep a value that is read and written as a whole, as JSON; "{}" is one of defaults only."""

    impl = String
    cache_ok = True

    def __init__(self, kind: Any) -> None:
        """`kind` is the type of the value, such as `RulePack` or `tuple[Day, ...]`."""
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Write the value as JSON."""
        return None if value is None else msgspec.json.encode(value).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Read JSON as the value."""
        return None if value is None else msgspec.json.decode(value, type=self.kind)


Long: Any = BigInteger().with_variant(Integer, "sqlite")
"""64 bits everywhere. SQLite's own integer has them, and only it can be the row's key itself."""


class Row(SQLModel):
    """Base of all tables."""

    metadata: ClassVar[MetaData] = METADATA


# Roster


class ChampionshipRow(Row, table=True):
    """The event itself and the revision of the roster: one row, or none before an import."""

    __tablename__ = "championship"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: int = Field(default=1, primary_key=True, sa_column_kwargs={"autoincrement": False})
    revision: int
    title_ru: str
    title_en: str = ""
    stage_ru: str
    stage_en: str = ""
    zone: str
    rules: Any = Field(default=RulePack(), sa_type=Packed(RulePack), nullable=False)
    days: Any = Field(default=(), sa_type=Packed(tuple[Day, ...]), nullable=False)
    look: Any = Field(default=Look(), sa_type=Packed(Look), nullable=False)


class VenueRow(Row, table=True):
    """A place with its own time zone."""

    __tablename__ = "venue"

    id: str = Field(primary_key=True)
    position: int
    title_ru: str
    title_en: str = ""
    zone: str
    colour: int = 0


class SkillRow(Row, table=True):
    """A skill."""

    __tablename__ = "skill"

    id: str = Field(primary_key=True)
    position: int
    title_ru: str
    title_en: str = ""
    sector_ru: str
    sector_en: str = ""
    code: str = ""


class CategoryRow(Row, table=True):
    """An age or experience category."""

    __tablename__ = "category"

    id: str = Field(primary_key=True)
    position: int
    title_ru: str
    title_en: str = ""


class ContestRow(Row, table=True):
    """One skill in one category."""

    __tablename__ = "contest"

    id: str = Field(primary_key=True)
    position: int
    skill: str = Field(foreign_key="skill.id")
    category: str = Field(foreign_key="category.id")
    venue: str = Field(foreign_key="venue.id")
    place_ru: str
    place_en: str = ""
    rules: Any = Field(default=Override(), sa_type=Packed(Override), nullable=False)
    scheme: Any = Field(default=None, sa_type=Packed(Scheme), nullable=True)
    standings: Any = Field(default=(), sa_type=Packed(tuple[Standing, ...]), nullable=False)


class ModuleRow(Row, table=True):
    """One part of a contest's task."""

    __tablename__ = "module"

    contest: str = Field(primary_key=True, foreign_key="contest.id")
    id: str = Field(primary_key=True)
    position: int
    label_ru: str
    label_en: str = ""
    title_ru: str
    title_en: str = ""
    max: Decimal = Field(sa_type=Exact)


class DelegationRow(Row, table=True):
    """Whom an entry stands for."""

    __tablename__ = "delegation"

    id: str = Field(primary_key=True)
    position: int
    name_ru: str
    name_en: str = ""
    badge_code_ru: str
    badge_code_en: str = ""
    badge_hue: int
    badge_partition: int
    kind: str = "region"


class PersonRow(Row, table=True):
    """A competitor: personal data stands here and nowhere else."""

    __tablename__ = "person"

    id: str = Field(primary_key=True)
    position: int
    last_ru: str
    last_en: str = ""
    first_ru: str
    first_en: str = ""
    middle_ru: str = ""
    middle_en: str = ""
    display: str = "full"


class EntryRow(Row, table=True):
    """A competitor or a team in one contest."""

    __tablename__ = "entry"

    id: str = Field(primary_key=True)
    position: int
    contest: str = Field(foreign_key="contest.id")
    delegation: str = Field(foreign_key="delegation.id")
    number: str
    workstation: str = ""
    standings: Any = Field(default=(MAIN,), sa_type=Packed(tuple[StandingId, ...]), nullable=False)
    organization: str | None = Field(default=None, foreign_key="delegation.id")


class MemberRow(Row, table=True):
    """A person's place in an entry."""

    __tablename__ = "entry_member"

    entry: str = Field(primary_key=True, foreign_key="entry.id")
    position: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    person: str = Field(foreign_key="person.id")


class PlannedSessionRow(Row, table=True):
    """A planned stretch of time in a venue."""

    __tablename__ = "planned_session"
    __table_args__ = (
        ForeignKeyConstraint(["contest", "module"], ["module.contest", "module.id"]),
        CheckConstraint("module IS NULL OR contest IS NOT NULL", name="module_of_contest"),
    )

    id: str = Field(primary_key=True)
    position: int
    venue: str = Field(foreign_key="venue.id")
    title_ru: str
    title_en: str = ""
    kind: str
    starts: int = Field(sa_type=Long)
    ends: int = Field(sa_type=Long)
    day: str | None = None
    contest: str | None = Field(default=None, foreign_key="contest.id")
    module: str | None = None
    shift: str = ""
    entries: Any = Field(default=(), sa_type=Packed(tuple[EntryId, ...]), nullable=False)


class TimerRow(Row, table=True):
    """A timer before it is armed."""

    __tablename__ = "timer"
    __table_args__ = (
        ForeignKeyConstraint(["contest", "module"], ["module.contest", "module.id"]),
        CheckConstraint("module IS NULL OR contest IS NOT NULL", name="module_of_contest"),
    )

    id: str = Field(primary_key=True)
    position: int
    venue: str = Field(foreign_key="venue.id")
    title_ru: str
    title_en: str = ""
    kind: str
    duration: int = Field(sa_type=Long)
    warn: tuple[Duration, ...] = Field(default=(), sa_type=Durations)
    overtime: str = "hold"
    until: int | None = Field(default=None, sa_type=Long)
    contest: str | None = Field(default=None, foreign_key="contest.id")
    module: str | None = None
    session: str | None = Field(default=None, foreign_key="planned_session.id")
    mode: str = "common"
    next: str | None = None


class GroupRow(Row, table=True):
    """Screens of a venue that show the same thing in step."""

    __tablename__ = "screen_group"

    id: str = Field(primary_key=True)
    position: int
    title_ru: str
    title_en: str = ""
    venue: str = Field(foreign_key="venue.id")


class ScreenRow(Row, table=True):
    """A place that shows a scene."""

    __tablename__ = "screen"

    id: str = Field(primary_key=True)
    position: int
    title_ru: str
    title_en: str = ""
    venue: str = Field(foreign_key="venue.id")
    sound: bool = False
    room: str = ""
    group: str | None = Field(default=None, foreign_key="screen_group.id")
    look: Any = Field(default=ScreenLook(), sa_type=Packed(ScreenLook), nullable=False)


class OutputRow(Row, table=True):
    """A broadcast feed that carries graphics."""

    __tablename__ = "output"

    id: str = Field(primary_key=True)
    position: int
    title_ru: str
    title_en: str = ""
    venue: str | None = Field(default=None, foreign_key="venue.id")


class RunRow(Row, table=True):
    """A run of show, whole: it is read and edited as one."""

    __tablename__ = "run"

    id: str = Field(primary_key=True)
    position: int
    title_ru: str
    title_en: str = ""
    venue: str = Field(foreign_key="venue.id")
    starts: int | None = Field(default=None, sa_type=Long)
    podiums: Any = Field(default=("",), sa_type=Packed(tuple[str, ...]), nullable=False)
    cues: Any = Field(default=(), sa_type=Packed(tuple[Cue, ...]), nullable=False)
    outputs: Any = Field(default=(), sa_type=Packed(tuple[OutputId, ...]), nullable=False)
    broadcast_delay: int = Field(default=0, sa_type=Long)
    public_delay: int = Field(default=0, sa_type=Long)


# Journal


class JournalRow(Row, table=True):
    """What happened, a line an event. Triggers refuse to change or remove a line."""

    __tablename__ = "journal"

    id: int = Field(primary_key=True, sa_type=Long, sa_column_kwargs={"autoincrement": False})
    at: int = Field(sa_type=Long)
    actor: str
    command: str
    type: str
    data: str
    previous: str
    hash: str


class CommandRow(Row, table=True):
    """What became of each command: the same id from the same actor gets the same answer."""

    __tablename__ = "command"

    actor: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    name: str
    outcome: str
    refusal: str | None = None


class TailRow(Row, table=True):
    """The journal's last line, and the lease of the room that appends.

    An append locks this row first, so ids rise as commits do. `token` is that of the room that
    may append, `beat` its sign of life, `holder` its name; "": it has let go.
    """

    __tablename__ = "tail"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: int = Field(default=1, primary_key=True, sa_column_kwargs={"autoincrement": False})
    last: int = Field(sa_type=Long)
    hash: str
    token: int = Field(default=0, sa_type=Long)
    beat: int = Field(default=0, sa_type=Long)
    holder: str = ""


class CheckpointRow(Row, table=True):
    """The state after line `id`, of the shape that the release had."""

    __tablename__ = "checkpoint"

    id: int = Field(primary_key=True, sa_type=Long, sa_column_kwargs={"autoincrement": False})
    hash: str
    shape: str
    state: str


# Accounts


class AccountRow(Row, table=True):
    """A person who signs in."""

    __tablename__ = "account"

    id: int | None = Field(default=None, primary_key=True)
    login: str = Field(unique=True)
    name: str
    role: str
    scope_kind: str
    scope_id: str | None = None
    password: str
    disabled: bool = False
    created: int = Field(sa_type=Long)


class SessionRow(Row, table=True):
    """A signed-in browser, by the hash of its cookie."""

    __tablename__ = "session"

    hash: str = Field(primary_key=True)
    account: int = Field(foreign_key="account.id", index=True)
    address: str
    created: int = Field(sa_type=Long)
    seen: int = Field(sa_type=Long)


class KeyRow(Row, table=True):
    """A key of a program, a screen or an output, by the hash of its secret."""

    __tablename__ = "key"

    id: int | None = Field(default=None, primary_key=True)
    hash: str = Field(unique=True)
    label: str
    kind: str
    role: str | None = None
    scope_kind: str
    scope_id: str | None = None
    created: int = Field(sa_type=Long)
    expires: int | None = Field(default=None, sa_type=Long)
    revoked: int | None = Field(default=None, sa_type=Long)


class PairingRow(Row, table=True):
    """A screen that waits to be paired, by the hash of its secret."""

    __tablename__ = "pairing"

    hash: str = Field(primary_key=True)
    code: str = Field(unique=True)
    size: str
    expires: int = Field(sa_type=Long)
    held: int = Field(default=0, sa_type=Long)


class MetaRow(Row, table=True):
    """A small saved value, as JSON."""

    __tablename__ = "meta"

    name: str = Field(primary_key=True)
    value: str


def table(row: type[Row]) -> Table:
    """Give the table of a row class."""
    return METADATA.tables[str(row.__tablename__)]
