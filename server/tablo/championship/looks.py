"""Whether people can read what a championship's own colours make of its screens.

A look says one accent and one background. The background belongs to the theme that it is like,
dark or light, and then the look colours that theme alone; without it the accent colours both.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from tablo.championship.flaws import Flaw, Problem, problem
from tablo.championship.roster import Look

COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
TEXT_LEAST, ACCENT_LEAST = 4.5, 3.0
"""Contrast that text and marks need at the least (WCAG 2.2, 1.4.3 and 1.4.11)."""


class Theme(Struct, frozen=True, kw_only=True):
    """Hold what of `display/kit/tokens.css` a look has to get along with."""

    name: str
    background: str
    texts: tuple[str, ...]


DARK = Theme(name="dark", background="#0A0F13", texts=("#F2F6F7", "#FFB84A", "#FF7466", "#4FCF93"))
LIGHT = Theme(
    name="light", background="#EEF1F3", texts=("#0B1217", "#8A4F00", "#B3261B", "#0B6B43")
)
_MIDDLE = 0.179
"""The luminance from which black stands out more than white does."""


def luminance(colour: str) -> float:
    """Tell how light a colour "#rrggbb" is, from 0 to 1."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Tell the contrast of two colours, from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def themes_of(look: Look) -> tuple[Theme, ...]:
    """List the themes that a look colours."""
    if not look.background:
        return (DARK, LIGHT)
    return (DARK,) if luminance(look.background) < _MIDDLE else (LIGHT,)


def look_problems(look: Look) -> Iterator[tuple[str, Problem]]:
    """Find the fields of a look with which screens couldn't be read, and say why."""
    broken = [
        name
        for name in ("accent", "background")
        if getattr(look, name) and not COLOUR.fullmatch(getattr(look, name))
    ]
    for name in broken:
        yield name, problem(Flaw.NOT_A_COLOUR, colour=getattr(look, name))
    if broken:
        return
    for theme in themes_of(look):
        ground = look.background or theme.background
        text = min(contrast(text, ground) for text in theme.texts)
        if text < TEXT_LEAST:
            yield "background", problem(Flaw.TEXT_CONTRAST, colour=ground, ratio=_said(text))
        accent = contrast(look.accent, ground) if look.accent else ACCENT_LEAST
        if accent < ACCENT_LEAST:
            flaw = Flaw.ACCENT_CONTRAST if look.background else Flaw.ACCENT_ALONE
            params = {"accent": look.accent, "colour": ground, "ratio": _said(accent)}
            yield "accent", problem(flaw, **params)


def _said(ratio: float) -> str:
    # Rounded down: 4.49 is not 4.5
    return f"{int(ratio * 10) / 10:.1f}"
