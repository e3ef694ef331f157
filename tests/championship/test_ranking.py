"""Places: the list of 2018, the tie rules in both readings, and what people decide."""

from decimal import Decimal
from typing import Literal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as some
from msgspec.structs import replace

from championship.outcomes import (
    LETTERS,
    PACKS,
    a_decision,
    a_result,
    fields,
    places,
    scored,
    the,
    the_list_of_2018,
    the_results_of_2018,
)
from tablo.championship.ids import EntryId, ModuleId
from tablo.championship.ranking import Ranking, rank
from tablo.championship.results import Result
from tablo.championship.rules import (
    PACKS as KNOWN_PACKS,
)
from tablo.championship.rules import (
    ExactTies,
    ImportedScale,
    RulePack,
    TieBreaks,
    WithinPoints,
    Ws500,
)
from tablo.championship.rulings import Decision, Rulings

EXACT = RulePack(settle="shared")
MANUAL = RulePack()


def within(
    points: int, reference: Literal["leader", "neighbour"] = "leader", **changes: object
) -> RulePack:
    """Make a pack that ties on an imported scale within some points."""
    pack = RulePack(
        scale=ImportedScale(),
        ties=WithinPoints(points=Decimal(points), reference=reference),
        settle="shared",
    )
    return replace(pack, **changes)


@pytest.mark.parametrize("name", ["ws2015", "moscow2018"])
def test_the_list_of_2018(name: str) -> None:
    """On the scale 88.48 and 88.37 share place 1 and 85.52 has place 3, as published."""
    ranking = rank(the_results_of_2018(), KNOWN_PACKS[name])

    published = {line.entry: line.place for line in the_list_of_2018() if line.place}
    assert published == {e: place for e, place in ranking.places().items() if place <= 3}
    assert {line.entry: line.scale for line in the_list_of_2018()} == {
        row.entry: row.scale for row in ranking.rows
    }


def test_raw_marks_would_have_parted_them() -> None:
    """On the total, 88.48 stands before 88.37."""
    ranking = rank(the_results_of_2018(), replace(EXACT, scale=Ws500()))

    assert [1, 2, 3] == [row.place for row in ranking.rows[:3]]


def test_standard_competition_ranking() -> None:
    """Equal totals share a place and the next one is left out: 1, 1, 3."""
    results = [a_result("a", "88.37"), a_result("b", "85.52"), a_result("c", "88.37")]

    assert "a1 c1 b3" == places(rank(results, EXACT))


def test_thirds_are_equal() -> None:
    """Three thirds of a mark tie with a whole one: nothing is rounded on the way."""
    results = [a_result("a", "1/3", "1/3", "1/3"), a_result("b", 1)]

    assert "a1 b1" == places(rank(results, EXACT))


def test_who_is_not_ranked() -> None:
    """Guests and those who left have no place, keep their totals, and stand at the end."""
    results = [
        a_result("a", 99, status="out_of_competition"),
        a_result("b", 98, status="dns"),
        a_result("c", 97, status="dnf"),
        a_result("d", 96, status="dsq"),
        a_result("e"),
        a_result("f", 10),
        a_result("g", 0),
    ]

    ranking = rank(results, EXACT)

    assert "f1 g2" == places(ranking)
    assert "fgeabcd" == the(row.entry for row in ranking.rows)
    assert 3 == ranking.field
    assert 99 == ranking.rows[3].total


def test_no_scale_no_place() -> None:
    """A rule that ranks by a scale where there is none gives nobody a place."""
    ranking = rank([a_result("a", 9)], RulePack(ties=WithinPoints()))

    assert {} == ranking.places()


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ((543, 541, 537, 533), "a1 b1 c3 d4"),
        ((543, 541, 540, 538), "a1 b1 c3 d3"),
        ((543, 540, 538, 537), "a1 b2 c2 d4"),
        ((543, 540, 537, 535), "a1 b2 c3 d3"),
        ((543, 542, 541, 540), "a1 b1 c1 d4"),
        ((543, 540, 537, 534), "a1 b2 c3 d4"),
    ],
)
def test_within_two_points(scores: tuple[int, ...], expected: str) -> None:
    """2015: up to 2 points behind the leader of a tie share the place, also for bronze."""
    results = scored(**dict(zip("abcd", scores, strict=True)))

    assert expected == places(rank(results, within(2)))


@pytest.mark.parametrize(
    ("scores", "extra"),
    [
        ((543, 542, 541, 540), "d"),
        ((543, 542, 541, 538), ""),
        ((543, 540, 538, 537), "d"),
        ((543, 540, 538, 535), ""),
        ((543, 541, 538, 537), ""),
        ((543, 540, 537, 536), ""),
    ],
)
def test_bronze_without_place_three(scores: tuple[int, ...], extra: str) -> None:
    """2015: after three golds or a shared silver, bronze is within 2 of the last who has one."""
    results = scored(**dict(zip("abcd", scores, strict=True)))

    assert extra == the(rank(results, within(2)).extra)


@pytest.mark.parametrize(("reference", "tied"), [("leader", "ab"), ("neighbour", "abcd")])
def test_a_chain(reference: Literal["leader", "neighbour"], tied: str) -> None:
    """A chain runs on by the neighbour reading only, but both readings show all of it."""
    [tie, *_] = rank(scored(a=543, b=541, c=539, d=537, e=530), within(2, reference)).ties

    assert tied == the(tie.entries)
    assert "abcd" == the(link.entry for link in tie.chain)
    assert [0, 2, 4, 6] == [link.from_leader for link in tie.chain]
    assert [0, 2, 2, 2] == [link.from_neighbour for link in tie.chain]
    assert tie.is_disputable


@pytest.mark.parametrize("reference", ["leader", "neighbour"])
def test_no_dispute(reference: Literal["leader", "neighbour"]) -> None:
    """A tie that both readings see alike is not disputable."""
    [tie] = rank(scored(a=543, b=542, c=541, d=530), within(2, reference)).ties

    assert "abc" == the(tie.entries)
    assert not tie.is_disputable


def test_below_the_podium() -> None:
    """Below place 3 only equal scores share a place, whatever the points."""
    results = scored(a=560, b=550, c=540, d=533, e=533, f=532)

    assert "a1 b2 c3 d4 e4 f6" == places(rank(results, within(2)))


def test_half_a_point() -> None:
    """Imported scores are compared with their digits: 2.1 is more than 2."""
    assert "a1 b2" == places(rank(scored(a="543.0", b="540.9"), within(2)))


def test_tie_breaks() -> None:
    """Equal totals are parted by the first module on the list that differs."""
    results = [a_result("a", 5, 3, 2), a_result("b", 5, 2, 3), a_result("c", 4, 4, 2)]
    pack = replace(EXACT, ties=TieBreaks(modules=(ModuleId("m1"), ModuleId("m3"))))

    assert "b1 a2 c3" == places(rank(results, pack))


def test_no_mark_breaks_no_tie() -> None:
    """In breaking a tie no mark counts below a mark of zero."""
    results = [a_result("a", "", 5), a_result("b", 0, 5)]
    pack = replace(EXACT, ties=TieBreaks(modules=(ModuleId("m1"),)))

    assert "b1 a2" == places(rank(results, pack))


def test_what_no_break_parts() -> None:
    """Entries that are equal in every module on the list stay tied."""
    results = [a_result("a", 5, 3), a_result("b", 5, 3)]
    pack = replace(MANUAL, ties=TieBreaks(modules=(ModuleId("m1"),)))

    assert ["ab"] == [the(tie.entries) for tie in rank(results, pack).open]


def test_a_tie_waits_for_a_person() -> None:
    """A tie on the podium is open under the default rules; one below it is not."""
    results = [a_result(e, m) for e, m in zip("abcdef", (9, 8, 8, 7, 6, 6), strict=True)]

    ranking = rank(results, MANUAL)

    assert ["bc"] == [the(tie.entries) for tie in ranking.open]
    assert "a1 b2 c2 d4 e5 f5" == places(ranking)


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        (("c", "b", "d"), "a1 c2 b3 d4"),
        (("bcd",), "a1 b2 c2 d2"),
        (("b", "cd"), "a1 b2 c3 d3"),
        (("cd", "", "b"), "a1 c2 d2 b4"),
    ],
)
def test_a_person_decides(decision: tuple[str, ...], expected: str) -> None:
    """A decision orders a tie, wholly or in part, or lets all share."""
    results = [a_result(e, m) for e, m in zip("abcd", (9, 8, 8, 8), strict=True)]

    ranking = rank(results, MANUAL, Rulings(decisions=(a_decision(*decision),)))

    assert expected == places(ranking)
    assert () == ranking.open
    assert ["decided"] == [tie.state for tie in ranking.ties]


def test_the_newest_decision_counts() -> None:
    """Of two decisions about one tie the later one holds."""
    results = [a_result("a", 9), a_result("b", 9)]
    rulings = Rulings(decisions=(a_decision("a", "b"), a_decision("b", "a")))

    assert "b1 a2" == places(rank(results, MANUAL, rulings))


def test_a_decision_that_fits_no_more() -> None:
    """When a mark changes the tie, the decision is stale and the new tie is open."""
    decision = a_decision("a", "b")
    results = [a_result("a", 9), a_result("b", 9), a_result("c", 9)]

    ranking = rank(results, MANUAL, Rulings(decisions=(decision,)))

    assert (decision,) == ranking.stale
    assert ["abc"] == [the(tie.entries) for tie in ranking.open]


def test_a_decision_moves_the_rule_on() -> None:
    """After a decision parted two golds, the third is looked at as bronze, not as silver."""
    rulings = Rulings(decisions=(a_decision("b", "a"),))

    ranking = rank(scored(a=543, b=541, c=540, d=539), within(2), rulings)

    assert "b1 a2 c3 d3" == places(ranking)


@pytest.mark.parametrize(
    ("vacant", "expected"),
    [
        ({"gold"}, "a2 b3 c4"),
        ({"silver"}, "a1 b3 c4"),
        ({"bronze"}, "a1 b2 c4"),
        ({"gold", "silver", "bronze"}, "a4 b5 c6"),
    ],
)
def test_vacant_places(vacant: set[Literal["gold", "silver", "bronze"]], expected: str) -> None:
    """Nobody gets the place of a vacant medal: a contest may have a second and no first."""
    results = [a_result("a", 3), a_result("b", 2), a_result("c", 1)]

    assert expected == places(rank(results, EXACT, Rulings(vacant=frozenset(vacant))))


def test_thin_fields_have_fewer_ties() -> None:
    """A tie over a medal that a thin field doesn't give waits for nobody."""
    results = [a_result(e, m) for e, m in zip("abcd", (9, 8, 8, 7), strict=True)]

    assert () == rank(results, replace(MANUAL, thin_field="moscow2018")).open
    assert 1 == len(rank(results, MANUAL).open)


def test_rulings_are_data() -> None:
    """Rulings survive being written down."""
    rulings = Rulings(decisions=(a_decision("a", "bc"),), vacant=frozenset({"gold"}))

    assert rulings == msgspec.json.decode(msgspec.json.encode(rulings), type=Rulings)


def by_entry(ranking: Ranking) -> dict[EntryId, object]:
    """Give all that a ranking says of each entry."""
    extra = dict.fromkeys(ranking.extra, True)
    return {row.entry: (row, extra.get(row.entry)) for row in ranking.rows}


DECISIONS = some.lists(
    some.lists(some.lists(some.sampled_from(LETTERS), max_size=3).map(tuple), max_size=3).map(
        lambda order: Decision(order=tuple(order))
    ),
    max_size=3,
).map(tuple)
RULINGS = some.builds(
    Rulings,
    decisions=DECISIONS,
    vacant=some.frozensets(some.sampled_from(["gold", "silver", "bronze"])),
    medallions=some.frozensets(some.sampled_from(LETTERS)),
)


@given(fields(), PACKS, RULINGS, some.permutations(range(len(LETTERS))))
def test_order_of_entry(
    results: tuple[Result, ...], pack: RulePack, rulings: Rulings, order: list[int]
) -> None:
    """The order in which results come never changes one, whatever the rules."""
    turned = [results[number] for number in order if number < len(results)]

    assert by_entry(rank(results, pack, rulings)) == by_entry(rank(turned, pack, rulings))


@given(fields(), PACKS, RULINGS, some.permutations(LETTERS))
def test_relabelling(
    results: tuple[Result, ...], pack: RulePack, rulings: Rulings, names: list[EntryId]
) -> None:
    """Calling entries by other ids never changes a place."""
    new = dict(zip(LETTERS, names, strict=True))
    renamed = [replace(result, entry=new[result.entry]) for result in results]
    decisions = tuple(
        Decision(order=tuple(tuple(new[e] for e in group) for group in one.order))
        for one in rulings.decisions
    )

    before = rank(results, pack, rulings).places()
    after = rank(renamed, pack, replace(rulings, decisions=decisions)).places()

    assert {new[entry]: place for entry, place in before.items()} == after


@given(fields(), PACKS, RULINGS, some.integers(0, 100))
def test_a_guest_changes_nothing(
    results: tuple[Result, ...], pack: RulePack, rulings: Rulings, mark: int
) -> None:
    """A guest, however good, changes nothing for others."""
    guest = replace(a_result("guest", mark, status="out_of_competition"), scale=Decimal(490 + mark))
    alone = rank(results, pack, rulings)
    ranking = rank((guest, *results), pack, rulings)

    assert by_entry(alone) == {
        entry: said for entry, said in by_entry(ranking).items() if entry != guest.entry
    }
    assert (alone.ties, alone.extra, alone.podium) == (ranking.ties, ranking.extra, ranking.podium)


@given(fields(), some.sampled_from([ExactTies(), ExactTies(on="scale")]))
def test_a_place_counts_the_better(results: tuple[Result, ...], ties: ExactTies) -> None:
    """Without people's decisions a place is one more than the number of better entries."""
    ranking = rank(results, RulePack(scale=ImportedScale(), ties=ties))
    placed = [row for row in ranking.rows if row.place]
    value = {row.entry: row.total if ties.on == "total" else row.scale for row in placed}

    for row in placed:
        mine = value[row.entry]
        assert mine is not None
        assert row.place == 1 + sum(other is not None and other > mine for other in value.values())


@given(fields(), PACKS, RULINGS)
def test_places_follow_values(
    results: tuple[Result, ...], pack: RulePack, rulings: Rulings
) -> None:
    """Places only rise down the rows, and every row stands there once."""
    rows = rank(results, pack, rulings).rows

    found = [row.place for row in rows if row.place is not None]
    assert sorted(found) == found
    assert sorted(row.entry for row in rows) == sorted(result.entry for result in results)
