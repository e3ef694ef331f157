"""Who gets to the pages of reference data at all, and in which language they are answered."""

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette_admin.i18n import set_locale

from tablo.access.roles import may_edit_roster
from tablo.texts import LANGUAGES, Language
from tablo.web import origin
from tablo.web.context import context
from tablo.web.problems import Problem, sign_in_needed
from tablo.web.roster.speech import say

COOKIE = "tablo-roster-lang"
PATH = "/admin/roster"
STATIC = f"{PATH}/static/"
BODY_LIMIT = 256 * 1024
"""Bytes of a form; the largest is that of a contest with all its modules."""
FORBIDDEN = "Reference data is for directors and coordinators of the whole championship."
FOREIGN = "This was sent by a page of another server."
_SAFE = {"GET", "HEAD", "OPTIONS"}


class Gate:
    """Let in people who may edit the roster, from pages of this server, and nobody else.

    The language is the one of `?lang=`, which is remembered for the pages that follow.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        language = _language(request)
        set_locale(language)
        try:
            refused = await _refused(request)
            # Read here and whole: the library's middleware can't pass a refusal on from within
            if refused is None and request.method not in _SAFE:
                receive = _again(await _read(request), receive)
        except Problem as problem:
            refused = problem.response()
        if refused is not None:
            await refused(scope, receive, send)
            return
        if not request.url.path.startswith(STATIC):
            await context(request).editor.look()
            await context(request).media.look()
        request.state.labels = {}
        await self._app(scope, receive, _remembering(request, language, send))


async def _refused(request: Request) -> Response | None:
    here = context(request)
    own = origin.judge(request, here.settings.origins) in {"own", "none"}
    if not own and request.method not in _SAFE:
        raise Problem(403, "foreign_origin", say(FOREIGN))
    actor = await here.identity.person(request)
    if actor is None:
        if request.method in _SAFE:
            return RedirectResponse(f"/admin/?lang={_language(request)}", 303)
        raise sign_in_needed()
    if not may_edit_roster(actor):
        raise Problem(403, "forbidden", say(FORBIDDEN))
    return None


def _language(request: Request) -> Language:
    for wish in (request.query_params.get("lang"), request.cookies.get(COOKIE)):
        for known in LANGUAGES:
            if wish == known:
                return known
    return LANGUAGES[0]


async def _read(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_LIMIT:
            detail = f"Expected a body of at most {BODY_LIMIT} bytes."
            raise Problem(413, "too_large", detail, limit=BODY_LIMIT)
    return bytes(body)


def _again(body: bytes, receive: Receive) -> Receive:
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


def _remembering(request: Request, language: Language, send: Send) -> Send:
    asked = request.query_params.get("lang") == language

    async def remembering(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            if not request.url.path.startswith(STATIC):
                headers["cache-control"] = "no-store"
            if asked:
                cookie = f"{COOKIE}={language}; Path={PATH}; HttpOnly; SameSite=Strict"
                headers.append("set-cookie", cookie)
        await send(message)

    return remembering
