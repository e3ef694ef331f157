"""Scale scores: the published list to the last point, without a float."""

import math
from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from championship.outcomes import (
    SOUND_SCALES,
    a_result,
    fields,
    scored,
    the_list_of_2018,
    the_results_of_2018,
)
from tablo.championship.ids import EntryId
from tablo.championship.results import Result
from tablo.championship.rules import ImportedScale, LinearScale, NoScale, Scale, Ws500
from tablo.championship.scales import scale_scores


def test_the_list_of_2018() -> None:
    """The 500 scale gives 24 of the 24 scores that were published in 2018."""
    scores = scale_scores(Ws500(), the_results_of_2018())

    assert {line.entry: line.scale for line in the_list_of_2018()} == scores


@pytest.mark.parametrize("totals", [["40"], ["40", "40", "40"], ["0", "0"]])
def test_no_deviation(totals: list[str]) -> None:
    """One entry alone, or all equal, stand at 500."""
    results = [a_result(str(number), total) for number, total in enumerate(totals)]

    assert {500} == set(scale_scores(Ws500(), results).values())


def test_nobody() -> None:
    """Without results there are no scores."""
    assert {} == scale_scores(Ws500(), [])


def test_the_population() -> None:
    """Only active entries with a total are counted and scored; nobody else shifts them."""
    competing = [a_result("a", 90), a_result("b", 10)]
    others = [
        a_result("c", 100, status="out_of_competition"),
        a_result("d", 5, status="dns"),
        a_result("e", 5, status="dnf"),
        a_result("f", 5, status="dsq"),
        a_result("g"),
    ]

    assert {EntryId("a"): 530, EntryId("b"): 470} == scale_scores(Ws500(), competing + others)


def test_a_scale_of_ones_own() -> None:
    """A custom scale has the mean and deviation that it is given."""
    scale = LinearScale(mean=Decimal("600.5"), deviation=Decimal(100))

    scores = scale_scores(scale, [a_result("a", 2), a_result("b", 1)])

    assert {EntryId("a"): 701, EntryId("b"): 501} == scores


def test_imported_scores_stay() -> None:
    """Imported scores are taken as they are, with their digits; 800.4 isn't 799.6."""
    results = scored(a="800.4", b="799.6")

    assert {"a": Decimal("800.4"), "b": Decimal("799.6")} == scale_scores(ImportedScale(), results)
    assert {} == scale_scores(NoScale(), results)


@given(some.lists(some.decimals(0, 100, places=2), min_size=2, max_size=35))
def test_rounding_is_right(totals: list[Decimal]) -> None:
    """Every score is the nearest whole number to the formula worked out with 60 digits."""
    results = [
        Result(entry=EntryId(str(number)), total=Fraction(total))
        for number, total in enumerate(totals)
    ]
    scores = scale_scores(Ws500(), results)

    with localcontext(prec=60):
        mean = sum(totals, Decimal(0)) / len(totals)
        sigma = (sum(((x - mean) ** 2 for x in totals), Decimal(0)) / len(totals)).sqrt()
        for number, x in enumerate(totals):
            exact = 500 + 30 * (x - mean) / sigma if sigma else Decimal(500)
            assert abs(exact - scores[EntryId(str(number))]) <= Decimal("0.5") + Decimal("1e-40")


@pytest.mark.parametrize(("low", "score"), [(0, 500), (1, 501)])
def test_half_up_on_the_scale(low: int, score: int) -> None:
    """A score of exactly a half goes up, below the mean as well."""
    scale = LinearScale(mean=Decimal(500), deviation=Decimal("0.5"))

    scores = scale_scores(scale, [a_result("0", 0), a_result("1", 1)])

    assert score == scores[EntryId(str(low))]


@given(fields(), SOUND_SCALES)
def test_order_is_kept(results: tuple[Result, ...], scale: Scale) -> None:
    """A computed scale never turns two entries round."""
    scores = scale_scores(scale, results)
    if isinstance(scale, ImportedScale):
        return
    totals = {result.entry: result.total or Fraction(0) for result in results}
    order = sorted(scores, key=lambda entry: totals[entry])
    assert [scores[entry] for entry in order] == sorted(scores.values())
    assert not any(math.isnan(score) for score in scores.values())
