"""Screens that wait to be paired: the code that each shows, until somebody claims it or it is old.

A screen makes its secret itself, and only the hash of it is kept, here while it waits and among
the keys afterwards. Every process over the same database sees the same codes.
"""

import secrets
from collections.abc import Callable

from msgspec import Struct
from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from tablo.championship.ids import Instant
from tablo.store.accounts import digest
from tablo.store.database import Database
from tablo.store.errors import PairingsFull
from tablo.store.tables import KeyRow, PairingRow, table

CODE_MS = 10 * 60 * 1000
"""How long a code holds."""
HELD_MS = 30 * 1000
"""How long a claim may take; one that was cut short leaves the code to be claimed again."""
WAITING_LIMIT = 500
"""Screens that may wait at once: what lies in front of a guess stays a million to few."""
DIGITS = 6
TRIES = 8

_PAIRING = table(PairingRow)
_KEY = table(KeyRow)


class Pairing(Struct, frozen=True, kw_only=True):
    """Describe a screen that waits; `size` is what it says of itself, `hash` that of its secret."""

    hash: str
    code: str
    size: str
    expires: Instant


class Pairings:
    """Give out codes, and find the screen that shows one. `now` gives server time."""

    def __init__(self, database: Database, now: Callable[[], int]) -> None:
        self._database = database
        self._now = now

    async def waiting(self, secret: str) -> Pairing | None:
        """Find what a screen shows that came before; None when it shows nothing, or it is old."""
        return await self._find(_PAIRING.c.hash == digest(secret))

    async def is_spent(self, secret: str) -> bool:
        """Tell whether a secret was a key's: once revoked, it can be none again."""
        held = select(_KEY.c.id).where(_KEY.c.hash == digest(secret))
        return await self._database.read(lambda into: into.execute(held).first() is not None)

    async def begin(self, secret: str, size: str) -> Pairing:
        """Give a screen a code that no other shows. Raises `PairingsFull`."""
        hashed, now = digest(secret), self._now()

        def put(connection: Connection) -> None:
            mine = _PAIRING.c.hash == hashed
            connection.execute(delete(_PAIRING).where(mine | (_PAIRING.c.expires <= now)))
            held = connection.execute(select(func.count()).select_from(_PAIRING)).scalar_one()
            if held >= WAITING_LIMIT:
                raise PairingsFull(f"{held} screens wait to be paired already")
            code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
            values = {"hash": hashed, "code": code, "size": size, "expires": now + CODE_MS}
            connection.execute(insert(_PAIRING).values(**values))

        for _ in range(TRIES):
            try:
                await self._database.write(put)
            except IntegrityError:
                continue
            break
        found = await self.waiting(secret)
        if found is None:
            raise PairingsFull("no code is free")
        return found

    async def showing(self, code: str) -> Pairing | None:
        """Find the screen that shows a code."""
        return await self._find(_PAIRING.c.code == code)

    async def hold(self, code: str) -> Pairing | None:
        """Find the screen that shows a code and keep it from other claims for a while."""
        now = self._now()
        free = (_PAIRING.c.code == code, _PAIRING.c.expires > now, _PAIRING.c.held <= now)

        def put(connection: Connection) -> Pairing | None:
            taken = update(_PAIRING).where(*free).values(held=now + HELD_MS)
            if not connection.execute(taken).rowcount:
                return None
            found = connection.execute(select(_PAIRING).where(_PAIRING.c.code == code))
            return _pairing(found.mappings().one())

        return await self._database.write(put)

    async def release(self, pairing: Pairing) -> None:
        """Let a code be claimed again: nothing came of the claim."""
        mine = update(_PAIRING).where(_PAIRING.c.hash == pairing.hash)
        await self._database.write(lambda into: into.execute(mine.values(held=0)))

    async def end(self, pairing: Pairing) -> None:
        """Forget a screen that waits no longer."""
        mine = delete(_PAIRING).where(_PAIRING.c.hash == pairing.hash)
        await self._database.write(lambda into: into.execute(mine))

    async def _find(self, which: object) -> Pairing | None:
        alive = select(_PAIRING).where(which, _PAIRING.c.expires > self._now())  # type: ignore[arg-type]

        def find(connection: Connection) -> Pairing | None:
            row = connection.execute(alive).mappings().first()
            return None if row is None else _pairing(row)

        return await self._database.read(find)


def _pairing(row: RowMapping) -> Pairing:
    return Pairing(hash=row["hash"], code=row["code"], size=row["size"], expires=row["expires"])
