"""Numbers are exact inside and rounded half up for the eye."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from championship.outcomes import ANY_DECIMAL
from tablo.championship.exact import exact, half_up, rounded, shown


@pytest.mark.parametrize(
    ("value", "text"),
    [("0.125", "0.13"), ("0.135", "0.14"), ("1/3", "0.33"), ("2/3", "0.67"), ("88", "88.00")],
)
def test_half_up(value: str, text: str) -> None:
    """A number is shown with two digits, half rounded up, never to even."""
    assert text == shown(Fraction(value))


@pytest.mark.parametrize(("value", "whole"), [("-1/2", 0), ("1/2", 1), ("-3/2", -1), ("3/2", 2)])
def test_a_half_goes_up_below_zero_too(value: str, whole: int) -> None:
    """A half rounds towards the greater number on both sides of zero."""
    assert whole == half_up(Fraction(value))


@pytest.mark.parametrize("mark", ["NaN", "sNaN", "Infinity", "1E+1000000", "1E-1000000", "0.00001"])
def test_what_is_no_mark(mark: str) -> None:
    """What is no number, or too fine or too large to be a mark, has no exact value."""
    assert exact(Decimal(mark)) is None


@given(ANY_DECIMAL)
def test_exact_is_exact(mark: Decimal) -> None:
    """The exact value of a mark, where it has one, is the mark."""
    value = exact(mark)

    assert value is None or value == mark


@given(some.fractions(-1000, 1000))
def test_rounding_is_near(value: Fraction) -> None:
    """A rounded number is half a hundredth away at most."""
    assert abs(Fraction(rounded(value)) - value) <= Fraction(1, 200)
