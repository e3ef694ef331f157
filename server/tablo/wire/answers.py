"""What HTTP answers hold, beside views and refusals."""

from typing import Literal

from msgspec import Struct


class Problem(Struct, frozen=True, kw_only=True):
    """Say what went wrong with a request (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""


class StreamRow(Struct, frozen=True, kw_only=True):
    """Describe a stream that the caller may read."""

    stream: str
    title: str
    audience: Literal["public", "venue", "broadcast", "crew"] | None
    version: int | None
    href: str


class ObsSource(Struct, frozen=True, kw_only=True):
    """Describe a browser source of OBS: whether it is in the program, or shown anywhere."""

    name: str
    active: bool
    showing: bool


class ObsPicture(Struct, frozen=True, kw_only=True):
    """Hold what a source of OBS looks like, as a data address; `empty`: nothing can be seen."""

    picture: str
    empty: bool


class ProblemRow(Struct, frozen=True, kw_only=True):
    """Say what is wrong, and where; `line` counts from 1, 0: the whole table."""

    code: str
    text: str
    file: str
    sheet: str
    line: int
    column: str
    value: str
    hint: str


class ColumnRow(Struct, frozen=True, kw_only=True):
    """Name a column that a header may be said to mean."""

    name: str
    title: str


class HeaderRow(Struct, frozen=True, kw_only=True):
    """Say which header is known by no table, and which columns it may be said to mean.

    `column` is what it was said to mean: "" to be ignored, null as long as nobody said anything.
    """

    sheet: str
    line: int
    header: str
    hint: str
    column: str | None
    columns: tuple[ColumnRow, ...]


class ImportReport(Struct, frozen=True, kw_only=True):
    """Say what a file changes (or would), or all that is wrong: with any problem, nothing.

    `holds`: false where the change is saved, and takes effect when the room is back.
    """

    applied: bool
    sha256: str
    kind: str = ""
    changes: tuple[str, ...] = ()
    problems: tuple[ProblemRow, ...] = ()
    warnings: tuple[ProblemRow, ...] = ()
    foreign: tuple[HeaderRow, ...] = ()
    holds: bool = True


class Recognized(Struct, frozen=True, kw_only=True):
    """Say what a file may be, the likeliest first, or what keeps it from being read."""

    sha256: str
    kinds: tuple[str, ...]
    problems: tuple[ProblemRow, ...] = ()


class TakenRow(Struct, frozen=True, kw_only=True):
    """Say which file was taken over, as what, by whom and when."""

    kind: str
    name: str
    sha256: str
    by: str
    at: int
    changes: int
    contest: str


class SourceRow(Struct, frozen=True, kw_only=True):
    """Say what people said the headers of a source of files mean.

    By header, a column's name and its title; both are "" for a header that is ignored.
    """

    id: str
    kind: str
    name: str
    by: str
    at: int
    columns: dict[str, str]
    titles: dict[str, str]


class MediumRow(Struct, frozen=True, kw_only=True):
    """Say what there is of a picture or a film; `used`: what shows it, in words.

    Sizes are in pixels and bytes, `duration` in milliseconds; 0: nobody knows.
    """

    name: str
    title: str
    kind: Literal["picture", "film"]
    size: int
    width: int
    height: int
    duration: int
    by: str
    at: int
    used: tuple[str, ...] = ()


class MediaList(Struct, frozen=True, kw_only=True):
    """List the media library, the newest first, with the room for all, in bytes.

    `badges`: for how many badges pictures stand.
    """

    media: tuple[MediumRow, ...]
    limit: int
    badges: int


class BadgePack(Struct, frozen=True, kw_only=True):
    """Say which badges a pack had pictures for, by code, and which of its files name none."""

    pinned: tuple[str, ...]
    unknown: tuple[str, ...]
