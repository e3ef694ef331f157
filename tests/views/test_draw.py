"""The draw of workstations, as it is revealed."""

from typing import Any

import msgspec

from makers import (
    ANNA,
    BORIS,
    CONTEST,
    DIRECTOR,
    NOON,
    TEAM,
    VERA,
    Story,
    a_busy_roster,
    ask,
)
from tablo.access.streams import Audience, StreamName
from tablo.views.channels import render

LOTS = ((VERA, "3"), (ANNA, "12"), (TEAM, "2"), (BORIS, "1"))


def drawn(story: Story, audience: Audience = "public") -> dict[str, Any]:
    """Draw the draw."""
    view = render(StreamName("draw", CONTEST, audience), story.state, story.roster)
    decoded: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(view))
    return decoded


def a_story(revealed: int = 0) -> Story:
    """Tell a draw by hand of which so many places are revealed."""
    lots = [{"entry": entry, "workstation": place} for entry, place in LOTS]
    story = Story(a_busy_roster()).told(ask("DrawWorkstations", contest=CONTEST, lots=lots))
    if revealed:
        story.told(ask("RevealDraw", contest=CONTEST, count=revealed))
    return story


def rows(view: dict[str, Any]) -> list[tuple[str, str | None]]:
    """List workstations with whoever is shown at them."""
    return [(row["workstation"], row.get("entry")) for row in view["rows"]]


def test_before_the_draw() -> None:
    """Where nothing has been drawn there is nothing to reveal."""
    view = drawn(Story())

    assert (False, 0, 0, []) == (view["drawn"], view["of"], view["revealed"], view["rows"])


def test_what_is_hidden_stands_by_workstation() -> None:
    """Revealed places stand in their order; what is hidden is a workstation, by its number."""
    assert [("1", None), ("2", None), ("3", None), ("12", None)] == rows(drawn(a_story()))
    assert [("3", VERA), ("12", ANNA), ("1", None), ("2", None)] == rows(drawn(a_story(2)))


def test_crew_sees_all() -> None:
    """Crew sees every place in the order of the draw, who drew when, and the seed if there is one."""
    by_hand = drawn(a_story(1), "crew")
    seeded = Story(a_busy_roster()).told(ask("DrawWorkstations", contest=CONTEST, seed="осень"))

    assert [(place, entry) for entry, place in LOTS] == rows(by_hand)
    assert (1, DIRECTOR, NOON) == (by_hand["revealed"], by_hand["by"], by_hand["at"])
    assert "seed" not in by_hand
    assert "осень" == drawn(seeded, "crew")["seed"]
    assert not {"seed", "by", "at"} & drawn(seeded).keys()


def test_a_silent_contest_draws_nothing() -> None:
    """Where nothing may be known of a contest, nobody hears that there was a draw."""
    story = a_story(2).told(
        ask("SetPublication", contest=CONTEST, audience="public", level="nothing")
    )

    assert drawn(Story(a_busy_roster())) == drawn(story)
