"""What the server says on the live socket, one struct for each message.

A view is encoded once, into a `Frame`; the very same bytes then go to every socket.
"""

from collections.abc import Mapping
from typing import Literal

import msgspec
from msgspec import UNSET, Raw, Struct, UnsetType

from tablo import texts
from tablo.access.actors import Kind, Role
from tablo.championship.refusals import Answer, Refusal
from tablo.texts import Language

PROTOCOL = 1
SUBPROTOCOL = "tablo.v1"
HEARTBEAT_S = 1
"""Seconds between beats to screens, outputs and crew."""
PUBLIC_HEARTBEAT_S = 5

Outcome = Literal["accepted", "refused", "conflict", "invalid", "forbidden"]
GoneReason = Literal["unknown", "forbidden", "ended"]
GoodbyeReason = Literal["restart", "slow", "revoked", "limit"]

CLOSE_CODES: Mapping[GoodbyeReason, int] = {
    "restart": 1012,
    "slow": 4408,
    "revoked": 4403,
    "limit": 4429,
}
"""The websocket close code that follows each goodbye."""
MALFORMED_CLOSE_CODE = 4400
"""The close code after the third complaint."""


class Said(Struct, frozen=True, kw_only=True, tag_field="type", tag=str.lower):
    """Base of all messages to a client; the class name in lower case is the type."""


class You(Struct, frozen=True, kw_only=True):
    """Say who the server takes the client for."""

    kind: Kind
    id: str
    role: Role | None
    name: str


class Welcome(Said, frozen=True, kw_only=True):
    """Answer `hello`: from here on the client may subscribe and command."""

    protocol: int = PROTOCOL
    build: str
    epoch: str
    server_now: int
    heartbeat_s: int
    you: You


class View(Said, frozen=True, kw_only=True):
    """Carry the whole view of a stream. `server_now` is when the frame was made."""

    stream: str
    epoch: str
    version: int
    server_now: int
    view: Raw


class Gone(Said, frozen=True, kw_only=True):
    """Say that a stream is not, or no longer, to be had."""

    stream: str
    reason: GoneReason


class Pong(Said, frozen=True, kw_only=True):
    """Answer `ping`: when it came (`t1`) and when this was sent (`t2`), in server time."""

    t0: int | float
    t1: int
    t2: int


class Beat(Said, frozen=True, kw_only=True):
    """Say that the server lives; `versions` are the newest of what the client subscribed to.

    `room` tells crew that nobody decides commands at present: they have to wait, and what they see
    is the last that was known.
    """

    server_now: int
    versions: dict[str, int] | UnsetType = UNSET
    room: Literal["away"] | UnsetType = UNSET


class Reason(Struct, frozen=True, kw_only=True):
    """Say why a command had no effect: a code for programs, a text for people, what holds now."""

    code: str
    text: str
    current: dict[str, str | int | None] | UnsetType = UNSET


class Result(Said, frozen=True, kw_only=True):
    """Say what became of a command."""

    id: str
    outcome: Outcome
    repeated: bool = False
    reason: Reason | UnsetType = UNSET


class Goodbye(Said, frozen=True, kw_only=True):
    """Announce that the server closes; come back after `retry_ms`, or not at all without it."""

    reason: GoodbyeReason
    retry_ms: int | UnsetType = UNSET


class Complaint(Said, frozen=True, kw_only=True):
    """Say what of a message could not be read: what was expected and what came."""

    code: Literal["malformed", "binary", "too_large", "unknown_type", "invalid", "unexpected"]
    text: str


AnySaid = Welcome | View | Gone | Pong | Beat | Result | Goodbye | Complaint

SAID: tuple[type[AnySaid], ...] = AnySaid.__args__
"""Every message to a client."""


class Frame(Struct, frozen=True, kw_only=True, gc=False):
    """Hold the newest picture of a stream: one encoded `view` message, or `gone` with why."""

    stream: str
    epoch: str
    version: int
    at: int
    data: bytes
    gone: GoneReason | None = None


_encoder = msgspec.json.Encoder()


def encode(said: AnySaid) -> bytes:
    """Write a message as it goes over the socket."""
    return _encoder.encode(said)


def view_frame(stream: str, *, epoch: str, version: int, now: int, view: bytes) -> Frame:
    """Encode a view, itself already JSON, for all who subscribed to its stream."""
    said = View(stream=stream, epoch=epoch, version=version, server_now=now, view=Raw(view))
    return Frame(stream=stream, epoch=epoch, version=version, at=now, data=encode(said))


def gone_frame(stream: str, reason: GoneReason, *, epoch: str, now: int, version: int = 0) -> Frame:
    """Encode that a stream is not, or no longer, to be had."""
    data = encode(Gone(stream=stream, reason=reason))
    return Frame(stream=stream, epoch=epoch, version=version, at=now, data=data, gone=reason)


def result(id: str, answer: Answer, lang: Language) -> Result:
    """Say what became of a command, in the language of the one who sent it."""
    return Result(
        id=id,
        outcome=answer.outcome,
        repeated=answer.repeated,
        reason=UNSET if answer.refusal is None else reason(answer.refusal, lang),
    )


def reason(refusal: Refusal, lang: Language) -> Reason:
    """Put a refusal into words."""
    return Reason(
        code=refusal.code,
        text=texts.translate(lang, refusal.why.value, **refusal.said(lang)),
        current=UNSET if refusal.current is None else refusal.current,
    )
