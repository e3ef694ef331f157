"""What is due by time alone, by commands like any other.

Timers and workstations that reach zero are expired, and timers that are to start by themselves
are started. Delayed audiences of a ceremony get their step, and its pictures go on that are to.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from itertools import chain

from tablo.access.actors import SYSTEM
from tablo.championship.commands import (
    AnyCommand,
    Audience,
    AutoAdvance,
    ExpireGraphic,
    ExpireTimer,
    ReachAudience,
    StartTimer,
)
from tablo.championship.ids import CommandId, Duration, Instant
from tablo.championship.refusals import Answer, Why
from tablo.championship.roster import Roster
from tablo.championship.show import RunOfShow
from tablo.championship.state import Played, Rehearsal, State
from tablo.championship.timers import expires_at, runs_of
from tablo.clock import Clock
from tablo.live.bell import rung
from tablo.live.bus import Envelope, RoomAway

LOOK_S = 1.0
"""Seconds between two looks at the timeline: the loop's own clock does not count sleep."""
_AGAIN = frozenset({Why.STORAGE_FULL, Why.BUSY})
log = logging.getLogger(__name__)


Due = dict[CommandId, tuple[Instant, AnyCommand]]
"""What is due, by the id of its command, which is made of what it is about."""


class Deadlines:
    """Do each thing once, when its time has come, or at once when that was missed.

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
        self._due: Due = {}
        self._done: set[CommandId] = set()
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
        """Take over what will be due, and when."""
        self._due = {
            CommandId(":".join(filter(None, words))): (at, command)
            for words, at, command in chain(
                _timers(state, roster),
                _audiences(state, roster),
                _graphics(state, roster),
                _steps(state, roster),
            )
        }
        self._done &= self._due.keys()
        self._bell.set()

    async def _run(self) -> None:
        while True:
            self._bell.clear()
            now = self._clock.now()
            ahead = list(self._due.items())
            for id, (at, command) in ahead:
                if at <= now and id not in self._done:
                    await self._do(id, command)
            left = [at - now for _, (at, _) in ahead if at > now]
            await rung(self._bell, min([self._look_s, *(ms / 1_000 for ms in left)]))

    async def _do(self, id: CommandId, command: AnyCommand) -> None:
        try:
            answer = await self._submit(Envelope(id=id, actor=SYSTEM, command=command))
        except RoomAway as away:
            log.warning("%s can't be done yet: %s", id, away)
            return
        if answer.refusal is None or answer.refusal.why not in _AGAIN:
            self._done.add(id)


Ahead = Iterator[tuple[tuple[str, ...], Instant, AnyCommand]]


def _timers(state: State, roster: Roster) -> Ahead:
    for plan in roster.timers.values():
        timer = state.timers.get(plan.id)
        if timer is None:
            continue
        rev = str(timer.rev)
        if timer.state == "armed" and timer.starts is not None:
            yield ("start", plan.id, rev), timer.starts, StartTimer(timer=plan.id)
        if plan.kind == "stopwatch":
            continue
        for place, run in runs_of(timer):
            at = expires_at(run)
            if at is not None:
                command = ExpireTimer(timer=plan.id, workstation=place or None)
                yield ("expire", plan.id, place, rev), at, command


def _audiences(state: State, roster: Roster) -> Ahead:
    """Tell each delayed audience of a run of show its next step, when its delay is over."""
    for plan in roster.runs.values():
        run = state.run(plan.id)
        yield from _reached(plan, run)
        if run.rehearsal:
            yield from _reached(plan, run.rehearsal)


def _reached(plan: RunOfShow, played: Played) -> Ahead:
    delays: dict[Audience, Duration] = {
        "broadcast": plan.broadcast_delay,
        "public": plan.public_delay,
    }
    is_rehearsal = isinstance(played, Rehearsal)
    for audience, length in played.reached.items():
        if length >= len(played.path):
            continue
        taken = played.path[length]
        command = ReachAudience(
            run=plan.id, audience=audience, length=length + 1, rehearsal=is_rehearsal
        )
        what = "rehearse" if is_rehearsal else "reach"
        words = (what, plan.id, audience, str(length + 1), str(taken.at))
        yield words, Instant(taken.at + delays.get(audience, 0)), command


def _steps(state: State, roster: Roster) -> Ahead:
    """Go on from pictures that don't wait for a hand."""
    for plan in roster.runs.values():
        run = state.run(plan.id)
        at, on = run.played.goes_on, run.played.on_stage
        if at is None or run.doing not in ("live", "rehearsal"):
            continue
        cue, step = (on.shot.cue, on.shot.step) if on else (None, 0)
        command = AutoAdvance(run=plan.id, cue=cue, step=step, at=at)
        yield ("auto", plan.id, cue or "", str(step), str(at)), at, command


def _graphics(state: State, roster: Roster) -> Ahead:
    """Take graphics off air whose time is over."""
    for output in roster.outputs:
        for layer, graphic in state.output(output).layers.items():
            if graphic.until is not None:
                command = ExpireGraphic(output=output, layer=layer, at=graphic.at)
                yield ("out", output, layer, str(graphic.at)), graphic.until, command


def _ended(task: "asyncio.Task[None]") -> None:
    if not task.cancelled() and (error := task.exception()):
        log.critical("deadlines failed; no timer expires any more", exc_info=error)
