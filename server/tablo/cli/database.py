"""What lies on disk: the tables, and whether the journal is whole."""

import asyncio

import click

from tablo.cli.ground import read_settings, refuse, refusing
from tablo.cli.language import say, tell


@click.group()
def db() -> None:
    """Create and migrate the database."""


@db.command()
def upgrade() -> None:
    """Create the tables, or bring them up to this version."""
    from tablo.store import migrations
    from tablo.store.database import Database

    settings = read_settings()
    with refusing(), Database.open(settings.database) as database:
        migrations.upgrade(database)
    tell("The database is up to date.")


@click.command()
def verify() -> None:
    """Check the journal: hash chain, replay equals checkpoint, every reference resolves."""
    from tablo.store.database import Database
    from tablo.store.journal import Journal

    settings = read_settings()
    with refusing(), Database.open(settings.database, readonly=True) as database:
        problems = asyncio.run(Journal(database).verify())
    for problem in problems:
        where = say("line {line}", line=problem.line) if problem.line else say("journal")
        click.echo(f"{where}: {problem.what}")
    if problems:
        refuse(say("{count} wrong.", count=len(problems)))
    tell("All is right.")
