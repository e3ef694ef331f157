"""The grid in which the aspects of a module are marked."""

from typing import Any

import msgspec
import pytest

from makers import (
    ANNA,
    ANY,
    BORIS,
    CONTEST,
    LOOKS,
    M1,
    M2,
    NOON,
    STEPS,
    YES,
    Story,
    a_marked_roster,
    ask,
)
from tablo.access.streams import Audience, StreamName
from tablo.championship.rules import RulePack
from tablo.views.channels import render


def drawn(story: Story, channel: str = "aspects", param: str = f"{CONTEST}/{M1}") -> dict[str, Any]:
    """Draw the grid of module 1, or another crew stream."""
    view = render(StreamName(channel, param, "crew"), story.state, story.roster)
    decoded: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(view))
    return decoded


def an_entry_of(aspect: str, **data: Any) -> Any:
    """Make the command that enters something for an aspect of Boris's work."""
    return ask("RecordMark", **{"entry": BORIS, "aspect": aspect, **data})


def test_the_grid_describes_what_is_marked() -> None:
    """Parts and aspects stand in the order of the scheme, with what each one takes."""
    view = drawn(Story(a_marked_roster()))

    (part,) = view["parts"]
    kinds = [(aspect["id"], aspect["kind"], aspect["max"]) for aspect in part["aspects"]]
    assert [
        (YES, "binary", "10"),
        (STEPS, "stepped", "8"),
        (ANY, "measured", "10.5"),
        (LOOKS, "judged", "1.5"),
    ] == kinds
    assert ["2.5", "8"] == part["aspects"][1]["steps"]
    assert (M1, "30", False, 3) == (
        view["module"]["id"],
        view["module"]["max"],
        view["module"]["locked"],
        view["judges"],
    )


def test_a_cell_says_what_was_entered_and_what_it_earns() -> None:
    """A mark stands as entered; scores stand with what they earn, and whether to talk about them."""
    story = Story(a_marked_roster()).told(
        an_entry_of(ANY, mark="7,125"), an_entry_of(LOOKS, scores=[0, 2, 2])
    )

    row = drawn(story)["rows"][1]

    at = {"rev": 1, "at": NOON, "by": "person:director"}
    assert row["cells"] == [
        {"aspect": YES, "rev": 0},
        {"aspect": STEPS, "rev": 0},
        {"aspect": ANY, "mark": "7.125", "earned": "7.13", **at},
        {"aspect": LOOKS, "scores": [0, 2, 2], "earned": "0.67", "discuss": True, **at},
    ]
    assert ("7.79", 2, BORIS) == (row["total"], row["missing"], row["entry"])


@pytest.mark.parametrize(("rounding", "sum"), [("as_entered", "7.79"), ("per_aspect", "7.80")])
def test_a_sum_is_rounded_where_the_rules_say(rounding: Any, sum: str) -> None:
    """Both grids show the sum that will count."""
    story = Story(a_marked_roster(RulePack(rounding=rounding, partial="running"))).told(
        an_entry_of(ANY, mark="7,125"), an_entry_of(LOOKS, scores=[0, 2, 2])
    )

    cell = drawn(story, "marks", CONTEST)["rows"][1]["cells"][0]
    assert (sum, sum) == (drawn(story)["rows"][1]["total"], cell["mark"])


def test_the_grid_of_modules_counts_what_is_missing() -> None:
    """Beside a sum so far stands how many aspects are missing, from the first look on."""
    story = Story(a_marked_roster()).told(an_entry_of(ANY, mark="7"))

    view = drawn(story, "marks", CONTEST)

    assert [4, 0] == [module["aspects"] for module in view["modules"]]
    untouched, begun = (row["cells"][0] for row in view["rows"][:2])
    assert {"module": M1, "rev": 0, "missing": 4} == untouched
    assert ("7.00", 3, 1) == (begun["mark"], begun["missing"], begun["rev"])
    assert "total" not in view["rows"][1]


def test_changes_name_their_aspect_and_their_command() -> None:
    """A line of the history says what stood there before, and what a taking back would name."""
    story = Story(a_marked_roster()).told(
        an_entry_of(LOOKS, scores=[1, 1, 1]),
        an_entry_of(LOOKS, scores=[1, 2, 1], reason="перемер"),
        ask("RecordMark", entry=ANNA, criterion="В", mark="50"),
    )

    (newest, before) = drawn(story)["recent"]
    everything = drawn(story, "marks", CONTEST)["recent"]

    assert ("1, 1, 1", "1, 2, 1", "перемер") == (
        newest["before"],
        newest["after"],
        newest["reason"],
    )
    assert (LOOKS, "c2", "c1") == (newest["aspect"], newest["command"], before["command"])
    assert [M2, M1, M1] == [change["module"] for change in everything]


def test_locks_show_here_too() -> None:
    """A locked module is locked in its grid of aspects, and a closed contest is closed."""
    story = Story(a_marked_roster()).told(ask("LockMarks", contest=CONTEST, module=M1))
    assert (True, False) == (drawn(story)["module"]["locked"], drawn(story)["closed"])

    story.told(ask("LockMarks", contest=CONTEST))
    assert drawn(story)["closed"]


@pytest.mark.parametrize(
    ("param", "audience"),
    [
        (f"{CONTEST}/m9", "crew"),
        (f"x/{M1}", "crew"),
        (CONTEST, "crew"),
        (f"{CONTEST}/{M1}", "public"),
        (f"{CONTEST}/{M1}", "broadcast"),
    ],
)
def test_there_is_no_other_grid(param: str, audience: Audience) -> None:
    """There is a grid for each module that has aspects, and for crew alone."""
    story = Story(a_marked_roster())

    assert render(StreamName("aspects", param, audience), story.state, story.roster) is None


def test_without_a_scheme_there_is_no_grid() -> None:
    """A contest that is marked by modules has no grid of aspects."""
    story = Story()

    stream = StreamName("aspects", f"{CONTEST}/{M1}", "crew")
    assert render(stream, story.state, story.roster) is None
