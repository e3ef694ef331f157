"""A championship's own colours: what can be read holds, what can't is refused with the figure."""

import re
from pathlib import Path

import pytest

from tablo.championship.flaws import Flaw
from tablo.championship.looks import DARK, LIGHT, Theme, contrast, look_problems, themes_of
from tablo.championship.roster import Look

TOKENS = Path(__file__).parents[2] / "display/kit/tokens.css"


def said(look: Look) -> dict[str, str]:
    """List what is wrong with a look, by field."""
    return {field: found.text for field, found in look_problems(look)}


def test_contrast() -> None:
    """Contrast is that of WCAG: 21 at most, 1 of a colour with itself."""
    assert 21 == pytest.approx(contrast("#000000", "#FFFFFF"))
    assert 1 == contrast("#55B7FF", "#55B7FF")
    assert 8.8 == pytest.approx(contrast("#55B7FF", "#0A0F13"), abs=0.05)


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_the_themes_are_those_of_the_pages(theme: Theme) -> None:
    """What looks are checked against are the colours that pages have."""
    css = re.search(
        rf'\[data-theme="{theme.name}"\] {{(.*?)}}', TOKENS.read_text("utf-8"), re.DOTALL
    )
    assert css is not None
    tokens = dict(re.findall(r"--([\w-]+): (#\w+)", css[1]))

    assert tokens["bg"] == theme.background
    assert tuple(tokens[name] for name in ("text", "warn", "bad", "ok")) == theme.texts


@pytest.mark.parametrize(
    "look",
    [
        Look(),
        Look(accent="#1A8FE3"),
        Look(background="#0B1F3F"),
        Look(background="#0B1F3F", accent="#FFD400"),
        Look(background="#FFFFFF", accent="#003087"),
    ],
)
def test_what_can_be_read_holds(look: Look) -> None:
    """An accent that stands out on the grounds it comes to lie on, and a deep or pale ground."""
    assert {} == said(look)


def test_a_ground_of_middling_lightness() -> None:
    """A background on which text, or a warning, can't be read is refused with the contrast."""
    assert {
        "background": "Text and warnings on #7A7A7A would have a contrast of 1.5 : 1; "
        "4.5 : 1 is the least."
    } == said(Look(background="#7A7A7A"))


def test_an_accent_alone_has_to_stand_out_in_both_themes() -> None:
    """A yellow is lost on the light theme; with a dark background it colours the dark one alone."""
    (found,) = look_problems(Look(accent="#FFD400"))

    assert ("accent", Flaw.ACCENT_ALONE) == (found[0], found[1].flaw)
    assert {"accent": "#FFD400", "colour": LIGHT.background, "ratio": "1.2"} == found[1].params
    assert (DARK,) == themes_of(Look(accent="#FFD400", background="#101010"))


def test_an_accent_like_its_ground() -> None:
    """An accent that doesn't stand out on the look's own background is refused."""
    assert {
        "accent": "#10305A on #0B1F3F would have a contrast of 1.2 : 1; 3 : 1 is the least."
    } == said(Look(accent="#10305A", background="#0B1F3F"))


@pytest.mark.parametrize("colour", ["red", "#123", "#12345G", "#1234567", "url(/evil)"])
def test_not_a_colour(colour: str) -> None:
    """Only colours of six digits are colours; nothing else gets into a style sheet."""
    assert {"accent": f"A colour is written as #rrggbb, but “{colour}” came."} == said(
        Look(accent=colour)
    )
