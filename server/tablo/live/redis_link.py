"""One process's connections to Redis: kept up, watched, and never waited for.

Everything goes out through one queue in order, and comes in through one subscription. When any
part fails, all of it is torn down and made anew: what was on its way then is lost or may have
arrived, and whoever uses the link puts right what matters, in `opened`.
"""

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from msgspec import Struct
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

BATCH = 256
"""Orders that go out in one write."""
WAITING = 10_000
"""Orders that may wait; further ones are dropped, as if they had been lost on the way."""
SILENCE = 5
"""Beats without a probe coming back after which a connection counts as dead."""
RETRY_S = (0.05, 0.2, 0.5, 1.0)
"""Waits between tries to connect; the last one repeats."""
ANSWER_S = 5.0
"""Seconds that Redis may take to answer, or to let itself be connected to."""

log = logging.getLogger(__name__)


class BusSilent(Exception):
    """The connection looks healthy and delivers nothing."""


class Order(Struct, frozen=True):
    """Hold a command for Redis; `then` gets what it answers.

    A `kept` one waits for the next connection when this one fails.
    """

    words: tuple[Any, ...]
    then: Callable[[Any], None] | None = None
    kept: bool = False


def call(script: str, keys: Iterable[str], *arguments: Any) -> tuple[Any, ...]:
    """Word the call of a script that a link was made with."""
    names = tuple(keys)
    return ("EVALSHA", _Hash(script), len(names), *names, *arguments)


class User(Protocol):
    """Whoever a link belongs to. None of these may block; what they raise is logged."""

    def opened(self) -> None:
        """Put right what may have been lost: the link is up, and hears what it listens to."""
        ...

    def lost(self) -> None:
        """Take note that nothing gets through for now."""
        ...

    def tick(self) -> None:
        """Do what is due with each beat of a link that is up."""
        ...

    def heard(self, channel: str, data: bytes) -> None:
        """Take what was published on a channel."""
        ...

    def listening(self, channel: str) -> None:
        """Take note that from now on nothing of a channel is missed."""
        ...

    def gather(self) -> Iterable[Order]:
        """Give what is to go out besides what was posted: the newest of each kind."""
        ...

    async def follow(self, client: Redis) -> None:
        """Read what can only be waited for, until cancelled; what it raises ends the connection."""
        ...


class Link:
    """Hold the connections of one process to one Redis."""

    def __init__(
        self, url: str, user: User, *, probe: str, scripts: Iterable[str], beat_s: float
    ) -> None:
        """`probe` names a channel of this process alone, on which it hears itself."""
        self._url = url
        self._user = user
        self._probe = probe
        self._scripts = tuple(scripts)
        self._beat_s = beat_s
        self._orders: deque[Order] = deque()
        self._channels: dict[str, None] = {probe: None}
        self._heard: set[str] = set()
        self._bell = asyncio.Event()
        self._unheard = 0
        self._hashes: dict[str, str] = {}
        self._task: asyncio.Task[None] | None = None
        self._first = asyncio.Event()
        self._writing = False
        self.up = False

    @property
    def _sent_all(self) -> bool:
        return not (self._orders or self._writing or self._bell.is_set())

    async def start(self, patience_s: float) -> None:
        """Connect, and stay connected; returns when that is done, or after so long anyway."""
        self._task = asyncio.create_task(self._run(), name="redis link")
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience_s):
                await self._first.wait()

    async def stop(self) -> None:
        """Send what waits, if that is quickly done, and disconnect."""
        if self._task is None:
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(0.5):
                while self.up and not self._sent_all:  # noqa: ASYNC110 - there is no bell for it
                    await asyncio.sleep(0.005)
        self._task.cancel()
        await asyncio.wait([self._task])
        self.up = False

    def post(
        self, *words: Any, then: Callable[[Any], None] | None = None, kept: bool = False
    ) -> None:
        """Send a command to Redis soon, after those posted before."""
        if len(self._orders) < WAITING:
            self._orders.append(Order(words, then, kept))
            self._bell.set()

    def ring(self) -> None:
        """Have what `User.gather` gives sent soon."""
        self._bell.set()

    def listen(self, channel: str) -> bool:
        """Hear a channel from soon on, and tell whether it was heard all along.

        Else `User.listening` says when that begins.
        """
        if channel not in self._channels:
            self._channels[channel] = None
            self._bell.set()
        return channel in self._heard

    def unlisten(self, channel: str) -> None:
        """Hear a channel no more."""
        if self._channels.pop(channel, self) is not self:
            self._bell.set()

    # The task

    async def _run(self) -> None:
        tries = 0
        while True:
            try:
                await self._connect()
            except* (RedisError, OSError, TimeoutError, BusSilent) as group:
                if self.up or tries == 0:
                    log.warning("the connection to Redis failed: %s", _first_of(group))
            except* Exception:
                log.exception("the connection to Redis failed in a way that nobody expected")
            was_up, self.up = self.up, False
            if was_up:
                tries = 0
                self._try(self._user.lost)
            await asyncio.sleep(RETRY_S[min(tries, len(RETRY_S) - 1)])
            tries += 1

    async def _connect(self) -> None:
        # redis-py would send again by itself what may have arrived: three entries instead of one
        client: Redis = Redis.from_url(
            self._url,
            retry=Retry(NoBackoff(), 0),
            socket_timeout=ANSWER_S,
            socket_connect_timeout=ANSWER_S,
            protocol=2,
        )
        try:
            self._hashes = {text: await client.script_load(text) for text in self._scripts}
            async with client.pubsub() as pubsub, asyncio.TaskGroup() as group:
                self._heard = set(self._channels)
                self._unheard = 0
                await pubsub.subscribe(*self._heard - {self._probe})
                await pubsub.subscribe(self._probe)
                group.create_task(self._read(pubsub), name="redis reading")
                group.create_task(self._write(client, pubsub), name="redis writing")
                group.create_task(self._beat(), name="redis beats")
                group.create_task(self._user.follow(client), name="redis stream")
        finally:
            with contextlib.suppress(RedisError, OSError):
                await client.aclose()

    async def _read(self, pubsub: PubSub) -> None:
        while True:
            # Not `listen`: it would end for want of channels
            said = await pubsub.parse_response(block=True)
            kind, channel = said[0], said[1].decode()
            if kind == b"message":
                if channel == self._probe:
                    self._unheard = 0
                self._try(self._user.heard, channel, said[2])
            elif kind == b"subscribe":
                if channel == self._probe:
                    self._open()
                self._try(self._user.listening, channel)

    def _open(self) -> None:
        self.up = True
        log.info("connected to Redis")
        self._first.set()
        self._try(self._user.opened)
        self._bell.set()

    async def _write(self, client: Redis, pubsub: PubSub) -> None:
        while True:
            await self._bell.wait()
            self._bell.clear()
            self._writing = True
            await self._listen_anew(pubsub)
            while batch := self._next():
                try:
                    await self._send(client, batch)
                except BaseException:
                    self._orders.extendleft(order for order in reversed(batch) if order.kept)
                    raise
            self._writing = False

    async def _listen_anew(self, pubsub: PubSub) -> None:
        wanted = set(self._channels)
        added, removed = wanted - self._heard, self._heard - wanted
        self._heard = wanted
        if added:
            await pubsub.subscribe(*added)
        if removed:
            await pubsub.unsubscribe(*removed)

    def _next(self) -> list[Order]:
        if not self.up:
            return []
        gathered = list(self._user.gather())
        size = min(BATCH, len(self._orders))
        return [*(self._orders.popleft() for _ in range(size)), *gathered]

    async def _send(self, client: Redis, batch: list[Order]) -> None:
        pipeline = client.pipeline(transaction=False)
        for order in batch:
            words = order.words
            if isinstance(words[1], _Hash):
                words = (words[0], self._hashes[words[1]], *words[2:])
            pipeline.execute_command(*words)
        answers = await pipeline.execute(raise_on_error=False)
        for order, answer in zip(batch, answers, strict=True):
            if isinstance(answer, Exception):
                raise answer
            if order.then is not None:
                self._try(order.then, answer)

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(self._beat_s)
            # Counted, not timed: a process that was stopped for a minute has heard nothing either
            self._unheard += 1
            if self._unheard > SILENCE:
                raise BusSilent("nothing comes through any more")
            if self.up:
                self._try(self._user.tick)

    def _try(self, what: Callable[..., None], *arguments: Any) -> None:
        try:
            what(*arguments)
        except Exception:
            log.exception("what came over Redis could not be used; going on")


class _Hash(str):
    """Stand for the hash of a script with this text."""

    __slots__ = ()


def _first_of(error: BaseException) -> BaseException:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
