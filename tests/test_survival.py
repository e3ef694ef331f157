"""What was acknowledged is kept, once, whatever happens to the server right after."""

import asyncio
import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import text
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from makers import ANNA, BORIS, CONTEST, M1, M2, VERA, a_roster
from tablo.access.actors import Scope
from tablo.app import Ground
from tablo.settings import Settings
from tablo.store import roster
from tablo.store.database import Database
from tablo.store.journal import Journal

ROUNDS = 50
HERE = Path(__file__).parent


class Served(NamedTuple):
    """Name a running server."""

    pid: int
    url: str


@contextmanager
def servers(folder: Path) -> Iterator["subprocess.Popen[str]"]:
    """Keep the program at hand that forks servers."""
    program = [sys.executable, str(HERE / "forking.py"), str(folder)]
    with subprocess.Popen(
        program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as forking:
        try:
            yield forking
        finally:
            forking.kill()


def start(forking: "subprocess.Popen[str]") -> Served:
    """Start a server and wait until it serves."""
    assert forking.stdin
    assert forking.stdout
    forking.stdin.write("go\n")
    forking.stdin.flush()
    pid, _, url = forking.stdout.readline().strip().partition(" ")
    assert url, "the server did not start"
    return Served(int(pid), url)


async def a_championship(folder: Path) -> str:
    """Put a small championship into a folder; give a director's key."""
    ground = Ground.open(Settings(data=folder))
    try:
        await ground.database.write(lambda connection: roster.save(connection, a_roster()))
        secret, _ = await ground.accounts.add_key("test", "key", role="director", scope=Scope())
        return secret
    finally:
        ground.database.close()


class Sender:
    """Send marks, each with an id of its own, and remember which were acknowledged."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.sent: dict[str, dict[str, Any]] = {}
        self.acknowledged: set[str] = set()
        self.repeated: set[str] = set()
        self.chance = random.Random(7)

    def mark(self) -> dict[str, Any]:
        """Make the next command: one mark after the other, never the same as before."""
        number = len(self.sent)
        entry, module = self.chance.choice([ANNA, BORIS, VERA]), self.chance.choice([M1, M2])
        data = {"entry": entry, "module": module, "mark": f"{number % 30}.{number % 97:02}"}
        command: dict[str, Any] = {
            "type": "command",
            "id": f"c{number}",
            "name": "RecordMark",
            "data": data,
        }
        self.sent[command["id"]] = command
        return command

    async def burst(self, served: Served, kill_after: int) -> None:
        """Send commands without waiting; kill the server on the n-th acknowledgement."""
        url = served.url.replace("http", "ws") + "/live"
        known = self.chance.sample(sorted(self.acknowledged), min(3, len(self.acknowledged)))
        again = known + [id for id in self.sent if id not in self.acknowledged][-20:]
        try:
            # max_queue: a client that stopped reading would not notice that the server is gone
            async with connect(
                url, subprotocols=[Subprotocol("tablo.v1")], compression=None, max_queue=None
            ) as socket:
                await socket.send(json.dumps({"type": "hello", "key": self.key, "kind": "api"}))
                for id in again:
                    await socket.send(json.dumps(self.sent[id]))
                for _ in range(30):
                    await socket.send(json.dumps(self.mark()))
                new = 0
                async for message in socket:
                    new += self.hear(json.loads(message), again)
                    if new >= kill_after:
                        break
                os.kill(served.pid, signal.SIGKILL)
        except ConnectionClosed:
            os.kill(served.pid, signal.SIGKILL)

    def hear(self, message: dict[str, Any], again: list[str]) -> bool:
        """Take a result; tell whether it acknowledged something for the first time."""
        if message["type"] != "result":
            return False
        assert message["outcome"] in {"accepted", "refused"}, message
        if message.get("reason", {}).get("code") == "busy":
            return False
        known = message["id"] in self.acknowledged
        if known:
            assert message["repeated"], "an acknowledged command took effect again"
            assert message["id"] in again
            self.repeated.add(message["id"])
        self.acknowledged.add(message["id"])
        return not known


def test_kill_right_after_accepted(tmp_path: Path) -> None:
    """In 50 rounds of kill -9 under load nothing acknowledged is lost and nothing happens twice."""
    sender = Sender(asyncio.run(a_championship(tmp_path)))

    with servers(tmp_path) as forking:
        for number in range(ROUNDS):
            served = start(forking)
            asyncio.run(sender.burst(served, kill_after=1 + number % 20))

    kept = asyncio.run(the_commands(tmp_path))
    assert sender.acknowledged <= kept
    assert kept <= set(sender.sent)
    assert len(sender.acknowledged) >= ROUNDS
    assert sender.repeated
    assert [] == asyncio.run(problems(tmp_path))


async def the_commands(folder: Path) -> set[str]:
    """List the ids of the commands that the database holds an answer to; none has two effects."""
    database = Database.open(Settings(data=folder).database, readonly=True)
    try:
        effects = await database.read(
            lambda connection: connection.execute(
                text("SELECT command, count(*) FROM journal WHERE actor <> 'system' GROUP BY 1")
            ).all()
        )
        assert all(count == 1 for _, count in effects)
        answers = await database.read(
            lambda connection: connection.execute(
                text("SELECT id FROM command WHERE name = 'RecordMark'")
            ).all()
        )
        return {id for (id,) in answers}
    finally:
        database.close()


async def problems(folder: Path) -> list[Any]:
    """Verify the journal: chain, replay, references."""
    database = Database.open(Settings(data=folder).database)
    try:
        journal = Journal(database)
        state = await journal.open()
        assert state.contest(CONTEST).marks
        return list(await journal.verify())
    finally:
        database.close()
