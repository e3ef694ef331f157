"""Both sides of a bus, noting what they are brought."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from makers import NOON
from tablo.championship.ids import ActorId
from tablo.championship.refusals import Answer
from tablo.live.bus import Envelope, Report, RoomAway
from tablo.live.bus_redis import RedisBus
from tablo.wire.frames import Frame, view_frame

BEAT_S = 0.05
"""How fast the heart of a bus over Redis beats in tests."""


class Ear:
    """Be a hub that notes what it is brought."""

    def __init__(self) -> None:
        self.frames: list[Frame] = []
        self.dropped: list[ActorId] = []
        self.rechecks = 0

    @property
    def versions(self) -> list[int]:
        """List the versions that came."""
        return [frame.version for frame in self.frames]

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
    """Be a room's side that notes what it is brought, and accepts each command or raises."""

    def __init__(self, error: RoomAway | None = None) -> None:
        self.error = error
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
        """Accept a command, as repeated when its id came before."""
        if self.error is not None:
            raise self.error
        repeated = any(envelope.id == before.id for before in self.asked)
        self.asked.append(envelope)
        return Answer(outcome="accepted", repeated=repeated)

    def report(self, report: Report) -> None:
        """Note a report."""
        self.reports.append(report)

    def revoke(self, actor: ActorId) -> None:
        """Note a revocation."""
        self.revoked.append(actor)


def a_frame(version: int, stream: str = "a", *, epoch: str = "e1") -> Frame:
    """Make a frame."""
    return view_frame(stream, epoch=epoch, version=version, now=NOON, view=b"{}")


@asynccontextmanager
async def on_redis(url: str, prefix: str, **options: Any) -> AsyncIterator[RedisBus]:
    """Connect one process to Redis."""
    bus = RedisBus(url, prefix=prefix, beat_s=BEAT_S, **options)
    await bus.start()
    try:
        yield bus
    finally:
        await bus.stop()
