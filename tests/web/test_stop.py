"""The end: everybody hears of it, nobody holds it up, nothing acknowledged is lost."""

import asyncio
import json
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from makers import ANNA, CONTEST, M1
from running import LIMIT_S, running

HELD = 20


async def test_sockets_hear_goodbye(tmp_path: Path) -> None:
    """A server that stops says goodbye{restart}, when to come back, and closes with 1012."""
    with running(tmp_path) as site:
        async with site.socket("") as public, site.socket("screen") as screen:
            site.ask_to_stop()
            for peer in (public, screen):
                heard, code = await peer.end()
                assert ("goodbye", "restart") == (heard[-1]["type"], heard[-1]["reason"])
                assert 0 <= heard[-1]["retry_ms"] <= 1000
                assert 1012 == code


async def test_stalled_peers_hold_nothing_up(tmp_path: Path) -> None:
    """With peers that read nothing the server is gone within 5 s, and the others hear of it."""
    with running(tmp_path) as site:
        stalled = [a_stalled_peer(site.url, site.keys["director"]) for _ in range(HELD)]
        async with site.socket("director") as peer:
            for n in range(60):
                mark = f"{n % 2 + 1}"
                await peer.command(f"fill-{n}", "RecordMark", entry=ANNA, module=M1, mark=mark)
            began = time.monotonic()
            site.ask_to_stop()
            _, code = await peer.end()
            async with asyncio.timeout(LIMIT_S):
                while not site.stopped:  # noqa: ASYNC110  # A thread has no event to wait for
                    await asyncio.sleep(0.01)
            took = time.monotonic() - began
        for held in stalled:
            held.close()

    assert 1012 == code
    assert took < 5


def a_stalled_peer(url: str, key: str) -> socket.socket:
    """Make a socket that asks for much and reads nothing."""
    host, _, port = url.removeprefix("http://").partition(":")
    peer = socket.socket()
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    peer.connect((host, int(port)))
    handshake = (
        f"GET /live HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    )
    peer.sendall(handshake.encode())
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += peer.recv(1)
    streams = [f"{name}:{CONTEST}@crew" for name in ("marks", "standings")]
    peer.sendall(a_frame({"type": "hello", "key": key}))
    peer.sendall(a_frame({"type": "subscribe", "streams": [*streams, "index@crew"]}))
    return peer


def a_frame(message: dict[str, object]) -> bytes:
    """Write a text frame as a client does, with a mask of zeros."""
    payload = json.dumps(message).encode()
    head = bytes([0x81, 0x80 | 126]) + len(payload).to_bytes(2, "big")
    return head + bytes(4) + payload


async def test_what_was_accepted_is_there_again(tmp_path: Path) -> None:
    """After a stop and a start every screen and mark is as it was, in a new epoch."""
    stream = f"/api/v1/streams/marks:{CONTEST}@crew"
    with running(tmp_path) as site:
        async with site.socket("director") as peer:
            result = await peer.command("m", "RecordMark", entry=ANNA, module=M1, mark="7.25")
        async with site.client(key="director") as client:
            before = (await client.get(stream)).json()
        keys = site.keys
    with running(tmp_path) as site:
        site.keys = keys
        async with site.client(key="director") as client:
            after = (await client.get(stream)).json()
        async with site.socket("director") as peer:
            again = await peer.command("m", "RecordMark", entry=ANNA, module=M1, mark="7.25")

    assert "accepted" == result["outcome"]
    assert ("accepted", True) == (again["outcome"], again["repeated"])
    assert before["view"] == after["view"]
    assert before["epoch"] != after["epoch"]


def test_sigterm_ends_the_process_in_order(tmp_path: Path) -> None:
    """`tablo demo` says where it is in one line, ends at SIGTERM with 0, and starts again."""
    keys = set()
    for _ in range(2):
        command = [sys.executable, "-m", "tablo", "demo", "--port", "0", "--links", "json"]
        command += ["--data", str(tmp_path / "demo"), "--no-simulation"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            links = json.loads(process.stdout.readline())
            keys.add(links["keys"]["director"])
            began = time.monotonic()
            process.send_signal(signal.SIGTERM)
            assert 0 == process.wait(LIMIT_S)
            assert time.monotonic() - began < 5

    assert 1 == len(keys)
    assert {"public", "console", "login", "password", "keys", "screens", "overlays"} == set(links)
    assert 0o600 == (tmp_path / "demo" / "demo.json").stat().st_mode & 0o777
