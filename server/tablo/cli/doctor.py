"""`tablo doctor`: what is wrong with this machine for a show day."""

import sys
from typing import TYPE_CHECKING

import click

from tablo.cli.ground import REFUSED, wrong_settings
from tablo.cli.language import language, say, tell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tablo.checkup.finding import Finding, Level, Told

LEVELS: "dict[Level, str]" = {"ok": "ok", "known": "worth knowing", "wrong": "wrong"}
COLOURS: "dict[Level, str]" = {"ok": "green", "known": "yellow", "wrong": "red"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the findings for a program.")
def doctor(as_json: bool) -> None:
    """Say what is wrong with this machine for a show day.

    Looks at settings, disk, database, journal, backup, network, clock and memory, and changes
    nothing. A server may run meanwhile. Ends with 1 when something is wrong.
    """
    found = [one.told(language()) for one in _found()]
    wrong, known = (sum(one.level == level for one in found) for level in ("wrong", "known"))
    if as_json:
        import msgspec

        report = {"wrong": wrong, "known": known, "findings": found}
        click.echo(msgspec.json.encode(report).decode())
    else:
        for one in found:
            _print(one)
        click.echo()
        tell("Wrong: {wrong}. Worth knowing: {known}.", wrong=wrong, known=known)
    if wrong:
        sys.exit(REFUSED)


def _found() -> "Iterator[Finding]":
    from pydantic import ValidationError

    from tablo import checkup
    from tablo.checkup.finding import wrong
    from tablo.settings import Settings

    try:
        settings = Settings()
    except ValidationError as error:
        advice = "Put it right in the environment or in the file .env."
        for line in wrong_settings(error):
            yield wrong("settings", "{why}", advice, why=line)
        return
    yield from checkup.look(settings)


def _print(one: "Told") -> None:
    width = max(len(say(level)) for level in LEVELS.values())
    level = click.style(f"{say(LEVELS[one.level]):<{width}}", fg=COLOURS[one.level])
    about = say(one.about)
    click.echo(f"{level}  {about:<12}  {one.what}")
    if one.advice:
        click.echo(f"{'':<{width}}  {'':<12}  > {one.advice}")
