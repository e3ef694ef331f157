"""What was on air, over HTTP: for those who put it there."""

import pytest

from makers import OUTPUT
from running import Running

PATH = "/api/v1/exports/on-air"


async def shown(site: Running) -> None:
    """Put something on air, and take it off again."""
    async with site.client(key="director") as client:
        data = {"output": OUTPUT, "graphic": "title", "data.title": "Открытие"}
        assert 200 == (await client.post("/api/v1/actions/show", params=data)).status_code
        await client.post("/api/v1/actions/panic", params={"output": OUTPUT})


@pytest.mark.parametrize("form", ["csv", "xlsx", "edl"])
async def test_a_director_takes_the_log_along(site: Running, form: str) -> None:
    """The list of what was on air, as a table or as markers, names the graphic."""
    await shown(site)
    async with site.client(key="director") as client:
        answer = await client.get(f"{PATH}.{form}", params={"output": OUTPUT, "lang": "ru"})

    assert 200 == answer.status_code
    assert form == "xlsx" or "Открытие" in answer.text
    assert f"on-air-{OUTPUT}.{form}" in answer.headers["content-disposition"]


@pytest.mark.parametrize(
    ("key", "asked", "status"),
    [
        (None, {}, 401),
        ("viewer", {}, 403),
        ("operator", {}, 403),
        ("output", {"output": OUTPUT}, 403),
        ("director", {"output": "nothing"}, 404),
        ("director", {"rate": "23"}, 400),
    ],
)
async def test_others_do_not(
    site: Running, key: str | None, asked: dict[str, str], status: int
) -> None:
    """Whoever may put nothing on air isn't told; a wrong question is named."""
    async with site.client(key=key) as client:
        answer = await client.get(f"{PATH}.edl", params=asked)

    assert status == answer.status_code
