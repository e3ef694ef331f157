"""What the machine tells before a ceremony, to those who make it."""

import asyncio
import threading
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

import services
from makers import VENUE
from running import LIMIT_S, Running
from tablo.championship.ids import CueId, RunId
from tablo.championship.roster import Roster, Text
from tablo.championship.show import Cue, RunOfShow
from tablo.store import backup

MISSING = f"{'0' * 64}.webp"
PATH = "/api/v1/preflight"


async def facts(site: Running) -> dict[str, Any]:
    """Ask as a director."""
    async with site.client(key="director") as client:
        told: dict[str, Any] = (await client.get(PATH, params={"lang": "ru"})).json()
        return told


async def test_disk_build_and_journal(site: Running) -> None:
    """The disk, the build of the pages and the journal's last line are told."""
    told = await facts(site)

    assert 0 < told["disk"]["free"] <= told["disk"]["size"]
    assert site.site.web.context.shells.assets.build == told["build"]
    assert told["last"] >= 0
    assert told["self_made"] is True


async def test_the_last_backup(site: Running) -> None:
    """A backup that was made beside the running server is known, with its line of the journal."""
    ground = site.site.ground
    file = Path(ground.settings.data) / "node.tar"
    made = await asyncio.to_thread(
        backup.write, ground.database, ground.settings.media, file, ground.clock.now()
    )
    backup.note(ground.settings.data, made)

    told = await facts(site)

    assert (told["backup"]["name"], told["backup"]["last"]) == ("node.tar", told["last"])


async def test_the_journal_is_checked_when_asked(site: Running) -> None:
    """A check is made on demand, and remembered."""
    async with site.client(key="director") as client:
        answer = await client.post(f"{PATH}/check", json={})

    assert answer.json()["checked"]["problems"] == []
    assert (await facts(site))["checked"] == answer.json()["checked"]


async def test_one_check_at_a_time(site: Running) -> None:
    """While the journal is being checked, another check is refused."""
    gate = threading.Event()
    checks = site.site.web.context.checks
    held = asyncio.ensure_future(
        site.inside(site.site.ground.database.write(lambda _: gate.wait(LIMIT_S)))
    )
    async with site.client(key="director", timeout=LIMIT_S) as client:
        first = asyncio.ensure_future(client.post(f"{PATH}/check", json={}))
        await asyncio.to_thread(services.wait_until, lambda: checks.busy, "the check")
        second = await client.post(f"{PATH}/check", json={})
        gate.set()
        await held

        assert (409, 200) == (second.status_code, (await first).status_code)


async def test_media_that_are_not_there(site: Running) -> None:
    """A picture that a cue shows and that is not on the disk is told, with its ceremony."""
    cue = Cue(id=CueId("film"), kind="video", media=MISSING)
    run = RunOfShow(id=RunId("closing"), title=Text("Закрытие"), venue=VENUE, cues=(cue,))

    def build(roster: Roster) -> Roster:
        return replace(roster, runs={run.id: run})

    await site.inside(site.site.web.context.editor.change(build, {}))

    told = await facts(site)

    assert [{"name": MISSING, "used": ["церемония «Закрытие»"]}] == told["missing"]


@pytest.mark.parametrize(
    ("key", "status"), [(None, 401), ("operator", 403), ("viewer", 403), ("screen", 403)]
)
@pytest.mark.parametrize("path", [PATH, f"{PATH}/check"])
async def test_others_are_refused(site: Running, key: str | None, status: int, path: str) -> None:
    """Nobody but a director or a coordinator is told, or may ask for a check."""
    async with site.client(key=key) as client:
        method = "POST" if path.endswith("check") else "GET"
        answer = await client.request(method, path)

    assert status == answer.status_code
