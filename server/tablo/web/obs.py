"""What OBS itself says of an overlay: its browser sources, a fresh load, a picture as proof.

A line to OBS Studio's own websocket (obs-websocket 5), opened for a question and closed again; it
commands nothing but browser sources. There is none unless the settings name it. Source: the
protocol's description, version 5.
"""

import asyncio
import base64
import hashlib
import io
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import msgspec
from PIL import Image
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from tablo.access.roles import EVERYWHERE, ROLES
from tablo.championship.commands import ShowGraphic
from tablo.settings import Settings
from tablo.web import api, origin
from tablo.web.context import context
from tablo.web.problems import Problem, sign_in_needed
from tablo.wire.answers import ObsPicture, ObsSource

PATIENCE_S = 4.0
"""Seconds that OBS may take for an answer."""
MESSAGE_LIMIT = 32 * 1024 * 1024
"""Bytes of one answer: a picture of a source is one message."""
PICTURE_WIDTH = 640
BROWSER = "browser_source"
_HELLO, _IDENTIFY, _IDENTIFIED, _REQUEST, _RESPONSE = 0, 1, 2, 6, 7
_RPC = 1
_NO_EVENTS = 0


class ObsAway(Exception):
    """OBS can't be reached, doesn't let us in, or doesn't answer; the text says which."""


class ObsRefused(Exception):
    """OBS answered that it can't: there is no such source, for example."""


class Line:
    """Hold an open line to OBS."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._asked = 0

    async def identify(self, password: str) -> None:
        """Come in; raises `ObsAway` where the password is wrong."""
        hello = await self._hear(_HELLO)
        data: dict[str, object] = {"rpcVersion": _RPC, "eventSubscriptions": _NO_EVENTS}
        if "authentication" in hello:
            data["authentication"] = proof_of(password, **hello["authentication"])
        await self._say(_IDENTIFY, data)
        await self._hear(_IDENTIFIED)

    async def ask(self, kind: str, **data: object) -> dict[str, Any]:
        """Ask one thing and give the answer; raises `ObsRefused` with OBS's words."""
        self._asked += 1
        id = str(self._asked)
        await self._say(_REQUEST, {"requestType": kind, "requestId": id, "requestData": data})
        answer = await self._hear(_RESPONSE)
        status = answer["requestStatus"]
        if answer["requestId"] != id or not status["result"]:
            raise ObsRefused(str(status.get("comment") or status.get("code")))
        return dict(answer.get("responseData") or {})

    async def _say(self, op: int, data: Mapping[str, object]) -> None:
        await self._socket.send(msgspec.json.encode({"op": op, "d": data}).decode())

    async def _hear(self, op: int) -> dict[str, Any]:
        while True:
            message = msgspec.json.decode(await self._socket.recv(), type=dict[str, Any])
            if message.get("op") == op:
                return dict(message["d"])


def proof_of(password: str, challenge: str, salt: str) -> str:
    """Prove that a password is known, as obs-websocket 5 asks for it."""

    def digest(text: str) -> str:
        return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()

    return digest(digest(password + salt) + challenge)


@asynccontextmanager
async def line(settings: Settings) -> AsyncIterator[Line]:
    """Open a line to the OBS of the settings; raises `ObsAway`."""
    try:
        async with (
            asyncio.timeout(PATIENCE_S),
            connect(
                settings.obs_url, max_size=MESSAGE_LIMIT, proxy=None, compression=None
            ) as socket,
        ):
            opened = Line(socket)
            await opened.identify(settings.obs_password)
            yield opened
    except (OSError, TimeoutError, WebSocketException, msgspec.MsgspecError, KeyError) as error:
        raise ObsAway(f"OBS at {settings.obs_url} does not answer: {error}") from error


async def sources(request: Request) -> Response:
    """List the browser sources of OBS, with their tally."""
    settings = await _allowed(request)
    async with _told(), line(settings) as obs:
        found = await obs.ask("GetInputList", inputKind=BROWSER)
        named = [str(one["inputName"]) for one in found.get("inputs", [])]
        listed = [await _source(obs, name) for name in named]
    return api.json(msgspec.json.encode(listed))


async def _source(obs: Line, name: str) -> ObsSource:
    seen = await obs.ask("GetSourceActive", sourceName=name)
    return ObsSource(
        name=name, active=bool(seen["videoActive"]), showing=bool(seen["videoShowing"])
    )


async def refresh(request: Request) -> Response:
    """Have a browser source loaded anew, past its cache."""
    settings = await _allowed(request)
    source = request.path_params["source"]
    async with _told(), line(settings) as obs:
        await obs.ask("PressInputPropertiesButton", inputName=source, propertyName="refreshnocache")
        shown = await _source(obs, source)
    return api.json(msgspec.json.encode(shown))


async def proof(request: Request) -> Response:
    """Give a picture of what a source really shows, and say whether it is empty."""
    settings = await _allowed(request)
    source = request.path_params["source"]
    async with _told(), line(settings) as obs:
        taken = await obs.ask(
            "GetSourceScreenshot", sourceName=source, imageFormat="png", imageWidth=PICTURE_WIDTH
        )
    picture = str(taken["imageData"])
    empty = await asyncio.to_thread(is_empty, picture)
    return api.json(msgspec.json.encode(ObsPicture(picture=picture, empty=empty)))


def is_empty(picture: str) -> bool:
    """Tell whether a picture in a data address has nothing but transparent pixels."""
    _, _, written = picture.partition(",")
    with Image.open(io.BytesIO(base64.b64decode(written)), formats=("PNG",)) as image:
        return image.convert("RGBA").getchannel("A").getbbox() is None


async def _allowed(request: Request) -> Settings:
    here = context(request)
    if origin.judge(request, here.settings.origins) not in {"own", "none"}:
        raise Problem(403, "foreign_origin", "This was sent by a page of another server.")
    actor = await here.identity.caller(request)
    if actor.kind == "public":
        raise sign_in_needed()
    api.limit(request, actor)
    if actor.role is None or ShowGraphic not in ROLES[actor.role] or actor.scope != EVERYWHERE:
        raise Problem(403, "forbidden", "OBS is for those who put graphics on air.")
    if not here.settings.obs_url:
        raise Problem(404, "no_obs", "This server knows no OBS: set TABLO_OBS_URL.")
    return here.settings


@asynccontextmanager
async def _told() -> AsyncIterator[None]:
    try:
        yield
    except ObsAway as away:
        raise Problem(503, "obs_away", str(away), headers={"retry-after": "2"}) from away
    except ObsRefused as refused:
        raise Problem(422, "obs_refused", f"OBS says: {refused}") from refused


ROUTES = (
    Route("/api/v1/obs/sources", sources),
    Route("/api/v1/obs/sources/{source}/refresh", refresh, methods=["POST"]),
    Route("/api/v1/obs/sources/{source}/picture", proof),
)
