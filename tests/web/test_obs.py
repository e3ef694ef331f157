"""OBS: its sources are listed, loaded anew and looked at; against a server of its protocol."""

import base64
import io
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from websockets.asyncio.server import ServerConnection, serve

from running import Running, running
from tablo.web.obs import is_empty, proof_of

PASSWORD = "secret of the studio"
ASKED = {"challenge": "c-1", "salt": "s-1"}


def data_address(colour: tuple[int, int, int, int]) -> str:
    """Draw a picture of one colour as OBS hands one out."""
    made = io.BytesIO()
    Image.new("RGBA", (16, 9), colour).save(made, "PNG")
    return "data:image/png;base64," + base64.b64encode(made.getvalue()).decode()


class Studio:
    """Hold an OBS with one browser source, which notes what it was asked for."""

    def __init__(self) -> None:
        self.pressed: list[str] = []

    async def talk(self, socket: ServerConnection) -> None:
        """Speak obs-websocket 5 with one client."""
        hello = {"rpcVersion": 1, "authentication": ASKED}
        await socket.send(json.dumps({"op": 0, "d": hello}))
        identify = json.loads(await socket.recv())["d"]
        if identify.get("authentication") != proof_of(PASSWORD, **ASKED):
            await socket.close(4009, "Authentication failed.")
            return
        await socket.send(json.dumps({"op": 2, "d": {"negotiatedRpcVersion": 1}}))
        async for message in socket:
            asked = json.loads(message)["d"]
            await socket.send(json.dumps({"op": 5, "d": {"eventType": "Noise"}}))
            await socket.send(json.dumps({"op": 7, "d": self._answer(asked)}))

    def _answer(self, asked: dict[str, Any]) -> dict[str, Any]:
        kind, data = asked["requestType"], asked["requestData"]
        about = {"requestId": asked["requestId"], "requestType": kind}
        name = data.get("sourceName") or data.get("inputName")
        if name not in (None, "Титры"):
            said = {"result": False, "code": 600, "comment": "No source was found."}
            return {**about, "requestStatus": said}
        if kind == "PressInputPropertiesButton":
            self.pressed.append(data["propertyName"])
        found: dict[str, Any] = {
            "GetInputList": {"inputs": [{"inputName": "Титры"}]},
            "GetSourceActive": {"videoActive": True, "videoShowing": True},
            "GetSourceScreenshot": {"imageData": data_address((0, 0, 0, 0))},
        }
        return {
            **about,
            "requestStatus": {"result": True, "code": 100},
            "responseData": found.get(kind, {}),
        }


@asynccontextmanager
async def beside(
    folder: Path, studio: Studio, *, password: str = PASSWORD
) -> AsyncIterator[Running]:
    """Run a server that knows the studio."""
    async with serve(studio.talk, "127.0.0.1", 0) as listening:
        port = next(iter(listening.sockets)).getsockname()[1]
        url = f"ws://127.0.0.1:{port}"
        with running(folder, obs_url=url, obs_password=password) as site:
            yield site


async def test_a_source_is_listed_and_loaded_anew(tmp_path: Path) -> None:
    """A director sees which sources are in the program, and has one loaded past its cache."""
    studio = Studio()
    async with beside(tmp_path, studio) as site, site.client(key="director") as client:
        listed = await client.get("/api/v1/obs/sources")
        loaded = await client.post("/api/v1/obs/sources/Титры/refresh")

    assert [{"name": "Титры", "active": True, "showing": True}] == listed.json()
    assert (200, ["refreshnocache"]) == (loaded.status_code, studio.pressed)


async def test_an_empty_picture_is_told(tmp_path: Path) -> None:
    """A picture of a source proves that something can be seen of it, or nothing."""
    async with beside(tmp_path, Studio()) as site, site.client(key="director") as client:
        taken = await client.get("/api/v1/obs/sources/Титры/picture")

    assert (200, True) == (taken.status_code, taken.json()["empty"])
    assert not is_empty(data_address((255, 0, 0, 8)))


async def test_what_obs_refuses_is_told_in_its_words(tmp_path: Path) -> None:
    """A source that OBS doesn't have is no success, and OBS's own words say why."""
    async with beside(tmp_path, Studio()) as site, site.client(key="director") as client:
        answer = await client.post("/api/v1/obs/sources/other/refresh")

    assert (422, "OBS says: No source was found.") == (answer.status_code, answer.json()["detail"])


async def test_a_wrong_password_is_no_answer(tmp_path: Path) -> None:
    """An OBS that doesn't let us in is away, and the server goes on."""
    studio = Studio()
    async with (
        beside(tmp_path, studio, password="x") as site,
        site.client(key="director") as client,
    ):
        answer = await client.get("/api/v1/obs/sources")
        alive = await client.get("/healthz")

    assert (503, "obs_away") == (answer.status_code, answer.json()["code"])
    assert 200 == alive.status_code


@pytest.mark.parametrize(("key", "status"), [(None, 401), ("viewer", 403), ("output", 403)])
async def test_obs_is_for_those_on_air(tmp_path: Path, key: str | None, status: int) -> None:
    """Whoever may put nothing on air asks OBS nothing."""
    studio = Studio()
    async with beside(tmp_path, studio) as site, site.client(key=key) as client:
        answer = await client.post("/api/v1/obs/sources/Титры/refresh")

    assert (status, []) == (answer.status_code, studio.pressed)


async def test_without_obs_there_is_nothing_to_ask(site: Running) -> None:
    """A server that was told of no OBS says what to set."""
    async with site.client(key="director") as client:
        answer = await client.get("/api/v1/obs/sources")

    assert (404, "no_obs") == (answer.status_code, answer.json()["code"])
