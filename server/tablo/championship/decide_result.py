"""Whether a command about marks, results and their publication may happen."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple, assert_never

from msgspec.structs import replace

from tablo.championship import commands as asked
from tablo.championship import events as happened
from tablo.championship.commands import CAPACITIES, LEVELS, Basis
from tablo.championship.decision import Decision, refuse
from tablo.championship.draw import Lot, check_lots, drawn, places_of
from tablo.championship.events import Fact
from tablo.championship.exact import exact, rounded
from tablo.championship.flaws import Problem
from tablo.championship.ids import (
    ActorId,
    AspectId,
    ContestId,
    EntryId,
    Instant,
    ModuleId,
    StandingId,
)
from tablo.championship.marks import read_mark
from tablo.championship.official import Difference, differences
from tablo.championship.progress import Progress
from tablo.championship.ranking import Ranking
from tablo.championship.reduce_contest import contest_after
from tablo.championship.refusals import Refusal, Why
from tablo.championship.roster import MAIN, Contest, Entry, Module, Roster, Text
from tablo.championship.rules import RulePack
from tablo.championship.rulings import Rulings
from tablo.championship.scheme import Aspect, Criterion, Entered, aspect_mark, key, module_mark
from tablo.championship.standings import awards, standing_of
from tablo.championship.state import Cell, ContestState, State, Value

_OfStanding = (
    asked.SignOff
    | asked.ImportResults
    | asked.DropResults
    | asked.SetProtest
    | asked.SetRulings
    | asked.SetPublication
)
_Recorded = happened.MarkRecorded | happened.ValueRecorded


def decide_result(
    state: State, roster: Roster, command: asked.AboutResults, actor: ActorId
) -> Decision:
    """Decide what a command about results causes; as `decide`."""
    match command:
        case asked.RecordMark():
            return record_mark(state, roster, command)
        case asked.ImportMarks():
            return _import_marks(state, roster, command)
        case asked.SetEntryStatus():
            return _set_entry_status(state, roster, command)
        case asked.LockMarks():
            return _lock_marks(state, roster, command)
        case asked.UnlockMarks():
            return _unlock_marks(state, roster, command)
        case asked.DrawWorkstations():
            return _draw(state, roster, command)
        case asked.RevealDraw():
            return _reveal_draw(state, roster, command)
        case _:
            return _of_standing(state, roster, command, actor)


def _of_standing(state: State, roster: Roster, command: _OfStanding, actor: ActorId) -> Decision:
    contest = roster.contests.get(command.contest)
    if contest is None:
        return refuse(Why.UNKNOWN_CONTEST, contest=command.contest)
    if contest.standing(command.standing) is None:
        return refuse(Why.UNKNOWN_STANDING, contest=contest.id, standing=command.standing)
    match command:
        case asked.SignOff():
            return _sign_off(state, roster, command, actor)
        case asked.ImportResults():
            return _import_results(state, roster, command)
        case asked.DropResults():
            return _drop_results(state, command)
        case asked.SetProtest():
            return _set_protest(state, command)
        case asked.SetRulings():
            return _set_rulings(state, roster, command)
        case asked.SetPublication():
            return _set_publication(state, command)
        case _:
            assert_never(command)


# Marks


class _Target(NamedTuple):
    """What a mark is for: a module as a whole, or one aspect of its criterion."""

    module: Module
    criterion: Criterion | None = None
    aspect: Aspect | None = None


class _Tally(NamedTuple):
    """What the aspects of a module add up to: exactly, and each rounded; and how many lack."""

    sum: Fraction
    rounded: Fraction
    missing: int


_Tallies = dict[tuple[EntryId, ModuleId], _Tally]


def record_mark(
    state: State, roster: Roster, command: asked.RecordMark, tallies: _Tallies | None = None
) -> tuple[_Recorded] | Refusal:
    """Decide what entering one mark causes.

    `tallies` keeps what modules add up to between the marks of one file, so that not each mark
    has to add up all of its module anew.
    """
    entry = roster.entries.get(command.entry)
    if entry is None:
        return refuse(Why.UNKNOWN_ENTRY, entry=command.entry)
    target = _target(roster.contests[entry.contest], command)
    if isinstance(target, Refusal):
        return target
    contest = state.contest(entry.contest)
    taken = command.mark is None and command.scores is None
    closed = _not_open(contest, entry, target.module, taken=taken)
    if closed:
        return closed
    if target.aspect is None or target.criterion is None:
        return _record_module(contest, entry, target.module, command)
    pack = roster.rules_of(entry.contest)
    known = {} if tallies is None else tallies
    return _record_aspect(contest, entry, target.criterion, target.aspect, pack, command, known)


def _target(contest: Contest, command: asked.RecordMark) -> _Target | Refusal:
    named = [command.module, command.criterion, command.aspect]
    if sum(one is not None for one in named) != 1:
        return refuse(Why.ONE_PART)
    if command.aspect is not None:
        return _aspect(contest, command.aspect)
    id = command.module
    if command.criterion is not None:
        criteria = contest.scheme.criteria if contest.scheme else ()
        wanted = key(command.criterion)
        id = next((one.module for one in criteria if key(one.label) == wanted), None)
    module = contest.module(id) if id is not None else None
    if module is None:
        named_module = command.module or command.criterion or ""
        return refuse(Why.UNKNOWN_MODULE, contest=contest.id, module=named_module)
    criterion = contest.scheme.criterion(module.id) if contest.scheme else None
    if criterion and any(True for _ in criterion.aspects()):
        return refuse(Why.MARKED_BY_ASPECTS, module=module.label)
    return _Target(module)


def _aspect(contest: Contest, id: AspectId) -> _Target | Refusal:
    wanted = key(id)
    for criterion in contest.scheme.criteria if contest.scheme else ():
        module = contest.module(criterion.module)
        for aspect in criterion.aspects():
            if aspect.id == wanted and module is not None:
                return _Target(module, criterion, aspect)
    return refuse(Why.UNKNOWN_ASPECT, part=id)


def _not_open(
    contest: ContestState, entry: Entry, module: Module, *, taken: bool
) -> Refusal | None:
    if contest.closed:
        return refuse(Why.CONTEST_LOCKED)
    if module.id in contest.locked:
        return refuse(Why.MARKS_LOCKED, module=module.label)
    status = contest.statuses.get(entry.id, "active")
    if status in {"dns", "dsq"} and not taken:
        return refuse(Why.NOT_COMPETING, entry=entry.number, status=status)
    return None


def _record_module(
    contest: ContestState, entry: Entry, module: Module, command: asked.RecordMark
) -> tuple[_Recorded] | Refusal:
    if command.scores is not None:
        return refuse(Why.MARK_EXPECTED, part=module.label)
    cell = contest.marks.get(entry.id, {}).get(module.id)
    stale = _stale(command, cell, cell.mark if cell else None)
    if stale:
        return stale
    mark: Decimal | None = None
    if command.mark is not None:
        read = read_mark(command.mark, max=module.max, module=module.label)
        if isinstance(read, Refusal):
            return read
        mark = read
    if cell is None and mark is None:
        return refuse(Why.UNCHANGED)
    if cell is not None and cell.sum is None and mark == cell.mark:
        return refuse(Why.UNCHANGED)
    return (
        happened.MarkRecorded(
            contest=entry.contest,
            entry=entry.id,
            module=module.id,
            mark=mark,
            reason=command.reason,
        ),
    )


def _record_aspect(
    contest: ContestState,
    entry: Entry,
    criterion: Criterion,
    aspect: Aspect,
    pack: RulePack,
    command: asked.RecordMark,
    tallies: _Tallies,
) -> tuple[_Recorded] | Refusal:
    values = contest.values.get(entry.id, {})
    value = values.get(aspect.id)
    stale = _stale(command, value, value.entered if value else None)
    if stale:
        return stale
    entered = _entered(aspect, pack, command)
    if isinstance(entered, Refusal):
        return entered
    before = value.entered if value else None
    if entered == before:
        return refuse(Why.UNCHANGED)
    place = (entry.id, criterion.module)
    tally = tallies.get(place) or _tally(criterion, values, pack)
    tally = tallies[place] = _exchanged(tally, aspect, before, entered, pack)
    is_empty = tally.missing == sum(1 for _ in criterion.aspects())
    return (
        happened.ValueRecorded(
            contest=entry.contest,
            entry=entry.id,
            module=criterion.module,
            aspect=aspect.id,
            entered=entered,
            sum=None if is_empty else (tally.sum.numerator, tally.sum.denominator),
            cents=None if is_empty else int(tally.rounded * 100),
            missing=tally.missing,
            reason=command.reason,
        ),
    )


def _tally(criterion: Criterion, values: Mapping[AspectId, Value], pack: RulePack) -> _Tally:
    held = {id: value.entered for id, value in values.items() if value.entered is not None}
    whole = module_mark(criterion, held, judges=pack.judges)
    each = module_mark(criterion, held, judges=pack.judges, rounding="per_aspect")
    lacking = len(whole.missing) + len(whole.problems)
    return _Tally(whole.mark or Fraction(0), each.mark or Fraction(0), lacking)


def _exchanged(
    tally: _Tally, aspect: Aspect, before: Entered | None, after: Entered | None, pack: RulePack
) -> _Tally:
    """Give the tally after what was entered for an aspect took the place of what was there."""
    for entered, sign in ((before, -1), (after, 1)):
        mark = None if entered is None else aspect_mark(aspect, entered, judges=pack.judges)
        # What doesn't fit the scheme any more was never counted
        if isinstance(mark, Fraction):
            tally = _Tally(
                tally.sum + sign * mark,
                tally.rounded + sign * Fraction(rounded(mark)),
                tally.missing - sign,
            )
    return tally


def _stale(
    command: asked.RecordMark, held: Cell | Value | None, entered: Entered | None
) -> Refusal | None:
    """Refuse a mark that was entered over another one than the sender saw."""
    rev = held.rev if held else 0
    if command.rev is None or command.rev == rev:
        return None
    current: dict[str, str | int | None] = {"rev": rev, "mark": written(entered)}
    if held:
        current |= {"by": held.by, "at": held.at}
    return Refusal(why=Why.STALE_REVISION, current=current)


def _entered(aspect: Aspect, pack: RulePack, command: asked.RecordMark) -> Entered | Refusal | None:
    entered: Entered
    if command.scores is not None and command.mark is not None:
        return refuse(Why.ONE_PART)
    if command.scores is not None:
        entered = command.scores
    elif command.mark is None:
        return None
    else:
        # How much an aspect can earn, its kind says
        read = read_mark(command.mark, max=Decimal("Infinity"), module=Text(aspect.label))
        if isinstance(read, Refusal):
            return read
        entered = read
    mark = aspect_mark(aspect, entered, judges=pack.judges)
    if isinstance(mark, Problem):
        return Refusal(why=Why[mark.flaw.name], params=mark.params)
    return entered


def written(entered: Entered | None) -> str | None:
    """Write what was entered: "0.5", or the scores "2, 3, 3"."""
    if entered is None:
        return None
    return ", ".join(map(str, entered)) if isinstance(entered, tuple) else str(entered)


def _import_marks(state: State, roster: Roster, command: asked.ImportMarks) -> Decision:
    named: set[tuple[EntryId, str]] = set()
    tallies: _Tallies = {}
    recorded: list[_Recorded] = []
    for mark in command.marks:
        part = (mark.entry, _part(roster, mark))
        if part in named:
            return refuse(Why.TWICE_IN_FILE, entry=mark.entry, module=part[1])
        named.add(part)
        decision = record_mark(state, roster, mark, tallies)
        if not isinstance(decision, Refusal):
            recorded += decision
            state = _recorded(state, *decision)
        elif decision.why is not Why.UNCHANGED:
            return decision
    if not recorded:
        return refuse(Why.UNCHANGED)
    imported = happened.MarksImported(source=command.source, count=len(recorded))
    return (imported, *recorded)


def _part(roster: Roster, mark: asked.RecordMark) -> str:
    """Name what a mark is for, however it was written; "" where it is for nothing."""
    entry = roster.entries.get(mark.entry)
    target = _target(roster.contests[entry.contest], mark) if entry else None
    if target is None or isinstance(target, Refusal):
        return ""
    return target.aspect.id if target.aspect else target.module.id


def _recorded(state: State, event: _Recorded) -> State:
    """Give the state that the next line of a file is decided on: aspects add up."""
    if isinstance(event, happened.MarkRecorded):
        return state
    fact = Fact(id=0, at=Instant(0), actor=ActorId(""), event=event)
    contest = contest_after(state.contest(event.contest), event, fact)
    return replace(state, contests={**state.contests, event.contest: contest})


def _set_entry_status(state: State, roster: Roster, command: asked.SetEntryStatus) -> Decision:
    entry = roster.entries.get(command.entry)
    if entry is None:
        return refuse(Why.UNKNOWN_ENTRY, entry=command.entry)
    if state.contest(entry.contest).closed:
        return refuse(Why.CONTEST_LOCKED)
    if state.contest(entry.contest).statuses.get(entry.id, "active") == command.status:
        return refuse(Why.UNCHANGED)
    return (
        happened.EntryStatusChanged(
            contest=entry.contest, entry=entry.id, status=command.status, reason=command.reason
        ),
    )


def _lock_marks(state: State, roster: Roster, command: asked.LockMarks) -> Decision:
    unknown = _unknown_module(roster, command.contest, command.module)
    if unknown:
        return unknown
    if _is_locked(state, command.contest, command.module):
        return refuse(Why.ALREADY_LOCKED)
    places = {
        standing.id: computed(state, roster, command.contest, standing.id).ranking.places()
        for standing in roster.contests[command.contest].all_standings()
    }
    return (
        happened.MarksLocked(
            contest=command.contest,
            module=command.module,
            places=places.pop(MAIN),
            others=places,
        ),
    )


def _unlock_marks(state: State, roster: Roster, command: asked.UnlockMarks) -> Decision:
    unknown = _unknown_module(roster, command.contest, command.module)
    if unknown:
        return unknown
    if not command.reason.strip():
        return refuse(Why.REASON_NEEDED)
    if not _is_locked(state, command.contest, command.module):
        return refuse(Why.NOT_LOCKED)
    return (
        happened.MarksUnlocked(
            contest=command.contest, module=command.module, reason=command.reason
        ),
    )


def _unknown_module(roster: Roster, contest: ContestId, module: ModuleId | None) -> Refusal | None:
    if contest not in roster.contests:
        return refuse(Why.UNKNOWN_CONTEST, contest=contest)
    if module is not None and roster.contests[contest].module(module) is None:
        return refuse(Why.UNKNOWN_MODULE, contest=contest, module=module)
    return None


def _is_locked(state: State, contest: ContestId, module: ModuleId | None) -> bool:
    held = state.contest(contest)
    if module is None:
        return held.closed
    return module in held.locked


# Results


def computed(
    state: State,
    roster: Roster,
    contest: ContestId,
    standing: StandingId,
    rulings: Rulings | None = None,
) -> Progress:
    """Give the computed result of a standing, whatever people signed."""
    plan = roster.contests[contest]
    special = plan.standing(standing)
    assert special is not None
    grounds = replace(state.contest(contest).grounds(standing), basis="computed")
    if rulings is not None:
        grounds = replace(grounds, rulings=rulings)
    return standing_of(roster, plan, special, grounds)


def compared(
    state: State, roster: Roster, contest: ContestId, standing: StandingId
) -> tuple[Difference, ...]:
    """List where the official result of a standing differs from the computed one."""
    official = state.contest(contest).standing(standing).official
    plan = roster.contests[contest]
    special = plan.standing(standing)
    if official is None or special is None:
        return ()
    ranking = computed(state, roster, contest, standing).ranking
    grounds = replace(state.contest(contest).grounds(standing), basis="computed")
    pack = roster.rules_of(contest, standing)
    return differences(ranking, awards(plan, special, pack, grounds, ranking), official)


def _sign_off(state: State, roster: Roster, command: asked.SignOff, actor: ActorId) -> Decision:
    contest = state.contest(command.contest)
    held = contest.standing(command.standing)
    if held.protest:
        return refuse(Why.UNDER_PROTEST)
    if not contest.closed:
        return refuse(Why.NOT_CLOSED)
    basis = _basis(state, roster, command)
    if isinstance(basis, Refusal):
        return basis
    ranking: Ranking = computed(state, roster, command.contest, command.standing).ranking
    if basis == "computed" and ranking.open:
        return refuse(Why.TIE_OPEN)
    missing = [capacity for capacity in CAPACITIES if capacity not in held.signed]
    by_actor = any(signature.by == actor for signature in held.signed.values())
    if command.as_ not in missing or by_actor:
        return refuse(Why.SIGNED_ALREADY, missing=", ".join(missing))
    return (
        happened.ResultSigned(
            contest=command.contest, as_=command.as_, standing=command.standing, basis=basis
        ),
    )


def _basis(state: State, roster: Roster, command: asked.SignOff) -> Basis | Refusal:
    held = state.contest(command.contest).standing(command.standing)
    if command.basis == "official" and held.official is None:
        return refuse(Why.NO_OFFICIAL)
    found = compared(state, roster, command.contest, command.standing)
    if found and command.basis is None:
        return refuse(Why.DIFFERENCES_OPEN, count=str(len(found)))
    basis = command.basis or (held.basis if held.signed else "computed")
    if held.signed and basis != held.basis:
        return refuse(Why.OTHER_BASIS)
    return basis


def _import_results(state: State, roster: Roster, command: asked.ImportResults) -> Decision:
    if state.contest(command.contest).standing(command.standing).official_at is not None:
        return refuse(Why.RESULT_SIGNED)
    inside = {entry.id for entry in roster.ranked_in(command.contest, command.standing)}
    named: set[EntryId] = set()
    for row in command.results:
        if row.entry not in inside:
            return refuse(Why.UNKNOWN_ENTRY, entry=row.entry)
        if row.entry in named:
            return refuse(Why.TWICE_NAMED, entry=row.entry)
        for value in (row.total, row.scale):
            if value is not None and exact(value) is None:
                return refuse(Why.BAD_MARK, mark=str(value))
        named.add(row.entry)
    held = state.contest(command.contest).standing(command.standing).official
    if held is not None and held.rows == command.results:
        return refuse(Why.UNCHANGED)
    return (
        happened.ResultsImported(
            contest=command.contest,
            standing=command.standing,
            source=command.source,
            rows=command.results,
        ),
    )


def _drop_results(state: State, command: asked.DropResults) -> Decision:
    held = state.contest(command.contest).standing(command.standing)
    if held.official is None:
        return refuse(Why.NO_OFFICIAL)
    if held.official_at is not None:
        return refuse(Why.RESULT_SIGNED)
    if not command.reason.strip():
        return refuse(Why.REASON_NEEDED)
    return (
        happened.ResultsDropped(
            contest=command.contest, standing=command.standing, reason=command.reason
        ),
    )


def _set_protest(state: State, command: asked.SetProtest) -> Decision:
    if not command.reason.strip():
        return refuse(Why.REASON_NEEDED)
    if state.contest(command.contest).standing(command.standing).protest == command.on:
        return refuse(Why.UNCHANGED)
    return (
        happened.ProtestChanged(
            contest=command.contest,
            standing=command.standing,
            on=command.on,
            reason=command.reason,
        ),
    )


def _set_rulings(state: State, roster: Roster, command: asked.SetRulings) -> Decision:
    if state.contest(command.contest).standing(command.standing).official_at is not None:
        return refuse(Why.RESULT_SIGNED)
    rulings = command.rulings
    named = {entry for decision in rulings.decisions for entry in decision.entries}
    inside = {entry.id for entry in roster.ranked_in(command.contest, command.standing)}
    for entry in sorted((named | rulings.medallions) - inside):
        return refuse(Why.UNKNOWN_ENTRY, entry=entry)
    if computed(state, roster, command.contest, command.standing, rulings).ranking.stale:
        return refuse(Why.NO_SUCH_TIE)
    if state.contest(command.contest).standing(command.standing).rulings == rulings:
        return refuse(Why.UNCHANGED)
    return (
        happened.RulingsChanged(
            contest=command.contest, standing=command.standing, rulings=rulings
        ),
    )


def _set_publication(state: State, command: asked.SetPublication) -> Decision:
    held = state.contest(command.contest).standing(command.standing)
    if held.level(command.audience) == command.level:
        return refuse(Why.UNCHANGED)
    if held.protest and LEVELS.index(command.level) > LEVELS.index(held.level(command.audience)):
        return refuse(Why.UNDER_PROTEST)
    return (
        happened.PublicationChanged(
            contest=command.contest,
            standing=command.standing,
            audience=command.audience,
            level=command.level,
        ),
    )


# The draw


def _draw(state: State, roster: Roster, command: asked.DrawWorkstations) -> Decision:
    if command.contest not in roster.contests:
        return refuse(Why.UNKNOWN_CONTEST, contest=command.contest)
    if (command.seed is None) == (command.lots is None):
        return refuse(Why.ONE_WAY_TO_DRAW)
    held = state.contest(command.contest)
    if held.draw is not None and not command.reason.strip():
        return refuse(Why.REASON_NEEDED)
    entries = roster.entries_of(command.contest)
    competing = [e for e in entries if held.statuses.get(e.id, "active") not in {"dns", "dsq"}]
    if not competing:
        return refuse(Why.NOBODY_TO_DRAW)
    lots = _lots(command, entries, competing)
    if isinstance(lots, Refusal):
        return lots
    return (
        happened.WorkstationsDrawn(
            contest=command.contest, seed=command.seed, lots=lots, reason=command.reason
        ),
    )


def _lots(
    command: asked.DrawWorkstations, entries: Iterable[Entry], competing: Iterable[Entry]
) -> tuple[Lot, ...] | Refusal:
    due = [entry.id for entry in competing]
    if command.seed is not None:
        return drawn(command.seed, due, places_of(entries))
    lots = tuple(replace(lot, workstation=lot.workstation.strip()) for lot in command.lots or ())
    return check_lots(lots, [entry.id for entry in entries], due) or lots


def _reveal_draw(state: State, roster: Roster, command: asked.RevealDraw) -> Decision:
    if command.contest not in roster.contests:
        return refuse(Why.UNKNOWN_CONTEST, contest=command.contest)
    draw = state.contest(command.contest).draw
    if draw is None:
        return refuse(Why.NOT_DRAWN_YET)
    count = min(command.count, len(draw.lots))
    if count == draw.revealed:
        return refuse(Why.UNCHANGED)
    return (happened.DrawRevealed(contest=command.contest, count=count),)
