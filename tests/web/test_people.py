"""What to call those who act."""

import pytest

from running import Running


async def test_crew_learns_the_names(site: Running) -> None:
    """Anybody with a role gets the name of each actor that a view may point at."""
    async with site.client(key="viewer") as client:
        answer = await client.get("/api/v1/people")

    assert 200 == answer.status_code
    assert "no-store" == answer.headers["cache-control"]
    assert {"key:1", "key:2"} <= set(answer.json())


@pytest.mark.parametrize(("key", "status"), [(None, 401), ("screen", 403), ("output", 403)])
async def test_nobody_else_does(site: Running, key: str | None, status: int) -> None:
    """Whoever has no role, a screen and an output among them, learns no name."""
    async with site.client(key=key) as client:
        answer = await client.get("/api/v1/people")

    assert status == answer.status_code
    assert "application/problem+json" == answer.headers["content-type"]
