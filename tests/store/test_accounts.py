"""Who signs in, how long it lasts, and how it ends."""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import Connection, text

from tablo.access.actors import Actor, Role, Scope
from tablo.championship.ids import ActorId
from tablo.clock import ManualClock
from tablo.store.accounts import IDLE_MS, PREFIX, SEEN_EVERY_MS, Accounts
from tablo.store.database import Database
from tablo.store.errors import (
    AccountRefused,
    AccountUnknown,
    KeyUnknown,
    LoginTaken,
    PasswordTooShort,
)
from tablo.store.migrations import upgrade

PASSWORD = "пароль-шесть"
HALL = Scope(kind="venue", id="hall")
MINUTE = 60_000

Change = Callable[[Accounts, str], Awaitable[object]]


@pytest.fixture
def clock() -> ManualClock:
    """Give a clock that stands until it is moved."""
    return ManualClock()


@pytest.fixture
def accounts(database: Database, clock: ManualClock) -> Accounts:
    """Give accounts without anybody in them."""
    return Accounts(database, clock.now)


async def a_session(accounts: Accounts, login: str = "olga", role: Role = "operator") -> str:
    """Add a person, sign them in, and give the token."""
    await accounts.add(login, "Ольга", role, HALL, PASSWORD)
    signed_in = await accounts.sign_in(login, PASSWORD, "192.0.2.1")
    assert signed_in is not None
    return signed_in.token


async def test_sign_in(accounts: Accounts) -> None:
    """A person who signs in is known by the session, with name, role and scope."""
    token = await a_session(accounts)

    actor = await accounts.person_by_session(token)

    assert (
        Actor(kind="person", id=ActorId("person:1"), name="Ольга", role="operator", scope=HALL)
        == actor
    )
    assert await accounts.person_by_session(token + "x") is None
    assert await accounts.person_by_session("") is None


@pytest.mark.parametrize(
    ("login", "password"),
    [
        ("olga", "пароль-семь"),
        ("olga", ""),
        ("olga", PASSWORD + "x" * 5000),
        ("boris", PASSWORD),
        ("", ""),
        ("ol\0ga", PASSWORD),
        ("olga", "\ud800" + PASSWORD),
    ],
)
async def test_wrong_sign_in(accounts: Accounts, login: str, password: str) -> None:
    """A wrong name and a wrong password get the same answer: nothing."""
    await a_session(accounts)

    assert await accounts.sign_in(login, password) is None
    assert not await accounts.check_password(login, password)


async def test_unknown_name_takes_as_long(accounts: Accounts) -> None:
    """An unknown name takes about as long as a wrong password: the hashing is done all the same."""
    await a_session(accounts)

    async def spent(login: str) -> float:
        begun = time.process_time()
        assert await accounts.sign_in(login, "wrong password") is None
        return time.process_time() - begun

    known = min([await spent("olga") for _ in range(5)])
    unknown = min([await spent("boris") for _ in range(5)])
    assert 0.4 * known < unknown < 2.5 * known


async def test_login_as_typed(accounts: Accounts) -> None:
    """A login is the same with capitals and spaces, and "й" is the same in one part or two."""
    await accounts.add(" Olga ", "Ольга", "operator", Scope(), "й" * 8)

    assert await accounts.sign_in("OLGA", "и\u0306" * 8) is not None
    with pytest.raises(LoginTaken):
        await accounts.add("olga", "Другая", "viewer", Scope(), PASSWORD)


@pytest.mark.parametrize("login", ["", "  ", "a\nb", "x" * 65])
async def test_unusable_login(accounts: Accounts, login: str) -> None:
    """A login that nobody could type or see is refused."""
    with pytest.raises(AccountRefused):
        await accounts.add(login, "Ольга", "operator", Scope(), PASSWORD)


async def test_short_password(accounts: Accounts) -> None:
    """A password that is too short is refused, at first and later."""
    with pytest.raises(PasswordTooShort, match="8 characters"):
        await accounts.add("olga", "Ольга", "operator", Scope(), "1234567")
    await accounts.add("olga", "Ольга", "operator", Scope(), PASSWORD)
    with pytest.raises(PasswordTooShort):
        await accounts.set_password("olga", "1234567")


async def test_idle(accounts: Accounts, clock: ManualClock) -> None:
    """A session lives while it is used, and ends twelve hours after it was used last."""
    token = await a_session(accounts)
    for _ in range(3):
        clock.advance(IDLE_MS - SEEN_EVERY_MS)
        assert await accounts.person_by_session(token) is not None

    clock.advance(IDLE_MS)

    assert await accounts.person_by_session(token) is None
    assert await accounts.sessions("olga") == []


async def test_untouched(accounts: Accounts, clock: ManualClock) -> None:
    """Looking at a session without touching it doesn't keep it alive."""
    token = await a_session(accounts)
    clock.advance(IDLE_MS - MINUTE)
    assert await accounts.person_by_session(token, touch=False) is not None

    clock.advance(MINUTE)

    assert await accounts.person_by_session(token) is None


async def test_sessions_are_listed(accounts: Accounts, clock: ManualClock) -> None:
    """A person's sessions are listed with address and times, and end by one word."""
    token = await a_session(accounts)
    clock.advance(MINUTE)
    again = await accounts.sign_in("olga", PASSWORD, "192.0.2.2")
    assert again is not None

    found = await accounts.sessions("olga")

    assert [session.address for session in found] == ["192.0.2.2", "192.0.2.1"]
    assert not any(session.id in (token, again.token) for session in found)
    await accounts.end_sessions("olga")
    assert await accounts.sessions("olga") == []
    assert await accounts.person_by_session(token) is None


async def test_sign_out(accounts: Accounts) -> None:
    """Signing out ends one sign-in and no other, and may be done twice."""
    token = await a_session(accounts)
    other = await accounts.sign_in("olga", PASSWORD)
    assert other is not None

    await accounts.sign_out(token)
    await accounts.sign_out(token)

    assert await accounts.person_by_session(token) is None
    assert await accounts.person_by_session(other.token) is not None


async def end_by_password(accounts: Accounts, login: str) -> None:
    """Give another password."""
    await accounts.set_password(login, "другой пароль")


@pytest.mark.parametrize("change", [Accounts.disable, Accounts.end_sessions, end_by_password])
async def test_ended_at_once(accounts: Accounts, change: Change) -> None:
    """A person who is shut out is shut out at once, and whoever watches sees that it happened."""
    token = await a_session(accounts)
    before = await accounts.generation()

    await change(accounts, "olga")

    assert await accounts.person_by_session(token) is None
    assert await accounts.generation() > before


async def test_disabled(accounts: Accounts) -> None:
    """A disabled person can't sign in until they are enabled, and old sessions stay ended."""
    token = await a_session(accounts)
    await accounts.disable("olga")
    assert [person.disabled for person in await accounts.people()] == [True]
    assert await accounts.sign_in("olga", PASSWORD) is None
    assert not await accounts.check_password("olga", PASSWORD)

    await accounts.enable("olga")

    assert await accounts.person_by_session(token) is None
    assert await accounts.sign_in("olga", PASSWORD) is not None


async def test_new_password(accounts: Accounts) -> None:
    """After a change only the new password signs in."""
    await a_session(accounts)

    await accounts.set_password("olga", "другой пароль")

    assert await accounts.sign_in("olga", PASSWORD) is None
    assert await accounts.sign_in("olga", "другой пароль") is not None


async def test_new_role(accounts: Accounts) -> None:
    """Another role holds at once in a session that is open."""
    token = await a_session(accounts)
    before = await accounts.generation()

    await accounts.set_role("olga", "viewer", Scope())

    actor = await accounts.person_by_session(token)
    assert actor is not None
    assert ("viewer", Scope()) == (actor.role, actor.scope)
    assert await accounts.generation() > before


@pytest.mark.parametrize(
    "change", [Accounts.disable, Accounts.enable, Accounts.end_sessions, Accounts.sessions]
)
async def test_unknown_login(accounts: Accounts, change: Change) -> None:
    """A change of somebody who doesn't exist is refused."""
    with pytest.raises(AccountUnknown, match="nobody is called olga"):
        await change(accounts, "Olga")


async def test_many_at_once(accounts: Accounts) -> None:
    """Many who sign in at once all get in, each with a session of their own."""
    await accounts.add("olga", "Ольга", "operator", HALL, PASSWORD)

    found = await asyncio.gather(*(accounts.sign_in("olga", PASSWORD) for _ in range(6)))

    assert len({signed_in.token for signed_in in found if signed_in}) == 6


async def test_secrets_are_hashed(accounts: Accounts, database: Database) -> None:
    """No password, session or key stands in the tables as it is."""
    token = await a_session(accounts)
    secret, _ = await accounts.add_key("табло", "key", "viewer")

    def everything(connection: Connection) -> str:
        tables = ("account", "session", "key", "meta")
        return str([connection.execute(text(f'SELECT * FROM "{t}"')).all() for t in tables])

    held = database.read_now(everything)
    assert "argon2id$v=19$m=19456,t=2,p=1" in held
    for shown in (PASSWORD, token, secret, secret.removeprefix(PREFIX)):
        assert shown not in held


async def test_key(accounts: Accounts) -> None:
    """A key makes its holder an actor with its kind, role and scope."""
    secret, key = await accounts.add_key("Пульт", "key", "operator", HALL)

    assert secret.startswith(PREFIX)
    assert len(PREFIX) + 32 == len(secret)
    assert (
        Actor(kind="key", id=ActorId("key:1"), name="Пульт", role="operator", scope=HALL)
        == await accounts.key(secret)
        == key.actor
    )
    for wrong in (secret + "a", secret.upper(), secret.removeprefix(PREFIX), PREFIX, "", "\0"):
        assert await accounts.key(wrong) is None


async def test_key_of_a_screen(accounts: Accounts) -> None:
    """The key of a screen or an output names it, and has no role to command with."""
    wall = Scope(kind="screen", id="wall")
    secret, _ = await accounts.add_key("Стена", "screen", scope=wall)

    actor = await accounts.key(secret)

    assert actor is not None
    assert ("screen", None, wall) == (actor.kind, actor.role, actor.scope)
    for role, scope in ((None, None), (None, HALL), ("operator", wall)):
        with pytest.raises(AccountRefused, match="key of a screen"):
            await accounts.add_key("Стена", "screen", role, scope)  # type: ignore[arg-type]
    with pytest.raises(AccountRefused, match="key of a output"):
        await accounts.add_key("Эфир", "output", scope=wall)


async def test_revoked_key(accounts: Accounts, clock: ManualClock) -> None:
    """A revoked key ends at once, stays in the list, and another one of the same output lives."""
    air = Scope(kind="output", id="air")
    secret, key = await accounts.add_key("Эфир", "output", scope=air)
    other, _ = await accounts.add_key("Эфир 2", "output", scope=air)
    before = await accounts.generation()

    await accounts.revoke_key(key.id)

    assert await accounts.key(secret) is None
    assert await accounts.key(other) is not None
    assert await accounts.generation() > before
    revoked = clock.now()
    clock.advance(MINUTE)
    await accounts.revoke_key(key.id)
    assert [revoked, None] == [found.revoked for found in await accounts.list_keys()]
    with pytest.raises(KeyUnknown):
        await accounts.revoke_key(99)


async def test_expired_key(accounts: Accounts, clock: ManualClock) -> None:
    """A key ends at its moment."""
    secret, _ = await accounts.add_key("Табло", "key", "viewer", expires=clock.now() + MINUTE)
    assert await accounts.key(secret) is not None

    clock.advance(MINUTE)

    assert await accounts.key(secret) is None


async def test_names(accounts: Accounts) -> None:
    """Whoever may stand in a journal can be named: people by name, keys by label, the server too."""
    await a_session(accounts)
    await accounts.add_key("Пульт", "key", "operator")

    assert await accounts.names() == {"system": "Tablo", "person:1": "Ольга", "key:1": "Пульт"}


async def test_unnoted_use(database_url: str, clock: ManualClock) -> None:
    """Those who are signed in stay so, even while their use of the session can't be noted."""
    with Database.open(database_url, waiting=1) as database:
        upgrade(database)
        accounts = Accounts(database, clock.now)
        token = await a_session(accounts)
        clock.advance(SEEN_EVERY_MS)
        begun, go_on = threading.Event(), threading.Event()

        def slow(_: Connection) -> None:
            begun.set()
            go_on.wait(20)

        writes = [asyncio.ensure_future(database.write(slow))]
        await asyncio.to_thread(begun.wait, 20)
        writes.append(asyncio.ensure_future(database.write(slow)))
        await asyncio.sleep(0)

        assert await accounts.person_by_session(token) is not None

        go_on.set()
        await asyncio.gather(*writes)
