"""Services that any test may ask for by name; see `services` for where they come from."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from playwright.sync_api import Browser

import services

MEMORY = Path("/dev/shm")
ROOM_BYTES = 2 * 1024**3


def pytest_configure() -> None:
    """Write into memory where there is room: a busy disk, which may stand still for seconds, is no finding.

    Programs speak English to tests, on whichever machine.
    """
    os.environ["LC_ALL"] = "C.UTF-8"
    free = shutil.disk_usage(MEMORY).free if os.access(MEMORY, os.W_OK) else 0
    if "TMPDIR" not in os.environ and free >= ROOM_BYTES:
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run files that need the browser last: its driver keeps a loop running in the main thread."""
    browsing = {item.path for item in items if "browser" in getattr(item, "fixturenames", ())}
    items.sort(key=lambda item: item.path in browsing)


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """Give the URL of a real Redis or Valkey."""
    try:
        with services.redis() as url:
            yield url
    except services.Missing as reason:
        services.skip_or_fail("redis", str(reason))


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """Give the URL of a real PostgreSQL server."""
    try:
        with services.postgres() as url:
            yield url
    except services.Missing as reason:
        services.skip_or_fail("postgres", str(reason))


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the URL of a database with nothing in it, of either kind, for one test."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'tablo.sqlite3'}"
        return
    server = cast(str, request.getfixturevalue("postgres_url"))
    with services.empty_database(server) as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give a real Chromium."""
    try:
        with services.browser() as chromium:
            yield chromium
    except services.Missing as reason:
        services.skip_or_fail("browser", str(reason))
