"""The history of the tables, one revision a file in `versions/`.

`upgrade` needs no file beside the package, so it works from an installed wheel. A new revision is
written by hand; the test that compares the result with `store.tables` says what is missing.
"""

from pathlib import Path
from typing import Literal

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection

from tablo.store.database import Database
from tablo.store.errors import SchemaUnknown

Standing = Literal["current", "older", "foreign", "none"]


def upgrade(database: Database) -> None:
    """Bring the tables up to this release, all in one transaction; blocks.

    Makes them in an empty database, does nothing in an up-to-date one, and raises `SchemaUnknown`
    when a newer release has been there.
    """
    database.write_now(_upgrade)


def is_current(connection: Connection) -> bool:
    """Tell whether the tables are those of this release."""
    return standing(connection) == "current"


def standing(connection: Connection) -> Standing:
    """Tell whether the tables are of this release, an older one or a foreign one, if any."""
    held = MigrationContext.configure(connection).get_current_revision()
    if held is None:
        return "none"
    if held == newest():
        return "current"
    known = ScriptDirectory.from_config(_config()).walk_revisions()
    return "older" if held in {one.revision for one in known} else "foreign"


def newest() -> str:
    """Name the newest revision that this release knows."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def _upgrade(connection: Connection) -> None:
    config = _config()
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise SchemaUnknown(f"the database belongs to another release: {error}") from error


def _config() -> Config:
    config = Config()
    # a percent sign in the path would be read as the beginning of a variable
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
