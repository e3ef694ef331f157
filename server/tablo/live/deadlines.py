"""What is due by time alone: timers that reach zero are expired, by a command like any other."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from tablo.access.actors import SYSTEM
from tablo.championship.commands import ExpireTimer
from tablo.championship.ids import CommandId, Instant, TimerId
from tablo.championship.refusals import Answer, Why
from tablo.championship.roster import Roster
from tablo.championship.state import State
from tablo.championship.timers import expires_at
from tablo.clock import Clock
from tablo.live.bell import rung
from tablo.live.bus import Envelope, RoomAway

LOOK_S = 1.0
"""Seconds between two looks at the timeline: the loop's own clock does not count sleep."""
_AGAIN = frozenset({Why.STORAGE_FULL, Why.BUSY})
log = logging.getLogger(__name__)


class Deadlines:
    """Expire each timer once, when its time has come, or at once when that was missed.

    The command's id is made of the timer and its revision, so that it has one effect however
    often it is sent, also after a restart.
    """

    def __init__(
        self,
        submit: Callable[[Envelope], Awaitable[Answer]],
        clock: Clock,
        *,
        look_s: float = LOOK_S,
    ) -> None:
        self._submit = submit
        self._clock = clock
        self._look_s = look_s
        self._due: dict[TimerId, tuple[Instant, int]] = {}
        self._done: set[tuple[TimerId, int]] = set()
        self._bell = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @property
    def healthy(self) -> bool:
        """Tell whether deadlines are being watched."""
        return self._task is not None and not self._task.done()

    def start(self) -> "asyncio.Task[None]":
        """Begin to watch; the task given ends with `stop`, or by a fault that is logged."""
        self._task = asyncio.create_task(self._run(), name="deadlines")
        self._task.add_done_callback(_ended)
        return self._task

    async def stop(self) -> None:
        """Watch no longer."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    def changed(self, state: State, roster: Roster) -> None:
        """Take over which timers run, and when each will reach zero."""
        self._due = {
            plan.id: (at, timer.rev)
            for plan in roster.timers.values()
            if plan.kind != "stopwatch"
            and (timer := state.timers.get(plan.id)) is not None
            and (at := expires_at(timer)) is not None
        }
        self._done &= {(timer, rev) for timer, (_, rev) in self._due.items()}
        self._bell.set()

    async def _run(self) -> None:
        while True:
            self._bell.clear()
            now = self._clock.now()
            ahead = [(timer, at, rev) for timer, (at, rev) in self._due.items()]
            for timer, at, rev in ahead:
                if at <= now and (timer, rev) not in self._done:
                    await self._expire(timer, rev)
            left = [at - now for _, at, _ in ahead if at > now]
            await rung(self._bell, min([self._look_s, *(ms / 1_000 for ms in left)]))

    async def _expire(self, timer: TimerId, rev: int) -> None:
        envelope = Envelope(
            id=CommandId(f"expire:{timer}:{rev}"),
            actor=SYSTEM,
            command=ExpireTimer(timer=timer),
        )
        try:
            answer = await self._submit(envelope)
        except RoomAway as away:
            log.warning("timer %s can't be expired yet: %s", timer, away)
            return
        if answer.refusal is None or answer.refusal.why not in _AGAIN:
            self._done.add((timer, rev))


def _ended(task: "asyncio.Task[None]") -> None:
    if not task.cancelled() and (error := task.exception()):
        log.critical("deadlines failed; no timer expires any more", exc_info=error)
