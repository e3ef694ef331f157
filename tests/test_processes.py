"""Several processes as one server: web processes and a room over Redis and PostgreSQL, all real."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from click.testing import CliRunner
from sqlalchemy import text
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

import services
from keeping import KeptPostgres, KeptRedis, kept_postgres, kept_redis
from makers import ANNA, CONTEST, M1, a_roster
from running import Peer
from running import running as running_site
from tablo.access.actors import Scope
from tablo.app import Ground
from tablo.cli import main
from tablo.paths import fixtures
from tablo.settings import Settings
from tablo.store import migrations, roster
from tablo.store.database import Database
from tablo.store.journal import Journal

LEASE_S = 1.0
CREW = f"standings:{CONTEST}@crew"
LIMIT_S = 20.0


class Process:
    """Hold one process of the server."""

    def __init__(self, environment: dict[str, str], folder: Path, *words: str) -> None:
        """Take what follows `tablo serve`."""
        self.words = words
        self._environment, self._folder = environment, folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait for nothing."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tablo", "serve", *self.words],
            env=self._environment,
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
        )

    @property
    def pid(self) -> int:
        """Give its number."""
        assert self._process is not None
        return self._process.pid

    @property
    def running(self) -> bool:
        """Tell whether it runs."""
        return self._process is not None and self._process.poll() is None

    def send(self, sign: signal.Signals) -> None:
        """Send it a signal."""
        assert self._process is not None
        self._process.send_signal(sign)

    def wait(self, seconds: float = LIMIT_S) -> int:
        """Wait for its end and give its exit code."""
        assert self._process is not None
        return self._process.wait(seconds)

    def end(self) -> None:
        """End it at once, if it runs."""
        if self.running:
            self.send(signal.SIGKILL)
            self.wait()


class Cluster:
    """Hold a Redis, a database and the processes of one server: two for the web, two rooms."""

    def __init__(self, redis: KeptRedis, postgres: KeptPostgres, folder: Path) -> None:
        """Take the services and a folder without settings."""
        self.redis, self.postgres = redis, postgres
        self.database_url = database_url = postgres.url
        self.folder = folder
        self.environment = {
            **{name: value for name, value in os.environ.items() if "TABLO_" not in name},
            "TABLO_DATABASE_URL": database_url,
            "TABLO_REDIS_URL": redis.url,
            "TABLO_LEASE_S": str(LEASE_S),
            "TABLO_LOG_LEVEL": "error",
            "TABLO_HOST": "127.0.0.1",
        }
        self.ports = [services.free_port(), services.free_port()]
        self.webs = [self.process("--part", "web", "--port", str(port)) for port in self.ports]
        self.rooms = [self.process("--part", "room") for _ in range(2)]
        self.key = asyncio.run(self._a_championship())
        self._numbers = 0

    def process(self, *words: str) -> Process:
        """Make a process that has not been started."""
        return Process(self.environment, self.folder, *words)

    async def _a_championship(self) -> str:
        with Database.open(self.database_url) as database:
            migrations.upgrade(database)
        ground = Ground.open(Settings(_env_file=None, database_url=self.database_url))  # type: ignore[call-arg]
        try:
            await ground.database.write(lambda connection: roster.save(connection, a_roster()))
            secret, _ = await ground.accounts.add_key("test", "key", role="director", scope=Scope())
            return secret
        finally:
            ground.database.close()

    def url(self, web: int) -> str:
        """Give the address of a web process."""
        return f"http://127.0.0.1:{self.ports[web]}"

    async def whole(self) -> None:
        """Start what does not run, and wait until every web process is ready."""
        for process in (*self.rooms, *self.webs):
            if not process.running:
                process.start()
        for web in range(len(self.webs)):
            await self.ready(web)

    async def ready(self, web: int, *, at_last: bool = True) -> dict[str, Any]:
        """Wait until a web process says that all works, or not; give what it says."""
        async with httpx2.AsyncClient(base_url=self.url(web)) as client:
            async with asyncio.timeout(LIMIT_S):
                while True:
                    try:
                        answer = await client.get("/readyz")
                    except httpx2.TransportError:
                        answer = None
                    if answer is not None and (answer.status_code == 200) is at_last:
                        said: dict[str, Any] = answer.json()
                        return said
                    await asyncio.sleep(0.02)

    @asynccontextmanager
    async def socket(self, web: int, key: str = "") -> AsyncIterator[Peer]:
        """Open a socket at a web process; a director's unless another key is given."""
        url = self.url(web).replace("http", "ws") + "/live"
        async with connect(
            url, subprotocols=[Subprotocol("tablo.v1")], compression=None, max_queue=None
        ) as connection:
            peer = Peer(connection)
            await peer.say(type="hello", key=key or self.key, kind="api", lang="en")
            await peer.hear("welcome")
            yield peer

    def a_mark(self) -> dict[str, Any]:
        """Make a command that nobody has sent, with a mark that differs from the one before.

        It stays below the maximum that the demo's files have for that module.
        """
        self._numbers += 1
        mark = f"{self._numbers % 19}.{self._numbers % 100:02}"
        data = {"entry": ANNA, "module": M1, "mark": mark}
        return {"id": f"c{self._numbers}", "name": "RecordMark", "data": data}

    async def post(self, web: int, command: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Send a command over HTTP; give status and result (or problem)."""
        async with httpx2.AsyncClient(
            base_url=self.url(web), headers={"authorization": f"Bearer {self.key}"}, timeout=10
        ) as client:
            answer = await client.post("/api/v1/commands", json=command)
            return answer.status_code, answer.json()

    async def accepted(self, web: int, command: dict[str, Any]) -> dict[str, Any]:
        """Send a command, with the same id again while it is unknown what became of it."""
        async with asyncio.timeout(LIMIT_S):
            while True:
                status, result = await self.post(web, command)
                if status == 200:
                    assert "accepted" == result["outcome"]
                    return result
                assert 503 == status, result
                await asyncio.sleep(0.05)

    def tablo(self, *words: str, check: bool = True) -> "subprocess.CompletedProcess[str]":
        """Run another command of `tablo` beside the server."""
        return subprocess.run(
            [sys.executable, "-m", "tablo", *words],
            env=self.environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=check,
        )

    def revision(self) -> int:
        """Give the roster's revision."""
        with Database.open(self.database_url, readonly=True) as database:
            return database.read_now(roster.load).revision

    def deciding(self) -> int:
        """Tell which room holds the lease."""
        with Database.open(self.database_url, readonly=True) as database:
            holder = database.read_now(
                lambda c: str(c.execute(text("SELECT holder FROM tail")).scalar())
            )
        return [str(room.pid) for room in self.rooms].index(holder.split(":")[-2])

    def effects(self) -> dict[str, int]:
        """Count what each command caused."""
        with Database.open(self.database_url, readonly=True) as database:
            rows = database.read_now(
                lambda c: c.execute(
                    text("SELECT command, count(*) FROM journal WHERE actor <> 'system' GROUP BY 1")
                ).all()
            )
        return {str(command): int(count) for command, count in rows}

    def end(self) -> None:
        """End all processes."""
        for process in (*self.webs, *self.rooms):
            process.end()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Give the services and processes, started once for all tests."""
    folder = tmp_path_factory.mktemp("processes")
    with ExitStack() as stack:
        try:
            redis = stack.enter_context(kept_redis())
        except services.Missing as reason:
            services.skip_or_fail("redis", str(reason))
        try:
            postgres = stack.enter_context(kept_postgres())
        except services.Missing as reason:
            services.skip_or_fail("postgres", str(reason))
        cluster = Cluster(redis, postgres, folder)
        stack.callback(cluster.end)
        yield cluster


@pytest.fixture
async def cluster(running: Cluster) -> Cluster:
    """Give the server with all its processes alive and well."""
    await running.whole()
    return running


def mark_in(view: dict[str, Any]) -> str | None:
    """Find the mark that `Cluster.a_mark` sets in a view of standings."""
    (row,) = [row for row in view["view"]["rows"] if row["entry"] == ANNA]
    (mark,) = [module.get("mark") for module in row["modules"] if module["id"] == M1]
    return None if mark is None else str(mark)


async def shown(peer: Peer, mark: str) -> dict[str, Any]:
    """Wait until a subscribed socket is shown a mark."""
    while True:
        view = await peer.hear("view", stream=CREW)
        if mark_in(view) == mark:
            return view


async def test_a_command_on_one_process_shows_on_the_other(cluster: Cluster) -> None:
    """Sockets of different processes see one championship, and one time."""
    command = cluster.a_mark()
    async with cluster.socket(0) as crew, cluster.socket(1) as screen:
        await screen.say(type="subscribe", streams=[CREW])
        await screen.hear("view", stream=CREW)

        result = await crew.command(command["id"], command["name"], **command["data"])
        await shown(screen, command["data"]["mark"])

        assert "accepted" == result["outcome"]
        times = []
        for peer in (crew, screen):
            await peer.say(type="ping", t0=1)
            times.append((await peer.hear("pong"))["t1"])
        assert abs(times[0] - times[1]) < 100


async def test_a_room_is_killed_under_commands(cluster: Cluster) -> None:
    """The standby takes over within 10 s; what was acknowledged is kept, and happens once."""
    before = [cluster.a_mark() for _ in range(5)]
    for command in before:
        await cluster.accepted(0, command)
    room = cluster.rooms[cluster.deciding()]
    async with cluster.socket(1) as screen:
        await screen.say(type="subscribe", streams=[CREW])
        epoch = (await screen.hear("view", stream=CREW))["epoch"]
        during = [cluster.a_mark() for _ in range(5)]
        sending = [asyncio.create_task(cluster.accepted(0, command)) for command in during]
        room.send(signal.SIGKILL)
        begun = time.monotonic()

        await asyncio.gather(*sending)

        assert time.monotonic() - begun < 10
        last = cluster.a_mark()
        await cluster.accepted(1, last)
        view = await shown(screen, last["data"]["mark"])
        assert epoch != view["epoch"]
    room.wait()
    for command in (*before, *during):
        assert (await cluster.accepted(1, command))["repeated"]
    effects = cluster.effects()
    assert {1} == {effects[command["id"]] for command in (*before, *during, last)}


async def test_a_room_is_stopped_beyond_its_lease(cluster: Cluster) -> None:
    """It wakes up to find another one decides, shows and answers nothing, and ends."""
    room = cluster.rooms[cluster.deciding()]
    async with cluster.socket(0) as screen:
        await screen.say(type="subscribe", streams=[CREW])
        await screen.hear("view", stream=CREW)
        room.send(signal.SIGSTOP)
        command = cluster.a_mark()
        await cluster.accepted(1, command)
        epoch = (await shown(screen, command["data"]["mark"]))["epoch"]

        room.send(signal.SIGCONT)

        assert 1 == await asyncio.to_thread(room.wait)
        last = cluster.a_mark()
        await cluster.accepted(1, last)
        while (view := await screen.hear("view", stream=CREW)) and mark_in(view) != last["data"][
            "mark"
        ]:
            assert epoch == view["epoch"]
        assert epoch == view["epoch"]
    assert 1 == cluster.effects()[command["id"]]


async def test_redis_is_killed_under_commands(cluster: Cluster) -> None:
    """Nothing acknowledged is lost or happens twice, and screens are right again without help."""
    async with cluster.socket(1) as screen:
        await screen.say(type="subscribe", streams=[CREW])
        await screen.hear("view", stream=CREW)
        commands = [cluster.a_mark() for _ in range(40)]

        async def send() -> None:
            for command in commands:
                await cluster.accepted(0, command)

        sending = asyncio.create_task(send())
        for _ in range(2):
            await asyncio.sleep(0.1)
            cluster.redis.kill()
            said = await cluster.ready(0, at_last=False)
            assert "down" == said["bus"]
            assert "ok" == said["database"]
            cluster.redis.start()
            await cluster.ready(0)
        await sending

        await shown(screen, commands[-1]["data"]["mark"])
    effects = cluster.effects()
    assert {1} == {effects[command["id"]] for command in commands}


async def test_redis_is_emptied_under_commands(cluster: Cluster) -> None:
    """Nothing is lost, and both old and new sockets see the newest."""
    async with cluster.socket(1) as screen:
        await screen.say(type="subscribe", streams=[CREW])
        await screen.hear("view", stream=CREW)
        commands = [cluster.a_mark() for _ in range(20)]
        for number, command in enumerate(commands):
            if number % 5 == 0:
                cluster.redis.empty()
            await cluster.accepted(0, command)
        cluster.redis.empty()

        newest = commands[-1]["data"]["mark"]
        await shown(screen, newest)
        async with cluster.socket(0) as late:
            await late.say(type="subscribe", streams=[CREW])
            await shown(late, newest)
    effects = cluster.effects()
    assert {1} == {effects[command["id"]] for command in commands}


@pytest.mark.parametrize("how", [signal.SIGQUIT, signal.SIGKILL])
async def test_postgres_is_killed_under_commands(cluster: Cluster, how: signal.Signals) -> None:
    """Nothing acknowledged is lost or happens twice; what is shown stays, and it goes on unaided."""
    async with cluster.socket(1) as screen:
        await screen.say(type="subscribe", streams=[CREW])
        await screen.hear("view", stream=CREW)
        commands = [cluster.a_mark() for _ in range(30)]

        async def send() -> None:
            for command in commands:
                await screen.say(type="command", **command)
                await cluster.accepted(0, command)

        sending = asyncio.create_task(send())
        await asyncio.sleep(0.1)
        await asyncio.to_thread(cluster.postgres.end, how)
        await cluster.ready(0, at_last=False)
        await asyncio.to_thread(cluster.postgres.start)
        await sending

        await shown(screen, commands[-1]["data"]["mark"])
    effects = cluster.effects()
    assert {1} == {effects[command["id"]] for command in commands}


async def test_a_revoked_key_ends_its_sockets_on_every_process(cluster: Cluster) -> None:
    """Within two seconds, by whichever way it was revoked."""
    added = await asyncio.to_thread(cluster.tablo, "key", "add", "guest", "--role", "viewer")
    key, number = added.stdout.strip(), added.stderr.split()[1]
    async with cluster.socket(0, key) as one, cluster.socket(1, key) as two:
        await asyncio.to_thread(cluster.tablo, "key", "revoke", number)
        begun = time.monotonic()
        ends = await asyncio.gather(one.end(), two.end())

    assert time.monotonic() - begun < 2
    assert [4403, 4403] == [code for _, code in ends]


async def test_an_import_is_refused_while_a_room_runs(cluster: Cluster) -> None:
    """It would decide beside the room: nothing is changed, and the text says what to do."""
    before = cluster.revision()

    refused = await asyncio.to_thread(
        cluster.tablo, "import", "roster", str(fixtures() / "demo"), check=False
    )

    assert (1, before) == (refused.returncode, cluster.revision())
    assert "a server runs on this database" in refused.stderr


async def test_the_journal_is_whole(cluster: Cluster) -> None:
    """Whatever the other tests did before: chain, replay and references are right."""
    await cluster.accepted(0, cluster.a_mark())

    with Database.open(cluster.database_url, readonly=True) as database:
        assert [] == await Journal(database).verify()


async def test_one_command_runs_and_stops_it_all(cluster: Cluster) -> None:
    """`--processes` starts web processes on one port and a room, again when one dies, and stops."""
    port = services.free_port()
    whole = cluster.process("--processes", "2", "--port", str(port))
    whole.start()
    try:
        cluster.ports.append(port)
        await cluster.ready(2)
        children = [int(pid) for pid in children_of(whole.pid)]
        assert 3 == len(children)
        os.kill(children[1], signal.SIGKILL)
        services.wait_until(
            lambda: len(set(children_of(whole.pid)) - set(map(str, children))) == 1, "a new process"
        )
        await cluster.ready(2)

        whole.send(signal.SIGTERM)
        begun = time.monotonic()

        assert 0 == await asyncio.to_thread(whole.wait)
        assert time.monotonic() - begun < 5
        assert not any(lives(pid) for pid in children)
    finally:
        cluster.ports.pop()
        whole.end()


def lives(pid: int) -> bool:
    """Tell whether there is such a process."""
    return Path(f"/proc/{pid}").exists()


def children_of(pid: int) -> list[str]:
    """List the processes that a process has started."""
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


@pytest.mark.parametrize(
    ("set_", "words", "missing"),
    [
        ({}, ["--processes", "2"], "TABLO_REDIS_URL"),
        ({"TABLO_REDIS_URL": "redis://localhost"}, ["--processes", "2"], "TABLO_DATABASE_URL"),
        ({"TABLO_REDIS_URL": "redis://localhost"}, ["--part", "web"], "TABLO_DATABASE_URL"),
        ({}, ["--part", "room"], "TABLO_REDIS_URL"),
    ],
)
def test_what_several_processes_need(
    tmp_path: Path, set_: dict[str, str], words: list[str], missing: str
) -> None:
    """Without Redis and PostgreSQL several processes are wrong usage, and the text says why."""
    clean = {name: value for name, value in os.environ.items() if "TABLO_" not in name}

    ended = subprocess.run(
        [sys.executable, "-m", "tablo", "serve", *words],
        env={**clean, **set_},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert 2 == ended.returncode
    assert missing in ended.stderr


async def test_one_process_over_redis(redis_url: str, tmp_path: Path) -> None:
    """All in one process may meet over Redis too, as the first of several."""
    with running_site(tmp_path, redis_url=redis_url) as site:
        async with site.socket("director") as peer:
            await peer.say(type="subscribe", streams=[CREW])
            await peer.hear("view", stream=CREW)
            command = {"entry": ANNA, "module": M1, "mark": "17.25"}
            result = await peer.command("c1", "RecordMark", **command)

            await shown(peer, "17.25")
            assert "accepted" == result["outcome"]


def test_the_procfile_names_what_there_is() -> None:
    """Each line of the Procfile is a command of `tablo` with options that it has."""
    lines = (Path(__file__).parents[1] / "Procfile").read_text(encoding="utf-8").splitlines()
    commands = dict(line.split(": ", 1) for line in lines)

    assert {"web", "room", "release"} == set(commands)
    for command in commands.values():
        program, *words = command.replace("$PORT", "5000").split()
        assert "tablo" == program
        assert 0 == CliRunner().invoke(main, [*words, "--help"]).exit_code
