"""Actions: what the keys of a deck do, and what they are told."""

import io
from typing import Any

import httpx2
import pytest
from PIL import Image

from makers import CONTEST, OUTPUT, TIMER
from running import Running
from tablo.wire.actions import ACTIONS
from tablo.wire.inbound import CLIENT_COMMANDS

SHOW = {"output": OUTPUT, "graphic": "title", "data.title": "Гость"}


async def press(
    site: Running, action: str, key: str | None = "director", body: Any = None, **values: Any
) -> httpx2.Response:
    """Press a key."""
    more = {} if body is None else {"json": body}
    async with site.client(key=key) as client:
        return await client.post(f"/api/v1/actions/{action}", params=values, **more)


async def on_air(site: Running) -> list[str]:
    """List what the output carries, as its own key reads it."""
    async with site.client(key="output") as client:
        answer = await client.get(f"/api/v1/streams/output:{OUTPUT}")
    return [layer["graphic"] for layer in answer.json()["view"]["layers"]]


def test_every_command_has_an_action() -> None:
    """Whatever can be commanded from outside can be pressed."""
    assert set(ACTIONS.values()) == set(CLIENT_COMMANDS.values())


async def test_a_press_answers_with_what_holds_now(site: Running) -> None:
    """Show, ready, take, out and panic each tell the picture that they led to."""
    shown = await press(site, "show", **SHOW)
    assert (200, "accepted") == (shown.status_code, shown.json()["result"]["outcome"])
    assert ["title"] == [layer["graphic"] for layer in shown.json()["state"]["layers"]]

    out = await press(site, "out", output=OUTPUT, layer="full")
    assert [] == out.json()["state"]["layers"]

    ready = await press(site, "show", **SHOW, bus="preview")
    assert ("preview", 1) == (ready.json()["state"]["bus"], len(ready.json()["state"]["layers"]))
    taken = await press(site, "take", output=OUTPUT)
    assert 1 == len(taken.json()["state"]["layers"])

    assert 200 == (await press(site, "panic", output=OUTPUT)).status_code
    assert [] == await on_air(site)


async def test_values_come_as_words_or_as_json(site: Running) -> None:
    """Numbers may be written as words; an object in the body wins over the address."""
    assert 200 == (await press(site, "start-timer", timer=TIMER)).status_code
    added = {"timer": TIMER, "delta": "60000", "reason": "тест"}

    adjusted = await press(site, "adjust-timer", body={"delta": "120000"}, **added)

    assert 120_000 == adjusted.json()["state"]["timer"]["added"]
    await press(site, "stop-timer", timer=TIMER)


async def test_a_refusal_has_a_true_status(site: Running) -> None:
    """What the rules refuse is no success, and says why."""
    answer = await press(site, "take", output=OUTPUT)

    assert (422, "nothing_ready") == (answer.status_code, answer.json()["code"])


@pytest.mark.parametrize(
    ("action", "values", "status"),
    [
        ("fly", {}, 404),
        ("take-graphic", {}, 400),
        ("adjust-timer", {"timer": TIMER, "delta": "much"}, 400),
        ("expire-timer", {"timer": TIMER}, 404),
    ],
)
async def test_a_wrong_press_is_named(
    site: Running, action: str, values: dict[str, str], status: int
) -> None:
    """An unknown action, a missing value and one that doesn't fit change nothing."""
    answer = await press(site, action, **values)

    assert status == answer.status_code
    assert "application/problem+json" == answer.headers["content-type"]


async def test_a_get_changes_nothing(site: Running) -> None:
    """Asked with GET, an action tells the state it would act on, and nothing happens."""
    async with site.client(key="director") as client:
        looked = await client.get("/api/v1/actions/show", params=SHOW)

    assert (200, OUTPUT) == (looked.status_code, looked.json()["state"]["output"]["id"])
    assert [] == await on_air(site)


async def test_the_same_press_counts_once(site: Running) -> None:
    """A press with an id is done once, however often the network repeats it."""
    first = await press(site, "show", id="one-press", **SHOW)
    await press(site, "panic", output=OUTPUT)

    again = await press(site, "show", id="one-press", **SHOW)

    assert (False, True) == tuple(one.json()["result"]["repeated"] for one in (first, again))
    assert [] == await on_air(site)


@pytest.mark.parametrize(
    ("key", "status"), [(None, 401), ("tablo_wrong", 401), ("viewer", 403), ("output", 403)]
)
async def test_only_who_may_command_presses(site: Running, key: str | None, status: int) -> None:
    """A key that only reads, a wrong one and none press nothing."""
    answer = await press(site, "show", key=key, **SHOW)

    assert status == answer.status_code
    assert [] == await on_air(site)


async def test_a_foreign_page_presses_nothing(site: Running) -> None:
    """A page of another server can't press a key, whoever is signed in."""
    async with site.client(key="director", headers={"origin": "http://evil.test"}) as client:
        answer = await client.post("/api/v1/actions/show", params=SHOW)

    assert 403 == answer.status_code


async def test_marks_are_pressed_too(site: Running) -> None:
    """An action of a contest answers with its marks, as the caller may read them."""
    answer = await press(site, "lock-marks", contest=CONTEST)

    assert answer.json()["state"]["contest"]["id"] == CONTEST
    await press(site, "unlock-marks", contest=CONTEST, reason="тест")


async def face(site: Running, action: str, by: str | None = "director", **asked: Any) -> Any:
    """Ask for the face of a key."""
    async with site.client(key=by) as client:
        return await client.get(f"/api/v1/actions/{action}.png", params=asked)


def ground(png: bytes) -> tuple[int, ...]:
    """Tell the colour of a face's corner."""
    with Image.open(io.BytesIO(png)) as picture:
        colour = picture.convert("RGB").getpixel((1, 1))
    assert isinstance(colour, tuple)
    return colour


async def test_a_key_shows_what_it_acts_on(site: Running) -> None:
    """The face of a key is red while something of its output is on air, and dark again after."""
    idle = await face(site, "out", output=OUTPUT, layer="full")
    await press(site, "show", **SHOW)

    on_air_now = await face(site, "out", output=OUTPUT, layer="full", size="144")

    assert ("image/png", "no-store") == (
        idle.headers["content-type"],
        idle.headers["cache-control"],
    )
    red, _, _ = ground(on_air_now.content)
    assert ground(idle.content) != ground(on_air_now.content)
    assert red > 150
    await press(site, "panic", output=OUTPUT)


async def test_a_face_needs_the_right_to_its_state(site: Running) -> None:
    """Whoever may not read the state gets no picture of it; a reading key may stand in the address."""
    asked = {"output": OUTPUT}

    assert 401 == (await face(site, "out", by=None, **asked)).status_code
    assert 200 == (await face(site, "out", by=None, key=site.keys["output"], **asked)).status_code
    assert 403 == (await face(site, "out", by=None, key=site.keys["director"], **asked)).status_code
    assert 400 == (await face(site, "out", size="1000", **asked)).status_code
