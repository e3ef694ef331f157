"""What runs: the demo, a server, and its parts."""

import asyncio
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from tablo.cli.ground import read_settings, refusing
from tablo.cli.language import say, tell

if TYPE_CHECKING:
    import socket

    from tablo.app import Ground, Part
    from tablo.demo.prepare import Demo, Links
    from tablo.settings import Settings


class Port(click.IntRange):
    """Read a port; 0 takes any free one."""

    name = "port"

    def __init__(self) -> None:
        super().__init__(0, 65_535)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=Port(), default=8000, show_default=True, help="0: any free one.")
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to keep the demo in, and to continue from. [default: a new temporary one]",
)
@click.option("--seed", default=1, show_default=True, help="Another seed, another championship.")
@click.option(
    "--speed", type=click.FloatRange(0.1, 100), default=1.0, show_default=True, help="Of its crew."
)
@click.option("--no-simulation", is_flag=True, help="Let nothing happen by itself.")
@click.option("--links", type=click.Choice(["json"]), help="Print the addresses for a program.")
def demo(
    host: str,
    port: int,
    data: Path | None,
    seed: int,
    speed: float,
    no_simulation: bool,
    links: str | None,
) -> None:
    """Show a championship being scored live. Needs no file, service or setting."""
    if data is not None:
        _demo(data, host, port, seed, 0 if no_simulation else speed, links)
        return
    with tempfile.TemporaryDirectory(prefix="tablo-demo-") as folder:
        _demo(Path(folder), host, port, seed, 0 if no_simulation else speed, links)


def _demo(data: Path, host: str, port: int, seed: int, speed: float, links: str | None) -> None:
    from tablo.app import Ground, Site, run, serve
    from tablo.demo.prepare import prepare
    from tablo.demo.simulator import simulate
    from tablo.web.server import address

    settings = read_settings(
        data=data.absolute(), database_url="", redis_url="", host=host, port=port
    )
    if "log_level" not in settings.model_fields_set:
        settings = settings.model_copy(update={"log_level": "warning"})

    async def show(ground: Ground, listener: "socket.socket") -> None:
        prepared = await prepare(
            ground.database, ground.accounts, ground.clock, ground.settings.data, seed=seed
        )

        async def simulated(site: Site) -> None:
            clock = ground.clock
            await simulate(site.node.room, clock, prepared.crew, seed=seed, speed=speed)

        def greet() -> None:
            _tell(prepared, address(listener), as_json=links is not None)

        site = Site(ground)
        await serve(site, listener, ready=greet, beside=simulated if speed else None)

    with refusing(), _listening(settings) as (listener, ground):
        run(show(ground, listener))


def _tell(prepared: "Demo", base: str, *, as_json: bool) -> None:
    import msgspec

    links = prepared.links(base)
    if as_json:
        click.echo(msgspec.json.encode(links).decode())
    else:
        click.echo(_said(links))
    sys.stdout.flush()


def _said(links: "Links") -> str:
    sign_in = say("login {login}, password {password}", login=links.login, password=links.password)
    return "\n".join(
        (
            say("Tablo is running. Stop it with Ctrl-C."),
            "",
            f"  {say('For phones'):<14}{links.public}",
            f"  {say('Console'):<14}{links.console}",
            f"  {'':<14}{sign_in}",
            "",
            f"  {say('Screens')}",
            *(f"    {name:<16}  {url}" for name, url in links.screens.items()),
            "",
            f"  {say('Overlays, as browser sources in OBS or vMix')}",
            *(f"    {name:<16}  {url}" for name, url in links.overlays.items()),
            "",
        )
    )


@click.command()
@click.option("--host", help="Address to listen on. [default: TABLO_HOST, or 0.0.0.0]")
@click.option("--port", type=Port(), help="[default: TABLO_PORT, or 8000]")
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Processes that hold sockets, beside one for the room; several need Redis and PostgreSQL.",
)
@click.option(
    "--part",
    type=click.Choice(["web", "room"]),
    help="Be only one part, and let others start the rest: a process that holds sockets, or the "
    "room that decides. A second room stands by and takes over when the first one ends.",
)
@click.option("--shared", is_flag=True, hidden=True)
@click.option("--parent", type=int, hidden=True)
def serve(
    host: str | None,
    port: int | None,
    processes: int,
    part: Literal["web", "room"] | None,
    shared: bool,
    parent: int | None,
) -> None:
    """Run the server.

    With --processes, and as parts, it needs TABLO_REDIS_URL and TABLO_DATABASE_URL.
    """
    from tablo.app import WrongParts, check_parts

    given = {"host": host, "port": port}
    settings = read_settings(**{name: value for name, value in given.items() if value is not None})
    if part is None and processes == 1:
        _serve(settings, "all", shared=False)
        return
    if part is not None and processes != 1:
        raise click.UsageError(say("Give either --processes or --part."))
    try:
        check_parts(settings)
    except WrongParts as wrong:
        raise click.UsageError(say(str(wrong))) from wrong
    if parent is not None:
        from tablo.processes import end_with

        end_with(parent)
    if part is None:
        _supervise(settings, processes)
    elif part == "room":
        _decide(settings)
    else:
        _serve(settings, "web", shared=shared)


def _serve(settings: "Settings", part: "Part", *, shared: bool) -> None:
    from tablo.app import Ground, Site, run
    from tablo.app import serve as serve_site
    from tablo.web.server import address

    async def work(ground: Ground, listener: "socket.socket") -> None:
        site = Site(ground, part=part)
        await serve_site(
            site, listener, ready=lambda: tell("Tablo serves {address}/", address=address(listener))
        )

    with refusing(), _listening(settings, shared=shared) as (listener, ground):
        run(work(ground, listener))


def _decide(settings: "Settings") -> None:
    from tablo.app import Ground, Site, decide, run
    from tablo.web import log

    async def work(ground: Ground) -> None:
        site = Site(ground, part="room")
        await decide(site, ready=lambda: tell("The room decides."))

    log.start(settings)
    with refusing():
        ground = Ground.open(settings)
        try:
            run(work(ground))
        finally:
            ground.database.close()


def _supervise(settings: "Settings", processes: int) -> None:
    from tablo.app import Ground
    from tablo.processes import supervise
    from tablo.web import log
    from tablo.web.server import address, listen

    log.start(settings)
    with refusing(), listen(settings.host, settings.port, shared=True) as reserved:
        # What is wrong with the database is said once, and before anything runs
        Ground.open(settings).database.close()
        port = str(reserved.getsockname()[1])
        web = ("serve", "--part", "web", "--shared", "--host", settings.host, "--port", port)
        room = ("serve", "--part", "room")
        asyncio.run(
            supervise(
                [room, *[web] * processes],
                ready=lambda: tell("Tablo serves {address}/", address=address(reserved)),
            )
        )


@contextmanager
def _listening(
    settings: "Settings", *, shared: bool = False
) -> "Iterator[tuple[socket.socket, Ground]]":
    from tablo.app import Ground
    from tablo.web import log
    from tablo.web.server import listen

    log.start(settings)
    with listen(settings.host, settings.port, shared=shared) as listener:
        ground = Ground.open(settings)
        try:
            yield listener, ground
        finally:
            ground.database.close()
