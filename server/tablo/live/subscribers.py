"""Who is subscribed to one stream, laid out so that writing to thousands touches little memory.

What a message costs beyond the system call is mostly waiting for memory, so a round walks along a
list of bare `put` functions and looks at nothing else of a socket. Whoever takes nothing is held
out of that list; whoever leaves is replaced in it by a function that does nothing.

Rounds go in a circle: when a newer frame comes in the middle of one, it goes on from where it is,
once around. So nobody is sent a frame twice, nor an older one while a newer is there, and nobody
is always the last.
"""

import logging
from collections.abc import Callable, Iterator

from tablo.live.socket import Socket
from tablo.wire.prepared import Form, Prepared

log = logging.getLogger(__name__)


class _Row:
    """Those of one form of frames. `left`: how many from `cursor` on the round has still to do."""

    __slots__ = ("cursor", "form", "gaps", "left", "puts")

    def __init__(self, form: Form) -> None:
        self.form: Form = form
        self.puts: list[Callable[[bytes], object]] = []
        self.gaps: list[int] = []
        self.cursor = self.left = 0

    def begin(self) -> None:
        self.left = len(self.puts)
        self.cursor = self.cursor % self.left if self.left else 0

    def take(self, count: int) -> list[Callable[[bytes], object]]:
        """Take as many as there are up to the end of the list, but at most `count`."""
        taken = self.puts[self.cursor : self.cursor + min(count, self.left)]
        self.left -= len(taken)
        self.cursor += len(taken)
        if self.cursor >= len(self.puts):
            self.cursor = 0
        return taken

    def is_ahead(self, place: int) -> bool:
        """Tell whether the round has still to come to a place."""
        return (place - self.cursor) % len(self.puts) < self.left


class Subscribers:
    """Hold who is subscribed to a stream, and bring its newest frame to them, slice by slice."""

    __slots__ = ("_coming", "_held", "_late", "_newest", "_places", "_rows", "_writing")

    def __init__(self) -> None:
        self._newest: Prepared | None = None
        self._coming: Prepared | None = None
        self._rows: dict[Form, _Row] = {}
        self._places: dict[Socket, int] = {}
        # Sent the newest while a round was going on; they join when it has come around
        self._late: dict[Socket, None] = {}
        # Full, each with what it was sent last
        self._held: dict[Socket, Prepared | None] = {}
        self._writing = False

    def __len__(self) -> int:
        return len(self._places) + len(self._late) + len(self._held)

    def __iter__(self) -> Iterator[Socket]:
        yield from (*self._places, *self._late, *self._held)

    @property
    def newest(self) -> Prepared | None:
        """Give the newest frame, None before the first."""
        return self._coming or self._newest

    @property
    def on_its_way(self) -> bool:
        """Tell whether somebody who takes everything still lacks the newest frame."""
        return self._coming is not None or self._is_in_round()

    def bring(self, frame: Prepared) -> None:
        """Have a newer frame brought to everybody by `serve`."""
        self._coming = frame

    def serve(self, room: int) -> int:
        """Bring the newest frame to at most so many of those who lack it; tell to how many.

        Call it again as long as the frame is `on_its_way`.
        """
        if self._coming is not None:
            self._newest, self._coming = self._coming, None
            self._begin()
        message, served = self._newest, 0
        for row in self._rows.values():
            while message is not None and served < room and row.left:
                puts = row.take(room - served)
                served += len(puts)
                self._writing = True
                _write(iter(puts), message.form(row.form))
                self._writing = False
        if not self._is_in_round():
            self._let_late_in()
        return served

    def add(self, socket: Socket) -> None:
        """Take in a socket, and send it the newest frame."""
        self.remove(socket)
        self._held[socket] = None
        self.catch_up(socket)

    def remove(self, socket: Socket) -> None:
        """Send a socket no more."""
        place = self._places.pop(socket, None)
        if place is not None:
            row = self._rows[socket.sink.form]
            row.puts[place] = _nowhere
            row.gaps.append(place)
        self._late.pop(socket, None)
        self._held.pop(socket, None)

    def hold(self, socket: Socket) -> None:
        """Leave out a socket that is full; only the newest frame will wait for it."""
        if socket in self._held:
            return
        place = self._places.get(socket)
        lacks = (
            place is not None and not self._writing and self._rows[socket.sink.form].is_ahead(place)
        )
        self.remove(socket)
        self._held[socket] = None if lacks else self._newest

    def catch_up(self, socket: Socket) -> None:
        """Send a socket that is held the frame that it lacks, and hold it no longer."""
        if socket.sink.full or socket not in self._held:
            return
        if self._newest is not None and self._held[socket] is not self._newest:
            self._held[socket] = self._newest
            socket.sink.put(self._newest.form(socket.sink.form))
        self._let_go(socket)

    def is_behind(self, socket: Socket) -> bool:
        """Tell whether a frame waits for a socket that is full."""
        return socket in self._held and self._held[socket] is not self.newest

    def _let_go(self, socket: Socket) -> None:
        if socket.sink.full:
            return
        del self._held[socket]
        if self._is_in_round():
            self._late[socket] = None
        else:
            self._place(socket)

    def _is_in_round(self) -> bool:
        return any(row.left for row in self._rows.values())

    def _begin(self) -> None:
        self._let_late_in()
        for row in self._rows.values():
            if len(row.gaps) > len(row.puts) // 2:
                self._close_gaps(row)
            row.begin()

    def _let_late_in(self) -> None:
        for socket in self._late:
            self._place(socket)
        self._late.clear()

    def _place(self, socket: Socket) -> None:
        row = self._rows.get(socket.sink.form)
        if row is None:
            row = self._rows[socket.sink.form] = _Row(socket.sink.form)
        if row.gaps:
            place = row.gaps.pop()
            row.puts[place] = socket.sink.put
        else:
            place = len(row.puts)
            row.puts.append(socket.sink.put)
        self._places[socket] = place

    def _close_gaps(self, row: _Row) -> None:
        sockets = [socket for socket in self._places if socket.sink.form == row.form]
        row.puts = [socket.sink.put for socket in sockets]
        row.gaps = []
        self._places.update((socket, place) for place, socket in enumerate(sockets))


def _write(puts: Iterator[Callable[[bytes], object]], data: bytes) -> None:
    while True:
        try:
            for put in puts:
                put(data)
        except Exception:
            log.exception("a frame could not be written to a socket")
        else:
            return


def _nowhere(data: bytes) -> None:
    pass
