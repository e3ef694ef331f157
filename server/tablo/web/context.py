"""What every address needs at hand, built once by `app`."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from starlette.requests import HTTPConnection

from tablo.championship.events import Fact
from tablo.championship.roster import Roster
from tablo.championship.state import State
from tablo.live.hub import Hub
from tablo.settings import Settings
from tablo.store.accounts import Accounts
from tablo.store.checks import Checks
from tablo.store.files import Files
from tablo.store.media import Library
from tablo.store.pairings import Pairings
from tablo.web.limiter import Limiter, Tries

if TYPE_CHECKING:
    from tablo.web.guests import Guests
    from tablo.web.health import Health
    from tablo.web.identity import Identity
    from tablo.web.metrics import Metrics
    from tablo.web.roster.editor import Editor
    from tablo.web.shells import Shells


@dataclass(kw_only=True)
class Context:
    """Hold what the web side works with.

    `state` reads what is durable from the database, which takes a moment; `told` reads from the
    journal what happened, by the names of events. `claims` counts the codes that each person
    got wrong. `leaving`: the server
    stops, so nobody new comes in. `redrawing` lets two pictures at a time be drawn anew: one of 100
    megapixels takes half a gigabyte.
    """

    settings: Settings
    accounts: Accounts
    shells: "Shells"
    identity: "Identity"
    guests: "Guests"
    hub: Hub
    roster: Callable[[], Roster]
    state: Callable[[], Awaitable[State]]
    told: Callable[[Iterable[str]], Awaitable[list[Fact]]]
    health: "Health"
    metrics: "Metrics"
    limiter: Limiter
    seconds: Callable[[], float]
    editor: "Editor"
    files: Files
    media: Library
    pairings: Pairings
    checks: Checks
    claims: Tries
    redrawing: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(2))
    leaving: bool = False


def context(connection: HTTPConnection) -> Context:
    """Find the context of a request or a socket."""
    return cast(Context, connection.app.state.context)
