"""A run of show for those who make it: the director, the host, and the people behind the stage.

The director sees places and numbers, never a name before its step; to look ahead there is a stream
of its own, which a console asks for only while somebody holds the key.
"""

from collections.abc import Iterable, Iterator
from typing import Literal

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from tablo.access.redact.names import KnownEntry, known_entry
from tablo.access.redact.stage import known_people, known_stage
from tablo.access.streams import Audience
from tablo.championship.commands import Audience as Outside
from tablo.championship.commands import Award, Presence, RunPhase, StagePlace
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
from tablo.championship.show import RESULTS, Cue, CueKind, Presenter, RunOfShow
from tablo.championship.state import Played, RunState, StageMessage, State
from tablo.views.ceremony import PictureView, RunName, StagePerson, picture, table_of
from tablo.views.contest import (
    BadgeView,
    ContestView,
    DelegationView,
    contest_view,
    delegation_view,
)

AHEAD = 3
"""Cues whose people have to stand ready."""


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


class SentView(Struct, frozen=True, kw_only=True):
    """Draw a message of the director for who sent it: since when each place has it, or read it."""

    number: int
    text: str
    at: Instant
    by: ActorId
    places: tuple[StagePlace, ...]
    shown: dict[StagePlace, Instant]
    read: dict[StagePlace, Instant]


class MessageView(Struct, frozen=True, kw_only=True):
    """Draw a message of the director that nobody has read yet in the place it is for.

    `shown`: a page there has said that it stands on it, so that no other needs to.
    """

    number: int
    text: str
    at: Instant
    shown: bool


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
        messages=tuple(_sent(one) for one in reversed(played.messages)),
        podiums=plan.podiums,
        position=_position(state, roster, plan),
        goes_on=UNSET if played.goes_on is None else played.goes_on,
        control=ControlView(by=played.control.by, at=played.control.at)
        if played.control
        else UNSET,
        starts=UNSET if plan.starts is None else plan.starts,
        rehearsal=_rehearsal(held),
    )


def _sent(message: StageMessage) -> SentView:
    return SentView(
        number=message.number,
        text=message.text,
        at=message.at,
        by=message.by,
        places=message.places,
        shown={**message.read, **message.shown},
        read=message.read,
    )


def _unread(held: RunState, place: StagePlace) -> tuple[MessageView, ...]:
    return tuple(
        MessageView(number=one.number, text=one.text, at=one.at, shown=place in one.shown)
        for one in held.played.messages
        if place in one.places and place not in one.read
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


class PrompterView(Struct, frozen=True, kw_only=True):
    """Draw what the host reads: of the picture that is on, never of a later one.

    `said` has its names filled in as far as the picture tells them. The cue began at `began` and is
    planned to last `planned` ms. `next` is a title only; `zone` is its venue's.
    `messages` are those that no host has read yet.
    """

    run: RunName
    zone: str
    blank: bool
    said: Text
    title: Text
    presenters: tuple[Presenter, ...]
    note: str
    picture: PictureView | None
    messages: tuple[MessageView, ...] = ()
    next: Text | UnsetType = UNSET
    began: Instant | UnsetType = UNSET
    planned: Duration | UnsetType = UNSET
    rehearsal: Literal[True] | UnsetType = UNSET


def prompter(state: State, roster: Roster, param: str, audience: Audience) -> PrompterView | None:
    """Draw the prompter of the run `param`; None when there is no such run."""
    known = known_stage(state, roster, RunId(param), "crew")
    if known is None:
        return None
    following = next_shot(state, roster, known.run)
    ahead = None if isinstance(following, Refusal) else known.run.cue(following.cue)
    cue = known.run.cue(known.taken.shot.cue) if known.taken else None
    drawn = (
        picture(known.taken.shot, cue, known.people, roster, began=known.taken.at)
        if known.taken
        else None
    )
    return PrompterView(
        run=RunName(id=known.run.id, title=known.run.title),
        zone=roster.venues[known.run.venue].zone,
        blank=known.played.blank,
        said=_filled(cue, drawn) if cue and drawn else Text(""),
        title=cue.title if cue else Text(""),
        presenters=cue.presenters if cue else (),
        note=cue.note if cue else "",
        picture=drawn,
        messages=_unread(known.state, "host"),
        next=ahead.title if ahead else UNSET,
        began=known.played.began.get(cue.id, UNSET) if cue else UNSET,
        planned=cue.planned if cue else UNSET,
        rehearsal=known.is_rehearsal or UNSET,
    )


_MEDALS: dict[Award, Text] = {
    "gold": Text("Золото", "Gold"),
    "silver": Text("Серебро", "Silver"),
    "bronze": Text("Бронза", "Bronze"),
    "medallion": Text("Медальон за профессионализм", "Medallion for excellence"),
}
_PLACES: dict[Award, Text] = {
    "gold": Text("Первое место", "First place"),
    "silver": Text("Второе место", "Second place"),
    "bronze": Text("Третье место", "Third place"),
}


def _filled(cue: Cue, drawn: PictureView) -> Text:
    """Fill the braces of a host's text with what the picture tells; what it doesn't, stays out.

    Where people come one by one, the text is about the newest of them.
    """
    newest = drawn.planes[-1] if drawn.planes else None
    people = newest.people if newest else drawn.people
    if cue.kind == "best_of_region":
        people = people[-1:]
    won = _PLACES if cue.kind == "team_standing" else _MEDALS
    needs_names = "{names}" in cue.text.ru
    if needs_names and not people:
        return Text("")

    def names(person: StagePerson, language: str) -> str:
        written = ", ".join(name.said(language) for name in person.names)
        return cue.spoken.get(person.entry, written) if language == "ru" else written

    def fill(text: str, language: str) -> str:
        contest = drawn.contest
        values = {
            "names": ", ".join(names(person, language) for person in people),
            "delegation": ", ".join(
                dict.fromkeys(person.delegation.name.said(language) for person in people)
            ),
            "delegations": ", ".join(one.name.said(language) for one in drawn.delegations),
            "contest": "" if isinstance(contest, UnsetType) else contest.title.said(language),
            "medal": won[newest.award].said(language) if newest else "",
        }
        for name, value in values.items():
            text = text.replace(f"{{{name}}}", value)
        return text

    return Text(fill(cue.text.ru, "ru"), fill(cue.text.en, "en") if cue.text.en else "")


class WalkOn(Struct, frozen=True, kw_only=True):
    """Draw somebody who has to stand ready, without a place; `presence` is what people checked."""

    person: StagePerson
    number: str
    presence: Presence


class BackstageCue(Struct, frozen=True, kw_only=True):
    """Draw a cue for those who lead people to the stage: whom, and to which podium."""

    id: CueId
    kind: CueKind
    title: Text
    podium: str
    people: tuple[WalkOn, ...]
    current: bool


class BackstageView(Struct, frozen=True, kw_only=True):
    """Draw the cues that are on and come next. People stand by the alphabet: it tells no place.

    `messages` are those that nobody behind the stage has read yet.
    """

    run: RunName
    cues: tuple[BackstageCue, ...]
    messages: tuple[MessageView, ...] = ()
    rehearsal: Literal[True] | UnsetType = UNSET


def backstage(state: State, roster: Roster, param: str, audience: Audience) -> BackstageView | None:
    """Draw what goes on behind the stage of the run `param`; None when there is no such run."""
    plan = plan_now(state, roster, RunId(param))
    if plan is None:
        return None
    held = state.run(plan.id)
    return BackstageView(
        run=RunName(id=plan.id, title=plan.title),
        cues=tuple(_backstage(state, roster, plan, cue) for cue in _ahead(plan, held.played)),
        messages=_unread(held, "backstage"),
        rehearsal=True if held.rehearsal else UNSET,
    )


def _ahead(plan: RunOfShow, played: Played) -> Iterator[Cue]:
    now = played.on_stage
    place = max(plan.position(now.shot.cue), 0) if now else 0
    left = [cue for cue in plan.cues[place:] if cue.id not in played.skipped]
    yield from left[: AHEAD + 1]


_CALLED: frozenset[CueKind] = frozenset({"call_up", "medals", "medallions"})
"""Kinds whose people are led to the stage; of an award the list would be the winner's name."""


def _backstage(state: State, roster: Roster, plan: RunOfShow, cue: Cue) -> BackstageCue:
    held = state.run(plan.id)
    called: Iterable[EntryId] = ()
    if cue.kind in _CALLED and may_show(state, roster, plan.id, cue) is None:
        outcome = outcome_now(state, roster, plan.id, cue)
        called = outcome.holders("medallion") if cue.kind == "medallions" else outcome.delegations
    people = [
        known_entry(roster, roster.entries[id], rehearsal=held.rehearsal is not None)
        for id in called
        if id in roster.entries
    ]
    people.sort(key=lambda entry: [name.ru.casefold().replace("ё", "е") for name in entry.names])
    now = held.played.on_stage
    return BackstageCue(
        id=cue.id,
        kind=cue.kind,
        title=cue.title,
        podium=cue.podium,
        people=tuple(_walk_on(entry, held.played) for entry in people),
        current=now is not None and now.shot.cue == cue.id,
    )


def _walk_on(entry: KnownEntry, played: Played) -> WalkOn:
    return WalkOn(
        person=StagePerson(
            entry=entry.id, names=entry.full_names, delegation=delegation_view(entry.delegation)
        ),
        number=entry.number,
        presence=played.presence.get(EntryId(entry.id), "unknown"),
    )
