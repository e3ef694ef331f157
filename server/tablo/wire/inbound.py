"""What clients say on the live socket, one struct for each message, and how it is read.

Reading never raises: it gives a message, or a complaint that says what was expected and what
came. Fields that the server does not know are ignored.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Raw, Struct, field

from tablo import texts
from tablo.championship import commands as asked
from tablo.championship.commands import COMMANDS, AnyCommand
from tablo.texts import Language
from tablo.wire.expectations import Mismatch, explain, quoted
from tablo.wire.frames import Complaint, Reason, Result

MESSAGE_LIMIT = 64 * 1024
"""Bytes that one message may have."""
STREAMS_LIMIT = 200
"""Streams that one message may name and one socket may hold."""
BATCH_LIMIT = 500
"""Commands that one HTTP request may carry."""

SERVER_COMMANDS: frozenset[type[AnyCommand]] = frozenset(
    {
        asked.ExpireTimer,
        asked.ExpireGraphic,
        asked.ReachAudience,
        asked.AutoAdvance,
        asked.NotePeek,
    }
)
"""The commands that the server gives itself: a time is over, somebody looked."""
CLIENT_COMMANDS: Mapping[str, type[AnyCommand]] = {
    name: command for name, command in COMMANDS.items() if command not in SERVER_COMMANDS
}
"""The commands that may come from outside."""

Word = Annotated[str, Meta(max_length=200)]
Id = Annotated[
    str,
    Meta(min_length=1, max_length=64, pattern=r"^[^\x00-\x1F\x7F]*(?![\s\S])"),
]
Streams = Annotated[tuple[Word, ...], Meta(max_length=STREAMS_LIMIT)]
Versions = Annotated[dict[Word, Annotated[int, Meta(ge=0)]], Meta(max_length=STREAMS_LIMIT)]


class Message(Struct, frozen=True, kw_only=True, tag_field="type", tag=str.lower):
    """Base of all messages from a client; the class name in lower case is the type."""


class Hello(Message, frozen=True, kw_only=True):
    """Come first: say who this is. `key` where there is no cookie; `lang` for texts to people."""

    key: Word | None = None
    kind: Literal["screen", "output", "api", "public", "person"] = "public"
    engine: Word = ""
    build: Word = ""
    lang: Language = "ru"


class Subscribe(Message, frozen=True, kw_only=True):
    """Ask for streams; each is answered by its newest view, or `gone`."""

    streams: Streams


class Unsubscribe(Message, frozen=True, kw_only=True):
    """Ask for no more of these streams."""

    streams: Streams


class Ping(Message, frozen=True, kw_only=True):
    """Measure the way; `t0` comes back as it was."""

    t0: int | float


class Painted(Message, frozen=True, kw_only=True):
    """Report which versions are on the screen, and how well the screen does.

    `offset_ms`: how far its own clock is behind the server's, which its timers allow for; `rtt_ms`:
    the shortest round trip, of which half is what its timers may be off; `sound`: whether it can
    sound signals, None where it isn't asked to; `size`: of its picture in true pixels, "1920×1080";
    `ratio`: true pixels to one of the page; `awake`: whether its device is kept from sleeping, None
    where nobody asks for that. Of a broadcast page: `active`: it is on program in its host, None
    until the host has said so; `dropped`: frames of its samples that never came; `host`: what it
    runs in, "OBS 30.2.3".
    """

    streams: Versions = {}
    fps: float | None = None
    visible: bool | None = None
    sound: bool | None = None
    offset_ms: float | None = None
    rtt_ms: float | None = None
    size: Annotated[str, Meta(max_length=40)] = ""
    ratio: float | None = None
    awake: bool | None = None
    active: bool | None = None
    dropped: Annotated[int, Meta(ge=0)] | None = None
    host: Annotated[str, Meta(max_length=60)] = ""


class Command(Message, frozen=True, kw_only=True):
    """Ask for a change. `data` is read by `read_command`, once the sender is known."""

    id: Id
    name: Annotated[str, Meta(max_length=64)]
    data: Raw = field(default_factory=lambda: Raw(b"{}"))


AnyMessage = Hello | Subscribe | Unsubscribe | Ping | Painted | Command

MESSAGES: Mapping[str, type[AnyMessage]] = {
    message.__name__.lower(): message for message in AnyMessage.__args__
}
"""Every message from a client, by its type on the wire."""


class Misread(StrEnum):
    """Why a command is invalid: the name is the code, the value the English text."""

    UNKNOWN_COMMAND = "There is no command {command}. There are: {commands}."
    MISSING_FIELD = "{command} needs “{field}”."
    BAD_FIELD = "{command} can't take {got} as “{field}”: expected {expected}."


class Invalid(Struct, frozen=True, kw_only=True):
    """Hold why a command could not be read."""

    why: Misread
    params: dict[str, str]

    def reason(self, lang: Language) -> Reason:
        """Put it into words."""
        text = texts.translate(lang, self.why.value, **self.params)
        return Reason(code=self.why.name.lower(), text=text)

    def result(self, id: str, lang: Language) -> Result:
        """Say so to the one who sent the command."""
        return Result(id=id, outcome="invalid", reason=self.reason(lang))


class _Typed(Struct):
    type: str = ""


_any_message: msgspec.json.Decoder[AnyMessage] = msgspec.json.Decoder(AnyMessage)
_typed = msgspec.json.Decoder(_Typed)
_commands = {name: msgspec.json.Decoder(command) for name, command in CLIENT_COMMANDS.items()}
_batch = msgspec.json.Decoder(tuple[Raw, ...])
_single = msgspec.json.Decoder(Command)


def decode(raw: bytes | str) -> AnyMessage | Complaint:
    """Read one message of the socket; bytes are a binary message, which nobody may send."""
    if isinstance(raw, bytes):
        return Complaint(
            code="binary", text=f"expected a text message, got a binary one of {len(raw)} bytes"
        )
    size = len(raw) if len(raw) > MESSAGE_LIMIT else len(raw.encode(errors="surrogatepass"))
    if size > MESSAGE_LIMIT:
        return Complaint(code="too_large", text=f"expected at most {MESSAGE_LIMIT} bytes, got more")
    return _read(raw.encode(errors="replace"))


def decode_batch(body: bytes) -> tuple[Command, ...] | Complaint:
    """Read the body of an HTTP request: one command object, or an array of up to 500.

    One that can't be read spoils the whole request, so that a program never has to guess which
    of its commands were looked at.
    """
    try:
        single = not body.lstrip().startswith(b"[")
        parts: tuple[bytes | Raw, ...] = (body,) if single else _batch.decode(body)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        return _malformed(error)
    if len(parts) > BATCH_LIMIT:
        return Complaint(
            code="too_large",
            text=f"expected at most {BATCH_LIMIT} commands, got {len(parts)}",
        )
    commands: list[Command] = []
    for n, part in enumerate(parts):
        where = "command" if single else f"command {n}"
        command = _read_one(bytes(part), where)
        if isinstance(command, Complaint):
            return command
        commands.append(command)
    return tuple(commands)


def read_command(message: Command) -> AnyCommand | Invalid:
    """Read what a command asks for; what can't be read is named with field and expectation."""
    decoder = _commands.get(message.name)
    if decoder is None:
        return Invalid(
            why=Misread.UNKNOWN_COMMAND,
            params={"command": quoted(message.name), "commands": ", ".join(CLIENT_COMMANDS)},
        )
    source = bytes(message.data)
    try:
        return decoder.decode(source)
    except msgspec.ValidationError as error:
        mismatch = explain(error, source, CLIENT_COMMANDS[message.name])
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        mismatch = Mismatch(path="$.data", expected="JSON", got=str(error))
    if mismatch.got == "nothing":
        return Invalid(
            why=Misread.MISSING_FIELD,
            params={"command": message.name, "field": mismatch.field},
        )
    return Invalid(
        why=Misread.BAD_FIELD,
        params={
            "command": message.name,
            "field": mismatch.field or "data",
            "expected": mismatch.expected,
            "got": mismatch.got,
        },
    )


def _read(source: bytes) -> AnyMessage | Complaint:
    try:
        return _any_message.decode(source)
    except msgspec.ValidationError as error:
        return _complain(error, source)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        return _malformed(error)


def _read_one(source: bytes, where: str) -> Command | Complaint:
    try:
        return _single.decode(source)
    except msgspec.ValidationError as error:
        return Complaint(code="invalid", text=f"{where}: {explain(error, source, Command)}")
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        return _malformed(error)


def _complain(error: msgspec.ValidationError, source: bytes) -> Complaint:
    known = ", ".join(f'"{name}"' for name in MESSAGES)
    try:
        name = _typed.decode(source).type
    except msgspec.ValidationError as wrong:
        mismatch = explain(wrong, source, _Typed)
        return Complaint(code="invalid", text=f"message: {mismatch}")
    except (msgspec.DecodeError, ValueError, RecursionError) as wrong:
        return _malformed(wrong)
    if not name:
        text = f"expected a message with a type, one of {known}, got none at $.type"
        return Complaint(code="unknown_type", text=text)
    wanted = MESSAGES.get(name)
    if wanted is None:
        text = f"expected one of {known}, got {quoted(name)} at $.type"
        return Complaint(code="unknown_type", text=text)
    mismatch = explain(error, source, wanted)
    return Complaint(code="invalid", text=f'message "{name}": {mismatch}')


def _malformed(error: Exception) -> Complaint:
    if isinstance(error, RecursionError):
        return Complaint(code="malformed", text="expected JSON, got it nested too deeply")
    return Complaint(code="malformed", text=f"expected JSON, got something else: {error}")
