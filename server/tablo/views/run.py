"""A run of show for its director: places and numbers, never a name before its step.

To look ahead there is a stream of its own, which a console asks for only while somebody holds the
key.
"""

from typing import Literal

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from tablo.access.redact.stage import known_people
from tablo.access.streams import Audience
from tablo.championship.commands import Audience as Outside
from tablo.championship.commands import Award, RunPhase
from tablo.championship.decide_run import next_shot
from tablo.championship.ids import (
    ActorId,
    CueId,
    DelegationId,
    Duration,
    EntryId,
    Instant,
    OutputId,
    RunId,
    ScreenId,
    VenueId,
)
from tablo.championship.refusals import Refusal
from tablo.championship.rehearsal import may_show, outcome_now, pictures, plan_now
from tablo.championship.roster import Roster, Text
from tablo.championship.shots import Shot
from tablo.championship.show import RESULTS, Cue, CueKind, RunOfShow
from tablo.championship.state import Played, RunState, State
from tablo.views.ceremony import PictureView, RunName, StagePerson, picture, table_of
from tablo.views.contest import BadgeView, ContestView, DelegationView, contest_view
from tablo.views.stage_messages import SentView, sent_view


class CueView(Struct, frozen=True, kw_only=True):
    """Draw a line of the run list. `steps` counts its pictures; `ready`: its result is official.

    `screens` and `outputs` are those it drives, where it doesn't drive all; `condition` says in
    words when it is to come at all.
    """

    id: CueId
    number: int
    kind: CueKind
    title: Text
    podium: str
    planned: Duration
    steps: int
    ready: bool
    state: Literal["done", "current", "next", "future", "skipped"]
    note: str
    medals: tuple[Award, ...]
    contest: ContestView | UnsetType = UNSET
    began: Instant | UnsetType = UNSET
    screens: tuple[ScreenId, ...] | UnsetType = UNSET
    outputs: tuple[OutputId, ...] | UnsetType = UNSET
    condition: str | UnsetType = UNSET


class PositionView(Struct, frozen=True, kw_only=True):
    """Say where the stage is: picture `step` of `of` of a cue, from 0.

    `auto`: the cue is one that goes on by itself.
    """

    cue: CueId
    step: int
    of: int
    at: Instant
    by: ActorId
    auto: bool = False


class NextView(Struct, frozen=True, kw_only=True):
    """Say in facts, without names, what the next step shows.

    `award` and `what` of a medal: its plane alone, its names, or that nobody gets it; `holders`
    counts whom it names. `picture` is the step as the stage would draw it, with the same dots for
    everybody who isn't on the stage yet. `missing` counts people whom the cue waits for and nobody
    has seen backstage. `why` is the code of the refusal where there is no next
    step.
    """

    cue: CueId | UnsetType = UNSET
    step: int | UnsetType = UNSET
    award: Award | UnsetType = UNSET
    what: Literal["plane", "names", "vacant", "opens"] | UnsetType = UNSET
    holders: int | UnsetType = UNSET
    picture: PictureView | UnsetType = UNSET
    missing: int | UnsetType = UNSET
    why: str | UnsetType = UNSET


class RehearsalView(Struct, frozen=True, kw_only=True):
    """Say that nothing of a run is true, to whom besides crew it is shown, and what it goes back to."""

    phase: RunPhase
    shown_to: tuple[Outside, ...]


class ControlView(Struct, frozen=True, kw_only=True):
    """Say who has the run in hand, and since when."""

    by: ActorId
    at: Instant


class PeekedView(Struct, frozen=True, kw_only=True):
    """Say who looked at the names of a next step, and when."""

    by: ActorId
    at: Instant


class RunView(Struct, frozen=True, kw_only=True):
    """Draw a run for its director.

    `goes_on`: when the next step comes by itself, unless somebody holds it.
    `behind` counts steps that a delayed audience doesn't know yet; `peeks` are the last looks
    ahead, newest first; so are `messages`.
    """

    run: RunName
    venue: VenueId
    phase: RunPhase
    rev: int
    blank: bool
    cues: tuple[CueView, ...]
    next: NextView
    behind: dict[str, int]
    peeks: tuple[PeekedView, ...] = ()
    messages: tuple[SentView, ...] = ()
    podiums: tuple[str, ...] = ()
    position: PositionView | UnsetType = UNSET
    goes_on: Instant | UnsetType = UNSET
    control: ControlView | UnsetType = UNSET
    starts: Instant | UnsetType = UNSET
    rehearsal: RehearsalView | UnsetType = UNSET


def run(state: State, roster: Roster, param: str, audience: Audience) -> RunView | None:
    """Draw the run `param` for its director; None when there is no such run."""
    plan = plan_now(state, roster, RunId(param))
    if plan is None:
        return None
    held = state.run(plan.id)
    played = held.played
    following = next_shot(state, roster, plan)
    upcoming = None if isinstance(following, Refusal) else following
    return RunView(
        run=RunName(id=plan.id, title=plan.title),
        venue=plan.venue,
        phase=held.doing,
        rev=held.rev,
        blank=played.blank,
        cues=tuple(
            _cue(state, roster, plan, cue, number, upcoming)
            for number, cue in enumerate(plan.cues, start=1)
        ),
        next=_next(state, roster, plan, following),
        behind={
            who: len(played.path) - length
            for who, length in played.reached.items()
            if length < len(played.path)
        },
        peeks=tuple(PeekedView(by=one.by, at=one.at) for one in reversed(held.peeks)),
        messages=tuple(sent_view(one) for one in reversed(played.messages)),
        podiums=plan.podiums,
        position=_position(state, roster, plan),
        goes_on=UNSET if played.goes_on is None else played.goes_on,
        control=ControlView(by=played.control.by, at=played.control.at)
        if played.control
        else UNSET,
        starts=UNSET if plan.starts is None else plan.starts,
        rehearsal=_rehearsal(held),
    )


def _cue(
    state: State, roster: Roster, plan: RunOfShow, cue: Cue, number: int, upcoming: Shot | None
) -> CueView:
    played = state.run(plan.id).played
    contest = roster.contests.get(cue.contest) if cue.contest is not None else None
    ready = may_show(state, roster, plan.id, cue) is None
    return CueView(
        id=cue.id,
        number=number,
        kind=cue.kind,
        title=cue.title,
        podium=cue.podium,
        planned=cue.planned,
        steps=len(pictures(state, roster, plan.id, cue)) if ready else 1,
        ready=ready,
        state=_state(played, cue, upcoming),
        note=cue.note,
        medals=cue.medals,
        contest=contest_view(contest, roster) if contest else UNSET,
        began=played.began.get(cue.id, UNSET),
        screens=UNSET if cue.screens is None else cue.screens,
        outputs=UNSET if cue.outputs is None else cue.outputs,
        condition=cue.condition or UNSET,
    )


def _state(
    played: Played, cue: Cue, upcoming: Shot | None
) -> Literal["done", "current", "next", "future", "skipped"]:
    now = played.on_stage
    if now and now.shot.cue == cue.id:
        return "current"
    if cue.id in played.skipped:
        return "skipped"
    if upcoming and upcoming.cue == cue.id:
        return "next"
    return "done" if any(taken.shot.cue == cue.id for taken in played.path) else "future"


def _next(state: State, roster: Roster, plan: RunOfShow, following: Shot | Refusal) -> NextView:
    if isinstance(following, Refusal):
        return NextView(why=following.code)
    now = state.run(plan.id).played.on_stage
    opens = now is None or now.shot.cue != following.cue
    newest = following.planes[-1] if following.planes else None
    told = now.shot if now else None
    drawn = _sealed(_ahead_of(state, roster, plan, following), told)
    if opens or newest is None:
        return NextView(
            cue=following.cue,
            step=following.step,
            what="opens" if opens else "names",
            picture=drawn,
            missing=_missing(state, roster, plan, following.cue) or UNSET,
        )
    return NextView(
        cue=following.cue,
        step=following.step,
        award=newest.award,
        what="vacant" if newest.why else "names" if newest.entries or newest.teams else "plane",
        holders=len(newest.entries) + len(newest.teams) or UNSET,
        picture=drawn,
        missing=_missing(state, roster, plan, following.cue) or UNSET,
    )


def _missing(state: State, roster: Roster, plan: RunOfShow, named: CueId) -> int:
    """Count those whom a cue waits for, and nobody has seen."""
    cue = plan.cue(named)
    if cue is None or not cue.all_here:
        return 0
    presence = state.run(plan.id).played.presence
    called = outcome_now(state, roster, plan.id, cue).delegations
    return sum(presence.get(entry, "unknown") == "unknown" for entry in called)


def _ahead_of(state: State, roster: Roster, plan: RunOfShow, shot: Shot) -> PictureView:
    """Draw a picture that isn't on the stage yet, with its names."""
    cue = plan.cue(shot.cue)
    table = table_of(shot, cue, plan.id, state, roster, "venue")
    people = known_people(roster, shot)
    return picture(shot, cue, people, roster, began=Instant(0), table=table)


_NAME = Text("•••••• •••••••••")


_SOMEWHERE = DelegationView(
    key=DelegationId(""),
    name=Text("•••••••• •••••••"),
    badge=BadgeView(code=Text("•••"), hue=0, partition=0),
)


def _sealed(drawn: PictureView, told: Shot | None) -> PictureView:
    """Put the same dots in place of whomever the picture `told` doesn't name."""
    known = (
        {one for plane in told.planes for one in (*plane.entries, *plane.teams)} if told else set()
    )
    known |= set(told.entries) if told else set()
    called = set(told.delegations) if told else set()

    def dotted(people: tuple[StagePerson, ...]) -> tuple[StagePerson, ...]:
        return tuple(
            one
            if one.entry in known
            else StagePerson(entry=EntryId(str(n)), names=(_NAME,), delegation=_SOMEWHERE)
            for n, one in enumerate(people)
        )

    delegations = tuple(
        one if one.key in called else replace(_SOMEWHERE, key=DelegationId(str(n)))
        for n, one in enumerate(drawn.delegations)
    )
    return replace(
        drawn,
        planes=tuple(replace(plane, people=dotted(plane.people)) for plane in drawn.planes),
        people=dotted(drawn.people),
        delegations=delegations if drawn.kind in RESULTS else drawn.delegations,
    )


def _rehearsal(held: RunState) -> RehearsalView | UnsetType:
    if held.rehearsal is None:
        return UNSET
    shown = tuple(sorted(held.rehearsal.shown_to))
    return RehearsalView(phase=held.phase, shown_to=shown)


def _position(state: State, roster: Roster, plan: RunOfShow) -> PositionView | UnsetType:
    played = state.run(plan.id).played
    now = played.on_stage
    if now is None:
        return UNSET
    cue = plan.cue(now.shot.cue)
    of = len(pictures(state, roster, plan.id, cue)) if cue else now.shot.step + 1
    return PositionView(
        cue=now.shot.cue,
        step=now.shot.step,
        of=of,
        at=now.at,
        by=now.by,
        auto=bool(cue and cue.auto),
    )


class PeekView(Struct, frozen=True, kw_only=True):
    """Draw the next picture with its names, for a director who holds the key; None: there is none."""

    picture: PictureView | None


def peek(state: State, roster: Roster, param: str, audience: Audience) -> PeekView | None:
    """Draw what comes next in the run `param`; None when there is no such run."""
    plan = plan_now(state, roster, RunId(param))
    if plan is None:
        return None
    following = next_shot(state, roster, plan)
    if isinstance(following, Refusal):
        return PeekView(picture=None)
    return PeekView(picture=_ahead_of(state, roster, plan, following))
