"""Several processes of one server: started, started again when they end, and stopped together."""

import asyncio
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence

STOPS = (signal.SIGINT, signal.SIGTERM)
WAITS_S = (0.1, 0.5, 2.0)
"""Waits before a process that ended is started again; the last one repeats."""
WELL_S = 10.0
"""Seconds after which a process has run well, and its next end is a first one again."""
FIRST_S, ALL_S = 3.0, 4.6
"""Seconds after SIGTERM to wait for those that are stopped first, and for all, before SIGKILL."""
LOOK_S = 0.5

Words = Sequence[str]
log = logging.getLogger(__name__)


async def supervise(commands: Sequence[Words], *, ready: Callable[[], None]) -> None:
    """Run `tablo` with each of these words until SIGTERM or Ctrl-C, whatever becomes of each.

    On the way out the first one, which the others depend on, is stopped last. `ready` is called
    when the first of the others has printed something: it serves.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in STOPS:
        loop.add_signal_handler(sign, stop.set)
    told = asyncio.Event()

    def serves() -> None:
        if not told.is_set():
            told.set()
            ready()

    first, *others = [
        _Child(words, serves if number else None) for number, words in enumerate(commands)
    ]
    try:
        for child in (first, *others):
            child.start()
        await stop.wait()
    finally:
        begun = loop.time()
        await asyncio.gather(*(child.stop(FIRST_S) for child in others))
        await first.stop(max(0.5, ALL_S - (loop.time() - begun)))
        for sign in STOPS:
            loop.remove_signal_handler(sign)


def end_with(parent: int) -> None:
    """Stop this process as SIGTERM does, when its parent has ended without stopping it."""

    def watch() -> None:
        never = threading.Event()
        while os.getppid() == parent:
            never.wait(LOOK_S)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="parent", daemon=True).start()


class _Child:
    def __init__(self, words: Words, spoke: Callable[[], None] | None) -> None:
        self._words = words
        self._spoke = spoke
        self._process: asyncio.subprocess.Process | None = None
        self._task: asyncio.Task[None] | None = None
        self._stopping = False

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name=" ".join(self._words))

    async def stop(self, patience_s: float) -> None:
        self._stopping = True
        assert self._task is not None
        self._signal(signal.SIGTERM)
        if self._process is None:
            self._task.cancel()
        _, running = await asyncio.wait([self._task], timeout=patience_s)
        if running:
            log.warning("a process did not stop in time: %s", " ".join(self._words))
            self._signal(signal.SIGKILL)
            await asyncio.wait([self._task])

    def _signal(self, sign: signal.Signals) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(sign)

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        ends = 0
        while True:
            begun = loop.time()
            code = await self._run_once()
            if self._stopping:
                return
            ends = 0 if loop.time() - begun > WELL_S else ends
            log.error("a process ended (%s) and is started again: %s", code, " ".join(self._words))
            await asyncio.sleep(WAITS_S[min(ends, len(WAITS_S) - 1)])
            ends += 1

    async def _run_once(self) -> int:
        self._process = process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tablo",
            *self._words,
            "--parent",
            str(os.getpid()),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            # Ctrl-C in a terminal goes to the whole group; here one is stopped after the other
            start_new_session=True,
        )
        if self._stopping:
            self._signal(signal.SIGTERM)
        assert process.stdout is not None
        async for _ in process.stdout:
            if self._spoke is not None:
                self._spoke()
        code = await process.wait()
        self._process = None
        return code
