"""What is remembered of files outlives a restart, and is bounded."""

from pathlib import Path

import pytest

from tablo.championship.commands import Source
from tablo.championship.ids import ActorId
from tablo.store import migrations
from tablo.store.database import Database
from tablo.store.files import TAKEN_LIMIT, Files

ANNA = ActorId("person:1")
SOURCE = Source(name="оценки.xlsx", sha256="a" * 64)
HEADERS = ("БАЛ", "НОМЕР")


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Give a database with its tables."""
    url = f"sqlite:///{tmp_path / 'files.sqlite3'}"
    with Database.open(url) as database:
        migrations.upgrade(database)
    return url


class Clock:
    """Goes on by a second each time it is asked."""

    def __init__(self) -> None:
        self.at = 1_800_000_000_000

    def now(self) -> int:
        """Give the next second."""
        self.at += 1_000
        return self.at


async def test_what_headers_mean_is_kept(url: str) -> None:
    """What was said of a source is read again, by the same set of headers and kind only."""
    clock = Clock()
    with Database.open(url) as database:
        await Files(database, clock.now).remember(
            "results", HEADERS, {"Бал": "total"}, "a.csv", ANNA
        )

    with Database.open(url) as database:
        files = Files(database, clock.now)
        kept = await files.of_kind("results")
        other = await files.of_kind("roster")

    assert {HEADERS: {"Бал": "total"}} == kept
    assert {} == other


async def test_what_was_said_last_holds(url: str) -> None:
    """A source has one meaning at a time, and none once it is forgotten."""
    with Database.open(url) as database:
        files = Files(database, Clock().now)
        await files.remember("results", HEADERS, {"Бал": "total"}, "a.csv", ANNA)
        await files.remember("results", HEADERS, {"Бал": ""}, "b.csv", ANNA)
        (one,) = await files.sources()

        assert ({"Бал": ""}, "b.csv", ANNA) == (one.columns, one.name, one.by)
        assert [True, False] == [await files.forget(one.id), await files.forget(one.id)]
        assert () == await files.sources()


async def test_files_that_were_taken_over(url: str) -> None:
    """Who took which file over, and when, is listed from the newest on; the oldest is forgotten."""
    with Database.open(url) as database:
        files = Files(database, Clock().now)
        for number in range(TAKEN_LIMIT + 2):
            await files.note("results", SOURCE, ANNA, number, "welding-main")

        taken = await files.taken()

    assert TAKEN_LIMIT == len(taken)
    assert [TAKEN_LIMIT + 1, 2] == [taken[0].changes, taken[-1].changes]
    newest = taken[0]
    assert (SOURCE, ANNA, "welding-main") == (newest.source, newest.by, newest.contest)
