"""Every address of the server, and what each request passes on its way."""

from starlette.applications import Starlette
from starlette.middleware import Middleware

from tablo.web import (
    actions,
    api,
    exports,
    feeds,
    health,
    hosts,
    imports,
    keys,
    live,
    media,
    obs,
    pages,
    pairing,
    people,
    preflight,
    qr,
    roster,
    run_exports,
    runs,
    screens,
    subjects,
    takes,
)
from tablo.web.context import Context
from tablo.web.headers import SecurityHeaders
from tablo.web.log import AccessLog
from tablo.web.problems import HANDLERS

ROUTES = (
    *live.ROUTES,
    *actions.ROUTES,
    *api.ROUTES,
    *keys.ROUTES,
    *people.ROUTES,
    *imports.ROUTES,
    *exports.ROUTES,
    *feeds.ROUTES,
    *run_exports.ROUTES,
    *pairing.ROUTES,
    *screens.ROUTES,
    *subjects.ROUTES,
    *takes.ROUTES,
    *runs.ROUTES,
    *preflight.ROUTES,
    *qr.ROUTES,
    *media.ROUTES,
    *health.ROUTES,
    *hosts.ROUTES,
    *obs.ROUTES,
    *pages.ROUTES,
)


def application(context: Context) -> Starlette:
    """Build the application over what it works with."""
    app = Starlette(
        routes=ROUTES,
        middleware=[
            Middleware(AccessLog, seconds=context.seconds),
            Middleware(SecurityHeaders, settings=context.settings),
        ],
        exception_handlers=dict(HANDLERS),
    )
    app.state.context = context
    roster.mount(app, context)
    return app
