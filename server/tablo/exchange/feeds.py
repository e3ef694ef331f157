"""Flat tables of a stream, as graphics programs and spreadsheets poll them: JSON, XML, CSV.

Columns keep their order, every value is a text or a whole number, and there are as many rows as
asked for. A table is made of one frame and nothing else: it tells what its stream tells, at one
version, which stands in every row. Source of the shapes: vMix data sources (an array of objects,
one per row; CSV with the names of the columns first), CasparCG clients.
"""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal
from xml.etree.ElementTree import Element, SubElement, tostring
from zoneinfo import ZoneInfo

from msgspec import Struct

from tablo.exchange.spreadsheets import Delimiter, written
from tablo.texts import Language, translate

Value = str | int
Form = Literal["json", "xml", "csv"]
ROWS_LIMIT = 500
"""Rows that may be asked for."""
MODULES = 12
"""Modules for which the rows of a standing have columns."""


class Feed(Struct, frozen=True, kw_only=True):
    """Hold a table: the columns in order, and rows that have a value for each of them."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


class _Asked(Struct, frozen=True):
    """Hold in which language, under which address and at which instant a table is written."""

    language: Language
    base: str
    now: int


_Cells = Mapping[str, Value]
_Rows = Callable[[Any, _Asked], Iterator[_Cells]]


class _Table(Struct, frozen=True, kw_only=True):
    """Describe the table of a channel."""

    columns: tuple[str, ...]
    rows: _Rows
    ticking: bool = False


def has_feed(channel: str) -> bool:
    """Tell whether a channel is written as a table."""
    return channel in _TABLES


def is_ticking(channel: str) -> bool:
    """Tell whether a table changes with the time, though its stream doesn't."""
    return _TABLES[channel].ticking


def feed_of(
    channel: str,
    view: Any,
    version: int,
    *,
    language: Language,
    base: str,
    now: int,
    rows: int | None = None,
) -> Feed:
    """Make the table of a decoded view, with the version of its frame as the first column.

    `base` stands before addresses of pictures. `rows`: exactly so many, cut or filled with empty
    ones; None: as many as there are. `now` is server milliseconds, for the faces of timers.
    """
    kind = _TABLES[channel]
    found: list[tuple[Value, ...]] = [
        (version, *(cells.get(column, "") for column in kind.columns))
        for cells in kind.rows(view, _Asked(language, base, now))
    ]
    if rows is not None:
        empty: tuple[Value, ...] = (version, *[""] * len(kind.columns))
        found = [*found, *[empty] * (rows - len(found))][:rows]
    return Feed(columns=("revision", *kind.columns), rows=tuple(found))


def write(feed: Feed, form: Form, delimiter: Delimiter = ";") -> bytes:
    """Write a table in UTF-8; CSV has a byte order mark, and no cell of it is a formula."""
    match form:
        case "json":
            objects = [dict(zip(feed.columns, row, strict=True)) for row in feed.rows]
            return json.dumps(objects, ensure_ascii=False).encode()
        case "xml":
            return _xml(feed)
        case "csv":
            return _csv(feed, delimiter)


def _xml(feed: Feed) -> bytes:
    root = Element("rows")
    for row in feed.rows:
        line = SubElement(root, "row")
        for column, value in zip(feed.columns, row, strict=True):
            SubElement(line, column).text = _printable(str(value))
    written_out: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written_out


def _printable(text: str) -> str:
    """Leave out what XML 1.0 has no way to write."""
    return "".join(letter for letter in text if letter >= " " or letter in "\t\n")


def _csv(feed: Feed, delimiter: Delimiter) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(feed.columns)
    for row in feed.rows:
        writer.writerow([written(value, delimiter) for value in row])
    return out.getvalue().encode("utf-8-sig")


# What is in a cell


def _said(text: Any, asked: _Asked) -> str:
    if not text:
        return ""
    if isinstance(text, str):
        return text
    return str(text.get(asked.language) or text.get("ru", ""))


def _number(text: str, asked: _Asked) -> str:
    return text.replace(".", ",") if asked.language == "ru" else text


def _names(people: Sequence[Any], asked: _Asked) -> str:
    return ", ".join(_said(name, asked) for name in people)


def _delegation(delegation: Any, asked: _Asked) -> _Cells:
    badge = delegation["badge"]
    picture = badge.get("picture", "")
    return {
        "delegation": _said(delegation["name"], asked),
        "code": _said(badge["code"], asked),
        "badge": f"{asked.base}/media/{picture}" if picture else "",
    }


def _contest(contest: Any, asked: _Asked) -> _Cells:
    if not contest:
        return {}
    return {
        "contest": _said(contest["title"], asked),
        "category": _said(contest["category"], asked),
    }


def _clock(at: int, zone: str) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).astimezone(ZoneInfo(zone)).strftime("%H:%M")


# Tables

_FROM = ("delegation", "code", "badge")
_ABOUT = ("contest", "category")


def _standings(view: Any, asked: _Asked) -> Iterator[_Cells]:
    about = _contest(view["contest"], asked)
    for row in view["rows"]:
        marks = [_number(one.get("mark", ""), asked) for one in row.get("modules", [])]
        yield {
            **about,
            **_delegation(row["delegation"], asked),
            "place": row.get("place", ""),
            "name": _names(row["names"], asked),
            "status": row["status"],
            "total": _number(row.get("total", ""), asked),
            "scale": _number(row.get("scale", ""), asked),
            "moved": row.get("moved", ""),
            "medal": row.get("medal", ""),
            "pending": row.get("pending", ""),
            **{f"module{n}": mark for n, mark in enumerate(marks[:MODULES], start=1)},
        }


def _medals(view: Any, asked: _Asked) -> Iterator[_Cells]:
    counts = ("place", "gold", "silver", "bronze", "medallions", "total", "points")
    for row in view["rows"]:
        yield {
            **_delegation(row["delegation"], asked),
            **{name: row[name] for name in counts},
        }


def _timers(view: Any, asked: _Asked) -> Iterator[_Cells]:
    for timer in view["timers"] if "timers" in view else [view["timer"]]:
        left_ms = _left_ms(timer, asked.now)
        module = timer.get("module")
        yield {
            **_contest(timer.get("contest"), asked),
            "title": _said(timer["title"], asked),
            "module": _said(module["label"], asked) if module else "",
            "state": timer["state"],
            "face": _face(timer, left_ms),
            "left_ms": left_ms,
            "ends": _ends(timer, view["venue"]["zone"], left_ms),
        }


def _left_ms(timer: Any, now: int) -> int:
    gone = max(0, now - timer["anchor"]) if timer["state"] == "running" else 0
    return int(timer["remaining"] - gone)


def timer_face(timer: Any, now: int) -> str:
    """Write a decoded timer as the boards show it at `now`, in server milliseconds."""
    return _face(timer, _left_ms(timer, now))


def _face(timer: Any, left_ms: int) -> str:
    """Write a timer as the boards do: a countdown shows the second that it is in."""
    if timer["kind"] == "stopwatch":
        return _seconds((timer["duration"] + timer["added"] - left_ms) // 1000)
    if left_ms <= 0 and timer["overtime"] != "count":
        return "" if timer["overtime"] == "hide" else _seconds(0)
    return _seconds(-(-left_ms // 1000))


def _seconds(count: int) -> str:
    minutes, seconds = divmod(abs(count), 60)
    hours, minutes = divmod(minutes, 60)
    whole = f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
    return f"\u2212{whole}" if count < 0 else whole


def _ends(timer: Any, zone: str, left_ms: int) -> str:
    if timer["state"] != "running" or timer["kind"] == "stopwatch" or left_ms <= 0:
        return ""
    return _clock(timer["anchor"] + timer["remaining"], zone)


def _schedule(view: Any, asked: _Asked) -> Iterator[_Cells]:
    days = {day["id"]: day for day in view["days"]}
    zone = view["venue"]["zone"]
    for session in view["sessions"]:
        day, module = days.get(session.get("day", "")), session.get("module")
        yield {
            **_contest(session.get("contest"), asked),
            "day": _said(day["label"], asked) if day else "",
            "starts": _clock(session["starts"], zone),
            "ends": _clock(session["ends"], zone),
            "title": _said(session["title"], asked),
            "module": _said(module["label"], asked) if module else "",
            "kind": session["kind"],
            "shift": session.get("shift", ""),
            "state": session.get("state", ""),
        }


def _ceremony(view: Any, asked: _Asked) -> Iterator[_Cells]:
    """Write the picture on the stage, a person a row; none, while nothing is on."""
    picture = None if view["blank"] else view["picture"]
    if picture is None:
        return
    about = {
        **_contest(picture.get("contest"), asked),
        "cue": picture["cue"],
        "kind": picture["kind"],
        "title": _said(picture["title"], asked),
        "subtitle": _said(picture["subtitle"], asked),
    }
    named = [
        (plane["award"], person) for plane in picture["planes"] for person in plane["people"]
    ] + [("", person) for person in picture["people"]]
    for award, person in named:
        said = translate(asked.language, _AWARDS[award]) if award else ""
        yield {
            **about,
            **_delegation(person["delegation"], asked),
            "award": said,
            "name": _names(person["names"], asked),
        }
    if not named:
        yield from ({**about, **_delegation(one, asked)} for one in picture["delegations"])
        if not picture["delegations"]:
            yield about


_AWARDS = {"gold": "Gold", "silver": "Silver", "bronze": "Bronze", "medallion": "Medallion"}


def _run(view: Any, asked: _Asked) -> Iterator[_Cells]:
    for cue in view["cues"]:
        yield {
            **_contest(cue.get("contest"), asked),
            "number": cue["number"],
            "cue": cue["id"],
            "kind": cue["kind"],
            "title": _said(cue["title"], asked),
            "podium": cue["podium"],
            "planned_s": cue["planned"] // 1000,
            "steps": cue["steps"],
            "state": cue["state"],
        }


_TIMERS = _Table(
    columns=("title", *_ABOUT, "module", "state", "face", "left_ms", "ends"),
    rows=_timers,
    ticking=True,
)
_TABLES: Mapping[str, _Table] = {
    "standings": _Table(
        columns=(
            "place",
            "name",
            *_FROM,
            "total",
            "scale",
            "moved",
            "medal",
            "status",
            "pending",
            *_ABOUT,
            *(f"module{n + 1}" for n in range(MODULES)),
        ),
        rows=_standings,
    ),
    "medals": _Table(
        columns=(
            "place",
            *_FROM,
            "gold",
            "silver",
            "bronze",
            "medallions",
            "total",
            "points",
        ),
        rows=_medals,
    ),
    "timers": _TIMERS,
    "timer": _TIMERS,
    "schedule": _Table(
        columns=("day", "starts", "ends", "title", *_ABOUT, "module", "kind", "shift", "state"),
        rows=_schedule,
    ),
    "ceremony": _Table(
        columns=("cue", "kind", "title", "subtitle", *_ABOUT, "award", "name", *_FROM),
        rows=_ceremony,
    ),
    "run": _Table(
        columns=(
            "number",
            "cue",
            "kind",
            "title",
            *_ABOUT,
            "podium",
            "planned_s",
            "steps",
            "state",
        ),
        rows=_run,
    ),
}
"""The channels that are written as tables."""
