"""The fan-out: every socket ends with the newest frame, made once, and nobody is starved."""

import asyncio
import itertools
import random
from functools import partial

import pytest

from live.stage import Peer, until
from live.test_hub import OTHER, PATIENT, STREAM, a_hub, join
from makers import NOON, a_roster
from tablo.access.actors import PUBLIC
from tablo.championship.ids import ActorId
from tablo.championship.refusals import Answer
from tablo.clock import ManualClock
from tablo.live import streams as drawing
from tablo.live.bus import Envelope, Report
from tablo.live.bus_memory import MemoryBus
from tablo.live.hub import SLICE, Hub
from tablo.live.socket import NOTES_BYTES, Socket
from tablo.live.streams import Streams
from tablo.wire import inbound, prepared
from tablo.wire.frames import Result
from tablo.wire.prepared import Form


class Drawn:
    """Be a room that really draws its streams, and counts how often."""

    def __init__(self, bus: MemoryBus) -> None:
        self.end = bus.join_room(self, epoch="e1")
        self.streams = Streams(self.end.publish, ManualClock(NOON), epoch="e1")
        self.streams.changed(self.streams._state, a_roster(), None)
        self.want, self.unwant = self.streams.want, self.streams.unwant

    async def submit(self, envelope: Envelope) -> Answer:
        """Refuse to be asked."""
        raise AssertionError(envelope)

    def report(self, report: Report) -> None:
        """Take a report."""

    def revoke(self, actor: ActorId) -> None:
        """Take a revocation."""


class Deflating(Peer):
    """Be a peer that agreed to compression."""

    def __init__(self) -> None:
        super().__init__()
        self.form: Form = "deflated"


async def test_a_storm_draws_encodes_and_compresses_each_stream_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """5,000 who subscribe to the same streams get the very same bytes, made once for all."""
    counts = {"render": 0, "view_frame": 0, "deflate": 0}

    def counted(module: object, name: str) -> None:
        real = getattr(module, name)

        def count(*args: object, **kwargs: object) -> object:
            counts[name] += 1
            return real(*args, **kwargs)

        monkeypatch.setattr(module, name, count)

    counted(drawing, "render")
    counted(drawing, "view_frame")
    counted(prepared, "deflate")
    bus = MemoryBus()
    room = Drawn(bus)
    hub = Hub(bus, ManualClock(NOON), a_roster, timing=PATIENT)
    hub.start()
    room.streams.start()
    peers = [Deflating() for _ in range(5_000)]

    for n, peer in enumerate(peers):
        socket = peer.socket = hub.register(PUBLIC, peer)
        socket.receive(inbound.Subscribe(streams=(STREAM, OTHER)))
        if n % 100 == 0:
            await asyncio.sleep(0)
    await until(lambda: all(len(peer.raw) == 3 for peer in peers))
    await room.streams.stop()
    await hub.close()

    assert counts["render"] == counts["view_frame"] == 2
    assert counts["deflate"] <= 2
    for n in (1, 2):
        assert 2 >= len({id(peer.raw[n]) for peer in peers})


@pytest.mark.parametrize("seed", range(20))
async def test_whatever_happens_everybody_ends_with_the_newest(seed: int) -> None:
    """Under random stalls, arrivals and leavings versions only rise, and the last one arrives."""
    chance = random.Random(seed)
    async with a_hub() as (hub, room):
        joined: list[tuple[Socket, Peer]] = []
        version = 0
        for _ in range(300):
            match chance.randrange(6):
                case 0:
                    joined.append(join(hub, PUBLIC, STREAM, OTHER))
                case 1 if joined:
                    chance.choice(joined)[1].stall()
                case 2 if joined:
                    chance.choice(joined)[1].read_on()
                case 3 if len(joined) > 3:
                    hub.leave(joined.pop(chance.randrange(len(joined)))[0])
                case _:
                    version += 1
                    room.show(version, chance.choice((STREAM, OTHER)))
            if chance.random() < 0.5:
                await asyncio.sleep(0)
        newest = {stream: version + n for n, stream in enumerate((STREAM, OTHER), start=1)}
        for stream, last in newest.items():
            room.show(last, stream)
        for _, peer in joined:
            peer.read_on()

        for stream, last in newest.items():
            await until(partial(all_have, joined, stream, last))
        for _, peer in joined:
            for stream in newest:
                seen = [frame["version"] for frame in peer.views(stream)]
                assert seen == sorted(set(seen))


def all_have(joined: list[tuple[Socket, Peer]], stream: str, version: int) -> bool:
    """Tell whether all were sent a version last."""
    return all(peer.views(stream)[-1]["version"] == version for _, peer in joined)


async def test_others_get_their_turn_while_thousands_are_served() -> None:
    """Between two slices of a fan-out whatever waits on the loop runs."""
    async with a_hub() as (hub, room):
        peers = [join(hub, PUBLIC, STREAM)[1] for _ in range(SLICE * 8)]
        turns: list[int] = []
        served = asyncio.Event()

        async def look() -> None:
            while not served.is_set():
                turns.append(sum(len(peer.raw) > 1 for peer in peers))
                await asyncio.sleep(0)

        looking = asyncio.create_task(look())
        room.show(1)
        await until(lambda: peers[-1].views(STREAM))
        served.set()
        await looking

    assert max(b - a for a, b in itertools.pairwise(turns)) <= SLICE
    assert len({count for count in turns if 0 < count < len(peers)}) >= 6


async def test_a_small_stream_does_not_wait_for_a_large_one() -> None:
    """A few screens get their frame while thousands of phones are still being served."""
    async with a_hub() as (hub, room):
        crowd = [join(hub, PUBLIC, STREAM)[1] for _ in range(SLICE * 8)]
        before: list[int] = []

        class Screen(Peer):
            def put(self, text: bytes) -> None:
                super().put(text)
                before.append(sum(len(peer.raw) > 1 for peer in crowd))

        hub.register(PUBLIC, Screen()).receive(inbound.Subscribe(streams=(OTHER,)))
        room.show(1)
        room.show(1, OTHER)
        await until(lambda: crowd[-1].views(STREAM))

        assert before[-1] <= SLICE


async def test_who_lags_gets_no_beats_and_is_told_the_newest_when_it_reads() -> None:
    """A beat waits at most once, and comes after the frames that it names."""
    async with a_hub(PATIENT) as (hub, room):
        socket, slow = join(hub, PUBLIC, STREAM)
        slow.stall()
        for version in (1, 2, 3):
            room.show(version)
            await asyncio.sleep(0)
            socket.beat(hub.beat_for(socket))
        slow.read_on()
        await until(lambda: slow.of("beat"))

    assert [message["type"] for message in slow.said[1:4]] == ["view", "view", "beat"]
    assert [frame["version"] for frame in slow.views(STREAM)] == [1, 3]


async def test_results_that_nobody_reads_have_a_bound_in_bytes() -> None:
    """A client that has much said to it and reads nothing is ended before that is 64 KiB."""
    async with a_hub() as (hub, _):
        socket, deaf = join(hub)
        deaf.stall()
        for n in range(NOTES_BYTES // 1000 + 2):
            socket.say(Result(id=f"{n}" + "x" * 1000, outcome="accepted"))
        await until(lambda: deaf.code is not None)

    assert deaf.code == 4408


async def test_a_peer_that_fails_costs_the_others_nothing() -> None:
    """An error of one transport is logged; the rest of its slice gets the frame."""

    class Broken(Peer):
        def put(self, text: bytes) -> None:
            if b'"view"' in text:
                raise OSError("the wire is cut")
            super().put(text)

    async with a_hub() as (hub, room):
        _, before = join(hub, PUBLIC, STREAM)
        hub.register(PUBLIC, Broken()).receive(inbound.Subscribe(streams=(STREAM,)))
        _, after = join(hub, PUBLIC, STREAM)
        room.show(1)
        await until(lambda: before.views(STREAM) and after.views(STREAM))

        assert hub.healthy


async def test_gaps_of_those_who_left_are_closed() -> None:
    """Memory follows the number of those who are there, not of those who ever were."""
    async with a_hub() as (hub, room):
        sockets = [join(hub, PUBLIC, STREAM) for _ in range(200)]
        for socket, _ in sockets[:-1]:
            hub.leave(socket)
        room.show(1)
        await until(lambda: sockets[-1][1].views(STREAM))
        (row,) = hub._streams[STREAM]._rows.values()

        assert 1 == len(row.puts)
        late = [join(hub, PUBLIC, STREAM)[1] for _ in range(3)]
        room.show(2)
        await until(lambda: all(len(peer.views(STREAM)) == 2 for peer in late))
