"""What processes say to each other over Redis, packed with MessagePack.

Whoever can write to Redis can speak for the room and for any actor: Redis belongs behind the same
door as the database.
"""

from typing import Any

import msgspec
from msgspec import Raw, Struct

from tablo.access.actors import Actor
from tablo.championship.commands import COMMANDS
from tablo.championship.ids import ActorId, CommandId
from tablo.championship.refusals import Answer
from tablo.clock import Saved
from tablo.live.bus import Envelope, Report
from tablo.wire.frames import Frame, GoneReason


class Message(Struct, frozen=True, array_like=True, tag=True):
    """Base of all that goes over a channel, but frames and commands."""


class Beat(Message, frozen=True):
    """Say that the room lives; to all, each second and when something of it changes.

    `grounds` counts how often the room found Redis empty or new; `revision` of the roster holds
    there (0: it hasn't said yet); `line` is the room's timeline as of now.
    """

    token: int
    epoch: str
    grounds: int
    revision: int
    line: Saved | None


class Left(Message, frozen=True):
    """Say that the room has ended; to all."""

    token: int


class Revoked(Message, frozen=True):
    """Say that an actor's rights are gone; to all. `sender` knows it already."""

    sender: str
    actor: ActorId


class Stamp(Message, frozen=True):
    """Say that a hub lives, and the number of its last change of wants; to the room."""

    hub: str
    serial: int


class Wants(Message, frozen=True):
    """Say which streams a hub wants, as a change from `before`, or whole (None); to the room."""

    hub: str
    before: int | None
    serial: int
    add: tuple[str, ...]
    remove: tuple[str, ...] = ()


class HubLeft(Message, frozen=True):
    """Say that a hub has ended, and its wants; to the room."""

    hub: str


class Reported(Message, frozen=True):
    """Bring a hub's report; to the room."""

    report: Report


class Tell(Message, frozen=True):
    """Ask a hub for all its wants; to that hub."""


class Probe(Message, frozen=True):
    """Show a process that what is published reaches it; to itself."""


class Reply(Message, frozen=True):
    """Bring what became of a command; to the hub that asked the room with that token.

    `error` is "" when there is an answer, else "away" or "fault" with `text`.
    """

    token: int
    number: int
    answer: Answer | None
    error: str = ""
    text: str = ""


AnyMessage = Beat | Left | Revoked | Stamp | Wants | HubLeft | Reported | Tell | Probe | Reply


class Sent(Struct, frozen=True, array_like=True):
    """Carry a frame: `token` of the room that sent it, `number` rising with each of its frames."""

    token: int
    number: int
    stream: str
    epoch: str
    version: int
    at: int
    gone: GoneReason | None
    data: bytes

    @classmethod
    def of(cls, frame: Frame, *, token: int, number: int) -> "Sent":
        """Take what there is to know of a frame."""
        return cls(
            token=token,
            number=number,
            stream=frame.stream,
            epoch=frame.epoch,
            version=frame.version,
            at=frame.at,
            gone=frame.gone,
            data=frame.data,
        )

    def frame(self) -> Frame:
        """Give the frame as it was."""
        return Frame(
            stream=self.stream,
            epoch=self.epoch,
            version=self.version,
            at=self.at,
            data=self.data,
            gone=self.gone,
        )


class Asked(Struct, frozen=True, array_like=True):
    """Carry a command to the room; the reply goes to `hub`, by `number`."""

    hub: str
    number: int
    id: CommandId
    actor: Actor
    name: str
    data: Raw

    @classmethod
    def of(cls, envelope: Envelope, *, hub: str, number: int) -> "Asked":
        """Address a command."""
        return cls(
            hub=hub,
            number=number,
            id=envelope.id,
            actor=envelope.actor,
            name=type(envelope.command).__name__,
            data=Raw(pack(envelope.command)),
        )

    def envelope(self) -> Envelope:
        """Give the command as it was; raises `msgspec.ValidationError` when it can't be read."""
        kind = COMMANDS.get(self.name)
        if kind is None:
            raise msgspec.ValidationError(f"there is no command {self.name}")
        command = msgspec.msgpack.decode(self.data, type=kind)
        return Envelope(id=self.id, actor=self.actor, command=command)


_message: msgspec.msgpack.Decoder[AnyMessage] = msgspec.msgpack.Decoder(AnyMessage)
_sent = msgspec.msgpack.Decoder(Sent)
_asked = msgspec.msgpack.Decoder(Asked)
_pack = msgspec.msgpack.Encoder().encode


def pack(value: Any) -> bytes:
    """Write anything of this module."""
    return _pack(value)


def read_message(data: bytes) -> AnyMessage:
    """Read a message; raises `msgspec.DecodeError`."""
    return _message.decode(data)


def read_sent(data: bytes) -> Sent:
    """Read a frame; raises `msgspec.DecodeError`."""
    return _sent.decode(data)


def read_asked(data: bytes) -> Asked:
    """Read a command; raises `msgspec.DecodeError`."""
    return _asked.decode(data)
