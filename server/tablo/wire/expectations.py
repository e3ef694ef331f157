"""Why JSON does not fit a type, in words: where, what was expected, and what came."""

import json
import re
from collections.abc import Iterable, Sequence

import msgspec
from msgspec import Struct, inspect

SHOWN = 40
"""Characters of a wrong value that are repeated to its sender."""

_TYPES = {"str": "string", "int": "integer", "float": "number", "bool": "boolean", "array": "array"}
_MISSING = re.compile(r"^Object missing required field `(?P<field>[^`]+)`")
_EXPECTED = re.compile(r"^Expected (?P<expected>.+?)(?:, got (?P<got>.+))?$")
_PATH = re.compile(r" - at `(?P<path>\$[^`]*)`$")
_REGEX = re.compile(r"matching regex '(?P<regex>.*)'")
_STEP = re.compile(r"\.(?P<name>[^.\[\]]+)|\[(?P<index>\d+)\]|(?P<other>\[\.\.\.\])")


class Mismatch(Struct, frozen=True, kw_only=True):
    """Say where (`$.streams[3]`), what was expected there, and what came instead."""

    path: str
    expected: str
    got: str

    @property
    def field(self) -> str:
        """Name the place without the leading `$.`; "" when it is the whole value."""
        return self.path.removeprefix("$").removeprefix(".")

    def __str__(self) -> str:
        place = f" at {self.path}" if self.field else ""
        return f"expected {self.expected}, got {self.got}{place}"


def explain(error: msgspec.ValidationError, source: bytes, wanted: object) -> Mismatch:
    """Put into words why `source`, well-formed JSON, is no `wanted`."""
    text = str(error)
    found = _PATH.search(text)
    path = found["path"] if found else "$"
    text = text[: found.start()] if found else text
    steps = _steps(path)
    missing = _MISSING.match(text)
    if missing:
        return Mismatch(path=f"{path}.{missing['field']}", expected="a value", got="nothing")
    options = _options(wanted, steps)
    expected = _EXPECTED.match(text)
    if options:
        phrase = f"one of {', '.join(options)}"
    elif expected:
        phrase = _plain(expected["expected"])
    else:
        phrase = f"another value ({_plain(text)})"
    got = _plain(expected["got"]) if expected and expected["got"] else _came(source, steps)
    return Mismatch(path=path, expected=phrase, got=got)


def quoted(text: str) -> str:
    """Repeat what somebody sent, safely and shortly."""
    short = text if len(text) <= SHOWN else text[:SHOWN] + "…"
    return json.dumps(short, ensure_ascii=False)


def _plain(text: str) -> str:
    words = re.sub(r"`([^`]*)`", lambda match: _named(match[1]), text)
    words = _REGEX.sub(lambda match: _form(match["regex"]), words)
    return words.replace(" <= ", " at most ").replace(" >= ", " at least ")


def _form(regex: str) -> str:
    return f"that matches {regex.encode().decode('unicode_escape')}"


def _named(types: str) -> str:
    return " or ".join(_TYPES.get(name, name) for name in types.split(" | "))


def _steps(path: str) -> tuple[str | int | None, ...]:
    return tuple(
        match["name"] or (None if match["other"] else int(match["index"]))
        for match in _STEP.finditer(path)
    )


def _came(source: bytes, steps: Sequence[str | int | None]) -> str:
    try:
        value: object = json.loads(source)
    except (ValueError, RecursionError):
        return "something else"
    for step in steps:
        match value, step:
            case dict(), str() if step in value:
                value = value[step]
            case list(), int() if step < len(value):
                value = value[step]
            case _:
                return "something else"
    match value:
        case str():
            return quoted(value) if len(value) <= SHOWN else f"{len(value)} characters"
        case list():
            return f"array of {len(value)}"
        case dict():
            return f"object of {len(value)}"
        case _:
            return quoted(json.dumps(value)).strip('"')


def _options(wanted: object, steps: Iterable[str | int | None]) -> tuple[str, ...]:
    kinds: tuple[inspect.Type, ...] = (inspect.type_info(wanted),)
    for step in steps:
        kinds = tuple(inner for kind in _flat(kinds) for inner in _inside(kind, step))
    return tuple(
        json.dumps(value, ensure_ascii=False)
        for kind in _flat(kinds)
        if isinstance(kind, inspect.LiteralType)
        for value in kind.values
    )


def _flat(kinds: Iterable[inspect.Type]) -> tuple[inspect.Type, ...]:
    flat: list[inspect.Type] = []
    for kind in kinds:
        plain = kind.type if isinstance(kind, inspect.Metadata) else kind
        flat += _flat(plain.types) if isinstance(plain, inspect.UnionType) else (plain,)
    return tuple(flat)


def _inside(kind: inspect.Type, step: str | int | None) -> tuple[inspect.Type, ...]:
    match kind:
        case inspect.StructType():
            return tuple(field.type for field in kind.fields if field.encode_name == step)
        case inspect.ListType() | inspect.VarTupleType():
            return (kind.item_type,)
        case inspect.DictType():
            return (kind.value_type,)
        case _:
            return ()
