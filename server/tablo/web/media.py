"""The media library over HTTP: pictures and films come in, are listed, served and taken away.

What a file is, its bytes say. Pictures are drawn anew, films kept as they are; both are served by
the hash of what was kept, for ever, and can do nothing in a browser but be looked at.
"""

import asyncio
import errno
from collections.abc import Awaitable, Callable, Iterator, Mapping
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from tablo.access.actors import Actor
from tablo.access.roles import ROLES
from tablo.championship.commands import ShowScene
from tablo.championship.fields import MEDIA
from tablo.championship.lineup import Lineup
from tablo.championship.roster import Roster
from tablo.championship.state import ScreenState, State
from tablo.exchange import films, pictures
from tablo.exchange.badges import pictures_of as pack_of_badges
from tablo.exchange.pictures import Picture, Unfit
from tablo.store.errors import LibraryFull
from tablo.store.media import Library, Medium
from tablo.texts import Language, translate
from tablo.web import origin
from tablo.web.assets import IMMUTABLE
from tablo.web.context import Context, context
from tablo.web.problems import Problem, sign_in_needed
from tablo.web.shells import spoken
from tablo.wire.answers import BadgePack, MediaList, MediumRow

MEGABYTE = 1_000_000
PICTURE_LIMIT, FILM_LIMIT = 20 * MEGABYTE, 200 * MEGABYTE
"""Bytes that a picture or a film may have."""
TITLE_LIMIT = 200
RATE, BURST = 1, 30
"""Files a second, and at once, of one caller."""
TYPES = {"webp": "image/webp", "png": "image/png", "mp4": "video/mp4", "webm": "video/webm"}
"""What is kept, and as what it is served."""

TOO_LARGE = "The file has more than {limit} MB."
NO_ROOM = (
    "There is no room for it: all media together may have {limit} MB. Delete what is not shown."
)
DISK_FULL = "The server's disk is full. Nothing was kept."
IN_USE = "It is in use: {users}. Show something else there first."
ON_SCREEN = "screen “{title}”"
AS_LOGO = "logo of the championship"
AS_BADGE = "badge of “{title}”"
IN_CEREMONY = "ceremony “{title}”"
BADGE_SIDE = 512
"""Pixels of the longer side of a badge: it is never shown larger."""
_HEAD = 64
_BLOCK = MEGABYTE
_SEALED = {
    "cache-control": IMMUTABLE,
    # Whatever a browser is made to take it for, it runs nothing and belongs to nobody
    "content-security-policy": "default-src 'none'; sandbox",
    "x-content-type-options": "nosniff",
}


class _Asked(Struct, frozen=True, kw_only=True):
    """Hold who brings a file, what they call it, and in which language they are answered."""

    actor: Actor
    title: str
    lang: Language


async def serve(request: Request) -> Response:
    """Serve a picture or a film to anybody who knows its name; of a film also parts."""
    name = request.path_params["name"]
    path = context(request).media.path(name)
    known = TYPES.get(name.rpartition(".")[2])
    if known is None or not MEDIA.fullmatch(name) or not await asyncio.to_thread(path.is_file):
        raise Problem(404, "not_found", "There is no such picture or film.")
    return FileResponse(path, headers=_SEALED, media_type=known)


async def listed(request: Request) -> Response:
    """List the library, with what shows each."""
    await _keeper(request)
    here, lang = context(request), spoken(request)
    media = await here.media.look()
    users, pinned = await in_use(here, lang), await here.media.badges()
    rows = tuple(_row(one, users.get(one.name, ())) for one in media)
    return _answer(MediaList(media=rows, limit=here.media.limit, badges=len(pinned)))


async def upload(request: Request) -> Response:
    """Take a picture or a film in: `?name=` says what to call it, the body is its bytes."""
    asked = await _asked(request, request.query_params.get("name", ""))
    return await _answered(request, asked, _take)


async def badges(request: Request) -> Response:
    """Tell which pictures stand for badges, by the badge's Russian code; to anybody."""
    pinned = await context(request).media.badges()
    headers = {"cache-control": "no-cache"}
    return Response(msgspec.json.encode(pinned), headers=headers, media_type="application/json")


async def pin(request: Request) -> Response:
    """Let the pictures of a pack stand for badges: the body is a zip."""
    asked = await _asked(request, "badges.zip")
    return await _answered(request, asked, _take_pack)


async def unpin(request: Request) -> Response:
    """Let all badges be drawn of their letters again."""
    await _keeper(request)
    await context(request).media.unpin()
    return _answer(BadgePack(pinned=(), unknown=()))


async def remove(request: Request) -> Response:
    """Take a picture or a film away, unless something shows it or may at any moment."""
    await _keeper(request)
    here, lang, name = context(request), spoken(request), request.path_params["name"]
    if not any(one.name == name for one in await here.media.look()):
        raise Problem(404, "not_found", "There is no such picture or film.")
    users = (await in_use(here, lang)).get(name)
    if users:
        raise Problem(409, "in_use", translate(lang, IN_USE, users=", ".join(users)))
    await asyncio.to_thread(here.media.remove, name)
    return _answer({"removed": name})


async def _keeper(request: Request) -> Actor:
    here = context(request)
    own = origin.judge(request, here.settings.origins) in {"own", "none"}
    if not own and request.method != "GET":
        raise Problem(403, "foreign_origin", "This was sent by a page of another server.")
    actor = await here.identity.caller(request)
    if actor.kind == "public":
        raise sign_in_needed()
    if actor.role is None or ShowScene not in ROLES[actor.role]:
        raise Problem(403, "forbidden", "Media are for who directs screens.")
    return actor


async def _asked(request: Request, name: str) -> _Asked:
    actor = await _keeper(request)
    title = Path(name).name
    if not title or len(title) > TITLE_LIMIT or not title.isprintable():
        detail = f"Expected ?name=FILE, at most {TITLE_LIMIT} characters."
        raise Problem(400, "name_needed", detail)
    if not context(request).limiter.take(f"media:{actor.id}", RATE, BURST):
        detail = "Too many files at once. Wait a moment."
        raise Problem(429, "too_many_requests", detail, headers={"retry-after": "2"})
    return _Asked(actor=actor, title=title, lang=spoken(request))


async def _answered(
    request: Request, asked: _Asked, take: Callable[[Request, Library, _Asked], Awaitable[object]]
) -> Response:
    """Take something in, or say in the caller's language why not."""
    library = context(request).media
    try:
        return _answer(await take(request, library, asked))
    except Unfit as unfit:
        status = {pictures.NOT_KNOWN: 415, TOO_LARGE: 413}.get(unfit.message, 422)
        detail = translate(asked.lang, unfit.message, **unfit.params)
        raise Problem(status, "unfit", detail) from unfit
    except LibraryFull as full:
        detail = translate(asked.lang, NO_ROOM, limit=library.limit // MEGABYTE)
        raise Problem(507, "library_full", detail) from full
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        raise Problem(507, "disk_full", translate(asked.lang, DISK_FULL)) from error


# Taking in


async def _take(request: Request, library: Library, asked: _Asked) -> MediumRow:
    with library.draft() as draft:
        kind = await _receive(request, draft, pictures.recognize)
        if pictures.is_film(kind):
            return _row(await asyncio.to_thread(_keep_film, library, draft, kind, asked), ())
        async with context(request).redrawing:
            return _row(await asyncio.to_thread(_keep_picture, library, draft, kind, asked), ())


async def _take_pack(request: Request, library: Library, asked: _Asked) -> BadgePack:
    delegations = (await context(request).editor.look()).delegations

    def unpack(pack: Path) -> tuple[dict[str, str], list[str]]:
        found, unknown = dict[str, str](), list[str]()
        for name, whose, body in pack_of_badges(pack, delegations):
            if whose is None:
                unknown.append(name)
                continue
            kept = _keep_badge(library, body, replace(asked, title=name))
            found[whose.badge.code.ru] = kept.name
        return found, unknown

    with library.draft() as draft:
        await _receive(request, draft, lambda head: "zip")
        async with context(request).redrawing:
            found, unknown = await asyncio.to_thread(unpack, draft)
    await library.pin(found)
    return BadgePack(pinned=tuple(found), unknown=tuple(unknown))


async def _receive(request: Request, draft: Path, recognize: Callable[[bytes], str]) -> str:
    """Write a body to a file, and tell what it is; one that is refused is heard to its end.

    A browser whose upload is cut off shows its own words instead of ours.
    """
    with draft.open("wb") as file:
        waiting, kind, size = bytearray(), "", 0
        refusal: Unfit | None = None
        async for chunk in request.stream():
            size += len(chunk)
            if size > FILM_LIMIT:
                raise _too_large(FILM_LIMIT)
            if refusal is not None:
                continue
            waiting += chunk
            try:
                if not kind and len(waiting) >= _HEAD:
                    kind = recognize(bytes(waiting[:_HEAD]))
                if kind and not pictures.is_film(kind) and size > PICTURE_LIMIT:
                    raise _too_large(PICTURE_LIMIT)
            except Unfit as unfit:
                refusal = unfit
            if len(waiting) >= _BLOCK:
                await asyncio.to_thread(file.write, bytes(waiting))
                waiting.clear()
        if refusal is not None:
            raise refusal
        await asyncio.to_thread(file.write, bytes(waiting))
        return kind or recognize(bytes(waiting))


def _too_large(limit: int) -> Unfit:
    return Unfit(TOO_LARGE, limit=limit // MEGABYTE)


def _keep_film(library: Library, draft: Path, kind: str, asked: _Asked) -> Medium:
    film = films.look_at(draft, kind)
    return library.keep(
        draft,
        kind,
        title=asked.title,
        kind="film",
        width=film.width,
        height=film.height,
        duration=film.duration,
        by=asked.actor.id,
    )


def _keep_badge(library: Library, body: bytes, asked: _Asked) -> Medium:
    picture = pictures.redraw(body, _picture_kind(body), longest=BADGE_SIDE)
    with library.draft() as draft:
        return _keep(library, draft, picture, asked)


def _picture_kind(body: bytes) -> str:
    kind = pictures.recognize(body[:_HEAD])
    if pictures.is_film(kind):
        raise Unfit(pictures.NOT_KNOWN)
    return kind


def _keep_picture(library: Library, draft: Path, kind: str, asked: _Asked) -> Medium:
    return _keep(library, draft, pictures.redraw(draft.read_bytes(), kind), asked)


def _keep(library: Library, draft: Path, picture: Picture, asked: _Asked) -> Medium:
    draft.write_bytes(picture.body)
    return library.keep(
        draft,
        picture.extension,
        title=asked.title,
        kind="picture",
        width=picture.width,
        height=picture.height,
        by=asked.actor.id,
    )


# What is in use


async def in_use(here: Context, lang: Language) -> dict[str, tuple[str, ...]]:
    """Tell what shows each medium, or may at any moment, or will in a ceremony, in words."""
    roster, pinned = await here.editor.look(), await here.media.badges()
    return _users(await here.state(), roster, pinned, lang)


def _users(
    state: State, roster: Roster, pinned: Mapping[str, str], lang: Language
) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for id, held in state.screens.items():
        screen = roster.screens.get(id)
        title = screen.title.said(lang) if screen else id
        for name in _shown(held):
            found.setdefault(name, []).append(translate(lang, ON_SCREEN, title=title))
    for run in roster.runs.values():
        for name in {cue.media for cue in run.cues if cue.media}:
            title = run.title.said(lang)
            found.setdefault(name, []).append(translate(lang, IN_CEREMONY, title=title))
    for code, name in pinned.items():
        found.setdefault(name, []).append(translate(lang, AS_BADGE, title=code))
    if logo := roster.championship.look.logo:
        found.setdefault(logo, []).append(translate(lang, AS_LOGO))
    return {name: tuple(users) for name, users in found.items()}


def _shown(held: ScreenState) -> set[str]:
    lineups = [shown.lineup for shown in (held.shown, held.before) if shown is not None]
    lineups += [held.ready] if held.ready is not None else []
    return {name for lineup in lineups for name in _media(lineup)}


def _media(lineup: Lineup) -> Iterator[str]:
    for item in lineup.items():
        if item.scene == "media":
            yield str(item.params.get("media", ""))


# Answers


def _row(medium: Medium, used: tuple[str, ...]) -> MediumRow:
    return MediumRow(**msgspec.structs.asdict(medium), used=used)


def _answer(value: object) -> Response:
    headers = {"cache-control": "no-store"}
    return Response(msgspec.json.encode(value), headers=headers, media_type="application/json")


ROUTES = (
    Route("/media/badges.json", badges),
    Route("/media/{name}", serve),
    Route("/api/v1/badges", pin, methods=["POST"]),
    Route("/api/v1/badges", unpin, methods=["DELETE"]),
    Route("/api/v1/media", listed),
    Route("/api/v1/media", upload, methods=["POST"]),
    Route("/api/v1/media/{name}", remove, methods=["DELETE"]),
)
