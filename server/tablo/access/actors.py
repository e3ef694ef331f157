"""Who acts: a person, a program with a key, a screen, an output, the public, the server itself."""

from typing import Literal

from msgspec import Struct

from tablo.championship.ids import ActorId

Kind = Literal["person", "key", "screen", "output", "public", "system"]
Role = Literal[
    "director",
    "coordinator",
    "chief_expert",
    "workshop_manager",
    "operator",
    "broadcast",
    "host",
    "volunteer",
    "viewer",
]
Place = Literal["championship", "venue", "contest", "screen", "output"]


class Scope(Struct, frozen=True, kw_only=True):
    """Say where a role holds: the whole championship, or one venue, contest, screen or output."""

    kind: Place = "championship"
    id: str | None = None


class Actor(Struct, frozen=True, kw_only=True):
    """Name who acts. `id` goes into the journal; `name` is for the eye and never does.

    An actor without a role commands nothing: the public, screens and outputs only read.
    """

    kind: Kind
    id: ActorId
    name: str
    role: Role | None = None
    scope: Scope = Scope()


PUBLIC = Actor(kind="public", id=ActorId("public"), name="")
"""Whoever did not say who they are."""
SYSTEM = Actor(kind="system", id=ActorId("system"), name="Tablo")
"""The server itself: what expires, expires by its word."""
