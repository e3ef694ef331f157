"""Screens and their groups, as the console names, places and unpairs them.

They are part of the roster, so each change goes the way of all reference data.
"""

import secrets
from typing import Annotated, TypeVar

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType
from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tablo import texts
from tablo.access.actors import Actor
from tablo.access.roles import may_place_screens
from tablo.championship.ids import GroupId, ScreenId, VenueId
from tablo.championship.roster import Group, Roster, Screen, ScreenLook, Text
from tablo.web import bodies, origin
from tablo.web.context import context
from tablo.web.problems import Problem, sign_in_needed
from tablo.web.roster.editor import Change, ChangeRefused
from tablo.web.roster.editor import Saved as Stored
from tablo.web.shells import spoken

_BODY_LIMIT = 4 * 1024
CREW_ONLY = "Screens are hung up by those who direct them."
ELSEWHERE = "Your role does not direct screens there."
NO_VENUE = "Choose a venue."
NO_GROUP = "There is no such group in this venue."
NO_SCREEN = "There is no screen {screen}."
NO_TITLE = "A name is missing."

Body = TypeVar("Body", bound=Struct)
Title = Annotated[str, Meta(max_length=120)]


class Edit(Struct, frozen=True, kw_only=True):
    """Name and place a screen; what is left out stays. A `group` of None takes it out of its own."""

    title: Title | UnsetType = UNSET
    title_en: Title | UnsetType = UNSET
    venue: VenueId | UnsetType = UNSET
    room: Title | UnsetType = UNSET
    group: GroupId | UnsetType | None = UNSET
    sound: bool | UnsetType = UNSET
    look: ScreenLook | UnsetType = UNSET


class GroupEdit(Struct, frozen=True, kw_only=True):
    """Name a group; `venue` where it is a new one."""

    title: Title
    title_en: Title = ""
    venue: VenueId | None = None


class Saved(Struct, frozen=True, kw_only=True):
    """Name what was saved; `holds`: the room knows of it already."""

    id: str
    holds: bool


async def edit(request: Request) -> Response:
    """Name a screen, or hang it up elsewhere."""
    actor = await expect_crew(request)
    wanted = await read(request, Edit)
    roster = await context(request).editor.look()
    held = _held(request, roster)
    expect_place(request, actor, roster, held.venue, None)
    screen = _edited(request, held, wanted)
    expect_place(request, actor, roster, screen.venue, screen.group)
    return answer(Saved(id=screen.id, holds=await save(request, screen)))


async def unpair(request: Request) -> Response:
    """End every key of a screen: it shows its pairing page at once, and gets nothing more."""
    here = context(request)
    actor = await expect_crew(request)
    held = _held(request, await here.editor.look())
    expect_place(request, actor, here.editor.roster, held.venue, None)
    await here.accounts.revoke_screen(held.id)
    await here.guests.check()
    return answer(Saved(id=held.id, holds=True))


async def make_group(request: Request) -> Response:
    """Make a group of screens in a venue."""
    actor = await expect_crew(request)
    wanted = await read(request, GroupEdit)
    venue = expect_place(request, actor, await context(request).editor.look(), wanted.venue, None)
    id = GroupId(f"group-{secrets.token_hex(3)}")
    group = Group(id=id, title=_title(request, wanted), venue=venue)
    return answer(Saved(id=id, holds=await _save_group(request, group)))


async def edit_group(request: Request) -> Response:
    """Give a group another name."""
    actor = await expect_crew(request)
    wanted = await read(request, GroupEdit)
    held = _held_group(request, actor, await context(request).editor.look())
    group = replace(held, title=_title(request, wanted))
    return answer(Saved(id=group.id, holds=await _save_group(request, group)))


async def delete_group(request: Request) -> Response:
    """Delete a group; its screens stay, and go on showing what they show."""
    actor = await expect_crew(request)
    roster = await context(request).editor.look()
    id = _held_group(request, actor, roster).id
    saved = await change(request, lambda roster: _without(roster, id))
    return answer(Saved(id=id, holds=saved.holds))


def refuse_foreign(request: Request) -> None:
    """Refuse what a page of another server sends."""
    if origin.judge(request, context(request).settings.origins) not in {"own", "none"}:
        raise Problem(403, "foreign_origin", "This was sent by a page of another server.")


async def expect_crew(request: Request) -> Actor:
    """Tell who of those that direct screens somewhere is asking; refuse everybody else."""
    refuse_foreign(request)
    here = context(request)
    actor = await here.identity.caller(request)
    if actor.kind == "public":
        raise sign_in_needed()
    if not any(may_place_screens(actor, venue) for venue in here.roster().venues):
        raise refused(request, 403, "forbidden", CREW_ONLY)
    return actor


def expect_place(
    request: Request, actor: Actor, roster: Roster, venue: VenueId | None, group: GroupId | None
) -> VenueId:
    """Refuse a venue that isn't there or isn't this person's, and a group of another one."""
    if venue is None or venue not in roster.venues:
        raise refused(request, 422, "unknown_venue", NO_VENUE)
    if not may_place_screens(actor, venue):
        raise refused(request, 403, "forbidden", ELSEWHERE)
    held = roster.groups.get(group) if group is not None else None
    if group is not None and (held is None or held.venue != venue):
        raise refused(request, 422, "unknown_group", NO_GROUP)
    return venue


async def save(request: Request, screen: Screen) -> bool:
    """Put a screen into the roster, in place of the one of its id; tell whether it holds."""
    saved = await change(
        request, lambda roster: replace(roster, screens={**roster.screens, screen.id: screen})
    )
    return saved.holds


async def read(request: Request, kind: type[Body]) -> Body:
    """Read a small JSON body."""
    body = await bodies.read(request, "application/json", _BODY_LIMIT)
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise Problem(400, "malformed", str(error)) from error


def answer(body: object) -> Response:
    """Answer with JSON that nobody may keep."""
    headers = {"cache-control": "no-store"}
    return Response(msgspec.json.encode(body), 200, headers, "application/json")


def refused(request: Request, status: int, code: str, message: str, /, **params: str) -> Problem:
    """Refuse in the caller's language."""
    return Problem(status, code, texts.translate(spoken(request), message, **params))


async def change(request: Request, build: Change) -> Stored:
    """Change the roster as `Editor.change` does; refuse in the caller's language."""
    try:
        return await context(request).editor.change(build, {})
    except ChangeRefused as no:
        lang = spoken(request)
        said = [
            texts.translate(
                lang,
                fault.message,
                **{
                    name: value.said(lang) if isinstance(value, Text) else value
                    for name, value in fault.params
                },
            )
            for fault in no.faults
        ]
        raise Problem(422, "refused", " ".join(said)) from no


async def _save_group(request: Request, group: Group) -> bool:
    saved = await change(
        request, lambda roster: replace(roster, groups={**roster.groups, group.id: group})
    )
    return saved.holds


def _held_group(request: Request, actor: Actor, roster: Roster) -> Group:
    held = roster.groups.get(GroupId(request.path_params["id"]))
    if held is None:
        raise refused(request, 404, "unknown_group", NO_GROUP)
    expect_place(request, actor, roster, held.venue, None)
    return held


def _without(roster: Roster, group: GroupId) -> Roster:
    screens = {
        id: replace(screen, group=None) if screen.group == group else screen
        for id, screen in roster.screens.items()
    }
    groups = {id: held for id, held in roster.groups.items() if id != group}
    return replace(roster, screens=screens, groups=groups)


def _held(request: Request, roster: Roster) -> Screen:
    id = ScreenId(request.path_params["id"])
    held = roster.screens.get(id)
    if held is None:
        raise refused(request, 404, "unknown_screen", NO_SCREEN, screen=id)
    return held


def _edited(request: Request, held: Screen, wanted: Edit) -> Screen:
    given = {
        name: value
        for name in ("venue", "room", "group", "sound", "look")
        if (value := getattr(wanted, name)) is not UNSET
    }
    moves = wanted.venue is not UNSET and wanted.venue != held.venue
    if moves and wanted.group is UNSET:
        given["group"] = None
    if wanted.title is not UNSET:
        english = held.title.en if wanted.title_en is UNSET else wanted.title_en
        renamed = wanted.title.strip() != held.title.ru and wanted.title_en is UNSET
        given["title"] = _text(request, wanted.title, "" if renamed else english)
    return replace(held, **given)


def _title(request: Request, wanted: GroupEdit) -> Text:
    return _text(request, wanted.title, wanted.title_en)


def _text(request: Request, russian: str, english: str) -> Text:
    if not russian.strip():
        raise refused(request, 422, "no_title", NO_TITLE)
    return Text(russian.strip(), english.strip())


ROUTES = (
    Route("/api/v1/screens/{id}", edit, methods=["POST"]),
    Route("/api/v1/screens/{id}/unpair", unpair, methods=["POST"]),
    Route("/api/v1/groups", make_group, methods=["POST"]),
    Route("/api/v1/groups/{id}", edit_group, methods=["POST"]),
    Route("/api/v1/groups/{id}", delete_group, methods=["DELETE"]),
)
