"""Makers of results for tests of the rules, and the list of 2018."""

import csv
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as some
from msgspec import Struct

from tablo import paths
from tablo.championship.commands import Status
from tablo.championship.ids import EntryId, ModuleId
from tablo.championship.ranking import Ranking
from tablo.championship.results import Result, total
from tablo.championship.rules import (
    ByMedals,
    ByPoints,
    ExactTies,
    ImportedScale,
    LinearScale,
    MedallionByList,
    MedallionByScale,
    MedallionByTotal,
    NoMedallion,
    NoScale,
    RulePack,
    TieBreaks,
    WithinPoints,
    Ws500,
)
from tablo.championship.rulings import Decision


class Published(Struct, frozen=True):
    """Hold one line of the list of 2018, as it was published."""

    entry: EntryId
    raw: Decimal
    scale: int
    place: int | None


def the_list_of_2018() -> tuple[Published, ...]:
    """Read the published list, in published order."""
    text = (paths.fixtures() / "results" / "2018.csv").read_text("utf-8")
    return tuple(
        Published(
            EntryId(f"{number:02}"),
            Decimal(row["raw"]),
            int(row["scale"]),
            int(row["place"]) if row["place"] else None,
        )
        for number, row in enumerate(csv.DictReader(text.splitlines()), start=1)
    )


def the_results_of_2018() -> tuple[Result, ...]:
    """Give the list as results that bring their totals alone."""
    return tuple(Result(entry=line.entry, total=Fraction(line.raw)) for line in the_list_of_2018())


def a_result(entry: str, *marks: str | int, status: Status = "active") -> Result:
    """Make a result of one mark for each of the modules m1, m2 …; "" leaves one out."""
    held = {
        ModuleId(f"m{number}"): Fraction(mark)
        for number, mark in enumerate(marks, start=1)
        if mark != ""
    }
    return Result(entry=EntryId(entry), status=status, marks=held, total=total(held.values()))


def scored(**scores: str | int) -> tuple[Result, ...]:
    """Make results whose scale scores were imported, by entry."""
    return tuple(
        Result(entry=EntryId(entry), scale=Decimal(score)) for entry, score in scores.items()
    )


def a_decision(*groups: str) -> Decision:
    """Decide a tie: "a", "bc" puts a before b and c, who share."""
    return Decision(order=tuple(tuple(map(EntryId, group)) for group in groups))


def places(ranking: Ranking) -> str:
    """Write who stands where: "a1 b1 c3"."""
    return " ".join(f"{entry}{place}" for entry, place in ranking.places().items())


def the(entries: Iterable[EntryId]) -> str:
    """Write entries side by side: "abc"."""
    return "".join(entries)


STATUSES: tuple[Status, ...] = ("active", "active", "active", "dns", "dsq", "out_of_competition")
MODULES = tuple(ModuleId(f"m{number}") for number in (1, 2, 3))
LETTERS = tuple(map(EntryId, "abcdefghij"))

ANY_DECIMAL = some.decimals(allow_nan=True, allow_infinity=True)
SOUND_SCALES = some.sampled_from(
    [NoScale(), Ws500(), ImportedScale(), LinearScale(mean=Decimal(700), deviation=Decimal("49.5"))]
)
SOUND_TIES = some.one_of(
    some.sampled_from([ExactTies(), ExactTies(on="scale"), TieBreaks(modules=MODULES[:2])]),
    some.builds(
        WithinPoints,
        points=some.integers(0, 20).map(Decimal),
        reference=some.sampled_from(["leader", "neighbour"]),
    ),
)
MEDALLIONS = some.sampled_from(
    [
        NoMedallion(),
        MedallionByScale(),
        MedallionByTotal(percent=Decimal(60)),
        MedallionByList(),
    ]
)
PACKS = some.builds(
    RulePack,
    rounding=some.sampled_from(["as_entered", "per_aspect", "at_end"]),
    scale=SOUND_SCALES,
    ties=SOUND_TIES,
    settle=some.sampled_from(["manual", "shared"]),
    thin_field=some.sampled_from(["none", "moscow2018"]),
    medallions=MEDALLIONS,
    medal_table=some.sampled_from([ByMedals(), ByPoints()]),
)


@some.composite
def fields(draw: some.DrawFn) -> tuple[Result, ...]:
    """Draw the results of up to ten entries, with many ties and every status."""
    count = draw(some.integers(0, len(LETTERS)))
    few = some.integers(0, 6).map(lambda thirds: Fraction(thirds * 5, 3))
    return tuple(
        Result(
            entry=entry,
            status=draw(some.sampled_from(STATUSES)),
            marks=(marks := draw(some.dictionaries(some.sampled_from(MODULES), few))),
            total=total(marks.values()),
            scale=draw(some.none() | some.integers(490, 510).map(Decimal)),
        )
        for entry in LETTERS[:count]
    )
