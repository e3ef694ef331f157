"""The media library over HTTP: what comes in, how it is served, and who may take it away."""

import asyncio
import hashlib
import io
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from msgspec.structs import replace

from exchange.footage import a_picture, a_webm, an_mp4
from makers import SCREEN
from running import Running, running
from tablo.championship.ids import DelegationId
from tablo.championship.roster import Look
from tablo.store import roster as stored_roster

SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Give a server with room for a megabyte of media."""
    with running(tmp_path_factory.mktemp("media"), media_limit_mb=1) as site:
        yield site


async def post(
    site: Running, body: bytes, name: str = "слайд.png", key: str | None = "director", **asked: str
) -> httpx2.Response:
    """Bring a file."""
    async with site.client(key=key) as client:
        return await client.post("/api/v1/media", params={"name": name, **asked}, content=body)


async def get(site: Running, path: str, **options: Any) -> httpx2.Response:
    """Ask for something."""
    async with site.client(**options) as client:
        return await client.get(path)


async def library(site: Running) -> dict[str, Any]:
    """List the library, by name."""
    listed = (await get(site, "/api/v1/media?lang=en", key="director")).json()
    return {one["name"]: one for one in listed["media"]}


async def delete(site: Running, name: str, key: str = "director") -> httpx2.Response:
    """Take a medium away."""
    async with site.client(key=key) as client:
        return await client.delete(f"/api/v1/media/{name}?lang=en")


async def test_a_picture_comes_in(site: Running) -> None:
    """A picture is drawn anew, named by the hash of that, and listed with who brought it."""
    made = (await post(site, a_picture(size=(80, 40)), "Баннер партнёра.png")).json()
    served = await get(site, f"/media/{made['name']}")

    assert (80, 40, "picture") == (made["width"], made["height"], made["kind"])
    assert f"{hashlib.sha256(served.content).hexdigest()}.webp" == made["name"]
    held = (await library(site))[made["name"]]
    assert ("Баннер партнёра.png", len(served.content)) == (held["title"], held["size"])
    assert held["by"].startswith("key:")
    assert () == tuple(held["used"])


async def test_served_so_that_it_can_only_be_looked_at(site: Running) -> None:
    """A medium is served as what it is, for ever, and a browser can make nothing else of it."""
    made = (await post(site, a_picture())).json()

    served = await get(site, f"/media/{made['name']}")

    assert "image/webp" == served.headers["content-type"]
    assert "public, max-age=31536000, immutable" == served.headers["cache-control"]
    assert "nosniff" == served.headers["x-content-type-options"]
    assert "default-src 'none'; sandbox" == served.headers["content-security-policy"]


async def test_a_film_is_kept_as_it_is_and_served_in_parts(site: Running) -> None:
    """A film keeps its bytes, says how large and long it is, and a player may jump in it."""
    film = an_mp4(7, (1280, 720))
    made = (await post(site, film, "ролик.mp4")).json()

    whole = await get(site, f"/media/{made['name']}")
    part = await get(site, f"/media/{made['name']}", headers={"range": "bytes=4-7"})

    assert f"{hashlib.sha256(film).hexdigest()}.mp4" == made["name"]
    assert ("film", 1280, 720, 7_000) == tuple(
        made[key] for key in ("kind", "width", "height", "duration")
    )
    assert film == whole.content
    assert (206, b"ftyp") == (part.status_code, part.content)
    assert "video/mp4" == part.headers["content-type"]
    assert f"bytes 4-7/{len(film)}" == part.headers["content-range"]


@pytest.mark.parametrize("name", ["рисунок.svg", "рисунок.png", "film.mp4"])
async def test_names_and_headers_say_nothing(site: Running, name: str) -> None:
    """A drawing that can run scripts is refused whatever it is called, in the caller's words."""
    before = await library(site)

    async with site.client(key="director", headers={"content-type": "image/png"}) as client:
        answer = await client.post("/api/v1/media", params={"name": name}, content=SVG)

    assert (415, "unfit") == (answer.status_code, answer.json()["code"])
    assert answer.json()["detail"].startswith("Картинки принимаются в виде PNG")
    assert before == await library(site)


async def test_the_whole_of_a_refused_upload_is_heard(site: Running) -> None:
    """Whoever sends much of what is not taken gets an answer, not a broken connection."""
    answer = await post(site, SVG + bytes(5_000_000))

    assert 415 == answer.status_code


async def test_too_large(site: Running) -> None:
    """A picture of more than 20 MB is refused."""
    answer = await post(site, a_picture() + bytes(20_000_001), lang="en")

    assert (413, "The file has more than 20 MB.") == (answer.status_code, answer.json()["detail"])


async def test_no_room(site: Running) -> None:
    """Media that would not fit into the library are refused, and leave nothing behind."""
    film = a_webm() + bytes(1_000_000)
    await post(site, a_picture(size=(24, 24)))
    before = set(site.settings.media.iterdir())

    answer = await post(site, film, "ролик.webm", lang="en")

    assert (507, "library_full") == (answer.status_code, answer.json()["code"])
    assert before == set(site.settings.media.iterdir())


async def test_the_same_again(site: Running) -> None:
    """A file that is brought twice stays one, under its first title, and needs no room."""
    first = (await post(site, a_picture(size=(32, 32)), "первый.png")).json()
    again = (await post(site, a_picture(size=(32, 32)), "второй.png")).json()

    assert first == again


@pytest.mark.parametrize("key", ["operator", "viewer", "screen"])
async def test_only_for_who_directs_screens(site: Running, key: str) -> None:
    """Nobody else brings, lists or takes away anything."""
    made = (await post(site, a_picture(size=(20, 20)))).json()

    assert 403 == (await post(site, a_picture(), key=key)).status_code
    assert 403 == (await get(site, "/api/v1/media", key=key)).status_code
    assert 403 == (await delete(site, made["name"], key)).status_code
    assert 401 == (await post(site, a_picture(), key=None)).status_code
    assert made["name"] in await library(site)


async def test_foreign_pages(site: Running) -> None:
    """A page of another server can't make a signed-in browser bring or take away anything."""
    made = (await post(site, a_picture(size=(21, 20)))).json()
    foreign = {"origin": "http://evil.example"}

    async with site.client(key="director", headers=foreign) as client:
        brought = await client.post("/api/v1/media?name=a.png", content=a_picture())
        taken = await client.delete(f"/api/v1/media/{made['name']}")

    assert [403, 403] == [brought.status_code, taken.status_code]


@pytest.mark.parametrize(
    "path",
    [
        "/media/..%2Ftablo.sqlite3",
        "/media/" + "0" * 64 + ".webp",
        "/media/" + "0" * 64 + ".html",
        "/media/tablo.sqlite3",
        "/media/.draft-x",
    ],
)
async def test_nothing_else_is_served(site: Running, path: str) -> None:
    """Only media are found below the address of media."""
    assert 404 == (await get(site, path)).status_code


async def test_taken_away(site: Running) -> None:
    """What was taken away is neither listed nor served any more."""
    made = (await post(site, a_picture(size=(22, 20)))).json()

    answer = await delete(site, made["name"])

    assert 200 == answer.status_code
    assert made["name"] not in await library(site)
    assert 404 == (await get(site, f"/media/{made['name']}")).status_code
    assert 404 == (await delete(site, made["name"])).status_code


@pytest.mark.parametrize("bus", ["program", "preview"])
async def test_what_a_screen_shows_stays(site: Running, bus: str) -> None:
    """A picture that a screen shows, or is about to, can't be taken away; the screen is named."""
    made = (await post(site, a_picture(size=(23 + len(bus), 20)))).json()
    async with site.socket(key="director") as peer:
        shown = await peer.command(
            f"show-{bus}", "ShowScene", screen=SCREEN, scene="media", bus=bus,
            params={"media": made["name"]},
        )  # fmt: skip
    assert "accepted" == shown["outcome"]

    answer = await delete(site, made["name"])

    assert (409, "in_use") == (answer.status_code, answer.json()["code"])
    assert "screen “" in answer.json()["detail"]
    assert 200 == (await get(site, f"/media/{made['name']}")).status_code


async def test_the_logo_stays(site: Running) -> None:
    """The logo of the championship can't be taken away."""
    made = (await post(site, a_picture(size=(50, 20)))).json()
    database = site.site.ground.database
    held = await database.read(stored_roster.load)
    branded = replace(held, championship=replace(held.championship, look=Look(logo=made["name"])))
    await database.write(lambda into: stored_roster.save(into, branded))

    answer = await delete(site, made["name"])

    assert (
        "It is in use: logo of the championship. Show something else there first."
        == (answer.json()["detail"])
    )


async def test_many_at_once(site: Running) -> None:
    """Pictures that come at the same moment are all taken."""
    bodies = [a_picture("JPEG", size=(300, 200 + n)) for n in range(6)]

    answers = await asyncio.gather(*(post(site, body) for body in bodies))

    assert [200] * 6 == [answer.status_code for answer in answers]


async def test_outlives_a_restart(tmp_path: Path) -> None:
    """Media are there after a restart, and readable by a web server beside ours."""
    with running(tmp_path) as site:
        made = (await post(site, a_picture())).json()
        path = site.settings.media / made["name"]
        assert 0o644 == stat.S_IMODE(path.stat().st_mode)
        key = site.keys["director"]

    with running(tmp_path) as again:
        again.keys["director"] = key
        assert made["name"] in await library(again)
        assert 200 == (await get(again, f"/media/{made['name']}")).status_code


async def test_pictures_stand_for_badges(site: Running) -> None:
    """Pictures of a pack stand for badges until they are taken back, and can't be deleted till then."""
    pack = io.BytesIO()
    with zipfile.ZipFile(pack, "w") as files:
        files.writestr("tat.png", a_picture(size=(900, 600)))
        files.writestr("mars.png", a_picture())
    code = site.site.roster().delegations[DelegationId("tat")].badge.code.ru

    async with site.client(key="director") as client:
        taken = (await client.post("/api/v1/badges", content=pack.getvalue())).json()
        pinned = (await client.get("/media/badges.json")).json()
        held = (await library(site))[pinned[code]]
        refused = await delete(site, pinned[code])
        await client.delete("/api/v1/badges")
        after = (await client.get("/media/badges.json")).json()

    assert {"pinned": [code], "unknown": ["mars.png"]} == taken
    assert (512, 341) == (held["width"], held["height"])
    assert [f"badge of “{code}”"] == held["used"]
    assert 409 == refused.status_code
    assert {} == after


async def test_a_pack_is_of_pictures(site: Running) -> None:
    """A pack in which a picture is none is refused as a whole."""
    pack = io.BytesIO()
    with zipfile.ZipFile(pack, "w") as files:
        files.writestr("tat.png", SVG)

    async with site.client(key="director") as client:
        answer = await client.post("/api/v1/badges?lang=en", content=pack.getvalue())
        pinned = (await client.get("/media/badges.json")).json()

    assert (415, "unfit") == (answer.status_code, answer.json()["code"])
    assert {} == pinned
