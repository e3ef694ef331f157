"""The grid in which marks are entered."""

from typing import Any

import msgspec

from makers import (
    ANNA,
    BORIS,
    CONTEST,
    DIRECTOR,
    EXPERT,
    INDUSTRY,
    M1,
    M2,
    NOON,
    TEAM,
    TEAMS,
    VERA,
    Story,
    a_busy_roster,
    ask,
)
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
    levels = {"public": "progress", "venue": "marks", "broadcast": "progress"}
    assert [levels] == [standing["publication"] for standing in view["standings"]]


def a_signing() -> Story:
    """Tell a contest of several standings that is locked, with an official file beside it."""
    return Story(a_busy_roster()).told(
        ask("RecordMark", entry=ANNA, module=M1, mark="20"),
        ask("RecordMark", entry=BORIS, module=M1, mark="25"),
        ask("RecordMark", entry=TEAM, module=M2, mark="60"),
        ask("LockMarks", contest=CONTEST),
        ask(
            "ImportResults",
            contest=CONTEST,
            source={"name": "итоги.xlsx", "sha256": "a" * 64},
            results=[
                {"entry": ANNA, "place": 1, "medal": "gold", "total": "25.10"},
                {"entry": BORIS, "place": 2, "medal": "silver"},
            ],
        ),
    )


def sign(story: Story, basis: str) -> None:
    """Sign the main standing by two people."""
    for capacity, by in (("chief_expert", EXPERT), ("coordinator", DIRECTOR)):
        story.tell(ask("SignOff", contest=CONTEST, basis=basis, **{"as": capacity}), by=by)


def test_each_standing_is_there_to_sign() -> None:
    """The main standing comes first; each has its own rows, and an entry names those it is in."""
    view = drawn(a_signing())

    assert ["main", INDUSTRY, TEAMS] == [one["id"] for one in view["standings"]]
    main, industry, teams = view["standings"]
    assert [BORIS, ANNA] == [row["entry"] for row in main["rows"][:2]]
    assert [(ANNA, 1, "20.00")] == [
        (row["entry"], row["place"], row["total"]) for row in industry["rows"] if "place" in row
    ]
    assert [TEAM] == [row["entry"] for row in teams["rows"]]
    assert ["main", INDUSTRY] == view["rows"][0]["standings"]


def test_the_official_result_stands_beside() -> None:
    """A file's rows and where they differ stand beside the computed rows, which stay computed."""
    story = a_signing()
    before = drawn(story)["standings"][0]
    sign(story, "official")
    after = drawn(story)["standings"][0]

    official = before["official"]
    assert ("итоги.xlsx", NOON, DIRECTOR) == (
        official["source"]["name"],
        official["at"],
        official["by"],
    )
    assert {"entry": ANNA, "place": 1, "medal": "gold", "total": "25.1"} == official["rows"][0]
    assert {
        (BORIS, "place", "1", "2"),
        (BORIS, "medal", "gold", "silver"),
        (ANNA, "total", "20.00", "25.10"),
        (ANNA, "place", "2", "1"),
        (ANNA, "medal", "silver", "gold"),
    } == {
        (one["entry"], one["what"], one["computed"], one["official"])
        for one in before["differences"]
    }
    assert before["rows"] == after["rows"]
    assert (None, NOON) == (before.get("official_at"), after["official_at"])
    assert ("computed", "official") == (before["basis"], after["basis"])
    assert {"chief_expert", "coordinator"} == after["signed"].keys()


def test_a_file_for_one_standing_is_not_for_another() -> None:
    """The official result of one standing says nothing of the others."""
    others = drawn(a_signing())["standings"][1:]

    assert [([], False)] * 2 == [(one["differences"], "official" in one) for one in others]
