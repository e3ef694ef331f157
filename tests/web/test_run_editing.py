"""A plan under the hands of its director: cues of every kind, checked, and edited while it is on."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from makers import ANNA, CONTEST, NOON
from running import PASSWORD, Running, running
from web.stagehands import (
    a_role,
    a_run,
    ask,
    director,
    generate,
    plan,
    put,
    sign,
    signed_in,
    step,
    tell,
)

SPEECH = {"id": "speech", "kind": "speech", "title": {"ru": "Слово"}}
THANKS = {"id": "thanks", "kind": "thanks", "title": {"ru": "Спасибо"}}
SOMEBODY = {"name": {"ru": "Пётр Саврасов"}, "position": {"ru": "мастер"}}
AWARD = {"id": "award", "kind": "award", "title": {"ru": "Приз"}, "recipients": [SOMEBODY]}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Running]:
    """Give a server of its own."""
    with running(tmp_path) as site:
        yield site


async def stage(client: Any, run: str, channel: str = "ceremony", audience: str = "venue") -> Any:
    """Read what a stream of the ceremony shows."""
    answer = await client.get(f"/api/v1/streams/{channel}:{run}@{audience}")
    return answer.json()["view"]


# What a plan may hold


@pytest.mark.parametrize(
    ("cue", "code"),
    [
        ({"kind": "medals"}, "needs_contest"),
        ({"kind": "award"}, "needs_people"),
        ({"kind": "award", "recipients": [{"name": {"ru": " "}}]}, "needs_name"),
        ({"kind": "countdown"}, "needs_time"),
        ({"kind": "speech", "planned": -1}, "bad_length"),
        ({"kind": "speech", "auto": 90_000_000}, "bad_length"),
        ({"kind": "speech", "podium": "Я"}, "unknown_podium"),
        ({"kind": "video", "media": "film.mp4"}, "bad_media"),
        ({"kind": "medals", "contest": CONTEST, "medals": ["gold", "gold"]}, "wrong_medals"),
        ({"kind": "medals", "contest": CONTEST, "medals": ["medallion"]}, "wrong_medals"),
        ({"kind": "medals", "contest": CONTEST, "spoken": {"nobody": "x"}}, "dangling_cue"),
    ],
)
async def test_a_cue_must_be_whole(site: Running, cue: dict[str, Any], code: str) -> None:
    """A cue that lacks something is refused in words, in the language of its author."""
    named = {"id": "a", "title": {"ru": "Пункт"}, **cue}
    async with director(site) as client:
        run = await a_run(client)
        answer = await put(client, run, named, podiums=["А", "Б"])
        sheet = {**await plan(client, run)}
        sheet["run"] |= {"cues": [named], "podiums": ["А", "Б"]}
        english = await client.put(f"/api/v1/runs/{run}?lang=en", json=sheet)

    assert (422, code) == (answer.status_code, answer.json()["code"])
    assert answer.json()["detail"] != english.json()["detail"]
    assert () == site.site.roster().runs[run].cues


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ({"outputs": ["nowhere"]}, "unknown_output"),
        ({"public_delay": -1}, "bad_delay"),
        ({"broadcast_delay": 3_600_000}, "bad_delay"),
        ({"podiums": ["А", "А"]}, "podium_twice"),
        ({"podiums": list("АБВГДЕЖ")}, "too_many_podiums"),
    ],
)
async def test_a_frame_must_hold(site: Running, frame: dict[str, Any], code: str) -> None:
    """Outputs, delays and podiums of a ceremony are checked too."""
    async with director(site) as client:
        answer = await put(client, await a_run(client), **frame)

    assert (422, code) == (answer.status_code, answer.json()["code"])


async def test_everything_that_can_be_written(site: Running) -> None:
    """Every field of a cue and of the frame is kept as it was written."""
    cues = (
        {**AWARD, "entry": ANNA, "spoken": {ANNA: "А́нна Ёлкина"}, "podium": "А", "auto": 5_000},
        {"id": "count", "kind": "countdown", "at": NOON},
        {"id": "gold", "kind": "medals", "contest": CONTEST, "together": False, "two_takes": False},
    )
    async with director(site) as client:
        run = await a_run(client)
        answer = await put(client, run, *cues, podiums=["А"], outputs=["air"], public_delay=7_000)

    assert 200 == answer.status_code
    held = site.site.roster().runs[run]
    award, count, gold = held.cues
    assert (ANNA, "Пётр Саврасов", 5_000) == (award.entry, award.recipients[0].name.ru, award.auto)
    assert ("А́нна Ёлкина", NOON) == (award.spoken[ANNA], count.at)
    assert (False, False) == (gold.together, gold.two_takes)
    assert (("air",), 7_000) == (held.outputs, held.public_delay)


async def test_an_old_plan_can_be_mended(site: Running) -> None:
    """What was incomplete before lets other cues be edited; only what changes is looked at."""
    async with director(site) as client:
        run = await a_run(client)
        await put(client, run, {**SPEECH, "podium": "А"}, podiums=["А"])
        other = await put(client, run, {**SPEECH, "podium": "А"}, THANKS, podiums=["Б"])
        same = await put(client, run, {**SPEECH, "podium": "А", "note": "x"}, THANKS)

    assert 200 == other.status_code
    assert "unknown_podium" == same.json()["code"]


async def test_whom_a_cue_can_be_about(site: Running) -> None:
    """Everybody there is stands by the alphabet, for directors only."""
    await a_role(site, "coordinator", "coordinator")
    async with director(site) as client, signed_in(site, "coordinator", PASSWORD) as other:
        run = await a_run(client)
        told = (await client.get(f"/api/v1/runs/{run}/subjects")).json()
        refused = await other.get(f"/api/v1/runs/{run}/subjects")

    names = [one["names"][0]["ru"] for one in told["entries"]]
    assert ["Анна Ёлкина", "Борис Жуков", "Вера Дёмина"] == names
    assert ["tat"] == [one["delegation"] for one in told["delegations"]]
    assert 403 == refused.status_code


# While it is on


async def test_a_cue_is_inserted_and_taken(site: Running) -> None:
    """A cue put in behind the one on the stage is what comes next."""
    async with director(site) as client:
        run = await a_run(client)
        await put(client, run, SPEECH, THANKS)
        await tell(client, "SetRunPhase", run=run, phase="live")
        await step(client, "Advance", run=run)
        await put(client, run, SPEECH, AWARD, THANKS)
        await step(client, "Advance", run=run)
        before = await stage(client, run)
        await step(client, "Advance", run=run)
        after = await stage(client, run)

    assert ("award", []) == (before["picture"]["cue"], before["picture"]["people"])
    (person,) = after["picture"]["people"]
    assert ("Пётр Саврасов", "мастер") == (
        person["names"][0]["ru"],
        person["delegation"]["name"]["ru"],
    )


async def test_a_recipient_is_sealed(site: Running) -> None:
    """Before its step nobody who gets an award is in any stream but the director's peek."""
    async with director(site) as client:
        run = await a_run(client)
        await put(client, run, AWARD)
        await tell(client, "SetRunPhase", run=run, phase="live")
        await step(client, "Advance", run=run)
        streams = [("ceremony", "venue"), ("ceremony", "public"), ("run", "crew")]
        streams += [("prompter", "crew"), ("backstage", "crew")]
        told = [str(await stage(client, run, *stream)) for stream in streams]
        peeked = str(await stage(client, run, "peek", "crew"))

    assert not [one for one in told if "Саврасов" in one]
    assert "Саврасов" in peeked


async def test_the_cue_on_the_stage_is_edited(site: Running) -> None:
    """A new title of the cue on the stage is on the stage; it is no step."""
    async with director(site) as client:
        run = await a_run(client)
        await put(client, run, SPEECH)
        await tell(client, "SetRunPhase", run=run, phase="live")
        await step(client, "Advance", run=run)
        await put(client, run, {**SPEECH, "title": {"ru": "Слово министра"}})
        seen = await stage(client, run)

    assert ("speech", 0) == (seen["picture"]["cue"], seen["picture"]["step"])
    assert "Слово министра" == seen["picture"]["title"]["ru"]


async def test_a_cue_moves_to_come_next(site: Running) -> None:
    """A later cue that is moved up comes next, and keeps its place when cues are made again."""
    async with director(site) as client:
        run = await a_run(client)
        await sign(site, client)
        await generate(client, run)
        sheet = await plan(client, run)
        call, medals = sheet["run"]["cues"]
        await put(client, run, SPEECH, call, medals)
        await tell(client, "SetRunPhase", run=run, phase="live")
        await step(client, "Advance", run=run)
        sheet = await plan(client, run)
        speech, call, medals = sheet["run"]["cues"]
        await put(client, run, speech, medals, call)
        await step(client, "Advance", run=run)
        seen = await stage(client, run)
        made = await generate(client, run, dry_run=True)
        again = await generate(client, run)

    assert f"{CONTEST}.medals" == seen["picture"]["cue"]
    assert ["speech", f"{CONTEST}.medals", f"{CONTEST}.call-up"] == [
        cue.id for cue in site.site.roster().runs[run].cues
    ]
    assert 1 == len(made["moved"])
    assert (made["changed"], again["changed"]) == ([], [])
    assert ["speech"] == [one["id"] for one in made["kept"]]


async def test_a_cue_is_skipped_and_repeated(site: Running) -> None:
    """A skipped cue is passed over, and one that was on the stage can be taken again."""
    async with director(site) as client:
        run = await a_run(client)
        await put(client, run, SPEECH, AWARD, THANKS)
        await tell(client, "SetRunPhase", run=run, phase="live")
        await step(client, "Advance", run=run)
        await tell(client, "SkipCue", run=run, cue="award", on=True, reason="нет времени")
        await step(client, "Advance", run=run)
        passed = await stage(client, run)
        await step(client, "TakeCue", run=run, cue="speech")
        repeated = await stage(client, run)

    assert ["thanks", "speech"] == [one["picture"]["cue"] for one in (passed, repeated)]


async def test_what_made_cues_differ_in(site: Running) -> None:
    """A dry run says of each changed cue what is another in it, and saves nothing."""
    async with director(site) as client:
        run = await a_run(client)
        await sign(site, client)
        await generate(client, run)
        told = await generate(client, run, podiums=["А"], dry_run=True)
        orders = [
            (await generate(client, run, order=order, dry_run=True))["added"]
            for order in ("by_sector", "by_medal", "by_medal_in_sector", "mixed")
        ]

    assert [["podium"], ["podium"]] == [one["parts"] for one in told["changed"]]
    assert ["Цех"] == [one["title"]["ru"] for one in orders[0]]
    assert [3, 4, 4] == [len(added) for added in orders[1:]]
    assert "" == site.site.roster().runs[run].cues[0].podium


async def test_officials_of_a_block(site: Running) -> None:
    """Medals in blocks get the officials who hand them over."""
    async with director(site) as client:
        run = await a_run(client)
        await sign(site, client)
        await generate(client, run, order="by_medal", officials={"gold": [SOMEBODY]})

    presenters = [cue.presenters for cue in site.site.roster().runs[run].cues]
    assert [0, 0, 1] == [len(some) for some in presenters]


async def test_a_message_over_http(site: Running) -> None:
    """A host reads a message and says so; a host sends none, and a stranger acknowledges none."""
    await a_role(site, "host", "host")
    async with director(site) as client, signed_in(site, "host", PASSWORD) as host:
        run = await a_run(client)
        await tell(client, "SendStageMessage", run=run, to="host", text="Пауза")
        seen = (await stage(host, run, "prompter", "crew"))["messages"]
        own = await ask(host, "SendStageMessage", run=run, to="all", text="Нет")
        await tell(host, "AcknowledgeMessage", run=run, message=1, place="host")
        told = (await stage(client, run, "run", "crew"))["messages"]

    assert ["Пауза"] == [one["text"] for one in seen]
    assert "forbidden" == own["outcome"]
    assert ["host"] == list(told[0]["read"])


async def test_the_host_says_names_with_stress(site: Running) -> None:
    """Once a name is on the stage the prompter has it as the host says it, and screens as written."""
    async with director(site) as client:
        run = await a_run(client)
        text = {"ru": "Награждается {names}!", "en": "The award goes to {names}!"}
        award = {**AWARD, "recipients": [], "entry": ANNA, "text": text}
        await put(client, run, {**award, "spoken": {ANNA: "А́нна Ёлкина"}})
        await tell(client, "SetRunPhase", run=run, phase="live")
        await step(client, "Advance", run=run)
        before = await stage(client, run, "prompter", "crew")
        await step(client, "Advance", run=run)
        after = await stage(client, run, "prompter", "crew")
        screen = await stage(client, run)

    assert "" == before["said"]["ru"]
    assert "Награждается А́нна Ёлкина!" == after["said"]["ru"]
    assert "Анна Ёлкина" == screen["picture"]["people"][0]["names"][0]["ru"]
