"""The pages of reference data as one application, below `/admin/roster`."""

import hashlib
import logging
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette_admin import CustomView, Link
from starlette_admin.base import BaseAdmin
from starlette_admin.routing import route

from tablo.store.errors import StoreError
from tablo.web.context import Context
from tablo.web.problems import Problem, on_problem, on_store_error
from tablo.web.roster.gate import PATH, Gate
from tablo.web.roster.parts import views
from tablo.web.roster.speech import language, late, name_of, say

HERE = Path(__file__).parent
NAME = "roster"
WORDS = {"add": "Add"}
"""What templates say besides the labels of fields."""


class Pages(BaseAdmin):
    """The lists and forms, guarded by the gate and drawn by templates without inline scripts."""

    def _init_csrf(self) -> None:
        # The gate compares Origin, as everywhere here; a second token would need a shared secret
        self.templates.env.globals["csrf_input"] = lambda request: ""


class Start(CustomView):
    """Lead from the bare address to the first form."""

    def __init__(self) -> None:
        super().__init__(menu_label="", route_name="index", add_to_menu=False)

    @route("")
    async def index(self, request: Request) -> Response:
        """Lead on."""
        return RedirectResponse(f"{PATH}/contests/list", 303)


def mount(app: Starlette, context: Context) -> None:
    """Put the pages into the application."""
    # Its lines tell what people typed, and a log holds nothing personal
    logging.getLogger("starlette_admin").setLevel(logging.ERROR)
    pages = Pages(
        title="Tablo",
        base_url=PATH,
        route_name=NAME,
        templates_dir=str(HERE / "templates"),
        index_view=Start(),
        secret_key=_shared_key(context),
        timezone_config=None,
        middlewares=[Middleware(Gate)],
    )
    shared = pages.templates.env.globals
    shared["say"] = say
    shared["called"] = lambda part, id: name_of(part, id, context.editor.roster)
    shared["words"] = WORDS
    shared["language"] = language
    shared["assets"] = lambda: context.shells.assets.prefix
    pages.add_link(Link(menu_label=late("Console"), icon="fa-solid fa-arrow-left", url="/admin/"))
    for view in views():
        pages.add_view(view)
    pages.mount_to(app)
    pages.app.state.context = context
    pages.app.exception_handlers[Problem] = on_problem
    pages.app.exception_handlers[StoreError] = on_store_error


def _shared_key(context: Context) -> str:
    # It signs only the sentences after a change, which another process may show than made them
    return hashlib.sha256(f"flash {context.settings.database}".encode()).hexdigest()
