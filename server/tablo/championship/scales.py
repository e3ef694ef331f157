"""Scale scores: how far a total lies from the mean, in deviations, as a whole number.

The root in the deviation is never taken: whether a score lies above or below a half is decided by
comparing squares of fractions, so the rounding is right to the last digit.
"""

import math
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import assert_never

from tablo.championship.exact import exact
from tablo.championship.ids import EntryId
from tablo.championship.results import Result
from tablo.championship.rules import ImportedScale, LinearScale, NoScale, Scale, Ws500

WS500 = LinearScale(mean=Decimal(500), deviation=Decimal(30))


def scale_scores(scale: Scale, results: Iterable[Result]) -> dict[EntryId, Decimal]:
    """Give the scale score of each entry that has one.

    A computed scale counts active entries with a total only, in its mean and deviation as in its
    answer: whether those who left stay in the population is unknown, and a guest must not shift
    the others. An imported scale gives what was imported, whoever it belongs to.
    """
    match scale:
        case NoScale():
            return {}
        case ImportedScale():
            return {
                result.entry: result.scale
                for result in results
                if result.scale is not None and exact(result.scale) is not None
            }
        case Ws500():
            return _linear(WS500, _population(results))
        case LinearScale():
            return _linear(scale, _population(results))
        case never:
            assert_never(never)


def _population(results: Iterable[Result]) -> dict[EntryId, Fraction]:
    return {
        result.entry: result.total
        for result in results
        if result.is_ranked and result.total is not None
    }


def _linear(scale: LinearScale, totals: Mapping[EntryId, Fraction]) -> dict[EntryId, Decimal]:
    """Compute round(mean + deviation × (x - x̄) / σ) with the deviation σ of the population.

    One entry, or all equal, has no deviation: everybody stands at the mean of the scale.
    """
    target, deviation = exact(scale.mean), exact(scale.deviation)
    if target is None or deviation is None or not totals:
        return {}
    # With whole numbers X = x × denominator and D = n × X - ΣX, (x - x̄) / σ is D × √(n / ΣD²)
    denominator = math.lcm(*(x.denominator for x in totals.values()))
    scaled = {entry: int(x * denominator) for entry, x in totals.items()}
    sum_of_all = sum(scaled.values())
    distances = {entry: len(scaled) * x - sum_of_all for entry, x in scaled.items()}
    spread = Fraction(sum(d * d for d in distances.values()), len(scaled))
    step = deviation**2 / spread if spread else Fraction(0)
    rises = deviation > 0
    return {
        entry: Decimal(_rounded_score(target, d * d * step, rises=(d >= 0) == rises))
        for entry, d in distances.items()
    }


def _rounded_score(target: Fraction, square: Fraction, *, rises: bool) -> int:
    """Round target ± √square to a whole number, a half up, without taking the root."""
    base = target + Fraction(1, 2)

    def reaches(whole: int) -> bool:
        gap = whole - base
        if rises:
            return gap <= 0 or gap**2 <= square
        return gap <= 0 and gap**2 >= square

    guess = math.isqrt(math.floor(square))
    score = math.floor(base) + (guess if rises else -guess)
    while reaches(score + 1):
        score += 1
    while not reaches(score):
        score -= 1
    return score
