"""What a check finds: how bad it is, what it is, and what to do."""

from typing import Literal

from msgspec import Struct

from tablo.texts import Language, translate

Level = Literal["ok", "known", "wrong"]
"""Right; worth knowing; wrong for a show day."""
GIGABYTE = 1e9


class Told(Struct, frozen=True, kw_only=True):
    """Hold a finding in words; `level` and `about` stay the same in every language."""

    level: Level
    about: str
    what: str
    advice: str


class Finding(Struct, frozen=True, kw_only=True):
    """Say what was found; `what` and `advice` are messages to translate, with braces to fill.

    `about` names the subject for programs, and is a message too. There is advice unless all is
    right.
    """

    level: Level
    about: str
    what: str
    advice: str = ""
    params: dict[str, object] = {}

    def told(self, language: Language) -> Told:
        """Say it in a language."""
        what, advice = (
            translate(language, message, **self.params) for message in (self.what, self.advice)
        )
        return Told(level=self.level, about=self.about, what=what, advice=advice)


def ok(about: str, what: str, **params: object) -> Finding:
    """Say that something is right."""
    return Finding(level="ok", about=about, what=what, params=params)


def known(about: str, what: str, advice: str, **params: object) -> Finding:
    """Say that something is worth knowing, and what would be better."""
    return Finding(level="known", about=about, what=what, advice=advice, params=params)


def wrong(about: str, what: str, advice: str, **params: object) -> Finding:
    """Say that something is wrong, and what puts it right."""
    return Finding(level="wrong", about=about, what=what, advice=advice, params=params)


def gigabytes(size: float) -> str:
    """Write a size as people read it, in GB."""
    return f"{size / GIGABYTE:.1f}"
