"""Driving ceremonies over HTTP: who signs in, what they tell, and the sample contest signed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from typing import Any

import httpx2

from makers import ANNA, BORIS, CONTEST, M1, M2, VENUE, VERA
from running import LOGIN, PASSWORD, Running
from tablo.access.actors import Role, Scope
from tablo.championship.ids import RunId

_numbers = count(1)


@asynccontextmanager
async def director(site: Running) -> AsyncIterator[httpx2.AsyncClient]:
    """Open a client in which the director is signed in."""
    async with signed_in(site, LOGIN, PASSWORD) as client:
        yield client


@asynccontextmanager
async def signed_in(site: Running, login: str, password: str) -> AsyncIterator[httpx2.AsyncClient]:
    """Open a client in which somebody is signed in."""
    async with site.client() as client:
        await client.post("/admin/sign-in", data={"login": login, "password": password})
        yield client


async def ask(client: httpx2.AsyncClient, name: str, **data: Any) -> dict[str, Any]:
    """Give a command, and its answer."""
    body = {"id": f"runs-{next(_numbers)}", "name": name, "data": data}
    answer: dict[str, Any] = (await client.post("/api/v1/commands", json=body)).json()
    return answer


async def tell(client: httpx2.AsyncClient, name: str, **data: Any) -> None:
    """Give a command, and insist that it is accepted."""
    answer = await ask(client, name, **data)
    assert answer["outcome"] == "accepted", answer


async def step(client: httpx2.AsyncClient, name: str, **data: Any) -> None:
    """Give a command that steps, again until the guard of the last step is over."""
    while True:
        answer = await ask(client, name, **data)
        if answer["outcome"] != "refused" or answer["reason"]["code"] != "too_soon":
            break
    assert answer["outcome"] == "accepted", answer


async def a_run(client: httpx2.AsyncClient) -> RunId:
    """Make an empty ceremony, and give its id."""
    body = {"title": "Закрытие", "title_en": "Closing", "venue": VENUE}
    return RunId((await client.post("/api/v1/runs", json=body)).json()["id"])


async def plan(client: httpx2.AsyncClient, run: str) -> dict[str, Any]:
    """Read a plan with its revision."""
    sheet: dict[str, Any] = (await client.get(f"/api/v1/runs/{run}")).json()
    return sheet


async def put(client: httpx2.AsyncClient, run: str, *cues: Any, **frame: Any) -> httpx2.Response:
    """Put cues in place of those of a plan, and what else is another in it."""
    sheet = await plan(client, run)
    sheet["run"] |= {"cues": list(cues), **frame}
    return await client.put(f"/api/v1/runs/{run}", json=sheet)


async def generate(client: httpx2.AsyncClient, run: str, **asked: Any) -> dict[str, Any]:
    """Make the cues of what is signed."""
    made: dict[str, Any] = (await client.post(f"/api/v1/runs/{run}/generate", json=asked)).json()
    return made


async def a_role(site: Running, login: str, role: Role, scope: Scope | None = None) -> None:
    """Let somebody have a role."""
    accounts = site.site.ground.accounts
    await site.inside(accounts.add(login, login, role, scope or Scope(), PASSWORD))


async def sign(site: Running, client: httpx2.AsyncClient) -> None:
    """Mark, lock and sign the sample contest: Boris before Anna before Vera."""
    for entry, mark in ((ANNA, "20"), (BORIS, "25"), (VERA, "10")):
        for module in (M1, M2):
            await tell(client, "RecordMark", entry=entry, module=module, mark=mark)
    await tell(client, "LockMarks", contest=CONTEST)
    await tell(client, "SignOff", contest=CONTEST, **{"as": "coordinator"})
    await a_role(site, "expert", "chief_expert")
    async with signed_in(site, "expert", PASSWORD) as expert:
        await tell(expert, "SignOff", contest=CONTEST, **{"as": "chief_expert"})
