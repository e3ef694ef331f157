"""How long a mark takes from one socket to the view on another, with the disk in between.

Beside it stands what the disk alone takes: one bare SQLite transaction with synchronous=FULL.
From `tests/`: `python -m bench.latency [marks]`.
"""

import json
import secrets
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import cycle
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

import services
from bench.report import Figures, report, spread

PAUSE = 0.02
"""Seconds between two marks, so that none waits for the frame rate of the one before."""


def measure(marks: int) -> dict[str, Figures]:
    """Record so many marks, at least two, on a machine that does nothing else; milliseconds."""
    with tempfile.TemporaryDirectory(prefix="tablo-bench-") as name:
        folder = Path(name)
        disk = _bare_transactions(folder / "bare.sqlite3", marks)
        with services.demo("--no-simulation", "--data", str(folder / "demo")) as demo:
            answered, seen = _marks(demo, marks)
    return {
        "bare transaction": spread(disk),
        "command to answer": spread(answered),
        "command to view": spread(seen),
    }


def _bare_transactions(path: Path, times: int) -> list[float]:
    taken = []
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE line (id INTEGER PRIMARY KEY, data TEXT)")
        for _ in range(times):
            begin = time.perf_counter()
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO line (data) VALUES (?)", ("x" * 300,))
            connection.execute("COMMIT")
            taken.append((time.perf_counter() - begin) * 1000)
    return taken


def _marks(demo: services.Demo, marks: int) -> tuple[list[float], list[float]]:
    answered, seen = [], []
    key = demo.links["keys"]["operator"]
    with _socket(demo, key) as writer, _socket(demo, key) as reader:
        stream, view = _a_marks_grid(reader)
        module = next(module["id"] for module in view["modules"] if not module["locked"])
        data = {"entry": view["rows"][0]["entry"], "module": module}
        for _, mark in zip(range(marks), cycle(("1.25", "2.50")), strict=False):
            command = {"id": secrets.token_hex(8), "name": "RecordMark", "data": data}
            data["mark"] = mark
            begin = time.perf_counter()
            _send(writer, "command", **command)
            answer = _next(writer, "result")
            assert answer["outcome"] == "accepted", answer
            answered.append((time.perf_counter() - begin) * 1000)
            _next(reader, "view", stream)
            seen.append((time.perf_counter() - begin) * 1000)
            for socket in (writer, reader):  # a client that stays silent is taken for dead
                _send(socket, "ping", t0=0)
            time.sleep(PAUSE)
    return answered, seen


def _a_marks_grid(reader: ClientConnection) -> tuple[str, dict[str, Any]]:
    _send(reader, "subscribe", streams=["index@crew"])
    contest = _next(reader, "view", "index@crew")["view"]["contests"][0]["id"]
    _send(reader, "unsubscribe", streams=["index@crew"])
    stream = f"marks:{contest}@crew"
    _send(reader, "subscribe", streams=[stream])
    return stream, _next(reader, "view", stream)["view"]


@contextmanager
def _socket(demo: services.Demo, key: str) -> Iterator[ClientConnection]:
    url = f"ws://{services.LOOPBACK}:{demo.port}/live"
    with connect(url, subprotocols=[Subprotocol("tablo.v1")], proxy=None) as socket:
        _send(socket, "hello", key=key, kind="api")
        _next(socket, "welcome")
        yield socket


def _send(socket: ClientConnection, type: str, **fields: object) -> None:
    socket.send(json.dumps({"type": type, **fields}))


def _next(socket: ClientConnection, type: str, stream: str | None = None) -> dict[str, Any]:
    while True:
        message: dict[str, Any] = json.loads(socket.recv(timeout=10))
        if message["type"] == type and stream in (None, message.get("stream")):
            return message


if __name__ == "__main__":
    report("A mark on an idle machine, ms", measure(int(sys.argv[1]) if sys.argv[1:] else 200))
