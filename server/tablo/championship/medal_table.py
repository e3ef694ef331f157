"""The medal table: what delegations won over all contests, by the rule of the championship."""

from collections.abc import Iterable, Mapping
from typing import Literal, assert_never

from msgspec import Struct

from tablo.championship.ids import DelegationId
from tablo.championship.medals import Award
from tablo.championship.rules import ByMedals, ByPoints, MedalTableRule

DOCUMENTED_POINTS = ByPoints()


class Won(Struct, frozen=True, kw_only=True):
    """Hold one award as the table counts it; `members`: people in the entry that won it.

    `delegation` is whatever the table is about: a region, an organization, a company.
    `team_counts_as` comes from the rules of the contest.
    """

    delegation: DelegationId
    award: Award
    members: int = 1
    team_counts_as: Literal["one", "members"] = "one"


class Line(Struct, frozen=True, kw_only=True):
    """Hold a delegation's line in the medal table."""

    delegation: DelegationId
    place: int
    tied: bool
    gold: int
    silver: int
    bronze: int
    medallion: int
    points: int


def medal_table(won: Iterable[Won], rule: MedalTableRule) -> tuple[Line, ...]:
    """Count medals by delegation, best first; equal delegations share a place ("1, 1, 3").

    Each line bears points, by 4-3-2-1 where the rule has none of its own, but only a rule of
    points sorts by them, and then by nothing else. Medallions count in points alone.
    """
    counts: dict[DelegationId, dict[Award, int]] = {}
    for one in won:
        count = counts.setdefault(one.delegation, {})
        count[one.award] = count.get(one.award, 0) + _weight(one)
    merits = {delegation: _merit(count, rule) for delegation, count in counts.items()}
    order = sorted(merits.values(), reverse=True)
    lines = (
        _line(
            delegation,
            counts[delegation],
            rule,
            place=order.index(merit) + 1,
            tied=order.count(merit) > 1,
        )
        for delegation, merit in merits.items()
    )
    return tuple(sorted(lines, key=lambda line: (line.place, line.delegation)))


def _weight(won: Won) -> int:
    return max(won.members, 1) if won.team_counts_as == "members" else 1


def _merit(count: Mapping[Award, int], rule: MedalTableRule) -> tuple[int, ...]:
    match rule:
        case ByMedals():
            return count.get("gold", 0), count.get("silver", 0), count.get("bronze", 0)
        case ByPoints():
            return (_points(count, rule),)
        case never:
            assert_never(never)


def _points(count: Mapping[Award, int], rule: MedalTableRule) -> int:
    worth = rule if isinstance(rule, ByPoints) else DOCUMENTED_POINTS
    return (
        worth.gold * count.get("gold", 0)
        + worth.silver * count.get("silver", 0)
        + worth.bronze * count.get("bronze", 0)
        + worth.medallion * count.get("medallion", 0)
    )


def _line(
    delegation: DelegationId,
    count: Mapping[Award, int],
    rule: MedalTableRule,
    *,
    place: int,
    tied: bool,
) -> Line:
    return Line(
        delegation=delegation,
        place=place,
        tied=tied,
        gold=count.get("gold", 0),
        silver=count.get("silver", 0),
        bronze=count.get("bronze", 0),
        medallion=count.get("medallion", 0),
        points=_points(count, rule),
    )
