"""The grid in which experts enter marks, with what they need to see who changed what.

For crew only, who know everything: unlike the audiences' views it reads the state itself.
"""

from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from tablo.access.redact import known_contest, known_entry
from tablo.access.streams import Audience
from tablo.championship.commands import Audience as Outside
from tablo.championship.commands import Capacity, Level, Status
from tablo.championship.exact import shown
from tablo.championship.ids import ActorId, ContestId, EntryId, Instant, ModuleId
from tablo.championship.ranking import Ranked
from tablo.championship.results import results_of
from tablo.championship.roster import Entry, Roster, Text
from tablo.championship.rulings import Rulings
from tablo.championship.standings import standings
from tablo.championship.state import Cell, Change, ContestState, State
from tablo.views.contest import (
    ContestView,
    DelegationView,
    ModuleState,
    contest_view,
    delegation_view,
    module_views,
)

OUTSIDE: tuple[Outside, ...] = ("public", "venue", "broadcast")


class MarksModule(Struct, frozen=True, kw_only=True):
    """Describe a column: what the module is, the most it can earn, and whether it is locked."""

    id: ModuleId
    label: Text
    title: Text
    max: str
    state: ModuleState
    locked: bool


class CellView(Struct, frozen=True, kw_only=True):
    """Draw a cell. `rev` is 0 while nobody has entered anything; the mark stands as entered."""

    module: ModuleId
    rev: int
    mark: str | UnsetType = UNSET
    at: Instant | UnsetType = UNSET
    by: ActorId | UnsetType = UNSET


class MarksRow(Struct, frozen=True, kw_only=True):
    """Draw an entry's row: one cell for each module, in order, and where it stands.

    `total` is the sum of what is there; `place` compares what the rules of the contest compare.
    """

    entry: EntryId
    number: str
    names: tuple[Text, ...]
    delegation: DelegationView
    status: Status
    cells: tuple[CellView, ...]
    tied: bool
    total: str | UnsetType = UNSET
    place: int | UnsetType = UNSET


class ChangeView(Struct, frozen=True, kw_only=True):
    """Draw a line of the recent history."""

    entry: EntryId
    names: tuple[Text, ...]
    module: ModuleId
    at: Instant
    by: ActorId
    reason: str
    before: str | UnsetType = UNSET
    after: str | UnsetType = UNSET


class SignatureView(Struct, frozen=True, kw_only=True):
    """Say who vouched for the result, and when."""

    by: ActorId
    at: Instant


class TieView(Struct, frozen=True, kw_only=True):
    """Say who ties on the podium, and whether the rules share the place or a person decides."""

    place: int
    entries: tuple[EntryId, ...]
    state: Literal["shared", "decided", "open"]


class MarksView(Struct, frozen=True, kw_only=True):
    """Draw the grid: rows in roster order, the newest change first.

    `signed` has a signature for each capacity in which somebody vouched for the locked marks.
    `rulings` are what people decided by hand, whole, as `SetRulings` takes them.
    """

    contest: ContestView
    modules: tuple[MarksModule, ...]
    closed: bool
    protest: bool
    signed: dict[Capacity, SignatureView]
    ties: tuple[TieView, ...]
    rulings: Rulings
    publication: dict[Outside, Level]
    rows: tuple[MarksRow, ...]
    recent: tuple[ChangeView, ...]


def marks(state: State, roster: Roster, param: str, audience: Audience) -> MarksView | None:
    """Draw the grid of the contest `param`; None when there is no such contest."""
    known = known_contest(state, roster, ContestId(param), audience)
    if known is None:
        return None
    held = state.contest(known.contest.id)
    ranking = standings(
        known.contest,
        roster.rules_of(known.contest.id),
        known.entries,
        held.marks,
        held.statuses,
        held.rulings,
    ).ranking
    placed = {row.entry: row for row in ranking.rows}
    return MarksView(
        contest=contest_view(known.contest, roster),
        modules=tuple(
            MarksModule(
                id=module.id,
                label=module.label,
                title=module.title,
                max=module.max,
                state=module.state,
                locked=held.closed or module.id in held.locked,
            )
            for module in module_views(known.contest, known.timers)
        ),
        closed=held.closed,
        protest=held.protest,
        signed={
            capacity: SignatureView(by=signature.by, at=signature.at)
            for capacity, signature in held.signed.items()
        },
        ties=tuple(
            TieView(place=tie.place, entries=tie.entries, state=tie.state) for tie in ranking.ties
        ),
        rulings=held.rulings,
        publication={outside: held.level(outside) for outside in OUTSIDE},
        rows=tuple(
            _row(roster, entry, held, placed[entry.id])
            for entry in roster.entries_of(known.contest.id)
        ),
        recent=tuple(_change(roster, change) for change in held.recent),
    )


def _row(roster: Roster, entry: Entry, held: ContestState, standing: Ranked) -> MarksRow:
    known = known_entry(roster, entry, held.statuses.get(entry.id, "active"))
    cells = held.marks.get(entry.id, {})
    (result,) = results_of((entry.id,), held.marks, held.statuses)
    return MarksRow(
        entry=entry.id,
        number=entry.number,
        names=known.names,
        delegation=delegation_view(known.delegation),
        status=known.status,
        cells=tuple(
            _cell(module.id, cells.get(module.id))
            for module in roster.contests[entry.contest].modules
        ),
        tied=standing.tied,
        total=UNSET if result.total is None else shown(result.total),
        place=UNSET if standing.place is None else standing.place,
    )


def _cell(module: ModuleId, cell: Cell | None) -> CellView:
    if cell is None:
        return CellView(module=module, rev=0)
    mark = UNSET if cell.mark is None else str(cell.mark)
    return CellView(module=module, rev=cell.rev, mark=mark, at=cell.at, by=cell.by)


def _change(roster: Roster, change: Change) -> ChangeView:
    entry = roster.entries.get(change.entry)
    return ChangeView(
        entry=change.entry,
        names=known_entry(roster, entry).names if entry else (),
        module=change.module,
        at=change.at,
        by=change.by,
        reason=change.reason,
        before=UNSET if change.before is None else str(change.before),
        after=UNSET if change.after is None else str(change.after),
    )
