"""Whether the settings fit together."""

from collections.abc import Iterator
from importlib.util import find_spec
from urllib.parse import urlsplit

from tablo.checkup.finding import Finding, ok, wrong
from tablo.checkup.place import kind
from tablo.settings import Settings

ABOUT = "settings"


def check(settings: Settings) -> Iterator[Finding]:
    """Find settings that exclude each other."""
    found = [*_database(settings), *_parts(settings), *_address(settings), *_desk(settings)]
    yield from found or [ok(ABOUT, "The settings fit together.")]


def _database(settings: Settings) -> Iterator[Finding]:
    if kind(settings) is None:
        yield wrong(
            ABOUT,
            "TABLO_DATABASE_URL names no database that Tablo knows.",
            "Write postgresql+psycopg://…, or sqlite:/// and the path of a file.",
        )


def _parts(settings: Settings) -> Iterator[Finding]:
    if settings.redis_url and kind(settings) == "sqlite":
        yield wrong(
            ABOUT,
            "Redis is set, but several processes can't share SQLite.",
            "Set TABLO_DATABASE_URL to a PostgreSQL, or take TABLO_REDIS_URL away.",
        )


def _address(settings: Settings) -> Iterator[Finding]:
    if not settings.public_url:
        return
    public = urlsplit(settings.public_url)
    if settings.secure_cookies and public.scheme == "http":
        yield wrong(
            ABOUT,
            "Nobody can sign in at {url}: browsers drop secure cookies of plain HTTP.",
            "Set TABLO_SECURE_COOKIES=false, or an address with https://.",
            url=settings.public_url,
        )
    hosts = {host.lower() for host in settings.allowed_hosts}
    if hosts and public.hostname not in hosts:
        yield wrong(
            ABOUT,
            "TABLO_ALLOWED_HOSTS lacks the host of {url}.",
            "Add it, or this server answers nobody who comes by that address.",
            url=settings.public_url,
        )


def _desk(settings: Settings) -> Iterator[Finding]:
    if settings.osc_port and find_spec("pythonosc") is None:
        yield wrong(
            ABOUT,
            "TABLO_OSC_PORT is set, but the library for OSC is missing.",
            "Run pip install 'tablo-live[osc]'.",
        )
