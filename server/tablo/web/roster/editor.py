"""The one way by which people change the roster: build it, check it, save it, let it hold.

Pages show and change what the tables hold. The room takes it over from there, in this process or
in another one.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from tablo.championship.roster import EMPTY, Roster
from tablo.championship.state import State
from tablo.store import roster as stored_roster
from tablo.store.database import Database
from tablo.store.errors import RosterBroken, RosterMoved
from tablo.store.mentions import mentioned
from tablo.web.roster import rules
from tablo.web.roster.rules import Fault, Gone

TRIES = 3
"""How often a change is built anew because the tables moved under it."""
LATE = "It is saved. It will hold, and screens will show it, as soon as the room is back."
MOVING = "The reference data changed at the same moment. Nothing was saved; save again."
BROKEN = "Something here points at what is not there. Nothing was saved."

Titles = Mapping[tuple[str, str], str]
Change = Callable[[Roster], Roster]


class ChangeRefused(Exception):
    """A change of the roster was not made; `faults` say why, field by field."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(fault.message for fault in faults))
        self.faults = faults


@dataclass(frozen=True)
class Saved:
    """Hold a roster that is in the tables, and whether the room has taken it over."""

    roster: Roster
    holds: bool


class Editor:
    """Change the roster in its tables, one change after the other, and let it hold."""

    def __init__(
        self,
        database: Database,
        *,
        state: Callable[[], Awaitable[State]],
        hold: Callable[[int], Awaitable[bool]],
    ) -> None:
        """`state` gives what is durable; `hold` lets a stored revision hold, as `Site.hold` does."""
        self._database = database
        self._state = state
        self._hold = hold
        self._turn = asyncio.Lock()
        self.roster = EMPTY

    async def look(self) -> Roster:
        """Read what the tables hold, unless it is what `roster` was anyway; give it."""
        if await self._database.read(stored_roster.revision) != self.roster.revision:
            self.roster = await self._database.read(stored_roster.load)
        return self.roster

    async def change(self, build: Change, titles: Titles) -> Saved:
        """Change the roster, durably, and let it hold; the streams follow before this returns.

        `build` makes the new roster of the one in the tables; it is called again when they have
        moved meanwhile, and whatever it raises ends the change. Raises `ChangeRefused` when the
        result isn't sound or takes away what the journal speaks of; then nothing is changed.
        While the room is away the change is saved, and holds when it is back.
        """
        async with self._turn:
            self.roster = saved = await self._saved(build, titles)
        return Saved(saved, holds=await self._hold(saved.revision))

    async def _saved(self, build: Change, titles: Titles) -> Roster:
        for _ in range(TRIES):
            held = await self.look()
            roster = build(held)
            if faults := rules.new_faults(held, roster, await self._state()):
                raise ChangeRefused(*faults)
            missing = tuple(rules.gone(held, roster, titles))
            try:
                return await self._save(held, roster, missing)
            except RosterMoved:
                continue
        raise ChangeRefused(_plain(MOVING))

    async def _save(self, held: Roster, roster: Roster, missing: Sequence[Gone]) -> Roster:
        def work(connection: Connection) -> Roster:
            for lost in missing:
                if mentioned(connection, **dict(lost.named)):
                    raise ChangeRefused(Fault("", "", lost.field, lost.message, lost.params))
            return stored_roster.save(connection, roster, expected=held.revision)

        try:
            return await self._database.write(work)
        except RosterBroken as broken:
            raise ChangeRefused(_plain(BROKEN)) from broken


def _plain(message: str) -> Fault:
    return Fault("", "", "", message)
