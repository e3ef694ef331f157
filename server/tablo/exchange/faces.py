"""The face of a deck's key as a picture: what it does, what it acts on, and how that stands."""

import io
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Literal

from msgspec import Struct
from PIL import Image, ImageDraw, ImageFont

from tablo import paths
from tablo.exchange.feeds import timer_face
from tablo.exchange.graphic_words import GRAPHIC_WORDS
from tablo.texts import Language, translate

Tone = Literal["idle", "ready", "air", "held", "dark"]
SIZES = (72, 96, 144, 200, 288)
"""Pixels that a face may be wide and high: keys of decks, and twice as many."""
INKS: Mapping[Tone, tuple[str, str]] = {
    "idle": ("#101820", "#9FB0BC"),
    "ready": ("#0E4D2B", "#F2F6F7"),
    "air": ("#B3151E", "#FFFFFF"),
    "held": ("#7A5200", "#FFFFFF"),
    "dark": ("#000000", "#5C6A73"),
}
"""Ground and ink of each tone; every pair has a contrast of 4.5 at least, "dark" is nothing to press."""
_BOLD, _MEDIUM = 700, 500
_SHORT = 12
"""Letters that stand legibly on one line."""


class Face(Struct, frozen=True, kw_only=True):
    """Hold what stands on a key: a word, a line below it, and the tone of its ground."""

    word: str
    line: str = ""
    tone: Tone = "idle"


def face_of(
    action: str, view: Any, values: Mapping[str, str], *, language: Language, now: int
) -> Face:
    """Read from a view how what an action is about stands; None: nothing is known of it.

    `values` are those of the action. No name of a person is ever on a key.
    """
    titled = " ".join(values.get("title", "").split())
    word = titled or translate(language, WORDS.get(action, "")) or _spoken(action)
    if view is None:
        return Face(word=word)
    if "layers" in view:
        return _output(word, view, values.get("layer", ""), language)
    if "timer" in view:
        return _timer(word, view["timer"], now)
    if "cues" in view:
        return _run(word, view, language)
    return Face(word=word)


def _spoken(action: str) -> str:
    return action.replace("-", " ").capitalize()


def _output(word: str, view: Any, layer: str, language: Language) -> Face:
    held = [one["graphic"] for one in view["layers"] if layer in ("", one["layer"])]
    if not held:
        return Face(word=word)
    named = translate(language, GRAPHIC_WORDS.get(held[0], held[0]))
    line = named if len(held) == 1 else str(len(held))
    return Face(word=word, line=line, tone="ready" if view["bus"] == "preview" else "air")


def _timer(word: str, timer: Any, now: int) -> Face:
    tones: Mapping[str, Tone] = {"running": "air", "paused": "held", "finished": "dark"}
    line = timer_face(timer, now)
    return Face(word=word, line=line, tone=tones.get(timer["state"], "idle"))


def _run(word: str, view: Any, language: Language) -> Face:
    if view["blank"]:
        return Face(word=word, line=translate(language, "Black"), tone="held")
    numbers = {cue["id"]: cue["number"] for cue in view["cues"]}
    at = view.get("position")
    if at is None:
        return Face(word=word)
    line = f"{numbers.get(at['cue'], '?')} · {at['step'] + 1}/{at['of']}"
    return Face(word=word, line=line, tone="air" if view["phase"] == "live" else "idle")


WORDS: Mapping[str, str] = {
    "show": "Show",
    "take": "Take",
    "take-graphic": "Take",
    "next": "Next step",
    "advance-graphic": "Next step",
    "out": "Out",
    "hide-graphic": "Out",
    "panic": "Panic",
    "clear-output": "Panic",
    "start-timer": "Start",
    "pause-timer": "Pause",
    "resume-timer": "Go on",
    "stop-timer": "Stop",
    "advance": "Next step",
    "step-back": "Back",
    "blank-run": "Blank",
    "blank": "Blank",
}
"""What stands on the keys of the commonest actions; the others are called by their names."""


def draw_face(face: Face, size: int = SIZES[0]) -> bytes:
    """Draw a face as a PNG of `size` × `size` pixels, its words as large as fit."""
    ground, ink = INKS[face.tone]
    picture = Image.new("RGB", (size, size), ground)
    pen = ImageDraw.Draw(picture)
    room = size * 0.88
    for text, middle, largest, weight in (
        (face.word, 0.38 if face.line else 0.5, 0.3, _BOLD),
        (face.line, 0.74, 0.2, _MEDIUM),
    ):
        shown = _broken(text)
        font = _fitting(shown, room, size * largest, weight)
        place = (size / 2, size * middle)
        pen.text(place, shown, fill=ink, font=font, anchor="mm", align="center", spacing=0)
    made = io.BytesIO()
    picture.save(made, "PNG", optimize=True)
    return made.getvalue()


def _broken(text: str) -> str:
    """Break what is long for one line at the word that makes two of the most even lines."""
    words = text.split(" ")
    if len(text) <= _SHORT or len(words) == 1:
        return text
    pairs = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
    return "\n".join(min(pairs, key=lambda pair: max(map(len, pair))))


def _fitting(text: str, room: float, largest: float, weight: int) -> ImageFont.FreeTypeFont:
    lines = text.split("\n")
    size, least = int(largest / len(lines) ** 0.5), max(7, int(largest / 3))
    while size > least and max(map(_font(size, weight).getlength, lines)) > room:
        size -= 1
    return _font(size, weight)


@lru_cache(maxsize=256)
def _font(size: int, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(paths.ASSETS / "inter.woff2", size)
    font.set_variation_by_axes([min(32, max(14, size)), weight])
    return font
