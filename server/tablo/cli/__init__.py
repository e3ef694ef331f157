"""The command line: `tablo`, and what each of its commands prints and ends with.

Exit codes: 0 done, 1 refused or found wrong, 2 wrong usage. What a command needs is imported
inside of it, so that `tablo --help` answers at once.
"""

import click

from tablo import __version__
from tablo.cli.backups import backup, restore
from tablo.cli.database import db, verify
from tablo.cli.doctor import doctor
from tablo.cli.exports import export
from tablo.cli.imports import import_
from tablo.cli.kiosk import kiosk
from tablo.cli.people import account, key
from tablo.cli.servers import demo, serve


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="tablo")
def main() -> None:
    """Live venue scoreboard and broadcast system.

    Settings are read from TABLO_… in the environment or in the file .env; see .env.example.
    """


for command in (
    demo,
    serve,
    doctor,
    db,
    verify,
    backup,
    restore,
    account,
    key,
    import_,
    export,
    kiosk,
):
    main.add_command(command)
