"""What each graphic draws: bound to data and following it, or typed and staying."""

import json
from typing import Any

import msgspec
import pytest

from makers import ANNA, BORIS, CONTEST, M1, OUTPUT, TIMER, VENUE, Story, ask, every_graphic
from tablo.access.streams import StreamName
from tablo.championship.commands import AnyCommand
from tablo.views.channels import render


def show(graphic: str, **data: object) -> AnyCommand:
    """Put a graphic on a layer of the same name."""
    return ask("ShowGraphic", output=OUTPUT, graphic=graphic, layer=graphic, data=data)


def drawn(story: Story, graphic: str) -> dict[str, Any]:
    """Draw the data of a graphic that is on air."""
    view = render(StreamName("output", OUTPUT), story.state, story.roster)
    layers = json.loads(msgspec.json.encode(view))["layers"]
    found: dict[str, Any] = next(one["data"] for one in layers if one["graphic"] == graphic)
    return found


def published(*commands: AnyCommand, level: str = "marks") -> Story:
    """Tell a history in which Anna leads, and broadcast knows as much as `level`."""
    story = Story().told(
        ask("RecordMark", entry=ANNA, module=M1, mark="17"),
        ask("RecordMark", entry=BORIS, module=M1, mark="11"),
        *commands,
    )
    if level != "progress":
        story.told(ask("SetPublication", contest=CONTEST, audience="broadcast", level=level))
    return story


def test_a_bound_lower_third_follows_its_score() -> None:
    """A competitor's place and total are there where asked for and known, and change with marks."""
    story = published(show("lower-third", entry=ANNA, score="total"))
    assert (drawn(story, "lower-third")["place"], drawn(story, "lower-third")["total"]) == (
        1,
        "17.00",
    )

    story.told(ask("RecordMark", entry=BORIS, module=M1, mark="20"))

    assert drawn(story, "lower-third")["place"] == 2


@pytest.mark.parametrize("level", ["nothing", "progress", "places"])
def test_a_lower_third_tells_no_more_than_is_known(level: str) -> None:
    """A total that broadcast may not know isn't there, whatever the graphic was asked for."""
    story = published(show("lower-third", entry=ANNA, score="total"), level=level)

    data = drawn(story, "lower-third")

    assert "total" not in data
    assert ("place" in data) == (level == "places")


@pytest.mark.parametrize("graphic", ["standings-side", "standings-full", "result-strip"])
def test_a_table_is_bound_or_typed(graphic: str) -> None:
    """A table of a contest has its rows, with a title of one's own; a typed one has the text."""
    story = published(show(graphic, contest=CONTEST, title="Лидеры"))
    data = drawn(story, graphic)
    assert (data["kind"], data["title"]) == ("standings", "Лидеры")
    assert [row["entry"] for row in data["rows"]][:2] == [ANNA, BORIS]

    story.told(show(graphic, rows="1; Анна; Казань; 17,00"))

    assert drawn(story, graphic) == {"kind": "text", "rows": "1; Анна; Казань; 17,00"}


def test_two_are_compared_by_what_is_known() -> None:
    """Two competitors stand in the order asked for, with marks only where broadcast has them."""
    sealed = drawn(published(show("versus", entry=BORIS, other=ANNA), level="progress"), "versus")
    story = published(show("versus", entry=BORIS, other=ANNA))

    known = drawn(story, "versus")

    assert [row["entry"] for row in sealed["pair"]] == [BORIS, ANNA]
    assert not any("total" in row or "place" in row for row in sealed["pair"])
    assert [row["total"] for row in known["pair"]] == ["11.00", "17.00"]


def test_two_are_compared_when_nothing_is_known() -> None:
    """Of a contest that is not shown, both are named and no more."""
    story = published(show("versus", entry=BORIS, other=ANNA), level="nothing")

    pair = drawn(story, "versus")["pair"]

    assert [set(row) for row in pair] == [{"entry", "names", "delegation", "status"}] * 2


def test_a_ticker_tells_the_best_that_are_known() -> None:
    """A ticker names up to three leaders of each contest of the venue, or none before that."""
    sealed = drawn(published(show("ticker", venue=VENUE), level="progress"), "ticker")
    known = drawn(published(show("ticker", venue=VENUE, lines="Обед в 13:00")), "ticker")

    assert [item["best"] for item in sealed["items"]] == [[]]
    assert known["items"][0]["best"][0]["entry"] == ANNA
    assert len(known["items"][0]["best"]) <= 3
    assert known["lines"] == "Обед в 13:00"


def test_a_countdown_counts_to_a_timer_or_an_instant() -> None:
    """A countdown carries a timer's facts, or the instant it counts to."""
    story = Story().told(show("countdown", timer=TIMER, title="До конца"))
    assert (drawn(story, "countdown")["kind"], drawn(story, "countdown")["title"]) == (
        "timer",
        "До конца",
    )

    story.told(show("countdown", at=1_800_000_000_000))

    assert drawn(story, "countdown")["at"] == 1_800_000_000_000


def test_an_award_names_a_competitor_or_a_guest() -> None:
    """An award has a competitor's full name, or a typed one."""
    story = Story().told(show("award", title="За мастерство", entry=ANNA))
    assert drawn(story, "award")["person"]["names"] == [{"ru": "Анна Ёлкина"}]

    story.told(show("award", title="За вклад", name="Пётр Ильин"))

    assert drawn(story, "award") == {"kind": "text", "title": "За вклад", "name": "Пётр Ильин"}


def test_the_preview_is_drawn_like_the_air() -> None:
    """What is ready is drawn with the same data, on a stream of its own, and nothing is on air."""
    story = Story().told(*every_graphic("preview"))
    program, preview = (
        json.loads(
            msgspec.json.encode(render(StreamName("output", param), story.state, story.roster))
        )
        for param in (OUTPUT, f"{OUTPUT}/preview")
    )
    assert (program["layers"], program["bus"], preview["bus"]) == ([], "program", "preview")

    story.told(ask("TakeGraphic", output=OUTPUT))

    view = render(StreamName("output", OUTPUT), story.state, story.roster)
    taken = json.loads(msgspec.json.encode(view))["layers"]
    assert [one["data"] for one in taken] == [one["data"] for one in preview["layers"]]


def test_a_strange_bus_is_no_stream() -> None:
    """An output has two buses and no third."""
    story = Story()

    assert render(StreamName("output", f"{OUTPUT}/other"), story.state, story.roster) is None
