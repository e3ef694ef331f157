"""The grid in which experts enter marks, with what they need to see who changed what.

For crew only, who know everything: unlike the audiences' views it reads the state itself.
"""

from typing import Literal

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from tablo.access.redact.contests import known_contest
from tablo.access.redact.names import known_entry
from tablo.access.streams import Audience
from tablo.championship.commands import Audience as Outside
from tablo.championship.commands import Award, Basis, Capacity, Level, Source, Status
from tablo.championship.decide_result import compared, computed, written
from tablo.championship.exact import shown
from tablo.championship.ids import (
    ActorId,
    AspectId,
    CommandId,
    ContestId,
    EntryId,
    Instant,
    ModuleId,
    StandingId,
)
from tablo.championship.official import Difference
from tablo.championship.ranking import Ranked
from tablo.championship.results import results_of
from tablo.championship.roster import MAIN, Contest, Entry, Roster, Standing, Text
from tablo.championship.rules import Rounding
from tablo.championship.rulings import Rulings
from tablo.championship.standings import awards
from tablo.championship.state import Cell, Change, ContestState, Official, State
from tablo.views.contest import (
    ContestView,
    DelegationView,
    ModuleState,
    contest_view,
    delegation_view,
    module_views,
    plain,
)

OUTSIDE: tuple[Outside, ...] = ("public", "venue", "broadcast")


class MarksModule(Struct, frozen=True, kw_only=True):
    """Describe a column: what the module is, the most it can earn, and whether it is locked.

    `aspects`: how many it is marked by; 0: as a whole.
    """

    id: ModuleId
    label: Text
    title: Text
    max: str
    state: ModuleState
    locked: bool
    aspects: int


class CellView(Struct, frozen=True, kw_only=True):
    """Draw a cell. `rev` is 0 while nobody has entered anything; the mark stands as entered.

    A mark made of aspects is what is entered so far, of which `missing` aspects are not.
    """

    module: ModuleId
    rev: int
    mark: str | UnsetType = UNSET
    missing: int | UnsetType = UNSET
    at: Instant | UnsetType = UNSET
    by: ActorId | UnsetType = UNSET


class MarksRow(Struct, frozen=True, kw_only=True):
    """Draw an entry's row: one cell for each module, in order, and where it stands.

    `total` is the sum of what is there; `place` compares what the rules of the contest compare in
    the main standing. `standings` are those that the entry is ranked in.
    """

    entry: EntryId
    number: str
    names: tuple[Text, ...]
    delegation: DelegationView
    status: Status
    standings: tuple[StandingId, ...]
    cells: tuple[CellView, ...]
    tied: bool
    total: str | UnsetType = UNSET
    place: int | UnsetType = UNSET


class ChangeView(Struct, frozen=True, kw_only=True):
    """Draw a line of the recent history; `command` is what an undo names."""

    entry: EntryId
    names: tuple[Text, ...]
    module: ModuleId
    at: Instant
    by: ActorId
    reason: str
    command: CommandId
    aspect: AspectId | UnsetType = UNSET
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


class StandingRow(Struct, frozen=True, kw_only=True):
    """Say where an entry stands by the marks, and which medal that gives."""

    entry: EntryId
    tied: bool
    place: int | UnsetType = UNSET
    total: str | UnsetType = UNSET
    scale: str | UnsetType = UNSET
    medal: Award | UnsetType = UNSET


class OfficialRowView(Struct, frozen=True, kw_only=True):
    """Draw what the official file states of an entry."""

    entry: EntryId
    place: int | UnsetType = UNSET
    medal: Award | UnsetType = UNSET
    total: str | UnsetType = UNSET
    scale: str | UnsetType = UNSET


class OfficialView(Struct, frozen=True, kw_only=True):
    """Draw the official result: from which file, put there by whom and when."""

    source: Source
    at: Instant
    by: ActorId
    rows: tuple[OfficialRowView, ...]


class MarksStanding(Struct, frozen=True, kw_only=True):
    """Draw a standing as the people who sign it need it.

    `rows` are the computed result, best first; `official` stands beside it where a file brought
    one, and `differences` say where the two differ. `signed` has a signature for each capacity in
    which somebody vouched, `basis` for which result. `rulings` are what people decided by hand,
    whole, as `SetRulings` takes them.
    """

    id: StandingId
    title: Text
    protest: bool
    signed: dict[Capacity, SignatureView]
    basis: Basis
    ties: tuple[TieView, ...]
    rulings: Rulings
    publication: dict[Outside, Level]
    rows: tuple[StandingRow, ...]
    differences: tuple[Difference, ...]
    official: OfficialView | UnsetType = UNSET
    official_at: Instant | UnsetType = UNSET


class MarksView(Struct, frozen=True, kw_only=True):
    """Draw the grid: rows in roster order, the newest change first, the main standing first."""

    contest: ContestView
    modules: tuple[MarksModule, ...]
    closed: bool
    standings: tuple[MarksStanding, ...]
    rows: tuple[MarksRow, ...]
    recent: tuple[ChangeView, ...]


def marks(state: State, roster: Roster, param: str, audience: Audience) -> MarksView | None:
    """Draw the grid of the contest `param`; None when there is no such contest."""
    known = known_contest(state, roster, ContestId(param), audience)
    if known is None:
        return None
    contest, held = known.contest, state.contest(known.contest.id)
    placed = {row.entry: row for row in known.ranking}
    return MarksView(
        contest=contest_view(contest, roster),
        modules=tuple(
            MarksModule(
                id=module.id,
                label=module.label,
                title=module.title,
                max=module.max,
                state=module.state,
                locked=held.closed or module.id in held.locked,
                aspects=_aspects(contest, module.id),
            )
            for module in module_views(contest.modules, known.timers)
        ),
        closed=held.closed,
        standings=tuple(
            _standing(state, roster, contest, standing)
            for standing in sorted(contest.all_standings(), key=lambda one: one.id != MAIN)
        ),
        rows=tuple(
            _row(roster, entry, held, placed.get(entry.id))
            for entry in roster.entries_of(contest.id)
        ),
        recent=tuple(change_view(roster, change) for change in held.recent),
    )


def _aspects(contest: Contest, module: ModuleId) -> int:
    criterion = contest.scheme.criterion(module) if contest.scheme else None
    return sum(1 for _ in criterion.aspects()) if criterion else 0


def _standing(state: State, roster: Roster, contest: Contest, standing: Standing) -> MarksStanding:
    held = state.contest(contest.id).standing(standing.id)
    ranking = computed(state, roster, contest.id, standing.id).ranking
    pack = roster.rules_of(contest.id, standing.id)
    grounds = replace(state.contest(contest.id).grounds(standing.id), basis="computed")
    won = awards(contest, standing, pack, grounds, ranking)
    return MarksStanding(
        id=standing.id,
        title=standing.title,
        protest=held.protest,
        signed={
            capacity: SignatureView(by=signature.by, at=signature.at)
            for capacity, signature in held.signed.items()
        },
        basis=held.basis,
        ties=tuple(
            TieView(place=tie.place, entries=tie.entries, state=tie.state) for tie in ranking.ties
        ),
        rulings=held.rulings,
        publication={outside: held.level(outside) for outside in OUTSIDE},
        rows=tuple(_standing_row(row, won.get(row.entry)) for row in ranking.rows),
        differences=compared(state, roster, contest.id, standing.id),
        official=UNSET if held.official is None else _official(held.official),
        official_at=UNSET if held.official_at is None else held.official_at,
    )


def _standing_row(row: Ranked, medal: Award | None) -> StandingRow:
    return StandingRow(
        entry=row.entry,
        tied=row.tied,
        place=UNSET if row.place is None else row.place,
        total=UNSET if row.total is None else shown(row.total),
        scale=UNSET if row.scale is None else plain(row.scale),
        medal=UNSET if medal is None else medal,
    )


def _official(official: Official) -> OfficialView:
    return OfficialView(
        source=official.source,
        at=official.at,
        by=official.by,
        rows=tuple(
            OfficialRowView(
                entry=row.entry,
                place=UNSET if row.place is None else row.place,
                medal=UNSET if row.medal is None else row.medal,
                total=UNSET if row.total is None else plain(row.total),
                scale=UNSET if row.scale is None else plain(row.scale),
            )
            for row in official.rows
        ),
    )


def _row(roster: Roster, entry: Entry, held: ContestState, standing: Ranked | None) -> MarksRow:
    known = known_entry(roster, entry, held.statuses.get(entry.id, "active"))
    cells = held.marks.get(entry.id, {})
    contest = roster.contests[entry.contest]
    rounding = roster.rules_of(contest.id).rounding
    (result,) = results_of((entry.id,), held.marks, held.statuses, rounding=rounding)
    return MarksRow(
        entry=entry.id,
        number=entry.number,
        names=known.names,
        delegation=delegation_view(known.delegation),
        status=known.status,
        standings=entry.standings,
        cells=tuple(
            _cell(module.id, cells[module.id], rounding)
            if module.id in cells
            else CellView(module=module.id, rev=0, missing=_aspects(contest, module.id) or UNSET)
            for module in contest.modules
        ),
        tied=standing.tied if standing else False,
        total=UNSET if result.total is None else shown(result.total),
        place=UNSET if standing is None or standing.place is None else standing.place,
    )


def _cell(module: ModuleId, cell: Cell, rounding: Rounding) -> CellView:
    mark = None if cell.mark is None else str(cell.mark)
    if cell.sum is not None and (so_far := cell.so_far(rounding)) is not None:
        mark = shown(so_far)
    return CellView(
        module=module,
        rev=cell.rev,
        mark=UNSET if mark is None else mark,
        missing=cell.missing or UNSET,
        at=cell.at,
        by=cell.by,
    )


def change_view(roster: Roster, change: Change) -> ChangeView:
    """Draw a line of a contest's recent history."""
    entry = roster.entries.get(change.entry)
    before, after = written(change.before), written(change.after)
    return ChangeView(
        entry=change.entry,
        names=known_entry(roster, entry).names if entry else (),
        module=change.module,
        aspect=UNSET if change.aspect is None else change.aspect,
        at=change.at,
        by=change.by,
        reason=change.reason,
        command=change.command,
        before=UNSET if before is None else before,
        after=UNSET if after is None else after,
    )
