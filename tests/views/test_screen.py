"""What a screen is told: its scene and the stream to draw it from."""

from typing import Any

import msgspec

from makers import CONTEST, MINUTE, NOON, SCREEN, VENUE, Story, ask
from tablo.access.streams import StreamName
from tablo.views.channels import render


def drawn(story: Story, stream: StreamName | None = None) -> dict[str, Any]:
    """Draw the screen's own stream, or another."""
    view = render(stream or StreamName("screen", SCREEN), story.state, story.roster)
    decoded: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(view))
    return decoded


def test_a_new_screen_shows_nothing() -> None:
    """A screen that nobody has put a scene on has none, and is not blank."""
    view = drawn(Story())

    assert (view["scene"], view["before"], view["blank"]) == (None, None, False)


def test_a_scene_names_its_stream() -> None:
    """A scene says which stream to draw it from, for the audience of a venue."""
    story = Story().told(
        ask("ShowScene", screen=SCREEN, scene="timers", params={"venue": VENUE}),
        ask(
            "ShowScene",
            screen=SCREEN,
            scene="standings",
            params={"contest": CONTEST},
            at=NOON + MINUTE,
        ),
    )

    view = drawn(story)

    assert f"standings:{CONTEST}@venue" == view["scene"]["stream"]
    assert view["scene"]["at"] == NOON + MINUTE
    assert f"timers:{VENUE}@venue" == view["before"]["stream"]


def test_the_director_sees_all_screens() -> None:
    """The crew's list says what each screen was told to show, and counts its changes."""
    story = Story().told(
        ask("ShowScene", screen=SCREEN, scene="timers", params={"venue": VENUE}),
        ask("Blank", screen=SCREEN, on=True),
    )

    (screen,) = drawn(story, StreamName("screens", "", "crew"))["screens"]

    assert (screen["scene"]["name"], screen["blank"], screen["rev"]) == ("timers", True, 2)


def test_the_index_offers_what_can_be_shown() -> None:
    """Crew's index lists screens, outputs, scenes and graphics; the public's does not."""
    crew = drawn(Story(), StreamName("index", "", "crew"))
    public = drawn(Story(), StreamName("index", "", "public"))

    assert {"standings", "timers", "medals"} == {scene["name"] for scene in crew["scenes"]}
    assert {"lower-third", "score-bug"} == {graphic["name"] for graphic in crew["graphics"]}
    assert {"championship", "venues", "contests"} == set(public)
    assert public["contests"][0]["entries"] == 3
