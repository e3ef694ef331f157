"""The board of a contest, as rows to draw."""

from typing import Any

import msgspec

from makers import ANNA, BORIS, CONTEST, M1, M2, OVERTIME, TIMER, VERA, Story, ask
from tablo.access.streams import StreamName
from tablo.views.channels import render


def drawn(story: Story) -> dict[str, Any]:
    """Draw the standings for crew, who know everything."""
    view = render(StreamName("standings", CONTEST, "crew"), story.state, story.roster)
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
