"""What the machine itself has to tell before a ceremony: disk, backup, journal, media, build."""

import asyncio

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tablo import machine
from tablo.access.roles import READS_BACKSTAGE
from tablo.championship.fields import MEDIA
from tablo.machine import Disk
from tablo.store import backup
from tablo.store.backup import Made
from tablo.store.checks import Checked
from tablo.web.context import context
from tablo.web.media import in_use
from tablo.web.problems import sign_in_needed
from tablo.web.screens import answer, refuse_foreign, refused
from tablo.web.shells import spoken

NOT_YOURS = "The pre-flight is for directors and coordinators."
BUSY = "The journal is being checked already."


class Missing(Struct, frozen=True, kw_only=True):
    """Name a picture or film that is not on this disk, and say what needs it."""

    name: str
    used: tuple[str, ...]


class Facts(Struct, frozen=True, kw_only=True):
    """Hold what the machine knows of itself.

    `last` is the journal's last line; `backup` and `checked` say up to which one they went, None:
    never. `self_made`: whether `tablo backup` makes the backups of this database.
    """

    build: str
    last: int
    disk: Disk
    backup: Made | None
    self_made: bool
    checked: Checked | None
    missing: tuple[Missing, ...]


async def show(request: Request) -> Response:
    """Tell what the machine knows of itself."""
    await _expect(request)
    return answer(await _facts(request))


async def check(request: Request) -> Response:
    """Check the whole journal now, and tell everything anew."""
    refuse_foreign(request)
    await _expect(request)
    checks = context(request).checks
    if checks.busy:
        raise refused(request, 409, "busy", BUSY)
    await checks.check()
    return answer(await _facts(request))


async def _expect(request: Request) -> None:
    actor = await context(request).identity.caller(request)
    if actor.kind == "public":
        raise sign_in_needed()
    if actor.role not in READS_BACKSTAGE["preflight"]:
        raise refused(request, 403, "forbidden", NOT_YOURS)


async def _facts(request: Request) -> Facts:
    here = context(request)
    course = await here.checks.look()
    data = here.settings.data
    return Facts(
        build=here.shells.assets.build,
        last=course.last,
        disk=await asyncio.to_thread(machine.disk, data),
        backup=await asyncio.to_thread(backup.last, data),
        self_made=here.checks.dialect == "sqlite",
        checked=course.checked,
        missing=await _missing(request),
    )


async def _missing(request: Request) -> tuple[Missing, ...]:
    """List what something shows, or a ceremony will, and that is not on this disk."""
    here = context(request)
    users = await in_use(here, spoken(request))

    def look() -> tuple[Missing, ...]:
        gone = (
            name
            for name in users
            if not (MEDIA.fullmatch(name) and here.media.path(name).is_file())
        )
        return tuple(Missing(name=name, used=users[name]) for name in gone)

    return await asyncio.to_thread(look)


ROUTES = (
    Route("/api/v1/preflight", show, methods=["GET"]),
    Route("/api/v1/preflight/check", check, methods=["POST"]),
)
