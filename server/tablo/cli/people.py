"""Who may come: people who sign in, and keys of screens, outputs and programs."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar, cast

import click

from tablo.cli.ground import place_of, scope_of, with_ground
from tablo.cli.language import say, tell

if TYPE_CHECKING:
    from tablo.access.actors import Role
    from tablo.app import Ground


T = TypeVar("T")
DAY_MS = 86_400_000


class RoleChoice(click.ParamType["Role"]):
    """Take one of the roles that there are; they are loaded only once somebody asks for one."""

    name = "role"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> "Role":
        """Give the role of this name, or fail and list all names."""
        return cast("Role", _roles().convert(value, param, ctx))

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str | None:
        """List all names, for the help of a command."""
        return _roles().get_metavar(param, ctx)


def _roles() -> click.Choice[str]:
    from tablo.access.roles import ROLES

    return click.Choice(tuple(ROLES))


ROLE = RoleChoice()


@click.group()
def account() -> None:
    """Add people who sign in, and change what they may do."""


def _role_options(command: Callable[..., T]) -> Callable[..., T]:
    scope = click.option(
        "--scope",
        default="championship",
        show_default=True,
        help="Where it holds: championship, venue:ID or contest:ID.",
    )
    role = click.option("--role", type=ROLE, required=True)
    return role(scope(command))


@account.command("add")
@click.argument("login")
@click.option("--name", help="Shown to others. [default: the login]")
@_role_options
@click.password_option(help="Asked for when it is not given.")
def account_add(login: str, name: str | None, role: "Role", scope: str, password: str) -> None:
    """Add a person."""
    where = scope_of(scope)
    with_ground(lambda ground: ground.accounts.add(login, name or login, role, where, password))
    tell("{login} may sign in.", login=login)


@account.command("list")
def account_list() -> None:
    """List people, with their roles."""
    for person in with_ground(lambda ground: ground.accounts.people(), readonly=True):
        state = f"  {say('disabled')}" if person.disabled else ""
        where = place_of(person.scope)
        click.echo(f"{person.login:<24}  {person.role:<16}  {where:<24}  {person.name}{state}")


@account.command("role")
@click.argument("login")
@_role_options
def account_role(login: str, role: "Role", scope: str) -> None:
    """Give a person another role or scope."""
    where = scope_of(scope)
    with_ground(lambda ground: ground.accounts.set_role(login, role, where))
    tell("{login} is {role} of {place}.", login=login, role=role, place=place_of(where))


@account.command("password")
@click.argument("login")
@click.password_option(help="Asked for when it is not given.")
def account_password(login: str, password: str) -> None:
    """Give a person another password, and end their sessions."""
    with_ground(lambda ground: ground.accounts.set_password(login, password))
    tell("{login} has another password.", login=login)


@account.command("disable")
@click.argument("login")
def account_disable(login: str) -> None:
    """Shut a person out, and end their sessions."""
    with_ground(lambda ground: ground.accounts.disable(login))
    tell("{login} can't sign in any more.", login=login)


# Keys


@click.group()
def key() -> None:
    """Make and revoke keys for screens, outputs, feeds and API clients."""


@key.command("add")
@click.argument("label")
@click.option("--screen", metavar="ID", help="The key of a screen: it only reads.")
@click.option("--output", metavar="ID", help="The key of an output: it only reads.")
@click.option(
    "--bus",
    type=click.Choice(["program", "preview"]),
    default="program",
    show_default=True,
    help="What the key of an output reads.",
)
@click.option("--role", type=ROLE, help="What a program may do with it.")
@click.option(
    "--scope", default="championship", show_default=True, help="championship, venue:ID, contest:ID."
)
@click.option("--days", type=click.IntRange(1, 3650), help="How long it is valid. [default: ever]")
def key_add(
    label: str,
    screen: str | None,
    output: str | None,
    bus: str,
    role: "Role | None",
    scope: str,
    days: int | None,
) -> None:
    """Make a key and print its secret, this once."""
    from tablo.access.actors import Scope
    from tablo.store.accounts import Key, KeyKind
    from tablo.views.output import PREVIEW

    if sum(given is not None for given in (screen, output, role)) != 1:
        raise click.UsageError(say("Give exactly one of --screen, --output and --role."))
    if bus != "program" and output is None:
        raise click.UsageError(say("Only the key of an output has a --bus."))
    kind: KeyKind
    if screen is not None:
        kind, where = "screen", Scope(kind="screen", id=screen)
    elif output is not None:
        place = output + PREVIEW if bus == "preview" else output
        kind, where = "output", Scope(kind="output", id=place)
    else:
        kind, where = "key", scope_of(scope)

    async def add(ground: "Ground") -> tuple[str, Key]:
        expires = None if days is None else ground.clock.now() + days * DAY_MS
        return await ground.accounts.add_key(label, kind, role, where, expires)

    secret, made = with_ground(add)
    shown = say("Key {number} ({label}). It is shown this once:", number=made.id, label=label)
    click.echo(shown, err=True)
    click.echo(secret)


@key.command("list")
def key_list() -> None:
    """List keys; their secrets are kept nowhere."""
    for held in with_ground(lambda ground: ground.accounts.list_keys(), readonly=True):
        state = f"  {say('revoked')}" if held.revoked else ""
        what = held.role or held.kind
        click.echo(f"{held.id:>4}  {what:<16}  {place_of(held.scope):<24}  {held.label}{state}")


@key.command("revoke")
@click.argument("number", type=int)
def key_revoke(number: int) -> None:
    """End a key at once, by its number in the list."""
    with_ground(lambda ground: ground.accounts.revoke_key(number))
    tell("Key {number} opens nothing any more.", number=number)
