"""The demo's password and keys: kept in the demo's folder, so that links go on to work."""

import contextlib
import os
import secrets
from pathlib import Path

import msgspec
from msgspec import Struct

NAME = "demo.json"
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without letters and digits that look alike."""


class Secrets(Struct, frozen=True, kw_only=True):
    """Hold what opens a demo: one sign-in, and keys by what they are for."""

    login: str
    password: str
    keys: dict[str, str] = {}
    outputs: dict[str, str] = {}
    screens: dict[str, str] = {}


def new_password() -> str:
    """Make a password that can be read from one screen and typed at another."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))
    return "-".join(groups)


def load(directory: Path) -> Secrets | None:
    """Read the secrets of a demo; None when there are none, or they can't be read."""
    try:
        return msgspec.json.decode((directory / NAME).read_bytes(), type=Secrets)
    except (OSError, msgspec.DecodeError):
        return None


def save(directory: Path, held: Secrets) -> None:
    """Write the secrets, readable by their owner only; whole or not at all."""
    directory.mkdir(parents=True, exist_ok=True)
    path = directory / NAME
    draft = path.with_suffix(".new")
    with contextlib.suppress(FileNotFoundError):
        draft.unlink()
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(msgspec.json.format(msgspec.json.encode(held), indent=2))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
