"""Which room may append: the one whose token stands in the journal's tail row.

The tail row is the lease as well. An append moves that row from what its room believes, token
included, so a room that has lost the lease can't append, and never shows or answers anything
that is not in the journal. The holder raises a counter; a challenger takes over when, on its own
clock, the counter stood still for the time of the lease. No two clocks are ever compared.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import NamedTuple

from sqlalchemy import Connection, select, update

from tablo.store.database import Database
from tablo.store.errors import LeaseHeld, LeaseLost, StoreError, StoreUnavailable
from tablo.store.tables import TailRow, table

LEASE_S = 5.0
RENEWALS = 5
"""Signs of life within the time of a lease."""
LOOKS = 10
"""Looks of a challenger within the time of a lease."""

_TAIL = table(TailRow)
log = logging.getLogger(__name__)


class _Seen(NamedTuple):
    token: int
    beat: int
    holder: str


class Lease:
    """Hold the right to append, wait for it, or learn that it is lost.

    `token` is 0 until it is taken and rises with each taker. `lease_s` must be the same
    everywhere. `awake` gives seconds that count a machine's sleep too: a holder that slept is no
    longer sure of its lease.
    """

    def __init__(
        self,
        database: Database,
        *,
        holder: str,
        seconds: Callable[[], float],
        awake: Callable[[], float] | None = None,
        lease_s: float = LEASE_S,
    ) -> None:
        self._database = database
        self._holder = holder
        self._seconds = seconds
        self._awake = awake or seconds
        self._lease_s = lease_s
        self._sure_at = float("-inf")
        self.token = 0

    @property
    def renew_s(self) -> float:
        """Say how many seconds lie between two signs of life."""
        return self._lease_s / RENEWALS

    @property
    def sure(self) -> bool:
        """Tell whether nobody else can hold the lease, as far as this process may know.

        A process that did not run for the time of the lease is not sure until it has renewed it.
        A database that does not answer changes nothing: nobody can take over there.
        """
        return self.token != 0 and self._awake() - self._sure_at < self._lease_s

    async def take(self, *, alone: bool = False) -> None:
        """Wait until the lease is free or stands still, and take it.

        `alone`: the caller has other proof that nobody else runs, and takes it at once.
        """
        waiting = False
        watch = _Watch(self._seconds, self._lease_s)
        while not await self._try(watch, alone=alone):
            if not waiting and watch.moved:
                log.warning("another room runs; this one stands by and takes over when it ends")
                waiting = True
            await asyncio.sleep(self._lease_s / LOOKS)

    async def take_if_free(self, *, alone: bool = False) -> None:
        """Take the lease, but raise `LeaseHeld` as soon as its holder shows a sign of life.

        Waits at most the time of a lease, and not at all when the last holder let go of it.
        """
        watch = _Watch(self._seconds, self._lease_s)
        while not await self._try(watch, alone=alone):
            if watch.moved:
                raise LeaseHeld("a server runs on this database; stop it first")
            await asyncio.sleep(self._lease_s / LOOKS)

    async def _try(self, watch: "_Watch", *, alone: bool) -> bool:
        begun = self._awake()
        try:
            seen = await self._database.read(_look)
            if not (watch.stood_still(seen) or alone or not seen.holder):
                return False
            taken = await self._database.write(lambda into: _grab(into, seen, self._holder))
        except StoreUnavailable:
            # The holder couldn't show a sign of life either
            watch.forget()
            return False
        if taken:
            self.token, self._sure_at = seen.token + 1, begun
        return taken

    async def renew(self) -> None:
        """Show a sign of life; best done every `renew_s`.

        Raises `LeaseLost` when another room has taken over, and what the store raises.
        """
        begun = self._awake()
        try:
            await self._database.write(self.check)
        except LeaseLost:
            self.token = 0
            raise
        except StoreError:
            if self.sure:
                self._sure_at = begun
            raise
        self._sure_at = begun

    def check(self, connection: Connection) -> None:
        """Bind a transaction to the lease: raises `LeaseLost`, and nothing of it is kept.

        Counts as a sign of life.
        """
        mine = update(_TAIL).values(beat=_TAIL.c.beat + 1).where(_TAIL.c.token == self.token)
        if self.token == 0 or connection.execute(mine).rowcount != 1:
            raise LeaseLost("another room has taken over")

    def demand(self, connection: Connection) -> None:
        """Raise `LeaseLost` when another room has taken over; changes nothing."""
        if self.token == 0 or _look(connection).token != self.token:
            self.token = 0
            raise LeaseLost("another room has taken over")

    async def release(self) -> None:
        """Let go of the lease, so that the next room need not wait; does nothing when lost."""
        if self.token == 0:
            return
        mine, self.token = self.token, 0
        free = update(_TAIL).values(holder="").where(_TAIL.c.token == mine)
        await self._database.write(lambda connection: connection.execute(free))


class _Watch:
    """Watch a counter by one's own clock."""

    def __init__(self, seconds: Callable[[], float], lease_s: float) -> None:
        self._seconds = seconds
        self._lease_s = lease_s
        self._seen: _Seen | None = None
        self._since = 0.0
        self.moved = False

    def stood_still(self, seen: _Seen) -> bool:
        """Tell whether the same was seen for the time of the lease, and look on."""
        now = self._seconds()
        if seen != self._seen:
            self.moved = self.moved or self._seen is not None
            self._seen, self._since = seen, now
        return now - self._since >= self._lease_s

    def forget(self) -> None:
        """Begin anew: for a while nothing could be seen."""
        self._seen = None


def _look(connection: Connection) -> _Seen:
    row = connection.execute(select(_TAIL.c.token, _TAIL.c.beat, _TAIL.c.holder)).one()
    return _Seen(row.token, row.beat, row.holder)


def _grab(connection: Connection, seen: _Seen, holder: str) -> bool:
    mine = (
        update(_TAIL)
        .values(token=seen.token + 1, beat=seen.beat + 1, holder=holder)
        .where(_TAIL.c.token == seen.token, _TAIL.c.beat == seen.beat)
    )
    return connection.execute(mine).rowcount == 1
