"""What every address needs at hand, built once by `app`."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from starlette.requests import HTTPConnection

from tablo.championship.roster import Roster
from tablo.championship.state import State
from tablo.live.hub import Hub
from tablo.settings import Settings
from tablo.store.accounts import Accounts
from tablo.web.limiter import Limiter

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

    `state` reads what is durable from the database, which takes a moment. `leaving`: the server
    stops, so nobody new comes in.
    """

    settings: Settings
    accounts: Accounts
    shells: "Shells"
    identity: "Identity"
    guests: "Guests"
    hub: Hub
    roster: Callable[[], Roster]
    state: Callable[[], Awaitable[State]]
    health: "Health"
    metrics: "Metrics"
    limiter: Limiter
    seconds: Callable[[], float]
    editor: "Editor"
    leaving: bool = False


def context(connection: HTTPConnection) -> Context:
    """Find the context of a request or a socket."""
    return cast(Context, connection.app.state.context)
