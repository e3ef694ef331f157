"""What was on air, as the edit needs it: from take to end, by the time of day."""

import csv
import io
from typing import Any

from makers import ANNA, DIRECTOR, NOON, OUTPUT, Story, ask
from tablo.championship.commands import AnyCommand
from tablo.championship.ids import Instant
from tablo.exchange.lists import list_csv
from tablo.exchange.takes import Take, takes, takes_edl, takes_table

SECOND = 1_000
ZONE = "Europe/Moscow"


def show(title: str, layer: str = "lower", **more: Any) -> AnyCommand:
    """Ask for a graphic."""
    given = {"graphic": "title", "data": {"title": title}, "layer": layer, **more}
    return ask("ShowGraphic", output=OUTPUT, **given)


def listed(*steps: tuple[int, AnyCommand]) -> list[Take]:
    """List what was on air when each command came so many seconds after the one before."""
    story = Story()
    for after, command in steps:
        story.tell(command, after_ms=after * SECOND)
    return list(takes(story.journal, {DIRECTOR: "Анна"}, story.roster))


def spans(found: list[Take]) -> list[tuple[str, int, int | None]]:
    """Tell of each take what it was about, and from when to when in seconds."""
    return [
        (
            take.about.ru,
            (take.began - NOON) // SECOND,
            None if take.ended is None else (take.ended - NOON) // SECOND,
        )
        for take in found
    ]


def test_a_take_lasts_until_it_is_out() -> None:
    """A graphic counts from its take, not from when it was made ready, and edits don't end it."""
    found = listed(
        (0, show("Гость", bus="preview")),
        (10, ask("TakeGraphic", output=OUTPUT)),
        (5, ask("UpdateGraphic", output=OUTPUT, layer="lower", data={"subtitle": "Судья"})),
        (5, ask("HideGraphic", output=OUTPUT, layer="lower")),
    )

    assert [("Гость", 10, 20)] == spans(found)
    assert ("Анна", "title", "lower") == (found[0].by, found[0].graphic, found[0].layer)


def test_the_next_one_on_a_layer_ends_the_first() -> None:
    """What takes a layer over ends what it carried; other layers go on."""
    found = listed((0, show("А")), (1, show("В", "full")), (2, show("Б")))

    assert [("А", 0, 3), ("В", 1, None), ("Б", 3, None)] == spans(found)


def test_what_nobody_saw_is_not_on_air() -> None:
    """A blanked output ends what was seen; it comes back as a stretch of its own."""
    found = listed(
        (0, show("А")),
        (5, ask("Blank", output=OUTPUT, on=True)),
        (5, ask("Blank", output=OUTPUT, on=False)),
        (5, ask("ClearOutput", output=OUTPUT)),
    )

    assert [("А", 0, 5), ("А", 10, 15)] == spans(found)


def test_a_competitor_is_named() -> None:
    """A lower third of an entry is listed by the name that was on air."""
    found = listed((0, show("", graphic="lower-third", data={"entry": ANNA})))

    assert ["Анна Ёлкина"] == [take.about.ru for take in found]


def test_the_list_is_by_the_clock_on_the_wall() -> None:
    """The list has the time of day in the championship's zone, and how long each was seen."""
    found = listed((0, show("А")), (65, ask("ClearOutput", output=OUTPUT)))
    written = list_csv(takes_table(found, ZONE, "ru")).decode("utf-8-sig")

    (row,) = list(csv.reader(io.StringIO(written, newline=""), delimiter=";"))[1:]

    assert ["2027-01-15", "11:00:00.000", "11:01:05.000", "65"] == row[:4]
    assert ["Заголовок на весь кадр", "А", "Анна"] == row[-3:]


def test_markers_stand_at_their_frame() -> None:
    """A marker has the timecode of the take at the rate of the edit, its length, and its name."""
    began = Instant(NOON + 1_480)
    take = Take(
        output=OUTPUT,
        layer="lower",
        graphic="lower-third",
        about=Story().roster.outputs[OUTPUT].title,
        began=began,
        by="Анна",
        ended=Instant(began + 2_000),
    )

    text = takes_edl([take], ZONE, "en", rate=50).decode()

    assert "001  001      V     C        11:00:01:24 11:00:01:25 11:00:01:24 11:00:01:25" in text
    assert "|M:Lower third: Air |D:100" in text


def test_a_marker_is_one_line() -> None:
    """No text of a graphic breaks the file of markers."""
    found = listed((0, show("А | Б\nВ")))

    lines = takes_edl(found, ZONE, "ru").decode().split("\r\n")

    assert " |C:ResolveColorRed |M:Заголовок на весь кадр: А / Б В |D:1" in lines
