"""The one way by which people change the roster: build it, check it, save it, let it hold."""

import asyncio
from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import Connection

from tablo.championship.roster import Roster
from tablo.live.bus import RoomAway
from tablo.live.node import Node
from tablo.live.room import RevisionFailed
from tablo.store import roster as stored_roster
from tablo.store.database import Database
from tablo.store.errors import RosterBroken, RosterMoved
from tablo.store.mentions import mentioned
from tablo.web.roster import rules
from tablo.web.roster.rules import Fault, Gone

TRIES = 3
"""How often a change is built anew because the tables moved under it."""
LATE = "It is saved, but can't be shown yet: the disk may be full. Save again in a moment."
MOVING = "The reference data changed at the same moment. Nothing was saved; save again."
BROKEN = "Something here points at what is not there. Nothing was saved."
AWAY = "Reference data is edited where the room runs; this process only serves pages."

Titles = Mapping[tuple[str, str], str]
Change = Callable[[Roster], Roster]


class ChangeRefused(Exception):
    """A change of the roster was not made; `faults` say why, field by field."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(fault.message for fault in faults))
        self.faults = faults


class Editor:
    """Change the roster of a node, one change after the other."""

    def __init__(self, database: Database, node: Callable[[], Node | None]) -> None:
        """`node` gives the node that runs in this process, if one does."""
        self._database = database
        self._node = node
        self._turn = asyncio.Lock()

    @property
    def ready(self) -> bool:
        """Tell whether this process can change the roster at all."""
        return self._node() is not None

    async def change(self, build: Change, titles: Titles) -> Roster:
        """Change the roster, durably, and give the one that holds now.

        `build` makes the new roster of the one that holds; it is called again when the tables
        have moved meanwhile, and whatever it raises ends the change. Raises `ChangeRefused` when
        the result isn't sound or takes away what the journal speaks of; then nothing is changed.
        The streams follow before this returns.
        """
        async with self._turn:
            for _ in range(TRIES):
                node = self._running()
                held = node.room.roster
                roster = build(held)
                if faults := rules.new_faults(held, roster, node.room.state):
                    raise ChangeRefused(*faults)
                missing = tuple(rules.gone(held, roster, titles))
                try:
                    saved = await self._save(held, roster, missing)
                except RosterMoved:
                    await self._catch_up(node)
                    continue
                await _let_hold(node, saved)
                return saved
            raise ChangeRefused(_plain(MOVING))

    def _running(self) -> Node:
        node = self._node()
        if node is None:
            raise ChangeRefused(_plain(AWAY))
        return node

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

    async def _catch_up(self, node: Node) -> None:
        # An import, or a revision that could not be journalled, stands in the tables already
        stored = await self._database.read(stored_roster.load)
        if stored.revision != node.room.roster.revision:
            await _let_hold(node, stored)


async def _let_hold(node: Node, roster: Roster) -> None:
    try:
        await node.revise(roster)
    except (RevisionFailed, RoomAway) as failed:
        raise ChangeRefused(_plain(LATE)) from failed


def _plain(message: str) -> Fault:
    return Fault("", "", "", message)
