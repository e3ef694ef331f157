"""With what each live socket came in, so that it goes out when that has ended."""

import asyncio
import logging

from tablo.live.hub import Hub, Socket
from tablo.web.identity import Credential, Identity

LOOK_S = 0.5
"""How often to look whether any rights were taken away: a closed socket in 2 s is the promise."""
EVERY_LOOK = 120
"""Looks after which all are asked about again: keys expire without anybody's doing."""
log = logging.getLogger(__name__)


class Guests:
    """Watch the credentials of all live sockets of this process."""

    def __init__(self, hub: Hub, identity: Identity) -> None:
        self._hub = hub
        self._identity = identity
        self._held: dict[Socket, Credential] = {}
        self._generation = -1
        self._task: asyncio.Task[None] | None = None

    def add(self, socket: Socket, credential: Credential | None) -> None:
        """Watch a socket's credential; the public has none and can't lose it."""
        if credential is not None:
            self._held[socket] = credential

    def remove(self, socket: Socket) -> None:
        """Forget a socket that has ended."""
        self._held.pop(socket, None)

    def start(self) -> None:
        """Begin to watch."""
        self._task = asyncio.create_task(self._watch(), name="guests")

    async def stop(self) -> None:
        """Watch no longer."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def check(self) -> None:
        """Ask about every credential, and end the sockets of those that have ended.

        Who has another role or scope now is asked to come again, and comes as what they are.
        """
        for credential in set(self._held.values()):
            actor = await self._identity.still(credential)
            for socket in [held for held, with_ in self._held.items() if with_ == credential]:
                if actor is None and credential.kind == "key":
                    self._hub.revoke(socket.actor.id)
                elif actor is None:
                    self._hub.end(socket, "revoked")
                elif actor != socket.actor:
                    self._hub.end(socket, "restart")

    async def _watch(self) -> None:
        looks = 0
        while True:
            try:
                generation = await self._identity.generation()
                if generation != self._generation or looks % EVERY_LOOK == 0:
                    await self.check()
                    self._generation = generation
            except Exception:
                log.exception("rights could not be looked up; trying again")
            looks += 1
            await asyncio.sleep(LOOK_S)
