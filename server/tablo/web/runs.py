"""Plans of ceremonies, as the director makes them: read, written, made of signed results.

They are part of the roster, so each change goes the way of all reference data. What happens on
the stage is driven by commands, and is no matter of these addresses.
"""

import secrets
from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tablo.access.actors import Actor
from tablo.access.roles import READS_BACKSTAGE, contest_scopes, venue_scopes
from tablo.access.streams import StreamName, may_read
from tablo.championship.generate import Order, Prize, generate, merged
from tablo.championship.ids import CueId, Instant, RunId, VenueId
from tablo.championship.outcomes import result_of
from tablo.championship.roster import Roster, Text
from tablo.championship.show import Cue, RunOfShow
from tablo.championship.state import RunState, State
from tablo.web import bodies
from tablo.web.context import context
from tablo.web.problems import Problem, sign_in_needed
from tablo.web.roster.editor import Saved
from tablo.web.screens import NO_TITLE, NO_VENUE, answer, change, refuse_foreign, refused

BODY_LIMIT = 1024 * 1024
MOST_CUES = 2_000
MOST_PODIUMS = 6
LONGEST_TITLE = 200
DIRECTOR_ONLY = "Ceremonies are planned by their director."
ELSEWHERE = "Your role does not direct ceremonies there."
NO_RUN = "There is no ceremony {run}."
RUN_MOVED = "Somebody changed this ceremony meanwhile. Nothing was saved."
OTHER_ID = "The ceremony at this address is {run}."
CUE_TWICE = "Two cues are called {cue}."
TOO_MANY = "A ceremony has at most {count} cues."
NOTHING_THERE = "Cue “{cue}” names {what} {id}, which is not there."
CUE_ON_STAGE = "Cue “{cue}” is on the stage: it can't be taken out now."
RUN_IS_LIVE = "The ceremony is on: it can't be deleted now."

Body = TypeVar("Body", bound=Struct)
Plan = Callable[[Roster], RunOfShow | None]


class Wanted(Struct, frozen=True, kw_only=True):
    """Ask for a new ceremony."""

    title: Annotated[str, Meta(max_length=LONGEST_TITLE)]
    title_en: Annotated[str, Meta(max_length=LONGEST_TITLE)] = ""
    venue: VenueId
    starts: Instant | None = None


class Sheet(Struct, frozen=True, kw_only=True):
    """Hold a whole plan, and the revision of the reference data that it was read from."""

    revision: int
    run: RunOfShow


class Generate(Struct, frozen=True, kw_only=True):
    """Ask to make cues of all signed results; without `podiums` the plan's own are used.

    `dry_run` only tells what would change.
    """

    order: Order = "by_contest"
    podiums: Annotated[tuple[str, ...], Meta(max_length=MOST_PODIUMS)] | None = None
    dry_run: bool = False


class CueName(Struct, frozen=True, kw_only=True):
    """Name a cue, without what it will show."""

    id: CueId
    kind: str
    title: Text


class Made(Struct, frozen=True, kw_only=True):
    """Tell what making cues changes. `kept` were edited or added by hand; `unsigned` gave none."""

    applied: bool
    revision: int
    cues: int
    added: tuple[CueName, ...]
    removed: tuple[CueName, ...]
    changed: tuple[CueName, ...]
    kept: tuple[CueName, ...]
    unsigned: tuple[Text, ...]


class RunLine(Struct, frozen=True, kw_only=True):
    """Name a ceremony in the list of them."""

    id: RunId
    title: Text
    venue: VenueId


class Kept(Struct, frozen=True, kw_only=True):
    """Tell what was saved; `holds`: the room knows of it already."""

    id: RunId
    revision: int
    holds: bool


async def listed(request: Request) -> Response:
    """List the ceremonies that whoever asks has a part in."""
    here = context(request)
    actor = await here.identity.caller(request)
    if actor.kind == "public":
        raise sign_in_needed()
    roster = await here.editor.look()
    runs = tuple(
        RunLine(id=run.id, title=run.title, venue=run.venue)
        for run in roster.runs.values()
        if _has_part(actor, run, roster)
    )
    return answer({"runs": runs})


async def make(request: Request) -> Response:
    """Make an empty ceremony in a venue."""
    actor = await _expect_director(request)
    wanted = await _read(request, Wanted)
    if not wanted.title.strip():
        raise refused(request, 422, "no_title", NO_TITLE)
    _expect_venue(request, actor, wanted.venue)
    id = RunId(f"run-{secrets.token_hex(3)}")
    title = Text(wanted.title.strip(), wanted.title_en.strip())

    def build(roster: Roster) -> RunOfShow:
        if wanted.venue not in roster.venues:
            raise refused(request, 422, "unknown_venue", NO_VENUE)
        return RunOfShow(id=id, title=title, venue=wanted.venue, starts=wanted.starts)

    return answer(_kept(id, await _save(request, id, build)))


async def show(request: Request) -> Response:
    """Give a whole plan. It names no winner: those are in the results."""
    actor = await _expect_director(request)
    roster = await context(request).editor.look()
    return answer(Sheet(revision=roster.revision, run=_held(request, actor, roster)))


async def put(request: Request) -> Response:
    """Put a whole plan in place of the stored one, which must be the one that was read.

    Cues that are new or differ from the stored ones are kept when cues are made again.
    """
    actor = await _expect_director(request)
    sheet = await _read(request, Sheet)
    id = RunId(request.path_params["id"])
    if sheet.run.id != id:
        raise refused(request, 422, "other_run", OTHER_ID, run=id)
    here = context(request)
    _expect_venue(request, actor, sheet.run.venue)
    stage = (await here.state()).run(id)

    def build(roster: Roster) -> RunOfShow:
        held = _held(request, actor, roster)
        if sheet.revision != roster.revision:
            raise refused(request, 409, "stale_revision", RUN_MOVED)
        plan = replace(sheet.run, cues=tuple(_by_hand(held, sheet.run)))
        _expect_sound(request, plan, roster)
        _expect_stage(request, held, plan, stage)
        return plan

    return answer(_kept(id, await _save(request, id, build)))


async def make_cues(request: Request) -> Response:
    """Make the cues of all signed results anew, and keep what people did by hand."""
    actor = await _expect_director(request)
    asked = await _read(request, Generate)
    here = context(request)
    state = await here.state()
    roster = await here.editor.look()
    before = _held(request, actor, roster)

    def build(roster: Roster) -> RunOfShow:
        held = _held(request, actor, roster)
        podiums = asked.podiums or held.podiums
        made = generate(_prizes(state, roster, actor), podiums, asked.order)
        plan = replace(held, podiums=podiums, cues=merged(made, held.cues))
        _expect_stage(request, held, plan, state.run(held.id))
        return plan

    if asked.dry_run:
        plan, revision = build(roster), roster.revision
    else:
        saved = await _save(request, before.id, build)
        plan, revision = saved.roster.runs[before.id], saved.roster.revision
    unsigned = tuple(_unsigned(state, roster, actor))
    return answer(_told(before, plan, revision, unsigned, applied=not asked.dry_run))


async def delete(request: Request) -> Response:
    """Delete a plan that isn't on."""
    actor = await _expect_director(request)
    id = RunId(request.path_params["id"])
    here = context(request)
    _held(request, actor, await here.editor.look())
    if (await here.state()).run(id).phase == "live":
        raise refused(request, 422, "run_is_live", RUN_IS_LIVE)
    return answer(_kept(id, await _save(request, id, lambda roster: None)))


# Who


async def _expect_director(request: Request) -> Actor:
    refuse_foreign(request)
    actor = await context(request).identity.caller(request)
    if actor.kind == "public":
        raise sign_in_needed()
    if actor.role != "director":
        raise refused(request, 403, "forbidden", DIRECTOR_ONLY)
    return actor


def _expect_venue(request: Request, actor: Actor, venue: VenueId) -> None:
    if actor.scope not in venue_scopes(venue):
        raise refused(request, 403, "forbidden", ELSEWHERE)


def _has_part(actor: Actor, run: RunOfShow, roster: Roster) -> bool:
    return any(
        may_read(actor, StreamName(channel, run.id, "crew"), roster) for channel in READS_BACKSTAGE
    )


def _held(request: Request, actor: Actor, roster: Roster) -> RunOfShow:
    id = RunId(request.path_params["id"])
    held = roster.runs.get(id)
    if held is None:
        raise refused(request, 404, "unknown_run", NO_RUN, run=id)
    _expect_venue(request, actor, held.venue)
    return held


# What may stand in a plan


def _by_hand(held: RunOfShow, plan: RunOfShow) -> Iterator[Cue]:
    stored = {cue.id: cue for cue in held.cues}
    for cue in plan.cues:
        yield cue if cue == stored.get(cue.id) else replace(cue, hand=True)


def _expect_sound(request: Request, plan: RunOfShow, roster: Roster) -> None:
    if not plan.title.ru.strip():
        raise refused(request, 422, "no_title", NO_TITLE)
    if len(plan.cues) > MOST_CUES:
        raise refused(request, 422, "too_many_cues", TOO_MANY, count=str(MOST_CUES))
    seen: set[CueId] = set()
    for cue in plan.cues:
        if cue.id in seen:
            raise refused(request, 422, "cue_twice", CUE_TWICE, cue=cue.id)
        seen.add(cue.id)
        for what, id in _dangling(cue, roster):
            named = cue.title.ru or cue.id
            raise refused(request, 422, "dangling_cue", NOTHING_THERE, cue=named, what=what, id=id)


def _dangling(cue: Cue, roster: Roster) -> Iterator[tuple[str, str]]:
    contest = roster.contests.get(cue.contest) if cue.contest is not None else None
    if cue.contest is not None and contest is None:
        yield "contest", cue.contest
    if contest is not None and contest.standing(cue.standing) is None:
        yield "standing", cue.standing
    if cue.entry is not None and cue.entry not in roster.entries:
        yield "entry", cue.entry
    if cue.delegation is not None and cue.delegation not in roster.delegations:
        yield "delegation", cue.delegation


def _expect_stage(request: Request, held: RunOfShow, plan: RunOfShow, stage: RunState) -> None:
    """Refuse a plan without the cue that is on, while the ceremony goes on."""
    if stage.phase != "live" or stage.on_stage is None:
        return
    on = held.cue(stage.on_stage.shot.cue)
    if on is not None and plan.cue(on.id) is None:
        raise refused(request, 422, "cue_on_stage", CUE_ON_STAGE, cue=on.title.ru or on.id)


# Results


def _prizes(state: State, roster: Roster, actor: Actor) -> Iterator[Prize]:
    """List signed results in the director's scope, sector by sector."""
    for contest in roster.contests.values():
        if actor.scope not in contest_scopes(contest.id, roster):
            continue
        skill = roster.skills[contest.skill]
        for standing in contest.all_standings():
            signed = state.contest(contest.id).standing(standing.id).official_at is not None
            if not signed or not standing.medals:
                continue
            yield Prize(
                contest=contest.id,
                standing=standing.id,
                title=skill.title,
                block=skill.sector.ru,
                outcome=result_of(state, roster, contest, standing),
            )


def _unsigned(state: State, roster: Roster, actor: Actor) -> Iterator[Text]:
    for contest in roster.contests.values():
        if actor.scope not in contest_scopes(contest.id, roster):
            continue
        for standing in contest.all_standings():
            signed = state.contest(contest.id).standing(standing.id).official_at is not None
            if standing.medals and not signed:
                yield roster.skills[contest.skill].title


def _told(
    before: RunOfShow, after: RunOfShow, revision: int, unsigned: tuple[Text, ...], *, applied: bool
) -> Made:
    old: Mapping[CueId, Cue] = {cue.id: cue for cue in before.cues}
    new: Mapping[CueId, Cue] = {cue.id: cue for cue in after.cues}
    return Made(
        applied=applied,
        revision=revision,
        cues=len(after.cues),
        added=tuple(_name(cue) for cue in after.cues if cue.id not in old),
        removed=tuple(_name(cue) for cue in before.cues if cue.id not in new),
        changed=tuple(_name(cue) for cue in after.cues if cue.id in old and old[cue.id] != cue),
        kept=tuple(_name(cue) for cue in after.cues if cue.hand),
        unsigned=unsigned,
    )


def _name(cue: Cue) -> CueName:
    return CueName(id=cue.id, kind=cue.kind, title=cue.title)


# In and out


async def _read(request: Request, kind: type[Body]) -> Body:
    body = await bodies.read(request, "application/json", BODY_LIMIT)
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise Problem(400, "malformed", str(error)) from error


async def _save(request: Request, id: RunId, plan: Plan) -> Saved:
    def build(roster: Roster) -> Roster:
        built = plan(roster)
        if built is not None:
            return replace(roster, runs={**roster.runs, id: built})
        left = {key: run for key, run in roster.runs.items() if key != id}
        return replace(roster, runs=left)

    return await change(request, build)


def _kept(id: RunId, saved: Saved) -> Kept:
    return Kept(id=id, revision=saved.roster.revision, holds=saved.holds)


ROUTES = (
    Route("/api/v1/runs", listed, methods=["GET"]),
    Route("/api/v1/runs", make, methods=["POST"]),
    Route("/api/v1/runs/{id}", show, methods=["GET"]),
    Route("/api/v1/runs/{id}", put, methods=["PUT"]),
    Route("/api/v1/runs/{id}", delete, methods=["DELETE"]),
    Route("/api/v1/runs/{id}/generate", make_cues, methods=["POST"]),
)
