"""The driver of `load`: thousands of sockets, seen from Python as one thing."""

import json
import queue
import subprocess
import threading
import time
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from bench import measure
from bench.load.build import program

Event = dict[str, Any]
LIMIT = 60.0
"""Seconds after which an answer that has not come is not waited for any more."""


class NeverCame(Exception):
    """What was waited for has not come; the text says what did."""


@dataclass(frozen=True, kw_only=True)
class Speech:
    """Say how a client of a server talks: where it knocks and what it says first.

    One of `first` is sent after the handshake, the next after each message that comes; `binary`
    ones are hexadecimal. A socket counts as ready once a message has `ready` in it, or, where that
    is empty, once all was said and answered.
    """

    path: str = "/"
    protocol: str = ""
    first: Sequence[str] = ()
    binary: bool = False
    ready: str = ""
    stream: str = ""
    """The stream whose newest version is reported as painted, when a beat asks for a sign."""
    compressed_min: int = 1
    """Bytes from which on a compressed message is taken for a view."""

    def options(self) -> list[str]:
        """Write it as options of the program."""
        words = ["--path", self.path, "--ready", self.ready, "--stream", self.stream]
        words += ["--compressed-min", str(self.compressed_min)]
        if self.protocol:
            words += ["--protocol", self.protocol]
        for message in self.first:
            words += ["--first-hex" if self.binary else "--first", message]
        return words


@dataclass(frozen=True, kw_only=True)
class Crowd:
    """Say how many sockets there are and how they behave."""

    sockets: int
    deflate: bool = False
    rate: int = 2000
    stalled: int = 0
    slow: int = 0
    slow_rate: int = 100_000
    receive_buffer: int = 0
    reconnect: str = ""
    quiet: bool = False
    seconds: float = 300.0
    more: Sequence[str] = field(default=())

    def options(self) -> list[str]:
        """Write it as options of the program."""
        words = [
            "--sockets", str(self.sockets), "--rate", str(self.rate),
            "--stalled", str(self.stalled), "--slow", str(self.slow),
            "--slow-rate", str(self.slow_rate), "--receive-buffer", str(self.receive_buffer),
            "--seconds", str(self.seconds), *self.more,
        ]  # fmt: skip
        words += ["--deflate"] if self.deflate else []
        words += ["--quiet"] if self.quiet else []
        return words + (["--reconnect", self.reconnect] if self.reconnect else [])


class Load:
    """Hold a crowd of clients against one port of this machine; leave the block to end them."""

    def __init__(self, port: int, speech: Speech, crowd: Crowd, cores: measure.Cores) -> None:
        command = [
            str(program("load")), "--port", str(port), *speech.options(), *crowd.options(),
        ]  # fmt: skip
        self.crowd = crowd
        self.result: Event = {}
        self._events: queue.SimpleQueue[Event | None] = queue.SimpleQueue()
        with measure.pinned(cores.client):
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
        self._reader = threading.Thread(target=self._read, name="load", daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        """Give the process, to account for its processor time."""
        return self._process.pid

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        measure.end(self._process)
        self._reader.join(5)

    def wait_ready(self, limit: float = LIMIT) -> float:
        """Wait until every socket is ready; seconds since the first try to connect."""
        return float(self.wait("all_ready", limit)["seconds"])

    def begin(self) -> None:
        """Forget all figures: what counts, counts from here."""
        self._ask("measure")

    def expect(self, stamp: int) -> None:
        """Make a payload known that is about to be published."""
        self._ask(f"pub {stamp}")

    def wait_delivered(self, limit: float = 30.0) -> Event:
        """Wait until the payload is with every socket that reads."""
        return self.wait("delivered", limit)

    def stall(self) -> None:
        """Let the stalled sockets stop reading."""
        self._ask("stall")

    def storm(self) -> None:
        """Time from now on who loses its socket and comes back."""
        self._ask("storm")

    def state(self) -> Event:
        """Ask how many sockets there are."""
        self._send("state")
        return self.wait("state", 10)

    def finish(self) -> Event:
        """End all sockets and give the figures."""
        if not self.result:
            self._send("end")
            self.result = self.wait("result", 30)
        return self.result

    def wait(self, event: str, limit: float) -> Event:
        """Wait for an event, passing over others; raises `NeverCame` with the state instead."""
        deadline = time.monotonic() + limit
        while (left := deadline - time.monotonic()) > 0:
            try:
                came = self._events.get(timeout=left)
            except queue.Empty:
                break
            if came is None:
                raise NeverCame(f"the load generator ended before {event!r} came")
            if came["event"] == "result":
                self.result = came
            if came["event"] == event:
                return came
        if event in {"state", "result"}:
            raise NeverCame(f"no {event!r} within {limit:g} s")
        raise NeverCame(f"no {event!r} within {limit:g} s: {self.state()}")

    def _ask(self, order: str) -> None:
        self._send(order)
        self.wait("ready", 10)

    def _send(self, order: str) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(f"{order}\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise NeverCame(f"the load generator is gone: {self._process.poll()}") from None

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._events.put(json.loads(line))
        self._events.put(None)


def payloads(result: Event) -> list[bytes]:
    """Read back what the first socket received, messages in order, inflated where needed."""
    tape = bytes.fromhex(result["tape"])
    each_alone = "server_no_context_takeover" in result["extensions"]
    inflate = zlib.decompressobj(-15)
    found = []
    while tape:
        length = int.from_bytes(tape[1:5], "little")
        data, compressed = tape[5 : 5 + length], tape[0]
        tape = tape[5 + length :]
        if compressed:
            inflate = zlib.decompressobj(-15) if each_alone else inflate
            data = inflate.decompress(data + b"\x00\x00\xff\xff")
        found.append(data)
    return found
