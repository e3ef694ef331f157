"""Broadcast outputs: what is made ready, taken on air, changed, and goes off again."""

import datetime as dt

import pytest

from makers import ANNA, BORIS, CONTEST, NOON, OUTPUT, Story, ask
from tablo.championship.commands import AnyCommand
from tablo.championship.days import date_at, instant_of
from tablo.championship.ids import Instant
from tablo.championship.refusals import Refusal
from tablo.championship.state import Graphic

LOWER = {"output": OUTPUT, "layer": "lower"}


def show(graphic: str = "title", bus: str = "program", **more: object) -> AnyCommand:
    """Ask for a graphic of free text."""
    data = {"title": "Гость", "subtitle": "Эксперт"}
    given = {"layer": "lower", "data": data, "bus": bus, **more}
    return ask("ShowGraphic", output=OUTPUT, graphic=graphic, **given)


def held(story: Story, bus: str = "program") -> dict[str, Graphic]:
    """Give what is on a bus of the output."""
    output = story.state.output(OUTPUT)
    return output.layers if bus == "program" else output.ready


def code(answer: object) -> str:
    """Give the code of a refusal."""
    assert isinstance(answer, Refusal)
    return answer.code


def test_what_is_ready_is_not_on_air() -> None:
    """A graphic on the preview reaches the air by a take only, at the step it is at."""
    story = Story().told(
        show("standings-full", "preview", data={"contest": CONTEST}),
        ask("AdvanceGraphic", **LOWER, bus="preview"),
    )
    assert held(story) == {}

    story.tell(ask("TakeGraphic", output=OUTPUT), after_ms=5_000)

    assert held(story, "preview") == {}
    graphic = held(story)["lower"]
    assert (graphic.name, graphic.step, graphic.at) == ("standings-full", 1, NOON + 5_000)


def test_one_layer_is_taken_alone() -> None:
    """A take of a layer leaves the other layers of the preview where they are."""
    story = Story().told(
        show(bus="preview"),
        show(bus="preview", layer="full"),
        ask("TakeGraphic", **LOWER),
    )

    assert (set(held(story)), set(held(story, "preview"))) == ({"lower"}, {"full"})
    assert "nothing_ready" == code(story.tell(ask("TakeGraphic", **LOWER)))


def test_three_edits_at_once_all_survive() -> None:
    """Values that an edit doesn't name stay as they are; null takes one away."""
    story = Story().told(
        show("lower-third"),
        ask("UpdateGraphic", **LOWER, data={"title": "Гостья"}),
        ask("UpdateGraphic", **LOWER, data={"subtitle": "Судья"}),
        ask("UpdateGraphic", **LOWER, data={"delegation": "tat"}),
    )
    assert held(story)["lower"].data == {
        "title": "Гостья",
        "subtitle": "Судья",
        "delegation": "tat",
    }

    story.told(ask("UpdateGraphic", **LOWER, data={"subtitle": None}))

    assert "subtitle" not in held(story)["lower"].data


@pytest.mark.parametrize("name", ["UpdateGraphic", "AdvanceGraphic"])
def test_a_stale_edit_changes_nothing(name: str) -> None:
    """Who saw an older graphic is told who changed it, and when."""
    story = Story().told(show())
    seen = held(story)["lower"].rev
    story.told(ask("UpdateGraphic", **LOWER, data={"title": "Анна"}))
    before = held(story)["lower"]

    data = {"data": {"title": "Борис"}} if name == "UpdateGraphic" else {}
    answer = story.tell(ask(name, **LOWER, rev=seen, **data))

    assert "stale_revision" == code(answer)
    assert isinstance(answer, Refusal)
    assert answer.current == {"rev": before.rev, "by": before.by, "at": before.changed}
    assert held(story)["lower"] == before


def test_other_layers_do_not_make_an_edit_stale() -> None:
    """A graphic has changed only when it has changed itself."""
    story = Story().told(show())
    seen = held(story)["lower"].rev
    story.told(show(layer="full"))

    story.told(ask("UpdateGraphic", **LOWER, data={"title": "Борис"}, rev=seen))

    assert held(story)["lower"].data["title"] == "Борис"


def test_a_graphic_goes_out_by_itself() -> None:
    """Its time begins on air, and one that was shown anew since is not taken away."""
    story = Story().told(show(bus="preview", out_after=10_000))
    story.tell(ask("TakeGraphic", output=OUTPUT), after_ms=3_000)
    graphic = held(story)["lower"]
    assert graphic.until == NOON + 13_000
    story.told(show())
    out = ask("ExpireGraphic", **LOWER, at=graphic.at)
    assert "unchanged" == code(story.tell(out))

    story.told(show(out_after=5_000))
    story.told(ask("ExpireGraphic", **LOWER, at=held(story)["lower"].at))

    assert held(story) == {}


def test_the_last_step_goes_out_and_pages_do_not() -> None:
    """A graphic of one step goes off air by its next; one of many pages turns them."""
    story = Story().told(show(), ask("AdvanceGraphic", **LOWER))
    assert held(story) == {}

    story.told(show("medals", data={}), *[ask("AdvanceGraphic", **LOWER)] * 3)

    assert held(story)["lower"].step == 3


def test_clearing_the_air_leaves_the_preview() -> None:
    """Panic takes everything off air, and nothing else."""
    story = Story().told(show(), show(bus="preview"), ask("ClearOutput", output=OUTPUT))

    assert (held(story), set(held(story, "preview"))) == ({}, {"lower"})
    assert "unchanged" == code(story.tell(ask("ClearOutput", output=OUTPUT)))


def test_a_take_is_taken_back() -> None:
    """After an undo of a take both buses hold what they held."""
    story = Story().told(show(data={"title": "Анна"}), show(bus="preview"))
    before = {bus: held(story, bus)["lower"].data for bus in ("program", "preview")}
    story.told(ask("TakeGraphic", output=OUTPUT))

    story.undo()

    after = {bus: held(story, bus)["lower"].data for bus in ("program", "preview")}
    assert before == after


@pytest.mark.parametrize(
    ("graphic", "data", "expected"),
    [
        ("standings-side", {}, "missing_value"),
        ("standings-side", {"contest": CONTEST, "standing": "x"}, "unknown_standing"),
        ("versus", {"entry": ANNA}, "missing_value"),
        ("versus", {"entry": ANNA, "other": ANNA}, "bad_value"),
        ("award", {"title": "Лучший"}, "missing_value"),
        ("countdown", {"at": 0}, "missing_value"),
        ("countdown", {"at": -1}, "bad_value"),
        ("countdown", {"at": "at noon"}, "bad_value"),
        ("countdown", {"at": "2026-11-24T18:30"}, "bad_value"),
        ("partners", {"pictures": "logo.png"}, "bad_value"),
        ("ticker", {"lines": "x" * 4_001}, "bad_value"),
        ("lower-third", {"title": "x", "score": "medal"}, "bad_value"),
    ],
)
def test_what_does_not_fit_a_graphic(graphic: str, data: dict[str, object], expected: str) -> None:
    """Bad data are refused by name, on either bus."""
    for bus in ("program", "preview"):
        assert expected == code(Story().tell(show(graphic, bus, data=data)))


def test_a_typed_moment_becomes_an_instant() -> None:
    """A time of day is that of the day it was sent, by the championship's clocks; a zone may be named."""
    story = Story().told(show("countdown", data={"at": "23:30"}))
    zone = story.roster.championship.zone
    today = date_at(Instant(NOON), zone)
    assert {"at": instant_of(today, dt.timedelta(hours=23, minutes=30), zone)} == held(story)[
        "lower"
    ].data

    written = dt.datetime.fromtimestamp(NOON / 1000 + 90, dt.UTC).isoformat()
    story.told(ask("UpdateGraphic", **LOWER, data={"at": written}))
    assert {"at": NOON + 90_000} == held(story)["lower"].data


def test_two_of_one_contest_are_compared() -> None:
    """Two competitors of the same contest stand side by side."""
    story = Story().told(show("versus", data={"entry": ANNA, "other": BORIS}))

    assert held(story)["lower"].name == "versus"
