"""A whole node as one file, and back again."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tablo.cli.ground import Refused, read_settings, refuse, refusing
from tablo.cli.language import say, tell

if TYPE_CHECKING:
    from tablo.settings import Settings

MEGABYTE = 1_000_000


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write the database and all media to FILE; a running server goes on meanwhile.

    FILE is replaced only once the new one is whole. It holds every name, and what passwords and
    keys are checked against: keep it like the database.
    """
    from tablo.clock import Saved, Timeline
    from tablo.store import backup as store
    from tablo.store import meta
    from tablo.store.database import Database

    settings = read_settings()
    with refusing(), Database.open(settings.database, readonly=True) as database:
        saved = database.read_now(lambda connection: meta.load(connection, meta.TIMELINE, Saved))
        try:
            made = store.write(database, settings.media, file, Timeline.open(saved).now())
            store.note(settings.data, made)
        except OSError as error:
            refuse(say("{file} can't be written: {why}.", file=file, why=error.strerror))
    size = max(1, round(made.size / MEGABYTE))
    tell(
        "{file} is written: {lines} lines of the journal, {size} MB.",
        file=file,
        lines=made.last,
        size=size,
    )


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--replace", is_flag=True, help="Set a database that is there aside, under another name."
)
def restore(file: Path, replace: bool) -> None:
    """Put what `tablo backup` wrote to FILE in place, once all of it is proved to be whole.

    The server has to be stopped. Who was signed in signs in again; a key that was revoked after
    the backup was made is valid again.
    """
    from tablo.store import backup as store
    from tablo.store.errors import BackupRefused

    settings = read_settings()
    with refusing():
        try:
            held = store.restore(file, _database(settings), settings.media, replace=replace)
        except BackupRefused as error:
            raise Refused(say("{why}: give --replace to set it aside.", why=error)) from error
        except OSError as error:
            refuse(say("{file} can't be restored: {why}.", file=file, why=error.strerror))
    tell(
        "Restored: {lines} lines of the journal, {media} media.",
        lines=held.last,
        media=len(held.media),
    )


def _database(settings: "Settings") -> Path:
    from sqlalchemy.engine import make_url

    place = make_url(settings.database)
    if place.get_backend_name() != "sqlite" or not place.database:
        raise Refused(
            say("PostgreSQL is restored by pg_restore, and the folder of media by a copy.")
        )
    return Path(place.database)
