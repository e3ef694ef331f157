"""Whether this server does its work: `/healthz`, `/readyz`, `/metrics`."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Mapping

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tablo.store.safety import ALONE, MAY_DAMAGE, has_wal_reset_bug
from tablo.web import metrics
from tablo.web.context import context

PATIENCE_S = 2.0
"""How long a part may take to show that it is alive."""

Check = Callable[[], Awaitable[bool]]


class Health:
    """Ask the parts of a node whether they work: each by name, alive when its check is true."""

    def __init__(self, checks: Mapping[str, Check], *, sqlite: bool) -> None:
        self._checks = checks
        self._sqlite = sqlite

    async def parts(self) -> dict[str, bool]:
        """Ask all parts at once; one that is silent for 2 s does not work."""
        alive = await asyncio.gather(*(_ask(check) for check in self._checks.values()))
        return dict(zip(self._checks, alive, strict=True))

    def warnings(self) -> list[str]:
        """Name what works but should be known."""
        version = sqlite3.sqlite_version
        if not (self._sqlite and has_wal_reset_bug(sqlite3.sqlite_version_info)):
            return []
        return [f"{MAY_DAMAGE.format(version=version)} {ALONE}"]


async def _ask(check: Check) -> bool:
    try:
        async with asyncio.timeout(PATIENCE_S):
            return await check()
    except Exception:  # noqa: BLE001 - whatever it is, the part does not work; the log has it
        return False


async def healthz(request: Request) -> Response:
    """Say that the process answers."""
    return JSONResponse({"alive": True}, headers={"cache-control": "no-store"})


async def readyz(request: Request) -> Response:
    """Say whether database, bus and room work; 503 when one does not, or the server stops."""
    here = context(request)
    parts = await here.health.parts()
    ready = all(parts.values()) and not here.leaving
    body = {
        "ready": ready,
        **{name: "ok" if alive else "down" for name, alive in parts.items()},
        "warnings": here.health.warnings(),
    }
    return Response(
        msgspec.json.encode(body),
        200 if ready else 503,
        {"cache-control": "no-store"},
        "application/json",
    )


async def figures(request: Request) -> Response:
    """Give figures to Prometheus; those that would tell of hidden work, only to crew."""
    here = context(request)
    caller = await here.identity.caller(request)
    counts = {str(kind): count for kind, count in here.hub.counts().items()}
    body = here.metrics.write(sockets=counts, for_crew=caller.role is not None)
    return Response(body, headers={"cache-control": "no-store"}, media_type=metrics.MEDIA_TYPE)


ROUTES = (
    Route("/healthz", healthz),
    Route("/readyz", readyz),
    Route("/metrics", figures),
)
