"""Which revision of the roster holds: the room takes over what is stored, and who waits hears of it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from tablo.championship.roster import Roster
from tablo.live.room import RevisionFailed
from tablo.store import roster as stored
from tablo.store.database import Database

LOOK_S = 0.5
"""Seconds between two looks at which revision is stored: any process may have saved one."""
HOLD_S = 5.0
"""Seconds that a process without a room waits for its taking a revision over."""
log = logging.getLogger(__name__)


class Revisions:
    """Let each stored revision of the roster hold in a room, whichever process has stored it."""

    def __init__(
        self,
        database: Database,
        revise: Callable[[Roster], Awaitable[None]],
        held: Callable[[], int],
        *,
        look_s: float = LOOK_S,
    ) -> None:
        """`revise` lets a roster hold, as `Node.revise` does; `held` names the revision that does."""
        self._database = database
        self._revise = revise
        self._held = held
        self._look_s = look_s
        self._turn = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to look; what goes wrong is logged and tried again."""
        self._task = asyncio.create_task(self._run(), name="revisions")

    async def stop(self) -> None:
        """Look no more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def catch_up(self) -> None:
        """Let the newest stored revision hold, if it doesn't yet.

        Raises what `Room.revise` raises, and a `StoreError` when the tables can't be read.
        """
        # One after the other, each with what is newest then: no older one can come last
        async with self._turn:
            if await self._database.read(stored.revision) != self._held():
                await self._revise(await self._database.read(stored.load))

    async def _run(self) -> None:
        works = True
        while True:
            await asyncio.sleep(self._look_s)
            try:
                await self.catch_up()
            except RevisionFailed as failed:
                # The room itself says when its disk is full
                log.debug("the stored revision can't hold yet: %s", failed)
            except Exception:
                if works:
                    log.exception("the stored roster can't be taken over; trying again")
                works = False
            else:
                works = True


class Horizon:
    """Know up to which revision the room has come, in a process that has none itself."""

    def __init__(self) -> None:
        self._revision = -1
        self._moved = asyncio.Condition()

    async def move(self, revision: int) -> None:
        """Note that a revision holds, and wake who waits for it."""
        async with self._moved:
            self._revision = revision
            self._moved.notify_all()

    async def reach(self, revision: int, *, within_s: float = HOLD_S) -> bool:
        """Wait until a revision holds, or a newer one; False: that took too long."""
        try:
            async with asyncio.timeout(within_s), self._moved:
                await self._moved.wait_for(lambda: self._revision >= revision)
        except TimeoutError:
            return False
        return True
