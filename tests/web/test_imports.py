"""Files with results, over HTTP: looked at first, then taken over whole or not at all."""

import hashlib
from typing import Any

import httpx2
import pytest

from makers import ANNA, CONTEST
from running import Running

TABLE = "№;ФИО;М1;М2\n1;Ёлкина Анна;17,25;30\n2;Жуков Борис;-;\n"
PATH = "/api/v1/imports/results"


async def post(
    site: Running, table: str | bytes, *, key: str | None = "director", **asked: str
) -> httpx2.Response:
    """Send a file as the holder of a key."""
    async with site.client(key=key) as client:
        return await client.post(
            PATH,
            params={"contest": CONTEST, "name": "оценки.csv", **asked},
            content=table if isinstance(table, bytes) else table.encode(),
            headers={"content-type": "application/octet-stream"},
        )


async def marks(site: Running) -> dict[str, Any]:
    """Read the marks of the contest, by entry."""
    async with site.client(key="director") as client:
        frame = (await client.get(f"/api/v1/streams/marks:{CONTEST}@crew")).json()
    return {row["entry"]: [c.get("mark") for c in row["cells"]] for row in frame["view"]["rows"]}


async def test_look_first(site: Running) -> None:
    """A dry run lists what would change, names the file's hash, and changes nothing."""
    before = await marks(site)

    table = TABLE.replace("17,25", "19,75")

    report = (await post(site, table, dry_run="true", lang="ru")).json()

    assert hashlib.sha256(table.encode()).hexdigest() == report["sha256"]
    assert not report["applied"]
    assert "Ёлкина Анна, М1: 19,75" in report["changes"][0]
    assert before == await marks(site)


async def test_take_over(site: Running) -> None:
    """Without a dry run the marks are recorded; the same file again changes nothing."""
    report = (await post(site, TABLE)).json()
    again = (await post(site, TABLE)).json()

    assert report["applied"]
    assert ["17.25", "30"] == (await marks(site))[ANNA]
    assert ([], False) == (again["changes"], again["applied"])


async def test_one_wrong_row_stops_all(site: Running) -> None:
    """One mark above its maximum, and nothing is taken over; the answer says where it stands."""
    before = await marks(site)

    answer = await post(site, TABLE.replace("-;", "31;"), lang="en")

    assert 422 == answer.status_code
    (problem,) = answer.json()["problems"]
    assert (3, "31") == (problem["line"], problem["value"])
    assert "above 30" in problem["text"]
    assert before == await marks(site)


@pytest.mark.parametrize(
    ("key", "status"), [(None, 401), ("viewer", 403), ("screen", 403), ("operator", 200)]
)
async def test_who_may(site: Running, key: str | None, status: int) -> None:
    """Only those who enter marks bring files with marks."""
    assert status == (await post(site, TABLE, key=key, dry_run="true")).status_code


async def test_files_that_are_none(site: Running) -> None:
    """A file too big, of another type, or without a name is refused before it is read."""
    big = await post(site, b"x" * (10 * 1024 * 1024 + 1))
    nameless = await post(site, TABLE, name="")
    not_a_workbook = await post(site, "hello", name="x.xlsx")

    assert [413, 400, 422] == [one.status_code for one in (big, nameless, not_a_workbook)]
    assert "application/problem+json" == big.headers["content-type"]
