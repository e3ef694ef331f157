"""Files that go out over HTTP: never more than the caller may read."""

import io
import json
import zipfile
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx2
import pytest
import pytest_asyncio

from makers import CONTEST
from running import Running, running
from tablo.access.actors import Scope

SEALED = ("17.25", "17,25", "63.75", "63,75")
"""Marks of Anna, with a point and with a comma."""
FILES = (
    "results.csv",
    "results.xlsx",
    "results.json",
    f"protocol/{CONTEST}",
    "diplomas",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Run a server with two sealed marks."""
    with running(tmp_path_factory.mktemp("exports")) as site:
        yield site


@pytest_asyncio.fixture(autouse=True)
async def sealed(site: Running) -> AsyncIterator[None]:
    """Enter the marks."""
    async with site.client(key="director") as client:
        for module, mark in (("m1", "17.25"), ("m2", "63.75")):
            data = {"entry": "anna", "module": module, "mark": mark}
            body = {"id": f"seal-{module}", "name": "RecordMark", "data": data}
            assert (await client.post("/api/v1/commands", json=body)).status_code == 200
    yield


async def get(
    site: Running, path: str, *, key: str | None = "director", **asked: Any
) -> httpx2.Response:
    """Ask for a file as the holder of a key."""
    async with site.client(key=key) as client:
        return await client.get(f"/api/v1/exports/{path}", params=asked)


async def added(site: Running, role: Any, scope: Scope) -> str:
    """Make a key of a role for a scope."""
    accounts = site.site.ground.accounts
    secret, _ = await site.inside(accounts.add_key(f"{role} {scope.id}", "key", role, scope))
    return str(secret)


def unpacked(body: bytes) -> str:
    """Give all text of a file, that of a workbook's parts too."""
    if not body.startswith(b"PK"):
        return body.decode("utf-8-sig")
    with zipfile.ZipFile(io.BytesIO(body)) as parts:
        return "\n".join(parts.read(name).decode() for name in parts.namelist())


@pytest.mark.parametrize("path", FILES[:4])
async def test_crew_takes_everything_along(site: Running, path: str) -> None:
    """Those who see marks get them as a file, in every form."""
    answer = await get(site, path, audience="crew")

    assert 200 == answer.status_code
    assert "no-store" == answer.headers["cache-control"]
    assert any(mark in unpacked(answer.content) for mark in SEALED)


@pytest.mark.parametrize("audience", ["public", "venue", "broadcast"])
@pytest.mark.parametrize("path", FILES)
async def test_a_file_knows_what_its_audience_may_know(
    site: Running, path: str, audience: str
) -> None:
    """A file for an audience holds no mark that it may not know, whoever asks."""
    answer = await get(site, path, audience=audience)

    assert 200 == answer.status_code
    assert not any(mark in unpacked(answer.content) for mark in SEALED)


@pytest.mark.parametrize("path", FILES)
@pytest.mark.parametrize(
    ("key", "audience", "status"),
    [
        (None, "public", 401),
        ("viewer", "crew", 403),
        ("screen", "crew", 403),
        ("screen", "venue", 200),
        ("screen", "broadcast", 403),
        ("output", "broadcast", 200),
        ("viewer", "venue", 200),
        ("operator", "crew", 200),
        ("director", "moon", 400),
    ],
)
async def test_who_gets_what(
    site: Running, path: str, key: str | None, audience: str, status: int
) -> None:
    """Somebody gets a file for an audience that they may read, and for no other."""
    answer = await get(site, path, key=key, audience=audience)

    assert status == answer.status_code
    assert status == 200 or not any(mark in answer.text for mark in SEALED)


async def test_a_scope_ends_at_its_contest(site: Running) -> None:
    """Whoever sees the marks of another contest gets no file of this one."""
    inside = await added(site, "operator", Scope(kind="contest", id=CONTEST))
    outside = await added(site, "operator", Scope(kind="contest", id="elsewhere"))

    for path in FILES:
        found = [
            (await get(site, path, key=key, audience="crew")).status_code
            for key in (inside, outside)
        ]
        assert [200, 403] == found, path


async def test_what_is_not_there(site: Running) -> None:
    """A contest, a standing or a form that there isn't is refused by name."""
    asked = [
        await get(site, "results.csv", contest="moon"),
        await get(site, "protocol/moon"),
        await get(site, "results.csv", standing="moon"),
        await get(site, "results.doc"),
    ]

    assert [404] * 4 == [one.status_code for one in asked]


async def test_numbers_as_the_reader_writes_them(site: Running) -> None:
    """CSV has commas in numbers for ";", and points for ","."""
    russian = await get(site, "results.csv", audience="crew")
    english = await get(site, "results.csv", audience="crew", delimiter=",", lang="en")
    neither = await get(site, "results.csv", audience="crew", delimiter="|")

    assert "17,25;63,75;81,00" in unpacked(russian.content)
    assert "17.25,63.75,81.00" in unpacked(english.content)
    assert 400 == neither.status_code


async def test_a_package_has_its_contest_only(site: Running) -> None:
    """A package in JSON is of the contest asked for, in a file that is named after it."""
    answer = await get(site, "results.json", audience="crew", contest=CONTEST)

    contests = json.loads(answer.content)["results"]["contests"]
    assert [(CONTEST, "main")] == [(one["contest"], one["standing"]) for one in contests]
    named = answer.headers["content-disposition"]
    assert f'attachment; filename="results-{CONTEST}.json"' == named


async def test_papers_run_nothing(site: Running) -> None:
    """A page to print allows its own style and nothing else, so no name in it can act."""
    answer = await get(site, f"protocol/{CONTEST}", audience="crew")

    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "script" not in policy
    assert "Ёлкина" in answer.text


@pytest.mark.parametrize(
    ("key", "status"), [(None, 401), ("viewer", 403), ("operator", 403), ("director", 200)]
)
async def test_who_gets_the_roster(site: Running, key: str | None, status: int) -> None:
    """All names go out only to those who may edit them."""
    answer = await get(site, "roster.xlsx", key=key)

    assert status == answer.status_code
    assert (status == 200) == ("Ёлкина" in unpacked(answer.content))


async def test_the_protocol_of_a_draw(site: Running) -> None:
    """A draw's protocol tells its seed to those who may know all of it, and to nobody else."""
    assert (await get(site, f"draw/{CONTEST}")).status_code == 404
    async with site.client(key="director") as client:
        data = {"contest": CONTEST, "seed": "осенний лист"}
        body = {"id": "draw-1", "name": "DrawWorkstations", "data": data}
        assert (await client.post("/api/v1/commands", json=body)).status_code == 200

    paper = await get(site, f"draw/{CONTEST}")

    assert paper.status_code == 200
    assert "осенний лист" in paper.text
    assert (await get(site, f"draw/{CONTEST}", key="output")).status_code == 403


async def test_papers_as_pdf(site: Running) -> None:
    """A protocol and the diplomas come as PDF when asked for, and in no other unknown form."""
    paper = await get(site, f"protocol/{CONTEST}", audience="crew", form="pdf")
    diplomas = await get(site, "diplomas", audience="crew", form="pdf")

    assert paper.headers["content-type"] == diplomas.headers["content-type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF-")
    assert (await get(site, "diplomas", audience="crew", form="doc")).status_code == 400
