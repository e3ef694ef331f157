"""Feeds over HTTP: who may poll what, and what a program is told that asks wrongly."""

from typing import Any

import httpx2
import pytest

from makers import CONTEST
from running import Running

PUBLIC = f"standings:{CONTEST}@public"


async def get(site: Running, path: str, *, by: str | None = None, **asked: Any) -> httpx2.Response:
    """Ask for a feed; `by` whom, by a key in the header."""
    async with site.client(key=by) as client:
        return await client.get(f"/api/v1/feeds/{path}", params=asked)


@pytest.mark.parametrize(
    ("ending", "kind"),
    [("json", "application/json"), ("xml", "application/xml"), ("csv", "text/csv")],
)
async def test_everybody_polls_what_is_public(site: Running, ending: str, kind: str) -> None:
    """A feed of a public stream needs no key, in either form, with as many rows as asked for."""
    answer = await get(site, f"{PUBLIC}.{ending}", rows=4)

    assert 200 == answer.status_code
    assert answer.headers["content-type"].startswith(kind)
    assert "no-cache" == answer.headers["cache-control"]


async def test_what_is_the_same_is_not_sent_again(site: Running) -> None:
    """A poller that knows the version gets 304 and no body."""
    first = await get(site, f"{PUBLIC}.json")
    async with site.client() as client:
        again = await client.get(
            f"/api/v1/feeds/{PUBLIC}.json", headers={"if-none-match": first.headers["etag"]}
        )

    assert (304, b"") == (again.status_code, again.content)


async def test_a_key_may_stand_in_the_address(site: Running) -> None:
    """A key that can only read opens a feed for a program that sends no headers."""
    sealed = f"standings:{CONTEST}@broadcast.json"

    assert 401 == (await get(site, sealed)).status_code
    assert 200 == (await get(site, sealed, key=site.keys["viewer"])).status_code


async def test_a_key_that_commands_does_not(site: Running) -> None:
    """A key that could change something is refused in an address, where it would be seen."""
    answer = await get(site, f"{PUBLIC}.json", key=site.keys["director"])

    assert 403 == answer.status_code


async def test_a_key_that_ended_opens_nothing(site: Running) -> None:
    """A key that nobody made is told so, though the stream is public."""
    assert 401 == (await get(site, f"{PUBLIC}.json", key="tablo_wrong")).status_code


@pytest.mark.parametrize(
    ("path", "asked", "status"),
    [
        (f"{PUBLIC}.xlsx", {}, 404),
        ("index@public.json", {}, 404),
        ("standings:nothing@public.json", {}, 404),
        (f"{PUBLIC}.json", {"rows": "0"}, 400),
        (f"{PUBLIC}.json", {"rows": "many"}, 400),
        (f"{PUBLIC}.csv", {"sep": "|"}, 400),
    ],
)
async def test_a_wrong_question_is_told_so(
    site: Running, path: str, asked: dict[str, str], status: int
) -> None:
    """What there isn't, or doesn't fit, has a true status and no table."""
    answer = await get(site, path, **asked)

    assert status == answer.status_code
    assert "application/problem+json" == answer.headers["content-type"]


async def test_crews_streams_need_rights(site: Running) -> None:
    """A crew's stream is a feed for those who may read the stream."""
    path = f"standings:{CONTEST}@crew.csv"

    assert 401 == (await get(site, path)).status_code
    assert 200 == (await get(site, path, by="director")).status_code
