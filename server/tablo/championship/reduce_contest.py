"""What an event makes of a contest."""

from typing import assert_never

from msgspec.structs import replace

from tablo.championship import events as happened
from tablo.championship.events import Fact
from tablo.championship.ids import ModuleId, StandingId
from tablo.championship.roster import MAIN
from tablo.championship.state import (
    Cell,
    Change,
    ContestState,
    Draw,
    Frozen,
    Grounds,
    Official,
    Signature,
    StandingState,
    Value,
)

RECENT = 20
"""Changes of marks that a contest remembers for its console."""

_Decided = (
    happened.ResultSigned
    | happened.ResultsImported
    | happened.ResultsDropped
    | happened.ProtestChanged
    | happened.RulingsChanged
    | happened.PublicationChanged
)
ContestEvent = (
    happened.MarkRecorded
    | happened.ValueRecorded
    | happened.EntryStatusChanged
    | happened.MarksLocked
    | happened.MarksUnlocked
    | happened.WorkstationsDrawn
    | happened.DrawRevealed
    | _Decided
)


def contest_after(contest: ContestState, event: ContestEvent, fact: Fact) -> ContestState:
    """Give the contest that holds after an event. The given one stays as it is."""
    match event:
        case happened.MarkRecorded():
            return _marked(contest, event, fact)
        case happened.ValueRecorded():
            return _valued(contest, event, fact)
        case happened.EntryStatusChanged():
            return replace(contest, statuses={**contest.statuses, event.entry: event.status})
        case happened.MarksLocked():
            return _locked(contest, event)
        case happened.MarksUnlocked():
            return _unlocked(contest, event)
        case happened.WorkstationsDrawn():
            draw = Draw(lots=event.lots, seed=event.seed, at=fact.at, by=fact.actor)
            return replace(contest, draw=draw)
        case happened.DrawRevealed():
            drawn = contest.draw and replace(contest.draw, revealed=event.count)
            return replace(contest, draw=drawn)
        case (
            happened.ResultSigned()
            | happened.ResultsImported()
            | happened.ResultsDropped()
            | happened.ProtestChanged()
            | happened.RulingsChanged()
            | happened.PublicationChanged()
        ):
            standing = _decided(contest, contest.standing(event.standing), event, fact)
            return _with_standing(contest, event.standing, standing)
        case _:
            assert_never(event)


def _marked(contest: ContestState, event: happened.MarkRecorded, fact: Fact) -> ContestState:
    cells = contest.marks.get(event.entry, {})
    cell = cells.get(event.module)
    change = Change(
        entry=event.entry,
        module=event.module,
        before=cell.mark if cell else None,
        after=event.mark,
        at=fact.at,
        by=fact.actor,
        reason=event.reason,
        command=fact.command,
    )
    new = Cell(mark=event.mark, rev=cell.rev + 1 if cell else 1, at=fact.at, by=fact.actor)
    return replace(
        contest,
        marks={**contest.marks, event.entry: {**cells, event.module: new}},
        recent=(change, *contest.recent[: RECENT - 1]),
    )


def _valued(contest: ContestState, event: happened.ValueRecorded, fact: Fact) -> ContestState:
    cells = contest.marks.get(event.entry, {})
    values = contest.values.get(event.entry, {})
    cell, value = cells.get(event.module), values.get(event.aspect)
    change = Change(
        entry=event.entry,
        module=event.module,
        aspect=event.aspect,
        before=value.entered if value else None,
        after=event.entered,
        at=fact.at,
        by=fact.actor,
        reason=event.reason,
        command=fact.command,
    )
    new = Value(entered=event.entered, rev=value.rev + 1 if value else 1, at=fact.at, by=fact.actor)
    total = Cell(
        mark=None,
        sum=event.sum,
        cents=event.cents,
        missing=event.missing,
        rev=cell.rev + 1 if cell else 1,
        at=fact.at,
        by=fact.actor,
    )
    return replace(
        contest,
        values={**contest.values, event.entry: {**values, event.aspect: new}},
        marks={**contest.marks, event.entry: {**cells, event.module: total}},
        recent=(change, *contest.recent[: RECENT - 1]),
    )


def _locked(contest: ContestState, event: happened.MarksLocked) -> ContestState:
    for standing, places in {**event.others, MAIN: event.places}.items():
        held = replace(contest.standing(standing), baseline=places)
        contest = _with_standing(contest, standing, held)
    if event.module is None:
        return replace(contest, closed=True)
    return replace(contest, locked=contest.locked | {event.module})


def _unlocked(contest: ContestState, event: happened.MarksUnlocked) -> ContestState:
    # Who vouched, vouched for other marks than those that may come now
    unsigned = {id: replace(held, signed={}) for id, held in contest.standings.items()}
    contest = replace(contest, standings=unsigned)
    if event.module is None:
        return replace(contest, closed=False, locked=frozenset[ModuleId]())
    return replace(contest, locked=contest.locked - {event.module})


def _decided(
    contest: ContestState, standing: StandingState, event: _Decided, fact: Fact
) -> StandingState:
    match event:
        case happened.ResultSigned():
            signature = Signature(by=fact.actor, at=fact.at)
            signed = {**standing.signed, event.as_: signature}
            return replace(standing, signed=signed, basis=event.basis)
        case happened.ResultsImported():
            official = Official(source=event.source, rows=event.rows, at=fact.at, by=fact.actor)
            return replace(standing, official=official, signed={})
        case happened.ResultsDropped():
            return replace(standing, official=None, signed={})
        case happened.ProtestChanged():
            return replace(standing, protest=event.on)
        case happened.RulingsChanged():
            return replace(standing, rulings=event.rulings, signed={})
        case happened.PublicationChanged():
            frozen = {who: held for who, held in standing.frozen.items() if who != event.audience}
            if event.level == "frozen":
                frozen[event.audience] = _freeze(contest, event.standing, fact)
            levels = {**standing.levels, event.audience: event.level}
            return replace(standing, levels=levels, frozen=frozen)
        case _:
            assert_never(event)


def _freeze(contest: ContestState, id: StandingId, fact: Fact) -> Frozen:
    grounds = contest.grounds(id)
    return Frozen(
        **{name: getattr(grounds, name) for name in Grounds.__struct_fields__}, at=fact.at
    )


def _with_standing(contest: ContestState, id: StandingId, standing: StandingState) -> ContestState:
    return replace(contest, standings={**contest.standings, id: standing})
