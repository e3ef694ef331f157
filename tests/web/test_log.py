"""The log: a line for each request, and never a key."""

import io
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from running import LOGIN, PASSWORD, running
from tablo.settings import Settings
from tablo.web import log


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Collect what the log of this process says, at its most talkative."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    clients = [logging.getLogger(name) for name in ("httpx2", "httpcore2", "websockets.client")]
    for client in clients:
        client.propagate = False
    stream = io.StringIO()
    log.start(Settings(log_level="debug"), stream)
    yield stream
    root.handlers = handlers
    root.setLevel(level)
    for client in clients:
        client.propagate = True
    structlog.reset_defaults()


async def test_no_key_is_ever_logged(tmp_path: Path, written: io.StringIO) -> None:
    """Wherever a key or a password stands in a request, it does not stand in the log."""
    with running(tmp_path) as site:
        secrets = [*site.keys.values(), PASSWORD]
        key = site.keys["output"]
        async with site.client() as client:
            await client.get(f"/?key={key}")
            await client.get(f"/api/v1/streams/{key}")
            await client.get(f"/nothing/{key}", headers={"authorization": f"Bearer {key}"})
            form = {"login": LOGIN, "password": PASSWORD}
            token = (await client.post("/admin/sign-in", data=form)).cookies["tablo"]
        async with site.socket(key):
            pass
        async with site.socket() as peer:
            await peer.connection.send(f'{{"type":"hello","key":"{key}"')
            await peer.hear("complaint")
        async with site.socket() as peer:
            await peer.say(type="hello", key=[key])
            await peer.hear("complaint")

    lines = written.getvalue()
    assert "path=/nothing/tablo_…" in lines
    assert [] == [secret for secret in [*secrets, token] if secret in lines]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("GET /live?key=abc&x=1", "GET /live?key=…&x=1"),
        ("/display#key=abc", "/display#key=…"),
        ("Authorization: Bearer abc.def", "Authorization: Bearer …"),
        ("tablo_abc234 was used", "tablo_… was used"),
        ("the tablo is up", "the tablo is up"),
    ],
)
def test_redacting(text: str, left: str) -> None:
    """A key goes, what stands around it stays."""
    assert left == log.redact(text)
