"""What every command stands on: settings, a database, and one way of saying no."""

import asyncio
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

if TYPE_CHECKING:
    from pydantic import ValidationError

    from tablo.access.actors import Scope
    from tablo.app import Ground
    from tablo.settings import Settings


T = TypeVar("T")
REFUSED = 1
"""The exit code of what was refused, or found wrong."""
PLACES = ("championship", "venue", "contest", "screen", "output")


class Refused(Exception):
    """What was asked can't be done; the text says why."""


def read_settings(**given: object) -> "Settings":
    """Read the settings, with what is given in their place; a wrong one is a usage error."""
    from pydantic import ValidationError

    from tablo.settings import Settings

    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        raise click.UsageError("\n".join(wrong_settings(error))) from error


def wrong_settings(error: "ValidationError") -> Iterator[str]:
    """Name each setting that is wrong, and say why."""
    for wrong in error.errors():
        yield f"TABLO_{'.'.join(map(str, wrong['loc'])).upper()}: {wrong['msg']}"


def with_ground(work: "Callable[[Ground], Coroutine[Any, Any, T]]", *, readonly: bool = False) -> T:
    """Run `work` over the database that the settings name, and close it again."""
    from tablo.app import Ground

    with refusing():
        ground = Ground.open(read_settings(), readonly=readonly)
        try:
            return asyncio.run(work(ground))
        finally:
            ground.database.close()
    raise AssertionError("unreachable")


@contextmanager
def refusing() -> Iterator[None]:
    """Turn what is expected to go wrong into one line and exit code 1."""
    from tablo.store.errors import StoreError
    from tablo.web.server import CannotListen

    try:
        yield
    except KeyboardInterrupt:
        sys.exit(0)
    except (StoreError, CannotListen, Refused) as error:
        refuse(str(error))
    except Exception as error:
        # Names are compared, because importing what defines them would slow every command down
        if type(error).__name__ not in _EXPECTED:
            raise
        refuse(str(error))


_EXPECTED = {"NodeFailed", "DemoBroken", "HistoryRefused"}


def refuse(why: str) -> NoReturn:
    """Say why not, and end."""
    click.echo(why, err=True)
    sys.exit(REFUSED)


def scope_of(text: str) -> "Scope":
    """Read a scope as it is typed: "championship", "venue:ID", "contest:ID"."""
    from tablo.access.actors import Scope

    kind, _, name = text.partition(":")
    if kind not in PLACES or bool(name) == (kind == "championship"):
        raise click.BadParameter(f"expected championship, venue:ID or contest:ID, got {text}")
    return Scope(kind=kind, id=name or None)  # type: ignore[arg-type]


def place_of(scope: "Scope") -> str:
    """Write a scope as it is typed."""
    return scope.kind if scope.id is None else f"{scope.kind}:{scope.id}"
