"""What is kept of a ceremony over HTTP: to whom it goes, and what may be in it."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from makers import CONTEST
from running import PASSWORD, Running, running
from tablo.access.actors import Role, Scope
from web.stagehands import a_role, a_run, director, generate, sign, signed_in, step, tell

FILES = (
    "package.zip",
    "awards.xml",
    *(f"{name}.{form}" for name in ("cue-log", "diplomas") for form in ("csv", "xlsx", "json")),
)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Running]:
    """Give a server of its own."""
    with running(tmp_path) as site:
        yield site


async def a_show(site: Running, client: Any) -> str:
    """Sign the sample contest, and hand over its bronze."""
    run = await a_run(client)
    await sign(site, client)
    await generate(client, run)
    await tell(client, "SetRunPhase", run=run, phase="live")
    for _ in range(3):
        await step(client, "Advance", run=run)
    return run


async def file(client: Any, run: str, name: str, **asked: str) -> Any:
    """Ask for a file."""
    return await client.get(f"/api/v1/exports/runs/{run}/{name}", params=asked)


async def test_the_coordinator_takes_everything_along(site: Running) -> None:
    """Every file comes to a coordinator too, and the package holds results, log and diplomas."""
    async with director(site) as client:
        run = await a_show(site, client)
    await a_role(site, "coordinator", "coordinator")
    async with signed_in(site, "coordinator", PASSWORD) as client:
        answers = {name: await file(client, run, name) for name in FILES}

    assert {200} == {answer.status_code for answer in answers.values()}
    with zipfile.ZipFile(io.BytesIO(answers["package.zip"].content)) as archive:
        about = json.loads(archive.read("about.json"))
        stage = archive.read("on-stage.csv").decode("utf-8-sig")
    assert ([CONTEST], []) == ([one["contest"] for one in about["official"]], about["corrections"])
    assert "Вера Дёмина" in stage
    assert "Жуков" in answers["diplomas.csv"].content.decode("utf-8-sig")
    assert b"<Root" in answers["awards.xml"].content


async def test_the_log_names_who_drove(site: Running) -> None:
    """The log has the names of those who acted, in the language and with the delimiter asked for."""
    async with director(site) as client:
        run = await a_show(site, client)
        answer = await file(client, run, "cue-log.csv", lang="en", delimiter=",")

    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    steps = [(row["No."], row["Step"], row["By"]) for row in rows if row["What"] == "On the stage"]
    assert [("1", "1", "Анна"), ("2", "1", "Анна"), ("2", "2", "Анна")] == steps


async def test_a_rehearsal_is_in_no_file(site: Running) -> None:
    """After a rehearsal the files say that nothing was on the stage."""
    async with director(site) as client:
        run = await a_run(client)
        await sign(site, client)
        await generate(client, run)
        await tell(client, "SetRunPhase", run=run, phase="rehearsal")
        for _ in range(3):
            await step(client, "Advance", run=run)
        await tell(client, "SetRunPhase", run=run, phase="draft")
        log = (await file(client, run, "cue-log.json")).json()

    assert ([], []) == (log["lines"], log["stood"])


@pytest.mark.parametrize("role", ["chief_expert", "broadcast", "host", "volunteer", "viewer"])
async def test_to_nobody_else(site: Running, role: Role) -> None:
    """No other role, no director of elsewhere and no stranger gets any of it."""
    async with director(site) as client:
        run = await a_run(client)
    await a_role(site, "other", role)
    await a_role(site, "away", "director", Scope(kind="venue", id="elsewhere"))
    async with (
        signed_in(site, "other", PASSWORD) as other,
        signed_in(site, "away", PASSWORD) as away,
        site.client() as stranger,
    ):
        for name in FILES:
            answers = [await file(one, run, name) for one in (other, away, stranger)]
            assert [403, 403, 401] == [answer.status_code for answer in answers], name


async def test_what_is_not_there(site: Running) -> None:
    """A ceremony or a form that isn't there is said to be so."""
    async with director(site) as client:
        run = await a_run(client)
        answers = [
            await file(client, "nowhere", "package.zip"),
            await file(client, run, "cue-log.pdf"),
            await file(client, run, "cue-log.csv", delimiter="|"),
        ]

    assert [404, 404, 400] == [answer.status_code for answer in answers]


async def test_nothing_unsigned_leaves(site: Running) -> None:
    """When the signatures are gone, no file has a medal of that result."""
    async with director(site) as client:
        run = await a_show(site, client)
        await tell(client, "UnlockMarks", contest=CONTEST, reason="апелляция")
        due = (await file(client, run, "diplomas.json")).json()
        vendor = (await file(client, run, "awards.xml")).text
        package = await file(client, run, "package.zip")

    assert [] == due["diplomas"]
    assert "Дёмина" not in vendor
    with zipfile.ZipFile(io.BytesIO(package.content)) as archive:
        assert "CORRECTED.txt" in archive.namelist()
        assert [] == json.loads(archive.read("results.json"))["results"]["contests"]
