"""The bus over Redis when Redis fails: killed, emptied, silent; and rooms and hubs that die."""

import asyncio
import signal
from collections.abc import AsyncIterator, Iterator

import pytest

import services
from keeping import KeptRedis, kept_redis
from live.peers import BEAT_S, Desk, Ear, a_frame, on_redis
from live.stage import LIMIT_S, until
from makers import an_actor, ask
from tablo.championship.ids import ActorId, CommandId
from tablo.championship.refusals import Answer, Why
from tablo.clock import Saved, Timeline
from tablo.live import redis_hubs
from tablo.live.bus import Envelope, HubEnd, RoomAway, RoomEnd
from tablo.live.bus_messages import Sent, pack
from tablo.live.bus_redis import RedisBus


@pytest.fixture(scope="module")
def server() -> Iterator[KeptRedis]:
    """Give a Redis that may be killed."""
    try:
        with kept_redis() as running:
            yield running
    except services.Missing as reason:
        services.skip_or_fail("redis", str(reason))


@pytest.fixture(autouse=True)
def empty(server: KeptRedis) -> None:
    """Begin with an empty Redis."""
    server.empty()


class Pair:
    """Hold a room's process and a web process on one Redis, each with its end."""

    def __init__(self, room_bus: RedisBus, web_bus: RedisBus) -> None:
        """Take the buses of both."""
        self.room_bus, self.web_bus = room_bus, web_bus
        self.desk, self.ear = Desk(), Ear()
        self.room: RoomEnd = room_bus.join_room(self.desk, epoch="e1", token=1)
        self.hub: HubEnd = web_bus.join_hub(self.ear)

    async def settled(self) -> None:
        """Wait until the room draws what the hub wants, and the hub holds the first frame."""
        self.hub.want("a")
        await until(lambda: self.desk.wanted == {"a"})
        self.room.publish(a_frame(1))
        await until(lambda: self.ear.versions == [1])

    async def meet(self) -> None:
        """Wait until each hears of the other (again)."""
        async with asyncio.timeout(LIMIT_S):
            while not await self.hub.reach():  # noqa: ASYNC110  # There is no event to wait for
                await asyncio.sleep(0.005)


@pytest.fixture
async def pair(server: KeptRedis) -> AsyncIterator[Pair]:
    """Give a room and a hub that know each other."""
    async with on_redis(server.url, "t:") as room, on_redis(server.url, "t:") as web:
        both = Pair(room, web)
        await both.settled()
        yield both


def a_command(id: str = "c1") -> Envelope:
    """Make a command."""
    return Envelope(id=CommandId(id), actor=an_actor(), command=ask("StartTimer", timer="m1-timer"))


async def test_killed_and_started_again(pair: Pair, server: KeptRedis) -> None:
    """While Redis is dead commands find the room away; afterwards all is right without help."""
    server.kill()
    await until(lambda: not pair.web_bus.connected and not pair.room_bus.connected)
    assert not await pair.hub.reach()
    with pytest.raises(RoomAway, match="Redis does not answer"):
        await pair.hub.submit(a_command())
    pair.room.publish(a_frame(2))
    server.start()

    await until(lambda: pair.ear.versions == [1, 2])
    await pair.meet()
    assert Answer(outcome="accepted") == await pair.hub.submit(a_command())


async def test_emptied(pair: Pair, server: KeptRedis) -> None:
    """An emptied Redis is filled again, and who comes later gets what everybody else has."""
    late = Ear()

    server.empty()

    with server.client() as client:
        await until(lambda: client.hlen("t:frames") == 1)
    async with on_redis(server.url, "t:") as web:
        web.join_hub(late).want("a")
        await until(lambda: late.versions == [1])
        assert pair.ear.versions == [1]


async def test_emptied_with_commands_in_it(pair: Pair, server: KeptRedis) -> None:
    """A command that was lost with Redis' contents is brought again and decided."""
    await pair.meet()
    with server.client() as client:
        asking = [asyncio.create_task(pair.hub.submit(a_command(f"c{n}"))) for n in range(50)]
        await asyncio.sleep(0)
        client.flushall()

    answers = await asyncio.gather(*asking)

    assert {"accepted"} == {answer.outcome for answer in answers}
    assert {f"c{n}" for n in range(50)} == {str(asked.id) for asked in pair.desk.asked}


async def test_silent(pair: Pair, server: KeptRedis) -> None:
    """A connection that delivers nothing counts as dead, and is made anew when that works."""
    server.send(signal.SIGSTOP)
    await until(lambda: not pair.web_bus.connected)
    server.send(signal.SIGCONT)

    await until(lambda: pair.web_bus.connected and pair.room_bus.connected)
    pair.room.publish(a_frame(2))
    await until(lambda: pair.ear.versions[-1] == 2)


async def test_connections_cut(pair: Pair, server: KeptRedis) -> None:
    """What was published while a subscription was cut is read afterwards."""
    with server.client() as client:
        for n in range(2, 12):
            client.client_kill_filter(_type="pubsub")
            pair.room.publish(a_frame(n))
            await asyncio.sleep(0.01)

    await until(lambda: pair.ear.versions[-1] == 11)
    assert sorted(set(pair.ear.versions)) == pair.ear.versions


async def test_a_message_that_got_lost(pair: Pair, server: KeptRedis) -> None:
    """A frame whose message vanished without an error is found by comparing."""
    with server.client() as client:
        newer = pack(Sent.of(a_frame(2), token=1, number=1_000))
        client.hset("t:frames", "a", newer)
        client.hset("t:numbers", "a", "1:1000")

    await until(lambda: pair.ear.versions == [1, 2])


async def test_an_evicted_frame(pair: Pair, server: KeptRedis) -> None:
    """A frame that Redis dropped for want of memory is written again."""
    with server.client() as client:
        client.delete("t:frames", "t:numbers")

        await until(lambda: client.hlen("t:frames") == 1)


async def test_an_older_room_is_heard_no_more(pair: Pair, server: KeptRedis) -> None:
    """What a room shows whose lease was taken reaches nobody, not even through the keys."""
    async with on_redis(server.url, "t:") as other:
        desk = Desk()
        newer = other.join_room(desk, epoch="e2", token=2)
        await until(lambda: desk.wanted == {"a"} and pair.hub.epoch == "e2")

        pair.room.publish(a_frame(7))
        newer.publish(a_frame(1, epoch="e2"))
        await until(lambda: pair.ear.frames[-1].epoch == "e2")
        pair.room.publish(a_frame(8))
        newer.publish(a_frame(2, epoch="e2"))
        await until(lambda: pair.ear.frames[-1] == a_frame(2, epoch="e2"))

        assert [1, 1, 2] == pair.ear.versions
        await pair.meet()
        await pair.hub.submit(a_command())
        assert [a_command()] == desk.asked
        assert [] == pair.desk.asked


async def test_a_command_in_flight_when_another_room_takes_over(
    pair: Pair, server: KeptRedis
) -> None:
    """Is brought to the new room, and answered."""
    await pair.meet()
    await pair.room_bus.stop()  # as if it were dead: it reads no more
    asking = asyncio.create_task(pair.hub.submit(a_command()))
    await asyncio.sleep(0)
    async with on_redis(server.url, "t:") as other:
        desk = Desk()
        other.join_room(desk, epoch="e2", token=2)

        assert Answer(outcome="accepted") == await asking
        assert a_command() in desk.asked


async def test_a_hub_that_died_wants_nothing(pair: Pair, server: KeptRedis) -> None:
    """Its wants lapse when it is not heard of any more."""
    async with on_redis(server.url, "t:") as dying:
        dying.join_hub(Ear()).want("b")
        await until(lambda: pair.desk.wanted == {"a", "b"})

    await until(lambda: pair.desk.wanted == {"a"})


async def test_a_room_that_died_is_away(pair: Pair) -> None:
    """Some beats later, and commands find that out at once."""
    await pair.meet()
    await pair.room_bus.stop()

    async with asyncio.timeout(LIMIT_S):
        while await pair.hub.reach():  # noqa: ASYNC110  # There is no event to wait for
            await asyncio.sleep(BEAT_S)
    with pytest.raises(RoomAway, match="no room"):
        await pair.hub.submit(a_command())


async def test_too_many_commands(
    pair: Pair, server: KeptRedis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When too many wait, further ones are refused as busy, in Redis as in the process."""
    await pair.meet()
    await pair.room_bus.stop()
    monkeypatch.setattr(redis_hubs, "UNDECIDED", 3)
    waiting = [asyncio.create_task(pair.hub.submit(a_command(f"c{n}"))) for n in range(3)]
    await asyncio.sleep(0)

    busy = await pair.hub.submit(a_command("c4"))
    assert busy.refusal is not None
    assert Why.BUSY == busy.refusal.why

    with server.client() as client:
        await until(lambda: client.xlen("t:commands:1") == 3)
        for task in waiting:
            task.cancel()
        await asyncio.wait(waiting)
        await until(lambda: client.xlen("t:commands:1") == 0)  # withdrawn, not to happen much later


async def test_what_nobody_can_read(pair: Pair, server: KeptRedis) -> None:
    """Rubbish on the bus is passed over."""
    await pair.meet()
    with server.client() as client:
        client.publish("t:all", b"\xc1")
        client.publish("t:stream:a", b"rubbish")
        client.xadd("t:commands:1", {"c": b"rubbish"})

    assert Answer(outcome="accepted") == await pair.hub.submit(a_command())


async def test_a_revocation_waits_for_redis(pair: Pair, server: KeptRedis) -> None:
    """It holds in its own process at once, and reaches the others when Redis is back."""
    server.kill()
    await until(lambda: not pair.web_bus.connected)
    pair.hub.revoke(ActorId("key:1"))
    assert [ActorId("key:1")] == pair.ear.dropped
    server.start()

    await until(lambda: pair.desk.revoked == [ActorId("key:1")])


async def test_the_roster_is_read_before_rights_are_looked_up(server: KeptRedis) -> None:
    """Again and again, until it can be read."""
    tries: list[int] = []
    ear = Ear()

    async def refresh(revision: int) -> None:
        tries.append(ear.rechecks)
        if len(tries) == 1:
            raise ConnectionError("no database")

    async with (
        on_redis(server.url, "t:") as room_bus,
        on_redis(server.url, "t:", refresh=refresh) as web,
    ):
        web.join_hub(ear)
        room_bus.join_room(Desk(), epoch="e1", token=1)

        await until(lambda: ear.rechecks == 1)
        assert [0, 0] == tries


class Host:
    """Be a machine with a boot id and an uninterrupted clock of its own."""

    def __init__(self, boot_id: str, up_ms: int) -> None:
        """Say which."""
        self._boot_id, self._up = boot_id, up_ms

    def boot_id(self) -> str:
        """Give it."""
        return self._boot_id

    def boottime_ms(self) -> int:
        """Give it."""
        return self._up + round(self.seconds() * 1000)

    def wall_ms(self) -> int:
        """Be an hour wrong on each machine in another way."""
        return 1_700_000_000_000 + self._up * 7

    def seconds(self) -> float:
        """Give the loop's time."""
        return asyncio.get_running_loop().time()


@pytest.mark.parametrize(("boot_id", "error_ms"), [("one", 0), ("two", 100)])
async def test_web_processes_count_on_the_rooms_timeline(
    server: KeptRedis, boot_id: str, error_ms: int
) -> None:
    """Exactly on the same machine; on another one with the delay of a message at most."""
    base = Saved(boot_id="one", base_ms=1_800_000_000_000, last_ms=0)
    rooms = Timeline.open(base, Host("one", 5_000))
    webs = Timeline.open(None, Host(boot_id, 5_000 if boot_id == "one" else 900_000))
    assert abs(rooms.now() - webs.now()) > 1_000_000

    async with (
        on_redis(server.url, "t:", clock=rooms) as room_bus,
        on_redis(server.url, "t:", clock=webs) as web,
    ):
        hub = web.join_hub(Ear())
        room_bus.join_room(Desk(), epoch="e1", token=1)
        await until(lambda: hub.epoch == "e1")

        assert abs(rooms.now() - webs.now()) <= error_ms
