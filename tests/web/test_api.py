"""Commands and streams over HTTP: statuses, problem objects, caching, limits."""

import asyncio
import json
import re
import uuid
from typing import Any

import pytest
from starlette.routing import Route

from makers import ANNA, BORIS, CONTEST, M1, OUTPUT
from running import LIMIT_S, Running
from tablo.web.routes import ROUTES

PUBLIC_PATHS = {
    "/",
    "/display",
    "/display/{scene}",
    "/overlay/{graphic}",
    "/overlay/caspar/{graphic}",
    "/overlay/spx/{graphic}",
    "/overlay/boot.html",
    "/ograf/",
    "/ograf/{graphic}.zip",
    "/ograf/{graphic}/{path:path}",
    "/admin",
    "/admin/",
    "/admin/sign-in",
    "/admin/sign-out",
    "/assets/{build}/{name:path}",
    "/media/{name}",
    "/media/badges.json",
    "/favicon.ico",
    "/robots.txt",
    "/healthz",
    "/readyz",
    "/metrics",
    "/api/openapi.json",
    "/api/asyncapi.json",
    "/api/v1/streams",
    "/api/v1/pairings",
    "/api/v1/qr",
}
"""What anybody may open: it gives nothing, or only what is public, to those without rights."""


def a_command(name: str = "RecordMark", **data: Any) -> dict[str, Any]:
    """Make a command object; without data it records a mark."""
    data = data or {"entry": BORIS, "module": M1, "mark": "12.50"}
    return {"id": uuid.uuid4().hex, "name": name, "data": data}


async def test_every_other_path_needs_rights(site: Running) -> None:
    """Each route that is not for everybody refuses a caller without a key or a session."""
    values = {
        "stream": f"marks:{CONTEST}@crew",
        "number": "1",
        "code": "123456",
        "id": "x",
        "name": "x",
        "kind": "results",
        "form": "csv",
        "contest": CONTEST,
        "action": "take",
        "source": "x",
        "run": "x",
    }
    async with site.client() as client:
        for route in ROUTES:
            if not isinstance(route, Route) or route.path in PUBLIC_PATHS:
                continue
            path = route.path.replace(":path", "").replace(":int", "").format(**values)
            for method in (route.methods or set()) - {"HEAD", "OPTIONS"}:
                answer = await client.request(method, path, json={})
                assert answer.status_code in {401, 403, 404}, f"{method} {path}"
                assert "application/problem+json" == answer.headers["content-type"]


async def test_streams_without_rights_are_public_ones(site: Running) -> None:
    """The list of streams names to each caller what that caller may read."""
    async with site.client() as client:
        public = (await client.get("/api/v1/streams")).json()
    async with site.client(key="director") as client:
        crew = (await client.get("/api/v1/streams")).json()

    assert {"public"} == {row["audience"] for row in public}
    assert {"public", "venue", "broadcast", "crew", None} == {row["audience"] for row in crew}
    assert {"stream", "title", "audience", "version", "href"} == public[0].keys()


async def test_stream_is_the_frame_of_the_socket(site: Running) -> None:
    """Over HTTP a stream reads exactly as on the socket."""
    stream = f"standings:{CONTEST}@public"
    async with site.client() as client, site.socket("") as peer:
        await peer.say(type="subscribe", streams=[stream])
        view = await peer.hear("view")

        answer = await client.get(f"/api/v1/streams/{stream}")

    assert view == answer.json()
    assert "no-cache" == answer.headers["cache-control"]


async def test_unchanged_stream_is_not_sent_again(site: Running) -> None:
    """A caller who names the version it holds gets 304 until something changes."""
    path = f"/api/v1/streams/marks:{CONTEST}@crew"
    async with site.client(key="director") as client:
        tag = (await client.get(path)).headers["etag"]

        same = await client.get(path, headers={"if-none-match": tag})
        weak = await client.get(path, headers={"if-none-match": f'"other", W/{tag}'})
        await client.post("/api/v1/commands", json=a_command(entry=ANNA, module=M1, mark="1.75"))
        # A frame is drawn at a pace of its own, a moment after the answer
        changed = await client.get(path, headers={"if-none-match": tag})
        async with asyncio.timeout(LIMIT_S):
            while changed.status_code == 304:
                changed = await client.get(path, headers={"if-none-match": tag})

    assert (304, b"", tag) == (same.status_code, same.content, same.headers["etag"])
    assert (304, 200) == (weak.status_code, changed.status_code)


@pytest.mark.parametrize(
    ("path", "key", "status"),
    [
        (f"/api/v1/streams/marks:{CONTEST}@crew", None, 401),
        (f"/api/v1/streams/marks:{CONTEST}@crew", "output", 403),
        (f"/api/v1/streams/marks:{CONTEST}@crew", "tablo_unknown", 401),
        ("/api/v1/streams/standings:none@public", None, 404),
        ("/api/v1/streams/nonsense", None, 404),
        ("/api/v1/nothing", None, 404),
        ("/nothing", None, 404),
    ],
)
async def test_refusals_are_problems(
    site: Running, path: str, key: str | None, status: int
) -> None:
    """What is not given is refused by a problem object with a true status."""
    async with site.client(key=key) as client:
        answer = await client.get(path)

    problem = answer.json()
    assert status == answer.status_code == problem["status"]
    assert "application/problem+json" == answer.headers["content-type"]
    assert {"type", "title", "status", "detail"} <= problem.keys()
    assert (status == 401) == ("www-authenticate" in answer.headers)


async def test_wrong_method_is_a_problem(site: Running) -> None:
    """An address that is asked in a way it does not know says 405."""
    async with site.client() as client:
        answer = await client.post("/api/v1/streams")

    assert (405, 405) == (answer.status_code, answer.json()["status"])


async def test_command_is_accepted_once(site: Running) -> None:
    """The same command sent twice has one effect, and the second answer says so."""
    command = a_command(entry=BORIS, module=M1, mark="13.25")
    async with site.client(key="director") as client:
        first = await client.post("/api/v1/commands", json=command)
        again = await client.post("/api/v1/commands", json=command)

    expected = {"type": "result", "id": command["id"], "outcome": "accepted"}
    assert (200, {**expected, "repeated": False}) == (first.status_code, first.json())
    assert (200, {**expected, "repeated": True}) == (again.status_code, again.json())


@pytest.mark.parametrize(
    ("command", "status", "outcome", "code"),
    [
        (a_command("Nonsense"), 400, "invalid", "unknown_command"),
        (a_command(entry="nobody", module=M1, mark="1"), 422, "refused", "unknown_entry"),
        (a_command(entry=ANNA, module=M1, mark="99"), 422, "refused", "mark_above_maximum"),
        (a_command(entry=ANNA, module=M1, mark="9", rev=77), 409, "conflict", "stale_revision"),
    ],
)
async def test_command_without_effect_is_a_problem_and_a_result(
    site: Running, command: dict[str, Any], status: int, outcome: str, code: str
) -> None:
    """A single command that has no effect answers with a true status and the whole result."""
    async with site.client(key="director") as client:
        answer = await client.post("/api/v1/commands", json=command)

    problem = answer.json()
    assert (status, status) == (answer.status_code, problem["status"])
    assert (command["id"], outcome, code) == (
        problem["id"],
        problem["outcome"],
        problem["reason"]["code"],
    )
    assert "application/problem+json" == answer.headers["content-type"]


async def test_command_beyond_rights_is_forbidden(site: Running) -> None:
    """A key that only reads commands nothing: 403; nobody at all: 401."""
    for key, status in (("output", 403), ("screen", 403), ("viewer", 403), (None, 401)):
        async with site.client(key=key) as client:
            answer = await client.post("/api/v1/commands", json=a_command())
        assert status == answer.status_code


async def test_array_is_answered_in_order(site: Running) -> None:
    """An array of commands answers 200 with the result of each, in order."""
    commands = [
        a_command(entry=ANNA, module=M1, mark="2.25"),
        a_command("Nonsense"),
        a_command(entry=ANNA, module=M1, mark="2.25"),
    ]
    async with site.client(key="director") as client:
        answer = await client.post("/api/v1/commands", json=commands)

    results = answer.json()
    assert [command["id"] for command in commands] == [result["id"] for result in results]
    assert ["accepted", "invalid", "refused"] == [result["outcome"] for result in results]


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{", "application/json", 400),
        (b"7", "application/json", 400),
        (b"[[]]", "application/json", 400),
        (b'{"name":"RecordMark"}', "application/json", 400),
        (b"id=1", "application/x-www-form-urlencoded", 415),
        (b"{}", "text/plain", 415),
        (b"[" + b",".join([b'{"id":"a","name":"b"}'] * 501) + b"]", "application/json", 413),
        (b" " * (1024 * 1024 + 1), "application/json", 413),
    ],
)
async def test_unreadable_bodies(
    site: Running, body: bytes, content_type: str, status: int
) -> None:
    """A body that can't be read is refused as what it is."""
    headers = {"content-type": content_type}
    async with site.client(key="director") as client:
        answer = await client.post("/api/v1/commands", content=body, headers=headers)

    assert (status, status) == (answer.status_code, answer.json()["status"])


@pytest.mark.parametrize("origin", ["http://host.evil", "null", "HTTP://127.0.0.1"])
async def test_commands_of_foreign_pages_are_refused(site: Running, origin: str) -> None:
    """A command that a page of another server sends is refused, key or not."""
    async with site.client(key="director", headers={"origin": origin}) as client:
        answer = await client.post("/api/v1/commands", json=a_command())

    assert 403 == answer.status_code


async def test_texts_come_in_the_language_asked_for(site: Running) -> None:
    """A refusal is worded in the caller's language."""
    command = a_command(entry="nobody", module=M1, mark="1")
    async with site.client(key="director") as client:
        english = await client.post("/api/v1/commands?lang=en", json=command)
        russian = await client.post(
            "/api/v1/commands", json=command, headers={"accept-language": "ru-RU,ru;q=0.9"}
        )

    assert "There is no entry nobody." == english.json()["detail"]
    assert "nobody" in russian.json()["detail"]
    assert english.json()["detail"] != russian.json()["detail"]


async def test_descriptions_are_published(site: Running) -> None:
    """The API describes itself, its commands and its messages."""
    async with site.client() as client:
        openapi = (await client.get("/api/openapi.json")).json()
        asyncapi = (await client.get("/api/asyncapi.json")).json()

    served = {re.sub(r":\w+", "", route.path) for route in ROUTES if isinstance(route, Route)}
    assert {path for path in served if path.startswith("/api/v1/")} <= openapi["paths"].keys()
    assert openapi["paths"].keys() <= served
    assert "RecordMark" in json.dumps(asyncapi)


async def test_many_requests_are_slowed_down(site: Running) -> None:
    """A caller who asks too often is told to wait: 429."""
    async with site.client(key="viewer") as client:
        asked = (client.get("/api/v1/streams/timers:hall@public") for _ in range(500))
        answers = await asyncio.gather(*asked)

    assert {200, 429} == {answer.status_code for answer in answers}


async def test_health_tells_of_each_part(site: Running) -> None:
    """The server says that it lives and that its parts work, and names a dangerous SQLite."""
    async with site.client() as client:
        alive, ready = await client.get("/healthz"), await client.get("/readyz")

    assert 200 == alive.status_code
    body = ready.json()
    assert (200, True) == (ready.status_code, body["ready"])
    assert ("ok", "ok", "ok") == (body["database"], body["bus"], body["room"])
    assert isinstance(body["warnings"], list)


async def test_figures_of_hidden_work_are_for_crew(site: Running) -> None:
    """Anybody may scrape how many sockets there are; how many commands came, only crew."""
    async with site.client() as client:
        public = (await client.get("/metrics")).text
    async with site.client(key="director") as client:
        crew = (await client.get("/metrics")).text

    assert "tablo_sockets" in public
    assert "tablo_commands" not in public
    assert "tablo_commands" in crew


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        ({"type": "output", "label": "OBS", "output": OUTPUT}, "output"),
        ({"type": "output", "label": "OBS", "output": OUTPUT, "bus": "preview"}, "output"),
        ({"type": "program", "label": "vMix", "role": "viewer"}, "key"),
        ({"type": "program", "label": "Deck", "role": "broadcast"}, "key"),
    ],
)
async def test_director_makes_keys_of_a_studio(
    site: Running, asked: dict[str, str], kind: str
) -> None:
    """While the server runs a director makes the key of an output, feeds or a deck, and it admits."""
    async with site.client(key="director") as director:
        made = await director.post("/api/v1/keys", json=asked)
        listed = (await director.get("/api/v1/keys")).json()
    actor = await site.inside(site.site.ground.accounts.key(made.json()["secret"]))

    assert actor is not None
    assert (200, kind, asked["label"]) == (made.status_code, actor.kind, actor.name)
    assert asked.get("role") == actor.role
    place = asked.get("output") and f"{asked['output']}{'/preview' if 'bus' in asked else ''}"
    assert place == actor.scope.id
    assert made.json()["key"] in listed
    assert made.json()["secret"] not in str(listed)


async def test_no_key_of_more_is_made_over_http(site: Running) -> None:
    """Nobody but a director makes one, nor one that may do more than a studio needs."""
    key = {"type": "output", "label": "OBS", "output": OUTPUT}
    async with site.client(key="viewer") as crew, site.client(key="director") as director:
        held = (await director.get("/api/v1/keys")).json()
        answers = [
            await crew.post("/api/v1/keys", json=key),
            await director.post("/api/v1/keys", json={**key, "output": "nowhere"}),
            await director.post("/api/v1/keys", json={**key, "label": ""}),
            await director.post(
                "/api/v1/keys", json={"type": "program", "label": "x", "role": "director"}
            ),
        ]
        after = (await director.get("/api/v1/keys")).json()

    assert [403, 404, 400, 400] == [answer.status_code for answer in answers]
    assert held == after


async def test_director_ends_a_key_and_its_sockets(site: Running) -> None:
    """A key that a director revokes is marked in the list, and its socket ends at once."""
    secret, key = await site.inside(site.site.ground.accounts.add_key("x", "key", "operator"))
    path = f"/api/v1/keys/{key.id}/revoke"
    async with site.client(key=secret) as operator, site.client(key="director") as director:
        forbidden = await operator.post(path)
        async with site.socket(secret) as peer:
            revoked = await director.post(path)
            async with asyncio.timeout(1):
                _, code = await peer.end()
        unknown = await director.post("/api/v1/keys/9999/revoke")
        listed = (await director.get("/api/v1/keys")).json()

    assert (403, 200, 404) == (forbidden.status_code, revoked.status_code, unknown.status_code)
    assert 4403 == code
    assert revoked.json() in listed
    assert revoked.json()["revoked"]
    assert secret not in str(listed)
