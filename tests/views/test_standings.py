"""The board of a contest, as rows to draw."""

from typing import Any

import msgspec

from makers import (
    ANNA,
    BORIS,
    CONTEST,
    INDUSTRY,
    M1,
    M2,
    OVERTIME,
    TEAM,
    TEAMS,
    TIMER,
    VERA,
    Story,
    a_busy_roster,
    ask,
)
from tablo.access.streams import StreamName
from tablo.views.channels import render


def drawn(story: Story, stream: str = f"standings:{CONTEST}@crew") -> dict[str, Any]:
    """Draw a stream, by default the standings for crew, who know everything."""
    name = StreamName.parse(stream)
    assert name
    view = render(name, story.state, story.roster)
    decoded: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(view))
    return decoded


def a_mark(entry: str, module: str, mark: str) -> Any:
    """Make the command that records a mark."""
    return ask("RecordMark", entry=entry, module=module, mark=mark)


def test_rows() -> None:
    """Rows stand by total; marks and totals have two decimals; what isn't there is absent."""
    story = Story().told(a_mark(ANNA, M1, "17.255"), a_mark(BORIS, M1, "20"))

    view = drawn(story)

    assert [row["entry"] for row in view["rows"]] == [BORIS, ANNA, VERA]
    assert [row.get("total") for row in view["rows"]] == ["20.00", "17.26", None]
    assert view["rows"][1]["modules"] == [{"id": M1, "mark": "17.26"}, {"id": M2}]
    assert view["max"] == "100.5"


def test_ties_are_marked() -> None:
    """Entries that share a place say so, and keep one order between them."""
    story = Story().told(a_mark(ANNA, M1, "20"), a_mark(BORIS, M1, "20"), a_mark(VERA, M1, "19"))

    rows = drawn(story)["rows"]

    assert [(row["place"], row["tied"]) for row in rows] == [(1, True), (1, True), (3, False)]
    assert [row["entry"] for row in rows] == [ANNA, BORIS, VERA]


def test_those_who_left_stand_last() -> None:
    """An entry that no longer competes has no place and stands below all others."""
    story = Story().told(
        a_mark(ANNA, M1, "20"), ask("SetEntryStatus", entry=ANNA, status="dnf", reason="травма")
    )

    rows = drawn(story)["rows"]

    assert (rows[-1]["entry"], rows[-1]["status"], rows[-1].get("place")) == (ANNA, "dnf", None)


def test_modules_follow_their_timers() -> None:
    """A module is done, running, paused or to come as its timer is, whatever the marks are."""
    story = Story().told(a_mark(ANNA, M2, "20"))
    seen = [_modules(story)]
    for command, timer in (
        ("StartTimer", TIMER),
        ("PauseTimer", TIMER),
        ("StopTimer", TIMER),
        ("StartTimer", OVERTIME),
    ):
        story.told(ask(command, timer=timer))
        seen.append(_modules(story))

    assert seen == [
        ["future", "future"],
        ["running", "future"],
        ["paused", "future"],
        ["done", "future"],
        ["done", "running"],
    ]


def _modules(story: Story) -> list[str]:
    return [module["state"] for module in drawn(story)["modules"]]


def test_a_further_standing_has_a_board_of_its_own() -> None:
    """A further standing names itself, has its own entries, modules and maximum."""
    story = Story(a_busy_roster()).told(
        a_mark(ANNA, M1, "20"),
        a_mark(BORIS, M1, "25"),
        a_mark(VERA, M1, "30"),
        a_mark(TEAM, M2, "60"),
        ask("SetEntryStatus", entry=VERA, status="out_of_competition"),
    )

    main = drawn(story)
    industry = drawn(story, f"standings:{CONTEST}/{INDUSTRY}@crew")
    teams = drawn(story, f"standings:{CONTEST}/{TEAMS}@crew")

    assert "standing" not in main
    assert main == drawn(story, f"standings:{CONTEST}/main@crew")
    assert (INDUSTRY, "Industry") == (
        industry["standing"]["id"],
        industry["standing"]["title"]["en"],
    )
    assert [(VERA, 1, "active"), (ANNA, 2, "active")] == [
        (row["entry"], row["place"], row["status"]) for row in industry["rows"]
    ]
    assert (VERA, "out_of_competition") == (main["rows"][-1]["entry"], main["rows"][-1]["status"])
    assert ("70.5", [M2], [TEAM]) == (
        teams["max"],
        [module["id"] for module in teams["modules"]],
        [row["entry"] for row in teams["rows"]],
    )


def test_embargoes_are_apart() -> None:
    """What an audience knows of one standing it need not know of another; the index says which."""
    story = Story(a_busy_roster()).told(
        a_mark(ANNA, M1, "20"),
        ask(
            "SetPublication",
            contest=CONTEST,
            standing=INDUSTRY,
            audience="public",
            level="marks",
        ),
        ask("SetPublication", contest=CONTEST, audience="public", level="nothing"),
    )

    levels = [
        drawn(story, f"standings:{CONTEST}{part}@public")["level"]
        for part in ("", f"/{INDUSTRY}", f"/{TEAMS}")
    ]
    (contest,) = drawn(story, "index@public")["contests"]

    assert ["nothing", "marks", "progress"] == levels
    assert ("nothing", 0) == (contest["level"], contest["entries"])
    assert [("main", "nothing"), (INDUSTRY, "marks"), (TEAMS, "progress")] == [
        (one["id"], one["level"]) for one in contest["standings"]
    ]
    (plain,) = drawn(Story(), "index@public")["contests"]
    assert "standings" not in plain


def test_a_standing_that_there_is_not() -> None:
    """A stream of a standing that the contest doesn't have has no view."""
    story = Story(a_busy_roster())
    stream = StreamName("standings", f"{CONTEST}/x", "crew")

    assert render(stream, story.state, story.roster) is None


def test_movement_is_counted_in_each_standing() -> None:
    """Movement is counted in each standing from its own places at the last lock."""
    story = Story(a_busy_roster()).told(
        a_mark(ANNA, M1, "20"),
        a_mark(VERA, M1, "30"),
        a_mark(BORIS, M1, "25"),
        ask("LockMarks", contest=CONTEST, module=M1),
        a_mark(ANNA, M2, "70"),
    )

    rows = {row["entry"]: row for row in drawn(story)["rows"]}
    industry = {
        row["entry"]: row for row in drawn(story, f"standings:{CONTEST}/{INDUSTRY}@crew")["rows"]
    }
    assert (2, 1) == (rows[ANNA]["moved"], industry[ANNA]["moved"])
