"""Exact numbers: thirds of a judge's score stay thirds until they are shown.

Marks are entered as decimals and added as fractions; no binary float ever takes part.
"""

import math
from decimal import Decimal
from fractions import Fraction

DIGITS = 4
"""Digits after the point that a mark may have: published results go to 2, aspects to 3 or 4."""

_CENTS = 100


def exact(mark: Decimal, *, digits: int = DIGITS) -> Fraction | None:
    """Give a decimal as a fraction; None when it is no number or finer than `digits`.

    Numbers of more than a hundred digits before the point are None too: a mark is never that
    large, and the fraction of one would fill the memory.
    """
    exponent = mark.as_tuple().exponent
    if not isinstance(exponent, int) or exponent < -digits or mark.adjusted() > _CENTS:
        return None
    return Fraction(mark)


def half_up(value: Fraction) -> int:
    """Round to a whole number; a half goes up, below zero as well (-0.5 gives 0)."""
    return math.floor(value + Fraction(1, 2))


def rounded(value: Fraction) -> Decimal:
    """Round to two digits after the point, half up, never to even."""
    return Decimal(half_up(value * _CENTS)).scaleb(-2)


def shown(value: Fraction | Decimal) -> str:
    """Write a number for show: two digits after a point, half rounded up (never to even)."""
    return str(rounded(Fraction(value)))
