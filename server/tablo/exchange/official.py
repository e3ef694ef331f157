"""Official results as a file states them: places, medals, totals and scale scores, side by side.

They are taken as they stand and computed from nothing. Where a file contradicts itself, both
values are shown to a person and none is chosen. The order of its rows carries no meaning.
"""

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import get_args

from msgspec import Struct
from msgspec.structs import replace

from tablo.championship.commands import OfficialRow as OfficialRow
from tablo.championship.commands import Source
from tablo.championship.exact import DIGITS
from tablo.championship.ids import ContestId, EntryId
from tablo.championship.medals import Award
from tablo.championship.roster import Contest, Entry
from tablo.exchange.entries import Entries, name_column
from tablo.exchange.matching import folded
from tablo.exchange.problems import Fault
from tablo.exchange.tables import Line

AWARDS: tuple[Award, ...] = get_args(Award)
"""What a file awards, best first. The medallion is no medal of the podium."""

SCALE_LIMIT = Decimal(1000)
PLACE_LIMIT = 1_000
ABSENT = frozenset(map(folded, ("", "-", "–", "—", "н/я", "н/а", "нет", "n/a", "dns", "неявка")))
"""What stands where there is no mark. A zero is a mark."""

_WORDS: Mapping[Award, tuple[str, ...]] = {
    "gold": ("Gold", "Gold Medal", "Золото", "Золотая медаль", "1 место", "I место", "Победитель"),
    "silver": ("Silver", "Silver Medal", "Серебро", "Серебряная медаль", "2 место", "II место"),
    "bronze": ("Bronze", "Bronze Medal", "Бронза", "Бронзовая медаль", "3 место", "III место"),
    "medallion": (
        "Medallion for Excellence",
        "Medal for Excellence",
        "Medallion of Excellence",
        "Medallion",
        "Медальон",
        "Медальон за профессионализм",
        "Медаль за профессионализм",
    ),
}
_NO_AWARD = frozenset(map(folded, ("none", "no medal", "без медали", "участник", "participant")))
_AWARD_OF = {folded(word): award for award, words in _WORDS.items() for word in words}
_PLACE = re.compile(r"(\d{1,5})\.?(?: ?(?:место|place))?", re.IGNORECASE | re.ASCII)
_NUMBER = re.compile(rf"\d{{1,6}}(?:[.,]\d{{1,{DIGITS}}})?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}:\d\d")


class OfficialResult(Struct, frozen=True, kw_only=True):
    """Hold the official result of a contest as one file states it.

    `rows` stand in the order of the roster, whatever order the file has. `lines` tells where in
    the file, on which `sheet`, each entry stands.
    """

    contest: ContestId
    rows: tuple[OfficialRow, ...]
    source: Source
    sheet: str = ""
    lines: dict[EntryId, tuple[int, ...]] = {}


class _Held(Struct, frozen=True):
    """What rows state of an entry, and the points by which it is compared with others."""

    entry: Entry
    row: OfficialRow
    points: Decimal | None
    lines: list[Line]

    @property
    def line(self) -> Line:
        return self.lines[0]


class Stated:
    """Gathers what the rows of a file state, checks it against itself, and makes the results."""

    def __init__(self, entries: Entries) -> None:
        self._entries = entries
        self._held: dict[EntryId, _Held] = {}

    def add(
        self, entry: Entry, row: OfficialRow, line: Line, points: Decimal | None = None
    ) -> bool:
        """Take what a row states of an entry; `points` compare entries where it states none.

        A further row of a team has to state the same; complains and gives False where it does
        not, and where a single person has a second row.
        """
        held = self._held.get(entry.id)
        if held is None:
            stated = row.total if row.scale is None else row.scale
            self._held[entry.id] = _Held(entry, row, points if stated is None else stated, [line])
            return True
        if len(entry.people) == 1:
            column = "number" if line["number"] else name_column(line)
            line.complain(column, Fault.REPEATED, first=str(held.line.number))
            return False
        for field in ("place", "medal", "total", "scale"):
            if getattr(held.row, field) != getattr(row, field):
                line.complain(field, Fault.TEAM_SPLIT, field=field)
                return False
        held.lines.append(line)
        return True

    def results(self, source: Source) -> tuple[OfficialResult, ...]:
        """Make a result of each contest of which anything is stated, noting what is doubtful."""
        contests = dict.fromkeys(held.entry.contest for held in self._held.values())
        results = (self._result(contest, source) for contest in sorted(contests))
        return tuple(result for result in results if result.rows)

    def _result(self, contest: ContestId, source: Source) -> OfficialResult:
        found = (self._held.get(entry.id) for entry in self._entries.of(contest))
        stated = [held for held in found if held and held.row != OfficialRow(entry=held.entry.id)]
        if stated:
            _doubt_places(stated)
            _doubt_medals(stated)
            self._doubt_entries(contest, stated)
        return OfficialResult(
            contest=contest,
            rows=tuple(held.row for held in stated),
            source=source,
            sheet=stated[0].line.sheet.label if stated else "",
            lines={
                held.entry.id: tuple(sorted(line.number for line in held.lines)) for held in stated
            },
        )

    def _doubt_entries(self, contest: ContestId, stated: Sequence[_Held]) -> None:
        by_delegation: dict[str, Line] = {}
        for held in stated:
            first = by_delegation.setdefault(held.entry.delegation, held.line)
            if first is not held.line:
                held.line.doubt("delegation", Fault.SAME_DELEGATION, first=str(first.number))
        count = len(self._entries.of(contest)) - len(stated)
        if count:
            spoken = self._entries.spoken(contest)
            stated[0].line.doubt("", Fault.LEFT_OUT, value="", count=str(count), contest=spoken)


def _doubt_places(stated: Iterable[_Held]) -> None:
    """Note each entry that has a better place and fewer points than another."""
    rows = [
        (held.row.place, held.points, held.line)
        for held in stated
        if held.row.place is not None and held.points is not None
    ]
    rows.sort(key=lambda each: -each[0])
    best: tuple[Decimal, Line] | None = None
    for place, group in itertools.groupby(rows, key=lambda each: each[0]):
        same = [(points, line) for _, points, line in group]
        for points, line in same:
            if best and best[0] > points:
                first = str(best[1].number)
                line.doubt("place", Fault.PLACE_DIFFERS, place=str(place), first=first)
        top = max(same, key=lambda each: each[0])
        best = top if best is None or top[0] > best[0] else best


def _doubt_medals(stated: Iterable[_Held]) -> None:
    """Note each medal that stands on fewer points, or on a worse place, than a lesser one."""
    rows = sorted(stated, key=lambda held: -_rank(held.row))
    most: tuple[Decimal, Line] | None = None
    best: tuple[int, Line] | None = None
    for _, group in itertools.groupby(rows, key=lambda held: _rank(held.row)):
        same = list(group)
        for held in same:
            place = held.row.place
            if most and held.points is not None and most[0] > held.points:
                held.line.doubt("medal", Fault.MEDAL_AGAINST_SCORE, first=str(most[1].number))
            elif best and place is not None and best[0] < place:
                held.line.doubt("medal", Fault.MEDAL_AGAINST_PLACE, first=str(best[1].number))
        for held in same:
            if held.points is not None and (most is None or held.points > most[0]):
                most = (held.points, held.line)
            if held.row.place is not None and (best is None or held.row.place < best[0]):
                best = (held.row.place, held.line)


def _rank(row: OfficialRow) -> int:
    return AWARDS.index(row.medal) if row.medal else len(AWARDS)


# Cells


def is_absent(cell: str) -> bool:
    """Tell whether a cell says that there is no mark: empty, a dash, "н/я". A zero says "0"."""
    return folded(cell) in ABSENT and not any(letter.isdigit() for letter in cell)


def read_official(line: Line, entry: EntryId, contest: Contest) -> OfficialRow | None:
    """Read what a row states of an entry; None and a complaint where a cell says nothing sensible.

    The row's columns are "place", "medal", "total" and "scale"; an absent cell is None.
    """
    whole = sum((module.max for module in contest.modules), Decimal(0))
    row = OfficialRow(entry=entry)
    try:
        return replace(
            row,
            place=_read_place(line),
            medal=_read_medal(line),
            total=_read_number(line, "total", whole),
            scale=_read_number(line, "scale", SCALE_LIMIT),
        )
    except _Unreadable:
        return None


class _Unreadable(Exception):
    """Raised where a cell was complained about."""


def _read_place(line: Line) -> int | None:
    if is_absent(line["place"]):
        return None
    found = _PLACE.fullmatch(line["place"])
    if found is None or not 0 < int(found[1]) <= PLACE_LIMIT:
        line.complain("place", Fault.BAD_PLACE)
        raise _Unreadable
    return int(found[1])


def _read_medal(line: Line) -> Award | None:
    word = folded(line["medal"])
    if is_absent(line["medal"]) or word in _NO_AWARD:
        return None
    if word not in _AWARD_OF:
        choices = ", ".join(word for words in _WORDS.values() for word in words)
        line.complain("medal", Fault.UNKNOWN_MEDAL, choices=choices)
        raise _Unreadable
    return _AWARD_OF[word]


def _read_number(line: Line, column: str, most: Decimal) -> Decimal | None:
    if is_absent(line[column]):
        return None
    if _DATE.match(line[column]):
        line.complain(column, Fault.IS_A_DATE)
    elif not _NUMBER.fullmatch(line[column]):
        line.complain(column, Fault.NOT_A_NUMBER)
    elif (number := Decimal(line[column].replace(",", "."))) > most:
        line.complain(column, Fault.OUT_OF_RANGE, low="0", high=str(most))
    else:
        return number
    raise _Unreadable
