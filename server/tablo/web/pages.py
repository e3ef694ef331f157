"""The addresses that people open: screens, overlays, the public page, the console, sign-in."""

import re
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from tablo import texts
from tablo.championship.graphics import GRAPHICS
from tablo.championship.screens import SCENES
from tablo.web import bodies, origin
from tablo.web.context import context
from tablo.web.identity import SignInRefused
from tablo.web.problems import Problem
from tablo.web.shells import embedded, language

_FORM_LIMIT = 8 * 1024
_FORM_FIELDS = 10
ENGINE_FLOOR = 85
"""The oldest Chromium that runs screens and overlays."""
_ENGINE = re.compile(r"Chrom\w*/(\d{1,5})")
_HOST = re.compile(r"(?:OBS|vMix|CasparCG)/[\w.]{1,20}")


async def public(request: Request) -> Response:
    """Show the championship to anybody, on a phone."""
    return context(request).shells.draw(request, "display/page.html", page="public")


async def display(request: Request) -> Response:
    """Show a screen: paired, its scene; unpaired, its code."""
    return context(request).shells.draw(request, "display/page.html", page="display")


async def scene(request: Request) -> Response:
    """Show one scene without pairing."""
    name = request.path_params["scene"]
    if name not in SCENES:
        raise Problem(404, "unknown_scene", f"There is no scene {name}: {', '.join(SCENES)}.")
    return context(request).shells.draw(request, "display/page.html", page=name)


async def overlay(request: Request) -> Response:
    """Show one graphic of an output, or (`program`) all its layers."""
    name = request.path_params["graphic"]
    if name != "program" and name not in GRAPHICS:
        known = ", ".join(("program", *GRAPHICS))
        raise Problem(404, "unknown_graphic", f"There is no graphic {name}: {known}.")
    _watch_engine(request)
    return context(request).shells.draw(
        request, "overlay/page.html", page=name, graphics_json=embedded(tuple(GRAPHICS))
    )


async def admin(request: Request) -> Response:
    """Show the console to a person, the sign-in form to everybody else."""
    here = context(request)
    if await here.identity.person(request) is None:
        return here.shells.draw(request, "admin/sign-in.html", page="sign-in", trouble="", login="")
    return here.shells.draw(request, "admin/page.html", page="console")


async def sign_in(request: Request) -> Response:
    """Sign a person in: form fields `login` and `password`."""
    here = context(request)
    _refuse_foreign(request)
    body = await bodies.read(request, "application/x-www-form-urlencoded", _FORM_LIMIT)
    try:
        form = dict(parse_qsl(body.decode(errors="replace"), max_num_fields=_FORM_FIELDS))
    except ValueError as error:
        detail = f"Expected at most {_FORM_FIELDS} fields."
        raise Problem(400, "malformed", detail) from error
    login, password = form.get("login", ""), form.get("password", "")
    try:
        token = await here.identity.sign_in(request, login[:200], password)
    except SignInRefused as refused:
        page = here.shells.draw(
            request,
            "admin/sign-in.html",
            page="sign-in",
            status=429 if refused.retry_after_s else 401,
            trouble=texts.translate(language(request), refused.message, **refused.params),
            login=login[:200],
        )
        if refused.retry_after_s:
            page.headers["retry-after"] = str(refused.retry_after_s)
        return page
    answer = _back(request)
    answer.set_cookie(
        here.identity.cookie,
        token,
        httponly=True,
        samesite="strict",
        secure=here.settings.secure_cookies,
        path="/",
    )
    return answer


async def sign_out(request: Request) -> Response:
    """End the session of this browser, and every socket that it holds."""
    here = context(request)
    _refuse_foreign(request)
    await here.identity.sign_out(request)
    await here.guests.check()
    answer = _back(request)
    answer.delete_cookie(
        here.identity.cookie,
        path="/",
        secure=here.settings.secure_cookies,
        httponly=True,
        samesite="strict",
    )
    return answer


async def to_admin(request: Request) -> Response:
    """Lead to the console."""
    return RedirectResponse("/admin/", 307)


async def asset(request: Request) -> Response:
    """Serve a file of a page."""
    return context(request).shells.assets.serve(request)


async def icon(request: Request) -> Response:
    """Serve the icon."""
    return context(request).shells.assets.icon(request)


async def robots(request: Request) -> Response:
    """Tell search engines to keep to the public page."""
    return PlainTextResponse("User-agent: *\nAllow: /$\nDisallow: /\n")


def _watch_engine(request: Request) -> None:
    agent = request.headers.get("user-agent", "")
    engine = _ENGINE.search(agent)
    if engine is None or int(engine[1]) >= ENGINE_FLOOR:
        return
    host = _HOST.search(agent)
    named = f"Chromium {engine[1]}" + (f" ({host[0]})" if host else "")
    address = request.client.host if request.client else ""
    context(request).hub.turn_away(named, request.url.path, address)


def _back(request: Request) -> Response:
    return RedirectResponse(f"/admin/?lang={language(request)}", 303)


def _refuse_foreign(request: Request) -> None:
    if origin.judge(request, context(request).settings.origins) not in {"own", "none"}:
        raise Problem(403, "foreign_origin", "This was sent by a page of another server.")


ROUTES = (
    Route("/", public),
    Route("/display", display),
    Route("/display/{scene}", scene),
    Route("/overlay/{graphic}", overlay),
    Route("/admin", to_admin),
    Route("/admin/", admin),
    Route("/admin/sign-in", sign_in, methods=["POST"]),
    Route("/admin/sign-out", sign_out, methods=["POST"]),
    Route("/assets/{build}/{name:path}", asset),
    Route("/favicon.ico", icon),
    Route("/robots.txt", robots),
)
