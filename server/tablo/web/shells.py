"""The shells of pages: the little HTML that loads scripts, in the language and theme asked for."""

import gzip
import re
from functools import lru_cache
from typing import Literal, assert_never, get_args

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from tablo import paths, texts
from tablo.exchange.bundle import needed, phrases
from tablo.texts import LANGUAGES, Language
from tablo.web.assets import FOLDERS, Assets
from tablo.web.context import context
from tablo.web.reach import public_origin

Theme = Literal["dark", "light", "contrast"]
THEMES: tuple[Theme, ...] = get_args(Theme)
Part = Literal["phone", "screen", "console"]
"""Who says which texts: a phone on a bad link carries its own only."""
_PHONE = "display/public.js"
_PRIMARY = re.compile(r"\s*([a-zA-Z]{2})\b")


class Shells:
    """Draw shells from the templates beside the pages, and hold the files that they load."""

    def __init__(self, *, reread: bool = False) -> None:
        self._reread = reread
        self.assets = Assets()
        self._templates = Environment(
            loader=FileSystemLoader([paths.pages(folder).parent for folder in FOLDERS]),
            autoescape=True,
            undefined=StrictUndefined,
            auto_reload=reread,
        )

    def render(self, template: str, **values: object) -> str:
        """Fill a template that is no shell of ours: what leaves for other programs."""
        if self._reread:
            self.assets = Assets()
        return self._templates.get_template(template).render(**values)

    def draw(
        self, request: Request, template: str, *, page: str, status: int = 200, **more: object
    ) -> HTMLResponse:
        """Answer with a shell; `page` tells its script which page it is."""
        if self._reread:
            self.assets = Assets()
        lang = language(request)
        here = context(request)
        html = self._templates.get_template(template).render(
            build=self.assets.build,
            assets=self.assets.prefix,
            lang=lang,
            theme=theme(request),
            server=public_origin(request, here.settings),
            brand_json=embedded(here.roster().championship.look),
            texts_json=embedded(_texts(self.assets, _part(template, page), lang)),
            page=page,
            t=lambda message, **params: texts.translate(lang, message, **params),
            **more,
        )
        return _answer(request, html, status)


def _part(template: str, page: str) -> Part:
    if page == "public":
        return "phone"
    return "console" if template.startswith("admin/") else "screen"


@lru_cache(maxsize=2 * len(get_args(Part)) * len(LANGUAGES))
def _texts(assets: Assets, part: Part, lang: Language) -> dict[str, str]:
    match part:
        case "phone":
            return phrases(needed(_PHONE, assets.bodies).values(), lang)
        case "screen":
            own = (body for name, body in assets.bodies.items() if not name.startswith("admin/"))
            return phrases(own, lang)
        case "console":
            return texts.catalogue(lang)
        case _:
            assert_never(part)


def _answer(request: Request, html: str, status: int) -> HTMLResponse:
    body, headers = html.encode(), {"cache-control": "no-store", "vary": "accept-encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        body = gzip.compress(body, 6, mtime=0)
        headers["content-encoding"] = "gzip"
    return HTMLResponse(body, status, headers)


def language(request: Request) -> Language:
    """Tell which language was asked for: `?lang=`, else Russian."""
    asked = request.query_params.get("lang")
    return next((known for known in LANGUAGES if known == asked), LANGUAGES[0])


def spoken(request: Request) -> Language:
    """Tell which language a program's answer is wanted in: `?lang=`, else its first known one."""
    for wish in [
        request.query_params.get("lang", ""),
        *request.headers.get("accept-language", "").split(","),
    ]:
        found = _PRIMARY.match(wish)
        for known in LANGUAGES:
            if found and found[1].lower() == known:
                return known
    return LANGUAGES[0]


def theme(request: Request) -> Theme:
    """Tell which theme was asked for: `?theme=light` or `contrast`, else dark."""
    asked = request.query_params.get("theme")
    return next((known for known in THEMES if known == asked), THEMES[0])


def embedded(value: object) -> Markup:
    """Write a value as JSON that may stand in a script block of a page."""
    text = msgspec.json.encode(value).decode()
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)
