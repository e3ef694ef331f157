"""Marked values under seal, and every byte that the server gives to whoever may not know them."""

import io
import logging
import re
import uuid
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import structlog
from starlette.routing import Route

from makers import ANNA, BORIS, CONTEST, M1, M2, TIMER, VENUE, VERA
from running import Running, running
from tablo.settings import Settings
from tablo.web import log
from tablo.web.routes import ROUTES

MARKS = {ANNA: ("17.93", "41.37"), BORIS: ("23.71", "33.19"), VERA: ("11.87", "52.63")}
TOTALS = ("59.30", "56.90", "64.50")
FILE, SHA, SEED, WHY = "тайна-файла.xlsx", "fade" * 16, "тайна-жребия", "тайна-причины"
OFFICIAL = ("91.97", "543.77")
ENTERED = [mark for marks in MARKS.values() for mark in marks]
SECRETS = (*ENTERED, *TOTALS, *OFFICIAL, FILE, SHA, SEED, WHY)
AUDIENCES = [None, "screen", "output", "viewer"]
"""Who must not know: the public, a screen of the hall, the broadcast, and crew that sees no marks."""


def a_command(name: str, **data: Any) -> dict[str, Any]:
    """Make a command object."""
    return {"id": uuid.uuid4().hex, "name": name, "data": data}


def sealed() -> list[dict[str, Any]]:
    """List the commands that plant every secret."""
    marks = [
        a_command("RecordMark", entry=entry, module=module, mark=mark, reason=WHY)
        for entry, both in MARKS.items()
        for module, mark in zip((M1, M2), both, strict=True)
    ]
    rows = [{"entry": ANNA, "place": 1, "total": OFFICIAL[0], "scale": OFFICIAL[1]}]
    source = {"name": FILE, "sha256": SHA}
    return [
        *marks,
        a_command("LockMarks", contest=CONTEST),
        a_command("ImportResults", contest=CONTEST, source=source, results=rows),
        a_command("SetRulings", contest=CONTEST, rulings={"vacant": ["gold"]}),
        a_command("DrawWorkstations", contest=CONTEST, seed=SEED, reason=WHY),
    ]


@pytest.fixture(scope="module")
def written() -> Iterator[io.StringIO]:
    """Collect what the log of this process says, at its most talkative."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    clients = [logging.getLogger(name) for name in ("httpx2", "httpcore2", "websockets.client")]
    for client in clients:
        client.propagate = False
    stream = io.StringIO()
    log.start(Settings(log_level="debug"), stream)
    yield stream
    root.handlers = handlers
    root.setLevel(level)
    for client in clients:
        client.propagate = True
    structlog.reset_defaults()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def planted(
    tmp_path_factory: pytest.TempPathFactory, written: io.StringIO
) -> AsyncIterator[Running]:
    """Give a server that holds every secret and has published nothing."""
    with running(tmp_path_factory.mktemp("site")) as site:
        async with site.client(key="director") as client:
            answers = (await client.post("/api/v1/commands", json=sealed())).json()
            assert {"accepted"} == {answer["outcome"] for answer in answers}
        yield site


def found(text: str) -> list[str]:
    """List the secrets that stand in a text, with a point or a comma."""
    return [one for one in SECRETS if one in text or one.replace(".", ",") in text]


async def crew_sees(site: Running) -> str:
    """Read the streams in which whoever may know finds the secrets."""
    async with site.client(key="director") as client:
        pages = [
            (await client.get(f"/api/v1/streams/{channel}:{CONTEST}@crew")).text
            for channel in ("marks", "standings", "draw")
        ]
    return "".join(pages)


async def test_the_secrets_are_there(planted: Running) -> None:
    """Whoever may know finds every one of them, so that the hunt below hunts something."""
    assert set(SECRETS) == set(found(await crew_sees(planted)))


@pytest.mark.parametrize("key", AUDIENCES)
async def test_no_stream_tells(planted: Running, key: str | None) -> None:
    """No stream that an audience may read has a secret in it, whatever the list names."""
    async with planted.client(key=key) as client:
        rows = (await client.get("/api/v1/streams")).json()
        bodies = [await client.get(row["href"]) for row in rows]

    assert len(bodies) > 3
    assert {200} == {answer.status_code for answer in bodies}
    assert [] == found("".join(answer.text for answer in bodies))


@pytest.mark.parametrize("key", AUDIENCES)
async def test_no_address_tells(planted: Running, key: str | None) -> None:
    """No page, file, feed, figure or description has a secret in it, nor has a refusal."""
    values = defaultdict(lambda: "1") | {
        "stream": f"marks:{CONTEST}@crew",
        "number": "1",
        "contest": CONTEST,
        "form": "json",
        "scene": "standings",
        "graphic": "score-bug",
        "kind": "results",
        "id": "1",
        "build": "x",
        "name": "x.js",
        "venue": VENUE,
    }
    texts = []
    async with planted.client(key=key) as client:
        for route in ROUTES:
            if not isinstance(route, Route) or "GET" not in (route.methods or ()):
                continue
            path = route.path.replace(":path", "").replace(":int", "").format_map(values)
            for query in ("", "?audience=crew", "?audience=venue", "?audience=broadcast"):
                answer = await client.get(path + query)
                texts += [answer.text, str(answer.headers)]

    assert len(texts) > 40
    assert [] == found("".join(texts))


@pytest.mark.parametrize("form", ["csv", "json"])
@pytest.mark.parametrize("audience", ["public", "venue", "broadcast"])
async def test_files_tell_what_their_audience_knows(
    planted: Running, form: str, audience: str
) -> None:
    """A file for an audience holds what the audience knows, whoever asks for it."""
    path = f"/api/v1/exports/results.{form}"
    async with planted.client(key="director") as client:
        theirs = (await client.get(path, params={"audience": audience})).text
        crews = (await client.get(path, params={"audience": "crew"})).text

    assert [] == found(theirs)
    assert "17.93" in crews.replace(",", ".")


@pytest.mark.parametrize("key", [None, "screen", "output"])
async def test_no_frame_comes_when_something_sealed_happens(
    tmp_path: Path, key: str | None
) -> None:
    """While marks change behind the curtain nothing at all is sent in front of it."""
    with running(tmp_path) as site:
        async with site.client(key=key) as client:
            streams = [row["stream"] for row in (await client.get("/api/v1/streams")).json()]
        async with site.socket(key or "") as peer, site.client(key="director") as client:
            await peer.say(type="subscribe", streams=streams)
            for _ in streams:
                await peer.hear("view")
            changed = a_command("RecordMark", entry=ANNA, module=M1, mark="29.99")
            behind = [
                changed,
                a_command("Undo", command=changed["id"]),
                *(one for one in sealed() if one["name"] != "DrawWorkstations"),
            ]
            answers = (await client.post("/api/v1/commands", json=behind)).json()
            assert {"accepted"} == {answer["outcome"] for answer in answers}
            phase = a_command("SetPhase", timer=TIMER, phase="break")
            await client.post("/api/v1/commands", json=phase)

            first = await peer.hear("view")

    assert "break" in str(first["view"])


async def test_no_line_of_the_log_tells(planted: Running, written: io.StringIO) -> None:
    """What was entered, imported and drawn is nothing for a log, however talkative."""
    async with planted.client(key="director") as client:
        conflict = a_command("RecordMark", entry=ANNA, module=M1, mark="17.93", rev=0)
        refused = a_command("RecordMark", entry=ANNA, module=M1, mark="917.93")
        await client.post("/api/v1/commands", json=[conflict, refused])

    lines = re.sub(r"(ms=|T)[\d:.]+", "", written.getvalue())  # Times may look like any mark
    assert "path=/api/v1/commands" in lines
    assert [] == found(lines)


async def test_what_is_published_is_told(tmp_path: Path) -> None:
    """Once marks are published to an audience they are there: the hunt finds what is there."""
    with running(tmp_path) as site:
        async with site.client(key="director") as client:
            publish = a_command("SetPublication", contest=CONTEST, audience="public", level="marks")
            await client.post("/api/v1/commands", json=[*sealed(), publish])
        async with site.client() as client:
            view = (await client.get(f"/api/v1/streams/standings:{CONTEST}@public")).text

    assert {*ENTERED, *TOTALS} == set(found(view))
