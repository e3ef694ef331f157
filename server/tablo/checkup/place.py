"""Which kind of database the settings name, and where its file is."""

from pathlib import Path
from typing import Literal

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from tablo.settings import Settings


def kind(settings: Settings) -> Literal["sqlite", "postgresql"] | None:
    """Name the kind of database; None when it is none that Tablo knows."""
    place = _place(settings)
    if place is None:
        return None
    if place.get_backend_name() == "sqlite":
        return "sqlite" if place.database not in {None, "", ":memory:"} else None
    return "postgresql" if place.get_backend_name() in {"postgresql", "postgres"} else None


def sqlite_file(settings: Settings) -> Path | None:
    """Give the file of an SQLite database; None for another kind."""
    place = _place(settings)
    if place is None or not place.database or kind(settings) != "sqlite":
        return None
    return Path(place.database).absolute()


def _place(settings: Settings) -> URL | None:
    try:
        return make_url(settings.database)
    except ArgumentError:
        return None
