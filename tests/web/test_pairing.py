"""Screens that come to be ours: codes, claims, places, and the end of them."""

import re
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from makers import SCREEN, VENUE
from running import Running, running
from tablo.access.actors import Scope
from tablo.championship.roster import ScreenLook
from tablo.store.pairings import CODE_MS
from tablo.web import pairing


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Running]:
    """Give a server of the test's own: pairing changes its roster."""
    with running(tmp_path) as site:
        yield site


def a_secret() -> str:
    """Make a secret as a screen does."""
    return f"tablo_{secrets.token_hex(32)}"


async def ask(site: Running, secret: str, status: int = 200) -> Any:
    """Come as a screen."""
    async with site.client() as client:
        answer = await client.post(
            "/api/v1/pairings", json={"secret": secret, "size": "1920 × 1080"}
        )
    assert status == answer.status_code, answer.text
    return answer.json()


async def claim(
    site: Running, code: str, status: int = 200, key: str = "director", **how: Any
) -> Any:
    """Claim a code as crew; a new screen in the hall, unless told otherwise."""
    how = how or {"title": "Фойе", "venue": VENUE}
    async with site.client(key=key) as client:
        answer = await client.post(f"/api/v1/pairings/{code}/claim", json=how)
    assert status == answer.status_code, answer.text
    return answer.json()


async def post(
    site: Running, path: str, body: Any, status: int = 200, key: str = "director"
) -> Any:
    """Send something as crew."""
    async with site.client(key=key) as client:
        answer = await client.post(f"/api/v1/{path}", json=body)
    assert status == answer.status_code, answer.text
    return answer.json()


async def delete(site: Running, path: str, status: int = 200, key: str = "director") -> Any:
    """Delete something as crew."""
    async with site.client(key=key) as client:
        answer = await client.delete(f"/api/v1/{path}")
    assert status == answer.status_code, answer.text
    return answer.json()


async def test_claimed_screen_comes_in(site: Running) -> None:
    """A screen that was claimed stands in the roster and comes in with the secret it made."""
    secret = a_secret()
    shown = await ask(site, secret)

    paired = await claim(site, shown["code"], title="Фойе", venue=VENUE, room="Второй этаж")

    assert ("waiting", True) == (shown["state"], paired["holds"])
    assert re.fullmatch(r"\d{6}", shown["code"])
    assert "paired" == (await ask(site, secret))["state"]
    screen = site.site.roster().screens[paired["screen"]]
    assert ("Фойе", VENUE, "Второй этаж") == (screen.title.ru, screen.venue, screen.room)
    async with site.socket(secret) as peer:
        await peer.say(type="subscribe", streams=[f"screen:{paired['screen']}"])
        view = (await peer.hear("view"))["view"]
    assert "Фойе" == view["screen"]["title"]["ru"]


async def test_same_secret_same_code(site: Running) -> None:
    """A screen that asks again, as after a reload, shows the code and the name it showed."""
    secret = a_secret()

    first, again = await ask(site, secret), await ask(site, secret)
    other = await ask(site, a_secret())

    assert (first["code"], first["name"]) == (again["code"], again["name"])
    assert first["code"] != other["code"]


async def test_secret_is_kept_nowhere(site: Running) -> None:
    """Neither the database nor an answer holds the secret, before the claim or after it."""
    secret = a_secret()
    shown = await ask(site, secret)
    paired = await claim(site, shown["code"])

    held = b"".join(
        path.read_bytes() for path in site.settings.data.iterdir() if "sqlite" in path.name
    )
    assert secret.encode() not in held
    assert secret not in str(shown) + str(paired)


async def test_unclaimed_secret_opens_nothing(site: Running) -> None:
    """A screen that waits can't come in with its secret."""
    secret = a_secret()
    await ask(site, secret)

    async with site.socket() as peer:
        await peer.say(type="hello", kind="screen", key=secret)
        heard, _ = await peer.end()

    assert "revoked" == heard[-1]["reason"]


async def test_revoked_screen_gets_no_further_byte(site: Running) -> None:
    """A screen that is unpaired is told so at once, gets nothing more, and shows a new code."""
    secret = a_secret()
    paired = await claim(site, (await ask(site, secret))["code"])
    async with site.socket(secret) as peer:
        await peer.say(type="subscribe", streams=[f"screen:{paired['screen']}"])
        await peer.hear("view")

        await post(site, f"screens/{paired['screen']}/unpair", {})
        heard, _ = await peer.end()

    assert ["goodbye"] == [said["type"] for said in heard if said["type"] not in {"beat", "pong"}]
    assert "revoked" == heard[-1]["reason"]
    assert "spent" == (await ask(site, secret, 410))["code"]
    assert "waiting" == (await ask(site, a_secret()))["state"]


async def test_device_takes_the_place_of_another(site: Running) -> None:
    """A code may be claimed for a screen there is: a new device for the same wall."""
    secret = a_secret()

    paired = await claim(site, (await ask(site, secret))["code"], screen=SCREEN)

    assert SCREEN == paired["screen"]
    async with site.socket(secret) as peer:
        await peer.say(type="subscribe", streams=[f"screen:{SCREEN}"])
        assert await peer.hear("view")


async def test_code_is_claimed_once(site: Running) -> None:
    """Of two people who claim a code one gets the screen, the other hears that the code is gone."""
    code = (await ask(site, a_secret()))["code"]
    await claim(site, code)

    problem = await claim(site, code, 404)

    assert "unknown_code" == problem["code"]
    assert code in problem["detail"]
    assert 2 == len(site.site.roster().screens)


async def test_code_gets_old(site: Running) -> None:
    """After ten minutes a code is good for nothing, and its screen gets another."""
    secret = a_secret()
    code = (await ask(site, secret))["code"]
    pairings = site.site.web.context.pairings
    now = pairings._now
    pairings._now = lambda: now() + CODE_MS

    await claim(site, code, 404)
    shown = await ask(site, secret)

    assert shown["expires"] > now() + CODE_MS
    await claim(site, shown["code"])


async def test_failed_claim_leaves_the_code(site: Running) -> None:
    """A claim for a venue or a group that isn't there changes nothing, and the code still holds."""
    code = (await ask(site, a_secret()))["code"]

    assert "unknown_venue" == (await claim(site, code, 422, venue="nowhere"))["code"]
    assert "unknown_venue" == (await claim(site, code, 422, title="Фойе"))["code"]
    assert "unknown_group" == (await claim(site, code, 422, venue=VENUE, group="none"))["code"]
    assert "unknown_screen" == (await claim(site, code, 404, screen="none"))["code"]
    await claim(site, code)


async def test_codes_cannot_be_guessed(site: Running) -> None:
    """After ten wrong codes a person has to wait, also with a right one."""
    code = (await ask(site, a_secret()))["code"]
    wrong = next(f"{n:06}" for n in range(1_000_000) if f"{n:06}" != code)
    for _ in range(pairing.TRIES):
        await claim(site, wrong, 404)

    problem = await claim(site, code, 429)

    assert "too_many_codes" == problem["code"]


async def test_codes_are_not_handed_out_without_end(site: Running) -> None:
    """One address gets so many codes and no more; screens that have one go on asking."""
    secret = a_secret()
    code = (await ask(site, secret))["code"]
    for _ in range(pairing.CODE_BURST - 1):
        await ask(site, a_secret())

    assert "too_often" == (await ask(site, a_secret(), 429))["code"]
    assert code == (await ask(site, secret))["code"]


@pytest.mark.parametrize("secret", ["", "tablo_short", "x" * 70, "tablo_" + "g" * 64])
async def test_a_secret_is_long_and_random(site: Running, secret: str) -> None:
    """What is no secret of 256 bits is not taken."""
    assert "malformed" == (await ask(site, secret, 400))["code"]


async def test_only_who_directs_screens_claims(site: Running) -> None:
    """Operators of marks, viewers, screens and the public neither see nor claim a code."""
    code = (await ask(site, a_secret()))["code"]

    for key, status in [("operator", 403), ("viewer", 403), ("screen", 403), ("", 401)]:
        async with site.client(key=key) as client:
            found = await client.get(f"/api/v1/pairings/{code}")
        assert status == found.status_code, key
        await claim(site, code, status, key=key)


async def test_workshop_manager_hangs_up_screens_at_home(site: Running) -> None:
    """Who directs screens of one venue pairs them there, and moves none elsewhere."""
    accounts = site.site.ground.accounts
    here = await site.inside(
        accounts.add_key("here", "key", "workshop_manager", Scope(kind="venue", id=VENUE))
    )
    there = await site.inside(
        accounts.add_key("there", "key", "workshop_manager", Scope(kind="venue", id="other"))
    )
    site.keys |= {"here": here[0], "there": there[0]}
    code = (await ask(site, a_secret()))["code"]

    await claim(site, code, 403, key="there")
    await claim(site, code, key="here")


async def test_person_sees_whose_code_it_is(site: Running) -> None:
    """Before a code is claimed, the console tells the name and the size that the screen shows."""
    shown = await ask(site, a_secret())

    async with site.client(key="director") as client:
        found = (await client.get(f"/api/v1/pairings/{shown['code']}")).json()

    assert (shown["name"], "1920 × 1080") == (found["name"], found["size"])
    assert re.fullmatch("Экран «.+»", found["name"]["ru"])


async def test_screen_is_renamed_and_moved(site: Running) -> None:
    """A screen gets another name, room and group; what isn't named stays."""
    group = await post(site, "groups", {"title": "Фойе", "venue": VENUE})

    await post(site, f"screens/{SCREEN}", {"title": "Стена у входа", "group": group["id"]})
    await post(site, f"screens/{SCREEN}", {"room": "Холл"})
    await post(site, f"groups/{group['id']}", {"title": "Холлы"})

    roster = site.site.roster()
    screen = roster.screens[SCREEN]
    assert ("Стена у входа", "", "Холл") == (screen.title.ru, screen.title.en, screen.room)
    assert "Холлы" == roster.groups[screen.group].title.ru  # type: ignore[index]


async def test_group_is_deleted(site: Running) -> None:
    """A group that is deleted leaves its screens where they hang, in one revision; others stay."""
    group, other = [
        (await post(site, "groups", {"title": title, "venue": VENUE}))["id"]
        for title in ("Фойе", "Холлы")
    ]
    await post(site, f"screens/{SCREEN}", {"group": group})
    revision = site.site.roster().revision

    deleted = await delete(site, f"groups/{group}")

    roster = site.site.roster()
    assert {"id": group, "holds": True} == deleted
    assert (revision + 1, [other]) == (roster.revision, list(roster.groups))
    assert (VENUE, None) == (roster.screens[SCREEN].venue, roster.screens[SCREEN].group)
    assert "unknown_group" == (await delete(site, f"groups/{group}", 404))["code"]


async def test_group_is_deleted_by_who_directs_its_screens(site: Running) -> None:
    """Neither somebody else's role, nor a page of another server, deletes a group."""
    group = (await post(site, "groups", {"title": "Фойе", "venue": VENUE}))["id"]
    add_key = site.site.ground.accounts.add_key
    elsewhere = Scope(kind="venue", id="other")
    site.keys["there"] = (await site.inside(add_key("", "key", "workshop_manager", elsewhere)))[0]

    for key, status in [("viewer", 403), ("there", 403), ("", 401)]:
        await delete(site, f"groups/{group}", status, key=key)
    async with site.client(key="director", headers={"origin": "http://evil.test"}) as client:
        foreign = await client.delete(f"/api/v1/groups/{group}")

    assert 403 == foreign.status_code
    assert group in site.site.roster().groups


async def test_screen_is_set_up(site: Running) -> None:
    """A screen gets a look and may sound; the console is told, and a look replaces the last one."""
    look = {"theme": "light", "rows": 5, "still": True, "black": True, "lang": "en"}
    await post(site, f"screens/{SCREEN}", {"look": look, "sound": True})
    async with site.socket("director") as crew:
        await crew.say(type="subscribe", streams=["screens@crew"])
        (told,) = (await crew.hear("view"))["view"]["screens"]

    await post(site, f"screens/{SCREEN}", {"look": {"rows": 7}})
    refused = await post(site, f"screens/{SCREEN}", {"look": {"rows": 6}}, 400)

    screen = site.site.roster().screens[SCREEN]
    assert (look, True) == (told["look"], told["sound"])
    assert (ScreenLook(rows=7), True) == (screen.look, screen.sound)
    assert "malformed" == refused["code"]


async def test_screen_needs_a_name_and_a_place(site: Running) -> None:
    """A screen without a name, or in no venue, is refused in words and nothing changes."""
    assert "no_title" == (await post(site, f"screens/{SCREEN}", {"title": " "}, 422))["code"]
    moved = await post(site, f"screens/{SCREEN}", {"venue": "nowhere"}, 422)
    assert "unknown_venue" == moved["code"]
    await post(site, "screens/none", {"title": "Нет"}, 404)
    await post(site, "groups/none", {"title": "Нет"}, 404)
    await post(site, "groups", {"title": "Нет"}, 422)
    await post(site, f"screens/{SCREEN}", {"title": "Чужая"}, 403, key="viewer")
    assert "Стена" == site.site.roster().screens[SCREEN].title.ru


async def test_pages_of_others_pair_nothing(site: Running) -> None:
    """A page of another server can't claim a code, or ask for one, with a person's session."""
    code = (await ask(site, a_secret()))["code"]
    async with site.client(key="director", headers={"origin": "http://evil.test"}) as client:
        asked = await client.post("/api/v1/pairings", json={"secret": a_secret()})
        claimed = await client.post(f"/api/v1/pairings/{code}/claim", json={"venue": VENUE})

    assert ("foreign_origin", "foreign_origin") == (asked.json()["code"], claimed.json()["code"])


@pytest.mark.parametrize(("form", "begin"), [("svg", b"<?xml"), ("png", b"\x89PNG")])
async def test_qr_is_of_this_server(site: Running, form: str, begin: bytes) -> None:
    """A code for cameras is drawn of a path here, and of nothing else."""
    async with site.client() as client:
        drawn = await client.get("/api/v1/qr", params={"path": "/admin/#/screens", "form": form})
        foreign = [
            await client.get("/api/v1/qr", params={"path": path})
            for path in ("//evil.test", "http://evil.test", "/" + "x" * 400)
        ]

    assert (200, begin) == (drawn.status_code, drawn.content[: len(begin)])
    assert [400, 400, 400] == [answer.status_code for answer in foreign]
