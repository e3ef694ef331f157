"""A Redis and a PostgreSQL that a test may kill, stop and start again, each at one address."""

import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from redis import Redis

import services


class KeptRedis:
    """Hold a Redis server that keeps nothing on disk."""

    def __init__(self, folder: str) -> None:
        """Take a folder to run in."""
        self.port = services.free_port()
        self.url = f"redis://{services.LOOPBACK}:{self.port}/0"
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and return once it answers."""
        command = [
            services._redis_program(), "--port", str(self.port), "--bind", services.LOOPBACK,
            "--save", "", "--appendonly", "no",
        ]  # fmt: skip
        self._process = subprocess.Popen(command, cwd=self._folder, stdout=subprocess.DEVNULL)
        services.wait_until(lambda: services._answers(self.port), "Redis")

    def kill(self) -> None:
        """End it as a power cut would."""
        self.send(signal.SIGKILL)
        assert self._process is not None
        self._process.wait()
        self._process = None

    def send(self, sign: signal.Signals) -> None:
        """Send it a signal."""
        assert self._process is not None
        self._process.send_signal(sign)

    def empty(self) -> None:
        """Take everything out of it."""
        with self.client() as client:
            client.flushall()

    def client(self) -> "Redis":
        """Open a client of one's own."""
        return Redis.from_url(self.url)

    def end(self) -> None:
        """End it, if it runs."""
        if self._process is not None:
            self.kill()


@contextmanager
def kept_redis() -> Iterator[KeptRedis]:
    """Run a Redis until the end of the block."""
    with tempfile.TemporaryDirectory(prefix="tablo-redis-") as folder:
        server = KeptRedis(folder)
        try:
            server.start()
            yield server
        finally:
            server.end()


class KeptPostgres:
    """Hold a PostgreSQL server with one folder of data, as a show day would run it, with fsync."""

    def __init__(self, folder: Path) -> None:
        """Make its data in a folder."""
        self._folder = folder
        self._user = services._unprivileged(folder)
        self._programs = services._postgres_programs(folder, as_other=self._user is not None)
        self._port = services.free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"postgresql+psycopg://postgres@{services.LOOPBACK}:{self._port}/postgres"
        initdb: list[str | Path] = [
            self._programs / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust",
            "-E", "UTF8", "--no-locale", "--no-sync",
        ]  # fmt: skip
        subprocess.run(initdb, cwd=folder, user=self._user, check=True, capture_output=True)

    def start(self) -> None:
        """Start it, and return once it accepts connections; what it left behind must end first."""
        services.wait_until(self._started, "PostgreSQL")

    def _started(self) -> bool:
        if self._process is None or self._process.poll() is not None:
            command: list[str | Path] = [
                self._programs / "postgres", "-D", self._folder / "data", "-p", str(self._port),
                "-c", f"listen_addresses={services.LOOPBACK}", "-c", "unix_socket_directories=",
            ]  # fmt: skip
            with (self._folder / "log").open("ab") as log:
                self._process = subprocess.Popen(
                    command, cwd=self._folder, user=self._user, stdout=log, stderr=log
                )
        return services._accepts(self.url)

    def end(self, how: signal.Signals = signal.SIGINT) -> None:
        """End it, if it runs: fast (SIGINT), without a word to anybody (SIGQUIT), or killed."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(how)
            self._process.wait()
        self._process = None


@contextmanager
def kept_postgres() -> Iterator[KeptPostgres]:
    """Run a PostgreSQL until the end of the block."""
    with tempfile.TemporaryDirectory(prefix="tablo-postgres-") as folder:
        server = KeptPostgres(Path(folder))
        try:
            server.start()
            yield server
        finally:
            server.end()
