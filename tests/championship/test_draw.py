"""A draw is fair, and anybody can repeat it: the seed decides, and nothing else."""

import hashlib
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as some
from msgspec.structs import replace

from makers import ANNA, BORIS, VERA, an_entry
from tablo.championship.draw import (
    Lot,
    check_lots,
    drawn,
    place_key,
    places_of,
)
from tablo.championship.ids import EntryId
from tablo.championship.refusals import Why

SEED = "2026-11-23"
EVERYBODY = (ANNA, BORIS, VERA)

entries = some.sets(some.text("abc123-", min_size=1).map(EntryId), min_size=1, max_size=40)
seeds = some.text(min_size=1, max_size=20)


def places(count: int) -> list[str]:
    """Name workstations А1, А2 and so on."""
    return [f"А{number}" for number in range(1, count + 1)]


def why(*lots: Lot, competing: tuple[EntryId, ...] = EVERYBODY) -> Why | None:
    """Check a draw made by hand."""
    refusal = check_lots(lots, EVERYBODY, competing)
    return refusal.why if refusal else None


def a_lot(entry: EntryId, workstation: str, shift: int = 1) -> Lot:
    """Make a lot."""
    return Lot(entry=entry, workstation=workstation, shift=shift)


# By a seed


def test_by_paper_and_pencil() -> None:
    """The draw is what the recipe gives: digests in order, workstations in order."""
    on_paper = {
        entry: hashlib.sha256(f"{SEED}:{entry}".encode()).hexdigest() for entry in EVERYBODY
    }

    lots = drawn(SEED, EVERYBODY, ["А1", "А2", "А3"])

    assert sorted(EVERYBODY, key=on_paper.__getitem__) == [lot.entry for lot in lots]
    assert ["А1", "А2", "А3"] == [lot.workstation for lot in lots]


def test_for_ever() -> None:
    """A draw that was printed once comes out the same in every later version."""
    lots = drawn(SEED, EVERYBODY, ["А1", "А2"])

    assert [("vera", "А1", 1), ("anna", "А2", 1), ("boris", "А1", 2)] == [
        (lot.entry, lot.workstation, lot.shift) for lot in lots
    ]


@given(seeds, entries, some.integers(1, 45))
def test_everybody_has_one_place(seed: str, field: set[EntryId], count: int) -> None:
    """Every entry gets exactly one place, and no place goes out twice in one shift."""
    lots = drawn(seed, field, places(count))

    assert sorted(field) == sorted(lot.entry for lot in lots)
    assert len(field) == len({(lot.shift, lot.workstation) for lot in lots})
    assert -(-len(field) // count) == max(lot.shift for lot in lots)
    assert check_lots(lots, field, field) is None


@given(seeds, some.data())
def test_order_has_no_say(seed: str, data: some.DataObject) -> None:
    """In whatever order the entries are listed, the draw is the same."""
    field = sorted(data.draw(entries))
    shuffled = data.draw(some.permutations(field))

    assert drawn(seed, field, places(10)) == drawn(seed, shuffled, places(10))


def test_another_seed() -> None:
    """Another seed gives another order."""
    field = [EntryId(f"welding-{number:02}") for number in range(1, 13)]

    orders = {drawn(f"seed {number}", field, places(12)) for number in range(100)}

    assert 100 == len(orders)


def test_fairness() -> None:
    """Over many seeds, every entry meets every place about equally often."""
    field = [EntryId(f"welding-{number:02}") for number in range(1, 9)]
    rounds, cells = 4000, len(field) ** 2

    met = Counter(
        (lot.entry, lot.workstation)
        for seed in range(rounds)
        for lot in drawn(str(seed), field, places(len(field)))
    )
    expected = rounds / len(field)
    distance = sum((count - expected) ** 2 / expected for count in met.values())

    assert cells == len(met)
    # Chi-square with 49 degrees of freedom: above this in one of a thousand fair draws
    assert distance < 85.4


def test_nobody_to_draw() -> None:
    """Where nobody competes, the draw is empty."""
    assert () == drawn(SEED, [], [])


# Places


def test_places_in_their_order() -> None:
    """The workstations of a contest are those of its entries, А2 before А10."""
    field = [
        replace(an_entry(ANNA, "1"), workstation="А10"),
        replace(an_entry(BORIS, "2"), workstation="А2"),
        replace(an_entry(VERA, "3"), workstation="А10"),
    ]

    assert ("А2", "А10") == places_of(field)


def test_places_without_names() -> None:
    """Where no entry has a workstation yet, there is a numbered place for each."""
    assert ("1", "2") == places_of([an_entry(ANNA, "1"), an_entry(BORIS, "2")])


@given(some.lists(some.text(max_size=8)))
def test_any_names_have_an_order(names: list[str]) -> None:
    """Workstations may be called anything, and still have one order."""
    backwards = names[::-1]

    assert sorted(set(names), key=place_key) == sorted(set(backwards), key=place_key)


# By hand


def test_a_draw_by_hand() -> None:
    """A draw made by hand holds when everybody has a place, in one shift or in two."""
    second = a_lot(VERA, "А1", shift=2)

    assert why(a_lot(ANNA, "А1"), a_lot(BORIS, "А2"), a_lot(VERA, "А3")) is None
    assert why(a_lot(ANNA, "А1"), a_lot(BORIS, "А2"), second) is None


def test_one_who_does_not_compete() -> None:
    """Who does not compete needs no place, and may have one."""
    two = (a_lot(ANNA, "А1"), a_lot(BORIS, "А2"))

    assert why(*two, competing=(ANNA, BORIS)) is None
    assert why(*two, a_lot(VERA, "А3"), competing=(ANNA, BORIS)) is None


@pytest.mark.parametrize(
    ("lots", "expected"),
    [
        ((a_lot(ANNA, "А1"), a_lot(BORIS, "А2")), Why.NOT_DRAWN),
        ((a_lot(ANNA, "А1"), a_lot(BORIS, "А2"), a_lot(VERA, " ")), Why.NOT_DRAWN),
        ((a_lot(ANNA, "А1"), a_lot(BORIS, "А1"), a_lot(VERA, "А2")), Why.WORKSTATION_TAKEN),
        ((a_lot(ANNA, "А1"), a_lot(BORIS, "А1 "), a_lot(VERA, "А2")), Why.WORKSTATION_TAKEN),
        ((a_lot(ANNA, "А1"), a_lot(ANNA, "А2"), a_lot(BORIS, "А3")), Why.DRAWN_TWICE),
        ((a_lot(EntryId("guest"), "А1"),), Why.UNKNOWN_ENTRY),
    ],
)
def test_no_draw(lots: tuple[Lot, ...], expected: Why) -> None:
    """What leaves somebody out, or gives a place or a person twice, is refused."""
    assert expected == why(*lots)
