"""By which rules results are made: a pack for the championship, an override for one contest.

The regulations now in force are not at hand, so every rule is data with a documented origin, and
the defaults award nothing on their own: a tie on the podium and a medallion wait for a person.
"""

from decimal import Decimal
from typing import Literal, assert_never

import msgspec
from msgspec import Struct

from tablo.championship.exact import exact
from tablo.championship.flaws import Flaw, Problem, problem
from tablo.championship.ids import ModuleId

Medal = Literal["gold", "silver", "bronze"]
Award = Literal["gold", "silver", "bronze", "medallion"]
PODIUM: tuple[Medal, ...] = ("gold", "silver", "bronze")
"""The medals by place: place 1 earns the first."""

Rounding = Literal["as_entered", "per_aspect", "at_end"]
"""Where marks are rounded to two digits, half up: nowhere, each aspect, or the total only.

Printed sheets of the old scoring system fit both of the latter, so the choice stays open.
"""

Partial = Literal["common", "running"]
"""Which sums are compared before all marks are in."""

Basis = Literal["total", "scale"]
"""What entries are ranked by."""


class NoScale(Struct, frozen=True, kw_only=True, tag="none"):
    """Use no scale, as the press of 2023-2026 does, which speaks of medals only."""


class Ws500(Struct, frozen=True, kw_only=True, tag="ws500"):
    """Put results on the scale with mean 500 and deviation 30.

    Used by WorldSkills until about 2016 and in Russia at least until 2018, of which a list of 24
    results is kept in `fixtures/results`; the population's deviation reproduces all of it.
    """


class ImportedScale(Struct, frozen=True, kw_only=True, tag="imported"):
    """Take scale scores from a file and compute none.

    That is the only way for the 700 scale (WorldSkills since about 2017), whose formula was never
    published.
    """


class LinearScale(Struct, frozen=True, kw_only=True, tag="custom"):
    """Put results on a scale with a mean and a deviation of one's own."""

    mean: Decimal
    deviation: Decimal


Scale = NoScale | Ws500 | ImportedScale | LinearScale


class ExactTies(Struct, frozen=True, kw_only=True, tag="exact"):
    """Tie only what is equal to the last digit, on the total or on the scale.

    On the scale it gives the places of the list of 2018: 88.48 and 88.37 both became 543.
    """

    on: Basis = "total"


class WithinPoints(Struct, frozen=True, kw_only=True, tag="within"):
    """Tie on the podium what lies within `points` of each other on the scale.

    The WorldSkills rule of 2015, with 2 points on the 500 scale. Its text doesn't say whether the
    distance counts from the `leader` of a tie or from `neighbour` to neighbour, where a chain can
    run; its clause about three golds makes sense from the leader only.
    """

    points: Decimal = Decimal(2)
    reference: Literal["leader", "neighbour"] = "leader"


class TieBreaks(Struct, frozen=True, kw_only=True, tag="tie_breaks"):
    """Break equal totals by the better mark in the first of `modules`, then in the next one.

    A common sports rule; not attested in this movement. No mark counts below a mark of zero.
    """

    modules: tuple[ModuleId, ...]


Ties = ExactTies | WithinPoints | TieBreaks


class NoMedallion(Struct, frozen=True, kw_only=True, tag="none"):
    """Give no medallions."""


class MedallionByScale(Struct, frozen=True, kw_only=True, tag="scale"):
    """Give a medallion from a scale score on: 500 on the 500 scale in 2018, 700 on the 700 one."""

    least: Decimal = Decimal(500)


class MedallionByTotal(Struct, frozen=True, kw_only=True, tag="total"):
    """Give a medallion from a share of the highest possible total on, in per cent."""

    percent: Decimal


class MedallionByList(Struct, frozen=True, kw_only=True, tag="list"):
    """Give medallions to those whom a person names: the threshold of today is unknown."""


Medallions = NoMedallion | MedallionByScale | MedallionByTotal | MedallionByList


class ByMedals(Struct, frozen=True, kw_only=True, tag="medals"):
    """Sort the medal table by golds, then silvers, then bronzes, as press reports do."""


class ByPoints(Struct, frozen=True, kw_only=True, tag="points"):
    """Sort the medal table by points for medals.

    4-3-2-1 is documented by WorldSkills (Kazan 2019, Russia: 101). Points of 1-1-1-0 count
    winners and medallists, the rule for the best colleges.
    """

    gold: int = 4
    silver: int = 3
    bronze: int = 2
    medallion: int = 1


MedalTableRule = ByMedals | ByPoints
DelegationKind = Literal["region", "organization", "company", "country"]
"""Of whom a medal table can be, beside those that entries stand for."""


class RulePack(Struct, frozen=True, kw_only=True):
    """Hold the rules of a championship.

    `settle` says what becomes of a tie on the podium that the tie rule leaves: it waits for a
    person ("manual"), or all share the medal ("shared"). `thin_field` "moscow2018" gives gold,
    silver and bronze from 6 entries on, gold and silver at 5, gold at 4, and declares the
    contest void below; whatever it is, fewer entries than `warn_below` are worth a warning.
    `judges`: scores per judgement aspect. `team_counts_as`: medals that a team brings to the
    medal table (Kazan 2019: one). `partial`: before all marks are in, compare sums of what all have
    ("common"), because competitors rotate through the modules, or of whatever each has ("running"),
    which is right only where all work on the same module. `reveal_order` None: to be asked when a ceremony is set up.
    """

    rounding: Rounding = "as_entered"
    judges: int = 3
    partial: Partial = "common"
    scale: Scale = NoScale()
    ties: Ties = ExactTies()
    settle: Literal["manual", "shared"] = "manual"
    thin_field: Literal["none", "moscow2018"] = "none"
    warn_below: int = 6
    medallions: Medallions = MedallionByList()
    team_counts_as: Literal["one", "members"] = "one"
    medal_table: MedalTableRule = ByMedals()
    reveal_order: Literal["by_competency", "by_medal_within_block", "by_medal"] | None = None


class Override(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Hold the rules in which one contest differs; None: as in the pack.

    The medal table and the order of reveals are rules of the whole championship, so they can't
    be overridden.
    """

    rounding: Rounding | None = None
    judges: int | None = None
    partial: Partial | None = None
    scale: Scale | None = None
    ties: Ties | None = None
    settle: Literal["manual", "shared"] | None = None
    thin_field: Literal["none", "moscow2018"] | None = None
    warn_below: int | None = None
    medallions: Medallions | None = None
    team_counts_as: Literal["one", "members"] | None = None

    def over(self, pack: RulePack) -> RulePack:
        """Give the pack with what differs put in its place."""
        differing = {
            name: value
            for name in self.__struct_fields__
            if (value := getattr(self, name)) is not None
        }
        return msgspec.structs.replace(pack, **differing)


PACKS: dict[str, RulePack] = {
    "careful": RulePack(),
    "ws2015": RulePack(
        scale=Ws500(), ties=WithinPoints(), settle="shared", medallions=MedallionByScale()
    ),
    "moscow2018": RulePack(
        scale=Ws500(),
        ties=ExactTies(on="scale"),
        settle="shared",
        thin_field="moscow2018",
        medallions=MedallionByScale(),
    ),
}
"""Packs to start from, by name: our default, the rules of 2015, and those of Moscow 2018."""


def podium(pack: RulePack, field: int) -> tuple[Medal, ...]:
    """List the medals that a contest of `field` entries may give; none when it is void."""
    match pack.thin_field:
        case "none":
            return PODIUM
        case "moscow2018":
            return PODIUM[: max(0, min(3, field - 3))]
        case never:
            assert_never(never)


def basis(ties: Ties) -> Basis:
    """Tell what a tie rule ranks by."""
    match ties:
        case ExactTies():
            return ties.on
        case WithinPoints():
            return "scale"
        case TieBreaks():
            return "total"
        case never:
            assert_never(never)


def conflicts(pack: RulePack) -> tuple[Problem, ...]:
    """List what is wrong with a pack: rules that need a scale without one, senseless numbers."""
    return (*_without_scale(pack), *_senseless(pack), *_repeated(pack.ties))


def _without_scale(pack: RulePack) -> list[Problem]:
    if not isinstance(pack.scale, NoScale):
        return []
    needing = {
        "ties": basis(pack.ties) == "scale",
        "medallions": isinstance(pack.medallions, MedallionByScale),
    }
    return [problem(Flaw.SCALE_NEEDED, field=field) for field, needs in needing.items() if needs]


def _senseless(pack: RulePack) -> list[Problem]:
    numbers: list[tuple[str, Decimal, bool]] = [
        ("judges", Decimal(pack.judges), pack.judges >= 1),
        ("warn_below", Decimal(pack.warn_below), pack.warn_below >= 0),
    ]
    match pack.scale:
        case LinearScale(mean=mean, deviation=deviation):
            numbers.append(("scale.mean", mean, exact(mean) is not None))
            numbers.append(("scale.deviation", deviation, (exact(deviation) or 0) > 0))
    match pack.ties:
        case WithinPoints(points=points):
            numbers.append(("ties.points", points, _is_between(points, Decimal(1000))))
    match pack.medallions:
        case MedallionByScale(least=least):
            numbers.append(("medallions.least", least, _is_between(least, Decimal(1000))))
        case MedallionByTotal(percent=percent):
            numbers.append(("medallions.percent", percent, _is_between(percent, Decimal(100))))
    match pack.medal_table:
        case ByPoints(gold=gold, silver=silver, bronze=bronze, medallion=medallion):
            points = Decimal(min(gold, silver, bronze, medallion))
            numbers.append(("medal_table.points", points, points >= 0))
    return [
        problem(Flaw.VALUE_OUT_OF_RANGE, field=field, value=str(value))
        for field, value, is_sound in numbers
        if not is_sound
    ]


def _is_between(value: Decimal, most: Decimal) -> bool:
    return exact(value) is not None and 0 <= value <= most


def _repeated(ties: Ties) -> list[Problem]:
    modules = ties.modules if isinstance(ties, TieBreaks) else ()
    twice = {module for module in modules if modules.count(module) > 1}
    return [problem(Flaw.REPEATED_TIE_BREAK, module=module) for module in sorted(twice)]
