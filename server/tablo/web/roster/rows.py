"""Values of the roster as flat rows, and back: `title: Text` is `title_ru` and `title_en`.

One of several kinds of value (`scale: NoScale | LinearScale`) is the name of its kind, and its own
fields: `scale` and `scale_mean`.
"""

import hashlib
from collections.abc import Mapping
from typing import Any, TypeVar, get_args

import msgspec
from msgspec import Struct, structs

from tablo.championship.scheme import Scheme

V = TypeVar("V", bound=Struct)


class Lacking(Exception):
    """A row doesn't say what a value can't be without; `field` names it."""

    def __init__(self, field: str) -> None:
        super().__init__(f"expected a value for {field}, but there is none")
        self.field = field


class Row:
    """Show a value of the roster as forms and lists see it: one attribute for each field."""

    def __init__(self, id: str, value: Struct) -> None:
        self.value = value
        self.fields = {"id": id, **spread(value)}

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["fields"][name]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def seal(self) -> str:
        """Give what tells this very value from any later one."""
        return hashlib.sha256(msgspec.json.encode(self.value, order="sorted")).hexdigest()[:32]


def spread(value: Struct, prefix: str = "") -> dict[str, Any]:
    """Write a value as a flat row; parts that repeat become rows of their own."""
    row: dict[str, Any] = {}
    for name in value.__struct_fields__:
        held = getattr(value, name)
        if isinstance(held, Struct) and not isinstance(held, Scheme):
            if kind := held.__struct_config__.tag:
                row[prefix + name] = kind
            row |= spread(held, f"{prefix}{name}_")
        elif isinstance(held, tuple) and held and all(isinstance(one, Struct) for one in held):
            row[prefix + name] = [spread(one) for one in held]
        else:
            row[prefix + name] = list(held) if isinstance(held, tuple) else held
    return row


def gather(kind: type[V], row: Mapping[str, Any], base: V | None, prefix: str = "") -> V:
    """Read a value from a flat row; what the row doesn't speak of is taken from `base`.

    A value of one of several kinds is taken whole from the row. Raises `Lacking`, and
    `msgspec.ValidationError` for what can't be such a value.
    """
    given: dict[str, Any] = {}
    for field in structs.fields(kind):
        name = prefix + field.name
        held = getattr(base, field.name, None)
        if isinstance(field.type, type) and issubclass(field.type, Struct):
            if any(key.startswith(f"{name}_") for key in row):
                given[field.name] = gather(field.type, row, held, f"{name}_")
        elif row.get(name) is not None:
            given[field.name] = _read(field.type, name, row, held)
        elif name in row and type(None) in get_args(field.type):
            given[field.name] = None
        elif name in row and (field.required or base is not None):
            raise Lacking(name)
    if base is not None:
        return structs.replace(base, **given)
    return kind(**given)


def _read(kind: Any, name: str, row: Mapping[str, Any], held: Any) -> Any:
    parts, value = get_args(kind), row[name]
    for part in parts:
        if not (isinstance(part, type) and issubclass(part, Struct)):
            continue
        if part.__struct_config__.tag == value:
            return gather(part, row, None, f"{name}_")
        if isinstance(value, list):
            before = {one.id: one for one in held or ()}
            return tuple(gather(part, one, before.get(one["id"])) for one in value)
    return msgspec.convert(value, kind, strict=False)
