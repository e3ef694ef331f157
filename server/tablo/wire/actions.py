"""Commands as decks press them: one address each, values as plain words.

`POST /api/v1/actions/take-graphic?output=main` is the command `TakeGraphic {output: "main"}`. What
keys are labelled with has short names too: take, next, out, panic.
"""

import re
from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Raw, Struct

from tablo.championship.commands import AnyCommand, TakeGraphic
from tablo.wire.expectations import explain
from tablo.wire.frames import Result
from tablo.wire.inbound import CLIENT_COMMANDS, Command

_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")
SHORT: Mapping[str, str] = {
    "show": "ShowGraphic",
    "next": "AdvanceGraphic",
    "out": "HideGraphic",
    "panic": "ClearOutput",
}
"""What broadcasters call these commands."""
ACTIONS: Mapping[str, type[AnyCommand]] = {
    **{_CAPITAL.sub("-", name).lower(): command for name, command in CLIENT_COMMANDS.items()},
    **{short: CLIENT_COMMANDS[name] for short, name in SHORT.items()},
}
"""Every action by its name in an address; `take` of an output is `take-graphic`."""
INSIDE = re.compile(r"^(\w+)\.(\w+)$")


class Pressed(Struct, frozen=True, kw_only=True):
    """Say what a press has come to, and what holds after it: the view of what it was about."""

    result: Result
    state: Raw | None


class Looked(Struct, frozen=True, kw_only=True):
    """Say what holds of what an action is about."""

    state: Raw | None


class Unfit(Struct, frozen=True):
    """Hold what is wrong with the values of an action."""

    text: str


def read_action(id: str, action: str, values: Mapping[str, Any]) -> Command | Unfit:
    """Make the command of an action known here; `data.title` is the value `title` inside `data`.

    Numbers and yes or no may come as words ("60000", "true"). What doesn't fit is named.
    """
    command = command_of(action, values)
    try:
        read = msgspec.convert(nested(values), command, strict=False)
    except msgspec.ValidationError as error:
        mismatch = explain(error, msgspec.json.encode(nested(values)), command)
        return Unfit(f"{action}: {mismatch}")
    data = Raw(msgspec.json.encode(read))
    return Command(id=id, name=command.__name__, data=data)


def command_of(action: str, values: Mapping[str, Any]) -> type[AnyCommand]:
    """Tell which command an action known here is, with these values."""
    return TakeGraphic if action == "take" and values.get("output") else ACTIONS[action]


def nested(values: Mapping[str, Any]) -> dict[str, Any]:
    """Put values with a point in their names inside of the value before the point."""
    made: dict[str, Any] = {}
    for name, value in values.items():
        inside = INSIDE.fullmatch(name)
        if inside is None:
            made[name] = value
            continue
        held = made.setdefault(inside[1], {})
        if isinstance(held, dict):
            held[inside[2]] = value
    return made


def state_of(command: type[AnyCommand], values: Mapping[str, Any]) -> str | None:
    """Name the stream that tells what a command of these values has come to; None: none does."""
    for field, stream in _STATES.items():
        value = values.get(field)
        if value and field in command.__struct_fields__:
            bus = "/preview" if field == "output" and values.get("bus") == "preview" else ""
            return stream.format(f"{value}{bus}")
    return None


_STATES: Mapping[str, str] = {
    "output": "output:{}",
    "timer": "timer:{}@crew",
    "run": "run:{}@crew",
    "screen": "screen:{}",
    "contest": "marks:{}@crew",
}
