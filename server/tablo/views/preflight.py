"""What is to be put right before a ceremony, and every name that its pictures may have to hold.

It names no winner: people stand by the alphabet, all of a contest and each for any medal.
"""

from msgspec import UNSET, Struct, UnsetType

from tablo.access.redact.names import known_entry
from tablo.access.streams import Audience
from tablo.championship.commands import Award, RunPhase
from tablo.championship.ids import ContestId, CueId, EntryId, Instant, OutputId, RunId, VenueId
from tablo.championship.preflight import (
    BLOCKING,
    Code,
    Finding,
    contests_of,
    findings,
    planned_end,
    results_of,
)
from tablo.championship.roster import Entry, Roster, Text
from tablo.championship.show import Cue, CueKind, RunOfShow
from tablo.championship.state import State
from tablo.views.ceremony import RunName
from tablo.views.contest import (
    ContestView,
    DelegationView,
    StandingName,
    contest_view,
    delegation_view,
    standing_name,
)


class CueMark(Struct, frozen=True, kw_only=True):
    """Name a cue by its number in the run, from 1."""

    id: CueId
    number: int
    kind: CueKind
    title: Text


class FindingView(Struct, frozen=True, kw_only=True):
    """Draw a finding; `blocks`: it would be seen to go wrong. See `championship.preflight`."""

    code: Code
    blocks: bool
    cues: tuple[CueMark, ...]
    medals: tuple[Award, ...]
    words: tuple[str, ...]
    count: int
    contest: ContestView | UnsetType = UNSET
    standing: StandingName | UnsetType = UNSET


class Signed(Struct, frozen=True, kw_only=True):
    """Count the results that a run is about, and those that two people have signed."""

    signed: int
    of: int


class Performer(Struct, frozen=True, kw_only=True):
    """Draw somebody whose name may have to be shown: `names` in full, `short` as in a table."""

    entry: EntryId
    contest: ContestId
    names: tuple[Text, ...]
    short: tuple[Text, ...]
    delegation: DelegationView


class PreflightView(Struct, frozen=True, kw_only=True):
    """Draw what is to be put right in a run of show, and what its pictures have to hold.

    `people` stand by the alphabet; `words` are all other texts of its pictures. `media` are the
    names of its pictures and films, `outputs` those that carry its graphics.
    """

    run: RunName
    venue: VenueId
    phase: RunPhase
    findings: tuple[FindingView, ...]
    cues: int
    results: Signed
    people: tuple[Performer, ...]
    contests: tuple[ContestView, ...]
    delegations: tuple[DelegationView, ...]
    words: tuple[Text, ...]
    media: tuple[str, ...]
    outputs: tuple[OutputId, ...]
    starts: Instant | UnsetType = UNSET
    ends: Instant | UnsetType = UNSET


def preflight(state: State, roster: Roster, param: str, audience: Audience) -> PreflightView | None:
    """Draw the pre-flight of the run `param`; None when there is no such run."""
    run = roster.runs.get(RunId(param))
    if run is None:
        return None
    contests = contests_of(state, roster, run)
    entries = [entry for contest in contests for entry in roster.entries_of(contest)]
    end = planned_end(state, run)
    return PreflightView(
        run=RunName(id=run.id, title=run.title),
        venue=run.venue,
        phase=state.run(run.id).phase,
        findings=tuple(_finding(found, run, roster) for found in findings(state, roster, run)),
        cues=len(run.cues),
        results=_signed(state, roster, run),
        people=tuple(sorted((_performer(entry, roster) for entry in entries), key=_by_name)),
        contests=tuple(contest_view(roster.contests[id], roster) for id in contests),
        delegations=_delegations(entries, run, roster),
        words=tuple(dict.fromkeys(text for cue in run.cues for text in _words(cue))),
        media=tuple(dict.fromkeys(cue.media for cue in run.cues if cue.media)),
        outputs=run.outputs,
        starts=UNSET if run.starts is None else run.starts,
        ends=UNSET if end is None else end,
    )


def _finding(found: Finding, run: RunOfShow, roster: Roster) -> FindingView:
    contest = roster.contests.get(found.contest) if found.contest is not None else None
    standing = contest.standing(found.standing) if contest and found.standing else None
    return FindingView(
        code=found.code,
        blocks=found.code in BLOCKING,
        cues=tuple(
            CueMark(id=cue.id, number=number, kind=cue.kind, title=cue.title)
            for number, cue in enumerate(run.cues, start=1)
            if cue.id in found.cues
        ),
        medals=found.medals,
        words=found.words,
        count=found.count,
        contest=contest_view(contest, roster) if contest else UNSET,
        standing=standing_name(standing) if standing else UNSET,
    )


def _signed(state: State, roster: Roster, run: RunOfShow) -> Signed:
    decided = [
        state.contest(contest).standing(standing)
        for contest, standing in results_of(state, roster, run)
    ]
    signed = sum(one.official_at is not None for one in decided)
    return Signed(signed=signed, of=len(decided))


def _performer(entry: Entry, roster: Roster) -> Performer:
    known = known_entry(roster, entry)
    return Performer(
        entry=entry.id,
        contest=entry.contest,
        names=known.full_names,
        short=known.names,
        delegation=delegation_view(known.delegation),
    )


def _by_name(one: Performer) -> tuple[str, str]:
    return ", ".join(name.ru for name in one.short).casefold().replace("ё", "е"), one.entry


def _delegations(
    entries: list[Entry], run: RunOfShow, roster: Roster
) -> tuple[DelegationView, ...]:
    walking = [cue.delegation for cue in run.cues if cue.delegation in roster.delegations]
    named = {*(entry.delegation for entry in entries), *walking}
    return tuple(delegation_view(one) for id, one in roster.delegations.items() if id in named)


def _words(cue: Cue) -> list[Text]:
    spoken = [text for one in cue.presenters for text in (one.name, one.position)]
    return [text for text in (cue.title, cue.subtitle, *spoken) if text.ru or text.en]
