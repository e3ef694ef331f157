"""The medal table, as far as each audience may know it."""

from typing import Any

import msgspec
from msgspec.structs import replace

from makers import (
    ACADEMY,
    ANNA,
    BORIS,
    CONTEST,
    DIRECTOR,
    EXPERT,
    FACTORY,
    INDUSTRY,
    M1,
    M2,
    TEAM,
    TEAMS,
    VERA,
    Story,
    a_busy_roster,
    ask,
)
from tablo.access.streams import Audience, StreamName
from tablo.views.channels import render


def drawn(story: Story, audience: Audience, kind: str = "") -> dict[str, Any]:
    """Draw the medal table for an audience, of one kind of delegation or of all entries'."""
    view = render(StreamName("medals", kind, audience), story.state, story.roster)
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


def several_podiums() -> Story:
    """Tell a contest with three standings, of which two are official and published."""
    story = Story(a_busy_roster()).told(
        ask("RecordMark", entry=ANNA, module=M1, mark="30"),
        ask("RecordMark", entry=BORIS, module=M1, mark="20"),
        ask("RecordMark", entry=VERA, module=M1, mark="10"),
        ask("RecordMark", entry=TEAM, module=M2, mark="60"),
        ask("LockMarks", contest=CONTEST),
    )
    for standing in ("main", INDUSTRY):
        about = {"contest": CONTEST, "standing": standing}
        story.told(ask("SetPublication", **about, audience="public", level="marks"))
        for capacity, by in (("chief_expert", EXPERT), ("coordinator", DIRECTOR)):
            story.tell(ask("SignOff", **about, **{"as": capacity}), by=by)
    return story


def test_each_standing_has_a_podium() -> None:
    """Medals are counted for each contest and standing: one entry may win two golds in a contest."""
    story = several_podiums()

    (row,) = drawn(story, "public")["rows"]
    crew = drawn(story, "crew")

    assert (2, 2, 1) == (row["gold"], row["silver"], row["bronze"])
    assert (2, 3) == (drawn(story, "public")["official"], drawn(story, "public")["contests"])
    assert (3, 3) == (crew["official"], crew["rows"][0]["gold"])


def test_a_standing_may_give_no_medals() -> None:
    """A standing that is outside of the medal table is neither counted nor counted on."""
    story = several_podiums()
    contest = story.roster.contests[CONTEST]
    standings = tuple(replace(one, medals=one.id == TEAMS) for one in contest.standings)
    story.roster = replace(story.roster, contests={CONTEST: replace(contest, standings=standings)})

    table = drawn(story, "public")
    assert (1, 2, 1) == (table["official"], table["contests"], table["rows"][0]["gold"])


def test_organizations_have_a_table_too() -> None:
    """A table of one kind counts for the delegation or the organization that is of that kind."""
    table = drawn(several_podiums(), "public", "organization")

    assert ("organization", [ACADEMY, FACTORY]) == (
        table["kind"],
        [row["delegation"]["key"] for row in table["rows"]],
    )
    assert [(2, 1, 1), (0, 1, 0)] == [
        (row["gold"], row["silver"], row["bronze"]) for row in table["rows"]
    ]
    assert "kind" not in drawn(several_podiums(), "public")
    assert [] == drawn(several_podiums(), "public", "country")["rows"]


def test_there_is_no_table_of_anything_else() -> None:
    """A kind that is none has no table."""
    story = Story()

    assert render(StreamName("medals", "planet", "public"), story.state, story.roster) is None


def best(story: Story, audience: Audience) -> dict[str, Any]:
    """Draw the best of the championship."""
    view = render(StreamName("best", "", audience), story.state, story.roster)
    decoded: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(view))
    return decoded


def test_the_best_are_those_of_published_marks() -> None:
    """The best of all, of each region, and organizations: from official marks that may be known."""
    story = several_podiums()

    public, venue = best(story, "public"), best(story, "venue")

    (winner,) = public["overall"]
    assert (ANNA, "30.00") == (winner["entry"], winner["score"])
    assert [("tat", [ANNA])] == [
        (one["delegation"]["key"], [winner["entry"] for winner in one["winners"]])
        for one in public["regions"]
    ]
    assert [(ACADEMY, 1, 2, 2), (FACTORY, 2, 0, 1)] == [
        (row["delegation"]["key"], row["place"], row["winners"], row["medallists"])
        for row in public["organizations"]
    ]
    assert {"overall": [], "regions": [], "organizations": []} == venue


def test_places_make_nobody_the_best() -> None:
    """Where an audience may know places but no marks, nobody is named the best by them."""
    story = several_podiums()
    for standing in ("main", INDUSTRY):
        story.told(
            ask(
                "SetPublication",
                contest=CONTEST,
                standing=standing,
                audience="public",
                level="places",
            )
        )

    assert [] == best(story, "public")["overall"]
    assert TEAM == best(story, "crew")["overall"][0]["entry"]
