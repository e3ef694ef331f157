"""Whom and what a broadcast graphic can be about."""

import httpx2
import pytest

from makers import ANNA, BORIS, CONTEST, a_roster
from running import Running


async def test_who_directs_graphics_finds_everybody(site: Running) -> None:
    """Each entry comes with all that it is looked for by."""
    async with site.client(key="director") as client:
        answer = await client.get("/api/v1/subjects")

    found = next(one for one in answer.json()["entries"] if one["entry"] == ANNA)
    assert {"entry", "contest", "number", "names", "delegation"} <= found.keys()


async def test_a_draw_that_is_not_revealed_tells_no_workstation(site: Running) -> None:
    """Who works where is told as far as the draw has been shown, and no further."""
    lots = [{"entry": id, "workstation": f"A{n}"} for n, id in enumerate(a_roster().entries)]
    async with site.client(key="director") as client:
        await tell(client, "DrawWorkstations", lots=lots)
        hidden = await places(client)
        await tell(client, "RevealDraw", count=1)
        revealed = await places(client)

    assert {ANNA: None, BORIS: None} == hidden
    assert {ANNA: "A0", BORIS: None} == revealed


@pytest.mark.parametrize(("key", "status"), [(None, 401), ("operator", 403), ("output", 403)])
async def test_nobody_else_does(site: Running, key: str | None, status: int) -> None:
    """Whoever directs no graphics gets no list of names."""
    async with site.client(key=key) as client:
        answer = await client.get("/api/v1/subjects")

    assert status == answer.status_code


async def tell(client: httpx2.AsyncClient, name: str, **data: object) -> None:
    """Give a command about the contest, which is accepted."""
    body = {"id": name, "name": name, "data": {"contest": CONTEST, **data}}
    answer = await client.post("/api/v1/commands", json=body)
    assert "accepted" == answer.json()["outcome"], answer.json()


async def places(client: httpx2.AsyncClient) -> dict[str, str | None]:
    """Tell who works where, of the two that drew."""
    answer = await client.get("/api/v1/subjects")
    entries = answer.json()["entries"]
    return {
        one["entry"]: one.get("workstation") for one in entries if one["entry"] in (ANNA, BORIS)
    }
