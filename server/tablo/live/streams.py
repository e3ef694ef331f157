"""What the streams show: drawn when somebody wants them and something touched them.

A view whose bytes are those of last time is not sent, so that what an audience may not know does
not even show as activity.
"""

import asyncio
import hashlib
import logging
from collections.abc import Callable, Mapping

import msgspec
from msgspec import Struct

from tablo.access.streams import Audience, StreamName
from tablo.championship.roster import EMPTY, Roster
from tablo.championship.state import State
from tablo.clock import Clock
from tablo.live.bell import rung
from tablo.views.channels import channel_of, render, subjects
from tablo.wire.frames import Frame, GoneReason, gone_frame, view_frame

YIELD_AFTER = 8
"""Views that are drawn before others get their turn on the loop."""

Source = Callable[[str], object | None]
"""Gives the view of a stream that is not drawn from state, such as health, by its parameter."""
_encode = msgspec.json.Encoder().encode
log = logging.getLogger(__name__)


def pace(*, crew_ms: float, public_ms: float) -> Mapping[Audience, float]:
    """Say how many milliseconds lie at least between two frames of one stream, by audience.

    Venue and broadcast go at the pace of crew: people look at all three side by side.
    """
    return {"public": public_ms, "venue": crew_ms, "broadcast": crew_ms, "crew": crew_ms}


PACE_MS = pace(crew_ms=16, public_ms=250)


class _Stream(Struct):
    name: StreamName | None
    pace_s: float
    wanted: bool = True
    subjects: frozenset[str] = frozenset()
    version: int = 0
    digest: bytes = b""
    sent_at: float = float("-inf")
    frame: Frame | None = None


class Streams:
    """Draw the wanted streams, each at its own pace, newest state first and last state always.

    The first change goes out at once; what follows within the pace is joined into one frame at
    its end. A stream keeps its own version, which rises with each frame inside of `epoch`.
    Nothing is drawn before `start`, nor known before the first `changed`.
    """

    def __init__(
        self,
        publish: Callable[[Frame], None],
        clock: Clock,
        *,
        epoch: str,
        pace_ms: Mapping[Audience, float] = PACE_MS,
        sources: Mapping[str, Source] | None = None,
    ) -> None:
        self.epoch = epoch
        self._publish = publish
        self._clock = clock
        self._state = State()
        self._roster = EMPTY
        self._pace = {audience: ms / 1_000 for audience, ms in pace_ms.items()}
        self._sources = dict(sources or {})
        self._streams: dict[str, _Stream] = {}
        self._dirty: dict[str, None] = {}
        self._bell = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @property
    def healthy(self) -> bool:
        """Tell whether changes are being drawn."""
        return self._task is not None and not self._task.done()

    def start(self) -> "asyncio.Task[None]":
        """Begin to draw; the task given ends with `stop`, or by a fault that is logged."""
        self._task = asyncio.create_task(self._run(), name="streams")
        self._task.add_done_callback(_ended)
        return self._task

    async def stop(self) -> None:
        """Draw what is due to be drawn, without waiting for its pace, and end."""
        if self._task is None:
            return
        self._task.cancel()
        await asyncio.wait([self._task])
        for text in tuple(self._dirty):
            self._draw(text)
        self._dirty.clear()

    def want(self, text: str) -> None:
        """Draw a stream from now on; what is unknown is answered by a `gone` frame."""
        stream = self._streams.get(text)
        if stream is None:
            name = StreamName.parse(text)
            stream = self._streams[text] = _Stream(name=name, pace_s=self._pace_s(name))
        stream.wanted = True
        self._mark(text)

    def unwant(self, text: str) -> None:
        """Draw a stream no longer; its version is kept, its view is not."""
        stream = self._streams.get(text)
        if stream is None:
            return
        self._dirty.pop(text, None)
        stream.wanted, stream.frame = False, None
        if stream.version == 0:
            del self._streams[text]

    def changed(self, state: State, roster: Roster, touched: frozenset[str] | None) -> None:
        """Take over what holds now; `touched` names the subjects that changed, None: any."""
        self._state, self._roster = state, roster
        for text, stream in self._streams.items():
            if stream.wanted and (touched is None or not stream.subjects.isdisjoint(touched)):
                self._mark(text)

    def touch(self, channel: str) -> None:
        """Say that the source of a channel has something new."""
        for text, stream in self._streams.items():
            if stream.wanted and stream.name and stream.name.channel == channel:
                self._mark(text)

    def _mark(self, text: str) -> None:
        self._dirty[text] = None
        self._bell.set()

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            if not self._dirty:
                await self._bell.wait()
            self._bell.clear()
            due = {text: self._due(text) for text in self._dirty}
            ready = [text for text, at in due.items() if at <= loop.time()]
            for n, text in enumerate(ready, start=1):
                if text in self._dirty:
                    del self._dirty[text]
                    self._draw(text)
                if n % YIELD_AFTER == 0:
                    await asyncio.sleep(0)
            if not ready and due:
                await rung(self._bell, min(due.values()) - loop.time())

    def _pace_s(self, name: StreamName | None) -> float:
        channel = channel_of(name) if name else None
        audience = (name and name.audience) or (channel and channel.own)
        return self._pace.get(audience, 0.0) if audience else 0.0

    def _due(self, text: str) -> float:
        # Counts from what was sent, not from what was drawn: else a hidden change would delay
        # the next visible one, and could be told from that.
        stream = self._streams[text]
        return stream.sent_at + stream.pace_s

    def _draw(self, text: str) -> None:
        stream = self._streams[text]
        try:
            view = self._view(stream)
        except Exception:
            log.exception("stream %s can't be drawn; it keeps its last view", text)
            return
        if view is None:
            self._gone(text, stream)
            return
        digest = hashlib.blake2b(view, digest_size=16).digest()
        if digest == stream.digest and stream.frame is not None:
            return
        if digest != stream.digest:
            stream.version += 1
        stream.digest = digest
        self._send(
            stream,
            view_frame(
                text,
                epoch=self.epoch,
                version=stream.version,
                now=self._clock.now(),
                view=view,
            ),
        )

    def _view(self, stream: _Stream) -> bytes | None:
        if stream.name is None:
            return None
        channel = channel_of(stream.name)
        if channel is None:
            return None
        stream.subjects = subjects(stream.name, self._state, self._roster)
        source = self._sources.get(channel.name)
        if source is not None:
            view = source(stream.name.param)
        else:
            view = render(stream.name, self._state, self._roster)
        return None if view is None else _encode(view)

    def _gone(self, text: str, stream: _Stream) -> None:
        stream.digest = b""
        reason: GoneReason = "ended" if stream.version else "unknown"
        now, version = self._clock.now(), stream.version
        self._send(stream, gone_frame(text, reason, epoch=self.epoch, version=version, now=now))

    def _send(self, stream: _Stream, frame: Frame) -> None:
        stream.frame = frame
        stream.sent_at = asyncio.get_running_loop().time()
        self._publish(frame)


def _ended(task: "asyncio.Task[None]") -> None:
    if not task.cancelled() and (error := task.exception()):
        log.critical("the streams failed; nothing is drawn any more", exc_info=error)
