"""The hub: newest wins for each socket, nobody waits for another, and ended means ended."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from live.stage import Peer, turns, until
from makers import CONTEST, NOON, OUTPUT, SCREEN, VENUE, a_roster, an_actor
from tablo.access.actors import PUBLIC, Actor, Scope
from tablo.championship.ids import ActorId
from tablo.championship.refusals import Answer
from tablo.clock import ManualClock
from tablo.live import hub as hubs
from tablo.live.bus import Envelope, Report, RoomAway, RoomEnd
from tablo.live.bus_memory import MemoryBus
from tablo.live.hub import Hub, Timing
from tablo.live.socket import NOTES_LIMIT, Socket
from tablo.wire import inbound
from tablo.wire.frames import Complaint, gone_frame, view_frame

STREAM = f"standings:{CONTEST}@public"
OTHER = "index@public"
PATIENT = Timing(beat=3_600, patience=3_600, linger=0, farewell=0.2, fetch=0.05)
DEVICE = Actor(
    kind="screen", id=ActorId("key:1"), name="Wall", scope=Scope(kind="screen", id=SCREEN)
)
AIR = Actor(kind="output", id=ActorId("key:2"), name="Air", scope=Scope(kind="output", id=OUTPUT))


class Room:
    """Be the room's side of the bus: note what is wanted, answer as told."""

    def __init__(self) -> None:
        self.wanted: list[str] = []
        self.asked: list[Envelope] = []
        self.reports: list[Report] = []
        self.revoked: list[ActorId] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.end: RoomEnd | None = None

    def want(self, stream: str) -> None:
        """Note a first want."""
        self.wanted.append(stream)

    def unwant(self, stream: str) -> None:
        """Note a last want's end."""
        self.wanted.remove(stream)

    async def submit(self, envelope: Envelope) -> Answer:
        """Accept everything, once the gate is open."""
        self.asked.append(envelope)
        await self.gate.wait()
        return Answer(outcome="accepted")

    def report(self, report: Report) -> None:
        """Note a report."""
        self.reports.append(report)

    def revoke(self, actor: ActorId) -> None:
        """Note a revocation."""
        self.revoked.append(actor)

    def show(self, version: int, stream: str = STREAM, epoch: str = "e1") -> None:
        """Publish a version of a stream."""
        assert self.end is not None
        self.end.publish(
            view_frame(stream, epoch=epoch, version=version, now=NOON, view=b"%d" % version)
        )


@asynccontextmanager
async def a_hub(timing: Timing = PATIENT) -> AsyncIterator[tuple[Hub, Room]]:
    """Run a hub with a room at the other end of the bus."""
    bus, room = MemoryBus(), Room()
    room.end = bus.join_room(room, epoch="e1")
    hub = Hub(bus, ManualClock(NOON), a_roster, build="b1", timing=timing)
    hub.start()
    try:
        yield hub, room
    finally:
        await hub.close()


def join(hub: Hub, actor: Actor = PUBLIC, *streams: str) -> tuple[Socket, Peer]:
    """Bring a peer in and subscribe it."""
    peer = Peer()
    socket = peer.socket = hub.register(actor, peer, lang="en")
    if streams:
        assert socket.receive(inbound.Subscribe(streams=streams)) is None
    return socket, peer


def command(id: str = "c1", name: str = "LockMarks", data: str = "{}") -> inbound.Command:
    """Make a command message."""
    return inbound.Command(id=id, name=name, data=msgspec.Raw(data.encode()))


LOCK = command(data=f'{{"contest":"{CONTEST}"}}')


async def test_a_socket_is_welcomed_first() -> None:
    """The welcome says who the server takes the client for, before anything else."""
    async with a_hub() as (hub, room):
        _, peer = join(hub, an_actor("operator"), STREAM)
        room.show(1)
        await until(lambda: len(peer.raw) == 2)

    assert peer.said[0] == {
        "type": "welcome",
        "protocol": 1,
        "build": "b1",
        "epoch": "e1",
        "server_now": NOON,
        "heartbeat_s": 1,
        "you": {
            "kind": "person",
            "id": "person:operator",
            "role": "operator",
            "name": "operator",
        },
    }
    assert peer.said[1]["view"] == 1


async def test_a_screen_is_told_its_own_place() -> None:
    """A device learns from the welcome which stream is its own."""
    async with a_hub() as (hub, _):
        _, peer = join(hub, DEVICE)
        _, public = join(hub)
        await until(lambda: peer.raw and public.raw)

    assert peer.said[0]["you"]["id"] == SCREEN
    assert public.said[0]["heartbeat_s"] == 5


async def test_the_same_bytes_go_to_every_socket() -> None:
    """A frame is encoded once, whoever gets it, and a later subscriber gets the newest at once."""
    async with a_hub() as (hub, room):
        _, one = join(hub, PUBLIC, STREAM)
        _, two = join(hub, PUBLIC, STREAM)
        room.show(1)
        await until(lambda: one.views(STREAM) and two.views(STREAM))
        _, three = join(hub, PUBLIC, STREAM)
        await until(lambda: three.views(STREAM))

    assert one.raw[1] is two.raw[1] is three.raw[1]
    assert room.wanted == []


async def test_a_stalled_socket_costs_one_waiting_frame_and_nobody_else() -> None:
    """Of each stream the newest waits; the others get every frame meanwhile."""
    async with a_hub() as (hub, room):
        slow_socket, slow = join(hub, PUBLIC, STREAM, OTHER)
        _, quick = join(hub, PUBLIC, STREAM)
        await until(lambda: slow.raw and quick.raw)
        slow.stall()
        for version in range(1, 51):
            room.show(version)
            room.show(version, OTHER)
            await until(lambda: len(quick.views(STREAM)) == version)  # noqa: B023
        assert hub.waiting(slow_socket) == 2

        slow.read_on()
        await until(lambda: len(slow.views(STREAM)) == 2 or len(slow.views(OTHER)) == 2)
        await turns()

    assert [frame["version"] for frame in quick.views(STREAM)] == list(range(1, 51))
    # One frame was being written when the peer stalled; of the rest only the newest came
    assert slow.views(STREAM)[-1]["version"] == 50
    assert slow.views(OTHER)[-1]["version"] == 50
    assert len(slow.views(STREAM)) + len(slow.views(OTHER)) == 3


async def test_a_socket_that_takes_nothing_is_told_goodbye_and_ended() -> None:
    """After the patience is over the connection is aborted, whether the goodbye fitted or not."""
    async with a_hub(replace(PATIENT, patience=0.05)) as (hub, room):
        socket, slow = join(hub, PUBLIC, STREAM)
        await until(lambda: slow.raw)
        slow.stall()
        room.show(1)
        await turns()
        room.show(2)
        await until(lambda: slow.code is not None)

        assert slow.code == 4408
        assert not socket.open
        assert hub.counts()["public"] == 0
        await until(lambda: room.wanted == [])


async def test_pongs_that_nobody_reads_end_the_socket() -> None:
    """What waits for a socket has a bound, views or not."""
    async with a_hub() as (hub, _):
        socket, flooding = join(hub)
        flooding.stall()
        for n in range(NOTES_LIMIT + 10):
            socket.receive(inbound.Ping(t0=n))
        flooding.read_on()
        await until(lambda: flooding.code is not None)

    assert flooding.said[-1] == {"type": "goodbye", "reason": "slow"}


async def test_a_ping_is_answered_with_the_servers_time() -> None:
    """The stamp of the client comes back as it was."""
    async with a_hub() as (hub, _):
        socket, peer = join(hub)
        socket.receive(inbound.Ping(t0=12.5))
        await until(lambda: peer.of("pong"))

    assert peer.of("pong") == [{"type": "pong", "t0": 12.5, "t1": NOON, "t2": NOON}]


@pytest.mark.parametrize(
    ("actor", "stream", "reason"),
    [
        (PUBLIC, f"marks:{CONTEST}@crew", "forbidden"),
        (PUBLIC, f"standings:{CONTEST}@broadcast", "forbidden"),
        (DEVICE, f"output:{OUTPUT}", "forbidden"),
        (DEVICE, "screen:another", "forbidden"),
        (AIR, f"standings:{CONTEST}@venue", "forbidden"),
        (PUBLIC, "standings@public", "unknown"),
        (PUBLIC, "index:@public", "unknown"),
        (PUBLIC, "dance@public", "unknown"),
        (PUBLIC, "", "unknown"),
    ],
)
async def test_what_can_not_be_had_is_gone(actor: Actor, stream: str, reason: str) -> None:
    """A stream beyond somebody's rights, or none at all, is answered and never asked of the room."""
    async with a_hub() as (hub, room):
        _, peer = join(hub, actor, stream)
        await until(lambda: peer.of("gone"))

        assert peer.of("gone") == [{"type": "gone", "stream": stream, "reason": reason}]
        assert room.wanted == []


async def test_a_stream_that_ends_is_taken_from_its_subscribers() -> None:
    """The room's word that a stream is gone reaches everybody, and ends the want."""
    async with a_hub() as (hub, room):
        socket, peer = join(hub, PUBLIC, STREAM)
        assert room.end is not None
        room.end.publish(gone_frame(STREAM, "ended", epoch="e1", now=NOON))
        await until(lambda: peer.of("gone"))

        assert peer.of("gone")[0]["reason"] == "ended"
        assert socket.streams == {}
        await until(lambda: room.wanted == [])


async def test_the_last_to_leave_ends_the_want() -> None:
    """A stream is wanted as long as one socket is subscribed to it."""
    async with a_hub() as (hub, room):
        one, _ = join(hub, PUBLIC, STREAM)
        two, _ = join(hub, PUBLIC, STREAM)
        hub.leave(one)
        await turns()
        assert room.wanted == [STREAM]

        two.receive(inbound.Unsubscribe(streams=(STREAM, "never@public")))
        await until(lambda: room.wanted == [])


async def test_a_socket_holds_a_bounded_number_of_streams() -> None:
    """One stream too many is complained about, and nothing is subscribed."""
    async with a_hub() as (hub, _):
        socket, _ = join(hub, PUBLIC, STREAM)
        streams = tuple(f"timers:{n}@public" for n in range(200))
        complaint = socket.receive(inbound.Subscribe(streams=streams))

        assert isinstance(complaint, Complaint)
        assert complaint.text == "expected at most 200 streams on a socket, got 201"
        assert set(socket.streams) == {STREAM}


async def test_an_older_version_is_not_sent_after_a_newer_one() -> None:
    """Inside an epoch versions rise; another epoch replaces all."""
    async with a_hub() as (hub, room):
        _, peer = join(hub, PUBLIC, STREAM)
        for version, epoch in ((3, "e1"), (2, "e1"), (1, "e2")):
            room.show(version, epoch=epoch)
            await turns()

    seen = [(frame["epoch"], frame["version"]) for frame in peer.views(STREAM)]
    assert seen == [("e1", 3), ("e2", 1)]


async def test_a_command_is_brought_to_the_room_and_its_result_back() -> None:
    """Name, data and sender arrive; the outcome comes back under the command's id."""
    async with a_hub() as (hub, room):
        socket, peer = join(hub, an_actor())
        socket.receive(LOCK)
        await until(lambda: peer.of("result"))

        assert room.asked[0].actor == an_actor()
        assert peer.of("result") == [
            {"type": "result", "id": "c1", "outcome": "accepted", "repeated": False}
        ]


async def test_an_invalid_command_never_reaches_the_room() -> None:
    """What can't be read is answered by the hub."""
    async with a_hub() as (hub, room):
        socket, peer = join(hub, an_actor())
        socket.receive(command(data='{"contest":7}'))
        await until(lambda: peer.of("result"))

        assert room.asked == []
        assert peer.of("result")[0]["outcome"] == "invalid"
        assert peer.of("result")[0]["reason"]["text"] == (
            "LockMarks can't take integer as “contest”: expected string."
        )


async def test_a_command_without_a_room_gets_no_result() -> None:
    """Unknown is told by silence on a socket, and by an error to a program."""
    async with a_hub() as (hub, room):
        socket, peer = join(hub, an_actor())
        assert room.end is not None
        room.end.close()
        socket.receive(LOCK)
        await turns()

        assert peer.of("result") == []
        assert not await hub.reach()
        with pytest.raises(RoomAway):
            await hub.command(an_actor(), LOCK, "ru")


async def test_a_room_that_does_not_answer_in_time_is_away() -> None:
    """Nobody waits for an answer for ever; whether it happened is then unknown."""
    async with a_hub(replace(PATIENT, answer=0.02)) as (hub, room):
        room.gate.clear()
        with pytest.raises(RoomAway, match="has not answered in time"):
            await hub.command(an_actor(), LOCK, "ru")


async def test_too_many_undecided_commands_of_one_socket_are_refused() -> None:
    """One client can't fill the room's queue for the others."""
    async with a_hub() as (hub, room):
        room.gate.clear()
        socket, peer = join(hub, an_actor())
        for n in range(hubs.COMMANDS_LIMIT + 1):
            socket.receive(msgspec.structs.replace(LOCK, id=f"c{n}"))
        await until(lambda: len(room.asked) == hubs.COMMANDS_LIMIT)

        assert peer.of("result")[0]["reason"]["code"] == "busy"
        room.gate.set()
        await until(lambda: len(peer.of("result")) == hubs.COMMANDS_LIMIT + 1)


async def test_a_revoked_actor_executes_and_gets_nothing_more() -> None:
    """In the tick of the revocation commands stop, frames stop, and the room hears of it."""
    async with a_hub() as (hub, room):
        socket, peer = join(hub, an_actor(), STREAM)
        _, other = join(hub, an_actor("viewer"), STREAM)
        await until(lambda: peer.raw and other.raw)
        socket.receive(LOCK)
        hub.revoke(an_actor().id)
        socket.receive(msgspec.structs.replace(LOCK, id="c2"))
        room.show(1)
        await until(lambda: peer.code is not None and other.views(STREAM))

        assert room.asked == []
        assert room.revoked == [an_actor().id]
        assert peer.said[-1] == {"type": "goodbye", "reason": "revoked"}
        assert peer.code == 4403
        assert peer.views(STREAM) == []
        assert other.code is None


async def test_a_revised_roster_takes_what_may_no_longer_be_read() -> None:
    """When a contest moves out of somebody's venue, its streams go."""
    stream = f"marks:{CONTEST}@crew"
    roster = a_roster()
    bus, room = MemoryBus(), Room()
    room.end = bus.join_room(room, epoch="e1")
    hub = Hub(bus, ManualClock(NOON), lambda: roster, timing=PATIENT)
    hub.start()
    _, peer = join(hub, an_actor("chief_expert", Scope(kind="venue", id=VENUE)), stream)
    await until(lambda: peer.raw)
    assert room.wanted == [stream]

    roster = replace(roster, contests={})
    room.end.revised(2)
    await until(lambda: peer.of("gone"))
    await hub.close()

    assert peer.of("gone") == [{"type": "gone", "stream": stream, "reason": "forbidden"}]


async def test_beats_name_versions_to_all_but_the_public() -> None:
    """Crew and screens learn of a frame they missed; the public learns nothing."""
    async with a_hub(replace(PATIENT, beat=0.01, public_beat=0.02)) as (hub, room):
        _, crew = join(hub, an_actor(), STREAM)
        _, public = join(hub, PUBLIC, STREAM)
        room.show(4)
        await until(lambda: crew.of("beat") and public.of("beat"))

    assert crew.of("beat")[-1] == {"type": "beat", "server_now": NOON, "versions": {STREAM: 4}}
    assert public.of("beat")[-1] == {"type": "beat", "server_now": NOON}


async def test_crew_hears_that_the_room_is_away() -> None:
    """While no room answers, beats say so to crew, who would wait in vain, and to nobody else."""
    async with a_hub(replace(PATIENT, beat=0.01, public_beat=0.01)) as (hub, room):
        _, crew = join(hub, an_actor(), STREAM)
        _, public = join(hub, PUBLIC, STREAM)
        await until(lambda: crew.of("beat"))
        assert "room" not in crew.of("beat")[-1]

        assert room.end is not None
        room.end.close()

        await until(lambda: crew.of("beat")[-1].get("room") == "away")
        assert "room" not in public.of("beat")[-1]


async def test_what_screens_report_is_told_to_the_room() -> None:
    """Painted versions and quality go along with each beat, and counts of all sockets."""
    async with a_hub(replace(PATIENT, beat=0.01)) as (hub, room):
        peer = Peer()
        socket = hub.register(DEVICE, peer, engine="Chrome/127")
        join(hub)
        socket.receive(inbound.Subscribe(streams=(f"screen:{SCREEN}",)))
        socket.receive(inbound.Painted(streams={f"screen:{SCREEN}": 3}, fps=59.8, rtt_ms=4))
        await until(lambda: room.reports and room.reports[-1].seen)

    (seen,) = room.reports[-1].seen
    assert (seen.place, seen.engine, seen.fps, seen.rtt_ms) == (SCREEN, "Chrome/127", 59.8, 4)
    assert seen.painted == {f"screen:{SCREEN}": 3}
    assert room.reports[-1].sockets == {"screens": 1, "outputs": 0, "crew": 0, "public": 1}


async def test_a_tally_is_told_to_the_room_without_waiting_for_a_beat() -> None:
    """An output that comes to program, leaves it, hides or goes is told of at once, a screen is not.

    However often one turns, reports keep a distance, and the last one tells what holds.
    """
    async with a_hub() as (hub, room):
        join(hub, DEVICE)[0].receive(inbound.Painted(visible=True))
        socket, _ = join(hub, AIR)
        socket.receive(inbound.Painted(streams={f"output:{OUTPUT}": 1}))
        await turns()
        assert room.reports == []

        socket.receive(inbound.Painted(active=True))
        await until(lambda: room.reports)
        for visible in 10 * [False, True]:
            socket.receive(inbound.Painted(active=True, visible=visible))
            await turns()
        await until(lambda: room.reports[-1].seen[-1].visible)
        tallies = [(one.seen[-1].active, one.seen[-1].visible) for one in room.reports]
        assert [(True, None), (True, True)] == tallies

        hub.leave(socket)
        await until(lambda: room.reports[-1].sockets["outputs"] == 0)


async def test_the_newest_frame_can_be_had_without_a_socket() -> None:
    """A poller makes the stream drawn, gets its frame, and leaves no want behind."""
    async with a_hub() as (hub, room):
        polled = asyncio.create_task(hub.newest(PUBLIC, STREAM))
        await until(lambda: room.wanted)
        room.show(9)

        frame = await polled
        assert not isinstance(frame, str)
        assert (hub.version(STREAM), hub.version(OTHER)) == (9, None)
        assert json.loads(frame.data)["version"] == 9
        assert await hub.newest(PUBLIC, f"marks:{CONTEST}@crew") == "forbidden"
        await until(lambda: room.wanted == [])
        with pytest.raises(RoomAway):
            await hub.newest(PUBLIC, OTHER)


async def test_closing_says_when_to_come_back_and_waits_for_nobody() -> None:
    """Every socket is told, stalled ones are ended all the same, and results still come."""
    async with a_hub() as (hub, room):
        room.gate.clear()
        socket, peer = join(hub, an_actor())
        _, stalled = join(hub)
        await until(lambda: peer.raw and stalled.raw)
        stalled.stall()
        socket.receive(LOCK)
        await until(lambda: room.asked)
        closing = asyncio.create_task(hub.close())
        await turns()
        room.gate.set()
        await closing

        assert [message["type"] for message in peer.said] == ["welcome", "result", "goodbye"]
        goodbye: dict[str, Any] = peer.said[-1]
        assert goodbye["reason"] == "restart"
        assert 0 <= goodbye["retry_ms"] < 100
        assert (peer.code, stalled.code) == (1012, 1012)
        assert room.wanted == []
