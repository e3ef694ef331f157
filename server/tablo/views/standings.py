"""Who stands where in a contest, as far as an audience may know it."""

from decimal import Decimal

from msgspec import UNSET, Struct, UnsetType

from tablo.access.redact.contests import KnownContest, known_contest
from tablo.access.redact.names import KnownEntry
from tablo.access.streams import Audience
from tablo.championship.commands import Award, Level, Status
from tablo.championship.exact import shown
from tablo.championship.ids import ContestId, EntryId, Instant, ModuleId, StandingId
from tablo.championship.ranking import Ranked
from tablo.championship.roster import MAIN, Roster, Text
from tablo.championship.state import State
from tablo.views.contest import (
    ContestView,
    DelegationView,
    ModuleView,
    StandingName,
    contest_view,
    delegation_view,
    module_views,
    plain,
    standing_name,
)
from tablo.views.timers import TimerView, current, timer_view


class MarkView(Struct, frozen=True, kw_only=True):
    """Hold an entry's mark for a module, two decimals; absent while there is none."""

    id: ModuleId
    mark: str | UnsetType = UNSET


class Row(Struct, frozen=True, kw_only=True):
    """Draw an entry. At level "progress" a row ends at `status`, at "places" it has no marks.

    `place` is absent for an entry that is not ranked; `moved` counts places won (+) or lost (-)
    since the last lock and is absent when there is nothing to say; `scale` is the scale score
    where the rules have a scale; `pending` counts the marks
    entered since the freeze, at level "frozen" only; `medal` is there once the result is official.
    """

    entry: EntryId
    names: tuple[Text, ...]
    delegation: DelegationView
    status: Status
    place: int | UnsetType = UNSET
    tied: bool | UnsetType = UNSET
    moved: int | UnsetType = UNSET
    modules: tuple[MarkView, ...] | UnsetType = UNSET
    total: str | UnsetType = UNSET
    scale: str | UnsetType = UNSET
    pending: int | UnsetType = UNSET
    medal: Award | UnsetType = UNSET


class StandingsView(Struct, frozen=True, kw_only=True):
    """Draw a standing of a contest: rows by place from level "frozen" on, by name at "progress", else none.

    `after`: modules that places and totals compare, absent where that is all of them; `frozen_at`:
    the instant whose results level "frozen" shows; `official_at`: since when two
    people vouch for the result, absent while it is provisional. `standing` is absent for the main
    one.
    """

    contest: ContestView
    level: Level
    standing: StandingName | UnsetType = UNSET
    modules: tuple[ModuleView, ...]
    max: str
    closed: bool
    rows: tuple[Row, ...]
    timer: TimerView | None
    after: int | UnsetType = UNSET
    frozen_at: Instant | UnsetType = UNSET
    official_at: Instant | UnsetType = UNSET


def standings(state: State, roster: Roster, param: str, audience: Audience) -> StandingsView | None:
    """Draw the standing `param` ("welding-main", "welding-main/industry"), None when there is none."""
    contest, _, standing = param.partition("/")
    known = known_contest(state, roster, ContestId(contest), audience, StandingId(standing or MAIN))
    if known is None:
        return None
    timer = current(known.timers)
    silent = known.level == "nothing"
    return StandingsView(
        contest=contest_view(known.contest, roster),
        standing=standing_name(known.standing),
        level=known.level,
        modules=() if silent else module_views(known.modules, known.timers),
        max=plain(sum((module.max for module in known.modules), Decimal(0))),
        closed=known.closed,
        rows=rows(known),
        timer=timer_view(timer, roster, audience) if timer else None,
        after=UNSET if known.after is None else known.after,
        frozen_at=UNSET if known.frozen_at is None else known.frozen_at,
        official_at=UNSET if known.official_at is None else known.official_at,
    )


def rows(known: KnownContest) -> tuple[Row, ...]:
    """Draw the rows of a contest, as far as it is known."""
    if known.level in {"nothing", "progress"}:
        return tuple(_named(entry) for entry in known.entries.values())
    return tuple(_ranked(known, standing) for standing in known.ranking)


def _named(entry: KnownEntry) -> Row:
    return Row(
        entry=entry.id,
        names=entry.names,
        delegation=delegation_view(entry.delegation),
        status=entry.status,
    )


def _ranked(known: KnownContest, standing: Ranked) -> Row:
    entry = known.entries[standing.entry]
    marks = known.marks.get(standing.entry, {})
    before = known.baseline.get(standing.entry)
    moved = before - standing.place if before and standing.place else 0
    return Row(
        entry=entry.id,
        names=entry.names,
        delegation=delegation_view(entry.delegation),
        status=entry.status,
        place=UNSET if standing.place is None else standing.place,
        tied=standing.tied,
        moved=moved or UNSET,
        modules=UNSET
        if known.level == "places"
        else tuple(
            MarkView(id=module.id, mark=shown(marks[module.id]) if module.id in marks else UNSET)
            for module in known.modules
        ),
        scale=UNSET if standing.scale is None else plain(standing.scale),
        total=UNSET if standing.total is None else shown(standing.total),
        pending=known.pending.get(standing.entry, UNSET),
        medal=known.awards.get(standing.entry, UNSET),
    )
