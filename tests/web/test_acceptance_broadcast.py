"""Broadcast at its doors: stale and simultaneous edits, who may not, and feeds under a fast poll.

Checks 1, 2, 3 and 10 of the ten that broadcast has to pass, at the sockets and addresses.
"""

import asyncio
import csv
import io
import json
import uuid
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack
from typing import Any
from xml.etree import ElementTree as ET

import httpx2
import pytest
import pytest_asyncio
from websockets.exceptions import InvalidStatus
from websockets.frames import Frame, Opcode

from makers import ANNA, BORIS, CONTEST, M1, M2, OUTPUT, VERA
from running import LIMIT_S, Peer, Running, running
from tablo.access.actors import Scope

LAYER = {"output": OUTPUT, "layer": "lower"}
AIR, NEXT = f"output:{OUTPUT}", f"output:{OUTPUT}/preview"
PUBLIC = f"standings:{CONTEST}@public"
FACES = ("show", "take", "next", "out", "panic", "record-mark", "set-publication")
SEALED = {ANNA: ("17.93", "41.37"), BORIS: ("23.71", "33.19"), VERA: ("11.87", "52.63")}
TOTALS = ("59.30", "56.90", "64.50")
SECRETS = [*TOTALS, *(mark for marks in SEALED.values() for mark in marks)]
BOUND: Mapping[str, dict[str, Any]] = {
    "lower-third": {"entry": ANNA, "score": "total"},
    "score-bug": {"contest": CONTEST},
    "standings-side": {"contest": CONTEST},
    "standings-full": {"contest": CONTEST},
    "result-strip": {"contest": CONTEST},
    "ticker": {"venue": "hall"},
    "versus": {"entry": ANNA, "other": BORIS},
    "medals": {},
    "award": {"entry": ANNA, "title": "Лучший"},
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def site(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Running]:
    """Give a server with keys besides: one that expired, and a director's of another venue."""
    with running(tmp_path_factory.mktemp("air")) as site:
        accounts = site.site.ground.accounts
        elsewhere = Scope(kind="venue", id="elsewhere")
        for name, scope, expires in (("expired", None, 1), ("elsewhere", elsewhere, None)):
            made = accounts.add_key(name, "key", "director", scope, expires)
            site.keys[name], _ = await site.inside(made)
        yield site


def a_command(name: str, **data: Any) -> dict[str, Any]:
    """Make a command object."""
    return {"id": uuid.uuid4().hex, "name": name, "data": data}


async def tell(client: httpx2.AsyncClient, *commands: dict[str, Any]) -> None:
    """Give commands, and insist that they are accepted."""
    answers = (await client.post("/api/v1/commands", json=list(commands))).json()
    assert {"accepted"} == {answer["outcome"] for answer in answers}, answers


async def show(client: httpx2.AsyncClient, **data: str) -> None:
    """Put a lower third, and nothing else, on the air."""
    await client.post("/api/v1/commands", json=a_command("ClearOutput", output=OUTPUT))
    await tell(client, a_command("ShowGraphic", **LAYER, graphic="lower-third", data=data))


async def on_air(client: httpx2.AsyncClient, **data: str) -> int:
    """Wait until a layer has these values, and no others, as crew sees it; give its revision."""
    async with asyncio.timeout(LIMIT_S):
        while True:
            view = (await client.get("/api/v1/streams/screens@crew")).json()["view"]
            output = next(one for one in view["outputs"] if one["id"] == OUTPUT)
            for layer in output["layers"]:
                if layer["layer"] == "lower" and layer["data"] == data:
                    return int(layer["rev"])


async def untouched(client: httpx2.AsyncClient, rev: int) -> None:
    """Insist that nobody has changed the layer since: an edit of that revision is not stale."""
    edit = {**LAYER, "data": {"subtitle": "своё"}, "rev": rev}
    await tell(client, a_command("UpdateGraphic", **edit))


async def test_nobody_paints_a_stale_value(site: Running) -> None:
    """Check 1: B, who has not seen A's edit, is told who made which, and no picture ever has B's."""
    async with (
        site.client(key="director") as a,
        site.socket("director") as b,
        site.socket("output") as air,
    ):
        await show(a, title="Сварка", subtitle="День 1")
        rev = await on_air(a, title="Сварка", subtitle="День 1")
        await air.say(type="subscribe", streams=[AIR])
        edits = ({"title": value} for value in ("Сварка: финал", "устарело"))
        first, second = ({**LAYER, "data": edit, "rev": rev} for edit in edits)

        await tell(a, a_command("UpdateGraphic", **first))
        refused = await b.command(uuid.uuid4().hex, "UpdateGraphic", **second)
        http = await a.post(
            "/api/v1/actions/update-graphic", json={**second, "id": uuid.uuid4().hex}
        )
        await tell(a, a_command("HideGraphic", **LAYER))

        heard: list[dict[str, Any]] = []
        while not heard or heard[-1]["view"]["layers"]:
            heard.append(await air.hear("view", stream=AIR))
    assert ("conflict", 409) == (refused["outcome"], http.status_code)
    assert rev < refused["reason"]["current"]["rev"]
    assert refused["reason"]["current"]["by"].startswith("key:")
    assert "устарело" not in json.dumps(heard, ensure_ascii=False)


async def test_a_burst_is_all_kept(site: Running) -> None:
    """Check 2: three fields at once by HTTP, socket and a key of a deck: all are final, over and over."""
    async with site.client(key="director") as client, site.socket("director") as peer:
        for n in range(12):
            await show(client, title="Сварка")
            fields = {"title": f"Имя {n}", "subtitle": f"Строка {n}", "delegation": "tat"}
            title, subtitle, delegation = (
                {**LAYER, "data": {name: value}} for name, value in fields.items()
            )

            http, said, pressed = await asyncio.gather(
                client.post("/api/v1/commands", json=a_command("UpdateGraphic", **title)),
                peer.command(uuid.uuid4().hex, "UpdateGraphic", **subtitle),
                client.post("/api/v1/actions/update-graphic", json=delegation),
            )

            outcomes = [
                http.json()["outcome"],
                said["outcome"],
                pressed.json()["result"]["outcome"],
            ]
            assert 3 * ["accepted"] == outcomes
            await on_air(client, **fields)
            (layer,) = pressed.json()["state"]["layers"]
            assert "Татарстан" == layer["data"]["delegation"]["name"]["ru"]


async def test_each_press_of_a_burst_is_answered_truly(site: Running) -> None:
    """Of keys pressed at once each is told a picture that has its own change in it."""
    async with site.client(key="director") as client:
        for n in range(12):
            await show(client, title="Сварка", subtitle="День 1")
            fields = {"title": f"Имя {n}", "subtitle": f"Строка {n}"}

            async def press(name: str, value: str, late: float) -> Any:
                await asyncio.sleep(late)
                body = {**LAYER, "data": {name: value}}
                answer = await client.post("/api/v1/actions/update-graphic", json=body)
                return answer.json()["state"]["layers"][0]["data"][name]

            told = await asyncio.gather(
                *(press(*one, k * n / 500) for k, one in enumerate(fields.items()))
            )

            assert list(fields.values()) == told


@pytest.mark.parametrize("key", ["", "expired", "elsewhere", "viewer", "output", "screen"])
async def test_the_door_is_locked(site: Running, key: str) -> None:
    """Check 3: by socket, HTTP and deck nobody else changes an output, nor is told a success."""
    async with site.client(key="director") as client:
        await show(client, title="Сварка")
        rev = await on_air(client, title="Сварка")
    edit = {**LAYER, "data": {"title": "чужое"}}
    asked = a_command("UpdateGraphic", **edit)

    async with site.client(key=key or None) as stranger:
        statuses = [
            (await stranger.post("/api/v1/commands", json=asked)).status_code,
            (await stranger.post("/api/v1/actions/update-graphic", json=edit)).status_code,
            (await stranger.post("/api/v1/actions/panic", params={"output": OUTPUT})).status_code,
        ]
        await stranger.get("/api/v1/actions/panic", params={"output": OUTPUT})
    async with site.socket() as peer:
        await in_one_packet(
            peer,
            {"type": "hello", **({"key": site.keys[key]} if key else {})},
            {"type": "command", **asked, "id": uuid.uuid4().hex},
        )
        if key != "expired":
            assert "forbidden" == (await peer.hear("result"))["outcome"]
        else:
            assert 4403 == (await peer.end())[1]

    assert all(status in {401, 403} for status in statuses), statuses
    async with site.client(key="director") as client:
        await untouched(client, rev)


async def in_one_packet(peer: Peer, *messages: dict[str, Any]) -> None:
    """Send messages so that they arrive together."""
    frames = [Frame(Opcode.TEXT, json.dumps(message).encode()) for message in messages]
    peer.connection.transport.write(b"".join(frame.serialize(mask=True) for frame in frames))


async def test_a_foreign_page_stays_outside(site: Running) -> None:
    """Check 3: a page of another server, whoever is signed in, changes no output."""
    evil = {"origin": "http://evil.test"}
    edit = {**LAYER, "data": {"title": "чужое"}}
    async with site.client(key="director") as client:
        await show(client, title="Сварка")
        rev = await on_air(client, title="Сварка")
        pressed = await client.post("/api/v1/actions/update-graphic", json=edit, headers=evil)
        with pytest.raises(InvalidStatus):
            async with site.socket("director", additional_headers={"Origin": evil["origin"]}):
                pass

        assert 403 == pressed.status_code
        await untouched(client, rev)


async def test_a_fast_poll_reads_whole_versions(site: Running) -> None:
    """Check 10: polled while marks change, each answer is one version, and the same one for all forms.

    Rows add up, versions rise, and what a version says is what its frame on the socket says.
    """
    async with (
        site.client(key="director") as judge,
        site.client() as poller,
        site.socket("") as peer,
    ):
        publish = {"contest": CONTEST, "audience": "public", "level": "marks"}
        await tell(judge, a_command("SetPublication", **publish))
        await peer.say(type="subscribe", streams=[PUBLIC])

        async def mark() -> None:
            for n in range(24):
                both = {M1: f"{n + 2}.5", M2: f"{2 * n + 1}.5"}
                turn = (ANNA, BORIS, VERA)[n % 3]
                await tell(
                    judge,
                    *(
                        a_command("RecordMark", entry=turn, module=module, mark=value)
                        for module, value in both.items()
                    ),
                )
                await asyncio.sleep(0.02)

        marking = asyncio.create_task(mark())
        polled: list[list[dict[str, str]]] = []
        forms = ("json", "xml", "csv")
        while not marking.done():
            form = forms[len(polled) % 3]
            answer = await poller.get(f"/api/v1/feeds/{PUBLIC}.{form}", params={"rows": 10})
            polled.append(rows_of(form, answer.text))
            await asyncio.sleep(0.025)  # 40 a second, of the 50 that one address may ask
        await marking
        last = await poller.get(f"/api/v1/streams/{PUBLIC}")
        await judge.post(
            "/api/v1/commands", json=a_command("SetPublication", **{**publish, "level": "nothing"})
        )
        frames = await frames_until(peer, last.json()["version"])

    versions = [int(rows[0]["revision"]) for rows in polled]
    assert versions == sorted(versions)
    assert len(set(versions)) > 2
    for rows in polled:
        assert (10, 1) == (len(rows), len({row["revision"] for row in rows}))
        view = frames.get(int(rows[0]["revision"]))
        if view is not None:
            assert [total_of(row) for row in view["rows"]] == [
                row["total"].replace(",", ".") for row in rows[: len(view["rows"])]
            ]
        for row in rows:
            parts = [number(row["module1"]), number(row["module2"])]
            assert row["total"] == "" or sum(parts) == number(row["total"])


def rows_of(form: str, text: str) -> list[dict[str, str]]:
    """Read a feed as a program of its kind does, all cells as text."""
    if form == "json":
        return [{name: str(value) for name, value in row.items()} for row in json.loads(text)]
    if form == "csv":
        return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    return [{cell.tag: cell.text or "" for cell in row} for row in ET.fromstring(text)]


def number(cell: str) -> int:
    """Give the hundredths of a mark; nothing counts as none."""
    return round(100 * float(cell.replace(",", "."))) if cell else 0


def total_of(row: dict[str, Any]) -> str:
    """Give a row's total as a feed writes it, with two places."""
    return f"{float(row['total']):.2f}" if "total" in row else ""


async def frames_until(peer: Peer, version: int) -> dict[int, Any]:
    """Collect views by their version, up to one."""
    frames: dict[int, Any] = {}
    while version not in frames:
        said = await peer.hear("view", stream=PUBLIC)
        frames[said["version"]] = said["view"]
    return frames


async def test_sealed_values_go_nowhere(site: Running) -> None:
    """Check 10: before it is published no mark is in a feed, manifest, package, bus, or key's face."""
    async with AsyncExitStack() as stack:
        director = await stack.enter_async_context(site.client(key="director"))
        levels = [
            a_command("SetPublication", contest=CONTEST, audience=audience, level="progress")
            for audience in ("public", "venue", "broadcast")
        ]
        marks = [
            a_command("RecordMark", entry=entry, module=module, mark=mark)
            for entry, both in SEALED.items()
            for module, mark in zip((M1, M2), both, strict=True)
        ]
        shown = [
            a_command("ShowGraphic", output=OUTPUT, graphic=name, layer=name, data=data, bus=bus)
            for name, data in BOUND.items()
            for bus in ("program", "preview")
        ]
        await director.post("/api/v1/commands", json=levels)
        await tell(director, *marks, *shown)
        preview = Scope(kind="output", id=f"{OUTPUT}/preview")
        accounts = site.site.ground.accounts
        secret, _ = await site.inside(accounts.add_key("next", "output", None, preview))
        keys = [None, "viewer", "screen", "output", secret]
        clients = [await stack.enter_async_context(site.client(key=key)) for key in keys]

        told = "".join(
            [*[await read(one, tables) for one in clients], await read(clients[0], handed_out)]
        )
        opened = (await clients[3].get(f"/api/v1/streams/{AIR}")).json()["view"]["layers"]
        ready = (await clients[4].get(f"/api/v1/streams/{NEXT}")).json()["view"]["layers"]
        faces = await drawn(site)
        others = [
            a_command("RecordMark", entry=entry, module=module, mark="1")
            for entry in SEALED
            for module in (M1, M2)
        ]
        await tell(director, *others)
        again = await drawn(site)

    assert set(BOUND) == {layer["graphic"] for layer in opened} == {one["graphic"] for one in ready}
    assert [] == [one for one in SECRETS if one in told or one.replace(".", ",") in told]
    assert faces == again


async def drawn(site: Running) -> list[bytes]:
    """Draw the faces of keys for a viewer, or be told that one may not."""
    about = {"contest": CONTEST, "entry": ANNA, "output": OUTPUT}
    async with site.client(key="viewer") as client:
        answers = [
            await client.get(f"/api/v1/actions/{action}.png", params=about) for action in FACES
        ]
    assert {200, 403} >= {answer.status_code for answer in answers}
    return [answer.content for answer in answers]


def tables(names: list[str]) -> list[str]:
    """Name every stream and feed, with those of both buses and of the marks."""
    more = [*names, AIR, NEXT, f"marks:{CONTEST}@crew"]
    feeds = [f"/api/v1/feeds/{name}.csv" for name in more]
    return [*feeds, *(f"/api/v1/streams/{name}" for name in more)]


def handed_out(_: list[str]) -> list[str]:
    """Name what programs around us get of each graphic that is on air."""
    return [
        path.format(name)
        for name in BOUND
        for path in ("/ograf/{0}/{0}.ograf.json", "/overlay/{0}", "/overlay/spx/{0}")
    ]


async def read(client: httpx2.AsyncClient, paths: Callable[[list[str]], list[str]]) -> str:
    """Read all that these addresses say."""
    names = [row["stream"] for row in (await client.get("/api/v1/streams")).json()]
    answers = [await client.get(path) for path in paths(names)]
    assert 429 not in {answer.status_code for answer in answers}
    return "".join(answer.text for answer in answers)
