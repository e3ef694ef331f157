"""A run of show for those who make it: the director, the host, and the people behind the stage.

The director sees places and numbers, never a name before its step; to look ahead there is a stream
of its own, which a console asks for only while somebody holds the key.
"""

from collections.abc import Iterator
from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from tablo.access.redact import KnownEntry, known_entry, known_people, known_stage
from tablo.access.streams import Audience
from tablo.championship.commands import Award, Presence, RunPhase
from tablo.championship.decide_run import is_ready, next_shot
from tablo.championship.ids import ActorId, CueId, Duration, EntryId, Instant, RunId, VenueId
from tablo.championship.outcomes import outcome_of
from tablo.championship.refusals import Refusal
from tablo.championship.roster import Roster, Text
from tablo.championship.shots import Shot, shots
from tablo.championship.show import Cue, CueKind, Presenter, RunOfShow
from tablo.championship.state import RunState, State
from tablo.views.ceremony import PictureView, RunName, StagePerson, picture
from tablo.views.contest import ContestView, contest_view, delegation_view

AHEAD = 3
"""Cues whose people have to stand ready."""


class CueView(Struct, frozen=True, kw_only=True):
    """Draw a line of the run list. `steps` counts its pictures; `ready`: its result is official."""

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


class PositionView(Struct, frozen=True, kw_only=True):
    """Say where the stage is: picture `step` of `of` of a cue, from 0."""

    cue: CueId
    step: int
    of: int
    at: Instant
    by: ActorId


class NextView(Struct, frozen=True, kw_only=True):
    """Say in facts, without names, what the next step shows.

    `award` and `what` of a medal: its plane alone, its names, or that nobody gets it; `holders`
    counts whom it names. `why` is the code of the refusal where there is no next step.
    """

    cue: CueId | UnsetType = UNSET
    step: int | UnsetType = UNSET
    award: Award | UnsetType = UNSET
    what: Literal["plane", "names", "vacant", "opens"] | UnsetType = UNSET
    holders: int | UnsetType = UNSET
    why: str | UnsetType = UNSET


class ControlView(Struct, frozen=True, kw_only=True):
    """Say who has the run in hand, and since when."""

    by: ActorId
    at: Instant


class RunView(Struct, frozen=True, kw_only=True):
    """Draw a run for its director; `behind` counts steps that a delayed audience doesn't know yet."""

    run: RunName
    venue: VenueId
    phase: RunPhase
    rev: int
    blank: bool
    cues: tuple[CueView, ...]
    next: NextView
    behind: dict[str, int]
    position: PositionView | UnsetType = UNSET
    control: ControlView | UnsetType = UNSET
    starts: Instant | UnsetType = UNSET


def run(state: State, roster: Roster, param: str, audience: Audience) -> RunView | None:
    """Draw the run `param` for its director; None when there is no such run."""
    plan = roster.runs.get(RunId(param))
    if plan is None:
        return None
    held = state.run(plan.id)
    following = next_shot(state, roster, plan)
    upcoming = None if isinstance(following, Refusal) else following
    return RunView(
        run=RunName(id=plan.id, title=plan.title),
        venue=plan.venue,
        phase=held.phase,
        rev=held.rev,
        blank=held.blank,
        cues=tuple(
            _cue(state, roster, held, cue, number, upcoming)
            for number, cue in enumerate(plan.cues, start=1)
        ),
        next=_next(held, following),
        behind={
            who: len(held.path) - length
            for who, length in held.reached.items()
            if length < len(held.path)
        },
        position=_position(state, roster, plan, held),
        control=ControlView(by=held.control.by, at=held.control.at) if held.control else UNSET,
        starts=UNSET if plan.starts is None else plan.starts,
    )


def _cue(
    state: State, roster: Roster, held: RunState, cue: Cue, number: int, upcoming: Shot | None
) -> CueView:
    contest = roster.contests.get(cue.contest) if cue.contest is not None else None
    ready = is_ready(state, roster, cue)
    return CueView(
        id=cue.id,
        number=number,
        kind=cue.kind,
        title=cue.title,
        podium=cue.podium,
        planned=cue.planned,
        steps=len(shots(cue, outcome_of(state, roster, cue))) if ready else 1,
        ready=ready,
        state=_state(held, cue, upcoming),
        note=cue.note,
        medals=cue.medals,
        contest=contest_view(contest, roster) if contest else UNSET,
        began=held.began.get(cue.id, UNSET),
    )


def _state(
    held: RunState, cue: Cue, upcoming: Shot | None
) -> Literal["done", "current", "next", "future", "skipped"]:
    now = held.on_stage
    if now and now.shot.cue == cue.id:
        return "current"
    if cue.id in held.skipped:
        return "skipped"
    if upcoming and upcoming.cue == cue.id:
        return "next"
    return "done" if any(taken.shot.cue == cue.id for taken in held.path) else "future"


def _next(held: RunState, following: Shot | Refusal) -> NextView:
    if isinstance(following, Refusal):
        return NextView(why=following.code)
    now = held.on_stage
    opens = now is None or now.shot.cue != following.cue
    newest = following.planes[-1] if following.planes else None
    if opens or newest is None:
        return NextView(cue=following.cue, step=following.step, what="opens" if opens else "names")
    return NextView(
        cue=following.cue,
        step=following.step,
        award=newest.award,
        what="vacant" if newest.why else "names" if newest.entries else "plane",
        holders=len(newest.entries) or UNSET,
    )


def _position(
    state: State, roster: Roster, plan: RunOfShow, held: RunState
) -> PositionView | UnsetType:
    now = held.on_stage
    if now is None:
        return UNSET
    cue = plan.cue(now.shot.cue)
    of = len(shots(cue, outcome_of(state, roster, cue))) if cue else now.shot.step + 1
    return PositionView(cue=now.shot.cue, step=now.shot.step, of=of, at=now.at, by=now.by)


class PeekView(Struct, frozen=True, kw_only=True):
    """Draw the next picture with its names, for a director who holds the key; None: there is none."""

    picture: PictureView | None


def peek(state: State, roster: Roster, param: str, audience: Audience) -> PeekView | None:
    """Draw what comes next in the run `param`; None when there is no such run."""
    plan = roster.runs.get(RunId(param))
    if plan is None:
        return None
    following = next_shot(state, roster, plan)
    if isinstance(following, Refusal):
        return PeekView(picture=None)
    people = known_people(roster, following)
    cue = plan.cue(following.cue)
    return PeekView(picture=picture(following, cue, people, roster, began=Instant(0)))


class PrompterView(Struct, frozen=True, kw_only=True):
    """Draw what the host reads: of the picture that is on, never of a later one.

    `said` has its names filled in as far as the picture tells them. `next` is a title only.
    """

    run: RunName
    blank: bool
    said: Text
    title: Text
    presenters: tuple[Presenter, ...]
    note: str
    picture: PictureView | None
    next: Text | UnsetType = UNSET


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
        blank=known.state.blank,
        said=_filled(cue, drawn) if cue and drawn else Text(""),
        title=cue.title if cue else Text(""),
        presenters=cue.presenters if cue else (),
        note=cue.note if cue else "",
        picture=drawn,
        next=ahead.title if ahead else UNSET,
    )


_MEDALS: dict[Award, Text] = {
    "gold": Text("Золото", "Gold"),
    "silver": Text("Серебро", "Silver"),
    "bronze": Text("Бронза", "Bronze"),
    "medallion": Text("Медальон за профессионализм", "Medallion for excellence"),
}


def _filled(cue: Cue, drawn: PictureView) -> Text:
    """Fill the braces of a host's text with what the picture tells; what it doesn't, stays out."""
    newest = drawn.planes[-1] if drawn.planes else None
    people = newest.people if newest else drawn.people
    needs_names = "{names}" in cue.text.ru
    if needs_names and not people:
        return Text("")

    def fill(text: str, language: str) -> str:
        contest = drawn.contest
        values = {
            "names": ", ".join(name.said(language) for person in people for name in person.names),
            "delegation": ", ".join(
                dict.fromkeys(person.delegation.name.said(language) for person in people)
            ),
            "delegations": ", ".join(one.name.said(language) for one in drawn.delegations),
            "contest": "" if isinstance(contest, UnsetType) else contest.title.said(language),
            "medal": _MEDALS[newest.award].said(language) if newest else "",
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
    """Draw the cues that are on and come next. People stand by the alphabet: it tells no place."""

    run: RunName
    cues: tuple[BackstageCue, ...]


def backstage(state: State, roster: Roster, param: str, audience: Audience) -> BackstageView | None:
    """Draw what goes on behind the stage of the run `param`; None when there is no such run."""
    plan = roster.runs.get(RunId(param))
    if plan is None:
        return None
    held = state.run(plan.id)
    return BackstageView(
        run=RunName(id=plan.id, title=plan.title),
        cues=tuple(_backstage(state, roster, held, cue) for cue in _ahead(plan, held)),
    )


def _ahead(plan: RunOfShow, held: RunState) -> Iterator[Cue]:
    now = held.on_stage
    place = max(plan.position(now.shot.cue), 0) if now else 0
    left = [cue for cue in plan.cues[place:] if cue.id not in held.skipped]
    yield from left[: AHEAD + 1]


def _backstage(state: State, roster: Roster, held: RunState, cue: Cue) -> BackstageCue:
    outcome = outcome_of(state, roster, cue) if is_ready(state, roster, cue) else None
    called = outcome.delegations if outcome and cue.kind in ("call_up", "medals") else {}
    people = [known_entry(roster, roster.entries[id]) for id in called if id in roster.entries]
    people.sort(key=lambda entry: [name.ru.casefold().replace("ё", "е") for name in entry.names])
    return BackstageCue(
        id=cue.id,
        kind=cue.kind,
        title=cue.title,
        podium=cue.podium,
        people=tuple(_walk_on(entry, held) for entry in people),
        current=held.on_stage is not None and held.on_stage.shot.cue == cue.id,
    )


def _walk_on(entry: KnownEntry, held: RunState) -> WalkOn:
    return WalkOn(
        person=StagePerson(
            entry=entry.id, names=entry.full_names, delegation=delegation_view(entry.delegation)
        ),
        number=entry.number,
        presence=held.presence.get(EntryId(entry.id), "unknown"),
    )
