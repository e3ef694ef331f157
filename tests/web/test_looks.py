"""How a championship and its screens look: set by forms, refused where it can't be read."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import httpx2
import pytest

from exchange.footage import a_picture
from makers import SCREEN, VENUE
from running import LOGIN, PASSWORD, Running, running
from tablo.championship.roster import Look, ScreenLook
from web.forms import values_of

CHAMPIONSHIP = ("championship", "championship")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Give a server of its own: these tests change what it serves."""
    with running(tmp_path_factory.mktemp("looks")) as site:
        yield site


@asynccontextmanager
async def signed_in(site: Running) -> AsyncIterator[httpx2.AsyncClient]:
    """Open a client in which the director is signed in and reads English."""
    async with site.client() as client:
        await client.post("/admin/sign-in", data={"login": LOGIN, "password": PASSWORD})
        await client.get("/admin/roster/?lang=en")
        yield client


async def change(
    client: httpx2.AsyncClient, thing: tuple[str, str], **fields: str
) -> httpx2.Response:
    """Open a form, change some of its fields, and send it back."""
    part, id = thing
    address = f"/admin/roster/{part}/edit?pk={id}"
    page = await client.get(address)
    return await client.post(address, data={**values_of(page.text), **fields})


async def test_colours_and_a_logo(site: Running) -> None:
    """Colours that can be read and a picture of the library are taken, and pages carry them."""
    async with signed_in(site) as client:
        logo = (await client.post("/api/v1/media?name=logo.png", content=a_picture())).json()
        asked = {
            "look_accent": "#FFD400",
            "look_background": "#0B1F3F",
            "look_logo": logo["name"],
        }
        answer = await change(client, CHAMPIONSHIP, **asked)
        page = (await client.get("/display")).text

    wanted = Look(accent="#FFD400", background="#0B1F3F", logo=logo["name"])
    assert 303 == answer.status_code
    assert wanted == site.site.roster().championship.look
    assert '"accent":"#FFD400"' in page


async def test_ours_again(site: Running) -> None:
    """Colours and a logo that are taken away leave our own."""
    async with signed_in(site) as client:
        await change(client, CHAMPIONSHIP, look_background="#101010", look_accent="#FFD400")
        ours = {"look_background": "", "look_accent": "", "look_logo": ""}
        answer = await change(client, CHAMPIONSHIP, **ours)

    assert 303 == answer.status_code
    assert Look() == site.site.roster().championship.look


@pytest.mark.parametrize(
    ("field", "colour", "said"),
    [
        ("look_accent", "#0B2044", "a contrast of 1.0 : 1; 3 : 1 is the least"),
        ("look_background", "#777777", "a contrast of 1.4 : 1; 4.5 : 1 is the least"),
        ("look_accent", "yellow", "A colour is written as #rrggbb, but “yellow” came."),
    ],
)
async def test_what_can_not_be_read(site: Running, field: str, colour: str, said: str) -> None:
    """A colour that can't be read, or is none, is refused beside its field, with the contrast."""
    before = site.site.roster().championship
    grounds = {"look_background": "#0B1F3F", "look_accent": ""}

    async with signed_in(site) as client:
        answer = await change(client, CHAMPIONSHIP, **{**grounds, field: colour})

    assert 422 == answer.status_code
    assert said in answer.text
    assert before == site.site.roster().championship


async def test_only_pictures_of_the_library_are_logos(site: Running) -> None:
    """A logo is chosen from the library; nothing else gets into a page."""
    async with signed_in(site) as client:
        answer = await change(client, CHAMPIONSHIP, look_logo="https://evil.example/a.png")

    assert 422 == answer.status_code


async def test_how_one_screen_looks(site: Running) -> None:
    """A screen gets a room, a group of its venue, and what its wall and its viewers need."""
    async with signed_in(site) as client:
        group = {"id": "front", "title_ru": "Перед", "venue": VENUE}
        made = await client.post("/admin/roster/groups/create", data=group)
        answer = await change(
            client,
            ("screens", SCREEN),
            room="Цех",
            group="front",
            look_theme="contrast",
            look_rows="5",
            look_still="true",
            look_lang="en",
        )

    screen = site.site.roster().screens[SCREEN]
    assert [303, 303] == [made.status_code, answer.status_code]
    assert ("Цех", "front") == (screen.room, screen.group)
    assert ScreenLook(theme="contrast", rows=5, still=True, lang="en") == screen.look


async def test_a_group_is_of_one_venue(site: Running) -> None:
    """A screen can't join a group of another venue, nor can a group that is used be deleted."""
    async with signed_in(site) as client:
        hall = {"id": "far", "title_ru": "Дальний зал", "zone": "UTC", "colour": "1"}
        await client.post("/admin/roster/venues/create", data=hall)
        for id, title, venue in (("near", "Здесь", VENUE), ("away", "Там", "far")):
            group = {"id": id, "title_ru": title, "venue": venue}
            await client.post("/admin/roster/groups/create", data=group)
        await change(client, ("screens", SCREEN), group="near")

        joined = await change(client, ("screens", SCREEN), group="away")
        deleted = await client.post(
            "/admin/roster/_api/groups/row-action", params={"pk": "near", "name": "delete"}
        )

    assert "The group Там is in another venue than this screen." in joined.text
    assert "it is used by screen" in deleted.text
    assert "near" in site.site.roster().groups


@pytest.mark.parametrize(
    ("asked", "theme"), [("", "dark"), ("contrast", "contrast"), ("neon", "dark")]
)
async def test_the_theme_in_the_address(site: Running, asked: str, theme: str) -> None:
    """A page without a screen's settings takes its theme from the address, if there is such a one."""
    async with site.client() as client:
        page = (await client.get(f"/display?theme={asked}")).text

    assert f'data-theme="{theme}"' in page
