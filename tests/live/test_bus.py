"""What every bus keeps; the memory bus for now."""

import pytest

from makers import NOON, an_actor, ask
from tablo.championship.ids import ActorId, CommandId
from tablo.championship.refusals import Answer
from tablo.live.bus import Bus, Envelope, Report, RoomAway
from tablo.live.bus_memory import MemoryBus
from tablo.wire.frames import Frame, view_frame


class Ear:
    """Be a hub that notes what it is brought."""

    def __init__(self) -> None:
        self.frames: list[Frame] = []
        self.dropped: list[ActorId] = []
        self.rechecks = 0

    def take(self, frame: Frame) -> None:
        """Note a frame."""
        self.frames.append(frame)

    def drop(self, actor: ActorId) -> None:
        """Note a revocation."""
        self.dropped.append(actor)

    def recheck(self) -> None:
        """Note a revision."""
        self.rechecks += 1


class Desk:
    """Be a room's side that notes what it is brought."""

    def __init__(self) -> None:
        self.wanted: set[str] = set()
        self.asked: list[Envelope] = []
        self.reports: list[Report] = []
        self.revoked: list[ActorId] = []

    def want(self, stream: str) -> None:
        """Note a want."""
        assert stream not in self.wanted
        self.wanted.add(stream)

    def unwant(self, stream: str) -> None:
        """Note the end of a want."""
        self.wanted.remove(stream)

    async def submit(self, envelope: Envelope) -> Answer:
        """Accept a command."""
        self.asked.append(envelope)
        return Answer(outcome="accepted")

    def report(self, report: Report) -> None:
        """Note a report."""
        self.reports.append(report)

    def revoke(self, actor: ActorId) -> None:
        """Note a revocation."""
        self.revoked.append(actor)


def a_frame(version: int, stream: str = "a") -> Frame:
    """Make a frame."""
    return view_frame(stream, epoch="e1", version=version, now=NOON, view=b"{}")


@pytest.fixture
def bus() -> Bus:
    """Give a bus."""
    return MemoryBus()


def test_a_stream_is_wanted_from_its_first_hub_to_its_last(bus: Bus) -> None:
    """The room draws what somebody wants, and nothing twice."""
    desk = Desk()
    bus.join_room(desk, epoch="e1")
    one, two = bus.join_hub(Ear()), bus.join_hub(Ear())

    one.want("a")
    one.want("a")
    two.want("a")
    one.unwant("a")
    assert desk.wanted == {"a"}

    two.unwant("a")
    two.unwant("a")
    assert desk.wanted == set()


def test_a_frame_goes_to_the_hubs_that_want_it(bus: Bus) -> None:
    """And to no other; who comes later gets the newest at once."""
    room = bus.join_room(Desk(), epoch="e1")
    wanting, other, late = Ear(), Ear(), Ear()
    bus.join_hub(wanting).want("a")
    bus.join_hub(other).want("b")

    room.publish(a_frame(1))
    room.publish(a_frame(2))
    bus.join_hub(late).want("a")

    assert [frame.version for frame in wanting.frames] == [1, 2]
    assert other.frames == []
    assert [frame.version for frame in late.frames] == [2]


def test_a_room_that_comes_later_is_told_what_is_wanted(bus: Bus) -> None:
    """Hubs need not wait for a room, nor ask again when another one takes over."""
    hub = bus.join_hub(Ear())
    hub.want("a")
    first = Desk()
    end = bus.join_room(first, epoch="e1")
    assert (first.wanted, hub.epoch) == ({"a"}, "e1")

    end.close()
    second = Desk()
    bus.join_room(second, epoch="e2")
    assert (second.wanted, hub.epoch) == ({"a"}, "e2")


def test_a_hub_that_leaves_takes_its_wants_along(bus: Bus) -> None:
    """Nothing is drawn for the dead."""
    desk = Desk()
    bus.join_room(desk, epoch="e1")
    hub = bus.join_hub(Ear())
    hub.want("a")

    hub.close()

    assert desk.wanted == set()


async def test_a_command_gets_the_rooms_answer_or_none(bus: Bus) -> None:
    """Without a room, whether it happened is unknown."""
    hub = bus.join_hub(Ear())
    envelope = Envelope(
        id=CommandId("c1"), actor=an_actor(), command=ask("StartTimer", timer="m1-timer")
    )
    with pytest.raises(RoomAway):
        await hub.submit(envelope)
    assert not await hub.reach()

    desk = Desk()
    bus.join_room(desk, epoch="e1")
    assert await hub.submit(envelope) == Answer(outcome="accepted")
    assert desk.asked == [envelope]
    assert await hub.reach()


def test_a_revocation_reaches_everybody(bus: Bus) -> None:
    """Every hub and the room hear of it, whoever says it."""
    desk, one, two = Desk(), Ear(), Ear()
    bus.join_room(desk, epoch="e1")
    hub, _ = bus.join_hub(one), bus.join_hub(two)

    hub.revoke(ActorId("key:1"))

    assert one.dropped == two.dropped == desk.revoked == [ActorId("key:1")]


def test_a_revision_reaches_every_hub(bus: Bus) -> None:
    """Rights are looked up again everywhere."""
    ear = Ear()
    room = bus.join_room(Desk(), epoch="e1")
    bus.join_hub(ear)

    room.revised()

    assert ear.rechecks == 1


def test_a_bus_has_one_room() -> None:
    """A second one is a fault."""
    bus = MemoryBus()
    bus.join_room(Desk(), epoch="e1")

    with pytest.raises(RuntimeError, match="expected a bus without a room"):
        bus.join_room(Desk(), epoch="e2")
