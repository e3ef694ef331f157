"""The grid in which the aspects of one module are marked, for crew only."""

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from tablo.access.redact.contests import known_contest
from tablo.access.redact.names import known_entry
from tablo.access.streams import Audience
from tablo.championship.commands import Status
from tablo.championship.exact import shown
from tablo.championship.flaws import Problem
from tablo.championship.ids import (
    ActorId,
    AspectId,
    ContestId,
    EntryId,
    Instant,
    ModuleId,
    SubCriterionId,
)
from tablo.championship.roster import Entry, Roster, Text
from tablo.championship.rules import RulePack
from tablo.championship.scheme import Aspect, AspectKind, Criterion, aspect_mark, to_discuss
from tablo.championship.state import ContestState, State, Value
from tablo.views.contest import (
    ContestView,
    DelegationView,
    contest_view,
    delegation_view,
    plain,
)
from tablo.views.marks import ChangeView, change_view


class AspectView(Struct, frozen=True, kw_only=True):
    """Describe an aspect: `steps` for a stepped one, `benchmarks` for 0 to 3 of a judged one."""

    id: AspectId
    label: str
    title: Text
    kind: AspectKind
    max: str
    steps: tuple[str, ...]
    benchmarks: tuple[Text, ...]


class PartView(Struct, frozen=True, kw_only=True):
    """Describe a sub-criterion: what is marked on one day."""

    id: SubCriterionId
    label: str
    title: Text
    aspects: tuple[AspectView, ...]
    day: int | UnsetType = UNSET


class AspectsModule(Struct, frozen=True, kw_only=True):
    """Describe the module, and whether it is locked."""

    id: ModuleId
    label: Text
    title: Text
    max: str
    locked: bool


class ValueView(Struct, frozen=True, kw_only=True):
    """Draw what was entered for an aspect: a mark, or `scores` and what they earn.

    `discuss`: the scores lie so far apart that the judges have to talk about them.
    """

    aspect: AspectId
    rev: int
    mark: str | UnsetType = UNSET
    scores: tuple[int, ...] | UnsetType = UNSET
    earned: str | UnsetType = UNSET
    discuss: bool | UnsetType = UNSET
    at: Instant | UnsetType = UNSET
    by: ActorId | UnsetType = UNSET


class AspectsRow(Struct, frozen=True, kw_only=True):
    """Draw an entry's row: one cell for each aspect, in the order of the scheme."""

    entry: EntryId
    number: str
    names: tuple[Text, ...]
    delegation: DelegationView
    status: Status
    cells: tuple[ValueView, ...]
    missing: int
    total: str | UnsetType = UNSET


class AspectsView(Struct, frozen=True, kw_only=True):
    """Draw the grid of a module: rows in roster order, the newest change first."""

    contest: ContestView
    module: AspectsModule
    closed: bool
    judges: int
    parts: tuple[PartView, ...]
    rows: tuple[AspectsRow, ...]
    recent: tuple[ChangeView, ...]


def aspects(state: State, roster: Roster, param: str, audience: Audience) -> AspectsView | None:
    """Draw the aspects of a module, `param` "welding-main/m1"; None when there is no such thing."""
    contest_id, _, module_id = param.partition("/")
    known = known_contest(state, roster, ContestId(contest_id), audience)
    module = known.contest.module(module_id) if known else None
    if known is None or module is None or known.contest.scheme is None:
        return None
    criterion = known.contest.scheme.criterion(module.id)
    if criterion is None:
        return None
    held = state.contest(known.contest.id)
    pack = roster.rules_of(known.contest.id)
    return AspectsView(
        contest=contest_view(known.contest, roster),
        module=AspectsModule(
            id=module.id,
            label=module.label,
            title=module.title,
            max=plain(module.max),
            locked=held.closed or module.id in held.locked,
        ),
        closed=held.closed,
        judges=pack.judges,
        parts=_parts(criterion),
        rows=tuple(
            _row(roster, entry, held, criterion, pack)
            for entry in roster.entries_of(known.contest.id)
        ),
        recent=tuple(
            change_view(roster, change) for change in held.recent if change.module == module.id
        ),
    )


def _parts(criterion: Criterion) -> tuple[PartView, ...]:
    return tuple(
        PartView(
            id=part.id,
            label=part.label,
            title=part.title,
            day=UNSET if part.day is None else part.day,
            aspects=tuple(_aspect(aspect) for aspect in part.aspects),
        )
        for part in criterion.parts
    )


def _aspect(aspect: Aspect) -> AspectView:
    return AspectView(
        id=aspect.id,
        label=aspect.label,
        title=aspect.title,
        kind=aspect.kind,
        max=plain(aspect.max),
        steps=tuple(map(plain, aspect.steps)),
        benchmarks=aspect.benchmarks,
    )


def _row(
    roster: Roster, entry: Entry, held: ContestState, criterion: Criterion, pack: RulePack
) -> AspectsRow:
    known = known_entry(roster, entry, held.statuses.get(entry.id, "active"))
    values = held.values.get(entry.id, {})
    cell = held.marks.get(entry.id, {}).get(criterion.module)
    total = cell.so_far(pack.rounding) if cell else None
    cells = tuple(
        _value(aspect, values.get(aspect.id), pack.judges) for aspect in criterion.aspects()
    )
    return AspectsRow(
        entry=entry.id,
        number=entry.number,
        names=known.names,
        delegation=delegation_view(known.delegation),
        status=known.status,
        cells=cells,
        missing=sum(one.mark is UNSET and one.scores is UNSET for one in cells),
        total=UNSET if total is None else shown(total),
    )


def _value(aspect: Aspect, value: Value | None, judges: int) -> ValueView:
    if value is None:
        return ValueView(aspect=aspect.id, rev=0)
    entered = value.entered
    view = ValueView(aspect=aspect.id, rev=value.rev, at=value.at, by=value.by)
    if entered is None:
        return view
    earned = aspect_mark(aspect, entered, judges=judges)
    drawn = UNSET if isinstance(earned, Problem) else shown(earned)
    if isinstance(entered, tuple):
        discuss = True if to_discuss(entered) else UNSET
        return replace(view, scores=entered, earned=drawn, discuss=discuss)
    return replace(view, mark=str(entered), earned=drawn)
