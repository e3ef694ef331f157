"""Feeds: flat tables of streams, with the same columns whatever is known."""

import csv
import io
import json
from typing import Any
from xml.etree import ElementTree as ET

import msgspec
import pytest

from makers import ANNA, BORIS, CONTEST, M1, NOON, TIMER, VENUE, Story, ask
from tablo.access.streams import StreamName
from tablo.exchange.feeds import Feed, feed_of, write
from tablo.views.channels import render

STANDINGS = f"standings:{CONTEST}@public"
BASE = "http://board.test"


def table(story: Story, stream: str, **asked: Any) -> Feed:
    """Make the table of a stream."""
    name = StreamName.parse(stream)
    assert name is not None
    view = msgspec.json.decode(msgspec.json.encode(render(name, story.state, story.roster)))
    given = {"language": "ru", "base": BASE, "now": NOON, **asked}
    return feed_of(name.channel, view, 7, **given)


def objects(feed: Feed) -> list[dict[str, Any]]:
    """Read the rows of a table as a program does."""
    read: list[dict[str, Any]] = json.loads(write(feed, "json"))
    return read


def marked(level: str) -> Story:
    """Tell a history with two marks, of which the public knows as much as `level`."""
    story = Story().told(
        ask("RecordMark", entry=ANNA, module=M1, mark="17.25"),
        ask("RecordMark", entry=BORIS, module=M1, mark="11"),
    )
    if level != "progress":
        story.told(ask("SetPublication", contest=CONTEST, audience="public", level=level))
    return story


def test_a_standing_is_a_table() -> None:
    """Each row has place, name, delegation and marks, and says of which version it is."""
    first, *_ = objects(table(marked("marks"), STANDINGS))

    assert (first["revision"], first["place"], first["total"]) == (7, 1, "17,25")
    assert (first["module1"], first["module12"]) == ("17,25", "")
    assert (first["contest"], first["delegation"]) == ("Сварка", "Татарстан")


def test_columns_stay_whatever_is_known() -> None:
    """A level that tells less leaves cells empty, and no column out: a mapping made once holds."""
    full, sealed = (table(marked(level), STANDINGS) for level in ("marks", "progress"))

    assert full.columns == sealed.columns
    assert all(len(row) == len(sealed.columns) for row in sealed.rows)
    assert {one["total"] for one in objects(sealed)} == {""}
    assert "17" not in write(sealed, "csv").decode()


@pytest.mark.parametrize("rows", [1, 10])
def test_as_many_rows_as_asked_for(rows: int) -> None:
    """A program that was promised ten rows gets ten, the last of them empty."""
    found = objects(table(marked("marks"), STANDINGS, rows=rows))

    assert len(found) == rows
    assert {one["revision"] for one in found} == {7}
    assert (found[-1]["place"] == "") == (rows == 10)


def test_three_forms_say_the_same() -> None:
    """JSON, XML and CSV hold the same cells."""
    feed = table(marked("marks"), STANDINGS)
    said = [{name: str(value) for name, value in row.items()} for row in objects(feed)]

    root = ET.fromstring(write(feed, "xml"))
    xml = [{cell.tag: cell.text or "" for cell in row} for row in root]
    written = io.StringIO(write(feed, "csv").decode("utf-8-sig"), newline="")
    rows = list(csv.DictReader(written, delimiter=";"))

    assert said == xml == rows


def test_a_language_is_chosen() -> None:
    """English has English names and a decimal point."""
    first, *_ = objects(table(marked("marks"), STANDINGS, language="en"))

    assert (first["contest"], first["total"]) == ("Welding", "17.25")


def test_a_timer_shows_its_face() -> None:
    """A timer's row has the face of this instant, what is left in milliseconds, and its end."""
    story = Story().told(ask("StartTimer", timer=TIMER))

    rows = objects(table(story, f"timers:{VENUE}@public", now=NOON + 60_500))
    row = next(one for one in rows if one["state"] == "running")

    assert (row["face"], row["left_ms"], row["ends"]) == ("59:00", 59 * 60_000 - 500, "12:00")


def test_a_schedule_is_in_the_time_of_its_venue() -> None:
    """The timetable has a row for each session, or none."""
    feed = table(Story(), f"schedule:{VENUE}@public")

    assert feed.columns[:3] == ("revision", "day", "starts")


def test_no_cell_is_a_formula() -> None:
    """A spreadsheet that opens the feed computes nothing of what people wrote."""
    feed = Feed(columns=("revision", "name"), rows=((1, "=1+1"),))

    assert b"'=1+1" in write(feed, "csv")
