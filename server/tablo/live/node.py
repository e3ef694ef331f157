"""One node's room with all that runs beside it, started and stopped in one order."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping

from tablo.access.streams import Audience
from tablo.championship.ids import ActorId, VenueId
from tablo.championship.refusals import Answer
from tablo.championship.roster import Roster
from tablo.championship.state import State
from tablo.clock import Clock, Saved, Timeline
from tablo.live.bell import rung
from tablo.live.bus import Bus, Envelope, Report, RoomEnd
from tablo.live.deadlines import Deadlines
from tablo.live.presence import Presence
from tablo.live.room import Room
from tablo.live.streams import PACE_MS, Streams
from tablo.store.errors import LeaseLost, StoreError
from tablo.store.journal import Journal
from tablo.store.lease import Lease
from tablo.views.health import HealthView, JournalHealth
from tablo.views.signals import SignalsView, is_silent
from tablo.wire.frames import Frame

HEALTH_EVERY_S = 1.0
"""Seconds between two looks at what the screens report, or no longer do, while somebody looks."""
TALLY_S = 0.1
"""Seconds that lie at least between two looks, also when the tally of an output has changed."""
SAVE_EVERY_S = 5.0
"""Seconds between two times that the timeline is saved, besides each change of a timer."""

Save = Callable[[Saved], Awaitable[object]]
log = logging.getLogger(__name__)


class Node:
    """Run a room, its streams, deadlines and presence, and answer on the bus.

    Nothing is drawn before the room has read the journal; on stop the room ends first, then what
    shows its work, so that the last change is still seen. With a lease, which must have been
    taken, nothing is shown while it is not sure that it is still held, and `failed` returns when
    it is lost.
    """

    def __init__(
        self,
        bus: Bus,
        journal: Journal,
        clock: Clock,
        roster: Roster,
        *,
        pace_ms: Mapping[Audience, float] = PACE_MS,
        save: Save | None = None,
        look_s: float = 1.0,
        lease: Lease | None = None,
    ) -> None:
        """`save` keeps the timeline, when `clock` is one."""
        self._lease = lease
        self._unsure: dict[str, Frame] = {}
        self._bus = bus
        self._clock = clock
        self._save = save
        self._end: RoomEnd | None = None
        self._loops: tuple[asyncio.Task[None], ...] = ()
        self._save_soon = asyncio.Event()
        self._look_soon = asyncio.Event()
        self.epoch = secrets.token_hex(4)
        self._presence = Presence()
        self._streams = Streams(
            self._publish,
            clock,
            epoch=self.epoch,
            pace_ms=pace_ms,
            sources={"health": self._health, "signals": self._signals},
        )
        self.room = Room(journal, clock, roster=roster, watcher=self)
        self._deadlines = Deadlines(self.room.submit, clock, look_s=look_s)

    async def start(self) -> None:
        """Start everything; raises what `Journal.open` raises, and then nothing runs."""
        if isinstance(self._clock, Timeline) and self._clock.behind_ms:
            log.warning(
                "the wall clock lies %d ms behind the time this server knew: set the clock, and "
                "confirm the timers that run",
                self._clock.behind_ms,
            )
        token = 0
        if self._lease is not None:
            # From the first moment: reading a long journal may take longer than the lease
            token = self._lease.token
            self._loops = (asyncio.create_task(self._keep_lease(self._lease), name="lease"),)
        try:
            self._loops += (await self.room.start(),)
        except BaseException:
            for task in self._loops:
                task.cancel()
            raise
        self._loops += (self._streams.start(),)
        self._end = self._bus.join_room(self, epoch=self.epoch, token=token)
        self._end.revised(self.room.roster.revision)
        await self._save_time()
        self._loops += (
            self._deadlines.start(),
            asyncio.create_task(self._watch_health(), name="health"),
            asyncio.create_task(self._keep_time(), name="timeline"),
        )

    async def stop(self) -> None:
        """Decide what waits, write a checkpoint, show the last change, and end everything."""
        if self._end is None:
            return
        await self._deadlines.stop()
        await self.room.stop()
        await self._streams.stop()
        self._end.close()
        for task in self._loops:
            task.cancel()
        await asyncio.wait(self._loops)
        await self._save_time()

    @property
    def healthy(self) -> bool:
        """Tell whether everything runs; the log says what does not."""
        return (
            self.room.healthy
            and self._streams.healthy
            and self._deadlines.healthy
            and not any(task.done() for task in self._loops)
        )

    async def failed(self) -> None:
        """Wait until a part has ended that should run; `stop` ends this wait too."""
        await asyncio.wait(self._loops, return_when=asyncio.FIRST_COMPLETED)

    async def revise(self, roster: Roster) -> None:
        """Let a revised roster hold; raises what `Room.revise` raises."""
        await self.room.revise(roster)

    # What the bus brings

    def want(self, stream: str) -> None:
        """Draw a stream."""
        self._streams.want(stream)

    def unwant(self, stream: str) -> None:
        """Draw a stream no longer."""
        self._streams.unwant(stream)
        self._presence.forget(stream)

    async def submit(self, envelope: Envelope) -> Answer:
        """Decide a command, from the bus or from this process; as `Room.submit`."""
        return await self.room.submit(envelope)

    def report(self, report: Report) -> None:
        """Take a hub's report."""
        if self._presence.report(report):
            self._look_soon.set()
        self._streams.touch("signals")

    def revoke(self, actor: ActorId) -> None:
        """Forbid what of an actor still waits."""
        self.room.revoke(actor)

    # What the room says

    def changed(self, state: State, roster: Roster, subjects: frozenset[str] | None) -> None:
        """Hand what holds now to streams and deadlines."""
        self._streams.changed(state, roster, subjects)
        self._deadlines.changed(state, roster)
        if subjects and any(subject.startswith("timer:") for subject in subjects):
            self._save_soon.set()
        if subjects is None and self._end is not None:
            self._end.revised(roster.revision)

    def _publish(self, frame: Frame) -> None:
        if self._lease is not None and not self._lease.sure:
            self._unsure[frame.stream] = frame
            return
        self._unsure.pop(frame.stream, None)
        self._presence.published(frame)
        if self._end is not None:
            self._end.publish(frame)

    def _health(self, _param: str) -> HealthView:
        room = self.room
        journal = JournalHealth(
            last=room.state.last,
            state="full" if room.storage_full else "ok" if room.healthy else "failed",
        )
        return self._presence.view(room.roster, journal, self._clock.now())

    def _signals(self, param: str) -> SignalsView | None:
        venue, roster = VenueId(param), self.room.roster
        if venue not in roster.venues:
            return None
        return SignalsView(
            screen=self._presence.sounding(venue, roster, self._clock.now()),
            muted=is_silent(self.room.state, roster, venue),
        )

    # What runs beside it

    async def _keep_lease(self, lease: Lease) -> None:
        renewed = True
        while True:
            await asyncio.sleep(lease.renew_s)
            try:
                await lease.renew()
            except LeaseLost:
                log.critical("another room has taken over; this one decides and shows no more")
                return
            except StoreError as error:
                if renewed:
                    log.warning("the lease can't be renewed; trying again: %s", error)
                renewed = False
                continue
            renewed = True
            for frame in tuple(self._unsure.values()):
                self._publish(frame)

    async def _watch_health(self) -> None:
        while True:
            await rung(self._look_soon, HEALTH_EVERY_S)
            self._look_soon.clear()
            self._streams.touch("health")
            self._streams.touch("signals")
            await asyncio.sleep(TALLY_S)

    async def _keep_time(self) -> None:
        while True:
            await rung(self._save_soon, SAVE_EVERY_S)
            self._save_soon.clear()
            await self._save_time()
            if isinstance(self._clock, Timeline) and (step := self._clock.wall_step_ms()):
                log.warning("the wall clock stepped by %d ms; timers are not affected", step)

    async def _save_time(self) -> None:
        if self._save is None or not isinstance(self._clock, Timeline):
            return
        try:
            await self._save(self._clock.saved())
        except LeaseLost:
            return
        except Exception:
            log.exception("the timeline could not be saved; trying again")
