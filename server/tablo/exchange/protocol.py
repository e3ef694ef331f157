"""The results of a contest as a table to hand out, built only from what an audience may know.

Every export is made of this value: what redaction kept back is not in it and can't leak.
"""

from decimal import Decimal
from fractions import Fraction

from msgspec import Struct

from tablo.access.redact.contests import KnownContest
from tablo.access.redact.names import KnownEntry
from tablo.championship.commands import Level, Status
from tablo.championship.exact import DIGITS, rounded
from tablo.championship.ids import ContestId, EntryId, StandingId
from tablo.championship.medals import Award
from tablo.championship.ranking import Ranked
from tablo.championship.roster import Module, Roster, Text


class ProtocolRow(Struct, frozen=True, kw_only=True):
    """Hold one entry. `marks` has a place for every module; None: no mark, or none to be known.

    `total` has two digits after the point, as shown.
    """

    entry: EntryId
    number: str
    names: tuple[Text, ...]
    delegation: Text
    status: Status
    marks: tuple[Decimal | None, ...]
    total: Decimal | None = None
    scale: Decimal | None = None
    place: int | None = None
    tied: bool = False
    award: Award | None = None


class Protocol(Struct, frozen=True, kw_only=True):
    """Hold what one audience may know of a contest's results.

    `rows` stand by place from level "frozen" on, by name at "progress"; at "nothing" there are
    none. `after`: how many modules places and totals compare, None for all of them.
    `is_official`: two people have signed the result off; there are no awards before.
    """

    championship: Text
    stage: Text
    contest: ContestId
    skill: Text
    code: str
    category: Text
    standing: StandingId
    standing_title: Text
    venue: Text
    level: Level
    is_official: bool
    after: int | None
    modules: tuple[Module, ...]
    rows: tuple[ProtocolRow, ...]

    def title(self, language: str) -> str:
        """Name the contest by its skill and category, and a further standing by its title."""
        named = (self.skill, self.category, self.standing_title)
        return ". ".join(filter(None, (each.said(language) for each in named)))


def protocol(known: KnownContest, roster: Roster) -> Protocol:
    """Put together what an audience may know of a contest; the roster gives titles of things."""
    contest = known.contest
    skill = roster.skills[contest.skill]
    ranked = {row.entry: row for row in known.ranking if row.entry in known.entries}
    return Protocol(
        championship=roster.championship.title,
        stage=roster.championship.stage,
        contest=contest.id,
        skill=skill.title,
        code=skill.code,
        category=roster.categories[contest.category].title,
        standing=known.standing.id,
        standing_title=known.standing.title,
        venue=roster.venues[contest.venue].title,
        level=known.level,
        is_official=known.official_at is not None,
        after=known.after,
        modules=known.modules,
        rows=tuple(
            _row(known, known.entries[id], ranked.get(id)) for id in ranked or known.entries
        ),
    )


def _row(known: KnownContest, entry: KnownEntry, ranked: Ranked | None) -> ProtocolRow:
    marks = known.marks.get(entry.id, {})
    return ProtocolRow(
        entry=entry.id,
        number=entry.number,
        names=entry.full_names,
        delegation=entry.delegation.name,
        status=entry.status,
        marks=tuple(_written(marks.get(module.id)) for module in known.modules),
        total=None if ranked is None or ranked.total is None else rounded(ranked.total),
        scale=ranked.scale if ranked else None,
        place=ranked.place if ranked else None,
        tied=ranked.tied if ranked else False,
        award=known.awards.get(entry.id),
    )


def _written(mark: Fraction | None) -> Decimal | None:
    """Write a mark as it was entered; a share of judges' scores that never ends, as it is shown."""
    if mark is None:
        return None
    scaled = mark * 10**DIGITS
    if scaled.denominator > 1:
        return rounded(mark)
    return Decimal(scaled.numerator).scaleb(-DIGITS).normalize()


def has_marks(protocol: Protocol) -> bool:
    """Tell whether the audience may know marks, so that a table has columns for them."""
    return protocol.level in ("marks", "frozen")
