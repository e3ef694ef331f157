"""How many commands a second become durable, and how long one takes, beside the bare disk.

The bare disk is one SQLite transaction at a time with synchronous=FULL, on the same disk. Commands
go through the room alone, over sockets, and as arrays over HTTP; so many are in flight together.
From `tests/`: `python -m bench.commit [--in-flight 1,32,64,256] [--commands 2000] [--rounds 5]`.
"""

import argparse
import asyncio
import contextlib
import http.client
import itertools
import json
import secrets
import sqlite3
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from bench import measure
from bench.load.peers import LOOPBACK, NotServing, Tablo, running
from tablo.access.actors import SYSTEM
from tablo.access.streams import StreamName
from tablo.app import Ground
from tablo.championship.commands import RecordMark
from tablo.championship.ids import CommandId, EntryId, ModuleId
from tablo.demo.prepare import prepare
from tablo.live.bus import Envelope
from tablo.live.room import Room
from tablo.settings import Settings
from tablo.store.journal import Journal
from tablo.views.channels import render

SOCKETS = 64
"""Sockets that share the commands: one alone may not send as many as one process can take."""
REQUESTS = 400
"""Requests over HTTP in one round, below what a key may send in a row."""
DISK = "bare transaction"

Sample = dict[str, float]
Cells = Sequence[tuple[str, str]]
Do = Callable[[int], Awaitable[None]]


class NotAccepted(Exception):
    """A command was not accepted, so that its time says nothing; the text is the answer."""


def main(words: Sequence[str] | None = None) -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--in-flight", default="1,32,64,256")
    parser.add_argument("--commands", type=int, default=2000, help="at most, for each figure")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args(words)
    flights = [int(word) for word in options.in_flight.split(",")]
    measure.unwind_when_asked()
    try:
        measure.require_linux()
        samples = collect(flights, options.commands, options.rounds)
    except (measure.CannotMeasure, NotServing, NotAccepted) as reason:
        parser.exit(1, f"{reason}\n")
    _show(samples)


def collect(
    flights: Sequence[int], commands: int, rounds: int
) -> dict[tuple[str, int], list[Sample]]:
    """Measure every way at every number in flight, in interleaved rounds."""
    samples: dict[tuple[str, int], list[Sample]] = {}
    # Nobody is pinned: processor time is not what is measured, and the room needs a second core
    # for the thread that writes.
    cores = measure.Cores.shared()
    with running(Tablo, cores) as peer:
        assert isinstance(peer, Tablo)
        for number in range(rounds):
            measure.progress(f"round {number + 1}")
            found = {(DISK, 1): _bare_disk(peer.folder, min(commands, 500))}
            found |= asyncio.run(_through_the_room(flights, commands))
            found |= asyncio.run(_over_sockets(peer, flights, commands))
            found |= _over_http(peer, flights, commands)
            for key, sample in found.items():
                samples.setdefault(key, []).append(sample)
    return samples


# The ways


def _bare_disk(folder: Path, times: int) -> Sample:
    taken = []
    path = folder / f"bare-{secrets.token_hex(4)}.sqlite3"
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE line (id INTEGER PRIMARY KEY, data TEXT)")
        begin = time.perf_counter()
        for _ in range(times):
            at = time.perf_counter()
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO line (data) VALUES (?)", ("x" * 300,))
            connection.execute("COMMIT")
            taken.append(time.perf_counter() - at)
        return _sample(taken, time.perf_counter() - begin)


class _Nobody:
    """Watches a room and draws nothing."""

    def changed(self, state: object, roster: object, subjects: object) -> None:
        """Take no notice."""


async def _through_the_room(flights: Sequence[int], commands: int) -> dict[tuple[str, int], Sample]:
    with tempfile.TemporaryDirectory(prefix="tablo-bench-") as name:
        settings = Settings(data=Path(name), database_url="")
        ground = Ground.open(settings)
        try:
            made = await prepare(
                ground.database, ground.accounts, ground.clock, settings.data, seed=1
            )
            room = Room(
                Journal(ground.database), ground.clock, roster=made.roster, watcher=_Nobody()
            )
            await room.start()
            marks = _marks(_cells_in(room))

            async def submit(_: int) -> None:
                entry, module, mark = next(marks)
                command = RecordMark(entry=EntryId(entry), module=ModuleId(module), mark=mark)
                id = CommandId(secrets.token_hex(8))
                answer = await room.submit(Envelope(id=id, actor=SYSTEM, command=command))
                if answer.outcome != "accepted":
                    raise NotAccepted(f"the room: {answer}")

            found = {}
            for flight in flights:
                found["room", flight] = await _fly(submit, flight, commands)
            await room.stop()
            return found
        finally:
            ground.database.close()


async def _over_sockets(
    peer: Tablo, flights: Sequence[int], commands: int
) -> dict[tuple[str, int], Sample]:
    key = peer.links["keys"]["operator"]
    async with contextlib.AsyncExitStack() as held:
        sockets = [await held.enter_async_context(_socket(peer.port, key)) for _ in range(SOCKETS)]
        marks = _marks(await _cells(sockets[0]))
        answers: dict[str, asyncio.Future[str]] = {}
        readers = [asyncio.create_task(_read(socket, answers)) for socket in sockets]

        async def send(number: int) -> None:
            id, (entry, module, mark) = secrets.token_hex(8), next(marks)
            coming = answers[id] = asyncio.get_running_loop().create_future()
            data = {"entry": entry, "module": module, "mark": mark}
            await _say(sockets[number % SOCKETS], "command", id=id, name="RecordMark", data=data)
            outcome = await asyncio.wait_for(coming, 30)
            if outcome != "accepted":
                raise NotAccepted(f"over a socket: {outcome}")

        found = {}
        for flight in flights:
            found["socket", flight] = await _fly(send, flight, commands)
        for reader in readers:
            reader.cancel()
        await asyncio.wait(readers)
        return found


def _over_http(peer: Tablo, flights: Sequence[int], commands: int) -> dict[tuple[str, int], Sample]:
    # The keys take turns, because one may send only so many requests in a row
    keys = itertools.cycle((peer.links["keys"]["operator"], peer.links["keys"]["director"]))
    connection = http.client.HTTPConnection(LOOPBACK, peer.port, timeout=30)
    found = {}
    with contextlib.closing(connection):
        marks = _marks(asyncio.run(_cells_of(peer)))
        for flight in flights:
            taken, requests = [], max(1, min(REQUESTS, commands // flight))
            begin = time.perf_counter()
            for _ in range(requests):
                at = time.perf_counter()
                _post(connection, next(keys), [next(marks) for _ in range(flight)])
                taken.append(time.perf_counter() - at)
            took = time.perf_counter() - begin
            found["HTTP array", flight] = _sample(taken, took, requests * flight)
    return found


def _post(
    connection: http.client.HTTPConnection, key: str, marks: Sequence[tuple[str, str, str]]
) -> None:
    commands = [
        {
            "type": "command",
            "id": secrets.token_hex(8),
            "name": "RecordMark",
            "data": {"entry": entry, "module": module, "mark": mark},
        }
        for entry, module, mark in marks
    ]
    headers = {"authorization": f"Bearer {key}", "content-type": "application/json"}
    connection.request("POST", "/api/v1/commands", json.dumps(commands), headers)
    body = connection.getresponse().read()
    answers = json.loads(body)
    if not isinstance(answers, list) or any(one["outcome"] != "accepted" for one in answers):
        raise NotAccepted(f"over HTTP: {body[:300]!r}")


# What is marked


def _cells_in(room: Room) -> Cells:
    cells: list[tuple[str, str]] = []
    for contest in room.roster.contests:
        name = StreamName.parse(f"marks:{contest}@crew")
        grid = name and render(name, room.state, room.roster)
        cells += _open_cells(msgspec.to_builtins(grid))
    return cells


def _open_cells(grid: dict[str, Any]) -> Cells:
    return [
        (row["entry"], module["id"])
        for row in grid["rows"]
        for module in grid["modules"]
        if row["status"] == "active" and not (grid["closed"] or module["locked"])
    ]


# Flying


async def _fly(do: Do, flight: int, commands: int) -> Sample:
    """Have so many under way at any time, until all are done."""
    numbers = iter(range(max(flight, commands if flight > 1 else min(commands, 500))))
    taken: list[float] = []

    async def work() -> None:
        for number in numbers:
            at = time.perf_counter()
            await do(number)
            taken.append(time.perf_counter() - at)

    begin = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(flight)))
    return _sample(taken, time.perf_counter() - begin)


def _sample(taken: Sequence[float], took: float, done: int | None = None) -> Sample:
    middle = measure.median(taken) or 0.0
    return {"a_second": (done or len(taken)) / took, "p50_ms": middle * 1000}


def _marks(cells: Cells) -> Iterator[tuple[str, str, str]]:
    """Give every cell a mark in turn, and another one each time: the same would be refused."""
    while True:
        mark = f"0.{next(_passes) % 100:02}"
        for entry, module in cells:
            yield entry, module, mark


_passes = itertools.count()


# Sockets


@contextlib.asynccontextmanager
async def _socket(port: int, key: str) -> AsyncIterator[ClientConnection]:
    url = f"ws://{LOOPBACK}:{port}/live"
    protocols = [Subprotocol("tablo.v1")]
    async with connect(url, subprotocols=protocols, proxy=None, compression=None) as socket:
        await _say(socket, "hello", key=key, kind="api")
        await socket.recv()
        yield socket


async def _say(socket: ClientConnection, type: str, **fields: object) -> None:
    await socket.send(json.dumps({"type": type, **fields}))


async def _read(socket: ClientConnection, answers: dict[str, "asyncio.Future[str]"]) -> None:
    async for text in socket:
        message = json.loads(text)
        if message["type"] == "result":
            answers.pop(message["id"]).set_result(message["outcome"])
        elif message["type"] == "beat":
            await _say(socket, "ping", t0=0)


async def _cells_of(peer: Tablo) -> Cells:
    async with _socket(peer.port, peer.links["keys"]["operator"]) as socket:
        return await _cells(socket)


async def _cells(socket: ClientConnection) -> Cells:
    index = await _view(socket, "index@crew")
    cells: list[tuple[str, str]] = []
    for contest in index["contests"]:
        cells += _open_cells(await _view(socket, f"marks:{contest['id']}@crew"))
    return cells


async def _view(socket: ClientConnection, stream: str) -> dict[str, Any]:
    await _say(socket, "subscribe", streams=[stream])
    while True:
        message = json.loads(await asyncio.wait_for(socket.recv(), 10))
        if message["type"] == "view" and message["stream"] == stream:
            await _say(socket, "unsubscribe", streams=[stream])
            view: dict[str, Any] = message["view"]
            return view


def _show(samples: dict[tuple[str, int], list[Sample]]) -> None:
    middle = {
        key: {name: measure.median([one[name] for one in found]) for name in found[0]}
        for key, found in samples.items()
    }
    disk = middle[DISK, 1]
    rows: list[list[measure.Cell]] = []
    for (way, flight), figures in middle.items():
        single = middle.get((way, 1), {})
        rows.append([
            way, flight,
            figures["a_second"], measure.ratio(figures["a_second"], single.get("a_second")),
            figures["p50_ms"], measure.ratio(figures["p50_ms"], disk["p50_ms"]),
            len(samples[way, flight]),
        ])  # fmt: skip
    measure.present(
        "Durable commands",
        ["", "in flight", "a second", "÷ one by one", "p50 ms", "÷ bare disk", "rounds"],
        rows,
        notes=[
            "Medians of interleaved rounds; bare disk: one SQLite transaction, synchronous=FULL.",
            "HTTP: p50 of a whole array.",
        ],
        raw={
            "samples": [
                {"way": way, "in_flight": flight, "rounds": found}
                for (way, flight), found in samples.items()
            ]
        },
    )


if __name__ == "__main__":
    main()
