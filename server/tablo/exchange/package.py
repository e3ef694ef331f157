"""The results package: the results of contests as one JSON document that proves itself whole.

    {"schema": "tablo.results/1", "sha256": "<hex>", "results": {"championship": …, "contests": […]}}

`sha256` is the digest of the very bytes of `results` as they stand in the document. Numbers of
marks are strings with a point. A field may be added within a version of the schema; none changes
its meaning.
"""

import hashlib
from collections.abc import Iterable
from decimal import Decimal

import msgspec
from msgspec import Struct

from tablo.championship.commands import Level, Status
from tablo.championship.ids import ContestId, EntryId, ModuleId, StandingId
from tablo.championship.medals import Award
from tablo.championship.roster import Text
from tablo.exchange.protocol import Protocol, ProtocolRow, has_marks

SCHEMA = "tablo.results/1"


class PackageBroken(Exception):
    """Raised when a document is no results package of a known schema, or not the one it was."""


class PackedModule(Struct, frozen=True, kw_only=True):
    """Describe a module and the highest mark it can earn."""

    id: ModuleId
    label: Text
    title: Text
    max: Decimal


class PackedEntry(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Hold an entry's result: `marks` by module, as far as they are known."""

    entry: EntryId
    number: str
    names: tuple[Text, ...]
    delegation: Text
    status: Status
    place: int | None = None
    tied: bool = False
    total: Decimal | None = None
    scale: Decimal | None = None
    award: Award | None = None
    marks: dict[ModuleId, Decimal] = {}


class PackedContest(Struct, frozen=True, kw_only=True):
    """Hold one standing of a contest; `level` is how much of it the reader may know.

    `after`: how many modules places and totals compare; null for all of them.
    """

    contest: ContestId
    standing: StandingId
    title: Text
    skill: Text
    code: str
    category: Text
    venue: Text
    level: Level
    official: bool
    after: int | None
    modules: tuple[PackedModule, ...]
    entries: tuple[PackedEntry, ...]


class Results(Struct, frozen=True, kw_only=True):
    """Hold all contests of a package."""

    championship: Text
    stage: Text
    contests: tuple[PackedContest, ...]


class Package(Struct, frozen=True, kw_only=True):
    """Hold the document: what it is, the digest of its results, and their bytes."""

    schema: str
    sha256: str
    results: msgspec.Raw


def pack(protocols: Iterable[Protocol]) -> bytes:
    """Write a results package of contests of one championship; equal results give equal bytes."""
    held = list(protocols)
    results = Results(
        championship=held[0].championship if held else Text(""),
        stage=held[0].stage if held else Text(""),
        contests=tuple(map(_contest, held)),
    )
    raw = msgspec.json.encode(results, order="deterministic")
    package = Package(
        schema=SCHEMA, sha256=hashlib.sha256(raw).hexdigest(), results=msgspec.Raw(raw)
    )
    return msgspec.json.encode(package)


def unpack(document: bytes) -> Results:
    """Read a results package; raises PackageBroken when it is another schema or was changed."""
    try:
        package = msgspec.json.decode(document, type=Package)
        raw = bytes(package.results)
        if package.schema != SCHEMA:
            raise PackageBroken(f"Expected {SCHEMA}, but got {package.schema}.")
        if hashlib.sha256(raw).hexdigest() != package.sha256:
            raise PackageBroken("The results were changed after they were packed.")
        return msgspec.json.decode(raw, type=Results)
    except msgspec.DecodeError as error:
        raise PackageBroken(str(error)) from error


def _contest(protocol: Protocol) -> PackedContest:
    return PackedContest(
        contest=protocol.contest,
        standing=protocol.standing,
        title=protocol.standing_title,
        skill=protocol.skill,
        code=protocol.code,
        category=protocol.category,
        venue=protocol.venue,
        level=protocol.level,
        official=protocol.is_official,
        after=protocol.after,
        modules=tuple(
            PackedModule(id=module.id, label=module.label, title=module.title, max=module.max)
            for module in protocol.modules
        ),
        entries=tuple(_entry(protocol, row) for row in protocol.rows),
    )


def _entry(protocol: Protocol, row: ProtocolRow) -> PackedEntry:
    marks = zip(protocol.modules, row.marks if has_marks(protocol) else (), strict=False)
    return PackedEntry(
        entry=row.entry,
        number=row.number,
        names=row.names,
        delegation=row.delegation,
        status=row.status,
        place=row.place,
        tied=row.tied,
        total=row.total,
        scale=row.scale,
        award=row.award,
        marks={module.id: mark for module, mark in marks if mark is not None},
    )
