"""Who is it: a person by the session in the cookie, anything else by its key, or the public."""

from collections.abc import Callable
from math import ceil
from typing import Literal

from msgspec import Struct
from starlette.requests import HTTPConnection

from tablo.access.actors import PUBLIC, Actor
from tablo.access.roles import ROLES
from tablo.settings import Settings
from tablo.store.accounts import Accounts
from tablo.web.limiter import Tries
from tablo.web.problems import Problem

TRIES = 10
"""Wrong passwords for one account from one address, in `WINDOW_S` seconds."""
TRIES_OF_ADDRESS = 60
"""Wrong passwords from one address: many people may sit behind one."""
WINDOW_S = 5 * 60
WRONG = "Wrong name or password."
TOO_MANY = "Too many tries. Wait {minutes} min and try again."


class Credential(Struct, frozen=True):
    """Hold what somebody proved who they are with, to be asked about again."""

    kind: Literal["session", "key"]
    secret: str


class SignInRefused(Exception):
    """The sign-in failed. `message` is a text's id, `params` fill it; wait `retry_after_s`."""

    def __init__(self, message: str, *, retry_after_s: int = 0, **params: str) -> None:
        super().__init__(message)
        self.message = message
        self.params = params
        self.retry_after_s = retry_after_s


class Identity:
    """Tell who sends a request or holds a socket, and sign people in and out."""

    def __init__(
        self, accounts: Accounts, settings: Settings, seconds: Callable[[], float]
    ) -> None:
        self._accounts = accounts
        self._secure = settings.secure_cookies
        self._pairs = Tries(TRIES, WINDOW_S, seconds)
        self._addresses = Tries(TRIES_OF_ADDRESS, WINDOW_S, seconds)

    @property
    def cookie(self) -> str:
        """Name the cookie; under TLS its name alone keeps other hosts from setting it."""
        return "__Host-tablo" if self._secure else "tablo"

    async def actor(self, credential: Credential | None) -> Actor | None:
        """Tell who holds a credential now; nobody when it has ended; the public without one."""
        if credential is None:
            return PUBLIC
        if credential.kind == "key":
            return await self._accounts.key(credential.secret)
        return await self._accounts.person_by_session(credential.secret)

    async def still(self, credential: Credential) -> Actor | None:
        """Tell the same without counting it as use."""
        if credential.kind == "key":
            return await self._accounts.key(credential.secret)
        return await self._accounts.person_by_session(credential.secret, touch=False)

    async def generation(self) -> int:
        """Count the changes that may have taken somebody's rights away."""
        return await self._accounts.generation()

    def session(self, connection: HTTPConnection) -> Credential | None:
        """Find the session that a browser sends along."""
        token = connection.cookies.get(self.cookie)
        return Credential("session", token) if token else None

    async def person(self, connection: HTTPConnection) -> Actor | None:
        """Tell which person is signed in, if any."""
        session = self.session(connection)
        return await self.actor(session) if session else None

    async def caller(self, connection: HTTPConnection) -> Actor:
        """Tell who sends a request, by `Authorization: Bearer` or the cookie.

        Raises 401 for a key that is not valid (any longer); a session that has ended counts as
        none, because browsers send it along unasked.
        """
        header = connection.headers.get("authorization")
        if header is None:
            return await self.person(connection) or PUBLIC
        scheme, _, secret = header.partition(" ")
        found = None
        if scheme.lower() == "bearer":
            found = await self.actor(Credential("key", secret.strip()))
        if found is None:
            raise Problem(
                401,
                "unknown_key",
                "Expected “Authorization: Bearer KEY” with a key that is valid.",
                headers={"www-authenticate": "Bearer"},
            )
        return found

    async def sign_in(self, connection: HTTPConnection, login: str, password: str) -> str:
        """Begin a session and give its token; raises `SignInRefused`."""
        address = connection.client.host if connection.client else ""
        pair = f"{address} {login.strip().casefold()}"
        wait = max(self._pairs.wait(pair), self._addresses.wait(address))
        if wait > 0:
            minutes = str(ceil(wait / 60))
            raise SignInRefused(TOO_MANY, retry_after_s=ceil(wait), minutes=minutes)
        # Counted before it is known to be wrong, so that many at once are no way around
        self._pairs.note(pair)
        self._addresses.note(address)
        signed_in = await self._accounts.sign_in(login, password, address)
        if signed_in is None:
            raise SignInRefused(WRONG)
        self._pairs.forget(pair)
        return signed_in.token

    async def sign_out(self, connection: HTTPConnection) -> None:
        """End the session of a browser, if there is one."""
        session = self.session(connection)
        if session:
            await self._accounts.sign_out(session.secret)


def is_read_only(actor: Actor) -> bool:
    """Tell whether somebody can command nothing at all."""
    return actor.kind != "system" and (actor.role is None or not ROLES[actor.role])
