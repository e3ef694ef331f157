"""The medal table: golds first or points, shared places, teams."""

from hypothesis import given
from hypothesis import strategies as some

from tablo.championship.ids import DelegationId
from tablo.championship.medal_table import Line, Won, medal_table
from tablo.championship.medals import Award
from tablo.championship.rules import ByMedals, ByPoints


def won(
    delegation: str, gold: int = 0, silver: int = 0, bronze: int = 0, best: int = 0
) -> list[Won]:
    """Make the awards of a delegation."""
    counts: dict[Award, int] = {"gold": gold, "silver": silver, "bronze": bronze, "medallion": best}
    return [
        Won(delegation=DelegationId(delegation), award=award)
        for award, count in counts.items()
        for _ in range(count)
    ]


def places(lines: tuple[Line, ...]) -> str:
    """Write who stands where."""
    return " ".join(f"{line.delegation}{line.place}" for line in lines)


def test_kazan_2019() -> None:
    """14 golds, 4 silvers, 4 bronzes and 25 medallions are 101 points by 4-3-2-1."""
    [line] = medal_table(won("rus", 14, 4, 4, 25), ByPoints())

    assert 101 == line.points
    assert (14, 4, 4, 25) == (line.gold, line.silver, line.bronze, line.medallion)


def test_golds_first() -> None:
    """One gold beats many silvers by medals, and loses to them by points."""
    both = won("a", gold=1) + won("b", silver=2, bronze=1)

    assert "a1 b2" == places(medal_table(both, ByMedals()))
    assert "b1 a2" == places(medal_table(both, ByPoints()))


def test_shared_places() -> None:
    """Equal delegations share a place, by points even with other medals."""
    held = won("a", silver=1, best=1) + won("b", gold=1) + won("c", bronze=1)

    lines = medal_table(held, ByPoints())

    assert "a1 b1 c3" == places(lines)
    assert [True, True, False] == [line.tied for line in lines]


def test_medallions_decide_no_medals() -> None:
    """By medals, medallions part nobody."""
    assert "a1 b1" == places(medal_table(won("a", 1, best=9) + won("b", 1), ByMedals()))


def test_points_of_ones_own() -> None:
    """Points 1-1-1-0 count winners and medallists: the rule for the best colleges."""
    rule = ByPoints(gold=1, silver=1, bronze=1, medallion=0)

    assert "b1 a2" == places(medal_table(won("a", 1, best=5) + won("b", bronze=2), rule))


def test_teams() -> None:
    """A team's medal counts once, or once for each member, as the rules say."""
    team = Won(delegation=DelegationId("a"), award="gold", members=3)

    [one] = medal_table([team], ByMedals())
    [by_members] = medal_table(
        [Won(delegation=DelegationId("a"), award="gold", members=3, team_counts_as="members")],
        ByMedals(),
    )

    assert (1, 3) == (one.gold, by_members.gold)


def test_no_medals() -> None:
    """Without medals the table is empty."""
    assert () == medal_table([], ByPoints())


WON = some.lists(
    some.builds(
        Won,
        delegation=some.sampled_from("abcd").map(DelegationId),
        award=some.sampled_from(["gold", "silver", "bronze", "medallion"]),
        members=some.integers(-1, 5),
        team_counts_as=some.sampled_from(["one", "members"]),
    )
)
RULES = some.just(ByMedals()) | some.builds(
    ByPoints, gold=some.integers(0, 9), silver=some.integers(0, 9)
)


@given(WON.flatmap(lambda won: some.tuples(some.just(won), some.permutations(won))), RULES)
def test_order_of_awards(held: tuple[list[Won], list[Won]], rule: ByMedals | ByPoints) -> None:
    """The order in which medals come never changes the table."""
    one, turned = held

    assert medal_table(one, rule) == medal_table(turned, rule)


@given(WON, RULES)
def test_no_medal_is_lost(held: list[Won], rule: ByMedals | ByPoints) -> None:
    """Where a team counts once, the table holds as many medals as were won."""
    plain = [Won(delegation=one.delegation, award=one.award) for one in held]
    lines = medal_table(plain, rule)

    assert len(plain) == sum(x.gold + x.silver + x.bronze + x.medallion for x in lines)
    assert len({line.delegation for line in lines}) == len(lines)
