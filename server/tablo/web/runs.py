"""Plans of ceremonies, as the director makes them: read, written, made of signed results.

They are part of the roster, so each change goes the way of all reference data. What happens on
the stage is driven by commands, and is no matter of these addresses.
"""

import secrets
from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tablo.access.actors import Actor
from tablo.access.redact.names import known_entry
from tablo.access.roles import READS_BACKSTAGE, contest_scopes, venue_scopes
from tablo.access.streams import StreamName, may_read
from tablo.championship.generate import Order, generate, merged, moved_by_hand
from tablo.championship.ids import ContestId, CueId, DelegationId, EntryId, Instant, RunId, VenueId
from tablo.championship.outcomes import alphabetical
from tablo.championship.prizes import prizes_of
from tablo.championship.roster import Contest, Roster, Standing, Text
from tablo.championship.rules import Award
from tablo.championship.show import Cue, Presenter, RunOfShow
from tablo.championship.state import RunState, State
from tablo.texts import LANGUAGES
from tablo.web import bodies
from tablo.web.context import context
from tablo.web.problems import Problem, sign_in_needed
from tablo.web.roster.editor import Saved
from tablo.web.run_checks import MOST_PODIUMS, plan_flaws
from tablo.web.screens import NO_TITLE, NO_VENUE, answer, change, refuse_foreign, refused

BODY_LIMIT = 1024 * 1024
LONGEST_TITLE = 200
DIRECTOR_ONLY = "Ceremonies are planned by their director."
ELSEWHERE = "Your role does not direct ceremonies there."
NO_RUN = "There is no ceremony {run}."
RUN_MOVED = "Somebody changed this ceremony meanwhile. Nothing was saved."
OTHER_ID = "The ceremony at this address is {run}."
CUE_ON_STAGE = "Cue “{cue}” is on the stage: it can't be taken out now."
RUN_IS_LIVE = "The ceremony is on: it can't be deleted now."

_ON = frozenset({"live", "rehearsal"})
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

    Without an `order` it is the one of the championship's rules. `officials` say who hands over
    which medal where medals come in blocks. `dry_run` only tells what would change.
    """

    order: Order | None = None
    officials: dict[Award, tuple[Presenter, ...]] = {}
    podiums: Annotated[tuple[str, ...], Meta(max_length=MOST_PODIUMS)] | None = None
    dry_run: bool = False


Part = Literal["title", "contest", "medals", "podium", "place", "text", "people", "time", "other"]
"""What can be another in a cue, as people call it."""


class CueName(Struct, frozen=True, kw_only=True):
    """Name a cue, without what it will show; `parts` of a changed one are another now."""

    id: CueId
    kind: str
    title: Text
    medals: tuple[Award, ...] = ()
    parts: tuple[Part, ...] = ()


class Made(Struct, frozen=True, kw_only=True):
    """Tell what making cues changes.

    `kept` were edited or added by hand, `moved` keep the place that somebody gave them; `unsigned`
    results gave no cue.
    """

    applied: bool
    revision: int
    cues: int
    added: tuple[CueName, ...]
    removed: tuple[CueName, ...]
    changed: tuple[CueName, ...]
    kept: tuple[CueName, ...]
    moved: tuple[CueName, ...]
    unsigned: tuple[Text, ...]


class RunLine(Struct, frozen=True, kw_only=True):
    """Name a ceremony in the list of them."""

    id: RunId
    title: Text
    venue: VenueId


class SomeEntry(Struct, frozen=True, kw_only=True):
    """Name an entry that a cue can be about, as far as it may be named on a stage."""

    entry: EntryId
    number: str
    names: tuple[Text, ...]
    delegation: Text
    contest: ContestId


class SomeDelegation(Struct, frozen=True, kw_only=True):
    """Name a delegation that a cue can be about."""

    delegation: DelegationId
    name: Text


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


async def subjects(request: Request) -> Response:
    """List whom a cue can be about: all there are, by the alphabet, so that it tells no place."""
    actor = await _expect_director(request)
    roster = await context(request).editor.look()
    _held(request, actor, roster)
    known = [known_entry(roster, entry) for entry in roster.entries.values()]
    entries = [
        SomeEntry(
            entry=one.id,
            number=one.number,
            names=one.full_names,
            delegation=one.delegation.name,
            contest=roster.entries[one.id].contest,
        )
        for one in known
    ]
    delegations = [
        SomeDelegation(delegation=d.id, name=d.name) for d in roster.delegations.values()
    ]
    return answer(
        {
            "entries": sorted(entries, key=lambda one: alphabetical(one.names[0].ru)),
            "delegations": sorted(delegations, key=lambda one: alphabetical(one.name.ru)),
        }
    )


async def put(request: Request) -> Response:
    """Put a whole plan in place of the stored one, which must be the one that was read.

    Cues that are new, moved or differ from the stored ones are kept so when cues are made again.
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
        for flaw in plan_flaws(plan, held, roster):
            raise refused(request, 422, flaw.code, flaw.text, **flaw.params)
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
        order = asked.order or _ORDERS[roster.championship.rules.reveal_order]
        made = generate(
            prizes_of(state, roster, _directed(roster, actor)), podiums, order, asked.officials
        )
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
    if (await here.state()).run(id).doing in _ON:
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
    moved = moved_by_hand(held.cues, plan.cues)
    for cue in plan.cues:
        before = stored.get(cue.id)
        was_moved = before is not None and (before.moved or cue.id in moved)
        same = before is not None and replace(cue, moved=before.moved) == before
        yield replace(cue, hand=cue.hand or not same, moved=was_moved)


def _expect_stage(request: Request, held: RunOfShow, plan: RunOfShow, stage: RunState) -> None:
    """Refuse a plan without the cue that is on, while the ceremony goes on."""
    taken = stage.played.on_stage
    if stage.doing not in _ON or taken is None:
        return
    on = held.cue(taken.shot.cue)
    if on is not None and plan.cue(on.id) is None:
        raise refused(request, 422, "cue_on_stage", CUE_ON_STAGE, cue=on.title.ru or on.id)


# Results


_ORDERS: Mapping[str | None, Order] = {
    None: "by_contest",
    "by_competency": "by_contest",
    "by_medal_within_block": "by_medal_in_sector",
    "by_medal": "by_medal",
}
"""How results are announced by the rules of a championship."""


def _directed(roster: Roster, actor: Actor) -> Iterator[Contest]:
    for contest in roster.contests.values():
        if actor.scope in contest_scopes(contest.id, roster):
            yield contest


def _unsigned(state: State, roster: Roster, actor: Actor) -> Iterator[Text]:
    for contest in _directed(roster, actor):
        for standing in contest.all_standings():
            signed = state.contest(contest.id).standing(standing.id).official_at is not None
            if standing.medals and not signed:
                yield _title(contest, standing, roster)


def _title(contest: Contest, standing: Standing, roster: Roster) -> Text:
    skill, category = roster.skills[contest.skill], roster.categories[contest.category]
    named = (skill.title, category.title, standing.title)
    return Text(*(". ".join(filter(None, (one.said(lang) for one in named))) for lang in LANGUAGES))


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
        changed=tuple(
            _name(cue, *_parts(old[cue.id], cue))
            for cue in after.cues
            if cue.id in old and old[cue.id] != cue
        ),
        kept=tuple(_name(cue) for cue in after.cues if cue.hand),
        moved=tuple(_name(cue) for cue in after.cues if cue.moved),
        unsigned=unsigned,
    )


def _name(cue: Cue, *parts: Part) -> CueName:
    return CueName(id=cue.id, kind=cue.kind, title=cue.title, medals=cue.medals, parts=parts)


_PARTS: Mapping[str, Part] = {
    "title": "title",
    "subtitle": "title",
    "contest": "contest",
    "standing": "contest",
    "medals": "medals",
    "podium": "podium",
    "moved": "place",
    "text": "text",
    "spoken": "text",
    "presenters": "people",
    "recipients": "people",
    "entry": "people",
    "planned": "time",
    "at": "time",
    "auto": "time",
}


def _parts(before: Cue, after: Cue) -> tuple[Part, ...]:
    differing = (
        field for field in Cue.__struct_fields__ if getattr(before, field) != getattr(after, field)
    )
    return tuple(dict.fromkeys(_PARTS.get(field, "other") for field in differing))


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
    Route("/api/v1/runs/{id}/subjects", subjects, methods=["GET"]),
    Route("/api/v1/runs/{id}", put, methods=["PUT"]),
    Route("/api/v1/runs/{id}", delete, methods=["DELETE"]),
    Route("/api/v1/runs/{id}/generate", make_cues, methods=["POST"]),
)
