"""The grid in which marks are entered."""

from typing import Any

import msgspec

from makers import ANNA, BORIS, CONTEST, M1, M2, NOON, VERA, Story, ask
from tablo.access.streams import StreamName
from tablo.views.channels import render


def drawn(story: Story) -> dict[str, Any]:
    """Draw the grid."""
    view = render(StreamName("marks", CONTEST, "crew"), story.state, story.roster)
    decoded: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(view))
    return decoded


def test_cells_carry_what_an_editor_needs() -> None:
    """A cell has the mark as entered, its revision, and who entered it when."""
    story = Story().told(ask("RecordMark", entry=BORIS, module=M1, mark="17,255"))

    rows = drawn(story)["rows"]

    assert [row["entry"] for row in rows] == [ANNA, BORIS, VERA]
    cell = {"module": M1, "rev": 1, "mark": "17.255", "at": NOON, "by": "person:director"}
    assert [cell, {"module": M2, "rev": 0}] == rows[1]["cells"]
    assert (rows[1]["total"], rows[1]["place"]) == ("17.26", 1)


def test_a_mark_taken_away_keeps_its_revision() -> None:
    """An emptied cell has no mark and still counts its changes, for conflicts to be seen."""
    story = Story().told(
        ask("RecordMark", entry=ANNA, module=M1, mark="17"),
        ask("RecordMark", entry=ANNA, module=M1, mark=None, reason="ошибка"),
    )

    view = drawn(story)

    assert view["rows"][0]["cells"][0]["rev"] == 2
    assert "mark" not in view["rows"][0]["cells"][0]
    assert (view["recent"][0]["before"], view["recent"][0]["reason"]) == ("17", "ошибка")
    assert "after" not in view["recent"][0]


def test_locks_and_publication_are_told() -> None:
    """The grid says what is locked and how much each audience may know."""
    story = Story().told(
        ask("LockMarks", contest=CONTEST, module=M1),
        ask("SetPublication", contest=CONTEST, audience="venue", level="marks"),
    )

    view = drawn(story)

    assert [module["locked"] for module in view["modules"]] == [True, False]
    assert view["publication"] == {"public": "progress", "venue": "marks", "broadcast": "progress"}
