"""What a screen is told: its scene and the stream to draw it from."""

from typing import Any

import msgspec
import pytest

from makers import CONTEST, MINUTE, NOON, SCREEN, TIMER, VENUE, Story, a_busy_roster, ask
from tablo import paths
from tablo.access.streams import StreamName
from tablo.championship.graphics import GRAPHICS
from tablo.championship.refusals import Refusal
from tablo.championship.screens import SCENES
from tablo.views.channels import render


def drawn(story: Story, stream: StreamName | None = None) -> dict[str, Any]:
    """Draw the screen's own stream, or another."""
    view = render(stream or StreamName("screen", SCREEN), story.state, story.roster)
    decoded: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(view))
    return decoded


def test_a_new_screen_shows_nothing() -> None:
    """A screen that nobody has put a scene on has none, and is not blank."""
    view = drawn(Story())

    assert (view["lineup"], view["before"], view["blank"]) == (None, None, False)


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

    assert [f"standings:{CONTEST}@venue"] == [item["stream"] for item in view["lineup"]["main"]]
    assert view["lineup"]["at"] == NOON + MINUTE
    assert [f"timers:{VENUE}@venue"] == [item["stream"] for item in view["before"]["main"]]


def test_a_lineup_has_three_places() -> None:
    """Each place lists its scenes with their streams and how long they stay; whose turn it is, time says."""
    main = {"scene": "standings", "params": {"contest": CONTEST}, "duration": 20_000}
    side = {"scene": "link", "params": {}}
    ticker = {"scene": "message", "params": {"text": "Обед"}}
    given = {"main": [main], "side": [side], "ticker": [ticker], "fade": False}
    story = Story(a_busy_roster()).told(ask("ShowLineup", screen=SCREEN, lineup=given))

    view = drawn(story)["lineup"]

    assert (view["at"], view["fade"]) == (NOON, False)
    assert [(f"standings:{CONTEST}@venue", 20_000)] == [
        (item["stream"], item["duration"]) for item in view["main"]
    ]
    assert (["index@venue"], [None]) == tuple(
        [item["stream"] for item in view[place]] for place in ("side", "ticker")
    )


@pytest.mark.parametrize("what", ["identify", "reload"])
def test_a_screen_is_asked_something_once(what: str) -> None:
    """What a screen is asked to do stands in its view with its instant, and in no other screen's."""
    story = Story(a_busy_roster()).told(ask("SignalScreen", what=what, screen=SCREEN))

    view = drawn(story)

    assert {"what": what, "at": NOON} == view["signal"]
    assert {"id", "title", "venue", "room"} == set(view["screen"])


def test_the_director_sees_all_screens() -> None:
    """The crew's list says what each screen was told to show, and counts its changes."""
    story = Story().told(
        ask("ShowScene", screen=SCREEN, scene="timers", params={"venue": VENUE}),
        ask("Blank", screen=SCREEN, on=True),
    )

    (screen,) = drawn(story, StreamName("screens", "", "crew"))["screens"]

    scenes = [item["scene"] for item in screen["shown"]["lineup"]["main"]]
    assert (scenes, screen["blank"], screen["rev"]) == (["timers"], True, 2)


def test_the_index_offers_what_can_be_shown() -> None:
    """Crew's index lists screens, outputs, scenes and graphics; the public's does not."""
    crew = drawn(Story(), StreamName("index", "", "crew"))
    public = drawn(Story(), StreamName("index", "", "public"))

    assert [*SCENES] == [scene["name"] for scene in crew["scenes"]]
    assert [*GRAPHICS] == [graphic["name"] for graphic in crew["graphics"]]
    assert {"championship", "venues", "contests"} == set(public)
    assert public["contests"][0]["entries"] == 3


def scene_stream(name: str, **params: str) -> str | None:
    """Give the stream that a scene is drawn from."""
    story = Story(a_busy_roster()).told(ask("ShowScene", screen=SCREEN, scene=name, params=params))
    (item,) = drawn(story)["lineup"]["main"]
    stream: str | None = item["stream"]
    return stream


@pytest.mark.parametrize(
    ("name", "params", "stream"),
    [
        ("standings", {"contest": CONTEST, "standing": "industry"}, f"{CONTEST}/industry"),
        ("standings", {"contest": CONTEST, "standing": "main"}, CONTEST),
        ("medals", {"kind": "organization"}, "organization"),
        ("floor", {"contest": CONTEST}, CONTEST),
        ("hall", {"venue": VENUE}, VENUE),
        ("schedule", {"venue": VENUE}, VENUE),
        ("timer", {"timer": TIMER}, TIMER),
        ("draw", {"contest": CONTEST}, CONTEST),
    ],
)
def test_a_scene_is_drawn_for_the_venue(name: str, params: dict[str, str], stream: str) -> None:
    """Each scene names one stream, of the thing that it is about, for those in the hall."""
    assert f"{name}:{stream}@venue" == scene_stream(name, **params)


def test_some_scenes_have_no_thing_or_no_stream() -> None:
    """The best of all and all medals are about everything, and a message is drawn from its text."""
    assert "best@venue" == scene_stream("best")
    assert "medals@venue" == scene_stream("medals")
    assert f"schedule:{VENUE}@venue" == scene_stream("countdown", venue=VENUE, session="shift-1")
    assert scene_stream("message", text="Обед") is None


@pytest.mark.parametrize(
    ("name", "params", "expected"),
    [
        ("standings", {"contest": CONTEST, "standing": "x"}, "unknown_standing"),
        ("medals", {"kind": "planet"}, "bad_value"),
        ("countdown", {"venue": VENUE}, "missing_value"),
        ("message", {}, "missing_value"),
    ],
)
def test_a_scene_of_nothing_is_refused(name: str, params: dict[str, str], expected: str) -> None:
    """A scene that points at nothing, or lacks what it is about, isn't put on."""
    story = Story(a_busy_roster())
    refused = story.tell(ask("ShowScene", screen=SCREEN, scene=name, params=params))

    assert isinstance(refused, Refusal)
    assert expected == refused.code


def test_a_message_lies_over_everything() -> None:
    """A screen is told of the message of its hall, or of everybody's, and whether it may sound."""
    story = Story(a_busy_roster()).told(ask("RaiseAlert", venue=VENUE, text="Выход справа"))
    here = drawn(story)
    story.told(ask("RaiseAlert", all=True, text="Всем на выход"))
    everywhere = drawn(story)
    story.told(ask("ClearAlert", all=True), ask("ClearAlert", venue=VENUE))

    assert {"text": "Выход справа", "at": NOON, "everywhere": False} == here["alert"]
    assert ("Всем на выход", True) == (
        everywhere["alert"]["text"],
        everywhere["alert"]["everywhere"],
    )
    assert "alert" not in drawn(story)
    assert here["sound"]


def test_every_scene_has_a_tile() -> None:
    """The list of screens has a sign for each kind of picture: an empty one would look like a dark screen."""
    style = (paths.pages("admin") / "screens.css").read_text("utf-8")

    assert [] == [name for name in SCENES if f'[data-scene="{name}"]' not in style]
