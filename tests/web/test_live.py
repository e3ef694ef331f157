"""The live socket: who comes in, what is executed, how it ends.

Once over prepared frames, and once as under a server that knows nothing of them.
"""

import asyncio
import json
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus
from websockets.frames import Frame, Opcode

from makers import ANNA, CONTEST, M1
from running import Peer, Running, running
from tablo.access.actors import Scope
from web.plain import without_prepared_frames

ORIGINS_REFUSED = (
    "http://host.evil",
    "http://127.0.0.1",
    "http://127.0.0.1:1",
    "https://{host}",
    "HTTP://{host}",
    "http://{host}.evil",
    "http://{host}/",
    "http://LOCALHOST:{port}",
    "http://127.0.0.1:{port}\u0430",
    "",
)


@pytest.fixture(scope="module", params=["prepared", "plain"])
def site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Running]:
    """Give a running server, with our extension of ASGI and without."""
    with running(tmp_path_factory.mktemp("site")) as site:
        if request.param == "plain":
            without_prepared_frames(site)
        yield site


def an_id() -> str:
    """Make a command id that no other test uses."""
    return uuid.uuid4().hex


def a_mark(mark: str, **more: Any) -> dict[str, Any]:
    """Make the data of a command that records a mark."""
    return {"entry": ANNA, "module": M1, "mark": mark, **more}


async def version_of(site: Running, stream: str) -> int:
    """Give a stream's newest version: it rises with every change that can be seen."""
    async with site.client(key="director") as client:
        frame = (await client.get(f"/api/v1/streams/{stream}")).json()
    return int(frame["version"])


async def test_welcomes_who_says_hello(site: Running) -> None:
    """Whoever says hello is told who the server takes them for."""
    async with site.socket() as peer:
        await peer.say(type="hello", key=site.keys["screen"], kind="screen", engine="Chrome/127")

        welcome = await peer.hear("welcome")

    assert {"kind": "screen", "id": "wall", "role": None, "name": "screen"} == welcome["you"]
    assert (1, 1) == (welcome["protocol"], welcome["heartbeat_s"])


async def test_public_is_welcome_without_a_key(site: Running) -> None:
    """Nobody needs a key to look at what is public."""
    async with site.socket("") as peer:
        await peer.say(type="subscribe", streams=[f"standings:{CONTEST}@public"])

        view = await peer.hear("view")

    assert f"standings:{CONTEST}@public" == view["stream"]


async def test_subprotocol_is_spoken(site: Running) -> None:
    """The server answers in the subprotocol that was offered, and in no other."""
    async with site.socket("") as peer:
        assert "tablo.v1" == peer.connection.subprotocol
    with pytest.raises(InvalidStatus) as refused:
        async with site.socket("", subprotocols=["other"]):
            pass
    assert 400 == refused.value.response.status_code


async def test_sealed_stream_is_gone_for_the_public(site: Running) -> None:
    """A stream that somebody may not read is gone, and so is one that there is not."""
    async with site.socket("") as peer:
        await peer.say(type="subscribe", streams=[f"marks:{CONTEST}@crew", "nonsense"])

        assert "forbidden" == (await peer.hear("gone", stream=f"marks:{CONTEST}@crew"))["reason"]
        assert "unknown" == (await peer.hear("gone", stream="nonsense"))["reason"]


async def test_ping_is_answered_with_server_times(site: Running) -> None:
    """A pong brings back the client's time and says when it came and went."""
    async with site.socket("") as peer:
        await peer.say(type="ping", t0=12.5)

        pong = await peer.hear("pong")

    assert 12.5 == pong["t0"]
    assert pong["t1"] <= pong["t2"]


async def test_accepted_command_is_seen(site: Running) -> None:
    """A mark that was accepted is in the next view, and once only however often it is sent."""
    async with site.socket("director") as peer:
        await peer.say(type="subscribe", streams=[f"marks:{CONTEST}@crew"])
        await peer.hear("view")
        id = an_id()

        first = await peer.command(id, "RecordMark", **a_mark("11.25"))
        view = await peer.hear("view")
        again = await peer.command(id, "RecordMark", **a_mark("11.25"))

    assert ("accepted", False) == (first["outcome"], first["repeated"])
    assert ("accepted", True) == (again["outcome"], again["repeated"])
    assert "11.25" in json.dumps(view)


@pytest.mark.parametrize(
    ("name", "data", "outcome", "named"),
    [
        ("NoSuchCommand", {}, "invalid", "NoSuchCommand"),
        ("RecordMark", {"entry": ANNA, "module": M1, "mark": 7}, "invalid", "mark"),
        ("RecordMark", {"entry": 5, "module": M1, "mark": "7"}, "invalid", "entry"),
        ("RecordMark", {"module": M1, "mark": "7"}, "invalid", "entry"),
        ("RecordMark", {"entry": "nobody", "module": M1, "mark": "7"}, "refused", "nobody"),
        ("RecordMark", {"entry": ANNA, "module": "m9", "mark": "7"}, "refused", "m9"),
        ("RecordMark", {"entry": ANNA, "module": M1, "mark": "31"}, "refused", "30"),
        ("RecordMark", {"entry": ANNA, "module": M1, "mark": "NaN"}, "refused", "NaN"),
        ("RecordMark", {"entry": ANNA, "module": M1, "mark": "-1"}, "refused", "-1"),
        ("ExpireTimer", {"timer": "m1-timer"}, "invalid", "ExpireTimer"),
    ],
)
async def test_bad_command_changes_nothing(
    site: Running, name: str, data: dict[str, Any], outcome: str, named: str
) -> None:
    """What can't be done is refused in words that name it, and nothing changes."""
    before = await version_of(site, f"marks:{CONTEST}@crew")
    async with site.socket("director") as peer:
        result = await peer.command(an_id(), name, **data)

        assert outcome == result["outcome"]
        assert named in result["reason"]["text"]
        await peer.say(type="ping", t0=1)
        await peer.hear("pong")
    assert before == await version_of(site, f"marks:{CONTEST}@crew")


async def test_public_and_screens_command_nothing(site: Running) -> None:
    """Who only looks gets "forbidden" for every command."""
    for key in ("", "screen", "output", "viewer"):
        async with site.socket(key) as peer:
            result = await peer.command(an_id(), "RecordMark", **a_mark("5"))
            assert "forbidden" == result["outcome"]


async def test_command_before_hello_is_not_executed(site: Running) -> None:
    """A command that comes before hello is complained about and never looked at again."""
    before = await version_of(site, f"marks:{CONTEST}@crew")
    async with site.socket() as peer:
        await peer.say(type="command", id=an_id(), name="RecordMark", data=a_mark("3"))
        complaint = await peer.hear("complaint")
        await peer.say(type="hello", key=site.keys["director"])
        await peer.hear("welcome")
        await peer.say(type="ping", t0=1)
        await peer.hear("pong")

    assert "unexpected" == complaint["code"]
    assert before == await version_of(site, f"marks:{CONTEST}@crew")


async def in_one_packet(peer: Peer, *messages: dict[str, Any]) -> None:
    """Send messages so that they arrive together."""
    frames = [Frame(Opcode.TEXT, json.dumps(message).encode()) for message in messages]
    data = b"".join(frame.serialize(mask=True) for frame in frames)
    peer.connection.transport.write(data)


async def test_refused_hello_executes_nothing_that_came_with_it(site: Running) -> None:
    """A command in the same packet as a hello that is refused has no effect."""
    before = await version_of(site, f"marks:{CONTEST}@crew")
    command = {"type": "command", "id": an_id(), "name": "RecordMark", "data": a_mark("4")}
    async with site.socket() as peer:
        await in_one_packet(
            peer, {"type": "hello", "key": "tablo_wrong"}, command, {**command, "id": an_id()}
        )
        heard, code = await peer.end()

    assert [{"type": "goodbye", "reason": "revoked"}] == heard
    assert 4403 == code
    assert before == await version_of(site, f"marks:{CONTEST}@crew")


async def test_hello_and_command_in_one_packet(site: Running) -> None:
    """A command in the same packet as a hello that is welcome comes after the welcome."""
    async with site.socket() as peer:
        await in_one_packet(
            peer,
            {"type": "hello", "key": site.keys["director"]},
            {"type": "command", "id": "x", "name": "RecordMark", "data": a_mark("31")},
        )

        assert "welcome" == (await peer.next())["type"]
        assert "refused" == (await peer.hear("result"))["outcome"]


async def test_third_malformed_message_ends_the_socket(site: Running) -> None:
    """Each unreadable message gets a complaint; at the third the socket closes with 4400."""
    async with site.socket("") as peer:
        for text in ("{", '{"type":"nonsense"}', '{"type":"ping","t0":"soon"}'):
            await peer.connection.send(text)
        heard, code = await peer.end()

    assert ["complaint"] * 3 == [said["type"] for said in heard]
    assert 4400 == code


async def test_complaints_count_before_hello_too(site: Running) -> None:
    """Whoever talks nonsense before hello is closed as well."""
    async with site.socket() as peer:
        for _ in range(3):
            await peer.connection.send("[]")
        _, code = await peer.end()

    assert 4400 == code


async def test_binary_message_gets_a_complaint(site: Running) -> None:
    """A binary message is complained about, and the socket lives on."""
    async with site.socket("") as peer:
        await peer.connection.send(b"\x00\x01")
        assert "binary" == (await peer.hear("complaint"))["code"]
        await peer.say(type="ping", t0=1)
        await peer.hear("pong")


async def test_long_message_gets_a_complaint_that_names_the_limit(site: Running) -> None:
    """A message of 65 KiB is complained about with the limit; one of 64 KiB is read."""
    async with site.socket("") as peer:
        await peer.say(type="ping", t0=1, filler="x" * 65 * 1024)
        complaint = await peer.hear("complaint")
        await peer.say(type="ping", t0=2, filler="x" * (64 * 1024 - 60))
        await peer.hear("pong")

    assert "too_large" == complaint["code"]
    assert "65536" in complaint["text"]


async def test_huge_message_ends_the_socket(site: Running) -> None:
    """A message far above the limit is not even read: close 1009."""
    async with site.socket("", max_size=None) as peer:
        await peer.connection.send("x" * 1_000_000)
        _, code = await peer.end()

    assert 1009 == code


async def test_flood_ends_the_socket(site: Running) -> None:
    """Whoever sends more than the limit gets goodbye{limit} and close 4429."""
    async with site.socket("") as peer:
        for n in range(400):
            await peer.say(type="ping", t0=n)
        heard, code = await peer.end()

    assert {"type": "goodbye", "reason": "limit"} == heard[-1]
    assert 4429 == code


async def test_flood_of_pings_ends_the_socket(site: Running) -> None:
    """Websocket pings are limited too, and everybody else is answered meanwhile."""
    async with site.socket("") as peer, site.client() as client:
        ping = Frame(Opcode.PING, b"x" * 100).serialize(mask=True)
        peer.connection.transport.write(ping * 5000)
        _, code = await peer.end()

        assert 200 == (await client.get("/healthz")).status_code
    assert 4429 == code


async def test_silent_client_is_sent_away(site: Running) -> None:
    """Who does not say hello within 5 s is closed."""
    async with site.socket() as peer:
        heard, code = await peer.end()

    assert [{"type": "goodbye", "reason": "slow"}] == heard
    assert 4408 == code


@pytest.mark.parametrize("origin", ORIGINS_REFUSED)
async def test_foreign_origin_is_refused(site: Running, origin: str) -> None:
    """A handshake from a page of anybody else gets 403 before a socket is open."""
    host = site.url.removeprefix("http://")
    named = origin.format(host=host, port=host.rpartition(":")[2])

    with pytest.raises(InvalidStatus) as refused:
        async with site.socket("", additional_headers={"Origin": named.encode().decode("latin-1")}):
            pass

    assert 403 == refused.value.response.status_code


async def test_own_origin_and_none_are_welcome(site: Running) -> None:
    """Our own page and programs, which send no Origin, come in."""
    async with site.socket("", origin=site.url):
        pass
    async with site.socket(""):
        pass


async def test_page_from_a_file_needs_a_key_that_only_reads(site: Running) -> None:
    """Origin `null` comes in with a read-only key, and in no other way."""
    null = {"Origin": "null"}
    async with site.socket("output", additional_headers=null):
        pass
    for hello in ({}, {"key": site.keys["director"]}):
        async with site.socket(additional_headers=null) as peer:
            await peer.say(type="hello", **hello)
            _, code = await peer.end()
            assert 4403 == code
    with pytest.raises(InvalidStatus) as refused:
        async with site.socket(additional_headers={**null, "Cookie": "tablo=anything"}):
            pass
    assert 403 == refused.value.response.status_code


async def test_revoked_key_ends_its_sockets(site: Running) -> None:
    """Within 2 s after a key was revoked its sockets are gone, and nothing of them happens."""
    secret, key = await site.inside(site.site.ground.accounts.add_key("x", "key", "director"))
    before = await version_of(site, f"marks:{CONTEST}@crew")
    async with site.socket(secret) as peer:
        await site.inside(site.site.ground.accounts.revoke_key(key.id))
        async with asyncio.timeout(2):
            heard, code = await peer.end()

    assert "revoked" == heard[-1]["reason"]
    assert 4403 == code
    async with site.socket() as peer:
        await peer.say(type="hello", key=secret)
        await peer.say(type="command", id=an_id(), name="RecordMark", data=a_mark("6"))
        _, code = await peer.end()
    assert 4403 == code
    assert before == await version_of(site, f"marks:{CONTEST}@crew")


async def test_another_role_holds_at_once(site: Running) -> None:
    """Who gets another role is asked to come again, and comes with the new one."""
    accounts = site.site.ground.accounts
    await site.inside(accounts.add("boris", "Борис", "viewer", Scope(), "correct horse"))
    signed_in = await site.inside(accounts.sign_in("boris", "correct horse"))
    cookie = {"Cookie": f"tablo={signed_in.token}"}
    async with site.socket("", additional_headers=cookie) as peer:
        await site.inside(accounts.set_role("boris", "operator", Scope()))
        async with asyncio.timeout(2):
            heard, code = await peer.end()
    assert ("restart", 1012) == (heard[-1]["reason"], code)
    async with site.socket(additional_headers=cookie) as peer:
        await peer.say(type="hello")
        assert "operator" == (await peer.hear("welcome"))["you"]["role"]


async def test_painted_is_seen_by_crew(site: Running) -> None:
    """What a screen reports as painted stands in the crew's view of its health."""
    stream = "screen:wall"
    async with site.socket("screen") as screen, site.socket("director") as crew:
        await screen.say(type="subscribe", streams=[stream])
        version = (await screen.hear("view"))["version"]
        await screen.say(type="painted", streams={stream: version}, fps=60, visible=True)
        await crew.say(type="subscribe", streams=["health@crew"])

        async with asyncio.timeout(5):
            while True:
                (wall,) = (await crew.hear("view"))["view"]["screens"]
                if wall.get("painted"):
                    break

    assert {stream: version} == wall["painted"]


async def test_screen_with_old_pages_is_told_to_crew(site: Running) -> None:
    """A screen says what pages it runs and what its device is like; crew sees if they are old."""
    hello = {"type": "hello", "kind": "screen", "key": site.keys["screen"], "build": "yesterday"}
    async with site.socket() as screen, site.socket("director") as crew:
        await screen.say(**hello)
        await screen.hear("welcome")
        await screen.say(type="painted", size="3840 × 1080", ratio=2, awake=False)
        await crew.say(type="subscribe", streams=["health@crew"])

        async with asyncio.timeout(5):
            while True:
                (wall,) = (await crew.hear("view"))["view"]["screens"]
                if wall.get("size"):
                    break

    assert ("3840 × 1080", "yesterday", True) == (wall["size"], wall["build"], wall["outdated"])
    assert (2, False) == (wall["ratio"], wall["awake"])
