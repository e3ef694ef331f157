"""The medal table, as far as each audience may know it."""

from typing import Any

import msgspec

from makers import ANNA, BORIS, CONTEST, DIRECTOR, EXPERT, M1, VERA, Story, ask
from tablo.access.streams import Audience, StreamName
from tablo.views.channels import render


def drawn(story: Story, audience: Audience) -> dict[str, Any]:
    """Draw the medal table for an audience."""
    view = render(StreamName("medals", "", audience), story.state, story.roster)
    decoded: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(view))
    return decoded


def a_locked_contest() -> Story:
    """Tell a contest of three that is over and locked."""
    return Story().told(
        *(
            ask("RecordMark", entry=entry, module=M1, mark=mark)
            for entry, mark in ((ANNA, "30"), (BORIS, "20"), (VERA, "10"))
        ),
        ask("LockMarks", contest=CONTEST),
        ask("SetPublication", contest=CONTEST, audience="public", level="places"),
    )


def signed(story: Story) -> Story:
    """Let two people sign."""
    story.tell(ask("SignOff", contest=CONTEST, **{"as": "chief_expert"}), by=EXPERT)
    story.tell(ask("SignOff", contest=CONTEST, **{"as": "coordinator"}), by=DIRECTOR)
    return story


def test_nothing_becomes_a_medal_without_two_signatures() -> None:
    """Crew sees what locked marks would give; everybody else sees signed results only."""
    story = a_locked_contest()
    before = drawn(story, "public"), drawn(story, "crew")
    signed(story)

    assert ([], 0) == (before[0]["rows"], before[0]["official"])
    assert 1 == before[1]["rows"][0]["gold"]
    (row,) = drawn(story, "public")["rows"]
    assert (1, 1, 1, 3) == tuple(row[medal] for medal in ("gold", "silver", "bronze", "total"))


def test_each_audience_counts_what_it_may_know() -> None:
    """A contest whose places an audience may not know is missing from its table and its count."""
    story = signed(a_locked_contest())

    assert (1, 1) == (drawn(story, "public")["official"], drawn(story, "public")["contests"])
    assert ([], 0) == (drawn(story, "venue")["rows"], drawn(story, "venue")["official"])


def test_a_correction_takes_medals_back() -> None:
    """Unlocking a signed result takes its medals out of the table again."""
    story = signed(a_locked_contest())
    story.told(ask("UnlockMarks", contest=CONTEST, reason="апелляция"))

    assert [] == drawn(story, "public")["rows"]


def test_medals_stand_in_official_rows() -> None:
    """A row of an official result names its medal; a provisional one doesn't."""
    story = a_locked_contest()
    name = StreamName("standings", CONTEST, "public")
    provisional = msgspec.to_builtins(render(name, story.state, story.roster))
    signed(story)
    official = msgspec.to_builtins(render(name, story.state, story.roster))

    assert "medal" not in provisional["rows"][0]
    assert ["gold", "silver", "bronze"] == [row["medal"] for row in official["rows"]]
    assert "official_at" in official
