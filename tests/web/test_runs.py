"""Plans of ceremonies over HTTP: made, edited, made of signed results, and never from under the stage."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from makers import CONTEST, VENUE
from running import PASSWORD, Running, running
from tablo.access.actors import Role, Scope
from web.stagehands import a_role, a_run, director, generate, plan, sign, signed_in, tell

MADE = [f"{CONTEST}.call-up", f"{CONTEST}.medals"]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Running]:
    """Give a server of its own: these tests sign results and drive ceremonies."""
    with running(tmp_path) as site:
        yield site


async def test_a_plan_is_made_read_and_put_back(site: Running) -> None:
    """A ceremony is made empty, gets cues by hand, and holds in the room as it was put."""
    async with director(site) as client:
        run = await a_run(client)
        sheet = await plan(client, run)
        speech = {"id": "speech", "kind": "speech", "title": {"ru": "Слово", "en": "A word"}}
        sheet["run"]["cues"] = [speech]
        answer = await client.put(f"/api/v1/runs/{run}", json=sheet)
        listed = (await client.get("/api/v1/runs")).json()["runs"]

    assert answer.json()["holds"]
    (cue,) = site.site.roster().runs[run].cues
    assert ("speech", "Слово", True) == (cue.id, cue.title.ru, cue.hand)
    assert [run] == [one["id"] for one in listed]


async def test_an_old_plan_is_refused(site: Running) -> None:
    """What was read before somebody else saved can't be put over it."""
    async with director(site) as client:
        run = await a_run(client)
        old = await plan(client, run)
        newer = await plan(client, run)
        newer["run"]["cues"] = [{"id": "a", "kind": "black"}]
        await client.put(f"/api/v1/runs/{run}", json=newer)
        answer = await client.put(f"/api/v1/runs/{run}", json=old)
        after = await plan(client, run)

    assert (409, "stale_revision") == (answer.status_code, answer.json()["code"])
    assert ["a"] == [cue["id"] for cue in after["run"]["cues"]]


@pytest.mark.parametrize(
    ("cues", "code"),
    [
        ([{"id": "a", "kind": "black"}, {"id": "a", "kind": "black"}], "cue_twice"),
        ([{"id": "a", "kind": "medals", "contest": "nowhere"}], "dangling_cue"),
        ([{"id": "a", "kind": "award", "entry": "nobody"}], "dangling_cue"),
        ([{"id": "a", "kind": "fireworks"}], "malformed"),
    ],
)
async def test_a_plan_must_hold_together(
    site: Running, cues: list[dict[str, Any]], code: str
) -> None:
    """Two cues of one name, and a cue about what isn't there, are refused; nothing is saved."""
    async with director(site) as client:
        run = await a_run(client)
        sheet = await plan(client, run)
        sheet["run"]["cues"] = cues
        answer = await client.put(f"/api/v1/runs/{run}", json=sheet)

    assert code == answer.json()["code"]
    assert () == site.site.roster().runs[run].cues


async def test_cues_are_made_of_signed_results_only(site: Running) -> None:
    """Before both signatures a result makes no cue and is named as missing; after, it makes its own."""
    async with director(site) as client:
        run = await a_run(client)
        before = await generate(client, run)
        await sign(site, client)
        after = await generate(client, run)

    assert [] == before["added"]
    assert [{"ru": "Сварка. Основная", "en": "Welding. Main"}] == before["unsigned"]
    assert MADE == [cue["id"] for cue in after["added"]]
    assert [] == after["unsigned"]


async def test_a_dry_run_changes_nothing(site: Running) -> None:
    """Asked only what would change, it tells so and saves nothing; nor does it tell a winner."""
    async with director(site) as client:
        run = await a_run(client)
        await sign(site, client)
        answer = await client.post(f"/api/v1/runs/{run}/generate", json={"dry_run": True})

    assert MADE == [cue["id"] for cue in answer.json()["added"]]
    assert () == site.site.roster().runs[run].cues
    assert all(name not in answer.text for name in ("Ёлкина", "Жуков", "Дёмина"))


async def test_made_again_it_keeps_what_people_did(site: Running) -> None:
    """Making cues again over other podiums keeps those edited or added by hand, and says so."""
    async with director(site) as client:
        run = await a_run(client)
        await sign(site, client)
        await generate(client, run)
        sheet = await plan(client, run)
        sheet["run"]["cues"][1]["text"] = {"ru": "Своими словами"}
        sheet["run"]["cues"].append({"id": "thanks", "kind": "thanks"})
        await client.put(f"/api/v1/runs/{run}", json=sheet)
        again = await generate(client, run, podiums=["А"])

    assert [f"{CONTEST}.call-up"] == [cue["id"] for cue in again["changed"]]
    assert [f"{CONTEST}.medals", "thanks"] == [cue["id"] for cue in again["kept"]]
    cues = site.site.roster().runs[run].cues
    assert ["А", "", ""] == [cue.podium for cue in cues]
    assert "Своими словами" == cues[1].text.ru


async def test_the_cue_on_the_stage_stays(site: Running) -> None:
    """While a ceremony is on, cues may come and move, but the one on the stage can't be taken out."""
    async with director(site) as client:
        run = await a_run(client)
        sheet = await plan(client, run)
        sheet["run"]["cues"] = [{"id": "a", "kind": "title"}, {"id": "b", "kind": "black"}]
        await client.put(f"/api/v1/runs/{run}", json=sheet)
        await tell(client, "SetRunPhase", run=run, phase="live")
        await tell(client, "Advance", run=run)
        sheet = await plan(client, run)
        on, other = sheet["run"]["cues"]
        new = {"id": "c", "kind": "speech"}
        moved = {**sheet, "run": {**sheet["run"], "cues": [new, other, on]}}
        allowed = await client.put(f"/api/v1/runs/{run}", json=moved)
        sheet = await plan(client, run)
        sheet["run"]["cues"] = [new, other]
        refused = await client.put(f"/api/v1/runs/{run}", json=sheet)
        kept = await client.delete(f"/api/v1/runs/{run}")

    assert 200 == allowed.status_code
    assert "cue_on_stage" == refused.json()["code"]
    assert "run_is_live" == kept.json()["code"]
    assert ["c", "b", "a"] == [cue.id for cue in site.site.roster().runs[run].cues]


async def test_a_plan_can_be_deleted(site: Running) -> None:
    """A ceremony that isn't on can go."""
    async with director(site) as client:
        run = await a_run(client)
        answer = await client.delete(f"/api/v1/runs/{run}")
        gone = await client.get(f"/api/v1/runs/{run}")

    assert (200, 404) == (answer.status_code, gone.status_code)


@pytest.mark.parametrize("role", ["coordinator", "chief_expert", "host", "volunteer", "viewer"])
async def test_only_directors_plan(site: Running, role: Role) -> None:
    """Nobody but a director reads or changes a plan; those with a part in it see that it is there."""
    async with director(site) as client:
        run = await a_run(client)
    await a_role(site, "other", role)
    async with signed_in(site, "other", PASSWORD) as client:
        body = {"title": "Открытие", "venue": VENUE}
        tried = [
            await client.get(f"/api/v1/runs/{run}"),
            await client.put(f"/api/v1/runs/{run}", json={}),
            await client.delete(f"/api/v1/runs/{run}"),
            await client.post(f"/api/v1/runs/{run}/generate", json={}),
            await client.post("/api/v1/runs", json=body),
        ]
        listed = (await client.get("/api/v1/runs")).json()["runs"]

    assert {403} == {answer.status_code for answer in tried}
    assert (role in {"coordinator", "host", "volunteer"}) == bool(listed)


async def test_a_director_of_another_venue(site: Running) -> None:
    """A director of one venue plans no ceremony of another one, and hears of none."""
    async with director(site) as client:
        run = await a_run(client)
    await a_role(site, "other", "director", Scope(kind="venue", id="elsewhere"))
    async with signed_in(site, "other", PASSWORD) as client:
        tried = [
            await client.get(f"/api/v1/runs/{run}"),
            await client.delete(f"/api/v1/runs/{run}"),
            await client.post("/api/v1/runs", json={"title": "Открытие", "venue": VENUE}),
        ]
        listed = (await client.get("/api/v1/runs")).json()["runs"]

    assert {403} == {answer.status_code for answer in tried}
    assert [] == listed


async def test_the_public_plans_nothing(site: Running) -> None:
    """Without a session there is no list and no plan."""
    async with site.client() as client:
        listed = await client.get("/api/v1/runs")
        plan = await client.get("/api/v1/runs/closing")

    assert (401, 401) == (listed.status_code, plan.status_code)
