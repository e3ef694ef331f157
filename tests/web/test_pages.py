"""Pages, their files, their headers, and signing in."""

import json
import re
from pathlib import Path

import pytest

from makers import CONTEST
from running import LOGIN, PASSWORD, Running, running
from tablo import paths, texts

PAGES = (
    "/",
    "/display",
    "/display/standings?contest=welding-main",
    "/overlay/lower-third",
    "/overlay/program",
    "/admin/",
)


@pytest.mark.parametrize("path", PAGES)
async def test_page_loads_only_what_is_here(site: Running, path: str) -> None:
    """Every file that a page names is served, for ever, and by nobody else."""
    async with site.client() as client:
        page = await client.get(path)
        assert 200 == page.status_code
        found = re.findall(r'(?:src|href)="([^"#?][^"]*)"', page.text)
        names = [name for name in found if not name.startswith("/admin")]
        assert names
        for name in names:
            assert name.startswith("/assets/")
            file = await client.get(name)
            assert (200, name) == (file.status_code, name)
            assert "immutable" in file.headers["cache-control"]


@pytest.mark.parametrize("path", PAGES)
async def test_page_speaks_the_language_asked_for(site: Running, path: str) -> None:
    """A page is Russian and dark unless its address says otherwise."""
    async with site.client() as client:
        plain = await client.get(path)
        asked = await client.get(path, params={"lang": "en", "theme": "light"})

    assert '<html lang="ru" data-theme="dark"' in plain.text
    assert '<html lang="en" data-theme="light"' in asked.text


async def test_texts_of_a_page_are_inert(site: Running) -> None:
    """The texts inside of a page can't end the element that holds them."""
    async with site.client() as client:
        page = (await client.get("/display")).text

    _, _, rest = page.partition('id="texts">')
    texts, _, _ = rest.partition("</script>")
    assert texts.startswith("{")
    assert "<" not in texts


async def test_page_carries_the_texts_of_its_scripts(site: Running) -> None:
    """A phone gets what its scripts say and a few kilobytes, not what the console says."""
    given = {path: await texts_of(site, path) for path in ("/", "/display", "/overlay/program")}

    async with site.client(headers={"accept-encoding": "gzip"}) as client:
        weight = int((await client.get("/")).headers["content-length"])
    assert said_by(paths.pages("display"), "public.js") <= given["/"].keys()
    for path, folder in (("/display", "display"), ("/overlay/program", "overlay")):
        scripts = paths.pages(folder).rglob("*.js")
        assert set[str]().union(*(said(script) for script in scripts)) <= given[path].keys()
    assert "Blank everything" not in given["/"].keys() | given["/display"].keys()
    assert weight < 5_000


async def texts_of(site: Running, path: str) -> dict[str, str]:
    """Read the texts that a page carries."""
    async with site.client() as client:
        page = (await client.get(path)).text
    held: dict[str, str] = json.loads(page.partition('id="texts">')[2].partition("</script>")[0])
    return held


def said(script: Path) -> set[str]:
    """List what a script says in words that Russian has others for."""
    found = re.findall(r'\bt\(\s*"((?:[^"\\]|\\.)*)"', script.read_text(encoding="utf-8"))
    return set(found) & texts.catalogue("ru").keys()


def said_by(folder: Path, main: str) -> set[str]:
    """List what a script and all that it may load say."""
    scripts, waiting = set[Path](), [folder / main]
    while waiting:
        script = waiting.pop()
        if script not in scripts:
            scripts.add(script)
            names = re.findall(r'"(\.{1,2}/[^"]+\.js)"', script.read_text(encoding="utf-8"))
            waiting += [(script.parent / name).resolve() for name in names]
    return set[str]().union(*map(said, scripts))


async def test_files_come_compressed_and_unchanged(site: Running) -> None:
    """A script comes compressed to who takes that; the font is there for every page."""
    async with site.client() as client:
        prefix = re.search(r"/assets/\w+", (await client.get("/display")).text)
        assert prefix is not None
        script = f"{prefix[0]}/display/kit/feed.js"
        packed = await client.get(script)
        plain = await client.get(script, headers={"accept-encoding": "identity"})
        font = await client.get(f"{prefix[0]}/fonts/inter.woff2")

    assert "gzip" == packed.headers["content-encoding"]
    assert "content-encoding" not in plain.headers
    assert plain.content == packed.content
    assert "text/javascript; charset=utf-8" == packed.headers["content-type"]
    assert "font/woff2" == font.headers["content-type"]


@pytest.mark.parametrize(
    "name",
    [
        "display/page.html",
        "admin/sign-in.html",
        "display/../../server/tablo/app.py",
        "display/..%2f..%2fpyproject.toml",
        "..%2f..%2f..%2fetc%2fpasswd",
        "display/%2e%2e/%2e%2e/README.md",
        "display\\..\\..\\README.md",
        "display/kit",
        "",
    ],
)
async def test_nothing_but_pages_files_is_served(site: Running, name: str) -> None:
    """No other file is reached through the files of pages, however its name is written."""
    build = site.site.web.context.shells.assets.build
    async with site.client() as client:
        answer = await client.get(f"/assets/{build}/{name}")

    assert 404 == answer.status_code


async def test_files_of_another_build_are_gone(site: Running) -> None:
    """A page of an older build gets none of the new files mixed into it."""
    async with site.client() as client:
        answer = await client.get("/assets/000000000000/display/kit/feed.js")

    assert 404 == answer.status_code


@pytest.mark.parametrize("path", [*PAGES, "/healthz", "/api/v1/streams", "/nothing"])
async def test_every_answer_has_the_headers_of_security(site: Running, path: str) -> None:
    """Every answer forbids foreign scripts, foreign frames, sniffing, and referrers to elsewhere."""
    async with site.client() as client:
        headers = (await client.get(path)).headers

    host = site.url.removeprefix("http://")
    policy = headers["content-security-policy"]
    shown_in_console = path.startswith(("/display", "/overlay"))
    for part in (
        "default-src 'none'",
        "script-src 'self'",
        f"connect-src 'self' ws://{host} wss://{host}",
        "frame-ancestors 'self'" if shown_in_console else "frame-ancestors 'none'",
        "base-uri 'none'",
    ):
        assert part in policy
    assert "unsafe" not in policy
    assert "nosniff" == headers["x-content-type-options"]
    assert "same-origin" == headers["referrer-policy"]
    assert "cross-origin-opener-policy" not in headers


async def test_behind_a_proxy_with_tls(site: Running) -> None:
    """What a trusted proxy says of the scheme holds: the origin is https, windows are cut off."""
    host = site.url.removeprefix("http://")
    proxied = {"x-forwarded-proto": "https", "origin": f"https://{host}"}
    async with site.client(headers=proxied) as client:
        headers = (await client.get("/")).headers
        form = {"login": LOGIN, "password": PASSWORD}
        signed_in = await client.post("/admin/sign-in", data=form)

    assert "same-origin" == headers["cross-origin-opener-policy"]
    assert 303 == signed_in.status_code


@pytest.mark.parametrize("host", ["evil host", "a;script-src *", "x\ty", ""])
async def test_strange_host_is_refused(site: Running, host: str) -> None:
    """What stands in the policy by name is a host's name, or the request is refused."""
    async with site.client() as client:
        answer = await client.get("/", headers={"host": host})

    assert 400 == answer.status_code


async def test_unknown_scene_and_graphic(site: Running) -> None:
    """A scene or graphic that there is not is named, with those that there are."""
    async with site.client() as client:
        scene, graphic = await client.get("/display/nope"), await client.get("/overlay/nope")

    assert (404, 404) == (scene.status_code, graphic.status_code)
    assert "standings" in scene.json()["detail"]
    assert "lower-third" in graphic.json()["detail"]


async def test_settings_of_a_public_server(tmp_path: Path) -> None:
    """Named hosts, frames and secure cookies are as the settings say."""
    settings = {
        "allowed_hosts": ("127.0.0.1",),
        "frame_ancestors": ("https://studio.example",),
        "secure_cookies": True,
        "origins": ("https://board.example",),
    }
    with running(tmp_path, **settings) as site:
        async with site.client() as client:
            form = {"login": LOGIN, "password": PASSWORD}
            cookie = (await client.post("/admin/sign-in", data=form)).headers["set-cookie"]
            overlay = await client.get("/overlay/program")
            display = await client.get("/display")
            stranger = await client.get("/", headers={"host": "rebound.example"})
        async with site.socket("", origin="https://board.example"):
            pass

    assert cookie.startswith("__Host-tablo=")
    assert {"Secure", "HttpOnly", "SameSite=strict", "Path=/"} <= set(cookie.split("; "))
    assert (
        "frame-ancestors 'self' https://studio.example"
        in overlay.headers["content-security-policy"]
    )
    assert "frame-ancestors 'self'" in display.headers["content-security-policy"]
    assert 400 == stranger.status_code


async def test_signing_in_and_out(site: Running) -> None:
    """A person signs in with a form, commands by the cookie alone, and is nobody afterwards."""
    async with site.client() as client:
        signed_in = await client.post(
            "/admin/sign-in", data={"login": f" {LOGIN.upper()} ", "password": PASSWORD}
        )
        cookie = signed_in.headers["set-cookie"]
        console = await client.get("/admin/")
        crew = await client.get(f"/api/v1/streams/marks:{CONTEST}@crew")
        token = client.cookies["tablo"]
        cookie_header = {"Cookie": f"tablo={token}"}
        async with site.socket(additional_headers=cookie_header, origin=site.url) as peer:
            await peer.say(type="hello")
            you = (await peer.hear("welcome"))["you"]
            await client.post("/admin/sign-out")
            _, code = await peer.end()
        client.cookies.clear()
        stolen = await client.get("/admin/", headers={"cookie": f"tablo={token}"})

    assert (303, "/admin/?lang=ru") == (signed_in.status_code, signed_in.headers["location"])
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    assert 'data-page="console"' in console.text
    assert 200 == crew.status_code
    assert ("person", "director", "Анна") == (you["kind"], you["role"], you["name"])
    assert 4403 == code
    assert 'data-page="sign-in"' in stolen.text


async def test_wrong_name_and_wrong_password_look_alike(tmp_path: Path) -> None:
    """Nobody learns who has an account, and after ten tries has to wait."""
    with running(tmp_path) as site:
        async with site.client() as client:
            wrong = await client.post("/admin/sign-in", data={"login": LOGIN, "password": "x"})
            nobody = await client.post("/admin/sign-in", data={"login": "zoe", "password": "x"})
            for _ in range(9):
                await client.post("/admin/sign-in", data={"login": LOGIN, "password": "x"})
            form = {"login": LOGIN, "password": PASSWORD}
            locked = await client.post("/admin/sign-in", data=form)
            others = await client.post("/admin/sign-in", data={"login": "zoe", "password": "y"})

    assert (401, 401) == (wrong.status_code, nobody.status_code)
    assert wrong.text == nobody.text.replace('value="zoe"', f'value="{LOGIN}"')
    assert 429 == locked.status_code
    assert 0 < int(locked.headers["retry-after"]) <= 300
    assert "set-cookie" not in locked.headers
    assert 401 == others.status_code


@pytest.mark.parametrize("path", ["/admin/sign-in", "/admin/sign-out"])
async def test_forms_of_foreign_pages_are_refused(site: Running, path: str) -> None:
    """No page of another server signs anybody in or out."""
    async with site.client(headers={"origin": "http://host.evil"}) as client:
        answer = await client.post(path, data={"login": LOGIN, "password": PASSWORD})

    assert 403 == answer.status_code
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"login=" + b"a" * 9000, "application/x-www-form-urlencoded", 413),
        (b'{"login":"anna"}', "application/json", 415),
        (b"&".join([b"a=1"] * 20), "application/x-www-form-urlencoded", 400),
        (b"login=%ff&password=%00", "application/x-www-form-urlencoded", 401),
    ],
)
async def test_unreadable_forms(site: Running, body: bytes, content_type: str, status: int) -> None:
    """A form that is none signs nobody in."""
    headers = {"content-type": content_type}
    async with site.client() as client:
        answer = await client.post("/admin/sign-in", content=body, headers=headers)

    assert status == answer.status_code
    assert "set-cookie" not in answer.headers
