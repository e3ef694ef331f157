"""People who sign in, their sessions, and the keys of programs, screens and outputs.

Only hashes of secrets are kept. Every question reads the tables anew, so what was disabled or
revoked is so at once, in every process. `generation` tells when live sockets have to be asked
about again. An actor's id goes into the journal, which can't be erased: it is a number, no name.
"""

import asyncio
import hashlib
import secrets
import unicodedata
from base64 import b32encode
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Literal, TypeVar

from msgspec import Struct
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import Connection, RowMapping, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from tablo.access.actors import SYSTEM, Actor, Role, Scope
from tablo.championship.ids import ActorId
from tablo.store import meta
from tablo.store.database import Database
from tablo.store.errors import (
    AccountRefused,
    AccountUnknown,
    KeyUnknown,
    LoginTaken,
    PasswordTooShort,
    StorageFull,
    StoreBusy,
)
from tablo.store.tables import AccountRow, KeyRow, SessionRow, table

T = TypeVar("T")
KeyKind = Literal["key", "screen", "output"]

IDLE_MS = 12 * 60 * 60 * 1000
"""How long a session lives without being used."""
SEEN_EVERY_MS = 60 * 1000
"""How old the note of a session's last use may be: not every question is worth a write."""
PASSWORD_LENGTH = 8
PASSWORD_LIMIT = 1000
PREFIX = "tablo_"
"""Begins every key, so that scanners of files and logs find a leaked one."""
GENERATION = "accounts"

_ACCOUNT = table(AccountRow)
_SESSION = table(SessionRow)
_KEY = table(KeyRow)
_HASHER = PasswordHash((Argon2Hasher(memory_cost=19 * 1024, time_cost=2, parallelism=1),))
_NOBODY = (
    "$argon2id$v=19$m=19456,t=2,p=1$"
    "vFPz/NvewpVG8c6aMIWIRQ$tc1ajNCBnOl3C2b+RtYNhGBFGQdnE3/biRQpFspDz+0"
)
"""What the password of somebody who doesn't exist is compared with, so that it takes as long: the
hash of a word that nobody kept. Written out, because to hash at every start would delay it."""


class Account(Struct, frozen=True, kw_only=True):
    """Describe a person who signs in; `created` in milliseconds of server time."""

    id: int
    login: str
    name: str
    role: Role
    scope: Scope
    disabled: bool
    created: int

    @property
    def actor(self) -> Actor:
        """Give the actor that this person is."""
        return Actor(
            kind="person",
            id=ActorId(f"person:{self.id}"),
            name=self.name,
            role=self.role,
            scope=self.scope,
        )


class Session(Struct, frozen=True, kw_only=True):
    """Describe a signed-in browser, for a list that its owner can end it from."""

    id: str
    address: str
    created: int
    seen: int


class SignedIn(Struct, frozen=True, kw_only=True):
    """Hold a new session: the token for the cookie, which is kept nowhere else, and the actor."""

    token: str
    actor: Actor


class Key(Struct, frozen=True, kw_only=True):
    """Describe a key; `expires` and `revoked` in milliseconds of server time, None: not."""

    id: int
    label: str
    kind: KeyKind
    role: Role | None
    scope: Scope
    created: int
    expires: int | None
    revoked: int | None

    @property
    def actor(self) -> Actor:
        """Give the actor that the key makes of whoever holds it."""
        return Actor(
            kind=self.kind,
            id=ActorId(f"key:{self.id}"),
            name=self.label,
            role=self.role,
            scope=self.scope,
        )


class Accounts:
    """Sign people in, and tell who holds a session or a key.

    `now` gives server time in milliseconds. Expected errors are an `AccountRefused`.
    """

    def __init__(
        self, database: Database, now: Callable[[], int], *, idle_ms: int = IDLE_MS
    ) -> None:
        self._database = database
        self._now = now
        self._idle = idle_ms
        # 19 MiB each: a burst of sign-ins must not take the machine's memory
        self._hashing = asyncio.Semaphore(2)

    async def generation(self) -> int:
        """Count the changes that may have taken somebody's rights away, in any process.

        When it has grown, ask anew about every live session and key.
        """
        return await self._database.read(_generation)

    # Sessions

    async def sign_in(self, login: str, password: str, address: str = "") -> SignedIn | None:
        """Begin a session, or give None: unknown, disabled or wrong are the same, and as slow.

        It limits nothing: whoever calls it counts the tries.
        """
        name = _login(login)
        row = await self._database.read(lambda connection: _account_row(connection, name))
        held = row["password"] if row is not None else _NOBODY
        right, better = await self._hash(lambda: _verify(password, held))
        if row is None or not right or row["disabled"]:
            return None
        token, now = secrets.token_urlsafe(32), self._now()

        def begin(connection: Connection) -> bool:
            current = _account_row(connection, name)
            if current is None or current["disabled"] or current["password"] != held:
                return False
            if better is not None:
                connection.execute(_where(row["id"]).values(password=better))
            connection.execute(delete(_SESSION).where(_SESSION.c.seen < now - self._idle))
            connection.execute(
                insert(_SESSION).values(
                    hash=digest(token),
                    account=row["id"],
                    address=address,
                    created=now,
                    seen=now,
                )
            )
            return True

        begun = await self._database.write(begin)
        return SignedIn(token=token, actor=_account(row).actor) if begun else None

    async def person_by_session(self, token: str, *, touch: bool = True) -> Actor | None:
        """Tell who holds a session; None when it never was, has ended, or idled too long.

        Asking counts as use, unless `touch` is False (as when a live socket is checked again).
        """
        hashed, now = digest(token), self._now()

        def find(connection: Connection) -> tuple[Actor, int] | None:
            row = connection.execute(
                select(_ACCOUNT, _SESSION.c.seen)
                .join(_SESSION, _SESSION.c.account == _ACCOUNT.c.id)
                .where(_SESSION.c.hash == hashed, _ACCOUNT.c.disabled.is_(False))
            )
            found = row.mappings().first()
            return None if found is None else (_account(found).actor, found["seen"])

        found = await self._database.read(find)
        if found is None or found[1] <= now - self._idle:
            return None
        if touch and found[1] <= now - SEEN_EVERY_MS:
            seen = update(_SESSION).where(_SESSION.c.hash == hashed).values(seen=now)
            # a full disk must not lock out those who could free some space
            with suppress(StorageFull, StoreBusy):
                await self._database.write(lambda connection: connection.execute(seen))
        return found[0]

    async def sign_out(self, token: str) -> None:
        """End a session; one that is over already is no error."""
        hashed = digest(token)

        def end(connection: Connection) -> None:
            connection.execute(delete(_SESSION).where(_SESSION.c.hash == hashed))
            _changed(connection)

        await self._database.write(end)

    async def sessions(self, login: str) -> list[Session]:
        """List a person's sessions, newest first. An id is no secret: it can't be used."""
        name, since = _login(login), self._now() - self._idle

        def find(connection: Connection) -> list[Session]:
            rows = connection.execute(
                select(_SESSION)
                .where(_SESSION.c.account == _required(connection, name)["id"])
                .where(_SESSION.c.seen > since)
                .order_by(_SESSION.c.created.desc(), _SESSION.c.hash)
            )
            return [
                Session(id=row.hash[:16], address=row.address, created=row.created, seen=row.seen)
                for row in rows
            ]

        return await self._database.read(find)

    async def end_sessions(self, login: str) -> None:
        """End all sessions of a person."""
        await self._change(login, lambda connection, account: _end(connection, account))

    # People

    async def add(self, login: str, name: str, role: Role, scope: Scope, password: str) -> Account:
        """Add a person. A login is compared without regard to case.

        Raises `LoginTaken`, `PasswordTooShort`, or `AccountRefused` for an unusable login.
        """
        known = _login(login)
        if not known or not known.isprintable() or len(known) > 64:
            raise AccountRefused("a login has 1 to 64 characters, none of them invisible")
        hashed, created = await self._hash(lambda: _hash(password)), self._now()

        def put(connection: Connection) -> Account:
            if _account_row(connection, known) is not None:
                raise LoginTaken(f"somebody is called {known} already")
            connection.execute(
                insert(_ACCOUNT).values(
                    login=known,
                    name=name,
                    role=role,
                    scope_kind=scope.kind,
                    scope_id=scope.id,
                    password=hashed,
                    disabled=False,
                    created=created,
                )
            )
            return _account(_required(connection, known))

        try:
            return await self._database.write(put)
        except IntegrityError as error:
            raise LoginTaken(f"somebody is called {known} already") from error

    async def people(self) -> list[Account]:
        """List all people in the order they were added, disabled ones too."""
        return await self._database.read(
            lambda connection: [
                _account(row)
                for row in connection.execute(select(_ACCOUNT).order_by(_ACCOUNT.c.id)).mappings()
            ]
        )

    async def set_role(self, login: str, role: Role, scope: Scope) -> None:
        """Give a person another role or scope; it holds at once, in live sessions too."""
        values = {"role": role, "scope_kind": scope.kind, "scope_id": scope.id}
        await self._change(
            login, lambda connection, account: connection.execute(_where(account).values(**values))
        )

    async def set_password(self, login: str, password: str) -> None:
        """Give a person another password and end their sessions. Raises `PasswordTooShort`."""
        hashed = await self._hash(lambda: _hash(password))

        def put(connection: Connection, id: int) -> None:
            connection.execute(_where(id).values(password=hashed))
            _end(connection, id)

        await self._change(login, put)

    async def disable(self, login: str) -> None:
        """Shut a person out at once and end their sessions; nothing else of them goes."""

        def put(connection: Connection, id: int) -> None:
            connection.execute(_where(id).values(disabled=True))
            _end(connection, id)

        await self._change(login, put)

    async def enable(self, login: str) -> None:
        """Let a disabled person sign in again."""
        await self._change(
            login,
            lambda connection, account: connection.execute(_where(account).values(disabled=False)),
        )

    async def check_password(self, login: str, password: str) -> bool:
        """Tell whether this is the password of somebody who may sign in, and begin nothing."""
        name = _login(login)
        row = await self._database.read(lambda connection: _account_row(connection, name))
        held = row["password"] if row is not None else _NOBODY
        right, _ = await self._hash(lambda: _verify(password, held))
        return right and row is not None and not row["disabled"]

    async def names(self) -> dict[ActorId, str]:
        """Tell the names of all people, the labels of all keys, and the server's own, by actor."""

        def find(connection: Connection) -> dict[ActorId, str]:
            people = connection.execute(select(_ACCOUNT)).mappings().all()
            keys = connection.execute(select(_KEY)).mappings().all()
            known = [_account(row).actor for row in people] + [_key(row).actor for row in keys]
            actors = [SYSTEM, *known]
            return {actor.id: actor.name for actor in actors}

        return await self._database.read(find)

    # Keys

    async def add_key(
        self,
        label: str,
        kind: KeyKind,
        role: Role | None = None,
        scope: Scope | None = None,
        expires: int | None = None,
    ) -> tuple[str, Key]:
        """Make a key and give its secret, which nobody can find out again.

        A screen's or an output's key names that screen or output as its scope and has no role:
        it only reads. Raises `AccountRefused` otherwise.
        """
        scope = scope or Scope()
        if kind != "key" and (scope.kind != kind or not scope.id or role is not None):
            raise AccountRefused(f"the key of a {kind} names its {kind} and has no role")
        secret = PREFIX + b32encode(secrets.token_bytes(20)).decode("ascii").lower()
        return secret, await self._put_key(digest(secret), label, kind, role, scope, expires)

    async def admit(self, hashed: str, label: str, screen: str) -> Key:
        """Let a screen in with a secret of its own making, of which only the hash came here.

        Raises `AccountRefused` for a secret that is, or ever was, somebody's.
        """
        try:
            return await self._put_key(
                hashed, label, "screen", None, Scope(kind="screen", id=screen), None
            )
        except IntegrityError as error:
            raise AccountRefused("this secret is in use already") from error

    async def _put_key(
        self,
        hashed: str,
        label: str,
        kind: KeyKind,
        role: Role | None,
        scope: Scope,
        expires: int | None,
    ) -> Key:
        created = self._now()

        def put(connection: Connection) -> Key:
            connection.execute(
                insert(_KEY).values(
                    hash=hashed,
                    label=label,
                    kind=kind,
                    role=role,
                    scope_kind=scope.kind,
                    scope_id=scope.id,
                    created=created,
                    expires=expires,
                )
            )
            found = connection.execute(select(_KEY).where(_KEY.c.hash == hashed))
            return _key(found.mappings().one())

        return await self._database.write(put)

    async def key(self, secret: str) -> Actor | None:
        """Tell whose key this is; None when it never was, is revoked, or has expired."""
        if not secret.startswith(PREFIX):
            return None
        hashed = digest(secret)

        def find(connection: Connection) -> Key | None:
            rows = connection.execute(select(_KEY).where(_KEY.c.hash == hashed))
            row = rows.mappings().first()
            return None if row is None else _key(row)

        found = await self._database.read(find)
        if found is None or found.revoked is not None:
            return None
        if found.expires is not None and found.expires <= self._now():
            return None
        return found.actor

    async def list_keys(self) -> list[Key]:
        """List all keys in the order they were made, revoked ones too."""
        return await self._database.read(
            lambda connection: [
                _key(row) for row in connection.execute(select(_KEY).order_by(_KEY.c.id)).mappings()
            ]
        )

    async def revoke_screen(self, screen: str) -> None:
        """End every key of a screen at once; one without any is no error."""
        now = self._now()

        def put(connection: Connection) -> None:
            held = update(_KEY).where(_KEY.c.kind == "screen", _KEY.c.scope_id == screen)
            connection.execute(held.where(_KEY.c.revoked.is_(None)).values(revoked=now))
            _changed(connection)

        await self._database.write(put)

    async def revoke_key(self, id: int) -> None:
        """End a key at once; a second time changes nothing. Raises `KeyUnknown`."""
        now = self._now()

        def put(connection: Connection) -> None:
            named = connection.execute(select(_KEY.c.id).where(_KEY.c.id == id)).first()
            if named is None:
                raise KeyUnknown(f"there is no key {id}")
            held = update(_KEY).where(_KEY.c.id == id, _KEY.c.revoked.is_(None))
            connection.execute(held.values(revoked=now))
            _changed(connection)

        await self._database.write(put)

    async def _change(self, login: str, change: Callable[[Connection, int], object]) -> None:
        name = _login(login)

        def put(connection: Connection) -> None:
            change(connection, _required(connection, name)["id"])
            _changed(connection)

        await self._database.write(put)

    async def _hash(self, work: Callable[[], T]) -> T:
        async with self._hashing:
            return await asyncio.to_thread(work)


def digest(secret: str) -> str:
    """Hash a secret as it is kept."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _login(login: str) -> str:
    return unicodedata.normalize("NFKC", login).strip().casefold().replace("\0", "\ufffd")


def _password(password: str) -> bytes:
    # keyboards of different systems write "й" as one character or as two
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")


def _hash(password: str) -> str:
    if len(password) < PASSWORD_LENGTH:
        raise PasswordTooShort(f"a password has at least {PASSWORD_LENGTH} characters")
    if len(password) > PASSWORD_LIMIT:
        raise AccountRefused(f"a password has at most {PASSWORD_LIMIT} characters")
    return _HASHER.hash(_password(password))


def _verify(password: str, held: str) -> tuple[bool, str | None]:
    right, better = _HASHER.verify_and_update(_password(password[: PASSWORD_LIMIT + 1]), held)
    return right, better


def _generation(connection: Connection) -> int:
    return meta.load(connection, GENERATION, int) or 0


def _changed(connection: Connection) -> None:
    meta.save(connection, GENERATION, _generation(connection) + 1)


def _account_row(connection: Connection, login: str) -> RowMapping | None:
    rows = connection.execute(select(_ACCOUNT).where(_ACCOUNT.c.login == login))
    return rows.mappings().first()


def _required(connection: Connection, login: str) -> RowMapping:
    row = _account_row(connection, login)
    if row is None:
        raise AccountUnknown(f"nobody is called {login}")
    return row


def _where(id: int) -> Any:
    return update(_ACCOUNT).where(_ACCOUNT.c.id == id)


def _end(connection: Connection, account: int) -> None:
    connection.execute(delete(_SESSION).where(_SESSION.c.account == account))


def _account(row: RowMapping) -> Account:
    return Account(
        id=row["id"],
        login=row["login"],
        name=row["name"],
        role=row["role"],
        scope=Scope(kind=row["scope_kind"], id=row["scope_id"]),
        disabled=row["disabled"],
        created=row["created"],
    )


def _key(row: RowMapping) -> Key:
    return Key(
        id=row["id"],
        label=row["label"],
        kind=row["kind"],
        role=row["role"],
        scope=Scope(kind=row["scope_kind"], id=row["scope_id"]),
        created=row["created"],
        expires=row["expires"],
        revoked=row["revoked"],
    )
