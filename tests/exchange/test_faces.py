"""Faces of a deck's keys: legible, and true about what they act on."""

from typing import Any

import pytest

from tablo.championship.looks import contrast
from tablo.exchange.faces import INKS, WORDS, Face, Tone, draw_face, face_of
from tablo.exchange.graphic_words import GRAPHIC_WORDS
from tablo.texts import catalogue, translate

NOW = 1_800_000_000_000
LAYER = {"layer": "lower", "graphic": "lower-third"}


def read(action: str, view: Any, **values: str) -> Face:
    """Read a face in Russian."""
    return face_of(action, view, values, language="ru", now=NOW)


@pytest.mark.parametrize("tone", INKS)
def test_words_stand_out(tone: Tone) -> None:
    """Every face has ink and ground that can be told apart."""
    assert contrast(*INKS[tone]) >= (3 if tone == "dark" else 4.5)


def test_an_output_is_empty_ready_or_on_air() -> None:
    """A key of a layer is lit for its layer only, and differently for preview and program."""
    program = {"layers": [LAYER], "bus": "program"}

    assert ("air", "Титр") == (read("out", program).tone, read("out", program).line)
    assert "idle" == read("out", program, layer="bug").tone
    assert "ready" == read("take", {"layers": [LAYER], "bus": "preview"}).tone


def test_a_timer_is_on_its_key() -> None:
    """A running timer's key has its face of this second."""
    timer = {
        "kind": "countdown",
        "state": "running",
        "remaining": 61_000,
        "anchor": NOW - 1_000,
        "duration": 61_000,
        "added": 0,
        "overtime": "count",
    }

    face = read("pause-timer", {"timer": timer})

    assert ("1:00", "air") == (face.line, face.tone)


def test_a_run_shows_its_step_and_no_name() -> None:
    """A key of the stage says which step of which cue is on, in numbers."""
    view = {
        "blank": False,
        "phase": "live",
        "cues": [{"id": "gold", "number": 12, "title": {"ru": "Тайна"}}],
        "position": {"cue": "gold", "step": 1, "of": 4},
    }

    assert ("12 · 2/4", "air") == (read("advance", view).line, read("advance", view).tone)
    assert "held" == read("advance", {**view, "blank": True}).tone


@pytest.mark.parametrize("word", ["Эфир", "Поставить на паузу все таймеры площадки"])
def test_a_face_is_drawn(word: str) -> None:
    """A face is a PNG of the asked size, however long its word is."""
    png = draw_face(Face(word=word, line="1:00:00", tone="air"), 96)

    assert png.startswith(b"\x89PNG")
    assert (96).to_bytes(4, "big") * 2 == png[16:24]


@pytest.mark.parametrize("graphic", GRAPHIC_WORDS)
def test_a_graphic_has_its_name_on_a_key(graphic: str) -> None:
    """A key calls what is on air as the console does, in the language of who polls it."""
    view = {"layers": [{"layer": "full", "graphic": graphic}], "bus": "program"}

    assert translate("ru", GRAPHIC_WORDS[graphic]) == read("out", view).line
    assert graphic != read("out", view).line
    assert catalogue("ru", "pages")[GRAPHIC_WORDS[graphic]] == read("out", view).line


@pytest.mark.parametrize("word", sorted(set(WORDS.values())))
def test_words_are_russian_too(word: str) -> None:
    """What stands on a key is said in the language of who polls it."""
    assert translate("ru", word) != word
