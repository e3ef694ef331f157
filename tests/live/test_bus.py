"""What every bus keeps: the same for calls inside of a process and for Redis between processes."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import cast

import pytest

from live.peers import Desk, Ear, a_frame, on_redis
from live.stage import LIMIT_S, until
from makers import NOON, an_actor, ask
from tablo.championship.ids import ActorId, CommandId
from tablo.championship.refusals import Answer
from tablo.live.bus import Bus, Envelope, Report, RoomAway, RoomFault, Seen
from tablo.live.bus_memory import MemoryBus

Process = Callable[[], Awaitable[Bus]]
"""Gives one process's part of the bus."""
START = Envelope(id=CommandId("c1"), actor=an_actor(), command=ask("StartTimer", timer="m1-timer"))


@pytest.fixture(params=["memory", "redis"])
async def process(request: pytest.FixtureRequest) -> AsyncIterator[Process]:
    """Give what starts a process on the bus; in memory there is but one."""
    memory = MemoryBus()
    async with AsyncExitStack() as stack:
        if request.param == "memory":

            async def start() -> Bus:
                return memory

            yield start
        else:
            url = cast(str, request.getfixturevalue("redis_url"))
            prefix = f"test:{id(stack)}:"

            async def connect() -> Bus:
                return await stack.enter_async_context(on_redis(url, prefix))

            yield connect


async def test_a_stream_is_wanted_from_its_first_hub_to_its_last(process: Process) -> None:
    """The room draws what somebody wants, and nothing twice."""
    desk = Desk()
    (await process()).join_room(desk, epoch="e1", token=1)
    one, two = (await process()).join_hub(Ear()), (await process()).join_hub(Ear())

    one.want("a")
    one.want("a")
    two.want("a")
    two.want("b")
    await until(lambda: desk.wanted == {"a", "b"})
    one.unwant("a")
    two.unwant("b")
    await until(lambda: desk.wanted == {"a"})

    two.unwant("a")
    two.unwant("a")
    await until(lambda: desk.wanted == set())


async def test_a_frame_goes_to_the_hubs_that_want_it(process: Process) -> None:
    """And to no other; who comes later gets the newest at once."""
    desk = Desk()
    room = (await process()).join_room(desk, epoch="e1", token=1)
    wanting, other, late = Ear(), Ear(), Ear()
    (await process()).join_hub(wanting).want("a")
    (await process()).join_hub(other).want("b")
    await until(lambda: desk.wanted == {"a", "b"})

    room.publish(a_frame(1))
    await until(lambda: wanting.versions == [1])
    room.publish(a_frame(2))
    await until(lambda: wanting.versions == [1, 2])
    (await process()).join_hub(late).want("a")

    await until(lambda: late.versions == [2])
    assert other.frames == []
    assert late.frames == [a_frame(2)]


async def test_two_hubs_of_one_process(process: Process) -> None:
    """Share the wants of their process, and each gets its own."""
    desk, one, two = Desk(), Ear(), Ear()
    room = (await process()).join_room(desk, epoch="e1", token=1)
    web = await process()
    first, second = web.join_hub(one), web.join_hub(two)
    first.want("a")
    await until(lambda: desk.wanted == {"a"})
    room.publish(a_frame(1))
    await until(lambda: one.versions == [1])

    second.want("a")
    await until(lambda: two.versions == [1])
    first.close()
    room.publish(a_frame(2))

    await until(lambda: two.versions == [1, 2])
    assert one.versions == [1]
    assert desk.wanted == {"a"}


async def test_a_stream_wanted_again_comes_again(process: Process) -> None:
    """Also with the version that it had."""
    desk, ear = Desk(), Ear()
    room = (await process()).join_room(desk, epoch="e1", token=1)
    hub = (await process()).join_hub(ear)
    hub.want("a")
    await until(lambda: desk.wanted == {"a"})
    room.publish(a_frame(1))
    await until(lambda: ear.versions == [1])

    hub.unwant("a")
    await until(lambda: desk.wanted == set())
    hub.want("a")
    await until(lambda: desk.wanted == {"a"})
    room.publish(a_frame(1))

    await until(lambda: ear.versions == [1, 1])


async def test_a_room_that_comes_later_is_told_what_is_wanted(process: Process) -> None:
    """Hubs need not wait for a room, nor ask again when another one takes over."""
    hub = (await process()).join_hub(Ear())
    hub.want("a")
    first = Desk()
    end = (await process()).join_room(first, epoch="e1", token=1)
    await until(lambda: (first.wanted, hub.epoch) == ({"a"}, "e1"))

    end.close()
    second = Desk()
    (await process()).join_room(second, epoch="e2", token=2)
    await until(lambda: (second.wanted, hub.epoch) == ({"a"}, "e2"))


async def test_a_hub_that_leaves_takes_its_wants_along(process: Process) -> None:
    """Nothing is drawn for the dead."""
    desk = Desk()
    (await process()).join_room(desk, epoch="e1", token=1)
    hub = (await process()).join_hub(Ear())
    hub.want("a")
    await until(lambda: desk.wanted == {"a"})

    hub.close()

    await until(lambda: desk.wanted == set())


async def test_a_command_gets_the_rooms_answer_or_none(process: Process) -> None:
    """Without a room, whether it happened is unknown."""
    hub = (await process()).join_hub(Ear())
    with pytest.raises(RoomAway):
        await hub.submit(START)
    assert not await hub.reach()

    desk = Desk()
    room = (await process()).join_room(desk, epoch="e1", token=1)
    await reached(hub.reach)
    assert await hub.submit(START) == Answer(outcome="accepted")
    assert desk.asked == [START]

    room.close()
    await reached(hub.reach, at_last=False)
    with pytest.raises(RoomAway):
        await hub.submit(START)


@pytest.mark.parametrize("error", [RoomAway("gone"), RoomFault("broken")])
async def test_what_the_room_raises_reaches_who_asked(process: Process, error: RoomAway) -> None:
    """By its kind and its words."""
    desk = Desk(error)
    (await process()).join_room(desk, epoch="e1", token=1)
    hub = (await process()).join_hub(Ear())
    await reached(hub.reach)

    with pytest.raises(type(error), match=str(error)) as raised:
        await hub.submit(START)

    assert type(error) is raised.type


async def test_a_report_reaches_the_room(process: Process) -> None:
    """Whole, as the hub made it."""
    desk = Desk()
    (await process()).join_room(desk, epoch="e1", token=1)
    hub = (await process()).join_hub(Ear())
    await reached(hub.reach)
    seen = Seen(actor=ActorId("key:1"), kind="screen", place="wall", at=NOON, painted={"a": 3})
    report = Report(hub="web", at=NOON, seen=(seen,), sockets={"screens": 1})

    hub.report(report)

    await until(lambda: desk.reports == [report])


async def test_a_revocation_reaches_everybody(process: Process) -> None:
    """Every hub and the room hear of it once, whoever says it."""
    desk, one, two = Desk(), Ear(), Ear()
    (await process()).join_room(desk, epoch="e1", token=1)
    hub, other = (await process()).join_hub(one), (await process()).join_hub(two)
    await reached(hub.reach)
    await reached(other.reach)

    hub.revoke(ActorId("key:1"))

    await until(lambda: one.dropped == two.dropped == desk.revoked == [ActorId("key:1")])


async def test_a_revision_reaches_every_hub(process: Process) -> None:
    """Rights are looked up again everywhere."""
    ear = Ear()
    room = (await process()).join_room(Desk(), epoch="e1", token=1)
    hub = (await process()).join_hub(ear)
    await reached(hub.reach)
    before = ear.rechecks

    room.revised(2)

    await until(lambda: ear.rechecks > before)


async def test_a_process_has_one_room(process: Process) -> None:
    """A second one is a fault."""
    bus = await process()
    bus.join_room(Desk(), epoch="e1", token=1)

    with pytest.raises(RuntimeError, match="expected a bus without a room"):
        bus.join_room(Desk(), epoch="e2", token=2)


async def reached(reach: Callable[[], Awaitable[bool]], *, at_last: bool = True) -> None:
    """Wait until a room is at the other end, or no more."""
    async with asyncio.timeout(LIMIT_S):
        while await reach() is not at_last:  # noqa: ASYNC110  # There is no event to wait for
            await asyncio.sleep(0.005)
